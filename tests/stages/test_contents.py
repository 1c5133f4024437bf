"""An entry of a table of contents without its page."""

from __future__ import annotations

import pytest

from perf_extract.stages.sections.contents import entry


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、部门概况………12", "一、部门概况"),
        ("一、部门概况……（3）", "一、部门概况"),
        ("一、部门概况\t7", "一、部门概况"),
        ("一、部门概况12", "一、部门概况"),
        ("一、部门概况", "一、部门概况"),
        ("12", "12"),
    ],
)
def test_entry(text: str, expected: str) -> None:
    assert entry(text) == expected
