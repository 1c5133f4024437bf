"""The rules that name a figure, in the order they are tried; the first that has a name wins.

Each rule says in what case it speaks. Beside it stand sentences it must name (sentence, number, name) and
sentences whose number it must leave to another rule (sentence, number); the tests run them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ...model.report import Role
from . import fiscal
from .draft import Draft
from .frame import COUNTED, Frame
from .noun import Noun, tidy
from .tail import RATES


class Named(NamedTuple):
    """A name and how sure it is; ``role``, ``subject`` and ``noun`` where the rule knows better than the frame."""

    name: str
    confidence: float = 0.95
    role: Role | None = None
    subject: Draft | None = None
    noun: Noun | None = None


class Rule(NamedTuple):
    """A naming rule with its examples and counter-examples."""

    name: str
    apply: Callable[[Frame, str], Named | None]
    yes: tuple[tuple[str, str, str], ...]
    no: tuple[tuple[str, str], ...]


RULES: list[Rule] = []


def rule(
    *, yes: tuple[tuple[str, str, str], ...], no: tuple[tuple[str, str], ...] = ()
) -> Callable[[Callable[[Frame, str], Named | None]], Callable[[Frame, str], Named | None]]:
    """Put a function among the naming rules."""

    def put(apply: Callable[[Frame, str], Named | None]) -> Callable[[Frame, str], Named | None]:
        RULES.append(Rule(apply.__name__, apply, yes, no))
        return apply

    return put


_FOR = re.compile(
    r"(?:(?:主要|全部|重点|专项|全力|大力|积极)*(?:用于|支持|保障|推进|推动|落实|促进|加强|助力|开展|实施|提升)(?!性)"
    r"(?:全市|全县|全省|我市|我县|我省)?)?(?:(?:大力|积极)?(?:开展|实施|推进|推动|落实)(?!性))?"
)
_OF_YEAR = re.compile(r"(?:19|20)\d\d年(?:度)?")
#: 占比超过10%的: what the things counted fulfil
_CONDITION = re.compile(r"[^，。；：]{0,16}(?:超过|高于|低于|不足|大于|小于|达到)[\d.]+[%‰]?(?:以上|以下)?(?P<of>的)?")
_AIMS = re.compile(r"(?:主要|全部|重点|专项|全力|大力|积极)*(?:用于|支持|保障)")
_PLACE_NAME = re.compile(r"[^\W\d_“”]{1,7}(?:区|县|市|镇|乡|州|旗|街道)|[省市县区]直")
_GRADE = re.compile(r"[\w“”]{0,8}?级(?=.{2})")
_DEED = re.compile(r"(?:累计|新|已|共|再|全部)?..")
_WHO_PAYS = re.compile(
    r"(?:[省市县区州]本?级|[省市县区州]|中央|各级|全[省市县区州])?财政(?:统筹|累计|共|全年|整合|多方|积极)*"
    r"(?:安排|投入|拨付|下达|筹集|筹措)?(?:各类|专项)?(?:资金)?"
)
#: measures of a figure that already is a measure: 收入总量, 支出占比
_APPENDED = frozenset(("总量", "规模", "占比", "增速", "比重", "总额"))
_GRADED = ("以上", "以下", "以内")
_OWNERS = ("企业", "经济", "单位", "业", "类")
#: what a fund has left: 年末滚存结余
_BALANCE = re.compile(r"(?:预算)?(?:当年|当期|本年|本期|年末|年终|期末|累计|历年)?(?:收支)?(?:滚存|累计)?结余")
_OF_FUND = re.compile(r"(?P<fund>[^，。；]*基金(?:预算)?)(?:收入|支出)")
_BUILT = re.compile(r"^(?:累计)?(?:建成|建有|实施)(?=.{2})")
_ASSET_VALUES = ("原值", "净值")


def _says_nothing(frame: Frame, name: str) -> bool:
    """Whether a name is only a verb of spending or 资金, or says besides only who spends."""
    if name.endswith(("安排", "投入", "拨付", "筹集", "筹措", "资金")) and _WHO_PAYS.fullmatch(name):
        return True
    return not name or name in frame.text.lex.money or frame.text.lex.front_act.get(name) in ("lead", "cut")


def _joined(base: str, name: str) -> str:
    """``base`` and ``name`` in one, what both say said once: 发放到位, 到位率."""
    shared = next((k for k in range(min(len(base), len(name)) - 1, 0, -1) if base.endswith(name[:k])), 0)
    return base + name[shared:]


def _as_fund(purpose: str) -> str:
    return purpose if purpose.endswith(("资金", "经费", "补助", "补贴")) else purpose + "资金"


def _without_verb(frame: Frame, name: str) -> str:
    """A name without the verb before its noun."""
    match = frame.text.lex.verb.match(name)
    return name[match.end() :] if match is not None and len(name) - match.end() >= 2 else name


def _listed_new(frame: Frame) -> str:
    """新增 where it stands once before a list: 新增高新技术企业60家、科技型中小企业80家."""
    previous = frame.carry.previous
    lex, flat = frame.text.lex, frame.text.flat
    if previous is None or flat[previous.mention.outer_end] != "、" or frame.kind not in COUNTED:
        return ""
    if previous.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        return ""
    new = lex.passed.match(previous.name)
    if new is None or lex.verb.match(flat, previous.mention.outer_end + 1) is not None:
        return ""
    return new[0]


def _new_of_list(frame: Frame) -> str:
    """新增 where it stands once before counted things: 新建设5个服务中心、10个服务机构."""
    previous, flat = frame.carry.previous, frame.text.flat
    if previous is None or not previous.rule.startswith("counted.") or flat[frame.mention.outer_start - 1] != "、":
        return ""
    new = frame.text.lex.new.match(previous.name)
    return new[0] if new is not None and previous.mention.outer_end < frame.mention.start else ""


def _part_of_new(frame: Frame, name: str) -> str:
    """新增 of a whole, for its named part: 新增公路19.2万公里，其中高速公路2.8万公里."""
    whole = frame.carry.part_of
    if not frame.carry.in_part or whole is None or frame.role is not None or frame.kind not in COUNTED:
        return ""
    if whole.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        return ""
    new = frame.text.lex.new.match(whole.name)
    if new is None or frame.text.lex.new.match(name) is not None or name[:1] == "新":
        return ""
    return "" if frame.text.namer.is_verb(frame.start) else new[0]


def _thing_of(frame: Frame) -> str:
    """The carried name as a modifier, without the verb before its noun: what was counted alike, else the topic."""
    source = frame.carry.last
    if source is None or source.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        source = frame.carry.topic or source
    return _without_verb(frame, source.name) if source is not None else ""


@rule(
    yes=(
        ("全年完成197个5G基站的建设和改造。", "197个", "5G基站建设和改造"),
        ("新增规模工业企业2家，12所高水平大学帮扶我省高校。", "12所", "高水平大学"),
        ("指导5家企业入选省级“三化”重点项目。", "5家", "入选省级“三化”重点项目企业"),
    ),
    no=(("培育省级专精特新中小企业7家。", "7家"), ("全年实现营业收入25.5亿元。", "25.5亿元")),
)
def counted(frame: Frame, name: str) -> Named | None:
    """A counted noun behind the number, joined with what stands before it."""
    behind, lex = frame.behind, frame.text.lex
    if frame.kind not in COUNTED or not (behind.head or behind.joined):
        return None
    if not behind.head:
        # 3家已通过审核: the noun is the one counted before
        last = frame.carry.last
        if last is not None and last.mention.quantity.unit_base != frame.mention.quantity.unit_base:
            last = None
        ending = name or (last.name if last is not None else "")
        thing = next((g for g in sorted(lex.generic, key=lambda g: -len(g)) if ending.endswith(g)), "")
        if not name and not thing and last is not None:
            return Named(ending + behind.joined, 0.8)
        if not name:
            return Named(behind.joined + thing if behind.deed else behind.joined)
        entered = lex.post_act.get(behind.deed) == "enter" and behind.joined
        return Named(behind.joined + thing if entered and thing and len(name) <= len(thing) + 2 else name)
    joined = behind.joined or behind.head
    previous = frame.carry.previous
    if not name and frame.tail.to and previous is not None and previous.role == "baseline":
        # 从15个县扩大到57个县
        return None
    act = lex.front_act.get(name)
    if not name and (new := _new_of_list(frame)):
        return Named(new + joined, 0.9)
    if not name or (act is not None and act != "deed"):
        return Named(joined, 0.95 if len(joined) > 3 and behind.joined == behind.head else 0.88)
    if act == "deed" or name.endswith("的") or len(name) <= 3 or behind.head in lex.generic:
        return Named(name + joined)
    verb = next((m[0] for m in lex.verb.finditer(name) if m.end() == len(name)), "")
    if not verb and frame.text.namer.only_does(frame.tail.left - len(name), frame.tail.left):
        # 精细化治理1411条背街小巷
        return Named((name if len(name) <= 6 else name[-2:]) + joined)
    return Named(verb + joined if verb and lex.front_act[verb] == "deed" else joined)


@rule(
    yes=(("60%以上的企业完成改造。", "60%", "企业"),),
    no=(("税收收入增长5%。", "5%"), ("有6.5%的增速。", "6.5%")),
)
def portion(frame: Frame, name: str) -> Named | None:
    """A rate of the thing behind 的."""
    if name or frame.kind not in RATES or not frame.behind.joined:
        return None
    flat, at = frame.text.flat, frame.mention.outer_end
    if not flat.startswith("的", at) or frame.behind.joined.startswith(("增", "降")):
        return None
    end = min(frame.text.segment_end(at, frame.text.sentence_end(at)), at + 24)
    if frame.following is not None:
        end = min(end, frame.following.outer_start)
    whole = tidy(flat[at + 1 : end])
    name = whole if "、" in whole else frame.behind.joined
    return Named(name, 0.9) if len(name) > 1 else None


@rule(
    yes=(
        ("共检查发现隐患63处，现已100%整改到位。", "100%", "检查发现隐患整改到位"),
        ("实施县域高中振兴工程，60%公办中小学校纳入集团化管理。", "60%", "公办中小学校纳入集团化管理"),
    ),
    no=(("整改率达100%。", "100%"),),
)
def done(frame: Frame, name: str) -> Named | None:
    """A rate with the deed it is the completion of behind it."""
    if name or frame.kind not in RATES or not frame.behind.deed:
        return None
    if frame.behind.head:
        whole = tidy(frame.text.flat[frame.mention.outer_end : frame.post_stop])
        return Named(whole if len(whole) <= 24 else frame.behind.joined, 0.9, "share")
    owner = _thing_of(frame) if frame.carry.last is not None else ""
    role: Role = "share" if frame.behind.deed.startswith("用于") else "completion"
    return Named(owner + frame.behind.deed, 0.95, role)


@rule(
    yes=(
        ("设立0.5亿元人才发展专项资金、0.1亿元自然科学基金。", "0.5亿元", "人才发展专项资金"),
        ("设立0.5亿元人才发展专项资金、0.1亿元自然科学基金。", "0.1亿元", "自然科学基金"),
    ),
    no=(("教育支出3亿元。", "3亿元"), ("投入360万元用于乡镇卫生院标准化建设。", "360万元")),
)
def paid(frame: Frame, name: str) -> Named | None:
    """Money whose own noun (资金, 基金, 贷款) stands behind it, after a verb or in a list of such."""
    if frame.kind != "money" or frame.tail.stage is not None or frame.role is not None:
        return None
    head = frame.behind.head
    if len(head) < 3 or frame.behind.deed or not any(m.end() == len(head) for m in frame.text.lex.head.finditer(head)):
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
    no=(("安排航线补贴资金0.16亿元，保障航线运行。", "0.16亿元"),),
)
def purpose(frame: Frame, name: str) -> Named | None:
    """Money named only by what it is for."""
    if frame.kind != "money":
        return None
    nothing = _says_nothing(frame, name)
    if frame.tail.stage is not None:
        return None
    if (frame.behind.head or frame.behind.deed) and (nothing or name.endswith(frame.text.lex.spend)):
        aim = _FOR.sub("", frame.text.flat[frame.mention.outer_end : frame.post_stop], count=1)
        if not aim and frame.following is not None:
            behind = frame.following.outer_end
            aim = frame.text.flat[behind : frame.text.segment_end(behind, frame.text.sentence_end(behind))]
        if not aim:
            return None
        return Named(("" if nothing else name[:-2]) + _as_fund(tidy(aim)), 0.8)
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
    return Named(_as_fund(aim), 0.8) if aim else None


def _titled(frame: Frame) -> Named | None:
    """安排5.8亿元。 and no more: money for what the section's title is about."""
    heading = frame.carry.heading
    title = tidy(heading.section.title or "") if heading is not None else ""
    aim = tidy(_FOR.sub("", title, count=1))
    return Named(_as_fund(aim), 0.75) if aim != title and 2 <= len(aim) <= 20 else None


