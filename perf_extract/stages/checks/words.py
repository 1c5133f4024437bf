"""What the checks know of words: from ``check_words.tsv`` and what other data files say already."""

from __future__ import annotations

import re
from decimal import Decimal

from ...knowledge import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import CheckWord, ClauseWord, TailWord, Unit
from ...model.report import Stage

#: answers kept for names already seen
_MOST_KEPT = 4096
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_QUOTES = {ord(c): None for c in "“”‘’\"' "}


class CheckWords:
    """Matchers over the words. Get it with ``catalog.derived(CheckWords)``."""

    def __init__(self, catalog: Catalog) -> None:
        acts: dict[str, list[str]] = {}
        for row in catalog.rows(CheckWord):
            acts.setdefault(row.act, []).append(row.word)
        causes = [row.word for row in catalog.rows(ClauseWord) if row.act == "cause"]
        self.opens = frozenset(acts.get("open", ()))
        self.hints = frozenset(acts.get("open_some", ()))
        self.causes = frozenset(causes)
        self.bare = frozenset(row.word for row in catalog.rows(ClauseWord) if row.act == "bare")
        self.some = re.compile(any_of(acts.get("some", ())))
        self.real = re.compile(any_of(acts.get("real", ())))
        self.mean = re.compile(any_of(acts.get("mean", ())))
        #: what steers a list between two figures
        self.adds = frozenset(word for word in acts.get("plus", ()) if len(word) > 1)
        self.steer = re.compile(rf"[（）。；\n]|{any_of([*self.opens, *self.hints, *self.causes, *self.adds])}")
        self._total = re.compile(any_of(acts.get("total", ())))
        self._totals: dict[str, bool] = {}
        self.plus = re.compile(rf"(?:{any_of(acts.get('plus', ()))})")
        self.guard = re.compile(any_of(acts.get("guard", ())))
        self.partial = re.compile(rf"\s*(?:{any_of(acts.get('partial', ()))})")
        self.found = re.compile(any_of(acts.get("found", ())))
        self.dealt = re.compile(any_of(acts.get("dealt", ())))
        self.dealt_rate = re.compile(rf"(?:{any_of(acts.get('dealt', ()))})(?:到位|完成|及时)?率?$")
        noun = r"[^，。；：（）、\n\t]{0,14}+"
        self.names_behind = re.compile(rf"{noun}(?:[：（]|，?(?:{any_of(acts.get('names', ()))})：?)")
        self.names_word = re.compile(any_of(acts.get("names", ())))
        self.names_end = re.compile(r"[。；\n，]|$")
        self.points = acts.get("points", [])
        self.names_open = re.compile(rf"(?:{any_of(acts.get('names_open', ()))})")
        self.partial_end = re.compile(rf"(?:{any_of(acts.get('partial', ()))})$")
        self.way_of = {w: act for act in ("more", "less", "level") for w in acts.get(act, ())}
        ways, level = any_of(self.way_of), any_of(acts.get("level", ()))
        which = "年初|全年|调整后?"
        self.compared = re.compile(
            rf"决算(?:数|金额|支出数)?+(?:(?P<how>{ways})(?P<than>{which})?预算数?"
            rf"|与(?P<to>{which})?预算(?:数|金额)?+(?P<about>基本)?(?P<level>{level}))"
        )
        self.level_last_year = re.compile(rf"上年度?+(?:决算数?+)?+[都均]?+(?:基本)?(?:{level})")
        self.cause = re.compile(any_of(causes))
        #: words that a note may be made of, and of which kind
        self.kind_of = {word: act for act in ("unchanged", "unpaid") for word in acts.get(act, ())}
        self.phrases = re.compile(any_of(self.kind_of))
        self._tail = re.compile(rf"(?<=..)(?:{any_of(acts.get('tail', ()))})$")
        self._head = re.compile(rf"(?:\d{{4}}年度?)?(?:{any_of(acts.get('head', ()))})*+(?=..)")
        self._factors = {row.word: row.factor for row in catalog.rows(Unit)}
        stages: dict[str, Stage] = {r.word: r.stage for r in catalog.rows(TailWord) if r.act == "stage" and r.stage}
        self.stage_of = {word: stage for word, stage in stages.items() if stage != "final"}
        self._budget = re.compile(rf"({any_of(self.stage_of)})数?的?$")
        moves = [r.word for r in catalog.rows(TailWord) if r.act in ("move", "gain", "excess")]
        self.moved = re.compile(rf"(?:{any_of(moves)})[约近了共]?$")
        self._folded: dict[str, str] = {}

    def fold(self, name: str) -> str:
        """``name`` without quotation marks and without words that do not tell one item from another."""
        folded = self._folded.get(name)
        if folded is None:
            folded = name.translate(_QUOTES)
            while match := self._tail.search(folded):
                folded = folded[: match.start()]
            head = self._head.match(folded)
            if head is not None:
                folded = folded[head.end() :]
            if len(self._folded) > _MOST_KEPT:
                self._folded.clear()
            self._folded[name] = folded
        return folded

    def is_total(self, name: str) -> bool:
        """Whether a name says that its figure is the sum of its neighbours."""
        known = self._totals.get(name)
        if known is None:
            if len(self._totals) > _MOST_KEPT:
                self._totals.clear()
            known = self._totals[name] = self._total.search(name) is not None
        return known

    def budget_before(self, flat: str, start: int, stop: int) -> str | None:
        """The word for a budget that a completion is taken of: 年初预算 in 完成年初预算的."""
        match = self._budget.search(flat, start, stop)
        return match[1] if match is not None else None

    def factor(self, unit: str) -> Decimal:
        """How many of its bare unit one ``unit`` is: 10000 for 万元."""
        known = self._factors.get(unit)
        if known is None:
            known, rest = Decimal(1), unit
            while rest[:1] in _SCALES and rest not in self._factors:
                known, rest = known * _SCALES[rest[0]], rest[1:]
            known = self._factors[unit] = known * self._factors.get(rest, Decimal(1))
        return known
