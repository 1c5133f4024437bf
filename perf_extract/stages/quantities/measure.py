"""One match of the grammar's pattern to a number with its unit, or to nothing where it is none."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

import msgspec

from ...knowledge.numerals import cardinal
from ...knowledge.rows import Unit
from ...model.report import Bound, QuantityKind
from .grammar import Grammar, Parts
from .surroundings import Left, fits, is_date, is_minus, is_ranked, left_of, stands_alone
from .values import DISCOUNT, Numeral, base_value, numeral, power_of, rest_of, upper

_RANK_UNITS: Final = frozenset((None, "位", "名"))
#: 5分/千瓦时 is a price, 5分 a score
_CENT: Final = Decimal("0.01")


class Measure(msgspec.Struct, gc=False):
    """A number as read: the fields of a ``Quantity``, in flat offsets, and the outer ends of its approximators."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    kind: QuantityKind
    value: Decimal
    unit: str | None
    value_base: Decimal
    unit_base: str | None
    bound: Bound = "eq"
    value_max: Decimal | None = None


def simple(start: int, number: str, scale: str | None, word: str, unit: Unit, end: int, flat: str) -> Measure | None:
    """:func:`measure` for an Arabic number with its unit and nothing else, which most numbers of a report are."""
    if is_date(number, word, flat, end) or not fits(unit, flat, start, end):
        return None
    value = Decimal(number.replace(",", ""))
    if scale is not None:
        base = base_value(value, power_of(scale), unit.factor)
        word = scale + word
    elif unit.factor == 1 and "." not in number:
        base = value
    else:
        base = base_value(value, 0, unit.factor)
    return Measure(start, end, start, end, unit.kind, value, word, base, unit.base)


def measure(match: re.Match[str], parts: Parts, grammar: Grammar) -> Measure | None:
    """What ``match`` says, or None: dates, ordinals that are no ranks, codes and turns of speech are no measures."""
    flat, start = match.string, match.start()
    if parts.first is not None:
        end = match.end("first")
        return _rank(start, end, Decimal(1), "位") if is_ranked(flat, start, end) else None
    word = grammar.aliases.get(parts.unit, parts.unit) if parts.unit is not None else None
    if word is not None and word not in grammar.units and "," in (parts.arabic or ""):
        # a grouped number is neither year nor ordinal, so that the word behind it belongs to what follows
        parts, word = parts._replace(unit=None, scale=None, blur_scaled=None), None
    if word is not None and not (word in grammar.units and fits(grammar.units[word], flat, start, match.end("unit"))):
        return None
    number = flat[start] + ((parts.arabic if parts.chinese is None else parts.chinese) or "")
    before = flat[start - 1] if start else "\n"
    if before == "第" or (before == "前" and word in _RANK_UNITS):
        return _ordinal(match, number, word)
    left = left_of(flat, start, word, grammar)
    if left is None:
        return None
    try:
        read = numeral(match, parts, number, left.bound is not None, grammar)
        found = _with_range(match, parts, number, read, left, grammar) if read is not None else None
    except ValueError:
        return None
    if found is None:
        return None
    (value, value_max, scale, word), end = found
    if word is None and left.currency is not None:
        start, word = left.currency_start, left.currency
    unit = grammar.units[word] if word is not None else None
    bound, outer_end = _bound(match, parts, left, value_max is not None and parts.number2 is None, end, grammar)
    if before == "负" or (before == "-" and is_minus(flat, start - 1, unit)):
        value = value.copy_negate()
        start -= 1
    outer_start = min(left.outer_start, start)
    power = power_of(scale)
    if unit is None:
        ones = base_value(value, power)
        most = base_value(value_max, power) if value_max is not None else None
        return Measure(start, end, outer_start, outer_end, "number", ones, None, ones, None, bound, most)
    if word == DISCOUNT and value >= 10:
        value = value.scaleb(-1)
    kind, base, factor, per = unit.kind, unit.base, unit.factor, parts.per or ""
    if left.currency is not None and base == "元":
        base = grammar.units[left.currency].base
    if per and word == "分":
        kind, base, factor = "money", "元", _CENT
    ones = base_value(value, power, factor)
    printed = f"{scale}{word}{per}"
    return Measure(start, end, outer_start, outer_end, kind, value, printed, ones, base + per, bound, value_max)


def _with_range(
    match: re.Match[str], parts: Parts, number: str, read: Numeral, left: Left, grammar: Grammar
) -> tuple[Numeral, int] | None:
    """``read`` with the coins, the price's unit and the range's upper end behind it, and where all that stops."""
    word = read.word
    end = _end(match, parts, number)
    if word is not None:
        if is_date(number, word, match.string, end):
            return None
        if parts.rest is not None and not read.scale and parts.rest not in grammar.inside:
            read = read._replace(value=read.value + rest_of(parts.rest, word))
            end = match.end("rest")
        if parts.per is not None:
            end = match.end("per")
    if parts.number2 is not None:
        ranged = upper(match, parts, read, grammar)
        if ranged is not None:
            years = is_date(parts.number2, ranged[0].word or "", match.string, ranged[1])
            return None if years else ranged
        if word is None:
            return None
    if word is None and left.currency is None and not stands_alone(match, parts, number, end):
        return None
    return read, end


def _end(match: re.Match[str], parts: Parts, number: str) -> int:
    for part, name in (
        (parts.above, "above"),
        (parts.unit, "unit"),
        (parts.bare, "bare"),
        (parts.blur, "blur"),
        (parts.below, "below"),
    ):
        if part:
            return match.end(name)
    return match.start() + len(number)


def _bound(
    match: re.Match[str], parts: Parts, left: Left, adjacent: bool, end: int, grammar: Grammar
) -> tuple[Bound, int]:
    """The bound, and where the approximator behind stops: what stands behind says more than 余 and 多, these more
    than what stands before."""
    if parts.behind is not None and (match.start("behind") == end or parts.number2 is None):
        return grammar.behind[parts.behind], match.end("behind")
    for inside in (parts.blur, parts.blur_scaled, parts.rest):
        if inside in grammar.inside:
            return grammar.inside[inside], end
    if parts.unit in grammar.aliases:
        return "ge", end
    return ("approx" if adjacent else left.bound or "eq"), end


def _ordinal(match: re.Match[str], number: str, word: str | None) -> Measure | None:
    """第N and 前N: a rank with 位 or 名, or where the words before speak of ranks; else only an ordinal."""
    start = match.start() - 1
    flat = match.string
    if word not in _RANK_UNITS or (word is None and not is_ranked(flat, start, match.start() + len(number))):
        return None
    try:
        value = cardinal(number)
    except ValueError:
        return None
    end = match.end("unit") if word is not None else match.start() + len(number)
    return _rank(start, end, value, word or "位", "eq" if flat[start] == "第" else "le")


def _rank(start: int, end: int, value: Decimal, word: str, bound: Bound = "eq") -> Measure:
    return Measure(start, end, start, end, "rank", value, word, value, "位", bound)