@rule(
    yes=(("债券还本付息26万元（还本16万元，付息10万元）。", "10万元", "债券付息"),),
    no=(("支付利息10万元。", "10万元"),),
)
def member(frame: Frame, name: str) -> Named | None:
    """One of the two or three things that the figure before names in one word: 还本付息, then 还本 and 付息."""
    carry = frame.carry
    for word, members in frame.text.groups.items():
        if name in members:
            for draft in (carry.part_of, carry.last, carry.topic):
                if draft is not None and draft.name.endswith(word):
                    return Named(draft.name.removesuffix(word) + name)
    return None


@rule(
    yes=(("设立规模5000万元的创新创业基金。", "5000万元", "创新创业基金规模"),),
    no=(("项目总投资2亿元。", "2亿元"),),
)
def measured(frame: Frame, name: str) -> Named | None:
    """A measure alone (规模, 总投资) of the thing behind 的."""
    flat, at = frame.text.flat, frame.mention.outer_end
    measure = next((w for w in frame.text.lex.size if name.endswith(w)), "")
    if not measure or not flat.startswith("的", at) or frame.tail.role is not None:
        return None
    end = min(frame.text.segment_end(at, frame.text.sentence_end(at)), frame.post_stop)
    if frame.following is not None and end == frame.following.outer_start:
        end = max(flat.rfind(word, at, end) for word in "和、")
    thing = frame.text.namer.before(at + 1, max(end, at + 1)).text
    return Named(thing + measure, 0.9) if 2 <= len(thing) <= 20 else None


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
    yes=(("绩效自评的项目3个，涉及预算金额175万元。", "175万元", "绩效自评的项目涉及预算金额"),),
    no=(("服务采购金额21万元。", "21万元"),),
)
def owned(frame: Frame, name: str) -> Named | None:
    """A measure (采购金额, 面积) that says nothing without its owner."""
    text, carry = frame.text, frame.carry
    maker = carry.last is not None and name in text.lex.made and carry.last.name.endswith(text.lex.maker)
    if not (maker or name in text.lex.owner) or (carry.in_part and frame.kind == "count"):
        return None
    if frame.start > frame.floor and text.flat[frame.start - 1] == "，":
        begin = text.segment_start(frame.floor, frame.start - 1)
        if frame.start - begin > 2 and text.flat[frame.start - 2] == "的":
            owner = text.namer.before(begin, frame.start - 2).text
            if owner:
                return Named(owner + name)
    holder = carry.holder or carry.last
    if frame.start > max(frame.floor, carry.begin) and text.flat[frame.start - 1] == "，":
        begin, end = text.segment_start(frame.floor, frame.start - 1), frame.start - 1
        thing = text.namer.object(begin, end)
        if not thing and (actor := text.namer.actor(begin, end)):
            carry.owner = actor
            return Named(actor + name, 0.9)
        if holder is None:
            owner = thing if thing.endswith(text.lex.compound) else "" if thing else text.namer.subject(begin, end)
            return Named(owner + name, 0.85) if 4 <= len(owner) <= 16 else Named(name)
    elif carry.owner and carry.last is not None and carry.last.rule.startswith("owned."):
        return Named(carry.owner + name, 0.9)
    carry.owner = ""
    if carry.topic is not None and carry.topic.name.endswith(_ASSET_VALUES):
        holder = carry.topic
    elif name.endswith("投资") and holder is not carry.topic:
        return Named("完成" + name.removeprefix("完成"))
    if holder is None or frame.start <= carry.begin:
        return Named(name)
    if name.endswith("人员") and text.flat.find("；", holder.mention.end, frame.start) >= 0:
        return Named(name)
    if holder.name.endswith(name):
        return Named(holder.name, 0.9)
    new = frame.text.lex.new.match(holder.name)
    if name == "总量" and new is not None:
        return Named(holder.name[new.end() :].removeprefix("各类") + name)
    base = holder.name if name in _APPENDED else holder.name.removesuffix(text.measure_of(holder.name))
    if name.endswith("率") and base.startswith(name[:-1]):
        # 死亡人口2.75万人，死亡率
        return Named(name)
    if len(base) < 2 or base.endswith(("率", "营业", "主营业务")):
        return Named(name)
    return Named(_joined(base, name))


