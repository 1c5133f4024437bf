"""Entities: what is a name and where it ends, rule by rule, and one form for all mentions of the same thing."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf_extract.errors import CatalogError
from perf_extract.knowledge import Catalog
from perf_extract.model import Entity
from perf_extract.model.reading import Heading, Paragraph, Reading
from perf_extract.model.report import Place, Section
from perf_extract.stages import entities
from perf_extract.stages.reading import read
from perf_extract.stages.tokens import tokenize

GOLD = Path(__file__).parents[2] / ".." / "shared" / "gold"


def find(text: str, catalog: Catalog | None = None, headings: list[Heading] | None = None) -> list[Entity]:
    catalog = catalog or Catalog.default()
    view = read(text, catalog)
    return entities.find(view, tokenize(view, catalog), headings or [], catalog)


def named(text: str, *labels: str) -> list[str]:
    """``LABEL words`` of every entity, of the given labels only if there are any."""
    return [f"{e.label} {e.text}" for e in find(text) if not labels or e.label in labels]


def canonical(text: str) -> dict[str, str]:
    return {e.text: e.canonical for e in find(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我局配合自然资源局对用地情况测量。", ["ORG 自然资源局"]),
        ("严格按照县财政局的规定执行。", ["ORG 县财政局"]),
        ("有3家企业已通过省统计局审核。", ["ORG 省统计局"]),
        ("获得省科技厅和市教育局支持。", ["ORG 省科技厅", "ORG 市教育局"]),
        ("由县纪委监委牵头，县委宣传部配合。", ["ORG 县纪委监委", "ORG 县委宣传部"]),
        ("县公安局交警大队开展检查。", ["ORG 县公安局交警大队"]),
        ("落实国务院和财政部的要求。", ["ORG 国务院", "ORG 财政部"]),
        ("隆回县人民政府批准。", ["ORG 隆回县人民政府", "REGION 隆回县"]),
        ("中共隆回县委社会工作部成立。", ["ORG 中共隆回县委社会工作部", "REGION 隆回县"]),
        ("国家统计局怀化调查队公布。", ["ORG 国家统计局怀化调查队"]),
        ("国家税务总局隆回县税务局征收。", ["ORG 国家税务总局隆回县税务局", "REGION 隆回县"]),
        ("隆回县农产品质量检测中心挂牌。", ["ORG 隆回县农产品质量检测中心", "REGION 隆回县"]),
        ("湖南中医药大学第一附属医院承办。", ["ORG 湖南中医药大学第一附属医院"]),
        ("石门岩社区、清水塘村完成整治。", ["ORG 石门岩社区", "ORG 清水塘村"]),
        ("罗桑岭循环经济产业园开园。", ["ORG 罗桑岭循环经济产业园"]),
        ("全国一流的格局、统筹布局、全局上下、当前局面。", []),
        ("财政部门、宣传部门、教育部署工作。", []),
        ("我局、本部门、各单位、有关部门、各乡镇人民政府。", []),
        ("建设发展中心和服务中心，以人民为中心。", []),
        ("县委、县政府高度重视，市人大代表视察。", []),
        ("文明社区、智慧社区、联点社区。", []),
        ("所有项目、所属单位、场所、厕所。", []),
        ("城镇化、乡镇、小镇、家乡、下乡。", []),
        ("建设医院、学校、敬老院、村卫生室。", []),
    ],
)
def test_bodies(text: str, expected: list[str]) -> None:
    assert named(text, "ORG", "REGION") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("与湖南宏图建设集团有限公司签约。", ["COMPANY 湖南宏图建设集团有限公司"]),
        ("广元农商银行放贷。", ["COMPANY 广元农商银行"]),
        ("中国农业银行隆回县支行放贷。", ["COMPANY 中国农业银行隆回县支行"]),
        ("湖南农担常德分公司展业。", ["COMPANY 湖南农担常德分公司"]),
        ("解决了宏兴电化员工欠薪问题。", ["COMPANY 宏兴电化"]),
        ("新增规模工业企业2家（光大照明、佳和食品）。", ["COMPANY 光大照明", "COMPANY 佳和食品"]),
        ("引进比亚迪、三一重工等3家企业落户。", ["COMPANY 比亚迪", "COMPANY 三一重工"]),
        ("我县茂富五禾成功申报省级专项项目。", ["COMPANY 茂富五禾"]),
        ("我市鸿达科技获评国家级小巨人企业。", ["COMPANY 鸿达科技"]),
        ("我公司、该公司、上市公司、子公司、保险公司、融资担保公司。", []),
        ("银行贷款、商业银行、智能工厂、厂房、企业集团。", []),
        ("我县农业企业成功申报省级专项项目。", []),
        ("新增企业2家（其中规模以上1家）。", []),
        ("全体员工、企业员工、干部职工参加。", []),
    ],
)
def test_companies(text: str, expected: list[str]) -> None:
    assert named(text, "COMPANY") == expected


def test_offices_in_lists_and_later() -> None:
    text = (
        "我局内设3个股室：办公室、规划与投资股、科技计划和成果转化股（加挂隆回县科技执法大队牌子）。"
        "另有隆回县科技情报所为事业单位。规划与投资股和财务股负责。办公室里堆满了材料。"
    )
    assert named(text, "UNIT") == [
        "UNIT 办公室", "UNIT 规划与投资股", "UNIT 科技计划和成果转化股", "UNIT 规划与投资股", "UNIT 财务股",
    ]  # fmt: skip
    assert named(text, "ORG") == ["ORG 隆回县科技执法大队", "ORG 隆回县科技情报所"]


@pytest.mark.parametrize(
    ("text", "units", "bodies"),
    [
        ("内设办公室、人事股、安监股三个股室。", ["办公室", "人事股", "安监股"], []),
        ("内设机构5个，分别是综合科、法规科和财务科。", ["综合科", "法规科", "财务科"], []),
        ("下辖公路养护中心、水运事务中心两个单位。", [], ["公路养护中心", "水运事务中心"]),
        ("机构设置：我局内设科室。", [], []),
        ("内设3个科室，编制20人。", [], []),
        ("持股、控股、学科、好处、教室、到处。", [], []),
    ],
)
def test_lists_of_offices(text: str, units: list[str], bodies: list[str]) -> None:
    assert named(text, "UNIT", "ORG") == [*(f"UNIT {u}" for u in units), *(f"ORG {b}" for b in bodies)]


def test_offices_as_headings() -> None:
    text = "机构\n产业股\n产业升级"
    places = [(0, 2, None, "institutions"), (3, 6, "s0", None), (7, 11, "s0", None)]
    headings = [
        Heading(
            Section(f"s{a}", parent, 1, None, None, text[a:b], kind, a, len(text), Place(a, b)),  # type: ignore[arg-type]
            a, b, b, len(text),
        )
        for a, b, parent, kind in places
    ]  # fmt: skip
    assert [e.text for e in find(text, headings=headings)] == ["产业股"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到湖南省邵阳市隆回县调研。", {"湖南省邵阳市隆回县": "隆回县"}),
        ("湖南与广东合作。", {"湖南": "湖南省", "广东": "广东省"}),
        ("红河州建设。", {"红河州": "红河哈尼族彝族自治州"}),
        ("隆回县很美，隆回的茶也好。", {"隆回县": "隆回县", "隆回": "隆回县"}),
        ("白石镇、大坪乡受灾。", {"白石镇": "白石镇", "大坪乡": "大坪乡"}),
        ("上海市普陀区人口增加，普陀区面积不变。", {"上海市普陀区": "上海市普陀区", "普陀区": "上海市普陀区"}),
        ("新兴城市、沿海城市、市和县区、提高县级财力。", {}),
        ("日照时数减少，朝阳产业兴旺，确保长治久安。", {}),
        ("隆回的茶很好。", {}),
        ("四县、大县、贫困县、全县、各县。", {}),
    ],
)
def test_regions(text: str, expected: dict[str, str]) -> None:
    assert {e.text: e.canonical for e in find(text) if e.label == "REGION"} == expected


def test_a_county_in_no_list() -> None:
    found = find("云柏县财政局2023年度报告。云柏县人口多，云柏的财力弱。县财政局负责。")
    assert [(e.label, e.text, e.canonical) for e in found if e.label != "DATE"] == [
        ("ORG", "云柏县财政局", "云柏县财政局"),
        ("REGION", "云柏县", "云柏县"),
        ("REGION", "云柏", "云柏县"),
        ("ORG", "县财政局", "云柏县财政局"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依据《中华人民共和国预算法》执行。", ["LAW 《中华人民共和国预算法》"]),
        ("起草《“智汇”引才若干措施》。", ["LAW 《“智汇”引才若干措施》"]),
        ("《关于印发〈绩效办法〉的通知》", ["LAW 《关于印发〈绩效办法〉的通知》"]),
        ("《资金管理办法（试行）》", ["LAW 《资金管理办法（试行）》"]),
        ("《人民日报》报道，《红楼梦》上演，游戏《悟空》。", []),
    ],
)
def test_titles(text: str, expected: list[str]) -> None:
    assert named(text) == expected


def test_titles_have_one_form() -> None:
    assert canonical("《中华人民共和国预算法》和《预算法》，《档案法》") == {
        "《中华人民共和国预算法》": "中华人民共和国预算法",
        "《预算法》": "中华人民共和国预算法",
        "《档案法》": "档案法",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据财绩〔2022〕2号文件", {"财绩〔2022〕2号": "财绩〔2022〕2号"}),
        ("以及湘财绩[2020]7号的要求", {"湘财绩[2020]7号": "湘财绩〔2020〕7号"}),
        ("按照新财预（2023）15号", {"新财预（2023）15号": "新财预〔2023〕15号"}),
        ("国务院令第512号、第12号令", {"国务院令第512号": "国务院令第512号", "第12号令": "第12号令"}),
        ("第3号楼，（2023）5人，2号线", {}),
    ],
)  # fmt: skip
def test_document_numbers(text: str, expected: dict[str, str]) -> None:
    assert {e.text: e.canonical for e in find(text) if e.label == "DOCNO"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展“三进三帮”专项行动", ["三进三帮"]),
        ("以“智赋百企”为抓手", ["智赋百企"]),
        ("实施“头雁”“归雁”工程", ["头雁", "归雁"]),
        ("以“头雁”计划育人，“头雁”有成", ["头雁", "头雁"]),
        ("申报中央引导地方发展专项项目", ["中央引导地方发展专项项目"]),
        ("深入实施提振消费专项行动。", ["提振消费专项行动"]),
        ("开展了危房排查整治专项行动、“打非”专项行动以及全县客运安全专项行动。",
         ["危房排查整治专项行动", "打非", "客运安全专项行动"]),
        ("实施新一轮粮食产能提升行动", ["粮食产能提升行动"]),
        ("“三公”经费、“三保”支出、“小巨人”企业、绩效为“优”", []),
        ("以“建设强县”为目标，杜绝“吃拿卡要”的行为", []),
        ("工程建设、工作计划、行动方案、水利工程、项目资金", []),
        ("推进十大工程、三项行动", []),
        ("实施十大惠民工程，落实乡村振兴三大行动。", []),
    ],
)  # fmt: skip
def test_programmes(text: str, expected: list[str]) -> None:
    assert [e.text for e in find(text) if e.label == "PROGRAM"] == expected


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023年12月31日", "2023-12-31"),
        ("2023年3月", "2023-03"),
        ("2023年度", "2023"),
        ("2023年", "2023"),
        ("2023年1-6月", "2023-01/2023-06"),
        ("2024年1月1日至12月31日", "2024-01-01/2024-12-31"),
        ("2023年上半年", "2023-H1"),
        ("2023年第一季度", "2023-Q1"),
        ("2023年前三季度", "2023-Q1/2023-Q3"),
        ("2021-2025年", "2021-2025"),
        ("2023-12-31", "2023-12-31"),
        ("2023.12.31", "2023-12-31"),
        ("12月31日", "--12-31"),
        ("11月6日至10日", "--11-06/--11-10"),
        ("二〇二三年十二月三十一日", "2023-12-31"),
        ("十四五", "2021-2025"),
    ],
)
def test_dates(text: str, iso: str) -> None:
    assert [(e.label, e.text, e.canonical) for e in find(f"截至{text}，共计")] == [("DATE", text, iso)]


@pytest.mark.parametrize("text", ["2023.5万元", "12023年", "编号20231231", "“十四五”规划", "三十五个", "13月40日"])
def test_no_dates(text: str) -> None:
    assert named(text, "DATE") == []


def test_short_forms_join_their_full_names() -> None:
    text = (
        "隆回县科学技术和工业信息化局（以下简称“县科工局”）负责。科工信局、县科工局牵头，"
        "湖南隆兴电化有限公司欠薪，隆兴公司已整改。县财政局、市水利局、省教育厅参加。"
    )
    forms = canonical(text)
    assert forms["县科工局"] == forms["科工信局"] == "隆回县科学技术和工业信息化局"
    assert forms["隆兴公司"] == "湖南隆兴电化有限公司"
    assert forms["县财政局"] == "隆回县财政局"
    assert forms["市水利局"] == "邵阳市水利局"
    assert forms["省教育厅"] == "湖南省教育厅"


def test_a_short_form_of_two_names_stays_itself() -> None:
    forms = canonical("隆回县农业农村局和新宁县农业农村局，农业农村局。")
    assert forms["农业农村局"] == "农业农村局"


def test_abbreviated_bodies_are_written_out() -> None:
    forms = canonical("隆回县卫健局、隆回县人社局、国家发改委")
    assert list(forms.values())[:1] == ["隆回县卫生健康局"]
    assert forms["隆回县人社局"] == "隆回县人力资源和社会保障局"
    assert forms["国家发改委"] == "国家发展和改革委员会"


def test_a_level_without_a_known_region_stays_itself() -> None:
    assert canonical("县财政局审核。") == {"县财政局": "县财政局"}


def test_offsets_are_of_the_source_and_names_may_be_broken_by_lines() -> None:
    text = "上海市普陀\n区财政局 2024 年 12 月"
    flat = "上海市普陀区财政局2024年12月"
    view = Reading(text, flat, [0, 5, 9, 13, 14, 16], [0, 6, 11, 16, 18, 21], [Paragraph(0, len(flat))])
    catalog = Catalog.default()
    found = entities.find(view, tokenize(view, catalog), [], catalog)
    assert [(e.text, e.start, e.end, e.canonical) for e in found if e.label != "REGION"] == [
        ("上海市普陀\n区财政局", 0, 10, "上海市普陀区财政局"),
        ("2024 年 12 月", 11, 22, "2024-12"),
    ]


def test_a_region_named_only_in_names_is_reported_once() -> None:
    found = find("隆回县财政局、隆回县教育局。")
    assert [(e.label, e.text, e.start) for e in found] == [
        ("ORG", "隆回县财政局", 0), ("REGION", "隆回县", 0), ("ORG", "隆回县教育局", 7),
    ]  # fmt: skip


def test_a_user_adds_names_suffixes_and_words(tmp_path: Path) -> None:
    text = "飞云码头的飞云邮轮港开工，《甲乙丙丁帖》。"
    assert named(text) == []
    (tmp_path / "name_suffixes.tsv").write_text("suffix\tlabel\tneed\n邮轮港\tORG\tproper\n", encoding="utf-8")
    (tmp_path / "entity_words.tsv").write_text("use\ttopic\twords\ndocument\tmine\t帖\n", encoding="utf-8")
    (tmp_path / "known_names.tsv").write_text("name\tlabel\n飞云码头\tREGION\n", encoding="utf-8")
    found = find(text, Catalog.load(tmp_path))
    assert [f"{e.label} {e.text}" for e in found] == [
        "REGION 飞云码头", "ORG 飞云邮轮港", "LAW 《甲乙丙丁帖》",
    ]  # fmt: skip


def test_a_wrong_use_of_a_word_is_named(tmp_path: Path) -> None:
    (tmp_path / "entity_words.tsv").write_text("use\ttopic\twords\nstopp\tmine\t帖\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"entity_words\.tsv:2.*stopp"):
        Catalog.load(tmp_path)


PIECES = [
    "新邵县", "财政局", "县", "办公室", "《", "》", "“", "”", "2023年", "、", "（", "）", "内设", "股：", "开展",
    "专项行动", "有限公司", "湖南", "中心", "2家", "企业", "等", "。", "和", "了", "\n", "〔2022〕2号", "以下简称",
    "员工", "我县", "申报",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_gives_ordered_entities_that_are_its_words(text: str) -> None:
    found = find(text)
    assert [e.start for e in found] == sorted(e.start for e in found)
    for entity in found:
        assert text[entity.start : entity.end] == entity.text != ""
        assert entity.canonical
    assert found == find(text)


@pytest.mark.parametrize(
    "unit",
    ["局", "《a", "内设办公室、", "企业等", "新邵县财政局", "云柏县水利局（简称“县局”）", "县", "2023", "电化员工"],
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    catalog = Catalog.default()

    def seconds(size: int) -> float:
        flat = (unit * size)[:size]
        view = Reading(flat, flat, [0], [0], [Paragraph(0, size)])
        words = tokenize(view, catalog)
        begun = time.process_time()
        entities.find(view, words, [], catalog)
        return time.process_time() - begun

    seconds(1000)
    assert min(seconds(160_000) for _ in range(2)) < 12 * max(seconds(40_000), 0.005)


@pytest.mark.skipif(not GOLD.exists(), reason="the gold texts are not beside the repository")
def test_every_entity_of_the_gold_list_is_found() -> None:
    found = find((GOLD / "d00.txt").read_text(encoding="utf-8"))
    have = {(e.label, e.text.strip("《》")) for e in found}
    with (GOLD / "d00.entities.tsv").open(encoding="utf-8") as rows:
        wanted = {(row["label"], row["text"]) for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)}
    assert wanted - have == set()
    assert len(found) <= 66
