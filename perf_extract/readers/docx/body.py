"""The body of a Word document: its paragraphs and tables as a reader sees them, tracked changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..content import GridCell, Writer, join_lines
from ..limits import Clock
from ..xmltree import local
from .numbering import Numbering
from .styles import Styles, child, is_on, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = frozenset(
    ("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sectPr", "Fallback", "rt", "sdtPr")
)
_WORDS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_CONTENTS = "目录"
_MOST_NESTED = 60


class Body:
    """Writes the blocks of a document's body to a :class:`~perf_extract.readers.content.Writer`."""

    def __init__(self, writer: Writer, styles: Styles, numbering: Numbering, clock: Clock) -> None:
        self.writer = writer
        self.styles = styles
        self.numbering = numbering
        self.clock = clock
        #: the notes the text refers to, in its order: kind and id
        self.notes: list[tuple[str, str]] = []
        self._fields: list[str] = []
        self._boxes: list[_Element] = []
        self._open = ""
        self._contents_head: str | None = None

    def write(self, blocks: _Element, depth: int = 0) -> None:
        """The blocks of a body, a text box or a note, in order."""
        for block in self._blocks(blocks, depth):
            self.clock.check()
            if local(block) == "p":
                for line in self._paragraph_lines(block):
                    self._line(line)
                self._write_boxes(depth)
            else:
                self._flush()
                self._table(block, depth)
                self._write_boxes(depth)
        self._flush()

    def _line(self, line: str) -> None:
        """Add a line; a lone 目录 waits, since it goes where the list under it goes."""
        if "".join(line.split()) == _CONTENTS:
            self._contents_head = line
            return
        if line.strip():
            self._flush_head()
        self.writer.line(line)

    def _flush_head(self) -> None:
        if self._contents_head is not None:
            self.writer.line(self._contents_head)
            self._contents_head = None

    def _flush(self) -> None:
        self._flush_head()
        if self._open:
            self.writer.line(self._open)
            self._open = ""

    def _blocks(self, parent: _Element, depth: int) -> Iterator[_Element]:
        if depth > _MOST_NESTED:
            return
        for element in parent:
            name = local(element)
            if name in ("p", "tbl"):
                yield element
            elif name == "sdt":
                if value(child(element, "sdtPr", "docPartObj", "docPartGallery")) != "Table of Contents":
                    content = child(element, "sdtContent")
                    if content is not None:
                        yield from self._blocks(content, depth + 1)
                else:
                    self._contents_head = None
            elif name in ("customXml", "ins", "moveTo", "smartTag"):
                yield from self._blocks(element, depth + 1)
            elif name == "AlternateContent":
                choice = child(element, "Choice")
                if choice is not None:
                    yield from self._blocks(choice, depth + 1)
            elif name == "altChunk":
                here = self.writer.length
                self.writer.warn("embedded", "a document embedded in this one was not read", here, here)

    def _paragraph_lines(self, paragraph: _Element) -> list[str]:
        """The lines of a paragraph; none where it belongs to a list of contents or goes on in the next one."""
        properties = child(paragraph, "pPr")
        style = value(child(properties, "pStyle"))
        in_contents = "TOC" in self._fields
        words = self._text(paragraph, self.styles.is_hidden(style))
        if in_contents or "TOC" in self._fields or self.styles.is_contents(style):
            self._contents_head = None
            return []
        if words.strip():
            words = self.numbering.of(properties) + words
        else:
            # An empty paragraph shows its number only where the page would: it still counts.
            self.numbering.of(properties)
        if child(properties, "rPr", "del") is not None:
            self._open += words
            return []
        words, self._open = self._open + words, ""
        return words.split("\n")

    def _text(self, element: _Element, hidden: bool = False, depth: int = 0) -> str:
        if depth > _MOST_NESTED:
            return ""
        parts: list[str] = []
        for part in element:
            name = local(part)
            if name == "t":
                if not hidden and not self._silent():
                    parts.append(part.text or "")
            elif name == "r":
                properties = child(part, "rPr")
                gone = is_on(child(properties, "vanish")) or self.styles.is_hidden(value(child(properties, "rStyle")))
                parts.append(self._text(part, hidden or gone, depth + 1))
            elif name == "fldChar":
                self._field(value(part, "fldCharType"))
            elif name == "instrText":
                if self._fields and self._fields[-1] != "=":
                    self._fields[-1] += part.text or ""
            elif name == "fldSimple":
                if (value(part, "instr") or "").split()[:1] != ["TOC"]:
                    parts.append(self._text(part, hidden, depth + 1))
            elif name in _WORDS:
                if not hidden and not self._silent():
                    parts.append(_WORDS[name])
            elif name == "sym":
                parts.append(_symbol(part))
            elif name in _NOTES:
                self.notes.append((_NOTES[name], value(part, "id") or ""))
            elif name == "txbxContent":
                self._boxes.append(part)
            elif name not in _DROPPED:
                parts.append(self._text(part, hidden, depth + 1))
        return "".join(parts)

    def _field(self, kind: str | None) -> None:
        """Follow a field: its code is collected, then replaced by its kind while its result is read."""
        if kind == "begin":
            self._fields.append("")
        elif kind == "separate" and self._fields:
            self._fields[-1] = (self._fields[-1].split() or [""])[0].upper() or "FIELD"
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _silent(self) -> bool:
        return "TOC" in self._fields

    def _write_boxes(self, depth: int) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.write(box, depth + 1)

    def _table(self, table: _Element, depth: int) -> None:
        rows = [row for row in self._rows(table, depth) if child(row, "trPr", "del") is None]
        cells = [list(self._inside(row, "tc", depth)) for row in rows]
        if all(len(row) <= 1 for row in cells):
            # A frame around text, not a table.
            for row in cells:
                for cell in row:
                    self.write(cell, depth + 1)
            return
        self.writer.table(self._grid(rows, cells, depth))

    def _rows(self, table: _Element, depth: int) -> list[_Element]:
        return list(self._inside(table, "tr", depth))

    def _inside(self, parent: _Element, wanted: str, depth: int) -> Iterator[_Element]:
        """Rows of a table or cells of a row, also those wrapped in controls or insertions."""
        if depth > _MOST_NESTED:
            return
        for element in parent:
            name = local(element)
            if name == wanted:
                yield element
            elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
                yield from self._inside(element, wanted, depth + 1)

    def _grid(self, rows: list[_Element], cells: list[list[_Element]], depth: int) -> list[GridCell]:
        made: list[GridCell] = []
        above: dict[int, GridCell] = {}
        for row_number, (row, row_cells) in enumerate(zip(rows, cells, strict=True)):
            self.clock.check()
            column = number(child(row, "trPr", "gridBefore")) or 0
            for cell in row_cells:
                span = min(max(number(child(cell, "tcPr", "gridSpan")) or 1, 1), 1000)
                merge = child(cell, "tcPr", "vMerge")
                words = self._cell_words(cell, depth)
                upper = above.get(column)
                if merge is not None and value(merge) in (None, "continue") and upper is not None:
                    upper.rowspan = row_number - upper.row + 1
                    if words:
                        upper.text = join_lines([upper.text, words])
                else:
                    upper = GridCell(row_number, column, words, 1, span)
                    made.append(upper)
                above[column] = upper
                column += span
        return made

    def _cell_words(self, cell: _Element, depth: int) -> str:
        """A cell's paragraphs on one line; a table inside it is read cell by cell."""
        lines: list[str] = []
        for block in self._blocks(cell, depth):
            if local(block) == "p":
                lines += self._paragraph_lines(block)
            else:
                for row in self._rows(block, depth + 1):
                    lines += [self._cell_words(inner, depth + 1) for inner in self._inside(row, "tc", depth + 1)]
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            lines.append(self._cell_words(box, depth + 1))
        return " ".join(words for line in lines if (words := join_lines([line])))


def _symbol(part: _Element) -> str:
    """A character of a symbol font: only the ticks, boxes and rings that carry meaning in forms."""
    code = (value(part, "char") or "").upper()[-2:]
    font = (value(part, "font") or "").lower()
    table = {"FC": "√", "FB": "×", "FE": "☑", "FD": "☒", "A8": "□", "6F": "□", "52": "☑", "51": "☒", "A3": "□"}
    return table.get(code, "") if font.startswith("wingdings") else ""
