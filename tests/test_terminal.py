"""The view for reading."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rich.cells import cell_len

from perf_extract.model import (
    Document,
    Evidence,
    Extractor,
    FinanceFact,
    KpiFact,
    Place,
    Report,
    Section,
    Source,
    Warning,
)
from perf_extract.terminal import render


def finance(item: str, value: str, **more: object) -> FinanceFact:
    at = int(more.pop("at", 0))  # type: ignore[call-overload]
    given = {
        "id": f"f{at}", "value": Decimal(value), "unit": "万元", "value_base": Decimal(value), "unit_base": "元",
        "evidence": Evidence(at, at + 1, value), "clause": Place(at, at + 1), "rule": "r", "confidence": 1.0,
        "year": 2023,
    }  # fmt: skip
    return FinanceFact(item=item, **{**given, **more})


def kpi(indicator: str, value: str, unit: str, **more: object) -> KpiFact:
    given = {
        "id": "k", "value": Decimal(value), "unit": unit, "value_base": Decimal(value), "unit_base": unit,
        "evidence": Evidence(0, 1, value), "clause": Place(0, 1), "rule": "r", "confidence": 1.0,
    }  # fmt: skip
    return KpiFact(indicator=indicator, **{**given, **more})


def report(**lists: list) -> Report:
    about = Document(
        Source("a.txt", "text/plain", "0" * 64),
        title="自评报告",
        region="某县",
        fiscal_year=2023,
        report_type="final_accounts",
    )
    return Report(extractor=Extractor("0", "0"), document=about, text="正文" * 40, **lists)


def line_of(page: str, words: str) -> str:
    (line,) = [line for line in page.splitlines() if words in line]
    return line


def test_header_says_what_is_known_and_what_is_not() -> None:
    page = render(report(), width=80)
    assert page.startswith("自评报告\n")
    assert "—" in line_of(page, "部门  ")
    assert "某县" in line_of(page, "地区")
    assert "部门决算" in line_of(page, "类型")
    assert "a.txt（80 字）" in line_of(page, "来源")


def test_chapters_are_indented_and_points_left_out() -> None:
    def section(level: int, marker: str, title: str | None, kind: str | None = None) -> Section:
        return Section(marker, None, level, marker, 1, title, kind, 0, 1, Place(0, 1))  # type: ignore[arg-type]

    page = render(
        report(sections=[section(1, "一、", "概况", "overview"), section(2, "（一）", None), section(3, "一是", None)]),
        width=80,
    )
    assert line_of(page, "一、概况").endswith("overview")
    assert line_of(page, "（一）") == "  （一）…"
    assert "一是" not in page


def test_budget_stands_beside_final_and_parts_under_their_whole() -> None:
    facts = [
        finance("支出合计", "100", at=1, stage="budget"),
        finance("基本支出", "60", at=2, stage="budget", parent="f1", code="301", scheme="economic"),
        finance("支出合计", "120", at=3, stage="final"),
        finance("支出合计", "8.65", at=4, unit="%", role="growth"),
    ]
    page = render(report(finance=facts), width=80)
    total = line_of(page, "支出合计")
    assert total.index("100万元") < total.index("120万元") < total.index("增长 8.65%")
    assert line_of(page, "基本支出").startswith("  基本支出")
    assert "301" in line_of(page, "基本支出")


def test_another_value_of_the_same_item_gets_a_line_of_its_own() -> None:
    facts = [finance("公务接待费", "2", at=1, stage="final"), finance("公务接待费", "3", at=2, stage="final")]
    page = render(report(finance=facts), width=80)
    assert len([line for line in page.splitlines() if "公务接待费" in line]) == 2


def test_kpis_show_bound_role_and_level_under_their_chapter() -> None:
    facts = [
        kpi("5G基站", "17", "个", role="excess", chapter="performance"),
        kpi("专精特新企业", "7", "家", level="省级", bound="ge", chapter="performance"),
    ]
    page = render(report(kpis=facts), width=80)
    assert len([line for line in page.splitlines() if line == "performance"]) == 1
    assert line_of(page, "5G基站").split() == ["5G基站", "17个", "超出"]
    assert line_of(page, "专精特新企业").split() == ["专精特新企业", "≥7家", "省级"]


def test_warnings_are_shown() -> None:
    page = render(report(warnings=[Warning("doubt", "单位不明", 3, 5)]), width=80)
    assert line_of(page, "doubt").split() == ["doubt", "单位不明（3–5）"]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    long = "推动县域高质量经济发展与中小企业数字化转型升级专项补助资金及其他支出" * 2
    page = render(
        report(finance=[finance(long, "1234567.89", stage=s, at=i) for i, s in enumerate(("budget", "final"))],
               kpis=[kpi(long, "1234567.89", "个百分点", role="completion", level="国家级")]),
        width=width,
    )  # fmt: skip
    assert max(map(cell_len, page.splitlines())) <= width


def test_square_brackets_are_words_not_markup() -> None:
    assert "[red]费" in render(report(kpis=[kpi("[red]费", "1", "元")]), width=80)
