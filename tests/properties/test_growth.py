"""A text of many times the length is no more work a character; counted in calls, which no machine's load moves."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import perf_extract

TEXT = (Path(__file__).parents[2] / "fixtures" / "industry_qinghe_2023.txt").read_text(encoding="utf-8")


def calls(text: str) -> int:
    """How often functions are called to read ``text``."""
    count = 0

    def saw(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(saw)
    try:
        perf_extract.extract_text(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("one", [TEXT, "".join(TEXT.split("\n"))], ids=["repeated", "one line"])
def test_work_grows_with_the_length(one: str) -> None:
    calls(one)
    few, many = calls(one * 4), calls(one * 40)
    assert many <= 10 * few * 1.3
    report = perf_extract.extract_text(one * 20)
    assert len(report.checks) <= 30 * len(perf_extract.extract_text(one).checks)
