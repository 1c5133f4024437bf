"""The tree of headings: numbers, nesting, titles, kinds, points, and what looks like a heading and is none."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf_extract.errors import CatalogError
from perf_extract.knowledge import Catalog
from perf_extract.model.reading import Heading
from perf_extract.readers.text import read_text
from perf_extract.stages.reading import read
from perf_extract.stages.sections import outline

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"
BODY = "本年度按照计划开展工作，各项任务均已完成。\n"


def page(short: str) -> str:
    """Headings divided by blanks; one with ``*`` behind it has a body."""
    return "".join(line.replace("*", "") + "\n" + (BODY if "*" in line else "") for line in short.split())


def headings(text: str) -> list[Heading]:
    return outline(read(text, Catalog.default()), Catalog.default())


def tree(text: str) -> list[tuple[int, str | None, str | None]]:
    return [(h.section.level, h.section.marker, h.section.title) for h in headings(text)]


def markers(text: str) -> list[str | None]:
    return [h.section.marker for h in headings(text)]


def kinds(*titles: str) -> list[str | None]:
    text = "".join(f"（{n}）{title}\n{BODY}" for n, title in zip("一二三四五六七八九", titles, strict=False))
    return [h.section.kind for h in headings("一、说明事项\n" + text)][1:]


class TestNumbers:
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("第一部分", "第二部分"),
            ("第一章", "第二章"),
            ("第一节", "第二节"),
            ("一、", "二、"),
            ("一.", "二."),
            ("（一）", "（二）"),
            ("(一)", "(二)"),
            ("㈠", "㈡"),
            ("1、", "2、"),
            ("1.", "2."),
            ("1．", "2．"),
            ("１、", "２、"),
            ("（1）", "（2）"),
            ("⑴", "⑵"),
            ("1）", "2）"),
            ("①", "②"),
            ("⒈", "⒉"),
            ("任务1：", "任务2："),
            ("任务1:", "任务2:"),
            ("（十）", "（十一）"),
            ("一、", "三、"),
        ],
    )
    def test_every_style(self, first: str, second: str) -> None:
        text = f"报告\n{first}收支情况\n{BODY}{second}资产情况\n{BODY}"
        assert tree(text) == [(1, first, "收支情况"), (1, second, "资产情况")]

    def test_decimals(self) -> None:
        text = page(
            "1、总体情况 1.1机构设置* 1.2人员情况 1.2.1在职人员* 1.2.2退休人员* 2、支出情况 2.1基本支出* 2.2项目支出*"
        )
        assert [(level, marker) for level, marker, _ in tree(text)] == [
            (1, "1、"), (2, "1.1"), (2, "1.2"), (3, "1.2.1"), (3, "1.2.2"), (1, "2、"), (2, "2.1"), (2, "2.2"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "text",
        [
            "2023.12印发通知。\n",
            "1.5亿元用于项目建设。\n",
            "1.5 亿元用于项目建设。\n1.6亿元用于运转。\n",
            "12.25日召开会议。\n",
            "3.2个百分点。\n",
            "一、二季度运行平稳。\n",
            "一、二、三产业协调发展。\n",
            "1、2、3号楼已完工。\n",
            "第一产业增加值增长。\n",
            "第三章所述内容如下。\n",
            "第一部分的内容见附件。\n",
            "第五条规定，应当公开。\n",
            "（类）支出情况。\n",
        ],
    )
    def test_what_only_looks_like_a_number(self, text: str) -> None:
        assert markers(BODY + text + BODY) == []

    @pytest.mark.parametrize(
        "text",
        [
            "如第三部分所述，任务已完成。",
            "主要包括（1）办公费；（2）差旅费；（3）会议费。",
            "按照一、二、三级分类管理，分级负责。",
            "根据预算法第一条、第二条的规定执行。",
            "经费支出（详见附件1、2、3）有所下降。",
            "其中①人员经费，②公用经费，③项目经费。",
            "本部门按第一、第二、第三步推进。首先，编制预算；其次，执行预算。",
        ],
    )
    def test_mentions_and_lists_inside_a_sentence(self, text: str) -> None:
        assert markers(BODY + text + "\n" + BODY) == []

    def test_footnotes_are_no_headings(self) -> None:
        assert markers("本级收入①有所增长。\n①指一般公共预算收入。\n") == []

    def test_notes_and_attachments_are_none(self) -> None:
        text = f"一、综合\n{BODY}注：1.数据为初步统计数。\n2.增速按可比价计算。\n3.绝对数按现价计算。\n"
        assert markers(text) == ["一、"]
        assert markers(f"一、综合\n{BODY}附件：1.收支总表\n2.收入总表\n") == ["一、"]
        assert markers(f"一、综合\n{BODY}附件：\n1.收支总表\n2.收入总表\n") == ["一、"]

    def test_numbers_on_lines_of_their_own(self) -> None:
        text = f"01\n综合\n{BODY}02\n农业\n{BODY}"
        assert tree(text) == [(1, "01", "综合"), (1, "02", "农业")]
        assert markers("201\n01\n行政运行\n100\n02\n一般事务\n200\n") == []


class TestNesting:
    def test_usual(self) -> None:
        text = page("第一部分概况 一、职能* 二、机构 （一）内设机构 1、办公室 （1）文秘 ①收文* 第二部分决算 一、收入*")
        assert [level for level, _, _ in tree(text)] == [1, 2, 2, 3, 4, 5, 6, 1, 2]

    def test_by_what_the_document_shows(self) -> None:
        text = page(
            "1、部门概况 （一）职能* （二）机构 一、内设机构* 二、下属单位* （三）人员* 2、支出情况 （一）基本支出*"
        )
        assert [(level, marker) for level, marker, _ in tree(text)] == [
            (1, "1、"), (2, "（一）"), (2, "（二）"), (3, "一、"), (3, "二、"),
            (2, "（三）"), (1, "2、"), (2, "（一）"),
        ]  # fmt: skip

    def test_a_level_may_be_left_out(self) -> None:
        text = page("一、概况 1.职能* 2.机构* 二、支出 （一）基本支出 1.工资* 2.公用* （二）项目支出*")
        found = headings(text)
        by_id = {h.section.id: h.section for h in found}
        parents = [by_id[h.section.parent].marker if h.section.parent else None for h in found]
        assert parents == [None, "一、", "一、", None, "二、", "（一）", "（一）", "二、"]

    def test_numbering_that_restarts_or_skips(self) -> None:
        text = f"一、甲项目\n{BODY}三、乙项目\n{BODY}一、丙项目\n{BODY}"
        assert [h.section.ordinal for h in headings(text)] == [1, 3, 1]
        assert {h.section.level for h in headings(text)} == {1}

    def test_sister_styles_go_on(self) -> None:
        text = f"一、概况\n1、职能\n{BODY}2.机构\n{BODY}3、人员\n{BODY}二、支出\n{BODY}"
        assert [level for level, _, _ in tree(text)] == [1, 2, 2, 2, 1]

    def test_an_excerpt_keeps_its_level(self) -> None:
        text = f"一、收入情况说明\n{BODY}第四部分 名词解释\n一、财政拨款：指拨款。\n"
        assert [(level, marker) for level, marker, _ in tree(text)] == [(2, "一、"), (1, "第四部分"), (2, "一、")]

    def test_ends(self) -> None:
        text = f"一、概况\n（一）职能\n{BODY}（二）机构\n{BODY}二、支出\n{BODY}"
        found = [h.section for h in headings(text)]
        assert [text[s.start : s.end].split("\n")[0] for s in found] == [
            "一、概况",
            "（一）职能",
            "（二）机构",
            "二、支出",
        ]
        assert found[0].end == found[3].start == found[2].end
        assert found[1].end == found[2].start
        assert found[3].end == len(text)
        assert [text[s.heading.start : s.heading.end] for s in found] == [
            "一、概况",
            "（一）职能",
            "（二）机构",
            "二、支出",
        ]


class TestTitles:
    @pytest.mark.parametrize(
        ("line", "title"),
        [
            ("1、机构设置：我局内设5个股室。", "机构设置"),
            ("1、机构设置:我局内设5个股室。", "机构设置"),
            ("（一）党的建设全面加强。\n一是抓学习。", "党的建设全面加强"),
            ("（一）加大投入，改善民生。一是抓就业。二是抓社保。", "加大投入，改善民生"),
            ("（二）支出规模、方向等（金额：万元）", "支出规模、方向等"),
            ("（二）收支总表（单位：万元）", "收支总表"),
            ("（二）收入支出决算表（万元）", "收入支出决算表"),
            ("1、年度预算收支情况：\n收入预算5万元。", "年度预算收支情况"),
            ("（一）2023年预算收支情况\n好。", "2023年预算收支情况"),
            ("3、新增5G基站建设\n好。", "新增5G基站建设"),
            ("1、一般公共服务支出（类）行政运行（项）。主要用于运转。", "一般公共服务支出（类）行政运行（项）"),
            ("（四）以“三送三解”活动（简称：活动）为抓手\n好。", "以“三送三解”活动（简称：活动）为抓手"),
            ("三、项目支出情况　全年安排困难群众救助项目7个，资金到位。", "项目支出情况"),
            ("（1）工资福利支出总额为386.47万元，其中基本工资134.21万元。", None),
            ("1、增值税5亿元，增长3%；", None),
            (
                "（二）承担政府各项财政收支管理的责任；负责财政资金管理；负责编制年度财政预决算并组织执行有关工作；",
                None,
            ),
            ("1、完成招商引资10亿元\n好。", None),
        ],
    )
    def test_title(self, line: str, title: str | None) -> None:
        assert headings(f"{line}\n{BODY}")[0].section.title == title

    def test_the_body_begins_behind_a_run_in_title(self) -> None:
        text = "1、机构设置：我局内设5个股室。\n2、人员情况\n编制20人。\n"
        view = read(text, Catalog.default())
        first, second = outline(view, Catalog.default())
        assert view.flat[first.body :].startswith("我局")
        assert view.flat[second.body :].startswith("编制")
        assert view.flat[first.start : first.end] == "1、机构设置"

    def test_a_marker_alone_on_its_line(self) -> None:
        assert tree(f"第四部分\n名词解释\n{BODY}")[0] == (1, "第四部分", "名词解释")
        assert tree(f"一、综\n合\n{BODY}")[0] == (1, "一、", "综合")


class TestGlued:
    def test_one_long_line(self) -> None:
        text = (
            "某局2023年自评报告 一、部门概况 （一）基本情况 1、机构设置：内设5个股室。2、人员情况：编制20人。"
            "（二）支出规模。本年支出500万元。二、支出情况。基本支出300万元。三、存在的问题 预算编制不细。"
        )
        assert [(level, marker) for level, marker, _ in tree(text)] == [
            (1, "一、"), (2, "（一）"), (3, "1、"), (3, "2、"), (2, "（二）"), (1, "二、"), (1, "三、"),
        ]  # fmt: skip

    def test_a_heading_in_the_title_of_another(self) -> None:
        text = f"一、部门概况（一）基本情况：好。\n（二）支出规模\n{BODY}二、绩效情况\n{BODY}"
        assert [(marker, title) for _, marker, title in tree(text)][:2] == [
            ("一、", "部门概况"),
            ("（一）", "基本情况"),
        ]

    def test_out_of_sequence_it_is_none(self) -> None:
        assert markers(f"一、概况\n全年收入增长。五、六月份有所回落。\n{BODY}二、支出\n{BODY}") == ["一、", "二、"]


class TestContents:
    HEADS = ("一、部门概况", "（一）基本情况", "（二）支出规模", "二、绩效情况", "三、存在的问题")

    def text(self, entries: list[str], head: str = "目录\n") -> str:
        return "某局自评报告\n" + head + "\n".join(entries) + "\n" + "".join(f"{h}\n{BODY}" for h in self.HEADS)

    @pytest.mark.parametrize("head", ["目录\n", "目  录\n", "目 录：\n", "目\n录\n", ""])
    @pytest.mark.parametrize("tail", ["", "......{}", "……{}", "·····{}", "\t{}", "    {}"])
    def test_entries_are_no_sections(self, head: str, tail: str) -> None:
        entries = [h + tail.format(n + 1) for n, h in enumerate(self.HEADS)]
        assert markers(self.text(entries, head)) == ["一、", "（一）", "（二）", "二、", "三、"]

    def test_page_numbers_right_behind(self) -> None:
        entries = [f"{h}{n + 1}" for n, h in enumerate(self.HEADS)]
        assert len(markers(self.text(entries))) == 5

    def test_titles_that_differ_a_little(self) -> None:
        entries = [h.replace("情况", "情况说明") for h in self.HEADS]
        assert len(markers(self.text(entries))) == 5

    def test_a_listed_title_without_a_number(self) -> None:
        text = f"目录\n一、收入情况说明\n二、支出情况说明\n收入情况说明\n1、税收\n{BODY}支出情况说明\n1、教育\n{BODY}"
        assert tree(text) == [
            (1, None, "收入情况说明"), (2, "1、", "税收"), (1, None, "支出情况说明"), (2, "1、", "教育"),
        ]  # fmt: skip


class TestTables:
    def test_cells_one_a_line(self) -> None:
        rows = "".join(
            f"{n}、{name}\n{k}00.5\n{k}90.2\n"
            for k, (n, name) in enumerate(zip("一二三", ["税收", "教育", "卫生"], strict=True), 1)
        )
        assert markers(f"一、收支情况\n{BODY}收支表\n{rows}二、资产情况\n{BODY}") == ["一、", "二、"]

    def test_two_sides(self) -> None:
        rows = "一、税收收入\n一、一般公共服务支出\n二、非税收入\n二、教育支出\n三、上级补助\n三、卫生支出\n"
        assert markers(f"一、收支情况\n{BODY}{rows}二、资产情况\n{BODY}") == ["一、", "二、"]

    def test_rows(self) -> None:
        assert markers("一、税收收入\t100\t200\n二、非税收入\t50\t60\n") == []

    def test_rows_whose_other_cells_are_empty(self) -> None:
        assert markers("一、产权转让收入\t\t\t\n二、清算收入\t \t\n") == []
        assert markers("一、产权转让收入\t\n" + BODY + "二、清算收入 \n" + BODY) == ["一、", "二、"]

    def test_a_numbered_label_and_its_value(self) -> None:
        assert markers("一、人员编制\n21\n二、实有人数\n20\n三、主要职责\n" + BODY) == ["一、", "二、", "三、"]


class TestPoints:
    def test_inline_and_at_the_beginning(self) -> None:
        text = "一、工作情况\n（一）狠抓落实。一是抓学习。二是抓作风；三是抓廉政。\n一是抓生产。\n二是抓销售。\n"
        assert [marker for _, marker, _ in tree(text)][2:] == ["一是", "二是", "三是", "一是", "二是"]
        by_id = {h.section.id: h.section for h in headings(text)}
        points = [h.section for h in headings(text) if h.section.marker and h.section.marker.endswith("是")]
        assert {by_id[p.parent].marker for p in points if p.parent} == {"（一）"}
        assert {p.level for p in points} == {3}
        assert [p.ordinal for p in points] == [1, 2, 3, 1, 2]

    def test_after_a_colon_or_comma(self) -> None:
        assert markers("（一）原因:\xa0一是资金紧张。二是 人员不足。\n")[1:] == ["一是", "二是"]
        assert markers("主要原因，一是资金紧张，二是人员不足。\n") == ["一是", "二是"]

    def test_the_lowest_level(self) -> None:
        text = f"一、概况\n一是好。二是好。\n（一）职能\n1、管理\n{BODY}二、支出\n{BODY}"
        levels = {h.section.marker: h.section.level for h in headings(text)}
        assert levels["一是"] == levels["二是"] == 4

    @pytest.mark.parametrize(
        "text",
        [
            "这也是一是一、二是二的道理。\n",
            "第一，抓学习。第二，抓作风。\n",
            "首先抓学习，其次抓作风。\n",
            "万一是这样，就按预案处理。\n",
            "其中之一是管理。\n",
        ],
    )
    def test_what_is_no_point(self, text: str) -> None:
        assert markers(text) == []

    def test_the_last_point_ends_with_its_paragraph(self) -> None:
        text = "（一）工作\n一是抓学习。二是抓作风。\n全年共完成任务五项。\n"
        last = headings(text)[-1].section
        assert text[last.start : last.end] == "二是抓作风。"


class TestKinds:
    @pytest.mark.parametrize(
        ("title", "kind"),
        [
            ("部门概况", "overview"),
            ("单位基本概况", "overview"),
            ("部门基本情况", "organization"),
            ("机构设置", "institutions"),
            ("部门决算单位构成", "institutions"),
            ("人员编制情况", "staffing"),
            ("主要职能", "duties"),
            ("部门职责", "duties"),
            ("年度重点工作计划", "work_plan"),
            ("整体支出规模、使用方向和主要内容", "expenditure_scale"),
            ("部门整体支出管理及使用情况", "expenditure_management"),
            ("年度预算收支情况", "budget"),
            ("财政预算支出使用范围、方向和内容", "budget_use"),
            ("预算执行情况", "budget_execution"),
            ("基本支出", "basic_expenditure"),
            ("“三公”经费支出使用和管理情况", "three_public"),
            ("项目支出情况", "project_expenditure"),
            ("资产管理情况", "assets"),
            ("国有资产占有使用情况说明", "assets"),
            ("政府性基金预算支出情况", "government_fund"),
            ("国有资本经营预算财政拨款支出情况", "state_capital"),
            ("社会保险基金预算支出情况", "social_insurance"),
            ("部门整体支出主要绩效", "performance"),
            ("评价结论", "performance"),
            ("存在的问题", "problems"),
            ("存在的主要问题及原因分析", "problems"),
            ("改进措施和有关建议", "suggestions"),
            ("下一步改进措施", "suggestions"),
            ("名词解释", "glossary"),
            ("其他需要说明的问题", "other"),
            ("其他需说明的情况", "other"),
            ("年度重点工作", "work_plan"),
            ("重点工作完成情况", "performance"),
            ("机构设置及人员情况", "organization"),
            ("地方政府债务情况", None),
            ("加快预算执行", None),
            ("预算编制不够精准", None),
            ("绩效管理人员力量不足", None),
            ("依法组织收入，规范收入预算管理", None),
            ("固定资产投资", None),
            ("承办县政府交办的其他事项", None),
            ("工业和建筑业", None),
        ],
    )
    def test_kind(self, title: str, kind: str | None) -> None:
        assert kinds(title) == [kind]

    def test_the_outermost_basic_facts_are_the_overview(self) -> None:
        assert headings(f"一、部门（单位）基本情况\n{BODY}")[0].section.kind == "overview"


class TestDeclaredNone:
    @pytest.mark.parametrize(
        "body",
        [
            "无",
            "无。",
            "没有",
            "不涉及。",
            "本单位2023年度无政府性基金预算财政拨款收入和支出。",
            "本部门没有政府性基金收入，也没有使用政府性基金安排的支出。",
            "不涉及政府性基金，故此表为空。",
        ],
    )
    def test_none(self, body: str) -> None:
        assert [
            h.section.declared_none for h in headings(f"四、政府性基金预算支出情况\n{body}\n五、资产管理情况\n{BODY}")
        ] == [True, False]

    def test_run_in(self) -> None:
        assert headings("四、政府性基金预算支出情况：无。\n")[0].section.declared_none

    @pytest.mark.parametrize(
        "body",
        [
            "无政府性基金收入，支出5万元。",
            "本年支出100万元。",
            "无。\n上年结转5万元已用完。",
            "主要用于无障碍设施改造。",
            "未编列政府性基金预算，相关收入纳入一般公共预算管理。",
        ],
    )
    def test_something(self, body: str) -> None:
        assert not headings(f"四、政府性基金预算支出情况\n{body}\n")[0].section.declared_none

    def test_a_chapter_about_no_money(self) -> None:
        assert not headings("四、安全生产\n全年无安全生产事故。\n")[0].section.declared_none


class TestOwnKnowledge:
    def test_a_user_adds_a_style_and_a_kind(self, tmp_path: Path) -> None:
        (tmp_path / "heading_styles.tsv").write_text(
            "style\tpattern\tnumeral\trank\nitem\t事项<N>[：、]\tany\t4\n", "utf-8"
        )
        (tmp_path / "chapter_kinds.tsv").write_text("kind\tpattern\tpriority\nperformance\t亮点\t90\n", "utf-8")
        catalog = Catalog.load(tmp_path)
        found = outline(read(f"事项一：工作亮点\n{BODY}事项2：债务\n{BODY}", catalog), catalog)
        assert [(h.section.marker, h.section.title, h.section.kind) for h in found] == [
            ("事项一：", "工作亮点", "performance"),
            ("事项2：", "债务", None),
        ]

    @pytest.mark.parametrize(
        ("name", "rows"),
        [
            ("heading_styles", "style\tpattern\tnumeral\trank\nitem\t事项<N>[：\tany\t4\n"),
            ("chapter_kinds", "kind\tpattern\nperformance\t亮点(\n"),
        ],
    )
    def test_a_wrong_pattern_is_named(self, tmp_path: Path, name: str, rows: str) -> None:
        (tmp_path / f"{name}.tsv").write_text(rows, "utf-8")
        catalog = Catalog.load(tmp_path)
        with pytest.raises(CatalogError, match=f"{name}.tsv: row "):
            outline(read(f"一、概况\n{BODY}", catalog), catalog)


def holds(text: str) -> None:
    catalog = Catalog.default()
    view = read(text, catalog)
    found = outline(view, catalog)
    ids = {h.section.id for h in found}
    assert len(ids) == len(found)
    assert [h.start for h in found] == sorted(h.start for h in found)
    for heading in found:
        section = heading.section
        assert 0 <= section.start <= section.heading.end <= section.end <= len(text)
        assert heading.start <= heading.end
        assert heading.body <= heading.stop <= len(view.flat)
        assert section.parent is None or section.parent in ids
        assert section.level >= 1
        if section.marker:
            assert "".join(text[section.start :].split()).startswith(section.marker)


@settings(max_examples=400, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("一二三四十是、（）。；：1２.3①⑴㈠第部分章节任务目录…注附无\n \t“”年万元好"),
        max_size=150,
    )
)
def test_any_arrangement(text: str) -> None:
    holds(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    holds(text)


@pytest.mark.parametrize("path", sorted((SHARED / "corpus").glob("*.txt")) or [None], ids=lambda p: p and p.name)
def test_real_texts(path: Path | None) -> None:
    if path is None:
        pytest.skip("the corpus is not there")
    holds(read_text(path.read_bytes()))


@pytest.mark.parametrize(
    "unit",
    ["一、\n", "1、是。\n", "（1）是。（2）好。", "一是好。二是好。", "①\n", "目录\n", "第一部分\n", "1.1是\n1.2是\n"],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    catalog = Catalog.default()

    def seconds(size: int) -> float:
        view = read(unit * (size // len(unit)), catalog)
        start = time.process_time()
        outline(view, catalog)
        return time.process_time() - start

    seconds(1000)
    small = min(seconds(10_000) for _ in range(3))
    assert min(seconds(100_000) for _ in range(2)) < 40 * small + 0.05


GOLD = [*sorted((SHARED / "gold").glob("*.gold.json")), *sorted((ROOT / "fixtures").glob("*.gold.json"))]


@pytest.mark.parametrize("gold", GOLD, ids=lambda p: p.name.split(".")[0])
def test_against_gold(gold: Path, tmp_path: Path) -> None:
    scorer = SHARED / "gold" / "score.py"
    if not scorer.exists():
        pytest.skip("the scorer is not there")
    text = read_text(gold.with_name(gold.name.replace(".gold.json", ".txt")).read_bytes())
    report = {"text": text, "sections": [h.section for h in headings(text)]}
    path = tmp_path / "report.json"
    path.write_bytes(msgspec.json.encode(report))
    said = subprocess.run(
        [sys.executable, str(scorer), str(gold), str(path), "--json"], capture_output=True, check=True
    )
    score = msgspec.json.decode(said.stdout)
    for figure, least in {"sections": 0.98, "parent": 0.98, "title": 0.98, "points": 0.98, "kind": 0.9}.items():
        assert score[figure] is None or score[figure] >= least, (figure, score[figure])


def test_a_title_of_a_period_needs_no_number() -> None:
    text = (
        "“十四五”时期工作回顾\n"
        + BODY
        + "2026年重点工作\n"
        + BODY
        + "（一）稳定就业\n"
        + BODY
        + "（二）改善住房\n"
        + BODY
    )
    assert tree(text) == [
        (1, None, "“十四五”时期工作回顾"),
        (1, None, "2026年重点工作"),
        (2, "（一）", "稳定就业"),
        (2, "（二）", "改善住房"),
    ]
    assert tree("2026年重点工作扎实推进，成效明显。\n" + BODY) == []


def test_a_list_that_begins_anew_behind_a_title_without_a_number_is_under_it() -> None:
    text = "一、工作回顾\n" + BODY + "二、工作安排\n" + BODY + "2026年十件民生实事\n" + BODY
    text += "一、改造老旧小区\n" + BODY + "二、新建幼儿园\n" + BODY
    assert [level for level, _, _ in tree(text)] == [1, 1, 1, 2, 2]
