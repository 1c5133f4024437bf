"""One body's money by item and stage, wherever in the report it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...model.report import Stage
from .figures import Figure, Figures
from .lists import Listing
from .rules import Rules


class Ledger:
    """Amounts of a report that speaks of one body, by item, stage and year."""

    def __init__(self, figures: Figures, rules: Rules, lists: Iterable[Listing], year: int | None) -> None:
        self.figures = figures
        self.year = year
        self._names = rules.first_names
        self._values: dict[tuple[str, Stage | None], list[Figure]] = {}
        for figure in figures.all:
            fact = figure.fact
            if figure.is_value and figure.exact and fact.amount is not None and fact.year == year:
                self._values.setdefault((self.key(figure), fact.stage), []).append(figure)
        self.groups: dict[tuple[str, Stage | None], Listing] = {}
        for listing in lists:
            if listing.opener == "group" and len({p.fact.stage for p in listing.parts}) == 1:
                self.groups.setdefault(
                    (self._names.get(listing.name, listing.name), listing.parts[0].fact.stage), listing
                )

    def key(self, figure: Figure) -> str:
        """What an item is filed under: its economic code, else one name for all its spellings."""
        if figure.fact.scheme == "economic" and figure.fact.code is not None:
            return figure.fact.code
        return self._names.get(figure.name, figure.name)

    def values(self, key: str, stage: Stage | None) -> Sequence[Figure]:
        """All figures of an item at a stage, in text order."""
        return self._values.get((key, stage), ())

    def one(self, key: str, stage: Stage | None) -> Figure | None:
        """The amount of an item at a stage, where the report gives it one value only."""
        found = self.values(key, stage)
        return found[0] if found and len({f.base for f in found}) == 1 else None

    def items(self) -> Iterator[tuple[str, Stage | None, Sequence[Figure]]]:
        """Every item and stage with its figures."""
        for (key, stage), found in self._values.items():
            yield key, stage, found