@rule(
    yes=(("旅游业国际影响力大幅提升，对GDP综合贡献率达33.4%。", "33.4%", "旅游业对GDP综合贡献率"),),
    no=(("工业增加值增长5%，消费贡献率60%。", "60%"),),
)
def contributed(frame: Frame, name: str) -> Named | None:
    """对…贡献率: whose contribution it is stands before."""
    text, carry = frame.text, frame.carry
    if not name.endswith("贡献率") or text.flat[frame.start] != "对" or text.flat[frame.start - 1] != "，":
        return None
    begin = text.segment_start(carry.begin, frame.start - 1)
    actor = text.namer.actor(begin, frame.start - 1)
    if not actor and carry.last is not None:
        actor = carry.last.name.removesuffix(text.measure_of(carry.last.name))
    return Named(actor + "对" + name, 0.9) if len(actor) > 1 else None


@rule(
    yes=(("工业产品104种，占比超过10%的有44种、超过20%的有23种。", "23种", "超过20%的工业产品"),),
    no=(("新批外商投资超千万美元的企业31家。", "31家"),),
)
def conditioned(frame: Frame, name: str) -> Named | None:
    """A condition alone: things like the topic that fulfil it."""
    topic = frame.carry.topic
    if frame.kind != "count" or topic is None or _CONDITION.fullmatch(name) is None:
        return None
    if topic.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        return None
    return Named(name.removesuffix("的") + "的" + topic.name, 0.9)


