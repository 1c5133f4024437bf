"""Characters to printed lines, in the order in which a reader takes them."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from statistics import median

import msgspec

from .shapes import Glyph, TextLine

_SAME_LINE = 0.5
_RUN_GAP = 1.2
_WORD_GAP = 0.35
_CELL_GAP = 1.6
_GUTTER = 0.8
_COLUMN_LINES = 4
_COLUMN_WIDTH = 6.0
_FILLED = 0.55
_PARAGRAPH_GAP = 1.7
_INDENT = 1.4
_DEEPEST = 12
_RAISED = 0.75
#: characters that stand together in a mark above or below the line
_LONGEST_RAISED = 6
#: gaps of a line that is spread out
_FEWEST_SPREAD = 8
_SPREAD_SHARE = 0.75
_INSIDE = 0.6


class Run(msgspec.Struct):
    """Characters printed one behind the other, with no wide gap between."""

    glyphs: list[Glyph]
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float


def runs_of(glyphs: Sequence[Glyph]) -> list[Run]:
    """Runs of the characters in the order given, which is the order of the file."""
    runs: list[Run] = []
    run: Run | None = None
    for glyph in glyphs:
        if run is not None:
            size = max(run.size, glyph.size)
            gap = glyph.left - run.right
            if abs(glyph.base - run.base) <= _SAME_LINE * size and -0.6 * size <= gap <= _RUN_GAP * size:
                run.glyphs.append(glyph)
                run.right = max(run.right, glyph.right)
                run.top = min(run.top, glyph.top)
                run.bottom = max(run.bottom, glyph.bottom)
                if glyph.size > run.size:
                    run.size, run.base = glyph.size, glyph.base
                continue
        run = Run([glyph], glyph.left, glyph.right, glyph.top, glyph.bottom, glyph.base, glyph.size)
        runs.append(run)
    return runs


def lines_of(runs: Sequence[Run]) -> list[TextLine]:
    """Printed lines of a page or a part of it: columns of text one after the other, each from its top down."""
    lines: list[TextLine] = []
    for column in _columns(list(runs), 0):
        rows = rows_of(column)
        _mark_starts(rows)
        lines += rows
    return lines


def rows_of(runs: Sequence[Run]) -> list[TextLine]:
    """The runs as lines from the top down, each from left to right."""
    rows: list[list[Run]] = []
    base = size = 0.0
    for run in sorted(runs, key=lambda r: (r.base, r.left)):
        if rows and run.base - base <= 0.4 * min(run.size, size) + 0.5:
            rows[-1].append(run)
        else:
            rows.append([run])
            base, size = run.base, run.size
    return [_line(row) for row in _with_raised(rows)]


def _with_raised(rows: list[list[Run]]) -> list[list[Run]]:
    """Rows with the small marks that are printed above or below the line put into it."""
    kept: list[list[Run]] = []
    for number, row in enumerate(rows):
        beside = [r for r in (kept[-1] if kept else None, rows[number + 1] if number + 1 < len(rows) else None) if r]
        host = next((other for other in beside if _is_raised(row, other)), None)
        if host is None:
            kept.append(row)
        else:
            host += row
    return kept


def _is_raised(row: list[Run], host: list[Run]) -> bool:
    size = max(run.size for run in host)
    if max(run.size for run in row) > _RAISED * size or any(len(run.glyphs) > _LONGEST_RAISED for run in row):
        return False
    top, bottom = min(run.top for run in host), max(run.bottom for run in host)
    inside = min(bottom, max(run.bottom for run in row)) - max(top, min(run.top for run in row))
    return inside >= _INSIDE * (max(run.bottom for run in row) - min(run.top for run in row))


def _line(row: list[Run]) -> TextLine:
    printed = [glyph for run in sorted(row, key=lambda r: r.left) for glyph in run.glyphs]
    spread = _spread(printed)
    glyphs: list[Glyph] = []
    for glyph in printed:
        if glyphs:
            before = glyphs[-1]
            gap = glyph.left - before.right - (spread or 0.0)
            size = max(glyph.size, before.size)
            narrow = glyph.apart and before.char.isascii() and glyph.char.isascii()
            single = gap > _WORD_GAP * size or (spread is None and (narrow or glyph.spaced))
            blanks = 2 if gap > _CELL_GAP * size else int(single)
            glyphs += [before._replace(char=" ", left=before.right, right=glyph.left)] * blanks
        glyphs.append(glyph)
    return TextLine(
        glyphs,
        min(r.left for r in row),
        max(r.right for r in row),
        min(r.top for r in row),
        max(r.bottom for r in row),
        max(row, key=lambda r: (r.size, len(r.glyphs))).base,
        _size(glyphs),
    )


def _spread(glyphs: list[Glyph]) -> float | None:
    """The gap between characters of a line that is spread out over its width; ``None`` for any other line."""
    pairs = list(itertools.pairwise(glyphs))
    if len(pairs) < _FEWEST_SPREAD or 2 * sum(glyph.char > "\u2e80" for glyph in glyphs) < len(glyphs):
        return None
    gap = median(after.left - before.right for before, after in pairs)
    wide = _WORD_GAP * glyphs[0].size < gap <= _RUN_GAP * glyphs[0].size
    return max(gap, 0.0) if wide or sum(after.spaced for _, after in pairs) > _SPREAD_SHARE * len(pairs) else None


def _size(glyphs: list[Glyph]) -> float:
    """The size of most of a line's Chinese characters; of its others where it has none."""
    chinese = [glyph.size for glyph in glyphs if glyph.char > "\u2e80"]
    return median(chinese or [glyph.size for glyph in glyphs])


