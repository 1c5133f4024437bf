"""Checks: do a report's figures agree with each other?"""

from __future__ import annotations

from collections.abc import Sequence

from ...knowledge import Catalog
from ...model import Check, Document, FinanceFact, Heading, KpiFact, Reading
from .cross import Cross
from .figures import Figures
from .ledger import Ledger
from .lists import listings
from .rates import Rates
from .rules import Rules
from .sums import Sums
from .words import CheckWords

#: reports in which one name stands for figures of several places
_OF_MANY = frozenset(("budget_report", "work_report", "statistical_bulletin"))


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
    one_body = about.report_type not in _OF_MANY
    sums = Sums(figures, rules)
    found = sums.run(lists)
    found += Rates(figures, rules, sums.done, one_body=one_body).run()
    if one_body:
        found += Cross(figures, rules, Ledger(figures, rules, lists, about.fiscal_year), sums).run()
    return found
