"""The schema: as its migrations make it, with its keys, exact numbers and views."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from servers import hang_up

import perf_extract
from perf_extract import sinks
from perf_extract.errors import SinkError
from perf_extract.knowledge import Catalog
from perf_extract.sinks import tables
from perf_extract.sinks.rows import record
from perf_extract.sinks.sql import open_store
from perf_extract.sinks.sql.migrations import HEAD, upgrade
from perf_extract.sinks.sql.schema import METADATA, Exact
from perf_extract.sinks.sql.views import VIEWS


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    kind = getattr(request, "param", "sqlite")
    return f"sqlite:///{tmp_path}/perf.db" if kind == "sqlite" else str(request.getfixturevalue(kind))


every = pytest.mark.parametrize("url", ["sqlite", "postgresql", "mysql"], indirect=True)
#: which have had a schema older than the newest
both = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)


@every
def test_the_migrations_make_the_schema(url: str) -> None:
    with open_store(url) as store, store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        # what MySQL has no means for
        lacking = {"documents": {("path",)}, "facts": {("document_id", "parent"), ("document_id", "section")}}
        lacking["sections"] = {("document_id", "parent")}
        found: dict[str, set[tuple[str, ...]]] = {}
        for what, item in compare_metadata(context, METADATA):
            assert what in ("add_constraint", "add_fk")
            found.setdefault(item.table.name, set()).add(tuple(column.name for column in item.columns))
        assert found == (lacking if url.startswith("mysql") else {})
        assert context.get_current_revision() == HEAD
        assert set(sa.inspect(connection).get_view_names()) == set(VIEWS)


@both
def test_a_database_of_an_older_schema_is_brought_up_and_keeps_its_rows(url: str, fixtures: list[Path]) -> None:
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        upgrade(connection, to="0001")
        run = {"id": 7, "started_at": datetime(2026, 1, 1, tzinfo=UTC), "status": "done", "extractor_version": "0"}
        run |= {"catalog": "x", **dict.fromkeys(("inputs", "ok", "refused", "unchanged"), 0)}
        connection.execute(METADATA.tables["runs"].insert(), run)
        old = {"id": "old", "path": "/old.txt", "status": "ok", "run_id": 7, "extractor_version": "0", "catalog": "x"}
        connection.execute(METADATA.tables["documents"].insert(), old)
    engine.dispose()
    sinks.write(perf_extract.extract_many(fixtures[:1]), url)
    with open_store(url) as store, store.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == HEAD
        held = connection.execute(sa.text("SELECT path, ocr_pages FROM documents ORDER BY path")).all()
        assert [path for path, _ in held] == sorted(["/old.txt", str(fixtures[0])])
        assert dict(held)["/old.txt"] is None
        assert set(sa.inspect(connection).get_view_names()) == set(VIEWS)


@every
def test_opening_again_changes_nothing(url: str) -> None:
    for _ in range(2):
        with open_store(url) as store, store.engine.connect() as connection:
            assert set(sa.inspect(connection).get_table_names()) == {s.name for s in tables.ALL} | {"alembic_version"}


@every
def test_views_answer_the_common_questions(url: str, fixtures: list[Path]) -> None:
    sinks.write(perf_extract.extract_many(fixtures), url)
    with open_store(url) as store, store.engine.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT * FROM department_year WHERE department = '青禾县工业和信息化局'")
        ).mappings()
        (row,) = rows
        assert row["fiscal_year"] == 2023
        assert Decimal(row["expenditure_final"]) == Decimal("26117200")
        assert Decimal(row["three_public_final"]) == Decimal("55800")
        every = connection.execute(sa.text("SELECT region, department, fiscal_year FROM department_year")).all()
        assert len(every) == len(set(every)) > 8

        kpis = connection.execute(sa.text("SELECT department, year FROM kpi_years WHERE kpi = 'base_station_5g'")).all()
        assert ("青禾县工业和信息化局", 2023) in kpis

        rates = connection.execute(sa.text("SELECT budget, adjusted, final, rate FROM budget_execution")).all()
        assert rates
        for budget, adjusted, final, rate in rates:
            planned = Decimal(budget if adjusted is None else adjusted)
            assert rate == pytest.approx(float(100 * Decimal(final) / planned)) if planned else rate is None
        assert connection.execute(sa.text("SELECT COUNT(*) FROM mismatches")).scalar_one() == len(
            connection.execute(sa.text("SELECT id FROM checks WHERE status = 'mismatch'")).all()
        )


@pytest.mark.parametrize("url", ["postgresql", "mysql"], indirect=True)
def test_views_answer_alike(url: str, tmp_path: Path, fixtures: list[Path]) -> None:
    results = list(perf_extract.extract_many(fixtures))
    answers = []
    for address in (f"sqlite:///{tmp_path}/perf.db", url):
        sinks.write(results, address)
        with open_store(address) as store, store.engine.connect() as connection:
            answers.append({name: answer(connection, name) for name in VIEWS})
    assert answers[0] == answers[1]
    assert all(answers[0][name] for name in ("department_year", "kpi_years", "budget_execution"))


def answer(connection: sa.Connection, view: str) -> list[str]:
    """The rows of a view in one order, numbers as their plain digits."""
    rows = connection.execute(sa.text(f"SELECT * FROM {view}")).all()
    return sorted(repr([f"{v:f}" if isinstance(v, Decimal) else v for v in row]) for row in rows)


def test_sqlite_sorts_by_the_double_and_keeps_the_digits(tmp_path: Path) -> None:
    text = "某县财政局2023年度报告\n一、支出\n2023年办公费9.50万元，印刷费10.05万元，水费0.1234567890123456789万元。"
    sinks.write([perf_extract.extract_text(text)], f"sqlite:///{tmp_path}/perf.db")
    with sqlite3.connect(tmp_path / "perf.db") as database:
        rows = database.execute(
            "SELECT value, typeof(value), typeof(value_real) FROM facts ORDER BY value_real"
        ).fetchall()
    assert [row[0] for row in rows] == ["0.1234567890123456789", "9.50", "10.05"]
    assert {row[1:] for row in rows} == {("text", "real")}


def test_an_sqlite_file_is_one_file_that_any_reader_opens(tmp_path: Path, fixtures: list[Path]) -> None:
    sinks.write(perf_extract.extract_many(fixtures[:2]), f"sqlite:///{tmp_path}/perf.db")
    assert [path.name for path in tmp_path.iterdir()] == ["perf.db"]
    (tmp_path / "perf.db").chmod(0o444)
    with sqlite3.connect(f"file:{tmp_path}/perf.db?mode=ro&immutable=1", uri=True) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@every
def test_taking_a_document_away_takes_its_rows(url: str, fixtures: list[Path]) -> None:
    sinks.write(perf_extract.extract_many(fixtures[:2]), url)
    with open_store(url) as store, store.engine.begin() as connection:
        connection.execute(METADATA.tables["documents"].delete())
        for spec in tables.CHILDREN:
            assert connection.execute(sa.text(f"SELECT COUNT(*) FROM {spec.name}")).scalar_one() == 0


def test_what_the_database_refuses_is_kept_as_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = perf_extract.extract_text("某县财政局2023年度报告\n在职31人。")
    report.kpis[0].rule = None  # type: ignore[assignment]
    sinks.write([report], f"sqlite:///{tmp_path}/perf.db")
    with sqlite3.connect(tmp_path / "perf.db") as database:
        ((status, message),) = database.execute("SELECT status, message FROM documents").fetchall()
        assert database.execute("SELECT COUNT(*) FROM facts").fetchone() == (0,)
    assert status == "crashed"
    assert "NOT NULL" in message


@both
def test_what_is_refused_takes_nothing_of_its_lot_with_it(url: str) -> None:
    catalog, packed = Catalog.default(), []
    for name in "cab":
        report = perf_extract.extract_text("某县财政局2023年度报告\n在职31人。")
        if name == "a":
            report.kpis[0].rule = None  # type: ignore[assignment]
        packed.append(record(name, report, catalog).packed())
    with open_store(url) as store:
        run = store.begin_run(catalog, resume=False)
        for _ in range(2):
            refusals = store.put(packed, run)
            assert [refusal and refusal.code for refusal in refusals] == [None, "crashed", None]
        assert store.put([], run) == []
        held = [(one.document["path"], one.document["status"], len(one.children["facts"])) for one in store.records()]
    assert held == [("a", "crashed", 0), ("b", "ok", 1), ("c", "ok", 1)]


def test_decimals_are_text_where_numbers_would_round() -> None:
    from sqlalchemy.dialects import mysql, postgresql, sqlite

    kinds = [Exact().compile(dialect=d.dialect()) for d in (sqlite, mysql, postgresql)]  # type: ignore[attr-defined]
    assert kinds == ["TEXT", "TEXT", "NUMERIC"]


@pytest.mark.parametrize("url", ["postgresql", "mysql"], indirect=True)
def test_a_database_that_goes_away_is_one_coded_line(url: str, fixtures: list[Path]) -> None:
    with open_store(url) as store:
        run = store.begin_run(Catalog.default(), resume=False)
        path = str(fixtures[0])
        assert store.known(path) is None
        hang_up(url)
        kept = record(path, perf_extract.extract(path), Catalog.default()).packed()
        with pytest.raises(SinkError, match="go on with --resume"):
            store.put([kept], run)
        assert store.put([kept], run) == [None], "a new connection is made"
        assert store.known(path) is not None


@pytest.mark.parametrize("statements", [1, 4, 9, 16])
def test_a_killed_start_leaves_a_database_that_opens(tmp_path: Path, statements: int) -> None:
    script = (
        "import os, sys, sqlalchemy as sa\n"
        "from perf_extract.sinks.sql import open_store\n"
        "left = int(sys.argv[2])\n"
        "def count(connection, cursor, statement, *_):\n"
        "    global left\n"
        "    left -= statement.lstrip().startswith(('CREATE', 'INSERT'))\n"
        "    if not left:\n"
        "        os._exit(9)\n"
        "sa.event.listen(sa.Engine, 'after_cursor_execute', count)\n"
        "open_store(sys.argv[1])\n"
    )
    url = f"sqlite:///{tmp_path}/perf.db"
    assert subprocess.run([sys.executable, "-c", script, url, str(statements)]).returncode == 9
    with open_store(url) as store, store.engine.connect() as connection:
        assert set(sa.inspect(connection).get_view_names()) == set(VIEWS)
