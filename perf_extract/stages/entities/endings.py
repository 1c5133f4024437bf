"""Names that their last word gives away: bodies, companies, regions, programmes."""

from __future__ import annotations

import re

from .edges import Edges
from .lexicon import Entry, Hit, Lexicon
from .spans import Span, is_han

_BODIES = frozenset(["ORG", "COMPANY"])
_NUMERAL = re.compile("[一二三四五六七八九十两几数]")
#: 六大工程, 三项行动: kinds of programmes, not one
_COUNTED = re.compile("[一二三四五六七八九十两]{1,9}[大项个]")


class Endings:
    """One pass over a text from left to right.

    ``regions`` holds, by full name, the mentions of each region, those inside other names too.
    """

    def __init__(self, flat: str, hits: list[Hit], edges: Edges, taken: list[Span], lex: Lexicon) -> None:
        self.regions: dict[str, list[Span]] = {}
        self._flat = flat
        self._hits = hits
        self._lex = lex
        self._edges = edges
        self._taken = taken
        self._found: list[Span] = []
        self._barrier = 0
        self._programme = -1

    def run(self) -> list[Span]:
        """The names outside the stretches ``taken``, in text order, non-overlapping."""
        flat, entries, taken, region_last = self._flat, self._lex.entries, self._taken, self._lex.region_last
        handlers = {
            "region": self._region,
            "short": self._region,
            "known": self._known,
            "body": self._body,
            "town": self._town,
            "deed": self._programme_named,
            "suffix": self._suffixed,
        }
        coming = iter(taken)
        mask = next(coming, None)
        for index, start, end in self._hits:
            while mask is not None and mask.end <= start:
                self._barrier = mask.end
                if mask.label == "PROGRAM":
                    self._programme = self._barrier
                mask = next(coming, None)
            if mask is not None and mask.start < end:
                continue
            entry = entries[index]
            if entry.not_before and end < len(flat) and flat[end] in entry.not_before:
                continue
            if entry.need == "region" and flat[start - 1] not in region_last:
                continue
            handlers[entry.kind](start, end, entry)
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
        outer = before if before is not None and before.label == "REGION" else None
        if outer is not None and not lex.lies_in(entry.canonical, outer.canonical):
            outer = None
        if end < len(flat) and flat[end - 1 : end + 1] in lex.region_guard:
            if end - start < 3 or flat[end - 1 : end + 2] in lex.region_guard_but:
                return
            end -= 1
        if outer is not None:
            self.regions[outer.canonical].pop()
            outer.end, outer.canonical = end, entry.canonical
            start = outer.start
        elif self._is_other_word(start, end, entry, before):
            return
        else:
            self._add(Span(start, end, "REGION", entry.canonical))
        self.regions.setdefault(entry.canonical, []).append(Span(start, end, "REGION", entry.canonical))

    def _is_other_word(self, start: int, end: int, entry: Entry, before: Span | None) -> bool:
        """Whether a region's name is a part of other words here: 和县 of 市和县区, 兴城市 of 新兴城市."""
        flat = self._flat
        if end - start > 2 and flat[start : end - 1] in self._lex.stops:
            return True
        glued = start > self._barrier and is_han(flat[start - 1])
        if end - start < 3 and entry.kind == "region" and (glued or flat[start] in self._lex.joints):
            return True
        if not glued or flat.endswith(self._lex.party, self._barrier, start):
            return False
        return before is None and not self._edges.opens_word(start)

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
        level = self._edges.level_before(start)
        return level if level >= 0 else self._unknown_region(start)

    def _unknown_region(self, end: int) -> int:
        if self._flat[end - 1 : end] not in self._lex.region_last:
            return -1
        start = self._edges.unknown_region_before(end, max(self._barrier, self._found[-1].end if self._found else 0))
        if start >= 0:
            name = self._flat[start:end]
            self.regions.setdefault(name, []).append(Span(start, end, "REGION", name))
        return start

    def _before_region(self, region: Span, branch: bool) -> int:
        """The start of a name that starts with a region: a party (中共) or a parent body may stand before it.

        ``branch``: the name is that of a branch, so its parent's name may be an unknown one (湖南农担 + 常德分公司).
        """
        start = region.start
        if self._flat.endswith(self._lex.party, self._barrier, start):
            return start - max(len(word) for word in self._lex.party if self._flat.endswith(word, self._barrier, start))
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
        before = self._last(start)
        if before is not None and before.label == "ORG" and self._flat[start - 1] in self._lex.region_last:
            left = before.start
        else:
            left = self._left(start, entry.under)
        if left < 0 and not entry.alone:
            left = self._walked(start, entry)
        if left >= 0:
            canonical = self._flat[left:start] + entry.canonical
            self._add(Span(left, end, "ORG", canonical, entry.under))
        elif entry.alone:
            self._add(Span(start, end, entry.label, entry.canonical))

    def _suffixed(self, start: int, end: int, entry: Entry) -> None:
        before = self._last(start)
        if entry.need == "region" and not self._ends_region(before, start):
            return
        if entry.least and before is not None and before.label == "REGION":
            return
        left = self._left(start, entry.under)
        if left < 0:
            left = self._walked(start, entry)
        if left < 0 or start - left < entry.least:
            return
        self._add(Span(left, end, entry.label, "", entry.label == "COMPANY" or (entry.under and entry.label == "ORG")))

    def _town(self, start: int, end: int, entry: Entry) -> None:
        """A town or county in no list: short, one strange word, and alone in its place or behind a region."""
        flat, found = self._flat, self._found
        barrier = max(self._barrier, found[-1].end if found else 0)
        walk = self._edges.walk(start, barrier)
        left = self._edges.own_start(walk)
        if left < 0 or not 2 <= start - left <= 4 or flat[left - 1 : left] == "“":
            return
        before = self._last(left)
        region = before if before is not None and before.label == "REGION" else None
        if _NUMERAL.search(flat, start - 1 if region else left, start):
            return
        if not self._edges.is_one_word(left, start) or not (region or self._edges.stands_apart(left)):
            return
        if region:
            left = region.start
        name = flat[left:end]
        if entry.label == "REGION":
            self.regions.setdefault(name, []).append(Span(left, end, "REGION", name))
        self._add(Span(left, end, entry.label, name))

    def _ends_region(self, before: Span | None, start: int) -> bool:
        """Whether a region's full name ends at ``start``."""
        if before is not None and before.label == "REGION":
            return True
        return self._unknown_region(start) >= 0

    def _walked(self, start: int, entry: Entry) -> int:
        found = self._found
        anchor = found[-1] if found and found[-1].label in ("REGION", "ORG", "COMPANY") else None
        if anchor is not None and anchor.label != "REGION" and not (anchor.branches or entry.under):
            anchor = None
        barrier = max(self._barrier, found[-1].end if found else 0)
        walk = self._edges.walk(start, barrier)
        if anchor is not None and anchor.end == barrier and (walk.firm or (walk.touched and anchor.label == "REGION")):
            return self._before_region(anchor, entry.under) if anchor.label == "REGION" else anchor.start
        if walk.level >= 0:
            return walk.level
        if entry.need == "place":
            return walk.state
        own = self._edges.own_start(walk)
        if own >= 0:
            return own
        return walk.far if entry.need == "name" and walk.far < start else -1

    def _programme_named(self, start: int, end: int, entry: Entry) -> None:
        barrier = max(self._barrier, self._found[-1].end if self._found else 0)
        left, stopped = self._edges.programme(start, barrier)
        if left < 0:
            behind = self._lex.programme_list.match(self._flat, self._programme) if self._programme >= 0 else None
            if behind is None or not stopped <= behind.end() < start:
                return
            left = behind.end()
        lead = self._lex.leads.match(self._flat, left, start)
        if lead:
            left = lead.end()
        if start - left < entry.least or _COUNTED.search(self._flat, left, start):
            return
        self._programme = end
        self._add(Span(left, end, "PROGRAM"))
