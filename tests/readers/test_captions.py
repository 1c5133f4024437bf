"""What stands above a table: its title and its unit."""

from __future__ import annotations

import pytest

from perf_extract.model import Cell, Table
from perf_extract.readers.captions import name_tables


@pytest.mark.parametrize(
    ("above", "caption", "unit"),
    [
        ("附件6\n2026年全市一般公共预算收支草案\n单位：亿元\n", "2026年全市一般公共预算收支草案", "亿元"),
        ("附表1\n2025年全市收入完成情况表\n单位:万元\n", "2025年全市收入完成情况表", "万元"),
        ("附表1\n单位:万元\n", "附表1", "万元"),
        ("全年粮食稳定增产。\n2025年主要农产品产量及增长速度\n", "2025年主要农产品产量及增长速度", None),
        ("2025年，全市粮食产量稳定。\n", None, None),
        ("2025年末全市总人口52.3万人，增长1.2%\n", None, None),
        ("项目名称：某某工程表\n", None, None),
    ],
)
def test_titles_and_units(above: str, caption: str | None, unit: str | None) -> None:
    table = Table("t", len(above), len(above) + 2, [Cell(0, 0, "甲", len(above), len(above) + 1)])
    name_tables(above + "甲\n", [table])
    assert (table.caption, table.unit) == (caption, unit)
