"""Rules for measures that say nothing without their owner: 规模, 面积, 贡献率."""

from __future__ import annotations

from ..frame import Frame
from .rules import Named, rule
from .words import joined

#: measures of a figure that already is a measure: 收入总量, 支出占比
_APPENDED = frozenset(("总量", "规模", "占比", "增速", "比重", "总额"))
#: 经县级自查验收，实际完成投资: what stands before is no owner
_ON_GROUNDS = ("经", "据", "按", "根据", "按照", "依据", "截至", "截止")
_ASSET_VALUES = ("原值", "净值")


@rule(
    yes=(("设立规模5000万元的创新创业基金。", "5000万元", "创新创业基金规模"),),
    no=(("项目总投资2亿元。", "2亿元"),),
)
def measured(frame: Frame, name: str) -> Named | None:
    """A measure alone (规模, 总投资) of the thing behind 的."""
    flat, at = frame.text.flat, frame.mention.outer_end
    if frame.tail.role is not None:
        return None
    sizes = frame.text.lex.size
    measure = ""
    if name.endswith(sizes):
        measure = next(w for w in sizes if name.endswith(w))
    elif flat.startswith(sizes, at):
        # 发挥10亿元规模的产业投资基金作用
        measure = next((w for w in sizes if flat.startswith(w + "的", at)), "")
        at += len(measure)
    if not measure or not flat.startswith("的", at):
        return None
    end = min(frame.text.segment_end(at, frame.text.sentence_end(at)), frame.post_stop)
    if frame.following is not None and end == frame.following.outer_start:
        end = max(flat.rfind(word, at, end) for word in "和、")
    thing = frame.text.namer.before(at + 1, max(end, at + 1)).text
    for effect in frame.text.lex.effect:
        thing = thing.removesuffix(effect)
    return Named(thing + measure, 0.9) if 2 <= len(thing) <= 20 else None


@rule(
    yes=(("绩效自评的项目3个，涉及预算金额175万元。", "175万元", "绩效自评的项目涉及预算金额"),),
    no=(("服务采购金额21万元。", "21万元"),),
)
def owned(frame: Frame, name: str) -> Named | None:
    """A measure (采购金额, 面积) that says nothing without its owner."""
    text, carry = frame.text, frame.carry
    maker = carry.last is not None and name in text.lex.made and carry.last.name.endswith(text.lex.maker)
    if not (maker or name in text.lex.owner) or (carry.in_part and frame.kind == "count" and not _of_part(frame)):
        return None
    if frame.start > frame.floor and text.flat[frame.start - 1] == "，":
        begin = text.segment_start(frame.floor, frame.start - 1)
        if frame.start - begin > 2 and text.flat[frame.start - 2] == "的":
            owner = text.namer.before(begin, frame.start - 2).text
            if owner:
                return Named(owner + name)
    holder = carry.holder or carry.last
    if frame.start > max(frame.floor, carry.begin) and text.flat[frame.start - 1] == "，":
        begin, end = text.segment_start(frame.floor, frame.start - 1), frame.start - 1
        if text.flat.startswith(_ON_GROUNDS, begin):
            return Named(name)
        thing = text.namer.object(begin, end)
        if not thing and (actor := text.namer.actor(begin, end)):
            carry.owner = actor
            return Named(actor + name, 0.9)
        if holder is None:
            owner = thing if thing.endswith(text.lex.compound) else "" if thing else text.namer.subject(begin, end)
            return Named(owner + name, 0.85) if 4 <= len(owner) <= 16 else Named(name)
    elif carry.owner and carry.last is not None and carry.last.rule.startswith("owned."):
        return Named(carry.owner + name, 0.9)
    carry.owner = ""
    if carry.topic is not None and carry.topic.name.endswith(_ASSET_VALUES):
        holder = carry.topic
    elif name.endswith("投资") and holder is not carry.topic and "完成" in text.flat[frame.start : frame.tail.left]:
        return Named("完成" + name.removeprefix("完成"))
    if holder is None and frame.start <= carry.begin and (before := carry.earlier) is not None:
        # 大豆面积1.5亿亩。产量2028万吨
        thing = before.name.removesuffix(text.measure_of(before.name))
        same = text.flat.find("\n", before.mention.end, frame.start) < 0
        if same and 2 <= len(thing) < len(before.name) and name.endswith(text.lex.crop):
            return Named(thing + name, 0.75)
    if holder is None or frame.start <= carry.begin:
        return Named(name)
    if holder.name.endswith("编制"):
        # 核定编制71人，实际正式教职工62人
        return Named(name)
    if name.endswith("人员") and text.flat.find("；", holder.mention.end, frame.start) >= 0:
        return Named(name)
    if holder.name in text.lex.bare:
        # 实际支出6318.72万元，预算执行率97.51%
        return Named(name)
    if holder.name.endswith(name):
        ahead = text.lex.future.match(holder.name)
        return Named(holder.name[ahead.end() :] if ahead is not None else holder.name, 0.9)
    new = frame.text.lex.new.match(holder.name)
    if name == "总量" and new is not None:
        return Named(holder.name[new.end() :].removeprefix("各类") + name)
    base = holder.name if name in _APPENDED else holder.name.removesuffix(text.measure_of(holder.name))
    if name.endswith("率") and base.startswith(name[:-1]):
        # 死亡人口2.75万人，死亡率
        return Named(name)
    if len(base) < 2 or base.endswith(("率", "营业", "主营业务")):
        return Named(name)
    return Named(joined(base, name))


