"""One match of the grammar's pattern to a number with its unit, or to nothing where it is none."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from ...knowledge.rows import Unit
from ...model.report import Bound, QuantityKind
from ..numerals import DIGITS, EXACT, LETTERS, POWERS, cardinal, parse_number, shift
from .grammar import Grammar, Parts

_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}|[一二][〇零九][〇零一二三四五六七八九]{2}|0[0-9]")
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}[-./](?:1[0-2]|0?[1-9])(?:[-./](?:3[01]|[12][0-9]|0?[1-9]))?(?![0-9])")
_MONTH: Final = re.compile(r"[0-9一二三四五六七八九十]{1,3}月")
_RANKED: Final = re.compile(r"(?:排名|排|居|列|名次|位次|位)[^0-9，。；;,、：\n]{0,8}$")
_EDGE: Final = frozenset(("", "\n", "\t"))
_PEOPLE: Final = frozenset(("人", "名", "位"))
_RANK_UNITS: Final = frozenset(("位", "名"))
_POWER_OF: Final = {"个": 0, **POWERS, **LETTERS}
_SCALES: Final = "万亿萬億"
_ROUND: Final = "百佰千仟万萬亿億"
_VAGUE: Final = frozenset(("数", "几"))
_COIN: Final = re.compile(r"([零〇]?)([0-9]+|[^零〇角毛分钱])([角毛分]?)")
#: 5分/千瓦时 is a price, 5分 a score
_CENT: Final = Decimal("0.01")
#: 75折 and 七五折 are 7.5 tenths
_DISCOUNT: Final = "折"
_CODE_DIGITS: Final = 9
_JOINED: Final = frozenset("_.-+/:：=*#@^×")
_MINUS_BEHIND: Final = frozenset("：（，、；\n\t长速降为率幅达是")
_PAIR: Final = re.compile(r"(|.*[十百千万亿])([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)")


class Measure(msgspec.Struct, gc=False):
    """A number as read: the fields of a ``Quantity``, in flat offsets, and its approximators' outer ends."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    kind: QuantityKind
    value: Decimal
    unit: str | None
    value_base: Decimal
    unit_base: str | None
    bound: Bound
    value_max: Decimal | None = None


class _Left(NamedTuple):
    """What stands in front of a number: approximators from ``outer_start`` on, a currency from ``currency_start``."""

    outer_start: int
    bound: Bound | None = None
    currency: str | None = None
    currency_start: int = 0


class _Numeral(NamedTuple):
    value: Decimal
    value_max: Decimal | None
    scale: str
    word: str | None


@lru_cache(maxsize=256)
def power_of(scale: str) -> int:
    """The power of ten of a scale: 4 for 万, 12 for 万亿, 3 for k."""
    return sum(_POWER_OF[c] for c in scale)


