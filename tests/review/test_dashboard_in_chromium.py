"""The comparison page as a person uses it, in real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from perf_extract.review.dashboard import render_dashboard
from perf_extract.review.page import json_block

Page = Any


@pytest.fixture(scope="module")
def made(batch_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, with the review pages it leads to beside it."""
    folder = tmp_path_factory.mktemp("dashboard")
    page = folder / "dashboard.html"
    html = render_dashboard(str(batch_database), page, build=folder / "reports").html
    page.write_text(html, encoding="utf-8")
    return page


def count(found: Any, number: int) -> None:
    """Wait until so many are there; the page's policy forbids a function in words."""
    from playwright.sync_api import expect

    expect(found).to_have_count(number)


def rows(page: Page, number: int, table: str = "#compare-table") -> None:
    """Wait until a table has so many rows."""
    count(page.locator(f"{table} tbody tr"), number)


def education_2024(page: Page) -> None:
    """Leave one row; a search waits a moment before it draws the table anew."""
    page.locator("#search").fill("岚川市教育局")
    rows(page, 3)
    page.locator("#year").select_option("2024")
    rows(page, 1)


def names(page: Page, table: str = "#compare-table") -> list[str]:
    return [text.split("\n")[0] for text in page.locator(f"{table} tbody th").all_inner_texts()]


def column(page: Page, name: str, table: str = "#compare-table") -> list[str]:
    """The cells under a head, by the head's accessible name."""
    place = page.evaluate(
        """([table, name]) => [...document.querySelectorAll(`${table} .sort`)]
            .findIndex((b) => (b.getAttribute("aria-label") ?? b.textContent) === name)""",
        [table, name],
    )
    # heads that span two rows come first in the document, as they do in a row
    assert place >= 0, name
    return page.locator(f"{table} tbody tr").evaluate_all(
        "(rows, place) => rows.map((row) => row.cells[place].innerText.trim())", place
    )


def order(page: Page, name: str) -> Page:
    return page.locator("#compare-table").get_by_role("button", name=name, exact=True)