def _of_part(frame: Frame) -> bool:
    """Whether a count is of a part named right before, not a part itself: 其中小学43所，招生4912人."""
    whole, part = frame.carry.part_of, frame.carry.holder
    if whole is None or part is None or part.mention.start < whole.mention.end:
        return False
    return part.mention.quantity.unit_base == whole.mention.quantity.unit_base != frame.mention.quantity.unit_base


@rule(
    yes=(("小学生均占地面积29平方米，生均校舍面积13平方米。", "13平方米", "小学生均校舍面积"),),
    no=(("生均校舍面积13平方米。", "13平方米"),),
)
def averaged(frame: Frame, name: str) -> Named | None:
    """An average (生均, 户均) whose owner the topic of the sentence names."""
    topic, per = frame.carry.topic, name[:2]
    if per not in frame.text.lex.average or topic is None or frame.role is not None:
        return None
    owner, found, _ = topic.name.partition(per)
    return Named(owner + name, 0.9) if found and owner else None


@rule(
    yes=(("旅游业带动力明显增强，对GDP综合贡献率达12.6%。", "12.6%", "旅游业对GDP综合贡献率"),),
    no=(("工业增加值增长5%，消费贡献率60%。", "60%"),),
)
def contributed(frame: Frame, name: str) -> Named | None:
    """对…贡献率: whose contribution it is stands before."""
    text, carry = frame.text, frame.carry
    if not name.endswith("贡献率") or text.flat[frame.start] != "对" or text.flat[frame.start - 1] != "，":
        return None
    begin = text.segment_start(carry.begin, frame.start - 1)
    actor = text.namer.actor(begin, frame.start - 1)
    if not actor and carry.last is not None:
        actor = carry.last.name.removesuffix(text.measure_of(carry.last.name))
    return Named(actor + "对" + name, 0.9) if len(actor) > 1 else None


@rule(
    yes=(("水泥产量5万吨，增长3.3%，拉动工业增加值增长0.6个百分点。", "0.6个百分点", "水泥产量拉动工业增加值"),),
    no=(("税收收入253万元，增长2.54%。", "2.54%"),),
)
def pulled(frame: Frame, name: str) -> Named | None:
    """拉动…增长: what pulls stands before."""
    last = frame.carry.last
    if frame.role not in ("growth", "change") or last is None or not 4 <= len(last.name) <= 16:
        return None
    if frame.tail.respectively or not name.startswith("拉动") or name == "拉动":
        return None
    return Named(last.name + name, 0.9)
