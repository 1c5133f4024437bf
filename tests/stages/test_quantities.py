"""Quantities: a table of them, texts that have none, and what holds for any text."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perf_extract.errors import CatalogError
from perf_extract.knowledge import Catalog
from perf_extract.knowledge.rows import Approximator, Trap, Unit
from perf_extract.model import Mention, Paragraph, Quantity, Reading
from perf_extract.stages import quantities
from perf_extract.stages.quantities.grammar import Parts, build
from perf_extract.stages.reading import read

DATA = Path(__file__).parents[1] / "data"
CATALOG = Catalog.default()


def mentions(text: str, catalog: Catalog = CATALOG) -> list[Mention]:
    return quantities.find(read(text, catalog), catalog)


def found(text: str, catalog: Catalog = CATALOG) -> list[Quantity]:
    return [mention.quantity for mention in mentions(text, catalog)]


def only(text: str) -> Quantity:
    (quantity,) = found(text)
    return quantity


def as_is(text: str) -> Reading:
    return Reading(text, text, [0], [0], [Paragraph(0, len(text))])


def _table() -> list[tuple[str, list[list[str]]]]:
    cases: list[tuple[str, list[list[str]]]] = []
    for line in (DATA / "quantities.tsv").read_text(encoding="utf-8").splitlines()[2:]:
        text, *fields = line.split("\t")
        if text:
            cases.append((text, []))
        cases[-1][1].append(fields)
    return cases


def _row(quantity: Quantity) -> list[str]:
    value = str(quantity.value)
    if quantity.value_max is not None:
        value += f"..{quantity.value_max}"
    base = f"{quantity.value_base} {quantity.unit_base or '-'}"
    return [quantity.text, quantity.kind, value, quantity.unit or "-", base, quantity.bound]


@pytest.mark.parametrize(("text", "rows"), _table(), ids=[case[0] for case in _table()])
def test_quantities(text: str, rows: list[list[str]]) -> None:
    assert [_row(quantity) for quantity in found(text)] == rows


@pytest.mark.parametrize("text", (DATA / "no_quantities.txt").read_text(encoding="utf-8").splitlines()[1:])
def test_no_quantities(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("row", CATALOG.rows(Unit), ids=[row.word for row in CATALOG.rows(Unit)])
def test_every_unit_is_read(row: Unit) -> None:
    behind = row.follow[0] if row.follow else ""
    quantity = only(f"共计2.5万{row.word}{behind}。")
    assert (quantity.unit, quantity.kind, quantity.unit_base) == (f"万{row.word}", row.kind, row.base)
    assert quantity.value == Decimal("2.5")
    assert quantity.value_base == 25000 * row.factor


@pytest.mark.parametrize("row", CATALOG.rows(Approximator), ids=[row.word for row in CATALOG.rows(Approximator)])
def test_every_approximator_bounds(row: Approximator) -> None:
    texts = {
        "before": f"共计{row.word}5项。",
        "round": f"共计{row.word}百家。",
        "inside": f"共计50{row.word}项。",
        "behind": f"共计50项{row.word}。",
    }
    (mention,) = mentions(texts[row.where])
    assert mention.quantity.bound == row.bound
    inner = row.where == "inside"
    assert (row.word in mention.quantity.text) == inner
    assert (mention.outer_start, mention.outer_end) == (
        2,
        len(texts[row.where]) - 1,
    )


@pytest.mark.parametrize(
    "row", [row for row in CATALOG.rows(Trap) if row.where != "named"], ids=lambda row: f"{row.where} {row.word}"
)
def test_every_trap_voids(row: Trap) -> None:
    unit = next((unit for unit in row.units if unit != "-"), "" if row.units else "个")
    text = {
        "whole": f"推进{row.word}，",
        "before": f"见{row.word}3{unit}。",
        "behind": f"有35{row.word}。",
    }[row.where]
    assert found(text) == []


def test_mentions_have_flat_and_source_offsets() -> None:
    text = "全年 到账\n142.80\n万元，超过 20 家"
    reading = read(text, CATALOG)
    for mention in quantities.find(reading, CATALOG):
        place = reading.place(mention.start, mention.end)
        quantity = mention.quantity
        assert (quantity.start, quantity.end) == (place.start, place.end)
        assert text[quantity.start : quantity.end] == quantity.text
    assert [q.text for q in found(text)] == ["142.80\n万元", "20 家"]


def test_approximators_apart_are_outside_the_text() -> None:
    (mention,) = mentions("人数约占30%左右。")
    assert mention.quantity.text == "30%"
    assert (mention.outer_start, mention.outer_end) == (2, 9)


@pytest.mark.parametrize(
    ("text", "bound"),
    [("超过17个", "ge"), ("超额17个", "eq"), ("超市定任务17个", "eq"), ("超支42万元", "eq"), ("超出预算5万元", "eq")],
)
def test_excess_is_no_bound(text: str, bound: str) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize("amount", ["82，225.00元", "２５．５亿元", "二十五点五亿元", "5至8万元", "1,234.56万元"])
def test_no_digit_is_lost(amount: str) -> None:
    assert only(f"到账{amount}。").text == amount


def test_years_are_masked_but_durations_are_not() -> None:
    assert [q.text for q in found("2023年开工，工期3年，2021—2023年投入5万元")] == ["3年", "5万元"]


def test_a_short_quotation_is_a_name_and_a_long_one_is_not() -> None:
    assert found("开展“百企联千户、5送10进”活动") == []
    assert [q.text for q in found("提出“到年底全面完成30%的改造任务并验收”")] == ["30%"]
    assert [q.text for q in found("培育两家“民参军”企业")] == ["两家"]


def test_a_numbered_thing_is_no_count_but_its_count_is() -> None:
    assert [q.text for q in found("召开第四次会议，学习4次")] == ["4次"]
    assert [q.text for q in found("二轮承包、两轮整治")] == ["两轮"]
    assert [q.text for q in found("一是新增1家，二是培育二十家")] == ["1家", "二十家"]


def test_one_before_a_general_measure_word_counts_only_alone() -> None:
    assert found("打造一个品牌") == []
    assert only("一个").value == 1
    assert only("新增一台电脑").value == 1


def test_the_pattern_groups_are_the_parts() -> None:
    groups = sorted(build(CATALOG).pattern.groupindex.items(), key=lambda item: item[1])
    assert tuple(name for name, _ in groups) == Parts._fields


def test_words_of_a_user(tmp_path: Path) -> None:
    (tmp_path / "units.tsv").write_text("word\tkind\tbase\tfactor\n畦\tarea\t亩\t0.5\n-瓶\n", encoding="utf-8")
    (tmp_path / "approximators.tsv").write_text("word\twhere\tbound\n拢共\tbefore\tapprox\n", encoding="utf-8")
    (tmp_path / "traps.tsv").write_text("word\twhere\n七家湾\twhole\n", encoding="utf-8")
    catalog = Catalog.load(tmp_path)
    quantity = found("拢共30畦", catalog)[0]
    assert (quantity.value_base, quantity.unit_base, quantity.bound) == (Decimal(15), "亩", "approx")
    assert found("七家湾", catalog) == []
    assert [q.unit for q in found("30瓶。", catalog)] == [None]
    assert found("七家湾")[0].text == "七家"


def test_a_wrong_word_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "units.tsv").write_text("word\tkind\tbase\n畦\tfield\t亩\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"units\.tsv:2"):
        Catalog.load(tmp_path)


NASTY = st.text(
    alphabet="0123456789.,，-—至到一二三两百千万亿半零点第前首位名余多几来约近超过以上左右个家年月日元角分%块成又之"
    "“”（）/：￥\n\t kMe",
    max_size=40,
)


@given(NASTY | st.text(max_size=60))
@example(".0.0")
@settings(max_examples=300)
def test_what_holds_for_any_text(text: str) -> None:
    last = 0
    for mention in quantities.find(as_is(text), CATALOG):
        quantity = mention.quantity
        assert last <= mention.start < mention.end <= len(text)
        assert mention.outer_start <= mention.start
        assert mention.end <= mention.outer_end
        assert text[quantity.start : quantity.end] == quantity.text
        assert (quantity.unit is None) == (quantity.unit_base is None) == (quantity.kind == "number")
        assert quantity.value.is_finite()
        assert "E+" not in str(quantity.value_base)
        last = mention.end


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["元", "万元", "亿元", "%", "个", "万亩"]))
def test_arabic_numbers_with_units_come_back(value: Decimal, unit: str) -> None:
    for text in (f"共{value}{unit}。", f"共{value:,}{unit}。"):
        quantity = only(text)
        assert (quantity.value, quantity.unit, quantity.text) == (value, unit, text[1:-1])


@pytest.mark.parametrize(
    "part",
    [
        "1", "1,", "111,", "1.", "一", "十", "一二", "万", "1万", "5万4", "百分之", "1分之", "1又", "第", "第一", "1至",
        "1-", "1/", "“", "“1", "《", "（1", "约", "近1", "超过", "1块1", "1个", "￥", "人民币", "（含）", "1万（含）-",
        "兆", "-", "几", "居第", "https：", "2023年", "1\n",
    ],
)  # fmt: skip
def test_cost_grows_with_length_only(part: str) -> None:
    text = part * (100_000 // len(part))
    quantities.find(as_is("1个"), CATALOG)
    began = time.process_time()
    quantities.find(as_is(text), CATALOG)
    assert time.process_time() - began < 4


@pytest.mark.parametrize("name", ["d00", "d01", "d02", "d03", "d04"])
def test_gold(name: str) -> None:
    import json

    folder = Path(__file__).parents[2] / ".." / "shared" / "gold"
    if not folder.is_dir():
        pytest.skip("the shared gold is not beside this repository")
    text = (folder / f"{name}.txt").read_text(encoding="utf-8")
    gold = json.loads((folder / f"{name}.gold.json").read_text(encoding="utf-8"))
    ours = {(q.start, q.end): q for q in found(text)}
    for fact in gold["facts"]:
        quantity = ours[fact["start"], fact["end"]]
        assert quantity.text == fact["text"]
        assert (abs(Decimal(fact["value"])), fact["unit"], fact["bound"]) == (
            quantity.value,
            quantity.unit,
            quantity.bound,
        )
