"""Rules for parts that leave out what their whole said, and for lists of like things."""

from __future__ import annotations

import re

from .. import fiscal
from ..context import REACH
from ..draft import Draft
from ..frame import Frame
from ..tail import RATES
from .rules import Named, rule
from .words import joined, without_verb

_PLACE_NAME = re.compile(r"[^\W\d_“”]{1,7}(?:区|县|市|镇|乡|州|旗|街道)|[省市县区]直")
_GRADE = re.compile(r"[\w“”]{0,8}?级(?=.{2})")
#: ends what a part is by place, sex or grade
_ASPECTS = "省市区县旗镇乡村性级办"
_GRADED = ("以上", "以下", "以内")
_OWNERS = ("企业", "经济", "单位", "业", "类")
_BOND = re.compile(r"(新增|再融资)(?:地方)?(?:政府)?债券(?:资金)?$")
#: 三次产业对经济增长的拉动分别为：
_TOLD_OF_EACH = re.compile(r"([^，。；：\d]{2,24}?)分别[为是]：")
_BUILT = re.compile(r"^(?:累计)?(?:建成|建有|实施)(?=.{2})")


@rule(
    yes=(("债券还本付息26万元（还本16万元，付息10万元）。", "10万元", "债券付息"),),
    no=(("支付利息10万元。", "10万元"),),
)
def member(frame: Frame, name: str) -> Named | None:
    """One of the two or three things that the figure before names in one word: 还本付息, then 还本 and 付息."""
    carry = frame.carry
    for word, members in frame.text.groups.items():
        if name in members:
            for draft in (carry.part_of, carry.last, carry.topic):
                if draft is not None and draft.name.endswith(word):
                    return Named(draft.name.removesuffix(word) + name)
    return None


@rule(
    yes=(("农业龙头企业269个，其中国家级4个。", "4个", "国家级农业龙头企业"),),
    no=(("创建国家级示范社区2个。", "2个"),),
)
def leveled(frame: Frame, name: str) -> Named | None:
    """A level alone (国家级, 市本级): named by what it is a part of."""
    alone = frame.text.lex.level_alone
    if not name or not alone.fullmatch(name):
        return None
    carry = frame.carry
    whole = carry.part_of if carry.in_part and carry.part_of is not None else carry.last
    if whole is None:
        thing = frame.text.noun_before(carry.begin, frame.start) if frame.start > carry.begin else ""
        return Named(name + thing, 0.75) if 4 <= len(thing) <= 16 else None
    thing = whole.name
    if alone.fullmatch(thing):
        # 非物质文化遗产保护体系中，国家级2项、省级27项: the thing stands in front
        thing = frame.text.noun_before(frame.carry.begin, whole.clause_start)
        return Named(name + thing, 0.75) if thing else None
    level = alone.search(thing)
    if level is not None:
        thing = thing[level.end() :].removeprefix("及").removeprefix("以上")
    return Named(name + (thing or whole.name))


@rule(
    yes=(
        ("公路货运量650万吨，其中铁路510万吨。", "510万吨", "铁路货运量"),
        ("一般债券8亿元，其中：东山县3亿元。", "3亿元", "东山县一般债券"),
        ("A级景区37处，其中5A级1处、4A级12处。", "12处", "4A级景区"),
        ("转播台7座，其中1千瓦以上5座。", "5座", "1千瓦以上转播台"),
        ("商品住宅投资增长6%。分县市看，东山县增长48.7%。", "48.7%", "东山县商品住宅投资"),
        ("居民人均可支配收入30125元，增长5%。城镇居民41925元。", "41925元", "城镇居民人均可支配收入"),
    ),
    no=(("税收收入8亿元，其中增值税3亿元。", "3亿元"), ("卫生机构98个，其中医院5个。", "5个")),
)
def part(frame: Frame, name: str) -> Named | None:
    """A part that leaves out what its whole said."""
    carry, lex = frame.carry, frame.text.lex
    whole = carry.part_of
    if carry.in_part and frame.kind == "score" and name and whole is not None and whole.name.endswith("得分"):
        if name == "满分":
            # 过程指标23.8分（满分25分）
            return Named(whole.name.removesuffix("得分") + name)
        return Named(name.removesuffix("得分") + "得分")
    in_group = carry.last is None or carry.last.rule.startswith("part.")
    if carry.in_part:
        if name in lex.noun:
            return None
    elif name in lex.group and in_group and carry.earlier is not None:
        whole = carry.earlier
    else:
        return None
    if not name or whole is None:
        return None
    if frame.role is not None:
        return _seen_by(frame, name, whole)
    if _PLACE_NAME.fullmatch(name) or (name.endswith(_GRADED) and name[0].isdigit()):
        return Named(name + whole.name)
    if name.endswith("级") and (graded := _GRADE.match(whole.name)) is not None:
        return Named(name + whole.name[graded.end() :])
    if whole.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        return None
    if len(name) == 2 and frame.kind == "count" and not whole.name.endswith(name):
        if frame.mention.quantity.unit_base in lex.itself or _is_kind(frame, name, whole):
            return None
        return Named(name + without_verb(frame, _BUILT.sub("", whole.name)))
    if name.endswith(lex.metric):
        return None
    bond = _BOND.search(whole.name) if name in ("一般债券", "专项债券") else None
    if bond is not None:
        # 再融资债券15.35亿元，包括一般债券9.34亿元
        return Named(bond[1] + name)
    if name.endswith(("债务", "债券")) and whole.name.endswith(("限额", "余额")):
        return Named(name + whole.name[-2:])
    if frame.kind == "money" and (lex.head.search(name) or fiscal.is_fiscal(whole.name, lex)):
        return None
    metric = next((m for m in lex.metric if whole.name.endswith(m)), "")
    if not metric or name.startswith(metric[0]) or name.endswith(metric[-1:]):
        return None
    return Named(joined(name, metric))


