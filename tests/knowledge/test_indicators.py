"""Names of indicators to catalogue keys: one key for one thing, different keys for different things, else none."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import get_args

import pytest

from perf_extract.knowledge import Catalog
from perf_extract.knowledge.indicators import IndicatorBook, indicator_book
from perf_extract.knowledge.rows import KpiRow, Unit
from perf_extract.model.report import QuantityKind


@pytest.fixture(scope="module")
def book() -> IndicatorBook:
    return Catalog.default().derived(indicator_book)


def key_of(book: IndicatorBook, name: str, unit: str | None = None, kind: str | None = None, **more: str) -> str | None:
    found = book.find(name, unit_base=unit, kind=kind, **more)  # type: ignore[arg-type]
    return found.key if found else None


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (["5G基站", "5G基站建设和改造", "5G基站的建设和改造", "新建5G基站", "建成5G基站"], "base_station_5g"),
        (["省级专精特新中小企业", "省级“专精特新”企业", "新增省级专精特新中小企业"], "sme_specialised_province"),
        (["国家级专精特新“小巨人”企业", "专精特新小巨人企业", "新增认定国家级专精特新“小巨人”"], "sme_giant_nation"),
        (["检查发现隐患", "隐患", "排查安全隐患", "发现隐患"], "hazard_found"),
        (["地区生产总值", "全市地区生产总值（GDP）", "GDP", "全县生产总值"], "gdp"),
        (["规模以上工业增加值", "规模工业增加值", "全市规上工业增加值"], "value_added_industry_above_size"),
        (["农村居民人均可支配收入", "农村常住居民人均可支配收入", "全县农村居民人均可支配收入"], "income_rural"),
        (["编制人数", "核定编制", "人员编制数"], "staff_establishment"),
        (["在职人数", "实有在职人员", "年末实有在职人数", "在编在职人员"], "staff_employed"),
        (["城镇新增就业", "城镇新增就业人数", "全市城镇新增就业"], "employment_urban_new"),
        (["粮食产量", "粮食总产量", "全年粮食产量"], "grain_output"),
    ],
)
def test_one_thing_has_one_key(book: IndicatorBook, names: list[str], key: str) -> None:
    assert {name: key_of(book, name) for name in names} == dict.fromkeys(names, key)


@pytest.mark.parametrize(
    "names",
    [
        ["农村居民人均可支配收入", "城镇居民人均可支配收入", "全体居民人均可支配收入"],
        ["国家级专精特新“小巨人”企业", "省级专精特新“小巨人”企业", "省级专精特新中小企业"],
        ["工业增加值", "规模以上工业增加值", "高技术制造业增加值", "建筑业增加值"],
        ["第一产业增加值", "第二产业增加值", "第三产业增加值", "服务业增加值"],
        ["高新技术企业", "新增高新技术企业", "科技型中小企业"],
        ["5G基站", "累计建成5G基站", "移动电话基站"],
        ["高标准农田", "累计高标准农田"],
        ["经营主体", "新登记经营主体", "个体工商户"],
        ["生猪出栏", "生猪存栏"],
        ["粮食产量", "夏粮产量", "秋粮产量"],
        ["蔬菜产量", "蔬菜种植面积"],
        ["城镇登记失业率", "城镇调查失业率"],
        ["隐患", "重大事故隐患", "整改隐患", "隐患整改率"],
        ["城市低保标准", "农村低保标准", "城市低保对象", "农村低保对象"],
        ["金融机构本外币各项存款余额", "金融机构人民币各项存款余额", "金融机构各项存款余额", "住户存款余额"],
        ["接待游客", "国内游客", "入境游客"],
        ["造林面积", "营造林面积"],
        ["群众满意度", "企业满意度", "学生满意度", "服务对象满意度"],
        ["常住人口城镇化率", "户籍人口城镇化率"],
        ["编制人数", "行政编制", "事业编制"],
        ["退休人员", "离休人员", "离退休人员"],
    ],
)
def test_different_things_have_different_keys(book: IndicatorBook, names: list[str]) -> None:
    keys = [key_of(book, name) for name in names]
    assert None not in keys
    assert len(set(keys)) == len(names)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "全市",
        "的",
        "企业",
        "项目",
        "满意度",
        "满意率",
        "整改率",
        "在校生",
        "床位",
        "增加学位",
        "工资性收入",
        "专精特新企业",
        "“小巨人”企业",
        "申报高新技术企业",
        "培育高新技术企业",
        "净增经营主体",
        "汽车制造业增加值",
        "国有企业规模以上工业增加值",
        "第一产业对GDP增长贡献率",
        "新增地区生产总值",
        "累计城镇化率",
        "居民人均可支配收入年均增长",
        "省级龙头企业",
        "农村公路",
        "国家级两化融合管理体系贯标公示企业",
        "公共图书馆\U0001f642",
    ],
)
def test_what_could_mean_two_things_has_no_key(book: IndicatorBook, name: str) -> None:
    assert key_of(book, name) is None


@pytest.mark.parametrize(
    ("name", "unit", "kind", "key"),
    [
        ("隐患整改", "处", "count", "hazard_rectified"),
        ("隐患整改", "%", "percent", "hazard_rectified_rate"),
        ("隐患整改率", "处", "count", None),
        ("老旧小区改造", "个", "count", "old_community_renovated"),
        ("老旧小区改造", "户", "count", "old_community_households"),
        ("老旧小区改造", "元", "money", None),
        ("业务培训", "人次", "count", "training_business"),
        ("业务培训", "期", "count", "training_business_sessions"),
        ("高标准农田", "亩", "area", "high_standard_farmland"),
        ("高标准农田", "元", "money", None),
        ("5G基站", "元", "money", None),
        ("公务接待", "批次", "count", "reception_batches"),
        ("公务接待", "人", "count", "reception_persons"),
        ("地区生产总值", "%", "percent", "gdp"),
        ("地区生产总值", "位", "rank", "gdp"),
        ("地区生产总值", None, "number", "gdp"),
        ("森林覆盖率", "个百分点", "percentage_point", "forest_cover_rate"),
        ("城市低保对象", "户", "count", None),
    ],
)
def test_the_figure_tells_apart_what_shares_a_name(
    book: IndicatorBook, name: str, unit: str | None, kind: str, key: str | None
) -> None:
    assert key_of(book, name, unit, kind) == key


def test_a_rate_that_is_a_value_is_no_figure_of_what_is_counted(book: IndicatorBook) -> None:
    assert key_of(book, "养老机构", "%", "percent", role="value") is None
    assert key_of(book, "养老机构", "%", "percent", role="growth") == "elderly_institution"
    assert key_of(book, "养老机构", "家", "count", role="value") == "elderly_institution"
    assert key_of(book, "森林覆盖率", "%", "percent", role="value") == "forest_cover_rate"


def test_the_level_may_stand_outside_the_name(book: IndicatorBook) -> None:
    assert key_of(book, "农业产业化龙头企业", "家", "count") is None
    assert key_of(book, "农业产业化龙头企业", "家", "count", level="省级") == "agri_leading_province"
    assert key_of(book, "农业产业化龙头企业", "家", "count", level="国家级") == "agri_leading_nation"
    assert key_of(book, "农业产业化龙头企业", "家", "count", level="县级") is None
    assert key_of(book, "专精特新中小企业", "家", "count", level="市级") is None


def test_what_a_year_added_and_what_there_is(book: IndicatorBook) -> None:
    stock, new = book.find("高新技术企业"), book.find("新认定高新技术企业")
    assert stock is not None
    assert new is not None
    assert (stock.key, new.key) == ("enterprise_high_tech", "enterprise_high_tech_new")
    assert new.name == "新增高新技术企业"
    assert key_of(book, "累计高新技术企业") == stock.key
    assert key_of(book, "年末5G基站") == "base_station_5g_total"
    assert key_of(book, "5G基站总数") == "base_station_5g_total"
    assert key_of(book, "累计新增5G基站") is None
    assert key_of(book, "现有在职人员") == "staff_employed"


def test_a_user_adds_an_indicator(tmp_path: Path) -> None:
    header = "code\tname\taliases\tkinds\tcounts\tdirection\tlevels\trequire\texclude\tdomain"
    rows = [
        "bridge_covered\t风雨桥\t修缮风雨桥\t座\tplain\tup\t\t\t\tculture",
        "satisfaction_reader\t读者满意度\t\tpercent\tplain\tup\t\t读者/借阅者|满意度/满意率\t家长\tculture",
    ]
    (tmp_path / "kpi_catalogue.tsv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    mine = Catalog.load(tmp_path).derived(indicator_book)
    assert key_of(mine, "修缮风雨桥", "座", "count") == "bridge_covered"
    assert key_of(mine, "地区生产总值") == "gdp"
    assert key_of(mine, "图书馆读者对服务满意率", "%", "percent") == "satisfaction_reader"
    assert key_of(mine, "读者和家长满意率", "%", "percent") is None
    assert key_of(Catalog.default().derived(indicator_book), "修缮风雨桥") is None


def test_the_shipped_catalogue_is_sound(book: IndicatorBook) -> None:
    catalog = Catalog.default()
    rows = catalog.rows(KpiRow)
    assert len(rows) >= 180
    measures = {*get_args(QuantityKind), *(unit.base for unit in catalog.rows(Unit))}
    keys: set[str] = set()
    for row in rows:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", row.code), row.code
        assert set(row.kinds) <= measures, (row.code, set(row.kinds) - measures)
        assert row.domain, row.code
        of_row = {row.code, *{"stock": [f"{row.code}_new"], "flow": [f"{row.code}_total"]}.get(row.counts, [])}
        assert not of_row & keys, row.code
        keys |= of_row


def test_every_name_leads_to_its_own_row(book: IndicatorBook) -> None:
    for row in Catalog.default().rows(KpiRow):
        kind = next((k for k in row.kinds if k in get_args(QuantityKind)), None)
        unit = next((k for k in row.kinds if k != kind), None)
        for name in (row.name, *row.aliases):
            found = book.find(name, unit_base=unit, kind=kind or ("count" if unit else None))
            assert found is not None, (row.code, name)
            assert found.key == row.code, (row.code, name, found.key)


def test_fast_enough(book: IndicatorBook) -> None:
    names = ["全市规模以上工业增加值", "新增认定国家级专精特新“小巨人”企业", "没有这样的指标", "地区生产总值"] * 250
    best = 1.0
    for _ in range(5):
        begin = time.perf_counter()
        for name in names:
            book.find(name, unit_base="家", kind="count")
        best = min(best, time.perf_counter() - begin)
    assert best / len(names) < 12e-6
