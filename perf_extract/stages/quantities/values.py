"""The value of a number: numeral, scale and unit, coins and halves behind it, the upper end of a range."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from ...knowledge.numerals import DIGITS, EXACT, LETTERS, POWERS, cardinal, parse_number, shift
from ...knowledge.rows import Unit
from .grammar import Grammar, Parts

#: 75折 and 七五折 are 7.5 tenths
DISCOUNT: Final = "折"

_POWER_OF: Final = {"个": 0, **POWERS, **LETTERS}
_SCALES: Final = "万亿萬億"
_ROUND: Final = "百佰千仟万萬亿億"
_VAGUE: Final = frozenset(("数", "几"))
_SHARED_STEPS: Final = frozenset("百佰千仟")
_EDGE: Final = frozenset(("", "\n", "\t"))
_PEOPLE: Final = frozenset(("人", "名", "位"))
_PAIR: Final = re.compile(r"(|.*[十百千万亿])([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)")
_COIN: Final = re.compile(r"([零〇]?)([0-9]+|[^零〇角毛分钱])([角毛分]?)")
_WORTH: Final = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01")}


class Numeral(NamedTuple):
    """``value`` (to ``value_max``) times ``scale`` of the unit ``word``: 25.5, 亿, 元."""

    value: Decimal
    value_max: Decimal | None
    scale: str
    word: str | None


@lru_cache(maxsize=256)
def power_of(scale: str) -> int:
    """The power of ten of a scale: 4 for 万, 12 for 万亿, 3 for k."""
    return sum(_POWER_OF[c] for c in scale)


def base_value(value: Decimal, power: int, factor: Decimal | int = 1) -> Decimal:
    """``value`` times ten to the ``power`` times ``factor``, exact, as a plain decimal without zeros at its end."""
    if power:
        value = EXACT.scaleb(value, power)
    if factor != 1:
        value = EXACT.multiply(value, factor)
    whole = int(value)
    return Decimal(whole) if whole == value else value.normalize(EXACT)


def numeral(match: re.Match[str], parts: Parts, number: str, approximate: bool, grammar: Grammar) -> Numeral | None:
    """The numeral ``number`` with its scale and unit; ``approximate`` says that an approximator stands before it.

    None where it names or numbers things instead of counting them. Raises ``ValueError`` where it is no numeral.
    """
    if parts.above is not None:
        return _fraction(match.string[match.start() : match.end("above")])
    word = grammar.aliases.get(parts.unit, parts.unit) if parts.unit is not None else None
    scale = parts.scale or parts.bare or ""
    if parts.chinese is not None:
        return _chinese(match, parts, number, scale, word, approximate, grammar)
    if parts.below is not None:
        return Numeral(parse_number(f"{parts.below}分之{number}"), None, scale, word)
    if parts.mixed is not None:
        return Numeral(cardinal(number), None, scale, word)
    if number.count(".") > 1:
        return None
    value = Decimal(number.replace(",", ""))
    return Numeral(shift(value, 0) if parts.power is not None else value, None, scale, word)


def _fraction(text: str) -> Numeral:
    word = "%" if text.startswith(("百分之", "佰分之")) else "‰" if text.startswith("千分之") else None
    return Numeral(parse_number(text), None, "", word)


def _chinese(
    match: re.Match[str],
    parts: Parts,
    number: str,
    scale: str,
    word: str | None,
    approximate: bool,
    grammar: Grammar,
) -> Numeral | None:
    flat, start = match.string, match.start()
    if number[0] in POWERS:
        if flat[start - 1 : start] in _VAGUE:
            return None
        if not number.strip(_ROUND):
            if not (approximate or parts.blur or parts.blur_scaled):
                return None
            number = f"一{number}"
    if parts.blur == "几":
        number = number.rstrip("零〇")
    if word is not None:
        if len(number) > 1 and number[-1] + word in grammar.units:
            number, word = number[:-1], number[-1] + word
        counts = _counts(number, grammar.units[word], parts, flat, match.end("unit"), grammar)
        if not counts and not (flat[start - 1 : start] in _EDGE and flat[match.end() : match.end() + 1] in _EDGE):
            return None
    pair = _PAIR.fullmatch(number) if word != DISCOUNT else None
    if pair is not None and DIGITS[pair[2]] < DIGITS[pair[3]] and (word is not None or pair[4]):
        return _adjacent(pair, scale, word, grammar)
    if scale:
        return Numeral(cardinal(number), None, scale, word)
    value, scale = _scaled(number)
    return Numeral(value, None, scale, word)


def _counts(number: str, unit: Unit, parts: Parts, flat: str, end: int, grammar: Grammar) -> bool:
    """Whether a Chinese numeral counts: 二轮 is the second round, 五个方面 and 一批 are turns of speech."""
    if unit.after == "arabic" or (unit.after == "several" and number == "一" and parts.rest is None):
        return False
    if unit.kind != "count":
        return True
    if number == "二" and unit.word not in _PEOPLE:
        return False
    return flat[end : end + 2] not in grammar.named and flat[end : end + 1] not in grammar.named


def _adjacent(pair: re.Match[str], scale: str, word: str | None, grammar: Grammar) -> Numeral | None:
    """Two neighbouring digits: 三五百 is 300 to 500, 十五六 is 15 to 16; 百分之二三十 names no figure."""
    if word is not None and grammar.units[word].kind in ("percent", "percentage_point"):
        return None
    before, low, high, after = pair.groups()
    value, own = _scaled(before + low + after)
    return Numeral(value, _scaled(before + high + after)[0], own or scale, word)


def _scaled(number: str) -> tuple[Decimal, str]:
    """A Chinese numeral without the 万 or 亿 at its end, and these; 三亿五千万 has more than one and stays whole."""
    stem = number.rstrip(_SCALES)
    if stem and not any(c in _SCALES for c in stem):
        return cardinal(stem), number[len(stem) :]
    return cardinal(number), ""


def rest_of(rest: str, word: str) -> Decimal:
    """What stands behind the unit, in that unit: 五块[七毛八] is 0.78, 三成[半] and 三成[五] are 0.5."""
    if rest == "半":
        return Decimal("0.5")
    one = _WORTH.get(word, Decimal(1))
    total, last = Decimal(0), one
    for zero, digit, coin in _COIN.findall(rest):
        last = _WORTH[coin] if coin else last.scaleb(-2 if zero else -1)
        total += cardinal(digit) * last
    return total / one


def upper(match: re.Match[str], parts: Parts, lower: Numeral, grammar: Grammar) -> tuple[Numeral, int] | None:
    """The range whose lower end is ``lower``, and where it stops; None where the second number is another's.

    A lower end without scale takes the upper's where it is the smaller number (5至8万), else stands as it is
    (8500到3万). Both ends are given in the scale and unit of the upper.
    """
    number = parts.number2 or ""
    if number[1:3] == "分之":
        if lower.word not in ("%", "‰") or parts.unit2 is not None:
            return None
        return Numeral(lower.value, cardinal(number[3:]), "", lower.word), match.end("number2")
    word = grammar.aliases.get(parts.unit2, parts.unit2) if parts.unit2 is not None else None
    scale = parts.scale2 or parts.bare2 or ""
    if word is not None:
        unit = grammar.units.get(word)
        if unit is None or (lower.word is not None and grammar.units[lower.word].base != unit.base):
            return None
    elif lower.word is not None or not (scale or number[-1] in POWERS or _reaches(match)):
        return None
    if number[0] in DIGITS and not scale:
        high, scale = _scaled(number)
    else:
        high = cardinal(number)
    low = lower.value
    if lower.scale:
        low = shift(low, power_of(lower.scale) - power_of(scale))
    elif lower.word is not None or low >= high:
        low = shift(low, -power_of(scale))
    elif low < 10 and number[-1] in _SHARED_STEPS:
        low = shift(low, POWERS[number[-1]])
    end = match.end("unit2") if word is not None else match.end("bare2") if parts.bare2 else match.end("number2")
    if parts.rest2 is not None and word is not None and not scale and parts.rest2 not in grammar.inside:
        high += rest_of(parts.rest2, word)
        end = match.end("rest2")
    return Numeral(low, high, scale, word), end


def _reaches(match: re.Match[str]) -> bool:
    """Whether the two numbers are joined by a word for a range and not by a dash, which joins codes and dates too."""
    return match.string[match.start("number2") - 1] in "至到~"
