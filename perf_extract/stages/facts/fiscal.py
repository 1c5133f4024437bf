"""Names of budget money: stages in a name's own words, and what 收入 or 支出 alone leaves out."""

from __future__ import annotations

import re

from ...model import Heading
from ...model.report import QuantityKind, Stage
from .carry import Carry
from .context import Text
from .lexicon import Lexicon
from .noun import Noun
from .phrases import tidy

#: 一般公共预算 and its kin are names of funds, not a budget stage
FUND = re.compile(
    r"一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金预算|预算稳定|预算绩效|预算单位|预算管理|预算[内外]|预算项目"
)
_FUND_NAME = re.compile(r"一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金预算|社会保险基金|政府性基金")
#: totals and balances say nothing without their fund; transfers are those of the general budget unless said otherwise
_OF_SOME_FUND = re.compile(
    r"(?P<level>全?[省市县区州](?:本?级|本级)?|中心城区)?(?:(?:收入|支出)(?:总计|总量|合计)|总(?:收入|支出)"
    r"|(?:上年|年初|年终|年末|当年|本年|累计|滚存|新增)+(?:结转|结余|结转结余|收支结余)|(?:当年|本年)?收支结余"
    r"|(?P<transfer>上级补助收入|上解支出|上解上级支出|补助下级支出|调入资金|调出资金|下级上解收入))"
)
_FUND_FIRST = re.compile(rf"(?P<level>[^，。]{{0,8}}?(?:本?级|[省市县区州旗]))?(?:地方)?(?P<fund>{_FUND_NAME.pattern})")
_ADJUSTED = re.compile(r"全年预算|调整(?:后)?预算")
_FINAL = re.compile(r"决算|执行数|实际支出")

_FLOWS = ("收入预算", "支出预算", "收入决算", "支出决算", "收入", "支出")
#: ends the name of money that comes in and is spent
_HAS_FLOWS = re.compile(r"(?:公共预算|基金(?:预算)?|国有资本经营(?:预算)?|拨款)$")
#: names that say nothing of which fund or whose
BARE_FLOWS = frozenset((*_FLOWS, "结余", "结转"))
OTHER_FLOW = {"收入": "支出", "支出": "收入"}
#: how a bare flow of a stage is called
STAGE_NAMES = {"budget": "预算", "adjusted": "预算", "final": "决算"}
_BUDGETED = (
    "收入", "支出", "预算", "总计", "总量", "合计", "经费", "资金安排", "预备费", "拨款",
    "结余", "结转", "调出", "调入", "稳定调节基金",
)  # fmt: skip
#: reports that go through several levels of government in turn
_BUDGET_REPORTS = frozenset(("budget_report", "final_accounts"))
_LEVEL = re.compile(r"[省市县区州]本?级(?=.{2})")
_LEVELED_FLOW = re.compile(
    r"(?P<level>[省市县区州旗]本?级|中心城区)?(?P<flow>收入预算合计|支出预算合计|收入预算|支出预算|收入决算|支出决算|收入|支出|结余|结转)"
)
_BUDGET_SUM = re.compile(r"(?<=收入|支出)(?:年初)?预算(?:合计)?$")
_AFTER_CHANGE = re.compile(r"(?:预算)?调整(?:预算)?后的?")
_ADJUSTS = re.compile(r"(?P<budget>预算)?(?:(?:调整|变更|调[减增])[为到至])")
_TOTAL = re.compile(r"(?<=收入|支出)(?:总计|总量|合计)$")
_OWN = re.compile(
    r"全|各|[省市县区州](?![级本直])|中央|上级|[^\W\d_]{1,8}[省市县区州镇乡旗](?:[^\W\d_]{2})|上解|补助下级"
)
_BUDGET_FIGURE = re.compile(r"(?:收入|支出|税|结转|结余|预算稳定调节基金|调[入出]资金|转移支付|总计|总量)$")


def with_flow(name: str, stage_word: str) -> str:
    """A fund with the flow its stage word begins with: 政府性基金 and 支出决算数 are 政府性基金支出."""
    flow = stage_word[:2]
    return name + flow if flow in OTHER_FLOW and _HAS_FLOWS.search(name) is not None else name


def stage_of(name: str) -> Stage | None:
    """The stage that a name's own words give."""
    name = FUND.sub("", name)
    if _ADJUSTED.search(name):
        return "adjusted"
    if _FINAL.search(name):
        return "final"
    return "budget" if "预算" in name else None


def is_fiscal(name: str, lex: Lexicon) -> bool:
    """Whether a name's last telling word is one of budget money; a name without one may be."""
    belongs = [lex.head_belongs[m[0]] for m in lex.head.finditer(name)]
    return not belongs or belongs[-1] == "finance"


def as_executed(name: str) -> str:
    """The item of a budget figure's name: 基金预算收入年初预算合计 executed is 基金预算收入."""
    return _BUDGET_SUM.sub("", name)


