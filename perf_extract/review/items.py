"""The facts of a report gathered by what they are of: an item with its budget and its final figure side by side.

An item that is printed in several places with the same figure is one row. Where one name has several figures of one
stage (a fund in two projects), and always where a report speaks of several bodies (全市 and 市本级), figures are put
side by side only within one section, and those of tables within one row.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import msgspec

from ..knowledge import Catalog
from ..knowledge.rows import MainTotal, TailWord
from ..model import Fact, Report
from ..stages.checks.words import CheckWords

#: what tells one item from another
Key: TypeAlias = tuple[Any, ...]

_FINANCE_CELLS = ("budget", "adjusted", "final", "value")
_KPI_CELLS = ("baseline", "target", "value")
_HUNDRED = Decimal(100)
#: reports in which one name stands for figures of several places
_OF_MANY = frozenset(("budget_report", "work_report", "statistical_bulletin"))
_LETTERS = string.ascii_uppercase


class Item(msgspec.Struct):
    """A row: ``cells`` has the ids of the facts of each column (the first is shown), ``more`` of all others.

    ``difference`` is the final figure less the budget (the adjusted one where there is one), in ``unit``;
    ``execution`` the final figure in per cent of it. ``level`` 1 is outermost; rows are in the order of the tree.
    """

    id: str
    name: str
    level: int
    parent: str | None
    code: str | None
    scheme: str | None
    path: list[str]
    cells: dict[str, list[str]]
    more: list[str]
    unit: str | None = None
    difference: str | None = None
    execution: str | None = None


class _Row:
    """An item being gathered."""

    def __init__(self, first: Fact) -> None:
        self.facts: list[Fact] = []
        self.cells: dict[str, list[Fact]] = {}
        self.more: list[Fact] = []
        self.first = first
        self.place = _place(first)
        self.parent: _Row | None = None
        self.children: list[_Row] = []

    def add(self, fact: Fact, cell: str | None) -> None:
        self.facts.append(fact)
        self.place = _place(fact)
        if cell is None:
            self.more.append(fact)
        else:
            self.cells.setdefault(cell, []).append(fact)

    def takes(self, fact: Fact, cell: str) -> bool:
        held = self.cells.get(cell)
        return held is None or held[0].value_base == fact.value_base


class Names:
    """Which names mean one item. Get one with ``catalog.derived(Names)``."""

    def __init__(self, catalog: Catalog) -> None:
        self._words = catalog.derived(CheckWords)
        self._totals = {row.name: row.total for row in catalog.rows(MainTotal)}
        stages = sorted((r.word for r in catalog.rows(TailWord) if r.act == "stage"), key=len, reverse=True)
        self._stage = re.compile(rf"(?<=..)(?:{'|'.join(map(re.escape, stages))})$")

    def plain(self, names: Iterable[str]) -> str:
        """A name for a row of several stages: the shortest, without what says at what stage it was."""
        return self.unstaged(min(names, key=len))

    def unstaged(self, name: str) -> str:
        """``name`` without what says at what stage it was; 收入总计 of a city is not its 收入."""
        return self._stage.sub("", name)

    def fold(self, name: str) -> str:
        """One form for all names of an item: 支出决算总计 and 支出预算 are both the total of spending."""
        folded = self._words.fold(name)
        known = self._totals.get(name) or self._totals.get(folded)
        if known is None:
            folded = self._stage.sub("", folded)
            known = self._totals.get(folded) or self._totals.get(f"{folded}决算")
        return f"={known}" if known else folded


def finance_items(report: Report, catalog: Catalog) -> list[Item]:
    """The finance facts as a tree, 其中 under what they are part of."""
    names = catalog.derived(Names)
    many = report.document.report_type in _OF_MANY

    def what(fact: Fact) -> Key:
        if fact.code:
            return (fact.scheme, fact.code)
        return (names.unstaged(fact.name) if many else names.fold(fact.name), None)

    def key(fact: Fact) -> Key:
        return (*what(fact), fact.year, fact.scope, "元" if _is_money(fact) else fact.unit_base)

    gatherer = _Gatherer(what, key, _finance_cell, near=many)
    return gatherer.gather(report.finance, _finance_figures, names)


def kpi_items(report: Report, catalog: Catalog) -> list[Item]:
    """The other facts, an indicator's target and figure on one row, its growth and rank behind them."""
    names = catalog.derived(Names)

    def what(fact: Fact) -> Key:
        return (names.fold(fact.name), None)

    def key(fact: Fact) -> Key:
        return (*what(fact), fact.year, fact.scope, fact.level, fact.unit_base)

    gatherer = _Gatherer(what, key, _kpi_cell, near=True)
    return gatherer.gather(report.kpis, lambda row: (_unit(row), None, None), names)


