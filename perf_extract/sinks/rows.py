"""From one input's result to its rows, the same for every sink."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, TypeAlias

import msgspec

from .._version import __version__
from ..knowledge import Catalog
from ..knowledge.rows import MainTotal
from ..model import FailedInput, FinanceFact, KpiFact, Report
from .tables import DATA, DOCUMENTS, Spec

Row: TypeAlias = dict[str, Any]

#: databases and JSON readers alike stumble over it, and it says nothing
_NUL, _SHOWN_NUL = "\0", "\ufffd"


class Record(msgspec.Struct):
    """An input's row of ``documents``, and its rows in the other tables by table name."""

    document: Row
    children: dict[str, list[Row]]

    def packed(self) -> Packed:
        """The same as databases are given it."""
        return Packed([_values(spec, self._rows(spec)) for spec in DATA])

    def _rows(self, spec: Spec) -> list[Row]:
        return [{**self.document, "run_id": None}] if spec is DOCUMENTS else self.children.get(spec.name, [])


class Packed(msgspec.Struct, array_like=True):
    """A record as databases are given it: a list of rows for each of ``DATA``, values in the order of the columns.

    Numbers are digits and lists are JSON, so that it goes from a process to another as it is.
    """

    tables: list[list[tuple[Any, ...]]]

    def about(self, *names: str) -> tuple[Any, ...]:
        """Values of the row of ``documents``."""
        (row,) = self.tables[0]
        return tuple(row[_PLACES[name]] for name in names)

    def of_run(self, run: int) -> Packed:
        """The same with the run that writes it."""
        (row,), *children = self.tables
        place = _PLACES["run_id"]
        return Packed([[(*row[:place], run, *row[place + 1 :])], *children])


_PLACES = {name: place for place, name in enumerate(DOCUMENTS.names)}


def as_json(value: Any) -> str:
    """A list as databases keep it."""
    return msgspec.json.encode(value).decode()


_PACKED: dict[str, Callable[[Any], str]] = {"decimal": "{:f}".format, "json": as_json}
_PACKERS = {
    spec.name: (
        itemgetter(*spec.names),
        [(place, _PACKED[c.kind]) for place, c in enumerate(spec.columns) if c.kind in _PACKED],
    )
    for spec in DATA
}


def _values(spec: Spec, rows: list[Row]) -> list[tuple[Any, ...]]:
    pick, packers = _PACKERS[spec.name]
    if not packers:
        return [pick(row) for row in rows]
    packed = []
    for row in rows:
        values = [*pick(row)]
        for place, pack in packers:
            if values[place] is not None:
                values[place] = pack(values[place])
        packed.append(tuple(values))
    return packed


def document_id(path: str) -> str:
    """The key of the document at ``path``: the same on every machine, with no counter to share."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:20]


def storable(path: str) -> str:
    """A path as Unicode that every sink can carry; bytes that are none are written ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").replace(_NUL, _SHOWN_NUL)


def refused(path: str, sha256: str | None, error: FailedInput, catalog: Catalog) -> Record:
    """What is kept of an input that gave no report."""
    row = {
        "status": error.code,
        "message": error.message.replace(_NUL, _SHOWN_NUL),
        "name": storable(os.path.basename(path)),
        "extractor_version": __version__,
        "catalog": catalog.fingerprint,
    }
    return Record({**dict.fromkeys(DOCUMENTS.names), **_identity(path, sha256), **row}, {})


def record(path: str, report: Report, catalog: Catalog) -> Record:
    """All rows of one report. A reference to an id the report does not hold is left empty."""
    text = report.text
    if _NUL in text or _NUL in path:
        report = msgspec.json.decode(msgspec.json.encode(report).replace(b"\\u0000", b"\\ufffd"), type=Report)
        text = report.text
    about = report.document
    document = {
        **_identity(path, about.source.sha256),
        "status": "ok",
        "message": None,
        "name": about.source.name,
        "title": about.title,
        "department": about.department,
        "department_short": about.department_short,
        "region": about.region,
        "fiscal_year": about.fiscal_year,
        "report_type": about.report_type,
        "media_type": about.source.media_type,
        "pages": about.source.pages,
        "ocr_pages": about.source.ocr_pages,
        "schema_version": report.schema_version,
        "extractor_version": report.extractor.version,
        "catalog": report.extractor.catalog,
        "text": text,
    }
    return Record(document, _children(document["id"], report, list(report.facts()), catalog.derived(_totals)))


