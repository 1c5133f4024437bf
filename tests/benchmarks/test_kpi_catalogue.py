"""The catalogue's measure: coverage by kind of report, samples that repeat, and the checked table itself."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from loading import load

from perf_extract.knowledge import Catalog
from perf_extract.knowledge.rows import KpiRow

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    return load(BENCHMARKS / "kpi_catalogue.py")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(
        "岚川市2024年国民经济和社会发展统计公报\n全年全市地区生产总值1286.47亿元，比上年增长5.6%。全市粮食产量118.52万吨。\n",
        "utf-8",
    )
    (tmp_path / "b.txt").write_text("   ", "utf-8")
    return tmp_path


def test_coverage(measure: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure.main([str(folder)]) == 0
    shown = capsys.readouterr()
    assert "| statistical_bulletin | 3 | 3 | 100.0% | 2 |" in shown.out
    assert shown.out.rstrip().endswith("| all | 3 | 3 | 100.0% | 2 |")
    assert "b.txt: empty" in shown.err


def test_samples_repeat(measure: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draws = []
    for _ in range(2):
        measure.main([str(folder), "--sample", "2"])
        draws.append(capsys.readouterr().out)
    assert draws[0] == draws[1]
    assert len(draws[0].splitlines()) == 3
    measure.main([str(folder), "--sample", "2", "--without", "statistical_bulletin"])
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_checked_table_is_as_the_page_says() -> None:
    lines = (BENCHMARKS / "kpi_catalogue_checked.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    keys = {row.code for row in Catalog.default().rows(KpiRow)}
    page = (ROOT / "docs" / "kpi-catalogue.md").read_text("utf-8")
    for draw in ("all", "other"):
        verdicts = [row[8] for row in rows if row[0] == draw]
        right = verdicts.count("right")
        assert f"| {len(verdicts)} | {right} (**{100 * right / len(verdicts):.1f}%**) |" in page
    for row in rows:
        assert row[1] in keys or row[1].removesuffix("_new").removesuffix("_total") in keys
    shipped = Catalog.default().rows(KpiRow)
    assert f"{len(shipped)} indicators under {sum(1 + len(row.aliases) for row in shipped):,} names" in page
