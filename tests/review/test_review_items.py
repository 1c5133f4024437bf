"""Facts gathered into rows, and the charts made of them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from perf_extract import Report, extract, extract_text
from perf_extract.knowledge import Catalog
from perf_extract.review.charts import Chart, charts
from perf_extract.review.items import Item, finance_items, kpi_items

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("*.txt"))
HEAD = "青禾县水利局2023年度部门整体支出绩效自评报告\n一、预算执行情况\n"


def finance(text: str) -> tuple[Report, list[Item]]:
    report = extract_text(HEAD + text)
    return report, finance_items(report, Catalog.default())


def shown(report: Report, item: Item) -> dict[str, list[str]]:
    facts = {fact.id: fact.evidence.text for fact in report.facts()}
    return {cell: [facts[i] for i in ids] for cell, ids in item.cells.items()}


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
@pytest.mark.parametrize("gather", [finance_items, kpi_items], ids=["finance", "kpis"])
def test_every_fact_is_in_one_row(path: Path, gather: Callable[[Report, Catalog], list[Item]]) -> None:
    report = extract(path)
    items = gather(report, Catalog.default())
    held = [i for item in items for ids in [*item.cells.values(), item.more] for i in ids]
    facts = report.finance if gather is finance_items else report.kpis
    assert sorted(held) == sorted(fact.id for fact in facts)
    seen: dict[str, int] = {}
    for item in items:
        assert item.level == (seen[item.parent] + 1 if item.parent else 1)
        seen[item.id] = item.level
    assert len(seen) == len(items)


def test_budget_and_final_of_one_item_share_a_row() -> None:
    report, items = finance("2023年支出预算900.00万元。\n2023年支出决算总计912.40万元，其中基本支出402.15万元。")
    total, basic = items
    assert total.name == "支出"
    assert shown(report, total) == {"budget": ["900.00万元"], "final": ["912.40万元"]}
    assert (total.difference, total.execution, total.unit) == ("12.40", "101.38", "万元")
    assert (basic.parent, basic.level, basic.difference) == (total.id, 2, None)


def test_a_figure_printed_twice_is_one_row_and_another_figure_is_another() -> None:
    _, items = finance("其中工资福利支出300.5万元。\n（1）工资福利支出总额为300.5万元，其中基本工资120万元。")
    (row,) = (i for i in items if i.code == "301")
    assert [len(ids) for ids in row.cells.values()] == [2]
    assert [i.name for i in items if i.parent == row.id] == ["基本工资"]


def test_figures_of_several_places_stay_apart() -> None:
    text = "（一）甲项目\n项目资金年初预算100万元，决算90万元。\n（二）乙项目\n项目资金年初预算200万元，决算150万元。"
    report, items = finance(text)
    rows = [shown(report, i) for i in items if i.difference]
    assert rows == [
        {"budget": ["100万元"], "final": ["90万元"]},
        {"budget": ["200万元"], "final": ["150万元"]},
    ]


def test_the_difference_is_in_the_final_figures_unit() -> None:
    _, (item, *_) = finance("支出预算0.09亿元。\n支出决算总计912.40万元。")
    assert (item.difference, item.unit, item.execution) == ("12.40", "万元", "101.38")


def test_no_rate_of_a_budget_of_nothing() -> None:
    _, items = finance("公务接待费年初预算0万元，决算3.2万元。")
    assert [(i.difference, i.execution) for i in items if i.difference] == [("3.2", None)]


def test_target_figure_growth_and_rank_share_a_row() -> None:
    report = extract_text("三、主要绩效\n电子信息制造业营业收入25.5亿元，增速达8.9%以上，排全市第一位。")
    (item,) = kpi_items(report, Catalog.default())
    roles = {fact.id: fact.role for fact in report.facts()}
    assert list(item.cells) == ["value"]
    assert [roles[i] for i in item.more] == ["growth", "rank"]


def drawn(report: Report) -> dict[str, Chart]:
    catalog = Catalog.default()
    return {c.id: c for c in charts(report, finance_items(report, catalog), kpi_items(report, catalog))}


def test_charts_are_made_only_of_what_there_is() -> None:
    assert drawn(extract_text("一、部门概况\n核定编制42名。")) == {}
    found = drawn(extract(next(p for p in FIXTURES if "industry" in p.name)))
    assert set(found) == {"budget_final", "parts_functional", "parts_economic", "three_public"}
    for chart in found.values():
        assert chart.rows
        assert all(len(row.values) == len(row.facts) == len(chart.series) for row in chart.rows)


def test_what_a_whole_has_beside_its_parts_is_shown() -> None:
    text = "2023年支出决算1000万元，其中：教育支出500万元，卫生健康支出200万元，住房保障支出100万元等。"
    chart = drawn(extract_text(HEAD + text))["parts_functional"]
    assert [(row.name, row.values[0]) for row in chart.rows][-1] == ("未列明", "200")


def test_completion_is_as_stated_or_worked_out_against_the_target() -> None:
    chart = drawn(extract(next(p for p in FIXTURES if "project_form" in p.name)))["completion"]
    rates = {row.name: row.values[0] for row in chart.rows}
    assert rates["衬砌渠道"] == "103.3"
    assert all(row.facts[0] for row in chart.rows)


def test_in_a_report_of_several_bodies_a_total_is_not_what_it_is_the_total_of() -> None:
    text = (
        "关于青禾县2024年预算执行情况和2025年预算草案的报告\n一、2024年预算执行情况\n"
        "全县一般公共预算收入完成126480万元。一般公共预算收入总计预算378900万元。\n"
    )
    report = extract_text(text)
    assert report.document.report_type == "budget_report"
    assert [(i.name, list(i.cells)) for i in finance_items(report, Catalog.default())] == [
        ("一般公共预算收入", ["final"]),
        ("一般公共预算收入总计", ["budget"]),
    ]


CORPUS = FIXTURES[0].parents[2] / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.exists(), reason="the real reports are not beside the repository")
def test_rates_worked_out_are_those_that_real_reports_print() -> None:
    """Where budget and final stand on one row and the report says how much was completed, the two agree."""
    stated = agreed = 0
    for name in ("bx_chengde_2025.docx", "bx_lijiang_2025.html", "bx_honghe_2025.html", "fa_sh_putuo_finance_2024.pdf"):
        report = extract(CORPUS / name)
        facts = {fact.id: fact for fact in report.facts()}
        for item in finance_items(report, Catalog.default()):
            rates = [facts[i].value for i in item.more if facts[i].role == "completion" and facts[i].unit == "%"]
            if item.execution and rates:
                stated += 1
                agreed += any(abs(rate - Decimal(item.execution)) <= Decimal("0.6") for rate in rates)
    assert stated > 150
    assert agreed / stated > 0.93
