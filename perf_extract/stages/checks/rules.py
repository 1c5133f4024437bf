"""The relations of ``check_rules.tsv``, ready to be matched against figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...knowledge import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import CheckRule
from .figures import Figure, Figures
from .words import CheckWords

#: answers kept for names already seen
_MOST_KEPT = 4096


class Pick:
    """A cell of names and codes that a figure may be: ``基本支出/基本支出决算``, ``301``, ``~货物``, ``@children``."""

    def __init__(self, cell: str, words: CheckWords) -> None:
        names = cell.split("/")
        #: what it is called in a message
        self.title = names[0].lstrip("~@").rstrip("*")
        self.codes = frozenset(n for n in names if n[0].isdigit() and n[-1] != "*")
        self._prefixes = tuple(n[:-1] for n in names if n[0].isdigit() and n[-1] == "*")
        self._inside = tuple(n[1:] for n in names if n[0] == "~")
        self.kinds = frozenset(n[1:] for n in names if n[0] == "@")
        self.names = frozenset(words.fold(n) for n in names if n[0] not in "~@" and not n[0].isdigit())
        self._ends = tuple(self.names)

    def is_part(self, figure: Figure, whole: Figure | None = None) -> bool:
        """Whether ``figure`` is what the cell means; ``whole`` is what ``@children`` lie under."""
        fact, name = figure.fact, figure.name
        code = fact.code
        if code is not None and fact.scheme == "economic":
            if self.codes and (code in self.codes or not self.codes.isdisjoint(code.split("+"))):
                return True
            if self._prefixes and code.startswith(self._prefixes):
                return True
        if name in self.names:
            return True
        for word in self._inside:
            if word in name:
                return True
        return bool(self.kinds) and any(self._is_kind(kind, figure, whole) for kind in self.kinds)

    def is_whole(self, figure: Figure) -> bool:
        """The same for a whole, whose name may have more before it (财政拨款基本支出)."""
        return (bool(self._ends) and figure.name.endswith(self._ends)) or self.is_part(figure)

    def among(self, figures: Figures) -> list[Figure]:
        """All exact values of a report that the cell means by full name or code, in text order."""
        found = [f for name in self.names for f in figures.named.get(name, ())]
        found += [f for code in self.codes for f in figures.coded.get(code, ())]
        for prefix in self._prefixes:
            found += [f for code, fs in figures.coded.items() if code.startswith(prefix) for f in fs]
        for word in self._inside:
            found += [f for name, fs in figures.named.items() if word in name for f in fs]
        return sorted({f.index: f for f in found}.values(), key=lambda f: f.index) if len(found) > 1 else found

    @staticmethod
    def _is_kind(kind: str, figure: Figure, whole: Figure | None) -> bool:
        fact = figure.fact
        code = fact.code
        if kind == "children":
            if code is None or whole is None or whole.fact.code is None:
                return False
            return fact.scheme == whole.fact.scheme and code.startswith(whole.fact.code) and code != whole.fact.code
        if kind in ("functional", "economic", "revenue"):
            return fact.scheme == kind and (kind == "revenue" or (code is not None and len(code) == 3))
        return fact.unit == kind


class Rule:
    """One row, with its cells ready to match."""

    def __init__(self, row: CheckRule, words: CheckWords) -> None:
        self.id = row.id
        self.kind = row.kind
        self.title = row.title
        self.claims = row.claims != "no"
        self.near = row.near
        self.whole = [Pick(cell, words) for cell in row.whole]
        self.parts = [Pick(cell, words) for cell in row.parts]
        self.optional = [Pick(cell, words) for cell in row.optional]
        self.cells = [*self.parts, *self.optional]
        #: a list of any length of one sort, not a fixed set of parts
        self.open_ended = len(self.parts) == 1 and bool(self.parts[0].kinds)
        self.row = row
        self._covers: dict[tuple[str, str | None, str | None, str | None], frozenset[int]] = {}

    def has_whole(self, figure: Figure) -> bool:
        """Whether a figure is the rule's whole, with more before its name or not."""
        return any(pick.is_whole(figure) for pick in self.whole)

    def cover(self, figure: Figure, whole: Figure) -> frozenset[int]:
        """Which of the rule's parts, then optional parts, a figure is."""
        fact = figure.fact
        key = (figure.name, fact.code, fact.unit, whole.fact.code)
        known = self._covers.get(key)
        if known is None:
            if len(self._covers) > _MOST_KEPT:
                self._covers.clear()
            known = frozenset(i for i, pick in enumerate(self.cells) if pick.is_part(figure, whole))
            self._covers[key] = known
        return known


class Rules:
    """All relations of a catalog. Get it with ``catalog.derived(Rules)``."""

    def __init__(self, catalog: Catalog) -> None:
        words = catalog.derived(CheckWords)
        self.all = [Rule(row, words) for row in catalog.rows(CheckRule)]
        self.by_id = {rule.id: rule for rule in self.all}
        self._by_kind: dict[str, list[Rule]] = {}
        for rule in self.all:
            self._by_kind.setdefault(rule.kind, []).append(rule)
        sums = self.of("sum")
        #: sums of a fixed set of parts
        self.closed = [rule for rule in sums if not rule.open_ended]
        #: for each name of an item the name it is filed under
        self.first_names: dict[str, str] = {}
        #: for the first name of a whole the items that make it up
        self.parts_of: dict[str, list[str]] = {}
        for rule in sums:
            for pick in (*rule.whole, *rule.parts):
                if pick.names and not pick.codes:
                    self.first_names.update(dict.fromkeys(pick.names, words.fold(pick.title)))
        for rule in self.closed:
            for pick in rule.whole[:1]:
                items = self.parts_of.setdefault(words.fold(pick.title), [])
                items += [words.fold(part.title) for part in rule.parts]
        names = {name for rule in sums for pick in (*rule.whole, *rule.parts) for name in pick.names if len(name) >= 4}
        #: 基本支出中…: a name that opens a group, without a figure of its own
        self.groups = re.compile(rf"(?:^|(?<=[，；、：。]))({any_of(names)})中的?")
        self._sums_of: dict[tuple[str, str | None, str | None], list[Rule]] = {}

    def of(self, kind: str) -> Sequence[Rule]:
        """The rules of a kind, in file order."""
        return self._by_kind.get(kind, ())

    def one(self, kind: str) -> Rule | None:
        """The rule of a kind that has only one; None where a user has switched it off."""
        rules = self._by_kind.get(kind)
        return rules[0] if rules else None

    def sums_of(self, whole: Figure) -> list[Rule]:
        """The sums that a figure may be the whole of."""
        key = (whole.name, whole.fact.code, whole.fact.unit)
        known = self._sums_of.get(key)
        if known is None:
            if len(self._sums_of) > _MOST_KEPT:
                self._sums_of.clear()
            known = self._sums_of[key] = [rule for rule in self.of("sum") if rule.has_whole(whole)]
        return known
