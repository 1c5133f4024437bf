"""Faults while a batch runs: each ends in one coded message and the right status, and ``--resume`` does the rest."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from servers import engine, hang_up

from perf_extract import worker
from perf_extract.ingest import Outcome, ingest
from perf_extract.inputs import find
from perf_extract.sinks import open_target

TEXT = "{}县教育局2023年度部门整体支出绩效自评报告\n一、部门概况\n我局内设{}个股室，在职31人，收入{}万元。\n"
COUNT = 60

#: loaded by every Python of a test's batch: faults, as the environment names them
FAULTS = """\
import os, resource, signal, sys
fault = os.environ.get("FAULT", "")
is_parent = "perf_extract.cli" in " ".join(sys.orig_argv)
if fault.startswith("file_size") and is_parent:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = int(fault.split("=")[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
if fault == "clock" and is_parent:
    import time, datetime
    real, calls = time.time, [0]
    def jumping():
        calls[0] += 1
        return real() + (-86400 * 365 if calls[0] % 2 else 86400 * 365)
    time.time = jumping
    plain = datetime.datetime
    class Jumping(plain):
        @classmethod
        def now(cls, tz=None):
            return plain.fromtimestamp(jumping(), tz)
    datetime.datetime = Jumping
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number:02}.txt").write_text(TEXT.format("甲", number + 2, number + 100), encoding="utf-8")
    return folder


def command(*given: object, to: str) -> list[str]:
    return [sys.executable, "-m", "perf_extract.cli", "batch", *map(str, given), "--to", to]


def batch(*given: object, to: str, fault: str = "") -> subprocess.CompletedProcess[str]:
    place = Path(str(given[0])).parent / "faults"
    place.mkdir(exist_ok=True)
    (place / "sitecustomize.py").write_text(FAULTS)
    env = {**os.environ, "PYTHONPATH": str(place), "FAULT": fault}
    return subprocess.run(command(*given, to=to), capture_output=True, encoding="utf-8", env=env, check=False)


def held(database: Path) -> dict[str, str]:
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return dict(connection.execute("SELECT path, status FROM documents"))


def rows(database: Path) -> dict[str, list[object]]:
    with sqlite3.connect(database) as connection:
        tables = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            if table != "runs":
                columns = [r[1] for r in connection.execute(f"PRAGMA table_info({table})") if r[1] != "run_id"]
                chosen = ", ".join(f'"{column}"' for column in columns)
                found[table] = sorted(connection.execute(f"SELECT {chosen} FROM {table}"), key=repr)
        return found


def statuses(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        return [row[0] for row in connection.execute("SELECT status FROM runs ORDER BY id")]


def is_one_coded_line(said: str, code: str) -> bool:
    lines = said.splitlines()
    return len(lines) == 1 and lines[0].startswith(f"perf-extract: {code}: ")


@pytest.fixture
def expected(reports: Path, tmp_path: Path) -> dict[str, list[object]]:
    database = tmp_path / "calm.db"
    assert batch(reports, to=f"sqlite:///{database}").returncode == 0
    return rows(database)


def test_a_full_disk(reports: Path, tmp_path: Path, expected: dict[str, list[object]]) -> None:
    database = tmp_path / "perf.db"
    # room for the schema, and less than all the rows take
    least = (tmp_path / "calm.db").stat().st_size - 10_000
    done = batch(reports, to=f"sqlite:///{database}", fault=f"file_size={least}")
    assert done.returncode == 4, done.stderr
    assert is_one_coded_line(done.stderr, "sink")
    assert "go on with --resume" in done.stderr
    early = len(held(database))
    assert early < COUNT
    again = batch(reports, "--resume", to=f"sqlite:///{database}")
    assert again.returncode == 0, again.stderr
    assert rows(database) == expected
    assert statuses(database) == ["done"]


def test_a_full_disk_while_files_are_made(reports: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "perf.jsonl"
    target.parent.mkdir()
    assert batch(reports, to=f"jsonl:{target}").returncode == 0
    before = target.read_bytes()
    (reports / "00.txt").write_text(TEXT.format("乙", 3, 7), encoding="utf-8")
    store = target.parent / ".perf.jsonl.perf_extract.sqlite"
    done = batch(reports, to=f"jsonl:{target}", fault=f"file_size={max(len(before) // 2, 4096)}")
    assert done.returncode == 4, done.stderr
    assert is_one_coded_line(done.stderr, "sink")
    assert target.read_bytes() == before, "the old file stands until the new one is whole"
    assert [path.name for path in target.parent.iterdir() if path.suffix == ".part"] == []
    again = batch(reports, "--resume", to=f"jsonl:{target}")
    assert again.returncode == 0, again.stderr
    lines = [json.loads(line) for line in target.read_bytes().splitlines()]
    assert lines[0]["title"].startswith("乙县")
    assert len(held(store)) == len(lines) == COUNT


def test_a_target_that_may_only_be_read(reports: Path, tmp_path: Path) -> None:
    database = tmp_path / "perf.db"
    assert batch(reports, to=f"sqlite:///{database}").returncode == 0
    (reports / "00.txt").write_text(TEXT.format("乙", 3, 7), encoding="utf-8")
    done = batch(reports, to=f"sqlite:///file:{database}?mode=ro&uri=true")
    assert done.returncode in (2, 4), done.stderr
    assert is_one_coded_line(done.stderr, "sink")
    again = batch(reports, "--resume", to=f"sqlite:///{database}")
    assert again.returncode == 0
    assert "1 written, 59 unchanged" in again.stderr


def test_a_folder_that_cannot_be_made(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = batch(reports, to=f"csv:{tmp_path}/file/tables")
    assert done.returncode == 2
    assert is_one_coded_line(done.stderr, "sink")


def test_an_unreadable_file(reports: Path, tmp_path: Path) -> None:
    # root reads what it may not; what is no file cannot be read by anybody
    (reports / "00.txt").unlink()
    (reports / "00.txt").symlink_to("00.txt")
    (reports / "memory.txt").symlink_to("/proc/self/mem")
    database = tmp_path / "perf.db"
    done = batch(reports, to=f"sqlite:///{database}")
    assert done.returncode == 1, done.stderr
    bad = {Path(path).name: status for path, status in held(database).items() if status != "ok"}
    assert bad == {"00.txt": "unreadable", "memory.txt": "unreadable"}
    for line in done.stderr.splitlines()[:-1]:
        assert line.startswith("perf-extract: unreadable: ")
    (reports / "00.txt").unlink()
    (reports / "00.txt").write_text(TEXT.format("甲", 2, 100), encoding="utf-8")
    (reports / "memory.txt").unlink()
    assert batch(reports, to=f"sqlite:///{database}").returncode == 0
    assert held(database)[str(reports / "00.txt")] == "ok"


def test_a_clock_that_jumps(reports: Path, tmp_path: Path, expected: dict[str, list[object]]) -> None:
    database = tmp_path / "perf.db"
    done = batch(reports, "--timeout", 60, to=f"sqlite:///{database}", fault="clock")
    assert done.returncode == 0, done.stderr
    assert rows(database) == expected
    again = batch(reports, "--resume", to=f"sqlite:///{database}")
    assert "0 written, 60 unchanged" in again.stderr


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_in_the_middle(
    reports: Path, tmp_path: Path, expected: dict[str, list[object]], number: signal.Signals, status: int
) -> None:
    os.mkfifo(reports / "30a.txt")
    database = tmp_path / "perf.db"
    process = subprocess.Popen(
        command(reports, "--workers", 2, to=f"sqlite:///{database}"), stderr=subprocess.PIPE, encoding="utf-8"
    )
    wait_for(lambda: database.exists() and len(documents(database)) > 20)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == status
    assert said == "perf-extract: stopped: give the same command with --resume to go on\n"
    assert statuses(database) == ["stopped"]
    (reports / "30a.txt").unlink()
    again = batch(reports, "--resume", to=f"sqlite:///{database}")
    assert again.returncode == 0, again.stderr
    assert rows(database) == expected
    assert statuses(database) == ["done"]


def test_what_ends_a_run_between_two_inputs_ends_its_workers(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(reports / "00a.txt")
    started = []
    start = worker._start
    monkeypatch.setattr(worker, "_start", lambda: started.append(start()) or started[-1])

    def interrupted(_: Outcome) -> None:
        raise KeyboardInterrupt

    with open_target(f"sqlite:///{tmp_path}/perf.db") as target:
        with pytest.raises(KeyboardInterrupt) as held:
            ingest(find([str(reports)], target.places), target, workers=2, watch=interrupted)
        assert started
        assert all(process.poll() is not None for process in started)
    assert held.traceback, "which keeps the frames of the run alive"
    assert statuses(tmp_path / "perf.db") == ["stopped"]


def test_word_of_an_input_is_given_when_its_rows_are_safe(reports: Path, tmp_path: Path) -> None:
    database, told = tmp_path / "perf.db", []

    def look(outcome: Outcome) -> None:
        told.append(outcome.path)
        assert {path for (path,) in documents(database)} >= set(told)

    with open_target(f"sqlite:///{database}") as target:
        ingest(find([str(reports)], target.places), target, workers=2, watch=look)
    assert len(told) == COUNT


@pytest.fixture
def server(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


on_servers = pytest.mark.parametrize("server", ["postgresql", "mysql"], indirect=True)


def rows_on(url: str) -> dict[str, list[object]]:
    """What a database holds but for the runs."""
    found: dict[str, list[object]] = {}
    with open_target(url) as target:
        for document in target.store.records():
            found.setdefault("documents", []).append({**document.document, "run_id": None})
            for name, children in document.children.items():
                found.setdefault(name, []).extend(children)
    return found


def count(url: str) -> int:
    try:
        with engine(url).connect() as connection:
            return int(connection.execute(sa.text("SELECT COUNT(*) FROM documents")).scalar_one())
    except sa.exc.ProgrammingError:
        return 0


@on_servers
def test_killed_while_it_writes_to_a_server(reports: Path, tmp_path: Path, server: str) -> None:
    calm = f"sqlite:///{tmp_path}/calm.db"
    assert batch(reports, to=calm).returncode == 0
    os.mkfifo(reports / "30a.txt")
    process = subprocess.Popen(command(reports, to=server), stderr=subprocess.DEVNULL)
    wait_for(lambda: count(server) > 5)
    process.kill()
    process.wait()
    release(reports / "30a.txt")
    done = batch_to_server(reports, server)
    assert done.returncode == 0, done.stderr
    assert rows_on(server) == rows_on(calm)
    again = subprocess.run(command(reports, to=server), capture_output=True, encoding="utf-8", check=True)
    assert f"0 written, {COUNT} unchanged" in again.stderr
    for target in (calm, server):
        (reports / "07.txt").write_text(TEXT.format("乙", 3, 7), encoding="utf-8")
        changed = subprocess.run(command(reports, to=target), capture_output=True, encoding="utf-8", check=True)
        assert f"1 written, {COUNT - 1} unchanged" in changed.stderr
    assert rows_on(server) == rows_on(calm)
    with engine(server).connect() as connection:
        log = connection.execute(sa.text("SELECT status, inputs, ok, refused, unchanged FROM runs ORDER BY id")).all()
    assert [tuple(row) for row in log] == [
        ("done", COUNT, COUNT, 0, 0),
        ("done", COUNT, 0, 0, COUNT),
        ("done", COUNT, 1, 0, COUNT - 1),
    ]


@on_servers
def test_a_database_that_goes_away(reports: Path, server: str) -> None:
    os.mkfifo(reports / "30a.txt")
    process = subprocess.Popen(command(reports, to=server), stderr=subprocess.PIPE, encoding="utf-8")
    wait_for(lambda: count(server) > 5)
    hang_up(server)
    release(reports / "30a.txt")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 4, said
    assert is_one_coded_line(said, "sink")
    assert "--resume" in said
    again = batch_to_server(reports, server)
    assert again.returncode == 0, again.stderr
    assert count(server) == COUNT


def release(pipe: Path) -> None:
    """Ends the input that never comes."""
    with suppress(OSError):  # nobody may be reading any more
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    pipe.unlink()


def batch_to_server(reports: Path, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(reports, "--resume", to=url), capture_output=True, encoding="utf-8", check=False)


def documents(database: Path) -> list[tuple[str]]:
    try:
        with sqlite3.connect(database) as connection:
            return connection.execute("SELECT path FROM documents").fetchall()
    except sqlite3.OperationalError:
        return []


def wait_for(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to it")
