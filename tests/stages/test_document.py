"""What a report says of itself: title, department, region, year, kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf_extract.knowledge import Catalog
from perf_extract.model import Document, Entity, Source
from perf_extract.readers.text import read_text
from perf_extract.stages.document import describe
from perf_extract.stages.document.lexicon import Lexicon, lexicon
from perf_extract.stages.reading import read
from perf_extract.stages.sections import outline

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"
BODY = "本年度按照计划开展工作，各项任务均已完成。\n"


def about(text: str, *bodies: str) -> Document:
    """The document of ``text``; ``bodies`` are the names the entity stage found."""
    catalog = Catalog.default()
    view = read(text, catalog)
    entities = [
        Entity("ORG", name, at, at + len(name), name)
        for name in bodies
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    return describe(view, outline(view, catalog), entities, Source("x.txt", "text/plain", ""), catalog)


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return Catalog.default().derived(lexicon)


class TestTitle:
    @pytest.mark.parametrize(
        ("head", "title"),
        [
            ("2023年度部门整体支出绩效自评报告\n", "2023年度部门整体支出绩效自评报告"),
            ("石溪县教育局\n2023年度部门整体支出绩效自评报告\n", "石溪县教育局2023年度部门整体支出绩效自评报告"),
            ("石溪县教育局２０２３年度部门决算\n目录\n", "石溪县教育局2023年度部门决算"),
            (
                "关于石溪县2023年预算执行情况和\n2024年预算草案的报告\n",
                "关于石溪县2023年预算执行情况和2024年预算草案的报告",
            ),
            ("石溪县十五届人大\n三次会议文件（2）\n关于石溪县2023年决算草案的报告\n", "关于石溪县2023年决算草案的报告"),
            ("石溪县2023年国民经济和社会发展统计公报[1]\n石溪县统计局\n", "石溪县2023年国民经济和社会发展统计公报"),
            ("2023年石溪县\n国民经济和社会发展统计公报\n", "2023年石溪县国民经济和社会发展统计公报"),
            ("政府工作报告\n——2024年1月5日在石溪县第十五届人民代表大会第三次会议上\n", "政府工作报告"),
            ("石溪县政府工作报告（2024年12月29日）\n——在县人民代表大会第三次会议上\n", "石溪县政府工作报告"),
            (
                "首页 > 部门决算\n来源：石溪县教育局 时间：2024-09-01\n石溪县教育局2023年度部门决算公开说明\n",
                "石溪县教育局2023年度部门决算公开说明",
            ),
            ("石溪县教育局2023年度部门整体支出\n绩效自评报告\n", "石溪县教育局2023年度部门整体支出绩效自评报告"),
        ],
    )
    def test_of_the_head(self, head: str, title: str) -> None:
        assert about(f"{head}\n一、部门概况\n{BODY}").title == title

    @pytest.mark.parametrize("head", ["说明\n", "", "根据通知要求，现将自评报告如下。\n", "（一）部门决算情况说明\n"])
    def test_none(self, head: str) -> None:
        assert about(f"{head}一、部门概况\n{BODY}").title is None


class TestDepartment:
    @pytest.mark.parametrize(
        ("text", "department"),
        [
            ("石溪县教育局2023年度部门决算\n", "石溪县教育局"),
            ("关于石溪县教育局2023年度整体支出绩效自评的报告\n", "石溪县教育局"),
            ("2023年度绩效自评报告\n单位名称：石溪县水利局（盖章）\n", "石溪县水利局"),
            ("2023年度绩效自评报告\n部门名称\n石溪县水利局\n", "石溪县水利局"),
            ("关于石溪县2023年预算执行情况的报告\n石溪县财政局局长  某某某\n", "石溪县财政局"),
            (f"2023年度绩效自评报告\n一、概况\n{BODY}石溪县卫生健康局\n2024年3月1日\n", "石溪县卫生健康局"),
            ("政府工作报告\n各位代表：\n现在，我代表石溪县人民政府，向大会报告工作。\n", "石溪县人民政府"),
            ("中共石溪县委组织部2023年度部门决算\n", "中共石溪县委组织部"),
            ("镇江市统计局\n统计公报\n", "镇江市统计局"),
        ],
    )
    def test_full_name(self, text: str, department: str) -> None:
        assert about(text).department == department

    def test_from_sentences(self) -> None:
        text = f"说明\n一、收入\n石溪县教育局2023年度收入5万元。\n二、支出\n石溪县教育局2023年度支出4万元。\n{BODY}"
        assert about(text, "石溪县教育局").department == "石溪县教育局"

    def test_a_subordinate_body_is_not_the_department(self) -> None:
        text = (
            "2023年度部门整体支出绩效自评报告\n一、概况\n我局下属石溪县农业技术推广站、石溪县种子管理站等单位。\n"
            "科农局人员精干，科学种田、农业丰收。\n"
        )
        got = about(text, "石溪县农业技术推广站", "石溪县种子管理站", "科农局")
        assert got.department is None
        assert got.department_short == "科农局"

    def test_another_body_is_not_the_short_form(self) -> None:
        text = "自评报告\n我局配合自然资源局完成核查。科工局以科技和工业为重，科工融合，工业转型，科技创新。\n"
        assert about(text, "自然资源局", "科工局").department_short == "科工局"

    def test_a_named_short_form(self) -> None:
        got = about("石溪县教育局2023年度部门决算\n石溪县教育局（以下简称“县教育局”）主管教育。\n")
        assert (got.department, got.department_short) == ("石溪县教育局", "县教育局")

    def test_a_short_line_is_no_full_name(self) -> None:
        got = about("2025年全市财政决算\n市财政局局长    某某某\n一、情况\n" + BODY)
        assert (got.department, got.department_short) == (None, "市财政局")

    @pytest.mark.parametrize(
        "name", ["石溪县教育局", "中共石溪县委社会工作部", "湖南省财政厅", "镇江市统计局", "石溪县第一中学"]
    )
    def test_full(self, words: Lexicon, name: str) -> None:
        assert words.is_full(name)

    @pytest.mark.parametrize(
        "name",
        ["县教育局", "教育局", "科工信局", "石溪县", "石溪县十五届人大", "自治区人民政府", "本单位", "石溪县情况"],
    )
    def test_not_full(self, words: Lexicon, name: str) -> None:
        assert not words.is_full(name)


class TestRegion:
    @pytest.mark.parametrize(
        ("text", "region"),
        [
            ("石溪县教育局2023年度部门决算\n", "石溪县"),
            ("上海市普陀区财政局2024年度部门决算\n", "普陀区"),
            ("关于临沧市2025年预算执行情况的报告\n", "临沧市"),
            ("贵州省2025年政府工作报告\n", "贵州省"),
            ("湘西自治州2025年统计公报\n", "湘西土家族苗族自治州"),
            (
                "自评报告\n一、概况\n全县经济发展。新邵县委、新邵县政府高度重视，湖南省支持新邵县。全县稳定。\n",
                "新邵县",
            ),
            ("一、工作回顾\n全省经济平稳，贵州发展。全省上下努力，贵州加快发展。\n", "贵州省"),
            ("自评报告\n本单位工作有序开展。\n", None),
            (
                "2008年国务院政府工作报告\n全国经济增长，全国上下努力，贵州、云南、贵州、云南抗灾，全省支援全国。\n",
                None,
            ),
        ],
    )
    def test_region(self, text: str, region: str | None) -> None:
        assert about(text).region == region


class TestYear:
    @pytest.mark.parametrize(
        ("text", "year"),
        [
            ("2023年度部门整体支出绩效自评报告\n一、概况\n2024年、2024年、2024年、2022年\n", 2023),
            ("二〇二二年度部门决算\n", 2022),
            ("二○二二年度部门决算\n", 2022),
            ("关于2025年预算执行情况和2026年预算草案的报告\n", 2025),
            (
                "2026年某省政府工作报告\n——2026年1月5日在某省第十五届人民代表大会第三次会议上\n一、2025年工作回顾\n好。\n",
                2025,
            ),
            ("政府工作报告\n——2026年1月5日在某省第十五届人民代表大会第三次会议上\n", 2025),
            ("项目支出绩效自评表\n（2022年度）\n", 2022),
            ("某项目绩效自评表\n2022年度\n", 2022),
            ("一、2025年预算执行情况\n2026年安排，2026年继续，2026年。\n", 2025),
            ("自评报告\n2021年收入5万元，2021年支出4万元，比2020年增长。\n", 2021),
            ("自评报告\n本单位人员20人。\n", None),
        ],
    )
    def test_year(self, text: str, year: int | None) -> None:
        assert about(text).fiscal_year == year


class TestReportType:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("2023年度部门整体支出绩效自评报告\n", "department_self_evaluation"),
            ("某县水利局2023年度整体支出绩效评价报告\n", "department_self_evaluation"),
            ("2023年度绩效自评报告\n", "department_self_evaluation"),
            ("某县高标准农田建设项目支出绩效自评报告\n", "project_self_evaluation"),
            ("项目支出绩效自评表\n", "project_self_evaluation"),
            ("某县教育局2023年度部门决算\n", "final_accounts"),
            ("关于某县2025年财政决算草案的报告\n", "final_accounts"),
            ("关于某县2025年预算执行情况和2026年预算草案的报告\n", "budget_report"),
            ("某县2025年国民经济和社会发展统计公报\n", "statistical_bulletin"),
            ("2026年某县政府工作报告\n", "work_report"),
            (f"说明\n一、收入支出决算总体情况说明\n{BODY}二、支出决算情况说明\n{BODY}", "final_accounts"),
            (f"一、2025年地方财政预算执行情况\n{BODY}", "budget_report"),
            (f"一、2025年工作回顾\n{BODY}二、2026年工作安排\n{BODY}", "work_report"),
            ("关于召开会议的通知\n请准时参加。\n", "other"),
        ],
    )
    def test_kind(self, text: str, kind: str) -> None:
        assert about(text).report_type == kind


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("新邵县教育局单位名称：2023年度部门决算报告关于\n\t 市省一、（）-—我代表"),
        max_size=120,
    )
)
def test_any_arrangement(text: str) -> None:
    got = about(text)
    assert got.title is None or got.title
    assert got.department is None or len(got.department) >= 4


def test_an_empty_text() -> None:
    got = about("")
    assert (got.title, got.department, got.region, got.fiscal_year, got.report_type) == (
        None,
        None,
        None,
        None,
        "other",
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("d00", (None, "科工信局", "新邵县", 2023, "department_self_evaluation")),
        ("d01", ("中共上海市普陀区委社会工作部", None, "普陀区", 2024, "final_accounts")),
        ("d02", (None, None, "临沧市", 2025, "budget_report")),
        ("d04", (None, None, "贵州省", 2025, "work_report")),
    ],
)
def test_real_reports(name: str, expected: tuple[str | None, str | None, str, int, str]) -> None:
    path = SHARED / "gold" / f"{name}.txt"
    if not path.exists():
        pytest.skip("the real reports are not there")
    got = about(read_text(path.read_bytes()), "科工信局", "自然资源局", "省统计局", "中共上海市普陀区委社会工作部")
    assert (got.department, got.department_short, got.region, got.fiscal_year, got.report_type) == expected
