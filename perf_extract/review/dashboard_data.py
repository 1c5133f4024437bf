"""From the rows of a batch database to bodies and years: whose figure each is, and which of several counts.

A figure belongs to a **subject**: a department, a project, or a region with all its budgets. What a report prints of
anybody else (a subordinate unit, the higher level) is left out, so that no two bodies are ever mixed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from ..knowledge import Catalog
from ..knowledge.rows import NameWord
from .dashboard_source import CheckRow, DocumentRow, FactRow

Level = Literal["department", "project", "region"]
LEVELS: tuple[Level, ...] = ("department", "project", "region")

#: where two kinds of report of one body and year print a figure, the one named first counts
_AUTHORITY = (
    "final_accounts", "department_self_evaluation", "project_self_evaluation", "budget_report",
    "statistical_bulletin", "work_report", "other",
)  # fmt: skip
_OF_REGIONS = ("budget_report", "final_accounts", "statistical_bulletin", "work_report", "other")
_REGION_TOTALS = ("general_revenue", "general_expenditure")
_BLANKS = re.compile(r"\s+")
#: two printed figures that differ by less are one, rounded: 87.86亿元, 878631万元
_SAME = Decimal("0.001")


class Subject(NamedTuple):
    """Whose figures these are. ``department`` is the department of a project, else empty."""

    level: Level
    region: str
    name: str
    department: str = ""


class Cell(msgspec.Struct):
    """The figure that counts, and the other values that are printed for the same.

    ``undecided`` where nothing says which of them is the whole region's.
    """

    fact: FactRow
    others: list[FactRow] = []
    undecided: bool = False


class Source(msgspec.Struct):
    """A document and what became of it: ``used``; ``copy`` of a report that counts already; ``refused``;
    ``undated`` where no year is known."""

    row: DocumentRow
    fate: Literal["used", "copy", "refused", "undated"]
    subject: Subject | None = None
    #: number of the failed checks that were found in it
    mismatches: int = 0


class Line(msgspec.Struct):
    """A subject in a year: its totals by (total, stage), the documents they come from, its failed checks."""

    subject: Subject
    year: int
    documents: list[str] = []
    types: list[str] = []
    cells: dict[tuple[str, str], Cell] = {}
    printed: dict[tuple[str, str], FactRow] = {}
    mismatches: list[CheckRow] = []


class Point(NamedTuple):
    """An indicator's figure in one year, of one subject, scope, role and unit."""

    subject: Subject
    year: int
    scope: str
    role: str
    unit: str
    cell: Cell


class Compared(msgspec.Struct):
    """Everything the page compares."""

    sources: list[Source]
    lines: list[Line]
    #: by catalogue key
    points: dict[str, list[Point]]


def compare(
    documents: list[DocumentRow], facts: Iterable[FactRow], checks: Iterable[CheckRow], catalog: Catalog
) -> Compared:
    """Sort everything by subject and year."""
    grouped: dict[str, list[FactRow]] = {}
    for fact in facts:
        grouped.setdefault(fact.document_id, []).append(fact)
    failed: dict[str, list[CheckRow]] = {}
    for check in checks:
        failed.setdefault(check.document_id, []).append(check)
    words = catalog.derived(_scope_words)
    bodies = _bodies(documents, grouped, words)
    sources = [Source(row, "used", bodies.get(row.id)) for row in documents]
    _mark(sources)
    work = _Compare(words)
    for source in sorted(sources, key=_authority):
        source.mismatches = len(failed.get(source.row.id, ()))
        if source.subject is not None and source.fate in ("used", "copy"):
            work.add(source, grouped.get(source.row.id, []), failed.get(source.row.id, []))
    lines = sorted(work.lines.values(), key=lambda line: (line.subject, -line.year))
    return Compared(sources, lines, work.indicators())


def _scope_words(catalog: Catalog) -> dict[str, str]:
    return {row.word: row.act for row in catalog.rows(NameWord) if row.act in ("scope", "self")}


