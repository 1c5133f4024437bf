"""Where a name begins: a walk over the words before its end, from right to left."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

import msgspec

from ...model.reading import Tokens
from .lexicon import Lexicon
from .spans import is_han


def _tags(tags: str) -> frozenset[str]:
    return frozenset(tags.split())


_LONGEST = 26
_ISSUER_LONGEST = 12
_SELF = frozenset("我本")
_ETC = "等"
#: parts of speech that names are made of; verbs, adverbs and adjectives need to be listed as ``inner`` words
_NOMINAL = _tags("n ng nr nrt nrfg nrj ns nt nz vn vng an ang b j l i eng zg g k s h")
#: parts of speech that no name holds
_PARTICLES = _tags("p u uj ul uv uz ud ug r x y")
_PROPER = _tags("nr nrt nrfg nrj ns nt nz j eng")


class Walk(msgspec.Struct, gc=False):
    """How far a name may reach to the left.

    ``proper``: to the leftmost proper or unknown word, ``level``: to a level (县), ``state``: to 国家 or the like,
    ``far``: at all; -1 where there is no such place. ``rare``: there is a word that is no everyday word.
    ``touched``: the walk came to the barrier itself, over joints (和) too; ``firm``: over none.
    """

    far: int
    proper: int = -1
    level: int = -1
    state: int = -1
    rare: bool = False
    touched: bool = False
    firm: bool = False


class Edges:
    """Walks over the words of one text."""

    def __init__(self, flat: str, tokens: Tokens, lex: Lexicon) -> None:
        self._flat = flat
        self._starts = tokens.starts
        self._tags = tokens.tags
        self._lex = lex

    def own_start(self, walk: Walk) -> int:
        """Where a name starts that needs a word of its own, -1 if it has none."""
        if walk.proper < 0 and not walk.rare:
            return -1
        if walk.proper < 0 or self._flat[walk.far - 1 : walk.far] == "“":
            return walk.far
        return walk.proper

    def opens_word(self, at: int) -> bool:
        """Whether a word starts at ``at``."""
        index = bisect_left(self._starts, at)
        return index < len(self._starts) and self._starts[index] == at

    def level_before(self, at: int) -> int:
        """Where a level word that ends at ``at`` starts (县 of 县财政局), -1 if there is none."""
        flat = self._flat
        if flat[at - 1 : at] not in self._lex.level_last:
            return -1
        for size in range(min(self._lex.longest_level, at), 0, -1):
            start = at - size
            if flat[start:at] in self._lex.levels and self.stands_apart(start):
                return start
        return -1

    def level_at(self, at: int) -> int:
        """Where a level word ends that starts at ``at`` and stands by itself (市 of 市殡仪馆), -1 if there is none."""
        for size in range(self._lex.longest_level, 0, -1):
            if self._flat[at : at + size] in self._lex.levels and self.opens_word(at + size):
                return at + size
        return -1

    def closes_name(self, at: int) -> bool:
        """Whether a region's everyday name may end at ``at``: a word ends there, and no 县 or 市 follows."""
        return self.opens_word(at) and not self._flat.startswith(self._lex.region_ends, at)

    def unknown_region_before(self, at: int, barrier: int) -> int:
        """Where a region in no list that ends at ``at`` starts (云杉县 of 云杉县财政局), -1 if there is none."""
        flat = self._flat
        if not flat.endswith(self._lex.region_ends, max(barrier, at - 3), at):
            return -1
        stem = at - next(len(end) for end in self._lex.region_ends if flat.endswith(end, 0, at))
        start = self.own_start(self.walk(stem, max(barrier, stem - 4)))
        return start if 0 <= start < stem - 1 and self.is_one_word(start, stem) and self.stands_apart(start) else -1

    def stands_apart(self, at: int) -> bool:
        """Whether what starts at ``at`` is not the tail of a noun (区 of 大湾区)."""
        flat, starts = self._flat, self._starts
        if at == 0 or not is_han(flat[at - 1]) or flat[at - 1] in _SELF or flat[at - 1] in self._lex.joints:
            return True
        index = bisect_left(starts, at)
        if index >= len(starts) or starts[index] != at:
            return False
        return flat[starts[index - 1] : at] in self._lex.stops or self._tags[index - 1] not in _NOMINAL

    def walk(self, end: int, barrier: int) -> Walk:
        """Left from ``end``, not beyond ``barrier``, over the words a name may hold."""
        flat, lex, starts, tags = self._flat, self._lex, self._starts, self._tags
        stops, inner, everyday, levels = lex.stops, lex.inner, lex.everyday, lex.levels
        if end - _LONGEST > barrier:
            barrier = end - _LONGEST
        walk = Walk(end)
        at = end
        run = -1
        strict = True
        index = bisect_left(starts, end) - 1
        while at > barrier:
            start = starts[index]
            if start < barrier:
                start = barrier
            word = flat[start:at]
            first = word[0]
            if not (is_han(first) or (first.isascii() and first.isalpha())):
                return walk
            if word in levels and flat[at : at + 1] not in lex.level_guard and self.stands_apart(start):
                walk.level = start
                return walk
            if word in stops:
                return walk
            own = rare = False
            if at - start == 1:
                run = run if run >= 0 else at
                own = run - start > 1 and self._is_unknown(start, run)
            else:
                run = -1
                tag = tags[index]
                if word not in inner:
                    if tag not in _NOMINAL and word not in lex.joints:
                        return walk
                    if word not in everyday and word not in lex.states:
                        own = tag in _PROPER
                        rare = tag == "n" and at - start == 2
            if word in lex.joints:
                if flat.endswith(lex.ends, barrier, start):
                    return walk
                strict = False
            if strict:
                walk.far = start
                if own or (walk.proper == at and (rare or word in lex.states)):
                    walk.proper = start
                walk.rare = walk.rare or rare
                if word in lex.states:
                    walk.state = start
            at = start
            index -= 1
        walk.touched = at == barrier
        walk.firm = walk.touched and strict
        return walk

    def _is_unknown(self, start: int, end: int) -> bool:
        """Whether single characters make a word that the segmenter does not know, and not an everyday one either."""
        parts = (self._flat[start:end], self._flat[start + 1 : end], self._flat[start : start + 2])
        return self._lex.everyday.isdisjoint(parts)

    def word_before(self, end: int) -> int:
        """Where the word starts that ends at ``end``, or the run of single characters; ``end`` where a name cannot."""
        flat, starts, stops = self._flat, self._starts, self._lex.stops
        at = end
        index = bisect_left(starts, end) - 1
        while index >= 0:
            start = starts[index]
            word = flat[start:at]
            if word in stops or not is_han(word[0]) or (at < end and len(word) > 1):
                break
            at = start
            index -= 1
            if len(word) > 1:
                break
        return at

    def is_own(self, start: int, end: int, *, surely: bool = False) -> bool:
        """Whether ``flat[start:end]`` may be a company's name: a word of its own in it, and nothing a name cannot hold.

        ``surely``: a rare word of the dictionary is not enough.
        """
        if not 1 < end - start < 25:
            return False
        own = False
        run = -1
        for at, word, tag in self._words(start, end):
            if not word.isalnum() or word.isdigit() or tag in _PARTICLES:
                return False
            if len(word) > 1:
                if word in self._lex.stops:
                    return False
                run = -1
                own = own or (word not in self._lex.everyday and (tag in _PROPER or not surely))
            else:
                run = at if run < 0 else run
                own = own or (at > run and self._is_unknown(run, at + 1))
        return own

    def is_strange(self, start: int, end: int) -> bool:
        """Whether no word of ``flat[start:end]`` is an everyday one."""
        flat, everyday = self._flat, self._lex.everyday
        single = -1
        for at, word, _ in self._words(start, end):
            if word in everyday or (word in self._lex.inner and len(word) > 1):
                return False
            if len(word) == 1:
                if single >= 0 and flat[single : at + 1] in everyday:
                    return False
                single = at
            else:
                single = -1
        return True

    def is_one_word(self, start: int, end: int) -> bool:
        """Whether ``flat[start:end]`` is one strange word, known to the segmenter or not, or proper names only."""
        words = list(self._words(start, end))
        return self.is_strange(start, end) and (
            len(words) == 1 or all(len(word) == 1 or tag in _PROPER for _, word, tag in words)
        )

    def _words(self, start: int, end: int) -> Iterator[tuple[int, str, str]]:
        index = bisect_left(self._starts, start)
        while index < len(self._tags) and (at := self._starts[index]) < end:
            yield at, self._flat[at : min(self._starts[index + 1], end)], self._tags[index]
            index += 1

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
            if word == _ETC or not is_han(word[0]) or self._tags[index] in ("uj", "r", "p"):
                break
            at = start
            index -= 1
        return -1, at


def issuer_start(flat: str, tokens: Tokens, end: int, barrier: int, lex: Lexicon) -> int:
    """Where the issuer's letters start before a document number (财绩 of 财绩〔2022〕2号); ``end`` without them."""
    barrier = max(barrier, end - _ISSUER_LONGEST)
    at = end
    index = bisect_left(tokens.starts, end) - 1
    while at > barrier:
        start = max(tokens.starts[index], barrier)
        word = flat[start:at]
        if word in lex.cites or not all(is_han(char) or (char.isascii() and char.isalpha()) for char in word):
            break
        at = start
        index -= 1
    return at
