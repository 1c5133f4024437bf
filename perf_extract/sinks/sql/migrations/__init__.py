"""The schema's history. :func:`upgrade` brings a database to its end; a new step is a new file in ``versions``.

MySQL commits each statement that changes a schema by itself, so a step may be cut off halfway there and is then done
again: each has to pass over what is done already. A new database gets the newest schema at once there, by statements
that do.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from .. import mysql
from ..schema import METADATA
from ..views import VIEWS

#: the newest step; a database that holds it needs no Alembic to say so
HEAD = "0003"


def upgrade(connection: sa.Connection, to: str = HEAD) -> None:
    """Bring the database, one that is new or older, to the newest schema or the step ``to``."""
    is_mysql = connection.dialect.name == mysql.NAME
    inspector = sa.inspect(connection)
    held: Sequence[str] = []
    if inspector.has_table("alembic_version"):
        held = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()
        if held == [to] and not (is_mysql and set(VIEWS) - set(inspector.get_view_names())):
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "perf_extract:sinks/sql/migrations")
    config.attributes["connection"] = connection
    for name in VIEWS:
        connection.execute(sa.text(f"DROP VIEW IF EXISTS {name}"))
    if is_mysql and not held:
        mysql.create_missing(connection, METADATA.sorted_tables)
        command.stamp(config, HEAD)
    else:
        command.upgrade(config, to)
    for name, select in VIEWS.items():
        connection.execute(sa.text(f"CREATE VIEW {name} AS {mysql.translated(select) if is_mysql else select}"))
