"""How Word prints a list number: a ``w:numFmt`` and a count to the characters on the page."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def shown_number(fmt: str, number: int) -> str:
    """``number`` in the format ``fmt``; empty for bullets and for lists without numbers."""
    if number < 0:
        return str(number)
    return _FORMATS.get(fmt, str)(number)


def counting(number: int, digits: str = _DIGITS, units: str = "十百千", zero: str = "零") -> str:
    """A number below ten thousand in Chinese words: 21 is 二十一, 105 is 一百零五."""
    if not 0 < number < 10_000:
        return digital(number, digits)
    parts: list[str] = []
    gap = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if not digit:
            gap = bool(parts)
            continue
        if gap:
            parts.append(zero)
            gap = False
        parts.append(digits[digit] + (units[power - 1] if power else ""))
    words = "".join(parts)
    ten = digits[1] + units[0]
    return words[1:] if words.startswith(ten) and number < 20 and digits is _DIGITS else words


def digital(number: int, digits: str = _DIGITS) -> str:
    """A number digit by digit: 21 is 二一."""
    return "".join(digits[int(d)] for d in str(number))


def _up_to_99(number: int) -> str:
    return counting(number) if number < 100 else digital(number)


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    parts: list[str] = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        parts.append(letters * count)
    return "".join(parts)


def _row(first: int, count: int, then: Callable[[int], str] = str) -> Callable[[int], str]:
    """Numbers 1 to ``count`` as characters of one Unicode row, and beyond as ``then`` says."""
    return lambda number: chr(first + number - 1) if 1 <= number <= count else then(number)


def _circled(number: int) -> str:
    if number == 0:
        return "⓪"
    for low, high, first in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if low <= number <= high:
            return chr(first + number - low)
    return str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number else str(number)


def _wide(number: int) -> str:
    return "".join(chr(0xFF10 + int(d)) for d in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _up_to_99,
    "taiwaneseCounting": _up_to_99,
    "japaneseCounting": counting,
    "chineseCountingThousand": counting,
    "taiwaneseCountingThousand": counting,
    "chineseLegalSimplified": lambda number: counting(number, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: counting(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographDigital": digital,
    "japaneseDigitalTenThousand": digital,
    "taiwaneseDigital": digital,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": _row(0x3280, 10, counting),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _row(0x2474, 20),
    "decimalEnclosedFullstop": _row(0x2488, 20),
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "bullet": lambda number: "",
    "none": lambda number: "",
}
