"""One body's money by item and stage, wherever in the report it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...model.report import Stage
from .figures import Figure, Figures
from .lists import Listing
from .rules import Rules


class Ledger:
    """Amounts of a report that speaks of one body, by item and stage, all of the report's year.

    ``amounts``: item → stage → figures in text order. ``groups``: parts listed of an item that has no figure there.
    ``excesses``: item → what was spent above budget. ``completed``: items with a completion printed.
    """

    def __init__(self, figures: Figures, rules: Rules, lists: Iterable[Listing], year: int | None) -> None:
        self.figures = figures
        self._names = rules.first_names
        self.amounts: dict[str, dict[Stage | None, list[Figure]]] = {}
        for figure in figures.all:
            fact = figure.fact
            if figure.is_value and fact.amount is not None and figure.exact and fact.year == year:
                self.amounts.setdefault(self.key(figure), {}).setdefault(fact.stage, []).append(figure)
        self.excesses: dict[str, list[Figure]] = {}
        for figure in figures.of_role("excess"):
            if figure.exact and figure.fact.amount is not None:
                self.excesses.setdefault(self.key(figure), []).append(figure)
        self.completed = {self.key(figure) for figure in figures.of_role("completion")}
        self._ones: dict[tuple[str, Stage | None], Figure | None] = {}
        self.groups: dict[tuple[str, Stage | None], Listing] = {}
        for listing in lists:
            if listing.opener == "group" and len({p.fact.stage for p in listing.parts}) == 1:
                key = (self._names.get(listing.name, listing.name), listing.parts[0].fact.stage)
                self.groups.setdefault(key, listing)

    def key(self, figure: Figure) -> str:
        """What an item is filed under: its economic code, else one name for all its spellings."""
        fact = figure.fact
        if fact.code is not None and fact.scheme == "economic":
            return fact.code
        return self._names.get(figure.name, figure.name)

    def values(self, key: str, stage: Stage | None) -> Sequence[Figure]:
        """All figures of an item at a stage, in text order."""
        stages = self.amounts.get(key)
        return stages.get(stage, ()) if stages is not None else ()

    def one(self, key: str, stage: Stage | None) -> Figure | None:
        """The amount of an item at a stage, where the report gives it one value only."""
        asked = (key, stage)
        if asked not in self._ones:
            found = self.values(key, stage)
            alone = bool(found) and all(f.base == found[0].base for f in found)
            self._ones[asked] = found[0] if alone else None
        return self._ones[asked]
