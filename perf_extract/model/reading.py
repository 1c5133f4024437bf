"""The reading view: the text as a reader's eye takes it, with the way back to the source.

``Reading.flat`` is the source text with blanks inside words removed, hard-wrapped lines
joined, page numbers dropped and every character folded to one form (half-width digits and
brackets); paragraphs are divided by a single ``\\n``. Grammar runs on ``flat``; positions go
back through :meth:`Reading.place`, never by searching.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from .report import Place, Quantity, Section


class Paragraph(msgspec.Struct):
    """A paragraph as a half-open stretch of ``Reading.flat`` (without its line break)."""

    start: int
    end: int


class Reading:
    """A text and its reading view.

    ``runs_flat[i]`` and ``runs_source[i]`` say that from flat position ``runs_flat[i]`` on, and up
    to the next run, characters stand one for one from source position ``runs_source[i]``.
    """

    __slots__ = ("flat", "paragraphs", "runs_flat", "runs_source", "text")

    def __init__(
        self,
        text: str,
        flat: str,
        runs_flat: Sequence[int],
        runs_source: Sequence[int],
        paragraphs: list[Paragraph],
    ) -> None:
        self.text = text
        self.flat = flat
        self.runs_flat = runs_flat
        self.runs_source = runs_source
        self.paragraphs = paragraphs

    def at(self, index: int) -> int:
        """Source position of the character at flat position ``index``."""
        run = bisect_right(self.runs_flat, index) - 1
        return self.runs_source[run] + index - self.runs_flat[run]

    def place(self, start: int, end: int) -> Place:
        """Source stretch of ``flat[start:end]``; an empty stretch maps to an empty one."""
        if end <= start:
            here = self.at(start)
            return Place(here, here)
        return Place(self.at(start), self.at(end - 1) + 1)


class Mention(msgspec.Struct):
    """A quantity and where it stands in ``Reading.flat``.

    ``start``:``end`` covers what ``Quantity.text`` covers; ``outer_start``:``outer_end`` also takes in
    approximators that stand apart from the number (``超过`` before, ``以上`` behind).
    """

    quantity: Quantity
    start: int
    end: int
    outer_start: int
    outer_end: int


class Tokens(msgspec.Struct):
    """Words of ``Reading.flat``: word ``i`` is ``flat[starts[i]:starts[i + 1]]`` with tag ``tags[i]``.

    ``starts`` has one more entry than ``tags``: the length of ``flat``.
    """

    starts: list[int]
    tags: list[str]


class Heading(msgspec.Struct):
    """A section and where it stands in ``Reading.flat``.

    ``start`` is its marker, ``end`` the end of the title, ``body`` the first character of what is said
    under it (behind the ``：`` of a run-in heading), ``stop`` the end of the whole section.
    """

    section: Section
    start: int
    end: int
    body: int
    stop: int
