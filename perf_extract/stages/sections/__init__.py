"""The sections stage: the tree of numbered headings and points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ...knowledge.loader import Catalog
from ...model.reading import Heading, Reading
from ...model.report import Place, Section
from .acceptance import accepted
from .chapters import LONGEST_NONE, Chapters, chapters
from .nesting import Nesting
from .numbering import PADDED, POINT, UNNUMBERED, Candidate
from .titles import Title, Titles, titles

_OUTER_RANK = 5  # what is customarily no deeper than 一、


def outline(reading: Reading, catalog: Catalog) -> list[Heading]:
    """The headings and points of ``reading`` in text order; each one's section knows its parent.

    The level of a heading follows from how the document nests its numbers; points have the lowest level.
    Entries of a table of contents, mentions of a chapter, and numbers of a list inside a sentence are none.
    """
    found = accepted(reading, catalog)
    return _Tree(reading, catalog, found).build() if found else []


class _Tree:
    def __init__(self, reading: Reading, catalog: Catalog, candidates: list[Candidate]) -> None:
        self.reading = reading
        self.candidates = candidates
        self.titles: Titles = catalog.derived(titles)
        self.chapters: Chapters = catalog.derived(chapters)
        numbered = [c for c in candidates if c.style not in (POINT, UNNUMBERED)]
        self.nesting = Nesting(numbered)
        self.styles = list({c.style: c for c in numbered}.values())
        self.open: list[tuple[Candidate, Heading]] = []
        self.headings: list[Heading] = []

    def build(self) -> list[Heading]:
        candidates, reading = self.candidates, self.reading
        flat, paragraphs, title, breaks = reading.flat, reading.paragraphs, self.titles.title, self._breaks
        runs, sources = [*reading.runs_flat, len(flat) + 1], reading.runs_source
        starts = [candidate.start for candidate in candidates]
        starts.append(len(flat))
        run = 0
        for candidate, following in zip(candidates, starts[1:], strict=True):
            start = candidate.start
            while runs[run + 1] <= start:
                run += 1
            end = min(paragraphs[candidate.paragraph].end, following)
            head = candidate.end + 1 if candidate.style == PADDED else candidate.end
            source = sources[run] + start - runs[run]
            self._close(candidate, source)
            self._add(candidate, title(flat, head, end, breaks), source, runs[run + 1])
        while self.open:
            self._stop(len(flat), len(reading.text))
        lowest = 1 + max((h.section.level for h in self.headings), default=0)
        for heading in self.headings:
            if not heading.section.level:
                heading.section.level = lowest
        self._end_points()
        self._find_empty()
        return self.headings

    def _breaks(self, start: int, end: int) -> Iterator[tuple[int, bool]]:
        """The places in ``flat[start:end]`` before which the source has a blank, and whether it is a line end."""
        runs, sources, text = self.reading.runs_flat, self.reading.runs_source, self.reading.text
        for place in range(bisect_left(runs, start), len(runs)):
            if runs[place] >= end:
                return
            before = text[sources[place] - 1 : sources[place]]
            if before.isspace():
                yield runs[place], before == "\n"

    def _close(self, candidate: Candidate, source: int) -> None:
        """Close what ``candidate`` ends: the list it goes on with and all that it does not belong under."""
        opened, nesting = self.open, self.nesting
        if opened and opened[-1][0].style == POINT:
            self._stop(candidate.start, source)
        if candidate.style == POINT:
            return
        for same in (True, False):
            for place in range(len(opened) - 1, -1, -1):
                other = opened[place][0]
                if other.style == candidate.style if same else nesting.goes_on(candidate, other):
                    while len(opened) > place:
                        self._stop(candidate.start, source)
                    return
        while opened and not nesting.inside(candidate, opened[-1][0]):
            self._stop(candidate.start, source)

    def _stop(self, at: int, source: int) -> None:
        heading = self.open.pop()[1]
        heading.stop = at
        heading.section.end = source
        if heading.body > at:
            heading.body = at

    def _add(self, candidate: Candidate, title: Title, source: int, run_end: int) -> None:
        """Open the section of ``candidate``, whose place in the text is ``source``; one for one up to ``run_end``."""
        parent = self.open[-1][1].section if self.open else None
        words, head_end, body = title
        kind, level = None, 0
        if candidate.style != POINT:
            level = parent.level + 1 if parent is not None else self.nesting.depth(candidate, self.styles)
            if words is not None:
                kind = self.chapters.kind(words, parent is None or (level == 2 and candidate.rank <= _OUTER_RANK))
        start, marker_end = candidate.start, candidate.end
        if words is None:
            head_end = marker_end
        if head_end <= run_end:
            place = Place(source, source + head_end - start)
            marker = self.reading.text[source : source + marker_end - start]
        else:
            place = self.reading.place(start, head_end)
            marker = "".join(self.reading.text[source : self.reading.place(start, marker_end).end].split())
        section = Section(
            f"s{source}",
            parent.id if parent is not None else None,
            level,
            marker or None,
            candidate.ordinal or None,
            words,
            kind,
            source,
            0,
            place,
        )
        heading = Heading(section, start, head_end, body, 0)
        self.headings.append(heading)
        self.open.append((candidate, heading))

    def _end_points(self) -> None:
        """The last point of a list ends with its paragraph where the whole list stands in that paragraph."""
        first = -1
        for place, candidate in enumerate(self.candidates):
            if candidate.style != POINT:
                first = -1
                continue
            if candidate.ordinal == 1 or first < 0:
                first = candidate.paragraph
            following = self.candidates[place + 1] if place + 1 < len(self.candidates) else None
            last = following is None or following.style != POINT or following.ordinal <= candidate.ordinal
            end = self.reading.paragraphs[candidate.paragraph].end
            heading = self.headings[place]
            if last and candidate.paragraph == first and heading.stop > end:
                heading.stop = end
                heading.body = min(heading.body, end)
                heading.section.end = self.reading.place(candidate.start, end).end

    def _find_empty(self) -> None:
        flat, says_none = self.reading.flat, self.chapters.says_none
        for heading in self.headings:
            if heading.stop - heading.body <= LONGEST_NONE:
                heading.section.declared_none = says_none(flat[heading.body : heading.stop], heading.section.kind)
