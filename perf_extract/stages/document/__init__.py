"""The document stage: what a report says of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ...knowledge.loader import Catalog
from ...model.reading import Heading, Reading
from ...model.report import Document, Entity, ReportType, Source
from .department import department_of
from .head import Head, head_of
from .lexicon import Lexicon, lexicon
from .region import region_of
from .years import year_of

__all__ = ["describe"]

_LOOKED_AT = 4_000
_LEAST_WEIGHT = 4


def describe(
    reading: Reading,
    headings: Sequence[Heading],
    entities: Sequence[Entity],
    source: Source,
    catalog: Catalog,
) -> Document:
    """Title, department, region, year and kind of a report; None for what the text does not say."""
    words: Lexicon = catalog.derived(lexicon)
    numbered = list(headings)
    head = head_of(reading, numbered, words)
    kind = _type_of(reading, head, numbered, words)
    department, short = department_of(reading, head, entities, words)
    return Document(
        source,
        head.title,
        department,
        short,
        region_of(reading.flat, head, department, words),
        year_of(reading.flat, head, numbered, kind, words),
        kind,
    )


def _type_of(reading: Reading, head: Head, headings: Sequence[Heading], words: Lexicon) -> ReportType:
    title = head.title or ""
    titles = "\n".join(h.section.title for h in headings if h.section.title)
    places = {"title": title, "heading": titles, "text": reading.flat[:_LOOKED_AT]}
    weights: Counter[ReportType] = Counter()
    for kind, where, pattern, weight in words.types:
        if pattern.search(places[where]):
            weights[kind] += weight
    if not weights:
        return "other"
    kind, weight = max(weights.items(), key=lambda item: item[1])
    return kind if weight >= _LEAST_WEIGHT else "other"
