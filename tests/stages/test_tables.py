"""Budget and statistical tables in the text: how columns, units, stages and codes are told."""

from __future__ import annotations

import perf_extract
from perf_extract import extract_text
from perf_extract.model import Cell, FinanceFact, KpiFact, Table


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


# -- budget tables ------------------------------------------------------------------------------------------------


def test_a_budget_table_takes_unit_stage_year_and_code() -> None:
    found = facts(
        lines(
            "一般公共预算支出决算表", "单位：万元", "科目编码\t科目名称\t2023年决算数\t2024年预算数\t增减额\t完成率",
            "205\t教育支出\t1,200.5\t1,300\t99.5\t98%", "20502\t普通教育\t1,000\t1,100\t100\t97.5%",
        )
    )  # fmt: skip
    assert [(f.name, f.role, f.stage, f.year, f.code, f.unit) for f in found[:4]] == [
        ("教育支出", "value", "final", 2023, "205", "万元"),
        ("教育支出", "value", "budget", 2024, "205", "万元"),
        ("教育支出", "change", None, 2024, "205", "万元"),
        ("教育支出", "completion", None, 2024, "205", "%"),
    ]
    assert found[4].code == "20502"
    assert found[4].parent == found[0].id


def test_blanks_between_cells_leave_no_doubt_where_the_row_is_full() -> None:
    header = "支出类别 年初预算数 决算数 执行率"
    text = lines("表1 预算执行情况表", "单位:万元", header, "基本支出 31,205.80 32,118.05 99.93%")
    assert [(f.name, f.stage, f.evidence.text) for f in facts(text)] == [
        ("基本支出", "budget", "31,205.80"),
        ("基本支出", "final", "32,118.05"),
        ("基本支出", None, "99.93%"),
    ]


def test_an_empty_cell_between_numbers_keeps_its_place() -> None:
    header = "科目名称\t合计\t基本支出\t项目支出"
    text = lines("支出表", "单位：万元", header, "行政运行\t20.5\t20.5\t", "信息化建设\t7\t\t7")
    assert [(f.evidence.text, f.name) for f in facts(text)] == [
        ("20.5", "行政运行"),
        ("20.5", "行政运行基本支出"),
        ("7", "信息化建设"),
        ("7", "信息化建设项目支出"),
    ]


def test_one_cell_a_line_codes_divided_and_empty_cells_lost() -> None:
    report = extract_text(
        stack(
            "支出决算表 单位：万元 项目 本年支出合 计 基本支出 项目支出 支出功能分类 科目名称 科目编码 类 款 项",
            "合计 300.00 280.00 20.00",
            "201 一般公共服务支出 300.00 280.00 20.00",
            "201 06 财政事务 300.00 280.00 20.00",
            "201 06 01 行政运行 280.00 280.00",
            "201 06 07 信息化建设 20.00 20.00",
        )
    )
    assert [(f.name, f.evidence.text, f.code) for f in report.finance] == [
        ("支出合计", "300.00", None),
        ("基本支出", "280.00", None),
        ("项目支出", "20.00", None),
        ("一般公共服务支出", "300.00", "201"),
        ("一般公共服务支出基本支出", "280.00", None),
        ("一般公共服务支出项目支出", "20.00", None),
        ("财政事务", "300.00", "20106"),
        ("财政事务基本支出", "280.00", None),
        ("财政事务项目支出", "20.00", None),
        ("行政运行", "280.00", "2010601"),
        ("信息化建设", "20.00", "2010607"),
    ]
    warning = next(w for w in report.warnings if w.code == "untold_columns")
    assert report.text[warning.start : warning.end].startswith("项目\n本年支出合")


