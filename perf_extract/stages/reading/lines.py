"""The lines of a text that say something: no blank ones, no page numbers."""

from __future__ import annotations

import re
from itertools import pairwise

from .folding import INVISIBLE

BLANK = " \t\u200b"
_LINE = re.compile(rf"([{BLANK}\n]*+)([^\n]++)")
_PAGE = re.compile(
    r"[-—·~] ?[-—]? *(\d{1,4}) *[-—·~] ?[-—]?|(?P<lone>— *\d{1,3}|\d{1,3} *[-—]|\d{1,3})"
    r"|第 *(\d{1,4}) *页(?: *[，/]? *共 *\d{1,4} *页)?|(\d{1,4}) */ *\d{1,4} *页"
    r"|[Pp]age *(\d{1,4})(?: *of *\d{1,4})?"
)
_INNER_PAGE = re.compile(r"(?<=[^\n] )—{1,2}+ ?(?P<n>\d{1,3}) ?—{1,2}+ (?=[^\n ])")
_LONGEST_PAGE = 20
_NEXT_PAGE = 5
_NEXT_PAGE_UNSURE = 15
_FEWEST_UNSURE = 3


class Lines:
    """The lines that say something: where they stand, what they say, and what stands before them."""

    __slots__ = ("gaps", "indents", "places", "texts")

    def __init__(self) -> None:
        self.places: list[tuple[int, int]] = []
        self.texts: list[str] = []
        self.gaps: list[bool] = []
        self.indents: list[int] = []

    def drop(self, doomed: set[int]) -> None:
        """Take away the lines with these numbers; what follows one stands behind a gap."""
        kept = [number for number in range(len(self.texts)) if number not in doomed]
        self.gaps = [self.gaps[n] or n - 1 in doomed for n in kept]
        self.places = [self.places[n] for n in kept]
        self.texts = [self.texts[n] for n in kept]
        self.indents = [self.indents[n] for n in kept]


def without_inner_pages(folded: str) -> str:
    """``folded`` with invisible blanks for page numbers between dashes that a lost line break left inside its lines."""
    if "—" not in folded:
        return folded
    found = list(_INNER_PAGE.finditer(folded))
    numbers = [int(match["n"]) for match in found]
    steps = sum(after == before + 1 for before, after in pairwise(numbers))
    if len(found) < _FEWEST_UNSURE or steps < len(found) // 2:
        return folded
    parts: list[str] = []
    at = 0
    for match in found:
        parts += folded[at : match.start()], INVISIBLE * len(match[0])
        at = match.end()
    return "".join([*parts, folded[at:]])


def lines_of(folded: str) -> Lines:
    """The lines of ``folded`` without their outer blanks; blank lines and page numbers are left out.

    A number that stands alone, or with one dash, is a page number only where it counts on from others.
    """
    lines = Lines()
    pages: list[tuple[int, int, bool]] = []
    for match in _LINE.finditer(folded, 0, len(folded.rstrip(BLANK + "\n"))):
        start = match.start(2)
        text = match[2].rstrip(BLANK)
        lead = match[1]
        if len(text) <= _LONGEST_PAGE:
            page = _PAGE.fullmatch(text)
            if page and page.lastindex:
                number = int(page[page.lastindex].strip("-— "))
                pages.append((len(lines.texts), number, page["lone"] is None))
        lines.places.append((start, start + len(text)))
        lines.texts.append(text)
        lines.gaps.append(lead.count("\n") > 1)
        lines.indents.append(len(lead) - lead.rfind("\n") - 1)
    if pages and len(lines.texts) > 1:
        doomed = _page_numbers(pages)
        # The dash before a number may have got a line of its own.
        lines.drop(doomed | {n - 1 for n in doomed if n and lines.texts[n - 1] in "—-"})
    return lines


def _page_numbers(pages: list[tuple[int, int, bool]]) -> set[int]:
    """The lines of page numbers among ``pages`` (line, number, whether it shows itself to be one)."""
    doomed = {line for line, _, sure in pages if sure}
    if len(doomed) == len(pages):
        return doomed
    distance = _NEXT_PAGE if doomed else _NEXT_PAGE_UNSURE
    length_at: list[int] = []
    before_at: list[int] = []
    best_of: dict[int, int] = {}
    for place, (line, number, _) in enumerate(pages):
        before = best_of.get(number - 1, -1)
        if before >= 0 and line - pages[before][0] < distance:
            before = -1
        length_at.append(length_at[before] + 1 if before >= 0 else 1)
        before_at.append(before)
        if number not in best_of or length_at[place] > length_at[best_of[number]]:
            best_of[number] = place
    place = max(range(len(pages)), key=length_at.__getitem__)
    chain = []
    while place >= 0:
        chain.append(pages[place])
        place = before_at[place]
    if any(sure for _, _, sure in chain) if doomed else len(chain) >= _FEWEST_UNSURE:
        doomed.update(line for line, _, _ in chain)
    return doomed


def width_of(text: str) -> float:
    """Width in columns: two for a Chinese character, one for an ASCII one."""
    return (len(text.encode("utf-8", "surrogatepass")) + len(text)) / 2
