"""A found name before it is placed in the source."""

from __future__ import annotations

from operator import itemgetter

import msgspec

from ...model.report import EntityLabel


class Span(msgspec.Struct, gc=False):
    """``flat[start:end]`` is a name; ``canonical`` is empty where the name itself is its one form.

    ``branches``: local branches hang on it (国家税务总局 + 新邵县税务局).
    """

    start: int
    end: int
    label: EntityLabel
    canonical: str = ""
    branches: bool = False


def is_han(char: str) -> bool:
    """Whether ``char`` is a Chinese character; an empty text is none."""
    return "\u4e00" <= char <= "\u9fff"


_by_place = itemgetter(0, 1, 2)


def merge(*groups: list[Span]) -> list[Span]:
    """All spans in text order; where two overlap, the one of the earlier group stays, then the longer one."""
    ranked = [(span.start, number, -span.end, span) for number, group in enumerate(groups) for span in group]
    ranked.sort(key=_by_place)
    kept: list[Span] = []
    numbers: list[int] = []
    last = 0
    for start, number, end, span in ranked:
        if start < last:
            while kept and kept[-1].end > start and number < numbers[-1]:
                kept.pop()
                numbers.pop()
            if kept and kept[-1].end > start:
                continue
        kept.append(span)
        numbers.append(number)
        last = -end
    return kept


def with_hidden_regions(spans: list[Span], flat: str, regions: dict[str, list[Span]]) -> list[Span]:
    """``spans`` with one for every region that is named in full only as a part of other names, where it first is."""
    named = {flat[span.start : span.end] for span in spans if span.label == "REGION"}
    hidden = [
        mention
        for name, mentions in regions.items()
        for mention in mentions[:1]
        if (words := flat[mention.start : mention.end]).endswith(name) and words not in named
    ]
    return sorted([*spans, *hidden], key=lambda span: (span.start, -span.end)) if hidden else spans
