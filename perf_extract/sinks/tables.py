"""The tables every sink holds: names, columns, keys. Databases, Parquet and text files are all made from these.

A row's key is its document's id with its own id in the report, so the same report always has the same keys.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

#: ``decimal`` is exact everywhere; ``json`` is a list; ``time`` is an ISO 8601 instant in UTC
Kind: TypeAlias = Literal["text", "int", "real", "bool", "decimal", "json", "time"]


class Column(NamedTuple):
    """One column. ``null`` says whether it may be empty."""

    name: str
    kind: Kind = "text"
    null: bool = True


class Spec(NamedTuple):
    """One table. The first columns, as many as ``keys``, are its primary key."""

    name: str
    columns: tuple[Column, ...]
    keys: int = 2

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _child(name: str, *columns: Column) -> Spec:
    return Spec(name, (Column("document_id", null=False), Column("id", null=False), *columns))


def _span(first: str = "start", last: str = "end") -> tuple[Column, Column]:
    return Column(first, "int", False), Column(last, "int", False)


RUNS = Spec(
    "runs",
    (
        Column("id", "int", False),
        Column("started_at", "time", False),
        Column("ended_at", "time"),
        Column("status", null=False),
        Column("extractor_version", null=False),
        Column("catalog", null=False),
        Column("inputs", "int", False),
        Column("ok", "int", False),
        Column("refused", "int", False),
        Column("unchanged", "int", False),
    ),
    keys=1,
)

DOCUMENTS = Spec(
    "documents",
    (
        Column("id", null=False),
        Column("path", null=False),
        Column("sha256"),
        Column("status", null=False),
        Column("message"),
        Column("run_id", "int", False),
        Column("name"),
        Column("title"),
        Column("department"),
        Column("department_short"),
        Column("region"),
        Column("fiscal_year", "int"),
        Column("report_type"),
        Column("media_type"),
        Column("pages", "int"),
        Column("ocr_pages", "json"),
        Column("schema_version"),
        Column("extractor_version", null=False),
        Column("catalog", null=False),
        Column("text"),
    ),
    keys=1,
)

SECTIONS = _child(
    "sections",
    Column("parent"),
    Column("level", "int", False),
    Column("marker"),
    Column("ordinal", "int"),
    Column("title"),
    Column("kind"),
    *_span(),
    *_span("heading_start", "heading_end"),
    Column("declared_none", "bool", False),
)

FACTS = _child(
    "facts",
    Column("kind", null=False),
    Column("name", null=False),
    Column("value", "decimal", False),
    Column("value_max", "decimal"),
    Column("unit"),
    Column("unit_source", null=False),
    Column("value_base", "decimal", False),
    Column("unit_base"),
    Column("amount", "decimal"),
    Column("bound", null=False),
    Column("role", null=False),
    Column("stage"),
    Column("code"),
    Column("scheme"),
    Column("total"),
    Column("level"),
    Column("year", "int"),
    Column("scope"),
    Column("instances", "json", False),
    Column("path", "json", False),
    Column("parent"),
    Column("section"),
    Column("chapter"),
    Column("evidence", null=False),
    *_span(),
    Column("page", "int"),
    Column("box", "json"),
    Column("cell"),
    *_span("clause_start", "clause_end"),
    Column("weight", "decimal"),
    Column("score", "decimal"),
    Column("reason"),
    Column("rule", null=False),
    Column("confidence", "real", False),
)

ENTITIES = _child(
    "entities", Column("label", null=False), Column("text", null=False), *_span(), Column("canonical", null=False)
)

TABLES = _child(
    "tables",
    *_span(),
    Column("page", "int"),
    Column("caption"),
    Column("unit"),
    Column("form"),
    Column("cells", "json", False),
)

CHECKS = _child(
    "checks",
    Column("rule", null=False),
    Column("status", null=False),
    Column("left", "decimal"),
    Column("right", "decimal"),
    Column("difference", "decimal"),
    Column("tolerance", "decimal"),
    Column("unit"),
    Column("facts", "json", False),
    Column("message", null=False),
)

DERIVED = _child(
    "derived",
    Column("name", null=False),
    Column("value", "decimal", False),
    Column("unit", null=False),
    Column("facts", "json", False),
    Column("message", null=False),
)

NOTES = _child(
    "notes", Column("rule", null=False), Column("message", null=False), Column("facts", "json", False), *_span()
)

WARNINGS = _child("warnings", Column("code", null=False), Column("message", null=False), *_span())

#: what hangs on a document, in the order it is written
CHILDREN = (SECTIONS, FACTS, ENTITIES, TABLES, CHECKS, DERIVED, NOTES, WARNINGS)
#: all of them, parents first
ALL = (RUNS, DOCUMENTS, *CHILDREN)
#: what a reader of the data wants; ``runs`` is the writer's own log
DATA = (DOCUMENTS, *CHILDREN)
