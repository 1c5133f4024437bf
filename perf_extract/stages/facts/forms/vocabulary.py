"""The words of forms and tables, compiled once per catalog."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast, get_args

import msgspec

from ....knowledge import Catalog
from ....knowledge.codes import code_book
from ....knowledge.indicators import indicator_book
from ....knowledge.patterns import any_of
from ....knowledge.rows import ClauseWord, FormColumn, FormField, FormLevel, FormWord, MoneyHead, Unit
from ....model.report import Bound, QuantityKind, Stage

_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_NOTE = re.compile(r"（([^（）]{1,16})）")
_ASIDE = re.compile(r"（[^（）]*）$")
_LETTERS = re.compile(r"[A-Za-z0-9/×÷*\-+=≥≤.]+")
_WORDS = re.compile(r"[^\W\d_][^\d，。：；]{0,11}（([^（）\d]{1,6})）")

#: columns whose cells are figures
FIGURES = frozenset(
    ("target", "cycle", "value", "weight", "score", "amount", "measure", "change", "growth", "share", "completion")
)
#: columns that say what a row is about
NAMING = frozenset(("name", "level1", "level2", "code", "codepart", "unit", "serial"))
#: labels with words behind them
LABELS = frozenset(("project", "department", "skip", "goal", "done"))
RATES = frozenset(("growth", "share", "completion"))


class Column(msgspec.Struct):
    """A column of a form or table: what its cells mean, and what the header says of them.

    ``part`` is what a cell is of its row's item (基本支出 of 行政运行), empty where it is the whole; ``scope`` whose
    figure it is; ``year`` absolute, or relative where it is below 1000; ``dated``: the header is but a year.
    """

    means: str
    word: str = ""
    stage: Stage | None = None
    year: int = 0
    unit: str = ""
    part: str = ""
    scope: str = ""
    adds: str = ""
    sums: bool = False
    dated: bool = False


class Gauge(msgspec.Struct, frozen=True):
    """What a unit measures: ``factor`` times ``base``."""

    kind: QuantityKind
    base: str
    factor: Decimal


def trace_of(catalog: Catalog) -> re.Pattern[str]:
    """Finds a cell (behind a line end or tab) that holds but a figure, or a goal's label: no form is without one."""
    bounds = any_of(row.word for row in catalog.rows(FormWord) if row.act in get_args(Bound))
    goals = any_of(row.word for row in catalog.rows(FormField) if row.means == "goal")
    return re.compile(
        rf"[\n\t](?:(?:{bounds})?-?\d[\d,]*(?:\.\d+)?(?:%|[^\W\d_/]{{1,6}}(?:/[^\W\d_]{{1,3}})?)?(?=[\n\t]|$)"
        rf"|(?:(?:19|20)\d\d年度?)?(?:{goals})(?=[：\n\t]))"
    )


