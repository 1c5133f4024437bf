"""The tables as SQLAlchemy sees them, made from :mod:`perf_extract.sinks.tables`.

Decimals are exact: ``NUMERIC`` in PostgreSQL, the digits as text in SQLite and elsewhere, where a number type would
round. ``value_real`` and ``value_base_real`` are generated from them as doubles, for sorting and averaging.

MySQL and MariaDB lack what the others have: references that wait for the end of the transaction, so those within a
document are not declared there, and indexes over whole texts, so a path, which may be longer, is unique by the key that
is made from it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.mysql import DATETIME
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles

from ..tables import ALL, DOCUMENTS, FACTS, RUNS, Column, Spec
from . import mysql

#: columns of ``facts`` that have a double beside them
REALS = ("value", "value_base")
#: references within a document: table, column, the table whose id it is
REFERENCES = (("sections", "parent", "sections"), ("facts", "parent", "facts"), ("facts", "section", "sections"))
#: what queries look for
INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "documents": (("fiscal_year", "region"), ("department", "fiscal_year"), ("status",), ("run_id",)),
    "facts": (("scheme", "code", "year"), ("name", "year"), ("total", "year")),
    "entities": (("label", "canonical"),),
    "checks": (("status", "rule"),),
}


#: indexes that leave out the rows, most of a table, in which their first column is empty: writing them takes time
SPARSE = frozenset({("facts", "scheme"), ("facts", "total")})


class Exact(sa.types.TypeDecorator[Decimal]):
    """A decimal with all its digits."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.Numeric() if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else f"{value:f}"

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        return value if value is None or isinstance(value, Decimal) else Decimal(value)


class Words(sa.types.TypeDecorator[str]):
    """Text of any length, exact to the last space; a ``key`` where a database must know how long one gets."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, *, key: bool = False) -> None:
        super().__init__()
        self.key = key

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(mysql.text(dialect, key=self.key) if dialect.name == mysql.NAME else sa.Text())


class _Real(sa.ColumnElement[float]):
    """A column as a double."""

    inherit_cache = True

    def __init__(self, name: str) -> None:
        self.name = name


@compiles(_Real)
def _as_double(element: _Real, compiler: Any, **_: Any) -> str:
    return f"CAST({element.name} AS DOUBLE PRECISION)"


@compiles(_Real, mysql.NAME)
def _as_double_there(element: _Real, compiler: Any, **more: Any) -> str:
    return mysql.translated(_as_double(element, compiler, **more))


_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "text": Words(),
    "int": sa.Integer(),
    "real": sa.Double(),
    "bool": sa.Boolean(),
    "decimal": Exact(),
    "json": sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
    "time": sa.DateTime(timezone=True).with_variant(DATETIME(fsp=6), mysql.NAME),
}
_KEY = Words(key=True)
#: columns that are keys or refer to one
_KEYS = frozenset({"document_id", *(name for _, name, _ in REFERENCES)})


def column(spec: Spec, given: Column) -> sa.Column[Any]:
    """A column as SQLAlchemy sees it."""
    key = given.name in spec.names[: spec.keys]
    kind = _KEY if given.kind == "text" and (key or given.name in _KEYS) else _TYPES[given.kind]
    return sa.Column(given.name, kind, primary_key=key, nullable=given.null, autoincrement=key and spec is RUNS)


def _table(metadata: sa.MetaData, spec: Spec) -> sa.Table:
    table = sa.Table(
        spec.name,
        metadata,
        *(column(spec, c) for c in spec.columns),
        sqlite_with_rowid=spec in (RUNS, DOCUMENTS),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
    )
    if spec is RUNS:
        return table
    if spec is DOCUMENTS:
        table.append_constraint(sa.UniqueConstraint("path").ddl_if(callable_=_but_in_mysql))
        table.append_constraint(sa.ForeignKeyConstraint(["run_id"], ["runs.id"]))
    else:
        table.append_constraint(sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"))
    if spec is FACTS:
        for name in REALS:
            table.append_column(sa.Column(f"{name}_real", sa.Double(), sa.Computed(_Real(name), persisted=True)))
    for owner, name, target in REFERENCES:
        if owner == spec.name:
            # a part may stand before its whole, so these are judged when the document is complete
            table.append_constraint(
                sa.ForeignKeyConstraint(
                    ["document_id", name],
                    [f"{target}.document_id", f"{target}.id"],
                    deferrable=True,
                    initially="DEFERRED",
                ).ddl_if(callable_=_but_in_mysql)
            )
    for names in INDEXES.get(spec.name, ()):
        held = table.c[names[0]].is_not(None) if (spec.name, names[0]) in SPARSE else None
        columns = [table.c[n] for n in names]
        sa.Index(
            f"ix_{spec.name}_{'_'.join(names)}",
            *columns,
            sqlite_where=held,
            postgresql_where=held,
            mysql_length={c.name: mysql.KEY_LENGTH for c in columns if isinstance(c.type, Words)},
        )
    return table


def _but_in_mysql(*_: Any, dialect: sa.Dialect, **__: Any) -> bool:
    return dialect.name != mysql.NAME


METADATA = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
TABLES: dict[str, sa.Table] = {spec.name: _table(METADATA, spec) for spec in ALL}
