"""The command line: what goes where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import perf_extract
from perf_extract.cli import main

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").glob("*.txt"))
TEXT = "某县教育局2023年度部门整体支出绩效自评报告\n一、部门概况\n我局内设9个股室，在职31人。\n"


@pytest.fixture
def report_file(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "perf_extract.cli", *map(str, arguments)]


def test_json_is_the_report(report_file: Path) -> None:
    done = run("extract", report_file)
    assert done.exit_code == 0
    assert done.stderr == ""
    assert json.loads(done.stdout) == perf_extract.extract(report_file).to_dict()


def test_dash_is_standard_input() -> None:
    done = run("extract", "-", stdin=TEXT.encode("gb18030"))
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert report["text"] == TEXT
    assert report["document"]["source"]["name"] == "<stdin>"


def test_jsonl_is_one_fact_a_line_in_text_order(report_file: Path) -> None:
    done = run("extract", "--format", "jsonl", report_file)
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [next(iter(f)) for f in facts] == ["kind"] * len(facts)
    expected = perf_extract.extract(report_file)
    assert [f["id"] for f in facts] == [f.id for f in expected.facts()]
    assert {f["kind"] for f in facts} <= {"finance", "kpi"}
    assert facts


def test_output_goes_to_a_file(report_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = run("extract", report_file, "-o", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert perf_extract.Report.from_json(out.read_bytes()) == perf_extract.extract(report_file)


def test_json_is_utf8_whatever_the_locale(report_file: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(command("extract", report_file), capture_output=True, env=environment, check=True)
    assert "股室" in done.stdout.decode("utf-8")


def test_schema_and_version() -> None:
    assert json.loads(run("schema").stdout)["title"] == "perf_extract report"
    assert run("--version").stdout == f"perf-extract {perf_extract.__version__}\n"


def test_a_catalog_folder_counts(report_file: Path, tmp_path: Path) -> None:
    done = run("extract", report_file, "--catalog", tmp_path)
    assert done.exit_code == 0
    done = run("extract", report_file, "--catalog", tmp_path / "none")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("perf-extract: catalog: ")


def refused(done: Result, code: str) -> None:
    """Exit 1, nothing on standard output, one coded line that is a sentence."""
    assert (done.exit_code, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"perf-extract: {code}: ")
    assert "; " in line, "say what to do"


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", "\u3000\ufeff\u200b\n".encode(), b"\xef\xbb\xbf"])
def test_empty(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    refused(run("extract", path), "empty")
    refused(run("extract", "-", stdin=content), "empty")


@pytest.mark.parametrize("content", [bytes(range(256)) * 8, b"\x7fELF\x02\x01\x01" + bytes(500)])
def test_binary(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    refused(run("extract", path), "not_text")


def test_missing(tmp_path: Path) -> None:
    refused(run("extract", tmp_path / "none.txt"), "not_found")
    refused(run("extract", tmp_path / "line\nbreak.txt"), "not_found")


def test_directory(tmp_path: Path) -> None:
    refused(run("extract", tmp_path), "unreadable")


def test_unreadable(report_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    done = run("extract", report_file)
    monkeypatch.undo()
    refused(done, "unreadable")


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="needs /proc")
def test_a_read_that_fails() -> None:
    refused(run("extract", "/proc/self/mem"), "unreadable")


@pytest.mark.parametrize(
    ("content", "code", "advice"),
    [
        (b"%PDF-1.7\n", "truncated", "get the whole file again"),
        (b"<!DOCTYPE html><html>", "empty", "give the page that shows the report"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unsupported", "save it as .docx"),
    ],
)
def test_other_formats_are_told_by_content(content: bytes, code: str, advice: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    done = run("extract", path)
    refused(done, code)
    assert advice in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "a", "b"],
        ["extract", "--format", "xml", "a"],
        ["extract", "--segmenter", "none", "a"],
        ["extract", "--nothing", "a"],
        ["nothing"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Usage: " in done.stderr


def test_an_output_that_cannot_be_written(report_file: Path, tmp_path: Path) -> None:
    refused(run("extract", report_file, "-o", tmp_path / "none" / "out.json"), "unwritable")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk(report_file: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command("extract", report_file), stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(b"perf-extract: unwritable: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_leaves_early(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(TEXT + "我局共完成培训25人次。\n" * 5000, encoding="utf-8")
    process = subprocess.Popen(command("extract", path), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() in (0, 1)
    process.stderr.close()
