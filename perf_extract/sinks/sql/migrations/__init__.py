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
    held = _held(connection)
    if _is_whole(connection, held, to):
        return
    is_mysql = connection.dialect.name == mysql.NAME
    if connection.dialect.name == "sqlite":
        # Python's driver begins nothing before a statement that changes a schema: each would be committed by itself
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        held = _held(connection)
        if _is_whole(connection, held, to):
            return  # another process came first
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


def _held(connection: sa.Connection) -> Sequence[str]:
    """The steps that the database says it holds."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return []
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()


def _is_whole(connection: sa.Connection, held: Sequence[str], to: str) -> bool:
    """Whether nothing is to be done; MySQL may have been cut off before the views."""
    if held != [to]:
        return False
    return connection.dialect.name != mysql.NAME or not set(VIEWS) - set(sa.inspect(connection).get_view_names())
