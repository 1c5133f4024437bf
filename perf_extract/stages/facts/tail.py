"""What the words right before a number say of it: its role, sign and stage, and where the name ends.

Read from the number leftwards: ``税收收入|比上年|增长`` 2.3% gives growth, +, and the name ``税收收入``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ...model.report import QuantityKind, Role, Stage
from .lexicon import Lexicon

RATES = frozenset(("percent", "permille", "multiple"))

_PLAN = r"(?<!公共)(?<!基金)(?<!经营)预算(?!内|外|稳定)|计划|任务|目标|概算|进度|调整数|规划"
PLAN = re.compile(_PLAN)
#: 完成年初预算的, 为省定任务的
_COMPLETION = re.compile(rf"(?:完成|达到?|占|相当于|是|为)?[^，。；]{{0,24}}?(?:{_PLAN})[^，。；]{{0,6}}的$")
#: 为预算94.6%: the 的 left out
_COMPLETED = re.compile(r"(?:为|完成|达到?|占)(?P<plan>(?:年初|全年|年度|调整|变动)?预算数?)$")
_COMPLETION_VERB = re.compile(r"(?:完成|达到?|占|相当于|是|为)")
_SHARE = re.compile(r"占(?!有|用|地面|比)[^，。；]{1,40}的$")
#: 不到在职人员的, 超过全省的
_SOME_OF = re.compile(r"(?:不到|不足|超过|约为|相当于)[^，。；]{2,20}的$")
#: 为“十三五”时期的, 不低于最低生活保障标准的
_TIMES_OF = re.compile(r"(?:不低于|不高于|不到|不足|超过|约为|相当于|达到?|为|是)[^，。；]{2,20}的$")
#: 比2023年度, 较年初预算数, 与上年同期相比
_COMPARE = re.compile(
    r"(?:比|相?较于?|与|和|同)(?P<ref>(?:[^，。；：比较与和同]|同期){0,16}?(?:同期|年|月|期|季度|届|去|上|初|末|预算数?|决算数?|预计数|计划数?|目标值?|任务数?|概算|前|执行数"
    r"|金额|全国|全省|全市|平均|水平|时|批复|完成数?|实际|期间|时期)(?:度|数|值|初|末|底|年|期)?)(?:数|的)?(?:相比|比较|比|相较)?$"
)
#: 从全球第11位
_FROM_RANK = re.compile(r"[从由][^，。；]{0,8}$")
#: 高于全省平均水平, 快于全国
_ABOVE = re.compile(r"(?<!或)(?P<verb>高于|低于|快于|慢于|高出|好于|超(?=全[国省市县区州盟]|平均))[^，。；]{0,14}$")
#: 决算数大于年初预算数
_BEYOND = re.compile(
    r"(?P<accounts>(?:决算|执行|完成|支出)数)?(?P<verb>大于|小于|高于|低于|多于|少于)(?:年初|全年|调整|本年|当年)?(?:预算|计划|概算|批复)(?:数|金额|额)?$"
)
_LESS = frozenset(("低于", "慢于", "小于", "少于"))
#: 从2020年的, 提高到2025年的
_DATED = re.compile(r"(?:(?:19|20)\d\d年(?:\d{1,2}月)?|上年|去年|“?十[一二三四五]五”?)(?:末|底|初|同期)?的?$")
#: 排全市, 位居全省
_RANK = re.compile(
    r"(?:排名|排位|排在|排|位居|位列|名列|稳居|跃居|居|列|位次|升至|升到|进位至)[^，。；]{0,10}$"
    r"|(?:全[国省市县区州盟球]|世界|亚洲)[^，。；]{0,6}$"
)
#: 同口径（下同）
_ASIDE = re.compile(r"（[^（）]{0,12}下同[^（）]{0,4}）")
_DIFFERENCES = ("growth", "change", "excess")
_LONGEST_KEPT = 32
_MOST_KEPT = 16384
_FLOW_ENDS = ("支出", "收入")
_PLACE = re.compile(r"全国|全省|全市|全区|平均|同类")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
#: who set the task: 省定, 市下达, 年度
_TASK_SETTER = re.compile(
    r"(?P<over>超(?:额|过|出)?(?:完成)?|高于|低于)?(?:(?:国家|上级|省|市|县|区|州|年度|全年|年初|当年|年)(?:级)?(?:里|委|定|下达的?|确定的?)?){0,3}(?:目标)?$"
)


class Tail(NamedTuple):
    """How the words before a number read. ``left`` is where the name's text ends; ``role`` None: nothing says."""

    left: int
    role: Role | None = None
    sign: int = 0
    stage: Stage | None = None
    reached: bool = False
    to: bool = False
    respectively: bool = False
    of: bool = False
    whole: str = ""
    stage_word: str = ""
    done: Stage | None = None
    #: the year whose budget or plan a difference is told against
    against: int | None = None


