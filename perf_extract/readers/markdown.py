"""Markdown: the text as it stands, and its pipe tables as tables of it."""

from __future__ import annotations

import re

from ..model import Cell, Table
from .captions import name_tables
from .content import Content
from .limits import MAX_CELLS, hold
from .text import read_text

_RULE = re.compile(r"[ \t]*+\|?[ \t]*+:?-{2,}+:?[ \t]*+(?:\|[ \t]*+:?-{2,}+:?[ \t]*+)*+\|?[ \t]*+")
_CELL = re.compile(r"(?:\\.|[^|\\])*")


def read_markdown(data: bytes) -> Content:
    """The content of Markdown; ``text`` is the file unchanged."""
    text = read_text(data)
    tables: list[Table] = []
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, line))
        at += len(line) + 1
    number = 1
    count = 0
    while number < len(lines):
        if "|" not in lines[number - 1][1] or "|" not in lines[number][1] or not _RULE.fullmatch(lines[number][1]):
            number += 1
            continue
        rows = [lines[number - 1]]
        number += 1
        while number < len(lines) and "|" in lines[number][1]:
            rows.append(lines[number])
            number += 1
        cells = [cell for row, (start, line) in enumerate(rows) for cell in _cells(row, start, line)]
        count += len(cells)
        hold(count, MAX_CELLS, "table cells")
        tables.append(Table(f"t{rows[0][0]}", rows[0][0], rows[-1][0] + len(rows[-1][1]), cells))
    name_tables(text, tables)
    return Content(text, tables)


def _cells(row: int, start: int, line: str) -> list[Cell]:
    at = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    if line[at : at + 1] == "|":
        at += 1
    if end > at and line[end - 1] == "|":
        end -= 1
    cells: list[Cell] = []
    while at <= end:
        match = _CELL.match(line, at, end)
        stop = match.end() if match else end
        words = line[at:stop]
        left = at + len(words) - len(words.lstrip())
        text = words.strip()
        cells.append(Cell(row, len(cells), text, start + left, start + left + len(text)))
        at = stop + 1
    return cells
