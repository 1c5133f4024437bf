"""Where numbers are no quantities whatever they look like: names, quotations, numbered things."""

from __future__ import annotations

import re
from typing import Final

import ahocorasick_rs

from ...knowledge import Catalog
from ...knowledge.rows import Trap

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
        |(?<=[Hh])[Tt]{{2}}[Pp][Ss]?：[^\s\u4e00-\u9fff。、]++
    )""",
    re.VERBOSE,
)
_MEASURED: Final = re.compile(r"[0-9][万亿]*(?:元|%|‰)")


def find(flat: str, catalog: Catalog) -> list[tuple[int, int]]:
    """Stretches of ``flat`` whose numbers are no quantities, by their start; they may overlap.

    They are titles in 《》, short quotations (“三送三解三优”, unless they hold an amount or a percentage), years and
    markers in brackets, document numbers, web addresses, and the catalog's ``whole`` traps.
    """
    spans = [
        (start, end)
        for _, start, end in catalog.derived(_words).find_matches_as_indexes(flat)
        if not (flat[start].isdecimal() and start and (flat[start - 1].isdecimal() or flat[start - 1] == "."))
    ]
    for match in _MARKED.finditer(flat):
        start, end = match.span()
        if flat[start] not in "“‘" or not _MEASURED.search(flat, start, end):
            spans.append((start, end))
    spans.sort()
    return spans


def _words(catalog: Catalog) -> ahocorasick_rs.AhoCorasick:
    words = [row.word for row in catalog.rows(Trap) if row.where == "whole"]
    return ahocorasick_rs.AhoCorasick(words, ahocorasick_rs.MatchKind.LeftmostLongest)
