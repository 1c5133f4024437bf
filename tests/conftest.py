"""A database of PostgreSQL or MariaDB for one test, and the fixtures of the repository."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The address of an empty database; ``.ci/postgresql DIR`` starts a server and prints its address."""
    server = os.environ.get("PERF_EXTRACT_POSTGRESQL")
    if server is None:
        pytest.skip("no PostgreSQL: set PERF_EXTRACT_POSTGRESQL to the address that `.ci/postgresql DIR` prints")
    pytest.importorskip("psycopg")
    import sqlalchemy as sa

    address = sa.make_url(server).set(drivername="postgresql+psycopg")
    name = f"perf_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def mysql() -> Iterator[str]:
    """The address of an empty database; ``.ci/mysql DIR`` starts a server and prints its address."""
    server = os.environ.get("PERF_EXTRACT_MYSQL")
    if server is None:
        pytest.skip("no MariaDB: set PERF_EXTRACT_MYSQL to the address that `.ci/mysql DIR` prints")
    pytest.importorskip("pymysql")
    import sqlalchemy as sa

    address = sa.make_url(server)
    name = f"perf_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(address)
    with engine.connect() as connection:
        # the schema has to see to its characters itself
        connection.execute(sa.text(f"CREATE DATABASE {name} CHARACTER SET latin1"))
    yield address.set(drivername="mysql", database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name}"))
    engine.dispose()


@pytest.fixture(scope="session")
def fixtures() -> list[Path]:
    return sorted((ROOT / "fixtures").glob("*.txt"))
