"""Where a name begins: a walk over the words before its end, from right to left."""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from ...model.reading import Tokens
from .lexicon import Lexicon

_LONGEST = 26
_ISSUER_LONGEST = 12
#: parts of speech that names are made of; verbs, adverbs and adjectives need to be listed as ``inner`` words
_NOMINAL = frozenset(
    ["n", "ng", "nr", "nrt", "nrfg", "ns", "nt", "nz", "nrj", "vn", "vng", "an", "ang", "b", "j", "l", "i", "eng", "zg", "g", "k", "s", "h"]
)
#: parts of speech that may also stand between a region and the last word of a name
_LOOSE = frozenset(["v", "vd", "a", "ad", "d", "f", "c", "t"])


class Walk(msgspec.Struct):
    """How far a name may reach to the left.

    ``proper``: to the leftmost word that is no everyday word, ``level``: to a level (县), ``far``: at all; -1 where
    there is no such place. ``touched``: the walk came to the barrier itself, over verbs and joints too.
    """

    far: int
    proper: int = -1
    level: int = -1
    touched: bool = False


class Edges:
    """Walks over the words of one text."""

    def __init__(self, flat: str, tokens: Tokens, lex: Lexicon) -> None:
        self._flat = flat
        self._starts = tokens.starts
        self._tags = tokens.tags
        self._lex = lex

    def opens_word(self, at: int) -> bool:
        """Whether a word starts at ``at``."""
        index = bisect_left(self._starts, at)
        return index < len(self._starts) and self._starts[index] == at

    def level_before(self, at: int) -> int:
        """Where a level word that ends at ``at`` starts (县 of 县财政局), -1 if there is none."""
        flat = self._flat
        for size in range(min(self._lex.longest_level, at), 0, -1):
            start = at - size
            if flat[start:at] in self._lex.levels and self._stands_apart(start):
                return start
        return -1

    def _stands_apart(self, at: int) -> bool:
        return at == 0 or not "\u4e00" <= self._flat[at - 1] <= "\u9fff" or self._flat[at - 1] in "我本" or self.opens_word(at)

    def walk(self, end: int, barrier: int) -> Walk:
        """Left from ``end``, not beyond ``barrier``, over the words a name may hold."""
        flat, lex, starts, tags = self._flat, self._lex, self._starts, self._tags
        stops, inner, everyday = lex.stops, lex.inner, lex.everyday
        barrier = max(barrier, end - _LONGEST)
        walk = Walk(end)
        at = end
        run = -1
        strict = True
        index = bisect_left(starts, end) - 1
        while at > barrier:
            start = max(starts[index], barrier)
            word = flat[start:at]
            first = word[0]
            if not ("\u4e00" <= first <= "\u9fff" or (first.isascii() and first.isalpha())):
                return walk
            if word in lex.levels and self._stands_apart(start):
                walk.level = start
                return walk
            if word in stops:
                return walk
            if at - start == 1:
                run = run if run >= 0 else at
                own = run - start > 1 and flat[start:run] not in everyday
            else:
                run = -1
                own = word not in everyday and word not in inner
                if word not in inner and tags[index] not in _NOMINAL:
                    if tags[index] not in _LOOSE:
                        return walk
                    strict = False
            strict = strict and word not in lex.joints
            if strict:
                walk.far = start
                if own:
                    walk.proper = start
            at = start
            index -= 1
        walk.touched = at == barrier
        return walk

    def is_own(self, start: int, end: int) -> bool:
        """Whether ``flat[start:end]`` may be a company's name: a word of its own in it, and nothing a name cannot hold."""
        if not 1 < end - start < 25:
            return False
        walk = self.walk(end, start)
        return walk.far == start and walk.proper >= 0

    def is_strange(self, start: int, end: int) -> bool:
        """Whether no word of ``flat[start:end]`` is an everyday one."""
        index = bisect_left(self._starts, start)
        while index < len(self._tags) and (at := self._starts[index]) < end:
            word = self._flat[at : self._starts[index + 1]]
            if word in self._lex.everyday or word in self._lex.inner and len(word) > 1:
                return False
            index += 1
        return True

    def programme(self, end: int, barrier: int) -> tuple[int, int]:
        """Left from ``end`` to the verb that announces a programme: where its name starts, and how the walk stopped.

        The first is -1 without such a verb; the second is then where the walk stopped.
        """
        flat, deeds = self._flat, self._lex.deeds
        barrier = max(barrier, end - _LONGEST)
        at = end
        index = bisect_left(self._starts, end) - 1
        while at > barrier:
            start = max(self._starts[index], barrier)
            word = flat[start:at]
            if word in deeds:
                return at, start
            if not "\u4e00" <= word[0] <= "\u9fff" or self._tags[index] in ("uj", "r", "p"):
                break
            at = start
            index -= 1
        return -1, at


def issuer_start(flat: str, tokens: Tokens, end: int, barrier: int, lex: Lexicon) -> int:
    """Where the issuer's letters before a document number start (财绩 of 财绩〔2022〕2号); ``end`` where there are none."""
    barrier = max(barrier, end - _ISSUER_LONGEST)
    at = end
    index = bisect_left(tokens.starts, end) - 1
    while at > barrier:
        start = max(tokens.starts[index], barrier)
        word = flat[start:at]
        if word in lex.cites or not all("\u4e00" <= c <= "\u9fff" or (c.isascii() and c.isalpha()) for c in word):
            break
        at = start
        index -= 1
    return at
