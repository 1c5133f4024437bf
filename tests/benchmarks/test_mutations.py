"""What ``benchmarks/mutations.py`` breaks is there to be broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from loading import load

ROOT = Path(__file__).parents[2]
mutations = load(ROOT / "benchmarks" / "mutations.py")


@pytest.mark.parametrize("mutation", mutations.MUTATIONS, ids=[mutation.name for mutation in mutations.MUTATIONS])
def test_the_place_to_break_is_there(mutation: mutations.Mutation) -> None:
    assert mutation.before in (ROOT / "perf_extract" / mutation.file).read_text(encoding="utf-8")
    assert all((ROOT / place).exists() for place in mutation.tests.split())


def test_there_are_twenty() -> None:
    assert len(mutations.MUTATIONS) == 20
