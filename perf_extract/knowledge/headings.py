"""How headings are numbered: patterns for the markers of ``heading_styles.tsv``."""

from __future__ import annotations

import re

from .loader import Catalog
from .patterns import any_of
from .rows import HeadingStyle, Unit

_CHINESE = "[一二三四五六七八九十百]{1,4}"
_NUMBERS = {
    "cn": rf"(?:{_CHINESE})",
    "arabic": r"(?<!\d)[0-9]{1,2}",
    "decimal": r"(?<![\d.])[1-9][0-9]?(?:\.[0-9]{1,2}){1,3}",
    "any": rf"(?:{_CHINESE}|[0-9]{{1,2}})",
}


class Markers:
    """The compiled marker pattern of a catalog.

    ``pattern`` matches a marker of any style at a place; the name of the group that matched is
    ``s`` and the index of the style in ``styles``.
    """

    def __init__(self, styles: list[HeadingStyle]) -> None:
        self.styles = styles
        self.source = "|".join(f"(?P<s{i}>{_pattern(style)})" for i, style in enumerate(styles))
        self.pattern = re.compile(self.source)


def unit_of_figure(catalog: Catalog) -> re.Pattern[str]:
    """A unit or measure word, 万 and 亿 before it too; use as ``catalog.derived(unit_of_figure)``."""
    return re.compile(rf"[十百千万亿]{{0,3}}(?:{any_of(unit.word for unit in catalog.rows(Unit))})")


def markers(catalog: Catalog) -> Markers:
    """The markers of ``catalog``; use as ``catalog.derived(markers)``."""
    return Markers(catalog.rows(HeadingStyle))


def _pattern(style: HeadingStyle) -> str:
    number = f"[{style.glyphs}]" if style.numeral == "enclosed" else _NUMBERS[style.numeral]
    return style.pattern.replace("<N>", number)