def test_two_sides_of_a_table_one_cell_a_line() -> None:
    text = lines(
        "收入支出决算总表", "单位：万元", "收入", "支出", "项目", "决算数", "项目", "决算数",
        "一、一般公共预算财政拨款收入", "2,940.05", "一、教育支出", "2,106.66",
        "二、政府性基金预算财政拨款收入", "二、国防支出", "三、其他收入", "6.20", "三、卫生健康支出", "60.99",
        "总计", "2,946.25", "总计", "2,946.25",
    )  # fmt: skip
    assert [(f.name, f.evidence.text) for f in facts(text)] == [
        ("一般公共预算财政拨款收入", "2,940.05"),
        ("教育支出", "2,106.66"),
        ("其他收入", "6.20"),
        ("卫生健康支出", "60.99"),
        ("收支总计", "2,946.25"),
        ("收支总计", "2,946.25"),
    ]


def test_a_missing_rate_is_told_by_its_sign_but_a_missing_amount_is_not() -> None:
    text = lines(
        "2025年全市一般公共预算收支总表", "单位：亿元", "预算科目", "2024年", "决算数", "2025年", "预计数", "增长%",
        "一、税收收入", "96.74", "93", "-3.87%", "转移性收入", "612.49", "561.86", "调入资金", "5.25",
    )  # fmt: skip
    assert [(f.name, f.evidence.text, f.year, f.scope) for f in facts(text)] == [
        ("税收收入", "96.74", 2024, "全市"),
        ("税收收入", "93", 2025, "全市"),
        ("税收收入", "-3.87%", 2025, "全市"),
        ("转移性收入", "612.49", 2024, "全市"),
        ("转移性收入", "561.86", 2025, "全市"),
    ]


def test_the_three_public_table_under_three_rows_of_heads() -> None:
    found = facts(
        lines(
            "2023年度财政拨款“三公”经费支出决算表", "单位：万元", "预算数\t\t\t\t\t\t决算数\t\t\t\t\t",
            "合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费"
            "\t合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费",
            "\t\t小计\t公务用车购置费\t公务用车运行维护费\t\t\t\t小计\t公务用车购置费\t公务用车运行维护费\t",
            "1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12",
            "30.5\t0\t20\t0\t20\t10.5\t25\t0\t18\t0\t18\t7",
        )
    )  # fmt: skip
    half = [
        "“三公”经费",
        "因公出国（境）费",
        "公务用车购置及运行维护费",
        "公务用车购置费",
        "公务用车运行维护费",
        "公务接待费",
    ]
    assert [f.name for f in found] == half * 2
    assert [f.stage for f in found] == ["budget"] * 6 + ["final"] * 6
    assert (found[5].evidence.text, found[11].evidence.text) == ("10.5", "7")


def test_the_three_public_table_one_cell_a_line_only_where_it_is_full() -> None:
    heads = (
        "财政拨款“三公”经费支出决算表 单位：万元 合计 因公出国（境）费 公务用车购置及运行费 公务接待费",
        "小计 公务用车购置费 公务用车运行费",
        *("预算数 决算数",) * 6,
    )
    full = facts(stack(*heads, "30 25 1 0 19 18 5 4 14 14 10 7"))
    assert [(f.name, f.stage, f.evidence.text) for f in full[4:8]] == [
        ("公务用车购置及运行费", "budget", "19"),
        ("公务用车购置及运行费", "final", "18"),
        ("公务用车购置费", "budget", "5"),
        ("公务用车购置费", "final", "4"),
    ]
    assert [f.evidence.text for f in facts(stack(*heads, "0.95 0.95"))] == []


def test_a_row_of_items_without_figures_ends_no_table() -> None:
    header = "项目\t决算数\t项目\t决算数"
    text = lines(
        "收入支出决算总表", "单位：万元", header, "财政拨款收入\t30\t教育支出\t30",
        "使用非财政拨款结余\t\t结余分配\t", "年初结转和结余\t\t年末结转和结余\t", "总计\t30\t总计\t30",
    )  # fmt: skip
    assert [f.name for f in facts(text)] == ["财政拨款收入", "教育支出", "收支总计", "收支总计"]


