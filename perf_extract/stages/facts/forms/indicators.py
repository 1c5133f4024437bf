"""Performance indicators printed one cell a line: 产出指标 / 数量指标 / name / target / value / weight / score."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .cells import NUMBER, Cell, Figures, Line
from .grid import Grid, Row
from .headers import Header
from .stream import ends
from .vocabulary import FIGURES, Column

_GOALS = frozenset(("target", "cycle", "value"))
_MARKS = re.compile(r"[，。；]")
_SIGN = re.compile(r"[<>=≥≤]{1,2}|定性")
#: names, levels and reasons are wrapped over at most so many lines
_WRAPPED = 4
_REASON_LINES = 12
#: so many lines in a row may belong to no row; more where the form has columns of mere words
_PATIENCE = 24
_REMARKS = 80
_LONGEST = 60


class IndicatorStream:
    """Reads the indicator rows under a header. Get the grid with :meth:`read`."""

    def __init__(self, lines: Sequence[Line], header: Header, figures: Figures) -> None:
        self.lines = lines
        self.figures = figures
        self.words = figures.words
        self.first = header.after
        means = [c.means for c in header.columns]
        name = max((i for i, m in enumerate(means) if m in ("name", "level1", "level2")), default=-1)
        behind = header.columns[name + 1 :]
        self.columns = [c for c in behind if c.means in FIGURES or c.means in ("sign", "unit")]
        self.remarks = any(c.means == "remark" for c in behind)
        self.reasons = any(c.means == "reason" for c in behind)
        self.levels = ["", ""]

    def read(self) -> tuple[Grid, int] | None:
        """The rows, and the number of the line behind the last; ``None`` where there is none."""
        rows: list[Row] = []
        at = last = self.first
        lost = 0
        patience = _REMARKS if self.remarks else _PATIENCE
        while at < len(self.lines) and not self._ends(at) and lost < patience:
            after = self._take_levels(at)
            row = self._row(after)
            if row is None and after > at and self._is_level(after - 1):
                row = self._row(after - 1)
            if row is None:
                same = self._same_words(after)
                at = same if same else max(after, at + 1)
                lost += 1
                continue
            found, at = row
            rows.append(found)
            last, lost = at, 0
        if not rows:
            return None
        if lost < patience and at < len(self.lines) and len(self._text(at)) <= _LONGEST:
            last = at
        columns = self.columns + ([Column("reason")] if self.reasons else [])
        return Grid(columns, rows, self.lines[self.first - 1].start, self.lines[last - 1].end, sure=0.96), last

    # -- tokens -------------------------------------------------------------------------------

    def _text(self, at: int) -> str:
        return self.lines[at].cells[0].text

    def _ends(self, at: int) -> bool:
        """Whether no row can go on here: a label, a title, a note, a paragraph of text, another header."""
        line = self.lines[at]
        text = line.cells[0].text
        if len(line.cells) != 1 or (len(text) > _LONGEST and not self.reasons) or ends(text, self.words):
            return True
        return self.words.starts_column(text) and self._heads(at)

    def _heads(self, at: int) -> bool:
        column = self.words.column(self._text(at))
        return (
            column is not None
            and column.means in ("level1", "name")
            and at + 1 < len(self.lines)
            and (len(self.lines[at + 1].cells) == 1 and self.words.column(self._text(at + 1)) is not None)
        )

    def _is_figure(self, at: int) -> bool:
        return (
            at < len(self.lines)
            and len(self.lines[at].cells) == 1
            and (self.figures.only(self.lines[at].cells[0]) is not None)
        )

    def _is_plain(self, at: int) -> bool:
        """Whether the line can be a weight or a score: a bare number or an empty mark."""
        text = self._text(at)
        return (NUMBER.fullmatch(text) is not None and text[-1] != "%") or text in self.words.empty

    def _is_level(self, at: int) -> bool:
        return self.words.level.fullmatch(self._text(at)) is not None

    # -- parts of a row -----------------------------------------------------------------------

    def _take_levels(self, at: int) -> int:
        """Read first and second level where they stand; returns the number of the line behind them."""
        for _ in range(2):
            taken = self._level(at)
            if taken is None:
                break
            above, word, after = taken
            if above:
                self.levels[0] = above
            following = self._level(after)
            second = word in self.words.under and not (
                word in self.words.first and following is not None and following[1] in self.words.under
            )
            if second:
                self.levels[1] = word
                under = self.words.under[word]
                if not self.levels[0] or (self.levels[0] in self.words.first and self._differs(under)):
                    self.levels[0] = under
                return after
            self.levels[:] = [word, ""]
            at = after
        return at

    def _differs(self, under: str) -> bool:
        return self.levels[0].removesuffix("指标") != under.removesuffix("指标")

    def _level(self, at: int) -> tuple[str, str, int] | None:
        """The level that the line, perhaps with the next ones, is; before it the first one where both run together."""
        text = ""
        for after in range(at, min(at + _WRAPPED, len(self.lines))):
            if len(self.lines[after].cells) != 1 or len(text) > 20:
                break
            text += self._text(after)
            if self.words.level.fullmatch(text):
                return "", text, after + 1
            head = self.words.level.match(text)
            if head is not None and self.words.level.fullmatch(text, head.end()):
                return head[0], text[head.end() :], after + 1
        return self._cut_level(at)

    def _cut_level(self, at: int) -> tuple[str, str, int] | None:
        """Two levels on one line, the second cut off: 满意度指标服务对象满意."""
        if at >= len(self.lines):
            return None
        text = self._text(at)
        head = self.words.level.match(text)
        if head is None or len(text) - head.end() < 4:
            return None
        rest = text[head.end() :]
        whole = next((word for word in self.words.under if word.startswith(rest)), None)
        return (head[0], whole, at + 1) if whole is not None else None

    def _row(self, at: int) -> tuple[Row, int] | None:
        """The row whose name begins in line ``at``, and the number of the line behind it."""
        if at >= len(self.lines) or len(self.lines[at].cells) != 1:
            return None
        text = self._text(at)
        if text in self.words.sums:
            return self._sum(at)
        for length in range(1, _WRAPPED + 1):
            if at + length > len(self.lines) or self._is_figure(at + length - 1):
                break
            if length > 1 and (not self._wrapped(at, length) or self._level(at + length - 1) is not None):
                break
            placed = self._cells(at + length)
            if placed is None:
                continue
            cells, after = placed
            start, end = self.lines[at].start, self.lines[after - 1].end
            name = "".join(self._text(place) for place in range(at, at + length))
            if self.reasons:
                reason, after = self._reason(after)
                cells.append(reason)
            elif self.remarks:
                after = self._remark(after)
            path = tuple(level for level in self.levels if level)
            unit = self._unit(cells)
            return Row(start, end, name, cells, path, unit=unit), after
        return None

    def _cells(self, at: int) -> tuple[list[Cell | None], int] | None:
        """The cells of a row from line ``at`` on, one for each column; ``None`` where they do not fit the columns."""
        return self._placed(at, False) or self._placed(at, True)

    def _placed(self, at: int, unreached: bool) -> tuple[list[Cell | None], int] | None:
        """The same; ``unreached``: what was reached is left blank, as a bare number behind a goal with a unit shows."""
        cells: list[Cell | None] = []
        goals = figures = anchors = 0
        for column in self.columns:
            if at >= len(self.lines) or len(self.lines[at].cells) != 1:
                return None
            cell = self.lines[at].cells[0]
            if column.means == "sign":
                if _SIGN.fullmatch(cell.text) is None:
                    return None
                anchors += 1
            elif column.means == "unit":
                if self._own_unit(cells) or (self.words.gauge(cell.text) is None and not self._is_unit(cell, cells)):
                    cells.append(None)
                    continue
            elif unreached and column.means == "value" and self._own_unit(cells) and self._is_plain(at):
                cells.append(None)
                continue
            elif column.means in _GOALS:
                goals += 1
                figures += self._is_figure(at)
                if self._level(at) is not None:
                    return None
            elif self._is_plain(at):
                anchors += 1
            else:
                return None
            cells.append(cell)
            at += 1
        if at < len(self.lines) and self._is_figure(at):
            return None
        return (cells, at) if anchors or figures == goals else None

    def _is_unit(self, cell: Cell, cells: Sequence[Cell | None]) -> bool:
        """Whether a short word behind a bare number is its unit."""
        before = cells[-1] if cells else None
        if before is None or NUMBER.fullmatch(cell.text) is not None:
            return False
        return NUMBER.fullmatch(before.text) is not None and len(cell.text) <= 6

    def _unit(self, cells: Sequence[Cell | None]) -> str:
        """What the column of units says; where its word ran into the number before it, that number's unit."""
        for place, (cell, column) in enumerate(zip(cells, self.columns, strict=False)):
            if column.means == "unit":
                return cell.text if cell is not None else self._own_unit(cells[:place])
        return ""

    def _own_unit(self, cells: Sequence[Cell | None]) -> str:
        """The unit that the last cell prints behind its number."""
        mention = self.figures.only(cells[-1]) if cells and cells[-1] is not None else None
        return (mention.quantity.unit or "") if mention is not None else ""

    def _wrapped(self, at: int, count: int) -> bool:
        """Whether these lines can be one cell: all but the last about as wide as the widest."""
        sizes = [len(self._text(place)) for place in range(at, at + count)]
        widest = max(sizes)
        return widest >= 6 and all(size >= widest - 1 for size in sizes[:-1])

    def _reason(self, at: int) -> tuple[Cell | None, int]:
        """The reason behind a row's score, where words before the next row's name are one."""
        stop = at
        while stop < len(self.lines) and stop - at < _REASON_LINES and len(self.lines[stop].cells) == 1:
            if self._is_figure(stop) or self._level(stop) is not None or self._text(stop) in self.words.sums:
                break
            if not _MARKS.search(self._text(stop)) and self._ends(stop):
                break
            stop += 1
        count = stop - at
        if stop < len(self.lines) and self._is_figure(stop) and count:
            spoken = [place for place in range(at, stop - 1) if _MARKS.search(self._text(place))]
            count = spoken[-1] + 1 - at if spoken else 0
        if not count:
            return None, at
        first, last = self.lines[at].cells[0], self.lines[at + count - 1].cells[0]
        text = "".join(self._text(place) for place in range(at, at + count))
        return Cell(first.start, last.end, text), at + count

    def _remark(self, at: int) -> int:
        """Past the words of a remark: up to the next level."""
        while at < len(self.lines) and not self._ends(at) and self._level(at) is None:
            if self._is_figure(at + 1) and at + 1 < len(self.lines):
                break
            at += 1
        return at

    def _same_words(self, at: int) -> int:
        """Past a row whose two goals are the same words (0: there is none): it tells no figure."""
        if [c.means for c in self.columns] != ["cycle", "target"]:
            return 0
        for place in range(at + 1, min(at + 1 + _WRAPPED, len(self.lines) - 1)):
            if self._is_figure(place) or self._level(place) is not None:
                break
            if len(self.lines[place + 1].cells) == 1 and self._text(place) == self._text(place + 1):
                return place + 2
        return 0

    def _sum(self, at: int) -> tuple[Row, int] | None:
        """总分 and the figures behind it."""
        after = at + 1
        while after < len(self.lines) and len(self.lines[after].cells) == 1 and self._is_plain(after):
            after += 1
        scores = [c.means for c in self.columns]
        found = [self.lines[place].cells[0] for place in range(at + 1, after)]
        if not found or "score" not in scores:
            return None
        cells: list[Cell | None] = [None] * (len(self.columns) + self.reasons)
        cells[scores.index("score")] = found[-1]
        if len(found) == 2 and "weight" in scores:
            cells[scores.index("weight")] = found[0]
        elif len(found) > 1:
            return None
        return Row(self.lines[at].start, self.lines[after - 1].end, self._text(at), cells), after