@rule(
    yes=(("农业龙头企业269个，其中国家级4个。", "4个", "国家级农业龙头企业"),),
    no=(("创建国家级示范社区2个。", "2个"),),
)
def leveled(frame: Frame, name: str) -> Named | None:
    """A level alone (国家级, 市本级): named by what it is a part of."""
    alone = frame.text.lex.level_alone
    if not name or not alone.fullmatch(name):
        return None
    carry = frame.carry
    whole = carry.part_of if carry.in_part and carry.part_of is not None else carry.last
    if whole is None:
        thing = frame.text.noun_before(carry.begin, frame.start) if frame.start > carry.begin else ""
        return Named(name + thing, 0.75) if 4 <= len(thing) <= 16 else None
    thing = whole.name
    if alone.fullmatch(thing):
        # 非物质文化遗产保护体系中，国家级2项、省级27项: the thing stands in front
        thing = frame.text.noun_before(frame.carry.begin, whole.clause_start)
        return Named(name + thing, 0.75) if thing else None
    level = alone.search(thing)
    if level is not None:
        thing = thing[level.end() :].removeprefix("及").removeprefix("以上")
    return Named(name + (thing or whole.name))


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
            return Named(_joined(fund["fund"], name), 0.93)
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
    if frame.tail.stage is not None and full != flow_word and "预算" in full[:-4]:
        # 政府性基金预算……支出预算: the stage says that it is a budget
        full = fiscal.as_executed(full)
    return Named(level + full.removeprefix(level), 0.95 if full != flow_word else 0.75)


