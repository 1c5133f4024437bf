"""The name that the words before a figure give it, and what they say of its role and budget stage."""

from __future__ import annotations

import re

from . import fiscal
from .carry import Carry
from .context import Text
from .frame import Frame
from .naming import has_subject
from .noun import head_of
from .tail import RATES

_FULFILLED = re.compile(r"(?:已|全面|圆满|共|累计|超额|顺利)*完成")


def own_name(frame: Frame, text: Text, carry: Carry) -> str:
    """The name that stands before the number, empty where none does.

    ``frame.noun`` has been read; the role and the tail of ``frame`` are mended where the name tells more of them.
    """
    if frame.noun.text == "部分":
        # 中央分享50%部分: the rate belongs to the name
        frame.noun = text.namer.before(text.segment_start(carry.begin, frame.start), frame.tail.left)
    name = head_of(frame.noun.text, text.lex)
    if frame.tail.role == "target" and frame.kind not in RATES and frame.kind != "money":
        name = _task(frame, name, text, carry)
    name = _trimmed(frame, name, text)
    name = _without_move(frame, name, text, carry)
    name = _planned(frame, name, text)
    return _staged(frame, name, text, carry)


def _task(frame: Frame, name: str, text: Text, carry: Carry) -> str:
    """完成整改任务66项 is done and named whole; 年度任务50项 alone is a goal."""
    tail = frame.tail
    word = text.flat[tail.left : frame.end]
    if word.endswith("任务") and _FULFILLED.match(text.flat, frame.start) is not None:
        frame.role = None
        frame.tail = tail._replace(role=None)
        return _FULFILLED.sub("", name + word, count=1)
    if not name and carry.last is None:
        return text.namer.before(frame.start, frame.end).text
    return name


def _trimmed(frame: Frame, name: str, text: Text) -> str:
    """``name`` without particles at its end; empty where it is a setting or the whole that a share is of."""
    if name.endswith(text.lex.setting) or (name[:1] == "占" and name.endswith(("比重", "比例"))):
        return ""
    if frame.kind in RATES and name.endswith(text.lex.whole) and text.flat.startswith("的", frame.mention.outer_end):
        # 已扩大到全国86%的县
        return ""
    name = name.removesuffix("了")
    if frame.tail.reached:
        # 参加培训的有321人
        name = name.removesuffix("的")
    if (len(name) > 3 and name.endswith("至")) or (frame.kind == "rank" and name.endswith(("和", "与", "及"))):
        name = name[:-1]
    return name


def _without_move(frame: Frame, name: str, text: Text, carry: Carry) -> str:
    """The name of a figure that something moves from, to or by."""
    base = carry.previous if frame.tail.to else None
    if base is not None and base.role == "baseline" and len(name) <= 2 and base.mention.outer_end == frame.floor:
        # 从15个县扩大到57个县: the word belongs to the number before
        name = ""
    if not name and frame.tail.role == "baseline" and text.flat[frame.start] in "从由":
        name = text.noun_before(frame.floor, frame.start)
    return name


def _planned(frame: Frame, name: str, text: Text) -> str:
    """``name`` without the words that say when: 计划新建供水工程4处, 年中增加8个项目."""
    ahead = text.lex.future.match(name)
    if ahead is not None and len(name) - ahead.end() > 3 and text.lex.protected.match(name) is None:
        name = name[ahead.end() :]
    if frame.role in ("change", "growth"):
        if name in text.lex.when:
            return ""
        if len(name) > 5 and name.endswith(text.lex.everywhere):
            # 公务用车购置全区增加
            return name[:-2]
    return name


def _staged(frame: Frame, name: str, text: Text, carry: Carry) -> str:
    """The name of an item of a budget or of accounts, its stage read off."""
    tail = frame.tail
    if name.endswith("安排") and fiscal.is_budgeted(name[:-2].removesuffix("拟").removesuffix("相应")):
        name = name[:-2].removesuffix("拟").removesuffix("相应")
        frame.tail = tail = tail._replace(stage=tail.stage or "budget")
    at = tail.left - len(name)
    if frame.role is None and fiscal.is_moved(text.flat[at - 2 : at], name):
        # 执行中调减收入预算55.3亿元
        frame.role = "change"
        frame.tail = tail = tail._replace(role="change", sign=-1 if text.flat[at - 1] == "减" else 1)
    adjusted = fiscal.adjusted(name, text.flat[tail.left : frame.end])
    if adjusted:
        name = adjusted
        told = name in fiscal.BARE_FLOWS or len(name) > 3
        frame.tail = tail = tail._replace(stage="adjusted", stage_word="" if told else tail.stage_word)
    if name in text.lex.bare and has_subject(frame):
        return ""
    word = tail.stage_word
    if not word:
        return name
    if not name:
        came = carry.last is not None and any(arrived in carry.last.name for arrived in text.lex.arrived)
        if came and word.startswith("实际支出"):
            # 资金到位6480万元；实际支出6318.72万元
            return word
        return "" if has_subject(frame) else word
    if name in fiscal.BARE_FLOWS:
        return name + fiscal.STAGE_NAMES[tail.stage or "budget"]
    return name + word if len(name) <= 3 else fiscal.with_flow(name, word)
