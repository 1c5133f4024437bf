"""A table's caption and unit: from the lines above it, or from its own first rows as sheets have them."""

from __future__ import annotations

import re

from ..model import Table

_UNIT = re.compile(r"(?:金额|计量|数量)?单\s*位\s*[:：]\s*([^\s（）()，。；;：:、\t]{1,8})")
_TITLE = re.compile(r"表(?:\s*[（(][^（）()]*[）)])?$|^\s*(?:附?表|附件)\s*[\d一二三四五六七八九十]")
_DATED = re.compile(r"\s*(?:表\s*\d+\s*)?(?:19|20)\d\d\s*年[^。；，]*[^。；，\d\s]\s*$")
_NUMBER = re.compile(r"\s*(?:附?表|附件)\s*[-\d一二三四五六七八九十]+\s*$")
_FIELD = re.compile(r"[:：]")
_ABOVE = 4
_LONGEST = 60


def name_tables(text: str, tables: list[Table]) -> None:
    """Fill ``caption`` and ``unit`` of tables that have none, in text order."""
    behind = 0
    for table in sorted(tables, key=lambda t: t.start):
        above = text[behind : table.start].split("\n")[:-1]
        lines = [line.strip() for line in above if line.strip()][-_ABOVE:]
        inside = _first_rows(table)
        if table.unit is None:
            table.unit = _unit([*inside, *reversed(lines)])
        if table.caption is None:
            table.caption = _caption(inside) or _caption(list(reversed(lines)))
        behind = table.end


def _first_rows(table: Table) -> list[str]:
    """The rows at the top that hold a single thing, as a title or a line of unit does."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, [])
        if cell.text and cell.text not in rows[cell.row]:
            rows[cell.row].append(cell.text)
    found: list[str] = []
    for number in sorted(rows)[:_ABOVE]:
        if len(rows[number]) > 3 or (len(rows[number]) > 1 and not any(_UNIT.search(t) for t in rows[number])):
            break
        found += rows[number]
    return found


def _unit(lines: list[str]) -> str | None:
    for line in lines:
        match = _UNIT.search(line)
        if match and len(line) <= _LONGEST:
            return match[1]
    return None


def _caption(lines: list[str]) -> str | None:
    """The nearest line that reads like a table's title; its mere number (附表1) where there is none."""
    likely = [line for line in lines if len(line) <= _LONGEST and not _UNIT.match(line) and not _FIELD.search(line)]
    for line in likely:
        if (_TITLE.search(line) and not _NUMBER.match(line)) or _DATED.match(line):
            return " ".join(line.split())
    return next((" ".join(line.split()) for line in likely if _NUMBER.match(line)), None)
