"""Word's automatic numbers, which stand nowhere in the text: counted as Word counts them.

Counters belong to the abstract list that several lists (``w:num``) share; a list with a start of its own sets
the counter when it is first used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from ..xmltree import local
from .formats import shown_number
from .styles import Styles, child, is_on, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


class Level(msgspec.Struct):
    """A level of a list. ``restart``: the 1-based level whose next item starts it anew, 0 for never."""

    start: int = 0
    fmt: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None


class _List(msgspec.Struct):
    abstract: int
    starts: dict[int, int]
    levels: dict[int, Level]


class Numbering:
    """The lists of a document, and how far each has counted. Ask in document order."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[int, dict[int, Level]] = {}
        self._lists: dict[int, _List] = {}
        self._counts: dict[int, list[int | None]] = {}
        self._begun: set[tuple[int, int]] = set()
        links: dict[int, str] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                key = number(element, "abstractNumId")
                if key is not None:
                    self._abstract[key] = _levels(element)
                    link = value(child(element, "numStyleLink"))
                    if link:
                        links[key] = link
            elif local(element) == "num":
                self._add_list(element)
        for key, link in links.items():
            target = next((s.num_id for _, s in styles.chain(link) if s.num_id is not None), None)
            if target in self._lists and self._lists[target].abstract != key:
                self._abstract[key] = self._abstract.get(self._lists[target].abstract, {})

    def of(self, properties: _Element | None) -> str:
        """The number of a paragraph with these ``w:pPr``, with a space behind where words would run into it."""
        place = self._place(properties)
        return self._next(*place) if place else ""

    def _place(self, properties: _Element | None) -> tuple[int, int] | None:
        """List and level of a paragraph: what it says itself, else what its style says."""
        own = child(properties, "numPr")
        num_id, level = number(child(own, "numId")), number(child(own, "ilvl"))
        chain = self._styles.chain(value(child(properties, "pStyle")) or self._styles.default)
        if num_id is None:
            for key, style in chain:
                if style.num_id is not None:
                    num_id = style.num_id
                    if level is None:
                        level = self._linked_level(num_id, [k for k, _ in chain], key)
                        level = style.level if level is None else level
                    break
        if not num_id or num_id not in self._lists:
            return None
        return num_id, min(max(level or 0, 0), _LEVELS - 1)

    def _linked_level(self, num_id: int, chain: list[str], holder: str) -> int | None:
        """The level that a list ties to one of the paragraph's styles, down to the style that names the list."""
        found = self._lists.get(num_id)
        if found is None:
            return None
        for key in chain[: chain.index(holder) + 1]:
            for level, shape in self._abstract.get(found.abstract, {}).items():
                if shape.style == key:
                    return level
        return None

    def _add_list(self, element: _Element) -> None:
        key, abstract = number(element, "numId"), number(child(element, "abstractNumId"))
        if key is None or abstract is None:
            return
        made = _List(abstract, {}, {})
        for override in element:
            level = number(override, "ilvl")
            if local(override) != "lvlOverride" or level is None:
                continue
            start = number(child(override, "startOverride"))
            shape = child(override, "lvl")
            if shape is not None:
                made.levels[level] = _level(shape)
                start = made.levels[level].start if start is None else start
            if start is not None:
                made.starts[level] = start
        self._lists[key] = made

    def _next(self, num_id: int, level: int) -> str:
        found = self._lists[num_id]
        shapes = {**self._abstract.get(found.abstract, {}), **found.levels}
        counts = self._counts.setdefault(found.abstract, [None] * _LEVELS)
        for upper in range(level):
            if counts[upper] is None:
                counts[upper] = found.starts.get(upper, shapes.get(upper, Level()).start)
        shape = shapes.get(level, Level())
        count = counts[level]
        if level in found.starts and (num_id, level) not in self._begun:
            self._begun.add((num_id, level))
            counts[level] = found.starts[level]
        else:
            counts[level] = shape.start if count is None else count + 1
        for deeper in range(level + 1, _LEVELS):
            restart = shapes.get(deeper, Level()).restart
            if restart is None or level < restart:
                counts[deeper] = None
        return _printed(shape, shapes, counts)


def _printed(shape: Level, shapes: dict[int, Level], counts: list[int | None]) -> str:
    if shape.fmt == "bullet":
        return ""

    def fill(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        count = counts[place]
        fmt = shapes.get(place, Level()).fmt
        if shape.legal and fmt != "none":
            fmt = "decimal"
        return shown_number(fmt, count if count is not None else shapes.get(place, Level()).start)

    text = _PLACE.sub(fill, shape.text)
    apart = shape.suffix != "nothing" and text[-1:].isascii() and text[-1:].strip()
    return text + " " if apart else text


def _levels(element: _Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for shape in element:
        key = number(shape, "ilvl")
        if local(shape) == "lvl" and key is not None:
            found[key] = _level(shape)
    return found


def _level(shape: _Element) -> Level:
    fmt = child(shape, "numFmt")
    if fmt is None:
        # Newer formats stand in a Choice beside a plain fallback.
        fmt = child(shape, "AlternateContent", "Choice", "numFmt")
    return Level(
        number(child(shape, "start")) or 0,
        value(fmt) or "decimal",
        value(child(shape, "lvlText")) or "",
        value(child(shape, "suff")) or "tab",
        number(child(shape, "lvlRestart")),
        is_on(child(shape, "isLgl")),
        value(child(shape, "pStyle")),
    )
