"""Reads the numbers of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ...knowledge import Catalog
from ...knowledge.rows import Unit
from ...model.reading import Mention, Reading
from ...model.report import Bound, Quantity, QuantityKind
from ..numerals import EXACT, POWERS, SCALES, cardinal, parse_number, plain, shift
from .grammar import NUMERAL, Grammar, build

_QUOTED = re.compile(r"[“‘《〈〔\[【（](?:(?<=“)[^”\n]{1,24}”|(?<=‘)[^’\n]{1,24}’|(?<=《)[^》\n]{1,80}》|(?<=〈)[^〉\n]{1,80}〉"
                     r"|(?<=[〔\[【（])(?:19|20)[0-9]{2}[〕\]】）](?:第?[0-9]+号)?|(?<=（)[0-9一二三四五六七八九十]{1,3}）)")
_MEASURED = re.compile(r"[0-9](?:[万亿]*元|%|‰)")
_DATE = re.compile(r"(?:19|20)[0-9]{2}[-./](?:1[0-2]|0?[1-9])(?:[-./](?:3[01]|[12][0-9]|0?[1-9]))?(?![0-9])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}|[一二][〇零○九][〇零○一二三四五六七八九]{2}")
_RANKED = re.compile(r"(?:排名|排|居|列|名次|位次|位)[^0-9，。；;,、：\n]{0,8}$")
_RANK_UNITS = frozenset(("位", "名"))
_LETTERS = {**dict.fromkeys("kK", 3), **dict.fromkeys("wW", 4), "M": 6}


def find(reading: Reading, catalog: Catalog) -> list[Mention]:
    """The quantities of ``reading``, in text order, none overlapping another.

    A bare number is a quantity of kind ``number``; dates, years, ordinals, document numbers, list markers and
    numbers inside names are none. ``Quantity`` has source offsets, ``Mention`` flat ones.
    """
    grammar = catalog.derived(build)
    flat = reading.flat
    masks = _masks(flat, grammar)
    masks.append((len(flat) + 1, len(flat) + 2))
    at = iter(masks)
    mask_start, mask_end = next(at)
    found: list[Mention] = []
    for match in grammar.pattern.finditer(flat):
        start, end = match.span()
        while mask_end <= start:
            mask_start, mask_end = next(at)
        if mask_start < end:
            continue
        mention = _mention(match, reading, grammar)
        if mention is not None:
            found.append(mention)
    return found


def _masks(flat: str, grammar: Grammar) -> list[tuple[int, int]]:
    spans = [
        (a, b)
        for _, a, b in grammar.whole.find_matches_as_indexes(flat)
        if not (flat[a].isdigit() and a and (flat[a - 1].isdigit() or flat[a - 1] == "."))
    ]
    for match in _QUOTED.finditer(flat):
        if flat[match.start()] not in "“‘" or not _MEASURED.search(flat, match.start(), match.end()):
            spans.append(match.span())
    spans.sort()
    return spans


def _mention(match: re.Match[str], reading: Reading, grammar: Grammar) -> Mention | None:
    flat = reading.flat
    start = match.start()
    groups = match.groupdict()
    if groups["first"]:
        return _rank(reading, start, match.end("first"), Decimal(1), "位") if _RANKED.search(flat, max(0, start - 12), start) else None
    unit_word = groups["unit1"]
    unit = grammar.units.get(unit_word) if unit_word else None
    if unit_word and unit is None:
        return None
    before = flat[start - 1] if start else "\n"
    if before in "数几" and flat[start] in POWERS:
        return None
    arabic = groups["arabic"] is not None
    end_number = match.end("arabic") if arabic else match.end("chinese")
    number = flat[start:end_number]
    if before == "第":
        return _ordinal(match, reading, number, unit_word)
    scale = groups["scale1"] or groups["bare1"] or ""
    try:
        if groups["above"]:
            value, scale, unit_word, unit, number_kind = _part(flat[start : match.end("above")], grammar)
        elif arabic and not groups["mixed"]:
            value = Decimal(number.replace(",", "").replace("，", ""))
        else:
            value = cardinal(number)
    except ValueError:
        return None
    if not arabic and unit is not None and not groups["above"]:
        if unit.after == "arabic" or (unit.after == "several" and number == "一"):
            return None
        if not scale:
            stem = number.rstrip("万亿萬億")
            if stem and stem != number:
                try:
                    value, scale = cardinal(stem), number[len(stem) :]
                except ValueError:
                    pass
    if unit is None and not _stands_alone(match, flat, number, before, arabic, scale):
        return None
    if unit_word == "年" and _YEAR.fullmatch(number):
        return None
    bound: Bound = "eq"
    inside = groups["in1"] or groups["blur1"]
    outer_start = start
    if inside:
        bound = grammar.inside[inside]
    if before in grammar.last_before:
        for length in range(min(grammar.longest_before, start), 0, -1):
            row = grammar.before.get(flat[start - length : start])
            if row is not None:
                if start > length and flat[start - length - 1] in row.unless:
                    continue
                outer_start = start - length
                if bound == "eq":
                    bound = row.bound
                break
    if unit is not None and unit_word is not None:
        for length in range(1, min(grammar.longest_trap, start) + 1):
            trap = grammar.traps_before.get(flat[start - length : start])
            if trap is not None and (not trap.units or unit_word in trap.units):
                return None
    value_max = None
    if unit is None:
        end = match.end("above") if groups["above"] else match.end("bare1") if scale else end_number
        kind: QuantityKind = "number"
    else:
        end = match.end("unit1") if not groups["above"] else match.end("above")
        kind = unit.kind
    second = groups["number2"]
    if second:
        unit2_word = groups["unit2"]
        unit2 = grammar.units.get(unit2_word) if unit2_word else None
        if unit2 is not None and (unit is None or unit.base == unit2.base):
            try:
                value_max = cardinal(second)
            except ValueError:
                return None
            scale2 = groups["scale2"] or ""
            if not scale2 and second[-1] in SCALES:
                stem = second.rstrip("万亿萬億")
                if stem:
                    value_max, scale2 = cardinal(stem), second[len(stem) :]
            if unit is not None and scale != scale2:
                value = shift(value, sum(POWERS[c] for c in scale) - sum(POWERS[c] for c in scale2))
            unit, unit_word, scale = unit2, unit2_word, scale2
            kind = unit.kind
            end = match.end("unit2")
            if unit_word == "年" and _YEAR.fullmatch(second):
                return None
        elif unit is None:
            return None
    behind = groups["behind"]
    outer_end = end
    if behind and match.start("behind") == end:
        bound = grammar.behind[behind]
        outer_end = match.end("behind")
    elif outer_end < match.end("in1"):
        outer_end = match.end("in1")
    if before == "负" or (before == "-" and (start == 1 or flat[start - 2] in "：（，\n\t、；")):
        value = value.copy_negate()
        start -= 1
        outer_start = min(outer_start, start)
    return _build(reading, start, end, min(outer_start, start), outer_end, kind, value, value_max, scale, unit_word, unit, bound)


def _part(text: str, grammar: Grammar) -> tuple[Decimal, str, str | None, Unit | None, str]:
    value = parse_number(text)
    if text.startswith("百分之"):
        return value, "", "%", grammar.units.get("%"), "percent"
    if text.startswith("千分之"):
        return value, "", "‰", grammar.units.get("‰"), "permille"
    return value, "", None, None, "number"


def _stands_alone(match: re.Match[str], flat: str, number: str, before: str, arabic: bool, scale: str) -> bool:
    end = match.end("bare1") if scale else match.end("above") if match.group("above") else match.end("arabic") if arabic else match.end("chinese")
    after = flat[end] if end < len(flat) else "\n"
    start = match.start()
    if match.group("above"):
        return True
    if arabic:
        if (before.isascii() and (before.isalpha() or before in "_.-+/:=*#@")) or (after.isascii() and (after.isalpha() or after in "_+/:*")):
            return False
        if after == "：" and end + 1 < len(flat) and flat[end + 1].isdigit():
            return False
        if before == "：" and start > 1 and flat[start - 2].isdigit():
            return False
        if before == "\n" and after in "、.．）":
            return False
        digits = number.replace(",", "").partition(".")[0]
        if len(digits) > 8 or (digits[0] == "0" and len(digits) > 1):
            return False
        return not _DATE.match(flat, start)
    if before == "\n" and after == "\n":
        return True
    if before == "\n" and after in "、是":
        return False
    return len(number) > 1 and any(c in POWERS for c in number) and not after.isalpha()


def _ordinal(match: re.Match[str], reading: Reading, number: str, unit_word: str | None) -> Mention | None:
    start = match.start() - 1
    try:
        value = cardinal(number)
    except ValueError:
        return None
    if unit_word in _RANK_UNITS:
        return _rank(reading, start, match.end("unit1"), value, unit_word)
    if unit_word is None and _RANKED.search(reading.flat, max(0, start - 12), start):
        return _rank(reading, start, match.start() + len(number), value, "位")
    return None


def _rank(reading: Reading, start: int, end: int, value: Decimal, unit: str | None) -> Mention:
    place = reading.place(start, end)
    quantity = Quantity(reading.text[place.start : place.end], place.start, place.end, "rank", value, unit, plain(value), "位")
    return Mention(quantity, start, end, start, end)


def _build(
    reading: Reading, start: int, end: int, outer_start: int, outer_end: int, kind: QuantityKind,
    value: Decimal, value_max: Decimal | None, scale: str, unit_word: str | None, unit: Unit | None, bound: Bound,
) -> Mention:
    place = reading.place(start, end)
    base = value
    if scale:
        base = shift(base, sum(POWERS[c] if c in POWERS else _LETTERS[c] for c in scale))
    if unit is not None and unit.factor != 1:
        base = EXACT.multiply(base, unit.factor)
    base = plain(base)
    if unit is None:
        value = base
        printed = None
    else:
        printed = f"{scale}{unit_word}"
    quantity = Quantity(
        reading.text[place.start : place.end], place.start, place.end, kind, value, printed,
        base, unit.base if unit is not None else None, bound, value_max,
    )
    return Mention(quantity, start, end, outer_start, outer_end)
