"""What pages repeat: headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from .shapes import Page, TextLine

_NUMBER = re.compile(
    r"[-—–·~\s]*+(?:第?\s*+\d{1,4}\s*+页?[-—–·~\s]*+(?:[/，,]?\s*+共?\s*+\d{1,4}\s*+页)?|[ivxⅠⅡⅢⅣⅤⅥ]{1,5}[-—–·~\s]*+)"
)
_MARKED_NUMBER = re.compile(r"\s*(?:[-—–·~]\s*\d{1,4}\s*[-—–·~]|第\s*\d{1,4}\s*页.*|\d{1,4}\s*/\s*\d{1,4})\s*")
_DIGITS = re.compile(r"\d+")
_KEPT = re.compile(r"单\s*位|表$")
_BAND = 0.13
_OUTER = 0.07
_EDGE_LINES = 3
_SHARE = 0.4
_FEWEST_COUNTED = 3
_DRIFT = 6.0


def without_running(pages: Sequence[Page], lines: list[list[TextLine]]) -> list[list[TextLine]]:
    """The lines of each page without those that most pages repeat in the same place, and without page numbers."""
    seen: dict[tuple[str, bool], list[tuple[int, int, float]]] = defaultdict(list)
    for number, (page, page_lines) in enumerate(zip(pages, lines, strict=True)):
        for at in _edge_lines(page, page_lines):
            line = page_lines[at]
            key = _DIGITS.sub("#", "".join(line.text.split()))
            seen[key, line.top < page.height / 2].append((number, at, line.top))
    dropped: set[tuple[int, int]] = set()
    for (key, _), places in seen.items():
        if _KEPT.search(key):
            continue
        middle = median(top for _, _, top in places)
        same = [place for place in places if abs(place[2] - middle) <= _DRIFT]
        numbers = _NUMBER.fullmatch(lines[places[0][0]][places[0][1]].text) is not None
        # Two pages that begin alike may be two forms, unless it stands where only headers do.
        outermost = middle < _OUTER * pages[0].height or middle > (1 - _OUTER) * pages[0].height
        fewest = 2 if numbers or outermost else 3
        if len(same) >= max(fewest, _SHARE * len(pages)):
            dropped.update((number, at) for number, at, _ in same)
    dropped.update(_counted(pages, lines))
    for number, (page, page_lines) in enumerate(zip(pages, lines, strict=True)):
        for at in _edge_lines(page, page_lines):
            if _MARKED_NUMBER.fullmatch(page_lines[at].text):
                dropped.add((number, at))
    kept = [
        [line for at, line in enumerate(page_lines) if (number, at) not in dropped]
        for number, page_lines in enumerate(lines)
    ]
    for page_lines in kept:
        if page_lines:
            page_lines[0].gap = False
    return kept


def _counted(pages: Sequence[Page], lines: list[list[TextLine]]) -> set[tuple[int, int]]:
    """Lone numbers at the edges that count the pages, wherever exactly they stand."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for number, (page, page_lines) in enumerate(zip(pages, lines, strict=True)):
        for at in _edge_lines(page, page_lines):
            text = page_lines[at].text.strip()
            if text.isascii() and text.isdigit() and len(text) <= 4:
                found[int(text) - page.number].add((number, at))
    most = max(found.values(), key=len, default=set[tuple[int, int]]())
    return most if len(most) >= max(_FEWEST_COUNTED, _SHARE * len(pages)) else set()


def _edge_lines(page: Page, lines: list[TextLine]) -> list[int]:
    """The lines near a page's upper and lower side."""
    by_height = sorted(range(len(lines)), key=lambda at: lines[at].top)
    band = _BAND * page.height
    upper = [at for at in by_height[:_EDGE_LINES] if lines[at].bottom < band]
    lower = [at for at in by_height[-_EDGE_LINES:] if lines[at].top > page.height - band]
    return [*upper, *(at for at in lower if at not in upper)]