def test_a_group_over_all_columns_of_a_side_ends_no_table() -> None:
    head = "".join(f"<td>{word}</td>" for word in ("项目", "2024年决算数", "2025年执行数") * 2)
    row = "<td>上年末债务余额</td><td>15</td><td>25</td><td>年末债务余额</td><td>35</td><td>45</td>"
    page = (
        "<html><body><p>政府债务余额情况表</p><p>单位：万元</p><table>"
        f"<tr>{head}</tr><tr>{row}</tr><tr><td colspan=3>合计</td><td colspan=3>合计</td></tr><tr>{row}</tr></table>"
        "</body></html>"
    )
    found = [f for f in perf_extract.extract(page.encode()).facts() if f.rule == "form.value"]
    assert [f.evidence.text for f in found] == ["15", "25", "35", "45"] * 2
    assert {f.unit for f in found} == {"万元"}


def test_the_head_of_the_next_table_is_no_row_without_figures() -> None:
    first = "<tr><td>项目</td><td>决算数</td></tr><tr><td>教育支出</td><td>30</td></tr>"
    head = "<tr><td colspan=2>项目</td><td>本年收入合计</td><td>事业收入</td></tr>"
    row = "<tr><td>205</td><td>教育支出</td><td>25</td><td>5</td></tr>"
    page = (
        f"<html><body><p>支出决算表</p><p>单位：万元</p><table>{first}</table><table>{head}{row}</table></body></html>"
    )
    assert perf_extract.extract(page.encode()).warnings == []


def test_figures_of_a_row_without_a_header_are_no_sentences() -> None:
    assert list(extract_text("某县2024年债务情况\n一、债务余额\t120.5\t130.7\t8.0%\n").facts()) == []


def test_sums_and_funds_are_not_said_twice() -> None:
    text = lines(
        "社会保险基金预算收支表", "单位：亿元", "项目\t合计\t机关事业单位基本养老保险基金\t城乡居民基本医疗保险基金",
        "一、本年收入\t12\t5\t7", "保险费收入\t10\t4\t6",
    )  # fmt: skip
    assert [f.name for f in facts(text)] == [
        "社会保险基金本年收入", "机关事业单位基本养老保险基金本年收入", "城乡居民基本医疗保险基金本年收入",
        "保险费收入", "机关事业单位基本养老保险基金保险费收入", "城乡居民基本医疗保险基金保险费收入",
    ]  # fmt: skip
    text = lines("收入决算表", "单位：万元", "科目名称\t本年收入合计\t财政拨款收入\t事业收入", "合计\t9\t8\t1")
    assert [f.name for f in facts(text)] == ["收入合计", "财政拨款收入", "事业收入"]


def test_columns_by_fund_and_by_level_of_government() -> None:
    by_level = stack(
        "2025年政府性基金预算收支总表 单位：亿元 预算科目 预计数 预算科目 预计数 全市 市级 全市 市级",
        "一、污水处理费收入 1.65 0.73 一、城乡社区支出 54.71 19.56",
    )
    assert [(f.name, f.evidence.text, f.scope) for f in facts(by_level)] == [
        ("污水处理费收入", "1.65", "全市"),
        ("污水处理费收入", "0.73", "市级"),
        ("城乡社区支出", "54.71", "全市"),
        ("城乡社区支出", "19.56", "市级"),
    ]


def test_two_sides_of_a_table_in_rows() -> None:
    text = lines(
        "收入支出决算总表",
        "\t\t\t单位：万元",
        "收入\t\t支出\t",
        "项目\t决算数\t项目\t决算数",
        "一、其他收入\t6.20\t一、教育支出\t326.71",
        "\t\t二、卫生健康支出\t60.99",
        "本年收入合计\t6.20\t本年支出合计\t387.70",
    )
    assert [(f.name, f.evidence.text, f.unit) for f in facts(text)] == [
        ("其他收入", "6.20", "万元"),
        ("教育支出", "326.71", "万元"),
        ("卫生健康支出", "60.99", "万元"),
        ("本年收入合计", "6.20", "万元"),
        ("本年支出合计", "387.70", "万元"),
    ]


