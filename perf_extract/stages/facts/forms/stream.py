"""Tables printed one cell a line, as a PDF's text often is: rows are told apart by what their cells look like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .cells import NUMBER, Cell, Figures, Line, counts
from .grid import Grid, Row, align, label_of
from .headers import UNKNOWN, Header
from .vocabulary import FIGURES, LABELS, Vocabulary

_LONGEST = 60
_PATIENCE = 40
_SENTENCE = re.compile(r"[。！？；]|，.*，|.{24}，|\d[^，]*，")
_CAPTION = re.compile(r"（?单位：")
_TABLE = re.compile(r"(?:附?表|附件)\s?[\d一二三四五六七八九十]+(?:-\d+)?|.{4,}(?<![仪电水钟手])表$")
_CODE_HEAD = re.compile(r"[235]\d{2}(?:\d{2}){0,2}")
_CODE_PART = re.compile(r"\d{2}")
_TOTAL = re.compile(r"(?:合计|总计|小计)$")
_NAME_END = re.compile(r"[，、（和及与的]$")


class Stream:
    """Reads one table under its header. Get the grid with :meth:`figures_grid`."""

    def __init__(self, lines: Sequence[Line], header: Header, figures: Figures) -> None:
        self.lines = lines
        self.header = header
        self.figures = figures
        self.words = figures.words
        self.columns = [c for c in header.columns if c.means in FIGURES or c.means in (UNKNOWN, "reason")]
        self.coded = header.coded
        self.with_unit = any(c.means == "unit" for c in header.columns)

    def read(self) -> tuple[Grid, int] | None:
        """The table of names and figures, and the number of the line behind it; ``None`` where nothing is."""
        runs, last = self._runs()
        if last == self.header.after:
            return None
        percents = any(c.text.endswith("%") for _, _, cells in runs for c in cells)
        columns = self.columns
        rows: list[Row] = []
        longer = sum(len(cells) > len(columns) for _, _, cells in runs)
        untold = 0
        totals = sum(column.sums for column in columns)
        told = longer < 2 or longer * 10 < len(runs)
        for names, code, cells in runs:
            if not cells:
                continue
            placed = align(cells, columns, self.words, percents) if told else None
            untold += placed is None
            if placed is None and totals == 1 and columns[0].sums and (not told or len(cells) <= len(columns) + 1):
                placed = [cells[0], *([None] * (len(columns) - 1))]
            names, code = self._uncoded(names, code)
            named = self._name(names, code)
            if placed is None or named is None:
                continue
            name, unit = named
            start = names[0].start if names else cells[0].start
            rows.append(Row(start, cells[-1].end, name, placed, code=code, unit=unit))
        first = self.lines[self.header.after - 1]
        unit = next((c.unit for c in self.header.columns if c.means == "name" and c.unit), "")
        return Grid(columns, rows, first.start, self.lines[last - 1].end, "", unit, 0.95, untold), last

    def _runs(self) -> tuple[list[tuple[list[Cell], str, list[Cell]]], int]:
        """Rows as they come: lines of words, the code before them, the figures behind; and the line behind the last."""
        runs: list[tuple[list[Cell], str, list[Cell]]] = []
        names: list[Cell] = []
        code = ""
        at = last = self.header.after
        waited = 0
        while at < len(self.lines):
            line = self.lines[at]
            if len(line.cells) != 1 or self._stops(at):
                break
            cell = line.cells[0]
            if not self._is_value(cell):
                names.append(cell)
                at += 1
                waited += 1
                if waited > _PATIENCE:
                    break
                continue
            cells: list[Cell] = []
            while at < len(self.lines) and len(self.lines[at].cells) == 1 and self._is_value(self.lines[at].cells[0]):
                cells.append(self.lines[at].cells[0])
                at += 1
            following = ""
            if self.coded:
                cells, following = _parted(cells)
            if counts(cells) and not runs:
                names, cells = [], []
            if names or not self.header.named:
                runs.append((names, code, cells))
            names, code = [], following
            if cells or runs:
                last, waited = at, 0
        return [run for run in runs if run[2]], last

    def _is_value(self, cell: Cell) -> bool:
        return NUMBER.fullmatch(cell.text) is not None or (cell.text in self.words.empty and cell.text != "无")

    def _stops(self, at: int) -> bool:
        text = self.lines[at].cells[0].text
        return stops(text, self.words) or (self.words.starts_column(text) and self._heads(at))

    def _heads(self, at: int) -> bool:
        """Whether another header begins here: a word that heads the names of rows, and below it another head."""
        column = self.words.column(self.lines[at].cells[0].text)
        if column is None or column.means not in ("name", "level1", "group") or at + 1 >= len(self.lines):
            return False
        below = self.lines[at + 1].cells
        return len(below) == 1 and self.words.column(below[0].text) is not None

    def _name(self, names: list[Cell], code: str) -> tuple[str, str] | None:
        """The name of a row, from the lines of words before its figures, and its unit; ``None`` where it is unclear."""
        texts = [cell.text for cell in names]
        unit = ""
        if not texts:
            return ("", "") if not self.header.named else None
        if self.with_unit and len(texts) > 1:
            unit = texts.pop()
            if len(unit) > 6:
                return None
        if code:
            return "".join(texts), unit
        name = texts.pop()
        if texts:
            joined = texts[-1] + name
            if self._known(name) or _TOTAL.search(name):
                return name, unit
            if self._known(joined) or _NAME_END.search(texts[-1]):
                return joined, unit
            if len(name) <= 4 and len(texts[-1]) >= 8 and not self.with_unit:
                return None
        return name, unit

    def _uncoded(self, names: list[Cell], code: str) -> tuple[list[Cell], str]:
        """Part the name of a row without a code from a coded row before it that holds no figures."""
        texts = [cell.text for cell in names]
        find = self.words.codes.find
        if code and len(names) > 1 and find(code + "".join(texts)) is None:
            for count in range(len(names) - 1, 0, -1):
                if find(code + "".join(texts[:count])) is not None and len(texts[count]) >= 4:
                    return names[count:], ""
        return names, code

    def _known(self, name: str) -> bool:
        return self.words.codes.find(label_of(name, self.words).text) is not None


def stops(text: str, words: Vocabulary) -> bool:
    """Whether a line of words ends a table: a sentence, a note, a caption, a title, a label."""
    return len(text) > _LONGEST or _SENTENCE.search(text) is not None or ends(text, words)


def ends(text: str, words: Vocabulary) -> bool:
    """Whether a line of words cannot stand inside a table: a note, a caption, a title, a label."""
    if _CAPTION.match(text) or text.startswith(words.notes):
        return True
    if _TABLE.fullmatch(text) is not None and len(text) > 2:
        return True
    label = words.field(text)
    return label is not None and label[0].means in LABELS


def _parted(cells: list[Cell]) -> tuple[list[Cell], str]:
    """The figures of a row, and the code of the next one that was printed behind them."""
    for at in range(max(0, len(cells) - 3), len(cells)):
        head = cells[at].text
        if _CODE_HEAD.fullmatch(head) and all(_CODE_PART.fullmatch(c.text) for c in cells[at + 1 :]):
            code = "".join(c.text for c in cells[at:])
            if len(code) <= 7:
                return cells[:at], code
    return cells, ""