def read_tail(flat: str, start: int, end: int, kind: QuantityKind, lex: Lexicon) -> Tail:
    """Read ``flat[start:end]``, the words between the last boundary and a number of ``kind``.

    Words that come again (同比增长) are read once.
    """
    words = flat[start:end]
    known: Tail | None = lex.tails.get((words, kind))
    if known is None:
        known = _read(words, words[::-1], 0, len(words), kind, lex)
        if len(words) <= _LONGEST_KEPT:
            if len(lex.tails) >= _MOST_KEPT:
                lex.tails.clear()
            lex.tails[words, kind] = known
    return Tail(start + known.left, *known[1:])


def _read(flat: str, rev: str, start: int, end: int, kind: QuantityKind, lex: Lexicon) -> Tail:
    dated = _DATED.search(flat, start, end)
    if dated is not None and flat[dated.start() - 1 : dated.start()] in ("从", "由", "到", "至", "达", "为"):
        end = dated.start()
    if kind in RATES and end > start and flat[end - 1] == "的":
        return _read_of(flat, start, end, kind)
    if kind == "percent":
        completed = _COMPLETED.search(flat, start, end)
        if completed is not None:
            return Tail(completed.start(), "completion", of=True)
    if end > start:
        beyond = _BEYOND.search(flat, start, end)
        if beyond is not None:
            left = beyond.start()
            bare = beyond["accounts"] is not None and flat[start:left] in _FLOW_ENDS
            return Tail(start if bare else left, "excess", -1 if beyond["verb"] in _LESS else 1)
        above = _ABOVE.search(flat, start, end)
        if above is not None and (kind in ("percent", "percentage_point") or above.start() == start):
            # 与全国平均水平相比高出9.57个百分点
            left = above.start()
            beside = _COMPARE.search(flat, max(start, left - 24), left)
            return Tail(left if beside is None else beside.start(), "excess", -1 if above["verb"] in _LESS else 1)
    if kind == "rank":
        ranked = _RANK.search(flat, start, end)
        if ranked is None:
            ranked = _FROM_RANK.search(flat, start, end)
        if ranked is None:
            return Tail(end)
        left = _read(flat, rev, start, ranked.start(), "count", lex).left
        return Tail(left, "rank")
    size = len(flat)
    pos = end
    aside = _ASIDE.search(flat, start, end)
    role: Role | None = None
    sign = 0
    stage: Stage | None = None
    reached = to = respectively = False
    compared: str | None = None
    stage_word = ""
    done: Stage | None = None
    against: int | None = None
    while pos > start:
        if aside is not None and pos == aside.end():
            pos = aside.start()
        match = lex.tail.match(rev, size - pos, size - start)
        if match is None:
            found = _COMPARE.search(flat, max(start, pos - 24), pos) if role in _DIFFERENCES else None
            if found is None or compared is not None:
                break
            compared = found["ref"]
            pos = found.start()
            continue
        word = flat[pos - len(match[0]) : pos]
        row = lex.tail_of[word]
        act = row.act
        if act == "none":
            break
        step = pos - len(word)
        if act == "reach":
            reached = True
            done = done or row.stage
        elif act == "to":
            to = reached = True
        elif act == "adverb":
            respectively = respectively or word == "分别"
        elif act == "compare":
            if compared is not None:
                break
            compared = word
            role = role or ("growth" if kind in RATES else "change")
            sign = sign or 1
        elif act == "stage":
            if role in ("growth", "change") and compared is None:
                found = _COMPARE.search(flat, max(start, pos - 24), pos)
                if found is not None:
                    compared, pos = found["ref"], found.start()
                    continue
            if stage is not None or role is not None:
                break
            stage, stage_word = row.stage, word
        elif role in ("growth", "change") and act == "target":
            if flat[step - 1 : step] in ("较", "比"):
                # 较目标值低1.4个百分点
                return Tail(step - 1, "excess", sign or 1)
            role = "target"
        elif role == "target" and (act in ("move", "rate") or word.startswith("预期")):
            pass
        elif role is not None:
            break
        elif act == "move" or (act == "gain" and _gains(flat, rev, start, step, lex)):
            if to or (word == "高" and kind == "length" and not _compared_before(flat, rev, start, step, lex)):
                # 最大坝高45米
                break
            role = "growth" if kind in RATES else "change"
            sign = -1 if row.sign == "-" else 1
        elif act == "rate":
            role = "growth" if kind in RATES else "value"
            sign = -1 if row.sign == "-" and role == "growth" else 1
        elif act == "share":
            if kind not in ("percent", "permille"):
                if word != "占":
                    break
                pos = step
                break
            role = "share"
            at = flat.rfind("占", start, step)
            if word != "占" and at >= 0 and not flat.startswith(("占比", "占有", "占用", "占地面积"), at):
                return Tail(at, "share", 0, None, reached, to, respectively, whole=flat[at + 1 : step])
        elif act == "excess":
            role = "excess"
            sign = -1 if row.sign == "-" else 1
        elif act == "target":
            setter = _TASK_SETTER.search(flat, start, step)
            assert setter is not None
            if word == "计划" and setter.start() == step and step > start:
                break
            step = setter.start()
            role = "excess" if setter["over"] else "target"
            sign = -1 if setter["over"] == "低于" else 1
        elif act == "from":
            role = "baseline"
        else:
            break
        pos = step
    if role in ("growth", "change") and compared is not None and not to and _is_yardstick(compared):
        role = "excess"
        printed = _YEAR.search(compared)
        against = int(printed[1]) if printed is not None else None
    if role is None and kind in ("percent", "permille"):
        at = flat.rfind("占", max(start, pos - 18), pos)
        if at >= 0 and not flat.startswith(("占比", "占有", "占用", "占地面积"), at):
            return Tail(at, "share", whole=flat[at + 1 : pos])
    return Tail(pos, role, sign, stage, reached, to, respectively, stage_word=stage_word, done=done, against=against)


