"""What every reader gives: a text with its tables, and where on the source's pages each character stands.

A paragraph is a line of ``text``. A row of a table is a line too, its cells divided by ``\\t``; an empty cell, and a
place that a merged cell covers, stand as nothing between two tabs, so that columns can be counted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import msgspec

from ..model import Cell, Table, Warning
from .limits import MAX_CELLS, MAX_CHARACTERS, hold
from .places import PageMap

_BLANKS = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_LATIN_END = re.compile(r"[A-Za-z0-9]$")
_LATIN_BEGIN = re.compile(r"[A-Za-z0-9]")


class Content(msgspec.Struct):
    """A document's text; ``tables``, ``places`` and ``warnings`` point into it. ``pages`` counts its pages.

    ``ocr_pages``: numbers of the pages that were read by OCR.
    """

    text: str
    tables: list[Table] = []
    pages: int | None = None
    places: PageMap | None = None
    warnings: list[Warning] = []
    ocr_pages: list[int] = []


class GridCell(msgspec.Struct):
    """A cell before it has a place in the text."""

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1


class Writer:
    """Builds a :class:`Content` line by line."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.tables: list[Table] = []
        self.warnings: list[Warning] = []
        self._cells = 0

    def line(self, text: str) -> int:
        """Add a line; gives the offset at which it begins. ``text`` must hold no line end."""
        start = self.length
        self._parts.append(text)
        self.length += len(text) + 1
        hold(self.length, MAX_CHARACTERS, "characters")
        return start

    def table(self, cells: Iterable[GridCell], *, name: str | None = None, page: int | None = None) -> Table | None:
        """Add a table: a line for each of its rows that says anything. ``name`` becomes its id where it has one.

        A named table (a sheet) keeps its numbers of rows and columns; in others, columns in which no cell begins
        are left out, as layout programs make them by the dozen. Gives ``None`` where no cell says anything.
        """
        cells = list(cells) if name else without_empty_columns(list(cells))
        rows: dict[int, list[GridCell]] = {}
        for cell in cells:
            rows.setdefault(cell.row, []).append(cell)
            self._cells += 1
            hold(self._cells, MAX_CELLS, "table cells")
        if not any(cell.text for row in rows.values() for cell in row):
            return None
        first_col = min(cell.col for row in rows.values() for cell in row)
        start = self.length
        made: list[Cell] = []
        for number in sorted(rows):
            row = sorted(rows[number], key=lambda cell: cell.col)
            if any(cell.text for cell in row):
                self._row(row, first_col, made)
            else:
                made += [Cell(c.row, c.col, "", self.length, self.length, c.rowspan, c.colspan) for c in row]
        end = self.length - 1
        for placed in made:
            if placed.start > end:
                placed.start = placed.end = end
        table = Table(name or f"t{start}", start, end, made, page=page)
        self.tables.append(table)
        return table

    def _row(self, row: Sequence[GridCell], first_col: int, made: list[Cell]) -> None:
        parts: list[str] = []
        at = self.length
        column = first_col
        for cell in row:
            gap = "\t" * (cell.col - column)
            column = max(column, cell.col)
            parts += (gap, cell.text)
            at += len(gap)
            made.append(Cell(cell.row, cell.col, cell.text, at, at + len(cell.text), cell.rowspan, cell.colspan))
            at += len(cell.text)
        self.line("".join(parts) + "\t" * (row[-1].colspan - 1))

    def warn(self, code: str, message: str, start: int, end: int) -> None:
        """Note what could not be read or was doubtful."""
        self.warnings.append(Warning(code, message, start, end))

    def content(self) -> Content:
        """What was built, its tables with captions and units."""
        from .captions import name_tables

        text = "\n".join(self._parts)
        for warning in self.warnings:
            warning.start, warning.end = min(warning.start, len(text)), min(warning.end, len(text))
        name_tables(text, self.tables)
        return Content(text, self.tables, warnings=self.warnings)


def without_empty_columns(cells: list[GridCell]) -> list[GridCell]:
    """The cells renumbered so that in every column at least one cell begins."""
    used = sorted({cell.col for cell in cells})
    number = {col: new for new, col in enumerate(used)}
    return [
        GridCell(
            cell.row,
            number[cell.col],
            cell.text,
            cell.rowspan,
            bisect_left(used, cell.col + cell.colspan) - number[cell.col],
        )
        for cell in cells
    ]


def join_lines(lines: Iterable[str]) -> str:
    """The lines of a cell as one; only Latin words are parted by a space, and a number goes on over a line end."""
    joined = ""
    for line in lines:
        line = squeeze(line)
        latin = _LATIN_END.search(joined) and _LATIN_BEGIN.match(line)
        if latin and not (joined[-1].isdigit() and line[0].isdigit()):
            joined += " "
        joined += line
    return joined


def squeeze(text: str) -> str:
    """A cell's words on one line: every run of blanks is one space, none at the ends."""
    return _BLANKS.sub(" ", text).strip()
