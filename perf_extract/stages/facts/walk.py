"""Walks the figures of a text in order and says of each what it measures.

A sentence has a topic, its first named figure; each figure either names itself or carries on with the
figure before. 其中 opens parts of the figure before it; an explanation (主要原因是…) leaves the topic alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...knowledge import Catalog
from ...knowledge.codes import code_book
from ...model import Heading, Mention, Reading, Tokens
from ...model.report import Role, Stage
from .draft import Draft
from .lexicon import Lexicon
from .listing import collectives, share_out
from .noun import Behind, Namer, Noun, head_of, tidy
from .tail import RATES, Tail, read_tail

_HARD = re.compile(r"[。！？\n]")
_STOPS = "，：；。！？\n\t"
_JOIN = re.compile(r"[、，和与及以\s]{1,3}(?:每人)?(?:每月|每年)?(?P<move>增长|下降|上升|减少|增加|回落|提高)?")
_DOWN = frozenset(("下降", "减少", "回落"))
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_CARRIES_ON = re.compile(r"(?:（)?(?:其中|同比|环比|比上年|较上年|比去年|较去年|增长|下降|占|与(?:上年|去年|20\d\d年).{0,6}相比)")
_MOVES_TO = re.compile(
    r"[^，。；、]{0,6}?(?:(?:增加|增长|提高|提升|上升|扩大|下降|减少|降低|压减|压缩|缩短|跃升|攀升|发展|优化|调整|回落)(?:到|至|为)|增至|升至|降至|减至)"
)
_MODIFIER = re.compile(r"(?:（[含不及]{1,2}）)?(?:及?以[上下内](?!.{0,3}(?:全部|均|都))|级)(?=[^\W\d_])")
_NOUN_NEXT = re.compile(r"[^\W\d_]")
_VIEW = re.compile(r"(?:分|按)[^，。；：]{1,10}(?:看)[，：]")
#: 一般公共预算 and its kin are names of funds, not a budget stage
_FUND = re.compile(r"一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金预算|预算稳定|预算绩效|预算单位|预算管理|预算[内外]|预算项目")
_FUND_NAME = re.compile(r"一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金预算|社会保险基金|政府性基金")
_ADJUSTED = re.compile(r"全年预算|调整(?:后)?预算")
_FINAL = re.compile(r"决算|执行数|实际支出")
_PLANS = re.compile(r"下一步|下步|工作(?:安排|计划|打算|目标|思路)|绩效目标(?!.{0,4}(?:完成|实现|达成))|预期目标|年度目标|主要目标|改进措施|打算")
_DEED = re.compile(r"(?:累计|新|已|共|再|全部)?..")
#: a list that its head noun closes: 视力、听力、智力等残疾儿童
_LISTED = re.compile(r"[^\W\d_]{1,10}(?:、[^\W\d_]{1,10}?){1,5}等(?=[^\W\d_]{2})")
_LEVEL = re.compile(r"[省市县区州]本?级(?=.{2})")
_OWN = re.compile(r"全|各|中央|上级|[^\W\d_]{1,8}[省市县区州镇乡旗](?:[^\W\d_]{2})|上解|补助下级")
_BUDGET_FIGURE = re.compile(r"(?:收入|支出|税|结转|结余|预算稳定调节基金|调[入出]资金|转移支付|总计|总量)$")
_PLACE_NAME = re.compile(r"[^\W\d_“”]{1,7}(?:区|县|市|镇|乡|州|旗|街道)|[省市县区]直")
_JUST_MONEY = frozenset(("资金", "财政资金", "专项资金", "补助资金", "各级财政资金", "各类资金", "财政拨款"))
_NAMED = re.compile(r"[\u3400-\u9fff]{2}|[A-Za-z]{2}|[\u3400-\u9fff]”")
_FOR = re.compile(r"(?:主要|全部|重点|专项)?(?:用于|支持|保障|推进|推动|落实|促进|加强|助力|开展|实施)(?:全市|全县|全省)?")
_COUNTED = frozenset(("count", "area", "length", "mass", "volume", "energy", "number", "duration", "score", "rank"))
_MODIFYING = frozenset(("money", "duration", "length", "area", "mass", "energy", "volume"))


def stage_of(name: str) -> Stage | None:
    """The stage that a name's own words give."""
    name = _FUND.sub("", name)
    if _ADJUSTED.search(name):
        return "adjusted"
    if _FINAL.search(name):
        return "final"
    return "budget" if "预算" in name else None


def _as_fund(purpose: str) -> str:
    """What money is for, as its name."""
    return purpose if purpose.endswith(("资金", "经费", "补助", "补贴")) else purpose + "资金"


