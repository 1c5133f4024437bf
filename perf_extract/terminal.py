"""A report as a person reads it in a terminal: document, chapters, finance tree, KPIs, warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from .model import Fact, FinanceFact, Report
from .model.labels import REPORT_TYPES

_BOUND = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈"}
_ROLE = {
    "change": "增减", "growth": "增长", "share": "占比", "completion": "完成", "excess": "超出",
    "target": "目标", "baseline": "基数", "rank": "位次",
}  # fmt: skip
_POINT = re.compile(r"[一二三四五六七八九十]+是")


def render(report: Report, *, colour: bool = False, width: int | None = None) -> str:
    """The view as text, as wide as the terminal (80 where there is none) or ``width``."""
    page = StringIO()
    console = Console(file=page, force_terminal=colour, width=width, highlight=False)
    for part in _parts(report):
        console.print(part)
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()) + "\n"


def _parts(report: Report) -> Iterator[RenderableType]:
    yield _header(report)
    if report.sections:
        yield _titled("章节", _outline(report))
    if report.finance:
        yield _titled(f"收支（{len(report.finance)}）", _finance(report))
    if report.kpis:
        yield _titled(f"指标（{len(report.kpis)}）", _kpis(report))
    if report.warnings:
        yield _titled(f"提示（{len(report.warnings)}）", _warnings(report))


def _titled(title: str, body: RenderableType) -> Group:
    return Group(Rule(Text(title, "bold cyan"), align="left", style="cyan"), body, Text())


def _header(report: Report) -> RenderableType:
    about = report.document
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    department = about.department or about.department_short
    year = str(about.fiscal_year) if about.fiscal_year else None
    for label, value in (
        ("部门", department),
        ("地区", about.region),
        ("年度", year),
        ("类型", REPORT_TYPES[about.report_type]),
        ("来源", f"{about.source.name}（{len(report.text)} 字）"),
    ):
        grid.add_row(label, Text(value) if value else Text("—", "dim"))
    return Group(Text(about.title or "（无标题）", "bold"), Padding(grid, (0, 0, 1, 2)))


def _outline(report: Report) -> RenderableType:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(style="dim", justify="right", no_wrap=True)
    for section in report.sections:
        if section.marker and _POINT.fullmatch(section.marker):
            continue
        words = f"{section.marker or ''}{section.title or ''}"
        untitled = section.title is None
        line = Text(words + ("…" if untitled else ""), "dim" if untitled else "bold" if section.level == 1 else "")
        if section.declared_none:
            line.append("（无）", "dim")
        table.add_row(Padding(line, (0, 0, 0, 2 * (section.level - 1))), section.kind or "")
    return table


class _Row:
    """The facts of one budget item that share a line: at most one value a stage, and what is said of it."""

    def __init__(self, first: FinanceFact) -> None:
        self.first = first
        self.values: dict[str | None, FinanceFact] = {}
        self.others: list[FinanceFact] = []
        self.parts: list[_Row] = []

    def takes(self, fact: FinanceFact) -> bool:
        if (fact.item, fact.year, fact.parent) != (self.first.item, self.first.year, self.first.parent):
            return False
        if fact.role != "value":
            return True
        held = self.values.get(fact.stage)
        return held is None or held.value_base == fact.value_base

    def add(self, fact: FinanceFact) -> None:
        if fact.role == "value":
            self.values.setdefault(fact.stage, fact)
        elif all((o.role, o.value_base) != (fact.role, fact.value_base) for o in self.others):
            self.others.append(fact)


def _rows(report: Report) -> list[_Row]:
    """The tree of items: a part stands under the item it is 其中 of."""
    roots: list[_Row] = []
    row_of: dict[str, _Row] = {}
    by_item: dict[str, list[_Row]] = {}
    for fact in report.finance:
        known = by_item.setdefault(fact.item, [])
        row = next((r for r in known if r.takes(fact)), None)
        if row is None:
            row = _Row(fact)
            known.append(row)
            above = row_of.get(fact.parent or "")
            (above.parts if above else roots).append(row)
        row.add(fact)
        row_of[fact.id] = row
    return roots


def _finance(report: Report) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, expand=True, padding=(0, 1, 0, 0), show_edge=False, header_style="dim")
    table.add_column("项目", ratio=1, overflow="fold")
    table.add_column("代码", style="dim", overflow="fold", max_width=11)
    table.add_column("预算", justify="right", no_wrap=True)
    table.add_column("决算", justify="right", no_wrap=True)
    table.add_column("其他", justify="right", no_wrap=True)
    year = report.document.fiscal_year

    def add(row: _Row, depth: int) -> None:
        first = row.first
        name = Text(first.item)
        if first.year is not None and first.year != year:
            name.append(f" {first.year}", "dim")
        code = first.code if first.code and first.scheme in ("economic", "functional") else ""
        budget = [_amount(row.values[s]) for s in ("budget", "adjusted") if s in row.values]
        if len(budget) == 2:
            budget[1] = "调整 " + budget[1]
        final = [_amount(row.values["final"])] if "final" in row.values else []
        other = [_amount(row.values[None])] if None in row.values else []
        other += [_labelled(f) for f in row.others]
        table.add_row(Padding(name, (0, 0, 0, 2 * depth)), code, *(Text("\n".join(c)) for c in (budget, final, other)))
        for part in row.parts:
            add(part, depth + 1)

    for root in _rows(report):
        add(root, 0)
    return table


def _kpis(report: Report) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, expand=True, padding=(0, 1, 0, 0), show_edge=False, header_style="dim")
    table.add_column("指标", ratio=1, overflow="fold")
    table.add_column("数值", justify="right", no_wrap=True)
    table.add_column("性质", no_wrap=True)
    table.add_column("级别", no_wrap=True)
    chapter: str | None = ""
    for fact in report.kpis:
        if fact.chapter != chapter:
            chapter = fact.chapter
            table.add_row(Text(chapter or "—", "cyan"))
        table.add_row(
            Padding(Text(fact.indicator), (0, 0, 0, 2)), _amount(fact), _ROLE.get(fact.role, ""), fact.level or ""
        )
    return table


def _warnings(report: Report) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="yellow", no_wrap=True)
    table.add_column(overflow="fold")
    for warning in report.warnings:
        table.add_row(warning.code, Text(f"{warning.message}（{warning.start}–{warning.end}）"))
    return table


def _labelled(fact: Fact) -> str:
    return f"{_ROLE.get(fact.role, '')} {_amount(fact)}".strip()


def _amount(fact: Fact) -> str:
    number = _plain(fact.value)
    if fact.value_max is not None:
        number += "–" + _plain(fact.value_max)
    return f"{_BOUND.get(fact.bound, '')}{number}{fact.unit or ''}"


def _plain(value: Decimal) -> str:
    return f"{value:f}"
