"""Figures that a report does not state but that follow from its own. They are offered apart and are no facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...model import Derived
from .figures import Figure, Figures
from .ledger import Ledger
from .rules import Rules
from .say import amount, plain, rounded, way_of
from .scale import ZERO
from .sums import Sum

_HUNDRED = Decimal(100)


class Deriver:
    """Works out what follows from the figures of one report."""

    def __init__(self, figures: Figures, rules: Rules, ledger: Ledger | None, sums: Sequence[Sum]) -> None:
        self.figures = figures
        self.rules = rules
        self.ledger = ledger
        self.sums = sums
        self.shown = {name for rule in rules.of("portion") for name in rule.row.parts}

    def run(self) -> Iterator[Derived]:
        """All derived figures, kind by kind."""
        yield from self._last_year()
        yield from self._tasks()
        if self.ledger is None:
            return
        yield from self._execution(self.ledger)
        yield from self._groups(self.ledger)
        yield from self._depreciation()
        yield from self._ratios(self.ledger)
        yield from self._shares()

    def _last_year(self) -> Iterator[Derived]:
        """This year's value less its change."""
        for change in self.figures.of_role("change"):
            if not change.exact or change.fact.unit in ("%", "个百分点", None):
                continue
            now = self._value_before(change)
            if now is None or now.base <= change.base or self._has_earlier(now, change):
                continue
            factor, unit = now.factor, now.fact.unit or ""
            before = now.base - change.base
            way = f"{amount(now)}，{way_of(change)}{plain(abs(change.fact.value))}{change.fact.unit}"
            yield self._made(
                f"上年{now.fact.name}", before / factor, unit, [now, change], f"{way}，推出上年为{{value}}{unit}。"
            )
            if not any(f.fact.role == "growth" and f.name == change.name for f in self._around(change)):
                rate = rounded(change.base / before * _HUNDRED, 2)
                yield self._made(f"{now.fact.name}增长率", rate, "%", [now, change], f"{way}，推出增长率为{{value}}%。")

    def _around(self, figure: Figure) -> list[Figure]:
        near = self.figures.all[max(0, figure.index - 2) : figure.index + 3]
        return [f for f in near if f.sentence == figure.sentence]

    def _value_before(self, change: Figure) -> Figure | None:
        """The level a change belongs to, which may stand before its own parts: 收入预算…，其中…。收入增加…"""
        for at in range(change.index - 1, max(-1, change.index - 12), -1):
            figure = self.figures.all[at]
            if figure.paragraph != change.paragraph:
                return None
            same = figure.name == change.name and figure.fact.unit_base == change.fact.unit_base
            if same and figure.is_value and figure.exact:
                return figure
        return None

    def _has_earlier(self, now: Figure, change: Figure) -> bool:
        between = self.figures.all[max(0, now.index - 2) : change.index]
        return any(f.fact.role == "baseline" and f.name == now.name for f in between)

    def _tasks(self) -> Iterator[Derived]:
        """What was done less what was done above the task."""
        for above in self.figures.of_role("excess"):
            if not above.exact or above.fact.amount is not None or not above.index:
                continue
            near = self._around(above)
            done = next((f for f in near[::-1] if f.is_value and f.exact and f.name == above.name), None)
            if done is None or done.fact.unit_base != above.fact.unit_base or done.fact.unit == "%":
                continue
            if any(f.fact.role == "target" and f.name == above.name for f in near):
                continue
            factor, unit = done.factor, done.fact.unit or ""
            over = "超出" if above.base >= 0 else "少于"
            way = f"{amount(done)}，{over}任务{plain(abs(above.fact.value))}{above.fact.unit}"
            value = (done.base - above.base) / factor
            yield self._made(
                f"{done.fact.name}任务数", value, unit, [done, above], f"{way}，推出任务数为{{value}}{unit}。"
            )

    def _execution(self, ledger: Ledger) -> Iterator[Derived]:
        """Final accounts over budget, and their difference, of every item that has both."""
        for key, stages in ledger.amounts.items():
            if "final" not in stages:
                continue
            budget = self._budget(ledger, key)
            final = ledger.one(key, "final") if budget is not None else None
            if final is None or budget is None or not final.base:
                continue
            planned = sum((b.base for b in budget), ZERO)
            if planned <= 0:
                continue
            members = [final, *budget]
            factor, unit = final.factor, final.fact.unit or ""
            said = f"{amount(final)}，预算{plain(planned / factor)}{unit}"
            if key not in ledger.completed:
                rate = rounded(final.base / planned * _HUNDRED, 2)
                yield self._made(f"{final.fact.name}执行率", rate, "%", members, f"{said}，推出执行率为{{value}}%。")
            if key not in ledger.excesses:
                gap = (final.base - planned) / factor
                yield self._made(
                    f"{final.fact.name}决算与预算差额", gap, unit, members, f"{said}，推出差额为{{value}}{unit}。"
                )

    @staticmethod
    def _budget(ledger: Ledger, key: str) -> list[Figure] | None:
        one = ledger.one(key, "budget")
        if one is not None:
            return [one]
        group = ledger.groups.get((key, "budget"))
        return group.parts if group is not None else None

    def _groups(self, ledger: Ledger) -> Iterator[Derived]:
        """The sum of a group that has no figure of its own."""
        for (key, stage), group in ledger.groups.items():
            if ledger.one(key, stage) is not None or len(group.parts) < 2:
                continue
            factor, unit = group.parts[0].factor, group.parts[0].fact.unit or ""
            value = sum((p.base for p in group.parts), ZERO) / factor
            stage_word = {"budget": "预算", "adjusted": "全年预算", "final": "决算"}.get(stage or "", "")
            said = f"{key}中所列{len(group.parts)}项相加，推出{key}{stage_word}为{{value}}{unit}。"
            yield self._made(f"{key}{stage_word}", value, unit, group.parts, said)

    def _depreciation(self) -> Iterator[Derived]:
        """Gross value and net value give what was written off, and what part of the value is left."""
        for rule in self.rules.of("worn"):
            gross, net = _only(rule.whole[0].among(self.figures)), _only(rule.parts[0].among(self.figures))
            if gross is None or net is None or rule.parts[1].among(self.figures) or not 0 < net.base <= gross.base:
                continue
            unit = gross.fact.unit or ""
            said = f"{amount(gross)}，{amount(net)}"
            worn = (gross.base - net.base) / gross.factor
            yield self._made("累计折旧", worn, unit, [gross, net], f"{said}，推出累计折旧为{{value}}{unit}。")
            left = rounded(net.base / gross.base * _HUNDRED, 2)
            yield self._made("固定资产成新率", left, "%", [gross, net], f"{said}，推出成新率为{{value}}%。")

    def _ratios(self, ledger: Ledger) -> Iterator[Derived]:
        """One figure over another: posts filled over posts approved, 三公经费 over 商品和服务支出."""
        for rule in self.rules.of("ratio"):
            part = self._figure(rule.row.parts[0], ledger)
            whole = self._figure(rule.row.whole[0], ledger)
            if part is None or whole is None or whole.base <= 0:
                continue
            rate = rounded(part.base / whole.base * _HUNDRED, 2)
            said = f"{amount(part)}，{amount(whole)}，推出{rule.title}为{{value}}%。"
            yield self._made(rule.title, rate, "%", [part, whole], said)

    def _figure(self, cell: str, ledger: Ledger) -> Figure | None:
        """The one figure of a KPI key, an economic code or an item."""
        if not cell.isascii() or cell.isdigit():
            return ledger.one(cell, "final")
        return _only([f for f in self.figures.all if f.fact.code == cell and f.is_value and f.exact])

    def _shares(self) -> Iterator[Derived]:
        """Shares of the parts of a whole that adds up, where none is printed."""
        for one in self.sums:
            if not one.agrees or one.rule.id not in self.shown or one.whole.base <= 0:
                continue
            if any(f.fact.role == "share" for f in self.figures.all[one.whole.index : one.parts[-1].index + 2]):
                continue
            for part in one.parts:
                rate = rounded(part.base / one.whole.base * _HUNDRED, 2)
                said = f"{amount(part)}，{amount(one.whole)}，推出占比为{{value}}%。"
                yield self._made(f"{part.fact.name}占比", rate, "%", [part, one.whole], said)

    @staticmethod
    def _made(name: str, value: Decimal, unit: str, members: Sequence[Figure], said: str) -> Derived:
        shown = plain(value)
        facts = list(dict.fromkeys([f.fact.id for f in members]))
        return Derived(name, Decimal(shown), unit, facts, said.replace("{value}", shown))


def _only(found: Sequence[Figure]) -> Figure | None:
    """The one figure found, where all found have one value."""
    return found[0] if found and len({f.base for f in found}) == 1 else None
