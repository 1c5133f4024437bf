"""Which part of a page is the article: the innermost element that holds nearly all words that are no links."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree

from ..content import squeeze
from ..xmltree import local

#: elements that never hold a report's words
SILENT = frozenset(
    ("script", "style", "noscript", "template", "head", "nav", "footer", "form", "select", "button", "input",
     "textarea", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "map", "title", "meta", "link")
)  # fmt: skip
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:foot(?:er)?|nav(?:bar|igation)?|menu|bread-?crumbs?|crumbs?|share|bdshare\w*|side-?bar|copyright|"
    r"related\w*|recommend|search\w*|tool-?bar|tools|login|pager|pagination|toplink|qrcode|ewm|print\w*|"
    r"friend-?links?|dqwz|location|position|floatbar|wza\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_WORD = re.compile(r"[\u3400-\u9fff0-9]")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|7z|csv|pptx?)(?:$|[?#])", re.IGNORECASE)
_SHORTEST_TITLE = 6
_ENOUGH = 0.8
_CHROME_SHARE = 0.3


def main_part(root: etree._Element) -> etree._Element:
    """The element that holds the article; what cannot be part of it is taken out of the tree."""
    body = next((e for e in root.iter("body")), root)
    _take_out(body)
    words = _count(body)
    node = body
    while True:
        total = words[node]
        best = max((c for c in node if c in words), key=lambda c: words[c], default=None)
        if best is None or not total or words[best] < _ENOUGH * total or local(best) in ("p", "span", "b", "font"):
            return node
        if local(best) == "table":
            held = _held(best, words, total)
            if held is None:
                return node
            best = held
        node = best


def _held(table: etree._Element, words: dict[etree._Element, int], total: int) -> etree._Element | None:
    """The one cell of a layout table that holds the article; ``None`` for a table of data."""
    cells = [e for e in table.iter("td") if e in words]
    best = max(cells, key=lambda c: words[c], default=None)
    return best if best is not None and words[best] >= _ENOUGH * total else None


def _take_out(body: etree._Element) -> None:
    total = _count(body).get(body, 0)
    counts = _count(body, links=True)
    for element in list(body.iter()):
        if element is body or element.getparent() is None:
            continue
        name = local(element)
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        chrome = bool(named.strip()) and _CHROME.search(named) is not None
        if (
            name in SILENT
            or not name
            or element.get("hidden") is not None
            or _HIDDEN.search(element.get("style") or "")
            or (chrome and counts.get(element, 0) < _CHROME_SHARE * total)
        ):
            _drop(element)


def _drop(element: etree._Element) -> None:
    """Take an element out, but not the words behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _count(root: etree._Element, links: bool = False) -> dict[etree._Element, int]:
    """Words in each element and below it; those in links count only where ``links`` says so."""
    found: dict[etree._Element, int] = {}
    for element in reversed(list(root.iter())):
        name = local(element)
        own = 0
        if name and name not in SILENT and (links or name != "a"):
            own = len(_WORD.findall(element.text or ""))
            for child in element:
                own += found.get(child, 0) + len(_WORD.findall(child.tail or ""))
        found[element] = own
    return found


def page_title(root: etree._Element) -> str | None:
    """The article's title as the page's metadata give it (a rule for government sites), else its one main heading.

    What stands in the window's title bar alone is no part of the text.
    """
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle":
            title = squeeze(meta.get("content") or "")
            if title:
                return title
    headings = [squeeze("".join(str(t) for t in h.itertext())) for h in root.iter("h1")]
    return headings[0] if len(headings) == 1 and len(headings[0]) >= _SHORTEST_TITLE else None


def attachments(root: etree._Element) -> list[str]:
    """Names of the files that the page links to, in its order."""
    found: dict[str, None] = {}
    for link in root.iter("a"):
        address = link.get("href") or ""
        if _FILE.search(address):
            name = squeeze("".join(str(t) for t in link.itertext()))
            name = name or squeeze(link.get("title") or "") or unquote(address.split("?")[0].rsplit("/", 1)[-1])
            found[name[:200]] = None
    return list(found)
