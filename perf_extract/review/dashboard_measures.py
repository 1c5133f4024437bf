"""What follows from the totals of a line: execution rates, the change to the year before, and what stands out.

All arithmetic is decimal. A rate is worked out where both its figures are printed and decided; else the rate that the
report itself prints is taken, and said to be the report's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

import msgspec

from .dashboard_data import Cell, Level, Line, Point
from .dashboard_source import FactRow

#: the total that is a level's spending
SPENDING: dict[Level, str] = {"department": "expenditure", "project": "expenditure", "region": "general_expenditure"}
#: an execution rate outside of these is named, in percent
LOW, HIGH = Decimal(90), Decimal(110)
#: further from the median than so many scaled median deviations stands out
DEVIATIONS = Decimal("3.5")
#: makes the median deviation of normal data their standard deviation
SCALE = Decimal("1.4826")
#: fewer figures than these have no middle worth the name
MIN_GROUP = 8
#: and by no less than so many percentage points
MIN_POINTS = Decimal(10)
#: a change that is named where there are too few to compare with, in percent
LARGE_CHANGE = Decimal(50)
#: final and budget that differ by this factor are likely in two units
UNIT_SLIP = 100

_CENT = Decimal("0.01")
_RELATIVE = frozenset(("%", "‰", "个百分点", "分"))
_ORDER = ("execution", "change", "three_public_share")

How = Literal["adjusted", "budget", "final", "printed", "before"]


class Rate(NamedTuple):
    """A percentage with two places; ``how``: final over 全年预算 or 年初预算, over the year before, or as printed."""

    value: Decimal
    how: How
    fact: FactRow
    base: FactRow | None


class Outlier(NamedTuple):
    """What stands out of a line, as a sentence."""

    line: int
    rule: str
    value: Decimal
    #: how far out it is among those of its rule
    weight: Decimal
    fact: FactRow
    message: str


class Measured(msgspec.Struct):
    """The rates of one line by name: ``execution``, ``three_public_execution``, ``change``, ``*_share``."""

    rates: dict[str, Rate] = {}


def measure(lines: Sequence[Line]) -> list[Measured]:
    """The rates of every line, in order."""
    by_year = {(line.subject, line.year): line for line in lines}
    made = []
    for line in lines:
        rates: dict[str, Rate | None] = {}
        spending = SPENDING[line.subject.level]
        rates["execution"] = _execution(line, spending)
        rates["three_public_execution"] = _execution(line, "three_public")
        rates["change"] = _change(line, by_year.get((line.subject, line.year - 1)), spending)
        whole = line.cells.get((spending, "final"))
        for part in ("basic", "project", "three_public"):
            rates[f"{part}_share"] = _over(line.cells.get((part, "final")), whole, "final")
        if line.subject.level == "region":
            rates["revenue_execution"] = _execution(line, "general_revenue")
        made.append(Measured({name: rate for name, rate in rates.items() if rate is not None}))
    return made


def _execution(line: Line, total: str) -> Rate | None:
    final = line.cells.get((total, "final"))
    stages: tuple[Literal["adjusted", "budget"], ...] = ("adjusted", "budget")
    for stage in stages:
        if (rate := _over(final, line.cells.get((total, stage)), stage)) is not None:
            return rate
    printed = line.printed.get((total, "completion"))
    return Rate(_rounded(printed.value_base), "printed", printed, None) if printed is not None else None


def _change(line: Line, before: Line | None, total: str) -> Rate | None:
    now = line.cells.get((total, "final"))
    then = before.cells.get((total, "final")) if before is not None else None
    rate = _over(now, then, "before")
    if rate is not None:
        return rate._replace(value=rate.value - 100)
    printed = line.printed.get((total, "growth"))
    return Rate(_rounded(printed.value_base), "printed", printed, None) if printed is not None else None


def _over(one: Cell | None, base: Cell | None, how: How) -> Rate | None:
    if one is None or base is None or one.undecided or base.undecided:
        return None
    above, below = one.fact.amount, base.fact.amount
    if above is None or below is None or below <= 0 or one.fact.bound != "eq" or base.fact.bound != "eq":
        return None
    return Rate(_rounded(100 * above / below), how, one.fact, base.fact)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def outliers(lines: Sequence[Line], measured: Sequence[Measured]) -> list[Outlier]:
    """What stands out: execution rates first, then by rule, what is furthest out before the rest."""
    groups: dict[tuple[str, Level, int], list[Decimal]] = {}
    for line, found in zip(lines, measured, strict=True):
        for name in ("change", "three_public_share"):
            if name in found.rates:
                groups.setdefault((name, line.subject.level, line.year), []).append(found.rates[name].value)
    middles = {key: middle(values) for key, values in groups.items()}
    made: list[Outlier] = []
    for number, (line, found) in enumerate(zip(lines, measured, strict=True)):
        rate = found.rates.get("execution")
        if rate is not None and not LOW <= rate.value <= HIGH:
            made.append(Outlier(number, "execution", rate.value, abs(rate.value - 100), rate.fact, _of_execution(rate)))
        for name, says in (("change", _of_change), ("three_public_share", _of_share)):
            rate = found.rates.get(name)
            if rate is None:
                continue
            known = middles[name, line.subject.level, line.year]
            if known is None:
                if name == "change" and abs(rate.value) > LARGE_CHANGE:
                    text = f"{says(rate)}，增减超过{LARGE_CHANGE}%（可比单位不足{MIN_GROUP}个，按固定界限）。"
                    made.append(Outlier(number, name, rate.value, Decimal(0), rate.fact, text))
            elif known.outside(rate.value, MIN_POINTS if name == "change" else Decimal(0)):
                weight = abs(rate.value - known.median) / known.deviation
                text = f"{says(rate)}，{known.say(rate.value)}。"
                made.append(Outlier(number, name, rate.value, weight, rate.fact, text))
    return sorted(made, key=lambda o: (_ORDER.index(o.rule), -o.weight))


class Middle(NamedTuple):
    """Median and scaled median deviation of a group of figures."""

    median: Decimal
    deviation: Decimal
    size: int

    def outside(self, value: Decimal, least: Decimal) -> bool:
        """Whether a figure is further from the median than the rule allows, and than ``least``."""
        away = abs(value - self.median)
        return self.deviation > 0 and away > DEVIATIONS * self.deviation and away > least

    def say(self, value: Decimal, unit: str = "%") -> str:
        """How far it is from the median, in words."""
        times = (abs(value - self.median) / self.deviation).quantize(Decimal("0.1"), ROUND_HALF_UP)
        side = "高于" if value > self.median else "低于"
        return f"{side}同年{self.size}个单位的中位数{shown(_rounded(self.median))}{unit}，相距{times}个离差"


def middle(values: Sequence[Decimal]) -> Middle | None:
    """The middle of a group; ``None`` where it is too small."""
    if len(values) < MIN_GROUP:
        return None
    median = _median(values)
    return Middle(median, SCALE * _median([abs(value - median) for value in values]), len(values))


def _median(values: Sequence[Decimal]) -> Decimal:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _of_execution(rate: Rate) -> str:
    side = f"低于{LOW}%" if rate.value < LOW else f"高于{HIGH}%"
    if rate.how == "printed" or rate.base is None:
        return f"支出执行率{rate.value:,f}%（报告所述），{side}。"
    base, final = rate.base.amount, rate.fact.amount
    name = "全年预算" if rate.how == "adjusted" else "年初预算"
    text = f"支出执行率{rate.value:,f}%，{side}：{name}{_money(base)}，决算{_money(final)}"
    if base and final and (final > base * UNIT_SLIP or final * UNIT_SLIP < base):
        text += f"，相差{UNIT_SLIP}倍以上，先查单位是否有误"
    return f"{text}。"


def _of_change(rate: Rate) -> str:
    word = "增长" if rate.value >= 0 else "下降"
    told = "（报告所述）" if rate.how == "printed" else ""
    return f"支出决算比上年{word}{abs(rate.value):,f}%{told}"


def _of_share(rate: Rate) -> str:
    return f"“三公”经费占支出决算{rate.value}%"


def _money(value: Decimal | None) -> str:
    return "无" if value is None else f"{_rounded(value / 10_000):,f}万元"


def shown(value: Decimal) -> str:
    """A decimal with groups of three and no needless zeros."""
    text = f"{value:,f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def unusual(points: Iterable[Point]) -> Mapping[int, str]:
    """Which of one indicator's points stand out among the same level, year, role, unit, and why; by their place.

    Only rates and scores: a count or an amount is large where the body is.
    """
    every = list(points)
    groups: dict[tuple[Level, int, str, str], dict[int, Decimal]] = {}
    for place, point in enumerate(every):
        key = (point.subject.level, point.year, point.role, point.unit)
        if point.unit in _RELATIVE:
            groups.setdefault(key, {})[place] = point.cell.fact.value_base
    found: dict[int, str] = {}
    for (_, _, _, unit), values in groups.items():
        known = middle([*values.values()])
        if known is not None:
            for place, value in values.items():
                if known.outside(value, Decimal(0)):
                    found[place] = known.say(value, unit)
    return found