def _is_kind(frame: Frame, name: str, whole: Draft) -> bool:
    """Whether a part is a thing of its own: 医院 of 卫生机构, not 市区 or 男性."""
    said = name in whole.name or whole.name.endswith(frame.text.lex.genus)
    return said and name[-1] not in _ASPECTS and frame.text.namer.is_noun(frame.tail.left - 2)


def _seen_by(frame: Frame, name: str, whole: Draft) -> Named | None:
    """分县市看，精河县增长4.2%: growth of the whole, by place or by kind of owner."""
    of_kind = name.endswith("类") and whole.name.endswith("价格")
    if frame.role != "growth" or not (frame.carry.in_view or of_kind) or whole.role not in ("value", "growth"):
        return None
    if of_kind:
        return Named(name + "价格", 0.9)
    if _PLACE_NAME.fullmatch(name):
        return Named(name + whole.name, 0.9)
    metric = next((m for m in frame.text.lex.metric if whole.name.endswith(m)), "")
    return Named(name + metric, 0.9) if metric and name.endswith(_OWNERS) else None


@rule(
    yes=(("通讯器材类零售额增长5%，家用电器类增长9.5%。", "9.5%", "家用电器类零售额"),),
    no=(("制造业投资增长5%，民间投资增长6%。", "6%"),),
)
def listed(frame: Frame, name: str) -> Named | None:
    """One of a list of kinds or trades whose measure the first of them states."""
    topic, lex = frame.carry.topic, frame.text.lex
    if topic is None or not name.endswith(("类", "业")) or name.endswith("企业") or frame.carry.in_part:
        return None
    if frame.kind not in RATES and topic.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        return None
    metric = next((m for m in lex.metric if topic.name.endswith(m)), "")
    return Named(name + metric, 0.9) if metric and topic.name.removesuffix(metric).endswith(name[-1]) else None


@rule(
    yes=(
        (
            "三次产业对经济增长的拉动分别为：第一产业0.6个百分点，第二产业0.8个百分点。",
            "0.8个百分点",
            "第二产业对经济增长的拉动",
        ),
        ("粮食产量分别为：东山县3万吨，西河县4万吨。", "4万吨", "西河县粮食产量"),
    ),
    no=(("建设内容分别为：新建泵站3座。", "3座"),),
)
def each(frame: Frame, name: str) -> Named | None:
    """One of those of which 分别为： tells each its own: the measure stands before."""
    carry, text = frame.carry, frame.text
    since = max(carry.begin, frame.start - REACH)
    if not name or frame.role not in (None, "share") or text.flat.find("分别", since, frame.start) < 0:
        return None
    told = _TOLD_OF_EACH.search(text.flat, since, frame.start)
    if told is None:
        return None
    measure = text.namer.before(*told.span(1)).text
    for word, members in text.groups.items():
        if name in members and measure.startswith(word) and measure != word:
            return Named(name + measure.removeprefix(word), 0.9)
    return Named(name + measure, 0.9) if _PLACE_NAME.fullmatch(name) and text.measure_of(measure) else None
