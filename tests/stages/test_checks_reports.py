"""Checks on whole reports: the sample of the domain notes, our fixtures, and real reports read by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import perf_extract
from perf_extract.model import Report

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FIXTURES = sorted((ROOT / "fixtures").glob("*.txt"))
CORPUS = sorted((SHARED / "corpus").glob("*.txt"))

needs_sample = pytest.mark.skipif(not (SHARED / "gold").exists(), reason="the shared sample reports are not here")
needs_corpus = pytest.mark.skipif(not CORPUS, reason="the shared corpus is not here")

#: rule, computed, stated, difference, tolerance: reconciliation.md §3, S01 to S19 and the counts
SAMPLE = """
income_by_source 3178.28 3178.28 0.00 0.040
spending_by_function 3178.28 3178.28 0.00 0.030
income_equals_spending 3178.28 3178.28 0.00 0.010
total_by_row 3178.28 3178.28 0.00 0.035
group_by_items 2562.75 2562.75 0.00 0.020
rest_of_total 615.53 615.53 0.00 0.015
total_by_nature 3327.69 3327.69 0.00 0.015
final_less_budget 149.41 149.41 0.00 0.015
basic_by_class 774.96 774.96 0.00 0.025
final_less_budget 159.43 159.43 0.00 0.025
class_by_items 442.17 443.25 -1.08 0.045
final_less_budget 8.67 8.67 0.00 0.015
class_by_items 212.73 212.72 0.01 0.070
final_less_budget 42.78 42.78 0.00 0.015
class_by_items 118.6 118.6 0.00 0.025
excess_by_class 159.43 159.43 0.00 0.030
three_public_by_kind 2.02 2.02 0.00 0.025
item_in_both 2.02 2.02 0.00 0.010
changes_equal 2234.83 2234.83 0.00 0.010
names_listed 9 9 0 0
names_listed 2 2 0 0
found_and_handled 12 12 0 0
part_of_whole 2 63 -61 0
handled_within_all 100 100 0 0
people_within_staff 31 31 0 0
"""
DERIVED = """
上年收入预算 943.45 万元
收入预算增长率 236.88 %
上年支出预算 943.45 万元
支出预算增长率 236.88 %
支出决算总计执行率 104.7 %
基本支出执行率 125.9 %
项目支出执行率 99.61 %
工资福利支出执行率 102 %
商品和服务支出执行率 125.17 %
对个人和家庭的补助执行率 1077.2 %
项目支出决算与预算差额 -10.02 万元
对个人和家庭的补助决算与预算差额 107.59 万元
基本支出预算 615.53 万元
累计折旧 21.49 万元
固定资产成新率 45.5 %
5G基站建设和改造任务数 180 个
在职人员控制率 100 %
“三公”经费占商品和服务支出 0.95 %
科学技术支出占比 52.21 %
社会保障和就业支出占比 1.68 %
卫生健康支出占比 0.68 %
资源勘探工业信息等支出占比 44.23 %
住房保障支出占比 1.21 %
"""
#: what is wrong in the corpus, each looked up in its report: rule, computed, stated
REAL = {
    "bx_chengde_2025": {("table_levels", "35662", "32662"), ("completion_from_amounts", "92.9", "97")},
    "bx_huangshi_2025": {("growth_from_amounts", "54.344", "53.4")},
    "bx_lvliang_2018": {("listed_parts", "363193", "366193")},
    "bx_sanmenxia_2018": {("listed_parts", "116000", "110000"), ("listed_parts", "20642.8754", "29396")},
    "bx_sanming_2019": {("growth_from_amounts", "5.3877", "5.43"), ("growth_from_amounts", "-6.6823", "-6.71")},
    "bx_yuxi_2025": {("listed_parts", "3528.69", "3528.33")},
    "bx_zhoukou_2019": {
        ("growth_from_amounts", "0.004", "55.2"),
        ("growth_from_amounts", "0", "22"),
        ("growth_from_amounts", "87.022", "87.2"),
    },
    "fa_pingdingshan_2019_gov_final": {
        ("listed_parts", "942686.5685", "1038362"),
        ("growth_from_amounts", "-0.002", "-14.1"),
        ("growth_from_amounts", "0.007", "248.7"),
        ("growth_from_amounts", "-19.807", "-18.4"),
    },
    "fa_sh_putuo_finance_2024": {
        ("share_from_amounts", "71.6539", "71.73"),
        ("shares_of_whole", "100.07", "100"),
    },
    "fa_sh_putuo_finance_2024_seeded_errors": {
        ("share_from_amounts", "71.6539", "71.73"),
        ("shares_of_whole", "100.07", "100"),
        # planted
        ("growth_from_amounts", "-100", "-1.87"),
        ("direction_of_final", "1511.89", "1560.05"),
        ("direction_of_final", "80.38", "80.81"),
        ("direction_of_final", "60.99", "62.29"),
    },
    "fa_sh_putuo_socialwork_2024": {("completion_from_amounts", "None", "95.89")},
}


def plain(number: Decimal | None) -> str:
    if number is None:
        return "None"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def wrong(report: Report) -> set[tuple[str, str, str]]:
    return {(c.rule, plain(c.left), plain(c.right)) for c in report.checks if c.status == "mismatch"}


@pytest.fixture(scope="module")
def sample() -> Report:
    return perf_extract.extract(SHARED / "gold" / "d00.txt")


@needs_sample
def test_the_sample_comes_out_as_worked_by_hand(sample: Report) -> None:
    found = sorted(
        (c.rule, *(plain(n) for n in (c.left, c.right, c.difference, c.tolerance))) for c in sample.checks
    )  # fmt: skip
    expected = sorted(
        (rule, *(plain(Decimal(n)) for n in numbers)) for rule, *numbers in map(str.split, SAMPLE.strip().splitlines())
    )
    assert found == expected


@needs_sample
def test_the_sample_has_one_mismatch_and_one_rounding(sample: Report) -> None:
    assert {c.status: c.difference for c in sample.checks if c.status != "holds"} == {
        "mismatch": Decimal("-1.08"), "rounding": Decimal("0.01"),
    }  # fmt: skip
    (closed,) = [c for c in sample.checks if c.rule == "basic_by_class"]
    assert "少0.39万元" in closed.message
    assert "办公设备购置总额0.39万元" in closed.message


@needs_sample
def test_the_samples_derived_figures(sample: Report) -> None:
    assert {f"{d.name} {plain(d.value)} {d.unit}" for d in sample.derived} == set(DERIVED.strip().splitlines())
    known = {f.id for f in sample.facts()}
    assert all(set(d.facts) <= known for d in sample.derived)


@needs_sample
def test_the_samples_contradictions_in_words_are_notes(sample: Report) -> None:
    assert sorted(n.rule for n in sample.notes) == [
        "budget_unchanged", "cause_denied", "cause_denied", "level_unproven", "name_in_two_scopes",
        "unspent_but_executed", "unspent_but_executed",
    ]  # fmt: skip
    assert all(sample.text[n.start : n.end] for n in sample.notes)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_fixtures_carry_no_errors(path: Path) -> None:
    report = perf_extract.extract(path)
    assert not [c.message for c in report.checks if c.status == "mismatch"]
    assert [c for c in report.checks if c.status == "holds"]


@needs_corpus
@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem)
def test_no_false_alarm_on_real_reports(path: Path) -> None:
    report = perf_extract.extract(path)
    assert wrong(report) <= REAL.get(path.stem, set()), [c.message for c in report.checks if c.status == "mismatch"]


@needs_corpus
@pytest.mark.parametrize("stem", [s for s in REAL if s.startswith("fa_")])
def test_final_accounts_errors_are_found(stem: str) -> None:
    assert wrong(perf_extract.extract(SHARED / "corpus" / f"{stem}.txt")) == REAL[stem]
