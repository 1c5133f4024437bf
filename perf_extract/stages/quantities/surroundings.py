"""What stands around a number and decides whether it is a quantity, and how exact."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ...knowledge.numerals import POWERS
from ...knowledge.rows import Unit
from ...model.report import Bound
from .grammar import Grammar, Parts

_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}|[一二][〇零九][〇零一二三四五六七八九]{2}|0[0-9]")
_MONTH: Final = re.compile(r"[0-9一二三四五六七八九十]{1,3}月")
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}[-./](?:1[0-2]|0?[1-9])(?:[-./](?:3[01]|[12][0-9]|0?[1-9]))?(?![0-9])")
_RANKED: Final = re.compile(
    r"(?:排名|排|居|列|名次|位次|位)[^0-9，。；;,、：\n]{0,8}(?:第[\d一二三四五六七八九十]{1,3}[位名]?[、和与]){0,4}$"
)
#: 全市第一 behind which nothing is counted
_FIRST_OF: Final = re.compile(r"(?:全[国省市县区州盟球]|世界|亚洲)(?:县域|同类[^，。；、\n]{0,6})?$")
_CLOSES: Final = frozenset("，。；、）\n")
#: as many digits without a separator are a code
_CODE_DIGITS: Final = 9
#: 1、 to 99、 before a word is a list marker wherever it stands, but for what is stated (为0、)
_MARKER: Final = re.compile("[1-9][0-9]?")
_STATED: Final = frozenset("为是有达共")
_ROUND: Final = frozenset("百佰千仟万萬亿億")
#: between these and a number without unit there is no word's end: codes, ratios, products, “5+3”
_JOINED_BEFORE: Final = frozenset("_.+/=*#@^×")
_JOINED_BEHIND: Final = frozenset("_.-+/=*#@^×")
_MINUS_BEHIND: Final = frozenset("：（，、；\n\t为是")
_SIGNED: Final = frozenset(("percent", "permille", "percentage_point", "money"))


class Left(NamedTuple):
    """What stands in front of a number: approximators from ``outer_start`` on, a currency from ``currency_start``."""

    outer_start: int
    bound: Bound | None = None
    currency: str | None = None
    currency_start: int = 0


def left_of(flat: str, start: int, word: str | None, grammar: Grammar) -> Left | None:
    """Approximators and a currency in front of the number; None where a word there says that it is no quantity."""
    if (
        flat[max(0, start - 1) : start] not in grammar.endings
        and flat[max(0, start - 2) : start] not in grammar.endings
    ):
        return Left(start)
    at = start
    bound: Bound | None = None
    currency: str | None = None
    currency_start = 0
    while at:
        for length in range(min(grammar.longest_before, at), 0, -1):
            found = flat[at - length : at]
            trap = grammar.traps.get(found)
            if trap is not None and (not trap.units or (word or "-") in trap.units):
                return None
            if currency is None and found in grammar.currencies:
                currency, currency_start = found, at - length
                break
            approximator = grammar.before.get(found)
            if approximator is not None and not (at > length and flat[at - length - 1] in approximator.unless):
                bound = bound or approximator.bound
                break
            if found in grammar.round and at == start and flat[start] in _ROUND:
                bound = grammar.round[found]
                break
        else:
            break
        at -= length
    return Left(at, bound, currency, currency_start)


def is_date(number: str, word: str, flat: str, end: int) -> bool:
    """Whether 年 behind ``number`` makes it a year: 2023年, 二〇二三年, 23年3月."""
    return word == "年" and (_YEAR.fullmatch(number) is not None or _MONTH.match(flat, end) is not None)


def fits(unit: Unit, flat: str, start: int, end: int) -> bool:
    """Whether a number from ``start`` with ``unit`` up to ``end`` stands where it may: 日 only before 内, a Latin unit
    not among Latin letters (MA4L)."""
    if unit.word.isascii() and unit.word.isalpha():
        return not (_is_latin(flat[max(0, start - 1) : start]) or _is_latin(flat[end : end + 1]))
    return not unit.follow or flat.startswith(tuple(unit.follow), end)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def is_ranked(flat: str, start: int, end: int) -> bool:
    """Whether the words before an ordinal ``flat[start:end]`` speak of a rank: 居全省, 排名, or just 全市."""
    since = max(0, start - 12)
    if _RANKED.search(flat, since, start) is not None:
        return True
    return flat[end : end + 1] in _CLOSES and _FIRST_OF.search(flat, since, start) is not None


def is_minus(flat: str, dash: int, unit: Unit | None) -> bool:
    """Whether the ``-`` at ``dash`` is a sign: 增速-5.2%, （-3）, but not A-3 or 沪-5号."""
    if dash == 0 or flat[dash - 1] in _MINUS_BEHIND:
        return True
    return unit is not None and unit.kind in _SIGNED and not (flat[dash - 1].isascii() or flat[dash - 1].isdecimal())


def stands_alone(match: re.Match[str], parts: Parts, number: str, end: int) -> bool:
    """Whether a number without unit is one, and not part of a name, date, code, ratio or list marker."""
    flat, start = match.string, match.start()
    before = flat[start - 1] if start else "\n"
    after = flat[end] if end < len(flat) else "\n"
    if parts.above is not None:
        return True
    if parts.below is not None:
        return not (before.isascii() and (before.isalnum() or before in "/."))
    if parts.chinese is not None:
        if before == "\n" and after == "\n":
            return True
        composed = len(number) > 1 and any(c in POWERS or c == "点" for c in number)
        return composed and not after.isalpha() and not (before in "\n\t（“" and after in "、.）—”")
    if _is_latin(before) or before in _JOINED_BEFORE:
        return False
    if _is_latin(after) or after in _JOINED_BEHIND or before == after == "—":
        return False
    if before in "：-" and flat[max(0, start - 2)].isdecimal():
        return False
    if after == "：" and flat[end + 1 : end + 2].isdecimal():
        return False
    if before == "\n" and after in "、．）":
        return False
    if (
        after == "、"
        and _MARKER.fullmatch(number)
        and before not in _STATED
        and not flat[end + 1 : end + 2].isdecimal()
    ):
        return False
    digits = number.partition(".")[0]
    if len(digits) >= _CODE_DIGITS and "," not in digits:
        return False
    if len(digits) > 1 and digits[0] == "0":
        return False
    return _DATE.match(flat, start) is None
