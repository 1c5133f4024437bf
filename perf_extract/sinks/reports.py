"""From a document's rows back to its report, so that a page of it can be made when the file is gone."""

from __future__ import annotations

from typing import Any

import msgspec

from ..model import Report
from .rows import Record, Row
from .tables import CHILDREN

_ABOUT = ("title", "department", "department_short", "region", "fiscal_year", "report_type")


def report_of(record: Record) -> Report:
    """The report that :func:`~perf_extract.sinks.rows.record` made the rows of.

    All is there but ``quantities``, which no sink keeps; checks come in the order of their rules. Raises
    ``ValueError`` for a refused input, which has no report.
    """
    row = record.document
    if row["status"] != "ok" or row["text"] is None:
        raise ValueError(f"{row['path']}: holds no report ({row['status']})")
    source = {
        "name": row["name"],
        "media_type": row["media_type"],
        "sha256": row["sha256"] or "",
        "pages": row["pages"],
        "ocr_pages": row.get("ocr_pages") or [],
    }
    # a database's own names for columns are no plain strings
    children = {
        spec.name: [{name: found[name] for name in spec.names} for found in record.children.get(spec.name, [])]
        for spec in CHILDREN
    }
    made = {
        "schema_version": row["schema_version"],
        "extractor": {"version": row["extractor_version"], "catalog": row["catalog"]},
        "document": {"source": source, **{name: row[name] for name in _ABOUT}},
        "text": row["text"],
        "sections": [{**s, "heading": _place(s, "heading_")} for s in children["sections"]],
        "finance": [_fact(f, "item") for f in children["facts"] if f["kind"] == "finance"],
        "kpis": [_fact(f, "indicator") for f in children["facts"] if f["kind"] == "kpi"],
        **{name: children[name] for name in ("entities", "tables", "checks", "derived", "notes", "warnings")},
    }
    return msgspec.convert(made, Report)


def _fact(row: Row, name: str) -> dict[str, Any]:
    evidence = {"text": row["evidence"], **{key: row[key] for key in ("start", "end", "page", "box", "cell")}}
    return {**row, name: row["name"], "evidence": evidence, "clause": _place(row, "clause_")}


def _place(row: Row, prefix: str) -> dict[str, int]:
    return {"start": row[f"{prefix}start"], "end": row[f"{prefix}end"]}
