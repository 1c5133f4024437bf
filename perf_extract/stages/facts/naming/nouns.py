"""Rules for a figure named by the words before it."""

from __future__ import annotations

import re

from ..frame import COUNTED, Frame
from .rules import Named, rule
from .words import says_nothing, thing_of, without_verb

#: what is measured of a road or a dam
_SIDES = frozenset("长宽高深厚")
_DEED = re.compile(r"(?:累计|新|已|共|再|全部)?(?P<verb>..|[伤亡])")


def _listed_new(frame: Frame) -> str:
    """新增 where it stands once before a list: 新增高新技术企业60家、科技型中小企业80家."""
    previous = frame.carry.previous
    lex, flat = frame.text.lex, frame.text.flat
    if previous is None or flat[previous.mention.outer_end] != "、" or frame.kind not in COUNTED:
        return ""
    if previous.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        return ""
    new = lex.passed.match(previous.name)
    if new is None or lex.verb.match(flat, previous.mention.outer_end + 1) is not None:
        return ""
    return new[0]


def _part_of_new(frame: Frame, name: str) -> str:
    """新增 of a whole, for its named part: 新增公路19.2万公里，其中高速公路2.8万公里."""
    whole = frame.carry.part_of
    if not frame.carry.in_part or whole is None or frame.role is not None or frame.kind not in COUNTED:
        return ""
    if whole.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        return ""
    new = frame.text.lex.new.match(whole.name)
    if new is None or frame.text.lex.new.match(name) is not None or name[:1] == "新":
        return ""
    if new[0] == "新" and len(name) > 4:
        # 新造林3.05万亩，其中试点项目人工造林0.5万亩
        return ""
    return "" if frame.text.namer.is_verb(frame.start) else new[0]


def _before_deed(frame: Frame) -> str:
    """What the figure before is of, without its own deed: 城市低保新增276户，退出374户 are both of 城市低保."""
    thing, lex = thing_of(frame), frame.text.lex
    if lex.front_act.get(thing) == "deed":
        return ""
    done = thing[-2:]
    return thing[:-2] if len(thing) > 3 and lex.front_act.get(done) == "deed" else thing


@rule(
    yes=(
        ("共受理信访件214件，办结208件。", "208件", "信访件办结"),
        ("城市低保新增276户，退出374户。", "374户", "城市低保退出"),
        ("全年发生生产安全事故5起，死亡3人。", "3人", "生产安全事故死亡"),
    ),
    no=(("年末离休2人，退休11人。", "11人"),),
)
def deed(frame: Frame, name: str) -> Named | None:
    """A deed alone (整改, 死亡): named with what it is done to."""
    alone = _DEED.fullmatch(name)
    if alone is None or frame.role not in (None, "target") or frame.kind == "score":
        return None
    text, carry = frame.text, frame.carry
    if name in text.lex.noun or alone["verb"] in text.lex.noun or says_nothing(frame, name):
        return None
    left = frame.tail.left
    paid = frame.kind == "money" and text.lex.front_act.get(name) == "deed"
    if not (paid or name in text.lex.done or text.namer.is_deed(left - 2, left)):
        return None
    if frame.start > max(frame.floor, carry.begin) and text.flat[frame.start - 1] == "，":
        lead = text.noun_before(frame.floor, frame.start)
        lead = lead[:at] if (at := lead.find(name)) > 1 else lead
        if len(lead) > 2 and lead[0] not in "无未":
            carry.done_to = lead
            return Named(lead + name, 0.85)
    if carry.last is None:
        return None
    if not (carry.last.rule.startswith("deed.") and carry.done_to):
        carry.done_to = _before_deed(frame)
        for draft in (carry.last, carry.topic):
            at = draft.name.find(name) if draft is not None else -1
            if draft is not None and at > 0:
                carry.done_to = draft.name[:at]
                break
    if name in text.lex.actual:
        carry.done_to = carry.done_to.removesuffix("数").removesuffix("编制")
    return Named(carry.done_to + name, 0.85) if carry.done_to else None


@rule(
    yes=(
        ("2024年绩效指标共20项，完成18项，未完成2项。", "2项", "绩效指标未完成"),
        ("排查隐患30处，已整改28处，正在整改2处。", "2处", "隐患正在整改"),
        ("绩效目标全部完成的项目29个，部分完成3个。", "3个", "项目部分完成"),
    ),
    no=(("解决未就业毕业生3人。", "3人"), ("部分项目3个。", "3个")),
)
def undone(frame: Frame, name: str) -> Named | None:
    """What is not done, or not wholly (未完成, 部分完成, 正在整改): named with what was to be done."""
    text, carry = frame.text, frame.carry
    if carry.last is None or frame.kind not in COUNTED:
        return None
    words = text.lex.partly.match(text.flat, frame.start, frame.mention.outer_start)
    stop = frame.mention.outer_start
    if words is None or stop - words.end() != 2 or not text.namer.is_deed(words.end(), stop):
        return None
    if not (carry.last.rule.startswith(("deed.", "undone.")) and carry.done_to):
        carry.done_to = thing_of(frame).rpartition("的")[2]
    return Named(carry.done_to + text.flat[frame.start : stop], 0.85) if carry.done_to else None


@rule(
    yes=(
        ("培育省级专精特新中小企业7家。", "7家", "培育省级专精特新中小企业"),
        ("新增高新技术企业60家、科技型中小企业80家。", "80家", "新增科技型中小企业"),
        ("全年实现旅游总收入25.5亿元。", "25.5亿元", "旅游总收入"),
        ("工业增加值占地区生产总值比重提高到25.5%。", "25.5%", "工业增加值"),
        ("新增公路19.2万公里，其中高速公路2.8万公里。", "2.8万公里", "新增高速公路"),
        ("服务业在国内生产总值中的比重上升到50.5%。", "50.5%", "服务业"),
        ("增值税中央分享50%部分43.5亿元。", "43.5亿元", "增值税中央分享50%部分"),
    ),
)
def named(frame: Frame, name: str) -> Named | None:
    """The noun phrase before the number."""
    if len(name) == 1 and name not in _SIDES and not frame.text.namer.is_noun(frame.tail.left - 1):
        return None
    if not name:
        return None
    if says_nothing(frame, name):
        last, carry = frame.carry.last, frame.carry
        if (
            name in frame.text.lex.money
            and last is not None
            and last.mention.quantity.kind == "count"
            and not carry.cause
        ):
            # 开工水利工程1745处，投入资金22.9亿元
            return Named(without_verb(frame, last.name) + name, 0.75)
        return Named(name, 0.5)
    last = frame.carry.last
    if name in _SIDES and last is not None and last.name[-1] in _SIDES and frame.kind == "length":
        # 道路长2.2公里，宽17米
        return Named(last.name[:-1].removesuffix("全") + name, 0.93)
    name = (_listed_new(frame) or _part_of_new(frame, name)) + name
    short = len(name) <= 2 and name not in frame.text.lex.known and name not in frame.text.lex.noun
    return Named(name, 0.8 if short else 0.95)