def measure(match: re.Match[str], parts: Parts, flat: str, grammar: Grammar) -> Measure | None:
    """What ``match`` says, or None: dates, ordinals that are no ranks, codes and words are no measures."""
    start = match.start()
    if parts.first is not None:
        return _rank(start, match.end("first"), Decimal(1), "位", "eq") if _ranked(flat, start) else None
    word = parts.unit
    if word is not None:
        word = grammar.aliases.get(word, word)
        if word not in grammar.units or not _followed(grammar.units[word], flat, match.end("unit")):
            return None
    number = flat[start] + ((parts.arabic if parts.chinese is None else parts.chinese) or "")
    before = flat[start - 1] if start else "\n"
    if before in "第前" and (word is None or word in _RANK_UNITS):
        return _ordinal(match, number, word, flat)
    if before == "第":
        return None
    left = _left(flat, start, word, grammar)
    if left is None:
        return None
    try:
        numeral = _numeral(match, parts, number, word, left, grammar)
    except ValueError:
        return None
    if numeral is None:
        return None
    value, value_max, scale, word = numeral
    if word is None and left.currency is None and parts.unit2 is None and not _stands_alone(match, parts, number):
        return None
    if word == "年" and (_YEAR.fullmatch(number) or _MONTH.match(flat, match.end("unit"))):
        return None

    end = _end(match, parts, start + len(number))
    bound: Bound | None = left.bound if value_max is None else "approx"
    if parts.blur is not None or parts.blur_scaled is not None:
        bound = grammar.inside[parts.blur or parts.blur_scaled or ""]
    elif parts.unit is not None and parts.unit != word and parts.unit in grammar.aliases:
        bound = "ge"
    if parts.rest is not None and word is not None:
        if parts.rest in grammar.inside:
            bound = grammar.inside[parts.rest]
        elif not scale:
            value += _rest(parts.rest, word, grammar)
            end = match.end("rest")
    if parts.per is not None and word is not None:
        end = match.end("per")
    if parts.number2 is not None:
        upper = _upper(match, parts, _Numeral(value, None, scale, word), grammar)
        if upper is not None:
            (value, value_max, scale, word), end = upper
        elif word is None:
            return None
    if word is None and left.currency is not None:
        start, word = left.currency_start, left.currency
    unit = grammar.units[word] if word is not None else None
    base = unit.base if unit is not None else None
    if left.currency is not None and base == "元":
        base = grammar.units[left.currency].base
    outer_end = end
    if parts.behind is not None:
        outer_end = match.end("behind")
        bound = grammar.behind[parts.behind]
    if word == _DISCOUNT and value >= 10:
        value = value.scaleb(-1)
    if before == "负" or (before == "-" and _is_minus(flat, start - 2, unit)):
        value = value.copy_negate()
        start -= 1
    if unit is None:
        ones = base_value(value, power_of(scale))
        value_max = None if value_max is None else base_value(value_max, power_of(scale))
        return Measure(start, end, min(left.outer_start, start), outer_end, "number", ones, None, ones, None, bound or "eq", value_max)
    per = parts.per or ""
    factor = unit.factor
    kind = unit.kind
    if per and word == "分":
        kind, base, factor = "money", "元", _CENT
    return Measure(
        start,
        end,
        min(left.outer_start, start),
        outer_end,
        kind,
        value,
        f"{scale}{word}{per}",
        base_value(value, power_of(scale), factor),
        f"{base}{per}",
        bound or "eq",
        value_max,
    )


def simple(start: int, number: str, scale: str | None, word: str, unit: Unit, end: int, flat: str) -> Measure | None:
    """:func:`measure` for an Arabic number with its unit and nothing else, which most numbers of a report are."""
    if word == "年" and (_YEAR.fullmatch(number) or _MONTH.match(flat, end)):
        return None
    if unit.follow and not _followed(unit, flat, end):
        return None
    value = Decimal(number.replace(",", ""))
    if scale is not None:
        base = base_value(value, power_of(scale), unit.factor)
        word = scale + word
    elif unit.factor == 1 and "." not in number:
        base = value
    else:
        base = base_value(value, 0, unit.factor)
    return Measure(start, end, start, end, unit.kind, value, word, base, unit.base, "eq")


def _followed(unit: Unit, flat: str, end: int) -> bool:
    return not unit.follow or flat.startswith(tuple(unit.follow), end)


def base_value(value: Decimal, power: int, factor: Decimal | int = 1) -> Decimal:
    """``value`` times ten to the ``power`` times ``factor``, exact, as a plain decimal without zeros at its end."""
    if power:
        value = EXACT.scaleb(value, power)
    if factor != 1:
        value = EXACT.multiply(value, factor)
    whole = int(value)
    return Decimal(whole) if whole == value else value.normalize(EXACT)


def _left(flat: str, start: int, word: str | None, grammar: Grammar) -> _Left | None:
    """Approximators and a currency in front of the number; None where a word there says that it is no quantity."""
    if flat[max(0, start - 1) : start] not in grammar.endings and flat[max(0, start - 2) : start] not in grammar.endings:
        return _Left(start)
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
    return _Left(at, bound, currency, currency_start)


