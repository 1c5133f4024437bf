"""The random sample: draws that repeat, what is left out, sheets and table, and judged tables as their page says."""

from __future__ import annotations

import csv
from pathlib import Path
from types import ModuleType

import pytest
from loading import load

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks"
TABLES = sorted(BENCHMARKS.glob("sample-*.tsv"))
VERDICTS = ("wrong name", "wrong role", "wrong value", "not a fact")


@pytest.fixture(scope="module")
def sample() -> ModuleType:
    return load(BENCHMARKS / "sample.py")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    title = "岚川市2024年国民经济和社会发展统计公报"
    text = f"{title}\n全年全市地区生产总值1286.47亿元，比上年增长5.6%。全市粮食产量118.52万吨。\n"
    for name in ("a", "b", "wr_guizhou_2026", "b_seeded_errors"):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    (tmp_path / "c.txt").write_text("   ", "utf-8")
    return tmp_path


def test_sources_of_gold_and_copies_are_left_out(sample: ModuleType, folder: Path) -> None:
    facts = sample.population(folder)
    assert [one.document for one in facts] == ["a"] * 3 + ["b"] * 3


def test_a_draw_repeats_and_another_seed_differs(sample: ModuleType, folder: Path) -> None:
    facts = sample.population(folder)
    places = [(one.document, one.fact.evidence.start) for one in sample.draw(facts, 4, 7)]
    assert places == [(one.document, one.fact.evidence.start) for one in sample.draw(facts, 4, 7)]
    assert places == sorted(places)
    draws = {
        tuple((one.document, one.fact.evidence.start) for one in sample.draw(facts, 2, seed)) for seed in range(20)
    }
    assert len(draws) > 1
    assert len(sample.draw(facts, 99, 7)) == 6


def test_a_sheet_marks_the_number_in_its_sentence(
    sample: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sample.main([str(folder)]) == 0
    shown = capsys.readouterr()
    assert "比上年增长【5.6%】" in shown.out
    assert "公报⏎全年全市地区生产总值【1286.47亿元】" in shown.out
    assert "c.txt: empty" in shown.err


def test_a_row_holds_no_sentence_and_stays_on_one_line(
    sample: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sample.main([str(folder), "--table", "--size", "3"]) == 0
    rows = list(csv.reader(capsys.readouterr().out.splitlines(), delimiter="\t"))
    assert tuple(rows[0]) == sample.COLUMNS
    assert [len(row) for row in rows] == [7] * 4
    assert all(row[6] == "" for row in rows[1:])


def test_the_tally_counts_by_confidence(sample: ModuleType, tmp_path: Path) -> None:
    table = tmp_path / "judged.tsv"
    cells = [("0.95", "right"), ("0.90", "wrong name"), ("0.50", "right"), ("0.95", "right")]
    lines = ["\t".join(sample.COLUMNS), *(f"a\t1\t2个\t学校\tvalue\t{sure}\t{verdict}" for sure, verdict in cells)]
    table.write_text("\n".join(lines) + "\n", "utf-8")
    shown = sample.tally(table)
    assert "all\t3 of 4 right\t75.0%" in shown
    assert "confidence >= 0.9\t2 of 3 right\t66.7%" in shown
    assert "confidence < 0.9\t1 of 1 right\t100.0%" in shown


def test_there_are_judged_tables() -> None:
    assert len(TABLES) >= 4


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_a_judged_table_is_as_its_page_says(sample: ModuleType, table: Path) -> None:
    page = (BENCHMARKS / "SAMPLE.md").read_text("utf-8")
    (section,) = (part for part in page.split("\n## ") if f"Verdicts are in `{table.name}`" in part)
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len(rows) == 200
    assert len({(row["document"], row["start"]) for row in rows}) == 200
    verdicts = [row["verdict"] for row in rows]
    assert set(verdicts) <= {"right", *VERDICTS}
    right = verdicts.count("right")
    assert f"**Result: {right} of 200 right ({right / 2:.1f}%)**" in section
    for verdict in VERDICTS:
        assert f"{verdict} {verdicts.count(verdict)}" in section
    sure = [row["verdict"] for row in rows if float(row["confidence"]) >= sample.SURE]
    share = f"{100 * sure.count('right') / len(sure):.1f}%"
    assert f"{sure.count('right')} of {len(sure)} ({share})" in section
    assert f"| {right} | {right / 2:.1f}% | {share} |" in page
    assert all(row["document"] not in sample.LEFT_OUT for row in rows)
    assert max(len(row["name"]) for row in rows) <= 60
