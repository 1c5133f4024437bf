"""The lists of a report: a whole and the figures given as its parts, read from how the sentence is built."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

import msgspec

from .figures import Figure, Figures

#: ``part`` 其中; ``some`` 主要包括; ``colon`` and ``bracket`` stand right behind the whole; ``run``: a total and the
#: figures behind it; ``total``: figures and their total behind; ``group``: 基本支出中…; ``points``: numbered paragraphs
Opener = Literal["part", "some", "colon", "bracket", "run", "total", "group", "points"]

#: a paragraph that ends so goes on in the next
_GOES_ON = "；，、"
#: lists in lists deeper than this are not followed, nor wholes further back than so many figures
_DEEPEST = 12
#: a numbered list longer than this is not one whole's
_MOST_POINTS = 200
_POINT = re.compile(r"\n(?:第?[一二三四五六七八九十]{1,3}[、是]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.])")


class Listing(msgspec.Struct, eq=False, gc=False):
    """Parts in text order. ``whole`` is None for a group, whose ``name`` is printed without a figure of its own.

    ``others`` may be the whole as well, nearest first. ``partial``: the list says itself that it is not complete
    (等, 主要包括). ``direct``: the first part is the first figure behind the opening word, in the whole's sentence.
    """

    whole: Figure | None
    parts: list[Figure]
    opener: Opener
    name: str = ""
    partial: bool = False
    direct: bool = False
    others: list[Figure] = []


class _Level(msgspec.Struct, gc=False):
    listing: Listing | None = None
    bracket: bool = False
    values: list[Figure] = []


class _Walker:
    """Reads the figures of a report in order. A list ends with its sentence or a ） or ； outside it."""

    def __init__(self, figures: Figures, groups: re.Pattern[str]) -> None:
        self.figures = figures
        self.flat = figures.flat
        self.words = figures.words
        self.groups = groups
        self.found: list[Listing] = []
        self.wholes: set[int] = set()
        self.levels = [_Level()]
        #: how deep the level is in which a cause is told (主要原因是…), 0 for none
        self.cause = 0
        #: values of the sentence before
        self.carried: list[Figure] = []
        self.opened: Listing | None = None
        self.row: list[Figure] = []
        self.plus = False
        self.group: Listing | None = None

    def walk(self) -> list[Listing]:
        """All lists, in text order of the words that open them."""
        flat, steer, blocks = self.flat, self.words.steer.search, _blocks(self.figures)
        every = self.figures.all
        last = len(every) - 1
        block, place = -1, 0
        previous: Figure | None = None
        for index, figure in enumerate(every):
            start = figure.start
            if blocks[figure.paragraph] != block:
                self._end_sentence()
                self.carried = []
                block, previous = blocks[figure.paragraph], None
                place = max(self.figures.sentence_start(start), self.figures.paragraph_starts[figure.paragraph])
            match = steer(flat, place, start)
            if match is not None or previous is None:
                self._steer(match, place, start, previous)
            if previous is not None and flat[previous.end] in "：中":
                self._follow(previous)
            if flat.find("中", place, start) >= 0:
                self._group(place, start)
            place, previous = figure.end, figure
            if figure.exact and not self.cause and (figure.is_value or _is_planned(figure)):
                # only a figure right before a rate can be what it is of
                beside = index < last and every[index + 1].start <= place + 2
                if not beside or not self._is_denominator(figure, every[index + 1]):
                    self._take(figure)
            self.opened = None
        self._end_sentence()
        for listing in self.found:
            if listing.parts and self.words.partial.match(flat, listing.parts[-1].end):
                listing.partial = True
        return [listing for listing in self.found if listing.parts]

    def _is_denominator(self, figure: Figure, following: Figure) -> bool:
        """513万元 in 为年初预算513万元的100.48%."""
        if following.is_value or following.fact.role not in ("completion", "share"):
            return False
        return self.flat[figure.end : following.start].strip() in ("的", "")

    def _steer(self, first: re.Match[str] | None, start: int, stop: int, previous: Figure | None) -> None:
        """Follow the brackets, stops and opening words between two figures, from the first of them on."""
        flat = self.flat
        fresh = previous is None
        at = start
        match = first
        while match is not None:
            word, here = match[0], match.start()
            if word == "（":
                values = self.levels[-1].values
                behind = previous is not None and here == previous.end and values[-1:] == [previous]
                self._open("bracket", values[-1:] if behind else [], bracket=True)
            elif word == "）":
                self._close()
            elif word == "\n" and flat[here - 1] in _GOES_ON:
                pass
            elif word in "。\n":
                self._end_sentence()
                fresh = True
                at = match.end()
            elif word == "；":
                while len(self.levels) > 2 and not self.levels[-1].bracket and not self.levels[-2].bracket:
                    self.levels.pop()
                self.cause = 0
            elif word in self.words.adds:
                self.levels = [_Level()]
            elif word in self.words.causes:
                self.cause = self.cause or len(self.levels)
            else:
                values = self.levels[-1].values
                carried = not values and fresh and here - at <= 2
                apart = carried or word[0] != "其" or flat[here - 1] not in "，；、。（："
                opener: Opener = "part" if word in self.words.opens else "some"
                self._open(opener, self.carried if carried else values, carried=apart)
            match = self.words.steer.search(flat, match.end(), stop)
        if fresh and self.words.plus.match(flat, at, stop):
            self.plus = True

    def _close(self) -> None:
        while len(self.levels) > 1:
            if self.levels.pop().bracket:
                break
        if self.cause > len(self.levels):
            self.cause = 0

    def _follow(self, previous: Figure) -> None:
        """工资福利支出613.58万元：基本工资…, 商品和服务支出104.87万元中，办公费…"""
        if self.levels[-1].values[-1:] == [previous]:
            if self.flat[previous.end] == "：":
                self._open("colon", [previous])
            elif self.flat[previous.end + 1] == "，":
                self._open("some", [previous])

    def _group(self, start: int, stop: int) -> None:
        """基本支出中工资福利支出为…"""
        for match in self.groups.finditer(self.flat, start, stop):
            self.group = Listing(None, [], "group", self.words.fold(match[1]))
            self.found.append(self.group)

    def _open(self, opener: Opener, values: Sequence[Figure], *, bracket: bool = False, carried: bool = False) -> None:
        """Open a list under the last of ``values``; the others may be its whole too."""
        listing = None
        if values:
            whole = values[-1]
            top = self.levels[-1].listing
            if top is not None and top.whole is whole and not top.parts and not bracket:
                top.opener, top.partial = opener, top.partial or opener == "some"
                return
            others = [f for f in values[-2 : -2 - _DEEPEST : -1] if f.fact.unit_base == whole.fact.unit_base]
            listing = Listing(whole, [], opener, partial=opener == "some", others=others)
            self.found.append(listing)
            self.wholes.add(whole.index)
            if not carried:
                self.opened = listing
        if len(self.levels) < _DEEPEST:
            self.levels.append(_Level(listing, bracket))

    def _take(self, figure: Figure) -> None:
        level = self.levels[-1]
        is_total = self.words.is_total(figure.fact.name)
        listing = level.listing
        if listing is not None and listing.whole is not None:
            if is_total and not level.bracket:
                self.levels = [_Level()]
            elif _measured_alike(listing.whole, figure):
                if listing is self.opened:
                    listing.direct = True
                listing.parts.append(figure)
                level.values.append(figure)
            return
        level.values.append(figure)
        if len(self.levels) > 1:
            return
        if self.group is not None:
            self.group.parts.append(figure)
        self._take_in_row(figure, is_total)

    def _take_in_row(self, figure: Figure, is_total: bool) -> None:
        if is_total:
            row = [f for f in self.row if f.fact.unit_base == figure.fact.unit_base]
            if len(row) + self.plus >= 2:
                if self.plus and self.carried:
                    row.insert(0, self.carried[0])
                self.found.append(Listing(figure, row, "total"))
                self.row = []
                self.plus = False
                return
        self.row.append(figure)

    def _end_sentence(self) -> None:
        row = self.row
        if len(row) >= 3 and self.words.is_total(row[0].fact.name):
            parts = [f for f in row[1:] if _measured_alike(row[0], f)]
            if row[0].index not in self.wholes:
                self.found.append(Listing(row[0], parts, "run"))
        if self.levels[0].values:
            self.carried = self.levels[0].values
            self.levels = [_Level()]
        elif len(self.levels) > 1:
            self.levels = [_Level()]
        self.row = []
        self.plus = False
        self.group = None
        self.cause = 0


def _is_planned(figure: Figure) -> bool:
    """Whether a figure is a planned amount, which in the list of a plan stands like any other."""
    return figure.fact.role == "target" and figure.fact.amount is not None


def _measured_alike(whole: Figure, part: Figure) -> bool:
    if part.fact.unit is None:
        return not part.base and whole.fact.amount is not None
    return part.fact.unit_base == whole.fact.unit_base and part.fact.__class__ is whole.fact.__class__


def listings(figures: Figures, groups: re.Pattern[str]) -> list[Listing]:
    """All lists of a report, in text order. ``groups`` finds the names that open a group, without their figures."""
    return [*_Walker(figures, groups).walk(), *_points(figures)]


def _blocks(figures: Figures) -> list[int]:
    """For each paragraph a number that it shares with the one before where that one breaks off in a sentence."""
    numbers: list[int] = []
    for start in figures.paragraph_starts:
        goes_on = start >= 2 and figures.flat[start - 2] in _GOES_ON
        numbers.append(numbers[-1] if goes_on and numbers else start)
    return numbers


def _points(figures: Figures) -> Iterator[Listing]:
    """Wholes at the end of a paragraph that closes with ：, and the numbered paragraphs behind it as their parts."""
    flat = figures.flat
    starts = figures.paragraph_starts
    paragraphs: dict[int, list[Figure]] = {}
    for number in range(len(starts) - 2):
        close = starts[number + 1] - 2
        if flat[close] != "：" or _POINT.match(flat, close + 1) is None:
            continue
        if not paragraphs:
            paragraphs = {p: list(run) for p, run in groupby(figures.all, key=lambda f: f.paragraph)}
        partial = figures.words.some.search(flat, figures.sentence_start(close), close) is not None
        end = number + 1
        while end < min(len(starts), number + _MOST_POINTS) and _POINT.match(flat, starts[end] - 1):
            end += 1
        points = [paragraphs.get(n, []) for n in range(number + 1, end)]
        tail = [f for f in paragraphs.get(number, ()) if f.is_value and f.exact and f.fact.amount is not None]
        for stage in ("budget", "final"):
            wholes = [f for f in tail if f.fact.stage == stage]
            parts = [[f for f in point if f.is_value and f.fact.stage == stage and f.exact] for point in points]
            if wholes and len(parts) >= 2 and all(len(p) == 1 for p in parts):
                yield Listing(wholes[-1], [p[0] for p in parts], "points", partial=partial)