def test_heads_below_heads_may_be_unknown() -> None:
    text = lines(
        "2025年支出执行情况表",
        "单位：万元",
        "项目\t2024年决算数\t2025年\t\t",
        "\t\t预算数\t执行数\t执行数为上年决算数的%",
        "教育支出\t100\t120\t110\t110.0",
    )
    assert [(f.evidence.text, f.stage, f.year) for f in facts(text)] == [
        ("100", "final", 2024),
        ("120", "budget", 2025),
        ("110", "final", 2025),
    ]


def test_items_of_spending_are_told_by_the_rows_above() -> None:
    text = lines(
        "一般公共预算支出预算表",
        "单位：万元",
        "预算科目\t2025年预算数\t2026年预算数",
        "一、一般公共服务支出\t900\t950",
        "人大事务\t400\t410",
        "行政运行\t300\t305",
        "政协事务\t500\t540",
        "行政运行\t350\t360",
    )
    found = [f for f in facts(text) if isinstance(f, FinanceFact)][::2]
    assert [(f.name, f.code, f.path) for f in found] == [
        ("一般公共服务支出", "201", []),
        ("人大事务", "20101", ["一般公共服务支出"]),
        ("行政运行", "2010101", ["一般公共服务支出", "人大事务"]),
        ("政协事务", "20102", ["一般公共服务支出"]),
        ("行政运行", "2010201", ["一般公共服务支出", "政协事务"]),
    ]
    assert [f.parent for f in found] == [None, found[0].id, found[1].id, found[0].id, found[3].id]


def test_a_name_met_twice_with_other_figures_is_left_out_the_second_time() -> None:
    text = lines(
        "收支表", "单位：万元", "项目\t决算数", "年初结转\t21", "基本建设资金\t15", "年末结转\t9", "基本建设资金\t8"
    )
    assert [(f.name, f.evidence.text) for f in facts(text)] == [
        ("年初结转", "21"),
        ("基本建设资金", "15"),
        ("年末结转", "9"),
    ]


# -- statistical tables -------------------------------------------------------------------------------------------


def test_statistical_tables_name_what_was_measured() -> None:
    output = stack("工业产品产量 产品名称 单位 产量 比上年±%", "水泥 万吨 36.4 -9.3 汽车 辆 107 2.9")
    assert brief(output) == [
        ("36.4", "水泥产量", "value", "万吨"),
        ("-9.3", "水泥产量", "growth", "%"),
        ("107", "汽车产量", "value", "辆"),
        ("2.9", "汽车产量", "growth", "%"),
    ]
    schools = stack("指标 学校数（所） 在校生数（人）", "普通中学 107 129730 幼儿园 255 53893")
    assert brief(schools) == [
        ("107", "普通中学学校数", "value", "所"),
        ("129730", "普通中学在校生数", "value", "人"),
        ("255", "幼儿园学校数", "value", "所"),
        ("53893", "幼儿园在校生数", "value", "人"),
    ]


def test_parts_take_the_measure_of_their_whole() -> None:
    text = stack(
        "指标 单位 绝对数 比上年增长（%）",
        "货运量 万吨 1782 1.3 公路 万吨 1756 1.2",
        "客运量 万人 2144 -7.0 公路 万人 1774 -6.6",
    )
    assert [f.name for f in facts(text)[::2]] == ["货运量", "公路货运量", "客运量", "公路客运量"]
    people = stack("指标 年末数（万人） 比重（%）", "户籍总人口 215.9 100.0 其中：城镇 110.8 51.3 乡村 105.0 48.7")
    found = facts(people)
    assert [(f.name, f.role) for f in found[2:4]] == [("城镇人口", "value"), ("城镇人口", "share")]
    assert found[2].parent == found[0].id


# -- codes and sums of budget tables ------------------------------------------------------------------------------


