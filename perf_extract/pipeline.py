"""The ordered list of stages, from a text to its report."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import msgspec

from ._version import __version__
from .errors import EmptyError
from .knowledge import Catalog
from .model import Extractor, Quantity, Report, Source, Table
from .readers import Input, read_source
from .readers.places import show_places
from .stages import checks, document, entities, facts, quantities, reading, sections, tokens

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def extract_text(
    text: str,
    *,
    catalog: Catalog | None = None,
    segmenter: str = "rjieba",
    source: Source | None = None,
    tables: Sequence[Table] = (),
) -> Report:
    """The report of a text; every offset in it points into ``text`` as given.

    ``tables`` are those that the text's source had as such, their cells placed in ``text``. ``segmenter`` is
    ``rjieba`` (fast) or ``jieba``; both give the same facts. Raises :class:`~perf_extract.errors.EmptyError` where
    there is nothing but blank characters.
    """
    text = _encodable(text)
    if not text.strip():
        raise EmptyError("nothing but blank characters; give a report with text in it")
    catalog = catalog or Catalog.default()
    tables = [msgspec.structs.replace(table) for table in tables]

    view = reading.read(text, catalog)
    headings = sections.outline(view, catalog)
    mentions = quantities.find(view, catalog)
    words = tokens.tokenize(view, catalog, segmenter)
    named = entities.find(view, words, headings, catalog)
    about = document.describe(view, headings, named, source or _source_of(text), catalog)
    finance, kpis, warnings = facts.find(view, words, headings, mentions, about, catalog, tables)
    agreed = checks.find(view, headings, finance, kpis, about, catalog)

    return Report(
        extractor=Extractor(__version__, catalog.fingerprint),
        document=about,
        text=text,
        sections=[h.section for h in headings],
        quantities=[m.quantity for m in mentions],
        finance=finance,
        kpis=kpis,
        entities=named,
        tables=tables,
        checks=agreed.checks,
        derived=agreed.derived,
        notes=agreed.notes,
        warnings=warnings,
    )


def extract(
    source: Input, *, name: str | None = None, catalog: Catalog | None = None, segmenter: str = "rjieba"
) -> Report:
    """The report of a path, of bytes, or of an open file.

    ``name`` is what ``document.source.name`` says; a path's own file name by default. Raises a coded
    :class:`~perf_extract.errors.InputError` where the input cannot be turned into a report.
    """
    read = read_source(source, name)
    report = extract_text(read.text, catalog=catalog, segmenter=segmenter, source=read.source, tables=read.tables)
    report.warnings = [*read.warnings, *report.warnings]
    show_places(report, read.places)
    return report


def find_quantities(text: str, *, catalog: Catalog | None = None) -> list[Quantity]:
    """Every quantity of a text, in order; a bare numeral counts too, as kind ``number``."""
    catalog = catalog or Catalog.default()
    view = reading.read(_encodable(text), catalog)
    return [m.quantity for m in quantities.find(view, catalog)]


def _encodable(text: str) -> str:
    """Lone surrogates, which no JSON can carry, as U+FFFD: one for one, so no offset moves."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def _source_of(text: str) -> Source:
    return Source("<text>", "text/plain", hashlib.sha256(text.encode()).hexdigest())
