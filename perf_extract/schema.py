"""The JSON Schema of a report: made from the model, documented here, shipped as ``schema.json``.

``python -m perf_extract.schema > perf_extract/schema.json`` writes the shipped file anew.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("schema.json")

_PLACE = "half-open offsets in Unicode code points into the report's `text`"
_FACT = {
    "id": "stable: the same text gives the same id",
    "value": "decimal in `unit`; signed for change, growth and excess",
    "value_max": "upper end of a range, in `unit`",
    "unit": "as printed, without approximators; a bare figure takes the unit in force",
    "unit_source": "whether the unit stands at the number, in a heading or caption, or earlier in a list",
    "value_base": "the value in `unit_base`: 3.41万人 is 34100",
    "unit_base": "the bare unit: 人, 元, %",
    "amount": "money in 元",
    "bound": "what 余 多 以上 不超过 约 and their kin say of the value",
    "role": "what the number says: a level (value), a change, growth in %, a share, completion of a plan, "
    "an excess over a target, a target, a baseline (from-value), a rank",
    "stage": "for finance values: budget, adjusted budget or final accounts; null where the text does not say",
    "code": "official classification code or KPI catalogue key; several joined by +",
    "scheme": "what `code` belongs to: economic, functional, revenue, kpi",
    "level": "the level of an honour or programme",
    "year": "the period; the report's year unless the words say another",
    "scope": "whose figure it is: 全县, 我局",
    "instances": "named examples of what is counted",
    "parent": "id of the fact this is part of (其中)",
    "section": "id of the innermost section",
    "chapter": "kind of the outermost section that has one",
    "evidence": "the number with its unit as printed",
    "clause": "the words that carry the fact",
    "rule": "which rule made it",
    "confidence": "0 to 1",
    "path": "the classification path above the item, outermost first",
}
#: type, field → meaning
DESCRIPTIONS: dict[str, dict[str, str]] = {
    "Report": {
        "schema_version": "version of this schema",
        "extractor": "what made the report",
        "document": "what the report says of itself",
        "text": "the whole text; every offset points into it",
        "sections": "the heading tree, flat, in text order",
        "quantities": "every number with a unit that was read, fact or not",
        "finance": "budget money, final accounts, funds, assets, debt",
        "kpis": "every other measured fact",
        "entities": "named bodies, places, laws, documents, programmes, dates",
        "tables": "tables of the source",
        "checks": "the arithmetic relations found and how each came out",
        "derived": "figures that the report does not state but that follow from its own",
        "notes": "words that the figures do not bear out; for a reader to weigh",
        "warnings": "what could not be read or was doubtful",
    },
    "Extractor": {"version": "of the package", "catalog": "fingerprint of the knowledge data in use"},
    "Source": {
        "name": "file name, or what the caller called it",
        "media_type": "what the bytes were found to be",
        "sha256": "of the input's bytes",
        "pages": "number of pages, where the source has them",
        "ocr_pages": "numbers of the pages whose text was read by OCR from a picture",
    },
    "Document": {
        "source": "the input",
        "title": "as printed",
        "department": "full name of the reporting body; null when the report never gives it",
        "department_short": "a short form, where only that is given",
        "region": "the place the body belongs to",
        "fiscal_year": "the year reported on",
        "report_type": "what kind of document it is",
    },
    "Section": {
        "id": "stable within the text",
        "parent": "id of the section above, or null",
        "level": "1 is the outermost used in this text",
        "marker": "as printed: 一、 （一） 1、 ① 第三部分 一是; null for a heading without a number",
        "ordinal": "the marker's number",
        "title": "the heading's words; null where a numbered paragraph has none",
        "kind": "what the chapter is about, whatever its number",
        "start": "of the marker or title; " + _PLACE,
        "end": "of the whole section",
        "heading": "the heading alone",
        "declared_none": "true where the section says only 无",
    },
    "Place": {"start": "first character; " + _PLACE, "end": "one past the last character"},
    "Evidence": {
        "start": "first character; " + _PLACE,
        "end": "one past the last character",
        "text": "`text[start:end]` of the report",
        "page": "page number, where the source has pages",
        "box": "where on the page",
        "cell": "which cell, where the source is a sheet",
    },
    "Box": {"left": "in points from the left edge", "top": "from the top edge", "right": "as left", "bottom": "as top"},
    "Quantity": {
        "text": "as printed, with attached approximators",
        "start": "first character; " + _PLACE,
        "end": "one past the last character",
        "kind": "what is measured",
        "value": "decimal in `unit`",
        "value_max": "upper end of a range, in `unit`",
        "unit": "as printed, without approximators; null for a bare number",
        "value_base": "the value in `unit_base`",
        "unit_base": "the bare unit",
        "bound": "what 余 多 以上 不超过 约 and their kin say of the value",
    },
    "FinanceFact": {
        **_FACT,
        "item": "the budget item, a noun phrase that a reader understands alone",
        "weight": "points that carrying out the budget can earn (分值), in a self-evaluation form's fund rows",
        "score": "points it earned (得分)",
    },
    "KpiFact": {
        **_FACT,
        "indicator": "what is measured, a noun phrase that a reader understands alone",
        "weight": "points the indicator can earn (分值), in a self-evaluation form",
        "score": "points it earned (得分)",
        "reason": "the form's words on why the target was missed",
    },
    "Entity": {
        "label": "what it is",
        "text": "as printed",
        "start": "first character; " + _PLACE,
        "end": "one past the last character",
        "canonical": "one form for all mentions of the same thing",
    },
    "Table": {
        "id": "stable within the text",
        "start": "first character; " + _PLACE,
        "end": "one past the last character",
        "cells": "row by row",
        "page": "page number, where the source has pages",
        "caption": "the words above it",
        "unit": "the unit its caption states",
        "form": "the official form it is, if any",
    },
    "Cell": {
        "row": "from 0",
        "col": "from 0",
        "text": "the cell's words",
        "start": "first character; " + _PLACE,
        "end": "one past the last character",
        "rowspan": "rows it covers",
        "colspan": "columns it covers",
    },
    "Check": {
        "rule": "id of the relation",
        "status": "how it came out",
        "left": "one side, in `unit`",
        "right": "the other side",
        "difference": "left less right",
        "tolerance": "the difference that rounding allows",
        "unit": "of the four figures",
        "facts": "ids of every addend and of the total",
        "message": "one sentence in Chinese",
    },
    "Derived": {
        "name": "what it is the value of",
        "value": "worked out, in `unit`",
        "unit": "of the value",
        "facts": "ids of the facts it was worked out from",
        "message": "one sentence in Chinese that says how",
    },
    "Note": {
        "rule": "id of the kind of contradiction",
        "message": "one sentence in Chinese",
        "facts": "ids of the facts that speak against the words",
        "start": "of the words; " + _PLACE,
        "end": "one past the last character",
    },
    "Warning": {
        "code": "what kind of doubt",
        "message": "one sentence",
        "start": "first character; " + _PLACE,
        "end": "one past the last character",
    },
}  # fmt: skip


def build() -> dict[str, Any]:
    """The schema (draft 2020-12) of :class:`~perf_extract.model.Report` as JSON containers."""
    import msgspec

    from .model import Report

    made = msgspec.json.schema(Report)
    for name, definition in made["$defs"].items():
        for field, described in definition["properties"].items():
            definition["properties"][field] = {"description": DESCRIPTIONS[name][field], **_exact(described)}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "perf_extract report", **made}


def shipped() -> str:
    """The schema file of this package, as text."""
    return SHIPPED.read_text(encoding="utf-8")


def _exact(described: Any) -> Any:
    """Decimals get a pattern, since ``format`` alone asserts nothing."""
    if isinstance(described, dict):
        if described.get("format") == "decimal":
            return {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
        return {k: _exact(v) for k, v in described.items()}
    if isinstance(described, list):
        return [_exact(v) for v in described]
    return described


if __name__ == "__main__":
    sys.stdout.write(json.dumps(build(), ensure_ascii=False, indent=2) + "\n")
