"""Spreadsheets: every sheet that shows is a table, its numbers as they are shown.

An .xlsx file is read from its XML: numbers stay the decimal digits that are written there, and faults in the styles,
which some programs write and strict libraries refuse, do no harm.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from ...errors import EmptyError, UnreadableError
from ..archive import Archive
from ..content import Content, GridCell, Writer, join_lines
from ..limits import MAX_CELLS, Clock, hold
from ..xmltree import local, parse
from .formats import BUILT_IN, shown

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_ESCAPED = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
_UNNAMED = re.compile(r"(?:Sheet|工作表)\d*", re.IGNORECASE)


class Sheet(msgspec.Struct):
    """A sheet as it shows: its cells with words or numbers, merged areas as first row, first column, rows, columns."""

    name: str
    cells: dict[tuple[int, int], str] = {}
    merged: list[tuple[int, int, int, int]] = []


def read_xlsx(data: bytes) -> Content:
    """The content of an .xlsx workbook."""
    archive = Archive(data)
    clock = Clock()
    folder, root = _workbook(archive)
    targets = _relations(archive, folder)
    strings = _strings(archive, targets, folder, clock)
    formats = _formats(archive, folder)
    properties = next((e for e in root if local(e) == "workbookPr"), None)
    epoch = properties is not None and properties.get("date1904") in ("1", "true")
    sheets: list[Sheet] = []
    hidden: list[str] = []
    for entry in root.iter("{*}sheet"):
        name = entry.get("name") or f"Sheet{len(sheets) + 1}"
        if entry.get("state") in ("hidden", "veryHidden"):
            hidden.append(name)
            continue
        part = next((targets[v] for k, v in entry.attrib.items() if str(k).endswith("}id") and v in targets), "")
        if part in archive:
            sheets.append(_sheet(archive.read(part), name, strings, formats, epoch, clock))
    return written(sheets, hidden)


def written(sheets: list[Sheet], hidden: list[str]) -> Content:
    """The sheets as a text with tables. Raises ``empty`` where none says anything."""
    writer = Writer()
    for number, sheet in enumerate(sheets):
        if not sheet.cells:
            continue
        if number and writer.length:
            writer.line("")
        spans = {(row, col): (rows, cols) for row, col, rows, cols in sheet.merged}
        covered: set[tuple[int, int]] = set()
        for row, col, rows, cols in sheet.merged:
            if len(covered) + rows * cols <= MAX_CELLS:
                covered.update((r, c) for r in range(row, row + rows) for c in range(col, col + cols))
        covered -= spans.keys()
        cells = [
            GridCell(row, col, text, *spans.get((row, col), (1, 1)))
            for (row, col), text in sheet.cells.items()
            if (row, col) not in covered
        ]
        writer.table(cells, name=sheet.name)
    for name in hidden:
        writer.warn("hidden_sheet", f"the sheet {name} is hidden and was not read", 0, 0)
    content = writer.content()
    for table in content.tables:
        if table.caption is None and not _UNNAMED.fullmatch(table.id):
            table.caption = table.id.strip()
    if not content.text.strip():
        raise EmptyError("no sheet that shows holds anything; give the workbook with the report in it")
    return content


def _workbook(archive: Archive) -> tuple[str, _Element]:
    for name in archive.names:
        if re.fullmatch(r"(?:.*/)?workbook\d*\.xml", name):
            return posixpath.dirname(name), parse(archive.read(name))
    raise UnreadableError("no workbook is inside; open it in Excel or WPS and save it again")


def _relations(archive: Archive, folder: str) -> dict[str, str]:
    """Relation ids of the workbook to the names of parts."""
    found: dict[str, str] = {}
    for name in archive.names:
        if name.startswith(posixpath.join(folder, "_rels/")) and "workbook" in name:
            for relation in parse(archive.read(name)):
                target = relation.get("Target") or ""
                path = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                found[relation.get("Id") or ""] = path
    return found


def _elements(data: bytes, *names: str) -> Iterator[_Element]:
    """The elements of these names, each cleared behind it, so that a long sheet takes little memory."""
    if _ENTITY.search(data[:4096]):
        raise UnreadableError("declares XML entities, which no office program writes; it was not read")
    try:
        walker = etree.iterparse(
            io.BytesIO(data),
            events=("end",),
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in walker:
            yield element
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        raise UnreadableError("the XML inside is damaged; open it in its program and save it again") from None


def _strings(archive: Archive, targets: dict[str, str], folder: str, clock: Clock) -> list[str]:
    name = next((t for t in targets.values() if "sharedStrings" in t), posixpath.join(folder, "sharedStrings.xml"))
    if name not in archive:
        return []
    found: list[str] = []
    for element in _elements(archive.read(name), "si"):
        clock.check()
        found.append(_words(element))
        hold(len(found), MAX_CELLS, "strings")
    return found


def _words(element: _Element) -> str:
    """The words of a string, without the phonetic guide that may stand beside them."""
    parts: list[str] = []
    for part in element:
        if local(part) == "t":
            parts.append(part.text or "")
        elif local(part) == "r":
            parts += [t.text or "" for t in part if local(t) == "t"]
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(parts))


def _formats(archive: Archive, folder: str) -> list[str]:
    """The number format of each cell style."""
    name = posixpath.join(folder, "styles.xml")
    if name not in archive:
        return []
    try:
        root = parse(archive.read(name))
    except UnreadableError:
        return []
    codes = dict(BUILT_IN)
    for element in root.iter("{*}numFmt"):
        key = element.get("numFmtId") or ""
        if key.isdigit():
            codes[int(key)] = element.get("formatCode") or "General"
    styles = next((e for e in root if local(e) == "cellXfs"), None)
    keys = [style.get("numFmtId") or "0" for style in styles] if styles is not None else []
    return [codes.get(int(key), "General") if key.isdigit() else "General" for key in keys]


def _sheet(data: bytes, name: str, strings: list[str], formats: list[str], epoch_1904: bool, clock: Clock) -> Sheet:
    sheet = Sheet(name, {}, [])
    hidden: list[tuple[int, int]] = []
    number = -1
    for element in _elements(data, "col", "row", "mergeCell"):
        kind = local(element)
        if kind == "col":
            if element.get("hidden") in ("1", "true"):
                hidden.append((_int(element.get("min")) - 1, _int(element.get("max")) - 1))
        elif kind == "mergeCell":
            first, _, last = (element.get("ref") or "").partition(":")
            start, end = _place(first), _place(last or first)
            if start and end:
                sheet.merged.append((*start, end[0] - start[0] + 1, end[1] - start[1] + 1))
        else:
            clock.check()
            number = _int(element.get("r")) - 1 if element.get("r") else number + 1
            if element.get("hidden") not in ("1", "true"):
                _row(element, number, sheet, strings, formats, epoch_1904)
    if hidden:
        sheet.cells = {
            place: text for place, text in sheet.cells.items() if not any(a <= place[1] <= b for a, b in hidden)
        }
    return sheet


def _row(row: _Element, number: int, sheet: Sheet, strings: list[str], formats: list[str], epoch_1904: bool) -> None:
    column = -1
    for cell in row:
        if local(cell) != "c":
            continue
        place = _place(cell.get("r") or "")
        column = place[1] if place else column + 1
        text = _cell(cell, strings, formats, epoch_1904)
        if text:
            sheet.cells[number, column] = text
            hold(len(sheet.cells), MAX_CELLS, "table cells")


def _cell(cell: _Element, strings: list[str], formats: list[str], epoch_1904: bool) -> str:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = next((e for e in cell if local(e) == "is"), None)
        return join_lines(_words(inline).splitlines()) if inline is not None else ""
    value = next((e.text or "" for e in cell if local(e) == "v"), "")
    if kind == "s":
        place = _int(value, -1)
        return join_lines(strings[place].splitlines()) if 0 <= place < len(strings) else ""
    if kind in ("str", "d"):
        return join_lines(value.splitlines())
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    if kind == "e" or not value:
        return value
    style = _int(cell.get("s"), -1)
    return shown(value, formats[style] if 0 <= style < len(formats) else "General", epoch_1904)


def _place(reference: str) -> tuple[int, int] | None:
    match = _REFERENCE.match(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _int(text: str | None, default: int = 0) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default
