"""A table read: its columns, and rows of cells that are known to stand in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from .cells import NUMBER, Cell
from .vocabulary import FIGURES, RATES, Column, Vocabulary

_MARK = re.compile(
    r"(?P<part>(?:在总计中|其中)：?|#+)|全年(?=..)|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}(?:、|[.．](?!\d))"
    r"|[①-⑳]|(?:加|减|按[^：，。]{1,8})：|[*※▲·•—-]+"
)
_BRACKET = re.compile(r"（([^（）]{1,8})）$")
#: a table has at most so many columns
_MOST = 60
_UNIT_MARK = re.compile(r"[:：]?单位：?")


class Row(msgspec.Struct):
    """A row: its name as printed, where it stands, and one cell (or none) for each column of its grid."""

    start: int
    end: int
    name: str
    cells: list[Cell | None]
    path: tuple[str, ...] = ()
    code: str = ""
    unit: str = ""
    item: bool = True


class Grid(msgspec.Struct):
    """A table. ``sure``: how sure its cells' places are; ``title``: what stands above; ``unit``: its caption's.

    ``untold`` counts the rows with figures whose columns cannot be told.
    """

    columns: list[Column]
    rows: list[Row]
    start: int
    end: int
    title: str = ""
    unit: str = ""
    sure: float = 0.97
    untold: int = 0

    @property
    def is_form(self) -> bool:
        """Whether its rows are performance indicators."""
        return any(c.means in ("target", "cycle", "value") for c in self.columns)


class Label(msgspec.Struct):
    """A row's name taken apart: what it names, the unit its bracket gives, and whether it is marked as a part."""

    text: str
    unit: str = ""
    part: bool = False


def label_of(name: str, words: Vocabulary) -> Label:
    """The name of a row without its numbering, its 其中 and its unit."""
    part = False
    while (match := _MARK.match(name)) is not None and match.end() < len(name):
        part = part or match["part"] is not None
        name = name[match.end() :]
    unit = ""
    bracket = _BRACKET.search(name)
    if bracket is not None and bracket.start() >= 2:
        stated = _UNIT_MARK.sub("", bracket[1])
        if (stated == "%" or words.gauge(stated) is not None) and words.gauge(name[bracket.start() - 1]) is None:
            unit, name = stated, name[: bracket.start()]
    return Label(name.strip("：、，。 "), unit, part)


def align(
    cells: Sequence[Cell], columns: Sequence[Column], words: Vocabulary, percents: bool
) -> list[Cell | None] | None:
    """Put the cells of a row, in order, into their columns; ``None`` where more than one way would do.

    ``percents``: figures of rates are printed with their sign in this table, so that a bare number is none.
    """
    if len(cells) > len(columns) or len(columns) > _MOST:
        return None
    if len(cells) == len(columns):
        every = all(_fits(c, k, words, percents) for c, k in zip(cells, columns, strict=True))
        return list(cells) if every else None
    fits = [[_fits(cell, column, words, percents) for column in columns] for cell in cells]
    ways = [[0] * (len(columns) + 1) for _ in cells] + [[1] * (len(columns) + 1)]
    for at in range(len(cells) - 1, -1, -1):
        for column in range(len(columns) - 1, -1, -1):
            ways[at][column] = min(2, ways[at][column + 1] + (ways[at + 1][column + 1] if fits[at][column] else 0))
    if ways[0][0] != 1:
        return None
    placed: list[Cell | None] = [None] * len(columns)
    column = 0
    for at, cell in enumerate(cells):
        while not (fits[at][column] and ways[at + 1][column + 1]):
            column += 1
        placed[column] = cell
        column += 1
    return placed


def _fits(cell: Cell, column: Column, words: Vocabulary, percents: bool) -> bool:
    if not cell.text or cell.text in words.empty:
        return True
    if NUMBER.fullmatch(cell.text) is None:
        return column.means not in FIGURES or column.means in ("target", "cycle", "value", "measure")
    if column.means not in FIGURES:
        return column.means in ("name", "reason", "remark", "unknown", "code", "codepart", "serial")
    if cell.text[-1] == "%":
        return column.means in RATES or column.means in ("target", "cycle", "value", "measure")
    return not (percents and column.means in RATES)
