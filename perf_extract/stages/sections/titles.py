"""Where a heading's title ends, and whether what stands there is a title at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ...knowledge.headings import unit_of_figure
from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import DocumentWords

Breaks = Callable[[int, int], Iterable[tuple[int, bool]]]

_LONGEST = 60
_LONGEST_STATEMENT = 40
_SHORT = 15

# Up to the first colon or full stop that stands in no bracket and no quotation.
_TITLE = re.compile(
    r"[ \t：]*+((?:[^：。！？\n\t（“《]++|（[^（）\n]{0,80}+）|“[^“”\n]{0,60}+”|《[^《》\n]{0,60}+》"
    r"|(?<=[0-9])：(?=[0-9])|[（“《])*+)",
)
_UNIT_BRACKET = re.compile(r"（[^（）]{0,6}(?:单位|金额)[^（）]{0,12}）$|（[百千万亿]*元）$|单位：[百千万亿]*元$")
_NO_TITLE = re.compile("[，；。、（“]|[0-9]$")
_NUMBER = re.compile("(?<![0-9.“])[0-9][0-9,.]*+[余多]?")
_CLAUSES = re.compile("[，；]")
_CLOSE = re.compile(r"[：。！？ \t]*+")


class Title(NamedTuple):
    """A title (None where there is none), where it ends, and where what is said under it begins."""

    text: str | None
    end: int
    body: int


class Titles:
    """The compiled grammar of titles."""

    def __init__(self, catalog: Catalog) -> None:
        self._unit: re.Pattern[str] = catalog.derived(unit_of_figure)
        nouns = next((row.words for row in catalog.rows(DocumentWords) if row.kind == "chapter"), [])
        self.noun = re.compile(rf"(?:{any_of(nouns)})$")
        self.quoted = re.compile(r"“[^“”\n]*”|《[^《》\n]*》|（[^（）\n]*）")

    def title(self, flat: str, marker_end: int, end: int, breaks: Breaks) -> Title:
        """The title behind a marker that ends at ``marker_end``, in a paragraph (or the part of one) up to ``end``.

        ``breaks`` gives the places between two others where the source has a blank, and whether it is a line end.
        """
        match = _TITLE.match(flat, marker_end, end)
        assert match is not None  # every part of the pattern may be empty
        start, stop = match.span(1)
        closed = stop < end
        text = flat[start:stop]
        if not text:
            return Title(None, marker_end, start)
        body = _CLOSE.match(flat, stop, end).end()  # type: ignore[union-attr]
        if body == end and end < len(flat):
            body = end + 1 if flat[end] == "\n" else end
        if text[-1] in "元）":
            bracket = _UNIT_BRACKET.search(text)
            if bracket and bracket.start():
                text = text[: bracket.start()]
        text = text.rstrip("：。；，、 \t")
        if not text or self._is_statement(text, flat, stop, closed):
            places = breaks(start + 2, min(stop, start + _LONGEST_STATEMENT + 1))
            cut = next((at for at, line_end in places if self._cuts(flat[start:at], flat[at:stop], line_end)), 0)
            if not cut:
                return Title(None, marker_end, start)
            text, body = flat[start:cut], cut
        return Title(text, start + len(text), body)

    def _has_figure(self, text: str) -> bool:
        """Whether ``text`` holds a number with a unit that is no year, date or grade."""
        for number in _NUMBER.finditer(text):
            at = number.end()
            if text[at : at + 1] in ("年", "月", "日", "号"):
                continue
            unit = self._unit.match(text, at)
            if text[at : at + 1] in ("%", "‰") or (unit and text[unit.end() : unit.end() + 1] != "级"):
                return True
        return False

    def _cuts(self, text: str, rest: str, line_end: bool) -> bool:
        """Whether a title ends at a blank, or at a line end that looks like one of wrapped text."""
        if len(text) > _LONGEST_STATEMENT or _NO_TITLE.search(text) or len(rest) < _SHORT or self._has_figure(text):
            return False
        return not line_end or (self.noun.search(text) is not None and rest[0] not in "的和与及、")

    def _is_statement(self, text: str, flat: str, stop: int, closed: bool) -> bool:
        if self._has_figure(text) and self._has_figure(self.quoted.sub("", text)):
            return True
        length = len(text)
        if length <= _LONGEST_STATEMENT:
            ends_item = stop < len(flat) and not closed and flat[stop - 1] == "；"
            return ends_item and length > _SHORT
        return length > _LONGEST or _CLAUSES.search(self.quoted.sub("", text)) is not None


def titles(catalog: Catalog) -> Titles:
    """The titles of ``catalog``; use as ``catalog.derived(titles)``."""
    return Titles(catalog)
