"""``jsonl:FILE``: one document a line, its sections, facts and other rows in lists; decimals as strings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from .tables import CHILDREN

if TYPE_CHECKING:
    from .sql import Store


def export(store: Store, place: str) -> None:
    """Write the file anew from what the store holds, by path."""
    fresh = f"{place}.new"
    with open(fresh, "wb") as file:
        for record in store.records():
            tables = {spec.name: record.children.get(spec.name, []) for spec in CHILDREN}
            file.write(msgspec.json.encode({**record.document, **tables}) + b"\n")
    os.replace(fresh, place)
