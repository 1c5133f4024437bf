"""Which of the numbers found open a heading or a point."""

from __future__ import annotations

import re
from bisect import bisect_right

from ...knowledge.loader import Catalog
from ...model.reading import Reading
from .cells import table_cells
from .contents import contents
from .numbering import PADDED, POINT, UNNUMBERED, Candidate, Numbering, numbering

_OUTER = frozenset({"part", "chapter", "division"})
_STRICT = frozenset({"article", "circled", "arabic_half"})
_LONGEST_OUTER = 60
_LONGEST_GLUED = 40
_NOT_TITLE = frozenset("，。；、）”：》的")
_SENTENCE_IN = re.compile(r"[，。；]")
_REACH = 1500
_FEWEST_GLUED = 6
_UNBROKEN = re.compile("[^，。；：]*+")


def accepted(reading: Reading, catalog: Catalog) -> list[Candidate]:
    """The headings and points of ``reading``, in text order."""
    grammar: Numbering = catalog.derived(numbering)
    lines = list(grammar.lines(reading))
    numbered = [c for c in lines if c.style != POINT]
    listed = contents(reading, numbered)
    outside = listed.paragraphs | table_cells(reading, [c for c in numbered if c.paragraph not in listed.paragraphs])
    both = [c for c in lines if c.paragraph not in outside]
    both += [c for c in grammar.inside(reading) if c.paragraph not in outside]
    both += grammar.unnumbered(reading, listed.titles, outside | {c.paragraph for c in lines})
    both += grammar.padded(reading)
    both.sort(key=lambda c: c.start)
    return _Filter(reading, grammar, both).run()