class Walker:
    """One walk over one text. :meth:`walk` gives the drafts in text order."""

    def __init__(
        self, reading: Reading, tokens: Tokens, headings: Sequence[Heading], year: int | None, catalog: Catalog
    ) -> None:
        self.flat = reading.flat
        self.rev = reading.flat[::-1]
        self.lex = catalog.derived(Lexicon)
        self.catalog = catalog
        self.book = catalog.derived(code_book)
        self.namer = Namer(self.flat, tokens, self.lex)
        self.headings = headings
        self.by_id = {h.section.id: h for h in headings}
        self.planned: bool | None = None
        self.year = year
        self.drafts: list[Draft] = []
        self.topic: Draft | None = None
        self.last: Draft | None = None
        self.holder: Draft | None = None
        self.main: Draft | None = None
        self.earlier: Draft | None = None
        self.previous: Draft | None = None
        self.part_of: Draft | None = None
        self.in_part = False
        self.cause = False
        self.heading: Heading | None = None
        self.begin = 0
        self.brackets: list[tuple[Draft | None, Draft | None, bool]] = []
        self.shared: dict[int, tuple[str, Tail, float]] = {}
        self.sentence_stage: Stage | None = None
        self.in_view = False
        self.part_lasts = False
        self.done_to = ""
        self.level = ""

    def walk(self, mentions: Sequence[Mention]) -> list[Draft]:
        """Drafts for those mentions that are facts."""
        heading_at = -1
        sentence: list[Mention] = []
        stop = -1
        for mention in mentions:
            while heading_at + 1 < len(self.headings) and self.headings[heading_at + 1].start <= mention.start:
                heading_at += 1
            if heading_at >= 0 and mention.start < self.headings[heading_at].end:
                continue
            if mention.start >= stop:
                self._sentence(sentence, stop)
                sentence = []
                match = _HARD.search(self.flat, mention.end)
                stop = match.start() if match else len(self.flat)
                if heading_at + 1 < len(self.headings):
                    stop = min(stop, max(mention.end, self.headings[heading_at + 1].start))
            sentence.append(mention)
        self._sentence(sentence, stop)
        return self.drafts

    # -- one sentence -------------------------------------------------------------------------

    def _sentence(self, group: list[Mention], stop: int) -> None:
        if not group:
            return
        flat = self.flat
        first = group[0].outer_start
        begin = max(flat.rfind(c, 0, first) for c in "。！？\n") + 1
        heading = self._heading_at(first)
        if heading is not None and heading.body <= first:
            begin = max(begin, heading.body)
        same = bool(self.drafts) and self.drafts[-1].heading is heading
        if not same or "\n" in flat[self.drafts[-1].mention.end : begin]:
            self.level = ""
        continues = same and _CARRIES_ON.match(flat, begin) is not None
        if not continues:
            self.earlier = (self.topic or self.last) if same else None
            self.last = self.holder = None
            self.main = None
            self.part_of = None
            self.in_part = False
        self.topic = self.last if continues else None
        self.cause = False
        self.heading = heading
        self.begin = begin
        self.brackets = []
        self.shared = {}
        self.sentence_stage = self.main.stage if continues and self.main else None
        self.previous = None
        self.planned = None
        self.in_view = _VIEW.search(flat, begin, first) is not None
        floor = begin
        for index, mention in enumerate(group):
            floor = self._figure(group, index, floor, stop)

    def _heading_at(self, place: int) -> Heading | None:
        low, high = 0, len(self.headings)
        while low < high:
            middle = (low + high) // 2
            if self.headings[middle].start <= place:
                low = middle + 1
            else:
                high = middle
        return self.headings[low - 1] if low else None

    # -- one figure ---------------------------------------------------------------------------

    def _figure(self, group: list[Mention], index: int, floor: int, stop: int) -> int:
        """Note down one figure; returns where the next one's words begin."""
        flat, lex = self.flat, self.lex
        mention = group[index]
        quantity = mention.quantity
        kind = quantity.kind
        edge = mention.outer_start
        following = group[index + 1] if index + 1 < len(group) else None

        start = max(flat.rfind(c, floor, edge) for c in "，：；\t") + 1
        start = max(start, floor)
        start = self._brackets(floor, start, edge)
        if "；" in flat[floor:start]:
            self.cause = False
            if self.in_part and not self.part_lasts:
                self.in_part = False
            if not self.in_part:
                self.topic = None
        if lex.cause.search(flat, floor, edge):
            self.cause = True
        start = self._part(floor, start, edge, quantity.unit_base)
        end = edge
        if not flat[start:end].strip("“（") and start > self.begin and flat[start - 1] in "：\t" and start > floor:
            end = start - 1
            start = max(max(flat.rfind(c, floor, end) for c in "，：；\t") + 1, floor)

        tail = read_tail(flat, self.rev, start, end, kind, lex)
        post_stop = self._post_stop(mention, following, stop)
        if self._only_modifies(mention, tail, following):
            return start
        if not self._is_measured(mention, tail, start, post_stop):
            return start
        role = tail.role
        if role is None and following is not None and following.outer_start - mention.outer_end <= 10:
            moves = _MOVES_TO.match(flat, mention.outer_end)
            if moves is not None and moves.end() >= following.outer_start - 2 and following.quantity.kind == kind:
                role = "baseline"
        if role is None and flat[start] in "比较" and following is not None and kind == following.quantity.kind:
            role, tail = "baseline", tail._replace(left=start)

        if index in self.shared:
            name, tail, confidence = self.shared[index]
            role = tail.role or self._default_role(kind, name, tail)
            self._note(mention, name, role, tail, confidence, "respectively", start, post_stop, Noun(name))
            return mention.outer_end
        dealt = tail.respectively or flat.find("分别", start, edge) >= 0 or flat.find("依次", start, edge) >= 0
        noun = self.namer.before(start, tail.left, whole=dealt)
        name = noun.text if dealt else head_of(noun.text, lex)
        if dealt:
            if not name and self.previous is None:
                name = self._lead_noun(floor, start)
            name = self._share_out(group, index, name, tail) or name
        counted = self._judge_name(mention, noun, name, tail, role, start, following, post_stop, floor)
        return post_stop if counted and flat[post_stop : post_stop + 1] == "、" else mention.outer_end

    def _brackets(self, floor: int, start: int, edge: int) -> int:
        """Follow brackets opened and closed before a figure; inside one, figures belong to the figure before it."""
        flat = self.flat
        for match in re.finditer(r"[（）]", flat[floor:edge]):
            at = floor + match.start()
            if match[0] == "（":
                closing = flat.find("）", at, edge)
                if closing < 0:
                    self.brackets.append((self.topic, self.last, self.in_part))
                    self.in_part, self.part_of = self.previous is not None, self.previous
                    start = max(start, at + 1)
            elif self.brackets and flat.rfind("（", floor, at) < 0:
                self.topic, self.last, self.in_part = self.brackets.pop()
                self.part_of = self.main if self.in_part else None
                start = max(start, at + 1)
        return start

    def _part(self, floor: int, start: int, edge: int, unit_base: str | None) -> int:
        """Open the parts that 其中 announces; returns where the figure's own words begin."""
        flat = self.flat
        match = self.lex.part.search(flat, floor, edge)
        if match is None:
            return start
        at = match.start()
        if match[0].endswith("有") and (
            self.last is None or self.last.mention.quantity.unit_base != unit_base or at - start > 3
        ):
            return start
        if flat[match.end() : match.end() + 1] == "）":
            return start
        if not (match[0].endswith("有") or at == self.begin or at == floor or flat[at - 1] in "，：；（、。"):
            return start
        if not (self.brackets and self.part_of is not None):
            self.in_part = True
            self.part_of = self.main or self.last
        end = match.end()
        self.part_lasts = end < edge and flat[end] in "：，"
        if self.part_lasts:
            end += 1
        return max(start, end)

    def _post_stop(self, mention: Mention, following: Mention | None, stop: int) -> int:
        limit = stop if following is None else min(stop, following.outer_start)
        at = mention.outer_end
        listed = _LISTED.match(self.flat, at, limit)
        for place in range(listed.end() if listed is not None else at, limit):
            if self.flat[place] in "，。；：、）（\n\t":
                if self.flat[place] == "（" and place > at:
                    continue
                return place
        return limit

    def _only_modifies(self, mention: Mention, tail: Tail, following: Mention | None) -> bool:
        """单价100万元以上设备: the amount describes what is counted and is no fact."""
        quantity = mention.quantity
        if self.flat[mention.start - 1 : mention.start] == "每" and mention.start > self.begin:
            return True
        if (quantity.kind not in _MODIFYING and quantity.unit_base != "人") or tail.role is not None or tail.reached:
            return False
        if quantity.text[0] in "十百千万亿" and _NOUN_NEXT.match(self.flat, mention.end) is not None:
            return True
        return _MODIFIER.match(self.flat, mention.end) is not None

    def _is_measured(self, mention: Mention, tail: Tail, start: int, post_stop: int) -> bool:
        quantity = mention.quantity
        flat = self.flat
        kind = quantity.kind
        if quantity.unit in self.lex.grade or self._only_says(mention):
            return False
        said = tail.role is not None or tail.reached or tail.stage is not None
        if kind == "duration":
            if "连续" in flat[max(start, mention.start - 4) : mention.start]:
                return False
            return said or flat[start : tail.left].endswith(self.lex.lasts)
        if kind == "number":
            if tail.role == "baseline" or tail.to:
                return True
            return (tail.reached or tail.stage is not None) and (quantity.value == 0 or "." in quantity.text)
        if kind == "rank":
            return tail.role == "rank"
        if kind == "count" and not said:
            end = min((p for p in (flat.find(c, mention.end) for c in "，。；") if p >= 0), default=len(flat))
            if flat[mention.end : end].endswith(self.lex.mechanism) and end - mention.end <= 40:
                return False
        return True

    def _only_says(self, mention: Mention) -> bool:
        """Whether the number is part of a quoted saying, or of 每一个, 这一项."""
        flat = self.flat
        at = mention.start
        if flat[at - 1 : at] in ("每", "这", "那", "某", "任", "同", "另", "哪") and mention.quantity.text[0] == "一":
            return True
        opening = flat.rfind("“", max(0, at - 16), at)
        if opening < 0 or flat.find("”", opening, at) >= 0:
            return False
        return 0 < flat.find("”", mention.end, mention.end + 16)

    # -- names --------------------------------------------------------------------------------

    def _lead_noun(self, floor: int, start: int) -> str:
        """The noun phrase of the segment before the figure's own, for 城镇、农村居民收入，分别增长."""
        flat = self.flat
        end = start - 1
        if end <= floor:
            return ""
        begin = max(max(flat.rfind(c, floor, end) for c in "，：；\t") + 1, floor)
        return self.namer.before(begin, end).text

    def _share_out(self, group: list[Mention], index: int, text: str, tail: Tail) -> str | None:
        """Deal the names before 分别 out over the figures behind it; returns this figure's name."""
        count = 1
        while index + count < len(group):
            gap = self.flat[group[index + count - 1].outer_end : group[index + count].outer_start]
            if not _JOIN.fullmatch(gap) or group[index + count].quantity.kind != group[index].quantity.kind:
                break
            count += 1
        if count < 2:
            return None
        if text:
            names = share_out(text, count, self.catalog.derived(collectives), self.lex.metric)
        else:
            names = self._named_before(count)
        for offset in range(1, count):
            name, confidence = (names[offset], 0.93) if names else (text, 0.5)
            gap = self.flat[group[index + offset - 1].outer_end : group[index + offset].outer_start]
            move = _JOIN.fullmatch(gap)
            if move is not None and move["move"]:
                tail = tail._replace(sign=-1 if move["move"] in _DOWN else 1)
            self.shared[index + offset] = (name, tail, confidence)
        return names[0] if names else text

    def _named_before(self, count: int) -> list[str] | None:
        """The last figures of the sentence, when 分别 refers back to them: 起数42起、死亡29人，分别下降."""
        names: list[str] = []
        for draft in reversed(self.drafts):
            if draft.mention.start < self.begin or len(names) == count:
                break
            if draft.name not in names:
                names.append(draft.name)
        return names[::-1] if len(names) == count else None

    def _judge_name(
        self,
        mention: Mention,
        noun: Noun,
        name: str,
        tail: Tail,
        role: Role | None,
        start: int,
        following: Mention | None,
        post_stop: int,
        floor: int,
    ) -> bool:
        """Settle a figure's name and note it down; whether the name was taken from behind the number."""
        lex = self.lex
        kind = mention.quantity.kind
        confidence = 0.95
        rule = "named"
        subject: Draft | None = None
        if name in lex.bare and self._has_subject():
            name = ""
        elif tail.stage_word and not name:
            name = "" if self._has_subject() else tail.stage_word
        elif tail.stage_word and len(name) <= 3:
            name += tail.stage_word

        if name.endswith("安排") and self._is_budget(name[:-2]):
            name = name[:-2].removesuffix("拟")
            tail = tail._replace(stage=tail.stage or "budget")
        behind = Behind("")
        if role in (None, "target", "excess", "share") and mention.outer_end < post_stop and not (name and tail.reached and kind in RATES):
            if kind in _COUNTED or kind == "money" or not name:
                found = self._behind(mention, following, post_stop)
                if found is None:
                    return False
                behind = found
        if kind in _COUNTED and (behind.head or behind.joined):
            name, rule = self._counted(name, noun, behind), "counted"
        elif kind in RATES and not name and behind.joined and self.flat.startswith("的", mention.outer_end):
            name, rule, confidence = behind.joined, "counted", 0.9
        elif behind.deed and kind in RATES and not name:
            owner = self._carried("completion", tail)
            name = (self._short(mention) if owner else "") + behind.deed
            role = "share" if behind.deed.startswith("用于") else "completion"
            rule = "deed"
        elif kind == "money" and (behind.head or behind.deed) and (self._says_nothing(name) or name.endswith(("安排", "投入", "拨付", "下达"))):
            owner = "" if self._says_nothing(name) else name[:-2]
            aim = _FOR.sub("", self.flat[mention.outer_end : post_stop], count=1)
            name, rule, confidence = owner + _as_fund(tidy(aim)), "purpose", 0.8
        elif kind == "money" and role is None and self._says_nothing(name) and not tail.reached and (purpose := self._purpose(mention)):
            name, rule, confidence = _as_fund(purpose), "purpose", 0.8
        elif name in lex.owner:
            name, rule = self._owned(name, floor, start), "owned"
        elif name and (whose := self._level_alone(name)) is not None:
            name, rule = whose, "scoped"
        elif name in ("收入", "支出", "结余", "结转", "收入预算", "支出预算", "收入决算", "支出决算"):
            name, rule = self._fiscal(name), "fiscal"
        elif name in ("总额", "合计", "总计", "总数") and self.topic is not None:
            name, subject, rule = self.topic.name, self.topic, "carried"
        elif (
            _DEED.fullmatch(name)
            and role in (None, "target")
            and kind != "score"
            and name not in lex.noun
            and not self._says_nothing(name)
            and self.namer.is_deed(tail.left - 2, tail.left)
        ):
            owner = self._done_to(mention, name, floor, start)
            if owner:
                name, rule, confidence = owner + name, "led", 0.85
        elif name and self.in_part and self.part_of is not None and role is None and _PLACE_NAME.fullmatch(name):
            name, rule = name + self.part_of.name, "scoped"
        elif name and self.in_part and self.part_of is not None and role is None:
            alike = self.part_of.mention.quantity.unit_base == mention.quantity.unit_base
            if len(name) == 2 and kind == "count" and alike and not self.part_of.name.endswith(name):
                name += self._short_name(self.part_of.name)
            else:
                name += self._shared_metric(self.part_of, mention, name)

        if len(name) == 1 and not self.namer.is_noun(tail.left - 1):
            name = ""
        if not name:
            subject = self._carried(role, tail)
            rule = "carried"
            if subject is not None and subject.name in lex.bare and tail.stage_word:
                subject, name, rule = None, tail.stage_word, "named"
            elif subject is not None:
                name, confidence = subject.name, min(0.93, subject.confidence)
                if kind == "money" and tail.stage is not None and subject.mention.quantity.kind not in ("money", "percent"):
                    ending = next((m for m in lex.measure if name.endswith(m) and len(name) - len(m) >= 2), "")
                    name = name.removesuffix(ending).removesuffix("自评")
            else:
                noun, confidence, rule = self._from_around(name, start)
                name = noun.text
        if role is None and tail.of and kind in RATES and self.previous is not None and start == tail.left:
            role = "share" if self.flat[self.previous.clause_start : self.previous.mention.start].startswith("占") else "completion"
        name, noun = self._with_level(name, noun, subject)
        if role is None:
            role = self._default_role(kind, name, tail)
        planned = role == "target" or (kind != "score" and role in ("value", "growth", "share") and self._is_planned(mention, start))
        if planned and not self._is_budget(name):
            role = "target"
        elif planned and role in ("value", "target"):
            role, tail = "value", tail._replace(stage=tail.stage or "budget")
        if not name or (len(name) > 1 and _NAMED.search(name) is None):
            return False
        if len(name) > 24:
            confidence = min(confidence, 0.85 if len(name) <= 36 else 0.6)
        self._note(mention, name, role, tail, confidence, rule, start, post_stop, noun, subject)
        return rule == "counted" and bool(behind.head)

    def _behind(self, mention: Mention, following: Mention | None, post_stop: int) -> Behind | None:
        """What stands behind a counted number; None where it shows that nothing is counted (十佳单位之一)."""
        flat = self.flat
        stop = post_stop
        shared = following is not None and stop == following.outer_start
        if shared:
            assert following is not None
            stop = read_tail(flat, self.rev, mention.outer_end, stop, following.quantity.kind, self.lex).left
            if flat[stop - 1] == "中":
                stop -= 1
        if flat[mention.outer_end : stop].endswith("之一") or flat.startswith("中的第", mention.outer_end):
            return None
        behind = self.namer.behind(mention.outer_end, stop)
        if behind.head in self.lex.milestone:
            return Behind("")
        if shared:
            head = behind.head
            metric = next((m for m in self.lex.metric if head.endswith(m) and len(head) - len(m) >= 2), "")
            head = head.removesuffix(metric)
            return Behind(head, "", head)
        return behind

    def _level_alone(self, name: str) -> str | None:
        """国家级 or 市本级 alone: told apart by level, named by what they are part of."""
        if not self.lex.level_alone.fullmatch(name):
            return None
        whole = self.part_of if self.in_part and self.part_of is not None else self.last
        if whole is None:
            return None
        thing = whole.name
        level = self.lex.level_alone.search(thing)
        if level is not None:
            thing = thing[level.end() :].removeprefix("及").removeprefix("以上")
        return name + (thing or whole.name)

    def _shared_metric(self, whole: Draft, mention: Mention, name: str) -> str:
        """What a part leaves out because its whole said it: 货运量…其中铁路, 汽车保有量…其中私人汽车."""
        lex = self.lex
        if whole.mention.quantity.unit_base != mention.quantity.unit_base or name.endswith(lex.metric):
            return ""
        if mention.quantity.kind == "money" and (lex.head.search(name) or self._is_fiscal(whole.name)):
            return ""
        return next((m for m in lex.metric if whole.name.endswith(m) and len(whole.name) > len(m)), "")

    def _is_fiscal(self, name: str) -> bool:
        belongs = [self.lex.head_belongs[m[0]] for m in self.lex.head.finditer(name)]
        return not belongs or belongs[-1] == "finance"

    def _with_level(self, name: str, noun: Noun, subject: Draft | None) -> tuple[str, Noun]:
        """In a paragraph on 市级 money each budget figure is 市级, until 全市 or another level is named."""
        if noun.scope is not None:
            self.level = ""
        elif match := _LEVEL.match(name):
            if subject is None and self._is_fiscal(name):
                self.level = match[0]
        elif self.level and subject is None and len(name) > 1 and _BUDGET_FIGURE.search(name) and _OWN.match(name) is None:
            return self.level + name, noun
        return name, noun

    def _says_nothing(self, name: str) -> bool:
        return not name or name in _JUST_MONEY or self.lex.front_act.get(name) in ("lead", "cut")

    def _fiscal(self, name: str) -> str:
        """收入 or 支出 alone: of which fund and whose, by the figure before or by the heading."""
        if self.last is not None:
            for ending in ("收入预算", "支出预算", "收入决算", "支出决算", "收入", "支出"):
                if name in ("结余", "结转"):
                    break
                if self.last.name.endswith(ending) and len(self.last.name) > len(ending):
                    return self.last.name.removesuffix(ending) + name
            return name
        title = self.heading.section.title if self.heading is not None else None
        if not title:
            return name
        title = tidy(title)
        if title.endswith(name) and len(title) <= 12:
            return title
        fund = _FUND_NAME.search(title)
        if fund is not None:
            return fund[0] + name
        return title + name if title.endswith("经费") and len(title) <= 12 else name

    def _purpose(self, mention: Mention) -> str:
        """What money is for, where that follows: 投入2.1亿元，用于农村公路建设."""
        flat = self.flat
        at = mention.outer_end
        if flat[at : at + 1] not in "，（":
            return ""
        stop = at + 1
        while stop < len(flat) and flat[stop] not in "，。；：、（\n\t" and stop - at < 40:
            stop += 1
        text = flat[at + 1 : stop]
        if re.search(r"\d", text) or not self.namer.starts_with_verb(at + 1):
            return ""
        return tidy(_FOR.sub("", text, count=1))

    def _carried(self, role: Role | None, tail: Tail) -> Draft | None:
        """The figure whose name goes on."""
        if tail.stage is not None and not self.in_part and self.topic is not None:
            return self.topic
        if role == "excess" and self.in_part and self.topic is not None:
            return self.topic
        if self.cause and self.topic is not None and role in ("growth", "change") and self.flat.find("口径", self.begin) >= 0:
            return self.topic
        return self.last

    def _is_planned(self, mention: Mention, start: int) -> bool:
        """Whether the figure is still to come: by its words (力争, 目标是), its year, or its heading."""
        if self.planned is None:
            self.planned = self._heading_plans()
        if self.planned:
            return True
        for match in self.lex.future.finditer(self.flat, self.begin, mention.outer_start):
            at, end = match.span()
            if self.flat[at - 1] in "，：；。、\n年" or self.flat[end : end + 1] in "是为：" or at == self.begin:
                self.planned = True
                return True
        year = self._year(mention.start)
        return year is not None and self.year is not None and year > self.year

    def _heading_plans(self) -> bool:
        """Whether the headings above speak of what is to come."""
        at = self.heading
        while at is not None:
            title = at.section.title or ""
            if at.section.kind in ("work_plan", "suggestions") or _PLANS.search(title):
                return True
            match = _YEAR.search(title)
            if match is not None and self.year is not None:
                return int(match[1]) > self.year
            at = self.by_id.get(at.section.parent) if at.section.parent is not None else None
        return False

    def _is_budget(self, name: str) -> bool:
        """Whether planned money is a budget figure rather than a goal."""
        return name.endswith(("收入", "支出", "预算", "总计", "合计", "经费", "资金安排", "预备费", "拨款", "结余", "结转", "调出", "调入", "稳定调节基金"))

    def _done_to(self, mention: Mention, deed: str, floor: int, start: int) -> str:
        """What a lone deed (整改, 累计建成) is done to: the noun before it, or what was counted before."""
        if start > max(floor, self.begin) and self.flat[start - 1] == "，":
            lead = self._lead_noun(floor, start)
            if len(lead) > 2:
                self.done_to = lead
                return lead
        if self.last is None:
            return ""
        if self.last.rule.startswith("led.") and self.done_to:
            return self.done_to
        self.done_to = self._short(mention)
        for draft in (self.last, self.topic):
            at = draft.name.find(deed) if draft is not None else -1
            if draft is not None and at > 0:
                self.done_to = draft.name[:at]
                break
        return self.done_to

    def _short(self, mention: Mention) -> str:
        """A carried name as a modifier, without the verbs before its noun: what was counted alike, else the topic."""
        source = self.last
        if source is None or source.mention.quantity.unit_base != mention.quantity.unit_base:
            source = self.topic or source
        if source is None:
            return ""
        return self._short_name(source.name)

    def _short_name(self, name: str) -> str:
        """A name without the verb before its noun."""
        for match in self.lex.verb.finditer(name):
            if match.start() == 0 and len(name) - match.end() >= 2:
                name = name[match.end() :]
                break
        return name

    def _counted(self, name: str, noun: Noun, behind: Behind) -> str:
        """The name of a counted thing from the words on both sides of the number."""
        lex = self.lex
        head = behind.head
        if not head:
            carried = self.last.name if self.last is not None else ""
            ending = name or carried
            thing = next((g for g in sorted(lex.generic, key=len, reverse=True) if ending.endswith(g)), "")
            if name:
                entered = behind.deed in lex.post_act and lex.post_act[behind.deed] == "enter" and behind.joined
                return behind.joined + thing if entered and thing and len(name) <= len(thing) + 2 else name
            return behind.joined + thing if behind.deed else behind.joined
        joined = behind.joined or head
        if not name:
            return joined
        if name in lex.front_act:
            return name + joined if lex.front_act[name] == "deed" else joined
        if name.endswith("的") or len(name) <= 3 or head in lex.generic:
            return name + joined
        verb = next((m for m in lex.verb.finditer(name) if m.end() == len(name)), None)
        if verb is not None:
            return joined if lex.front_act[verb[0]] == "cut" else verb[0] + joined
        return joined

    def _owned(self, name: str, floor: int, start: int) -> str:
        """采购金额 alone says nothing: take its owner from the segment before, or from the figure before."""
        flat = self.flat
        if start > floor and flat[start - 1] == "，":
            begin = max(max(flat.rfind(c, floor, start - 1) for c in "，：；\t") + 1, floor)
            segment = flat[begin : start - 1]
            if segment.endswith("的"):
                owner = self.namer.before(begin, start - 2).text
                if owner:
                    return owner + name
        holder = self.holder or self.last
        if self.topic is not None and self.topic.name.endswith(("原值", "净值")):
            holder = self.topic
        elif name.endswith("投资") and holder is not self.topic:
            return "完成" + name.removeprefix("完成")
        if holder is not None and start > self.begin and not holder.name.endswith(name):
            metric = next((m for m in self.lex.measure if holder.name.endswith(m)), "")
            base = holder.name.removesuffix(metric)
            return base + name if len(base) >= 2 and not base.endswith("率") else name
        return name

    def _has_subject(self) -> bool:
        """Whether a bare 支出决算 or 年初预算 has something to belong to."""
        if self.last is not None:
            return True
        title = self.heading.section.title if self.heading is not None else None
        if title is not None and len(title) <= 12 and tidy(title).endswith(("经费", "支出", "收入")):
            return True
        return title is not None and ("（项）" in title or "（款）" in title or "（类）" in title or title in self.lex.known)

    def _stated_before(self, start: int) -> str:
        """What a segment before states without a figure: 保费收入突破亿元大关，同比增长."""
        flat = self.flat
        end = start - 1
        if end <= self.begin or flat[end] != "，" or self.drafts and self.drafts[-1].mention.end > self.begin:
            return ""
        begin = max(max(flat.rfind(c, self.begin, end) for c in "，：；\t") + 1, self.begin)
        verb = self.lex.states.search(flat, begin + 2, end)
        return self.namer.before(begin, verb.start()).text if verb is not None else ""

    def _from_around(self, name: str, start: int) -> tuple[Noun, float, str]:
        """A name for a figure whose sentence has none: the heading's title, or the sentence before."""
        lead = self._stated_before(start)
        if lead:
            return Noun(lead), 0.85, "lead"
        heading = self.heading
        if heading is not None and heading.section.title:
            title = heading.section.title
            noun = self.namer.before(heading.start, heading.end) if "（" in title else None
            if noun is not None and noun.path:
                return noun, 0.93, "heading"
            text = tidy(title)
            if len(text) <= 24 and "，" not in text:
                return Noun(text), 0.85 if not self.earlier else 0.7, "heading"
        if self.earlier is not None:
            return Noun(self.earlier.name), 0.5, "earlier"
        return Noun(name), 0.3, "unnamed"

    def _default_role(self, kind: str, name: str, tail: Tail) -> Role:
        if kind == "rank":
            return "rank"
        if kind == "percent" and tail.done is not None and self.last is not None and self.last.name == name:
            return "completion"
        before = self.previous or (self.drafts[-1] if self.in_view and self.drafts else None)
        if kind in RATES and before is not None and before.role == "growth" and not tail.reached:
            if not name.endswith(("率", "度", "比", "比重")):
                return "growth"
        if kind in ("percent", "permille") and name.endswith(("贡献率", "占比", "比重", "比例")):
            return "share"
        return "value"

    # -- notes --------------------------------------------------------------------------------

    def _note(
        self,
        mention: Mention,
        name: str,
        role: Role,
        tail: Tail,
        confidence: float,
        rule: str,
        start: int,
        post_stop: int,
        noun: Noun,
        subject: Draft | None = None,
    ) -> None:
        quantity = mention.quantity
        sign = tail.sign if role in ("growth", "change", "excess") else 0
        value = -quantity.value if sign < 0 else quantity.value
        stage = tail.stage
        if stage is None and role == "value":
            stage = stage_of(name)
            if stage is not None and not self.cause:
                self.sentence_stage = stage
        if stage is None and role == "value":
            stage = self.part_of.stage if self.in_part and self.part_of is not None else self.sentence_stage or tail.done
        draft = Draft(
            mention=mention,
            name=name,
            role=role,
            value=value,
            rule=f"{rule}.{role}",
            confidence=confidence,
            clause_start=start,
            clause_end=max(post_stop, mention.end),
            heading=self.heading,
            stage=stage,
            scope=noun.scope or (subject.scope if subject is not None else None),
            year=self._year(mention.start),
            path=noun.path or (subject.path if subject is not None else ()),
            instances=self._instances(mention),
            printed=noun.printed or (subject.printed if subject is not None else ""),
            parent=self.part_of if self.in_part and role in ("value", "rank", "target") else None,
            subject=subject,
        )
        self.drafts.append(draft)
        self.previous = draft
        if tail.stage is not None and not self.cause:
            self.sentence_stage = tail.stage
        if subject is None:
            self.last = draft
            if rule != "owned":
                self.holder = draft
            if self.topic is None and not self.in_part and not self.cause:
                self.topic = draft
        if role in ("value", "target") and not self.in_part and not self.cause:
            self.main = draft

    def _year(self, place: int) -> int | None:
        """The year the words give, not counting one that is only compared with."""
        flat = self.flat
        segment = max(flat.rfind(c, self.begin, place) for c in "，；：（）")
        first = min((p for p in (flat.find(c, self.begin, place) for c in "，；：（") if p >= 0), default=place)
        found = None
        for match in _YEAR.finditer(flat, self.begin, place):
            at = match.start()
            if flat[at - 1 : at] in ("比", "较", "与", "和", "同") or flat.startswith("以来", match.end()):
                continue
            if at > segment or at < first:
                found = int(match[1])
        return found if found is not None else self.year

    def _instances(self, mention: Mention) -> list[str]:
        """Named examples in brackets right behind a count: 2家（光大环保、创好鞋业）."""
        flat = self.flat
        at = mention.outer_end
        if mention.quantity.kind != "count" or at >= len(flat) or flat[at] != "（":
            return []
        close = flat.find("）", at, at + 200)
        inner = flat[at + 1 : close] if close > 0 else ""
        if not inner or re.search(r"[\d，。：；]", inner):
            return []
        names = [n for n in re.split(r"[、和]", inner) if n]
        return names if all(2 <= len(n) <= 24 for n in names) else []
