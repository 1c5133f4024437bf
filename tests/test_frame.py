"""A report as a data frame."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import perf_extract

pytest.importorskip("pandas")
pytest.importorskip("pyarrow")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def report() -> perf_extract.Report:
    return perf_extract.extract(ROOT / "fixtures" / "industry_qinghe_2023.txt")


def test_facts_are_rows_with_exact_numbers(report: perf_extract.Report) -> None:
    frame = report.to_frame()
    facts = list(report.facts())
    assert list(frame["id"]) == [f.id for f in facts]
    assert list(frame["value"]) == [f.value for f in facts]
    assert list(frame["year"]) == [f.year for f in facts]
    totals = frame[(frame["total"] == "expenditure") & (frame["stage"] == "final") & (frame["role"] == "value")]
    assert set(totals["amount"]) == {Decimal("26117200")}


@pytest.mark.parametrize("table", ["documents", "sections", "entities", "tables", "checks", "warnings"])
def test_every_table_is_a_frame(report: perf_extract.Report, table: str) -> None:
    frame = report.to_frame(table)
    held = {"documents": 1}.get(table) or len(getattr(report, table, []))
    assert len(frame) == held
    assert report.to_arrow(table).num_rows == held


def test_an_unknown_table_is_named(report: perf_extract.Report) -> None:
    with pytest.raises(ValueError, match="no table 'figures'; there are documents, sections, facts"):
        report.to_frame("figures")
