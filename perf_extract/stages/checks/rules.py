"""The relations of ``check_rules.tsv``, ready to be matched against figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from ...knowledge import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import CheckRule
from .figures import Figure
from .words import CheckWords


class Pick:
    """A cell of names and codes that a figure may be: ``基本支出/基本支出决算``, ``301``, ``~货物``, ``@children``."""

    def __init__(self, cell: str, words: CheckWords) -> None:
        names = cell.split("/")
        self.codes = frozenset(n for n in names if n[0].isdigit() and n[-1] != "*")
        self._prefixes = tuple(n[:-1] for n in names if n[0].isdigit() and n[-1] == "*")
        self.inside = tuple(n[1:] for n in names if n[0] == "~")
        self.kinds = frozenset(n[1:] for n in names if n[0] == "@")
        self.names = frozenset(words.fold(n) for n in names if n[0] not in "~@" and not n[0].isdigit())
        self._ends = tuple(self.names)

    def is_part(self, figure: Figure, whole: Figure | None = None) -> bool:
        """Whether ``figure`` is what the cell means; ``whole`` is what ``@children`` lie under."""
        fact = figure.fact
        if fact.code is not None and fact.scheme == "economic":
            if not self.codes.isdisjoint(fact.code.split("+")) or fact.code.startswith(self._prefixes or ("-",)):
                return True
        if figure.name in self.names or any(word in figure.name for word in self.inside):
            return True
        return any(self._is_kind(kind, figure, whole) for kind in self.kinds)

    def is_whole(self, figure: Figure) -> bool:
        """The same for a whole, whose name may have more before it (财政拨款基本支出)."""
        if self._ends and figure.name.endswith(self._ends):
            return True
        return self.is_part(figure)

    @staticmethod
    def _is_kind(kind: str, figure: Figure, whole: Figure | None) -> bool:
        fact = figure.fact
        code = fact.code
        if kind == "children":
            above = whole.fact.code if whole is not None else None
            return (
                code is not None and above is not None and fact.scheme == whole.fact.scheme  # type: ignore[union-attr]
                and code.startswith(above) and code != above
            )  # fmt: skip
        if kind in ("functional", "economic", "revenue"):
            return fact.scheme == kind and (kind == "revenue" or (code is not None and len(code) == 3))
        return fact.unit == kind


class Rule:
    """One row, with its cells ready to match."""

    def __init__(self, row: CheckRule, words: CheckWords) -> None:
        self.id = row.id
        self.kind = row.kind
        self.title = row.title
        self.claims = row.claims == "yes"
        self.near = row.near
        self.whole = [Pick(cell, words) for cell in row.whole]
        self.parts = [Pick(cell, words) for cell in row.parts]
        self.optional = [Pick(cell, words) for cell in row.optional]
        #: a list of any length of one sort, not a fixed set of parts
        self.open_ended = len(self.parts) == 1 and bool(self.parts[0].kinds)
        self.row = row

    def has_whole(self, figure: Figure) -> bool:
        return any(pick.is_whole(figure) for pick in self.whole)

    def cover(self, figure: Figure, whole: Figure | None) -> frozenset[int]:
        """Which of the rule's parts, then optional parts, a figure is."""
        return frozenset(
            i for i, pick in enumerate((*self.parts, *self.optional)) if pick.is_part(figure, whole)
        )  # fmt: skip


class Rules:
    """All relations of a catalog. Get it with ``catalog.derived(Rules)``."""

    def __init__(self, catalog: Catalog) -> None:
        words = catalog.derived(CheckWords)
        self.all = [Rule(row, words) for row in catalog.rows(CheckRule)]
        self.by_id = {rule.id: rule for rule in self.all}
        self._by_kind: dict[str, list[Rule]] = {}
        for rule in self.all:
            self._by_kind.setdefault(rule.kind, []).append(rule)
        names = {name for rule in self.of("sum") for pick in (*rule.whole, *rule.parts) for name in pick.names}
        #: for each name of an item the name it is filed under
        self.first_names = {
            words.fold(name): words.fold(cell.split("/")[0])
            for rule in self.of("sum")
            for cell in (*rule.row.whole, *rule.row.parts)
            for name in cell.split("/")
            if name[0] not in "~@" and not name[0].isdigit() and not cell[0].isdigit()
        }
        #: for the first name of a whole the items that make it up
        self.parts_of: dict[str, list[str]] = {}
        for rule in self.of("sum"):
            if rule.row.whole and not rule.open_ended:
                whole = words.fold(rule.row.whole[0].split("/")[0])
                known = self.parts_of.setdefault(whole, [])
                known += [words.fold(cell.split("/")[0]) for cell in rule.row.parts]
        self.groups = regex.compile(rf"(?:^|(?<=[，；、：。]))({any_of(n for n in names if len(n) >= 4)})中的?")

    def of(self, kind: str) -> Sequence[Rule]:
        """The rules of a kind, in file order."""
        return self._by_kind.get(kind, ())

    def one(self, kind: str) -> Rule | None:
        """The rule of a kind that has only one; None where a user has switched it off."""
        rules = self.of(kind)
        return rules[0] if rules else None


def unique(figures: Iterable[Figure]) -> list[Figure]:
    """``figures`` without those of the same place, in order."""
    seen: set[int] = set()
    return [f for f in figures if not (f.index in seen or seen.add(f.index))]
