"""Rules for counted things and for rates of things: the noun stands behind the number."""

from __future__ import annotations

import re

from ....model.report import Role
from ..frame import COUNTED, Frame
from ..phrases import tidy
from ..tail import RATES
from .rules import Named, rule
from .words import thing_of

_FIGURE = re.compile(r"\d")
#: 占比超过10%的: what the things counted fulfil
_CONDITION = re.compile(r"[^，。；：]{0,16}(?:超过|高于|低于|不足|大于|小于|达到)[\d.]+[%‰]?(?:以上|以下)?(?P<of>的)?")


#: 为243户530人发放…: the people are counted by their unit alone
_PEOPLE = frozenset(("户", "人", "人次", "户次"))
_FOR_WHOM = "为给向对"


@rule(
    yes=(
        ("春节期间为13690户25249人发放生活补贴629万元。", "13690户", "发放生活补贴"),
        ("春节期间为13690户25249人发放生活补贴629万元。", "25249人", "发放生活补贴"),
    ),
    no=(("为1690名五保对象发放补贴33.8万元。", "1690名"), ("全县总户数为243户，发放补贴5万元。", "243户")),
)
def served(frame: Frame, name: str) -> Named | None:
    """People for whom something is done: named by what is done, which stands behind them."""
    del name
    text, carry, at = frame.text, frame.carry, frame.mention.outer_end
    if frame.mention.quantity.unit_base not in _PEOPLE:
        return None
    previous = carry.previous
    if previous is not None and previous.rule.startswith("served.") and previous.mention.outer_end == frame.start:
        return Named(previous.name, 0.85)
    following = frame.following
    if text.flat[frame.mention.outer_start - 1] not in _FOR_WHOM:
        return None
    if following is not None and following.outer_start == at and following.quantity.unit_base in _PEOPLE:
        at = following.outer_end
    if not text.namer.is_verb(at):
        return None
    end = text.segment_end(at, text.sentence_end(at))
    figure = _FIGURE.search(text.flat, at, end)
    deed = text.namer.before(at, end if figure is None else figure.start()).text
    return Named(deed, 0.85) if 2 < len(deed) <= 20 else None


def _new_of_list(frame: Frame) -> str:
    """新增 where it stands once before counted things: 新建设5个服务中心、10个服务机构."""
    previous, flat = frame.carry.previous, frame.text.flat
    if previous is None or not previous.rule.startswith("counted.") or flat[frame.mention.outer_start - 1] != "、":
        return ""
    new = frame.text.lex.new.match(previous.name)
    return new[0] if new is not None and previous.mention.outer_end < frame.mention.start else ""


