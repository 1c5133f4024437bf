"""``perf-extract check``: what it prints and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import perf_extract
from perf_extract.check_view import render
from perf_extract.cli import main
from perf_extract.knowledge import Catalog

RIGHT = "2023年支出决算总计912.40万元，其中基本支出为402.15万元，项目支出为510.25万元。"
WRONG = RIGHT.replace("402.15", "420.15")


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)], input=stdin)


@pytest.fixture
def wrong_file(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_what_agrees_ends_with_0() -> None:
    done = run("-", stdin=RIGHT)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "勾稽1项：不符0项，不判0项，舍入0项，相符1项。"


def test_what_does_not_ends_with_3(wrong_file: Path) -> None:
    done = run(wrong_file)
    assert (done.exit_code, done.stderr) == (3, "")
    shown = done.stdout.replace("\n", "").replace(" ", "")
    assert "总支出等于基本支出加项目支出" in shown
    assert "多18万元，超出容差0.015万元，不符。" in shown
    assert f"基本支出420.15万元[{WRONG.index('420.15')}]" in shown


def test_json_is_what_the_report_holds(wrong_file: Path) -> None:
    done = run("--format", "json", wrong_file)
    assert done.exit_code == 3
    report = perf_extract.extract(wrong_file).to_dict()
    assert json.loads(done.stdout) == {k: report[k] for k in ("checks", "derived", "notes")}


def test_a_user_can_switch_a_relation_off(wrong_file: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "check_rules.tsv").write_text("id\tkind\ttitle\n-total_by_nature\tsum\t-\n", encoding="utf-8")
    assert run("--catalog", mine, wrong_file).exit_code == 0


def test_refused_input_and_wrong_usage(tmp_path: Path) -> None:
    done = run(tmp_path / "none.txt")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("perf-extract: not_found: ")
    assert done.stderr.count("\n") == 1
    assert run("--format", "xml", "-", stdin=RIGHT).exit_code == 2
    assert run().exit_code == 2


def test_the_view_shows_derived_figures_and_notes_apart() -> None:
    text = (
        "一、收支情况\n2023年支出预算总计2846.35万元。2023年支出决算总计2980.13万元。\n"
        "二、预算执行\n全年没有调整、追加预算。"
    )
    page = render(perf_extract.extract_text(text), Catalog.default(), width=100)
    assert "推算（2，原文未写）" in page
    assert "推出执行率为104.7%" in page
    assert "存疑（1，仅供核对）" in page
    assert "\x1b" not in page
    assert "\x1b" in render(perf_extract.extract_text(text), Catalog.default(), width=100, colour=True)
