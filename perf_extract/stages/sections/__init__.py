"""The sections stage: the tree of numbered headings and points."""

from __future__ import annotations

from ...knowledge.loader import Catalog
from ...model.reading import Heading, Reading
from ...model.report import Place, Section
from .acceptance import accepted
from .chapters import Chapters, chapters
from .nesting import Nesting
from .numbering import POINT, Candidate
from .titles import Title, Titles, titles


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
        numbered = [c for c in candidates if c.style != POINT]
        self.nesting = Nesting(numbered)
        self.styles = list({c.style: c for c in numbered}.values())
        self.open: list[tuple[Candidate, Heading]] = []
        self.headings: list[Heading] = []

    def build(self) -> list[Heading]:
        candidates, flat, paragraphs = self.candidates, self.reading.flat, self.reading.paragraphs
        for place, candidate in enumerate(candidates):
            following = candidates[place + 1].start if place + 1 < len(candidates) else len(flat)
            end = min(paragraphs[candidate.paragraph].end, following)
            self._close(candidate)
            self._add(candidate, self.titles.title(flat, candidate.end, end))
        while self.open:
            self._stop(len(flat))
        self._end_points()
        lowest = 1 + max((h.section.level for h in self.headings if h.section.level), default=0)
        for candidate, heading in zip(candidates, self.headings, strict=True):
            if candidate.style == POINT:
                heading.section.level = lowest
            self._finish(heading)
        return self.headings

    def _close(self, candidate: Candidate) -> None:
        """Close what ``candidate`` ends: lists it goes on with and all that it does not belong under."""
        if candidate.style == POINT:
            if self.open and self.open[-1][0].style == POINT:
                self._stop(candidate.start)
            return
        nesting = self.nesting
        sibling = next(
            (i for i in range(len(self.open) - 1, -1, -1) if self.open[i][0].style == candidate.style),
            None,
        )
        if sibling is None:
            sibling = next(
                (i for i in range(len(self.open) - 1, -1, -1) if nesting.goes_on(candidate, self.open[i][0])), None
            )
        if sibling is not None:
            while len(self.open) > sibling:
                self._stop(candidate.start)
            return
        while self.open and (self.open[-1][0].style == POINT or not nesting.inside(candidate, self.open[-1][0])):
            self._stop(candidate.start)

    def _stop(self, at: int) -> None:
        _, heading = self.open.pop()
        heading.stop = at

    def _add(self, candidate: Candidate, title: Title) -> None:
        parent = self.open[-1][1].section if self.open else None
        if candidate.style == POINT:
            level = 0
        elif parent is not None:
            level = parent.level + 1
        else:
            level = self.nesting.depth(candidate, self.styles)
        start = self.reading.at(candidate.start)
        head_end = title.end if title.text is not None else candidate.end
        place = self.reading.place(candidate.start, head_end)
        section = Section(
            id=f"s{start}",
            parent=parent.id if parent is not None else None,
            level=level,
            marker=self.reading.text[start : self.reading.at(candidate.end - 1) + 1] if candidate.end > candidate.start else None,
            ordinal=candidate.ordinal or None,
            title=title.text,
            kind=None,
            start=start,
            end=0,
            heading=place,
        )
        if title.text is not None and candidate.style != POINT:
            top = parent is None or (level <= 2 and parent.title is not None and candidate.rank <= 5)
            section.kind = self.chapters.kind(title.text, top)
        heading = Heading(section, candidate.start, head_end, title.body, 0)
        self.headings.append(heading)
        self.open.append((candidate, heading))

    def _end_points(self) -> None:
        """The last point of a list ends with its paragraph where the whole list stands in that paragraph."""
        paragraphs = self.reading.paragraphs
        first = -1
        for place, candidate in enumerate(self.candidates):
            if candidate.style != POINT:
                first = -1
                continue
            if candidate.ordinal == 1 or first < 0:
                first = candidate.paragraph
            following = self.candidates[place + 1] if place + 1 < len(self.candidates) else None
            last = following is None or following.style != POINT or following.ordinal <= candidate.ordinal
            heading = self.headings[place]
            if last and candidate.paragraph == first:
                heading.stop = min(heading.stop, paragraphs[candidate.paragraph].end)

    def _finish(self, heading: Heading) -> None:
        section, reading = heading.section, self.reading
        flat = reading.flat
        section.end = reading.at(heading.stop) if heading.stop < len(flat) else len(reading.text)
        heading.body = min(heading.body, heading.stop)
        section.declared_none = self.chapters.says_none(flat[heading.body : heading.stop], section.kind)
