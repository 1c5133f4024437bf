"""Reports made up by hypothesis: a title, headings of one style or another, sentences, tables, wrapped lines."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

#: how many reports each property is tried on: the same ones every time, unless more are asked for
EXAMPLES = int(os.environ.get("PERF_EXTRACT_EXAMPLES", "120"))
settings.register_profile(
    "perf_extract",
    max_examples=EXAMPLES,
    derandomize="PERF_EXTRACT_EXAMPLES" not in os.environ,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


class Made(msgspec.Struct):
    """A report as its paragraphs; a table is one of them. ``width`` is where lines are broken, 0 for nowhere."""

    paragraphs: list[str]
    width: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.wrapped(paragraph) for paragraph in self.paragraphs) + "\n"

    def wrapped(self, paragraph: str) -> str:
        if not self.width or "\t" in paragraph:
            return paragraph
        return "\n".join(paragraph[at : at + self.width] for at in range(0, len(paragraph), self.width))


PLACES = ("青禾县", "岚川市", "白桦区", "云杉县")
BODIES = ("财政局", "教育局", "水利局", "卫生健康局", "工业和信息化局")
STYLES = (
    ("{}、", "（{}）", "{}. "),
    ("第{}部分 ", "{}、", "（{}）"),
    ("{}、", "{}.", "（{}）"),
)
CHINESE, LATIN = "一二三四五六七八九", "123456789"
TITLES = ("部门概况", "预算执行情况", "部门整体支出情况", "主要绩效", "存在的问题", "资产管理情况", "下一步打算")
ITEMS = ("基本支出", "项目支出", "人员经费", "公用经费", "公务接待费", "一般公共预算收入", "政府采购支出", "固定资产")
THINGS = (
    ("5G基站", "个"),
    ("专精特新企业", "家"),
    ("农村公路", "公里"),
    ("培训班", "期"),
    ("困难群众", "人次"),
    ("渠道", "公里"),
)
UNITS = ("万元", "元", "亿元")

NUMBERS = st.one_of(
    st.integers(1, 99999).map(str),
    st.decimals("0.01", "99999", places=2).map(str),
    st.integers(1000, 9999999).map(lambda n: f"{n:,}"),
)
WHOLE = st.integers(2, 9999).map(str)
RATES = st.decimals("0.1", "99.9", places=1).map(lambda n: f"{n}%")


def _said(shape: str, **parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda **given: shape.format(**given), **parts)


THING = st.sampled_from(THINGS)
SENTENCES = st.one_of(
    _said("{item}{n}{u}。", item=st.sampled_from(ITEMS), n=NUMBERS, u=st.sampled_from(UNITS)),
    _said(
        "{item}年初预算{a}万元，决算{b}万元，完成预算的{r}。",
        item=st.sampled_from(ITEMS),
        a=NUMBERS,
        b=NUMBERS,
        r=RATES,
    ),
    _said("{item}{a}万元，同比增长{r}。", item=st.sampled_from(ITEMS), a=NUMBERS, r=RATES),
    _said("支出合计{a}万元，其中：基本支出{b}万元，占{r}；项目支出{c}万元。", a=NUMBERS, b=NUMBERS, c=NUMBERS, r=RATES),
    st.builds(lambda thing, n: f"全年完成{thing[0]}{n}{thing[1]}。", THING, WHOLE),
    st.builds(lambda thing, n, m: f"{thing[0]}由{n}{thing[1]}增加到{m}{thing[1]}。", THING, WHOLE, WHOLE),
    _said("我局内设{a}个股室，在职{b}人，退休{c}人。", a=WHOLE, b=WHOLE, c=WHOLE),
    _said("合格率和满意率分别达到{a}和{b}。", a=RATES, b=RATES),
    st.sampled_from(["工作有序推进，成效明显。", "无。", "我局认真落实上级部署，依法履行职责。"]),
)
TABLES = st.builds(
    lambda rows: "\n".join(["项目\t预算数（万元）\t决算数（万元）", *("\t".join(row) for row in rows)]),
    st.lists(st.tuples(st.sampled_from(ITEMS), NUMBERS, NUMBERS), min_size=1, max_size=4, unique_by=lambda row: row[0]),
)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=3).map("".join)
#: paragraphs that say nothing a number stands in
WORDS = ("工作有序推进，成效明显。", "我局认真落实上级部署，依法履行职责。", "各项制度不断完善，管理更加规范。")


@st.composite
def reports(draw: st.DrawFn) -> Made:
    """One report."""
    year = draw(st.integers(2018, 2025))
    paragraphs = [f"{draw(st.sampled_from(PLACES))}{draw(st.sampled_from(BODIES))}{year}年度部门整体支出绩效自评报告"]
    outer, middle, inner = draw(st.sampled_from(STYLES))
    for chapter in range(draw(st.integers(1, 4))):
        paragraphs.append(outer.format(CHINESE[chapter]) + draw(st.sampled_from(TITLES)))
        paragraphs += draw(st.lists(PARAGRAPHS, max_size=2))
        for part in range(draw(st.integers(0, 2))):
            number = LATIN[part] if middle == "{}." else CHINESE[part]
            paragraphs.append(middle.format(number) + draw(st.sampled_from(ITEMS)) + "情况")
            paragraphs += draw(st.lists(PARAGRAPHS, min_size=1, max_size=2))
            if draw(st.booleans()):
                signs = CHINESE if inner == "（{}）" and middle != "（{}）" else LATIN
                paragraphs.append(inner.format(signs[0]) + draw(PARAGRAPHS))
        if draw(st.integers(0, 3)) == 0:
            paragraphs.append(draw(TABLES))
    return Made(paragraphs, draw(st.sampled_from([0, 0, 30, 38])))


@pytest.fixture(scope="session")
def holds() -> Callable[[object], None]:
    """What must hold of every report, as fuzzing checks it."""
    return load("fuzz", "entries.py").check


def load(*parts: str) -> ModuleType:
    path = Path(__file__).parents[2].joinpath(*parts)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def made_reports() -> st.SearchStrategy[Made]:
    return reports()


@pytest.fixture(scope="session")
def plain_words() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map("".join)
