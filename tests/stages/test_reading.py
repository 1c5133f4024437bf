"""The reading view: folding, blanks, wrapped lines, page numbers, and the way back to the source."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf_extract.knowledge import Catalog
from perf_extract.model.reading import Reading
from perf_extract.readers.text import read_text
from perf_extract.stages.reading import read
from perf_extract.stages.reading.folding import fold, settle

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"


def flat(text: str) -> str:
    return read(text, Catalog.default()).flat


def lines(text: str) -> list[str]:
    return flat(text).split("\n")


ABOUT = (
    "某区水务局本年度收入总计三千零七万元，与上年度相比，收入总计增加五十万元，主要原因是新增了河道整治项目，年中"
    "又追加了应急抢险的专项资金，并按程序调整了预算。支出总计三千零七万元，其中基本支出一千二百万元，项目支出一千八"
    "百零七万元，年末无转结，全年收支平衡，总体运行情况良好。"
)
USED = (
    "项目支出主要用于河道整治、水库除险加固和农村饮水安全工程，全年共完成河道清淤十二公里，除险加固小型水库三座，"
    "改善灌溉面积二千余亩，受益群众满意。"
)


def wrapped(*paragraphs: str, width: int = 28, indent: str = "") -> str:
    """Paragraphs as a page of ``width`` characters shows them: first lines set in by two, blanks shown or not."""
    out = []
    for paragraph in paragraphs:
        row, room = indent, width - 2
        for place, char in enumerate(paragraph):
            following = paragraph[place + 1 : place + 2]
            if not room or (room == 1 and following and following in "，。、（"[:3]):
                out.append(row)
                row, room = "", width
            row, room = row + char, room - 1
        out.append(row)
    return "\n".join(out) + "\n"


WRAPPED = wrapped("一、收支总体情况", ABOUT, USED)


class TestFolding:
    @pytest.mark.parametrize(
        ("source", "folded"),
        [
            ("２０２３年ＡＢＣ", "2023年ABC"),
            ("５％、３．５﹪", "5%、3.5%"),
            ("(一)[2]［2］〔2022〕", "（一）[2][2]〔2022〕"),
            ("a:b;c?d!", "a：b；c？d！"),
            ("6.3∶45.3︰48.4", "6.3：45.3：48.4"),
            ("≧50，≦90，＞３", "≥50，≤90，>3"),
            ("「三公」『好』", "“三公”‘好’"),
            ("—―─－–", "———--"),
            ("⼀⽅", "一方"),
            ("二○二三年", "二〇二三年"),
            ("①⑴㈠⒈㎡℃《》、。", "①⑴㈠⒈㎡℃《》、。"),
            ("\u00a0\u3000|\u200d\ufeff", "  \t\u200b\u200b"),
            ("a\x0bb\x0cc\u2028d", "a\nb\nc\nd"),
        ],
    )
    def test_one_form(self, source: str, folded: str) -> None:
        assert fold(source) == folded

    def test_a_lone_circle_is_no_zero(self) -> None:
        assert fold("○ 重点工作") == "○ 重点工作"

    @pytest.mark.parametrize(
        ("source", "settled"),
        [
            ("878，631万元", "878,631万元"),
            ("1，080，211", "1,080,211"),
            ("分别为12，345", "分别为12,345"),
            ("2019，2020", "2019，2020"),
            ("12，34", "12，34"),
            ("1234，567", "1234，567"),
            ("1，2345", "1，2345"),
            ('"三公"经费', "“三公”经费"),
            ('孤单"号', '孤单"号'),
        ],
    )
    def test_settled(self, source: str, settled: str) -> None:
        assert settle(source) == settled

    @given(st.text())
    def test_length_stays(self, text: str) -> None:
        assert len(fold(text)) == len(text)
        assert len(settle(fold(text))) == len(text)


class TestBlanks:
    @pytest.mark.parametrize(
        ("source", "read_as"),
        [
            ("142.80 万元", "142.80万元"),
            ("2024 年度财 政 局", "2024年度财政局"),
            ("完成  142.80  万元", "完成\t142.80万元"),
            ("5 ％ 以上", "5%以上"),
            ("AI Plus 计划", "AI Plus计划"),
            ("5 G基站", "5G基站"),
            ("100 200", "100\t200"),
            ("综　　合", "综合"),
            ("目       录", "目录"),
            ("一、　　基本情况", "一、基本情况"),
            ("（一）  基本情况", "（一）基本情况"),
            ("人员编制    21    实有人数    20", "人员编制\t21\t实有人数\t20"),
            ("| 项目 | 预算数 |", "项目\t预算数"),
            ("项目\t\t决算数", "项目\t\t决算数"),
            ("10\t\t20", "10\t\t20"),
            ("已完成。\t10", "已完成。\t10"),
            ("无。\t\t=\t1", "无。\t\t=\t1"),
            ("单位：\t万元", "单位：万元"),
            ("一、\t收入", "一、收入"),
            ("财政局局长  某某某", "财政局局长\t某某某"),
            ("收入，  支出", "收入，支出"),
            ("零\u200b宽", "零宽"),
            ("&nbsp;&nbsp;一、&nbsp;概况", "一、概况"),
            ("<U+00A0><U+3000>一、概况", "一、概况"),
            ("R&D经费", "R&D经费"),
            ("生产总值[2]3077亿元", "生产总值3077亿元"),
            ("财绩[2022]2号", "财绩[2022]2号"),
            ("[2]生产总值", "[2]生产总值"),
        ],
    )
    def test_within_a_line(self, source: str, read_as: str) -> None:
        assert flat(source) == read_as

    def test_indents_and_blank_lines_go(self) -> None:
        assert lines("\n　　甲\n\n \t \n  乙  \n") == ["甲", "乙"]


class TestWrappedLines:
    @pytest.mark.parametrize("indent", ["", "    ", "\u3000\u3000"], ids=["lost", "spaces", "wide"])
    @pytest.mark.parametrize("width", range(18, 40))
    def test_paragraphs_are_joined(self, indent: str, width: int) -> None:
        heads = "一、收支总体情况", "二、项目支出情况"
        text = wrapped(heads[0], ABOUT, heads[1], USED, width=width, indent=indent)
        assert lines(text) == [heads[0], ABOUT, heads[1], USED]

    def test_paragraphs_whose_indent_is_lost(self) -> None:
        for cut in range(20):
            about = ABOUT[:-1][: len(ABOUT) - cut - 1] + "。"
            text = wrapped("一、收支总体情况", about, USED)
            assert lines(text) == ["一、收支总体情况", about, USED]

    @pytest.mark.parametrize("page", ["- 12 -", "—3—", "— 3 —", "第3页 共12页", "第 3 页", "7", "Page 3 of 9", "\x0c"])
    @pytest.mark.parametrize("gap", ["\n", "\n\n"])
    @pytest.mark.parametrize("line", [2, 3, 4])
    def test_over_a_page_break(self, page: str, gap: str, line: int) -> None:
        rows = WRAPPED.split("\n")
        text = "\n".join(rows[:line]) + f"{gap}{page}{gap}" + "\n".join(rows[line:])
        assert lines(text) == ["一、收支总体情况", ABOUT, USED]

    def test_a_page_number_alone_counts_on_from_others(self) -> None:
        page = "甲\n乙\n丙\n丁\n戊\n己\n"
        assert lines(f"{page}- 1 -\n{page}2\n{page}- 3 -\n{page}9\n庚").count("2") == 0
        assert "9" in lines(f"{page}- 1 -\n{page}2\n{page}- 3 -\n{page}9\n庚")

    @pytest.mark.parametrize("text", ["- 5 -", "第3页", "5"])
    def test_a_text_that_is_nothing_else(self, text: str) -> None:
        assert flat(text) == text.replace(" ", "")

    def test_one_dash_may_be_a_minus(self) -> None:
        assert lines("出口增长\n—5\n进口增长\n3") == ["出口增长", "—5", "进口增长", "3"]

    def test_a_heading_begins_a_paragraph_though_the_line_before_is_full(self) -> None:
        rows = WRAPPED.split("\n")
        rows[3] = "二、" + rows[3]
        assert lines("\n".join(rows))[2].startswith("二、" + rows[3][2:])

    @pytest.mark.parametrize("amount", ["5.2 万吨，比上年多", "3.14 千公顷，比上年", "8.05 个百分点，较上"])
    def test_a_decimal_with_its_unit_is_no_heading(self, amount: str) -> None:
        rows = WRAPPED.split("\n")
        rows[3] = amount + rows[3]
        assert rows[2][-2:] + amount.replace(" ", "") in flat("\n".join(rows))

    def test_a_bracket_is_not_left_open(self) -> None:
        assert lines("一般公共预算支出（详见附表\n12）的执行情况") == ["一般公共预算支出（详见附表12）的执行情况"]

    def test_a_heading_split_over_two_lines(self) -> None:
        head = "4、社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）。"
        assert lines(wrapped(head, ABOUT, USED))[0] == head

    def test_a_title_said_whole_elsewhere(self) -> None:
        text = "第三部分某局2023年度部门决算情况说明\n目录完\n第三部分\n某局2023年度部门决算情况\n说明\n好"
        assert lines(text)[2] == "第三部分某局2023年度部门决算情况说明"


class TestUnwrappedLines:
    @pytest.mark.parametrize(
        ("source", "joined"),
        [
            ("生产总值2191.55\n亿元，增长5.7%。", "生产总值2191.55亿元，增长5.7%。"),
            ("截至2024\n年底，共有", "截至2024年底，共有"),
            ("收入增长，\n支出下降。", "收入增长，支出下降。"),
            ("收入\n，支出", "收入，支出"),
            ("印发了《\n某办法》", "印发了《某办法》"),
            ("第四部分\n名词解释", "第四部分名词解释"),
            ("一、综\n合", "一、综合"),
            ("行政单位离退休\n（项）。主要用于", "行政单位离退休（项）。主要用于"),
            ("年初预算为\n161.62万元", "年初预算为161.62万元"),
        ],
    )
    def test_what_cannot_stand_apart(self, source: str, joined: str) -> None:
        assert flat(source) == joined

    @pytest.mark.parametrize(
        "source",
        [
            "人员编制\n21",
            "21\n个人所得税",
            "11.0\n年末存款余额",
            "51.3\n乡村",
            "部门名称\n某县财政局\n预算数\n120.5\n执行数\n118",
            "基本支出\n项目支出",
            "1、收入增加，\n2、支出减少，\n3、收支平衡。",
            "男\n女",
            "754.54\n支  出  合  计",
            "2，316\n年末在职人数",
            "1\n2\n12",
            "8.8\n元，第三产业投资比上年增长，其中工业投资增长",
            "合计\n161.62",
            "主要指标为\n1、数量指标",
        ],
    )
    def test_what_stays_apart(self, source: str) -> None:
        assert len(lines(source)) == source.count("\n") + 1

    def test_a_long_paragraph_each_line_stays(self) -> None:
        text = "\n".join(f"{n}本部门坚持以人民为中心，" * 12 + "全面完成年度任务" for n in "甲乙丙丁戊")
        assert len(lines(text)) == 5


class TestWayBack:
    @pytest.mark.parametrize("text", [WRAPPED, "收入 142.80\n万元，\u3000支出２\u00a0万元\n\n- 1 -\n完 成"])
    def test_every_character_is_where_it_was(self, text: str) -> None:
        check(read(text, Catalog.default()))

    def test_a_stretch_over_a_line_end_covers_it(self) -> None:
        view = read("收入2191.55\n亿元。", Catalog.default())
        start = view.flat.index("2191")
        place = view.place(start, start + len("2191.55亿元"))
        assert view.text[place.start : place.end] == "2191.55\n亿元"

    @settings(max_examples=300, deadline=None)
    @given(
        st.text(
            alphabet=st.sampled_from('一二、（）1.9 年万元\t|\n\r—-。，“"[]2３％\u3000\u200b\ufeff\x0c第页①是A\ud800'),
            max_size=120,
        )
    )
    def test_any_arrangement(self, text: str) -> None:
        check(read(text, Catalog.default()))

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=200))
    def test_any_text(self, text: str) -> None:
        check(read(text, Catalog.default()))

    @pytest.mark.parametrize("path", sorted((SHARED / "corpus").glob("*.txt")) or [None], ids=lambda p: p and p.name)
    def test_real_texts(self, path: Path | None) -> None:
        if path is None:
            pytest.skip("the corpus is not there")
        check(read(read_text(path.read_bytes()), Catalog.default()))


def check(view: Reading) -> None:
    """Every character of ``flat`` but for separators is the folded one of its place, in order."""
    places = [view.at(i) for i in range(len(view.flat))]
    assert all(a < b for a, b in pairwise(places))
    folded = fold(view.text)
    for i, place in enumerate(places):
        seen, said = view.flat[i], folded[place] if place < len(folded) else "\n"
        assert (
            seen == said
            or (seen in "\n\t " and said in " \t\n\u200b")
            or (seen, said) in {(",", "，"), ("“", '"'), ("”", '"')}
        )
    assert [view.flat[p.start : p.end] for p in view.paragraphs] == (view.flat.split("\n") if view.flat else [])


@pytest.mark.parametrize("unit", ["完成5G基站197个，", "\n", "a b", "完成\n", "（", '"', " ", "12\n", "一、\n"])
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    catalog = Catalog.default()
    read(unit * 1000, catalog)

    def seconds(times: int) -> float:
        start = time.process_time()
        read(unit * times, catalog)
        return time.process_time() - start

    small = min(seconds(20_000 // len(unit)) for _ in range(3))
    assert min(seconds(200_000 // len(unit)) for _ in range(2)) < 40 * small + 0.05


def test_page_numbers_that_a_lost_line_break_left_inside_a_line() -> None:
    text = "全年包 ―7― 裹业务1.82万件。生产 ―8― 总值5亿元。新增 ―9― 就业300人。"
    view = read(text, Catalog.default())
    assert view.flat == "全年包裹业务1.82万件。生产总值5亿元。新增就业300人。"
    assert text[view.place(3, 4).start] == "裹"
    assert "—7—" in read("编号 ―7― 的设备已报废。", Catalog.default()).flat
