"""The schema's history. :func:`upgrade` brings a database to its end; a new step is a new file in ``versions``."""

from __future__ import annotations

import sqlalchemy as sa

from ..views import VIEWS

#: the newest step; a database that holds it needs no Alembic to say so
HEAD = "0003"


def upgrade(connection: sa.Connection, to: str = HEAD) -> None:
    """Bring the database, one that is new or older, to the newest schema or the step ``to``."""
    if sa.inspect(connection).has_table("alembic_version"):
        held = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()
        if held == [to]:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "perf_extract:sinks/sql/migrations")
    config.attributes["connection"] = connection
    for name in VIEWS:
        connection.execute(sa.text(f"DROP VIEW IF EXISTS {name}"))
    command.upgrade(config, to)
    for name, select in VIEWS.items():
        connection.execute(sa.text(f"CREATE VIEW {name} AS {select}"))
