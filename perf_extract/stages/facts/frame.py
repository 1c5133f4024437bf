"""One figure in its clause: the words before and behind it, read but not yet named."""

from __future__ import annotations

import re

from ...model import Mention
from ...model.report import Role
from .behind import Behind
from .carry import Carry
from .context import Text
from .noun import Noun
from .tail import RATES, Tail, read_tail

_STOP = re.compile(r"[，。；：、）（\n\t]")
#: a list that its head noun closes: 视力、听力、智力等残疾儿童
_LISTED = re.compile(r"[^\W\d_]{1,10}(?:、[^\W\d_]{1,10}?){1,5}等(?=[^\W\d_]{2})")
_MOVES_TO = re.compile(
    r"[^，。；、]{0,6}?(?:(?:增加|增长|提高|提升|上升|扩大|下降|减少|降低|压减|压缩|缩短|跃升|攀升|发展|优化|调整|回落)"
    r"(?:到|至|为)|增至|升至|降至|减至)"
)
#: kinds whose noun may stand behind the number
COUNTED = frozenset(("count", "area", "length", "mass", "volume", "energy", "number", "duration", "score", "rank"))
_SIZE_CLASS = re.compile(r"[十百千万亿]{1,3}(?:元级?|级)(?:的)?")
#: 比上年执行数827141万元下降56.27%: what it is compared with
_MOVED = re.compile(r"(?:增长|增加|下降|减少|提高|上升|降低)了?")
#: 较2019年同期（82.0%）上升
_COMPARED_WITH = re.compile(r"(?:较|比|与)[^，。；（]{0,12}(?:同期|上年|去年|年度?)$")
_GOAL_WORDS = ("目标", "目标值", "计划", "计划数", "任务")
#: 除去到期面积2004.4亩后
_WHEN = ("后", "之后", "以后", "前", "之前", "以前", "时")
_FROM = re.compile("[从由]")
_DIGIT = re.compile(r"\d")


