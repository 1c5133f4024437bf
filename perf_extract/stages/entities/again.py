"""Later mentions that only an earlier one gives away: short forms, offices, companies, counties without 县."""

from __future__ import annotations

import re

from ahocorasick_rs import AhoCorasick, MatchKind

from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from .edges import Edges
from .lexicon import Lexicon, lexicon
from .spans import Span

_SHORTEST = {"UNIT": 3, "COMPANY": 3, "PROGRAM": 4}


def again(
    flat: str, spans: list[Span], regions: dict[str, list[Span]], edges: Edges, catalog: Catalog
) -> list[Span]:
    """Mentions of what ``spans`` and ``regions`` name, found by the words alone, in text order, non-overlapping."""
    lex = catalog.derived(lexicon)
    words = {
        flat[span.start : span.end]: Span(0, 0, span.label, span.canonical)
        for span in spans
        if span.label in _SHORTEST and span.end - span.start >= _SHORTEST[span.label]
    }
    counties = _counties(regions, lex)
    words |= counties
    words |= _short_forms(flat, spans, catalog.derived(_short_form))
    if not words:
        return []
    found: list[Span] = []
    forms = list(words)
    automaton = AhoCorasick(forms, matchkind=MatchKind.LeftmostLongest)
    for index, start, end in automaton.find_matches_as_indexes(flat):
        form = forms[index]
        if form in counties and not (edges.opens_word(start) and edges.opens_word(end)):
            continue
        kind = words[form]
        found.append(Span(start, end, kind.label, kind.canonical))
    return found


def _short_form(catalog: Catalog) -> re.Pattern[str]:
    introduced = any_of(catalog.derived(lexicon).use("short"))
    return re.compile(rf"（(?:{introduced})：?[“‘]?([^“”‘’（）\n]{{2,20}}+)[”’]?）")


def _short_forms(flat: str, spans: list[Span], pattern: re.Pattern[str]) -> dict[str, Span]:
    """省财政厅 of 湖南省财政厅（以下简称省财政厅）."""
    matches = list(pattern.finditer(flat))
    if not matches:
        return {}
    ends = {span.end: span for span in spans}
    return {
        match[1]: Span(0, 0, named.label, named.canonical or flat[named.start : named.end])
        for match in matches
        if (named := ends.get(match.start())) is not None and named.label != "DATE"
    }


def _counties(regions: dict[str, list[Span]], lex: Lexicon) -> dict[str, Span]:
    """The everyday names of the regions that the text also names in full."""
    shorts: dict[str, Span] = {}
    for name, mentions in regions.items():
        place = lex.places.get(name)
        if mentions and place is not None and len(place.short) > 1 and place.short not in lex.everyday:
            shorts[place.short] = Span(0, 0, "REGION", name)
    return shorts
