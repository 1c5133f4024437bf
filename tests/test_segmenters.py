"""The segmenters are interchangeable: the same facts whichever cuts the words."""

from __future__ import annotations

from pathlib import Path

import pytest

import perf_extract

ROOT = Path(__file__).parents[1]
FIXTURES = sorted((ROOT / "fixtures").glob("*.txt"))
SHARED = sorted((ROOT / ".." / "shared" / "gold").glob("*.txt"))


@pytest.mark.parametrize("path", [*FIXTURES, *SHARED], ids=lambda p: p.stem)
def test_jieba_and_rjieba_give_the_same_facts(path: Path) -> None:
    by_rjieba = perf_extract.extract(path, segmenter="rjieba")
    by_jieba = perf_extract.extract(path, segmenter="jieba")
    assert by_jieba.finance == by_rjieba.finance
    assert by_jieba.kpis == by_rjieba.kpis
    assert by_jieba.sections == by_rjieba.sections


def test_an_unknown_segmenter_is_named() -> None:
    with pytest.raises(ValueError, match="nosuch"):
        perf_extract.extract_text("在职31人。", segmenter="nosuch")