@rule(
    yes=(
        ("全年完成197个5G基站的建设和改造。", "197个", "5G基站建设和改造"),
        ("新增规模工业企业2家，12所高水平大学帮扶我省高校。", "12所", "高水平大学"),
        ("指导5家企业入选省级“三化”重点项目。", "5家", "入选省级“三化”重点项目企业"),
    ),
    no=(("培育省级专精特新中小企业7家。", "7家"), ("全年实现营业收入25.5亿元。", "25.5亿元")),
)
def counted(frame: Frame, name: str) -> Named | None:
    """A counted noun behind the number, joined with what stands before it."""
    behind, lex = frame.behind, frame.text.lex
    if frame.kind not in COUNTED or not (behind.head or behind.joined):
        return None
    if not behind.head and name.endswith(("合计", "共计", "总计")):
        # 甲路、乙路合计2300平方米的油面重铺
        return Named(behind.joined)
    if not behind.head:
        # 3家已通过审核: the noun is the one counted before
        last = frame.carry.last
        if last is not None and last.mention.quantity.unit_base != frame.mention.quantity.unit_base:
            last = None
        ending = name or (last.name if last is not None else "")
        thing = next((g for g in sorted(lex.generic, key=lambda g: -len(g)) if ending.endswith(g)), "")
        if not name and not thing and frame.mention.quantity.unit_base in _PEOPLE:
            # 1880万人报名参加考试，347万人取得证书
            return Named(behind.joined, 0.88)
        if not name and not thing and last is not None:
            return Named(ending + behind.joined, 0.8)
        if not name:
            return Named(behind.joined + thing if behind.deed else behind.joined)
        entered = lex.post_act.get(behind.deed) == "enter" and behind.joined
        return Named(behind.joined + thing if entered and thing and len(name) <= len(thing) + 2 else name)
    if frame.kind == "number" and name.endswith(lex.tally):
        # 裁减军队员额20万任务顺利完成
        return None
    joined = behind.joined or behind.head
    previous = frame.carry.previous
    if not name and frame.tail.to and previous is not None and previous.role == "baseline":
        # 从15个县扩大到57个县
        return None
    if name.endswith(("和", "与", "及")) and frame.tail.left - 1 in frame.text.namer.starts:
        # 3名医生和5名护士
        name = ""
    act = lex.front_act.get(name)
    if not name and (new := _new_of_list(frame)):
        return Named(new + joined, 0.9)
    if not name or (act is not None and act != "deed"):
        return Named(joined, 0.95 if len(joined) > 3 and behind.joined == behind.head else 0.88)
    if act == "deed" or name.endswith("的") or len(name) <= 3 or behind.head in lex.generic:
        return Named(name + joined)
    verb = next((m[0] for m in lex.verb.finditer(name) if m.end() == len(name)), "")
    if not verb and frame.text.namer.only_does(frame.tail.left - len(name), frame.tail.left):
        # 精细化治理1411条背街小巷
        return Named((name if len(name) <= 6 else name[-2:]) + joined)
    return Named(verb + joined if verb and lex.front_act[verb] == "deed" else joined)


@rule(
    yes=(("工业产品104种，占比超过10%的有44种、超过20%的有23种。", "23种", "超过20%的工业产品"),),
    no=(("新批外商投资超千万美元的企业31家。", "31家"),),
)
def conditioned(frame: Frame, name: str) -> Named | None:
    """A condition alone: things like the topic that fulfil it."""
    topic = frame.carry.topic
    if frame.kind != "count" or topic is None or _CONDITION.fullmatch(name) is None:
        return None
    if topic.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        return None
    return Named(name.removesuffix("的") + "的" + topic.name, 0.9)


@rule(
    yes=(("60%以上的企业完成改造。", "60%", "企业"),),
    no=(("税收收入增长5%。", "5%"), ("有6.5%的增速。", "6.5%")),
)
def portion(frame: Frame, name: str) -> Named | None:
    """A rate of the thing behind 的."""
    if name or frame.kind not in RATES or not frame.behind.joined:
        return None
    flat, at = frame.text.flat, frame.mention.outer_end
    if not flat.startswith("的", at) or frame.behind.joined.startswith(("增", "降")):
        return None
    if frame.behind.joined.endswith("目标"):
        return None
    end = min(frame.text.segment_end(at, frame.text.sentence_end(at)), at + 24)
    if frame.following is not None:
        end = min(end, frame.following.outer_start)
    whole = tidy(flat[at + 1 : end])
    name = whole if "、" in whole else frame.behind.joined
    return Named(name, 0.9) if len(name) > 1 else None


@rule(
    yes=(
        ("共检查发现隐患63处，现已100%整改到位。", "100%", "检查发现隐患整改到位"),
        ("实施县域高中振兴工程，60%公办中小学校纳入集团化管理。", "60%", "公办中小学校纳入集团化管理"),
    ),
    no=(("整改率达100%。", "100%"),),
)
def done(frame: Frame, name: str) -> Named | None:
    """A rate with the deed it is the completion of behind it."""
    if name or frame.kind not in RATES or not frame.behind.deed:
        return None
    if frame.behind.head:
        whole = tidy(frame.text.flat[frame.mention.outer_end : frame.post_stop])
        return Named(whole if len(whole) <= 24 else frame.behind.joined, 0.9, "share")
    owner = thing_of(frame) if frame.carry.last is not None else ""
    role: Role = "share" if frame.behind.deed.startswith("用于") else "completion"
    return Named(owner + frame.behind.deed, 0.95, role)
