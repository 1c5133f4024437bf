"""No pattern of the package, in code or made of the catalog's data, can be brought to try without bound.

Each is driven, the ways it is used, over long strings of its own characters, its own matches and what falls just short
of one. Five seconds of processor time are allowed for a million characters, and in proportion for fewer;
``PERF_EXTRACT_PATTERN_SIZE`` says how many (a million in the full run).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from loading import load

SIZE = int(os.environ.get("PERF_EXTRACT_PATTERN_SIZE", "8000"))
SECONDS = 5.0


patterns = load(Path(__file__).with_name("patterns.py"))


def test_every_pattern_is_bounded() -> None:
    found = patterns.every()  # type: ignore[attr-defined]
    assert len(found) > 350
    assert any("_derived" in used.where for used in found)
    missing = patterns.BOUNDED.keys() - {used.where for used in found}  # type: ignore[attr-defined]
    assert not missing, "no such patterns any more"
    allowed = SECONDS * SIZE / 1_000_000
    assert [said for used in found for said in patterns.slow(used, SIZE, allowed)] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", [r"(?:a+)+b", r"\s*,?\s*$", r"(?:a|aa)+$", r"\d+元"])
def test_a_pattern_without_bound_is_seen(text: str) -> None:
    used = patterns.Used("here", re.compile(text), frozenset({"search", "match"}))  # type: ignore[attr-defined]
    assert patterns.slow(used, 20000, 0.1)  # type: ignore[attr-defined]


def test_what_is_used_is_known() -> None:
    ways = patterns.uses()  # type: ignore[attr-defined]
    assert ways["perf_extract.readers.markdown._RULE"] == {"fullmatch"}
    assert "finditer" in ways["perf_extract.readers.sheets.formats._TOKEN"]
