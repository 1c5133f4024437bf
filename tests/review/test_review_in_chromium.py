"""The review page as a person uses it, in real Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from perf_extract import extract, extract_text
from perf_extract.review import Corrections, apply_corrections

ROOT = Path(__file__).parents[2]
Open = Callable[..., Any]
REPORT = """\
青禾县工业和信息化局2023年度部门整体支出绩效自评报告
一、部门概况
核定编制42名，实有在职人员38人。
二、预算执行情况
2023年支出预算900.00万元。2023年支出决算总计912.40万元，其中基本支出为420.15万元，项目支出为510.25万元。
机关运行经费支出142.80万元，比上年增加8万元。
三、主要绩效
全年完成197个5G基站的建设，超任务17个；电子信息制造业营业收入25.5亿元，增速达8.9%以上，排全市第一位。
新增省级专精特新中小企业7家，“三送三解”活动走进企业。
"""


@pytest.fixture(scope="module")
def html() -> str:
    return extract_text(REPORT).to_html()


@pytest.fixture(scope="module")
def bundled() -> str:
    return extract(ROOT / "fixtures" / "industry_qinghe_2023.txt").to_html()


def mark(page: Any, words: str) -> Any:
    """The mark of a figure in the text."""
    return page.locator("#text .fact").filter(has_text=words).first


def until(page: Any, condition: str) -> None:
    """Waits for what Playwright's own waiting could only ask by ``eval``, which the page does not allow."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise AssertionError(condition)


def lit(page: Any, selector: str) -> list[str]:
    found: list[str] = page.locator(selector).all_inner_texts()
    return found


def seen(page: Any, selector: str) -> bool:
    """Whether an element lies where its scrolling frame shows it."""
    inside: bool = page.locator(selector).first.evaluate(
        """node => {
            const box = node.getBoundingClientRect();
            const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return Boolean(hit && (node.contains(hit) || hit.contains(node)));
        }"""
    )
    return inside


def test_a_figure_in_the_text_leads_to_its_row(open_page: Open, bundled: str) -> None:
    page = open_page(bundled)
    figure = page.locator("#text .fact.finance").last
    figure.click()
    page.wait_for_selector("#panel-finance .row.current")
    assert figure.evaluate("node => node.classList.contains('selected')")
    assert page.locator("#tab-finance").get_attribute("aria-selected") == "true"
    page.wait_for_timeout(100)
    assert seen(page, "#panel-finance .row.current")
    fact = figure.get_attribute("data-f")
    assert page.locator("#detail").get_attribute("data-fact") == fact
    assert page.locator("#panel-finance .row.current .ref.selected").get_attribute("data-f") == fact


def test_a_row_leads_to_its_figure_and_back_leads_back(open_page: Open, bundled: str) -> None:
    page = open_page(bundled)
    page.click("#tab-finance")
    first, last = (page.locator("#panel-finance .row .ref.finance").nth(i) for i in (0, -1))
    first.click()
    one = first.get_attribute("data-f")
    page.wait_for_selector(f'#text .fact.selected[data-f="{one}"]')
    last.click()
    other = last.get_attribute("data-f")
    page.wait_for_selector(f'#text .fact.selected[data-f="{other}"]')
    page.wait_for_timeout(100)
    assert seen(page, "#text .fact.selected")
    page.click("#back")
    page.wait_for_selector(f'#text .fact.selected[data-f="{one}"]')
    page.wait_for_timeout(100)
    assert seen(page, "#text .fact.selected")
    assert seen(page, "#panel-finance .row.current")


def test_an_address_leads_to_a_fact(open_page: Open, html: str, tmp_path: Path) -> None:
    report = extract_text(REPORT)
    fact = report.kpis[-1]
    place = tmp_path / "addressed.html"
    place.write_text(html, encoding="utf-8")
    page = open_page(place)
    page.goto(f"{place.as_uri()}#{fact.id}")
    assert lit(page, "#text .fact.selected") == [fact.evidence.text]