class Vocabulary:
    """Compiled words. Get it with ``catalog.derived(Vocabulary)``."""

    def __init__(self, catalog: Catalog) -> None:
        self.codes = catalog.derived(code_book)
        self.indicators = catalog.derived(indicator_book)
        self.metric = tuple(
            sorted(
                [r.word for r in catalog.rows(ClauseWord) if r.act == "metric"]
                + [r.word for r in catalog.rows(FormWord) if r.act == "shared"],
                key=len,
                reverse=True,
            )
        )
        #: ends of names of budget money, which says nothing without a unit
        self.money = tuple(row.word for row in catalog.rows(MoneyHead) if row.belongs == "finance")
        self._units = {row.word: row for row in catalog.rows(Unit)}
        self._columns = {row.word: row for row in catalog.rows(FormColumn)}
        notes = r"(?:（[^（）\n]{1,16}）|±?%)*"
        year = r"(?:(?:19|20)\d\d年(?:度)?)"
        columns = any_of(self._columns)
        compared = any_of(row.word for row in self._columns.values() if row.means == "amount")
        self._column = re.compile(
            rf"(?:(?:{compared})?(?:比|较|与){year}?|(?P<year>{year}))?(?P<word>{columns})(?P<notes>{notes})"
            rf"|(?P<only>{year})(?P<only_notes>{notes})"
        )
        scopes = any_of(row.word for row in self._columns.values() if row.means == "scope")
        #: the sides of a budget, which heads may name too (收入预算数)
        self.sides = frozenset(row.word for row in self._columns.values() if row.means == "group" and row.adds)
        self._sided = re.compile(rf"(?P<scope>{scopes})?(?P<side>{any_of(self.sides)})(?P<word>[^（）]+)")
        fields = catalog.rows(FormField)
        self.fields = {row.word: row for row in fields}
        self._field = re.compile(
            rf"(?P<year>{year})?(?P<word>{any_of(self.fields)})(?P<notes>(?:（[^（）\n]{{1,12}}）)?)"
        )
        levels = catalog.rows(FormLevel)
        self.first = {row.word for row in levels if row.level == 1}
        self.under = {row.word: row.under for row in levels if row.level == 2}
        self.level = re.compile(any_of({row.word for row in levels}))
        words = catalog.rows(FormWord)
        self.empty = frozenset(row.word for row in words if row.act == "empty")
        self.sums = frozenset(row.word for row in words if row.act == "sum")
        self.wholes = frozenset(row.word for row in words if row.act == "whole")
        self.of_department = re.compile(any_of(row.word for row in words if row.act == "department"))
        self.of_project = re.compile(any_of(row.word for row in words if row.act == "project"))
        self.notes = tuple(row.word for row in words if row.act == "note")
        self.totals = frozenset(row.word for row in words if row.act == "total")
        self.periods = tuple(row.word for row in words if row.act == "period")
        self.grown = re.compile(rf"(?:{any_of(row.word for row in words if row.act == 'growth')})$")
        self._measures = tuple(row.word for row in words if row.act == "measure")
        self._inside = tuple(row.word for row in words if row.act == "inside")
        self.bounds = {row.word: cast(Bound, row.act) for row in words if row.act in get_args(Bound)}
        bounds = any_of(self.bounds)
        self.bound = re.compile(bounds)
        self.residue = re.compile(rf"(?:{bounds}|（[^（）]{{0,20}}）|[，、 ])*")

    def column(self, text: str) -> Column | None:
        """The column that a cell heads; words that the list lacks head one where they print a unit (毕业生数（人）)."""
        listed = self.listed(text)
        if listed is not None:
            return listed
        sided = self._sided.fullmatch(text)
        if sided is not None:
            inner = self.listed(sided["word"]) or self.listed(sided["word"] + "数")
            if inner is not None and inner.means == "amount":
                inner.scope, inner.adds = sided["scope"] or "", sided["side"]
                return inner
        opened = _WORDS.fullmatch(text)
        if opened is not None and self.gauge(opened[1]) is not None:
            word = text[: text.rindex("（")]
            means = "measure" if opened[1] != "%" or word.endswith("率") else "unknown"
            return Column(means, word, unit=opened[1], adds=word)
        return None

    def listed(self, text: str) -> Column | None:
        """The column that ``text`` heads by the list."""
        match = self._column.fullmatch(text)
        return self._as_column(match) if match is not None else None

    def columns(self, text: str) -> list[tuple[int, Column]]:
        """The columns that words set one behind the other head, each with its end in ``text``."""
        found: list[tuple[int, Column]] = []
        at = 0
        while at < len(text) and (match := self._column.match(text, at)) is not None:
            at = match.end()
            found.append((at, self._as_column(match)))
        return found

    def starts_column(self, text: str) -> bool:
        """Whether ``text`` begins with a word that heads a column."""
        return self._column.match(text) is not None

    def _as_column(self, match: re.Match[str]) -> Column:
        if match["only"]:
            unit = self._unit_in(match["only_notes"])
            return Column("measure", match["only"], year=int(match["only"][:4]), unit=unit, dated=True)
        row = self._columns[match["word"]]
        year = int(match["year"][:4]) if match["year"] else row.year
        column = Column(row.means, row.word, row.stage, year, self._unit_in(match["notes"]), adds=row.adds)
        if row.means in ("total", "part"):
            column.means, column.sums = "amount", row.means == "total"
            column.part = row.word if row.means == "part" else ""
        elif row.means == "scope":
            column.means, column.scope = "scope", row.word
        if column.means == "change" and column.unit == "%":
            column.means = "growth"
        elif column.means == "growth" and column.unit not in ("", "%"):
            column.means = "change"
        return column

    def _unit_in(self, notes: str) -> str:
        if notes.endswith("%") or "（%）" in notes:
            return "%"
        for note in _NOTE.findall(notes):
            if _LETTERS.fullmatch(note) is None and self.gauge(note) is not None:
                return str(note)
        return ""

    def field(self, text: str) -> tuple[FormField, str, int] | None:
        """The label ``text`` is, with the unit and the year it prints (0: none)."""
        match = self._field.fullmatch(text)
        if match is None:
            return None
        return self.fields[match["word"]], self._unit_in(match["notes"]), int(match["year"][:4]) if match["year"] else 0

    def is_measure(self, name: str) -> bool:
        """Whether a name says itself what is measured (存款余额, 出栏生猪) and borrows no measure from its whole."""
        name = _ASIDE.sub("", name)
        return name.endswith(self._measures) or any(word in name for word in self._inside)

    def gauge(self, unit: str) -> Gauge | None:
        """What a unit measures, or ``None`` for a word that is none."""
        whole, slash, per = unit.partition("/")
        power = 0
        stem = whole
        while stem and stem not in self._units and stem[0] in _SCALES:
            power, stem = power + _SCALES[stem[0]], stem[1:]
        row = self._units.get(stem)
        if row is None:
            return None
        return Gauge(row.kind, row.base + slash + per, row.factor.scaleb(power))

    def gauge_of_column(self, unit: str) -> Gauge:
        """What the word in a unit column measures; one not known counts itself (万重量箱 is 10000 重量箱)."""
        known = self.gauge(unit)
        if known is not None:
            return known
        power = 0
        stem = unit
        while len(stem) > 1 and stem[0] in _SCALES:
            power, stem = power + _SCALES[stem[0]], stem[1:]
        return Gauge("count", stem, Decimal(1).scaleb(power))
