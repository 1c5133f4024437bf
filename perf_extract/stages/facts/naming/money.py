"""Rules for money: what it is for, the fund a flow or a balance is of, totals."""

from __future__ import annotations

import re

from .. import fiscal
from ..frame import Frame
from ..phrases import tidy
from .rules import Named, rule
from .words import as_fund, joined, says_nothing, without_verb

_FOR = re.compile(
    r"(?:(?:进一步|主要|全部|重点|专项|全力|大力|积极)*(?:用于|支持|保障|推进|推动|落实|促进|加强|助力|开展|实施|提升|提高)(?!性)"
    r"(?:全市|全县|全省|我市|我县|我省)?)?(?:(?:大力|积极)?(?:开展|实施|推进|推动|落实)(?!性))?"
)
#: 由…完成, 经…批准, 被…截留
_NO_PURPOSE = "由经被"
_OF_YEAR = re.compile(r"(?:19|20)\d\d年(?:度)?")
_AIMS = re.compile(r"(?:主要|全部|重点|专项|全力|大力|积极)*(?:用于|支持|保障)")
_LONGEST_TITLE = 30
#: ①基本支出。 ——偿债支出。
_TITLE = re.compile(r"[①-⑳—\-\s]*(?:（?[一二三四五六七八九十\d]{1,2}[）、.])?(?P<item>[^\W\d]{2,20})。")
#: what a fund has left: 年末滚存结余
_BALANCE = re.compile(r"(?:预算)?(?:当年|当期|本年|本期|年末|年终|期末|累计|历年)?(?:收支)?(?:滚存|累计)?结余")
_OF_FUND = re.compile(r"(?P<fund>[^，。；]*基金(?:预算)?)(?:收入|支出)")


@rule(
    yes=(
        ("设立0.6亿元技能培训专项资金、0.2亿元创业引导基金。", "0.6亿元", "技能培训专项资金"),
        ("设立0.6亿元技能培训专项资金、0.2亿元创业引导基金。", "0.2亿元", "创业引导基金"),
    ),
    no=(("教育支出3亿元。", "3亿元"), ("投入360万元用于乡镇卫生院标准化建设。", "360万元")),
)
def paid(frame: Frame, name: str) -> Named | None:
    """Money whose own noun (资金, 基金, 贷款) stands behind it, after a verb or in a list of such."""
    if frame.kind != "money" or frame.tail.stage is not None or frame.role is not None:
        return None
    head = frame.behind.head
    if len(head) < 3 or frame.behind.deed or not frame.text.lex.ends_as_money(head):
        return None
    left = frame.tail.left
    if name and not (len(name) <= 3 and frame.text.namer.is_deed(left - 2, left)):
        return None
    return Named(head, 0.9)


@rule(
    yes=(
        ("投入360万元用于乡镇卫生院标准化建设。", "360万元", "乡镇卫生院标准化建设资金"),
        ("统筹安排2.8亿元，支持农村公路养护。", "2.8亿元", "农村公路养护资金"),
    ),
    no=(
        ("安排航线补贴资金0.16亿元，保障航线运行。", "0.16亿元"),
        ("2022年已拨付资金6亿元，已全部投入使用。", "6亿元"),
    ),
)
def purpose(frame: Frame, name: str) -> Named | None:
    """Money named only by what it is for."""
    if frame.kind != "money":
        return None
    nothing = says_nothing(frame, name)
    if frame.tail.stage is not None:
        return None
    if (frame.behind.head or frame.behind.deed) and (nothing or name.endswith(frame.text.lex.spend)):
        aim = _FOR.sub("", frame.text.flat[frame.mention.outer_end : frame.post_stop], count=1)
        if not aim and frame.following is not None:
            behind = frame.following.outer_end
            aim = frame.text.flat[behind : frame.text.segment_end(behind, frame.text.sentence_end(behind))]
        if _is_settled(frame, frame.mention.outer_end, aim):
            return None
        return Named(("" if nothing else name[:-2]) + as_fund(tidy(aim)), 0.8)
    if not nothing or frame.role is not None or frame.tail.reached:
        return None
    if frame.text.flat.startswith(("。", "；"), frame.mention.outer_end) and frame.carry.last is None:
        return _titled(frame)
    if not name:
        return None
    flat, at = frame.text.flat, frame.mention.outer_end
    if flat[at : at + 1] not in ("，", "（"):
        return None
    sentence = frame.text.sentence_end(at)
    while (behind := frame.text.segment_end(at + 1, sentence)) < sentence and flat[behind] == "，":
        # 投入资金6500万元，撬动金融资本5亿元，支持…
        if not any(c.isdigit() for c in flat[at + 1 : behind]) or _AIMS.match(flat, behind + 1) is None:
            break
        at = behind
    stop = at + 1
    while stop < len(flat) and flat[stop] not in "，。；：（\n\t" and stop - at < 40:
        stop += 1
    if stop - at > 24 and (comma := flat.rfind("、", at + 4, at + 24)) > 0:
        stop = comma
    if any(c.isdigit() for c in _OF_YEAR.sub("", flat[at + 1 : stop])):
        return None
    if _FOR.match(flat, at + 1).end() == at + 1 and not frame.text.namer.starts_clause(at + 1):  # type: ignore[union-attr]
        return None
    aim = tidy(_FOR.sub("", frame.text.namer.before(at + 1, stop, whole=True).text, count=1))
    if _is_settled(frame, at + 1, aim):
        return None
    return Named(as_fund(aim), 0.8)


