"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from perf_extract.sinks.sql.schema import Exact

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("extractor_version", sa.Text(), nullable=False),
        sa.Column("catalog", sa.Text(), nullable=False),
        sa.Column("inputs", sa.Integer(), nullable=False),
        sa.Column("ok", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("department_short", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("report_type", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("schema_version", sa.Text(), nullable=True),
        sa.Column("extractor_version", sa.Text(), nullable=False),
        sa.Column("catalog", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_documents_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("path", name=op.f("uq_documents_path")),
        sqlite_with_rowid=True,
    )
    op.create_index("ix_documents_department_fiscal_year", "documents", ["department", "fiscal_year"], unique=False)
    op.create_index("ix_documents_fiscal_year_region", "documents", ["fiscal_year", "region"], unique=False)
    op.create_index("ix_documents_run_id", "documents", ["run_id"], unique=False)
    op.create_index("ix_documents_status", "documents", ["status"], unique=False)
    op.create_table(
        "checks",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("left", Exact(), nullable=True),
        sa.Column("right", Exact(), nullable=True),
        sa.Column("difference", Exact(), nullable=True),
        sa.Column("tolerance", Exact(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_checks_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "id", name=op.f("pk_checks")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_checks_status_rule", "checks", ["status", "rule"], unique=False)
    op.create_table(
        "derived",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", Exact(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_derived_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "id", name=op.f("pk_derived")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entities",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_entities_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "id", name=op.f("pk_entities")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entities_label_canonical", "entities", ["label", "canonical"], unique=False)
    op.create_table(
        "notes",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_notes_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "id", name=op.f("pk_notes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sections",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("heading_start", sa.Integer(), nullable=False),
        sa.Column("heading_end", sa.Integer(), nullable=False),
        sa.Column("declared_none", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "parent"],
            ["sections.document_id", "sections.id"],
            name=op.f("fk_sections_document_id_parent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_sections_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "id", name=op.f("pk_sections")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tables",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("cells", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_tables_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "id", name=op.f("pk_tables")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "warnings",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_warnings_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "id", name=op.f("pk_warnings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facts",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", Exact(), nullable=False),
        sa.Column("value_max", Exact(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("unit_source", sa.Text(), nullable=False),
        sa.Column("value_base", Exact(), nullable=False),
        sa.Column("unit_base", sa.Text(), nullable=True),
        sa.Column("amount", Exact(), nullable=True),
        sa.Column("bound", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("scheme", sa.Text(), nullable=True),
        sa.Column("total", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("instances", JSON, nullable=False),
        sa.Column("path", JSON, nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("chapter", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box", JSON, nullable=True),
        sa.Column("cell", sa.Text(), nullable=True),
        sa.Column("clause_start", sa.Integer(), nullable=False),
        sa.Column("clause_end", sa.Integer(), nullable=False),
        sa.Column("weight", Exact(), nullable=True),
        sa.Column("score", Exact(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column(
            "value_real",
            sa.Double(),
            sa.Computed("CAST(value AS DOUBLE PRECISION)", persisted=True),
            nullable=True,
        ),
        sa.Column(
            "value_base_real",
            sa.Double(),
            sa.Computed("CAST(value_base AS DOUBLE PRECISION)", persisted=True),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "parent"],
            ["facts.document_id", "facts.id"],
            name=op.f("fk_facts_document_id_parent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "section"],
            ["sections.document_id", "sections.id"],
            name=op.f("fk_facts_document_id_section"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_facts_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "id", name=op.f("pk_facts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_facts_name_year", "facts", ["name", "year"], unique=False)
    op.create_index("ix_facts_scheme_code_year", "facts", ["scheme", "code", "year"], unique=False)
    op.create_index("ix_facts_total_year", "facts", ["total", "year"], unique=False)
