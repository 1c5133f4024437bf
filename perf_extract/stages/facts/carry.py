"""What a sentence carries from figure to figure: its topic, the last figure, the whole that parts belong to."""

from __future__ import annotations

import re
from decimal import Decimal

from ...model import Heading, Quantity
from ...model.report import Role, Stage
from .context import REACH, Text
from .draft import Draft
from .tail import Tail

_CARRIES_ON = re.compile(
    r"(?:（)?(?:其中|支出构成|构成[为是]|同比|环比|比上年|较上年|比去年|较去年|增长|下降|占|高于|低于|快于|与(?:上年|去年|20\d\d年|同期|全[国省市区县州]).{0,8}相比)"
)
_VIEW = re.compile(r"(?:分|按)[^，。；：]{1,12}(?:看|分|为)[，：]")
_TOLD = re.compile(r"原因(?:主要)?[是为在]于?(?=..)")
#: 项目支出613万元：…, 主要用于以下方面：…
_LISTS = re.compile(r"：|，(?:主要)?(?:用于|包括)(?:以下|下列|如下)?(?:[^，。：；]{0,4}(?:方面|项目|内容))?：")
_BRACKET = re.compile(r"[（）]")
#: how far back the whole of a part may stand, in figures
_NEAR_WHOLES = 8
#: how many wholes of a sentence can still be waiting for parts
_OPEN_WHOLES = 4


