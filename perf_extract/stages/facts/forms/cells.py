"""The reading view as lines of cells, and the figures that stand in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Context, Decimal
from typing import NamedTuple

import msgspec

from ....model import Mention, Quantity, Reading
from .vocabulary import Gauge, Vocabulary

NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")
_SIGNED = re.compile(r"[≥≤=<>]")
_DIGITS = frozenset("-0123456789")
_CUTS = 8
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_EXACT = Context(prec=10_000)
_BAR = ("|", "｜")
_BARS = re.compile(r"[\t|｜]")
_BLANKS = " \n\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff"


class Cell(NamedTuple):
    """A cell: its stretch of ``Reading.flat`` and its words; an empty one has no length."""

    start: int
    end: int
    text: str


class Line(NamedTuple):
    """A line of cells. ``lead`` counts the empty cells before the first; ``exact``: bars or tabs divide it."""

    cells: list[Cell]
    lead: int = 0
    exact: bool = False

    @property
    def start(self) -> int:
        return self.cells[0].start

    @property
    def end(self) -> int:
        return self.cells[-1].end


def lines_of(reading: Reading, words: Vocabulary) -> list[Line]:
    """The lines of a reading view; a number that was joined to the next cell's words is parted from them again."""
    flat = reading.flat
    lines: list[Line] = []
    barred = _BARS.search(reading.text) is not None
    for paragraph in reading.paragraphs:
        start, end = paragraph.start, paragraph.end
        text = flat[start:end]
        if "\t" in text or (barred and _BARS.search(reading.text, reading.at(start), reading.at(end - 1)) is not None):
            lines.append(_divided(reading, start, end))
            continue
        if text[0] in _DIGITS:
            for cut in _line_ends(reading, start, end):
                left, right = flat[start:cut], flat[cut:end]
                if NUMBER.fullmatch(left) and words.gauge(right.partition("（")[0]) is None:
                    lines.append(Line([Cell(start, cut, left)]))
                    start = cut
            text = flat[start:end]
        lines.append(Line([Cell(start, end, text)]))
    return lines


def _line_ends(reading: Reading, start: int, end: int) -> list[int]:
    """Positions inside ``flat[start:end]`` right before which the source has a line end."""
    source = reading.text
    found: list[int] = []
    at, last = reading.at(start), reading.at(end - 1)
    while len(found) < _CUTS and (at := source.find("\n", at, last)) >= 0:
        found.append(flat_at(reading, at))
        at += 1
    return found


def flat_at(reading: Reading, source: int) -> int:
    """The flat position of the first character at or behind source position ``source`` that the reading view shows."""
    run = bisect_right(reading.runs_source, source) - 1
    if run < 0:
        return 0
    at = reading.runs_flat[run] + source - reading.runs_source[run]
    after = reading.runs_flat[run + 1] if run + 1 < len(reading.runs_flat) else len(reading.flat)
    return min(at, after)


def _divided(reading: Reading, start: int, end: int) -> Line:
    """The cells of the line ``flat[start:end]``, divided as the source divides them: by bars, else by wide blanks."""
    source = reading.text
    first, last = reading.at(start), reading.at(end - 1) + 1
    cells: list[Cell] = []
    if _BARS.search(source, first, last) is None:
        at = start
        for part in reading.flat[start:end].split("\t"):
            cells.append(Cell(at, at + len(part), part))
            at += len(part) + 1
        return Line(cells)
    at = start
    opened = first
    for bar in [*(m.start() for m in _BARS.finditer(source, first, last)), last]:
        piece = source[opened:bar]
        words = piece.strip(_BLANKS)
        if words:
            left = opened + piece.index(words[0])
            at = flat_at(reading, left)
            behind = flat_at(reading, left + len(words) - 1) + 1
            cells.append(Cell(at, behind, reading.flat[at:behind].replace("\t", "")))
            at = behind
        else:
            cells.append(Cell(at, at, ""))
        opened = bar + 1
    line_start = source.rfind("\n", 0, first) + 1
    lead = len(_BARS.findall(source, line_start, first))
    if lead and _bordered(source, line_start):
        lead -= 1
    return Line(cells, lead, True)