class Frame:
    """A figure and its words.

    ``start``:``end`` stand before it (its name up to ``tail.left``), behind it they end at ``post_stop``.
    """

    __slots__ = (
        "behind",
        "carry",
        "end",
        "floor",
        "following",
        "kind",
        "mention",
        "noun",
        "post_stop",
        "role",
        "start",
        "tail",
        "text",
    )

    def __init__(
        self, text: Text, carry: Carry, mention: Mention, following: Mention | None, floor: int, stop: int
    ) -> None:
        self.text = text
        self.carry = carry
        self.mention = mention
        self.following = following
        self.floor = floor
        self.kind = mention.quantity.kind
        self.noun = Noun("")
        self.behind = Behind("")
        flat = text.flat
        edge = mention.outer_start
        start = carry.read_words(floor, text.segment_start(floor, edge), edge, mention.quantity)
        end = edge
        if start == edge and flat[start - 1] == "）":
            start, end = self._before_bracket(start)
        if start > max(floor, carry.begin) and flat[start - 1] in "：\t" and not flat[start:end].strip("“（"):
            end = start - 1
            start = text.segment_start(floor, end)
        self.start, self.end = start, end
        self.tail = read_tail(flat, start, end, self.kind, text.lex)
        self.post_stop = self._post_stop(stop)
        if self.kind == "count" and self.tail.role == "change" and self._is_done():
            self.tail = Tail(end)
        self.role = self._role()

    def _before_bracket(self, close: int) -> tuple[int, int]:
        """The words before a bracket with figures of its own that ends at ``close``: 年末人口（含31个省）14亿人."""
        flat, begin = self.text.flat, self.carry.begin
        opening = flat.rfind("（", begin, close)
        start = self.text.segment_start(begin, opening) if opening > begin else close
        return (start, opening) if start < opening and _DIGIT.search(flat, start, opening) is None else (close, close)

    def _is_done(self) -> bool:
        """Whether 提升 or 加快 is done to the things counted (提升100所学校周边环境), not by how much (提升2个等级)."""
        text, quantity = self.text, self.mention.quantity
        if text.flat[self.tail.left : self.end] not in text.lex.done_to:
            return False
        return quantity.unit_base not in text.lex.step or self.post_stop - self.mention.outer_end > 2

    def _post_stop(self, stop: int) -> int:
        flat = self.text.flat
        limit = stop if self.following is None else min(stop, self.following.outer_start)
        at = self.mention.outer_end
        listed = _LISTED.match(flat, at, limit)
        inside = -1
        for stop_sign in _STOP.finditer(flat, listed.end() if listed is not None else at, limit):
            place, sign = stop_sign.start(), stop_sign[0]
            if place < inside:
                continue
            if sign == "（" and place > at:
                if 0 < (close := flat.find("）", place, place + 8)) < limit - 1:
                    # 11个县（市、区）通过…
                    inside = close + 1
                continue
            if (sign == "、" and place == at + 1 < limit - 1) or (sign == "）" and flat.find("（", at, place) >= 0):
                continue
            return place
        return limit

    def _role(self) -> Role | None:
        """The tail's role, or baseline where the next figure is what this one moved to or is compared with it."""
        following = self.following
        if self.tail.role == "change" and following is not None:
            moved = _MOVED.match(self.text.flat, self.mention.outer_end)
            if moved is not None and moved.end() >= following.outer_start:
                return "baseline"
        if self.tail.role == "rank" and following is not None and following.quantity.kind == "rank":
            moves = _MOVES_TO.match(self.text.flat, self.mention.outer_end)
            from_here = _FROM.search(self.text.flat, self.start, self.mention.start) is not None
            if from_here and moves is not None and moves.end() >= following.outer_start - 2:
                return "baseline"
        if self.tail.role is None and (aside := self._in_aside()) is not None:
            return aside
        if self.tail.role is not None or following is None or following.quantity.kind != self.kind:
            return self.tail.role
        flat = self.text.flat
        if following.outer_start - self.mention.outer_end <= 10:
            moves = _MOVES_TO.match(flat, self.mention.outer_end)
            if moves is not None and moves.end() >= following.outer_start - 2:
                return "baseline"
        if flat[self.start] in "比较":
            self.tail = self.tail._replace(left=self.start)
            return "baseline"
        return None

    def _in_aside(self) -> Role | None:
        """The role of a figure alone in a bracket behind what it is: 较2019年同期（82.0%）, 优于年度目标（33微克）."""
        flat, at = self.text.flat, self.mention.outer_start
        if flat[at - 1] != "（" or not flat.startswith("）", self.mention.outer_end):
            return None
        begin = max(self.carry.begin, at - 24)
        if _COMPARED_WITH.search(flat, begin, at - 1) is not None:
            return "baseline"
        return "target" if flat.endswith(_GOAL_WORDS, begin, at - 1) else None

    # -- the words behind ---------------------------------------------------------------------

    def may_be_named_behind(self, name: str) -> bool:
        """Whether the words behind can say what is measured, when ``name`` stands before."""
        if self.role == "change" and self.kind == "count" and not name:
            # 年中增加8个项目
            last = self.carry.last
            same = last is not None and last.mention.quantity.unit_base == self.mention.quantity.unit_base
            return not same and self.text.namer.is_noun(self.mention.outer_end)
        if self.role not in (None, "target", "excess", "share"):
            return False
        if self.mention.outer_end >= self.post_stop:
            adjoins = self.following is not None and self.following.outer_start == self.mention.outer_end
            return adjoins and (not name or self.text.namer.only_does(self.tail.left - len(name), self.tail.left))
        if self.kind in COUNTED or self.kind == "money":
            return True
        return not name

    def read_behind(self, name: str) -> None:
        """Read what stands behind the number into ``behind``; ``name`` stands before it."""
        flat, text = self.text.flat, self.text
        at, stop = self.mention.outer_end, self.post_stop
        following = self.following
        if self.mention.quantity.unit_base == "人" and flat.startswith("口", at):
            # 45万人口
            at -= 1
        if flat[at:stop] in _WHEN:
            return
        if self.kind == "number" and flat.startswith("多", at):
            # 解决3亿多农村人口饮水安全问题
            at += 1
        if following is not None and following.outer_start == at and following.quantity.unit in ("岁", "周岁"):
            # 2.1万名80岁以上高龄老人
            stop = text.segment_end(following.outer_end, text.sentence_end(at))
            figure = _DIGIT.search(flat, following.outer_end, stop)
            stop, following = figure.start() if figure is not None else stop, None
        if following is not None and following.outer_start == at and following.quantity.kind == "count":
            # 21批173项创新案例: both count the same
            at = following.outer_end
            stop, following = text.segment_end(at, text.sentence_end(at)), None
        if following is None or stop != following.outer_start:
            if stop - at > 2 and flat[stop - 1] == "中" and stop - 1 in text.namer.starts:
                stop -= 1
            before = self.carry.previous
            listed = (
                before is not None and before.rule.startswith("counted.") and flat[self.mention.outer_start - 1] == "、"
            )
            behind = text.namer.behind(at, stop, is_object=bool(name) or listed or self.tail.done is not None)
            if following is not None and not name and not behind.deed and flat.startswith("、", stop):
                behind = self._with_shared_deed(behind, following)
            if self.kind == "count" and (thing := text.namer.without_fund(at, at + len(behind.head))):
                behind = Behind(thing, "", thing)
            self.behind = Behind("") if behind.head.endswith(text.lex.milestone) else behind
            return
        # the words between two numbers are the second one's too: 17个重点制造业增加值增长5.3%
        if _SIZE_CLASS.fullmatch(flat[at:stop].rstrip("和、及与以")) is not None:
            # 3个万亿级和7个千亿级产业集群: the noun stands behind the last
            stop = text.segment_end(following.outer_end, text.sentence_end(following.outer_end))
            thing = _SIZE_CLASS.sub("", text.namer.behind(following.outer_end, stop).head)
            named = flat[at : following.outer_start].rstrip("和、及与以") + thing
            self.behind = Behind(named, "", named)
            return
        stop = read_tail(flat, at, stop, following.quantity.kind, text.lex).left
        if stop > at and flat[stop - 1] == "中":
            stop -= 1
        behind = text.namer.behind(at, stop)
        if self.kind in RATES and flat.startswith("的", at):
            # 比重为18.4%的网上零售额31.2亿元
            self.behind = Behind("", "", behind.joined)
            return
        head = behind.head.removesuffix("以及").rstrip("和与及")
        if not head.endswith(text.lex.milestone):
            metric = next((m for m in text.lex.metric if head.endswith(m) and len(head) - len(m) >= 2), "")
            head = head.removesuffix(metric)
            if flat.startswith(head, at):
                head = text.namer.without_verbs(at, at + len(head))
            if self.kind == "count":
                head = text.namer.without_fund(at, at + len(head)) or head
            self.behind = Behind(head, "", head)
            if head and not name and self.kind in COUNTED and flat[following.outer_start - 1] in "和与及":
                self.behind = self._with_shared_deed(self.behind, following)

    def _with_shared_deed(self, behind: Behind, following: Mention) -> Behind:
        """``behind`` with what is said of it and of the next one at once: 8所职业院校、12个专业群入选…."""
        text, at = self.text, following.outer_end
        apart = following.outer_start - self.mention.outer_end - len(behind.head)
        if following.quantity.kind != self.kind or apart > 2:
            return behind
        other = text.namer.behind(at, text.segment_end(at, text.sentence_end(at)))
        if not other.head or text.lex.post_act.get(other.deed) != "enter" or other.joined == other.head:
            return behind
        return Behind(behind.head, other.deed, other.joined.removesuffix(other.head) + behind.head)