def adjusted(name: str, tail: str) -> str:
    """The item of an adjusted budget in prose: 调整后收入预算为…, 支出预算调整为…; empty for anything else."""
    after = _AFTER_CHANGE.match(name)
    if after is not None and len(name) > after.end() + 1:
        return as_executed(name[after.end() :])
    moved = _ADJUSTS.match(tail)
    if moved is None or not (moved["budget"] or _BUDGET_SUM.search(name)):
        return ""
    return as_executed(name)


def is_moved(verb: str, name: str) -> bool:
    """Whether the words before a flow say that its budget was cut or raised by the amount: 调减收入预算."""
    return verb in ("调减", "调增") and as_executed(name) in ("收入", "支出")


def is_budgeted(name: str) -> bool:
    """Whether planned money of this name is a budget figure rather than a goal."""
    return name.endswith(_BUDGETED)


def is_planned_money(name: str, kind: QuantityKind, text: Text) -> bool:
    """Whether a planned figure is one of a budget to come rather than a goal."""
    if text.report_type == "work_report":
        return False
    if text.report_type in _BUDGET_REPORTS and (kind == "money" or (kind == "percent" and text.lex.head.search(name))):
        return is_fiscal(name, text.lex)
    return is_budgeted(name)


def leveled_flow(name: str) -> tuple[str, str]:
    """``市级收入`` as 市级 and 收入; the first is empty for a bare flow, both for anything else."""
    match = _LEVELED_FLOW.fullmatch(name)
    return (match["level"] or "", match["flow"]) if match is not None else ("", "")


def full_flow(name: str, text: Text, carry: Carry) -> str:
    """收入 or 支出 alone with its fund and owner, by the figure before or by the heading."""
    if carry.last is None and carry.earlier is not None:
        # 收入完成……。支出完成……: the sentences go in pairs
        other, paired = OTHER_FLOW.get(name[:2], "-"), as_executed(carry.earlier.name)
        if paired.endswith(other) and len(paired) > len(other):
            return paired.removesuffix(other) + name
    if carry.last is not None:
        if name not in ("结余", "结转"):
            known = as_executed(_TOTAL.sub("", carry.last.name))
            for ending in _FLOWS:
                if known.endswith(ending) and len(known) > len(ending):
                    return known.removesuffix(ending) + name
        if carry.last.mention.quantity.kind == "money":
            return name
    title = title_item(carry.heading.section.title or "", text.lex) if carry.heading is not None else ""
    if title.endswith(name) and "，" not in title and len(title) <= 40 and "预算" not in FUND.sub("", title):
        return title
    fund = _FUND_NAME.search(title)
    if fund is not None:
        return fund[0] + name
    return title + name if title.endswith("经费") and len(title) <= 12 else name


def title_item(title: str, lex: Lexicon) -> str:
    """The item a title names: 项目支出情况说明 is 项目支出."""
    title = tidy(title)
    for ending in lex.title:
        if title.endswith(ending) and len(title) - len(ending) >= 2:
            flow = ending[:2] if ending[:2] in ("支出", "收入") else ""
            return title[: -len(ending)] + flow
    return title


def with_level(name: str, noun: Noun, *, carried: bool, text: Text, carry: Carry) -> str:
    """In a paragraph on 市级 money each budget figure is 市级, until 全市 or another level is named."""
    if text.report_type not in _BUDGET_REPORTS:
        return name
    if noun.scope is not None:
        carry.level = ""
    elif match := _LEVEL.match(name):
        if not carried and is_fiscal(name, text.lex):
            carry.level = match[0]
    elif carry.level and not carried and _BUDGET_FIGURE.search(name) and _OWN.match(name) is None:
        return carry.level + name
    return name


def with_fund(name: str, noun: Noun, text: Text, carry: Carry) -> str:
    """A total, a balance or a transfer of a budget with the fund it is of, told by the words before or a title."""
    if text.report_type not in _BUDGET_REPORTS:
        return name
    match = _OF_SOME_FUND.fullmatch(name)
    if match is None:
        found = _FUND_FIRST.match(name)
        if found is not None:
            told = found["level"] or noun.scope
            if told or found["fund"] != carry.fund:
                carry.fund, carry.whose = found["fund"], told or ""
        return name
    fund = carry.fund or _fund_of(carry.heading, text)
    if not fund or (match["transfer"] and fund == "一般公共预算"):
        return name
    level = match["level"] or ""
    return (level or (carry.whose if carry.fund else "")) + fund + name[len(level) :]


def _fund_of(heading: Heading | None, text: Text) -> str:
    """The fund that the nearest title above names, where it names one."""
    while heading is not None:
        funds = _FUND_NAME.findall(heading.section.title or "")
        if funds:
            return funds[0] if len(funds) == 1 else ""
        heading = text.by_id.get(heading.section.parent) if heading.section.parent is not None else None
    return ""
