"""``xlsx:FILE``: the sheets 概况 指标 收支 勾稽 of all reports in one workbook; and those of a single report.

A number of up to 15 digits is a number in its cell; a longer one, which Excel would round, is its digits as text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from ..knowledge import Catalog
from . import sheets
from .rows import Record

if TYPE_CHECKING:
    from .sql import Store

#: rows of a sheet in Excel; what is over goes to a second sheet
MAX_ROWS = 1_048_576
_MAX_DIGITS = 15
_MAX_CELL = 32_767
#: columns that hold more than a number or a word, in characters
_WIDTHS = {
    "文件": 48,
    "标题": 48,
    "内容": 64,
    "部门": 24,
    "指标": 28,
    "项目": 28,
    "主体": 20,
    "归类": 24,
    "偏差原因": 32,
}
_WIDTHS |= {"金额（元）": 16, "原文": 18, "关系": 30, "说明": 100, "状态": 16, "类型": 22}
_WIDTH = 10
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Pages:
    """A sheet that goes on on a further one when it is full."""

    def __init__(self, book: Workbook, title: str, head: list[str] | None) -> None:
        self._book, self._title, self._head = book, title, head
        self._count = 0
        self._turn()

    def _turn(self) -> None:
        self._count += 1
        self._page = self._book.create_sheet(self._title if self._count == 1 else f"{self._title}{self._count}")
        for number, label in enumerate(self._head or ("项目", "内容"), 1):
            self._page.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(label, _WIDTH)
        if self._head:
            self._page.freeze_panes = "A2"
            self._page.auto_filter.ref = f"A1:{get_column_letter(len(self._head))}1"
        self._row = 0
        if self._head:
            self.add(self._head, bold=True)

    def add(self, line: list[Any], *, bold: bool = False) -> None:
        if self._row == MAX_ROWS:
            self._turn()
        self._page.append([self._cell(value, bold) for value in line])
        self._row += 1

    def _cell(self, value: Any, bold: bool) -> Any:
        if isinstance(value, Decimal):
            short = len(value.as_tuple().digits) <= _MAX_DIGITS and abs(value.adjusted()) <= _MAX_DIGITS
            value = value if short else f"{value:f}"
        if not isinstance(value, str):
            return value
        cell = WriteOnlyCell(self._page, _NO_XML.sub("\ufffd", value)[:_MAX_CELL])
        cell.data_type = "s"  # a name that begins with = is no formula
        if bold:
            cell.font = Font(bold=True)
        return cell


def export(store: Store, place: str) -> None:
    """Write the workbook anew from what the store holds, by path."""
    book = Workbook(write_only=True)
    pages = {title: _Pages(book, title, head) for title, head in sheets.heads()}
    named = sheets.titles(Catalog.default())
    for record in store.records():
        for title, lines in sheets.of_many(record, named):
            for line in lines:
                pages[title].add(line)
    fresh = f"{place}.new"
    book.save(fresh)
    os.replace(fresh, place)


def save_one(record: Record, named: Mapping[str, str], file: IO[bytes]) -> None:
    """Write the workbook of a single report."""
    book = Workbook(write_only=True)
    for title, lines in sheets.of_one(record, named):
        about = title == "概况"
        page = _Pages(book, title, None if about else lines[0])
        for line in lines if about else lines[1:]:
            page.add(line)
    book.save(file)
