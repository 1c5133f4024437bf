"""``csv:DIR``: one file a table, UTF-8 with the mark that Excel asks for; decimals as their digits, lists as JSON."""

from __future__ import annotations

import csv
import json
import os
from contextlib import ExitStack
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .tables import DATA

if TYPE_CHECKING:
    from .sql import Store


def export(store: Store, place: str) -> None:
    """Write the files anew from what the store holds, by path."""
    with ExitStack() as stack:
        tables = {}
        for spec in DATA:
            file = stack.enter_context(open(_fresh(place, spec.name), "w", encoding="utf-8-sig", newline=""))
            tables[spec.name] = (csv.writer(file), spec.names)
            tables[spec.name][0].writerow(spec.names)
        for record in store.records():
            for name, rows in {"documents": [record.document], **record.children}.items():
                writer, names = tables[name]
                writer.writerows([[cell(row[column]) for column in names] for row in rows])
    for spec in DATA:
        os.replace(_fresh(place, spec.name), os.path.join(place, f"{spec.name}.csv"))


def cell(value: Any) -> Any:
    """A value as CSV shows it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def _fresh(place: str, name: str) -> str:
    return os.path.join(place, f".{name}.csv.new")