@rule(
    yes=(
        ("共受理信访件214件，办结208件。", "208件", "信访件办结"),
        ("全年发生生产安全事故5起，死亡3人。", "3人", "生产安全事故死亡"),
    ),
    no=(("年末离休2人，退休11人。", "11人"),),
)
def deed(frame: Frame, name: str) -> Named | None:
    """A deed alone (整改, 死亡): named with what it is done to."""
    if not _DEED.fullmatch(name) or frame.role not in (None, "target") or frame.kind == "score":
        return None
    text, carry = frame.text, frame.carry
    if name in text.lex.noun or _says_nothing(frame, name):
        return None
    left = frame.tail.left
    if not (frame.kind == "money" and text.lex.front_act.get(name) == "deed") and not text.namer.is_deed(
        left - 2, left
    ):
        return None
    if frame.start > max(frame.floor, carry.begin) and text.flat[frame.start - 1] == "，":
        lead = text.noun_before(frame.floor, frame.start)
        if len(lead) > 2:
            carry.done_to = lead
            return Named(lead + name, 0.85)
    if carry.last is None:
        return None
    if not (carry.last.rule.startswith("deed.") and carry.done_to):
        carry.done_to = _thing_of(frame)
        for draft in (carry.last, carry.topic):
            at = draft.name.find(name) if draft is not None else -1
            if draft is not None and at > 0:
                carry.done_to = draft.name[:at]
                break
    return Named(carry.done_to + name, 0.85) if carry.done_to else None