def _mark_starts(rows: list[TextLine]) -> None:
    """Note indents, and gaps between lines that are wider than between most."""
    if not rows:
        return
    margin = _margin(rows)
    pitches = [b.base - a.base for a, b in itertools.pairwise(rows)]
    pitch = median(pitches) if pitches else 0.0
    for number, row in enumerate(rows):
        row.margin = margin
        row.indent = indent_of(row, margin)
        row.gap = bool(number) and pitch > 0 and pitches[number - 1] > _PARAGRAPH_GAP * pitch


def _margin(rows: list[TextLine]) -> float:
    """The leftmost side that more than a stray line keeps."""
    lefts = sorted(row.left for row in rows)
    fewest = max(2, len(lefts) // 20)
    near = 0.5 * median(row.size for row in rows)
    for at, left in enumerate(lefts):
        if bisect_right(lefts, left + near) - at >= fewest:
            return left
    return lefts[0]


def indent_of(row: TextLine, margin: float) -> int:
    """How many characters from ``margin`` a line begins; 0 where it is no more than a little."""
    inset = (row.left - margin) / row.size if row.size else 0.0
    return min(round(inset), 20) if inset > _INDENT else 0


def _columns(runs: list[Run], depth: int) -> list[list[Run]]:
    """The parts of a page in reading order: cut between columns of text, else across at the widest gap."""
    if len(runs) < 2 * _COLUMN_LINES or depth > _DEEPEST:
        return [runs]
    parts = _cut_down(runs)
    if parts is None:
        across = _cut_across(runs)
        if across is None:
            return [runs]
        found = [column for part in across for column in _columns(part, depth + 1)]
        # Cuts across that brought no columns to light are none.
        return found if _any_beside(found) else [runs]
    return [column for part in parts for column in _columns(part, depth + 1)]


def _any_beside(parts: list[list[Run]]) -> bool:
    tops = [(min(r.top for r in part), max(r.bottom for r in part)) for part in parts if part]
    return any(b[0] < a[1] - 1 for a, b in itertools.pairwise(tops))


def _cut_down(runs: list[Run]) -> list[list[Run]] | None:
    """The runs by columns, where blank gutters part columns of running text."""
    size = median(r.size for r in runs)
    groups: list[list[Run]] = []
    right = 0.0
    for run in sorted(runs, key=lambda r: r.left):
        if groups and run.left - right < _GUTTER * size:
            groups[-1].append(run)
            right = max(right, run.right)
        else:
            groups.append([run])
            right = run.right
    if len(groups) < 2 or not all(_is_column(group, size) for group in groups):
        return None
    return groups


def _is_column(group: list[Run], size: float) -> bool:
    """Whether a group of runs is a column of running text: many lines, most of them filled."""
    width = max(r.right for r in group) - min(r.left for r in group)
    if len(group) < _COLUMN_LINES or width < _COLUMN_WIDTH * size:
        return False
    return median(r.right - r.left for r in group) >= _FILLED * width


def _cut_across(runs: list[Run]) -> tuple[list[Run], list[Run]] | None:
    """The runs above and below the widest blank band, where there is one worth the name."""
    ordered = sorted(runs, key=lambda r: r.top)
    bottom = ordered[0].bottom
    best, place = 0.0, 0
    for number, run in enumerate(ordered[1:], 1):
        if run.top - bottom > best:
            best, place = run.top - bottom, number
        bottom = max(bottom, run.bottom)
    return (ordered[:place], ordered[place:]) if place else None
