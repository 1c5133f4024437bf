"""The report on a spaCy ``Doc``, and a ``Doc`` from a report; the only module that imports spaCy.

::

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    nlp.add_pipe("perf_extract")
    doc = nlp(text)
    doc._.report, doc.spans["kpis"], doc.spans["kpis"][0]._.fact

Spans are grown to whole tokens where the tokenizer cut otherwise; the report's own offsets stay exact.
Report and spans survive ``Doc.to_bytes`` and ``DocBin(store_user_data=True)``.
"""

# Annotations are evaluated here: spaCy validates a factory's settings by them.
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from .knowledge import Catalog
from .model import Entity, FinanceFact, KpiFact, Quantity, Report, Section
from .pipeline import extract_text
from .stages.reading import read
from .stages.tokens import tokenize

GROUPS = ("finance", "kpis", "entities", "sections", "quantities")
_KEY = "perf_extract"

Found = FinanceFact | KpiFact | Entity | Section | Quantity


class _Mark(NamedTuple):
    """A span to be: its place in the text, its label, and the id that leads back to what was found."""

    start: int
    end: int
    label: str
    id: str
    canonical: str = ""


class _Stored(bytes):
    """A report as the JSON that spaCy can serialise, decoded once."""

    _report: Report | None = None
    _by_id: dict[str, Found] | None = None

    @property
    def report(self) -> Report:
        if self._report is None:
            self._report = Report.from_json(self)
        return self._report

    @property
    def by_id(self) -> dict[str, Found]:
        if self._by_id is None:
            self._by_id = {_id_of(group, found): found for group, found in _everything(self.report)}
        return self._by_id


class PerfExtractComponent:
    """Sets ``doc._.report`` and the span groups of :data:`GROUPS`; a blank document gets ``None`` and empty groups."""

    def __init__(self, catalog: Catalog | None, segmenter: str) -> None:
        self.catalog = catalog
        self.segmenter = segmenter

    def __call__(self, doc: Doc) -> Doc:
        if doc.text.strip():
            _attach(doc, extract_text(doc.text, catalog=self.catalog, segmenter=self.segmenter))
        else:
            for group in GROUPS:
                doc.spans[group] = []
        return doc


@Language.factory(
    "perf_extract",
    default_config={"segmenter": "rjieba", "catalog": []},
    assigns=["doc._.report", "doc.spans"],
)
def create_component(nlp: Language, name: str, segmenter: str, catalog: list[str]) -> PerfExtractComponent:
    """The pipe ``perf_extract``; ``catalog`` lists folders laid on top of the shipped knowledge."""
    return PerfExtractComponent(Catalog.load(catalog) if catalog else None, segmenter)


def report_to_doc(report: Report, vocab: Vocab | None = None, *, catalog: Catalog | None = None) -> Doc:
    """A ``Doc`` over ``report.text``, with words and tags from the package's own segmenter.

    Words are cut wherever something that was found begins or ends, so that every span is exact.
    """
    cuts = {0, len(report.text)}
    for group, found in _everything(report):
        mark = _mark(group, found)
        cuts.update((mark.start, mark.end))
    words, spaces, tags = _words(report.text, cuts, catalog or Catalog.default())
    doc = Doc(_shared_vocab() if vocab is None else vocab, words=words, spaces=spaces, tags=tags)
    _attach(doc, report)
    return doc


@cache
def _shared_vocab() -> Vocab:
    """One for all documents made here, as with the documents of one pipeline."""
    return spacy.blank("zh").vocab


def _words(text: str, cuts: set[int], catalog: Catalog) -> tuple[list[str], list[bool], list[str]]:
    """Words, whether a blank follows each, and tags; together they are ``text`` to the character."""
    view = read(text, catalog)
    tokens = tokenize(view, catalog)
    tag_at = {view.at(start): tag for start, tag in zip(tokens.starts, tokens.tags, strict=False)}
    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    tag = ""
    for start, end in pairwise(sorted(cuts.union(tag_at))):
        tag = tag_at.get(start, tag)
        for piece in _around_blanks(text[start:end]):
            if piece == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                continue
            words.append(piece)
            spaces.append(False)
            tags.append("" if piece.isspace() else tag)
    return words, spaces, tags


def _around_blanks(stretch: str) -> Iterator[str]:
    """The stretch without its outer blanks, each run of those by itself."""
    body = stretch.strip()
    lead = len(stretch) - len(stretch.lstrip())
    if lead:
        yield stretch[:lead]
    if body:
        yield body
        if lead + len(body) < len(stretch):
            yield stretch[lead + len(body) :]


def _attach(doc: Doc, report: Report) -> None:
    doc._.report = report
    marks: dict[str, list[Span]] = {group: [] for group in GROUPS}
    for group, found in _everything(report):
        mark = _mark(group, found)
        span = doc.char_span(
            mark.start,
            mark.end,
            label=mark.label,
            kb_id=mark.canonical,
            span_id=mark.id,
            alignment_mode="expand",
        )
        if span is not None and mark.start < mark.end:
            marks[group].append(span)
    for group, spans in marks.items():
        doc.spans[group] = spans


def _everything(report: Report) -> Iterator[tuple[str, Found]]:
    for group in GROUPS:
        for found in getattr(report, group):
            yield group, found


def _mark(group: str, found: Found) -> _Mark:
    identity = _id_of(group, found)
    match found:
        case FinanceFact() | KpiFact():
            return _Mark(found.evidence.start, found.evidence.end, found.name, identity, found.code or "")
        case Entity():
            return _Mark(found.start, found.end, found.label, identity, found.canonical)
        case Section():
            return _Mark(found.start, found.end, found.kind or "section", identity)
        case Quantity():
            return _Mark(found.start, found.end, found.kind, identity)


def _id_of(group: str, found: Found) -> str:
    """Facts and sections have ids of their own; entities and quantities are told by their place."""
    if isinstance(found, (Entity, Quantity)):
        return f"{group}:{found.start}:{found.end}"
    return found.id


def _stored(doc: Doc) -> _Stored | None:
    raw = doc.user_data.get(_KEY)
    if raw is None:
        return None
    if not isinstance(raw, _Stored):
        raw = doc.user_data[_KEY] = _Stored(raw)
    return raw


def _get_report(doc: Doc) -> Report | None:
    stored = _stored(doc)
    return stored.report if stored else None


def _set_report(doc: Doc, report: Report) -> None:
    stored = _Stored(report.to_json().encode("utf-8"))
    stored._report = report
    doc.user_data[_KEY] = stored


def _get_found(span: Span) -> Found | None:
    stored = _stored(span.doc)
    return stored.by_id.get(span.id_) if stored else None


Doc.set_extension("report", getter=_get_report, setter=_set_report, force=True)
Span.set_extension("fact", getter=_get_found, force=True)
