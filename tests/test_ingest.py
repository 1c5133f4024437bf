"""`perf-extract batch`: every input once and named, whatever becomes of it; runs cut off, repeated, changed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
TEXT = "{}县教育局2023年度部门整体支出绩效自评报告\n一、部门概况\n我局内设{}个股室，在职31人。\n"

#: loaded by every Python of a test's batch: reports that do what no report should
POISON = """\
import os, perf_extract.pipeline as pipeline
plain = pipeline.extract
def extract(source, **more):
    name = os.path.basename(os.fspath(source)) if isinstance(source, (str, os.PathLike)) else ""
    if name.startswith("hang"):
        while True: pass
    if name.startswith("crash"):
        os.kill(os.getpid(), 11)
    if name.startswith("memory"):
        held = [bytearray(1 << 24) for _ in range(1 << 12)]
    return plain(source, **more)
pipeline.extract = extract
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    for number in range(12):
        path = folder / f"{number % 3}" / f"{number:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT.format("甲乙丙丁"[number % 4], number + 2), encoding="utf-8")
    return folder


def batch(*given: object, to: Path | str, env: dict[str, str] | None = None, stdin: str = "", cwd: Path | None = None):  # type: ignore[no-untyped-def]
    url = f"sqlite:///{to}" if isinstance(to, Path) else to
    command = [sys.executable, "-m", "perf_extract.cli", "batch", *map(str, given), "--to", url]
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        input=stdin,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        check=False,
    )


def documents(database: Path) -> dict[str, str]:
    with sqlite3.connect(database) as connection:
        return dict(connection.execute("SELECT path, status FROM documents"))


def rows(database: Path) -> dict[str, list[Any]]:
    with sqlite3.connect(database) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {t: sorted(connection.execute(f"SELECT * FROM {t}"), key=repr) for t in tables if t != "runs"}


