"""The store: a database that holds every input once, a document's rows in one transaction.

What is committed survives the death of this process at any moment; what is not leaves no trace.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain
from typing import Any, NamedTuple

import sqlalchemy as sa

from ..._version import __version__
from ...errors import SinkError
from ...knowledge import Catalog
from ...model import FailedInput
from ..rows import Packed, Record, as_json, document_id
from ..tables import CHILDREN, DATA, DOCUMENTS, Spec
from . import mysql
from .migrations import upgrade
from .schema import TABLES

#: drivers we bring; another is taken where the address names it (``postgresql+psycopg2://``)
_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
#: databases that take no text as a key, or judge references only at once
_LACKING = frozenset({"mssql", "oracle"})
#: seconds to wait for another writer of the same SQLite file
_BUSY_SECONDS = 60


class Known(NamedTuple):
    """What the store holds on an input."""

    sha256: str | None
    status: str
    message: str | None
    extractor_version: str
    catalog: str
    run_id: int


class Store:
    """An open database, at the newest schema. Use as a context manager."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        with engine.begin() as connection:
            upgrade(connection)
        self._connection = engine.connect()
        self._inserts = [_Insert(spec, engine.dialect) for spec in DATA]
        #: whether the last run came to its end, so that files made from it are whole
        self.whole = False
        documents = TABLES["documents"]
        self._known = sa.select(*(documents.c[name] for name in Known._fields)).where(
            documents.c.id == sa.bindparam("key")
        )
        self._forget = documents.delete().where(documents.c.id == sa.bindparam("key"))

    @property
    def file(self) -> str | None:
        """The file of an SQLite database."""
        name = self.engine.url.database
        return os.path.abspath(name) if self.engine.dialect.name == "sqlite" and name else None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; a database that is out of reach is a :class:`~perf_extract.errors.SinkError`."""
        try:
            with self._connection.begin():
                yield
        except (sa.exc.DataError, sa.exc.IntegrityError):
            raise
        except sa.exc.DBAPIError as err:
            self._connection.invalidate()
            shown, reason = self.engine.url.render_as_string(hide_password=True), " ".join(str(err.orig).split())
            raise SinkError(f"{shown}: {reason}; see to the database and go on with --resume") from None

    def known(self, path: str) -> Known | None:
        """What is held on the input at ``path``."""
        with self._transaction():
            row = self._connection.execute(self._known, {"key": document_id(path)}).first()
        return None if row is None else Known(*row)

    def begin_run(self, catalog: Catalog, *, resume: bool) -> int:
        """A new run's number; with ``resume`` that of the last one, where it did not come to its end."""
        runs = TABLES["runs"]
        made_by = {"extractor_version": __version__, "catalog": catalog.fingerprint}
        with self._transaction():
            last = self._connection.execute(sa.select(runs).order_by(runs.c.id.desc()).limit(1)).mappings().first()
            self.whole = last is not None and last["status"] == "done"
            if resume and last is not None and not self.whole:
                values = {"status": "running", **made_by, "ended_at": None}
                self._connection.execute(runs.update().where(runs.c.id == last["id"]), values)
                return int(last["id"])
            made = self._connection.execute(
                runs.insert(),
                {
                    "started_at": datetime.now(UTC),
                    "status": "running",
                    **made_by,
                    **dict.fromkeys(("inputs", "ok", "refused", "unchanged"), 0),
                },
            )
            key = made.inserted_primary_key
            assert key is not None
            return int(key[0])

    def end_run(self, run: int, status: str, unchanged: int) -> None:
        """Close a run: ``done`` or ``stopped``, with its counts."""
        documents, runs = TABLES["documents"], TABLES["runs"]
        with self._transaction():
            good = sa.func.coalesce(sa.func.sum(sa.case((documents.c.status == "ok", 1), else_=0)), 0)
            total, ok = self._connection.execute(
                sa.select(sa.func.count(), good).where(documents.c.run_id == run)
            ).one()
            refused = total - ok
            values: dict[str, Any] = {
                "ok": ok,
                "refused": refused,
                "unchanged": unchanged,
                "inputs": ok + refused + unchanged,
            }
            values |= {"status": status, "ended_at": datetime.now(UTC)}
            self._connection.execute(runs.update().where(runs.c.id == run), values)

    def put(self, lot: Sequence[Packed], run: int) -> list[FailedInput | None]:
        """Put documents' rows in the place of what was there, all in one transaction, or none.

        A document that the database will not hold is kept as refused, which is then in its place of the list.
        """
        try:
            self._replace(lot, run)
        except (sa.exc.DataError, sa.exc.IntegrityError) as err:
            if len(lot) > 1:
                return [refusal for packed in lot for refusal in self.put([packed], run)]
            kept = dict(zip(_KEPT, lot[0].about(*_KEPT), strict=True))
            reason = " ".join(str(err.orig).split())[:300]
            error = FailedInput("crashed", f"{kept['path']}: the database refused its rows: {reason}")
            bare = {**dict.fromkeys(DOCUMENTS.names), **kept, "status": error.code, "message": error.message}
            self._replace([Record(bare, {}).packed()], run)
            return [error]
        return [None] * len(lot)

    def _replace(self, lot: Sequence[Packed], run: int) -> None:
        if not lot:
            return
        # in the order of their keys: two that write the same documents wait for each other once, not in a circle
        given = sorted((packed.of_run(run) for packed in lot), key=lambda packed: packed.about("id"))
        with self._transaction():
            self._connection.execute(self._forget, [{"key": ident} for (ident,) in (p.about("id") for p in given)])
            for insert, tables in zip(self._inserts, zip(*(p.tables for p in given), strict=True), strict=True):
                if rows := list(chain.from_iterable(tables)):
                    insert.execute(self._connection, rows)

    def records(self, by: Sequence[str] = ()) -> Iterator[Record]:
        """All documents with their rows, in the order of the columns ``by`` and then of their paths, one at a time."""
        documents = TABLES["documents"]
        order = [documents.c[name] for name in by] + [documents.c.path]
        select = sa.select(documents).order_by(*order).execution_options(yield_per=100)
        with self.engine.connect() as outer, self.engine.connect() as inner:
            for document in outer.execute(select).mappings():
                children = {}
                for name, query in _CHILDREN.items():
                    rows = inner.execute(query, {"key": document["id"]}).mappings()
                    children[name] = [dict(row) for row in rows]
                yield Record(dict(document), children)

    def close(self) -> None:
        """Let go of the database; an SQLite file is left as one file that opens anywhere."""
        self._connection.close()
        self.engine.dispose()
        if self.file is not None:
            # another process at work on the file keeps the journal it needs
            with suppress(sqlite3.OperationalError), closing(sqlite3.connect(self.file, timeout=0)) as last:
                last.execute("PRAGMA journal_mode = DELETE")


