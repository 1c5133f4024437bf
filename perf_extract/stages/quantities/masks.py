"""Where numbers are no quantities whatever they look like: names, quotations, numbered things."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import ahocorasick_rs

from ...knowledge import Catalog
from ...knowledge.rows import Trap
from .grammar import NUMERAL

_NUMERALS: Final = frozenset(f"0123456789{NUMERAL}")
#: a quotation longer than this is somebody's sentence, not a name
_NAME: Final = 24
_MARKED: Final = re.compile(
    rf"""[“‘《〈〔\[（Hh](?:
        (?<=“)[^“”\n]{{1,{_NAME}}}”
        |(?<=‘)[^‘’\n]{{1,{_NAME}}}’
        |(?<=《)[^《》\n]{{1,80}}》
        |(?<=〈)[^〈〉\n]{{1,80}}〉
        |(?<=[〔\[（])(?:19|20)[0-9]{{2}}[〕\]）](?:第?[0-9]{{1,5}}号)?
        |(?<=（)[0-9一二三四五六七八九十]{{1,3}}）
        |(?<=\[)[0-9]{{1,2}}\]
        |(?<=[Hh])[Tt]{{2}}[Pp][Ss]?：[^\s\u4e00-\u9fff。、]++
    )""",
    re.VERBOSE,
)
_MEASURED: Final = re.compile(r"[0-9][万亿]*(?:元|%|‰)")
#: a quotation as short as this is a name even with an amount in it (“两个15%”)
_SURELY_NAME: Final = 10


class Masks(NamedTuple):
    """``spans`` hold no quantity, by their start, maybe overlapping; ``words`` are words that begin with a numeral,
    start to end, and void a number that begins there and does not reach beyond them."""

    spans: list[tuple[int, int]]
    words: dict[int, int]


def find(flat: str, catalog: Catalog) -> Masks:
    """Where ``flat`` has titles in 《》, short quotations (“三送三解三优”), years and markers in brackets, document
    numbers, web addresses, and the catalog's ``whole`` traps."""
    spans: list[tuple[int, int]] = []
    words: dict[int, int] = {}
    for _, start, end in catalog.derived(_words).find_matches_as_indexes(flat):
        if flat[start] in _NUMERALS:
            words[start] = end
        else:
            spans.append((start, end))
    for match in _MARKED.finditer(flat):
        start, end = match.span()
        if flat[start] not in "“‘" or end - start <= _SURELY_NAME or not _MEASURED.search(flat, start, end):
            spans.append((start, end))
    spans.sort()
    return Masks(spans, words)


def _words(catalog: Catalog) -> ahocorasick_rs.AhoCorasick:
    words = [row.word for row in catalog.rows(Trap) if row.where == "whole"]
    return ahocorasick_rs.AhoCorasick(
        words, ahocorasick_rs.MatchKind.LeftmostLongest, implementation=ahocorasick_rs.Implementation.DFA
    )
