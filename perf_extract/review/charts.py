"""What a report has to show as pictures: each chart is a small table first, drawn from the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from ..model import Fact, Report
from .items import Item

_MOST_BARS = 16
_FEWEST_PARTS = 3
_THREE_PUBLIC = ("30212", "31013", "30231", "31013+30231", "30217")
_STAGES = (("final", "决算"), ("adjusted", "全年预算"), ("budget", "预算"), ("value", ""))
_SCHEMES = {"functional": "按功能分类", "economic": "按经济分类"}
#: parts may be over their whole by what rounding adds up to
_ROUNDING = Decimal("1.005")
_HUNDRED = Decimal(100)


class ChartRow(msgspec.Struct):
    """One item of a chart: a value for each series (None where there is none) and the fact each came from."""

    name: str
    values: list[str | None]
    facts: list[str | None]


class Chart(msgspec.Struct):
    """``kind`` says how it is drawn: ``bars`` side by side, ``parts`` of a whole, ``rates`` against 100 per cent."""

    id: str
    kind: Literal["bars", "parts", "rates"]
    title: str
    unit: str
    series: list[str]
    rows: list[ChartRow]
    note: str = ""


def charts(report: Report, finance: Sequence[Item], kpis: Sequence[Item]) -> list[Chart]:
    """The charts for which the report has data, those of money first."""
    facts = {fact.id: fact for fact in report.facts()}
    found = [
        _budget_and_final(finance, facts),
        *_compositions(finance, facts),
        _three_public(finance, facts),
        _completion(kpis, facts),
    ]
    return [chart for chart in found if chart is not None]


class _Money:
    """Amounts in one unit: that which most figures are printed in."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        printed = [f for f in facts if f.amount is not None and f.value and f.unit]
        counts: dict[str, int] = {}
        for fact in printed:
            counts[fact.unit or ""] = counts.get(fact.unit or "", 0) + 1
        self.unit = max(counts, key=lambda unit: counts[unit]) if counts else "元"
        self._factor = next((f.value_base / f.value for f in printed if f.unit == self.unit), Decimal(1))

    def __call__(self, fact: Fact | None) -> str | None:
        if fact is None:
            return None
        if not fact.value:
            return "0"
        if fact.amount is None:
            return None
        if fact.unit == self.unit:
            return f"{fact.value:f}"
        return f"{(fact.amount / self._factor).normalize():f}"


def _budget_and_final(items: Sequence[Item], facts: Mapping[str, Fact]) -> Chart | None:
    both = [i for i in items if i.difference is not None and _amount(i, "final", facts)]
    largest = sorted(both, key=lambda i: -_amount(i, "final", facts))[:_MOST_BARS]
    chosen = [i for i in both if i in largest]
    if not chosen:
        return None
    before = "adjusted" if all("adjusted" in i.cells for i in chosen) else "budget"
    series = ["全年预算" if before == "adjusted" else "预算", "决算"]
    return _bars("budget_final", "预算与决算", series, chosen, [_base_of, _cell("final")], facts)


def _three_public(items: Sequence[Item], facts: Mapping[str, Fact]) -> Chart | None:
    chosen = [i for i in items if i.scheme == "economic" and i.code in _THREE_PUBLIC]
    last: dict[str, Item] = {}
    for item in chosen:
        if any(cell in item.cells for cell, _ in _STAGES):
            last.setdefault(item.code or "", item)
    if len(last) < 2 or not any(_amount(i, cell, facts) for i in last.values() for cell, _ in _STAGES):
        return None
    stages = [(cell, word) for cell, word in reversed(_STAGES) if any(cell in i.cells for i in last.values())]
    if any(cell == "final" for cell, _ in stages):
        stages = [(cell, word) for cell, word in stages if cell != "value"]
    picks = [_final_of if cell == "final" else _cell(cell) for cell, _ in stages]
    return _bars(
        "three_public", "“三公”经费", [word or "数额" for _, word in stages], list(last.values()), picks, facts
    )