def _numeral(match: re.Match[str], parts: Parts, number: str, word: str | None, left: _Left, grammar: Grammar) -> _Numeral | None:
    """Value, scale and unit of the number; raises ``ValueError`` where it is no numeral."""
    start = match.start()
    if parts.above is not None:
        return _fraction(match.string[start : match.end("above")])
    scale = parts.scale or parts.bare or ""
    if parts.chinese is None:
        if parts.below is not None:
            return _Numeral(parse_number(f"{parts.below}分之{number}"), None, scale, word)
        if parts.mixed is not None:
            return _Numeral(cardinal(number), None, scale, word)
        value = Decimal(number.replace(",", ""))
        return _Numeral(shift(value, 0) if parts.power is not None else value, None, scale, word)
    if number[0] in POWERS:
        if match.string[start - 1 : start] in _VAGUE:
            return None
        if not number.strip(_ROUND):
            if left.bound is None and parts.blur is None and parts.blur_scaled is None:
                return None
            number = "一" + number
    if parts.blur == "几":
        number = number.rstrip("零〇")
    if word is not None:
        if len(number) > 1 and number[-1] + word in grammar.units:
            number, word = number[:-1], number[-1] + word
        after = grammar.units[word].after
        if after == "arabic" or (after == "several" and number == "一" and parts.rest is None) or _names(match, number, word, grammar):
            before, behind = match.string[start - 1 : start], match.string[match.end() : match.end() + 1]
            if before not in _EDGE or behind not in _EDGE:
                return None
    return _chinese(number, scale, word, grammar)


def _names(match: re.Match[str], number: str, word: str, grammar: Grammar) -> bool:
    """Whether a Chinese numeral numbers or names things instead of counting them: 二轮 is the second, 五个方面 a headline."""
    if grammar.units[word].kind != "count":
        return False
    at = match.end("unit")
    return (number == "二" and word not in _PEOPLE) or any(
        match.string[at : at + length] in grammar.named for length in (1, 2)
    )


def _chinese(number: str, scale: str, word: str | None, grammar: Grammar) -> _Numeral | None:
    """A Chinese numeral, its 万 and 亿 at the end taken as scale (二十五点五亿元 is 25.5 亿元); 三五百 is 300 to 500."""
    pair = _PAIR.fullmatch(number) if word != _DISCOUNT else None
    if pair is not None:
        before, low, high, after = pair.groups()
        if DIGITS[low] < DIGITS[high] and (word is not None or after):
            if word is not None and grammar.units[word].kind in ("percent", "percentage_point"):
                return None
            value, rest = _scaled(before + low + after)
            return _Numeral(value, _scaled(before + high + after)[0], rest or scale, word)
    if not scale:
        value, scale = _scaled(number)
        return _Numeral(value, None, scale, word)
    return _Numeral(cardinal(number), None, scale, word)


def _scaled(number: str) -> tuple[Decimal, str]:
    """A numeral without the 万 or 亿 at its end, and these; 三亿五千万 has more than one and stays whole."""
    stem = number.rstrip(_SCALES)
    if stem and not any(c in _SCALES for c in stem):
        return cardinal(stem), number[len(stem) :]
    return cardinal(number), ""


def _fraction(text: str) -> _Numeral:
    value = parse_number(text)
    word = "%" if text.startswith(("百分之", "佰分之")) else "‰" if text.startswith("千分之") else None
    return _Numeral(value, None, "", word)


def _rest(rest: str, word: str, grammar: Grammar) -> Decimal:
    """What stands behind the unit, in that unit: 五块[七毛八] is 0.78, 三成[半] and 三成[五] are 0.5."""
    if rest == "半":
        return Decimal("0.5")
    in_yuan = Decimal(0)
    coins = _COIN.findall(rest)
    last = Decimal(1) if word not in ("角", "毛") else Decimal("0.1")
    whole = last
    for zero, digit, coin in coins:
        worth = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01")}.get(coin)
        if worth is None:
            worth = last.scaleb(-2 if zero else -1)
        in_yuan += cardinal(digit) * worth
        last = worth
    return in_yuan / whole