_KEPT = ("id", "path", "sha256", "name", "extractor_version", "catalog")


class _Insert:
    """Packed rows into one table, past SQLAlchemy's handling of every single value, which takes longer than SQLite."""

    def __init__(self, spec: Spec, dialect: sa.Dialect) -> None:
        statement = TABLES[spec.name].insert().compile(dialect=dialect, column_keys=spec.names)
        self._sql = str(statement)
        self._names = spec.names
        self._positional = statement.positiontup is not None
        assert statement.positiontup in (None, spec.names)

    def execute(self, connection: sa.Connection, rows: list[tuple[Any, ...]]) -> None:
        given: Any = rows if self._positional else [dict(zip(self._names, row, strict=True)) for row in rows]
        connection.exec_driver_sql(self._sql, given)


def _children_of(spec: Spec) -> sa.Select[Any]:
    """A document's rows of one table in the order of the text, without what the database computes itself."""
    table = TABLES[spec.name]
    order = [table.c.start, table.c.id] if "start" in spec.names else [table.c.id]
    return (
        sa.select(*(table.c[n] for n in spec.names)).where(table.c.document_id == sa.bindparam("key")).order_by(*order)
    )


_CHILDREN = {spec.name: _children_of(spec) for spec in CHILDREN}


def open_store(url: str) -> Store:
    """The database at an SQLAlchemy address, made or brought to the newest schema where need be.

    Raises :class:`~perf_extract.errors.SinkError` where it cannot be opened.
    """
    try:
        address = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise SinkError(f"{url}: no address of a database; give one such as sqlite:///perf.db") from None
    address = address.set(drivername=_DRIVERS.get(address.drivername, address.drivername))
    shown = address.render_as_string(hide_password=True)
    if address.get_backend_name() in _LACKING:
        instead = "give SQLite, PostgreSQL, MySQL or MariaDB, or load csv:DIR or parquet:DIR"
        raise SinkError(f"{shown}: cannot hold these tables; {instead}")
    try:
        return Store(_engine(address))
    except ModuleNotFoundError as err:
        raise SinkError(f"{shown}: its driver {err.name} is missing; {_ours(address)}") from None
    except sa.exc.NoSuchModuleError:
        known = "sqlite:///FILE, postgresql://HOST/NAME or mysql://HOST/NAME"
        raise SinkError(f"{shown}: no such kind of database; give {known}") from None
    except sa.exc.DBAPIError as err:
        reason = " ".join(str(err.orig).split())
        raise SinkError(f"{shown}: cannot be opened: {reason}; check the address and the rights") from None


def _ours(address: sa.URL) -> str:
    """How to come by the driver for such a database."""
    kind = address.get_backend_name()
    driver, extra = _DRIVERS.get(kind), "mysql" if kind == "mariadb" else kind
    if driver is None:
        return "install it, or give sqlite:///FILE"
    return f"pip install 'perf-extract[{extra}]'" + ("" if address.drivername == driver else f" and give {driver}://")


def _engine(address: sa.URL) -> sa.Engine:
    if address.get_backend_name() in ("mysql", "mariadb"):
        return mysql.engine(address)
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address)
    if address.database and address.database != ":memory:":
        folder = os.path.dirname(os.path.abspath(address.database))
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as err:
            raise SinkError(f"{folder}: {err.strerror or err}; give another place") from None
    engine = sa.create_engine(address, json_serializer=as_json, connect_args={"timeout": _BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare)
    return engine


#: None stays None. The driver, which knows that of numbers and strings, else looks for a rule at every single None, and
#: that takes as long as to hand over all the other values of a row
_EMPTY: dict[None, None] = {}
sqlite3.register_adapter(type(None), _EMPTY.get)


def _prepare(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA wal_autocheckpoint = 32000")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.close()
