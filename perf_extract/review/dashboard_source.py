"""What the comparison page reads of a batch database: documents, totals, catalogued indicators, failed checks."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from ..errors import SinkError
from ..sinks.sql import Store, open_store
from ..sinks.sql.schema import TABLES
from ..sinks.targets import EXPORTS, STORE_NAME

_SUFFIXES = {".duckdb": "duckdb", ".jsonl": "jsonl", ".xlsx": "xlsx"}


class DocumentRow(NamedTuple):
    """One input of the batch; ``facts`` says how many facts it gave."""

    id: str
    path: str
    status: str
    message: str | None
    name: str | None
    title: str | None
    department: str | None
    department_short: str | None
    region: str | None
    fiscal_year: int | None
    report_type: str | None
    media_type: str | None
    facts: int


class FactRow(NamedTuple):
    """A fact that may be compared."""

    document_id: str
    id: str
    kind: str
    name: str
    value_base: Decimal
    value_max: Decimal | None
    unit_base: str | None
    amount: Decimal | None
    bound: str
    role: str
    stage: str | None
    code: str | None
    scheme: str | None
    total: str | None
    year: int | None
    scope: str | None
    parent: str | None
    evidence: str
    start: int


class CheckRow(NamedTuple):
    """A check that found a mismatch."""

    document_id: str
    rule: str
    difference: Decimal | None
    unit: str | None
    facts: list[str]
    message: str


def open_database(place: str) -> Store:
    """The database of a batch: an SQLAlchemy address, the path of an SQLite file, or what ``batch --to`` was given.

    Files that are made from a store beside them (``duckdb:FILE``) are read from that store. Raises
    :class:`~perf_extract.errors.SinkError` where there is no database of a batch.
    """
    url = _address(place)
    if url.startswith("sqlite:"):
        _must_be_a_batch(url, place)
    return open_store(url)


def _address(place: str) -> str:
    scheme, colon, rest = place.partition(":")
    if colon and scheme in EXPORTS:
        return f"sqlite:///{_store_beside(rest, folder=EXPORTS[scheme][2])}"
    if "://" in place:
        return place
    kind = _SUFFIXES.get(Path(place).suffix.lower())
    return f"sqlite:///{_store_beside(place, folder=False) if kind else os.path.abspath(place)}"


def _store_beside(place: str, *, folder: bool) -> str:
    home, name = (os.path.abspath(place), "") if folder else os.path.split(os.path.abspath(place))
    return os.path.join(home, f".{name}{STORE_NAME}" if name else STORE_NAME)


def _must_be_a_batch(url: str, place: str) -> None:
    """A look without a trace: opening a store would make a database where there is none."""
    file = sa.make_url(url).database
    if file and not os.path.isfile(file) and os.path.basename(file).endswith(STORE_NAME):
        raise SinkError(f"{place}: the store {file}, of which batch makes it, is not there; run batch again")
    if not file or not os.path.isfile(file):
        raise SinkError(f"{place}: no such database; make it with perf-extract batch PATHS --to URL")
    try:
        with closing(sqlite3.connect(f"{Path(file).resolve().as_uri()}?mode=ro", uri=True)) as database:
            known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.DatabaseError as err:
        raise SinkError(f"{place}: cannot be read: {err}; give the database that perf-extract batch wrote") from None
    if known is None:
        raise SinkError(f"{place}: not written by perf-extract batch; give the database that it wrote")


def documents(store: Store) -> list[DocumentRow]:
    """All inputs, by path."""
    table, facts = TABLES["documents"], TABLES["facts"]
    count = (
        sa.select(facts.c.document_id, sa.func.count().label("facts")).group_by(facts.c.document_id).subquery("counted")
    )
    select = (
        sa.select(*(table.c[name] for name in DocumentRow._fields[:-1]), sa.func.coalesce(count.c.facts, 0))
        .outerjoin(count, count.c.document_id == table.c.id)
        .order_by(table.c.path)
    )
    with store.engine.connect() as connection:
        return [DocumentRow._make(row) for row in connection.execute(select)]


def facts(store: Store) -> Iterator[FactRow]:
    """The main totals and the indicators of the catalogue, a document's together and in text order."""
    table = TABLES["facts"]
    select = (
        sa.select(*(table.c[name] for name in FactRow._fields))
        .where(sa.or_(table.c.total.is_not(None), table.c.scheme == "kpi"))
        .order_by(table.c.document_id, table.c.start, table.c.id)
        .execution_options(yield_per=5000)
    )
    yield from _rows(store, select, FactRow)


def mismatches(store: Store) -> Iterator[CheckRow]:
    """The failed checks, a document's together."""
    table = TABLES["checks"]
    select = (
        sa.select(*(table.c[name] for name in CheckRow._fields))
        .where(table.c.status == "mismatch")
        .order_by(table.c.document_id, table.c.id)
    )
    yield from _rows(store, select, CheckRow)


def _rows(store: Store, select: sa.Select[Any], made: Any) -> Iterator[Any]:
    with store.engine.connect() as connection:
        for row in connection.execute(select):
            yield made(*row)
