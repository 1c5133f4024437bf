"""Tables whose rows stand on one line each, their cells divided by tabs, bars or blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .cells import NUMBER, Cell, Figures, Line, counts
from .grid import Grid, Row, align
from .headers import Header
from .vocabulary import FIGURES, LABELS, Column, Vocabulary

#: a cell of more is no name with its number
_LONGEST_GLUED = 60
_GLUED = re.compile(r"(.*?[^\d.,\-+%])(-?\d[\d,]*(?:\.\d+)?%?|[—*/-]+)")
_SENTENCE = re.compile(r"[。！？]|，.*，")
#: columns of words that say something of the figures beside them
_OPENING = frozenset(("name", "code", "codepart", "serial"))
_SPOKEN = frozenset(("reason", "sign"))
#: so many rows without figures may follow one another
_PATIENCE = 15
_DIGITS = re.compile(r"[235]\d{2}(?:\d{2}){0,2}")


def read_rows(lines: Sequence[Line], header: Header, figures: Figures) -> tuple[Grid, int] | None:
    """The table under a header, and the number of the line behind it; ``None`` where no row belongs to it."""
    words = figures.words
    columns = header.columns
    first = lines[header.after - 1]
    rows: list[Row] = []
    levels = ["", ""]
    percents = False
    untold = 0
    at = header.after
    last = at
    while at < len(lines):
        line = lines[at]
        cells = _cells(line, figures, columns)
        if cells is None:
            if (
                len(line.cells) == 1
                and len(line.cells[0].text) <= 30
                and not _ends(line, words)
                and not _heads(line, words)
                and at - last < _PATIENCE
            ):
                at += 1
                continue
            break
        if _ends(line, words) or (_heads(line, words) and not _is_blank(line, columns)):
            break
        percents = percents or any(NUMBER.fullmatch(c.text) and c.text.endswith("%") for c in line.cells)
        at += 1
        last = at
        if counts(line.cells):
            continue
        found = _rows(line, cells, columns, levels, words, percents)
        if found is not None:
            rows += found
        else:
            untold += 1
    if last == header.after:
        return None
    kept = [place for place, c in enumerate(columns) if c.means in FIGURES or c.means in _SPOKEN]
    for row in rows:
        row.cells = [row.cells[place] for place in kept]
    sure = 0.97 if first.exact else 0.95
    unit = next((c.unit for c in columns if c.means == "name" and c.unit), "")
    grid = Grid([columns[place] for place in kept], rows, first.start, lines[last - 1].end, "", unit, sure, untold)
    return grid, last


def _ends(line: Line, words: Vocabulary) -> bool:
    """Whether the line belongs to no table row: a sentence, a note, a label."""
    text = line.cells[0].text
    if text.startswith(words.notes) or (len(line.cells) == 1 and (len(text) > 60 or _SENTENCE.search(text))):
        return True
    label = words.field(text)
    return label is not None and label[0].means in LABELS


def _heads(line: Line, words: Vocabulary) -> bool:
    """Whether the line reads like another header."""
    if any(NUMBER.fullmatch(cell.text) for cell in line.cells):
        return False
    known = sum(words.column(cell.text) is not None for cell in line.cells if cell.text)
    return known >= 2 and 2 * known > sum(bool(c.text) for c in line.cells)


def _is_blank(line: Line, columns: Sequence[Column]) -> bool:
    """Whether a row names its items, in words that may head columns too, without figures: 结余分配."""
    if not line.exact or any(cell.text for cell in line.cells[max(len(columns) - line.lead, 0) :]):
        return False
    filled: set[str] = set()
    before = -1
    for cell, column in zip(line.cells, columns[line.lead :], strict=False):
        # A cell over several columns stands in each of them.
        if cell.text and cell.start != before:
            filled.add(column.means)
        before = cell.start
    return "name" in filled and not filled & FIGURES


def _cells(line: Line, figures: Figures, columns: Sequence[Column]) -> list[Cell] | None:
    """The cells of a row, its name parted from a number printed right behind it; ``None`` where the line is no row."""
    cells = line.cells
    first = cells[0]
    glued = None if line.exact or len(first.text) > _LONGEST_GLUED else _GLUED.fullmatch(first.text)
    if glued is not None:
        cut = first.start + len(glued[1])
        parted = [Cell(first.start, cut, glued[1]), Cell(cut, first.end, glued[2])]
        if any(c.means == "unit" for c in columns):
            parted[0:1] = _unit_behind(parted[0], figures.words)
        cells = [*parted, *cells[1:]]
    return list(cells) if len(cells) > 1 else None


def _unit_behind(cell: Cell, words: Vocabulary) -> list[Cell]:
    """食醋万吨 as 食醋 and 万吨."""
    for length in range(min(5, len(cell.text) - 1), 0, -1):
        unit = cell.text[-length:]
        if words.gauge(unit) is not None:
            cut = cell.end - length
            return [Cell(cell.start, cut, cell.text[:-length]), Cell(cut, cell.end, unit)]
    return [cell]


def _rows(
    line: Line, cells: list[Cell], columns: Sequence[Column], levels: list[str], words: Vocabulary, percents: bool
) -> list[Row] | None:
    """The rows that a line holds, one for each side of the table; ``None`` where its columns cannot be told."""
    placed = _placed(line, cells, columns, words, percents)
    if placed is None:
        return None
    rows: list[Row] = []
    for start, stop in _sides(columns):
        row = _side(placed[start:stop], columns[start:stop], levels, words)
        row.cells = [*([None] * start), *placed[start:stop], *([None] * (len(columns) - stop))]
        rows.append(row)
    return rows


def _sides(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Where the sides of a table begin and end: each begins with a column that names, behind one of figures."""
    starts = [0]
    figured = False
    for place, column in enumerate(columns):
        if column.means in FIGURES:
            figured = True
        elif column.means in _OPENING and figured:
            starts.append(place)
            figured = False
    return list(zip(starts, [*starts[1:], len(columns)], strict=True))