def test_codes_in_columns_under_one_head_and_the_total_beside_their_names() -> None:
    found = extract(
        ("支出决算表", "单位：万元"),
        [
            ["项目", "", "", "", "本年支出合计", "基本支出", "项目支出"],
            ["科目编码", "", "", "科目名称", "", "", ""],
            ["类", "款", "项", "合计", "70.5", "50.5", "20"],
            ["201", "06", "01", "行政运行", "50.5", "50.5", ""],
            ["2010607", "", "", "信息化建设", "20", "", "20"],
        ],
        {(0, 0): (1, 4), (1, 0): (1, 3), (0, 4): (2, 1), (0, 5): (2, 1), (0, 6): (2, 1), (4, 0): (1, 3)},
    )
    assert [(f.name, f.evidence.text, f.code, f.path) for f in found] == [
        ("支出合计", "70.5", None, []),
        ("基本支出", "50.5", None, []),
        ("项目支出", "20", None, []),
        ("行政运行", "50.5", "2010601", ["一般公共服务支出", "财政事务"]),
        ("行政运行基本支出", "50.5", None, ["一般公共服务支出", "财政事务", "行政运行"]),
        ("信息化建设", "20", "2010607", ["一般公共服务支出", "财政事务"]),
        ("信息化建设项目支出", "20", None, ["一般公共服务支出", "财政事务", "信息化建设"]),
    ]


def test_each_side_has_its_own_codes() -> None:
    found = extract(
        ("基本支出决算表", "单位：万元"),
        [
            ["科目编码", "", "科目名称", "决算数", "科目编码", "", "科目名称", "决算数"],
            ["类", "款", "", "", "类", "款", "", ""],
            ["301", "08", "机关事业单位基本养老保险缴费", "16.5", "302", "01", "办公费", "2.1"],
        ],
        {(0, 0): (1, 2), (0, 2): (2, 1), (0, 3): (2, 1), (0, 4): (1, 2), (0, 6): (2, 1), (0, 7): (2, 1)},
    )
    assert [(f.name, f.code) for f in found] == [("机关事业单位基本养老保险缴费", "30108"), ("办公费", "30201")]


def test_a_sum_under_a_fund_is_the_funds() -> None:
    text = lines(
        "财政拨款收入支出决算总表", "单位：万元", "项目\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款",
        "教育支出\t12\t12\t", "本年支出合计\t15\t12\t3",
    )  # fmt: skip
    assert [(f.name, f.evidence.text) for f in facts(text)][2:] == [
        ("本年支出合计", "15"),
        ("一般公共预算财政拨款本年支出合计", "12"),
        ("政府性基金预算财政拨款本年支出合计", "3"),
    ]


def test_a_title_gives_its_table_the_year_and_the_stage() -> None:
    text = lines(
        "某市2025年预算执行情况与2026年预算（草案）", "附件5", "2026年市级社会保险基金预算收支草案", "单位：亿元",
        "项目\t合计\t失业保险基金", "保险费收入\t50.9\t2.1",
    )  # fmt: skip
    assert [(f.year, f.stage, f.scope) for f in facts(text)] == [(2026, "budget", "市级")] * 2
    years = lines("2024年部门决算公开", "2025年与2026年比较", "单位：万元", "项目\t预算数", "教育支出\t3")
    assert [f.year for f in facts(years)] == [2024]


def test_items_under_a_sum_of_spending_are_spending() -> None:
    text = lines(
        "一般公共预算收支执行情况表", "单位：万元", "项目\t预算数\t执行数", "本年收入合计\t90\t92", "税收收入\t60\t61",
        "本年支出合计\t95\t93", "教育\t30\t31", "国防\t2\t2",
    )  # fmt: skip
    assert [(f.name, f.code) for f in facts(text) if f.stage == "final"][-2:] == [
        ("教育支出", "205"),
        ("国防支出", "203"),
    ]