def test_what_does_not_add_up_lights_all_its_figures(open_page: Open, html: str) -> None:
    page = open_page(html)
    assert "1不符" in page.locator("#tab-checks").inner_text()
    assert page.locator("#tab-checks").get_attribute("aria-selected") == "true"
    assert page.locator("#panel-checks h3").first.inner_text().startswith("不符")
    page.locator(".check-title").first.click()
    page.wait_for_selector(".addends")
    assert lit(page, "#text .fact.addend") == ["912.40万元", "420.15万元", "510.25万元"]
    numbers = page.locator("#text .fact.addend").evaluate_all("marks => marks.map(m => m.dataset.n)")
    assert numbers == ["＝", "1", "2"]
    assert page.locator("#panel-checks .addends .ref.addend").count() == 3
    assert page.locator("#panel-finance .row.addend").count() == 3
    assert "多18万元" in page.locator("#banner").inner_text()
    page.locator("#panel-checks .addends .ref").nth(1).click()
    page.wait_for_selector("#text .fact.selected")
    assert lit(page, "#text .fact.addend") == ["912.40万元", "420.15万元", "510.25万元"]
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.fact.addend')")
    assert page.locator("#banner").is_hidden()


def test_budget_stands_beside_final_with_their_difference(open_page: Open, html: str) -> None:
    page = open_page(html)
    page.click("#tab-finance")
    row = page.locator("#panel-finance .row[data-item]").filter(has_text="912.40").first
    assert row.inner_text().split() == ["支出", "900.00万元", "912.40万元", "12.40", "101.38%"]
    below = page.locator("#panel-finance .row[aria-level='2'] .item-name")
    assert below.all_inner_texts() == ["基本支出", "项目支出"]


def test_filters_and_search_narrow_both_sides(open_page: Open, bundled: str) -> None:
    page = open_page(bundled)
    report = extract(ROOT / "fixtures" / "industry_qinghe_2023.txt")
    growth = [fact for fact in report.facts() if fact.role == "growth"]
    page.click("#tab-kpi")
    page.click("#more-filters")
    page.select_option("#by-role", "growth")
    assert page.locator("#count").inner_text().startswith(f"找到 {len(growth)} 条")
    assert page.locator("#text .fact:not(.off)").count() == len(growth)
    page.fill("#q", "没有这样的名称")
    until(page, "document.querySelector('#count').textContent.startsWith('找到 0 条')")
    assert page.locator("#panel-kpi .row[data-item]:visible").count() == 0
    page.click("#clear-filter")
    page.fill("#q", "5G基站")
    until(page, "document.querySelector('#count').textContent.startsWith('找到')")
    named = [fact for fact in report.facts() if "5g基站" in fact.name.lower()]
    assert named
    assert all("5G基站" in text for text in lit(page, "#panel-kpi .row[data-item]:not(.filtered) .item-name"))
    for filter_ in ("chapter", "stage", "code", "confidence", "list"):
        page.click("#clear-filter")
        page.select_option(f"#by-{filter_}", index=1)
        left = page.locator("#text .fact:not(.off)").count()
        assert 0 < left < len(list(report.facts())), filter_


def test_the_keyboard_alone_is_enough(open_page: Open, html: str) -> None:
    page = open_page(html)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip-text"
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.className").startswith("fact")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("#text .fact.selected")
    assert lit(page, "#text .fact.selected") == ["38人"]
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("2")
    assert page.evaluate("document.activeElement.id") == "tab-finance"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-checks"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("l")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    assert page.locator("#panel-finance .row[aria-level='2']:visible").count() == 0
    page.keyboard.press("ArrowRight")
    assert page.locator("#panel-finance .row[aria-level='2']:visible").count() == 2
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("#text .fact.selected")
    assert lit(page, "#text .fact.selected") == ["420.15万元"]
    page.keyboard.press("m")
    page.wait_for_selector("#text .fact.addend")
    page.keyboard.press("/")
    page.keyboard.type("5g基站")
    until(page, "document.querySelector('#count').textContent.startsWith('找到 2 条')")
    page.keyboard.press("Escape")
    page.keyboard.press("?")  # in a field a letter is a letter
    assert not page.locator("#help").evaluate("node => node.open")
    page.click("#help-on")
    page.click("#keys-on")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    assert page.locator("#tab-checks").get_attribute("aria-selected") == "false"


