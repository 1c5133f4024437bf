"""Where on the pages the characters of a text stand, and the step that shows it on a report's facts."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import NamedTuple

from ..model import Box, Evidence, Report, Table


class Line(NamedTuple):
    """A printed stretch of the text: on which page and how high it stands."""

    start: int
    end: int
    page: int
    top: float
    bottom: float


class PageMap:
    """Offsets to page and box.

    ``lines`` are in text order; ``lefts[i]`` and ``rights[i]`` are the sides of the character at offset
    ``lines[0].start + i``-th place as stored by :meth:`add`. Coordinates are points from the page's top left corner.
    """

    __slots__ = ("_firsts", "_starts", "lefts", "lines", "rights")

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.lefts = array("f")
        self.rights = array("f")
        self._starts: list[int] = []
        self._firsts: list[int] = []

    def add(self, start: int, page: int, top: float, bottom: float, sides: list[tuple[float, float]]) -> None:
        """A stretch of ``len(sides)`` characters from offset ``start`` on, behind all that were added before."""
        if not sides:
            return
        self.lines.append(Line(start, start + len(sides), page, top, bottom))
        self._starts.append(start)
        self._firsts.append(len(self.lefts))
        self.lefts.extend([side[0] for side in sides])
        self.rights.extend([side[1] for side in sides])

    def find(self, start: int, end: int) -> tuple[int, Box] | None:
        """Page and box of ``text[start:end]``, of its part on the first page; ``None`` where no page shows it."""
        number = max(bisect_right(self._starts, start) - 1, 0)
        page = 0
        box: list[float] = []
        while number < len(self.lines):
            line = self.lines[number]
            if line.start >= end or (box and line.page != page):
                break
            first, last = max(start, line.start), min(end, line.end)
            if first < last:
                base = self._firsts[number] - line.start
                sides = [self.lefts[base + first], line.top, self.rights[base + last - 1], line.bottom]
                box = [*map(min, box[:2], sides[:2]), *map(max, box[2:], sides[2:])] if box else sides
                page = line.page
            number += 1
        return (page, Box(*(round(side, 1) for side in box))) if box else None


class CellMap:
    """Offsets to the cell of the table that holds them."""

    __slots__ = ("_cells", "_starts")

    def __init__(self, tables: list[Table]) -> None:
        self._cells = sorted(
            (cell.start, cell.end, f"{table.id}!{column_letters(cell.col)}{cell.row + 1}")
            for table in tables
            for cell in table.cells
            if cell.end > cell.start
        )
        self._starts = [cell[0] for cell in self._cells]

    def find(self, start: int) -> str | None:
        """The cell at ``start``, as ``TABLE!B3``: the table's id, then column and row as a sheet counts them."""
        number = bisect_right(self._starts, start) - 1
        if number >= 0 and start < self._cells[number][1]:
            return self._cells[number][2]
        return None


def column_letters(number: int) -> str:
    """A sheet's name for the column ``number``, from 0: A, B, …, Z, AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def show_places(report: Report, pages: PageMap | None) -> None:
    """Fill ``page``, ``box`` and ``cell`` of every fact's evidence; a binary search for each."""
    cells = CellMap(report.tables) if report.tables else None
    if pages is None and cells is None:
        return
    for fact in report.facts():
        _show(fact.evidence, pages, cells)


def _show(evidence: Evidence, pages: PageMap | None, cells: CellMap | None) -> None:
    if pages is not None:
        found = pages.find(evidence.start, evidence.end)
        if found is not None:
            evidence.page, evidence.box = found
    if cells is not None:
        evidence.cell = cells.find(evidence.start)
