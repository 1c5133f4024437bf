"""The reading stage: a text to the view that grammar runs on.

``Reading.flat`` is the text folded to one alphabet (see :mod:`perf_extract.stages.reading.folding`), with
- blanks inside words dropped; one space stays between Latin words;
- cells of a table-like line divided by ``\\t`` (a run of ``\\t`` holds empty cells): tabs, ``|``, two or more
  spaces between words, and any blank between two numbers;
- page numbers and footnote references like ``[2]`` dropped, and no blank lines;
- hard-wrapped lines joined; each paragraph ends with ``\\n`` but the last.
"""

from __future__ import annotations

import re
from array import array

from ...knowledge.headings import Markers, markers, unit_of_figure
from ...knowledge.loader import Catalog
from ...model.reading import Paragraph, Reading
from .folding import INVISIBLE, fold, settle
from .lines import BLANK, lines_of, without_inner_pages
from .wrapping import glues

_BLANKS = re.compile(f"[ \t{INVISIBLE}]+")
_BLANKS_AND_REFERENCES = re.compile(rf"{_BLANKS.pattern}|(?<=[\u4e00-\u9fff”）%])\[[0-9]{{1,2}}\]")
_WIDE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9%％‰“”《》〈〉〔〕\[\]（）*#=<>≥≤+\-—/.…]")
#: what a cell may end with; behind a comma or colon a tab is a blank
_BEFORE_TAB = re.compile(f"{_WIDE.pattern[:-1]}。；！？]")
_DECIMAL = re.compile(r"[0-9]++\.[0-9]++ ?")
_CJK = re.compile(r"[\u3400-\u9fff]")


class _Grammar:
    """What the reading stage asks of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.markers: Markers = catalog.derived(markers)
        self._unit: re.Pattern[str] = catalog.derived(unit_of_figure)

    def is_unit(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a unit stands at ``start``, and no longer word begins with it (个 of 个人)."""
        end = len(text) if end is None else end
        if start < end and text[start] in "年月日":
            return True
        unit = self._unit.match(text, start, end)
        if unit is None:
            return False
        following = text[unit.end() : end].lstrip(BLANK)[:1]
        return not following or unit[0][-1] == "元" or not _CJK.match(following)

    def marker(self, line: str) -> int:
        """Length of the heading's number ``line`` begins with, 0 where it begins with none."""
        match = self.markers.pattern.match(line)
        if match is None:
            return 0
        decimal = _DECIMAL.match(line)
        if decimal and (match.end() == len(line) or self.is_unit(line, decimal.end())):
            return 0
        return match.end()


def _grammar(catalog: Catalog) -> _Grammar:
    return _Grammar(catalog)


def read(text: str, catalog: Catalog) -> Reading:
    """The reading view of ``text``. Any string gives one; a blank text gives an empty ``flat``."""
    grammar = catalog.derived(_grammar)
    folded = without_inner_pages(fold(text))
    lines = lines_of(folded)
    parts: list[str] = []
    runs_flat, runs_source = array("l"), array("l")
    length = 0
    source = -1

    def add(piece: str, at: int) -> None:
        nonlocal length, source
        if at != source:
            runs_flat.append(length)
            runs_source.append(at)
        parts.append(piece)
        length += len(piece)
        source = at + len(piece)

    find_blanks = (_BLANKS_AND_REFERENCES if "[" in folded else _BLANKS).finditer
    paragraphs: list[Paragraph] = []
    opened = 0
    before = 0
    between = glues(lines, grammar.marker, grammar.is_unit)
    for (start, end), glue in zip(lines.places, between, strict=True):
        if glue == "\n":
            paragraphs.append(Paragraph(opened, length))
            opened = length + 1
        if glue:
            add(glue, before)
        before = end
        at = start
        for blank in find_blanks(folded, start, end):
            left, right = blank.span()
            if left > at:
                add(folded[at:left], at)
            kept = _kept(folded, start, end, left, right, grammar)
            if kept:
                add(kept, left)
            at = right
        add(folded[at:end], at)
    if length:
        paragraphs.append(Paragraph(opened, length))
    else:
        runs_flat.append(0)
        runs_source.append(0)
    return Reading(text, settle("".join(parts)), runs_flat, runs_source, paragraphs)


def _kept(folded: str, start: int, end: int, left: int, right: int, grammar: _Grammar) -> str:
    """What the reading view shows for the blanks ``folded[left:right]`` of the line ``folded[start:end]``."""
    run = folded[left:right]
    if run[0] == "[" or left == start or right == end:
        return ""
    before, after = folded[left - 1], folded[right]
    width = len(run) - run.count(INVISIBLE)
    if not width:
        return ""
    tabs = run.count("\t")
    if not tabs and before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        if before.isdigit() and after.isdigit():
            return "\t"
        if width == 1:
            return " " if before.isalpha() else ""
    if not tabs and width == 1:
        return ""
    if before == "（" or after == "）" or (tabs == 1 and not (_BEFORE_TAB.match(before) and _WIDE.match(after))):
        return ""
    if left - start <= 8 and grammar.markers.pattern.fullmatch(folded, start, left):
        return ""
    if tabs:
        return "\t" * tabs
    if not (_WIDE.match(before) and _WIDE.match(after)):
        return ""
    if before.isdigit() and grammar.is_unit(folded, right, end):
        return ""
    if _CJK.match(before) and _CJK.match(after):
        lone_before = left - 1 == start or not _CJK.match(folded[left - 2])
        lone_after = right + 1 == end or not _CJK.match(folded[right + 1])
        if lone_before and lone_after:
            return ""
    return "\t"
