"""The work grows with the text alone, also where nothing divides its sentences."""

from __future__ import annotations

import time

import pytest

from perf_extract import extract_text

UNITS = (
    "收入100万元，", "甲项目3个、", "其中办公费3万元、", "三百二十一个项目和", "（一）支出5万元（其中3万元）",
    "分别增长1%、",
    "主要原因是人员增加5人，", "其中：教育支出5万元：", "教育\t5\t6\n", "占全部的5%，", "2023年1月2日完成3个，",
)  # fmt: skip


def seconds(text: str) -> float:
    start = time.process_time()
    extract_text(text)
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS)
def test_four_times_the_text_takes_four_times_as_long(unit: str) -> None:
    small, large = (unit * (size // len(unit)) for size in (8_000, 32_000))
    seconds(small)
    assert min(seconds(large) for _ in range(2)) < 6.5 * min(seconds(small) for _ in range(3)) + 0.05
