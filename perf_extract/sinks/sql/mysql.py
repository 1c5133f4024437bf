"""What MySQL and MariaDB ask for that the other databases do not.

Keys are bounded there and texts compared as somebody's collation has it, references judged row by row, statements that
make tables committed at once, and packets limited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from ...errors import SinkError

#: both are one dialect here, which learns from the server which of them it speaks to
NAME = "mysql"
#: characters of a key, two of which make the longest index: 3072 bytes hold 768
KEY_LENGTH = 255
#: the oldest servers with views over ``WITH`` and collations that heed spaces at the end
_OLDEST = {True: (10, 3), False: (8, 0, 17)}
#: words between double quotes are names and ``||`` joins texts, as elsewhere; what does not fit is an error, never cut
_MODE = "TRADITIONAL,ANSI_QUOTES,PIPES_AS_CONCAT"
#: said of a value, though the driver takes them for faults of the server: no double (1292), no JSON (3140), a row too
#: long for its page (1118), a CHECK (3819, 4025)
_OF_VALUES = frozenset({1118, 1292, 3140, 3819, 4025})
#: the packet is too large, or the connection ended, as it does upon one
_OF_PACKETS = frozenset({1153, 2006, 2013})
#: what a driver writes as two characters
_ESCAPED = b"\0\n\r\x1a\"'\\"


def text(dialect: sa.Dialect, *, key: bool = False) -> sa.types.TypeEngine[str]:
    """Text that differs where a single character does, also a space at the end; a ``key`` can be indexed whole."""
    collation = "utf8mb4_nopad_bin" if getattr(dialect, "is_mariadb", False) else "utf8mb4_0900_bin"
    return mysql.VARCHAR(KEY_LENGTH, collation=collation) if key else mysql.LONGTEXT(collation=collation)


def translated(sql: str) -> str:
    """SQL that the other databases read, as these read it in their sessions with us."""
    return sql.replace("DOUBLE PRECISION", "DOUBLE")


def create_missing(connection: sa.Connection, tables: Iterable[sa.Table]) -> None:
    """Make what is not there of the tables and their indexes: also what an earlier try, cut off, did not come to."""
    for table in tables:
        inspector = sa.inspect(connection)
        if not inspector.has_table(table.name):
            table.create(connection)
            continue
        if {column["name"] for column in inspector.get_columns(table.name)} != set(table.columns.keys()):
            raise SinkError(f"the database holds a table {table.name} of something else; give an empty database")
        held = {index["name"] for index in inspector.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in held:
                index.create(connection)


def engine(address: sa.URL) -> sa.Engine:
    """An engine whose sessions are strict and see what is committed.

    Raises :class:`~perf_extract.errors.SinkError` where the server is too old.
    """
    address = address.set(drivername=address.drivername.replace("mariadb", NAME, 1))
    if address.get_driver_name() in ("pymysql", "mysqldb"):
        # whatever the address says: in any other, characters would be lost
        address = address.update_query_dict({"charset": "utf8mb4"})
    made = sa.create_engine(address, isolation_level="READ COMMITTED")
    sessions = _Sessions()
    # before SQLAlchemy's own first look, which learns from the mode how names are quoted
    sa.event.listen(made, "connect", sessions.begin, insert=True)
    sa.event.listen(made, "handle_error", sessions.judge)
    with made.connect() as connection:
        is_mariadb = bool(getattr(connection.dialect, "is_mariadb", False))
        version = connection.dialect.server_version_info or ()
    if version < _OLDEST[is_mariadb]:
        shown, found = made.url.render_as_string(hide_password=True), ".".join(map(str, version))
        raise SinkError(f"{shown}: version {found} is too old; give MySQL 8.0.17, MariaDB 10.3 or newer")
    return made


class _Sessions:
    """What every session is set to, and its errors told apart."""

    def __init__(self) -> None:
        self._most_bytes = 0

    def begin(self, connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET SESSION sql_mode = '{_MODE}'")
        cursor.execute("SELECT @@max_allowed_packet")
        self._most_bytes = int(cursor.fetchone()[0])
        cursor.close()

    def judge(self, context: sa.engine.ExceptionContext) -> sa.exc.DataError | None:
        """An error that the values are to blame for as one, so that it ends their document and not the run."""
        orig = context.original_exception
        code = orig.args[0] if isinstance(context.sqlalchemy_exception, sa.exc.OperationalError) and orig.args else None
        if code in _OF_VALUES:
            return sa.exc.DataError(context.statement, None, orig)
        given: Any = context.parameters
        # of a single row, that row
        rows = given if isinstance(given, list) else [given or {}]
        if code in _OF_PACKETS and any(map(self._is_too_large, rows)):
            # the server ends the connection, which is not to be asked to take anything back
            context.is_disconnect = True
            limit = ValueError(f"more than the server's max_allowed_packet, {self._most_bytes} bytes")
            return sa.exc.DataError(context.statement, None, limit)
        return None

    def _is_too_large(self, row: Mapping[str, Any] | tuple[Any, ...]) -> bool:
        values = row.values() if isinstance(row, Mapping) else row
        texts = [value.encode("utf-8", "replace") for value in values if isinstance(value, str)]
        size = sum(len(text) + sum(text.count(character) for character in _ESCAPED) for text in texts)
        # what stands around the texts is a thousand bytes or two
        return size > self._most_bytes - 4096
