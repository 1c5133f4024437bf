"""What a page holds: characters with their places, ruled lines, and the lines and tables made of them.

Coordinates are points from the page's top left corner; ``top`` is less than ``bottom``.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Glyph(NamedTuple):
    """A printed character. ``base`` is the line it stands on, ``size`` about the height of a Chinese character.

    ``apart``: a blank stands before it; ``spaced``: one that the file itself has, and not only a gap.
    """

    char: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    apart: bool = False
    spaced: bool = False


class Edge(NamedTuple):
    """A ruled line along one axis: at ``at`` on the other one, from ``start`` to ``end``."""

    upright: bool
    at: float
    start: float
    end: float


class Page(msgspec.Struct):
    """A page as its file gives it; ``number`` counts from 1."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    edges: list[Edge]
    scanned: bool = False
    read_by_ocr: bool = False


class TextLine(msgspec.Struct):
    """A printed line, blanks between its words included.

    ``margin`` is its column's left side, ``indent`` how many characters from there it begins; ``gap``: more room is
    above it than between most lines.
    """

    glyphs: list[Glyph]
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    margin: float = 0.0
    indent: int = 0
    gap: bool = False

    @property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)


class BoxCell(msgspec.Struct):
    """A cell of a ruled table, by its sides; ``lines`` are the printed lines in it."""

    row: int
    rowspan: int
    left: float
    right: float
    lines: list[TextLine] = []


class TableBlock(msgspec.Struct):
    """A ruled table. ``open_top`` and ``open_bottom``: no line closes it there, so a row may go on over the page."""

    cells: list[BoxCell]
    rows: int
    left: float
    right: float
    top: float
    bottom: float
    open_top: bool = False
    open_bottom: bool = False
