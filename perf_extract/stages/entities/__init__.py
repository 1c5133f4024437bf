"""The entity stage: the bodies, companies, regions, laws, document numbers, programmes and dates a text names."""

from __future__ import annotations

from collections.abc import Sequence

from ...knowledge.loader import Catalog
from ...model.reading import Heading, Reading, Tokens
from ...model.report import Entity
from .again import again, short_forms
from .canonical import unify
from .edges import Edges
from .endings import Endings
from .lexicon import lexicon
from .listed import listed
from .marks import marked
from .spans import merge, with_hidden_regions

__all__ = ["find"]


def find(reading: Reading, tokens: Tokens, headings: Sequence[Heading], catalog: Catalog) -> list[Entity]:
    """Every mention of a named thing, in text order; offsets are source offsets.

    ``canonical`` is one form for all mentions of the same thing in this text. Mentions do not overlap, but for one
    case: a region that the text names in full only inside other names (新邵县 in 新邵县财政局) is reported once,
    where it first is.
    """
    flat = reading.flat
    lex = catalog.derived(lexicon)
    edges = Edges(flat, tokens, lex)
    hits, triggers = lex.scan(flat)
    taken = merge(listed(flat, triggers, headings, edges, catalog), marked(flat, tokens, catalog))
    endings = Endings(flat, hits, edges, taken, lex)
    spans = merge(taken, endings.run())
    shorts = short_forms(flat, spans, catalog)
    if more := again(flat, spans, taken, endings.regions, shorts, edges, lex):
        spans = merge(spans, more)
    spans = with_hidden_regions(spans, flat, endings.regions)
    unify(spans, flat, endings.regions, shorts, lex)
    entities: list[Entity] = []
    for span in spans:
        place = reading.place(span.start, span.end)
        entities.append(
            Entity(span.label, reading.text[place.start : place.end], place.start, place.end, span.canonical)
        )
    return entities
