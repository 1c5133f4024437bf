"""Numerals: the characters of one number to an exact ``Decimal``.

Arabic (``1,080,211``), Chinese (``二十五点五亿``, ``壹仟玖佰``, ``二〇二三``) and mixed (``1.2万``,
``5万4千6百``). Written for this package because cn2an rounds in its smart mode and takes a tenth
of a second to import; here every result is exact but for non-terminating fractions.
"""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from typing import Final

#: arithmetic that never rounds
EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
#: 三分之二 has no exact decimal: it is given to this many significant digits
_ROUNDED: Final = Context(prec=28)
#: no number of the genre is longer; keeps hostile input from costing more than its length
_LONGEST_MIXED: Final = 64

DIGITS: Final = {
    **dict.fromkeys("零〇○", 0),
    **dict.fromkeys("一壹", 1),
    **dict.fromkeys("二两贰貳兩俩倆", 2),
    **dict.fromkeys("三叁參叄", 3),
    **dict.fromkeys("四肆", 4),
    **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6),
    **dict.fromkeys("七柒", 7),
    **dict.fromkeys("八捌", 8),
    **dict.fromkeys("九玖", 9),
}
TENS: Final = {"廿": 20, "卅": 30}
STEPS: Final = {**dict.fromkeys("十拾", 1), **dict.fromkeys("百佰", 2), **dict.fromkeys("千仟", 3)}
SCALES: Final = {**dict.fromkeys("万萬", 4), **dict.fromkeys("亿億", 8), "兆": 12}
#: the power of ten of each multiplying character
POWERS: Final = {**STEPS, **SCALES}
#: Latin multipliers behind an arabic number
LETTERS: Final = {**dict.fromkeys("kK", 3), **dict.fromkeys("wW", 4), "M": 6}

ARABIC: Final = r"(?:[0-9]{1,3}(?:[,，][0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?+|\.[0-9]++"
_DIGIT: Final = "".join(DIGITS)
_POWER: Final = "".join(POWERS)
_INTEGER: Final = rf"[{_DIGIT}{''.join(TENS)}{_POWER}]++"

_FOLD: Final = str.maketrans("０１２３４５６７８９．，－−﹣＋點負", "0123456789.,---+点负")
_BLANK: Final = re.compile(r"(?<![0-9.,])\s+|\s+(?![0-9.,])")
_SIGN: Final = re.compile(r"[-+负]")
_ARABIC_SCALED: Final = re.compile(rf"({ARABIC})([{_POWER}]{{0,6}}+|[kKwWM])")
_POINT: Final = re.compile(rf"({_INTEGER})点([{_DIGIT}]++)([{_POWER}]{{0,6}}+)")
_HALF: Final = re.compile(rf"半([{_POWER}]?)")
_PART: Final = re.compile(r"(?:([^又分]{1,64})又)?([^又分]{1,64})分之([^又分]+)")
_MIXED_TOKEN: Final = re.compile(r"[0-9]+|.")
_DIGITS_ONLY: Final = re.compile(rf"[{_DIGIT}]++")
_TO_ARABIC: Final = str.maketrans({c: str(d) for c, d in DIGITS.items()})


def parse_number(text: str) -> Decimal:
    """The value of one numeral, which must be the whole of ``text`` but for blanks around it.

    ``百分之十`` is 10 and ``千分之三`` is 3 (the unit is not the number's to say); any other ``A分之B`` is the
    fraction itself, exact where it ends and to 28 significant digits where it does not (``三分之二``).
    ``半`` is 0.5, ``一百二`` is 120. Approximations (``4500余``, ``数十``), ranges and numbers with a unit
    raise ``ValueError``.
    """
    folded = _BLANK.sub("", text.strip().translate(_FOLD))
    negative = False
    if sign := _SIGN.match(folded):
        negative = sign.group() != "+"
        folded = folded[1:]
    try:
        value = _fraction(folded) if "分之" in folded else cardinal(folded)
    except ValueError:
        raise ValueError(f"not one numeral: {text[:40]!r}") from None
    return value.copy_negate() if negative else value


