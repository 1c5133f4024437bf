"""Whether a number is a fact at all: some belong to a name, some to a saying, a grade or a rule."""

from __future__ import annotations

import re

from .frame import Frame
from .tail import RATES

_SIZES = frozenset(("length", "area", "mass", "energy", "volume"))
#: 100吉瓦时锂电池储能等项目: the size belongs to one of the things listed
_SIZED_LIST = re.compile(r"[^\W\d_]{2,12}等[^\W\d_]{2}")
_CONDITION = re.compile(
    r"(?:（[含不及][^（）]{0,6}）)?(?:及?以[上下])?[^，。；：、\d]{0,10}的(?:有|[^，。；：、\d]{2,16})"
)
_MODIFYING = frozenset(("money", "duration", "length", "area", "mass", "energy", "volume"))
_MODIFIER = re.compile(r"(?:（[含不及]{1,2}）)?(?:及?以[上下内](?!.{0,3}(?:全部|均|都))|级|内)(?=[^\W_])")
_LETTER = re.compile(r"[^\W\d_]")
_ONE_OF = ("每", "这", "那", "某", "任", "同", "另", "哪", "无")


def is_fact(frame: Frame) -> bool:
    """Whether the number of a frame states something measured that is not told as part of a name."""
    return not _modifies(frame) and _measures(frame)


def _modifies(frame: Frame) -> bool:
    """单价100万元以上设备, 每10万人案件数: the amount belongs to a name and is no fact."""
    quantity, flat = frame.mention.quantity, frame.text.flat
    before = flat[max(frame.carry.begin, frame.mention.start - 2) : frame.mention.start]
    if before.endswith(("每", "时速")):
        return True
    if before.endswith(("国道", "省道", "县道", "乡道")):
        return True
    if frame.kind == "percent" and flat.startswith(frame.text.lex.rated, frame.mention.end):
        return True
    if frame.kind == "duration":
        behind = flat[frame.mention.end : frame.post_stop]
        if behind.endswith(frame.text.lex.compound) or behind.startswith("翻"):
            # 土地承包到期后再延长30年试点; 五年翻一番
            return True
    if frame.kind in _SIZES and _SIZED_LIST.match(flat, frame.mention.end) is not None:
        return True
    if _is_condition(frame):
        return True
    if frame.kind not in _MODIFYING and quantity.unit_base != "人":
        return False
    if frame.tail.role is not None or frame.tail.reached:
        return False
    if quantity.bound != "eq" and flat.startswith("的", frame.mention.end) and frame.kind != "money":
        return True
    if (
        frame.kind in ("area", "mass")
        and quantity.bound == "ge"
        and frame.text.namer.follows_verb(frame.start, frame.mention.outer_start)
    ):
        # 建成6500万亩以上高标准农田
        return False
    if quantity.text[0] in "十百千万亿" and _LETTER.match(flat, frame.mention.end) is not None:
        return True
    return _MODIFIER.match(flat, frame.mention.end) is not None


def _is_condition(frame: Frame) -> bool:
    """超千万美元（含增资）的企业31家: a bound that chooses what the next number counts."""
    following = frame.following
    if following is None or following.quantity.kind != "count" or frame.mention.quantity.bound in ("eq", "approx"):
        return False
    return _CONDITION.fullmatch(frame.text.flat, frame.mention.end, following.outer_start) is not None


def _measures(frame: Frame) -> bool:
    """Whether the number states something measured; years' spans, grades, sayings and rules do not."""
    tail, quantity, lex, flat = frame.tail, frame.mention.quantity, frame.text.lex, frame.text.flat
    if quantity.unit in lex.grade or _only_says(frame):
        return False
    if quantity.unit == "字" and quantity.bound != "eq":
        # 摘要（2000字以内）
        return False
    if frame.kind in RATES and flat[frame.mention.start - 1 : frame.mention.start] == "前":
        # 进入世界学科排名前1%
        return False
    said = tail.role is not None or tail.reached or tail.stage is not None
    if frame.kind == "duration":
        said = tail.reached or tail.role in ("growth", "change", "baseline", "excess")
        if flat.find("连续", max(frame.start, frame.mention.start - 4), frame.mention.start) >= 0:
            return False
        return said or flat[frame.start : tail.left].endswith(lex.lasts)
    if frame.kind == "number":
        if tail.role == "baseline" or tail.to or flat[frame.start : tail.left].endswith(lex.index):
            return True
        if quantity.text[-1] in "万亿" and (_is_money_without_yuan(frame) or _is_tally(frame)):
            return True
        if tail.role == "change" and frame.carry.last is not None:
            # 会议费减少87万元，培训费增加4.6万; 求人倍率1.37，下降0.21
            known = frame.carry.last.mention.quantity.kind
            return known == ("money" if quantity.text[-1] in "万亿" else "number")
        return (tail.reached or tail.stage is not None) and (quantity.value == 0 or "." in quantity.text)
    if frame.kind == "rank":
        return tail.role == "rank"
    if frame.kind == "count" and not said:
        at = frame.mention.end
        end = min(frame.text.segment_end(at, frame.text.size), frame.text.sentence_end(at))
        if end - at <= 40 and flat[at:end].endswith(lex.mechanism):
            return False
    return not (_one_among(frame) or (frame.kind == "count" and _is_rhetoric(frame)))


def _is_tally(frame: Frame) -> bool:
    """Whether a round number without a measure word counts people: 运送161万农民工返岗, 旅居人数超550万."""
    flat, lex, end = frame.text.flat, frame.text.lex, frame.mention.end
    if flat[frame.start : frame.tail.left].endswith(lex.tally):
        return True
    who = lex.who.match(flat, end, frame.text.segment_end(end, frame.text.sentence_end(end)))
    return who is not None


def _is_money_without_yuan(frame: Frame) -> bool:
    """累计完成投资920万: the name says that it is money."""
    name = frame.text.flat[frame.start : frame.tail.left]
    return len(name) > 2 and frame.text.lex.ends_as_money(name)


def _only_says(frame: Frame) -> bool:
    """Whether the number is part of a quoted saying, or of 每一个, 这一项."""
    flat, at = frame.text.flat, frame.mention.start
    if frame.mention.quantity.text[0] == "一" and flat[at - 1 : at] in _ONE_OF:
        return True
    opening = flat.rfind("“", max(0, at - 16), at)
    if opening < 0 or flat.find("”", opening, at) >= 0:
        return False
    return flat.find("”", frame.mention.end, frame.mention.end + 16) > 0


def _is_rhetoric(frame: Frame) -> bool:
    """三篇文章, 两条底线: a small numeral before a noun that is not counted."""
    if frame.mention.quantity.text[0] not in "一二三四五六七八九十两":
        return frame.text.flat.startswith(frame.text.lex.aspect, frame.mention.end)
    text, end = frame.text, frame.mention.end
    if text.flat[end : min(text.segment_end(end, text.sentence_end(end)), end + 8)].endswith(text.lex.milestone):
        # 跨越两个千亿元台阶
        return True
    return text.flat[end : frame.post_stop].endswith(text.lex.rhetoric)


def _one_among(frame: Frame) -> bool:
    """全国11个联系点之一, 七个市中的第2名: how many there are of others."""
    flat, at = frame.text.flat, frame.mention.outer_end
    return flat.startswith("中的第", at) or flat.startswith("之一", frame.post_stop - 2)