def test_a_correction_is_kept_undone_saved_and_applied(open_page: Open, html: str, tmp_path: Path) -> None:
    place = tmp_path / "corrected.html"
    place.write_text(html, encoding="utf-8")
    page = open_page(place, accept_downloads=True)
    mark(page, "142.80万元").click()
    page.click('#detail [data-do="edit"]')
    page.fill('#detail [name="name"]', "机关运行费用")
    page.fill('#detail [name="value"]', "一百")
    page.click('#detail [type="submit"]')
    assert "数字" in page.locator("#detail .fault").inner_text()
    page.fill('#detail [name="value"]', "１42.08")
    page.select_option('#detail [name="stage"]', "final")
    page.click('#detail [type="submit"]')
    page.wait_for_selector("#text .fact.corrected")
    assert page.locator("#panel-finance .row.current .item-name").inner_text() == "机关运行费用"
    assert page.locator(".check .stale").count() == 0
    mark(page, "420.15万元").click()
    page.keyboard.press("x")
    assert page.locator(".check .stale").count() > 0
    page.keyboard.press("z")
    assert page.locator(".check .stale").count() == 0
    mark(page, "38人").click()
    page.keyboard.press("x")
    page.wait_for_selector("#text .fact.rejected")
    page.keyboard.press("z")
    until(page, "!document.querySelector('#text .fact.rejected')")
    page.keyboard.press("x")
    page.reload()
    page.wait_for_selector("#text .fact.rejected")
    page.click("#tab-corrections")
    assert page.locator("#ledger li").count() == 2
    with page.expect_download() as given:
        page.click("#save")
    saved = tmp_path / "saved.json"
    given.value.save_as(saved)
    assert given.value.suggested_filename.endswith(".corrections.json")
    page.click("#clear")
    assert page.locator("#ledger li").count() == 0
    page.set_input_files("#load", saved)
    until(page, "document.querySelectorAll('#ledger li').length === 2")

    report = extract_text(REPORT)
    done = apply_corrections(report, Corrections.from_json(saved.read_bytes()))
    (fact,) = (f for f in done.facts() if f.evidence.text == "142.80万元")
    assert (fact.name, str(fact.value), fact.stage) == ("机关运行费用", "142.08", "final")
    assert (fact.rule, fact.confidence, fact.value_base) == ("corrected", 1.0, 1420800)
    assert "38人" not in [f.evidence.text for f in done.facts()]


