"""Which year a report is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ...model.reading import Heading
from ...model.report import ReportType
from .head import Head
from .lexicon import Lexicon

_YEAR = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})(?:年|(?=-(?:19|20)[0-9]{2}年))")
_WRITTEN = re.compile(r"(二[〇零0][〇零一二三四五六七八九]{2})年")
_MEETING = re.compile(r"((?:19|20)[0-9]{2})年[0-9]{1,2}月[0-9]{0,2}日在.{2,24}(?:会议|大会)")
_EXECUTED = re.compile(r"((?:19|20)[0-9]{2})年[^。；，\n]{0,12}预算执行")
_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "0": "0"}
_LOOKED_AT = 8_000


def years_in(text: str) -> list[int]:
    """The years that ``text`` names, in order, also in Chinese numerals."""
    found = [(m.start(), int(m[1])) for m in _YEAR.finditer(text)]
    found += [(m.start(), int("".join(_DIGITS[c] for c in m[1]))) for m in _WRITTEN.finditer(text)]
    return [year for _, year in sorted(found)]


def year_of(text: str, head: Head, headings: Sequence[Heading], kind: ReportType, lexicon: Lexicon) -> int | None:
    """The year the figures are about: the title's; for a work report the year it looks back on."""
    titled = years_in(head.title) if head.title else []
    titles = [h.section.title for h in headings if h.section.title and h.section.level <= 2]
    if kind == "work_report":
        meeting = _MEETING.search(text[:_LOOKED_AT])
        held = int(meeting[1]) if meeting else titled[0] if titled else None
        for title in titles:
            years = years_in(title)
            if years and lexicon.review.search(title) and (held is None or years[0] < held):
                return years[0]
        if held is not None:
            return held - 1
    if titled:
        return titled[0]
    for line in head.lines:
        if len(line) <= 20 and line.strip("（）").endswith(("年度", "年")) and years_in(line):
            return years_in(line)[0]
    for title in titles:
        if lexicon.review.search(title) and years_in(title):
            return years_in(title)[0]
    if kind == "budget_report":
        executed = _EXECUTED.search(text[:_LOOKED_AT])
        if executed:
            return int(executed[1])
    return _most_spoken(text[:_LOOKED_AT])


def _most_spoken(text: str) -> int | None:
    counts = Counter(years_in(text))
    if not counts:
        return None
    return max(counts, key=lambda year: (counts[year], year))
