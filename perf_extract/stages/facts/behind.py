"""The noun counted by a number, in the words behind it, and what is said of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Set
from typing import NamedTuple

from .lexicon import Lexicon
from .noun import CONJUNCTIONS, LOCATIVE, NounPhrases
from .phrases import tidy

_LONG_BRACKET = re.compile(r"（(?![^（）\d]{1,8}）[^\W\d])")
_NOT = frozenset(("未", "尚未", "仍未", "还未"))
_JUST = re.compile(r"(?:新|已|均|全部|先后|成功)+$")


class Behind(NamedTuple):
    """What stands behind a counted number: ``head`` counted, ``deed`` said of it, and how they join."""

    head: str
    deed: str = ""
    joined: str = ""


class Namer(NounPhrases):
    """Cuts noun phrases out of one flat text, before and behind its numbers."""

    def behind(self, start: int, stop: int, *, is_object: bool = False) -> Behind:
        """The counted noun of ``flat[start:stop]`` and what is said of it; of an object (新建3个…) nothing is said."""
        flat, lex, starts = self.flat, self.lex, self.starts
        if flat.startswith(CONJUNCTIONS, start):
            return Behind("")
        bracket = _LONG_BRACKET.search(flat, start, stop)
        if bracket is not None:
            stop = bracket.start()
            if stop - start > 2 and flat[stop - 1] == "中" and stop - 1 in starts:
                stop -= 1
        first = _first_word(lex, flat, start, stop, starts)
        if first is None:
            at = stop if is_object else self._deed_in(start, stop)
            head, deed = tidy(flat[start:at]), tidy(flat[at:stop])
            if deed and len(head) > 8:
                moved = lex.tail_of.get(deed[:2])
                if moved is not None and moved.act == "move" and not deed.startswith(lex.above):
                    return Behind(head, deed, head)
                return Behind(head, deed, head + deed if len(head + deed) <= 24 else head)
            return Behind(head, deed, deed + head if deed and len(deed) <= 10 else head)
        at, word = first
        if flat[at] in "在于" and (place := LOCATIVE.match(flat, at, stop)) is not None:
            # 49家医院在国家绩效监测中获评A级以上
            said = lex.post.match(flat, place.end(), stop)
            if said is not None:
                head, at, word = tidy(flat[start:at]), place.end(), said[0]
                target = self.before(at + len(word), stop).text
                if lex.post_act[word] == "enter" and target:
                    return Behind(head, word, tidy(word + target) + head)
        of = flat.rfind("的", start, stop)
        if at == start and word == "未" and stop - start > 4:
            # 1万名未就业普通高校毕业生
            return Behind(tidy(flat[start:stop]), "", tidy(flat[start:stop]))
        if at == start and word != "的" and of > at and stop - of > 2:
            # 5000个已建成自然村的生活污水治理设施
            return Behind(tidy(flat[of + 1 : stop]), "", tidy(flat[start:stop]).removeprefix("已"))
        head = tidy(flat[start:at])
        while True:
            act = lex.post_act[word]
            rest = at + len(word)
            if word in _NOT and stop - rest > 1:
                # 3家企业未完成改造, 5个村尚未建立台账
                deed = tidy(flat[at:stop])
                if len(deed) <= 6 and head in lex.generic:
                    return Behind(head, deed, deed + head)
                return Behind(head, deed, f"{deed}的{head}" if word != "未" and len(deed) <= 12 else head + deed)
            if act == "light":
                deed = tidy(_until_predicate(lex, flat, rest, stop, starts).lstrip("了"))
                return Behind(head, deed, head + deed)
            if act == "enter":
                head = _JUST.sub("", head)
                target = self.before(rest, stop).text
                return Behind(
                    head, word, tidy(word.lstrip("已成功") + target.removesuffix(head)) + head if target else head
                )
            if word == "的" and flat[rest:stop].endswith(lex.setting):
                # 在完成101877户农房维修加固的基础上
                return Behind(head, "", head)
            if word == "的":
                thing = tidy(_until_predicate(lex, flat, rest, stop, starts))
                return Behind(head, "", head + thing if head and len(thing) <= 12 else head or thing)
            following = lex.post.match(flat, rest, stop)
            if following is None:
                break
            at, word = rest, following[0]
        deed = tidy(flat[at:stop])
        told = word == deed or (word == "未" and len(deed) <= 6)
        return Behind(head, deed, deed + head if told and head in lex.generic else head)

    def _deed_in(self, start: int, stop: int) -> int:
        """Where a long noun phrase turns into a clause: its first verb with an object; ``stop`` if it does not."""
        if stop - start <= 8:
            return stop
        starts, tags = self.tokens.starts, self.tokens.tags
        at = bisect_left(starts, start)
        if at < len(tags) and tags[at] == "v":
            return stop
        at = bisect_left(starts, start + 2)
        while at < len(tags) and starts[at] < stop:
            if tags[at] == "v" and self.flat[starts[at]] != "在":
                rest = tags[at + 1 : bisect_left(starts, stop)]
                tail = self.flat[starts[at + 1] : stop]
                quoted = self.flat.rfind("“", start, starts[at]) > self.flat.rfind("”", start, starts[at])
                if len(tail) < 3 or self.flat[starts[at] - 1] in "型性级":
                    break
                if at + 2 < len(starts) and self.flat[starts[at + 1] : starts[at + 2]] in self.lex.generic:
                    # 中央定点帮扶单位援助资金: the verb belongs to the noun behind it
                    at += 2
                    continue
                if not quoted and any(t.startswith("n") for t in rest) and not tail.endswith(self.lex.compound):
                    return starts[at]
            at += 1
        return stop


def _first_word(lex: Lexicon, flat: str, start: int, stop: int, starts: Set[int]) -> tuple[int, str] | None:
    for match in lex.post.finditer(flat, start, stop):
        if flat.startswith(lex.agent, match.end(), stop) or flat[match.start() - 1] in "型性级":
            # 37家帮扶单位: the verb belongs to the noun behind it
            continue
        if match.start() == start and match.end() < stop <= match.end() + 4 and flat[stop - 1] in lex.things:
            # 5万个就业岗位
            continue
        if (match.start() in starts or match.start() == start) and (match.end() in starts or match.end() == stop):
            return match.start(), match[0]
    return None


def _until_predicate(lex: Lexicon, flat: str, start: int, stop: int, starts: Set[int]) -> str:
    found = _first_word(lex, flat, start + 1, stop, starts)
    if found is None or found[0] + len(found[1]) == stop:
        return flat[start:stop]
    return flat[start : found[0]]
