"""Finds where headings may begin: numbers at the beginning of a paragraph or, glued, inside one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator
from functools import lru_cache

import msgspec

from ...knowledge.headings import Markers, markers, unit_of_figure
from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import DocumentWords, HeadingStyle
from ...model.reading import Reading

POINT = "point"
UNNUMBERED = "unnumbered"
PADDED = "padded"

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_POINT = re.compile(r"(?P<n>[一二三四五六七八九十]{1,2})是(?!否|非|不是|[一二三四五六七八九十]{1,2}[，、。])")
_NUMBER = re.compile(r"\d+")
_CHINESE_NUMBER = re.compile("[一二三四五六七八九十百]+")
_PADDED = re.compile("0[1-9]|[1-9][0-9]")
_UNNUMBERED_RANK = 5  # of 一、: it takes what is numbered more deeply, and moves no level
_PADDED_RANK = 5
_LONGEST_UNNUMBERED = 60
_SHORTEST_BODY = 20
_LONE_TITLE = re.compile("[\u4e00-\u9fff、“”]{2,20}")
_PERIOD = '(?:(?:19|20)[0-9]{2}年|[“"]?十[一二三四五六七八九]五[”"]?)'
_HINT = re.compile("[一二三四五六七八九十0-9][、.）]")


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
        first = f"[{self.markers.first}一二三四五六七八九十]"
        self._start = re.compile(first).match
        self._inside = re.compile(f"[。；：！？”）](?={first})|[，、](?=[一二三四五六七八九十]{{1,2}}是)")
        lone = next((row.words for row in catalog.rows(DocumentWords) if row.kind == "lone"), [])
        period = next((row.words for row in catalog.rows(DocumentWords) if row.kind == "period"), [])
        self.lone_title = re.compile(f"{any_of(lone)}|{_PERIOD}[^，。；：、]{{0,14}}{any_of(period)}")
        notes = next((row.words for row in catalog.rows(DocumentWords) if row.kind == "note"), [])
        self.note = re.compile(any_of(notes))
        self._unit: re.Pattern[str] = catalog.derived(unit_of_figure)

    def lines(self, reading: Reading) -> Iterator[Candidate]:
        """Numbers at the beginning of a paragraph."""
        flat, paragraphs = reading.flat, reading.paragraphs
        match_at, start_at = self.markers.pattern.match, self._start
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
            if style.numeral == "decimal" and self._is_decimal(flat, match, paragraph.end):
                continue
            yield self._candidate(match, style, "line", number)

    def inside(self, reading: Reading) -> Iterator[Candidate]:
        """Numbers inside a paragraph, behind the end of a sentence or a blank."""
        flat, paragraphs = reading.flat, reading.paragraphs
        starts = [p.start for p in paragraphs]
        match_at = self.markers.pattern.match
        places: dict[int, str] = dict.fromkeys([m.end() for m in self._inside.finditer(flat)], "sentence")
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

    def padded(self, reading: Reading) -> Iterator[Candidate]:
        """Numbers 01, 02 … that stand on a line of their own, above the title they number."""
        flat, paragraphs = reading.flat, reading.paragraphs
        expected = 1
        for number, paragraph in enumerate(paragraphs[:-2]):
            if paragraph.end - paragraph.start == 2 and _PADDED.fullmatch(flat, paragraph.start, paragraph.end):
                title, body = paragraphs[number + 1], paragraphs[number + 2]
                ordinal = int(flat[paragraph.start : paragraph.end])
                says = body.end - body.start >= _SHORTEST_BODY
                if says and ordinal == expected and _LONE_TITLE.fullmatch(flat, title.start, title.end):
                    expected += 1
                    yield Candidate(paragraph.start, paragraph.end, PADDED, _PADDED_RANK, ordinal, "line", number + 1)

    def unnumbered(self, reading: Reading, titles: Container[str], taken: Container[int]) -> Iterator[Candidate]:
        """Lines without a number that a table of contents lists, or that head a glossary or period."""
        flat = reading.flat
        for number, paragraph in enumerate(reading.paragraphs):
            if paragraph.end - paragraph.start > _LONGEST_UNNUMBERED or number in taken:
                continue
            text = flat[paragraph.start : paragraph.end]
            if text in titles or self.lone_title.fullmatch(text):
                yield Candidate(paragraph.start, paragraph.start, UNNUMBERED, _UNNUMBERED_RANK, 0, "line", number)

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
            if at and at < len(flat) and source and self._start(flat, at) and flat[at - 1] != "\n":
                before = text[source - 1]
                if before.isspace() and before != "\n":
                    yield at

    def _candidate(self, match: re.Match[str], style: HeadingStyle, kind: str, paragraph: int) -> Candidate:
        text = match[0]
        found = Candidate(match.start(), match.end(), style.style, style.rank, 0, kind, paragraph)
        if style.numeral == "decimal":
            path = tuple(int(n) for n in _NUMBER.findall(text))
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

    def _is_decimal(self, flat: str, match: re.Match[str], end: int) -> bool:
        """Whether what looks like the number 1.5 of a heading is a figure: no title follows, or a unit does."""
        at = match.end()
        if not "\u4e00" <= flat[at : at + 1] <= "\u9fff" or flat[at] in "百千万亿":
            return True
        unit = self._unit.match(flat, at, end)
        return unit is not None and (unit.end() == end or not "\u4e00" <= flat[unit.end()] <= "\u9fff")


def numbering(catalog: Catalog) -> Numbering:
    """The numbers of ``catalog``; use as ``catalog.derived(numbering)``."""
    return Numbering(catalog)


def _point(match: re.Match[str], kind: str, paragraph: int) -> Candidate:
    return Candidate(match.start(), match.end(), POINT, 99, _chinese(match["n"]), kind, paragraph)


@lru_cache(maxsize=1024)
def _ordinal(text: str) -> int:
    digits = _NUMBER.search(text)
    if digits:
        return int(digits[0])
    numeral = _CHINESE_NUMBER.search(text)
    return _chinese(numeral[0]) if numeral else 0


@lru_cache(maxsize=256)
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
