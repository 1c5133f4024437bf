"""Figures in whole sentences: names that are shared, carried, dealt out or lent; roles and stages that words give."""

from __future__ import annotations

import pytest

from perf_extract import FinanceFact, KpiFact, extract_text

#: a sentence and, for its figures in order, (name, role)
SENTENCES: list[tuple[str, list[tuple[str, str]]]] = [
    # what is said of two counted things at once
    (
        "4所中学、7个班组入选市级优秀集体名单。",
        [("入选市级优秀集体名单中学", "value"), ("入选市级优秀集体名单班组", "value")],
    ),
    ("12名教师和3个教研组荣获“启明奖”。", [("荣获“启明奖”教师", "value"), ("荣获“启明奖”教研组", "value")]),
    # the owner of a measure stands one clause before
    ("旅游业带动作用增强，增加值达30亿元。", [("旅游业增加值", "value")]),
    (
        "高中学校3所，在校学生4200人；特殊教育学校1所，在校学生86人。",
        [
            ("高中学校", "value"),
            ("高中学校在校学生", "value"),
            ("特殊教育学校", "value"),
            ("特殊教育学校在校学生", "value"),
        ],
    ),
    (
        "水电站5座，发电量3.2亿千瓦时，增长4%。",
        [("水电站", "value"), ("水电站发电量", "value"), ("水电站发电量", "growth")],
    ),
    # whose deed is counted
    ("登记失业人员实现再就业1500人。", [("登记失业人员再就业", "value")]),
    ("全年实现就业1500人。", [("就业", "value")]),
    # a word for all before the deed
    ("全市共计资助学生140人。", [("资助学生", "value")]),
    # a rank without a verb
    ("工业项目入库50个、全市第一。", [("工业项目入库", "value"), ("工业项目入库", "rank")]),
    ("化工产值超2000亿元，总量全省县域第一。", [("化工产值", "value"), ("化工产值总量", "rank")]),
    ("全市第一产业增加值5亿元。", [("第一产业增加值", "value")]),
    # adverbs of time between a name and what it reached
    (
        "东山县税收收入6.7亿元，历史首次突破6亿元大关。",
        [("东山县税收收入", "value"), ("东山县税收收入", "value")],
    ),
    # an average that is only compared with, a yield without its crop
    (
        "小麦平均单产520公斤，超全市平均单产27.9公斤，总产75.5万吨。",
        [("小麦平均单产", "value"), ("小麦平均单产", "excess"), ("小麦总产", "value")],
    ),
    ("大豆面积1.5万亩。产量2.8万吨。", [("大豆面积", "value"), ("大豆产量", "value")]),
    # a full stop inside a bracket, quotation marks of two kinds, a unit left out
    (
        "公务用车购置及运行费50万元（运行维护费40万元。）比上年增加3万元。",
        [("公务用车购置及运行费", "value"), ("运行维护费", "value"), ("公务用车购置及运行费", "change")],
    ),
    (
        '“三公"经费支出3万元，会议费减少8.5万元，培训费增加4.6万。',
        [
            ("“三公”经费支出", "value"),
            ("会议费", "change"),
            ("培训费", "change"),
        ],
    ),
    ("公务用车购置全区增加126万元。", [("公务用车购置", "change")]),
    # what is not done stays so, what is called in is not about
    ("辖区仍有3家企业未完成改造，约谈企业6家。", [("未完成改造企业", "value"), ("约谈企业", "value")]),
    ("发现隐患17项，无重大险情，整改完成5项。", [("发现隐患", "value"), ("发现隐患整改", "value")]),
    # whom something is given to, and what is given
    ("向1.2万户企业发放稳岗返还2.5亿元。", [("企业", "value"), ("企业发放稳岗返还", "value")]),
    # goals told behind the figure
    (
        "城镇新增就业126万人，完成120万人以上全年城镇新增就业目标。",
        [("城镇新增就业", "value"), ("城镇新增就业", "target")],
    ),
    ("调查失业率5.3%，低于5.5%的预期控制目标。", [("调查失业率", "value"), ("调查失业率", "target")]),
    # one-character things in a list, lengths told of what was counted
    ("覆盖36个村、5所学校。", [("覆盖村", "value"), ("学校", "value")]),
    (
        "新修13条支渠总长6.5公里以及2条干渠总长3公里。",
        [("新修支渠", "value"), ("支渠总长", "value"), ("干渠", "value"), ("干渠总长", "value")],
    ),
    # money whose yuan is left out
    ("累计完成投资920万。", [("投资", "value")]),
    # a rate for each figure before
    (
        "完成土石方34万方，投资766万元，投劳3万工日，占计划的103%、105%、104%。",
        [
            ("土石方", "value"),
            ("土石方投资", "value"),
            ("投劳", "value"),
            ("土石方", "completion"),
            ("土石方投资", "completion"),
            ("投劳", "completion"),
        ],
    ),
    # a list whose last name says what all share
    ("高等院校、科研院所转让专利分别为21件和9件。", [("高等院校转让专利", "value"), ("科研院所转让专利", "value")]),
    ("机械、纺织等行业增加值分别增长5.1%、2.2%。", [("机械增加值", "growth"), ("纺织增加值", "growth")]),
    ("教育、农业农村投入分别达到8亿元、6亿元。", [("教育投入", "value"), ("农业农村投入", "value")]),
    # what two things move from and to
    (
        "城乡居民人均可支配收入从2020年的30100元和15200元分别提高到38900元和20800元。",
        [
            ("城镇居民人均可支配收入", "baseline"),
            ("农村居民人均可支配收入", "baseline"),
            ("城镇居民人均可支配收入", "value"),
            ("农村居民人均可支配收入", "value"),
        ],
    ),
    ("对口帮扶从8个乡镇扩大到21个乡镇。", [("对口帮扶", "baseline"), ("对口帮扶", "value")]),
    # said once of a whole and its parts, or of a list
    ("新增绿道40公里，其中滨河绿道12公里。", [("新增绿道", "value"), ("新增滨河绿道", "value")]),
    ("淘汰落后造纸产能5万吨、印染产能3万吨。", [("淘汰落后造纸产能", "value"), ("淘汰落后印染产能", "value")]),
    ("新建设2个市级托育中心、6个社区托育点。", [("新建设市级托育中心", "value"), ("新建社区托育点", "value")]),
    # parts by kind
    ("用水总量9亿立方米，按用途分，农业灌溉6亿立方米。", [("用水总量", "value"), ("农业灌溉用水总量", "value")]),
    ("居民消费价格下降0.2%，其中食品烟酒类下降0.7%。", [("居民消费价格", "growth"), ("食品烟酒类价格", "growth")]),
    ("发行再融资债券9亿元，其中一般债券4亿元。", [("发行再融资债券", "value"), ("再融资一般债券", "value")]),
    # against last year's budget something grows, against its own it is over
    ("2024年培训费预算9万元，比2023年预算增加1万元。", [("培训费预算", "value"), ("培训费预算", "change")]),
    ("2023年培训费支出9万元，比2023年预算增加1万元。", [("培训费支出", "value"), ("培训费支出", "excess")]),
    # a measure behind what is not done is of the whole
    (
        "绩效指标共16项，完成15项，未完成1项，完成率93.8%。",
        [("绩效指标", "value"), ("绩效指标", "value"), ("绩效指标未完成", "value"), ("绩效指标完成率", "value")],
    ),
    # what the words do not count
    ("推进土地延包后再延长三十年试点。", []),
    ("经济总量跨越两个百亿元台阶。", []),
    ("小微企业15%所得税优惠政策落地。", []),
    ("5个学科进入全球排名前1%。", [("学科", "value")]),
    ("建成6个3人制足球场。", [("建成3人制足球场", "value")]),
    # money and what it is for
    ("市财政统筹安排资金2亿元，支持老旧小区改造。", [("老旧小区改造资金", "value")]),
    ("设立3亿元人才发展基金、1亿元科创基金。", [("人才发展基金", "value"), ("科创基金", "value")]),
    ("开工水利工程12处，投入资金3亿元。", [("开工水利工程", "value"), ("开工水利工程资金", "value")]),
    # shares and rates
    ("30%公办园纳入集团化管理。", [("公办园纳入集团化管理", "share")]),
    (
        "研发经费占生产总值比重从1.1%提高到1.6%。",
        [("研发经费占生产总值比重", "baseline"), ("研发经费占生产总值比重", "share")],
    ),
    ("教育支出1200万元，为预算98.5%。", [("教育支出", "value"), ("教育支出", "completion")]),
    ("护理费标准为最低工资的1.2倍。", [("护理费标准", "share")]),
    # what is planned and what was done, above and below a standard
    (
        "计划新建供水站4处，实际完成3处，完成率75%；计划改造管网12公里，实际完成13公里。",
        [
            ("新建供水站", "target"),
            ("新建供水站", "value"),
            ("新建供水站完成率", "value"),
            ("改造管网", "target"),
            ("改造管网", "value"),
        ],
    ),
    ("水质合格率98%，较目标值低1.5个百分点。", [("水质合格率", "value"), ("水质合格率", "excess")]),
    ("群众满意度95%，超过目标值5个百分点。", [("群众满意度", "value"), ("群众满意度", "excess")]),
    ("项目支出280万元，比概算节约12万元。", [("项目支出", "value"), ("项目支出", "excess")]),
    ("资金到位500万元，截至11月底实际支出480万元。", [("资金到位", "value"), ("实际支出", "value")]),
    (
        "自评得分94分，其中过程27分（满分30分）、产出38分。",
        [("自评得分", "value"), ("过程得分", "value"), ("过程满分", "value"), ("产出得分", "value")],
    ),
    ("公务用车编制5台，实有4台。", [("公务用车编制", "value"), ("公务用车实有", "value")]),
    ("查处违法案件21起，结案20起。", [("查处违法案件", "value"), ("违法案件结案", "value")]),
    ("仍有2个项目未完工。", [("未完工项目", "value")]),
    # a plan, and what is done of it
    (
        "今年计划投资900万元，1-10月份已完成投资700万元。",
        [("计划投资", "target"), ("投资", "value")],
    ),
    ("今年我县计划完成造林2万亩，封山育林1万亩。", [("造林", "target"), ("封山育林", "target")]),
    ("年度计划完成率95%。", [("年度计划完成率", "value")]),
    # an account against its budget, and others
    ("公务接待费支出决算3万元，决算数小于年初预算数0.5万元。", [("公务接待费", "value"), ("公务接待费", "excess")]),
    ("教育支出（类）决算20万元，支出决算数大于预算数5万元。", [("教育支出", "value"), ("教育支出", "excess")]),
    ("城镇化率67%。与全国平均水平相比高出2个百分点。", [("城镇化率", "value"), ("城镇化率", "excess")]),
    ("年末全市人口（包括驻市的2个师）140万人。", [("驻市师", "value"), ("人口", "value")]),
    ("0-14岁人口占总人口的17.9%。", [("0-14岁人口", "share")]),
    ("核定编制71人，实际正式教职工62人。", [("核定编制", "value"), ("教职工", "value")]),
    ("户籍人口48万人，其中女性23万人。", [("户籍人口", "value"), ("女性户籍人口", "value")]),
    (
        "国有资本经营预算收入决算数20万元，支出决算数10万元。",
        [("国有资本经营预算收入", "value"), ("国有资本经营预算支出", "value")],
    ),
    ("2018年市级一般公共预算支出决算数48万元。", [("市级一般公共预算支出", "value")]),
    ("收入20亿元，加上级补助收入5亿元。", [("收入", "value"), ("上级补助收入", "value")]),
    ("已完成整改任务66项。", [("整改任务", "value")]),
    ("年度目标任务50项。", [("目标任务", "target")]),
    ("道路长2.2公里，宽17米。", [("道路长", "value"), ("道路宽", "value")]),
    ("最大坝高45米。", [("最大坝高", "value")]),
    (
        "新生儿、婴儿和5岁以下儿童死亡率分别为0.9‰、1.6‰、1.9‰。",
        [("新生儿死亡率", "value"), ("婴儿死亡率", "value"), ("5岁以下儿童死亡率", "value")],
    ),
    ("居民健康素养水平稳步提升，2022年达38.2%。", [("居民健康素养水平", "value")]),
    ("甲路、乙路合计2300平方米的油面重铺。", [("油面重铺", "value")]),
    ("为消费者挽回经济损失28万元。", [("挽回经济损失", "value")]),
    ("计划完成投资6000万元，截至12月底，实际完成投资7000万元。", [("计划投资", "target"), ("投资", "value")]),
    # figures that were lost, and wholes that stand further back
    ("“以旧换新”政策惠及76万群众。", [("“以旧换新”政策惠及群众", "value")]),
    ("全年运送16万农民工返岗，帮助3万高校毕业生就业。", [("运送农民工返岗", "value"), ("帮助高校毕业生", "value")]),
    ("建成650万亩以上高标准农田。", [("建成高标准农田", "value")]),
    ("招聘求人倍率为1.37，同比下降0.21。", [("招聘求人倍率", "value"), ("招聘求人倍率", "change")]),
    ("参保人数从2012年的7.9万人，增加到2022年6月的10.4万人。", [("参保人数", "baseline"), ("参保人数", "value")]),
    (
        "全县学校143所，教职工7500人。其中小学43所，招生4912人。",
        [("学校", "value"), ("学校教职工", "value"), ("小学", "value"), ("小学招生", "value")],
    ),
    ("1880人报名参加考试，347人取得资格证书。", [("报名参加考试", "value"), ("取得资格证书", "value")]),
    ("3名医生和5名护士获奖。", [("医生", "value"), ("护士获奖", "value")]),
    ("存款余额比年初增加11亿元，同比少增8亿元。", [("存款余额", "change"), ("存款余额", "change")]),
    ("人均GDP达到13539元（按年末汇率折合1983美元）。", [("人均GDP", "value"), ("人均GDP", "value")]),
    ("旅居人数超55万，职工参保人数突破51万。", [("旅居人数", "value"), ("职工参保人数", "value")]),
    ("解决3万多农村人口饮水安全问题。", [("解决农村人口饮水安全问题", "value")]),
    ("裁减编外员额2万任务顺利完成。", [("裁减编外员额", "value")]),
    ("20万以上人口县实现全覆盖。", []),
    ("配套资金到位时间偏晚，9月底前仅到位45%。", [("配套资金到位", "value")]),
    ("32个项目村中有5个村尚未建立台账。", [("项目村", "value"), ("尚未建立台账的村", "value")]),
    ("修订《收费管理办法》《票据管理细则》等制度9项。", [("修订制度", "value")]),
    (
        "汽车产量5万辆，排名由全省第九位上升到第五位。",
        [("汽车产量", "value"), ("汽车产量", "baseline"), ("汽车产量", "rank")],
    ),
    # bare numbers of an index, figures in a bracket, casualties
    ("居民消费价格指数99.7，其中服务价格指数100.3。", [("居民消费价格指数", "value"), ("服务价格指数", "value")]),
    (
        "优良率85.5%，较2019年同期（82.0%）上升3.5个百分点。",
        [("优良率", "value"), ("优良率", "baseline"), ("优良率", "change")],
    ),
    ("PM2.5浓度30微克/立方米，优于年度目标（33微克/立方米）。", [("PM2.5浓度", "value"), ("PM2.5浓度", "target")]),
    ("发生火灾45起、亡7人、伤9人。", [("火灾", "value"), ("火灾亡", "value"), ("火灾伤", "value")]),
    ("优良天数比例86.5%，超过时序进度0.9个百分点。", [("优良天数比例", "share"), ("优良天数比例", "excess")]),
    # what moves, is for someone, or stands behind the words that make a clause of it
    ("低保标准从年标准5000元提高到6000元。", [("低保标准", "baseline"), ("低保标准", "value")]),
    ("支出救助金85万，惠及低保户120户。", [("支出救助金", "value"), ("惠及低保户", "value")]),
    ("全市共有48万人口。", [("人口", "value")]),
    ("1-6月共按月打卡发放高龄津贴32万元。", [("发放高龄津贴", "value")]),
    ("12家农产品加工企业年销售收入8亿元。", [("农产品加工企业", "value"), ("农产品加工企业年销售收入", "value")]),
    ("其中9户规模以上企业预计完成产值14亿元。", [("规模以上企业", "value"), ("规模以上企业产值", "value")]),
    ("除去补助到期面积300亩后，补助面积为900亩。", [("补助到期面积", "value"), ("补助面积", "value")]),
    (
        "总收入、税收收入分别完成6亿元、4亿元，分别是2018年的1.6倍、1.9倍。",
        [("总收入", "value"), ("税收收入", "value"), ("总收入", "share"), ("税收收入", "share")],
    ),
    ("栽植树木12万株，其中乔木2万株。", [("栽植树木", "value"), ("乔木", "value")]),
    ("经乡镇自查，实际完成投资260万元。", [("投资", "value")]),
]


