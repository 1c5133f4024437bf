"""``duckdb:FILE``: all tables and views in one DuckDB file.

The file is written anew each time: DuckDB refuses to take rows away and put them back in one transaction where a key
watches over them, so documents cannot be replaced in place.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import duckdb

from . import arrow
from .rows import Row
from .sql.schema import REALS
from .sql.views import VIEWS
from .tables import DATA, FACTS

if TYPE_CHECKING:
    from .sql import Store

_BATCH = 20_000


def export(store: Store, place: str) -> None:
    """Write the file anew from what the store holds."""
    fresh = f"{place}.new"
    for leftover in (fresh, f"{fresh}.wal"):
        if os.path.exists(leftover):
            os.remove(leftover)
    with duckdb.connect(fresh) as database:
        for spec in DATA:
            rows = arrow.table(spec, [])  # noqa: F841 (the name is read by the query)
            database.execute(f"CREATE TABLE {spec.name} AS SELECT *{_reals(spec.name)} FROM rows")
        waiting: dict[str, list[Row]] = {spec.name: [] for spec in DATA}
        for record in store.records():
            waiting["documents"].append(record.document)
            for name, found in record.children.items():
                waiting[name] += found
            if max(map(len, waiting.values())) >= _BATCH:
                _insert(database, waiting)
        _insert(database, waiting)
        for name, select in VIEWS.items():
            database.execute(f"CREATE VIEW {name} AS {select}")
    os.replace(fresh, place)


def _insert(database: duckdb.DuckDBPyConnection, waiting: dict[str, list[Row]]) -> None:
    for spec in DATA:
        if waiting[spec.name]:
            rows = arrow.table(spec, waiting[spec.name])  # noqa: F841 (the name is read by the query)
            database.execute(f"INSERT INTO {spec.name} SELECT *{_reals(spec.name)} FROM rows")
            waiting[spec.name].clear()


def _reals(table: str) -> str:
    if table != FACTS.name:
        return ""
    return "".join(f", CAST({name} AS DOUBLE) AS {name}_real" for name in REALS)
