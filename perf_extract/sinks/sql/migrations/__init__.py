"""The schema's history. :func:`upgrade` brings a database to its end; a new step is a new file in ``versions``."""

from __future__ import annotations

import sqlalchemy as sa

from ..views import VIEWS

#: the newest step; a database that holds it needs no Alembic to say so
HEAD = "0001"


def upgrade(connection: sa.Connection) -> None:
    """Bring the database to the newest schema, one that is new or older."""
    if sa.inspect(connection).has_table("alembic_version"):
        held = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()
        if held == [HEAD]:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "perf_extract:sinks/sql/migrations")
    config.attributes["connection"] = connection
    for name in VIEWS:
        connection.execute(sa.text(f"DROP VIEW IF EXISTS {name}"))
    command.upgrade(config, "head")
    for name, select in VIEWS.items():
        connection.execute(sa.text(f"CREATE VIEW {name} AS {select}"))
