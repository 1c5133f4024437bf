"""A filled project form and a filled department form come out whole, row by row, from every kind of file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import perf_extract
from perf_extract.model import FinanceFact, KpiFact, Report

Row = dict[str, str]

TABLED = ("docx", "xlsx", "pdf", "html")
#: what the documents say of themselves: title, department, year, kind
ABOUT = {
    "project": ("项目支出绩效自评表", "云澜县商务局", 2023, "project_self_evaluation"),
    "department": ("部门整体支出绩效自评表", "清陂区城市管理和综合执法局", 2024, "department_self_evaluation"),
}


def told(report: Report, fact: FinanceFact | KpiFact) -> Row:
    """A fact in the words of the expected rows."""
    parent = next((f.name for f in report.facts() if f.id == fact.parent), "")
    indicator = fact if isinstance(fact, KpiFact) else None
    said = {
        "kind": "kpi" if indicator else "finance",
        "name": fact.name,
        "role": fact.role,
        "value": fact.value,
        "unit": fact.unit,
        "bound": fact.bound,
        "stage": fact.stage,
        "year": fact.year,
        "scope": fact.scope,
        "part_of": parent,
        "path": "/".join(fact.path),
        "weight": fact.weight,
        "score": fact.score,
        "reason": "".join((indicator.reason or "").split()) if indicator else None,
    }
    return {key: "" if value is None else str(value) for key, value in said.items()}


def in_reasons(fact: FinanceFact | KpiFact, reasons: set[str]) -> bool:
    """Whether a fact stands in the words of a reason: a sentence like any other."""
    return not fact.rule.startswith("form.") and any(fact.evidence.text in reason for reason in reasons)


def test_every_row(
    form_name: str, format_name: str, make: Callable[[str, str], bytes], expected: Callable[[str], list[Row]]
) -> None:
    rows = expected(form_name)
    if format_name == "cells":
        rows = [row for row in rows if not row["lost_in_cells"]]
    wanted = [{key: value for key, value in row.items() if key != "lost_in_cells"} for row in rows]
    report = perf_extract.extract(make(form_name, format_name))
    reasons = {row["reason"] for row in wanted if row["reason"]}
    found = [told(report, fact) for fact in report.facts() if not in_reasons(fact, reasons)]
    assert found == wanted


def test_rows_that_lost_their_blanks_are_warned_of(
    form_name: str, make: Callable[[str, str], bytes], expected: Callable[[str], list[Row]]
) -> None:
    warnings = perf_extract.extract(make(form_name, "cells")).warnings
    assert ("untold_columns" in {w.code for w in warnings}) == any(row["lost_in_cells"] for row in expected(form_name))


def test_what_the_document_says_of_itself(form_name: str, format_name: str, make: Callable[[str, str], bytes]) -> None:
    about = perf_extract.extract(make(form_name, format_name)).document
    assert (about.title, about.department, about.fiscal_year, about.report_type) == ABOUT[form_name]


def test_tables_hold_every_cell_and_know_their_form(
    form_name: str, make: Callable[[str, str], bytes], boxes: Callable[[str], list[Any]]
) -> None:
    wanted = {(b.row, b.col, b.rowspan, b.colspan): "".join(b.text.split()) for b in boxes(form_name) if b.text}
    for kind in TABLED:
        (table,) = perf_extract.extract(make(form_name, kind)).tables
        assert table.form == f"{form_name}_form", kind
        above = 2 if kind == "xlsx" else 0
        found = {
            (c.row - above, c.col, c.rowspan, c.colspan): "".join(c.text.split())
            for c in table.cells
            if c.text and c.row >= above
        }
        assert found == wanted, kind


def test_facts_know_their_cell(make: Callable[[str, str], bytes]) -> None:
    for kind in TABLED:
        report = perf_extract.extract(make("project", kind))
        fact = next(f for f in report.kpis if f.name == "受益农户数" and f.role == "value")
        assert fact.evidence.cell is not None
        assert fact.evidence.cell.endswith("!F20" if kind == "xlsx" else "!F18"), kind
