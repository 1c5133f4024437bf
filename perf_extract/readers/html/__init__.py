"""Web pages: the main text without the site around it, tables kept, attachments named."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from ...errors import EmptyError, InputError, UnreadableError
from ..content import Content, Writer
from ..limits import MAX_TAGS, Clock, hold
from ..text import read_text
from .main import attachments, main_part, page_title
from .walk import Walk

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE)
_HEAD = 4096
#: what pages call an encoding, and the wider one they are in fact written in
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "iso-8859-1": "", "ascii": ""}


def read_html(data: bytes) -> Content:
    """The content of a web page. Raises ``empty`` where it holds no words, ``not_text`` where it is no text."""
    hold(data.count(b"<"), MAX_TAGS, "tags")
    root = _tree(_decode(data))
    writer = Writer()
    if root is None:
        raise EmptyError("the page holds no words; give the page that shows the report")
    title = page_title(root)
    links = attachments(root)
    part = main_part(root)
    Walk(writer, Clock(), title).write(part)
    content = writer.content()
    for name in links:
        found = content.text.find(name)
        start, end = (found, found + len(name)) if found >= 0 else (0, 0)
        writer.warn("attachment", f"the page has an attachment that was not read: {name}", start, end)
    if not content.text.strip():
        hint = f"; its attachment may be the report: {links[0]}" if links else "; give the page that shows the report"
        raise EmptyError(f"the page holds no words{hint}")
    return content


def _decode(data: bytes) -> str:
    """By mark, by what the page says of itself where that fits, else as plain text is decoded."""
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        declared = _CHARSET.search(data[:_HEAD])
        if declared:
            name = declared[1].decode("ascii").lower()
            name = _WIDER.get(name, name)
            try:
                return data.decode(name) if name else read_text(data)
            except (UnicodeDecodeError, LookupError):
                pass
            try:
                return read_text(data)
            except EmptyError:
                raise
            except InputError:
                if name in ("gb18030", "utf-8", "utf8"):
                    return data.decode(name, "replace")
                raise
    return read_text(data)


def _tree(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise UnreadableError(
            "its elements are nested deeper than any page's; save the page's text (.txt) and give that"
        )
    return root
