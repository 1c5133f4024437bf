"""Word documents (.docx, also as WPS writes them): text with automatic numbers, tables, text boxes, notes."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ...errors import UnreadableError
from ..archive import Archive
from ..content import Content, Writer, join_lines
from ..limits import Clock
from ..xmltree import local, parse
from .body import Body
from .numbering import Numbering
from .styles import Styles, child, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCUMENT = "word/document.xml"


def read_docx(data: bytes) -> Content:
    """The content of a Word document. Raises the coded errors of :mod:`perf_extract.readers.archive`."""
    archive = Archive(data)
    main = _main_part(archive)
    folder = posixpath.dirname(main)

    def part(name: str) -> _Element | None:
        path = posixpath.join(folder, name)
        return parse(archive.read(path)) if path in archive else None

    root = parse(archive.read(main))
    text = child(root, "body")
    if text is None:
        raise UnreadableError("the Word document has no body; open it in Word or WPS and save it again")
    styles = Styles(part("styles.xml"))
    writer = Writer()
    body = Body(writer, styles, Numbering(part("numbering.xml"), styles), Clock())
    body.write(text)
    if body.notes:
        _write_notes(body, {"footnote": part("footnotes.xml"), "endnote": part("endnotes.xml")})
    return writer.content()


def _main_part(archive: Archive) -> str:
    """The part that holds the document, as the package's relations name it."""
    if "_rels/.rels" in archive:
        for relation in parse(archive.read("_rels/.rels")):
            if (value(relation, "Type") or "").endswith("/officeDocument"):
                target = (value(relation, "Target") or "").lstrip("/")
                if target in archive:
                    return target
    if _DOCUMENT not in archive:
        raise UnreadableError("no document is inside; open it in Word or WPS and save it again")
    return _DOCUMENT


def _write_notes(body: Body, roots: dict[str, _Element | None]) -> None:
    """The notes that the text refers to, in its order, a line each behind the text."""
    notes: dict[tuple[str, str], _Element] = {}
    for kind, root in roots.items():
        for note in root if root is not None else ():
            if local(note) == kind:
                notes[kind, value(note, "id") or ""] = note
    for count, key in enumerate(list(body.notes), 1):
        if key in notes:
            scratch = Body(Writer(), body.styles, body.numbering, body.clock)
            scratch.write(notes[key])
            words = join_lines(scratch.writer.content().text.split("\n"))
            if words:
                body.writer.line(f"[{count}] {words}")
