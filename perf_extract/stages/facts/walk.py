"""Walks the figures of a text in order and notes down of each what it measures.

A sentence has a topic, its first named figure; each figure either names itself or carries on with the
figure before. 其中 opens parts of the figure before it; an explanation (主要原因是…) leaves the topic alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...model import Mention
from ...model.report import Role
from . import fiscal
from .carry import Carry
from .context import REACH, Text
from .dealing import Dealer, with_units
from .draft import Draft
from .frame import Frame
from .measuring import is_fact
from .naming import Named, name_of
from .own_name import own_name
from .periods import is_planned, year_of
from .tail import PLAN, RATES

_PART_OF_WHOLE = re.compile(r"占比|比重")
_APPROVED = re.compile(r"会(?:审查|审议)?(?:批准|通过)的")
_SPENT = re.compile(r"全年|实际|累计")
#: 低于5.5%的预期控制目标
_GOAL = re.compile(r"的(?:预期|控制|年度|预定|既定){0,2}目标")
#: 1200万人以上全年城镇新增就业目标
_GOAL_OF_YEAR = re.compile(r"的?(?:全年|年度|年初)[^，。；、\d]{0,10}目标")
_NAMED = re.compile(r"[\u3400-\u9fff]{2}|[A-Za-z]{2}|[\u3400-\u9fff]”")
_LISTED_NAMES = re.compile(r"[、和]")
#: 培育了示范基地
_PERFECTIVE = re.compile(r"(?<!.)((?![为除])[^\W\d]{2})了(?=[^\W\d]{2})")
_NO_LIST = re.compile(r"[\d，。：；]")


class Walker:
    """One walk over one text. :meth:`walk` gives the drafts in text order."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.carry = Carry(text)
        self.dealer = Dealer(text, self.carry)
        #: where figures stand whose unit is printed behind a later one
        self._lent: frozenset[int] = frozenset()

    def walk(self, mentions: Sequence[Mention]) -> list[Draft]:
        """Drafts for those of ``mentions`` (in text order) that are facts."""
        text = self.text
        group: list[Mention] = []
        stop = -1
        whole, self._lent = with_units(mentions, text.flat)
        for mention in whole:
            if mention.start >= stop:
                self._sentence(group, stop)
                group = []
                stop = min(text.sentence_end(mention.end), max(mention.end, text.next_heading(mention.start)))
            group.append(mention)
        self._sentence(group, stop)
        return self.carry.drafts

    def _sentence(self, group: list[Mention], stop: int) -> None:
        if not group:
            return
        first = group[0].outer_start
        begin = self.text.sentence_start(first)
        heading = self.text.heading_at(first)
        if heading is not None:
            marker = heading.section.marker or ""
            begin = max(begin, heading.body if heading.body <= first else min(heading.start + len(marker), first))
        self.carry.start_sentence(heading, begin, first)
        self.dealer.start_sentence()
        floor = begin
        for index in range(len(group)):
            floor = self._figure(group, index, floor, stop)

    def _figure(self, group: list[Mention], index: int, floor: int, stop: int) -> int:
        """Note down one figure; returns where the next one's words begin."""
        following = group[index + 1] if index + 1 < len(group) else None
        frame = Frame(self.text, self.carry, group[index], following, floor, stop)
        dealt = self.dealer.dealt.get(index)
        if dealt is None and not is_fact(frame):
            return frame.start
        if dealt is not None:
            name, tail, confidence = dealt
            frame.tail, frame.role = tail, tail.role
            self._note(frame, "dealt", Named(name, confidence), self.dealer.years.get(index))
            return frame.mention.outer_end
        name = self._name_before(frame, group, index)
        if frame.may_be_named_behind(name):
            frame.read_behind(name)
        found = name_of(frame, name)
        if found is None:
            return frame.mention.outer_end
        rule, named = found
        self._note(frame, rule, named, self.dealer.years.get(index))
        if rule in ("counted", "paid") and frame.behind.head:
            if self.text.flat[frame.post_stop : frame.post_stop + 1] == "、":
                return frame.post_stop
            if frame.behind.deed and following is not None and frame.post_stop == following.outer_start:
                return frame.post_stop
        return frame.mention.outer_end

    def _name_before(self, frame: Frame, group: list[Mention], index: int) -> str:
        """The noun phrase before the number; one of several where 分别 deals them out."""
        text, carry, namer = self.text, self.carry, self.text.namer
        if frame.role == "baseline" and (moved := namer.last_word("从", frame.start, frame.tail.left)):
            # 低保标准从年标准1680元提高到2760元
            frame.tail = frame.tail._replace(left=moved)
        dealt = self.dealer.deals(frame, group, index)
        frame.noun = namer.before(frame.start, frame.tail.left, whole=dealt)
        if not dealt:
            return own_name(frame, text, carry)
        name = frame.noun.text
        before, word, behind = name.rpartition("分别")
        if word and (not behind or behind in text.lex.spend):
            name = before
        elif word and len(behind) > 3 and len(before) <= 4 and "、" not in before and "和" not in before:
            # 2021年、2022年全省分别立项建设农田6万亩、8万亩
            name = behind
        if not name and frame.start > max(frame.floor, carry.begin) and text.flat[frame.start - 1] == "，":
            # 化学需氧量、二氧化硫排放总量首次双下降，分别下降3.14%和4.66%
            name = namer.lead(text.segment_start(frame.floor, frame.start - 1), frame.start - 1)
        return self.dealer.deal(group, index, name, frame.tail) or name

    # -- notes --------------------------------------------------------------------------------

    def _note(self, frame: Frame, rule: str, named: Named, year: int | None) -> None:
        """Settle role, sign, stage and year of a named figure and note it down; ``year`` where one was dealt to it."""
        text, carry, tail = self.text, self.carry, frame.tail
        quantity = frame.mention.quantity
        noun = named.noun or frame.noun
        subject = named.subject
        name = fiscal.with_level(named.name, noun, carried=subject is not None, text=text, carry=carry)
        if frame.kind == "money" and subject is None:
            name = fiscal.with_fund(name, noun, text, carry)
        if "了" in name:
            name = _PERFECTIVE.sub(r"\1", name)
        if len(name) > 1 and _NAMED.search(name) is None:
            return
        year = year or year_of(text, carry, frame.mention.start)
        role = named.role or frame.role or self._default_role(frame, name)
        if role == "excess" and tail.against is not None and carry.topic is not None:
            topic_year = carry.topic.year
            if topic_year is not None and topic_year > tail.against:
                # 2025年预算安排9万元，比2024年预算增加1万元
                role = "growth" if frame.kind in RATES else "change"
                year = topic_year
        is_goal = _GOAL.match(text.flat, frame.mention.outer_end) is not None
        if quantity.bound != "eq":
            is_goal = is_goal or _GOAL_OF_YEAR.match(text.flat, frame.mention.outer_end) is not None
        planned = (
            role == "target"
            or is_goal
            or (
                (role in ("value", "growth", "share") or (role == "change" and text.report_type == "work_report"))
                and frame.kind != "score"
                and is_planned(text, carry, frame.start, frame.mention.outer_start, year)
            )
        )
        aimed = carry.aimed or is_goal or (role == "target" and frame.kind != "money")
        staged = tail.stage is not None or fiscal.is_planned_money(name, frame.kind, text)
        if planned and (aimed or not staged):
            if role == "share" and (word := _PART_OF_WHOLE.match(text.flat, tail.left, frame.mention.start)):
                name += word[0]
            role = "target"
        elif planned and role in ("value", "target"):
            role = "value"
            frame.tail = tail = tail._replace(stage=tail.stage or "budget")
        parent = carry.part_of if carry.in_part and role in ("value", "rank", "target") else None
        if parent is None and role == "value" and frame.kind == "money":
            parent = carry.closes(quantity)
        stage = tail.stage
        if stage is None and role == "value" and frame.kind == "money" and carry.topic is None:
            since = max(carry.begin, frame.start - REACH)
            stage = "budget" if _APPROVED.search(text.flat, since, frame.mention.start) else None
        if stage is None and role == "value":
            stage = fiscal.stage_of(name)
            if stage is not None and not carry.cause:
                carry.stage = stage
            if stage is None:
                in_whole = carry.in_part and carry.part_of is not None
                stage = carry.part_of.stage if in_whole and carry.part_of else tail.done or carry.stage
                if stage != "final" and any(word in name for word in text.lex.arrived):
                    # 调整后预算861万元，实际到位资金334万元
                    stage = None
            if stage is None and parent is not None:
                stage = parent.stage
            if stage is None and name.endswith("支出") and _SPENT.search(text.flat, frame.start, tail.left):
                stage = "final"
        confidence = named.confidence
        if len(name) > 24:
            confidence = min(confidence, 0.85 if len(name) <= 36 else 0.6)
        negative = tail.sign < 0 and role in ("growth", "change", "excess")
        draft = Draft(
            mention=frame.mention,
            name=name,
            role=role,
            value=-quantity.value if negative else quantity.value,
            rule=f"{rule}.{role}",
            confidence=confidence,
            clause_start=frame.start,
            clause_end=max(frame.post_stop, frame.mention.end),
            heading=carry.heading,
            stage=stage,
            scope=noun.scope or (subject.scope if subject is not None else None),
            year=year,
            path=noun.path or (subject.path if subject is not None else ()),
            instances=self._instances(frame.mention),
            printed=noun.printed or (subject.printed if subject is not None else ""),
            parent=parent,
            subject=subject,
            unit_source="inherited" if quantity.start in self._lent else "inline",
            belongs="finance" if frame.kind == "money" and tail.stage is not None else None,
        )
        carry.note(draft, tail)

    def _default_role(self, frame: Frame, name: str) -> Role:
        """The role of a figure whose tail says nothing."""
        kind, carry, tail = frame.kind, self.carry, frame.tail
        if kind == "rank":
            return "rank"
        if kind not in RATES:
            return "value"
        previous = carry.previous
        if tail.of and previous is not None and frame.start == tail.left:
            # 为年初预算513万元的 100.48%
            whole = self.text.flat[previous.clause_start : previous.mention.start]
            return "share" if whole.startswith("占") and not PLAN.search(whole) else "completion"
        if kind == "percent" and tail.done is not None and carry.last is not None and carry.last.name == name:
            return "completion"
        before = previous or (carry.drafts[-1] if carry.in_view and carry.drafts else None)
        if (
            before is not None
            and before.role == "growth"
            and not tail.reached
            and not name.endswith(("率", "度", "比", "比重", "面"))
        ):
            return "growth"
        if (
            previous is not None
            and previous.role == "baseline"
            and kind == "percent"
            and self.text.flat.startswith("占", previous.clause_start)
        ):
            # 占国内生产总值比重从1.07%提高到1.49%
            return "share"
        return "share" if name.endswith(("贡献率", "占比", "比重", "比例", "税比")) else "value"

    def _instances(self, mention: Mention) -> list[str]:
        """Named examples in brackets right behind a count: 2家（光大环保、创好鞋业）."""
        flat = self.text.flat
        at = mention.outer_end
        if mention.quantity.kind != "count" or flat[at : at + 1] != "（":
            return []
        close = flat.find("）", at, at + 200)
        inner = flat[at + 1 : close] if close > 0 else ""
        if not inner or _NO_LIST.search(inner):
            return []
        names = [n for n in _LISTED_NAMES.split(inner) if n]
        return names if all(2 <= len(n) <= 24 for n in names) else []