def test_heads_that_say_what_is_compared_and_columns_of_mere_marks() -> None:
    found = extract(
        ("支出情况表", "单位：万元"),
        [
            ["项目", "2025年执行数", "2026年预算数", "预算数比上年执行数增长%", "打印", "类-款-项", "说明栏"],
            ["教育支出", "100", "110", "10.0%", "是", "类", ""],
        ],
        {},
    )
    assert [(f.role, f.value, f.year, f.stage) for f in found] == [
        ("value", 100, 2025, "final"),
        ("value", 110, 2026, "budget"),
        ("growth", 10, 2026, None),
    ]


def test_a_table_is_not_titled_by_the_rows_of_the_one_above() -> None:
    report = extract_text(
        lines(
            "表一", "单位：万元", "项目\t预算数", "教育支出\t5", "各项支出合计\t5", "", "收支情况表", "单位：万元",
            "项目\t预算数", "税收收入\t3", "各项收入合计\t3", "各项支出合计\t3",
        )
    )  # fmt: skip
    assert [f.name for f in report.finance][-3:] == ["税收收入", "各项收入合计", "各项支出合计"]
    sheets = lines(
        "各项收入合计\t3\t是", "收支情况表", "单位：万元", "项目\t预算数", "一般公共服务\t4", "各项支出合计\t4"
    )
    assert [(f.name, f.code) for f in facts(sheets)][-2:] == [("一般公共服务支出", "201"), ("各项支出合计", None)]


def test_columns_by_side_of_the_budget() -> None:
    found = extract(
        ("2025年社会保险基金收支完成情况表", "单位：万元"),
        [
            ["项 目", "全市收入预算", "全市收入完成", "占预算(%)", "全市支出预算", "全市支出完成", "占预算(%)"],
            ["合计", "90", "91", "101", "70", "69", "99"],
            ["一、失业保险基金", "9", "9.1", "101", "7", "6.9", "99"],
        ],
        {},
    )
    assert [
        (f.name, f.role, f.stage, f.scope) for f in found if f.evidence.text in ("90", "91", "101", "69", "99")
    ] == [
        ("社会保险基金收入合计", "value", "budget", "全市"),
        ("社会保险基金收入合计", "value", "final", "全市"),
        ("社会保险基金收入合计", "completion", None, "全市"),
        ("社会保险基金支出合计", "value", "final", "全市"),
        ("社会保险基金支出合计", "completion", None, "全市"),
        ("失业保险基金收入", "completion", None, "全市"),
        ("失业保险基金支出", "completion", None, "全市"),
    ]


def extract(
    above: tuple[str, ...], rows: list[list[str]], spans: dict[tuple[int, int], tuple[int, int]]
) -> list[FinanceFact | KpiFact]:
    """The facts of a table of the source; ``spans`` gives rows and columns of merged cells by their first place."""
    covered = {
        (row + i, col + j)
        for (row, col), (down, right) in spans.items()
        for i in range(down)
        for j in range(right)
        if i or j
    }
    text = "".join(line + "\n" for line in above)
    start = len(text)
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, word in enumerate(row):
            if (r, c) not in covered:
                down, right = spans.get((r, c), (1, 1))
                cells.append(Cell(r, c, word, len(text), len(text) + len(word), down, right))
                text += word + "\t"
        text = text.removesuffix("\t") + "\n"
    report = extract_text(text, tables=[Table(f"t{start}", start, len(text), cells)])
    return [fact for fact in report.facts() if fact.rule.startswith("form.")]


def test_rows_of_one_name_under_several_owners() -> None:
    text = (
        "三、金融\n表3 年末存款余额\n指标 | 年末余额（亿元） | 比上年末增长（%）\n各项存款 | 900.5 | 5.1\n"
        "住户存款 | 600.4 | 6.2\n活期存款 | 200.1 | 3.3\n定期存款 | 400.3 | 7.4\n"
        "企业存款 | 300.1 | 2.5\n活期存款 | 100.2 | 1.6\n定期存款 | 199.9 | 3.7\n"
    )
    names = {f.evidence.text: f.name for f in extract_text(text).facts()}
    assert names["200.1"] == "住户活期存款余额"
    assert names["199.9"] == "企业定期存款余额"
    assert names["300.1"] == "企业存款余额"
