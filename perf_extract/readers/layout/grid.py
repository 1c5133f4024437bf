"""Ruled lines to tables: cells are the areas that lines close in, however many rows and columns they cover."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from .lines import rows_of, runs_of
from .rows import split_rows
from .shapes import BoxCell, Edge, Glyph, TableBlock

_SNAP = 2.5
_JOIN = 3.5
_SHORTEST = 5.0
_COVERED = 0.6
_OUTER = 6.0
_MOST_PAIRS = 4_000_000
_MOST_AREAS = 60_000


def find_tables(edges: Sequence[Edge], glyphs: Sequence[Glyph]) -> tuple[list[TableBlock], list[Glyph]]:
    """The tables that the lines draw, from the top down, and the characters that stand in none of them."""
    flat = _joined([e for e in edges if not e.upright])
    upright = _joined([e for e in edges if e.upright])
    if len(flat) < 2 or not upright or len(flat) * len(upright) > _MOST_PAIRS:
        return [], list(glyphs)
    tables: list[TableBlock] = []
    rest = list(glyphs)
    for group in sorted(_connected(flat, upright), key=lambda g: min(e.at for e in g if not e.upright)):
        frame = _Frame(group)
        if (frame.rows < 2 and frame.columns < 2) or frame.rows * frame.columns > _MOST_AREAS:
            continue
        inside, outside = frame.parted(rest)
        table = frame.table(inside)
        if table is not None:
            tables.append(table)
            rest = outside
    return tables, rest


def _joined(edges: list[Edge]) -> list[Edge]:
    """Edges that nearly coincide as one, pieces of a line put together."""
    levels: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda e: e.at):
        if levels and edge.at - levels[-1][-1].at <= _SNAP and edge.at - levels[-1][0].at <= 2 * _SNAP:
            levels[-1].append(edge)
        else:
            levels.append([edge])
    joined: list[Edge] = []
    for level in levels:
        at = sum(e.at for e in level) / len(level)
        start = end = None
        for edge in sorted(level, key=lambda e: e.start):
            if end is not None and edge.start <= end + _JOIN:
                end = max(end, edge.end)
                continue
            if start is not None and end is not None and end - start >= _SHORTEST:
                joined.append(Edge(edge.upright, at, start, end))
            start, end = edge.start, edge.end
        if start is not None and end is not None and end - start >= _SHORTEST:
            joined.append(Edge(level[0].upright, at, start, end))
    return joined


def _connected(flat: list[Edge], upright: list[Edge]) -> list[list[Edge]]:
    """Edges by the tables they belong to: those that meet."""
    parent = list(range(len(flat) + len(upright)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for j, v in enumerate(upright, len(flat)):
        for i, h in enumerate(flat):
            if h.at > v.end + _JOIN:
                break
            if h.at >= v.start - _JOIN and h.start - _JOIN <= v.at <= h.end + _JOIN:
                parent[root(i)] = root(j)
    groups: dict[int, list[Edge]] = {}
    for number, edge in enumerate([*flat, *upright]):
        groups.setdefault(root(number), []).append(edge)
    return [g for g in groups.values() if any(e.upright for e in g) and sum(not e.upright for e in g) > 1]


class _Piece(msgspec.Struct):
    """A piece of a printed line and the area it stands in; ``straddles``: a line between rows goes through it."""

    area: tuple[int, int] | None
    glyphs: list[Glyph]
    straddles: bool


class _Frame:
    """One group of edges: the areas between them, and which of those belong to one cell."""

    def __init__(self, edges: list[Edge]) -> None:
        flat = [e for e in edges if not e.upright]
        upright = [e for e in edges if e.upright]
        self.xs = _levels(upright, min(e.start for e in flat), max(e.end for e in flat))
        self.ys = _levels(flat, min(e.start for e in upright), max(e.end for e in upright))
        self.rows, self.columns = len(self.ys) - 1, len(self.xs) - 1
        self.open_top = not any(abs(e.at - self.ys[0]) <= _SNAP for e in flat)
        self.open_bottom = not any(abs(e.at - self.ys[-1]) <= _SNAP for e in flat)
        self._flat, self._upright = flat, upright

    def parted(self, glyphs: list[Glyph]) -> tuple[dict[tuple[int, int], list[Glyph]], list[Glyph]]:
        """The characters by the area they stand in, and those outside.

        Words belong to the area they begin in, also where they run on over its side; and a line that stands on the
        line between two rows belongs to the row that the rest of its words are in. Sheets are printed like that.
        """
        pieces = self._pieces(glyphs)
        inside: dict[tuple[int, int], list[Glyph]] = {}
        outside: list[Glyph] = []
        for number, piece in enumerate(pieces):
            area = piece.area
            if area is None:
                outside += piece.glyphs
                continue
            if piece.straddles:
                before = pieces[number - 1] if number else None
                behind = pieces[number + 1] if number + 1 < len(pieces) else None
                if before is not None and _next_line(before, piece):
                    area = before.area or area
                elif behind is not None and _next_line(piece, behind) and not behind.straddles:
                    area = behind.area or area
            inside.setdefault(area, []).extend(piece.glyphs)
        return inside, outside

    def _pieces(self, glyphs: list[Glyph]) -> list[_Piece]:
        """The characters, in the order of the file, as pieces of lines that each stand in one area."""
        pieces: list[_Piece] = []
        before: Glyph | None = None
        for glyph in glyphs:
            area = self._area(glyph)
            runs_on = before is not None and _runs_on(before, glyph)
            same_line = before is not None and abs(glyph.base - before.base) < 1 and area == pieces[-1].area
            if (pieces and (runs_on or same_line) and pieces[-1].area is not None) or (
                pieces and area is None and pieces[-1].area is None
            ):
                pieces[-1].glyphs.append(glyph)
            else:
                pieces.append(_Piece(area, [glyph], area is not None and self._straddles(glyph)))
            before = glyph
        return pieces

    def _area(self, glyph: Glyph) -> tuple[int, int] | None:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        if not (self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= y <= self.ys[-1] + 1):
            return None
        row = min(max(bisect_right(self.ys, y) - 1, 0), self.rows - 1)
        return row, min(max(bisect_right(self.xs, x) - 1, 0), self.columns - 1)

    def _straddles(self, glyph: Glyph) -> bool:
        """Whether a line between rows goes through a character."""
        slack = 0.2 * (glyph.bottom - glyph.top)
        at = bisect_right(self.ys, glyph.top + slack)
        return 0 < at < len(self.ys) and self.ys[at] < glyph.bottom - slack

    def table(self, inside: dict[tuple[int, int], list[Glyph]]) -> TableBlock | None:
        """The cells with what is printed in them; ``None`` where the lines are a frame or an ornament."""
        groups: dict[int, list[tuple[int, int]]] = {}
        root = self._merged()
        for row in range(self.rows):
            for column in range(self.columns):
                groups.setdefault(root[row * self.columns + column], []).append((row, column))
        cells: list[BoxCell] = []
        for areas in groups.values():
            top, bottom = min(r for r, _ in areas), max(r for r, _ in areas)
            left, right = min(c for _, c in areas), max(c for _, c in areas)
            glyphs = [glyph for area in areas for glyph in inside.get(area, ())]
            if len(areas) > 1:
                glyphs.sort(key=lambda g: (round(g.base), g.left))
            cells.append(BoxCell(top, bottom - top + 1, self.xs[left], self.xs[right + 1], rows_of(runs_of(glyphs))))
        filled = [cell for cell in cells if cell.lines]
        if len(cells) < 3 or not filled or len({c.left for c in cells}) < 2 or len({c.row for c in cells}) < 2:
            return None
        cells, rows = split_rows(cells, self.rows)
        return TableBlock(
            cells, rows, self.xs[0], self.xs[-1], self.ys[0], self.ys[-1], self.open_top, self.open_bottom
        )

    def _merged(self) -> list[int]:
        """For every area the cell it belongs to: areas with no line between them are one cell."""
        parent = list(range(self.rows * self.columns))

        def root(number: int) -> int:
            while parent[number] != number:
                parent[number] = parent[parent[number]]
                number = parent[number]
            return number

        across = [self._covered(self._flat, y, self.xs) for y in self.ys[1:-1]]
        for row, line in enumerate(across):
            for column, closed in enumerate(line):
                if not closed:
                    parent[root((row + 1) * self.columns + column)] = root(row * self.columns + column)
        down = [self._covered(self._upright, x, self.ys) for x in self.xs[1:-1]]
        for column, line in enumerate(down):
            for row, closed in enumerate(line):
                if not closed:
                    parent[root(row * self.columns + column + 1)] = root(row * self.columns + column)
        return [root(number) for number in range(len(parent))]

    @staticmethod
    def _covered(edges: list[Edge], at: float, stops: list[float]) -> list[bool]:
        """For each stretch between two stops, whether a line at ``at`` covers most of it."""
        near = [e for e in edges if abs(e.at - at) <= _SNAP]
        return [
            any(min(e.end, b) - max(e.start, a) >= _COVERED * (b - a) for e in near)
            for a, b in itertools.pairwise(stops)
        ]


def _runs_on(before: Glyph, glyph: Glyph) -> bool:
    """Whether two characters stand on one line with nothing between."""
    gap = glyph.left - before.right
    return abs(glyph.base - before.base) < 1 and -0.2 * glyph.size <= gap < 0.12 * glyph.size


def _next_line(above: _Piece, below: _Piece) -> bool:
    """Whether two pieces are lines of one column, one right under the other."""
    if above.area is None or below.area is None or above.area[1] != below.area[1]:
        return False
    first, second = above.glyphs[0], below.glyphs[0]
    return 0.7 * second.size <= second.base - first.base <= 1.9 * second.size and abs(first.left - second.left) < 200


def _levels(edges: list[Edge], low: float, high: float) -> list[float]:
    """Where the lines stand, and the table's outer sides where none is drawn there."""
    found: list[float] = []
    for at in sorted(e.at for e in edges):
        if not found or at - found[-1] > _SNAP:
            found.append(at)
    if low < found[0] - _OUTER:
        found.insert(0, low)
    if high > found[-1] + _OUTER:
        found.append(high)
    return found
