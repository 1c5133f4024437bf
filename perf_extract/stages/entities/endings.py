"""Names that their last word gives away: bodies, companies, regions, programmes."""

from __future__ import annotations

import re

from .edges import Edges
from .lexicon import Entry, Lexicon
from .spans import Span

_BODIES = frozenset(["ORG", "COMPANY"])
#: how far a programme may stand behind another one to be listed with it (、“…”专项行动以及)
_LIST_GAP = 12
#: 六大工程, 三项行动: kinds of programmes, not one
_COUNTED = re.compile("[一二三四五六七八九十两]+[大项个]")


class Endings:
    """One pass over a text from left to right.

    ``regions`` holds, by full name, the mentions of each region, those inside other names too.
    """

    def __init__(self, flat: str, edges: Edges, taken: list[Span], lex: Lexicon) -> None:
        self.regions: dict[str, list[Span]] = {}
        self._flat = flat
        self._lex = lex
        self._edges = edges
        self._taken = taken
        self._found: list[Span] = []
        self._barrier = 0
        self._programme = -_LIST_GAP

    def run(self) -> list[Span]:
        """The names outside the stretches ``taken``, in text order, non-overlapping."""
        flat, entries, taken = self._flat, self._lex.entries, self._taken
        number = 0
        for index, start, end in self._lex.hits(flat):
            while number < len(taken) and taken[number].end <= start:
                self._barrier = taken[number].end
                if taken[number].label == "PROGRAM":
                    self._programme = self._barrier
                number += 1
            if number < len(taken) and taken[number].start < end:
                continue
            entry = entries[index]
            if entry.kind == "block" or (entry.not_before and flat[end : end + 1] in entry.not_before and end < len(flat)):
                continue
            if entry.label == "REGION" and entry.kind in ("region", "short"):
                self._region(start, end, entry)
            elif entry.kind == "known":
                self._known(start, end, entry)
            elif entry.kind == "body":
                self._body(start, end, entry)
            elif entry.need == "deed":
                self._programme_named(start, end, entry)
            else:
                self._suffixed(start, end, entry)
        return self._found

    def _add(self, span: Span) -> None:
        found = self._found
        while found and found[-1].start >= span.start:
            found.pop()
        if not found or found[-1].end <= span.start:
            found.append(span)

    def _last(self, end: int) -> Span | None:
        """The name found last, if it ends at ``end``."""
        found = self._found
        return found[-1] if found and found[-1].end == end else None

    def _region(self, start: int, end: int, entry: Entry) -> None:
        flat, lex = self._flat, self._lex
        before = self._last(start)
        chained = (
            before is not None
            and before.label == "REGION"
            and 0 < lex.rank(before.canonical) < lex.rank(entry.canonical)
        )
        if end < len(flat) and flat[end - 1 : end + 1] in lex.use("region_guard"):
            if end - start < 3 or flat[end - 1 : end + 2] in lex.use("region_guard_but"):
                return
            end -= 1
        if not chained and start > self._barrier and "\u4e00" <= flat[start - 1] <= "\u9fff":
            if end - start < 3 and entry.kind == "region":
                return
            if before is None and not self._edges.opens_word(start):
                return
        if chained and before is not None:
            self.regions[before.canonical].pop()
            before.end, before.canonical = end, entry.canonical
        else:
            before = Span(start, end, "REGION", entry.canonical)
            self._add(before)
        self.regions.setdefault(entry.canonical, []).append(Span(before.start, end, "REGION", entry.canonical))

    def _known(self, start: int, end: int, entry: Entry) -> None:
        self._add(Span(start, end, entry.label, entry.canonical, entry.branches))

    def _left(self, start: int, under: bool) -> int:
        """Where a name starts whose last part starts at ``start``, by what stands right before; -1 if nothing does."""
        before = self._last(start)
        if before is not None:
            if before.label == "REGION":
                return self._before_region(before, under)
            if before.label in _BODIES and (under or before.branches):
                return before.start
        return self._edges.level_before(start)

    def _before_region(self, region: Span, branch: bool) -> int:
        """The start of a name that starts with a region: a party (中共) or a parent body may stand before it.

        ``branch``: the name is that of a branch, so its parent's name may be an unknown one (湖南农担 + 常德分公司).
        """
        start = region.start
        for word in self._lex.party:
            if self._flat.endswith(word, max(self._barrier, start - len(word)), start):
                return start - len(word)
        parent = self._found[-2] if len(self._found) > 1 else None
        if parent is not None and parent.end == start and parent.branches:
            return parent.start
        if branch:
            barrier = max(self._barrier, parent.end if parent is not None else 0)
            walk = self._edges.walk(start, barrier)
            if walk.firm and walk.far < start and parent is not None and parent.label == "REGION":
                return parent.start
            return walk.proper if walk.proper >= 0 else start
        return start

    def _body(self, start: int, end: int, entry: Entry) -> None:
        left = self._left(start, entry.under)
        if left >= 0:
            canonical = self._flat[left:start] + entry.canonical
            self._add(Span(left, end, "ORG", canonical))
        elif entry.alone:
            self._add(Span(start, end, entry.label, entry.canonical))

    def _suffixed(self, start: int, end: int, entry: Entry) -> None:
        before = self._last(start)
        if entry.need == "region" and (before is None or before.label != "REGION"):
            return
        if entry.least and before is not None and before.label == "REGION":
            return
        left = self._left(start, entry.under)
        if left < 0:
            left = self._walked(start, entry)
        if left < 0 or start - left < entry.least:
            return
        self._add(Span(left, end, entry.label, "", entry.label == "COMPANY" or (entry.under and entry.label == "ORG")))

    def _walked(self, start: int, entry: Entry) -> int:
        found = self._found
        anchor = found[-1] if found and found[-1].label in ("REGION", "ORG", "COMPANY") else None
        if anchor is not None and anchor.label != "REGION" and not (anchor.branches or entry.under):
            anchor = None
        barrier = max(self._barrier, found[-1].end if found else 0)
        walk = self._edges.walk(start, barrier)
        if walk.touched and anchor is not None and anchor.end == barrier:
            return self._before_region(anchor, entry.under) if anchor.label == "REGION" else anchor.start
        if walk.level >= 0:
            return walk.level
        if entry.need == "place":
            return walk.state
        own = self._edges.own_start(walk)
        if entry.need == "town":
            return own if self._is_town(own, start) else -1
        if own >= 0:
            return own
        return walk.far if entry.need == "name" and walk.far < start else -1

    def _is_town(self, start: int, end: int) -> bool:
        """Whether ``flat[start:end]`` is a town's own name: short, strange, and alone in its place."""
        if not 0 <= start < end or end - start > 4 or self._flat[start - 1 : start] == "“":
            return False
        return self._edges.is_strange(start, end) and self._edges.stands_apart(start)

    def _programme_named(self, start: int, end: int, entry: Entry) -> None:
        barrier = max(self._barrier, self._found[-1].end if self._found else 0)
        left, stopped = self._edges.programme(start, barrier)
        if left < 0:
            gap = self._flat[self._programme : stopped + 1] if stopped - self._programme < _LIST_GAP else ""
            if not gap or "\n" in gap:
                return
            left = stopped
        lead = self._lex.leads.match(self._flat, left, start)
        if lead:
            left = lead.end()
        if start - left < entry.least or _COUNTED.search(self._flat, left, start):
            return
        self._programme = end
        self._add(Span(left, end, "PROGRAM"))
