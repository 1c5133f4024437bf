"""Clauses by their words: subjects, objects and verbs, told by part of speech."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from ...model import Tokens
from .lexicon import Lexicon

#: an aside; short ones inside a name belong to it: 执业（助理）医师
_BRACKET = re.compile(
    r"（[^（）]{4,}）|（(?![省市县区州旗镇乡村街道社、]+）)[^（）]*）$|（[类款项含]）|（不?含[^（）]*）"
)
#: 自评中共发现问题7个
_IN_ALL = re.compile(r"(?<=中)共(?=发现|查出|查找|排查)|(?<=资金|经费)共(?=到位|支出|投入|安排)")
_YEAR_INSIDE = re.compile(r"(?<=[^\W\d])(?:19|20)\d\d年(?:度|末|底)?(?=[^\W\d]{2})")
#: tags of words that lead from the subject to what is said of it
_TURNS = frozenset(("d", "p", "t", "l", "i"))
EDGE = " \t\n，、：:；;。“”‘’（）()—-·"
_LOOSE_EDGE = EDGE.replace("“", "").replace("”", "")


class Phrases:
    """Asks a flat text about its words; their boundaries and tags come from its tokens."""

    def __init__(self, flat: str, tokens: Tokens, lex: Lexicon) -> None:
        self.flat = flat
        self.tokens = tokens
        self.starts = frozenset(tokens.starts)
        self.lex = lex

    def subject(self, start: int, end: int) -> str:
        """The noun phrase before the first verb or preposition of a clause."""
        starts, tags = self.tokens.starts, self.tokens.tags
        at = bisect_left(starts, start)
        while at < len(tags) and starts[at] < end:
            if tags[at] in ("v", "p"):
                return tidy(self.flat[start : starts[at]])
            at += 1
        return ""

    def lead(self, start: int, end: int) -> str:
        """What a clause without a figure begins with: A、B近年来首次出现双下降 is about A、B."""
        starts, tags = self.tokens.starts, self.tokens.tags
        at = first = bisect_left(starts, start)
        while at < len(tags) and starts[at] < end:
            ends = at + 1 == len(tags) or starts[at + 1] >= end
            if at > first and (tags[at] in _TURNS or (tags[at] == "v" and ends)):
                return tidy(self.flat[start : starts[at]])
            at += 1
        return tidy(self.flat[start:end])

    def object(self, start: int, end: int) -> str:
        """The noun phrase behind the verbs a clause begins with: 出资设立投资基金 is about 投资基金."""
        starts, tags = self.tokens.starts, self.tokens.tags
        at = bisect_left(starts, start)
        while at < len(tags) and starts[at] < end and tags[at] in ("v", "vn") and starts[at] - start < 4:
            at += 1
        return tidy(self.flat[starts[at] : end]) if at < len(tags) and start < starts[at] < end else ""

    def without_fund(self, start: int, end: int) -> str:
        """The things that a fund counted behind them is for: 示范村创建经费 are 示范村; empty if it is no fund."""
        starts, tags, flat = self.tokens.starts, self.tokens.tags, self.flat
        at = bisect_left(starts, end) - 1
        if at < 0 or not flat[starts[at] : end].endswith(self.lex.fund):
            return ""
        if starts[at] == start:
            return ""
        first = bisect_left(starts, start)
        agent = self.lex.agent
        verbs = (i for i in range(first + 1, at) if tags[i] in ("v", "vn", "d"))
        verb = next((i for i in verbs if not flat.startswith(agent, starts[i + 1])), at)
        thing = tidy(flat[start : starts[verb]])
        return thing if len(thing) > 1 else ""

    def verb_phrase(self, start: int, end: int) -> str:
        """From the first verb behind a noun to the end, where a noun ends it: 授权专利 of 工矿企业授权专利."""
        starts, tags = self.tokens.starts, self.tokens.tags
        first, stop = bisect_left(starts, start), bisect_left(starts, end)
        seen = False
        for at in range(first, stop - 1):
            if tags[at] in ("v", "vn") and seen:
                return self.flat[starts[at] : end]
            seen = seen or tags[at][0] in "nj"
        return ""

    def without_verbs(self, start: int, end: int) -> str:
        """A noun phrase without the verbs and adverbs behind it: 规模以上工业企业预计 are 规模以上工业企业."""

        def adds_nothing(word: str, tag: str) -> bool:
            return (len(word) > 1 and tag in ("v", "d")) or self.lex.front_act.get(word) == "drop"

        return self.flat[start : self._back_over(start + 1, end, adds_nothing)]

    def before_adverbs(self, start: int, end: int) -> int:
        """Where the adverbs that ``flat[start:end]`` ends with begin: 健康水平|稳步."""
        return self._back_over(start, end, lambda word, tag: tag in ("d", "ad"))

    def _back_over(self, start: int, end: int, skips: Callable[[str, str], bool]) -> int:
        """Where the words at the end of ``flat[start:end]`` begin that ``skips`` takes, by their text and tag."""
        starts, tags = self.tokens.starts, self.tokens.tags
        at = bisect_left(starts, end) - 1
        while at > 0 and starts[at] > start and skips(self.flat[starts[at] : end], tags[at]):
            end = starts[at]
            at -= 1
        return end

    def last_word(self, word: str, start: int, end: int) -> int:
        """Where ``word`` last stands alone behind the start of ``flat[start:end]``; 0 if it does not."""
        at = self.flat.rfind(word, start + 2, end)
        return at if at > 0 and at in self.starts and at + len(word) in self.starts else 0

    def follows_verb(self, start: int, end: int) -> bool:
        """Whether the word right before a number is a verb (建成6500万亩以上农田)."""
        at = bisect_left(self.tokens.starts, end) - 1
        return at >= 0 and self.tokens.starts[at] >= start and self.tokens.tags[at] == "v"

    def is_verb(self, place: int) -> bool:
        """Whether the word at ``place`` is a verb."""
        at = bisect_left(self.tokens.starts, place)
        return at < len(self.tokens.tags) and self.tokens.starts[at] == place and self.tokens.tags[at] == "v"

    def only_does(self, start: int, end: int) -> bool:
        """Whether ``flat[start:end]`` is a verb and words that modify it, with nothing the verb is done to."""
        starts, tags = self.tokens.starts, self.tokens.tags
        at, stop = bisect_left(starts, start), bisect_left(starts, end)
        if stop <= at or starts[at] != start or tags[stop - 1] not in ("v", "vn"):
            return False
        return all(tag[0] in "vad" for tag in tags[at:stop])

    def is_deed(self, start: int, end: int) -> bool:
        """Whether the word ``flat[start:end]`` is a verb (死亡, 整改), which needs what it is done to."""
        at = bisect_left(self.tokens.starts, start)
        starts = self.tokens.starts
        return at + 1 < len(starts) and starts[at] == start and starts[at + 1] == end and self.tokens.tags[at] == "v"

    def starts_clause(self, place: int) -> bool:
        """Whether the word at ``place`` can begin a clause without a subject: a verb or what stands before one."""
        at = bisect_left(self.tokens.starts, place)
        return at < len(self.tokens.tags) and self.tokens.tags[at][0] not in "nmtsx"

    def is_noun(self, place: int) -> bool:
        """Whether the word at ``place`` is a noun."""
        at = bisect_left(self.tokens.starts, place)
        return at < len(self.tokens.tags) and self.tokens.tags[at].startswith("n")


def tidy(text: str) -> str:
    """A name's text without bracketed asides, loose punctuation and lone quotes."""
    if "（" in text or "）" in text:
        text = _BRACKET.sub("", text)
    text = text.strip(_LOOSE_EDGE).replace("\t", "")
    if text.count("（") > text.count("）"):
        text += "）"
    if "年" in text:
        text = _YEAR_INSIDE.sub("", text)
    if "共" in text:
        text = _IN_ALL.sub("", text)
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "") if "“" in text and "”" in text else text.strip("“”")
    return text