def _bordered(source: str, line_start: int) -> bool:
    """Whether the line has a bar at both ends, so that the first one opens no cell."""
    stop = source.find("\n", line_start)
    line = source[line_start : stop if stop >= 0 else len(source)].strip()
    return line[:1] in _BAR and line[-1:] in _BAR


def counts(cells: Sequence[Cell]) -> bool:
    """Whether figures only count the columns: 1 2 3 4."""
    numbers = [cell.text for cell in cells if cell.text[:1].isdigit()]
    return len(numbers) > 2 and all(text == str(number) for number, text in enumerate(numbers, 1))


class Figures:
    """The quantities of a text, by the cells they stand in."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention], words: Vocabulary) -> None:
        self.reading = reading
        self.words = words
        self.mentions = mentions
        self._starts = [m.start for m in mentions]

    def within(self, start: int, end: int) -> Sequence[Mention]:
        """The quantities that begin in ``flat[start:end]``."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def is_number(self, text: str) -> bool:
        """Whether a cell is a bare number or percentage."""
        return NUMBER.fullmatch(text) is not None

    def is_empty(self, text: str) -> bool:
        """Whether a cell says that it says nothing."""
        return text in self.words.empty

    def only(self, cell: Cell) -> Mention | None:
        """The figure a cell holds, where it holds nothing else but a sign or word of bound and an aside."""
        found = self.within(cell.start, cell.end)
        if len(found) == 1 and found[0].end <= cell.end:
            mention = found[0]
            rest = cell.text[: max(mention.outer_start - cell.start, 0)] + cell.text[mention.outer_end - cell.start :]
            if not rest:
                return mention
            if self.words.residue.fullmatch(rest) is None:
                return None
            bound = self.words.bound.search(rest)
            if bound is None or mention.quantity.bound != "eq":
                return mention
            quantity = msgspec.structs.replace(mention.quantity, bound=self.words.bounds[bound[0]])
            return msgspec.structs.replace(mention, quantity=quantity)
        if len(found) <= 1 and NUMBER.fullmatch(cell.text):
            return self._made(cell)
        return None

    def signed(self, cell: Cell) -> bool:
        """Whether a cell begins with a sign of comparison."""
        return _SIGNED.match(cell.text) is not None

    def _made(self, cell: Cell) -> Mention:
        place = self.reading.place(cell.start, cell.end)
        value = Decimal(cell.text.replace(",", "").rstrip("%"))
        unit = "%" if cell.text[-1] == "%" else None
        quantity = Quantity(
            self.reading.text[place.start : place.end],
            place.start,
            place.end,
            "percent" if unit else "number",
            value,
            unit,
            value,
            unit,
        )
        return Mention(quantity, cell.start, cell.end, cell.start, cell.end)


def in_unit(mention: Mention, unit: str, gauge: Gauge) -> Mention:
    """A bare number as so many of ``unit``."""
    quantity = mention.quantity
    text = quantity.text.replace(",", "").replace("，", "")
    value = Decimal(text) if _PLAIN.fullmatch(text) else quantity.value
    upper = quantity.value_max
    measured = msgspec.structs.replace(
        quantity,
        kind=gauge.kind,
        value=value,
        value_max=upper,
        unit=unit,
        value_base=_plain(_EXACT.multiply(value, gauge.factor)),
        unit_base=gauge.base,
    )
    return msgspec.structs.replace(mention, quantity=measured)


def _plain(value: Decimal) -> Decimal:
    """``value`` without zeros at its end and without an exponent."""
    whole = int(value)
    return Decimal(whole) if whole == value else value.normalize(_EXACT)
