"""Finds where headings may begin: numbers at the beginning of a paragraph or, glued, inside one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

import msgspec

from ...knowledge.headings import Markers, markers
from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import HeadingStyle, Unit
from ...model.reading import Paragraph, Reading

POINT = "point"

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_STARTS = r"第任一二三四五六七八九十（0-9㈠-㈩①-⒛"
_START = re.compile(f"[{_STARTS}]")
_INSIDE = re.compile(rf"[。；：！？”）](?=[{_STARTS}])|[，、](?=[一二三四五六七八九十]{{1,2}}是)")
_POINT = re.compile(r"(?P<n>[一二三四五六七八九十]{1,2})是(?!否|非|不是|[一二三四五六七八九十]{1,2}[，、。])")
_NUMBER_CELL = re.compile(r"[-+]?[0-9][0-9,]*+(?:\.[0-9]+)?%?|[-—/]")
_HINT = re.compile("[一二三四五六七八九十0-9][、.）]")
_ROW = re.compile(r"\t[-+]?[0-9][0-9,]*+(?:\.[0-9]+)?%?(?:\t|$)")


class Candidate(msgspec.Struct):
    """A number that may open a heading: ``flat[start:end]`` is the number as printed.

    ``kind`` says how it stands: it begins a paragraph (``line``), follows a sentence (``sentence``) or a
    blank (``blank``), or sits in a title (``glued``).
    """

    start: int
    end: int
    style: str
    rank: float
    ordinal: int
    kind: str
    paragraph: int
    path: tuple[int, ...] = ()


class Numbering:
    """The compiled grammar of numbers."""

    def __init__(self, catalog: Catalog) -> None:
        self.markers: Markers = catalog.derived(markers)
        units = any_of(u.word for u in catalog.rows(Unit))
        self.measure = re.compile(rf"(?:{units})(?![\u4e00-\u9fff])|[万亿]")

    def lines(self, reading: Reading) -> Iterator[Candidate]:
        """Numbers at the beginning of a paragraph."""
        flat, paragraphs = reading.flat, reading.paragraphs
        match_at, start_at = self.markers.pattern.match, _START.match
        for number, paragraph in enumerate(paragraphs):
            start = paragraph.start
            if not start_at(flat, start):
                continue
            match = match_at(flat, start, paragraph.end)
            if match is None:
                point = _POINT.match(flat, start, paragraph.end)
                if point:
                    yield _point(point, "line", number)
                continue
            style = self._style(match)
            if not self._is_cell(reading, number, match.end(), style):
                yield self._candidate(match, style, "line", number)

    def inside(self, reading: Reading) -> Iterator[Candidate]:
        """Numbers inside a paragraph, behind the end of a sentence or a blank."""
        flat, paragraphs = reading.flat, reading.paragraphs
        starts = [p.start for p in paragraphs]
        match_at = self.markers.pattern.match
        places: dict[int, str] = dict.fromkeys([m.end() for m in _INSIDE.finditer(flat)], "sentence")
        for at in self._blanks(reading):
            places.setdefault(at, "blank")
        for at in sorted(places):
            number = bisect_left(starts, at + 1) - 1
            paragraph = paragraphs[number]
            if at == paragraph.start:
                continue
            point = _POINT.match(flat, at, paragraph.end)
            if point:
                yield _point(point, places[at], number)
                continue
            if flat[at - 1] in "，、":
                continue
            match = match_at(flat, at, paragraph.end)
            if match:
                style = self._style(match)
                if style.numeral != "decimal" and style.style != "article":
                    yield self._candidate(match, style, places[at], number)

    def glued(self, flat: str, start: int, end: int, number: int) -> Iterator[Candidate]:
        """Numbers anywhere in ``flat[start:end]``, for titles that have the next heading stuck to them."""
        if not _HINT.search(flat, start, end):
            return
        for match in self.markers.pattern.finditer(flat, start, end):
            style = self._style(match)
            if style.numeral in ("cn", "arabic") and style.style not in ("article", "division", "chapter"):
                yield self._candidate(match, style, "glued", number)

    def _blanks(self, reading: Reading) -> Iterator[int]:
        """Places in ``flat`` before which the source has a blank, or a cell ends."""
        flat, text = reading.flat, reading.text
        for at, source in zip(reading.runs_flat, reading.runs_source, strict=True):
            if at and at < len(flat) and source and _START.match(flat, at) and flat[at - 1] != "\n":
                before = text[source - 1]
                if before.isspace() and before != "\n":
                    yield at

    def _candidate(self, match: re.Match[str], style: HeadingStyle, kind: str, paragraph: int) -> Candidate:
        text = match[0]
        found = Candidate(match.start(), match.end(), style.style, style.rank, 0, kind, paragraph)
        if style.numeral == "decimal":
            path = tuple(int(n) for n in re.findall(r"\d+", text))
            found.path = path
            found.ordinal = path[-1]
            found.style = f"{style.style}{len(path)}"
            found.rank = style.rank + len(path) / 8
        elif style.numeral == "enclosed":
            found.ordinal = next(style.glyphs.index(c) for c in text if c in style.glyphs) + 1
        else:
            found.ordinal = _ordinal(text)
        return found

    def _style(self, match: re.Match[str]) -> HeadingStyle:
        return self.markers.styles[int((match.lastgroup or "s0")[1:])]

    def _is_cell(self, reading: Reading, number: int, end: int, style: HeadingStyle) -> bool:
        """Whether what looks like a numbered paragraph is a row or a cell of a table of figures, or a decimal."""
        flat, paragraphs = reading.flat, reading.paragraphs
        paragraph = paragraphs[number]
        if style.numeral == "decimal":
            rest = flat[end : end + 1]
            return not ("\u4e00" <= rest <= "\u9fff") or self.measure.match(flat, end, paragraph.end) is not None
        if paragraph.end - paragraph.start > 60:
            return False
        if _ROW.search(flat, end, paragraph.end):
            return True
        following = paragraphs[number + 1 : number + 3]
        return len(following) == 2 and all(_NUMBER_CELL.fullmatch(flat, p.start, p.end) for p in following)


def numbering(catalog: Catalog) -> Numbering:
    """The numbers of ``catalog``; use as ``catalog.derived(numbering)``."""
    return Numbering(catalog)


def paragraph_text(reading: Reading, paragraph: Paragraph) -> str:
    return reading.flat[paragraph.start : paragraph.end]


def _point(match: re.Match[str], kind: str, paragraph: int) -> Candidate:
    return Candidate(match.start(), match.end(), POINT, 99, _chinese(match["n"]), kind, paragraph)


def _ordinal(text: str) -> int:
    digits = re.search(r"\d+", text)
    if digits:
        return int(digits[0])
    numeral = re.search("[一二三四五六七八九十百]+", text)
    return _chinese(numeral[0]) if numeral else 0


def _chinese(numeral: str) -> int:
    total, digit = 0, 0
    for char in numeral:
        if char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char == "百":
            total, digit = (digit or 1) * 100, 0
        else:
            digit = _DIGITS[char]
    return total + digit