def _bodies(documents: list[DocumentRow], facts: dict[str, list[FactRow]], words: dict[str, str]) -> dict[str, Subject]:
    """The subject of every report that was read.

    A department that one of its reports places in a region is there in the others too, unless two regions claim it.
    """
    regions: dict[str, set[str]] = {}
    for row in documents:
        if row.status == "ok" and row.region and (name := _department(row)):
            regions.setdefault(name, set()).add(row.region)
    made: dict[str, Subject] = {}
    for row in documents:
        if row.status != "ok":
            continue
        department = _department(row)
        known = regions.get(department, set())
        region = row.region or (min(known) if len(known) == 1 else "")
        if _is_of_region(row, facts.get(row.id, []), words):
            made[row.id] = Subject("region", region, region or department or f"（未写明地区：{row.name or row.path}）")
        elif row.report_type == "project_self_evaluation":
            made[row.id] = Subject("project", region, "", department)
        else:
            made[row.id] = Subject("department", region, department or f"（未写明部门：{row.name or row.path}）")
    return made


def _department(row: DocumentRow) -> str:
    return _BLANKS.sub("", row.department or row.department_short or "")


def _is_of_region(row: DocumentRow, facts: list[FactRow], words: dict[str, str]) -> bool:
    """Whether a report speaks of a whole region's budget or affairs: such a one has no 基本支出 of its year."""
    if row.report_type not in _OF_REGIONS:
        return False
    department = _department(row)
    if row.report_type == "statistical_bulletin" or department.endswith("人民政府"):
        return True
    if any(fact.total == "basic" and fact.role == "value" and fact.year == row.fiscal_year for fact in facts):
        return False
    return (
        row.report_type == "budget_report"
        or not department
        or any(
            fact.total in _REGION_TOTALS or (fact.total is not None and words.get(fact.scope or "") == "scope")
            for fact in facts
        )
    )


def _authority(source: Source) -> tuple[bool, int, int, str]:
    kind = source.row.report_type or "other"
    return source.fate == "copy", _AUTHORITY.index(kind), -source.row.facts, source.row.path


def _mark(sources: list[Source]) -> None:
    """Find what was refused, has no year, or is the same report once more in another format or folder."""
    families: dict[tuple[object, ...], list[Source]] = {}
    for source in sources:
        row = source.row
        if row.status != "ok":
            source.fate = "refused"
        elif row.fiscal_year is None:
            source.fate = "undated"
        else:
            stem = os.path.splitext(row.path)[0]
            families.setdefault(("stem", stem, row.fiscal_year, row.report_type), []).append(source)
    for family in families.values():
        # one file's copies may tell less of themselves than the best of them
        best = min(family, key=lambda s: (not s.row.region, not _department(s.row), -s.row.facts, s.row.path))
        for source in family:
            if source is not best:
                source.fate, source.subject = "copy", best.subject
    titles: dict[tuple[object, ...], Source] = {}
    for source in sorted((s for s in sources if s.fate == "used"), key=lambda s: (-s.row.facts, s.row.path)):
        row, subject = source.row, source.subject
        title = _BLANKS.sub("", row.title or "")
        if not title or subject is None or subject.name.startswith("（"):
            continue
        if titles.setdefault((subject, row.fiscal_year, row.report_type, title), source) is not source:
            source.fate = "copy"


