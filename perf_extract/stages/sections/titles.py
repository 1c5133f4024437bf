"""Where a heading's title ends, and whether what stands there is a title at all."""

from __future__ import annotations

import regex

from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import Unit

_LONGEST = 60
_LONGEST_STATEMENT = 40
_SHORT = 15

# Up to the first colon or full stop that stands in no bracket and no quotation.
_TITLE = regex.compile(
    r"(?:（[^（）\n]{0,80}+）|“[^“”\n]{0,60}+”|《[^《》\n]{0,60}+》|(?<=[0-9])：(?=[0-9])|[^：。！？\n\t])*+",
)
_UNIT_BRACKET = regex.compile(r"（[^（）]{0,6}(?:单位|金额)[^（）]{0,12}）$|（[百千万亿]*元）$|单位：[百千万亿]*元$")
_BLANK = regex.compile(r"[\s：]*+")


class Title:
    """``flat[start:end]`` is the title (None where there is none), ``body`` where what is said under it begins."""

    __slots__ = ("body", "end", "start", "text")

    def __init__(self, text: str | None, start: int, end: int, body: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.body = body


class Titles:
    """The compiled grammar of titles."""

    def __init__(self, catalog: Catalog) -> None:
        units = any_of(u.word for u in catalog.rows(Unit) if u.kind != "duration" and u.word not in "年月日号")
        self.figure = regex.compile(rf"(?<![0-9.“])[0-9][0-9,.]*+[余多]?(?:{units}|%|‰)(?!级)")
        self.quoted = regex.compile(r"“[^“”\n]*”|《[^《》\n]*》|（[^（）\n]*）")

    def title(self, flat: str, marker_end: int, end: int) -> Title:
        """The title behind a marker that ends at ``marker_end``, in a paragraph (or the part of one) up to ``end``."""
        start = marker_end
        while start < end and flat[start] in " \t：":
            start += 1
        match = _TITLE.match(flat, start, end)
        stop = match.end() if match else start
        closed = stop < end
        text = flat[start:stop]
        if not text:
            return Title(None, marker_end, marker_end, start)
        body = stop
        while body < end and flat[body] in "：。！？ \t":
            body += 1
        if body == end and end < len(flat):
            body = end + 1 if flat[end] == "\n" else end
        bracket = _UNIT_BRACKET.search(text)
        if bracket and bracket.start():
            text = text[: bracket.start()]
        text = text.rstrip("：。；，、 \t")
        if not text or self._is_statement(text, flat, stop, closed):
            return Title(None, marker_end, marker_end, start)
        return Title(text, start, start + len(text), body)

    def _is_statement(self, text: str, flat: str, stop: int, closed: bool) -> bool:
        plain = self.quoted.sub("", text)
        if self.figure.search(plain):
            return True
        length = len(text)
        if length <= _LONGEST_STATEMENT:
            ends_item = stop < len(flat) and not closed and flat[stop - 1] == "；"
            return ends_item and length > _SHORT
        return length > _LONGEST or any(c in plain for c in "，；")


def titles(catalog: Catalog) -> Titles:
    """The titles of ``catalog``; use as ``catalog.derived(titles)``."""
    return Titles(catalog)
