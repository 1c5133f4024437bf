"""How headings are numbered: patterns for the markers of ``heading_styles.tsv``."""

from __future__ import annotations

import re

from .loader import Catalog
from .patterns import any_of
from .regexes import compiled
from .rows import HeadingStyle, Unit

_CHINESE = "[一二三四五六七八九十百]{1,4}"
_NUMBERS = {
    "cn": rf"(?:{_CHINESE})",
    "arabic": r"(?<!\d)[0-9]{1,2}",
    "decimal": r"(?<![\d.])[1-9][0-9]?(?:\.[0-9]{1,2}){1,3}",
    "any": rf"(?:{_CHINESE}|[0-9]{{1,2}})",
}


_FIRST = {
    "cn": "一二三四五六七八九十百",
    "arabic": "0-9",
    "decimal": "1-9",
    "any": "一二三四五六七八九十百0-9",
}


class Markers:
    """The compiled marker pattern of a catalog.

    ``pattern`` matches a marker of any style at a place; the name of the group that matched is
    ``s`` and the index of the style in ``styles``. ``first`` is the inside of a character class that every
    marker begins with a character of.
    """

    def __init__(self, styles: list[HeadingStyle]) -> None:
        self.styles = styles
        for style in styles:
            compiled(_pattern(style), style)
        self.pattern = re.compile("|".join(f"(?P<s{i}>{_pattern(style)})" for i, style in enumerate(styles)) or "(?!)")
        self.first = "".join(dict.fromkeys(_first(style) for style in styles))


def unit_of_figure(catalog: Catalog) -> re.Pattern[str]:
    """A unit or measure word, 万 and 亿 before it too; use as ``catalog.derived(unit_of_figure)``."""
    return re.compile(rf"[十百千万亿]{{0,3}}(?:{any_of(unit.word for unit in catalog.rows(Unit))})")


def markers(catalog: Catalog) -> Markers:
    """The markers of ``catalog``; use as ``catalog.derived(markers)``."""
    return Markers(catalog.rows(HeadingStyle))


def _first(style: HeadingStyle) -> str:
    if style.pattern.startswith("<N>"):
        return style.glyphs if style.numeral == "enclosed" else _FIRST[style.numeral]
    first = style.pattern[:1]
    return r"\s\S" if first in r"\.[(^$|?*+{" else re.escape(first)


def _pattern(style: HeadingStyle) -> str:
    number = f"[{style.glyphs}]" if style.numeral == "enclosed" else _NUMBERS[style.numeral]
    return style.pattern.replace("<N>", number)
