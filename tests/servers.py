"""Databases on servers, as tests come to them past the package."""

from __future__ import annotations

import sqlalchemy as sa

_DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}


def engine(url: str) -> sa.Engine:
    """An engine for the address that a fixture gives."""
    address = sa.make_url(url)
    return sa.create_engine(address.set(drivername=_DRIVERS[address.drivername]), poolclass=sa.NullPool)


def hang_up(url: str) -> None:
    """Ends all connections to a server's database."""
    with engine(url).connect() as server:
        if server.dialect.name == "postgresql":
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            server.execute(sa.text(f"{others} AND datname = current_database()"))
            return
        others = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
        for (ident,) in server.execute(sa.text(others)).all():
            server.execute(sa.text(f"KILL {ident}"))