class Carry:
    """The state between figures. ``topic`` is the first named figure of a sentence or of what stands between two ；,
    ``opening`` that of the sentence, ``last`` the last named one,
    ``holder`` the last that names a thing rather than its measure, ``main`` the last that can have parts,
    ``previous`` the last of any kind, ``earlier`` the topic of the sentence before. ``fund`` and ``whose`` are the
    budget that totals behind belong to (一般公共预算, 全市), ``level`` the level of government."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        self.heading: Heading | None = None
        self.begin = 0
        self.topic: Draft | None = None
        self.opening: Draft | None = None
        self.last: Draft | None = None
        self.holder: Draft | None = None
        self.main: Draft | None = None
        self.earlier: Draft | None = None
        self.previous: Draft | None = None
        self.part_of: Draft | None = None
        self.in_part = False
        self.part_lasts = False
        self.cause = False
        self.in_view = False
        self.stage: Stage | None = None
        self.level = ""
        self.fund = ""
        self.whose = ""
        self.done_to = ""
        self.owner = ""
        self.planned: bool | None = None
        self.aimed = False
        self.told = 0
        #: wholes of the sentence and what their parts so far come to
        self._sums: list[tuple[Draft, Decimal]] = []
        #: what the 按…分 of the sentence before divided: the next 按…分 divides the same
        self.viewed: Draft | None = None
        self._brackets: list[tuple[Draft | None, Draft | None, bool]] = []

    def start_sentence(self, heading: Heading | None, begin: int, first: int) -> None:
        """Begin a sentence at ``begin`` whose first figure stands at ``first``; 其中 or 同比 at its head carries on."""
        flat = self.text.flat
        before = self.drafts[-1] if self.drafts else None
        same = before is not None and before.heading is heading
        if before is None or not same or flat.find("\n", before.mention.end, begin) >= 0:
            self.level = ""
        if not same:
            self.fund = self.whose = ""
        carries_on = same and _CARRIES_ON.match(flat, begin) is not None
        if carries_on:
            self.topic = (self.cause and self.main) or self.last
            self.stage = self.main.stage if self.main is not None else None
            if flat.startswith("支出构成", begin) and self.stage is None:
                # 实际支出63万元，结余2万元。支出构成为：…
                self.stage = next((draft.stage for draft in reversed(self.drafts[-_NEAR_WHOLES:]) if draft.stage), None)
        else:
            self.earlier = (self.topic or self.last) if same else None
            self.topic = self.last = self.holder = self.main = self.part_of = None
            self.in_part = False
            self.stage = None
        self.heading = heading
        self.begin = begin
        self.cause = False
        self.previous = None
        self.planned = None
        self.aimed = False
        self.owner = ""
        self.opening = self.topic
        self.in_view = _VIEW.search(flat, begin, first) is not None
        if not (self.in_view and same):
            self.viewed = None
        elif self.earlier is not None:
            self.viewed = self.viewed or self.earlier
            self.in_part, self.part_of, self.part_lasts = True, self.viewed, True
        if not carries_on:
            self._sums = []
        self._brackets.clear()

    def read_words(self, floor: int, start: int, edge: int, quantity: Quantity) -> int:
        """Follow brackets, ；, 其中 and 主要原因 in the words before a figure; returns where its own words begin."""
        flat = self.text.flat
        if "（" in flat[floor:edge] or "）" in flat[floor:edge]:
            start = self._follow_brackets(floor, start, edge)
        if flat.find("；", floor, start) >= 0:
            self.cause = False
            if self.in_part and not self.part_lasts:
                self.in_part = False
            if not self.in_part:
                self.topic = None
        view = _VIEW.search(flat, floor, edge) if self.main is not None and not self.in_part else None
        if view is not None and flat[view.start() - 1] in "，；":
            # 用水总量85亿立方米，按水源分，地表水…
            self.in_part, self.part_of, self.part_lasts = True, self.main, True
        if self.text.lex.cause.search(flat, floor, edge):
            self.cause = True
            told = _TOLD.search(flat, start, edge)
            if told is not None:
                # 增长的主要原因是土地出让收入增加1.64亿元
                start = told.end()
        before = self.previous
        listed = before is not None and before.role == "value" and before.mention.outer_end == floor
        if listed and not self._brackets and _LISTS.match(flat, floor) is not None:
            # 工资福利支出613.58万元：基本工资196.42万元、津贴补贴…
            self.in_part, self.part_of, self.part_lasts = True, before, True
        return self._open_part(floor, start, edge, quantity)

    def _follow_brackets(self, floor: int, start: int, edge: int) -> int:
        """Inside a bracket figures belong to the figure before it; behind it all is as it was."""
        flat = self.text.flat
        for match in _BRACKET.finditer(flat, floor, edge):
            at = match.start()
            if match[0] == "（":
                if flat.find("）", at, edge) < 0:
                    self._brackets.append((self.topic, self.last, self.in_part))
                    self.in_part, self.part_of = self.previous is not None, self.previous
                    start = max(start, at + 1)
            elif self._brackets and flat.rfind("（", floor, at) < 0:
                self.topic, self.last, self.in_part = self._brackets.pop()
                self.part_of = self.main if self.in_part else None
                start = max(start, at + 1)
        return start

    def _open_part(self, floor: int, start: int, edge: int, quantity: Quantity) -> int:
        flat = self.text.flat
        match = self.text.lex.part.search(flat, floor, edge)
        if match is None:
            return start
        at, end = match.span()
        if flat[at:end] == "分别是" and flat[edge - 1] == "的":
            # 分别是2011年的1.65倍、1.86倍
            return start
        among = match[0].endswith("有")
        if among and (
            self.last is None or self.last.mention.quantity.unit_base != quantity.unit_base or at - start > 3
        ):
            return start
        if flat[end : end + 1] == "）" or (flat[at - 1] == "（" and flat.find("）", end, edge) > 0):
            return start
        if not (among or at in (self.begin, floor) or flat[at - 1] in "，：；（、。"):
            return start
        if not (self._brackets and self.part_of is not None):
            self.in_part = True
            self.part_of = self._whole_of(quantity)
        self.part_lasts = end < edge and flat[end] in "：，"
        return max(start, end + 1 if self.part_lasts else end)

    def _whole_of(self, part: Quantity) -> Draft | None:
        """The last figure that can have parts; the topic where that one is smaller than the part."""
        whole, topic = self.main or self.last, self.topic
        if whole is not None and part.kind == "count" and whole.mention.quantity.unit_base != part.unit_base:
            # 学校143所，教职工7500人。其中小学43所
            return self._nearest_holding(part) or whole
        if whole is None or topic is None or whole.mention.quantity.unit_base != part.unit_base:
            return whole
        if whole.mention.quantity.value_base >= part.value_base or topic.mention.quantity.unit_base != part.unit_base:
            return whole
        if topic.mention.quantity.value_base >= part.value_base:
            return topic
        # 全年支出79万元，年末结转2万元。其中基本支出18万元
        return self._nearest_holding(part) or whole

    def _nearest_holding(self, part: Quantity) -> Draft | None:
        """The last figure near by that may be the whole of ``part``: a larger one of its unit under the same title."""
        for draft in reversed(self.drafts[-_NEAR_WHOLES:]):
            whole = draft.mention.quantity
            alike = draft.role == "value" and draft.heading is self.heading and whole.unit_base == part.unit_base
            if alike and whole.value_base >= part.value_base:
                return draft
        return None

    def carried(self, role: Role | None, tail: Tail, quantity: Quantity) -> Draft | None:
        """The figure whose name goes on when a figure has none of its own."""
        if tail.stage is not None and not self.in_part and self.opening is not None:
            unit, last = quantity.unit_base, self.last
            other = self.opening.mention.quantity.unit_base != unit
            nearer = last is not None and other and last.mention.quantity.unit_base == unit
            return last if nearer else self.opening
        if self.topic is not None:
            if role == "excess" and self.in_part and tail.against is None:
                return self.topic
            comparable = self.text.flat.find("口径", self.begin, self.begin + REACH) >= 0
            if self.cause and role in ("growth", "change") and comparable:
                return self.topic
        last, holder = self.last, self.holder
        if last is not None and holder is not None and last.rule.startswith("owned."):
            # 改造400户，完成率100%，超额完成20户
            unit = quantity.unit_base
            if last.mention.quantity.unit_base != unit == holder.mention.quantity.unit_base:
                return holder
        return last

    def closes(self, quantity: Quantity) -> Draft | None:
        """The whole that this figure completes: 基本支出9万元，其中人员经费6万元；公用经费3万元."""
        for whole, parts in self._sums:
            of = whole.mention.quantity
            if of.unit_base == quantity.unit_base and parts + quantity.value_base == of.value_base:
                return whole
        return None

    def note(self, draft: Draft, tail: Tail) -> None:
        """Take a figure into account for those behind it."""
        if draft.parent is not None and draft.role == "value":
            value = draft.mention.quantity.value_base
            known = next((i for i, (whole, _) in enumerate(self._sums) if whole is draft.parent), None)
            if known is None:
                self._sums = [*self._sums[1 - _OPEN_WHOLES :], (draft.parent, value)]
            else:
                self._sums[known] = (draft.parent, self._sums[known][1] + value)
        self.drafts.append(draft)
        self.previous = draft
        if not self.cause:
            if tail.stage is not None:
                self.stage = tail.stage
            if draft.role in ("value", "target") and not self.in_part:
                self.main = draft
        if draft.rule.startswith("total."):
            self.last = draft.subject
        if draft.subject is None:
            self.last = draft
            if not draft.rule.startswith(("owned.", "undone.")):
                self.holder = draft
            if self.topic is None and not self.in_part and not self.cause:
                self.topic = draft
                self.opening = self.opening or draft

    def names_before(self, count: int) -> list[str] | None:
        """The last names of the sentence, when 分别 refers back to them: 起数42起、死亡29人，分别下降."""
        names: list[str] = []
        for draft in reversed(self.drafts):
            if draft.mention.start < self.begin or len(names) == count:
                break
            if draft.name not in names:
                names.append(draft.name)
        return names[::-1] if len(names) == count else None
