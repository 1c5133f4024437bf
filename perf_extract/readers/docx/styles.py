"""What the parts ``styles.xml`` and ``numbering.xml`` say that the reader needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..xmltree import local

if TYPE_CHECKING:
    from lxml.etree import _Element


def value(element: _Element | None, name: str = "val") -> str | None:
    """The attribute ``w:name`` in whichever of the two namespaces Word uses."""
    if element is None:
        return None
    for key, found in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return None


def number(element: _Element | None, name: str = "val") -> int | None:
    """An attribute as an integer; ``None`` where it is none."""
    found = value(element, name)
    try:
        return int(found) if found is not None else None
    except ValueError:
        return None


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first child of each name in turn."""
    for name in path:
        if element is None:
            return None
        element = next((c for c in element if local(c) == name), None)
    return element


def is_on(element: _Element | None) -> bool:
    """Whether a property such as ``w:vanish`` stands there and is not switched off."""
    return element is not None and value(element) not in ("0", "false", "off")


class Style(msgspec.Struct):
    """A style: its parent, its list number if it has one, whether it hides words or is of a list of contents."""

    based_on: str | None = None
    num_id: int | None = None
    level: int | None = None
    hidden: bool = False
    contents: bool = False


class Styles:
    """The styles of a document; what a style does not say it takes from the one it is based on."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.default: str | None = None
        for element in root if root is not None else ():
            if local(element) != "style":
                continue
            name = (value(child(element, "name")) or "").lower()
            key = value(element, "styleId") or ""
            properties = child(element, "pPr", "numPr")
            self._styles[key] = Style(
                value(child(element, "basedOn")),
                number(child(properties, "numId")),
                number(child(properties, "ilvl")),
                is_on(child(element, "rPr", "vanish")),
                name.startswith("toc ") and name[4:].isdigit(),
            )
            if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true"):
                self.default = key

    def chain(self, key: str | None) -> list[tuple[str, Style]]:
        """A style and those it is based on, nearest first."""
        found: list[tuple[str, Style]] = []
        seen: set[str] = set()
        while key is not None and key in self._styles and key not in seen:
            seen.add(key)
            found.append((key, self._styles[key]))
            key = self._styles[key].based_on
        return found

    def is_hidden(self, key: str | None) -> bool:
        return any(style.hidden for _, style in self.chain(key))

    def is_contents(self, key: str | None) -> bool:
        return any(style.contents for _, style in self.chain(key))