def _upper(
    match: re.Match[str], parts: Parts, lower: _Numeral, grammar: Grammar
) -> tuple[_Numeral, int] | None:
    """The range of which ``lower`` is the lower end, and where it ends; None where the second number is another's."""
    number = parts.number2 or ""
    word = parts.unit2
    if number[1:3] == "分之":
        if lower.word not in ("%", "‰") or word is not None:
            return None
        return _Numeral(lower.value, cardinal(number[3:]), "", lower.word), match.end("number2")
    scale = parts.scale2 or parts.bare2 or ""
    if word is not None:
        word = grammar.aliases.get(word, word)
        unit = grammar.units.get(word)
        if unit is None or (lower.word is not None and grammar.units[lower.word].base != unit.base):
            return None
    elif lower.word is not None or not (scale or number[-1] in POWERS or match.string[match.start("number2") - 1] in "至到~"):
        return None
    try:
        if number[0].isdecimal() or number[0] == ".":
            high = cardinal(number)
        elif scale:
            high = cardinal(number)
        else:
            high, scale = _scaled(number)
    except ValueError:
        return None
    low = lower.value
    own = power_of(lower.scale)
    shared = power_of(scale)
    if lower.scale:
        low = shift(low, own - shared)
    elif lower.word is not None or low >= high:
        low = shift(low, -shared)
    elif low < 10 and high >= 100 and not high % (step := Decimal(10) ** high.adjusted()) and number[-1] in "百佰千仟":
        low *= step
    if parts.rest2 is not None and word is not None and not scale and parts.rest2 not in grammar.inside:
        high += _rest(parts.rest2, word, grammar)
        end = match.end("rest2")
    else:
        end = match.end("unit2") if word is not None else match.end("bare2") if parts.bare2 else match.end("number2")
    return _Numeral(low, high, scale, word), end


def _end(match: re.Match[str], parts: Parts, number_end: int) -> int:
    if parts.above is not None:
        return match.end("above")
    if parts.unit is not None:
        return match.end("unit")
    if parts.bare:
        return match.end("bare")
    if parts.below is not None:
        return match.end("below")
    return match.end("blur") if parts.blur is not None else number_end


def _stands_alone(match: re.Match[str], parts: Parts, number: str) -> bool:
    """Whether a number without unit is a number at all and no part of a name, date, code or marker."""
    flat = match.string
    start = match.start()
    end = _end(match, parts, start + len(number))
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
    if before.isascii() and before.isalpha() or (before in _JOINED and before not in "-："):
        return False
    if after.isascii() and after.isalpha() or (after in _JOINED and after != "：") or before == after == "—":
        return False
    if (before in "：-" and start > 1 and flat[start - 2].isdecimal()) or (after == "：" and flat[end + 1 : end + 2].isdecimal()):
        return False
    if before == "\n" and after in "、.．）":
        return False
    digits = number.partition(".")[0].replace(",", "")
    if "," not in number and len(digits) >= _CODE_DIGITS or (len(digits) > 1 and digits[0] == "0"):
        return False
    return _DATE.match(flat, start) is None


def _is_minus(flat: str, before: int, unit: Unit | None) -> bool:
    """Whether the ``-`` behind position ``before`` is a sign: 增速-5.2%, (-3), but not A-3 or 沪-5."""
    if before < 0 or flat[before] in _MINUS_BEHIND:
        return True
    return unit is not None and unit.kind in ("percent", "percentage_point", "money") and not flat[before].isalnum()


def _ranked(flat: str, start: int) -> bool:
    return _RANKED.search(flat, max(0, start - 12), start) is not None


def _ordinal(match: re.Match[str], number: str, word: str | None, flat: str) -> Measure | None:
    """第N and 前N: a rank with 位 or 名, or where the words before speak of ranks; else only an ordinal."""
    start = match.start() - 1
    if word is None and not _ranked(flat, start):
        return None
    try:
        value = cardinal(number)
    except ValueError:
        return None
    end = match.end("unit") if word is not None else match.start() + len(number)
    return _rank(start, end, value, word or "位", "eq" if flat[start] == "第" else "le")


def _rank(start: int, end: int, value: Decimal, word: str, bound: Bound) -> Measure:
    return Measure(start, end, start, end, "rank", value, word, value, "位", bound)
