"""Pages to one text: tables joined over page breaks, every character's place kept."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from statistics import median
from typing import TypeAlias

import msgspec

from ..content import Content, GridCell, Writer
from ..limits import Clock
from ..places import PageMap
from .grid import find_tables
from .lines import lines_of, runs_of
from .paragraphs import Paragraphs
from .running import without_running
from .shapes import BoxCell, Glyph, Page, TableBlock, TextLine

_SIDE = 5.0
_SHARED = 0.6
_ALIKE = 3
_HEAD_ROWS = 6
_TITLE_LINES = 4
_NOTE_SIZE = 0.88
#: words of so many characters are parted by gaps only to fill a cell
_STRETCHED = 4
_LATIN = "\u2000"
_NOTE = re.compile(r"\s*(?:[①-⑳⑴-⒇]|\[\d{1,2}\]|〔\d{1,2}〕)")
_Place: TypeAlias = tuple[int, int, float, float, list[tuple[float, float]]]


class _Part(msgspec.Struct):
    """A table, or its part on one page."""

    page: int
    block: TableBlock


def assemble(pages: Sequence[Page], clock: Clock) -> Content:
    """The content of printed pages, running headers and footers left out."""
    tables: list[list[TableBlock]] = []
    lines: list[list[TextLine]] = []
    for page in pages:
        clock.check()
        found, rest = find_tables(page.edges, page.glyphs)
        tables.append(found)
        lines.append(_lines_between(found, rest))
    lines = without_running(pages, lines)
    writer = Writer()
    places: list[_Place] = []
    every = [line for page_lines in lines for line in page_lines]
    text = _Text(writer, places, Paragraphs(every))
    size = median(line.size for line in every) if every else 0.0
    open_table: list[_Part] = []
    held: list[tuple[TextLine, int]] = []
    above: list[str] = []

    def close() -> None:
        """Write the open table and the lines held back behind it."""
        if not open_table:
            return
        text.flush()
        _write_table(writer, open_table, places)
        open_table.clear()
        for line, number in held:
            text.add(line, number)
        above[:] = [line.text for line, _ in held]
        held.clear()

    for page, page_tables, page_lines in zip(pages, tables, lines, strict=True):
        clock.check()
        begun = writer.length
        body = len(page_lines) - _notes_below(page_lines, size)
        for block in _in_order(page_tables, page_lines[:body]):
            if isinstance(block, TableBlock):
                last = open_table[-1] if open_table else None
                if (
                    last is not None
                    and last.page == page.number - 1
                    and _goes_on(last.block, block)
                    and (not held or _repeated_rows(open_table[0].block, block))
                ):
                    held.clear()
                else:
                    close()
                open_table.append(_Part(page.number, block))
            elif open_table and block.text in above:
                # A title said again may only head the rest of the same table.
                held.append((block, page.number))
            else:
                close()
                text.add(block, page.number)
                above = [*above, block.text][-_TITLE_LINES:]
        for line in page_lines[body:]:
            text.add_note(line, page.number)
        if page.read_by_ocr:
            text.flush()
            end = max(writer.length - 1, begun)
            writer.warn("ocr", f"page {page.number} was read by OCR from a picture; compare its figures", begun, end)
    close()
    text.flush()
    content = writer.content()
    content.pages = len(pages)
    content.ocr_pages = [page.number for page in pages if page.read_by_ocr]
    content.places = PageMap()
    for place in sorted(places, key=lambda p: p[0]):
        content.places.add(*place)
    return content


def _lines_between(tables: list[TableBlock], glyphs: list[Glyph]) -> list[TextLine]:
    """The printed lines outside tables; those above a table are ordered apart from those below it."""
    bottoms = sorted(table.bottom for table in tables)
    bands: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        bands.setdefault(bisect_left(bottoms, (glyph.top + glyph.bottom) / 2), []).append(glyph)
    return [line for band in sorted(bands) for line in lines_of(runs_of(bands[band]))]


def _in_order(tables: list[TableBlock], lines: list[TextLine]) -> list[TableBlock | TextLine]:
    """Tables among the lines: each behind all lines that begin above its lower side."""
    blocks: list[TableBlock | TextLine] = []
    waiting = sorted(tables, key=lambda t: t.top)
    for line in lines:
        middle = (line.top + line.bottom) / 2
        while waiting and middle > waiting[0].bottom:
            blocks.append(waiting.pop(0))
        blocks.append(line)
    return [*blocks, *waiting]


def _notes_below(lines: list[TextLine], size: float) -> int:
    """How many lines at a page's foot are notes: printed smaller than the text, the first with a note's mark."""
    count = 0
    while count < len(lines) and lines[-count - 1].size <= _NOTE_SIZE * size:
        count += 1
    while count and not _NOTE.match(lines[-count].text):
        count -= 1
    return count


class _Text:
    """Writes printed lines, those of one paragraph as one line; notes wait until the paragraph above them has ended."""

    def __init__(self, writer: Writer, places: list[_Place], paragraphs: Paragraphs) -> None:
        self._writer = writer
        self._places = places
        self._paragraphs = paragraphs
        self._open: list[tuple[TextLine, int]] = []
        self._notes: list[tuple[TextLine, int]] = []

    def add(self, line: TextLine, page: int) -> None:
        if self._open and not self._paragraphs.goes_on(self._open[-1][0], line):
            self.flush()
        self._open.append((line, page))

    def add_note(self, line: TextLine, page: int) -> None:
        self._notes.append((line, page))

    def flush(self) -> None:
        self._write(self._open)
        self._open = []
        notes, self._notes = self._notes, []
        paragraph: list[tuple[TextLine, int]] = []
        for line, page in notes:
            if _NOTE.match(line.text):
                self._write(paragraph)
                paragraph = []
            paragraph.append((line, page))
        self._write(paragraph)

    def _write(self, lines: list[tuple[TextLine, int]]) -> None:
        if not lines:
            return
        first = lines[0][0]
        if first.gap:
            self._writer.line("")
        words = "\u3000" * min(first.indent, 2)
        begins: list[int] = []
        for line, _ in lines:
            text = line.text
            if words and words[-1].isascii() and words[-1].isalpha() and text[:1].isascii() and text[:1].isalpha():
                words += " "
            begins.append(len(words))
            words += text
        start = self._writer.line(words)
        for begin, (line, page) in zip(begins, lines, strict=True):
            sides = [(glyph.left, glyph.right) for glyph in line.glyphs]
            self._places.append((start + begin, page, line.top, line.bottom, sides))


def _goes_on(above: TableBlock, below: TableBlock) -> bool:
    """Whether a table at a page's top is the one that ended the page before: same sides, most columns shared, or the
    rows on both sides of the break ruled alike."""
    if abs((above.right - above.left) - (below.right - below.left)) > 2 * _SIDE:
        return False
    if abs(below.left - above.left) > 40:
        return False
    first, second = ({round(c.left - t.left) for c in t.cells} for t in (above, below))
    shared = sum(any(abs(a - b) <= _SIDE for b in second) for a in first)
    return shared >= _SHARED * max(len(first), len(second)) or _ruled_alike(above, below)


def _ruled_alike(above: TableBlock, below: TableBlock) -> bool:
    """Whether the last row of one table and the first of another have their cells in the same places."""
    first = [c.left - above.left for c in above.cells if c.row + c.rowspan == above.rows]
    second = [c.left - below.left for c in below.cells if c.row == 0]
    if len(first) != len(second) or len(first) < _ALIKE:
        return False
    return all(abs(a - b) <= _SIDE for a, b in zip(sorted(first), sorted(second), strict=True))


def _write_table(writer: Writer, parts: list[_Part], places: list[_Place]) -> None:
    if not parts:
        return
    lefts = _columns(parts)
    made: list[tuple[GridCell, list[tuple[int, BoxCell]]]] = []
    rows = 0
    for number, part in enumerate(parts):
        skipped = _repeated_rows(parts[0].block, part.block) if number else 0
        base = part.block.left - parts[0].block.left
        joins = bool(number and not skipped and part.block.open_top and parts[number - 1].block.open_bottom and rows)
        offset = rows - skipped - (1 if joins else 0)
        for cell in part.block.cells:
            if cell.row < skipped:
                continue
            column = max(bisect_right(lefts, cell.left - base + 0.5) - 1, 0)
            above = _cell_at(made, rows - 1, column) if joins and cell.row == 0 else None
            if above is not None:
                above[1].append((part.page, cell))
                continue
            span = max(bisect_left(lefts, cell.right - base - 0.5) - column, 1)
            made.append((GridCell(cell.row + offset, column, "", cell.rowspan, span), [(part.page, cell)]))
        rows = offset + part.block.rows
    printed: list[list[tuple[Glyph, int]]] = []
    for grid_cell, sources in made:
        glyphs = _cell_glyphs(sources)
        grid_cell.text = "".join(glyph.char for glyph, _ in glyphs)
        printed.append(glyphs)
    table = writer.table((grid_cell for grid_cell, _ in made), page=parts[0].page)
    if table is None:
        return
    starts = {(cell.row, cell.col): cell.start for cell in table.cells}
    for (grid_cell, _), glyphs in zip(made, printed, strict=True):
        _place_cell(starts.get((grid_cell.row, grid_cell.col)), glyphs, places)


def _columns(parts: list[_Part]) -> list[float]:
    """The left sides of all columns, by the first part's place on its page."""
    found: list[float] = []
    base = parts[0].block.left
    for left in sorted(c.left - p.block.left + base for p in parts for c in p.block.cells):
        if not found or left - found[-1] > _SIDE:
            found.append(left)
    return found


