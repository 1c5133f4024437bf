"""Tables that rule columns but not rows: the printed lines of a ruled row are its rows, where figures show it."""

from __future__ import annotations

import re

from .shapes import BoxCell, TextLine

_FIGURE = re.compile(r"[-+−—–/]+|[-+−]?\d[\d,，]*(?:\.\d+)?\s*[%％]?")
_FEWEST = 3
_MATCHED = 0.8
_DRIFT = 0.7


def split_rows(cells: list[BoxCell], rows: int) -> tuple[list[BoxCell], int]:
    """The cells with such rows split, and how many rows there are then."""
    for row in range(rows - 1, -1, -1):
        inside = [cell for cell in cells if cell.row == row and cell.rowspan == 1]
        bases = _bases(inside)
        if bases is None:
            continue
        made = [
            BoxCell(row + number, 1, cell.left, cell.right, part)
            for cell in inside
            for number, part in enumerate(_parts(cell, bases))
        ]
        more = len(bases) - 1
        rest = [cell for cell in cells if not (cell.row == row and cell.rowspan == 1)]
        for cell in rest:
            if cell.row > row:
                cell.row += more
            elif cell.row + cell.rowspan > row:
                cell.rowspan += more
        cells = [*rest, *made]
        rows += more
    return sorted(cells, key=lambda cell: (cell.row, cell.left)), rows


def _bases(cells: list[BoxCell]) -> list[float] | None:
    """Where the lines of the rows stand; ``None`` where the cells of a row are rather wrapped words."""
    if not any(
        len(cell.lines) >= _FEWEST and all(_FIGURE.fullmatch(line.text) for line in cell.lines) for cell in cells
    ):
        return None
    longest = max(cells, key=lambda cell: len(cell.lines))
    bases = [line.base for line in longest.lines]
    lines = [line for cell in cells for line in cell.lines]
    matched = sum(_near(line, bases) is not None for line in lines)
    return bases if matched >= _MATCHED * len(lines) else None


def _near(line: TextLine, bases: list[float]) -> int | None:
    best = min(range(len(bases)), key=lambda at: abs(bases[at] - line.base))
    return best if abs(bases[best] - line.base) <= _DRIFT * line.size else None


def _parts(cell: BoxCell, bases: list[float]) -> list[list[TextLine]]:
    parts: list[list[TextLine]] = [[] for _ in bases]
    for line in cell.lines:
        parts[min(range(len(bases)), key=lambda at: abs(bases[at] - line.base))].append(line)
    return parts