def _side(placed: Sequence[Cell | None], columns: Sequence[Column], levels: list[str], words: Vocabulary) -> Row:
    """One side of a line, its names read."""
    name = unit = code = ""
    coded = -1
    filled = [cell for cell in placed if cell is not None and cell.text]
    for cell, column in zip(placed, columns, strict=True):
        if cell is None or not cell.text or cell.text in words.empty:
            continue
        if column.means == "level1":
            levels[:] = [cell.text, ""]
        elif column.means == "level2":
            levels[1] = cell.text
        elif column.means == "name":
            numbered = name and NUMBER.fullmatch(cell.text) is not None
            name = name if numbered or (name and name.startswith(cell.text)) else cell.text
        elif column.means == "unit":
            unit = cell.text
        elif column.means in ("code", "codepart") and cell.start != coded:
            code += cell.text
            coded = cell.start
    if not name and filled and filled[0].text in words.sums:
        name = filled[0].text
    start, end = (filled[0].start, filled[-1].end) if filled else (0, 0)
    digits = code if _DIGITS.fullmatch(code) else ""
    return Row(start, end, name, [], tuple(level for level in levels if level), digits, unit)


def _placed(
    line: Line, cells: list[Cell], columns: Sequence[Column], words: Vocabulary, percents: bool
) -> list[Cell | None] | None:
    if not line.exact:
        return align(cells, columns, words, percents)
    width = len(columns)
    shift = line.lead or _missing(cells, columns, words)
    if any(c.text for c in cells[max(width - shift, 0) :]):
        return None
    found: list[Cell | None] = [*([None] * shift), *cells][:width]
    found += [None] * (width - len(found))
    return found if all(_plausible(c, k) for c, k in zip(found, columns, strict=True) if c) else None


def _missing(cells: list[Cell], columns: Sequence[Column], words: Vocabulary) -> int:
    """How many cells of merged columns the row leaves out in front: the levels that an earlier row gave."""
    means = [c.means for c in columns]
    if means[:1] != ["level1"] or len(cells) >= len(columns) or cells[0].text in words.sums:
        return 0
    name = next((i for i, m in enumerate(means) if not m.startswith("level")), 0)
    text, following = cells[0].text, cells[1].text
    if text in words.first and (text not in words.under or following in words.under):
        return 0
    if text in words.under:
        return name - 1
    return name if len(cells) <= len(columns) - name else 0


def _plausible(cell: Cell, column: Column) -> bool:
    """Whether a cell can stand in its column at all; a number among names says that the row is shifted."""
    if NUMBER.fullmatch(cell.text) is None:
        return column.means not in ("weight", "score") or not cell.text or not cell.text[0].isalnum()
    if cell.text.endswith("%") and column.means in ("amount", "weight", "score", "change"):
        return False
    return column.means not in ("level1", "level2", "unit", "sign")
