"""Dates and periods, in ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .spans import Span

_TO = "(?:至|到|-|—+|~)"
_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEARLY = (re.compile(r"20\d\d(?!\d)"), re.compile(r"19\d\d(?!\d)"))
_DATE = re.compile(
    rf"""
      (?P<y>{_YEAR})年(?:
          (?P<m>{_MONTH})月(?:
              (?P<d>{_DAY})日(?:{_TO}(?:(?P<y2>{_YEAR})年)?(?:(?P<m2>{_MONTH})月)?(?P<d2>{_DAY})日)?
            | {_TO}(?:(?P<y3>{_YEAR})年)?(?P<m3>{_MONTH})月
          )?
        | (?P<ma>{_MONTH}){_TO}(?P<mb>{_MONTH})月
        | (?P<half>[上下])半年
        | (?P<q>第?[一二三四1-4]季度|前[二三]季度)
        | 度?{_TO}(?P<yb>{_YEAR})年度?
        | 度
      )?
    | (?P<ya>{_YEAR}){_TO}(?P<yc>{_YEAR})年度?
    | (?P<yd>{_YEAR})(?P<sep>[-./])(?P<md>{_MONTH})(?P=sep)(?P<dd>{_DAY})(?![\d.])""",
    re.VERBOSE,
)
_DAY_OF_MONTH = re.compile(rf"月({_DAY})日(?:{_TO}(?:({_MONTH})月)?({_DAY})日)?")
_MONTH_ONLY = re.compile(_MONTH)
_CN_DATE = re.compile(
    "[一二][〇零一二三四五六七八九]{3}年"
    "(?:(?:十[一二]?|[一二三四五六七八九])月(?:(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])日)?)?"
)
_CN_CENTURIES = ("二〇", "二零", "一九")
_DATE_PARTS = re.compile("[年月日]")
_PLAN = re.compile("十([一二三四五六七八])五(?![个年月日项条次届]|”?(?:规划|计划|纲要))")
_CN_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_CN_NUMERALS = frozenset("一二三四五六七八九十百")
#: what may follow 2023年 and belong to it
_CONTINUES = frozenset("0123456789上下第一二三四前度至到-—~")
_HALVES = {"上": "H1", "下": "H2"}


def dates(flat: str) -> list[Span]:
    """Dates in ISO 8601; a span of years as 2021-2025, other spans with ``/``; without a year as ``--12-31``."""
    return [*_with_year(flat), *_days(flat), *_in_words(flat), *_plans(flat)]


def _with_year(flat: str) -> Iterator[Span]:
    for years in _YEARLY:
        done = 0
        for year in years.finditer(flat):
            start = year.start()
            if start < done or (start and (flat[start - 1].isdigit() or flat[start - 1] in ".,")):
                continue
            if flat[start + 4 : start + 5] == "年" and flat[start + 5 : start + 6] not in _CONTINUES:
                yield Span(start, start + 5, "DATE", year[0])
            elif (match := _DATE.match(flat, start)) and (iso := _iso(match.groupdict())):
                done = match.end()
                yield Span(start, done, "DATE", iso)


def _days(flat: str) -> Iterator[Span]:
    for match in _DAY_OF_MONTH.finditer(flat):
        start = match.start()
        while start and match.start() - start < 2 and flat[start - 1].isdigit():
            start -= 1
        month = flat[start : match.start()]
        if not _MONTH_ONLY.fullmatch(month) or flat[start - 1 : start].isdigit():
            continue
        day, last_month, last_day = match.groups()
        iso = _day("-", month, day)
        if last_day:
            iso += "/" + _day("-", last_month or month, last_day)
        yield Span(start, match.end(), "DATE", iso)


def _in_words(flat: str) -> Iterator[Span]:
    if not any(century in flat for century in _CN_CENTURIES):
        return
    for match in _CN_DATE.finditer(flat):
        year_digits, *rest = _DATE_PARTS.split(match[0])
        year = "".join(_CN_DIGITS[char] for char in year_digits)
        if "1900" <= year < "2100":
            yield Span(match.start(), match.end(), "DATE", _day(year, *(str(_small(part)) for part in rest if part)))


def _plans(flat: str) -> Iterator[Span]:
    for match in _PLAN.finditer(flat):
        if flat[match.start() - 1 : match.start()] not in _CN_NUMERALS:
            first_year = 2011 + 5 * (_small(match[1]) - 2)
            yield Span(match.start(), match.end(), "DATE", f"{first_year}-{first_year + 4}")


def _iso(part: dict[str, str | None]) -> str:
    if year := part["y"]:
        return _from_year(year, part)
    first, last = part["ya"], part["yc"]
    if first and last:
        return f"{first}-{last}" if first < last else ""
    return _day(part["yd"] or "", part["md"], part["dd"])


def _from_year(year: str, part: dict[str, str | None]) -> str:
    if part["m"]:
        first = _day(year, part["m"], part["d"])
        if part["d2"]:
            return f"{first}/{_day(part['y2'] or year, part['m2'] or part['m'], part['d2'])}"
        if part["m3"]:
            return f"{first}/{_day(part['y3'] or year, part['m3'])}"
        return first
    if part["ma"]:
        return f"{_day(year, part['ma'])}/{_day(year, part['mb'])}"
    if part["half"]:
        return f"{year}-{_HALVES[part['half']]}"
    if part["q"]:
        number = "一二三四".find(part["q"][-3]) + 1 or int(part["q"][-3])
        return f"{year}-Q1/{year}-Q{number}" if part["q"][0] == "前" else f"{year}-Q{number}"
    if part["yb"]:
        return f"{year}-{part['yb']}" if year < part["yb"] else ""
    return year


def _day(year: str, month: str | None = None, day: str | None = None) -> str:
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


def _small(numeral: str) -> int:
    """A Chinese numeral below 100."""
    tens, ten, ones = numeral.rpartition("十")
    value = int(_CN_DIGITS[ones]) if ones else 0
    return value + 10 * (int(_CN_DIGITS[tens]) if tens else 1) if ten else value
