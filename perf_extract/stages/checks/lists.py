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
_POINT = re.compile(r"\n(?:第?[一二三四五六七八九十]{1,3}[、是]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.])")


class Listing(msgspec.Struct, eq=False):
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


class _Level(msgspec.Struct):
    listing: Listing | None = None
    bracket: bool = False
    values: list[Figure] = []
    cause: bool = False


class _Paragraph:
    """Reads the figures of one paragraph in order."""

    def __init__(self, figures: Figures, groups: re.Pattern[str]) -> None:
        self.figures = figures
        self.flat = figures.flat
        self.words = figures.words
        self.groups = groups
        self.found: list[Listing] = []
        self.wholes: set[int] = set()
        self.levels = [_Level()]
        #: values of the sentence before
        self.carried: list[Figure] = []
        self.opened: Listing | None = None
        self.row: list[Figure] = []
        self.plus = False
        self.group: Listing | None = None

    def read(self, run: Sequence[Figure]) -> list[Listing]:
        place = max(self.figures.sentence_start(run[0].start), self.figures.paragraph_starts[run[0].paragraph])
        previous: Figure | None = None
        for index, figure in enumerate(run):
            self._steer(place, figure.start, previous)
            place = figure.end
            previous = figure
            if _counts(figure) and not self._is_denominator(figure, run, index):
                self._take(figure)
            self.opened = None
        self._end_sentence()
        for listing in self.found:
            if listing.parts and self.words.partial.match(self.flat, listing.parts[-1].end):
                listing.partial = True
        return [listing for listing in self.found if listing.parts]

    def _is_denominator(self, figure: Figure, run: Sequence[Figure], index: int) -> bool:
        """513万元 in 为年初预算513万元的100.48%."""
        following = run[index + 1] if index + 1 < len(run) else None
        if following is None or following.fact.role not in ("completion", "share"):
            return False
        return self.flat[figure.end : following.start].strip() in ("的", "")

    def _steer(self, start: int, stop: int, previous: Figure | None) -> None:
        flat = self.flat
        fresh = previous is None
        at = start
        for match in self.words.steer.finditer(flat, start, stop):
            word = match[0]
            if word == "（":
                values = self.levels[-1].values
                behind = previous is not None and match.start() == previous.end and values[-1:] == [previous]
                self._open("bracket", values[-1:] if behind else [], bracket=True)
            elif word == "）":
                while len(self.levels) > 1:
                    if self.levels.pop().bracket:
                        break
            elif word == "\n" and flat[match.start() - 1] in _GOES_ON:
                continue
            elif word in "。\n":
                self._end_sentence()
                fresh = True
                at = match.end()
            elif word == "；":
                while len(self.levels) > 2 and not self.levels[-1].bracket and not self.levels[-2].bracket:
                    self.levels.pop()
                for level in self.levels:
                    level.cause = False
            elif word in self.words.causes:
                self.levels[-1].cause = True
            else:
                opener: Opener = "part" if word in self.words.opens else "some"
                values = self.levels[-1].values
                carried = not values and fresh and match.start() - at <= 2
                self._open(
                    opener,
                    self.carried if carried else values,
                    carried=carried or word[0] != "其" or flat[match.start() - 1] not in "，；、。（：",
                )
        if previous is not None and self.levels[-1].values[-1:] == [previous]:
            follows = flat[previous.end : previous.end + 2]
            if follows[:1] == "：":
                self._open("colon", [previous])
            elif follows == "中，":
                self._open("some", [previous])
        if fresh and self.words.plus.match(flat, at, stop):
            self.plus = True
        if flat.find("中", start, stop) >= 0:
            for match in self.groups.finditer(flat, start, stop):
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
        for above in self.levels:
            if above.cause:
                return
        is_total = self.words.is_total(figure.fact.name)
        if level.listing is not None and level.listing.whole is not None:
            if is_total and not level.bracket:
                self.levels = [_Level()]
            elif _measured_alike(level.listing.whole, figure):
                if level.listing is self.opened:
                    level.listing.direct = True
                level.listing.parts.append(figure)
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
        self.row = []
        self.plus = False
        self.group = None


def _counts(figure: Figure) -> bool:
    """Whether a figure can stand in a list: a plain level, in a plan's list also a planned one."""
    role = figure.fact.role
    return figure.exact and (role == "value" or (role == "target" and figure.fact.amount is not None))


def _measured_alike(whole: Figure, part: Figure) -> bool:
    if part.fact.unit is None:
        return not part.base and whole.fact.amount is not None
    return part.fact.unit_base == whole.fact.unit_base and type(part.fact) is type(whole.fact)


def listings(figures: Figures, groups: re.Pattern[str]) -> list[Listing]:
    """All lists of a report, in text order. ``groups`` finds the names that open a group, without their figures."""
    found: list[Listing] = []
    blocks = _blocks(figures)
    for _, run in groupby(figures.all, key=lambda f: blocks[f.paragraph]):
        found += _Paragraph(figures, groups).read(list(run))
    found += _points(figures)
    return found


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
    paragraphs = {p: list(run) for p, run in groupby(figures.all, key=lambda f: f.paragraph)}
    starts = figures.paragraph_starts
    for number, run in paragraphs.items():
        if number + 2 >= len(starts):
            continue
        close = starts[number + 1] - 2
        if flat[close] != "：" or _POINT.match(flat, close + 1) is None:
            continue
        partial = figures.words.some.search(flat, figures.sentence_start(close), close) is not None
        end = number + 1
        while end < len(starts) and _POINT.match(flat, starts[end] - 1):
            end += 1
        points = [paragraphs.get(n, []) for n in range(number + 1, end)]
        tail = [f for f in run if f.is_value and f.exact and f.fact.amount is not None]
        for stage in ("budget", "final"):
            wholes = [f for f in tail if f.fact.stage == stage]
            parts = [[f for f in point if f.is_value and f.fact.stage == stage and f.exact] for point in points]
            if wholes and len(parts) >= 2 and all(len(p) == 1 for p in parts):
                yield Listing(wholes[-1], [p[0] for p in parts], "points", partial=partial)
