"""The Spark job in a cluster of two workers, processes of their own: the rows of a local run, past a lost worker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

pytest.importorskip("pyspark", reason="install perf-extract[spark]")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("no Java: install a JRE 17 or newer", allow_module_level=True)

from perf_extract import extract
from perf_extract import spark as job
from perf_extract.knowledge import Catalog
from perf_extract.sinks import tables
from perf_extract.sinks.arrow import fitted
from perf_extract.sinks.rows import record

ROOT = Path(__file__).parents[1]
#: where Debian's libpostgresql-jdbc-java lies; where Maven is in reach, Spark fetches one itself (--packages)
JDBC = Path(os.environ.get("PERF_EXTRACT_JDBC", "/usr/share/java/postgresql.jar"))
FIXTURES = sorted((ROOT / "fixtures").glob("*.txt"))


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    # Spark's workers want a home with scripts to start them, which the package from PyPI has beside its Python
    spark = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executor.memory", "768m")
        .config("spark.task.maxFailures", "4")
        .config("spark.executorEnv.PYTHONPATH", os.environ["PYTHONPATH"])
        .getOrCreate()
    )
    yield spark
    spark.stop()


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".")
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def local() -> dict[str, Any]:
    found = {}
    for path in FIXTURES:
        held = record(f"file:{path}", extract(path), Catalog.default())
        row = {name: value for name, value in held.document.items() if name != "run_id"}
        row |= {spec.name: fitted(spec, held.children[spec.name]) for spec in tables.CHILDREN}
        for spec in tables.CHILDREN:
            row[spec.name] = [{k: v for k, v in child.items() if k != "document_id"} for child in row[spec.name]]
        found[held.document["path"]] = plain(row)
    return found


def read(session: Any) -> Any:
    return session.read.format("binaryFile").load(f"{ROOT}/fixtures/*.txt").repartition(6)


def rows(extracted: Any) -> dict[str, Any]:
    return {row["path"]: plain(row.asDict(recursive=True)) for row in extracted.collect()}


def test_the_rows_are_those_of_a_local_run(session: Any) -> None:
    found, expected = rows(job.extract(read(session))), local()
    assert found.keys() == expected.keys()
    for path in expected:
        for name, value in expected[path].items():
            assert found[path][name] == value, name


def test_a_refused_report_is_a_row(session: Any) -> None:
    frame = session.createDataFrame([("a.txt", ""), ("b.txt", "某县教育局2023年度报告\n在职31人。")], ["path", "text"])
    found = {row["path"]: (row["status"], len(row["facts"])) for row in job.extract(frame).collect()}
    assert found == {"a.txt": ("empty", 0), "b.txt": ("ok", 1)}


def test_a_lost_worker_is_survived(session: Any, tmp_path: Path) -> None:
    marker = tmp_path / "killed"

    def kill_once(batches: Any) -> Iterator[Any]:
        for batch in batches:
            try:
                marker.touch(exist_ok=False)
            except FileExistsError:
                yield batch
                continue
            # the executor's Java process, in which this Python was started
            parent = os.getppid()
            while "java" not in Path(f"/proc/{parent}/comm").read_text():
                parent = int(Path(f"/proc/{parent}/stat").read_text().rsplit(")", 1)[1].split()[1])
            os.kill(parent, signal.SIGKILL)

    reports = read(session).select("path", "content")
    found = rows(job.extract(reports.mapInArrow(kill_once, reports.schema)))
    assert marker.exists()
    assert found.keys() == local().keys()
    assert {row["status"] for row in found.values()} == {"ok"}


def run_job(to: str, **env: str) -> None:
    command = [sys.executable, "-m", "perf_extract.spark", str(ROOT / "fixtures"), "--pattern", "*.txt", "--to", to]
    env = {**os.environ, "PYSPARK_PYTHON": sys.executable, **env}
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", env=env)
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_job_writes_tables(tmp_path: Path) -> None:
    dataset = pytest.importorskip("pyarrow.dataset")
    run_job(str(tmp_path))
    expected = local()
    for name in ("documents", "facts", "sections"):
        written = dataset.dataset(tmp_path / name, partitioning="hive").to_table()
        count = len(expected) if name == "documents" else sum(len(row[name]) for row in expected.values())
        assert written.num_rows == count
    years = {path.name for path in (tmp_path / "facts").iterdir() if path.is_dir()}
    assert years == {f"fiscal_year={row['fiscal_year']}" for row in expected.values()}


@pytest.mark.skipif(not JDBC.exists(), reason="no JDBC driver: apt-get install libpostgresql-jdbc-java")
def test_the_job_writes_a_database_over_jdbc(postgresql: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    server = sa.make_url(postgresql)
    address = f"jdbc:postgresql://{server.host}:{server.port}/{server.database}?user={server.username}"
    for _ in range(2):
        run_job(address, PYSPARK_SUBMIT_ARGS=f"--jars {JDBC} pyspark-shell")
    expected = local()
    with psycopg.connect(postgresql, row_factory=psycopg.rows.dict_row) as connection:
        for spec in (tables.DOCUMENTS, *tables.CHILDREN):
            found = {}
            for row in connection.execute(f"SELECT * FROM {spec.name}"):
                found[row.get("document_id", row["id"]), row["id"]] = read_back(spec, row)
            wanted = {}
            for document in expected.values():
                for row in [document] if spec is tables.DOCUMENTS else document[spec.name]:
                    wanted[document["id"], row["id"]] = {name: row[name] for name in spec.names if name in row}
            assert found == wanted, spec.name


def read_back(spec: tables.Spec, row: dict[str, Any]) -> dict[str, Any]:
    """A row as it was before its lists became JSON."""
    listed = {column.name for column in spec.columns if column.kind == "json"}
    kept = {name: row[name] for name in spec.names if name not in ("document_id", "run_id")}
    return {n: json.loads(v) if n in listed and v is not None else plain(v) for n, v in kept.items()}
