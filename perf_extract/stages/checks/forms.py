"""Forms and tables: a row is the sum of the rows under it, a score follows from its rate, scores add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...model import Check, KpiFact
from .figures import Figure, Figures
from .rules import Rule, Rules
from .say import amount, finding, number, plain, rounded, verdict
from .scale import ZERO, status_of
from .sums import Sum, Sums

_HUNDRED = Decimal(100)
_CELL_BEFORE = re.compile(r"[\t\n](\d{1,3}(?:\.\d{1,2})?)[ \t\n]+$")
_CELL_BEHIND = re.compile(r"[ \t\n]+(\d{1,3}(?:\.\d{1,4})?)(?=[ \t\n]|$)")
#: what stands between a form's weight and its rate is shorter than this
_WINDOW = 16
#: and its column heads stand no further before
_HEAD = 1500


class Forms:
    """Checks the forms and tables of one report."""

    def __init__(self, figures: Figures, rules: Rules, sums: Sums) -> None:
        self.figures = figures
        self.rules = rules
        self.sums = sums
        self.rows = [f for f in figures.all if f.fact.rule.startswith("form.")]

    def run(self) -> Iterator[Check]:
        """Every relation found in forms and tables."""
        if not self.rows:
            return
        if (rule := self.rules.one("table")) is not None:
            yield from self._levels(rule)
        scored: dict[str | None, list[Decimal]] = {}
        if (rule := self.rules.one("score")) is not None:
            yield from self._execution(rule, scored)
        if (rule := self.rules.one("scores")) is not None:
            yield from self._total(rule, scored)

    def _levels(self, rule: Rule) -> Iterator[Check]:
        """A row of a table and the rows under it."""
        under: dict[str, list[Figure]] = {}
        for row in self.rows:
            if row.fact.parent is not None and row.is_value and row.exact:
                under.setdefault(row.fact.parent, []).append(row)
        for parent, parts in under.items():
            whole = self.figures.of_fact.get(parent)
            if whole is None or len(parts) < 2 or not whole.fact.rule.startswith("form."):
                continue
            fixed = any(pick.is_part(whole) for pick in rule.whole)
            if fixed:
                parts = self._with_strays(parts, whole)
            check = self.sums.compare(rule.id, parts, whole)
            if check.status == "mismatch" and not fixed and not self._is_whole_table(parts, whole):
                continue
            self.sums.done.append(Sum(rule, whole, parts, check))
            yield check

    def _with_strays(self, parts: list[Figure], whole: Figure) -> list[Figure]:
        """The rows under a whole with those among them that were too large to be taken for its parts."""
        between = self.figures.all[whole.index + 1 : parts[-1].index]
        strays = [
            f
            for f in between
            if f.is_value
            and f.exact
            and f.fact.parent is None
            and f.fact.stage == whole.fact.stage
            and f.fact.unit_base == whole.fact.unit_base
            and f.name != whole.name
        ]
        return sorted([*parts, *strays], key=lambda f: f.index)

    @staticmethod
    def _is_whole_table(parts: Sequence[Figure], whole: Figure) -> bool:
        """Whether codes show that the rows are those right under the whole, and that none can be missing."""
        code = whole.fact.code
        if code is None or whole.fact.scheme not in ("economic", "functional"):
            return False
        if not all((p.fact.code or "").startswith(code) and len(p.fact.code or "") == len(code) + 2 for p in parts):
            return False
        total = sum((p.base for p in parts), ZERO)
        return total > whole.base or total * 20 >= whole.base * 19

    def _execution(self, rule: Rule, scored: dict[str | None, list[Decimal]]) -> Iterator[Check]:
        """得分 = 分值 × 执行率, of which no more than 100% counts."""
        flat = self.figures.flat
        for rate in self.rows:
            if rate.fact.role != "completion" or rate.fact.unit != "%":
                continue
            before = _CELL_BEFORE.search(flat, max(0, rate.start - _WINDOW), rate.start)
            behind = _CELL_BEHIND.match(flat, rate.end, min(len(flat), rate.end + _WINDOW))
            if before is None or behind is None or not self._has_scores(rate):
                continue
            weight, score = Decimal(before[1]), Decimal(behind[1])
            if score > weight:
                continue
            scored.setdefault(rate.fact.section, []).extend((weight, score))
            left = rounded(weight * min(rate.fact.value, _HUNDRED) / _HUNDRED, 4)
            limit = Decimal("0.5").scaleb(-max(1, _places(behind[1])))
            difference = left - score
            status = "holds" if abs(difference) <= limit else "mismatch"
            said = f"预算执行得分{plain(score)}分，分值{plain(weight)}分，执行率{number(rate)}，"
            said += f"应得{plain(left)}分，" + (
                "相符。" if status == "holds" else f"相差{plain(abs(difference))}分，不符。"
            )
            yield finding(rule.id, status, left, score, limit, "分", [rate], said)  # type: ignore[arg-type]

    def _has_scores(self, rate: Figure) -> bool:
        """Whether the form has columns for points before the rate."""
        start = max(0, rate.start - _HEAD)
        return all(self.figures.flat.find(word, start, rate.start) >= 0 for word in self.figures.words.points)

    def _total(self, rule: Rule, scored: dict[str | None, list[Decimal]]) -> Iterator[Check]:
        """The total is the sum of the scores, where the weights show that every row was read."""
        for total in self.rows:
            fact = total.fact
            if (
                not isinstance(fact, KpiFact)
                or not any(pick.is_part(total) for pick in rule.whole)
                or fact.weight is None
            ):
                continue
            points = {
                f.name: f
                for f in self.rows
                if isinstance(f.fact, KpiFact)
                and f.fact.section == fact.section
                and f.fact.score is not None
                and f.fact.weight is not None
                and f is not total
            }
            extra = scored.get(fact.section, [])
            rows = [f.fact for f in points.values() if isinstance(f.fact, KpiFact)]
            weights = sum((r.weight for r in rows if r.weight is not None), sum(extra[::2], ZERO))
            left = sum((r.score for r in rows if r.score is not None), sum(extra[1::2], ZERO))
            if weights != fact.weight or not points:
                continue
            status = status_of(left - fact.value, ZERO)
            said = f"{amount(total)}，各项得分之和为{plain(left)}，" + verdict(status, left - fact.value, ZERO, "分")
            yield finding(rule.id, status, left, fact.value, ZERO, "分", [*points.values(), total], said)


def _places(text: str) -> int:
    return len(text.partition(".")[2])
