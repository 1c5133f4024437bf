"""Tables that the source had as tables: their cells as lines, in place of the text lines that show them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ....model import Reading, Table
from .cells import Cell, Line, flat_at


def with_tables(
    lines: list[Line], tables: Sequence[Table], reading: Reading
) -> tuple[list[Line], list[tuple[int, Table]]]:
    """``lines`` with the rows of ``tables`` in place of those that begin inside them, and where each table begins."""
    starts = [line.start for line in lines]
    whole: list[Line] = []
    begins: list[tuple[int, Table]] = []
    done = 0
    for table in sorted(tables, key=lambda t: t.start):
        rows = _rows(table, reading)
        first = bisect_left(starts, flat_at(reading, table.start))
        behind = bisect_left(starts, flat_at(reading, table.end))
        if not rows or first < done:
            continue
        whole += lines[done:first]
        begins.append((len(whole), table))
        whole += rows
        done = behind
    return whole + lines[done:], begins


def _rows(table: Table, reading: Reading) -> list[Line]:
    """The rows of a table; a cell that spans several rows or columns stands in each."""
    height = max((c.row + c.rowspan for c in table.cells), default=0)
    width = max((c.col + c.colspan for c in table.cells), default=0)
    if not 0 < height * width <= 40 * len(table.cells) + 1000:
        return []
    rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for cell in table.cells:
        start, end = flat_at(reading, cell.start), flat_at(reading, cell.end)
        found = Cell(start, end, reading.flat[start:end].replace("\n", ""))
        for row in range(cell.row, cell.row + cell.rowspan):
            rows[row][cell.col : cell.col + cell.colspan] = [found] * cell.colspan
    lines: list[Line] = []
    at = flat_at(reading, table.start)
    for cells in rows:
        filled = [c if c is not None else Cell(at, at, "") for c in cells]
        at = max((c.end for c in filled), default=at)
        lines.append(Line(filled, exact=True))
    return [line for line in lines if any(c.text for c in line.cells)]