def test_what_was_missed_is_added_by_selecting_it(open_page: Open, html: str, tmp_path: Path) -> None:
    page = open_page(html, accept_downloads=True)
    report = extract_text(REPORT)
    assert "三送" not in [f.evidence.text for f in report.facts()]
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
            }
        }""",
        "三送",
    )
    page.click("#add-here")
    page.fill('#detail [name="name"]', "送上门的服务")
    page.fill('#detail [name="value"]', "3")
    page.fill('#detail [name="unit"]', "项")
    page.click('#detail [type="submit"]')
    page.wait_for_selector("#text .fact.corrected")
    assert lit(page, "#text .fact.selected") == ["三送"]
    assert page.locator("#panel-kpi .added .ref").count() == 1
    page.click("#tab-corrections")
    page.fill("#find-words", "机关")
    page.click("#find button")
    assert page.locator("#found li").count() == 1
    with page.expect_download() as given:
        page.click("#save")
    saved = tmp_path / "added.json"
    given.value.save_as(saved)
    done = apply_corrections(report, Corrections.from_json(saved.read_bytes()))
    (fact,) = (f for f in done.kpis if f.name == "送上门的服务")
    assert (fact.evidence.text, fact.value_base, fact.unit_base, fact.chapter) == ("三送", 3, "项", "performance")


def test_corrections_of_another_document_are_not_read(open_page: Open, html: str, tmp_path: Path) -> None:
    page = open_page(html)
    page.click("#tab-corrections")
    wrong = tmp_path / "wrong.json"
    other = {"format": "perf_extract.corrections", "version": 1, "source": {"sha256": "0", "name": "别的.txt"}}
    for content, said in (("{", "JSON"), ("{}", "不是更正文件"), (json.dumps({**other, "corrections": []}), "另一份")):
        wrong.write_text(content, encoding="utf-8")
        page.set_input_files("#load", wrong)
        until(page, f"document.querySelector('#load-fault').textContent.includes('{said}')")
    assert page.locator("#ledger li").count() == 0


HOSTILE = """\
<script>alert(1)</script></style></script><!--青禾县“民政局”'2023'年度\u2028部门支出绩效自评报告
<img src=x onerror=alert(2)>
一、部门概况<script>window.hit = 1</script>
核定编制42名，实有在职<img src=x onerror="window.hit=2">人员38人。{{ 7 * 7 }}{% raw %}
二、预算执行情况</script></title></textarea>
2023年支出决算总计912.40万元，其中"><svg onload=alert(3)>支出为420.15万元，项目支出为510.25万元。
"""


def test_nothing_of_a_report_runs(open_page: Open) -> None:
    report = extract_text(HOSTILE)
    evil = "</script><script>window.hit = 3</script><img src=x onerror=window.hit=4>\u2028\"'`"
    report.document.title = evil
    report.document.department = evil
    report.document.source.name = evil
    report.finance[0].item = evil
    report.kpis[0].indicator = evil
    report.kpis[0].code = evil
    report.kpis[0].scheme = evil
    for section in report.sections:
        section.title = evil
    for check in report.checks:
        check.message = evil
        check.rule = evil
    page = open_page(report.to_html())
    shown = page.locator("#text").inner_text()
    for words in (
        "<script>alert(1)</script></style></script><!--",
        "<img src=x onerror=alert(2)>",
        "{{ 7 * 7 }}{% raw %}",
    ):
        assert words in shown
    assert page.locator("h1").inner_text().startswith("</script><script>window.hit = 3</script><img")
    assert page.locator("#layout script, #layout img, #layout svg").count() == 0
    for tab in ("kpi", "finance", "checks", "charts", "alerts", "entities", "corrections"):
        page.click(f"#tab-{tab}")
    for fact in page.locator("#text .fact").all():
        fact.click()
    page.locator("#tab-checks").click()
    for check in page.locator(".check-title").all():
        check.click()
    assert page.evaluate("window.hit") is None


def test_text_beyond_the_basic_plane_keeps_its_offsets(open_page: Open) -> None:
    report = extract_text("一、部门概况\n𠮷县😀核定编制42名，实有😀在职人员38人。")
    page = open_page(report.to_html())
    assert lit(page, "#text .fact") == [fact.evidence.text for fact in report.facts()]
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#text p'))")
    mark(page, "38人").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#text .fact.selected")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_serious_finding_of_axe(open_page: Open, html: str, serious: Callable[[Any], list[str]], dark: bool) -> None:
    page = open_page(html, dark=dark)
    assert page.evaluate("document.documentElement.dataset.theme") == ("dark" if dark else "light")
    page.locator(".check-title").first.click()
    page.wait_for_selector(".addends")
    assert serious(page) == []
    mark(page, "142.80万元").click()
    page.wait_for_selector("#panel-finance .row.current")
    page.click("#more-filters")
    page.click("#entities-on")
    assert serious(page) == []
    page.click('#detail [data-do="reject"]')
    page.click('#detail [data-do="edit"]')
    page.click("#tab-corrections")
    assert serious(page) == []
    page.click("#tab-charts")
    page.click("#help-on")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.click("#tab-entities")
    assert serious(page) == []


@pytest.mark.parametrize("width", [390, 820, 1100, 1440])
def test_nothing_hangs_over_the_side(open_page: Open, bundled: str, width: int) -> None:
    page = open_page(bundled, width=width)
    page.locator("#text .fact.finance").first.click()
    for tab in ("kpi", "finance", "checks", "charts", "corrections"):
        page.click(f"#tab-{tab}")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        over = page.evaluate(
            "Math.max(...['reading', 'panels', 'detail'].map(id => document.getElementById(id))"
            ".map(node => node.scrollWidth - node.clientWidth))"
        )
        assert over <= 1, tab


def test_the_outline_leads_to_its_chapters_also_where_it_has_no_room(open_page: Open, bundled: str) -> None:
    page = open_page(bundled)
    page.locator("#outline a").filter(has_text="存在的问题").click()
    page.wait_for_timeout(100)
    heading = page.locator("#text .heading").filter(has_text="存在的问题")
    assert heading.evaluate("node => node.getBoundingClientRect().top") < 300
    assert "performance" not in page.locator("#outline").inner_text()
    assert "绩效" in page.locator("#outline .kind").all_inner_texts()
    page = open_page(bundled, width=390)
    assert page.locator("#outline").is_hidden()
    page.click("#show-outline")
    page.keyboard.press("Escape")
    assert page.locator("#outline").is_hidden()
    page.click("#show-outline")
    page.locator("#outline a").last.click()
    assert page.locator("#outline").is_hidden()


def test_where_there_are_no_headings_the_outline_has_the_tables(open_page: Open, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "panel"
    for row in (["公用经费支出表"], ["项目", "预算数", "决算数"], ["办公费", 12.5, 11.75], ["印刷费", 3, 2.6]):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    page = open_page(extract(tmp_path / "book.xlsx").to_html())
    page.locator("#outline a").first.click()
    assert lit(page, "#text table .fact") == ["12.5", "11.75", "3", "2.6"]
    page.locator("#text table .fact").nth(1).click()
    assert page.locator("#panel-finance .row.current").locator(".item-name").inner_text() == "办公费"


def test_entities_are_marked_on_demand(open_page: Open, bundled: str) -> None:
    page = open_page(bundled)
    entity = page.locator("#text .entity").first
    plain = entity.evaluate("node => getComputedStyle(node).backgroundColor")
    page.click("#entities-on")
    assert page.locator("#entities-on").get_attribute("aria-pressed") == "true"
    assert entity.evaluate("node => getComputedStyle(node).backgroundColor") != plain
    page.click("#tab-entities")
    named = page.locator("#panel-entities .named").filter(has_text="处").first
    named.click()
    named.click()
    assert page.locator("#said").inner_text().startswith("第 2 处")


def test_it_prints_whole(open_page: Open, bundled: str, tmp_path: Path) -> None:
    import pypdfium2

    page = open_page(bundled, dark=True)
    paper = tmp_path / "printed.pdf"
    page.pdf(path=paper, format="A4", print_background=True)
    document = pypdfium2.PdfDocument(paper)
    words = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    for part in ("存在的问题", "执行率", "相符", "预算与决算"):
        assert part in words
    sheet = document[0].render(scale=0.2).to_pil().convert("L")
    assert sheet.getpixel((sheet.width - 2, 2)) > 250


def test_charts_have_their_tables_and_lead_to_facts(open_page: Open, bundled: str) -> None:
    page = open_page(bundled)
    page.click("#tab-charts")
    charts = page.locator(".chart")
    assert charts.count() >= 3
    for chart in charts.all():
        assert chart.locator("svg").count() == 1
        assert chart.locator("tbody tr").count() > 1
        assert chart.locator(".canvas").get_attribute("aria-label")
    charts.first.locator("summary").click()
    charts.first.locator("tbody .ref").first.click()
    page.wait_for_selector("#text .fact.selected")
    box = charts.first.locator("svg path[fill]:not([fill='none'])").nth(3).bounding_box()
    assert box


def test_five_hundred_facts_stay_smooth(open_page: Open) -> None:
    text = (ROOT / "fixtures" / "industry_qinghe_2023.txt").read_text(encoding="utf-8")
    report = extract_text(text * 4)
    assert len(list(report.facts())) > 700
    page = open_page(report.to_html())
    page.click("#tab-finance")
    spent = page.evaluate(
        """async () => {
            const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            const time = async (does) => {
                const start = performance.now();
                does();
                await painted();
                return performance.now() - start;
            };
            const marks = document.querySelectorAll("#text .fact");
            const q = document.getElementById("q");
            const out = { click: [], filter: [] };
            for (let i = 0; i < 8; i += 1) {
                const mark = marks[Math.floor((i * marks.length) / 8)];
                out.click.push(await time(() => {
                    mark.click();
                    dispatchEvent(new HashChangeEvent("hashchange"));
                }));
            }
            for (const role of ["growth", "value", "*", "target", "*"]) {
                out.filter.push(await time(() => {
                    const select = document.getElementById("by-role");
                    select.value = [...select.options].some((o) => o.value === role) ? role : "*";
                    select.dispatchEvent(new Event("change", { bubbles: true }));
                }));
            }
            return out;
        }"""
    )
    assert sorted(spent["click"])[4] < 250
    assert sorted(spent["filter"])[2] < 250
