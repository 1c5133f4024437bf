"""The report's figures as the checks see them: in text order, with places in ``Reading.flat`` and names to compare."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from ...model import FinanceFact, Heading, KpiFact, Reading
from .words import CheckWords

#: characters from here on are Chinese
_CHINESE = "\u3400"
_ONE = Decimal(1)


class Figure(msgspec.Struct, eq=False, gc=False):
    """A fact and where its number stands in ``Reading.flat``.

    ``base`` is its value in the bare unit, signed; ``name`` its name without words that do not tell items apart.
    ``sentence`` and ``paragraph`` count from 0. ``exact``: the number is neither a bound nor a range. ``factor`` is how
    many of the bare unit one of its unit is.
    """

    fact: FinanceFact | KpiFact
    index: int
    start: int
    end: int
    base: Decimal
    name: str
    sentence: int
    paragraph: int
    decimals: int
    exact: bool
    is_value: bool
    factor: Decimal


class Figures:
    """All figures of a report in text order (``all``), and by role and name. ``flat`` is the text they stand in."""

    def __init__(
        self, reading: Reading, headings: Sequence[Heading], facts: Iterable[FinanceFact | KpiFact], words: CheckWords
    ) -> None:
        self.flat = flat = reading.flat
        self.words = words
        self._sources = reading.runs_source
        self._flats = reading.runs_flat
        self._ends = _ends(flat)
        self.paragraph_starts = [p.start for p in reading.paragraphs]
        self.headings = headings
        self.by_id = {h.section.id: h for h in headings}
        self._chapters: dict[str | None, str | None] = {}
        self.of_fact: dict[str, Figure] = {}
        self.all: list[Figure] = []
        #: by role; under ``value`` only exact ones
        self.by_role: dict[str, list[Figure]] = {}
        #: exact values by name, and by economic code (a sum of codes also under each)
        self.named: dict[str, list[Figure]] = {}
        self.coded: dict[str, list[Figure]] = {}
        self._read(sorted(facts, key=_start_of))
        self.usual_decimals = self._usual_decimals()

    def _read(self, facts: Sequence[FinanceFact | KpiFact]) -> None:
        flat, fold, factor = self.flat, self.words.fold, self.words.factor
        ends, starts, sources, flats = self._ends, self.paragraph_starts, self._sources, self._flats
        sentence, paragraph, run = 0, 0, 0
        last_sentence, last_paragraph, last_run = len(ends), len(starts), len(sources) - 1
        for index, fact in enumerate(facts):
            evidence = fact.evidence
            source, stop = evidence.start, evidence.end
            while run < last_run and sources[run + 1] <= source:
                run += 1
            start = flats[run] + source - sources[run]
            in_one = run == last_run or sources[run + 1] >= stop
            end = start + stop - source if in_one else self.place(stop - 1) + 1
            while sentence < last_sentence and ends[sentence] < start:
                sentence += 1
            while paragraph < last_paragraph and starts[paragraph] <= start:
                paragraph += 1
            base, role, unit, text = fact.value_base, fact.role, fact.unit, evidence.text
            is_value = role == "value"
            if is_value and flat[start - 1] == "-" and base > 0 and flat[start - 2] > _CHINESE:
                base = -base
            point = text.find(".") + 1
            figure = Figure(
                fact,
                index,
                start,
                end,
                base,
                fold(fact.name),
                sentence,
                paragraph - 1,
                _run_of_digits(text[point:]) if point else 0,
                fact.bound == "eq" and fact.value_max is None,
                is_value,
                factor(unit) if unit is not None else _ONE,
            )
            self.all.append(figure)
            self.of_fact[fact.id] = figure
            if not is_value:
                self.by_role.setdefault(role, []).append(figure)
            elif figure.exact:
                self.named.setdefault(figure.name, []).append(figure)
                if fact.code is not None and fact.scheme == "economic":
                    for code in {fact.code, *fact.code.split("+")}:
                        self.coded.setdefault(code, []).append(figure)

    def place(self, source: int) -> int:
        """Place in ``flat`` of the character at ``source`` in the text."""
        run = bisect_right(self._sources, source) - 1
        return self._flats[run] + source - self._sources[run] if run >= 0 else 0

    def of_role(self, role: str) -> Sequence[Figure]:
        """The figures of a role other than value, in text order."""
        return self.by_role.get(role, ())

    def _usual_decimals(self) -> int:
        """The decimals that all but one 万元 figure in twenty keep to."""
        counts = sorted([f.decimals for f in self.all if f.fact.unit == "万元"])
        return counts[(len(counts) * 19 - 1) // 20] if counts else 2

    def chapter(self, figure: Figure) -> str | None:
        """The outermost section a figure stands in."""
        start = figure.fact.section
        if start not in self._chapters:
            at = start
            while at is not None and at in self.by_id:
                above = self.by_id[at].section.parent
                if above is None:
                    break
                at = above
            self._chapters[start] = at
        return self._chapters[start]

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


def _start_of(fact: FinanceFact | KpiFact) -> int:
    return fact.evidence.start


def _run_of_digits(text: str) -> int:
    """How many digits a text begins with."""
    return len(text) - len(text.lstrip("0123456789"))


def _ends(flat: str) -> list[int]:
    """Where the sentences end, in order."""
    found: list[int] = []
    for mark in "。\n！？":
        at = flat.find(mark)
        while at >= 0:
            found.append(at)
            at = flat.find(mark, at + 1)
    found.sort()
    return found
