"""Relations between figures that stand apart: budget and final accounts, revenue and expenditure, totals and rests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...model import Check
from ...model.report import Stage
from .figures import Figure, Figures
from .ledger import Ledger
from .rules import Rule, Rules
from .say import amount, finding, number, plain, several, staged, verdict, way_of
from .scale import ZERO, status_of, tolerance
from .sums import Sum, Sums

#: how many figures before and behind one are looked at where a paragraph does not end
_AROUND = 100


class Cross:
    """Checks across the sections of a report that speaks of one body."""

    def __init__(self, figures: Figures, rules: Rules, ledger: Ledger, sums: Sums) -> None:
        self.figures = figures
        self.rules = rules
        self.ledger = ledger
        self.sums = sums
        #: stages at which a group's sum is known to be all there is of its item
        self.complete: set[tuple[str, Stage | None]] = set()

    def run(self) -> Iterator[Check]:
        """Every relation found, kind by kind."""
        for rule in self.rules.of("balance"):
            yield from self._balance(rule)
        for rule in self.rules.of("split"):
            yield from self._split(rule)
        for rule in self.rules.of("rest"):
            yield from self._rest(rule)
        for rule in self.rules.of("excess"):
            yield from self._excesses(rule)
        for rule in self.rules.of("classes"):
            yield from self._classes(rule)
        for rule in self.rules.of("same"):
            yield from self._same(rule)
        for rule in self.rules.of("difference"):
            yield from self._difference(rule)
        for rule in self.rules.of("repeat"):
            yield from self._repeat(rule)

    # -- revenue and expenditure --------------------------------------------------------------

    def _balance(self, rule: Rule) -> Iterator[Check]:
        """A budget's revenue equals its expenditure, and so do their changes against the year before."""
        left, right = (self.ledger.one(cell, "budget") for cell in (rule.row.whole[0], rule.row.parts[0]))
        if left is None or right is None:
            return
        check = self._equal(rule, left, right)
        yield check
        moves = self.rules.one("moves")
        if moves is None or check.status == "mismatch":
            return
        first, second = self._change_of(left), self._change_of(right)
        if first is not None and second is not None:
            yield self._equal(moves, first, second)

    def _change_of(self, value: Figure) -> Figure | None:
        for figure in self.figures.of_role("change"):
            if figure.index < value.index or figure.paragraph != value.paragraph or not figure.exact:
                continue
            if self.ledger.key(figure) == self.ledger.key(value):
                return figure
        return None

    def _equal(self, rule: Rule, left: Figure, right: Figure) -> Check:
        factor, unit = right.factor, right.fact.unit or ""
        limit = tolerance(self.figures, [left], right) / factor
        difference = (left.base - right.base) / factor
        status = status_of(difference, limit)
        said = f"{self._called(left)}与{self._called(right)}应相等，" + verdict(status, difference, limit, unit)
        return finding(
            rule.id, status, left.base / factor, right.base / factor, limit, right.fact.unit, [left, right], said
        )

    @staticmethod
    def _called(figure: Figure) -> str:
        if figure.fact.role != "change":
            return amount(figure)
        return f"{figure.fact.name}{way_of(figure)}额{plain(abs(figure.fact.value))}{figure.fact.unit}"

    # -- groups without a figure of their own -------------------------------------------------

    def _split(self, rule: Rule) -> Iterator[Check]:
        """What is listed as 项目支出中… adds up to the figure that another place gives for it."""
        for (key, stage), group in self.ledger.groups.items():
            whole = self.ledger.one(key, stage)
            if whole is not None and len(group.parts) >= 2:
                check = self.sums.compare(rule.id, group.parts, whole)
                if check.status != "mismatch":
                    self.complete.add((key, stage))
                yield check

    def _rest(self, rule: Rule) -> Iterator[Check]:
        """Total less one part is the other part, where that is only listed: 支出预算 − 项目支出 = 基本支出中…."""
        for (key, stage), group in self.ledger.groups.items():
            if key not in rule.row.parts or self.ledger.one(key, stage) is not None:
                continue
            total = self.ledger.one(rule.row.whole[0], stage)
            others = [self.ledger.one(other, stage) for other in rule.row.parts if other != key]
            if total is None or any(o is None for o in others):
                continue
            taken = [o for o in others if o is not None]
            factor, unit = total.factor, total.fact.unit or ""
            left = (total.base - sum((o.base for o in taken), ZERO)) / factor
            right = sum((p.base for p in group.parts), ZERO) / factor
            limit = tolerance(self.figures, [*taken, group.parts[0]], total) / factor
            status = status_of(left - right, limit)
            said = f"{amount(total)}减{several(taken)}为{plain(left)}{unit}，"
            said += f"{key}中所列{len(group.parts)}项之和为{plain(right)}{unit}，"
            said += verdict(status, left - right, limit, unit)
            if status != "mismatch":
                self.complete.add((key, stage))
            yield finding(rule.id, status, left, right, limit, total.fact.unit, [total, *taken, *group.parts], said)

    # -- final accounts less budget -----------------------------------------------------------

    def _excesses(self, rule: Rule) -> Iterator[Check]:
        for figure in self.figures.of_role("excess"):
            if figure.exact and figure.fact.amount is not None:
                check = self._excess(rule, figure)
                if check is not None:
                    yield check

    def _excess(self, rule: Rule, excess: Figure) -> Check | None:
        """Final accounts less budget is the difference stated."""
        key = self._topic(excess)
        final = self._nearest(key, "final", excess)
        budget, budgets = self._budget(key, excess)
        if final is None or not budgets or final.fact.unit_base != excess.fact.unit_base:
            return None
        factor, unit = excess.factor, excess.fact.unit or ""
        planned = sum((b.base for b in budgets), ZERO)
        left, right = (final.base - planned) / factor, excess.base / factor
        limit = tolerance(self.figures, [final, *budgets], excess) / factor
        status = status_of(left - right, limit)
        said = f"{staged(final)}，{budget}，差额为{plain(left)}{unit}，原文为{plain(right)}{unit}，"
        said += verdict(status, left - right, limit, unit)
        return finding(rule.id, status, left, right, limit, excess.fact.unit, [final, *budgets, excess], said)

    def _topic(self, excess: Figure) -> str:
        """The item an excess is of; 决算数比预算数增加 is of what the sentence before speaks of."""
        if excess.name not in self.figures.words.bare:
            return self.ledger.key(excess)
        for at in range(excess.index - 1, -1, -1):
            figure = self.figures.all[at]
            if figure.paragraph != excess.paragraph or figure.sentence < excess.sentence - 1:
                break
            if figure.is_value and figure.fact.stage == "final" and figure.fact.parent is None:
                return self.ledger.key(figure)
        return excess.name

    def _nearest(self, key: str, stage: Stage, at: Figure) -> Figure | None:
        """The item's amount in the same sentence, else its only amount in the report."""
        for index in range(at.index - 1, -1, -1):
            figure = self.figures.all[index]
            if figure.sentence != at.sentence:
                break
            if figure.is_value and figure.exact and figure.fact.stage == stage and self.ledger.key(figure) == key:
                return figure
        return self.ledger.one(key, stage)

    def _budget(self, key: str, excess: Figure) -> tuple[str, list[Figure]]:
        """The budget that an excess is measured from, in words and as the figures that make it up."""
        one = self._nearest(key, "budget", excess)
        adjusted = self.ledger.values(key, "adjusted")
        if one is not None:
            return (f"预算{number(one)}", [one]) if not adjusted else ("", [])
        group = self.ledger.groups.get((key, "budget"))
        if group is None:
            return "", []
        total = sum((p.base for p in group.parts), ZERO)
        factor = excess.factor
        return f"预算中{key}所列{len(group.parts)}项之和{plain(total / factor)}{excess.fact.unit}", group.parts

    def _classes(self, rule: Rule) -> Iterator[Check]:
        """The differences of the parts make up the difference of the whole."""
        for one in self.sums.done:
            if one.rule.id not in rule.row.parts or not one.agrees or one.whole.fact.stage != "final":
                continue
            key = self.ledger.key(one.whole)
            excesses = self.ledger.excesses.get(key)
            if not excesses or excesses[0].fact.unit_base != one.whole.fact.unit_base:
                continue
            check = self._added_up(rule, one, excesses[0], key)
            if check is not None:
                yield check

    def _added_up(self, rule: Rule, one: Sum, excess: Figure, key: str) -> Check | None:
        factor, unit = excess.factor, excess.fact.unit or ""
        total = ZERO
        members: list[Figure] = []
        words: list[str] = []
        for part in one.parts:
            item = self.ledger.key(part)
            stated = self.ledger.excesses.get(item)
            budget = self.ledger.one(item, "budget")
            if stated:
                difference, used = stated[0].base, [stated[0]]
            elif budget is not None:
                difference, used = part.base - budget.base, [part, budget]
            elif self._has_no_budget(one, key):
                difference, used = part.base, [part]
            else:
                return None
            total += difference
            members += used
            words.append(f"{part.fact.name}{plain(difference / factor)}{unit}")
        left, right = total / factor, excess.base / factor
        limit = tolerance(self.figures, members, excess) / factor
        status = status_of(left - right, limit)
        said = f"各项超出预算的差额：{'、'.join(words)}，之和为{plain(left)}{unit}，"
        said += f"{one.whole.fact.name}超出预算{plain(right)}{unit}，" + verdict(status, left - right, limit, unit)
        return finding(rule.id, status, left, right, limit, excess.fact.unit, [*members, excess], said)

    def _has_no_budget(self, one: Sum, key: str) -> bool:
        """Whether an item without a printed budget is known to have none: the budget's parts are all there."""
        if (key, "budget") in self.complete:
            return True
        return any(
            s.agrees and s.rule is one.rule and s.whole.fact.stage == "budget" and self.ledger.key(s.whole) == key
            for s in self.sums.done
        )

    # -- one item in two lists ----------------------------------------------------------------

    def _same(self, rule: Rule) -> Iterator[Check]:
        """An item of the first list is not more than the same item of the second: 基本支出 and 三公经费."""
        first, second = (
            [s for s in self.sums.done if s.rule.id == name and s.whole.fact.stage != "budget"]
            for name in (rule.row.whole[0], rule.row.parts[0])
        )
        theirs: dict[tuple[str | None, int | None], dict[Decimal, tuple[Figure, Figure]]] = {}
        for yours in second:
            for other in yours.parts:
                if other.fact.code is not None and other.base:
                    # said again with the same value it is the same figure
                    values = theirs.setdefault((other.fact.code, other.fact.year), {})
                    values.setdefault(other.base, (yours.whole, other))
        for mine in first:
            for part in mine.parts:
                for whole, other in theirs.get((part.fact.code, part.fact.year), {}).values():
                    yield self._not_more(rule, mine.whole, part, whole, other)

    def _not_more(self, rule: Rule, mine: Figure, part: Figure, yours: Figure, other: Figure) -> Check:
        factor, unit = other.factor, other.fact.unit or ""
        left, right = part.base / factor, other.base / factor
        limit = tolerance(self.figures, [part], other) / factor
        status = status_of(left - right, limit) if left > right else "holds"
        said = f"{mine.fact.name}中的{amount(part)}，{yours.fact.name}中的{amount(other)}，"
        if status == "holds":
            said += "两处一致，相符。" if left == right else "前者不超过后者，相符。"
        else:
            said += verdict(status, left - right, limit, unit)
        return finding(rule.id, status, left, right, limit, other.fact.unit, [part, other], said)

    # -- differences by name ------------------------------------------------------------------

    def _difference(self, rule: Rule) -> Iterator[Check]:
        """A figure that is a second less others: 净值 = 原值 − 累计折旧. All stand in one paragraph."""
        for result in rule.whole[0].among(self.figures):
            near = [f for f in self._paragraph(result) if f.is_value and f.exact and f is not result]
            terms: list[Figure] = []
            for pick in rule.parts:
                found = [f for f in near if pick.is_part(f) and f.fact.unit_base == result.fact.unit_base]
                if len(found) != 1:
                    break
                terms.append(found[0])
            if len(terms) == len(rule.parts):
                yield self._subtracted(rule, result, terms)

    def _subtracted(self, rule: Rule, result: Figure, terms: Sequence[Figure]) -> Check:
        factor, unit = result.factor, result.fact.unit or ""
        left = (terms[0].base - sum((t.base for t in terms[1:]), ZERO)) / factor
        right = result.base / factor
        limit = tolerance(self.figures, terms, result) / factor
        status = status_of(left - right, limit)
        said = f"{amount(terms[0])}减{several(terms[1:])}为{plain(left)}{unit}，原文{amount(result)}，"
        said += verdict(status, left - right, limit, unit)
        return finding(rule.id, status, left, right, limit, result.fact.unit, [*terms, result], said)

    def _paragraph(self, figure: Figure) -> list[Figure]:
        """The figures of the same paragraph, of an endless one those around ``figure``."""
        at = figure.index
        return [f for f in self.figures.all[max(0, at - _AROUND) : at + _AROUND + 1] if f.paragraph == figure.paragraph]

    # -- one figure in several places ---------------------------------------------------------

    def _repeat(self, rule: Rule) -> Iterator[Check]:
        """An item given twice with values that differ as a slip of the pen does."""
        for stages in self.ledger.amounts.values():
            for stage, values in stages.items():
                if stage is not None and len(values) > 1:
                    yield from self._differing(rule, values)

    def _differing(self, rule: Rule, values: Sequence[Figure]) -> Iterator[Check]:
        distinct = {value.base: value for value in reversed(values)}
        if len(distinct) == 2:
            first, second = sorted(distinct.values(), key=lambda f: f.index)
            if not _slip(first, second) or first.fact.scope != second.fact.scope:
                return
            factor, unit = second.factor, second.fact.unit or ""
            left, right = first.base / factor, second.base / factor
            limit = tolerance(self.figures, [first], second) / factor
            if abs(left - right) <= limit:
                return
            said = f"{first.fact.name}前后不一：一处为{number(first)}，另一处为{number(second)}，"
            said += f"相差{plain(abs(left - right))}{unit}，不符。"
            yield finding(rule.id, "mismatch", left, right, limit, second.fact.unit, [first, second], said)


def _slip(first: Figure, second: Figure) -> bool:
    """Whether two numbers differ in one digit, in two neighbours changed round, or in a place shifted."""
    one, two = (f"{f.base.normalize():f}".replace(".", "").strip("0") for f in (first, second))
    if not one or not two:
        return False
    if one == two:
        return True
    one, two = (f"{f.base:.2f}" for f in (first, second))
    if len(one) != len(two):
        return False
    wrong = [i for i, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(wrong) == 1:
        return len(one.strip("0.")) >= 4
    return len(wrong) == 2 and wrong[1] - wrong[0] == 1 and one[wrong[0]] == two[wrong[1]]
