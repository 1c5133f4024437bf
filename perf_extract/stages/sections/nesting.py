"""How a document nests its numbers: by what it shows, and only then by custom.

A style is inside another where its list opens after one of the other's numbers and the other's list then goes
on (``1、`` ``（一）`` ``（二）`` ``2、``). Where a document never shows that, the customary rank decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from .numbering import Candidate


class Nesting:
    """The nesting shown by a document's numbers, given in text order."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._votes: dict[tuple[str, str], int] = {}
        last: dict[str, tuple[int, int]] = {}
        opened: dict[str, tuple[int, dict[str, int]]] = {}
        for place, candidate in enumerate(candidates):
            style, ordinal = candidate.style, candidate.ordinal
            if ordinal == 1:
                opened[style] = (place, {s: n for s, (_, n) in last.items() if s != style})
            elif style in last:
                since, before = last[style]
                for inner, (at, numbers) in opened.items():
                    if inner != style and at > since and numbers.get(style) == before == ordinal - 1:
                        key = (inner, style)
                        self._votes[key] = self._votes.get(key, 0) + 1
            last[style] = (place, ordinal)

    def inside(self, inner: Candidate, outer: Candidate) -> bool:
        """Whether ``inner``, not yet open, belongs under the open ``outer``."""
        yes = self._votes.get((inner.style, outer.style), 0)
        no = self._votes.get((outer.style, inner.style), 0)
        if yes != no:
            return yes > no
        if inner.path and outer.path:
            return len(inner.path) > len(outer.path)
        if inner.rank != outer.rank:
            return inner.rank > outer.rank
        return inner.ordinal == 1

    def goes_on(self, candidate: Candidate, opened: Candidate) -> bool:
        """Whether ``candidate`` continues the list of ``opened``, in the same style or a sister style."""
        if candidate.style == opened.style:
            return True
        follows = 0 < opened.ordinal == candidate.ordinal - 1
        return candidate.rank == opened.rank and follows and not candidate.path

    def depth(self, candidate: Candidate, styles: Sequence[Candidate]) -> int:
        """Level of a number that stands under nothing, where ``styles`` has one number of each style used."""
        return 1 + len({s.rank for s in styles if s.style != candidate.style and self.inside(candidate, s)})