def _is_yardstick(compared: str) -> bool:
    """Whether what a figure is compared with is a plan, a budget or others' average, not an earlier period."""
    if "上年" in compared or "一般公共预算" in compared:
        return _PLACE.search(compared) is not None
    return PLAN.search(compared) is not None or _PLACE.search(compared) is not None


def _gains(flat: str, rev: str, start: int, end: int, lex: Lexicon) -> bool:
    """Whether 增收 or 增支 that begins at ``end`` is a difference: alone, of a flow, or behind a comparison."""
    return end == start or flat[start:end].endswith(_FLOW_ENDS) or _compared_before(flat, rev, start, end, lex)


def _compared_before(flat: str, rev: str, start: int, end: int, lex: Lexicon) -> bool:
    """Whether the words before ``end`` are a comparison with an earlier period."""
    match = lex.tail.match(rev, len(flat) - end, len(flat) - start)
    if match is not None and lex.tail_of[match[0][::-1]].act == "compare":
        return True
    return _COMPARE.search(flat, max(start, end - 24), end) is not None


def _read_of(flat: str, start: int, end: int, kind: QuantityKind) -> Tail:
    """``完成年初预算的`` 95%, ``占全省的`` 12%."""
    share = _SHARE.search(flat, start, end)
    complete = _COMPLETION.search(flat, start, end)
    if complete is not None and (share is None or re.search(_PLAN + r"[^支收]", flat[share.start() : end])):
        verbs = [m.start() for m in _COMPLETION_VERB.finditer(flat, complete.start(), end)]
        return Tail(verbs[0] if verbs else complete.start(), "completion", of=True)
    if share is not None:
        return Tail(share.start(), "share", of=True, whole=flat[share.start() + 1 : end - 1])
    below = (_TIMES_OF if kind == "multiple" else _SOME_OF).search(flat, start, end)
    if below is not None:
        return Tail(below.start(), "share", of=True, whole=flat[below.start() + 2 : end - 1])
    return Tail(end - 1, None, of=True)
