"""The tables as Arrow sees them: for Parquet, DuckDB, data frames and Spark.

A decimal is ``decimal128(38, 15)``. A number that does not fit (more than 15 decimals, or 10^23 and over) is empty
there and stands with all its digits in the row's ``digits``, by column name; else ``digits`` is empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, localcontext
from typing import Any

import pyarrow as pa

from .rows import Record, Row
from .tables import CHILDREN, DOCUMENTS, Column, Spec

PRECISION, SCALE = 38, 15
_STEP = Decimal(1).scaleb(-SCALE)
_LIMIT = Decimal(10) ** (PRECISION - SCALE)

_CELL = pa.struct(
    [
        ("row", pa.int32()),
        ("col", pa.int32()),
        ("text", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("rowspan", pa.int32()),
        ("colspan", pa.int32()),
    ]
)
_BOX = pa.struct([(side, pa.float64()) for side in ("left", "top", "right", "bottom")])
#: lists and what else databases hold as JSON has its own shape here
_SHAPES = {"cells": pa.list_(_CELL), "box": _BOX, "ocr_pages": pa.list_(pa.int32())}
_TYPES = {
    "text": pa.string(),
    "int": pa.int32(),
    "real": pa.float64(),
    "bool": pa.bool_(),
    "decimal": pa.decimal128(PRECISION, SCALE),
    "json": pa.list_(pa.string()),
    "time": pa.timestamp("us", "UTC"),
}


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, _SHAPES.get(column.name) or _TYPES[column.kind])


def _has_decimals(spec: Spec) -> bool:
    return any(column.kind == "decimal" for column in spec.columns)


def schema(spec: Spec, *, without: Iterable[str] = ()) -> pa.Schema:
    """The Arrow schema of a table."""
    fields = [_field(column) for column in spec.columns if column.name not in set(without)]
    if _has_decimals(spec):
        fields.append(pa.field("digits", pa.map_(pa.string(), pa.string())))
    return pa.schema(fields)


def fitted(spec: Spec, rows: list[Row]) -> list[Row]:
    """The rows with every decimal one that Arrow holds, and ``digits`` for the others."""
    exact = [column.name for column in spec.columns if column.kind == "decimal"]
    return [_fit(row, exact) for row in rows] if exact else rows


def _fit(row: Row, exact: list[str]) -> Row:
    fits = dict(row)
    digits: list[tuple[str, str]] = []
    for name in exact:
        value: Decimal | None = row[name]
        if value is not None:
            held = _held(value)
            if held is None:
                digits.append((name, f"{value:f}"))
            fits[name] = held
    fits["digits"] = digits or None
    return fits


def _held(value: Decimal) -> Decimal | None:
    if abs(value) >= _LIMIT:
        return None
    with localcontext(prec=PRECISION):
        scaled = value.quantize(_STEP)
    return scaled if scaled == value else None


def table(spec: Spec, rows: list[Row], *, without: Iterable[str] = ()) -> pa.Table:
    """Rows as an Arrow table."""
    return pa.Table.from_pylist(fitted(spec, rows), schema=schema(spec, without=without))


def nested_schema() -> pa.Schema:
    """One document a row, its other tables as lists of structs."""
    fields = [_field(column) for column in DOCUMENTS.columns if column.name != "run_id"]
    for spec in CHILDREN:
        inner = schema(spec, without=["document_id"])
        fields.append(pa.field(spec.name, pa.list_(pa.struct(list(inner)))))
    return pa.schema(fields)


def nested(records: Iterable[Record]) -> pa.RecordBatch:
    """Documents as one batch of :func:`nested_schema`."""
    rows: list[Any] = [
        {**r.document, **{spec.name: fitted(spec, r.children.get(spec.name, [])) for spec in CHILDREN}} for r in records
    ]
    return pa.RecordBatch.from_pylist(rows, schema=nested_schema())