def facts_of(sentence: str) -> list[FinanceFact | KpiFact]:
    report = extract_text(f"某县工作总结\n一、主要情况\n{sentence}\n")
    return sorted(report.facts(), key=lambda fact: fact.evidence.start)


@pytest.mark.parametrize(("sentence", "said"), SENTENCES, ids=[sentence for sentence, _ in SENTENCES])
def test_sentence(sentence: str, said: list[tuple[str, str]]) -> None:
    assert [(fact.name, fact.role) for fact in facts_of(sentence)] == said


BUDGET = """澄江县2024年财政预算执行情况和2025年预算草案
一、2024年预算执行情况
（一）政府性基金预算
全县政府性基金预算收入年初预算为30000万元，执行中按程序调减收入预算5000万元，调整后收入预算为25000万元，实际完成24500万元，为调整预算的98%，下降4%。
加上上级补助收入2000万元、上年结转600万元，收入总计27100万元。
"""


def test_a_budget_adjusted_in_prose_and_the_fund_of_its_totals() -> None:
    facts = {fact.evidence.text: fact for fact in extract_text(BUDGET).facts()}
    said = {text: (fact.name, fact.role, getattr(fact, "stage", None)) for text, fact in facts.items()}
    assert said["5000万元"][1] == "change"
    assert said["25000万元"] == ("政府性基金预算收入", "value", "adjusted")
    assert said["24500万元"] == ("政府性基金预算收入", "value", "final")
    assert said["4%"] == ("政府性基金预算收入", "growth", None)
    assert said["2000万元"][0] == "全县政府性基金预算上级补助收入"
    assert said["600万元"][0] == "全县政府性基金预算上年结转"
    assert said["27100万元"][0] == "全县政府性基金预算收入总计"


