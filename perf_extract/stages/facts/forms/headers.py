"""Headers of tables: from the words above the columns to what the columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest

import msgspec

from .cells import NUMBER, Line
from .vocabulary import FIGURES, NAMING, Column, Vocabulary

UNKNOWN = "unknown"
REPEATED = "repeated"
_SUBTOTAL = "小计"
#: words wrapped over at most so many lines head one column
_WRAPPED = 4
_LONGEST = 40
_HEAD_ROWS = 5
#: so many heads that are known make a header though as many are not
_SURE = 3
#: a table has at most so many columns
_MOST = 60


class Header(msgspec.Struct):
    """Columns found, and the number of the line behind them. ``named`` is False where no column names the rows.

    ``coded``: official codes stand in front of the names.
    """

    columns: list[Column]
    after: int
    named: bool = True
    coded: bool = False


def row_header(lines: Sequence[Line], at: int, words: Vocabulary) -> Header | None:
    """The header that the cells of line ``at`` make, with the rows of heads below it."""
    columns = _row(lines[at], words) if len(lines[at].cells) <= _MOST else None
    if columns is None:
        return None
    after = at + 1
    texts = [[""] * lines[at].lead + [c.text for c in lines[at].cells]]
    while after < len(lines) and after - at < _HEAD_ROWS and lines[at].exact and len(lines[after].cells) > 1:
        below = _second(lines[after], columns, words)
        if below is None:
            break
        columns = below
        texts.append([""] * lines[after].lead + [c.text for c in lines[after].cells])
        after += 1
    heads = list(zip_longest(*(_spread(row) for row in texts[:-1]), texts[-1], fillvalue=""))
    for place in range(1, min(len(columns), len(heads))):
        if any(heads[place]) and heads[place] == heads[place - 1]:
            coded = columns[place - 1].means in ("code", "codepart")
            columns[place] = Column("codepart" if coded else REPEATED)
    if not any(c.means in FIGURES for c in columns):
        return None
    if sum(c.means not in (UNKNOWN, REPEATED) for c in columns) < 2:
        return None
    _name_unheaded(columns)
    return Header(columns, after, any(c.means in NAMING for c in columns))


def _name_unheaded(columns: list[Column]) -> None:
    """A column without a head between the names and the figures names rows too: 项目资金 merged over 其他资金."""
    figure = next(place for place, c in enumerate(columns) if c.means in FIGURES)
    naming = False
    for column in columns[:figure]:
        if naming and column.means == UNKNOWN and not column.word:
            column.means = "name"
        naming = column.means in ("name", REPEATED) if column.means != UNKNOWN else naming


def _row(line: Line, words: Vocabulary) -> list[Column] | None:
    columns: list[Column] = [Column(UNKNOWN) for _ in range(line.lead)]
    known = 0
    for cell in line.cells:
        if NUMBER.fullmatch(cell.text) or len(cell.text) > _LONGEST:
            return None
        column = words.column(cell.text) if cell.text else None
        known += column is not None
        columns.append(column or Column(UNKNOWN, cell.text))
    filled = sum(bool(cell.text) for cell in line.cells)
    return columns if known >= 2 and (2 * known > filled or (known >= _SURE and 2 * known == filled)) else None


def _second(line: Line, above: list[Column], words: Vocabulary) -> list[Column] | None:
    """The columns under a second row of heads, or ``None`` where the line is no such row."""
    under: list[Column | None] = [None] * line.lead
    heads = 0
    for cell in line.cells:
        if not cell.text:
            under.append(None)
            continue
        if NUMBER.fullmatch(cell.text):
            return None
        column = words.column(cell.text)
        heads += column is not None
        under.append(column or Column(UNKNOWN, cell.text))
    if not heads or 2 * heads < sum(bool(cell.text) for cell in line.cells):
        return None
    width = max(len(above), len(under))
    last = Column(UNKNOWN)
    crossed: list[Column] = []
    for place in range(width):
        head = above[place] if place < len(above) else Column(UNKNOWN)
        if head.means == UNKNOWN and not head.word:
            head = last
        last = head
        below = under[place] if place < len(under) else None
        crossed.append(head if below is None else below if below.means == UNKNOWN else cross(head, below))
    return crossed


def cross(above: Column, below: Column) -> Column:
    """The column under two heads, one above the other: 基本支出 over 决算数."""
    if above.means in (UNKNOWN, "group", REPEATED):
        return below
    if below.means == "group":
        return above
    measures = [c for c in (below, above) if c.means in FIGURES and not (c.sums or c.part)]
    first = measures[0] if measures else above if above.means in FIGURES and below.means not in FIGURES else below
    second = above if first is below else below
    return msgspec.structs.replace(
        first,
        stage=first.stage or second.stage,
        year=first.year or second.year,
        unit=first.unit or second.unit,
        part=first.part or second.part,
        scope=first.scope or second.scope,
        adds=first.adds or second.adds,
        sums=first.sums or second.sums,
    )


def glued_header(lines: Sequence[Line], at: int, words: Vocabulary) -> Header | None:
    """A header whose cells were printed with one blank between them, which the reading view drops."""
    line = lines[at]
    text = "".join(cell.text for cell in line.cells)
    if len(text) > 120 or not words.starts_column(text):
        return None
    found = words.columns(text)
    if len(found) < 3 or found[-1][0] != len(text):
        return None
    columns = [column for _, column in found]
    figures = sum(c.means in FIGURES for c in columns)
    if figures < 2 or columns[0].means != "name":
        return None
    return Header(columns, at + 1)


def stream_header(lines: Sequence[Line], at: int, words: Vocabulary) -> tuple[Header | None, int]:
    """A header printed one cell a line, its words perhaps wrapped; it ends before the first row.

    Also the number of the line behind the words looked at: none of them begins a header where ``at`` begins none.
    """
    columns: list[Column] = []
    ends: list[int] = []
    place = at
    while place < len(lines) and len(columns) <= _MOST:
        taken = _next_column(lines, place, words)
        if taken is None:
            break
        found, after = taken
        if not columns and len(found) > 1:
            break
        columns += found
        ends += [after] * len(found)
        place = after
    if place < len(lines) and columns and _is_figure(lines[place]):
        last = columns[-1]
        if last.sums or last.part or last.means in ("name", "scope", "group") or last.adds == last.word:
            columns.pop()
            ends.pop()
    coded = any(c.means in ("code", "codepart") for c in columns)
    columns, repeat = _arranged(columns)
    if not ends or not any(c.means in FIGURES for c in columns):
        return None, place
    if len(columns) + repeat < 2 and not (columns[0].unit and _alternates(lines, ends[-1])):
        return None, place
    named = len(columns) == 1 or any(c.means in NAMING for c in columns)
    return Header(columns, ends[-1], named, coded), place


def _next_column(lines: Sequence[Line], place: int, words: Vocabulary) -> tuple[list[Column], int] | None:
    """The column, or the columns, that the line (or it with the next ones) heads, and the number of the line behind."""
    text = ""
    best: tuple[list[Column], int] | None = None
    for after in range(place, min(place + _WRAPPED, len(lines))):
        line = lines[after]
        if len(line.cells) != 1 or _is_figure(line):
            break
        own = line.cells[0].text
        if best is not None and not best[0][0].dated and words.column(own) is not None:
            break
        text += own
        if len(text) > _LONGEST:
            break
        column = words.column(text) if after == place else words.listed(text)
        if column is not None:
            best = [column], after + 1
            continue
        found = words.columns(text)
        apart = after > place and found and found[0][0] == len(lines[place].cells[0].text)
        if len(found) > 1 and found[-1][0] == len(text) and not apart:
            best = [c for _, c in found], after + 1
    return best


def _alternates(lines: Sequence[Line], at: int) -> bool:
    """Whether words and figures stand in turn from line ``at`` on."""
    return at + 5 < len(lines) and all(_is_figure(lines[at + i]) == bool(i % 2) for i in range(6))


def _is_figure(line: Line) -> bool:
    return len(line.cells) == 1 and NUMBER.fullmatch(line.cells[0].text) is not None


def _arranged(columns: list[Column]) -> tuple[list[Column], int]:
    """The columns of one side of a table, heads of two rows crossed; how many sides there are more."""
    columns = [c for c in columns if c.means not in ("group", "codepart", "code", "serial")]
    names = [place for place, c in enumerate(columns) if c.means == "name"]
    sides = 0
    if len(names) > 1 and names[0] == 0:
        bounds = [*names, len(columns)]
        parts = [columns[a:b] for a, b in pairwise(bounds) if b - a > 1]
        scopes = [c for c in columns if c.means == "scope"]
        if len(parts) > 1:
            sides = len(parts) - 1
            bare = [[c for c in part if c.means != "scope"] for part in parts]
            if len({tuple(_key(c) for c in part) for part in bare}) == 1:
                each, rest = divmod(len(scopes), len(parts))
                columns = bare[0] + (scopes[:each] if not rest else [Column(UNKNOWN)])
            else:
                first = msgspec.structs.replace(bare[0][1], part="", sums=True)
                columns = [bare[0][0], first, Column(UNKNOWN)]
        else:
            columns = [c for place, c in enumerate(columns) if place not in names[1:]]
    return _crossed(_nested(columns)), sides


def _key(column: Column) -> tuple[str, str, str | None, int, str]:
    return column.means, column.part, column.stage, column.year, column.scope


def _nested(columns: list[Column]) -> list[Column]:
    """Heads printed row by row put in the order of their columns: those behind 小计 stand under an earlier one."""
    at = next((i for i, c in enumerate(columns) if c.word == _SUBTOTAL), -1)
    inner: list[Column] = []
    while at >= 0 and at + 1 + len(inner) < len(columns) and columns[at + 1 + len(inner)].part:
        inner.append(columns[at + 1 + len(inner)])
    if not inner:
        return columns
    for place in range(at - 1, -1, -1):
        head = columns[place]
        if head.part and head.part[:3] == inner[0].part[:3]:
            return [*columns[: place + 1], *inner, *columns[place + 1 : at], *columns[at + 1 + len(inner) :]]
    return [*columns[:at], Column(UNKNOWN), *columns[at:]]


def _crossed(columns: list[Column]) -> list[Column]:
    """Amounts under each of several parts or scopes: 合计 基本支出 over 预算数 决算数 预算数 决算数."""
    figures = [c for c in columns if c.means in FIGURES or c.means == "scope"]
    outer = [c for c in figures if c.means == "scope"] or [c for c in figures if c.sums or c.part]
    inner = [c for c in figures if c not in outer]
    if not outer or not inner:
        return columns
    others = [c for c in columns if c not in figures]
    if outer[0].means == "scope":
        return [*others, *(cross(i, o) for i in inner for o in outer)]
    each, rest = divmod(len(inner), len(outer))
    if len(outer) < 2 or rest or not each:
        return columns
    return [*others, *(cross(o, inner[k * each + i]) for k, o in enumerate(outer) for i in range(each))]


def _spread(texts: list[str]) -> list[str]:
    """Heads over several columns repeated over each."""
    spread: list[str] = []
    for text in texts:
        spread.append(text or (spread[-1] if spread else ""))
    return spread
