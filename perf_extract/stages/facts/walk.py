"""Walks the figures of a text in order and notes down of each what it measures.

A sentence has a topic, its first named figure; each figure either names itself or carries on with the
figure before. 其中 opens parts of the figure before it; an explanation (主要原因是…) leaves the topic alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import structs

from ...knowledge.numerals import plain
from ...model import Mention
from ...model.report import Role
from . import fiscal
from .carry import Carry
from .context import REACH, Text
from .draft import Draft
from .frame import Frame
from .listing import share_out
from .naming import Named, has_subject, name_of
from .noun import head_of
from .periods import is_planned, year_of
from .tail import PLAN, RATES, Tail

#: what joins figures that 分别 deals out
_JOIN = re.compile(r"[、，和与及以\s]{1,3}(?:每人)?(?:每月|每年)?(?P<move>增长|下降|上升|减少|增加|回落|提高)?")
_DOWN = frozenset(("下降", "减少", "回落"))
_PART_OF_WHOLE = re.compile(r"占比|比重")
_APPROVED = re.compile(r"会(?:审查|审议)?(?:批准|通过)的")
_TIERS = re.compile(r"[省市县区乡镇州]级?")
_SPENT = re.compile(r"全年|实际|累计")
_DEALT = re.compile(r"分别|依次")
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
        #: figures of a sentence that 分别 has already named, by their place in it
        self._dealt: dict[int, tuple[str, Tail, float]] = {}
        #: where figures stand whose unit is printed behind a later one
        self._lent: set[int] = set()

    def walk(self, mentions: Sequence[Mention]) -> list[Draft]:
        """Drafts for those of ``mentions`` (in text order) that are facts."""
        text = self.text
        group: list[Mention] = []
        stop = -1
        for mention in self._with_units(mentions):
            if mention.start >= stop:
                self._sentence(group, stop)
                group = []
                stop = min(text.sentence_end(mention.end), max(mention.end, text.next_heading(mention.start)))
            group.append(mention)
        self._sentence(group, stop)
        return self.carry.drafts

    def _with_units(self, mentions: Sequence[Mention]) -> list[Mention]:
        """``mentions`` with the unit a list of figures states once, at its end: 20.9、36.2、54个百分点."""
        whole = list(mentions)
        for index in range(len(whole) - 2, -1, -1):
            here, there = whole[index], whole[index + 1]
            bare, full = here.quantity, there.quantity
            shares = bare.kind == "number" or (bare.unit == "个" and full.unit == "个百分点")
            if not shares or full.unit is None or here.outer_end + 3 < there.outer_start:
                continue
            if _JOIN.fullmatch(self.text.flat, here.outer_end, there.outer_start) is None:
                continue
            if full.value:
                own_scale = bare.text[-1] in "十百千万亿"
                lent = structs.replace(
                    bare,
                    kind=full.kind,
                    unit=full.unit_base if own_scale else full.unit,
                    unit_base=full.unit_base,
                    value_base=bare.value_base if own_scale else plain(bare.value * full.value_base / full.value),
                )
                whole[index] = structs.replace(here, quantity=lent)
                self._lent.add(bare.start)
        return whole

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
        self._dealt = {}
        floor = begin
        for index in range(len(group)):
            floor = self._figure(group, index, floor, stop)

    def _figure(self, group: list[Mention], index: int, floor: int, stop: int) -> int:
        """Note down one figure; returns where the next one's words begin."""
        following = group[index + 1] if index + 1 < len(group) else None
        frame = Frame(self.text, self.carry, group[index], following, floor, stop)
        if index not in self._dealt and (frame.modifies() or not frame.measures()):
            return frame.start
        if index in self._dealt:
            name, tail, confidence = self._dealt[index]
            frame.tail, frame.role = tail, tail.role
            self._note(frame, "dealt", Named(name, confidence))
            return frame.mention.outer_end
        name = self._own_name(frame, group, index)
        if frame.may_be_named_behind(name):
            frame.read_behind(name)
        found = name_of(frame, name)
        if found is None:
            return frame.mention.outer_end
        rule, named = found
        self._note(frame, rule, named)
        if rule in ("counted", "paid") and frame.behind.head:
            if self.text.flat[frame.post_stop : frame.post_stop + 1] == "、":
                return frame.post_stop
            if frame.behind.deed and following is not None and frame.post_stop == following.outer_start:
                return frame.post_stop
        return frame.mention.outer_end

    def _own_name(self, frame: Frame, group: list[Mention], index: int) -> str:
        """The noun phrase before the number, with its budget stage read off."""
        text, tail = self.text, frame.tail
        if frame.role == "baseline" and (moved := text.namer.last_word("从", frame.start, tail.left)):
            # 低保标准从年标准1680元提高到2760元
            frame.tail = tail = tail._replace(left=moved)
        dealt = tail.respectively or self._pairs(group, index, tail) or self._of_each(group, index, tail)
        dealt = dealt or _DEALT.search(text.flat, frame.start, frame.end) is not None
        noun = frame.noun = text.namer.before(frame.start, tail.left, whole=dealt)
        if dealt:
            name = noun.text
            before, word, behind = name.rpartition("分别")
            if word and (not behind or behind in text.lex.spend):
                name = before
            if not name and frame.start > max(frame.floor, self.carry.begin) and text.flat[frame.start - 1] == "，":
                # 化学需氧量、二氧化硫排放总量首次双下降，分别下降3.14%和4.66%
                name = text.namer.lead(text.segment_start(frame.floor, frame.start - 1), frame.start - 1)
            return self._deal(group, index, name, tail) or name
        if noun.text == "部分":
            # 中央分享50%部分: the rate belongs to the name
            noun = frame.noun = text.namer.before(text.segment_start(self.carry.begin, frame.start), tail.left)
        name = head_of(noun.text, text.lex)
        if name.endswith(text.lex.setting) or (name[:1] == "占" and name.endswith(("比重", "比例"))):
            name = ""
        if (
            frame.kind in RATES
            and name.endswith(text.lex.whole)
            and text.flat.startswith("的", frame.mention.outer_end)
        ):
            # 已扩大到全国86%的县
            name = ""
        name = name.removesuffix("了")
        if tail.reached:
            # 参加培训的有321人
            name = name.removesuffix("的")
        if (len(name) > 3 and name.endswith("至")) or (frame.kind == "rank" and name.endswith(("和", "与", "及"))):
            name = name[:-1]
        base = self.carry.previous if tail.to else None
        if base is not None and base.role == "baseline" and len(name) <= 2 and base.mention.outer_end == frame.floor:
            # 从15个县扩大到57个县: the word belongs to the number before
            name = ""
        if not name and tail.role == "baseline" and text.flat[frame.start] in "从由":
            name = text.noun_before(frame.floor, frame.start)
        ahead = text.lex.future.match(name)
        if ahead is not None and len(name) - ahead.end() > 3 and text.lex.protected.match(name) is None:
            # 计划新建供水工程4处
            name = name[ahead.end() :]
        if frame.role in ("change", "growth"):
            if name in text.lex.when:
                name = ""
            elif len(name) > 5 and name.endswith(text.lex.everywhere):
                # 公务用车购置全区增加
                name = name[:-2]
        if name.endswith("安排") and fiscal.is_budgeted(name[:-2].removesuffix("拟").removesuffix("相应")):
            name = name[:-2].removesuffix("拟").removesuffix("相应")
            frame.tail = tail = tail._replace(stage=tail.stage or "budget")
        if fiscal.is_moved(text.flat[tail.left - len(name) - 2 : tail.left - len(name)], name) and frame.role is None:
            # 执行中调减收入预算55.3亿元
            down = text.flat[tail.left - len(name) - 1] == "减"
            frame.role = "change"
            frame.tail = tail = tail._replace(role="change", sign=-1 if down else 1)
        adjusted = fiscal.adjusted(name, text.flat[tail.left : frame.end])
        if adjusted:
            name = adjusted
            frame.tail = tail = tail._replace(
                stage="adjusted", stage_word="" if name in fiscal.BARE_FLOWS or len(name) > 3 else tail.stage_word
            )
        if name in text.lex.bare and has_subject(frame):
            return ""
        if tail.stage_word:
            if not name:
                last = self.carry.last
                came = last is not None and any(word in last.name for word in text.lex.arrived)
                if came and tail.stage_word.startswith("实际支出"):
                    # 资金到位6480万元；实际支出6318.72万元
                    return tail.stage_word
                return "" if has_subject(frame) else tail.stage_word
            if name in fiscal.BARE_FLOWS:
                return name + fiscal.STAGE_NAMES[tail.stage or "budget"]
            if len(name) <= 3:
                return name + tail.stage_word
        return name

    def _pairs(self, group: list[Mention], index: int, tail: Tail) -> bool:
        """Whether a figure and the next are what two things move from: 从46503元和16935元分别提高到."""
        if index + 1 >= len(group):
            return False
        flat, here, there = self.text.flat, group[index], group[index + 1]
        if _JOIN.fullmatch(flat, here.outer_end, there.outer_start) is None:
            return False
        own = [d for d in self.carry.drafts[-2:] if d.role == "baseline" and d.mention.start > self.carry.begin]
        if tail.to and len(own) == 2:
            return own[0].name != own[1].name
        return tail.role == "baseline" and flat.startswith("分别", there.outer_end)

    def _of_each(self, group: list[Mention], index: int, tail: Tail) -> bool:
        """Whether each figure of the sentence so far has its rate here: 投资76万元，投劳3万工日，占计划的105%、104%."""
        if tail.role != "completion" or not tail.of:
            return False
        flat, count = self.text.flat, 1
        for here, there in pairwise(group[index:]):
            if flat[here.outer_end : there.outer_start] not in ("、", "和"):
                break
            count += 1
        named = self.carry.names_before
        return count > 1 and named(count) is not None and named(count + 1) is None

    def _deal(self, group: list[Mention], index: int, names_text: str, tail: Tail) -> str | None:
        """Deal the names before 分别 out over the figures behind it; returns this figure's name."""
        flat = self.text.flat
        moves: list[str | None] = []
        while index + len(moves) + 1 < len(group):
            here, there = group[index + len(moves)], group[index + len(moves) + 1]
            joined = _JOIN.fullmatch(flat, here.outer_end, there.outer_start)
            first = group[index].quantity
            if joined is None or (there.quantity.kind, there.quantity.unit_base) != (first.kind, first.unit_base):
                break
            moves.append(joined["move"])
        if not moves:
            return None
        if not names_text and self.carry.previous is None:
            return None
        count = len(moves) + 1
        names = (
            share_out(names_text, count, self.text.groups, self.text.lex, self._shared_tail(group[index], names_text))
            if names_text
            else self.carry.names_before(count)
        )
        if not names and not names_text:
            return None
        if names and self.carry.last is not None and all(_TIERS.fullmatch(n) for n in names):
            # 扶贫资金22.77亿元，市、县分别增长
            names = [n.removesuffix("级") + "级" + self.carry.last.name for n in names]
        for offset, move in enumerate(moves, 1):
            name, confidence = (names[offset], 0.93) if names else (names_text, 0.5)
            if move:
                tail = tail._replace(sign=-1 if move in _DOWN else 1)
            self._dealt[index + offset] = (name, tail, confidence)
        return names[0] if names else names_text

    def _shared_tail(self, mention: Mention, names_text: str) -> str:
        """What a list of names shares behind its last one: 授权专利 of 大专院校、工矿企业授权专利."""
        at = self.text.flat.rfind(names_text, self.carry.begin, mention.start)
        last = names_text.rpartition("、")[2]
        if at < 0 or last == names_text:
            return ""
        end = at + len(names_text)
        return self.text.namer.verb_phrase(end - len(last), end)

    # -- notes --------------------------------------------------------------------------------

    def _note(self, frame: Frame, rule: str, named: Named) -> None:
        """Settle role, sign, stage and year of a named figure and note it down."""
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
        year = year_of(text, carry, frame.mention.start)
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
