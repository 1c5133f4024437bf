"""What MySQL and MariaDB do otherwise: keys, collations, schemas made in steps, limits of the server."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from servers import engine
from sqlalchemy.dialects.mysql import dialect
from sqlalchemy.schema import CreateTable

import perf_extract
from perf_extract import sinks
from perf_extract.errors import SinkError
from perf_extract.sinks import tables
from perf_extract.sinks.sql import mysql as parts
from perf_extract.sinks.sql import open_store
from perf_extract.sinks.sql.schema import METADATA
from perf_extract.sinks.sql.views import VIEWS

TEXT = "某县{}局2023年度部门整体支出绩效自评报告\n一、部门概况\n在职{}人，“😀𠮷”支出1.50万元。\n"


def report(name: str, staff: int = 31) -> perf_extract.Report:
    return perf_extract.extract_text(TEXT.format(name, staff))


def held(url: str) -> dict[str, Any]:
    with open_store(url) as store:
        return {record.document["path"]: record.children for record in store.records()}


def emptied(url: str) -> None:
    name = sa.make_url(url).database
    with engine(url).connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name}"))
        connection.execute(sa.text(f"CREATE DATABASE {name} CHARACTER SET latin1"))


class _CutOffError(Exception):
    pass


@pytest.fixture
def cut() -> Iterator[list[int]]:
    """How many statements that make something are still let through, in a list; empty for all."""
    left: list[int] = []

    def check(_: Any, __: Any, statement: str, *___: Any) -> None:
        if left and statement.lstrip().startswith(("CREATE", "INSERT")):
            if not left[0]:
                raise _CutOffError
            left[0] -= 1

    sa.event.listen(sa.Engine, "before_cursor_execute", check)
    yield left
    sa.event.remove(sa.Engine, "before_cursor_execute", check)


def test_a_schema_cut_off_anywhere_is_finished(mysql: str, cut: list[int]) -> None:
    with open_store(mysql) as store, store.engine.connect() as connection:
        whole = {name: connection.execute(sa.text(f"SHOW CREATE TABLE {name}")).one()[1] for name in METADATA.tables}
    steps = 0
    while True:
        emptied(mysql)
        cut[:] = [steps]
        try:
            open_store(mysql).close()
            break
        except _CutOffError:
            steps += 1
        cut.clear()
        with open_store(mysql) as store, store.engine.connect() as connection:
            for name, made in whole.items():
                found = connection.execute(sa.text(f"SHOW CREATE TABLE {name}")).one()[1]
                assert sorted(found.splitlines()) == sorted(made.splitlines()), (steps, name)
            assert set(sa.inspect(connection).get_view_names()) == set(VIEWS)
    # a table or index, the views, and Alembic's table and row
    assert steps == len(METADATA.tables) + sum(len(t.indexes) for t in METADATA.tables.values()) + len(VIEWS) + 2
    cut.clear()
    sinks.write([report("教育")], mysql)
    assert held(mysql)["<text>"]["facts"]


@pytest.mark.parametrize(("is_mariadb", "collation"), [(True, "utf8mb4_nopad_bin"), (False, "utf8mb4_0900_bin")])
def test_each_server_gets_what_it_knows(is_mariadb: bool, collation: str) -> None:
    spoken = dialect(is_mariadb=is_mariadb)
    for table in METADATA.sorted_tables:
        made = str(CreateTable(table).compile(dialect=spoken))
        assert set(re.findall(r"COLLATE (\w+)", made)) == {collation}
        assert "DEFERR" not in made
        assert "DOUBLE PRECISION" not in made
        assert ("AS (CAST(value AS DOUBLE)) STORED" in made) == (table.name == "facts")


def test_a_table_of_something_else_is_left_alone(mysql: str) -> None:
    with engine(mysql).begin() as connection:
        connection.execute(sa.text("CREATE TABLE documents (id INT PRIMARY KEY)"))
    with pytest.raises(SinkError, match="a table documents of something else; give an empty database"):
        open_store(mysql)
    with engine(mysql).connect() as connection:
        assert [c["name"] for c in sa.inspect(connection).get_columns("documents")] == ["id"]


@pytest.mark.parametrize("spelled", ["mysql", "mysql+pymysql", "mariadb", "mariadb+pymysql"])
@pytest.mark.parametrize("query", ["", "?charset=latin1"])
def test_both_names_reach_the_server(mysql: str, spelled: str, query: str) -> None:
    url = mysql.replace("mysql:", f"{spelled}:") + query
    made = report("教育")
    assert sinks.write([made], url) == 1
    with open_store(url) as store:
        (found,) = store.records()
    assert found.document["text"] == made.text
    assert "😀𠮷" in made.text


def test_keys_are_exact_however_long(mysql: str, tmp_path: Path) -> None:
    long = "/" + "长" * 1500
    paths = [f"{long}a", f"{long}b", "/x", "/x ", "/X", "/é", "/e\u0301", "/e", "/😀", "/𠮷", "/ß", "/ss"]
    results = [perf_extract.Result(path, report=report("教育", n + 2)) for n, path in enumerate(paths)]
    for _ in range(2):
        sinks.write(results, mysql)
    sqlite = f"sqlite:///{tmp_path}/perf.db"
    sinks.write(results, sqlite)
    assert held(mysql) == held(sqlite)
    assert set(held(mysql)) == set(paths)
    with open_store(mysql) as store, store.engine.connect() as connection:
        name = sa.text("SELECT COUNT(*) FROM documents WHERE path = :path")
        assert [connection.execute(name, {"path": path}).scalar_one() for path in paths] == [1] * len(paths)


def test_views_tell_names_apart(mysql: str, tmp_path: Path) -> None:
    names = ["教育", "教育 ", "A", "a", "é", "e\u0301", "e"]
    results = []
    for name in names:
        made = report("教育")
        made.document.department = name
        results.append(perf_extract.Result(f"/{name}", report=made))
    found = []
    for url in (mysql, f"sqlite:///{tmp_path}/perf.db"):
        sinks.write(results, url)
        with open_store(url) as store, store.engine.connect() as connection:
            rows = connection.execute(sa.text("SELECT department, year, kpi FROM kpi_years ORDER BY document_id")).all()
            found.append([tuple(row) for row in rows])
    assert found[0] == found[1]
    assert {department for department, *_ in found[0]} == set(names)


def test_one_row_that_is_too_much_costs_its_document_only(mysql: str) -> None:
    with open_store(mysql) as store, store.engine.connect() as connection:
        most = connection.execute(sa.text("SELECT @@max_allowed_packet")).scalar_one()
    huge, long, keyed = report("审计"), report("财政"), report("民政")
    huge.text += "\n" * (most // 2 + 1)
    long.kpis[0].value_base = Decimal("9" * 400)
    keyed.checks = keyed.kpis = []
    keyed.finance[0].id = "f" * (parts.KEY_LENGTH + 1)
    given = {"/huge": huge, "/long": long, "/keyed": keyed, "/good": report("教育")}
    sinks.write([perf_extract.Result(path, report=made) for path, made in given.items()], mysql)
    with open_store(mysql) as store:
        told = {record.document["path"]: record.document for record in store.records()}
        good = {record.document["path"] for record in store.records() if record.children["facts"]}
    assert good == {"/good"}
    assert {path: row["status"] for path, row in told.items()} == {
        "/huge": "crashed",
        "/long": "crashed",
        "/keyed": "crashed",
        "/good": "ok",
    }
    assert f"more than the server's max_allowed_packet, {most} bytes" in told["/huge"]["message"]
    assert "DOUBLE" in told["/long"]["message"]
    assert "Data too long for column 'id'" in told["/keyed"]["message"]


def test_a_lax_server_cuts_nothing_off(mysql: str) -> None:
    with open_store(mysql) as store, store.engine.connect() as connection:
        mode, level = connection.execute(sa.text("SELECT @@sql_mode")).scalar_one(), connection.get_isolation_level()
        engines = connection.execute(
            sa.text("SELECT table_name, engine FROM information_schema.tables WHERE table_schema = DATABASE()")
        )
        made = {name: engine for name, engine in engines if engine}
    assert "STRICT_ALL_TABLES" in mode
    assert level == "READ COMMITTED"
    assert {made[spec.name] for spec in tables.ALL} == {"InnoDB"}


def test_a_server_too_old_is_one_coded_line(mysql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_OLDEST", {True: (99,), False: (99,)})
    with pytest.raises(SinkError, match=r"version \d+\.\d+\.\d+ is too old; give MySQL 8"):
        open_store(mysql)


@pytest.mark.parametrize(
    ("url", "module", "advice"),
    [
        ("mysql://host/name", "pymysql", "pip install 'perf-extract[mysql]'"),
        ("mariadb://host/name", "pymysql", "pip install 'perf-extract[mysql]'"),
        ("mysql+mysqldb://host/name", "MySQLdb", "pip install 'perf-extract[mysql]' and give mysql+pymysql://"),
        ("postgresql://host/name", "psycopg", "pip install 'perf-extract[postgresql]'"),
    ],
)
def test_a_missing_driver_is_named(url: str, module: str, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SinkError) as caught:
        open_store(url)
    assert caught.value.message.endswith(f": its driver {module} is missing; {advice}")