def test_figures_are_exact_and_what_is_not_there_says_so(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    education_2024(page)
    row = page.locator("#compare-table tbody tr")
    figure = row.get_by_role("link", name="51,906.27", exact=True)
    assert "519,062,700元" in (figure.get_attribute("title") or "")
    assert "无" in row.inner_text()
    assert row.locator("td.number").first.evaluate("(c) => getComputedStyle(c).textAlign") == "right"
    page.locator("#unit").select_option("亿元")
    assert row.get_by_role("link", name="5.19", exact=True).count() == 1
    page.locator("#unit").select_option("元")
    assert row.get_by_role("link", name="519,062,700", exact=True).count() == 1


def test_sorting_by_mouse_and_keyboard_keeps_what_is_missing_last(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    head = order(page, "支出 决算")
    head.click()
    cell = head.locator("xpath=ancestor::th")
    assert cell.get_attribute("aria-sort") == "descending"
    assert page.locator("#compare-table [aria-sort]").count() == 1
    values = page.locator("#compare-table tbody tr").evaluate_all(
        "(rows) => rows.map((row) => row.innerText.split('\\t'))"
    )
    place = next(i for i, text in enumerate(values[0]) if text == "51,906.27")
    shown = [row[place].split("\n")[0] for row in values]
    numbers = [float(text.replace(",", "")) for text in shown if text != "无"]
    assert numbers == sorted(numbers, reverse=True)
    assert shown[len(numbers) :] == ["无"] * (len(shown) - len(numbers))
    head.focus()
    page.keyboard.press("Enter")
    assert cell.get_attribute("aria-sort") == "ascending"
    again = page.locator("#compare-table tbody tr").evaluate_all("(rows) => rows.map((r) => r.innerText.split('\\t'))")
    assert [row[place].split("\n")[0] for row in again][: len(numbers)] == shown[: len(numbers)][::-1]


def test_filters_leave_what_they_say(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    assert page.get_by_role("button", name="部门", exact=True).first.get_attribute("aria-pressed") == "true"
    everything = len(names(page))
    page.locator("#year").select_option("2023")
    assert 0 < len(names(page)) < everything
    assert set(column(page, "年度")) == {"2023"}
    page.locator("#type").select_option("final_accounts")
    assert names(page) == ["白桦区文化和旅游局", "澄湖区卫生健康局"]
    page.locator("#region").select_option("澄湖区")
    assert names(page) == ["澄湖区卫生健康局"]
    page.locator("#reset").click()
    assert len(names(page)) == everything
    page.locator("#search").fill("民政")
    rows(page, 3)
    assert set(names(page)) == {"锦岭市民政局"}
    page.locator("#search").fill("没有这个部门")
    page.get_by_text("所选范围内没有报告。").first.wait_for()


def test_projects_and_regions_are_never_among_departments(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    assert "澜桥县" not in names(page)
    page.get_by_role("button", name="地区", exact=True).first.click()
    assert names(page) == ["霁川市", "岚川市", "澜桥县"]
    assert page.locator("#unit").input_value() == "亿元"
    page.get_by_role("button", name="项目", exact=True).first.click()
    assert "柳河灌区续建配套与节水改造" in names(page)
    assert "96.00%" in page.locator("#compare-table").inner_text()


def test_the_heat_table_sets_years_side_by_side(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    page.locator("#search").fill("岚川市教育局")
    rows(page, 1, "#heat-table")
    assert page.locator("#heat-table thead").inner_text().split() == ["部门", "地区", "2024年", "2023年", "2022年"]
    cells = page.locator("#heat-table tbody td")
    assert cells.all_inner_texts() == ["岚川市", "99.21%", "80.10%", "82.01%"]
    assert "mid" in (cells.nth(1).get_attribute("class") or "")
    assert "low-1" in (cells.nth(2).get_attribute("class") or "")
    page.locator("#heat-of").select_option(label="支出决算")
    assert cells.nth(1).inner_text() == "51,906.27"


def test_an_indicator_across_departments_and_years(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    page.locator("#kpi-search").fill("在职人数")
    count(page.locator("#kpi option"), 1)
    assert "单位人" in page.locator("#kpi-about").inner_text()
    assert "不分高低" in page.locator("#kpi-about").inner_text()
    head = page.locator("#kpi-table thead").inner_text()
    assert "2024年" in head
    assert "2019年" in head
    page.locator("#search").fill("民政")
    rows(page, 1, "#kpi-table")
    row = page.locator("#kpi-table tbody tr").inner_text()
    assert row.count("126") == 3
    assert page.locator("#kpi-chart svg").count() == 1


def test_a_figure_leads_to_its_place_in_the_report(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    education_2024(page)
    link = page.locator("#compare-table").get_by_role("link", name="51,906.27", exact=True)
    href = link.get_attribute("href") or ""
    fact = re.search(r"#(f\d+)$", href)
    assert fact is not None
    assert href.startswith("./reports/education_lanchuan_2024-")
    link.click()
    page.wait_for_url(re.compile(r"/reports/education_lanchuan_2024-\w{8}\.html#f\d+$"))
    assert "教育局" in page.locator("h1").inner_text()
    assert "51,906.27" in page.locator(".row.current").inner_text()


def test_other_values_of_a_figure_open_in_its_cell(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    education_2024(page)
    row = page.locator("#compare-table tbody tr")
    mark = row.get_by_role("button", name="另有1个不同的数").first
    mark.focus()
    page.keyboard.press("Enter")
    assert mark.get_attribute("aria-expanded") == "true"
    assert "20,178.42 万元" in row.inner_text()


def test_outliers_and_mismatches_say_why(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    assert (
        "支出执行率45.62%，低于90%：年初预算2,000.00万元，决算912.40万元。"
        in page.locator("#outliers-table").inner_text()
    )
    failed = page.locator("#mismatches-table tbody tr", has_text="远河县水务局")
    assert "总支出等于基本支出加项目支出" in failed.inner_text()
    assert re.search(r"#f\d+$", failed.get_by_role("link").first.get_attribute("href") or "")
    assert page.locator("#mismatches-count").inner_text() == str(page.locator("#mismatches-table tbody tr").count())
    documents = page.locator("#documents-table").inner_text()
    assert "同一报告的另一份，未计" in documents
    assert "只有图片" in documents


def test_a_hostile_name_is_shown_and_does_not_run(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    page.locator("#search").fill("<script>")
    rows(page, 1)
    assert names(page)[0].startswith("<script>document.title='ran'</script><imgsrc=x")
    for button in page.locator("#compare-table .sort").all():
        button.click()
    assert page.title() == "部门预算执行与绩效对比"
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("dark", [False, True])
def test_accessible(open_page: Callable[..., Page], serious: Any, made: Path, dark: bool) -> None:
    page = open_page(made, dark=dark)
    page.locator("#compare-table .mark").first.click()
    page.locator("#heat-of").select_option(label="支出决算")
    assert serious(page) == []
    page.get_by_role("button", name="地区", exact=True).first.click()
    assert serious(page) == []


def test_narrow_pages_do_not_scroll_sideways_and_paper_shows_all(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(media="print")
    assert not page.locator(".controls").is_visible()
    assert page.locator("#filtered").is_visible()


def test_a_database_without_a_report_gives_a_page_that_says_so(open_page: Callable[..., Page], tmp_path: Path) -> None:
    from perf_extract import sinks
    from perf_extract.model import FailedInput, Result

    file = tmp_path / "perf.db"
    sinks.write([Result("/reports/a.pdf", error=FailedInput("scanned", "a.pdf: 只有图片"))], f"sqlite:///{file}")
    page = open_page(render_dashboard(str(file), tmp_path / "dashboard.html").html)
    assert page.get_by_text("所选范围内没有报告。").count() >= 1
    assert "a.pdf" in page.locator("#documents-table").inner_text()
    assert "库中1份，计入0份" in page.locator("#extent").inner_text()
    assert not page.locator("#charts").is_visible()


def test_the_theme_can_be_switched(open_page: Callable[..., Page], made: Path) -> None:
    page = open_page(made)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_thousands_of_rows_stay_quick(open_page: Callable[..., Page], made: Path, tmp_path: Path) -> None:
    html = made.read_text(encoding="utf-8")
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert block is not None
    data = msgspec.json.decode(block[1])
    own = [line for line in data["lines"] if data["subjects"][line["s"]][0] == 0]
    for number in range(2000):
        data["subjects"].append([0, "新增区", f"第{number}号部门", ""])
        data["lines"].append({**own[number % len(own)], "s": len(data["subjects"]) - 1})
    page = open_page(html.replace(block[1], json_block(data)))
    assert "共2013条" in page.locator("#compare-table .status").inner_text()
    assert page.locator("#compare-table tbody tr").count() == 50
    took = page.evaluate(
        """async () => {
            const start = performance.now();
            document.querySelectorAll("#compare-table .sort")[5].click();
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
            return performance.now() - start;
        }"""
    )
    assert took < 1000
    page.locator("#compare-table").get_by_role("button", name="部门与年度对比：最后一页").click()
    assert page.locator("#compare-table .status").inner_text() == "第2001–2013条，共2013条"
    page.locator("#search").fill("第1999号")
    rows(page, 1)
