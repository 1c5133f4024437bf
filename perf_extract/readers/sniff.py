"""What format bytes are in, told from the bytes; the name only tells Markdown from plain text."""

from __future__ import annotations

import io

#: format to media type
MEDIA_TYPES: dict[str, str] = {
    "text": "text/plain",
    "markdown": "text/markdown",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/x-ole-storage",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "html": "text/html",
    "rtf": "application/rtf",
    "zip": "application/zip",
    "image": "image/*",
}

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
#: a member whose name begins so makes a ZIP archive that format
_MEMBERS: tuple[tuple[str, str], ...] = (("word/", "docx"), ("xl/", "xlsx"), ("OFD.xml", "ofd"))
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")


def sniff(data: bytes, name: str = "") -> str:
    """The format's key in ``MEDIA_TYPES``; ``text`` where no signature speaks for another."""
    for signature, found in _SIGNATURES:
        if data.startswith(signature):
            return found
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_HTML_STARTS):
        return "html"
    return "markdown" if name.lower().endswith((".md", ".markdown")) else "text"


def _archive(data: bytes) -> str:
    import zipfile

    try:
        members = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return "zip"
    return next((found for start, found in _MEMBERS if any(m.startswith(start) for m in members)), "zip")
