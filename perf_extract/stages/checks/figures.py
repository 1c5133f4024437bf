"""The report's figures as the checks see them: in text order, with places in ``Reading.flat`` and names to compare by."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from ...model import FinanceFact, Heading, KpiFact, Reading
from .words import CheckWords

_END = re.compile(r"[。！？\n]")
_SIGN = re.compile(r"[\u3400-\u9fff）]-$")
_DECIMALS = re.compile(r"\.(\d+)")
_ZERO = Decimal(0)


class Figure(msgspec.Struct, eq=False):
    """A fact and where its number stands in ``Reading.flat``.

    ``base`` is its value in the bare unit, signed; ``name`` its name without words that do not tell items apart;
    ``key`` its official code, else ``name``. ``sentence`` and ``paragraph`` count from 0.
    """

    fact: FinanceFact | KpiFact
    index: int
    start: int
    end: int
    base: Decimal
    name: str
    key: str
    sentence: int
    paragraph: int
    decimals: int
    exact: bool

    @property
    def is_value(self) -> bool:
        return self.fact.role == "value"


class Figures:
    """All figures of a report in text order. ``flat`` is the text they stand in."""

    def __init__(
        self, reading: Reading, headings: Sequence[Heading], facts: Iterable[FinanceFact | KpiFact], words: CheckWords
    ) -> None:
        self.flat = flat = reading.flat
        self.words = words
        self._sources = reading.runs_source
        self._flats = reading.runs_flat
        self._ends = [m.start() for m in _END.finditer(flat)]
        self.paragraph_starts = [p.start for p in reading.paragraphs]
        self.headings = headings
        self._heads = [h.start for h in headings]
        self.by_id = {h.section.id: h for h in headings}
        self.of_fact: dict[str, Figure] = {}
        self.all: list[Figure] = []
        for fact in sorted(facts, key=lambda f: f.evidence.start):
            self.all.append(self._figure(fact))
        self.usual_decimals = self._usual_decimals()

    def place(self, source: int) -> int:
        """Place in ``flat`` of the character at ``source`` in the text."""
        run = bisect_right(self._sources, source) - 1
        return self._flats[run] + source - self._sources[run] if run >= 0 else 0

    def _figure(self, fact: FinanceFact | KpiFact) -> Figure:
        start = self.place(fact.evidence.start)
        end = self.place(fact.evidence.end - 1) + 1
        name = self.words.fold(fact.name)
        base = fact.value_base
        negative = fact.role == "value" and base > 0 and _SIGN.search(self.flat, max(0, start - 2), start) is not None
        match = _DECIMALS.search(fact.evidence.text)
        figure = Figure(
            fact=fact,
            index=len(self.all),
            start=start,
            end=end,
            base=-base if negative else base,
            name=name,
            key=fact.code if fact.code is not None and fact.scheme != "kpi" else name,
            sentence=bisect_left(self._ends, start),
            paragraph=bisect_right(self.paragraph_starts, start) - 1,
            decimals=len(match[1]) if match is not None else 0,
            exact=fact.bound == "eq" and fact.value_max is None,
        )
        self.of_fact[fact.id] = figure
        return figure

    def _usual_decimals(self) -> int:
        """The decimals that all but one 万元 figure in twenty keep to."""
        counts = sorted(f.decimals for f in self.all if f.fact.unit == "万元")
        return counts[(len(counts) * 19 - 1) // 20] if counts else 2

    def sentence_end(self, place: int) -> int:
        """Where the sentence that holds ``place`` ends."""
        at = bisect_left(self._ends, place)
        return self._ends[at] if at < len(self._ends) else len(self.flat)

    def sentence_start(self, place: int) -> int:
        """Where the sentence that holds ``place`` begins."""
        at = bisect_left(self._ends, place)
        return self._ends[at - 1] + 1 if at else 0

    def sentence_at(self, place: int) -> int:
        """Number of the sentence that holds ``place``."""
        return bisect_left(self._ends, place)

    def paragraph_at(self, place: int) -> int:
        """Number of the paragraph that holds ``place``."""
        return bisect_right(self.paragraph_starts, place) - 1

    def before(self, place: int) -> int:
        """How many figures stand before ``place``."""
        return bisect_left(self.all, place, key=lambda f: f.start)

    def factor(self, figure: Figure) -> Decimal:
        """How many of the bare unit one of the figure's unit is."""
        return self.words.factor(figure.fact.unit) if figure.fact.unit is not None else Decimal(1)
