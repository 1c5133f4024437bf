"""The noun phrase a number belongs to, in the words before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from .lexicon import Lexicon
from .phrases import EDGE, Phrases, tidy

MAX_NAME = 60

_PATH = re.compile(r"[（(](类|款|项)[）)]")
_MIDDLE_YEAR = re.compile(r"(?:19|20)\d\d年(?:度|末|底)?(?=.{2})")
_FOR_YEARS = re.compile(r"^(?:\d+|[一二三四五六七八九十])年(?=累计|共)")
_RUNNING = re.compile(r"连续(?:[\d一二两三四五六七八九十]+个?(?:年|月|季度))?$")
_YEAR_BEHIND = re.compile(r"的(?:19|20)\d\d年(?:度|末|底)?")
LOCATIVE = re.compile(r"(?:在|于)[^，。；]{1,20}?(?:领导下|支持下|基础上|范围内|过程中|方面|期间|内|中|下|上)")
_GRANTED = re.compile(
    r"(?:[^\W\d_]{0,4}(?:财政[厅局部]|自治区|省级?|市级?|中央|上级))?(?:下达|转贷|拨付|核定)我[省市县区州](?=.{2})"
)
#: 服务业在国内生产总值中的: what it is a share of
_WITHIN = re.compile(r"(?<=..)在[^，。；]+中的?$")
_FOOTNOTE = re.compile(r"[①-⑳]|\[\d{1,2}\]")
#: 加上转移性支出后总支出
_ADDED = re.compile(r"^.{2,24}后(?=总(?:支出|收入)|(?:支出|收入)(?:总计|合计|总量))")
#: 支出规模继去年, 花卉产量全球第一、优质鲜切花
_AFTER = re.compile(
    r"(?<=..)继(?:去年|上年|(?:19|20)\d\d年).*"
    r"|^.*(?:全球|全国|全省|世界|亚洲)第[一二三四五六七八九十\d]+[位名]?、(?=..)"
)
#: 修订《…办法》《…细则》等制度
_TITLES = re.compile(r"(?:《[^《》]{1,60}+》[、和及]?){1,8}+等(?=[^\W\d]{2})")
#: 有监测数据以来
_ON_RECORD = re.compile(r"有(?:监测|统计|记录|历史)[^，。]{0,4}?以来")
#: 医疗旅游人次86.5万、收入: another figure stands before
_COUNTED_AHEAD = re.compile(r"^.*\d[万亿]、(?=[^\W\d]{2})")
#: 对韩国出口
_TOWARDS = re.compile(r"对[^，。；]{1,12}(?:出口|进口|进出口|直接投资|贸易)(?:额|总额|总值|增速)?$")
_AGENT = re.compile(r"[对向为在由把将给被与](?=.)|、$")


#: tags of the words that end what a clause is about
_PREDICATES = frozenset(("v", "d", "p", "l", "t"))
CONJUNCTIONS = ("和", "与", "及", "以及")


class Noun(NamedTuple):
    """A name found: its text, whose figure it is, the 类/款 (or 中) it stands in, what stood before its verb."""

    text: str
    scope: str | None = None
    path: tuple[str, ...] = ()
    owner: str = ""
    printed: str = ""


class NounPhrases(Phrases):
    """Cuts noun phrases out of one flat text; word boundaries come from its tokens."""

    def before(self, start: int, end: int, *, whole: bool = False) -> Noun:
        """The noun phrase of ``flat[start:end]``, the words left when the number's tail is read off.

        ``whole`` keeps verbs inside it: a list of names is not cut at one of them.
        """
        flat = self.flat
        if end > start and flat[end - 1] == "）" and _PATH.search(flat, start, end) is None:
            opening = flat.rfind("（", start, end)
            if opening > start:
                end = opening
        start, scope = self._front(start, end)
        if start >= end:
            return Noun("", scope)
        if flat[start:end] in self.lex.known:
            return Noun(flat[start:end], scope)
        path = _PATH.search(flat, start, end)
        if path is not None:
            return _classified(flat[start:end], scope)
        start, owner = (start, "") if whole else self._cut(start, end)
        done_from = start
        start, more = self._front(start, end)
        scope = scope or more
        year = _last(_MIDDLE_YEAR, flat, start, end)
        if year is not None and year[0] > start and flat[year[0] - 1] != "的":
            start, more = self._front(year[1], end)
            scope = scope or more
        within: tuple[str, ...] = ()
        at = flat.rfind("中", start + 2, end - 2)
        if at > 0 and at in self.starts and at + 1 in self.starts and flat[at - 1] != "”":
            behind = at + 1
            inner, _ = self._front(behind, end)
            if end - inner >= 3 and not flat[start:at].endswith(("其", "之")):
                within = (tidy(flat[start:at]),)
                start = inner
        text = flat[start:end]
        if "连续" in text:
            text = _RUNNING.sub("", text)
        text = tidy(text)
        if "年" in text:
            text = _FOR_YEARS.sub("", _YEAR_BEHIND.sub("的", text))
        if text.endswith("中") and len(text) > 3 and end - 1 in self.starts:
            text = text[:-1]
        text = _FOOTNOTE.sub("", self._without_others(text))
        if owner and text in self.lex.owner:
            text = tidy(owner) + text
        elif end - done_from <= 4 and owner.endswith(self.lex.doer) and self.only_does(done_from, end):
            # 失业人员实现再就业
            text = tidy(owner + flat[done_from:end])
        return Noun(text, scope, within, owner)

    def _without_others(self, text: str) -> str:
        """``text`` without what it is compared with, added to, or a share of."""
        if "继" in text or "第" in text:
            text = _AFTER.sub("", text)
        if "、" in text:
            text = _COUNTED_AHEAD.sub("", text)
        if "》等" in text:
            text = _TITLES.sub("", text)
        if "以来" in text:
            text = _ON_RECORD.sub("", text)
        if "在" in text:
            text = _WITHIN.sub("", text)
        return _ADDED.sub("", text) if "后" in text else text

    def measured(self, start: int, end: int) -> str:
        """The noun phrase with a measure at its end that a clause begins with: 进出口总值创历史新高."""
        starts, flat, lex = self.tokens.starts, self.flat, self.lex
        start, _ = self._front(start, end)
        at, found = bisect_left(starts, start) + 1, ""
        while at < len(starts) and starts[at] < end and starts[at] - start <= 16:
            head = flat[start : starts[at]]
            if any(len(head) > len(m) > 1 and head.endswith(m) for m in lex.measure):
                found = head
            elif found:
                break
            at += 1
        return tidy(found)

    def actor(self, start: int, end: int) -> str:
        """Who or what a clause without a figure begins with: 服务业支撑作用更加明显 is about 服务业."""
        starts, tags, flat = self.tokens.starts, self.tokens.tags, self.flat
        start, _ = self._front(start, end)
        at, found = bisect_left(starts, start), start
        while at < len(tags) and starts[at] < end and starts[at] - start <= 8 and tags[at] not in _PREDICATES:
            stop = starts[at + 1] if at + 1 < len(starts) else len(flat)
            if stop - start >= 2 and flat[start:stop].endswith(self.lex.actor):
                found = stop
            elif found > start and tags[at][0] != "n":
                break
            at += 1
        return tidy(flat[start:found])

    def _front(self, start: int, end: int) -> tuple[int, str | None]:
        """Take words that name nothing off the front; returns the new start and the scope word met."""
        flat, lex, starts = self.flat, self.lex, self.starts
        scope: str | None = None
        while start < end:
            if lex.protected.match(flat, start, end) is not None:
                break
            match = lex.front.match(flat, start, end)
            if match is None:
                match = _GRANTED.match(flat, start, end)
                if match is not None:
                    start = match.end()
                    continue
                if flat[start] in "在于":
                    match = LOCATIVE.match(flat, start, end)
                    if match is not None and match.end() < end:
                        start = match.end()
                        continue
                break
            stop = match.end()
            if flat[start] == "对" and _TOWARDS.match(flat, start, end) is not None:
                break
            if flat[start] == "（" and 0 < (close := flat.find("）", start, end)) < end - 2:
                start = close + 1
                continue
            if match.lastgroup == "word":
                if stop < end and stop not in starts:
                    # 全市共|计: a shorter word may end where one does
                    whole = match[0]
                    match = lex.front.match(flat, start, stop - 1)
                    stop = match.end() if match is not None and match.lastgroup == "word" else start
                    if match is None or stop not in starts or stop - start < (1 if whole in lex.drops else 2):
                        break
                if start not in starts and start > 0 and flat[start - 1] not in EDGE:
                    break
                if match[0] in CONJUNCTIONS and start > 0 and flat[start - 1] in "，。；：、\n":
                    break
                if end - stop < 2 and lex.front_act[match[0]] == "lead":
                    # 拨付额
                    break
                if lex.front_act[match[0]] == "scope":
                    scope = match[0]
            start = stop
        return start, scope

    def _cut(self, start: int, end: int) -> tuple[int, str]:
        """Cut behind the last light verb, or before the last deed that has an agent; returns what stood before."""
        flat, lex, starts = self.flat, self.lex, self.starts
        cut, owner = start, ""
        if flat[start] == "每":
            return start, ""
        for match in lex.verb.finditer(flat, start, end):
            a, b = match.span()
            if a not in starts or b not in starts or end - b < 2:
                continue
            if flat.rfind("（", start, a) > flat.rfind("）", start, a):
                continue
            if lex.front_act[match[0]] == "cut":
                if flat[b] == "了" and end - b > 2:
                    b += 1
                flow = a > start and flat[b:end] in ("支出", "收入")
                if flat[b] == "的" or (flow and match[0] not in lex.tail_of):
                    continue
                owner, cut = flat[cut:a], b
            elif a > cut and (a - cut >= 10 or _AGENT.search(flat, max(cut - 1, 0), a)):
                owner, cut = "", a
        return cut, owner


def _last(pattern: re.Pattern[str], flat: str, start: int, end: int) -> tuple[int, int] | None:
    found = None
    for match in pattern.finditer(flat, start, end):
        found = match.span()
    return found


def _classified(text: str, scope: str | None) -> Noun:
    """``一般公共服务支出（类）财政事务（款）行政运行（项）`` is 行政运行 within the two others."""
    parts: list[str] = []
    last = 0
    for match in _PATH.finditer(text):
        parts.append(tidy(text[last : match.start()]))
        last = match.end()
    rest = tidy(text[last:])
    parts = [p for p in parts if p]
    if rest == "支出" and parts and not parts[-1].endswith("支出"):
        parts[-1] += rest
    elif rest and rest not in ("支出", "收入", "科目"):
        parts.append(rest)
    return Noun(parts[-1] if parts else "", scope, tuple(parts[:-1]), printed=text)


def head_of(text: str, lex: Lexicon) -> str:
    """The head of ``A的B``: B where it says enough alone and A is long, else both."""
    at = text.rfind("的")
    if at <= 0:
        return text
    fixed = lex.protected.search(text)
    if fixed is not None and fixed.start() < at < fixed.end():
        return text
    generic = lex.generic
    modifier, head = text[:at], text[at + 1 :]
    for word in ("各类", "各项", "各种"):
        head = head.removeprefix(word)
    if len(head) <= 5 and any(head.endswith(w) for w in lex.owner) and head not in lex.known:
        return modifier + "的" + head if len(modifier) > 4 else modifier + head
    if len(head) >= 4 and head not in generic and head not in lex.group and len(modifier) >= 6:
        return head
    if head in generic or len(modifier) > 6:
        return modifier + "的" + head
    return modifier + head