def _is_settled(frame: Frame, at: int, aim: str) -> bool:
    """Whether the words from ``at`` on say that money is spent, or by whom: 已全部投入使用, 由…完成任务."""
    starts = frame.text.namer.starts
    by = frame.text.flat[at] in _NO_PURPOSE and at in starts and at + 1 in starts
    return by or not aim or aim.endswith(frame.text.lex.settled)


@rule(
    yes=(("——偿债支出。安排4.3亿元，占比6.1%。", "4.3亿元", "偿债支出"),),
    no=(("收入稳定增长。安排4.3亿元。", "4.3亿元"), ("偿债支出。安排预备费4.3亿元。", "4.3亿元")),
)
def entitled(frame: Frame, name: str) -> Named | None:
    """Money of the item that opens the paragraph as a sentence of its own."""
    text, carry = frame.text, frame.carry
    if frame.kind != "money" or carry.last is not None or not name or not says_nothing(frame, name):
        return None
    begin = max(text.flat.rfind("\n", 0, carry.begin), carry.begin - _LONGEST_TITLE) + 1
    title = _TITLE.fullmatch(text.flat, begin, carry.begin)
    if title is None or not fiscal.is_budgeted(title["item"]):
        return None
    return Named(title["item"], 0.85)


def _titled(frame: Frame) -> Named | None:
    """安排5.8亿元。 and no more: money for what the section's title is about."""
    heading = frame.carry.heading
    title = tidy(heading.section.title or "") if heading is not None else ""
    aim = tidy(_FOR.sub("", title, count=1))
    return Named(as_fund(aim), 0.75) if aim != title and 2 <= len(aim) <= 20 else None


@rule(
    yes=(
        ("计划投资1300万元，建设清溪水库加固工程。", "1300万元", "清溪水库加固工程投资"),
        ("其中：投资52.7万元实施天然林保护工程面积32.42万亩。", "52.7万元", "天然林保护工程投资"),
    ),
    no=(("完成投资3亿元，建设进度加快20%。", "3亿元"), ("泵站改造项目总投资3亿元，建设泵站。", "3亿元")),
)
def invested(frame: Frame, name: str) -> Named | None:
    """Money invested in what the words behind it build."""
    text, at, following = frame.text, frame.mention.outer_end, frame.following
    if name not in text.lex.investment or frame.role not in (None, "target"):
        return None
    end = text.segment_end(at + 1, text.sentence_end(at))
    if text.flat[at : at + 1] == "，":
        if frame.carry.last is not None or (following is not None and following.outer_start < end):
            return None
        dated = text.lex.front.match(text.flat, at + 1, end)
        thing = "" if dated is not None and dated.lastgroup == "period" else text.namer.object(at + 1, end)
    elif text.namer.is_verb(at):
        thing = text.namer.object(at, end if following is None else min(end, following.outer_start)).removeprefix("了")
        thing = thing.removesuffix(text.measure_of(thing))
    else:
        return None
    return Named(thing + "投资", 0.85) if 4 <= len(thing) <= 20 else None


@rule(
    yes=(("“三公”经费支出12万元，其中公务接待费3万元，总额比上年减少1万元。", "1万元", "“三公”经费支出"),),
)
def total(frame: Frame, name: str) -> Named | None:
    """总额 behind parts: the topic again."""
    topic = frame.carry.topic
    if name not in ("总额", "合计", "总计", "总数") or topic is None:
        return None
    return Named(topic.name, subject=topic)


@rule(
    yes=(
        (
            "城乡居民基本医疗保险基金收入10亿元，支出8亿元，年末滚存结余20亿元。",
            "20亿元",
            "城乡居民基本医疗保险基金年末滚存结余",
        ),
    ),
    no=(("年末滚存结余20亿元。", "20亿元"),),
)
def balance(frame: Frame, name: str) -> Named | None:
    """What is left (收支结余): of the fund whose revenue or spending stands before."""
    if not _BALANCE.fullmatch(name):
        return None
    for draft in (frame.carry.last, frame.carry.topic, frame.carry.earlier):
        fund = _OF_FUND.match(draft.name) if draft is not None else None
        if fund is not None:
            return Named(joined(fund["fund"], name), 0.93)
    return None


@rule(
    yes=(("县级一般公共预算收入完成20亿元；支出完成30亿元。", "30亿元", "县级一般公共预算支出"),),
    no=(("教育支出3亿元。", "3亿元"),),
)
def flow(frame: Frame, name: str) -> Named | None:
    """收入 or 支出 alone: of which fund and whose."""
    level, flow_word = fiscal.leveled_flow(name)
    if not flow_word:
        return None
    full = fiscal.full_flow(flow_word, frame.text, frame.carry)
    last = frame.carry.last
    if full == flow_word and last is not None and last.mention.quantity.kind == "count" and not frame.carry.cause:
        # 实施临时救助1890人次，支出318万元
        return Named(without_verb(frame, last.name) + flow_word, 0.75)
    if frame.tail.stage is not None and full != flow_word and "预算" in full[:-4]:
        # 政府性基金预算……支出预算: the stage says that it is a budget
        full = fiscal.as_executed(full)
    return Named(level + full.removeprefix(level), 0.95 if full != flow_word else 0.75)
