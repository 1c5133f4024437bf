"""Names of budget items to official codes: what has one, what must not, and what the surroundings decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perf_extract.knowledge import Catalog
from perf_extract.knowledge.codes import CodeBook, code_book

GOLD = Path(__file__).parents[2] / ".." / "shared" / "gold"


@pytest.fixture(scope="module")
def book() -> CodeBook:
    return Catalog.default().derived(code_book)


def code_of(book: CodeBook, item: str, **known: object) -> str | None:
    found = book.find(item, **known)  # type: ignore[arg-type]
    return found.code if found else None


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("工资福利支出", "301"),
        ("商品和服务支出总额", "302"),
        ("对个人和家庭的补助支出", "303"),
        ("其他对个人和家庭的补助支出", "30399"),
        ("水电费", "30205+30206"),
        ("维修费", "30213"),
        ("维修（护）费", "30213"),
        ("其他交通费", "30239"),
        ("公车运行维护费", "30231"),
        ("公务用车运行维护费支出", "30231"),
        ("公务车购置费", "31013"),
        ("公务用车购置及运行维护费", "31013+30231"),
        ("因公出国费用", "30212"),
        ("因公出国（境）费", "30212"),
        ("公务接待费用", "30217"),
        ("办公设备购置", "31002"),
        ("离退休费", "30301+30302"),
        ("机关事业单位基本养老保险缴费", "30108"),
        ("科学技术支出", "206"),
        ("全市教育支出", "205"),
        ("2023年度教育支出决算数", "205"),
        ("“资源勘探工业信息等支出”预算", "215"),
        ("医疗卫生与计划生育支出", "210"),
        ("行政单位离退休", "2080501"),
        ("一般公共预算拨款收入", "general_public_budget"),
        ("一般公共预算拨款", "general_public_budget"),
        ("其他收入", "other"),
        ("事业收入", "business_undertaking"),
        ("财政拨款收入", "fiscal_total"),
    ],
)
def test_names_that_say_it_all(book: CodeBook, item: str, code: str) -> None:
    assert code_of(book, item) == code


@pytest.mark.parametrize(
    "item",
    [
        "基本支出",
        "项目支出",
        "人员经费",
        "公用经费",
        "三公经费",
        "支出",
        "支出预算",
        "收入预算",
        "",
        "（项）",
        "行政运行",
        "住房公积金",
        "其他支出",
        "教育",
        "体育",
        "养老保险",
        "基础设施建设",
        "办公费和印刷费",
        "新增教育支出",
        "全市其他收入",
        "一般公共预算收入",
        "政府性基金预算支出",
        "科技专项经费",
        "机关事业单位基本养老保险缴费支出",
    ],
)
def test_names_that_do_not(book: CodeBook, item: str) -> None:
    assert code_of(book, item) is None


@pytest.mark.parametrize(
    ("item", "under", "code"),
    [
        ("住房公积金", "301", "30113"),
        ("住房公积金", "22102", "2210201"),
        ("住房公积金", "221", "2210201"),
        ("行政运行", "20106", "2010601"),
        ("行政运行", "201", None),
        ("事业运行", "20139", "2013950"),
        ("医疗费", "301", "30114"),
        ("医疗费", "303", "30307"),
        ("办公设备购置", "309", "30902"),
        ("办公设备购置", "302", "31002"),
        ("机关事业单位基本养老保险缴费支出", "301", "30108"),
        ("机关事业单位基本养老保险缴费支出", "20805", "2080505"),
        ("其他教育支出", "205", "20599"),
        ("其他教育支出", "20599", "2059999"),
        ("普通教育", "205", "20502"),
        ("普通教育", "206", None),
        ("离休费", "303", "30301"),
        ("水电费", "302", "30205+30206"),
        ("购置费", "31013+30231", "31013"),
        ("运行维护费支出", "31013+30231", "30231"),
        ("公务用车运行维护费", "31013+30231", "30231"),
        ("费", "31013+30231", None),
        ("费", "30205+30206", None),
        ("电费", "30205+30206", "30206"),
        ("购置费", "310", None),
        ("购置费", "302", None),
    ],
)
def test_the_enclosing_item_decides(book: CodeBook, item: str, under: str, code: str | None) -> None:
    assert code_of(book, item, under=under) == code


@pytest.mark.parametrize(
    ("item", "prefer", "code"),
    [
        ("教育", "functional", "205"),
        ("其他支出", "functional", "229"),
        ("其他支出", "economic", "399"),
        ("住房公积金", "economic", "30113"),
        ("住房公积金", "functional", None),
        ("机关事业单位基本养老保险缴费", "functional", "2080505"),
        ("一般公共预算收入", "revenue", "general_public_budget"),
        ("上年结转", "revenue", "carryover_prior"),
        ("办公费", "functional", "30201"),
    ],
)
def test_the_neighbours_scheme_decides(book: CodeBook, item: str, prefer: str, code: str | None) -> None:
    assert code_of(book, item, prefer=prefer) == code


def test_a_whole_citys_budget_has_no_departments_revenue(book: CodeBook) -> None:
    assert code_of(book, "上级补助收入") == "superior_subsidy"
    assert code_of(book, "上级补助收入", revenue=False) is None


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("一般公共服务支出（类）社会工作事务（款）行政运行（项）", "2013901"),
        ("教育支出(类)普通教育(款)高等教育(项)支出", "2050205"),
        ("住房保障支出（类）住房改革支出（款）住房公积金（项）", "2210201"),
        ("一般公共服务（类）支出", "201"),
        ("教育支出（类）没有这个款（款）高等教育（项）", None),
        ("教育支出（类）普通教育（款）没有这一项（项）", None),
        ("教育支出-普通教育-高等教育", "2050205"),
        ("2010601行政运行", "2010601"),
        ("2010601事业运行", None),
        ("30201 办公费", "30201"),
    ],
)
def test_printed_paths_and_codes(book: CodeBook, item: str, code: str | None) -> None:
    assert code_of(book, item) == code


def test_path_names_the_ancestors(book: CodeBook) -> None:
    code = book.find("教育支出（类）普通教育（款）高等教育（项）")
    assert code is not None
    assert code.level == 3
    assert code.parent == "20502"
    assert book.path(code) == ["教育支出", "普通教育"]
    top = book.find("教育支出")
    assert top is not None
    assert book.path(top) == []


def test_every_parent_is_in_the_book(book: CodeBook) -> None:
    for (scheme, _), code in book._by_code.items():
        if code.parent is not None:
            above = book.get(scheme, code.parent)
            assert above is not None, code
            assert above.level < code.level, code


def test_official_names_agree_with_the_published_classification() -> None:
    domain = GOLD.parent / "domain" / "functional_classification.csv"
    if not domain.exists():
        pytest.skip("no published classification beside the repository")
    book = Catalog.default().derived(code_book)
    for line in domain.read_text("utf-8-sig").splitlines()[1:]:
        digits, name = line.split(",")[:2]
        code = book.get("functional", digits)
        assert code is not None, digits
        assert code.name == name.replace("（", "(").replace("）", ")")


def test_codes_of_the_gold() -> None:
    path = GOLD / "d00.gold.json"
    if not path.exists():
        pytest.skip("no gold beside the repository")
    book = Catalog.default().derived(code_book)
    facts = [f for f in json.loads(path.read_text("utf-8"))["facts"] if f["class"] == "finance"]
    assert len(facts) > 60
    for fact in facts:
        found = book.find(fact["names"][0])
        if fact.get("code"):
            assert found is not None, fact["names"]
            assert found.code == fact["code"]
        else:
            assert found is None or found.scheme == "revenue", fact["names"]
