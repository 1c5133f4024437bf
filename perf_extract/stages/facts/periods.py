"""Which year a figure is of, and whether it is still to come."""

from __future__ import annotations

import re

from ...model import Heading
from .carry import Carry
from .context import REACH, Text, five_years

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_PLANS = re.compile(
    r"下一步|下步|工作(?:安排|计划|打算|目标|思路)|绩效目标(?!.{0,4}(?:完成|实现|达成))|预期目标|年度目标|主要目标|改进措施|打算"
)
#: a sentence that looks back, also in a chapter on what is to come
_PAST = re.compile(r"过去[一二三四五]年|[一二三四五]年来|去年|“十[三四]五”(?:期间|时期|以来)")
#: 计划总投资, 目标完成率: no goal is set
_NO_AIM = ("总投资", "完成", "实现", "达成")
#: 今年我区计划完成造林0.8万亩
_TO_DO = re.compile(r"计划(?:完成|实现)(?!率|情况|数|值|比例|进度|程度)")
_REALLY = re.compile(
    r"(?:\d{1,2}[—\-~至]\d{1,2}月份?|上半年|前[一二三\d]个?季度|截[至止]目前)?(?:实际|已完成|已建成|目前)"
)
_STOPS = re.compile(r"[，；：（）]")


def year_of(text: Text, carry: Carry, place: int) -> int | None:
    """The year the words give: in the figure's own segment or at its sentence's head; else its chapter's."""
    begin = carry.begin
    years = text.years(max(begin, place - REACH), place)
    if place - begin > REACH:
        years = [*text.years(begin, begin + REACH), *years]
    if not years:
        return text.year_of_heading(carry.heading)
    segment = (
        text.size - match.start() if (match := _STOPS.search(text.rev, text.size - place, text.size - begin)) else begin
    )
    first = match.start() if (match := _STOPS.search(text.flat, begin, place)) else place
    own = [year for at, year in years if at >= segment or at < first]
    return own[-1] if own else text.year_of_heading(carry.heading)


def is_planned(text: Text, carry: Carry, start: int, end: int, year: int | None) -> bool:
    """Whether the figure that ``start``:``end`` leads to is still to come: by words, year, or headings."""
    if carry.planned is None:
        carry.planned = _headings_plan(text, carry.heading) and _PAST.match(text.flat, carry.begin) is None
    flat = text.flat
    if _REALLY.match(flat, start) is not None:
        # 计划新建工程4处，实际完成4处
        carry.planned = _headings_plan(text, carry.heading) and _PAST.match(flat, carry.begin) is None
        carry.aimed, carry.told = False, end
    if not carry.aimed:
        since, carry.told = max(carry.begin, carry.told), end
        for match in text.lex.future.finditer(flat, since, end):
            at, behind = match.span()
            leads = at == carry.begin or flat[at - 1] in "，：；。、\n年" or flat[at - 2] == "我"
            if flat.startswith(_NO_AIM, behind) and not (leads and _TO_DO.match(flat, at) is not None):
                continue
            if flat[behind : behind + 1] in "是为：" or (leads and at >= start):
                carry.planned = True
                carry.aimed = carry.aimed or match[0] in text.lex.aim
    return carry.planned or (year is not None and text.year is not None and year > text.year)


def _headings_plan(text: Text, heading: Heading | None) -> bool:
    if heading is None:
        return False
    known = text.to_come.get(heading.section.id)
    if known is None:
        known = text.to_come[heading.section.id] = _plans(text, heading)
    return known


def _plans(text: Text, heading: Heading | None) -> bool:
    while heading is not None:
        section = heading.section
        title = section.title or ""
        if section.kind in ("work_plan", "suggestions") or _PLANS.search(title):
            return True
        match = _YEAR.search(title)
        if match is not None and text.year is not None:
            return int(match[1]) > text.year
        period = five_years(title)
        if period is not None and text.year is not None:
            return period[0] > text.year
        heading = text.by_id.get(section.parent) if section.parent is not None else None
    return False
