"""Facts: no empty codes and totals in the indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for names in (["scheme", "code", "year"], ["total", "year"]):
        name, held = f"ix_facts_{'_'.join(names)}", sa.column(names[0]).is_not(None)
        op.drop_index(name, "facts")
        op.create_index(name, "facts", names, unique=False, sqlite_where=held, postgresql_where=held)