PLAN = """东岭县政府工作报告
2024年工作回顾
全年新增就业3000人。
2025年重点工作
新增就业3200人。
“十五五”时期主要目标任务
常住人口城镇化率达到60%。
"""


def test_titles_without_a_number_tell_what_is_to_come() -> None:
    facts = [(fact.evidence.text, fact.role, fact.year) for fact in extract_text(PLAN).facts()]
    assert facts == [("3000人", "value", 2024), ("3200人", "target", 2025), ("60%", "target", 2030)]


def test_a_part_that_completes_its_whole_belongs_to_it() -> None:
    first, people, office = facts_of("基本支出90万元，其中人员经费60万元，主要是工资；公用经费30万元，主要是办公费。")
    assert (people.parent, office.parent) == (first.id, first.id)
    *_, unlike = facts_of("基本支出90万元，其中人员经费60万元；公用经费31万元。")
    assert unlike.parent is None


def test_years_are_dealt_out_over_the_figures_behind_them() -> None:
    """2021年、2022年…分别: each figure has its own year."""
    facts = facts_of("2021年、2022年和2023年，经费预算分别为10万元、12万元和13万元。")
    assert [(fact.value, fact.year) for fact in facts] == [(10, 2021), (12, 2022), (13, 2023)]


def test_a_list_of_uses_is_part_of_what_is_used() -> None:
    whole, *parts = facts_of("项目支出30万元，主要用于以下方面：路灯维护20万元，绿化养护10万元。")
    assert [part.parent for part in parts] == [whole.id, whole.id]


@pytest.mark.parametrize(
    "sentence",
    ["本单位支出由人员支出和公用支出两个部分构成。", "无一人因贫失学。", "摘要（2000字以内）", "总结不超过3000字。"],
)
def test_numbers_that_measure_nothing(sentence: str) -> None:
    assert list(extract_text(sentence).facts()) == []
