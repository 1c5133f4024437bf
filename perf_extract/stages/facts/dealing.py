"""Several figures and several names: what 分别 deals out, and units that a list of figures states once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import structs

from ...knowledge.numerals import plain
from ...model import Mention
from .carry import Carry
from .context import REACH, Text
from .frame import Frame
from .listing import share_out
from .tail import Tail

#: what joins figures that 分别 deals out
_JOIN = re.compile(r"[、，和与及以\s]{1,3}(?:每人)?(?:每月|每年)?(?P<move>增长|下降|上升|减少|增加|回落|提高)?")
_AND = re.compile("[、和]")
_DOWN = frozenset(("下降", "减少", "回落"))
_TIERS = re.compile(r"[省市县区乡镇州]级?")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d年度?(?:、|以及|和|与|及))+(?:19|20)\d\d年")
_DEALT = re.compile(r"分别|依次")


def with_units(mentions: Sequence[Mention], flat: str) -> tuple[list[Mention], frozenset[int]]:
    """``mentions`` with the unit a list of figures states once, at its end: 20.9、36.2、54个百分点.

    The second value tells where the figures stand that were lent one.
    """
    whole = list(mentions)
    lent_at: set[int] = set()
    for index in range(len(whole) - 2, -1, -1):
        here, there = whole[index], whole[index + 1]
        bare, full = here.quantity, there.quantity
        shares = bare.kind == "number" or (bare.unit == "个" and full.unit == "个百分点")
        if not shares or full.unit is None or here.outer_end + 3 < there.outer_start:
            continue
        if _JOIN.fullmatch(flat, here.outer_end, there.outer_start) is None:
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
            lent_at.add(bare.start)
    return whole, frozenset(lent_at)


class Dealer:
    """Deals the names of one sentence out over its figures."""

    def __init__(self, text: Text, carry: Carry) -> None:
        self.text = text
        self.carry = carry
        #: figures that are already named, by their place in the sentence
        self.dealt: dict[int, tuple[str, Tail, float]] = {}
        #: the years of those that a list of years deals out, by their place in the sentence
        self.years: dict[int, int] = {}

    def start_sentence(self) -> None:
        """Forget what was dealt out in the sentence before."""
        self.dealt, self.years = {}, {}

    def deals(self, frame: Frame, group: list[Mention], index: int) -> bool:
        """Whether the names before a figure are dealt out over it and those behind it."""
        tail = frame.tail
        dealt = tail.respectively or self._pairs(group, index, tail) or self._of_each(group, index, tail)
        return dealt or _DEALT.search(self.text.flat, frame.start, frame.end) is not None

    def _pairs(self, group: list[Mention], index: int, tail: Tail) -> bool:
        """Whether a figure and the next are what two things move from: 从46503元和16935元分别提高到."""
        count = self._in_a_row(group, index, _JOIN)
        if count == 1:
            return False
        own = [d for d in self.carry.drafts[-count:] if d.role == "baseline" and d.mention.start > self.carry.begin]
        if tail.to and len(own) == count:
            return len({draft.name for draft in own}) == count
        return tail.role == "baseline" and self.text.flat.startswith("分别", group[index + 1].outer_end)

    def _in_a_row(self, group: list[Mention], index: int, between: re.Pattern[str]) -> int:
        """How many figures from one on have nothing but ``between`` between them."""
        count = 1
        for here, there in pairwise(group[index:]):
            if between.fullmatch(self.text.flat, here.outer_end, there.outer_start) is None:
                break
            count += 1
        return count

    def _of_each(self, group: list[Mention], index: int, tail: Tail) -> bool:
        """Whether each figure of the sentence so far has its rate here: 投资76万元，投劳3万工日，占计划的105%、104%."""
        if tail.role != "completion" or not tail.of:
            return False
        count = self._in_a_row(group, index, _AND)
        named = self.carry.names_before
        return count > 1 and named(count) is not None and named(count + 1) is None

    def deal(self, group: list[Mention], index: int, names_text: str, tail: Tail) -> str | None:
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
        years = [] if names else self._years_before(group[index].start)
        if len(years) == count:
            # 2021年、2022年收入分别为5亿元、6亿元: one name, a year for each
            for offset, year in enumerate(years):
                self.years[index + offset] = year
                if offset:
                    self.dealt[index + offset] = (names_text, tail, 0.93)
            return names_text
        if names and self.carry.last is not None and all(_TIERS.fullmatch(n) for n in names):
            # 扶贫资金22.77亿元，市、县分别增长
            names = [n.removesuffix("级") + "级" + self.carry.last.name for n in names]
        for offset, move in enumerate(moves, 1):
            name, confidence = (names[offset], 0.93) if names else (names_text, 0.5)
            if move:
                tail = tail._replace(sign=-1 if move in _DOWN else 1)
            self.dealt[index + offset] = (name, tail, confidence)
        return names[0] if names else names_text

    def _years_before(self, place: int) -> list[int]:
        """The years of the last list of years in the sentence before ``place``."""
        found = ""
        for match in _YEARS.finditer(self.text.flat, max(self.carry.begin, place - REACH), place):
            found = match[0]
        return [int(year) for year in _YEAR.findall(found)]

    def _shared_tail(self, mention: Mention, names_text: str) -> str:
        """What a list of names shares behind its last one: 授权专利 of 大专院校、工矿企业授权专利."""
        at = self.text.flat.rfind(names_text, self.carry.begin, mention.start)
        last = names_text.rpartition("、")[2]
        if at < 0 or last == names_text:
            return ""
        end = at + len(names_text)
        return self.text.namer.verb_phrase(end - len(last), end)
