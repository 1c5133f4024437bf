"""What format bytes are in, told from the bytes; the name only tells kinds of plain text apart."""

from __future__ import annotations

import io
from typing import IO

#: format to media type
MEDIA_TYPES: dict[str, str] = {
    "text": "text/plain",
    "markdown": "text/markdown",
    "csv": "text/csv",
    "html": "text/html",
    "mhtml": "multipart/related",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ole": "application/x-ole-storage",
    "locked": "application/x-ole-storage",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "wordml": "application/xml",
    "ofd": "application/ofd",
    "rtf": "application/rtf",
    "zip": "application/zip",
    "archive": "application/octet-stream",
    "image": "image/*",
}

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
#: a stream whose name begins so makes an OLE file that format
_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
#: a member whose name begins so makes a ZIP archive that format
_MEMBERS: tuple[tuple[str, str], ...] = (
    ("word/", "docx"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
    ("OFD.xml", "ofd"),
)
_OPEN_DOCUMENTS = (
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
)
_HTML_STARTS = (b"<!doctype", b"<html", b"<head", b"<body", b"<meta", b"<table", b"<div", b"<p>", b"<p ")
_XML_OFFICE = (b"schemas.microsoft.com/office/word/2003/wordml", b"urn:schemas-microsoft-com:office:spreadsheet")
_NAMES = {".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".tsv": "csv"}
_HEAD = 4096
_PDF_HEAD = 1024


def sniff(data: bytes, name: str = "") -> str:
    """The format's key in ``MEDIA_TYPES``; ``text`` where no signature speaks for another."""
    for signature, found in _SIGNATURES:
        if data.startswith(signature):
            return found
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    if data.startswith(_OLE):
        return next((found for stream, found in _STREAMS if stream.encode("utf-16-le") in data), "ole")
    if data.startswith(ZIP_STARTS):
        return packed(io.BytesIO(data))
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"<"):
        marked = _markup(head)
        if marked:
            return marked
    if head.startswith(b"mime-version:") and b"multipart/related" in head:
        return "mhtml"
    return next((found for ending, found in _NAMES.items() if name.lower().endswith(ending)), "text")


def _markup(head: bytes) -> str | None:
    if head.startswith(_HTML_STARTS):
        return "html"
    if head.startswith((b"<?xml", b"<?mso", b"<!--")):
        if any(sign in head for sign in _XML_OFFICE):
            return "wordml"
        if any(start in head for start in _HTML_STARTS[:4]):
            return "html"
    return None


def packed(file: IO[bytes]) -> str:
    """The format's key of a ZIP archive: that of the office file it is, else ``zip``."""
    import zipfile

    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:100] if "mimetype" in names[:1] else b""
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError):
        return "zip"
    for start, found in _OPEN_DOCUMENTS:
        if kind.startswith(start):
            return found
    return next((found for start, found in _MEMBERS if any(n.startswith(start) for n in names)), "zip")
