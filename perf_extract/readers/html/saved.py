"""Web archives (.mht), which Word also writes under the name .doc: the page inside."""

from __future__ import annotations

from email import message_from_bytes, policy

from ...errors import UnreadableError
from ..content import Content
from ..limits import MAX_PARTS, hold
from . import read_html


def read_mhtml(data: bytes) -> Content:
    """The content of the first page in a web archive."""
    for number, part in enumerate(message_from_bytes(data, policy=policy.compat32).walk()):
        hold(number, MAX_PARTS, "parts")
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes):
                return read_html(page)
    raise UnreadableError("the web archive holds no page; open it in a browser and save the page alone")
