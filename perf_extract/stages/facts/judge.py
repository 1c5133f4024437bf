"""Turns drafts into facts: which list, stage, code, level, scope; ids and places in the source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...knowledge import Catalog
from ...knowledge.codes import Code, Scheme, code_book
from ...knowledge.indicators import indicator_book
from ...model import Document, Evidence, FinanceFact, Heading, KpiFact, Reading
from ...model.report import ChapterKind, Level, Stage
from .draft import Draft
from .fiscal import FUND
from .lexicon import Lexicon

#: in a statistical bulletin only these are budget money
_FISCAL = re.compile(r"一般公共预算|税收|财政|非税|债务|[^免]税$")

_OF_GOVERNMENT = frozenset(("budget_report", "statistical_bulletin", "work_report"))
_WHOLE = re.compile(r"财政(?:收支)?决算|政府决算|总决算|决算草案")
#: a chapter on how a budget was carried out, and one on a budget to come
_EXECUTED = re.compile(r"(?:执行|完成)情况")
_PLANNED = re.compile(r"草案|安排|编制|计划")
_FINAL_CHAPTERS = frozenset(
    ("budget_execution", "expenditure_management", "basic_expenditure", "three_public", "project_expenditure")
)


class Judge:
    """Makes the facts of one text."""

    def __init__(self, reading: Reading, headings: Sequence[Heading], about: Document, catalog: Catalog) -> None:
        self.reading = reading
        self.about = about
        self.lex = catalog.derived(Lexicon)
        self.codes = catalog.derived(code_book)
        self.indicators = catalog.derived(indicator_book)
        self.by_id = {h.section.id: h for h in headings}
        #: whether revenue is a department's own; in the accounts of a whole city its names mean something else
        self.own_revenue = about.report_type not in _OF_GOVERNMENT and not _WHOLE.search(about.title or "")
        self.is_finance: dict[int, bool] = {}
        self.code_of: dict[int, Code | None] = {}
        self.fact_of: dict[int, FinanceFact | KpiFact] = {}
        self.scheme_in: dict[str, Scheme] = {}
        self._chapters: dict[str, tuple[ChapterKind | None, Stage | None]] = {}

    def judge(self, drafts: Sequence[Draft]) -> tuple[list[FinanceFact], list[KpiFact]]:
        """The drafts as facts, each in its list, in text order."""
        finance: list[FinanceFact] = []
        kpis: list[KpiFact] = []
        for draft in drafts:
            fact = self._fact(draft)
            self.fact_of[id(draft)] = fact
            if isinstance(fact, FinanceFact):
                finance.append(fact)
            else:
                kpis.append(fact)
        return finance, kpis

    def _fact(self, draft: Draft) -> FinanceFact | KpiFact:
        quantity = draft.mention.quantity
        heading = draft.heading
        chapter, default_stage = self._chapter(heading)
        parent = self._parent(draft)
        is_finance = self._belongs(draft)
        self.is_finance[id(draft)] = is_finance
        unit = quantity.unit
        base, unit_base = quantity.value_base, quantity.unit_base
        if draft.value < 0 <= base:
            base = -base
        place = self.reading.place(draft.clause_start, draft.clause_end)
        section = heading.section if heading is not None else None
        common = {
            "id": f"f{quantity.start}",
            "value": draft.value,
            "value_max": quantity.value_max,
            "unit": unit,
            "unit_source": draft.unit_source,
            "value_base": base,
            "unit_base": unit_base,
            "amount": base if quantity.kind == "money" and unit_base == "元" else None,
            "bound": quantity.bound,
            "role": draft.role,
            "year": draft.year,
            "scope": draft.scope,
            "parent": parent,
            "section": section.id if section is not None else None,
            "chapter": chapter,
            "evidence": Evidence(quantity.start, quantity.end, quantity.text),
            "clause": place,
            "rule": draft.rule,
            "confidence": round(draft.confidence, 2),
        }
        if is_finance:
            code = self._code(draft)
            stage = (
                draft.stage or default_stage if draft.role == "value" and quantity.kind in ("money", "number") else None
            )
            path = list(draft.path) or (self.codes.path(code) if code is not None else [])
            return FinanceFact(
                item=draft.name,
                path=path,
                stage=stage,
                code=code.code if code is not None else None,
                scheme=code.scheme if code is not None else None,
                weight=draft.weight,
                score=draft.score,
                **common,  # type: ignore[arg-type]
            )
        level = self._level(draft.name)
        known = self.indicators.find(draft.name, unit_base=unit_base, kind=quantity.kind, level=level, role=draft.role)
        return KpiFact(
            indicator=draft.name,
            path=list(draft.path),
            level=level,
            code=known.key if known is not None else None,
            scheme="kpi" if known is not None else None,
            instances=draft.instances,
            weight=draft.weight,
            score=draft.score,
            reason=draft.reason,
            **common,  # type: ignore[arg-type]
        )

    def _parent(self, draft: Draft) -> str | None:
        """The figure this is part of, unless it is larger or measured in something else."""
        if draft.parent is None:
            return None
        whole, part = draft.parent.mention.quantity, draft.mention.quantity
        if whole.unit_base != part.unit_base or whole.value_base < part.value_base:
            return None
        return self.fact_of[id(draft.parent)].id

    def _belongs(self, draft: Draft) -> bool:
        if draft.belongs is not None:
            return draft.belongs == "finance"
        kind = draft.mention.quantity.kind
        if draft.subject is not None and kind != "count":
            return self.is_finance[id(draft.subject)]
        if draft.parent is not None and kind == "money" and self.is_finance.get(id(draft.parent), False):
            return True
        if kind == "money":
            return self._money(draft.name, default=True)
        if kind in ("percent", "permille", "percentage_point", "multiple", "number", "rank"):
            return self._money(draft.name, default=False)
        return False

    def _money(self, name: str, *, default: bool) -> bool:
        of_economy = self.about.report_type in ("statistical_bulletin", "work_report")
        last, size = -1, 0
        word = ""
        for match in self.lex.head.finditer(name):
            if match.end() > last or (match.end() == last and len(match[0]) > size):
                last, size, word = match.end(), len(match[0]), match[0]
        if not word:
            return default and not of_economy
        belongs = self.lex.head_belongs[word] == "finance"
        if belongs and of_economy:
            if _FISCAL.search(name) is not None:
                return True
            code = self.codes.find(name, prefer="functional", revenue=False) if name.endswith("支出") else None
            return code is not None and code.scheme == "functional"
        return belongs

    def _code(self, draft: Draft) -> Code | None:
        under = None
        if draft.parent is not None:
            above = self.code_of.get(id(draft.parent))
            under = above.code if above is not None else None
        if draft.subject is not None and draft.name == draft.subject.name and id(draft.subject) in self.code_of:
            code = self.code_of[id(draft.subject)]
        else:
            prefer = self.scheme_in.get(draft.heading.section.id) if draft.heading is not None else None
            code = self.codes.find(draft.printed, under=under, revenue=self.own_revenue) if draft.printed else None
            code = code or self.codes.find(
                draft.name, under=under, prefer="functional" if draft.path else prefer, revenue=self.own_revenue
            )
        self.code_of[id(draft)] = code
        if code is not None and code.scheme != "revenue" and draft.heading is not None:
            self.scheme_in.setdefault(draft.heading.section.id, code.scheme)
        return code

    def _level(self, name: str) -> Level | None:
        match = self.lex.level.search(name)
        return self.lex.level_of[match[0]] if match is not None else None

    def _chapter(self, heading: Heading | None) -> tuple[ChapterKind | None, Stage | None]:
        """Kind of the outermost section that has one, and the stage the headings give to bare amounts."""
        if heading is None:
            return None, None
        key = heading.section.id
        if key not in self._chapters:
            kind: ChapterKind | None = None
            stage: Stage | None = None
            at: Heading | None = heading
            while at is not None:
                section = at.section
                kind = section.kind or kind
                above = self.by_id.get(section.parent) if section.parent is not None else None
                if stage is None:
                    title = FUND.sub("", section.title or "")
                    executed = _EXECUTED.search(title) is not None and _PLANNED.search(title) is None
                    if executed or ("决算" in title and "预算" not in title) or section.kind in _FINAL_CHAPTERS:
                        stage = "final"
                    elif section.kind in ("budget", "budget_use") and "预算" in title:
                        # 预算收支情况 may stand in a chapter on how it was carried out
                        within = self._chapter(above)[1] if "收支" in title else None
                        stage = within or "budget"
                at = above
            self._chapters[key] = (kind, stage)
        return self._chapters[key]