def cardinal(run: str) -> Decimal:
    """The value of a numeral without sign or fraction, half-width, without blanks. Raises ``ValueError``."""
    if scaled := _ARABIC_SCALED.fullmatch(run):
        number, powers = scaled.groups()
        value = Decimal(number.replace(",", "").replace("，", ""))
        return shift(value, _power(powers)) if powers else value
    if _DIGITS_ONLY.fullmatch(run):
        return Decimal(run.translate(_TO_ARABIC))
    if len(run) > _LONGEST_MIXED:
        raise ValueError(run)
    if point := _POINT.fullmatch(run):
        whole, decimals, powers = point.groups()
        before = whole.translate(_TO_ARABIC) if _DIGITS_ONLY.fullmatch(whole) else str(_whole(whole))
        value = Decimal(f"{before}.{decimals.translate(_TO_ARABIC)}")
        return shift(value, _power(powers)) if powers else value
    if half := _HALF.fullmatch(run):
        return shift(Decimal(5), _power(half.group(1)) - 1)
    return Decimal(_whole(run))


def shift(value: Decimal, power: int) -> Decimal:
    """``value`` times ten to the ``power``, exact and never in exponent notation."""
    moved = value.scaleb(power, context=EXACT)
    return moved.quantize(Decimal(1), context=EXACT) if moved.as_tuple().exponent > 0 else moved  # type: ignore[operator]


def plain(value: Decimal) -> Decimal:
    """``value`` without exponent and without zeros at the end of its decimals."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1), context=EXACT)
    return value.normalize(EXACT)


def _power(characters: str) -> int:
    return sum(POWERS[c] if c in POWERS else LETTERS[c] for c in characters)


def _fraction(text: str) -> Decimal:
    parts = _PART.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    whole, below, above = parts.groups()
    numerator = Decimal(100) if above == "百" else cardinal(above)
    if below in ("百", "佰", "千", "仟") and whole is None:
        return numerator
    denominator = Decimal(10000) if below in ("万", "萬") else cardinal(below)
    if not denominator:
        raise ValueError(text)
    if whole is not None:
        numerator = EXACT.fma(cardinal(whole), denominator, numerator)
    return plain(_ROUNDED.divide(numerator, denominator))


def _whole(run: str) -> int:
    """Value of a numeral with multiplying characters. 一百二 is 120, 一百零二 is 102, 两万亿 is 2×10¹²."""
    total = 0
    section = 0
    digit: int | None = None
    step = 99
    scale = 99
    after_zero = False
    last = 0
    for token in _MIXED_TOKEN.findall(run):
        if token in STEPS:
            power = STEPS[token]
            if power >= step or (digit is None and not (token in "十拾" or (section == total == 0 and last == 0))):
                raise ValueError(run)
            section += (1 if digit is None else digit) * 10**power
            digit, step, last, after_zero = None, power, power, False
        elif token in SCALES:
            power = SCALES[token]
            section += digit or 0
            if power > scale or (section == 0 and total):
                total = (total + section) * 10**power
            elif section and (power < scale or total == 0):
                total += section * 10**power
            else:
                raise ValueError(run)
            section, digit, step, scale, last, after_zero = 0, None, 99, power, power, False
        elif token in TENS:
            if digit is not None or step <= 1:
                raise ValueError(run)
            section += TENS[token]
            step, last = 1, 1
        elif token in DIGITS or token[0] in "0123456789":
            value = DIGITS[token] if token in DIGITS else int(token)
            if digit is not None or (last == 1 and value > 9):
                raise ValueError(run)
            if value == 0 and token != "0":
                after_zero = True
                continue
            digit = value
        else:
            raise ValueError(run)
    if digit is not None:
        shorthand = last >= 2 and not after_zero and digit < 10
        section += digit * 10 ** (last - 1) if shorthand else digit
    elif run[-1:] in "零〇○" or total + section == 0:
        raise ValueError(run)
    if total == 0 and len(run) == 1 and run in "百佰千仟":
        raise ValueError(run)
    return total + section
