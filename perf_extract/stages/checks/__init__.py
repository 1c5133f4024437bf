"""Checks: do a report's figures agree with each other?"""

from __future__ import annotations

from collections.abc import Sequence

from ...knowledge import Catalog
from ...model import Check, Document, FinanceFact, Heading, KpiFact, Reading
from .figures import Figures
from .lists import listings
from .rules import Rules
from .sums import Sums
from .words import CheckWords


def find(
    reading: Reading,
    headings: Sequence[Heading],
    finance: Sequence[FinanceFact],
    kpis: Sequence[KpiFact],
    about: Document,
    catalog: Catalog,
) -> list[Check]:
    """Every arithmetic relation between the facts of a report, and how it came out."""
    rules = catalog.derived(Rules)
    figures = Figures(reading, headings, [*finance, *kpis], catalog.derived(CheckWords))
    lists = listings(figures, rules.groups)
    return Sums(figures, rules).run(lists)
