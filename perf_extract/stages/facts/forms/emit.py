"""What all forms and tables need to note down a fact: headings, units, drafts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from ....model import Heading, Mention
from ....model.report import Role, UnitSource
from ..draft import Draft
from .cells import NUMBER, Cell, Figures, in_unit
from .grid import Row
from .vocabulary import Vocabulary

_IN_WORDS = re.compile(r"[一二三四五六七八九十]")


class Emitter:
    """Makes drafts; ``year`` is the report's."""

    def __init__(self, figures: Figures, headings: Sequence[Heading], year: int | None) -> None:
        self.figures = figures
        self.words: Vocabulary = figures.words
        self.headings = headings
        self.year = year
        self._starts = [h.start for h in headings]

    def heading_at(self, place: int) -> Heading | None:
        """The innermost heading a place stands under."""
        index = bisect_right(self._starts, place)
        return self.headings[index - 1] if index else None

    def is_chapter(self, place: int) -> bool:
        """Whether a heading begins here that is numbered in words (一、, （二）) and so no item of a list."""
        index = bisect_right(self._starts, place)
        if not index or self._starts[index - 1] != place:
            return False
        return _IN_WORDS.search(self.headings[index - 1].section.marker or "一") is not None

    def note(
        self,
        mention: Mention,
        name: str,
        role: Role,
        rule: str,
        confidence: float,
        row: Row,
        heading: Heading | None,
        year: int | None,
    ) -> Draft:
        """A draft of one cell."""
        return Draft(
            mention=mention,
            name=name,
            role=role,
            value=mention.quantity.value,
            rule=f"form.{rule}",
            confidence=confidence,
            clause_start=min(row.start, mention.start),
            clause_end=max(row.end, mention.end),
            heading=heading,
            year=year,
        )

    def points(self, cell: Cell | None) -> Decimal | None:
        """The number of points that a cell of weights or scores holds."""
        text = cell.text.removesuffix("分") if cell is not None else ""
        return Decimal(text.replace(",", "").rstrip("%")) if NUMBER.fullmatch(text) is not None else None

    def measured(self, mention: Mention, *units: tuple[str, UnitSource]) -> tuple[Mention, UnitSource]:
        """A figure in the first unit given, and where the unit was found; as it is where it has one of its own."""
        if mention.quantity.unit is not None:
            return mention, "inline"
        for unit, source in units:
            if unit:
                return in_unit(mention, unit, self.words.gauge_of_column(unit)), source
        return mention, "inline"
