"""Old workbooks (.xls, .et) through xlrd."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import xlrd

from ...errors import EncryptedError, PerfExtractError, UnreadableError
from ..content import Content, join_lines
from ..limits import MAX_CELLS, Clock, hold
from . import Sheet, written
from .formats import shown


def read_xls(data: bytes) -> Content:
    """The content of an .xls workbook."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        clock = Clock()
        sheets = [_sheet(book, sheet, clock) for sheet in book.sheets() if not sheet.visibility]
        hidden = [sheet.name for sheet in book.sheets() if sheet.visibility]
    except PerfExtractError:
        raise
    except xlrd.XLRDError as err:
        if "encrypted" in str(err).lower():
            raise EncryptedError("protected by a password; save it without one") from None
        raise UnreadableError("the workbook is damaged; open it in Excel or WPS and save it as .xlsx") from None
    except Exception:
        # xlrd trusts what a workbook says of itself; a damaged one fails wherever that is wrong, in many ways.
        raise UnreadableError("the workbook is damaged; open it in Excel or WPS and save it as .xlsx") from None
    return written(sheets, hidden)


def _sheet(book: Any, sheet: Any, clock: Clock) -> Sheet:
    made = Sheet(sheet.name, {}, [(a, c, b - a, d - c) for a, b, c, d in sheet.merged_cells])
    hold(sheet.nrows * sheet.ncols, 20 * MAX_CELLS, "table cells")
    hidden = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    for row in range(sheet.nrows):
        clock.check()
        info = sheet.rowinfo_map.get(row)
        if info is not None and info.hidden:
            continue
        for column in range(sheet.row_len(row)):
            if column not in hidden:
                text = _text(book, sheet.cell(row, column))
                if text:
                    made.cells[row, column] = text
                    hold(len(made.cells), MAX_CELLS, "table cells")
    return made


def _text(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return join_lines(cell.value.splitlines())
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return ""
    style = book.xf_list[cell.xf_index] if cell.xf_index is not None and cell.xf_index < len(book.xf_list) else None
    code = book.format_map[style.format_key].format_str if style and style.format_key in book.format_map else "General"
    # The shortest digits that give the same binary number are the ones that were typed.
    return shown(str(Decimal(repr(cell.value))), code, book.datemode == 1)
