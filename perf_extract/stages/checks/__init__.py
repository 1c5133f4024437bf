"""Checks: do a report's figures agree with each other?"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ...knowledge import Catalog
from ...model import Check, Derived, Document, FinanceFact, Heading, KpiFact, Note, Reading
from .counts import Counts
from .cross import Cross
from .derive import Deriver
from .figures import Figures
from .forms import Forms
from .ledger import Ledger
from .lists import listings
from .rates import Rates
from .rules import Rules
from .sums import Sums
from .wording import Notes, Wording
from .words import CheckWords

#: reports in which one name stands for figures of several places
_OF_MANY = frozenset(("budget_report", "work_report", "statistical_bulletin"))


class Findings(msgspec.Struct):
    """What the checks of one report came to."""

    checks: list[Check]
    derived: list[Derived]
    notes: list[Note]


def find(
    reading: Reading,
    headings: Sequence[Heading],
    finance: Sequence[FinanceFact],
    kpis: Sequence[KpiFact],
    about: Document,
    catalog: Catalog,
) -> Findings:
    """Every arithmetic relation between the facts of a report and how it came out, in text order of what it states.

    Beside them the figures that follow from stated ones, and notes on words that the figures do not bear out.
    """
    rules = catalog.derived(Rules)
    figures = Figures(reading, headings, [*finance, *kpis], catalog.derived(CheckWords))
    lists = listings(figures, rules.groups)
    one_body = about.report_type not in _OF_MANY
    sums = Sums(figures, rules, one_body=one_body)
    checks = sums.run(lists)
    checks += Forms(figures, rules, sums).run()
    if one_body:
        checks += sums.gathered()
    checks += Rates(figures, rules, sums.done, one_body=one_body).run()
    checks += Counts(figures, rules).run()
    checks += Wording(figures, rules).directions()
    notes: list[Note] = []
    ledger: Ledger | None = None
    if one_body:
        ledger = Ledger(figures, rules, lists, about.fiscal_year)
        checks += Cross(figures, rules, ledger, sums).run()
        notes += Notes(figures, rules, ledger, reading).run()
    checks.sort(key=lambda c: figures.of_fact[c.facts[-1]].index)
    derived = list(Deriver(figures, rules, ledger, sums.done).run())
    return Findings(checks, derived, notes)
