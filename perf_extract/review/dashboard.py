"""The comparison page: departments and years of a batch database side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from ..knowledge import Catalog
from ..knowledge.indicators import Indicator
from ..knowledge.rows import CheckRule, KpiRow
from ..model.labels import REPORT_TYPES
from ..sinks.sheets import ROLES
from ..sinks.sql import Store
from . import dashboard_measures as measures
from .dashboard_data import LEVELS, Cell, Compared, Level, Line, Point, Subject, compare
from .dashboard_measures import Rate, measure, outliers, unusual
from .dashboard_pages import build as build_pages
from .dashboard_pages import found as found_pages
from .dashboard_pages import links
from .dashboard_source import DocumentRow, FactRow, documents, facts, mismatches, open_database
from .page import page

Json: TypeAlias = Any

_LEVEL_NAMES: dict[Level, str] = {"department": "部门", "project": "项目", "region": "地区"}
_FATES = {"used": "已计入", "copy": "同一报告的另一份，未计", "refused": "未能读取", "undated": "无年度，未计"}
#: columns of a level: key, group, label. A key with a stop is total and stage, one without is a rate
_COLUMNS: dict[Level, tuple[tuple[str, str, str], ...]] = {
    "department": (
        ("revenue.budget", "收入", "预算"),
        ("revenue.final", "收入", "决算"),
        ("expenditure.budget", "支出", "年初预算"),
        ("expenditure.adjusted", "支出", "全年预算"),
        ("expenditure.final", "支出", "决算"),
        ("execution", "支出", "执行率"),
        ("change", "支出", "比上年"),
        ("basic.budget", "基本支出", "预算"),
        ("basic.final", "基本支出", "决算"),
        ("project.budget", "项目支出", "预算"),
        ("project.final", "项目支出", "决算"),
        ("three_public.budget", "“三公”经费", "预算"),
        ("three_public.final", "“三公”经费", "决算"),
        ("procurement.budget", "政府采购", "预算"),
        ("procurement.final", "政府采购", "决算"),
    ),
    "project": (
        ("expenditure.budget", "项目资金", "年初预算"),
        ("expenditure.adjusted", "项目资金", "全年预算"),
        ("expenditure.final", "项目资金", "执行数"),
        ("execution", "项目资金", "执行率"),
        ("change", "项目资金", "比上年"),
    ),
    "region": (
        ("general_revenue.budget", "一般公共预算收入", "预算"),
        ("general_revenue.final", "一般公共预算收入", "完成"),
        ("revenue_execution", "一般公共预算收入", "完成率"),
        ("general_expenditure.budget", "一般公共预算支出", "年初预算"),
        ("general_expenditure.adjusted", "一般公共预算支出", "调整预算"),
        ("general_expenditure.final", "一般公共预算支出", "完成"),
        ("execution", "一般公共预算支出", "执行率"),
        ("change", "一般公共预算支出", "比上年"),
        ("three_public.final", "“三公”经费", "决算"),
    ),
}
_HEAT: dict[Level, tuple[tuple[str, str], ...]] = {
    "department": (
        ("execution", "支出执行率"),
        ("change", "支出比上年"),
        ("three_public_execution", "“三公”经费执行率"),
        ("project_share", "项目支出占支出决算"),
        ("three_public_share", "“三公”经费占支出决算"),
        ("expenditure.final", "支出决算"),
        ("revenue.final", "收入决算"),
        ("three_public.final", "“三公”经费决算"),
    ),
    "project": (("execution", "资金执行率"), ("change", "比上年"), ("expenditure.final", "执行数")),
    "region": (
        ("execution", "一般公共预算支出执行率"),
        ("change", "一般公共预算支出比上年"),
        ("revenue_execution", "一般公共预算收入完成率"),
        ("general_revenue.final", "一般公共预算收入"),
        ("general_expenditure.final", "一般公共预算支出"),
    ),
}
_HOW = {
    "adjusted": "决算 ÷ 全年（调整）预算",
    "budget": "决算 ÷ 年初预算",
    "final": "占支出决算",
    "before": "与库中上年决算相比",
    "printed": "报告所述",
}
_OUTLIERS = {"execution": "执行率", "change": "比上年", "three_public_share": "“三公”占比"}
_DIRECTIONS = {"up": "越高越好", "down": "越低越好", "none": "不分高低"}
_DOMAINS = {
    "economy": "经济", "agriculture": "农业农村", "social_security": "社会保障", "education": "教育",
    "transport": "交通", "enterprise": "企业培育", "performance": "绩效评分", "culture_tourism": "文化旅游",
    "health": "卫生健康", "housing": "住房城建", "institutions": "机构车辆", "environment": "生态环境",
    "safety": "安全应急", "governance": "政务治理", "digital_infrastructure": "数字基础设施", "science": "科技",
    "staffing": "人员编制", "party": "党建", "population": "人口", "satisfaction": "满意度",
    "employment": "就业", "energy": "能源", "water": "水利",
}  # fmt: skip


class Dashboard(NamedTuple):
    """The page, and how many inputs, reports, and reports with a page of their own it is of."""

    html: str
    documents: int
    reports: int
    pages: int


def render_dashboard(
    database: str,
    output: Path,
    *,
    reports: Path | None = None,
    build: Path | None = None,
    catalog: Catalog | None = None,
) -> Dashboard:
    """The page of what a batch wrote to ``database``, to be put at ``output``.

    Its figures lead to the review pages in the folder ``reports``, or to those that are made in the folder ``build``.
    Raises :class:`~perf_extract.errors.SinkError` where the database or the folder is not what it should be.
    """
    known = catalog or Catalog.default()
    with open_database(database) as store:
        rows = documents(store)
        pages: dict[str, Path] = {}
        if build is not None:
            pages = build_pages(store, rows, build, known)
        elif reports is not None:
            pages = found_pages(rows, reports)
        html = _page(store, rows, links(pages, output), known)
    return Dashboard(html, len(rows), sum(row.status == "ok" for row in rows), len(pages))


def _page(store: Store, rows: list[DocumentRow], links: Mapping[str, str], known: Catalog) -> str:
    found = compare(rows, facts(store), mismatches(store), known)
    return page(
        "dashboard.html",
        _Data(rows, found, links, known).made(),
        ["dashboard.js"],
        styles=["dashboard.css"],
        charts=True,
        title="部门预算执行与绩效对比",
        rule={
            "low": measures.LOW,
            "high": measures.HIGH,
            "deviations": measures.DEVIATIONS,
            "group": measures.MIN_GROUP,
            "points": measures.MIN_POINTS,
            "change": measures.LARGE_CHANGE,
            "slip": measures.UNIT_SLIP,
        },
    )


class _Data:
    """The page's JSON. Subjects and documents are given by number; a figure is ``[digits, document, fact, …]``."""

    def __init__(self, rows: list[DocumentRow], found: Compared, links: Mapping[str, str], catalog: Catalog) -> None:
        self._found = found
        self._links = links
        self._catalog = catalog
        self._documents = {row.id: number for number, row in enumerate(rows)}
        self._subjects: dict[Subject, int] = {}

    def made(self) -> Json:
        measured = measure(self._found.lines)
        lines = [self._line(line, found.rates) for line, found in zip(self._found.lines, measured, strict=True)]
        titles = {row.id: row.title for row in self._catalog.rows(CheckRule)}
        return {
            "lines": lines,
            "outliers": [
                [o.line, _OUTLIERS[o.rule], o.value, self._documents[o.fact.document_id], o.fact.id, o.message]
                for o in outliers(self._found.lines, measured)
            ],
            "mismatches": [
                [
                    number,
                    titles.get(check.rule, check.rule),
                    check.difference,
                    check.unit,
                    self._documents[check.document_id],
                    check.facts[0] if check.facts else None,
                    check.message,
                ]
                for number, line in enumerate(self._found.lines)
                for check in line.mismatches
            ],
            "kpis": self._indicators(),
            "documents": [
                [
                    s.row.name or s.row.path,
                    s.row.title,
                    None if s.subject is None else self._subject(s.subject),
                    s.row.fiscal_year,
                    s.row.report_type,
                    _FATES[s.fate],
                    s.row.message if s.fate == "refused" else None,
                    s.mismatches,
                    self._links.get(s.row.id),
                    s.row.path,
                ]
                for s in self._found.sources
            ],
            "subjects": [[LEVELS.index(s.level), s.region, s.name, s.department] for s in self._subjects],
            "levels": [
                {"name": _LEVEL_NAMES[level], "columns": _COLUMNS[level], "heat": _HEAT[level]} for level in LEVELS
            ],
            "types": {**REPORT_TYPES, "final_accounts": "决算"},
            "roles": ROLES,
            "how": _HOW,
            "limits": [measures.LOW, measures.HIGH],
        }

    def _subject(self, subject: Subject) -> int:
        return self._subjects.setdefault(subject, len(self._subjects))

    def _line(self, line: Line, rates: Mapping[str, Rate]) -> Json:
        wanted = {key for key, _, _ in _COLUMNS[line.subject.level]}
        cells = {f"{total}.{stage}": cell for (total, stage), cell in line.cells.items()}
        return {
            "s": self._subject(line.subject),
            "y": line.year,
            "t": line.types,
            "d": [self._documents[document] for document in line.documents],
            "n": len(line.mismatches),
            "c": {key: self._cell(cell) for key, cell in cells.items() if key in wanted},
            "r": {name: self._rate(rate) for name, rate in rates.items()},
        }

    def _cell(self, cell: Cell) -> Json:
        made: list[Json] = [
            _digits(cell.fact.amount),
            *self._place(cell.fact),
            "" if cell.fact.bound == "eq" else cell.fact.bound,
        ]
        if cell.others:
            made.append([[_digits(fact.amount), *self._place(fact)] for fact in cell.others])
        return made

    def _rate(self, rate: Rate) -> Json:
        return [rate.value, *self._place(rate.fact), rate.how]

    def _place(self, fact: FactRow) -> tuple[int, str]:
        return self._documents[fact.document_id], fact.id

    def _indicators(self) -> Json:
        known = self._catalog.derived(_indicators)
        made = []
        for code, points in self._found.points.items():
            about = known.get(code)
            name, domain = (about.name, about.domain) if about else (points[0].cell.fact.name, "")
            strange = unusual(points)
            made.append(
                {
                    "k": code,
                    "n": name,
                    "m": _DOMAINS.get(domain, domain or "其他"),
                    "d": _DIRECTIONS[about.direction if about else "none"],
                    "p": [self._point(point, strange.get(place)) for place, point in enumerate(points)],
                }
            )
        counts = Counter({code: len({p.subject for p in points}) for code, points in self._found.points.items()})
        made.sort(key=lambda kpi: (-counts[str(kpi["k"])], -len(kpi["p"]), str(kpi["k"])))
        return made

    def _point(self, point: Point, strange: str | None) -> Json:
        fact = point.cell.fact
        made: list[Json] = [
            self._subject(point.subject),
            point.year,
            point.role,
            point.unit,
            point.scope,
            _digits(fact.value_base),
            "" if fact.bound == "eq" else fact.bound,
            *self._place(fact),
        ]
        others = [[_digits(other.value_base), *self._place(other)] for other in point.cell.others]
        # a range is shown as it is printed
        extra = [strange, others or None, fact.evidence if fact.value_max is not None else None]
        while extra and extra[-1] is None:
            extra.pop()
        return made + extra


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _indicators(catalog: Catalog) -> dict[str, Indicator]:
    """The catalogue by key, with the keys that ``_new`` and ``_total`` make."""
    known = {}
    for row in catalog.rows(KpiRow):
        for ending, prefix in (("", ""), ("_new", "新增"), ("_total", "累计")):
            known[row.code + ending] = Indicator(row.code + ending, prefix + row.name, row.direction, row.domain)
    return known
