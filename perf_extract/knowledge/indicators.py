"""From the name of an indicator to its catalogue key, or to none, so that reports can be joined.

A name has a key where it is one of the key's names, word for word, once what does not change its meaning is
taken off (``全市``, ``年末``). What a year added and what there is are two things: ``新增`` and ``累计``
lead to keys of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from ..model.report import Level, Role
from .codes import fold
from .loader import Catalog
from .patterns import any_of
from .rows import IndicatorWord, KpiRow

Direction = Literal["up", "down", "none"]

#: kinds in which any indicator's growth, share, completion or rank is told
_RELATIVE = frozenset(("percent", "permille", "percentage_point", "multiple", "rank"))


class Indicator(msgspec.Struct, frozen=True):
    """An indicator of the catalogue. ``key`` ends in ``_new`` or ``_total`` where only that time is meant."""

    key: str
    name: str
    direction: Direction
    domain: str


class _Entry(msgspec.Struct, frozen=True):
    """A row ready for look-up."""

    row: KpiRow
    kinds: frozenset[str]
    plain: Indicator
    new: Indicator | None
    total: Indicator | None

    def at(self, acts: frozenset[str]) -> Indicator | None:
        """The key meant with words of these acts in front of the name; ``None`` where they do not go with it."""
        if not acts:
            return self.plain
        if self.row.counts == "plain":
            return self.plain if acts == {"stock"} else None
        if "new" in acts:
            return self.new if acts <= {"new", "done"} else None
        if self.row.counts == "stock":
            return self.plain if acts & {"stock", "total"} else None
        return self.total if acts & {"stock", "total"} else self.plain


class _Figure(NamedTuple):
    """What is known of the figure whose indicator is looked for."""

    unit_base: str | None
    kind: str | None
    level: Level | None
    rates_of_it: bool


#: so many names are remembered
_REMEMBERED = 8192


class IndicatorBook:
    """The catalogue by name. Get one with ``catalog.derived(indicator_book)``."""

    def __init__(self, rows: Iterable[KpiRow], words: Iterable[IndicatorWord]) -> None:
        self._by_name: dict[str, list[_Entry]] = {}
        self._by_unlevelled: dict[str, list[_Entry]] = {}
        self._by_parts: list[tuple[Sequence[Sequence[str]], _Entry]] = []
        for row in rows:
            self._add(row)
        #: names that come again, in a report and from report to report
        self._find = lru_cache(_REMEMBERED)(self._look_up)
        act = {word.word: word.act for word in words}
        self._fronts = {word: act for word, act in act.items() if not act.startswith("tail")}
        self._tails = {word: act for word, act in act.items() if act.startswith("tail")}
        self._front = re.compile(any_of(self._fronts))
        self._tail = re.compile(rf"(?<=..)(?:{any_of(self._tails)})$")

    def _add(self, row: KpiRow) -> None:
        def indicator(ending: str, prefix: str) -> Indicator:
            return Indicator(row.code + ending, prefix + row.name, row.direction, row.domain)

        entry = _Entry(
            row=row,
            kinds=frozenset(row.kinds),
            plain=indicator("", ""),
            new=indicator("_new", "新增") if row.counts == "stock" else indicator("", ""),
            total=indicator("_total", "累计") if row.counts == "flow" else indicator("", ""),
        )
        for name in {_folded(name): None for name in (row.name, *row.aliases)}:
            self._by_name.setdefault(name, []).append(entry)
            for level in row.levels:
                if name.startswith(level):
                    self._by_unlevelled.setdefault(name[len(level) :], []).append(entry)
        if row.require:
            self._by_parts.append(([group.split("/") for group in row.require], entry))

    def find(
        self,
        indicator: str,
        *,
        unit_base: str | None = None,
        kind: str | None = None,
        level: Level | None = None,
        role: Role | None = None,
    ) -> Indicator | None:
        """The catalogue's indicator of this name, or ``None`` where there is none or two could be meant.

        ``indicator`` is a noun phrase (``新增高新技术企业``); ``unit_base`` and ``kind`` are those of its figure and
        tell apart what shares a name (隐患整改 63处, 100%); ``level`` is the level of an honour where the name
        itself does not say it. With ``role`` ``value`` a rate is no figure of something counted (养老机构 96.2%
        leaves out of what).
        """
        return self._find(indicator, _Figure(unit_base, kind, level, rates_of_it=role != "value"))

    def _look_up(self, indicator: str, figure: _Figure) -> Indicator | None:
        name = _folded(indicator)
        acts: frozenset[str] = frozenset()
        while True:
            found = self._named(name, acts, figure)
            if found is not None:
                return found
            front = self._front.match(name)
            if front is None or front.end() == len(name):
                break
            acts |= {self._fronts[front[0]]} - {"neutral"}
            name = name[front.end() :]
        return None if acts else self._made_of(name, figure)

    def _named(self, name: str, acts: frozenset[str], figure: _Figure) -> Indicator | None:
        entries = self._by_name.get(name)
        if entries is None and (tail := self._tail.search(name)):
            name = name[: tail.start()]
            entries = self._by_name.get(name)
            if self._tails[tail[0]] == "tail_stock":
                acts |= {"stock"}
        if entries is None and figure.level is not None:
            entries = self._by_unlevelled.get(name)
        return _the_one(entries, figure, acts) if entries else None

    def _made_of(self, name: str, figure: _Figure) -> Indicator | None:
        """The one indicator whose required words the name holds."""
        entries = [
            entry
            for groups, entry in self._by_parts
            if all(any(word in name for word in group) for group in groups)
            and not any(word in name for word in entry.row.exclude)
        ]
        return _the_one(entries, figure, frozenset()) if entries else None


def indicator_book(catalog: Catalog) -> IndicatorBook:
    """The indicator book of a catalog; call it as ``catalog.derived(indicator_book)``."""
    return IndicatorBook(catalog.rows(KpiRow), catalog.rows(IndicatorWord))


def _folded(name: str) -> str:
    return fold(name).replace("的", "")


def _the_one(entries: Sequence[_Entry], figure: _Figure, acts: frozenset[str]) -> Indicator | None:
    """The only entry whose own figures are of this kind, else the only one of which it can be a rate."""
    kind = figure.kind
    if figure.level is not None:
        entries = [e for e in entries if not e.row.levels or figure.level in e.row.levels]
    own = [e for e in entries if not e.kinds or kind is None or kind in e.kinds or figure.unit_base in e.kinds]
    if not own and (kind == "number" or (kind in _RELATIVE and figure.rates_of_it)):
        own = list(entries)
    return own[0].at(acts) if len(own) == 1 else None
