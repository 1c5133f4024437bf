"""Forms and tables in the text: every cell that is a fact, and the figures that are then no sentence's.

Tables are told by the words above their columns, whether rows stand on a line each or every cell on its own.
Where it cannot be told which column a figure stands in, it makes no fact.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from ....knowledge import Catalog
from ....model import Heading, Mention, Reading, Table
from ..draft import Draft
from .amount_rows import AmountRows
from .cells import NUMBER, Figures, Line, lines_of
from .emit import Emitter
from .grid import Grid
from .headers import Header, glued_header, row_header, stream_header
from .indicator_rows import IndicatorRows
from .indicators import IndicatorStream
from .labels import Labels
from .official import OfficialForm, performance_form
from .rows import read_rows
from .stream import Stream
from .tables import with_tables
from .vocabulary import Vocabulary, trace_of

_CAPTION = re.compile(r"(?:金额)?单位：(?:人民币)?([^\W\d_]{1,4}|%)")
_IN_BRACKETS = re.compile(r"（(?:金额)?(?:单位：)?([^（）]{1,5})）")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_PLANNED = frozenset(("value", "growth", "share", "change"))
#: a caption holds for a header at most so many lines below it
_NEAR = 8
#: a label in the first line of a text stands in so many characters
_FIRST = 40


class Forms(msgspec.Struct):
    """What forms and tables say: drafts in text order, places of the figures used up, stretches that speak of goals.

    ``untold``: tables with rows whose figures make no facts, as start, end, and number of such rows. ``official``: by
    the id of a table of the source which official form it is.
    """

    drafts: list[Draft] = []
    claimed: frozenset[int] = frozenset()
    goals: list[tuple[int, int]] = []
    untold: list[tuple[int, int, int]] = []
    official: dict[str, OfficialForm] = {}

    def plan(self, drafts: Sequence[Draft]) -> None:
        """Make targets of the figures that sentences give in goals, but for budget money."""
        for draft in drafts:
            if draft.role not in _PLANNED or draft.mention.quantity.kind == "money":
                continue
            place = draft.mention.start
            if any(start <= place < end for start, end in self.goals):
                draft.role = "target"
                draft.rule = f"{draft.rule.partition('.')[0]}.target"


def read_forms(
    reading: Reading,
    headings: Sequence[Heading],
    mentions: Sequence[Mention],
    year: int | None,
    catalog: Catalog,
    tables: Sequence[Table] = (),
) -> Forms:
    """Read all forms and tables of a text; ``year`` is the report's, ``tables`` those the source had as such."""
    if not tables:
        trace = catalog.derived(trace_of)
        if trace.search(reading.flat) is None and trace.search("\n" + reading.flat[:_FIRST]) is None:
            return Forms()
    words = catalog.derived(Vocabulary)
    lines = lines_of(reading, words)
    begins: list[tuple[int, Table]] = []
    if tables:
        lines, begins = with_tables(lines, tables, reading)
    return _Scanner(lines, begins, reading, headings, mentions, year, words).scan()


