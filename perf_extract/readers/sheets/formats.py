"""A sheet's numbers as its number formats show them, exact to the last digit: no binary fraction is ever made."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

#: the formats that have a number instead of a code, as a Chinese Excel shows them
BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "General", 13: "General", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-", 42: "#,##0;-#,##0;-", 43: "#,##0.00;-#,##0.00;-", 44: "#,##0.00;-#,##0.00;-",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
#: what a sheet keeps of a number: fifteen digits
_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)
_EXACT = Context(prec=400)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<money>[^\[\]-]*+)[^\[\]]*+\]|\[(?P<elapsed>[hms]+)\]|\[[^\[\]]*+\]'
    r"|(?P<general>General)|(?P<power>E[+-]0+)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|上午/下午|a{3,4}|e)|(?P<number>[0#?,.%]+)"
    r"|(?P<text>@)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_LAST_DAY = 2_958_465
_LONGEST = 60


class _Token(NamedTuple):
    kind: str
    text: str


def shown(value: str, code: str, epoch_1904: bool = False) -> str:
    """The number ``value``, as its file writes it, in the format ``code``; ``value`` itself where it is no number."""
    try:
        number = _KEPT.create_decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST:
        return value
    sections = _sections(code)
    section = sections[0]
    if len(sections) > 1 and number < 0:
        section = sections[1]
    elif len(sections) > 2 and number == 0:
        section = sections[2]
    if any(t.kind == "date" for t in section):
        return _date(number, section, epoch_1904) or _general(number)
    negative = number < 0
    places = "".join(t.text for t in section if t.kind == "number")
    words = "".join(t.text for t in section if t.kind == "plain")
    if any(t.kind == "power" for t in section):
        return _general(number)
    if not places:
        if any(t.kind in ("general", "text") for t in section) or not words.strip():
            return "" if not section and len(sections) > 2 else _general(number)
        return words.strip()
    body = _placed(abs(number), places)
    if negative and Decimal(body.rstrip("%").replace(",", "") or 0) == 0:
        negative = False
    printed = _dressed(body, section)
    if negative and "-" not in printed:
        # Brackets or red ink for a negative number would be lost on a reader of plain text.
        printed = "-" + printed.strip("()（）")
    return printed


def is_date(code: str) -> bool:
    """Whether a format shows dates or times."""
    return any(t.kind == "date" for t in _sections(code)[0])


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[_Token, ...], ...]:
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        if kind == "plain" and match[0] == ";":
            sections.append([])
        elif kind in ("quoted", "escaped", "money"):
            sections[-1].append(_Token("plain", match[kind]))
        elif kind == "elapsed":
            sections[-1].append(_Token("date", match[kind]))
        elif kind is not None:
            sections[-1].append(_Token(kind, match[0]))
    return tuple(tuple(section) for section in sections)


def _general(number: Decimal) -> str:
    plain = number.normalize(_KEPT)
    return format(plain, "f") if plain else "0"


def _placed(number: Decimal, places: str) -> str:
    """A number in placeholders such as ``#,##0.00%``."""
    percent = "%" in places
    if percent:
        number = number.scaleb(2, _EXACT)
    whole, _, fraction = places.replace("%", "").partition(".")
    thousands = len(whole) - len(whole.rstrip(","))
    if thousands:
        number = number.scaleb(-3 * thousands, _EXACT)
    digits = len(fraction.replace(",", ""))
    rounded = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT)
    text = format(rounded, ",f" if "," in whole.rstrip(",") else "f")
    optional = len(fraction) - len(fraction.rstrip("#"))
    if optional and "." in text:
        head, _, tail = text.partition(".")
        tail = tail[: digits - optional] + tail[digits - optional :].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    least = whole.count("0")
    head, dot, tail = text.partition(".")
    if not least and head == "0" and dot:
        head = "0"
    elif len(head) < least:
        head = head.zfill(least)
    return head + dot + tail + ("%" if percent else "")


def _dressed(body: str, section: tuple[_Token, ...]) -> str:
    parts: list[str] = []
    placed = False
    for token in section:
        if token.kind == "number":
            if not placed:
                parts.append(body)
            placed = True
        elif token.kind == "plain":
            parts.append(token.text)
    return "".join(parts).strip()


def _date(number: Decimal, section: tuple[_Token, ...], epoch_1904: bool) -> str | None:
    if not 0 <= number <= _LAST_DAY:
        return None
    seconds = int((number * 86_400).to_integral_value(ROUND_HALF_UP))
    when = (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + timedelta(seconds=seconds)
    parts: list[str] = []
    before = ""
    for place, token in enumerate(section):
        if token.kind != "date":
            parts.append(token.text)
            continue
        letters = token.text.lower()
        minutes = letters[0] == "m" and (before[:1] == "h" or _seconds_next(section, place))
        parts.append(_date_part(when, letters, minutes))
        before = letters
    return "".join(parts).strip()


def _seconds_next(section: tuple[_Token, ...], place: int) -> bool:
    following = next((t.text.lower() for t in section[place + 1 :] if t.kind == "date"), "")
    return following[:1] == "s"


def _date_part(when: datetime, letters: str, minutes: bool) -> str:
    wide = len(letters) > 1
    if minutes:
        return f"{when.minute:02}" if wide else str(when.minute)
    first = letters[0]
    if first in "ye":
        return f"{when.year:04}" if len(letters) > 2 or first == "e" else f"{when.year % 100:02}"
    if first == "a":
        return "" if "/" in letters else "星期" + "一二三四五六日"[when.weekday()]
    if letters.startswith("上午"):
        return ""
    if len(letters) > 2 and first == "m":
        return f"{when.month}月"
    if len(letters) > 2 and first == "d":
        return "星期" + "一二三四五六日"[when.weekday()]
    value = {"m": when.month, "d": when.day, "h": when.hour, "s": when.second}.get(first, 0)
    return f"{value:02}" if wide else str(value)
