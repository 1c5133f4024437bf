"""XML of strangers: no entity is expanded, no address is fetched, no tree grows without bound."""

from __future__ import annotations

from typing import Any

from lxml import etree

from ..errors import UnreadableError
from .limits import MAX_TAGS, hold


def parse(data: bytes) -> etree._Element:
    """The root of an XML document.

    Raises :class:`~perf_extract.errors.UnreadableError` where it declares entities or is damaged.
    """
    hold(data.count(b"<"), MAX_TAGS, "tags")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError("the XML inside is damaged; open it in its program and save it again") from None
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise UnreadableError("declares XML entities, which no office program writes; it was not read")
    return root


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
