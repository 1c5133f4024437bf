"""Names that marks give away: 《titles》, document numbers, dates, “programmes”."""

from __future__ import annotations

import re

from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of, any_of_reversed
from ...model.reading import Tokens
from .dates import dates
from .edges import issuer_start
from .lexicon import Lexicon, lexicon
from .spans import Span

_TITLE = re.compile(r"《[^《》\n]{1,160}+(?:《[^《》\n]{1,80}+》[^《》\n]{0,80}+){0,3}+》")
_YEAR_NUMBER = re.compile(r"[〔\[（](?:19|20)\d\d[〕\]）]第?\d{1,5}号")
_ORDER_NUMBER = re.compile(r"第\d{1,5}号")
_ONE_BRACKET = str.maketrans("[]（）", "〔〕〔〕")
_QUOTED = re.compile(r"“([^“”\n]{2,24}+)”")
#: 十大工程 and the like are kinds of programmes, not one
_COUNTED = re.compile("[一二三四五六七八九十百]{1,9}[大项批条个]")
_REMARK = re.compile(r"（[^（）]{1,20}）$")


def marked(flat: str, tokens: Tokens, catalog: Catalog) -> list[Span]:
    """Titles, document numbers, dates and quoted programmes of ``flat``, in no order, non-overlapping."""
    grammar = catalog.derived(_Grammar)
    titles = [Span(m.start(), m.end(), "LAW", m[0][1:-1]) for m in _TITLE.finditer(flat) if grammar.is_document(m[0])]
    numbers = _document_numbers(flat, tokens, catalog.derived(lexicon))
    return [*titles, *numbers, *dates(flat), *grammar.programmes(flat)]


class _Grammar:
    def __init__(self, catalog: Catalog) -> None:
        lex = catalog.derived(lexicon)
        self._document = re.compile(any_of_reversed(lex.use("document")))
        self._not_document = lex.use("not_document")
        self._head = re.compile(any_of(lex.use("head")))
        self._behind = re.compile(any_of(lex.use("head") | lex.use("means")))
        self._weak = re.compile(any_of(lex.use("weak_head")))
        self._own_head = re.compile(any_of_reversed(lex.use("head")))
        self._not_programme = lex.use("not_program")

    def is_document(self, title: str) -> bool:
        """Whether a title in 《》 is that of a law, rule or document."""
        title = _REMARK.sub("", title[1:-1])
        return title not in self._not_document and bool(self._document.match(title[::-1]) or title.startswith("关于"))

    def programmes(self, flat: str) -> list[Span]:
        """Quoted names that what stands behind, or the name itself, shows to be programmes; all mentions in quotes."""
        found: list[Span] = []
        others: list[Span] = []
        joined = -1
        for match in reversed(list(_QUOTED.finditer(flat))):
            name = match[1]
            if name in self._not_programme or _COUNTED.match(name) or name.isdigit() or "，" in name:
                continue
            span = Span(match.start() + 1, match.end() - 1, "PROGRAM")
            if (
                self._behind.match(flat, match.end())
                or (len(name) > 3 and self._weak.match(flat, match.end()))
                or (len(name) > 4 and "+" not in name and self._own_head.match(name[::-1]))
                or joined - match.end() == flat.startswith("、", match.end())
            ):
                found.append(span)
                joined = match.start()
            else:
                others.append(span)
        named = {flat[span.start : span.end] for span in found}
        return found + [span for span in others if flat[span.start : span.end] in named]


def _document_numbers(flat: str, tokens: Tokens, lex: Lexicon) -> list[Span]:
    """Document numbers with the letters of the body that gave them: 财绩〔2022〕2号, 国务院令第512号, 第12号令."""
    found: list[Span] = []
    edge = 0
    for match in sorted([*_YEAR_NUMBER.finditer(flat), *_ORDER_NUMBER.finditer(flat)], key=lambda m: m.start()):
        start, end = match.span()
        if start < edge:
            continue
        ordered = match[0][0] == "第"
        if ordered and flat.startswith("令", end):
            end += 1
        elif ordered and not flat.endswith("令", 0, start):
            continue
        edge, start = end, issuer_start(flat, tokens, start, edge, lex)
        if start < match.start() or ordered or match[0][0] == "〔":
            found.append(Span(start, end, "DOCNO", flat[start:end].translate(_ONE_BRACKET)))
    return found