@rule(
    yes=(
        ("公路货运量650万吨，其中铁路510万吨。", "510万吨", "铁路货运量"),
        ("一般债券8亿元，其中：东山县3亿元。", "3亿元", "东山县一般债券"),
        ("A级景区37处，其中5A级1处、4A级12处。", "12处", "4A级景区"),
        ("转播台7座，其中1千瓦以上5座。", "5座", "1千瓦以上转播台"),
        ("商品住宅投资增长6%。分县市看，东山县增长48.7%。", "48.7%", "东山县商品住宅投资"),
        ("居民人均可支配收入30125元，增长5%。城镇居民41925元。", "41925元", "城镇居民人均可支配收入"),
    ),
    no=(("税收收入8亿元，其中增值税3亿元。", "3亿元"),),
)
def part(frame: Frame, name: str) -> Named | None:
    """A part that leaves out what its whole said."""
    carry, lex = frame.carry, frame.text.lex
    whole = carry.part_of
    in_group = carry.last is None or carry.last.rule.startswith("part.")
    if carry.in_part:
        if name in lex.noun:
            return None
    elif name in lex.group and in_group and carry.earlier is not None:
        whole = carry.earlier
    else:
        return None
    if not name or whole is None:
        return None
    if frame.role is not None:
        return _seen_by(frame, name, whole)
    if _PLACE_NAME.fullmatch(name) or (name.endswith(_GRADED) and name[0].isdigit()):
        return Named(name + whole.name)
    if name.endswith("级") and (graded := _GRADE.match(whole.name)) is not None:
        return Named(name + whole.name[graded.end() :])
    if whole.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        return None
    if len(name) == 2 and frame.kind == "count" and not whole.name.endswith(name):
        return Named(name + _without_verb(frame, _BUILT.sub("", whole.name)))
    if name.endswith(lex.metric):
        return None
    if name.endswith(("债务", "债券")) and whole.name.endswith(("限额", "余额")):
        return Named(name + whole.name[-2:])
    if frame.kind == "money" and (lex.head.search(name) or fiscal.is_fiscal(whole.name, lex)):
        return None
    metric = next((m for m in lex.metric if whole.name.endswith(m)), "")
    if not metric or name.startswith(metric[0]) or name.endswith(metric[-1:]):
        return None
    return Named(_joined(name, metric))


def _seen_by(frame: Frame, name: str, whole: Draft) -> Named | None:
    """分县市看，精河县增长4.2%: growth of the whole, by place or by kind of owner."""
    of_kind = name.endswith("类") and whole.name.endswith("价格")
    if frame.role != "growth" or not (frame.carry.in_view or of_kind) or whole.role not in ("value", "growth"):
        return None
    if of_kind:
        return Named(name + "价格", 0.9)
    if _PLACE_NAME.fullmatch(name):
        return Named(name + whole.name, 0.9)
    metric = next((m for m in frame.text.lex.metric if whole.name.endswith(m)), "")
    return Named(name + metric, 0.9) if metric and name.endswith(_OWNERS) else None


@rule(
    yes=(("通讯器材类零售额增长5%，家用电器类增长9.5%。", "9.5%", "家用电器类零售额"),),
    no=(("制造业投资增长5%，民间投资增长6%。", "6%"),),
)
def listed(frame: Frame, name: str) -> Named | None:
    """One of a list of kinds or trades whose measure the first of them states."""
    topic, lex = frame.carry.topic, frame.text.lex
    if topic is None or not name.endswith(("类", "业")) or name.endswith("企业") or frame.carry.in_part:
        return None
    if frame.kind not in RATES and topic.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        return None
    metric = next((m for m in lex.metric if topic.name.endswith(m)), "")
    return Named(name + metric, 0.9) if metric and topic.name.removesuffix(metric).endswith(name[-1]) else None