class _Gatherer:
    """Puts facts on rows. ``what`` says which facts may stand on one row at all, ``key`` which figures do.

    With ``near`` a row holds facts of one place only: of a section, or of a row of a table.
    """

    def __init__(
        self,
        what: Callable[[Fact], Key],
        key: Callable[[Fact], Key],
        cell: Callable[[Fact], str | None],
        *,
        near: bool = False,
    ) -> None:
        self._what, self._key, self._cell, self._near = what, key, cell, near
        self._rows: list[_Row] = []
        self._by_key: dict[Key, list[_Row]] = {}
        self._by_what: dict[Key, list[_Row]] = {}

    def gather(
        self, facts: Iterable[Fact], figures: Callable[[_Row], tuple[str | None, str | None, str | None]], names: Names
    ) -> list[Item]:
        ordered = sorted(facts, key=lambda f: (f.evidence.start, f.id))
        several = self._with_several_figures(ordered)
        row_of: dict[str, _Row] = {}
        for fact in ordered:
            cell, what = self._cell(fact), self._what(fact)
            row = self._aside(fact, what) if cell is None else self._figured(fact, cell, several)
            if row is None:
                row = _Row(fact)
                self._rows.append(row)
                self._by_what.setdefault(what, []).append(row)
            if cell is not None and not row.cells:
                self._by_key.setdefault(self._key(fact), []).append(row)
            row.add(fact, cell)
            row_of[fact.id] = row
        _nest(self._rows, row_of)
        return _listed(self._rows, figures, names)

    def _figured(self, fact: Fact, cell: str, several: set[Key]) -> _Row | None:
        """The row that a figure belongs on."""
        key = self._key(fact)
        apart = self._near or key in several
        for row in reversed(self._by_key.get(key, ())):
            if row.takes(fact, cell) and not (apart and row.place != _place(fact)):
                return row
        for row in reversed(self._by_what.get(self._what(fact), ())):
            if not row.cells and row.place == _place(fact):
                return row
        return None

    def _aside(self, fact: Fact, what: Key) -> _Row | None:
        """The row whose growth, share or the like a fact is: the last one in its section, or the only one there is."""
        rows = self._by_what.get(what, [])
        for row in reversed(rows):
            if row.place == _place(fact) and fact.scope in (None, row.first.scope) and fact.year == row.first.year:
                return row
        alone = len(rows) == 1 and not self._near and fact.year == rows[0].first.year
        return rows[0] if alone else None

    def _with_several_figures(self, facts: Iterable[Fact]) -> set[Key]:
        seen: dict[tuple[Key, str], Decimal] = {}
        several: set[Key] = set()
        for fact in facts:
            cell, key = self._cell(fact), self._key(fact)
            if cell is not None and seen.setdefault((key, cell), fact.value_base) != fact.value_base:
                several.add(key)
        return several


def _place(fact: Fact) -> tuple[str | None, str | None]:
    """What a fact stands in: the row of a table, else the section."""
    cell = fact.evidence.cell
    if cell is None:
        return fact.section, None
    table, _, name = cell.rpartition("!")
    return table, name.lstrip(_LETTERS)


def _nest(rows: Sequence[_Row], row_of: dict[str, _Row]) -> None:
    for row in rows:
        for fact in row.facts:
            above = row_of.get(fact.parent) if fact.parent else None
            if above is not None and not _is_within(above, row):
                row.parent = above
                above.children.append(row)
                break


def _is_within(row: _Row | None, other: _Row) -> bool:
    while row is not None:
        if row is other:
            return True
        row = row.parent
    return False


def _listed(
    rows: Sequence[_Row],
    figures: Callable[[_Row], tuple[str | None, str | None, str | None]],
    names: Names,
) -> list[Item]:
    items: list[Item] = []
    pending = [(row, 1, None) for row in reversed(rows) if row.parent is None]
    stack: list[tuple[_Row, int, str | None]] = list(pending)
    while stack:
        row, level, parent = stack.pop()
        unit, difference, execution = figures(row)
        coded = next((f for f in row.facts if f.code), row.first)
        item = Item(
            id=f"i{row.first.id}",
            name=names.plain(f.name for f in row.facts) if len(row.cells) > 1 else row.first.name,
            level=level,
            parent=parent,
            code=coded.code,
            scheme=coded.scheme,
            path=list(getattr(row.first, "path", [])),
            cells={cell: [f.id for f in held] for cell, held in row.cells.items()},
            more=[f.id for f in row.more],
            unit=unit,
            difference=difference,
            execution=execution,
        )
        items.append(item)
        stack += [(child, level + 1, item.id) for child in reversed(row.children)]
    return items


def _finance_cell(fact: Fact) -> str | None:
    return (fact.stage or "value") if fact.role == "value" and _is_money(fact) else None


def _kpi_cell(fact: Fact) -> str | None:
    return fact.role if fact.role in _KPI_CELLS else None


def _is_money(fact: Fact) -> bool:
    """Nothing is nothing in any unit: 公务用车购置费0."""
    return fact.amount is not None or not fact.value


def _unit(row: _Row) -> str | None:
    return row.facts[0].unit


def _finance_figures(row: _Row) -> tuple[str | None, str | None, str | None]:
    """Unit, difference and execution rate of a row."""
    final = _of(row, "final")
    base = _of(row, "adjusted") or _of(row, "budget")
    if final is None or base is None or final.value_max is not None or base.value_max is not None:
        return _unit(row), None, None
    factor = final.value_base / final.value if final.value else base.value_base / base.value if base.value else None
    if factor is None:
        return final.unit, "0", None
    places = max(_places(final.value), _places(base.value))
    difference = round((final.value_base - base.value_base) / factor, places)
    execution = round(final.value_base / base.value_base * _HUNDRED, 2) if base.value_base > 0 else None
    return final.unit, f"{difference:f}", None if execution is None else f"{execution:f}"


def _of(row: _Row, cell: str) -> Fact | None:
    held = row.cells.get(cell)
    return held[0] if held else None


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