def _bars(
    id: str,
    title: str,
    series: list[str],
    chosen: Sequence[Item],
    picks: Sequence[Callable[[Item], list[str]]],
    facts: Mapping[str, Fact],
) -> Chart:
    held = [[facts[ids[0]] if (ids := pick(item)) else None for pick in picks] for item in chosen]
    money = _Money(f for row in held for f in row if f is not None)
    rows = [
        ChartRow(item.name, [money(f) for f in row], [f.id if f is not None else None for f in row])
        for item, row in zip(chosen, held, strict=True)
    ]
    return Chart(id, "bars", title, money.unit, series, rows)


def _compositions(items: Sequence[Item], facts: Mapping[str, Fact]) -> list[Chart]:
    """What spending is made up of: for each classification the largest whole that is given with its parts."""
    parts: dict[str, list[Item]] = {}
    for item in items:
        if item.parent:
            parts.setdefault(item.parent, []).append(item)
    best: dict[str, tuple[Decimal, Item, list[Item], str, str]] = {}
    for whole in items:
        below = parts.get(whole.id, [])
        for scheme in _SCHEMES:
            members = [i for i in below if i.scheme == scheme]
            for cell, word in _STAGES:
                shown = [i for i in members if _amount(i, cell, facts) > 0]
                total = _amount(whole, cell, facts)
                if len(shown) < _FEWEST_PARTS or sum(_amount(i, cell, facts) for i in shown) > total * _ROUNDING:
                    continue
                if scheme not in best or best[scheme][0] < total:
                    best[scheme] = (total, whole, shown, cell, word)
    return [_composition(scheme, *best[scheme], facts) for scheme in _SCHEMES if scheme in best]


def _composition(
    scheme: str, total: Decimal, whole: Item, shown: Sequence[Item], cell: str, word: str, facts: Mapping[str, Fact]
) -> Chart:
    held = [facts[i.cells[cell][0]] for i in shown]
    money = _Money(held)
    rows = [ChartRow(i.name, [money(f)], [f.id]) for i, f in zip(shown, held, strict=True)]
    rows.sort(key=lambda r: -Decimal(r.values[0] or 0))
    rest = total - sum((f.amount or Decimal(0) for f in held), Decimal(0))
    if rest > total / _HUNDRED:
        factor = next(f.value_base / f.value for f in held if f.value)
        rows.append(ChartRow("未列明", [f"{(rest / factor).normalize():f}"], [None]))
    printed = facts[whole.cells[cell][0]].evidence.text
    note = f"{whole.name}{printed}{f'（{word}）' if word else ''}"
    return Chart(
        f"parts_{scheme}", "parts", f"支出构成（{_SCHEMES[scheme]}）", money.unit, [word or "数额"], rows, note
    )


def _completion(items: Sequence[Item], facts: Mapping[str, Fact]) -> Chart | None:
    """How far indicators reached their targets; where the report gives no rate it is worked out."""
    rows: list[ChartRow] = []
    for item in items:
        stated = next((facts[i] for i in item.more if facts[i].role == "completion" and facts[i].unit == "%"), None)
        target, value = (facts[item.cells[c][0]] if c in item.cells else None for c in ("target", "value"))
        if stated is not None:
            rows.append(ChartRow(item.name, [f"{stated.value:f}"], [stated.id]))
        elif (
            target is not None
            and value is not None
            and target.unit_base == value.unit_base
            and target.value_base > 0
            and target.bound not in ("le", "lt")
        ):
            rate = round(value.value_base / target.value_base * _HUNDRED, 1)
            rows.append(ChartRow(item.name, [f"{rate:f}"], [value.id]))
    if len(rows) < 2:
        return None
    note = f"只画前{_MOST_BARS}项，共{len(rows)}项" if len(rows) > _MOST_BARS else ""
    return Chart("completion", "rates", "指标完成情况", "%", ["完成率"], rows[:_MOST_BARS], note)


def _cell(cell: str) -> Callable[[Item], list[str]]:
    return lambda item: item.cells.get(cell, [])


def _final_of(item: Item) -> list[str]:
    return item.cells.get("final") or item.cells.get("value") or []


def _base_of(item: Item) -> list[str]:
    return item.cells.get("adjusted") or item.cells.get("budget") or []


def _amount(item: Item, cell: str, facts: Mapping[str, Fact]) -> Decimal:
    held = item.cells.get(cell)
    return (facts[held[0]].amount or Decimal(0)) if held else Decimal(0)
