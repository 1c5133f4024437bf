"""One text as the rules see it: its characters, words, headings and years. Fixed while it is walked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ...knowledge import Catalog
from ...model import Document, Heading, Reading, Tokens
from .behind import Namer
from .lexicon import Lexicon
from .listing import collectives

#: no segment is looked through further than this; it keeps the work in step with the text where nothing divides it
REACH = 400

#: a full stop before a closing bracket ends what is inside only
_END = re.compile(r"[。！？](?!）)|\n")
_STOP = re.compile(r"[，：；\t]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
#: 十一五 (2006 to 2010) is the eleventh
_FIVE_YEARS = re.compile(r"十([一二三四五六七八九])五")
_ORDINALS = "〇〇〇〇〇〇〇〇〇〇〇一二三四五六七八九"
#: a year only compared with (比2022年) or counted from (2020年以来) is not the figure's own
_NOT_OWN = ("比", "较", "与", "和", "同")


def five_years(title: str) -> tuple[int, int] | None:
    """First and last year of the one five-year period a title names (“十五五” is 2026 to 2030)."""
    found = _FIVE_YEARS.findall(title)
    if len(found) != 1:
        return None
    first = 1951 + 5 * _ORDINALS.index(found[0])
    return first, first + 4


class Text:
    """``flat`` and what is known of it; places are in ``Reading.flat``."""

    def __init__(
        self, reading: Reading, tokens: Tokens, headings: Sequence[Heading], about: Document, catalog: Catalog
    ) -> None:
        self.flat = flat = reading.flat
        self.rev = flat[::-1]
        self.size = len(flat)
        self.lex = catalog.derived(Lexicon)
        self.groups = catalog.derived(collectives)
        self.namer = Namer(flat, tokens, self.lex)
        self.year = about.fiscal_year
        self.report_type = about.report_type
        self.headings = headings
        #: whether what stands under a heading is still to come, by section id
        self.to_come: dict[str, bool] = {}
        self.by_id = {h.section.id: h for h in headings}
        self._title_years = {
            h.section.id: y for h in headings if (y := self._year_in(h.section.title or "")) is not None
        }
        self._heading_starts = [h.start for h in headings]
        self._ends = [m.start() for m in _END.finditer(flat)]
        self._years = [
            (m.start(), int(m[1]))
            for m in _YEAR.finditer(flat)
            if flat[m.start() - 1 : m.start()] not in _NOT_OWN and not flat.startswith("以来", m.end())
        ]

    def heading_at(self, place: int) -> Heading | None:
        """The innermost heading that ``place`` stands under."""
        at = bisect_right(self._heading_starts, place)
        return self.headings[at - 1] if at else None

    def _year_in(self, title: str) -> int | None:
        """The last year a title names, or the last of the five years to come that it is about."""
        years = _YEAR.findall(title)
        if years:
            return int(years[-1])
        period = five_years(title)
        return period[1] if period is not None and self.year is not None and period[0] > self.year else None

    def year_of_heading(self, heading: Heading | None) -> int | None:
        """The year that the nearest title above names, or the report's."""
        while heading is not None:
            if heading.section.id in self._title_years:
                return self._title_years[heading.section.id]
            heading = self.by_id.get(heading.section.parent) if heading.section.parent is not None else None
        return self.year

    def next_heading(self, place: int) -> int:
        """Where the first heading behind ``place`` starts."""
        at = bisect_right(self._heading_starts, place)
        return self._heading_starts[at] if at < len(self._heading_starts) else self.size

    def sentence_start(self, place: int) -> int:
        """Where the sentence that holds ``place`` begins."""
        at = bisect_left(self._ends, place)
        return self._ends[at - 1] + 1 if at else 0

    def sentence_end(self, place: int) -> int:
        """Where the sentence that holds ``place`` ends."""
        at = bisect_left(self._ends, place)
        return self._ends[at] if at < len(self._ends) else self.size

    def segment_start(self, floor: int, end: int) -> int:
        """Where the segment that ends at ``end`` begins, not before ``floor``: behind the last ， ： ； or tab."""
        floor = max(floor, end - REACH)
        match = _STOP.search(self.rev, self.size - end, self.size - floor)
        if match is None:
            return floor
        start = self.size - match.start()
        close = self.flat.find("）", start, end)
        if close > 0 and self.flat.find("（", start, close) < 0:
            # 市级（含开发区，下同）收入: a stop inside a bracket divides nothing
            opening = self.flat.rfind("（", floor, start)
            if opening >= 0:
                return self.segment_start(floor, opening)
        return start

    def segment_end(self, place: int, stop: int) -> int:
        """Where the segment that holds ``place`` ends, not behind ``stop``."""
        stop = min(stop, place + REACH)
        match = _STOP.search(self.flat, place, stop)
        return match.start() if match is not None else stop

    def years(self, start: int, end: int) -> list[tuple[int, int]]:
        """Place and year of the years printed in a stretch that may be a figure's own."""
        low = bisect_left(self._years, (start, 0))
        high = bisect_left(self._years, (end, 0))
        return self._years[low:high]

    def noun_before(self, floor: int, start: int) -> str:
        """The noun phrase of the segment that ends right before ``start``: 城镇、农村居民收入，分别增长."""
        end = start - 1
        if end <= floor:
            return ""
        return self.namer.before(self.segment_start(floor, end), end).text

    def measure_of(self, name: str) -> str:
        """The noun at a name's end that says how it is measured (增加值, 面积), or nothing."""
        measures = self.lex.measure
        return next(m for m in measures if name.endswith(m)) if name.endswith(measures) else ""
