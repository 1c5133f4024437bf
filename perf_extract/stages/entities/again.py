"""Later mentions that only an earlier one gives away: short forms, offices, companies, counties without 县."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from .edges import Edges
from .lexicon import Lexicon, lexicon
from .spans import Span

#: up to so many words a plain search for each is faster than building an automaton
_FEW = 60
_SHORTEST = {"UNIT": 3, "COMPANY": 3, "PROGRAM": 4}


def again(
    flat: str,
    spans: list[Span],
    marked: list[Span],
    regions: dict[str, list[Span]],
    shorts: dict[str, Span],
    edges: Edges,
    lex: Lexicon,
) -> list[Span]:
    """Mentions beside ``spans`` that are found by the words alone, in no order; they may overlap.

    Words are those of ``marked`` (which only marks or lists gave away), of programmes, of ``regions``, and of
    ``shorts``.
    """
    words = {
        flat[span.start : span.end]: Span(0, 0, span.label, span.canonical)
        for span in [*marked, *(span for span in spans if span.label == "PROGRAM")]
        if span.label in _SHORTEST
        and span.end - span.start >= _SHORTEST[span.label]
        and flat[span.start : span.end] not in lex.end_words
    }
    counties = _counties(regions, lex)
    words |= counties
    words |= {form: Span(0, 0, full.label, full.canonical) for form, full in shorts.items()}
    if not words:
        return []
    known = {span.start for span in spans}
    found: list[Span] = []
    for form, start in _mentions(flat, words):
        if start in known:
            continue
        end = start + len(form)
        if form in counties and not (edges.opens_word(start) and edges.closes_name(end)):
            continue
        kind = words[form]
        found.append(Span(start, end, kind.label, kind.canonical))
    return found


def _mentions(flat: str, words: dict[str, Span]) -> Iterator[tuple[str, int]]:
    if len(words) > _FEW:
        forms = list(words)
        automaton = AhoCorasick(forms, matchkind=MatchKind.LeftmostLongest)
        for index, start, _ in automaton.find_matches_as_indexes(flat):
            yield forms[index], start
        return
    for form in words:
        start = flat.find(form)
        while start >= 0:
            yield form, start
            start = flat.find(form, start + len(form))


def _short_form(catalog: Catalog) -> re.Pattern[str]:
    introduced = any_of(catalog.derived(lexicon).use("short"))
    return re.compile(rf"（(?:{introduced})：?[“‘]?([^“”‘’（）\n]{{2,20}}+)[”’]?）")


def short_forms(flat: str, spans: list[Span], catalog: Catalog) -> dict[str, Span]:
    """The short forms that a text introduces, each with the name it stands for: 湖南省财政厅（以下简称省财政厅）."""
    matches = list(catalog.derived(_short_form).finditer(flat))
    if not matches:
        return {}
    ends = {span.end: span for span in spans}
    return {
        match[1]: Span(0, 0, named.label, named.canonical or flat[named.start : named.end])
        for match in matches
        if (named := ends.get(match.start())) is not None and named.label != "DATE"
    }


def _counties(regions: dict[str, list[Span]], lex: Lexicon) -> dict[str, Span]:
    """The everyday names of the regions that the text also names in full, and those that are in no list in full."""
    names: dict[str, Span] = {}
    for name, mentions in regions.items():
        place = lex.places.get(name)
        if not mentions:
            continue
        if place is None:
            names[name] = Span(0, 0, "REGION", name)
        short = place.short if place is not None else name[:-1]
        if len(short) > 1 and short not in lex.everyday:
            names[short] = Span(0, 0, "REGION", name)
    return names
