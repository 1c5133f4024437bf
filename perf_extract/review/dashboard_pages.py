"""The review pages that the comparison page leads to: found in a folder, or made there from the database."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from ..errors import SinkError
from ..knowledge import Catalog
from ..sinks.reports import report_of
from ..sinks.sql import Store
from . import render_review
from .dashboard_source import DocumentRow

_UNFIT = re.compile(r"[^\w\-.（）]+")
#: bytes a file's name may have nearly everywhere, with room for what is put behind it
_LONGEST = 200


def page_name(row: DocumentRow) -> str:
    """The file name of a document's page: its own name, and the beginning of its key, which no other has."""
    stem = _UNFIT.sub("_", Path(row.name or row.path).stem).lstrip(".") or "report"
    while len(stem.encode("utf-8", "replace")) > _LONGEST:
        stem = stem[:-1]
    return f"{stem}-{row.id[:8]}.html"


def found(rows: Sequence[DocumentRow], folder: Path) -> dict[str, Path]:
    """The pages in ``folder`` by document: as :func:`build` names them or ``perf-extract review FILES -o DIR`` does.

    Those are ``NAME.html`` or, where reports in other formats share the name, ``NAME.docx.html``. A name that two
    documents could have made leads nowhere.
    """
    read = [row for row in rows if row.status == "ok"]
    stems = Counter(_stem(row) for row in read)
    names = Counter(row.name for row in read)
    pages: dict[str, Path] = {}
    for row in read:
        candidates = [page_name(row)]
        if names[row.name] == 1:
            candidates.append(f"{row.name}.html")
        if stems[_stem(row)] == 1:
            candidates.append(f"{_stem(row)}.html")
        places = (folder / name for name in candidates if "/" not in name)
        place = next((place for place in places if _is_page(place)), None)
        if place is not None:
            pages[row.id] = place
    return pages


def _is_page(place: Path) -> bool:
    """Whether a file is a page of ours, and not a report that is HTML itself."""
    try:
        with open(place, "rb") as file:
            return b'name="generator" content="perf_extract' in file.read(8192)
    except OSError:
        return False


def build(store: Store, rows: Sequence[DocumentRow], folder: Path, catalog: Catalog) -> dict[str, Path]:
    """Write the page of every report that the database holds into ``folder``; where each is, by document.

    The database keeps text and facts, so the files the reports came from are not needed. Raises
    :class:`~perf_extract.errors.SinkError` where the folder cannot be written.
    """
    names = {row.id: page_name(row) for row in rows}
    pages: dict[str, Path] = {}
    for record in store.records():
        if record.document["status"] == "ok":
            place = pages[record.document["id"]] = folder / names[record.document["id"]]
            _write(place, render_review(report_of(record), catalog=catalog))
    return pages


def _write(place: Path, html: str) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(html, encoding="utf-8")
    except OSError as err:
        raise SinkError(f"{place}: {err.strerror or err}; give another folder") from None


def links(pages: Mapping[str, Path], page: Path) -> dict[str, str]:
    """The addresses of pages as seen from the page at ``page``: relative, so that the folder can be moved with it."""
    home = os.path.abspath(page.parent)
    made = {}
    for document, place in pages.items():
        steps = os.path.relpath(os.path.abspath(place), home).split(os.sep)
        made[document] = "/".join(quote(step) for step in ("." if steps[0] != ".." else "", *steps) if step)
    return made


def _stem(row: DocumentRow) -> str:
    return Path(row.name or row.path).stem
