"""Comma-separated and tab-separated text, in whatever encoding a Chinese office writes it."""

from __future__ import annotations

import csv
import io

from ...errors import UnreadableError
from ..content import Content, GridCell, Writer, join_lines
from ..limits import Clock
from ..text import read_text

_DELIMITERS = ",\t;|，"
_SAMPLE = 20


def read_csv(data: bytes) -> Content:
    """The content of delimited text; its rows are one table."""
    text = read_text(data)
    clock = Clock()
    cells: list[GridCell] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))):
            clock.check()
            cells += [GridCell(number, column, join_lines(value.splitlines())) for column, value in enumerate(row)]
    except csv.Error:
        raise UnreadableError("the rows cannot be told apart; save it again as CSV, or as .xlsx") from None
    writer = Writer()
    writer.table(cells)
    return writer.content()


def _delimiter(text: str) -> str:
    """The sign that most of the first lines have, and as often in each."""
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    return max(_DELIMITERS, key=lambda sign: (_typical([line.count(sign) for line in lines]), -_DELIMITERS.index(sign)))


def _typical(counts: list[int]) -> int:
    return sorted(counts)[len(counts) // 2] if counts else 0
