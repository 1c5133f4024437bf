"""What a chapter is by the words of its title, and whether it says that there is nothing to report."""

from __future__ import annotations

import re
from functools import lru_cache

from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.regexes import compiled
from ...knowledge.rows import ChapterKindRow, DocumentWords, NoneWord
from ...model.report import ChapterKind

_YEAR = re.compile("[0-9]{2,4}(?:年度?|-[0-9]{4}年)")
_DIGIT = re.compile("[0-9]")
_DROPPED = re.compile(r"[“”‘’\s·]|（[类款项]）")
LONGEST_NONE = 80
#: kinds that a single sentence without figures (本部门…无政府性基金预算收支) declares empty
_MONEY: frozenset[str] = frozenset(
    {
        "government_fund", "state_capital", "social_insurance", "three_public", "project_expenditure",
        "basic_expenditure", "assets", "budget", "budget_execution",
    }
)  # fmt: skip


class Chapters:
    """The compiled words of chapters."""

    def __init__(self, catalog: Catalog) -> None:
        rows = sorted(catalog.rows(ChapterKindRow), key=lambda row: -row.priority)
        self._rows = [
            (row.kind, row.level, compiled(row.pattern, row).search, compiled(row.without or "(?!)", row).search)
            for row in rows
        ]
        none = catalog.rows(NoneWord)
        self._alone = re.compile(any_of(row.word for row in none if row.alone == "yes"))
        verbs = [
            compiled(
                f"{re.escape(row.word)}(?!{row.not_before})" if row.not_before else re.escape(row.word), row
            ).pattern
            for row in none
            if row.alone == "no"
        ]
        words = {row.kind: row.words for row in catalog.rows(DocumentWords)}
        deed, lack, noun = (any_of(words.get(kind, ())) for kind in ("deed", "lack", "chapter"))
        self._statement = re.compile(rf"^(?:{deed})|(?:{lack})|，").search
        self._noun = re.compile(rf"(?:{noun})$").search
        # The reports of one county say the same titles again and again.
        self._remembered = lru_cache(maxsize=4096)(self._kind)
        self._verb = re.compile("|".join(verbs) or "(?!)")

    def kind(self, title: str, top: bool) -> ChapterKind | None:
        """The kind of the chapter of this title; ``top`` where it is one of the outermost."""
        return self._remembered(title, top)

    def _kind(self, title: str, top: bool) -> ChapterKind | None:
        plain = _DROPPED.sub("", title)
        if self._statement(plain) and not self._noun(plain):
            return None
        for kind, level, pattern, without in self._rows:
            if level != "any" and (level == "top") is not top:
                continue
            if pattern(plain) and not without(plain):
                return kind
        return None

    def says_none(self, body: str, kind: ChapterKind | None) -> bool:
        """Whether ``body`` is all that a section says, and says that there is nothing."""
        said = body.strip("。．.；！ \t\n：（）—-")
        if self._alone.fullmatch(said):
            return True
        if kind not in _MONEY or "。" in said or "\n" in said:
            return False
        if _DIGIT.search(_YEAR.sub("", said)):
            return False
        clauses = said.split("，")
        denied = next((place for place, clause in enumerate(clauses) if self._verb.search(clause)), None)
        return denied is not None and all(
            self._verb.search(clause) or clause[:1] in "故也且因" for clause in clauses[denied + 1 :]
        )


def chapters(catalog: Catalog) -> Chapters:
    """The chapters of ``catalog``; use as ``catalog.derived(chapters)``."""
    return Chapters(catalog)
