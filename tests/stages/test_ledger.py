"""The amount of an item is known only where a report gives it one value."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from perf_extract.stages.checks.ledger import Ledger


@pytest.mark.parametrize(("values", "known"), [(("1", "1.0"), True), (("1", "2"), False), (("1", "1", "2"), False)])
def test_one(values: tuple[str, ...], known: bool) -> None:
    figures = [SimpleNamespace(base=Decimal(value)) for value in values]
    ledger = object.__new__(Ledger)
    ledger.amounts = {"基本支出": {"final": figures}}  # type: ignore[dict-item]
    ledger._ones = {}
    for _ in range(2):
        assert ledger.one("基本支出", "final") is (figures[0] if known else None)
    assert ledger.one("基本支出", "budget") is None
    assert ledger.one("项目支出", "final") is None