class _Filter:
    """Goes through the candidates in text order and keeps what carries a list on or begins one."""

    def __init__(self, reading: Reading, grammar: Numbering, candidates: list[Candidate]) -> None:
        self.reading = reading
        self.grammar = grammar
        self.candidates = candidates
        self.kept: list[Candidate] = []
        self.last: dict[float, int] = {}
        self.point = 0
        self.noted: tuple[float, int] | None = None
        self.refers: dict[str, bool] = {}
        self.paths = {c.path for c in candidates if c.path}
        self.kept_paths: set[tuple[int, ...]] = set()
        self.seconds: dict[str, list[int]] = {}
        for candidate in candidates:
            if candidate.ordinal == 2:
                self.seconds.setdefault(candidate.style, []).append(candidate.start)

    def run(self) -> list[Candidate]:
        for candidate in self.candidates:
            if self.kept and candidate.start < self.kept[-1].end:
                continue
            if candidate.style == POINT:
                if self._is_point(candidate):
                    self.point = candidate.ordinal
                    self.kept.append(candidate)
            elif not self._is_note(candidate) and self._is_heading(candidate):
                self._keep(candidate)
                self._unglue(candidate)
        return self.kept

    def _keep(self, candidate: Candidate) -> None:
        self.point = 0
        self.kept.append(candidate)
        self.last[candidate.rank] = candidate.ordinal
        for rank in [r for r in self.last if r > candidate.rank]:
            del self.last[rank]
        if candidate.path:
            self.kept_paths.add(candidate.path)

    def _is_note(self, candidate: Candidate) -> bool:
        """Whether a number belongs to a list of notes or attachments (注：1.… 2.…)."""
        reading, place = self.reading, candidate.paragraph
        if candidate.ordinal == 1:
            start = reading.paragraphs[place].start
            before = reading.paragraphs[place - 1] if place and candidate.start == start else None
            inside = self.grammar.note.fullmatch(reading.flat, start, candidate.start)
            above = before and self.grammar.note.fullmatch(reading.flat, before.start, before.end)
            self.noted = (candidate.rank, 1) if inside or above else None
        elif self.noted is not None:
            rank, last = self.noted
            goes_on = candidate.rank == rank and candidate.ordinal == last + 1
            self.noted = (rank, candidate.ordinal) if goes_on else None
        elif candidate.ordinal == 2 and place and candidate.kind == "line":
            before = reading.paragraphs[place - 1]
            if self.grammar.note.match(reading.flat, before.start, before.end):
                self.noted = (candidate.rank, 2)
        return self.noted is not None

    def _is_heading(self, candidate: Candidate) -> bool:
        if candidate.style in (UNNUMBERED, PADDED):
            return True
        flat = self.reading.flat
        end = self.reading.paragraphs[candidate.paragraph].end
        following = flat[candidate.end : candidate.end + 1]
        if not following.strip() and candidate.style not in _OUTER and candidate.end >= end:
            return False
        if following in _NOT_TITLE and not (following == "：" or following == "”"):
            return False
        if candidate.style in _OUTER:
            rest = flat[candidate.end : min(end, candidate.end + _LONGEST_OUTER + 1)].rstrip("。")
            return len(rest) <= _LONGEST_OUTER and not _SENTENCE_IN.search(rest.split("：")[0])
        if candidate.path:
            return self._is_decimal_heading(candidate.path)
        if candidate.style in _STRICT and candidate.ordinal not in (1, self.last.get(candidate.rank, -1) + 1):
            return False
        if candidate.style == "circled" and self._is_footnote(candidate):
            return False
        return candidate.kind == "line" or self._is_inside(candidate)

    def _is_decimal_heading(self, path: tuple[int, ...]) -> bool:
        prefix, number = path[:-1], path[-1]
        if number > 1:
            return (*prefix, number - 1) in self.kept_paths
        if (*prefix, 2) not in self.paths and (*path, 1) not in self.paths:
            return False
        before = (*prefix[:-1], prefix[-1] - 1)
        return prefix[-1] == 1 or prefix in self.kept_paths or any(p[: len(before)] == before for p in self.kept_paths)

    def _is_footnote(self, candidate: Candidate) -> bool:
        """Whether the same glyph also stands behind a word somewhere, as a reference to a note does."""
        flat = self.reading.flat
        glyph = flat[candidate.start]
        if glyph not in self.refers:
            self.refers[glyph] = re.search(f"[\u4e00-\u9fff”）》]{glyph}", flat) is not None
        return self.refers[glyph]

    def _is_inside(self, candidate: Candidate) -> bool:
        flat = self.reading.flat
        before = flat[candidate.start - 1]
        if before == "\t" or before == "；":
            return False
        ends_sentence = before in "。！？" or (before in "”）" and flat[candidate.start - 2] in "。！？")
        opens_body = bool(self.kept) and before == "：" and self.kept[-1].paragraph == candidate.paragraph
        if candidate.kind == "sentence" and not ends_sentence and not opens_body:
            return False
        if candidate.ordinal > 1:
            return self.last.get(candidate.rank) == candidate.ordinal - 1
        if candidate.style in ("arabic_paren", "circled", "arabic_half", "arabic_bracketed") and not ends_sentence:
            return False
        return self._has_second(candidate)

    def _has_second(self, candidate: Candidate) -> bool:
        return self._next_second(candidate) is not None

    def _next_second(self, candidate: Candidate) -> int | None:
        """Where the next number two of the same style stands."""
        seconds = self.seconds.get(candidate.style, [])
        place = bisect_right(seconds, candidate.start)
        return seconds[place] if place < len(seconds) else None

    def _unglue(self, candidate: Candidate) -> None:
        """Keep a heading that sits in the title of ``candidate``: 一、部门概况（一）基本情况."""
        flat = self.reading.flat
        end = min(self.reading.paragraphs[candidate.paragraph].end, candidate.end + _LONGEST_GLUED)
        if end - candidate.end < _FEWEST_GLUED:
            return
        end = _UNBROKEN.match(flat, candidate.end, end).end()  # type: ignore[union-attr]
        for inner in self.grammar.glued(flat, candidate.end + 2, end, candidate.paragraph):
            if inner.ordinal == 1 and inner.rank > candidate.rank and self._has_second(inner):
                self._keep(inner)
                candidate = inner

    def _is_point(self, candidate: Candidate) -> bool:
        before = self.reading.flat[candidate.start - 1] if candidate.start else "\n"
        firm = candidate.kind != "sentence" or before in "。；：！？”）"
        if candidate.ordinal == self.point + 1 and candidate.ordinal > 1:
            return True
        if firm:
            return candidate.ordinal == 1 or candidate.ordinal > self.point
        if candidate.ordinal > 1:
            return 0 < self.point == candidate.ordinal - 2
        second = self._next_second(candidate)
        return second is not None and second - candidate.start < _REACH