def _cell_at(
    made: list[tuple[GridCell, list[tuple[int, BoxCell]]]], row: int, column: int
) -> tuple[GridCell, list[tuple[int, BoxCell]]] | None:
    for entry in reversed(made):
        cell = entry[0]
        if cell.row <= row < cell.row + cell.rowspan and cell.col == column:
            return entry
    return None


def _repeated_rows(first: TableBlock, block: TableBlock) -> int:
    """How many rows at the top of a later part say again what the table's first rows say."""
    one, other = (_row_texts(table) for table in (first, block))
    count = 0
    while count < min(_HEAD_ROWS, len(one), len(other)) and one[count] == other[count] and any(one[count]):
        count += 1
    return count if count < block.rows else 0


def _row_texts(block: TableBlock) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(min(block.rows, _HEAD_ROWS))]
    for cell in block.cells:
        if cell.row < len(rows):
            rows[cell.row].append("".join("".join(line.text.split()) for line in cell.lines))
    return rows


def _cell_glyphs(sources: list[tuple[int, BoxCell]]) -> list[tuple[Glyph, int]]:
    """A cell's characters on one line, with their pages: a space only where two Latin words would run together."""
    joined: list[tuple[Glyph, int]] = []
    for page, cell in sources:
        for line in cell.lines:
            printed = _unstretched(line.glyphs)
            glyphs = [g for i, g in enumerate(printed) if g.char != " " or (i and printed[i - 1].char != " ")]
            if joined and glyphs:
                last, first = joined[-1][0], glyphs[0].char
                latin = last.char.isascii() and first.isascii() and last.char.isalnum() and first.isalnum()
                if latin and not (last.char.isdigit() and first.isdigit()):
                    joined.append((last._replace(char=" ", left=last.right), joined[-1][1]))
            joined += [(glyph, page) for glyph in glyphs]
    return joined


def _unstretched(glyphs: list[Glyph]) -> list[Glyph]:
    """A line's characters; without the gaps where one stands behind every character to fill the cell's width."""
    solid = [glyph for glyph in glyphs if glyph.char != " "]
    gaps = sum(a.char == " " and b.char != " " for a, b in itertools.pairwise(glyphs))
    words = len(solid) >= _STRETCHED and all(glyph.char > _LATIN for glyph in solid)
    return solid if words and gaps >= len(solid) - 1 else glyphs


def _place_cell(start: int | None, glyphs: list[tuple[Glyph, int]], places: list[_Place]) -> None:
    """Note where the characters of a cell stand, a stretch for each of its printed lines."""
    if start is None:
        return
    at = 0
    while at < len(glyphs):
        first, page = glyphs[at]
        end = at
        while (
            end < len(glyphs) and glyphs[end][1] == page and abs(glyphs[end][0].base - first.base) <= 0.5 * first.size
        ):
            end += 1
        line = [glyph for glyph, _ in glyphs[at:end]]
        places.append(
            (
                start + at,
                page,
                min(g.top for g in line),
                max(g.bottom for g in line),
                [(g.left, g.right) for g in line],
            )
        )
        at = end