def run_log(database: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT status, inputs, ok, refused, unchanged FROM runs ORDER BY id").fetchall()


def test_workers_and_a_rerun_make_the_same_rows(reports: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    assert batch(reports, to=one).returncode == 0
    assert batch(reports, "--workers", 2, to=two).returncode == 0
    first = rows(one)
    assert len(first["documents"]) == 12
    assert first["facts"]
    assert rows(two) == first
    done = batch(reports, to=one)
    assert done.returncode == 0
    assert "0 written, 12 unchanged" in done.stderr
    assert rows(one) == first
    assert run_log(one) == [("done", 12, 12, 0, 0), ("done", 12, 0, 0, 12)]


def test_a_changed_report_is_redone_in_place(reports: Path, tmp_path: Path) -> None:
    database = tmp_path / "perf.db"
    batch(reports, to=database)
    (reports / "1" / "04.txt").write_text(TEXT.format("戊", 99), encoding="utf-8")
    (reports / "2" / "05.txt").write_bytes(b"")
    done = batch(reports, to=database)
    assert done.returncode == 1
    assert "2 written, 10 unchanged" in done.stderr
    assert f"perf-extract: empty: {reports}/2/05.txt: " in done.stderr
    with sqlite3.connect(database) as connection:
        facts = "SELECT d.path, f.value FROM facts f JOIN documents d ON d.id = f.document_id WHERE f.value = '99'"
        assert connection.execute(facts).fetchall() == [(str(reports / "1" / "04.txt"), "99")]
        empty = "SELECT COUNT(*) FROM facts f JOIN documents d ON d.id = f.document_id WHERE d.status = 'empty'"
        assert connection.execute(empty).fetchone() == (0,)
        assert connection.execute("SELECT COUNT(*) FROM documents").fetchone() == (12,)
    assert batch(reports, to=database).returncode == 1, "what was refused is still refused"


def test_a_poisoned_folder(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "poison").mkdir()
    (tmp_path / "poison" / "sitecustomize.py").write_text(POISON)
    for name in ("hang1", "crash1", "memory1", "crash2"):
        (reports / f"{name}.txt").write_text(TEXT.format("毒", 5), encoding="utf-8")
    (reports / "junk.txt").write_bytes(bytes(range(256)) * 40)
    (reports / "cut.docx").write_bytes(b"PK\x03\x04\x14\x00")
    os.mkfifo(reports / "pipe.txt")
    (reports / "dangling.txt").symlink_to(tmp_path / "nowhere")
    database = tmp_path / "perf.db"
    limits = ("--timeout", 5, "--memory", 1024, "--workers", 2)
    done = batch(reports, *limits, to=database, env={"PYTHONPATH": str(tmp_path / "poison")})
    assert done.returncode == 1, done.stderr
    held = documents(database)
    bad = {os.path.relpath(path, reports): status for path, status in held.items() if status != "ok"}
    assert bad == {
        "hang1.txt": "timeout",
        "pipe.txt": "timeout",
        "crash1.txt": "crashed",
        "crash2.txt": "crashed",
        "memory1.txt": "too_large",
        "junk.txt": "not_text",
        "cut.docx": "truncated",
        "dangling.txt": "not_found",
    }
    assert len(held) == 12 + len(bad)
    for name, status in bad.items():
        assert f"perf-extract: {status}: {reports}/{name}: " in done.stderr
    with sqlite3.connect(database) as connection:
        hashes = dict(connection.execute("SELECT name, sha256 FROM documents WHERE status <> 'ok'"))
    assert {name for name, sha256 in hashes.items() if sha256 is None} == {"pipe.txt", "dangling.txt"}
    # what may come out otherwise is tried again, the rest is known
    done = batch(reports, "--timeout", 5, to=database)
    assert done.returncode == 1
    assert "3 written" in done.stderr
    held = documents(database)
    assert [held[str(reports / f"{name}.txt")] for name in ("hang1", "crash1", "crash2")] == ["ok"] * 3


@pytest.mark.parametrize("to", ["sqlite", "jsonl"])
def test_kill_and_resume(tmp_path: Path, to: str) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    text = (ROOT / "fixtures" / "industry_qinghe_2023.txt").read_text(encoding="utf-8")
    for number in range(40):
        (reports / f"{number:02}.txt").write_text(f"{text}\n{number}", encoding="utf-8")
    url = f"sqlite:///{tmp_path}/perf.db" if to == "sqlite" else f"jsonl:{tmp_path}/perf.jsonl"
    store = tmp_path / ("perf.db" if to == "sqlite" else ".perf.jsonl.perf_extract.sqlite")
    command = [sys.executable, "-m", "perf_extract.cli", "batch", str(reports), "--to", url, "--json-log", "--resume"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stderr is not None
    seen = [json.loads(process.stderr.readline()) for _ in range(8)]
    process.kill()
    process.wait()
    assert [line["event"] for line in seen] == ["start"] + ["document"] * 7
    early = {path for path, status in documents(store).items() if status == "ok"}
    assert early >= {line["path"] for line in seen[1:]}

    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["path"] for line in lines if line.get("how") == "resumed"} == early
    assert len(documents(store)) == 40
    assert run_log(store) == [("done", 40, 40, 0, 0)]
    if to == "jsonl":
        written = [json.loads(line)["path"] for line in (tmp_path / "perf.jsonl").read_bytes().splitlines()]
        assert written == sorted(str(path) for path in reports.iterdir())


def test_a_signal_stops_in_good_order(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never.txt")
    database = tmp_path / "perf.db"
    command = [
        sys.executable,
        "-m",
        "perf_extract.cli",
        "batch",
        str(tmp_path / "*.txt"),
        "--to",
        f"sqlite:///{database}",
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8")
    for _ in range(600):
        if database.exists() and run_log_of(database):
            break
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said == "perf-extract: stopped: give the same command with --resume to go on\n"
    assert [row[0] for row in run_log(database)] == ["stopped"]


def run_log_of(database: Path) -> bool:
    try:
        return bool(run_log(database))
    except sqlite3.OperationalError:
        return False


def test_folders_patterns_archives_and_lists(reports: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("里/甲.txt", TEXT.format("甲", 7))
        archive.writestr("empty.txt", "")
        archive.writestr("__MACOSX/x", "clutter")
    (reports / ".hidden.txt").write_text("x")
    (reports / "0" / "~$open.docx").write_text("x")
    database = tmp_path / "perf.db"
    done = batch("reports/0", "reports/1/*4.txt", "more.zip", "no/*.txt", to=database, cwd=tmp_path)
    assert done.returncode == 1
    held = {os.path.relpath(path, tmp_path): status for path, status in documents(database).items()}
    assert held == {
        **{f"reports/0/{number:02}.txt": "ok" for number in (0, 3, 6, 9)},
        "reports/1/04.txt": "ok",
        "more.zip/里/甲.txt": "ok",
        "more.zip/empty.txt": "empty",
        "no/*.txt": "not_found",
    }
    listed = "\n".join(str(path) for path in sorted((reports / "2").iterdir()))
    assert batch("-", to=tmp_path / "list.db", stdin=listed).returncode == 0
    assert sorted(documents(tmp_path / "list.db")) == listed.splitlines()


@pytest.mark.parametrize(
    ("to", "store"), [("sqlite:///perf.db", "perf.db"), ("csv:tables", "tables/.perf_extract.sqlite")]
)
def test_the_target_is_no_input(reports: Path, to: str, store: str) -> None:
    for _ in range(2):
        assert batch(".", to=to, cwd=reports).returncode == 0
        assert len(documents(reports / store)) == 12


def test_a_path_that_is_not_unicode(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(TEXT.format("甲", 3))
    except OSError:
        pytest.skip("this file system takes only Unicode names")
    database = tmp_path / "perf.db"
    assert batch(tmp_path, to=database).returncode == 0
    assert documents(database) == {f"{tmp_path}/\\xff.txt": "ok"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "Missing argument"),
        (("--workers", "0", "x"), "--workers"),
        (("--timeout", "0", "x"), "--timeout"),
    ],
)
def test_wrong_usage(given: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = batch(*given, to=tmp_path / "perf.db")
    assert done.returncode == 2
    assert said in done.stderr


def test_a_target_that_cannot_be_opened(reports: Path) -> None:
    done = batch(reports, to="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 2
    assert done.stderr.startswith("perf-extract: sink: postgresql+psycopg://nobody@127.0.0.1:1/none: cannot be opened")
    assert done.stderr.count("\n") == 1


def test_kill_drill() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "kill_drill.py"), "--kills", "3", "--reports", "60"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every document once" in done.stdout


def test_one_report_as_sheets(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    command = [sys.executable, "-m", "perf_extract.cli", "extract", str(ROOT / "fixtures" / "industry_qinghe_2023.txt")]
    book = tmp_path / "one.xlsx"
    assert subprocess.run([*command, "--format", "xlsx", "-o", str(book)], check=False).returncode == 0
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["概况", "指标", "收支", "勾稽"]
    assert ["部门", "青禾县工业和信息化局"] in [[c.value for c in row] for row in sheets["概况"].iter_rows()]
    done = subprocess.run([*command, "--format", "csv"], capture_output=True, check=True)
    text = done.stdout.decode("utf-8-sig")
    assert [line for line in text.splitlines() if line.startswith("【")] == [
        "【概况】",
        "【指标】",
        "【收支】",
        "【勾稽】",
    ]
