"""The tables as SQLAlchemy sees them, made from :mod:`perf_extract.sinks.tables`.

Decimals are exact: ``NUMERIC`` in PostgreSQL, the digits as text in SQLite and elsewhere, where a number type would
round. ``value_real`` and ``value_base_real`` are generated from them as doubles, for sorting and averaging.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ..tables import ALL, DOCUMENTS, FACTS, RUNS, Column, Spec

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


_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "text": sa.Text(),
    "int": sa.Integer(),
    "real": sa.Double(),
    "bool": sa.Boolean(),
    "decimal": Exact(),
    "json": sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
    "time": sa.DateTime(timezone=True),
}


def column(spec: Spec, given: Column) -> sa.Column[Any]:
    """A column as SQLAlchemy sees it."""
    key = given.name in spec.names[: spec.keys]
    return sa.Column(
        given.name, _TYPES[given.kind], primary_key=key, nullable=given.null, autoincrement=key and spec is RUNS
    )


def _table(metadata: sa.MetaData, spec: Spec) -> sa.Table:
    table = sa.Table(
        spec.name, metadata, *(column(spec, c) for c in spec.columns), sqlite_with_rowid=spec in (RUNS, DOCUMENTS)
    )
    if spec is RUNS:
        return table
    if spec is DOCUMENTS:
        table.append_constraint(sa.UniqueConstraint("path"))
        table.append_constraint(sa.ForeignKeyConstraint(["run_id"], ["runs.id"]))
    else:
        table.append_constraint(sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"))
    if spec is FACTS:
        for name in REALS:
            table.append_column(
                sa.Column(f"{name}_real", sa.Double(), sa.Computed(f"CAST({name} AS DOUBLE PRECISION)", persisted=True))
            )
    for owner, name, target in REFERENCES:
        if owner == spec.name:
            # a part may stand before its whole, so these are judged when the document is complete
            table.append_constraint(
                sa.ForeignKeyConstraint(
                    ["document_id", name],
                    [f"{target}.document_id", f"{target}.id"],
                    deferrable=True,
                    initially="DEFERRED",
                )
            )
    for names in INDEXES.get(spec.name, ()):
        held = table.c[names[0]].is_not(None) if (spec.name, names[0]) in SPARSE else None
        columns = (table.c[n] for n in names)
        sa.Index(f"ix_{spec.name}_{'_'.join(names)}", *columns, sqlite_where=held, postgresql_where=held)
    return table


METADATA = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
TABLES: dict[str, sa.Table] = {spec.name: _table(METADATA, spec) for spec in ALL}