def _identity(path: str, sha256: str | None) -> Row:
    return {"id": document_id(path), "path": storable(path), "sha256": sha256}


def _totals(catalog: Catalog) -> dict[str, str]:
    return {row.name: row.total for row in catalog.rows(MainTotal)}


def _children(
    owner: str, report: Report, facts: list[FinanceFact | KpiFact], totals: dict[str, str]
) -> dict[str, list[Row]]:
    sections = {s.id for s in report.sections}
    known = {f.id for f in facts}

    def table(name: str, items: Iterable[Any], key: Callable[[Any], str], row: Callable[[Any], Row]) -> list[Row]:
        given: dict[str, int] = {}
        rows = []
        for item in items:
            ident = key(item)
            count = given[ident] = given.get(ident, 0) + 1
            rows.append({"document_id": owner, "id": ident if count == 1 else f"{ident}.{count}", **row(item)})
        return rows

    def fact(f: FinanceFact | KpiFact) -> Row:
        kpi = f if isinstance(f, KpiFact) else None
        return {
            "kind": "kpi" if kpi else "finance",
            "name": f.name,
            "value": f.value,
            "value_max": f.value_max,
            "unit": f.unit,
            "unit_source": f.unit_source,
            "value_base": f.value_base,
            "unit_base": f.unit_base,
            "amount": f.amount,
            "bound": f.bound,
            "role": f.role,
            "stage": f.stage,
            "code": f.code,
            "scheme": f.scheme,
            "total": totals.get(f.name),
            "level": f.level,
            "year": f.year,
            "scope": f.scope,
            "instances": f.instances,
            "path": f.path,
            "parent": f.parent if f.parent in known else None,
            "section": f.section if f.section in sections else None,
            "chapter": f.chapter,
            "evidence": f.evidence.text,
            "start": f.evidence.start,
            "end": f.evidence.end,
            "page": f.evidence.page,
            "box": None if f.evidence.box is None else msgspec.to_builtins(f.evidence.box),
            "cell": f.evidence.cell,
            "clause_start": f.clause.start,
            "clause_end": f.clause.end,
            "weight": f.weight,
            "score": f.score,
            "reason": kpi and kpi.reason,
            "rule": f.rule,
            "confidence": f.confidence,
        }

    def section(s: Any) -> Row:
        return {
            "parent": s.parent if s.parent in sections else None,
            "level": s.level,
            "marker": s.marker,
            "ordinal": s.ordinal,
            "title": s.title,
            "kind": s.kind,
            "start": s.start,
            "end": s.end,
            "heading_start": s.heading.start,
            "heading_end": s.heading.end,
            "declared_none": s.declared_none,
        }

    def grid(t: Any) -> Row:
        return {**_fields(t, "start", "end", "page", "caption", "unit", "form"), "cells": msgspec.to_builtins(t.cells)}

    return {
        "sections": table("sections", report.sections, lambda s: s.id, section),
        "facts": table("facts", facts, lambda f: f.id, fact),
        "entities": table("entities", report.entities, lambda e: f"e{e.start}", lambda e: _fields(
            e, "label", "text", "start", "end", "canonical")),
        "tables": table("tables", report.tables, lambda t: t.id, grid),
        "checks": table("checks", report.checks, lambda c: f"c.{c.rule}", lambda c: _fields(
            c, "rule", "status", "left", "right", "difference", "tolerance", "unit", "facts", "message")),
        "derived": table("derived", report.derived, lambda d: f"d.{d.name}", lambda d: _fields(
            d, "name", "value", "unit", "facts", "message")),
        "notes": table("notes", report.notes, lambda n: f"n{n.start}", lambda n: _fields(
            n, "rule", "message", "facts", "start", "end")),
        "warnings": table("warnings", report.warnings, lambda w: f"w{w.start}", lambda w: _fields(
            w, "code", "message", "start", "end")),
    }  # fmt: skip


def _fields(item: Any, *names: str) -> Row:
    return {name: getattr(item, name) for name in names}
