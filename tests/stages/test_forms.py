"""Forms and tables in the text: each layout with what comes out, and look-alikes that must give nothing."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest

from perf_extract import extract_text
from perf_extract.knowledge import Catalog
from perf_extract.model import Cell, FinanceFact, KpiFact, Report, Table
from perf_extract.stages import quantities, reading
from perf_extract.stages.facts.forms import read_forms
from perf_extract.stages.facts.forms.vocabulary import Vocabulary

CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus"
FIXTURES = Path(__file__).parents[2] / "fixtures"


def lines(*rows: str) -> str:
    return "\n".join(rows)


def stack(*texts: str) -> str:
    """The words of ``texts``, each on a line of its own."""
    return "\n".join(word for text in texts for word in text.split(" "))


def facts(text: str) -> list[FinanceFact | KpiFact]:
    """The facts that forms make, in text order."""
    return [fact for fact in extract_text(text).facts() if fact.rule.startswith("form.")]


def brief(text: str) -> list[tuple[str, str, str, str | None]]:
    """Evidence, name, role and unit of each."""
    return [(f.evidence.text, f.name, f.role, f.unit) for f in facts(text)]


HEADER = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")


# -- indicator rows -----------------------------------------------------------------------------------------------


def test_indicator_rows_on_one_line_each_inherit_their_levels() -> None:
    found = facts(
        lines(
            "\t".join(HEADER),
            "产出指标\t数量指标\t清淤沟渠长度\t≥20公里\t21.5公里\t15\t15\t",
            "\t\t新装水表\t=300块\t286块\t10\t9.5\t外业施工受雨季影响",
            "\t质量指标\t验收合格率\t100%\t100%\t10\t10\t无",
            "满意度指标\t服务对象满意度指标\t村民满意度\t≥90%\t93%\t10\t10\t",
        )
    )
    told = [(f.name, f.role, f.value, f.unit, f.bound, f.path) for f in found if isinstance(f, KpiFact)]
    assert told == [
        ("清淤沟渠长度", "target", 20, "公里", "ge", ["产出指标", "数量指标"]),
        ("清淤沟渠长度", "value", Decimal("21.5"), "公里", "eq", ["产出指标", "数量指标"]),
        ("新装水表", "target", 300, "块", "eq", ["产出指标", "数量指标"]),
        ("新装水表", "value", 286, "块", "eq", ["产出指标", "数量指标"]),
        ("验收合格率", "target", 100, "%", "eq", ["产出指标", "质量指标"]),
        ("验收合格率", "value", 100, "%", "eq", ["产出指标", "质量指标"]),
        ("村民满意度", "target", 90, "%", "ge", ["满意度指标", "服务对象满意度指标"]),
        ("村民满意度", "value", 93, "%", "eq", ["满意度指标", "服务对象满意度指标"]),
    ]
    meters = found[2]
    assert isinstance(meters, KpiFact)
    assert (meters.weight, meters.score, meters.reason) == (10, Decimal("9.5"), "外业施工受雨季影响")
    assert isinstance(found[4], KpiFact)
    assert found[4].reason is None
    assert {f.confidence for f in found} == {0.97}


def test_levels_left_out_in_front_are_inherited_too() -> None:
    found = facts(
        lines(
            "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
            "产出指标\t数量指标\t培训人次\t≥300人次\t310人次\t10\t10",
            "培训场次\t≥3场\t4场\t10\t10",
            "成本指标\t培训成本\t≤80元\t75元\t10\t10",
            "效益指标\t社会效益指标\t带动就业\t≥20人\t22人\t10\t10",
        )
    )
    assert [(f.name, f.path) for f in found if isinstance(f, KpiFact) and f.role == "value"] == [
        ("培训人次", ["产出指标", "数量指标"]),
        ("培训场次", ["产出指标", "数量指标"]),
        ("培训成本", ["产出指标", "成本指标"]),
        ("带动就业", ["效益指标", "社会效益指标"]),
    ]


def test_bars_divide_like_tabs_with_and_without_a_border() -> None:
    rows = ("三级指标 | 计量单位 | 指标值 | 完成值", "巡河 | 次 | 24 | 26", "打捞漂浮物 | 吨 | 15 | 14.2")
    open_ended, bordered = lines(*rows), lines(*(f"| {row} |" for row in rows))
    expected = [
        ("24", "巡河", "target", "次"),
        ("26", "巡河", "value", "次"),
        ("15", "打捞漂浮物", "target", "吨"),
        ("14.2", "打捞漂浮物", "value", "吨"),
    ]
    assert brief(bordered) == expected
    assert brief(open_ended) == expected
    assert {f.unit_source for f in facts(bordered)} == {"inherited"}


def test_indicator_rows_one_cell_a_line() -> None:
    found = facts(
        lines(
            *HEADER,
            "产出指标", "数量指标", "河道保洁长度", "≥40公里", "41公里", "10", "10",
            "修复护岸数量", "=6处", "5处", "8", "7", "一处因征地未完成，已列入下年计划。",
            "效益指标", "可持续影响指标", "管护机制健全", "健全", "达成预期指标", "5", "5",
            "满意度指标", "服务对象满意度指标", "居民满意度", "≥95%", "96.4%", "10", "10",
            "总分", "100", "98",
        )
    )  # fmt: skip
    assert [(f.name, f.role, f.evidence.text, f.path) for f in found] == [
        ("河道保洁长度", "target", "40公里", ["产出指标", "数量指标"]),
        ("河道保洁长度", "value", "41公里", ["产出指标", "数量指标"]),
        ("修复护岸数量", "target", "6处", ["产出指标", "数量指标"]),
        ("修复护岸数量", "value", "5处", ["产出指标", "数量指标"]),
        ("居民满意度", "target", "95%", ["满意度指标", "服务对象满意度指标"]),
        ("居民满意度", "value", "96.4%", ["满意度指标", "服务对象满意度指标"]),
        ("总分", "value", "98", []),
    ]
    repaired = found[3]
    assert isinstance(repaired, KpiFact)
    assert (repaired.weight, repaired.score, repaired.reason) == (8, 7, "一处因征地未完成，已列入下年计划。")


def test_wrapped_names_and_two_goals_one_cell_a_line() -> None:
    text = lines(
        "一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值",
        "产出指标", "数量指标", "文艺精品创作扶持项", "目数量", "15件", "5件",
        "社会效益", "推动成果转化成效", "支持企业开展攻关", "支持企业开展攻关",
        "群众文化活动参加人", "次", "≥3万人次", "≥1万人次",
    )  # fmt: skip
    assert [(f.name, f.rule, f.evidence.text, f.path) for f in facts(text)] == [
        ("文艺精品创作扶持项目数量", "form.cycle", "15件", ["产出指标", "数量指标"]),
        ("文艺精品创作扶持项目数量", "form.target", "5件", ["产出指标", "数量指标"]),
        ("群众文化活动参加人次", "form.cycle", "3万人次", ["效益指标", "社会效益"]),
        ("群众文化活动参加人次", "form.target", "1万人次", ["效益指标", "社会效益"]),
    ]


def test_signs_and_units_in_columns_of_their_own() -> None:
    text = lines(
        "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标属性", "指标内容",
        "1", "2", "3", "4", "5", "6", "7", "8",
        "某县农业农村局", "产业发展资金", "本年引进新品种3个，建设示范基地。",
        "产出指标", "数量指标", "示范基地面积", ">=", "1000", "亩", "定量指标", "反映基地建设情况，达到1000亩得满分",
        "产出指标", "质量指标", "资金使用合规性", "=", "合规", "定性指标", "反映合规情况",
        "满意度指标", "服务对象满意度", "服务对象满意度", ">", "85", "%", "定量指标", "反映满意程度",
    )  # fmt: skip
    assert [(f.name, f.value, f.unit, f.bound) for f in facts(text)] == [
        ("示范基地面积", 1000, "亩", "ge"),
        ("服务对象满意度", 85, "%", "gt"),
    ]


def test_scores_and_weights_make_no_facts_of_their_own() -> None:
    text = lines("\t".join(HEADER), "产出指标\t数量指标\t新建厕所\t12座\t12座\t17\t16.5\t")
    assert [f.evidence.text for f in facts(text)] == ["12座", "12座"]


def test_a_goal_in_words_with_one_figure_is_told_but_not_one_with_more() -> None:
    text = lines(
        "\t".join(HEADER),
        "产出指标\t数量指标\t论文发表数量\t发表核心期刊论文30篇\t发表核心期刊论文31篇\t10\t10\t",
        "\t质量指标\t活动质量达标率\t90%参展商满意\t达标\t10\t10\t",
        "\t时效指标\t完成时间\t2023年11月30日前\t一次完成\t10\t10\t",
        "效益指标\t经济效益指标\t企业营收\t营收10亿元以上企业5家\t6家；比上年增加1家\t10\t10\t",
    )
    assert [(f.name, f.role, f.evidence.text, f.confidence) for f in facts(text)] == [
        ("论文发表数量", "target", "30篇", 0.85),
        ("论文发表数量", "value", "31篇", 0.85),
        ("活动质量达标率", "target", "90%", 0.85),
    ]


def test_a_reason_is_left_to_the_sentences() -> None:
    report = extract_text(lines("三级指标\t指标值\t完成值\t偏差说明", "聘用护林员\t52人\t50人\t2人中途离职"))
    last = list(report.facts())[-1]
    assert (last.evidence.text, last.rule.startswith("form.")) == ("2人", False)


# -- fund rows ----------------------------------------------------------------------------------------------------


FUNDS = [
    ("年度资金总额", "value", "budget", "1,280.00"),
    ("年度资金总额", "value", "adjusted", "1,350.00"),
    ("年度资金总额", "value", "final", "1,296.00"),
    ("年度资金总额", "completion", None, "96.00%"),
    ("当年财政拨款", "value", "budget", "1,080.00"),
    ("当年财政拨款", "value", "adjusted", "1,150.00"),
    ("当年财政拨款", "value", "final", "1,121.50"),
    ("当年财政拨款", "completion", None, "97.52%"),
]
FUND_CELLS = (
    ("年度资金总额", "1,280.00", "1,350.00", "1,296.00", "10", "96.00%", "9.60"),
    ("其中：当年财政拨款", "1,080.00", "1,150.00", "1,121.50", "—", "97.52%", "—"),
)


@pytest.mark.parametrize(
    "text",
    [
        lines(
            "项目资金（万元）\t年初预算数\t全年预算数（A）\t全年执行数（B）\t分值\t执行率（B/A）\t得分",
            *("\t".join(row) for row in FUND_CELLS),
        ),
        lines(
            "项目资金", "（万元）", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分",
            *(cell for row in FUND_CELLS for cell in row),
        ),
    ],
    ids=["rows", "cells"],
)  # fmt: skip
def test_fund_rows(text: str) -> None:
    found = facts(text)
    assert all(isinstance(f, FinanceFact) for f in found)
    assert [(f.name, f.role, f.stage, f.evidence.text) for f in found] == FUNDS
    total, part = found[0], found[4]
    assert (total.unit, total.unit_source, total.amount) == ("万元", "heading", 12_800_000)
    assert part.parent == total.id
    assert found[5].parent == found[1].id
    assert (found[3].unit, found[3].unit_source) == ("%", "inline")


def test_fund_rows_without_a_name_are_the_projects() -> None:
    text = lines("项目名称\t小型水库管护", "年初预算数（万元）\t全年执行数（万元）\t执行率", "96.00\t88.32\t92.00%")
    assert [(f.name, f.stage, f.role) for f in facts(text)] == [
        ("小型水库管护", "budget", "value"),
        ("小型水库管护", "final", "value"),
        ("小型水库管护", None, "completion"),
    ]


def test_funds_by_source_in_a_departments_form() -> None:
    found = facts(
        lines(
            "部门资金（万元）\t资金来源\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
            "\t年度资金总额\t1000\t1200.5\t1100\t10\t91.63%\t9.16",
            "\t其中：基本支出\t400\t400\t400\t\t100%\t",
            "\t项目支出\t600\t800.5\t700\t\t87.45%\t",
        )
    )
    assert [f.name for f in found] == ["年度资金总额"] * 4 + ["基本支出"] * 4 + ["项目支出"] * 4
    assert [f.parent for f in found[8:11]] == [f.id for f in found[:3]]


# -- labels -------------------------------------------------------------------------------------------------------


def test_labels_and_their_figures() -> None:
    assert brief(lines("一、基本情况", "人员编制", "21", "实有人数", "19", "二、收支情况", "收支平衡。")) == [
        ("21", "人员编制", "value", None),
        ("19", "实有人数", "value", None),
    ]
    assert brief(lines("指标名称\t2024年完成情况", "编制人数\t21", "在职人员控制率\t98.75%")) == [
        ("21", "编制人数", "value", None),
        ("98.75%", "在职人员控制率", "value", "%"),
    ]
    assert brief(lines("项目名称", "水费补助", "2026年预算金额（元）", "15,873,800.00")) == [
        ("15,873,800.00", "水费补助预算金额", "value", "元")
    ]


def test_goal_and_result_in_turn() -> None:
    text = lines("新增粮食产能", "≥2,000吨", "2,160吨", "土地流转率", "≥35%", "35.56%")
    assert [(f.name, f.role, f.bound) for f in facts(text)] == [
        ("新增粮食产能", "target", "ge"),
        ("新增粮食产能", "value", "eq"),
        ("土地流转率", "target", "ge"),
        ("土地流转率", "value", "eq"),
    ]


def test_figures_in_goals_are_targets_and_in_results_values() -> None:
    goal, result = "建成养老中心3个，救助困难群众500人次。", "建成养老中心4个，救助困难群众520人次。"
    for text in (
        lines("预期目标", goal, "实际完成情况", result),
        lines(f"年度目标：{goal}", f"完成情况：{result}"),
        lines("年度总体目标\t预期目标\t实际完成情况", f"\t{goal}\t{result}"),
    ):
        found = [(f.evidence.text, f.role) for f in extract_text(text).kpis]
        assert found == [("3个", "target"), ("500人次", "target"), ("4个", "value"), ("520人次", "value")], text


# -- what must give nothing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "一、基本情况\n2023\n二、收支情况\n1\n2\n3",
        "序号\n单位名称\n备注\n1\n某区财政局（本级）\n2\n某区国库收付中心",
        "主要指标\n甲\n1\n2\n乙\n3\n4\n5",
        "起始年度\n2021\n到期年度\n2026\n联系电话\n6120318",
        "科目编码\t科目名称\t决算数\n30201\t办公费\t\n30202\t印刷费\t",
        "农林水支出\n3.54\n其他支出\n2.1",
        "在校学生情况\n普通高等学校\n中等职业学校\n学校数（所）\n2\n26\n招生数（人）\n183\n88",
        "项目 甲 乙\n水泥  1  2  3  4",
    ],
    ids=["numbers", "serial", "no-header", "years", "codes", "no-unit", "transposed", "too-many"],
)
def test_no_facts(text: str) -> None:
    assert facts(text) == []


def test_a_header_whose_columns_are_not_all_known_tells_nothing() -> None:
    text = stack("项目 预算数 某某数 决算数", "教育支出 1 2 3 卫生支出 4 5 6 住房支出 7 8 9")
    assert facts(text) == []


def test_an_index_that_falls_below_zero_is_none() -> None:
    assert facts(lines("指标", "价格指数", "食品烟酒", "-1.8", "衣着", "2.9", "居住", "0.6")) == []


def test_prose_costs_next_to_nothing() -> None:
    catalog = Catalog.default()
    view = reading.read("全年完成投资3.2亿元，同比增长5%。\n" * 400, catalog)
    mentions = quantities.find(view, catalog)
    read_forms(view, [], mentions, 2024, catalog)
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        forms = read_forms(view, [], mentions, 2024, catalog)
        best = min(best, time.process_time() - started)
    assert best < 0.005
    assert not forms.drafts


@pytest.mark.parametrize(
    "unit",
    [
        "项目名称\n",
        "指标\n单位\n产量\n",
        "一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n甲乙丙\n",
        "项目\t预算数\n",
        "预算数  ",
        "年度目标\n",
    ],
)
def test_cost_grows_with_length_only(unit: str) -> None:
    catalog = Catalog.default()
    times = []
    for count in (1000, 4000):
        view = reading.read(unit * count + "\n1\n", catalog)
        mentions = quantities.find(view, catalog)
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            read_forms(view, [], mentions, 2024, catalog)
            best = min(best, time.process_time() - started)
        times.append(best)
    assert times[1] < 12 * times[0] + 0.05


# -- tables of the source, knowledge, real files ------------------------------------------------------------------


def test_tables_of_the_source_bring_their_spans() -> None:
    rows = [
        ["一级指标", "三级指标", "指标值", "完成值"],
        ["产出指标", "修路", "5公里", "6公里"],
        ["", "种树", "80棵", "90棵"],
    ]
    text, cells = "", []
    for r, row in enumerate(rows):
        for c, word in enumerate(row):
            if word:
                spans = 2 if word == "产出指标" else 1
                cells.append(Cell(r, c, word, len(text), len(text) + len(word), rowspan=spans))
                text += word + "  "
        text += "\n"
    catalog = Catalog.default()
    view = reading.read(text, catalog)
    forms = read_forms(view, [], quantities.find(view, catalog), 2024, catalog, [Table("t0", 0, len(text), cells)])
    assert [(d.name, d.role, d.mention.quantity.text, d.path) for d in forms.drafts] == [
        ("修路", "target", "5公里", ("产出指标",)),
        ("修路", "value", "6公里", ("产出指标",)),
        ("种树", "target", "80棵", ("产出指标",)),
        ("种树", "value", "90棵", ("产出指标",)),
    ]


def test_a_users_columns_count_too(tmp_path: Path) -> None:
    (tmp_path / "form_columns.tsv").write_text("word\tmeans\tstage\n民主评议数\ttarget\t\n", encoding="utf-8")
    text = lines("三级指标\t民主评议数\t完成值", "议事会\t5次\t6次")
    assert [f.role for f in extract_text(text).kpis if f.rule.startswith("form.")] == ["value"]
    own = extract_text(text, catalog=Catalog.load(tmp_path))
    assert [f.role for f in own.kpis] == ["target", "value"]


def test_columns_are_read_with_their_notes() -> None:
    words = Catalog.default().derived(Vocabulary)
    expected = {
        "全年执行数（B）": ("amount", "", 0),
        "2024年决算数": ("amount", "", 2024),
        "比上年增长（%）": ("growth", "%", 0),
        "比年初增减额（亿元）": ("change", "亿元", 0),
        "增长%": ("growth", "%", 0),
        "上年决算数": ("amount", "", -1),
        "毕业生数（人）": ("measure", "人", 0),
        "比2025年预算数增减": ("change", "", 0),
    }
    for text, told in expected.items():
        column = words.column(text)
        assert column is not None
        assert (column.means, column.unit, column.year) == told, text
    assert words.column("某某局") is None


def test_the_project_forms_of_the_fixtures_come_out_whole() -> None:
    name = "project_form_luping_water_2023"
    report = extract_text((FIXTURES / f"{name}.txt").read_text(encoding="utf-8"))
    gold = json.loads((FIXTURES / f"{name}.gold.json").read_text(encoding="utf-8"))
    stop = report.text.index("四、山洪灾害防治")
    found = {f.evidence.start: f for f in report.facts()}
    for fact in gold["facts"]:
        if fact["start"] >= stop:
            break
        mine = found[fact["start"]]
        assert (mine.value, mine.role) == (Decimal(fact["value"]), fact["role"]), fact
        assert all(term in mine.name for term in fact["terms"]), (fact, mine.name)


def _corpus(name: str) -> Report:
    path = CORPUS / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return extract_text(path.read_text(encoding="utf-8"))


def test_a_final_accounts_pdf_as_text() -> None:
    report = _corpus("fa_sh_putuo_finance_2024.txt")
    forms = [f for f in report.finance if f.rule.startswith("form.")]
    assert len(forms) > 110
    assert all(f.unit == "万元" and f.unit_source == "heading" and f.stage == "final" for f in forms)
    assert not [f for f in forms if f.evidence.text.isdigit()]
    wages = next(f for f in forms if f.name == "津贴补贴")
    assert (wages.value, wages.code) == (Decimal("1238.58"), "30102")


def test_target_tables_of_a_budget_as_text() -> None:
    report = _corpus("pt_diqing_2026_targets.txt")
    assert all(f.role == "target" and f.path for f in report.kpis)
    assert len(report.kpis) > 28