class _Scanner:
    """Goes through the lines once, from table to table."""

    def __init__(
        self,
        lines: Sequence[Line],
        begins: Sequence[tuple[int, Table]],
        reading: Reading,
        headings: Sequence[Heading],
        mentions: Sequence[Mention],
        year: int | None,
        words: Vocabulary,
    ) -> None:
        self.words = words
        self.lines = lines
        self.begins = begins
        self.figures = Figures(reading, mentions, words)
        self.emitter = Emitter(self.figures, headings, year)
        self.labels = Labels(self.lines, self.figures, self.emitter)
        self.drafts: list[Draft] = []
        self.claimed: set[int] = set()
        self.untold: list[tuple[int, int, int]] = []
        self.official: dict[str, OfficialForm] = {}
        self.unit = ""
        self.unit_at = -_NEAR - 1
        #: before this line no header begins
        self.headless = 0

    def scan(self) -> Forms:
        at = 0
        while at < len(self.lines):
            at = self._line(at)
        for start, end in self.labels.claimed:
            self._claim(start, end)
        for line in self.lines:
            figures = [cell for cell in line.cells if NUMBER.fullmatch(cell.text)] if line.exact else []
            if len(figures) > 1:
                # Figures in the cells of a row are no sentence's, also where no header says what they are.
                for cell in figures:
                    self._claim(cell.start, cell.end)
        drafts = _settled(sorted([*self.drafts, *self.labels.drafts], key=lambda d: d.mention.start))
        self.claimed.update(d.mention.start for d in drafts)
        return Forms(drafts, frozenset(self.claimed), self.labels.goals, self.untold, self.official)

    def _line(self, at: int) -> int:
        """Read what begins at line ``at``; the number of the next line to look at."""
        line = self.lines[at]
        text = line.cells[0].text or next((c.text for c in line.cells if c.text), "")
        for cell in line.cells:
            caption = _CAPTION.search(cell.text) if "单位" in cell.text and len(cell.text) <= 40 else None
            if caption is not None and self.words.gauge(caption[1]) is not None:
                self.unit, self.unit_at = caption[1], at
                if len(line.cells) == 1:
                    return at + 1
        if len(line.cells) > 1:
            return self._row(at)
        if len(text) > 120:
            return at + 1
        return self._single(at, text)

    def _row(self, at: int) -> int:
        header = row_header(self.lines, at, self.words) or glued_header(self.lines, at, self.words)
        if header is not None:
            read = read_rows(self.lines, header, self.figures)
            if read is not None:
                return self._take(read[0], at, read[1])
        if not self.labels.field_row(at):
            self.labels.pair_row(at)
        return at + 1

    def _single(self, at: int, text: str) -> int:
        if len(text) <= 2 or self.words.starts_column(text):
            header = glued_header(self.lines, at, self.words)
            if header is not None:
                read = read_rows(self.lines, header, self.figures)
                if read is not None:
                    return self._take(read[0], at, read[1])
            header = None
            if at >= self.headless:
                header, self.headless = stream_header(self.lines, at, self.words)
            if header is not None:
                read = self._stream(header)
                return self._take(read[0], at, read[1]) if read is not None else header.after
        return self.labels.field_line(at) or self.labels.pairs(at) or at + 1

    def _stream(self, header: Header) -> tuple[Grid, int] | None:
        if any(c.means in ("target", "cycle", "value") for c in header.columns):
            return IndicatorStream(self.lines, header, self.figures).read()
        return Stream(self.lines, header, self.figures).read()

    def _take(self, grid: Grid, at: int, after: int) -> int:
        """Note down a table's facts; its figures belong to no sentence, but for those in reasons."""
        above = self._above(at)
        table = self._table_at(at)
        if table is not None and table.caption and table.caption not in above:
            above.insert(0, table.caption)
        grid.title = "\n".join(above)
        grid.unit = self._unit_of(grid, at)
        year = next((year for text in reversed(above) if (year := _year_of(text))), None)
        self.drafts += self._facts(grid, year if year is not None else self.emitter.year, table)
        self._claim(self.lines[at].start, grid.end)
        if grid.untold:
            self.untold.append((self.lines[at].start, grid.end, grid.untold))
        reasons = [place for place, c in enumerate(grid.columns) if c.means == "reason"]
        for row in grid.rows:
            for place in reasons:
                cell = row.cells[place]
                if cell is not None:
                    self.claimed.difference_update(m.start for m in self.figures.within(cell.start, cell.end))
        return after

    def _facts(self, grid: Grid, year: int | None, table: Table | None) -> list[Draft]:
        heading = self.emitter.heading_at(grid.start)
        if grid.is_form:
            indicators = IndicatorRows(self.emitter, grid, heading, year, self.labels.project)
            if indicators.official:
                self._is_form(table, grid.title)
            return indicators.drafts()
        amounts = AmountRows(self.emitter, grid, heading, year, self.labels.project)
        found = amounts.drafts()
        if amounts.is_fund and any(c.means in ("weight", "score") for c in grid.columns):
            self._is_form(table, grid.title)
        elif table is not None and any(c.means == "amount" for c in grid.columns) and found:
            self.official.setdefault(table.id, "budget_table")
        return found

    def _is_form(self, table: Table | None, title: str) -> None:
        """Note that a table is a performance form; one that does not say of whom goes on from the one before it."""
        if table is None or self.official.get(table.id, "budget_table") != "budget_table":
            return
        form = performance_form(table, title, self.words)
        forms = [f for f in self.official.values() if f != "budget_table"]
        if form is not None or forms:
            self.official[table.id] = form or forms[-1]

    def _above(self, at: int) -> list[str]:
        """The lines of a title right above line ``at``."""
        found: list[str] = []
        for line in reversed(self.lines[max(0, at - 4) : at]):
            text = next((c.text for c in line.cells if c.text), "")
            if text.endswith("。") or len(text) > 50 or text.startswith(self.words.notes):
                break
            if any(NUMBER.fullmatch(c.text) for c in line.cells):
                break
            found.append(text)
        return found[::-1]

    def _table_at(self, at: int) -> Table | None:
        """The table of the source that line ``at`` is a row of."""
        index = bisect_right(self.begins, at, key=lambda begin: begin[0]) - 1
        if index < 0:
            return None
        table = self.begins[index][1]
        return table if self.figures.reading.at(self.lines[at].start) < table.end else None

    def _unit_of(self, grid: Grid, at: int) -> str:
        """The unit of the amounts: in the header's first cell, in a caption near, or in the title's bracket."""
        if grid.unit:
            return grid.unit
        table = self._table_at(at)
        if table is not None and table.unit and self.words.gauge(table.unit) is not None:
            return table.unit
        if at - self.unit_at <= _NEAR:
            return self.unit
        for text in reversed(grid.title.split("\n")):
            found = _IN_BRACKETS.search(text)
            if found is not None and (gauge := self.words.gauge(found[1])) is not None and gauge.kind == "money":
                return str(found[1])
        return ""

    def _claim(self, start: int, end: int) -> None:
        self.claimed.update(m.start for m in self.figures.within(start, end))


def _year_of(title: str) -> int | None:
    """The year that a line of a title gives its table: the only one in it, in front or as 年度."""
    years = _YEAR.findall(title)
    if not years or ("年度" not in title and (len(set(years)) > 1 or _YEAR.match(title) is None)):
        return None
    return int(years[0])


def _settled(drafts: Sequence[Draft]) -> list[Draft]:
    """The first draft of each figure, with parents and subjects only where they are kept and stand before it."""
    kept: list[Draft] = []
    known: set[int] = set()
    for draft in drafts:
        if kept and kept[-1].mention.start == draft.mention.start:
            continue
        if draft.parent is not None and id(draft.parent) not in known:
            draft.parent = None
        if draft.subject is not None and id(draft.subject) not in known:
            draft.subject = None
        known.add(id(draft))
        kept.append(draft)
    return kept
