"""Rules for a figure without a name of its own: it carries on, or a title names it."""

from __future__ import annotations

from .. import fiscal
from ..draft import Draft
from ..frame import Frame
from ..tail import RATES
from .rules import Named, rule


@rule(
    yes=(("税收收入253万元，全省进出口总值创历史新高，达到5379亿元。", "5379亿元", "进出口总值"),),
    no=(("税收收入253万元，收入质量进一步提高，增长2.54%。", "2.54%"),),
)
def restated(frame: Frame, name: str) -> Named | None:
    """A level whose measure the segment before names without a figure."""
    text, carry = frame.text, frame.carry
    if name or carry.last is None or not frame.tail.reached or frame.role is not None or frame.tail.stage is not None:
        return None
    end = frame.start - 1
    if end <= frame.floor or text.flat[end] != "，":
        return None
    begin = text.segment_start(frame.floor, end)
    lead = text.namer.measured(begin, end)
    if not lead and frame.tail.to and frame.kind in RATES:
        # 新型农村合作医疗制度不断完善，已扩大到全国86%的县
        lead = text.namer.lead(begin, end)
        return Named(lead, 0.75) if 4 <= len(lead) <= min(16, end - begin - 2) else None
    return Named(lead, 0.9) if lead else None


@rule(
    yes=(
        ("税收收入253万元，增长2.54%。", "2.54%", "税收收入"),
        ("营业收入25.5亿元，排全市第一位。", "第一位", "营业收入"),
        ("新建高标准农田3万亩，累计达到94万亩。", "94万亩", "累计高标准农田"),
        ("新增龙头企业43家，达到117家。", "117家", "龙头企业"),
    ),
)
def carried(frame: Frame, name: str) -> Named | None:
    """No name of its own: the figure before goes on."""
    del name
    subject = frame.carry.carried(frame.role, frame.tail, frame.mention.quantity)
    if frame.tail.stage is not None and frame.text.flat.startswith("的", frame.mention.outer_end):
        # 完成年初预算16.85亿元的102.72%
        subject = frame.carry.last
    if subject is None:
        return None
    tail, text = frame.tail, frame.text
    known = subject.name
    flow = tail.stage_word[:2]
    if flow in fiscal.BARE_FLOWS and known.endswith(fiscal.OTHER_FLOW[flow]):
        fund = known.removesuffix(fiscal.OTHER_FLOW[flow])
        full = fiscal.with_flow(fund, tail.stage_word)
        return Named(full if full != fund else tail.stage_word, 0.9)
    if tail.stage_word and known in text.lex.bare:
        flow = known[:2]
        return Named(
            flow + fiscal.STAGE_NAMES[tail.stage or "budget"] if flow in fiscal.BARE_FLOWS else tail.stage_word
        )
    if frame.role in (None, "completion") and ("final" in (tail.done, tail.stage) or frame.role is not None):
        known = fiscal.as_executed(known)
    if frame.role in ("growth", "change") and known.endswith(("收入预算", "支出预算")):
        level = next((d for d in reversed(frame.carry.drafts) if d.role == "value"), None)
        if level is not None and level.stage == "final":
            known = known.removesuffix("预算")
    if (in_all := _in_all(frame, subject, known)) is not None:
        return in_all
    if frame.kind == "money" and tail.stage is not None and subject.mention.quantity.kind not in ("money", "percent"):
        ending = text.measure_of(known)
        known = (known.removesuffix(ending) if len(known) - len(ending) >= 2 else known).removesuffix("自评")
    return Named(known, min(0.93, subject.confidence), subject=subject)


def _in_all(frame: Frame, subject: Draft, known: str) -> Named | None:
    """How many there are with the new ones: 新增企业43家，达到117家; 新建农田3万亩，累计达到94万亩."""
    text = frame.text
    new = text.lex.new.match(known)
    if new is None:
        return None
    if text.flat.find("累计", frame.start, frame.end) >= 0:
        return Named("累计" + known[new.end() :], 0.85)
    whole, added = frame.mention.quantity, subject.mention.quantity
    reaches = (frame.tail.to or frame.tail.reached) and frame.role is None and subject.role == "value"
    if reaches and len(new[0]) > 1 and whole.unit_base == added.unit_base and whole.value_base > added.value_base:
        return Named(known[new.end() :], 0.85)
    return None


@rule(
    yes=(("农业保险保费收入突破亿元大关，同比增长42.88%。", "42.88%", "农业保险保费收入"),),
)
def stated(frame: Frame, name: str) -> Named | None:
    """What the segment before states without a figure goes on."""
    del name
    text, carry = frame.text, frame.carry
    end = frame.start - 1
    if end <= carry.begin or text.flat[end] != "，" or (carry.drafts and carry.drafts[-1].mention.end > carry.begin):
        return None
    begin = text.segment_start(carry.begin, end)
    verb = text.lex.states.search(text.flat, begin + 2, end)
    lead = ""
    if verb is not None:
        # 健康素养水平稳步|提升
        lead = text.namer.before(begin, text.namer.before_adverbs(begin, verb.start())).text
    if not lead and frame.role == "rank":
        # 粮食总产再创历史新高，连续16年位居全国首位
        lead = text.namer.lead(begin, end)
        lead = lead if len(lead) < min(12, end - begin) else ""
    return Named(lead, 0.85) if len(lead) > 1 else None


@rule(
    yes=(
        ("1、编制人数：31人。", "31人", "编制人数"),
        ("1、教育支出（类）普通教育（款）小学教育（项）。全年预算为52万元。", "52万元", "小学教育"),
    ),
)
def headed(frame: Frame, name: str) -> Named | None:
    """The title of the section whose first figure it is."""
    del name
    heading = frame.carry.heading
    title = heading.section.title if heading is not None else None
    if heading is None or not title:
        return None
    if "（" in title:
        noun = frame.text.namer.before(heading.start, heading.end)
        if noun.path:
            return Named(noun.text, 0.93, noun=noun)
    title = fiscal.title_item(title, frame.text.lex)
    if not title or len(title) > 24 or "，" in title or title in frame.text.lex.generic:
        return None
    return Named(title, 0.85 if frame.carry.earlier is None else 0.7)


@rule(
    yes=(("争取上级资金3亿元。超额完成0.7亿元。", "0.7亿元", "上级资金"),),
)
def earlier(frame: Frame, name: str) -> Named | None:
    """The topic of the sentence before, when nothing else says what is measured."""
    before = frame.carry.earlier
    if before is not None:
        return Named(before.name, 0.5)
    return Named(name, 0.3) if name else None


def has_subject(frame: Frame) -> bool:
    """Whether a bare 支出决算 or 年初预算 has something to belong to."""
    if frame.carry.last is not None:
        return True
    heading = frame.carry.heading
    title = heading.section.title if heading is not None else None
    if title is None:
        return False
    if len(title) <= 16 and fiscal.title_item(title, frame.text.lex).endswith(("经费", "支出", "收入")):
        return True
    return title in frame.text.lex.known or any(mark in title for mark in ("（项）", "（款）", "（类）"))
