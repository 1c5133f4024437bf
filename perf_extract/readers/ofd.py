"""OFD (GB/T 33190), China's official page format: text objects and ruled lines from the XML inside."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from ..errors import EmptyError, ScannedError, UnreadableError
from .archive import Archive
from .content import Content
from .layout import Edge, Glyph, Page, assemble, path_edges
from .limits import MAX_CHARACTERS, MAX_PAGES, Clock, hold
from .xmltree import local, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_Matrix: TypeAlias = tuple[float, float, float, float, float, float]

#: points in a millimetre
_POINTS = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
_PATH = re.compile(r"([A-Za-z])|(-?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)")
#: how many numbers each sign of a path takes
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_DEEPEST = 40


def read_ofd(data: bytes) -> Content:
    """The content of an OFD document."""
    archive = Archive(data)
    clock = Clock()
    root = _document_path(archive)
    document = parse(_read(archive, root))
    folder = posixpath.dirname(root)
    area = _numbers(_text_of(document, "PhysicalBox")) or list(_A4)
    templates = {e.get("ID") or "": _join(folder, e.get("BaseLoc")) for e in document.iter("{*}TemplatePage")}
    paths = [_join(folder, e.get("BaseLoc")) for e in document.iter("{*}Page")]
    hold(len(paths), MAX_PAGES, "pages")
    pages: list[Page] = []
    pictures = characters = 0
    for number, path in enumerate(paths, 1):
        clock.check()
        content = parse(_read(archive, path))
        box = _numbers(_text_of(content, "PhysicalBox")) or area
        page = Page(number, box[2] * _POINTS, box[3] * _POINTS, [], [])
        used = [t.get("TemplateID") or "" for t in content.iter("{*}Template")]
        roots = [parse(archive.read(templates[t])) for t in used if t in templates and templates[t] in archive]
        for layer in [*roots, content]:
            pictures += sum(1 for _ in layer.iter("{*}ImageObject"))
            _draw(layer, page)
        characters += len(page.glyphs)
        hold(characters, MAX_CHARACTERS, "characters")
        pages.append(page)
    if not characters:
        if pictures:
            raise ScannedError(
                "its pages are pictures; print it to PDF and install perf-extract[ocr], or give its text"
            )
        raise EmptyError("the OFD document holds no text; give a version with text")
    return assemble(pages, clock)


def _document_path(archive: Archive) -> str:
    entry = parse(_read(archive, "OFD.xml"))
    place = _text_of(entry, "DocRoot")
    if not place:
        raise UnreadableError("the OFD file names no document; get the file again")
    return _join("", place)


def _read(archive: Archive, name: str) -> bytes:
    if name not in archive:
        raise UnreadableError("a part of the OFD document is missing; get the file again")
    return archive.read(name)


def _join(folder: str, place: str | None) -> str:
    place = place or ""
    return place.lstrip("/") if place.startswith("/") else posixpath.normpath(posixpath.join(folder, place))


def _text_of(root: _Element, name: str) -> str:
    return next(((e.text or "").strip() for e in root.iter(f"{{*}}{name}")), "")


def _numbers(text: str | None) -> list[float]:
    found: list[float] = []
    for word in (text or "").split():
        try:
            found.append(float(word))
        except ValueError:
            return []
    return found


def _draw(root: _Element, page: Page) -> None:
    """Put what a layer draws on its page."""
    stack: list[tuple[_Element, int]] = [(root, 0)]
    while stack:
        element, depth = stack.pop()
        name = local(element)
        if name == "TextObject":
            page.glyphs += _glyphs(element)
        elif name == "PathObject":
            page.edges += _edges(element)
        elif depth < _DEEPEST:
            stack += [(child, depth + 1) for child in reversed(element)]


def _frame(element: _Element) -> tuple[float, float, _Matrix]:
    box = (_numbers(element.get("Boundary")) + [0.0] * 4)[:4]
    matrix = _numbers(element.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return box[0], box[1], (a, b, c, d, e, f)


def _glyphs(element: _Element) -> Iterator[Glyph]:
    left, top, (a, b, c, d, e, f) = _frame(element)
    size = (_numbers(element.get("Size")) or [3.5])[0]
    high = size * (abs(d) or abs(b)) * _POINTS
    for code in element.iter("{*}TextCode"):
        x, y = (_numbers(code.get("X")) or [0.0])[0], (_numbers(code.get("Y")) or [0.0])[0]
        text = code.text or ""
        across, down = (_steps(code.get(name), len(text)) for name in ("DeltaX", "DeltaY"))
        apart = False
        for place, char in enumerate(text):
            wide = unicodedata.east_asian_width(char) in "WFA"
            if char.isspace():
                apart = True
            else:
                px, py = left + a * x + c * y + e, top + b * x + d * y + f
                width = size * (1.0 if wide else 0.5) * (abs(a) or 1.0) * _POINTS
                base = py * _POINTS
                yield Glyph(
                    char, px * _POINTS, px * _POINTS + width, base - 0.9 * high, base + 0.1 * high, base, high, apart
                )
                apart = False
            x += across[place] if place < len(across) else (0.0 if place < len(down) else size * (1.0 if wide else 0.5))
            y += down[place] if place < len(down) else 0.0


def _steps(text: str | None, most: int) -> list[float]:
    """The steps between characters; ``g 3 4.2`` stands for 4.2 three times."""
    words = (text or "").split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < most:
        try:
            if words[at] == "g":
                found += [float(words[at + 2])] * min(int(words[at + 1]), most)
                at += 3
            else:
                found.append(float(words[at]))
                at += 1
        except (ValueError, IndexError):
            break
    return found


def _edges(element: _Element) -> list[Edge]:
    left, top, (a, b, c, d, e, f) = _frame(element)
    stroked = element.get("Stroke") not in ("false", "0")
    if not stroked and element.get("Fill") not in ("true", "1"):
        return []
    edges: list[Edge] = []
    points: list[tuple[float, float]] = []
    curved = False
    for sign, numbers in _commands(_text_of(element, "AbbreviatedData")):
        if sign in "SM":
            edges += [] if curved else path_edges(points, False, stroked)
            points, curved = [], False
        if sign == "C":
            edges += [] if curved else path_edges(points, True, stroked)
            points, curved = points[:1], False
        elif len(numbers) >= 2:
            curved = curved or sign in "QBA"
            x, y = numbers[-2:]
            points.append(((left + a * x + c * y + e) * _POINTS, (top + b * x + d * y + f) * _POINTS))
    return edges if curved else edges + path_edges(points, False, stroked)


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    sign, numbers = "", list[float]()
    for match in _PATH.finditer(text):
        if match[1]:
            if sign:
                yield sign, numbers
            sign, numbers = match[1].upper(), []
        elif sign:
            if len(numbers) == _TAKES.get(sign, 2):
                yield sign, numbers
                numbers = []
            numbers.append(float(match[2]))
    if sign:
        yield sign, numbers