class _Compare:
    """What has been gathered so far. Documents come in the order in which they count."""

    def __init__(self, words: dict[str, str]) -> None:
        self._words = words
        self.lines: dict[tuple[Subject, int], Line] = {}
        self._points: dict[tuple[str, Subject, int, str, str, str], tuple[Cell, int | None]] = {}

    def add(self, source: Source, facts: list[FactRow], checks: list[CheckRow]) -> None:
        row, subject = source.row, source.subject
        assert subject is not None
        assert row.fiscal_year is not None
        totals: dict[tuple[Subject, str, str], list[FactRow]] = {}
        known = {fact.id: fact for fact in facts}
        for fact in facts:
            owner = self._owner(subject, fact.scope)
            if fact.total is not None and fact.kind == "finance" and fact.year == row.fiscal_year:
                stage = _stage(fact, row.report_type)
                if owner is not None and stage is not None:
                    totals.setdefault((owner, fact.total, stage), []).append(fact)
            if fact.scheme == "kpi" and fact.code is not None and fact.year is not None:
                self._point(subject, fact, row.fiscal_year)
        own = self._line(subject, row) if subject.name else None
        if own is None and not totals:
            # a report on projects none of which is named beside its amounts
            own = self._line(subject._replace(name=row.title or row.name or row.path), row)
        for (owner, total, stage), found in totals.items():
            line = self._line(owner, row)
            own = own or line
            found.sort(key=lambda fact: _rank(fact, known))
            if stage in ("completion", "growth"):
                line.printed.setdefault((total, stage), found[0])
            else:
                _put(line.cells, (total, stage), found, self._undecided(owner, found))
        if own is not None and source.fate == "used":
            # a table printed on several pages fails once
            seen = {check.message for check in own.mismatches}
            own.mismatches += [check for check in {c.message: c for c in checks}.values() if check.message not in seen]

    def _undecided(self, owner: Subject, found: list[FactRow]) -> bool:
        """Whether a region's report prints several values without a word on whose each is (全市, 市本级)."""
        if owner.level != "region" or self._words.get(found[0].scope or "") == "scope":
            return False
        return not all(_same(fact, found[0]) for fact in found)

    def _line(self, subject: Subject, row: DocumentRow) -> Line:
        assert row.fiscal_year is not None
        line = self.lines.setdefault((subject, row.fiscal_year), Line(subject, row.fiscal_year))
        if row.id not in line.documents:
            line.documents.append(row.id)
        if (row.report_type or "other") not in line.types:
            line.types.append(row.report_type or "other")
        return line

    def _owner(self, subject: Subject, scope: str | None) -> Subject | None:
        """Whose figure one of this scope is; ``None`` for somebody else's."""
        act = self._words.get(scope or "", "")
        if subject.level == "project":
            return subject._replace(name=scope) if scope and not act else None
        if scope is None or act == "self":
            return subject
        if subject.level == "region":
            if act == "scope":
                return subject
            return subject._replace(name=f"{subject.name}（{scope}）") if scope.endswith("本级") else None
        return None

    def _point(self, subject: Subject, fact: FactRow, fiscal_year: int) -> None:
        assert fact.code is not None
        assert fact.year is not None
        owner = subject if subject.name else subject._replace(name=fact.scope or subject.department)
        act = self._words.get(fact.scope or "")
        own = act == "self" or (act == "scope" and subject.level == "region") or owner.name == fact.scope
        scope = "" if own else fact.scope or ""
        key = (fact.code, owner, fact.year, scope, fact.role, fact.unit_base or "")
        held = self._points.get(key)
        if held is None or (held[1] != fact.year and fiscal_year == fact.year):
            # a report of the year itself counts before one that looks back on it
            others = [] if held is None else [held[0].fact, *held[0].others]
            self._points[key] = (
                Cell(fact, [other for other in others if other.value_base != fact.value_base]),
                fiscal_year,
            )
        elif fact.value_base not in {f.value_base for f in (held[0].fact, *held[0].others)}:
            held[0].others.append(fact)

    def indicators(self) -> dict[str, list[Point]]:
        """The points by catalogue key, sorted."""
        found: dict[str, list[Point]] = {}
        for (code, subject, year, scope, role, unit), (cell, _) in self._points.items():
            found.setdefault(code, []).append(Point(subject, year, scope, role, unit, cell))
        for points in found.values():
            points.sort(key=lambda p: p[:5])
        return found


def _put(cells: dict[tuple[str, str], Cell], key: tuple[str, str], found: list[FactRow], undecided: bool) -> None:
    """Add what one document prints: its first counts where nothing is there yet, or only what is undecided."""
    cell = cells.get(key)
    if cell is None:
        cell = cells[key] = Cell(found[0], undecided=undecided)
    elif cell.undecided and not undecided:
        found = [*found, cell.fact, *cell.others]
        cell = cells[key] = Cell(found[0])
    for fact in found:
        if not any(_same(fact, known) for known in (cell.fact, *cell.others)):
            cell.others.append(fact)


def _stage(fact: FactRow, report_type: str | None) -> str | None:
    """Under which stage a total is compared; ``None`` where it is no amount of the year as a whole."""
    if fact.role in ("completion", "growth"):
        return fact.role if fact.unit_base == "%" else None
    if fact.role != "value" or fact.amount is None or fact.value_max is not None:
        return None
    # what a report of work done prints without a word on the stage is what was spent
    return fact.stage or "final"


def _rank(fact: FactRow, known: dict[str, FactRow]) -> tuple[bool, bool, bool, int]:
    """Of several of one kind the first in the text counts, those that say less of themselves behind."""
    part_of_other = fact.parent is not None and (fact.parent not in known or known[fact.parent].total is None)
    return fact.stage is None, fact.bound != "eq", part_of_other, fact.start


def _same(one: FactRow, other: FactRow) -> bool:
    if one.amount is None or other.amount is None:
        return one.amount == other.amount
    larger = max(abs(one.amount), abs(other.amount))
    return abs(one.amount - other.amount) <= larger * _SAME