@rule(
    yes=(("水泥产量5万吨，增长3.3%，拉动工业增加值增长0.6个百分点。", "0.6个百分点", "水泥产量拉动工业增加值"),),
    no=(("税收收入253万元，增长2.54%。", "2.54%"),),
)
def pulled(frame: Frame, name: str) -> Named | None:
    """拉动…增长: what pulls stands before."""
    last = frame.carry.last
    if frame.role not in ("growth", "change") or last is None or not 4 <= len(last.name) <= 16:
        return None
    if frame.tail.respectively or not name.startswith("拉动") or name == "拉动":
        return None
    return Named(last.name + name, 0.9)


@rule(
    yes=(
        ("培育省级专精特新中小企业7家。", "7家", "培育省级专精特新中小企业"),
        ("新增高新技术企业60家、科技型中小企业80家。", "80家", "新增科技型中小企业"),
        ("全年实现旅游总收入25.5亿元。", "25.5亿元", "旅游总收入"),
        ("工业增加值占地区生产总值比重提高到25.5%。", "25.5%", "工业增加值"),
        ("新增公路19.2万公里，其中高速公路2.8万公里。", "2.8万公里", "新增高速公路"),
        ("服务业在国内生产总值中的比重上升到50.5%。", "50.5%", "服务业"),
        ("增值税中央分享50%部分43.5亿元。", "43.5亿元", "增值税中央分享50%部分"),
    ),
)
def named(frame: Frame, name: str) -> Named | None:
    """The noun phrase before the number."""
    if len(name) == 1 and not frame.text.namer.is_noun(frame.tail.left - 1):
        return None
    if not name:
        return None
    if _says_nothing(frame, name):
        last, carry = frame.carry.last, frame.carry
        if (
            name in frame.text.lex.money
            and last is not None
            and last.mention.quantity.kind == "count"
            and not carry.cause
        ):
            # 开工水利工程1745处，投入资金22.9亿元
            return Named(_without_verb(frame, last.name) + name, 0.75)
        return Named(name, 0.5)
    name = (_listed_new(frame) or _part_of_new(frame, name)) + name
    short = len(name) <= 2 and name not in frame.text.lex.known and name not in frame.text.lex.noun
    return Named(name, 0.8 if short else 0.95)


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
    ),
)
def carried(frame: Frame, name: str) -> Named | None:
    """No name of its own: the figure before goes on."""
    del name
    subject = frame.carry.carried(frame.role, frame.tail)
    if frame.tail.stage is not None and frame.text.flat.startswith("的", frame.mention.outer_end):
        # 完成年初预算16.85亿元的102.72%
        subject = frame.carry.last
    if subject is None:
        return None
    tail, text = frame.tail, frame.text
    known = subject.name
    if tail.stage_word[:2] in fiscal.BARE_FLOWS and known.endswith(fiscal.OTHER_FLOW[tail.stage_word[:2]]):
        return Named(tail.stage_word, 0.9)
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
    if text.flat.find("累计", frame.start, frame.end) >= 0 and (new := frame.text.lex.new.match(known)) is not None:
        return Named("累计" + known[new.end() :], 0.85)
    if frame.kind == "money" and tail.stage is not None and subject.mention.quantity.kind not in ("money", "percent"):
        ending = text.measure_of(known)
        known = (known.removesuffix(ending) if len(known) - len(ending) >= 2 else known).removesuffix("自评")
    return Named(known, min(0.93, subject.confidence), subject=subject)


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
    lead = text.namer.before(begin, verb.start()).text if verb is not None else ""
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
    if not title or len(title) > 24 or "，" in title:
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


def name_of(frame: Frame, name: str) -> tuple[str, Named] | None:
    """The first rule that names a figure, and the name; ``name`` is the noun phrase before the number."""
    for each in RULES:
        named = each.apply(frame, name)
        if named is not None and named.name:
            return each.name, named
    return None
