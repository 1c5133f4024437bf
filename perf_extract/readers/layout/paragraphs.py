"""Which printed lines go on in the next one: told from where they begin and end."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median

from .lines import indent_of
from .shapes import TextLine

_STEP = 12.0
_SHORT = 1.8
_DEEPEST = 4
_LEAST_SHARE = 0.04
_FEWEST = 3
_ALIGNED = 0.2
_NEAR = 1.0
_NARROWEST = 10
_SAME_SIZE = 0.15
_SLACK = 0.4
_LEAST_LOST = 1.8
_MOST_LOST = 2.9
_LOST_SHARE = 0.15
_OPENING = "“（《‘【"
_ENDS = "。：；！？…”）"
_CLOSING = "，。、；：！？）”》’】"


class Paragraphs:
    """What the lines of a document show of its paragraphs."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        _share_margin(lines)
        columns: dict[int, list[TextLine]] = defaultdict(list)
        for line in lines:
            columns[_column(line)].append(line)
        self._rights = {column: right for column, found in columns.items() if (right := _right_side(found)) is not None}
        begun = sum(0 < line.indent <= _DEEPEST for line in lines)
        running = sum(not line.indent and self._is_full(line, _SHORT * line.size) for line in lines)
        self._indented = begun >= max(_FEWEST, _LEAST_SHARE * len(lines)) and running >= _FEWEST
        self._lost = not self._indented and self._lost_indents(lines)

    def goes_on(self, line: TextLine, following: TextLine) -> bool:
        """Whether ``following`` is the same paragraph: ``line`` is full, and ``following`` begins where lines do.

        In a text that indents no paragraph a full line goes on unless it ends a sentence. Where the text was wrapped
        before it lost its indents, first lines are short, and nothing is put together here.
        """
        if (
            self._lost
            or following.indent
            or following.gap
            or line.indent > _DEEPEST
            or abs(line.size - following.size) > _SAME_SIZE * line.size
            or _has_columns(line)
            or _has_columns(following)
        ):
            return False
        needed = _first_word(following) + _SLACK * line.size
        if self._indented:
            return self._is_full(line, max(needed, _SHORT * line.size))
        return not line.indent and line.glyphs[-1].char not in _ENDS and self._is_full(line, needed)

    def _lost_indents(self, lines: Sequence[TextLine]) -> bool:
        """Whether many lines that do not end a sentence fall short by the two characters of an indent."""
        rooms = [
            (self._rights[_column(line)] - line.right) / line.size
            for line in lines
            if _column(line) in self._rights and line.glyphs[-1].char not in _ENDS
        ]
        short = sum(_LEAST_LOST <= room <= _MOST_LOST for room in rooms)
        return short > max(_FEWEST, _LOST_SHARE * len(rooms))

    def _is_full(self, line: TextLine, room: float) -> bool:
        """Whether less than ``room`` is left on a line."""
        right = self._rights.get(_column(line))
        return right is not None and right - line.right <= room


def _right_side(lines: list[TextLine]) -> float | None:
    """Where the lines of a column end that go on in the next one; ``None`` where too few end at one place."""
    size = median(line.size for line in lines)
    rights = sorted(line.right for line in lines)
    fewest = max(_FEWEST, _ALIGNED * len(lines))
    for at in range(len(rights) - 1, -1, -1):
        if at + 1 - bisect_left(rights, rights[at] - _NEAR * size) >= fewest:
            wide = rights[at] - median(line.margin for line in lines) >= _NARROWEST * size
            return rights[at] if wide else None
    return None


def _share_margin(lines: Sequence[TextLine]) -> None:
    """Give pages on which all lines are indented the margin of the others."""
    counts = Counter(round(line.margin) for line in lines)
    found: dict[tuple[int, int], int | None] = {}
    for line in lines:
        key = round(line.margin), round(line.size)
        if key not in found:
            near = [m for m in counts if 0 < key[0] - m <= _DEEPEST * key[1]]
            best = max(near, key=lambda m: counts[m], default=None)
            found[key] = best if best is not None and counts[best] > counts[key[0]] else None
        common = found[key]
        if common is not None:
            line.margin = common
            line.indent = indent_of(line, common)


def _first_word(line: TextLine) -> float:
    """The width of what may not be parted at a line's beginning: a number or Latin word, and marks behind it."""
    end = 0
    while end < len(line.glyphs) and line.glyphs[end].char in _OPENING:
        end += 1
    begin = end
    while end < len(line.glyphs) and line.glyphs[end].char.isascii() and line.glyphs[end].char != " ":
        end += 1
    end = min(max(end, begin + 1), len(line.glyphs))
    while end < len(line.glyphs) and line.glyphs[end].char in _CLOSING:
        end += 1
    return line.glyphs[end - 1].right - line.left


def _has_columns(line: TextLine) -> bool:
    return "  " in line.text


def _column(line: TextLine) -> int:
    return round(line.margin / _STEP)
