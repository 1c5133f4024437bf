"""Rates printed beside the figures they were worked out from: growth, completion, share."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ...model import Check
from .figures import Figure, Figures
from .rules import Rule, Rules
from .say import amount, finding, number, plain, rounded, size, staged, verdict, way_of
from .scale import ZERO, status_of, step_of, tolerance
from .sums import Sum

_HUNDRED = Decimal(100)
_STAGE_OF = {"budget": "年初预算", "adjusted": "全年预算"}
#: how many figures back the ones a rate belongs to may stand
_BACK = 6
#: how many figures of one name before and behind a rate are looked at
_AROUND = 50
_OF = re.compile(
    r"占(?:到|了)?(?P<whole>[^，。；：\t]{0,30}?)(?:的|总量的|的?比重|的?比例|比)?(?:约|为|达到|达|是){0,4}+$"
)
#: what that pattern matches is no longer
_LONGEST_OF = 50


class Rates:
    """Works the rates of one report out anew."""

    def __init__(self, figures: Figures, rules: Rules, sums: Iterable[Sum], *, one_body: bool) -> None:
        self.figures = figures
        self.flat = figures.flat
        self.one_body = one_body
        self.words = figures.words
        self.rules = rules
        self._named_so: dict[str, list[Figure]] = {}
        self.wholes: dict[int, Figure] = {}
        self.rule_of = {kind: rules.one(kind) for kind in ("growth", "completion", "share", "shares")}
        self.sums = [s for s in sums if s.agrees]
        for one in sums:
            for part in one.parts:
                self.wholes.setdefault(part.index, one.whole)

    def run(self) -> Iterator[Check]:
        """A check for every rate that can be worked out."""
        makers = {"growth": self._growth, "completion": self._completion, "share": self._share}
        for role, make in makers.items():
            rule = self.rule_of[role]
            if rule is None:
                continue
            for figure in self.figures.of_role(role):
                if figure.fact.unit != "%" or not figure.exact:
                    continue
                # which columns of a table a growth or share is of, only its head says
                if role == "completion" or not figure.fact.rule.startswith("form."):
                    check = make(figure, rule)
                    if check is not None:
                        yield check
        for executed in self.rules.of("executed"):
            yield from self._executed(executed)
        if (rule := self.rules.one("change")) is not None:
            yield from self._changes(rule)
        yield from self._all_shares()

    # -- growth -------------------------------------------------------------------------------

    def _growth(self, rate: Figure, rule: Rule) -> Check | None:
        near = list(self._same_thing(rate))
        now = next((f for f in near if f.is_value and f.fact.unit != "%" and not self._is_denominator(f)), None)
        if now is None or self._in_doubt(now, rate) or self.words.real.search(now.name) is not None:
            return None
        before = next((f for f in near if self._is_earlier(f, now)), None)
        if before is not None:
            return self._grown(rate, rule, now, before, now.base - before.base, before.base)
        change = self._change_beside(rate, now)
        if change is None:
            return None
        return self._grown(rate, rule, now, change, change.base, now.base - change.base)

    def _is_earlier(self, figure: Figure, now: Figure) -> bool:
        if figure.fact.unit_base != now.fact.unit_base or figure.sentence != now.sentence:
            return False
        if figure.fact.role == "baseline":
            return True
        years = (figure.fact.year, now.fact.year)
        return figure.is_value and None not in years and years[0] == (years[1] or 0) - 1

    def _change_beside(self, rate: Figure, now: Figure) -> Figure | None:
        for at in (rate.index - 1, rate.index + 1):
            if not 0 <= at < len(self.figures.all):
                continue
            change = self.figures.all[at]
            if (
                change.fact.role == "change"
                and change.exact
                and change.name == rate.name
                and change.sentence == rate.sentence
                and change.fact.unit_base == now.fact.unit_base
                and self.words.moved.search(self.flat, max(0, change.start - 8), change.start) is not None
            ):
                return change
        return None

    def _grown(
        self, rate: Figure, rule: Rule, now: Figure, other: Figure, change: Decimal, before: Decimal
    ) -> Check | None:
        """``before`` grew by ``change`` to ``now``; ``other`` is the figure one of the two was taken from."""
        factor, unit = now.factor, now.fact.unit or ""
        is_change = other.fact.role == "change"
        first = f"{amount(now)}，" + (f"{way_of(other)}{size(other)}" if is_change else f"原为{number(other)}")
        if not before:
            said = f"{first}，由此上年为0，增减率无定义，原文所写{number(rate)}不作判断。"
            return finding(rule.id, "insufficient", None, rate.fact.value, None, "%", [now, other, rate], said)
        if before < 0:
            return None
        slack = tolerance(self.figures, [other], now)
        doubt = (slack + abs(change / before) * slack) / before * _HUNDRED
        first += f"，由此上年为{plain(rounded(before / factor, 4))}{unit}" if is_change else ""
        hint = ""
        if is_change and other.fact.unit != now.fact.unit:
            moved = other.fact.value * factor
            hint = self._if_unit(moved, rate, other, now)
        return self._rate(rule, rate, change / before * _HUNDRED, doubt, [other, now], f"{first}，增减率", hint)

    def _if_unit(self, moved: Decimal, rate: Figure, other: Figure, now: Figure) -> str:
        """What to say where the rate would come out if the change had the unit of the whole."""
        before = now.base - moved
        slack = now.factor * (step_of(now) + step_of(other))
        if before <= 0 or abs(moved - rate.fact.value / _HUNDRED * before) > slack * 2 + before * step_of(rate) / 50:
            return ""
        return f"若{size(other)}的单位为{now.fact.unit}则相符。"

    # -- completion ---------------------------------------------------------------------------

    def _completion(self, rate: Figure, rule: Rule) -> Check | None:
        near = list(self._same_thing(rate))
        previous = self.figures.all[rate.index - 1] if rate.index else None
        if previous is None:
            return None
        values = [f for f in near if f.is_value and not self._is_denominator(f)]
        if not values:
            return None
        if self._is_denominator(previous):
            return self._completed(rate, rule, values[0], [previous], "")
        word = self.words.budget_before(self.flat, previous.end, rate.start)
        done = next((f for f in values if f.fact.stage == "final" or f.fact.amount is None), None)
        if done is None:
            return None
        if self._in_doubt(done, rate):
            return None
        if done.fact.amount is None:
            return self._task_done(rate, rule, done)
        plans = [f for f in near if f.is_value and f is not done and f.fact.unit_base == done.fact.unit_base]
        if word is not None and self.words.stage_of.get(word) == "adjusted":
            chosen = [f for f in plans if f.fact.stage == "adjusted"]
        elif word is not None and word.startswith("年初"):
            chosen = [f for f in plans if f.fact.stage == "budget"]
        else:
            chosen = [f for f in plans if f.fact.stage in ("budget", "adjusted")]
            if rate.fact.rule.startswith("form."):
                # 执行率（B/A） is of the budget of the whole year
                chosen = [f for f in chosen if f.fact.stage == "adjusted"] or chosen
        if (
            not chosen
            and word is not None
            and not word.startswith("调整")
            and len(plans) == 1
            and plans[0].sentence == done.sentence
            and plans[0].index < done.index
        ):
            chosen = plans
        return self._completed(rate, rule, done, chosen, word or "", others=plans)

    def _task_done(self, rate: Figure, rule: Rule, done: Figure) -> Check | None:
        """197 of a task: the task printed, or what was done less what was done above it."""
        around = self.figures.all[max(0, rate.index - 3) : rate.index + 3]
        same = [f for f in around if f.name == rate.name and f.sentence == rate.sentence and f.exact]
        task = next((f for f in same if f.fact.role == "target" and f.fact.unit_base == done.fact.unit_base), None)
        if task is not None:
            return self._completed(rate, rule, done, [task], "任务")
        above = next((f for f in same if f.fact.role == "excess" and f.fact.unit_base == done.fact.unit_base), None)
        if above is None or done.base <= above.base:
            return None
        planned = done.base - above.base
        unit, factor = done.fact.unit or "", done.factor
        first = f"{amount(done)}，超出任务{number(above)}，由此任务为{plain(planned / factor)}{unit}，完成率"
        slack = tolerance(self.figures, [above], done)
        doubt = (slack + done.base / planned * slack) / planned * _HUNDRED
        return self._rate(rule, rate, done.base / planned * _HUNDRED, doubt, [above, done], first, "")

    def _completed(
        self, rate: Figure, rule: Rule, done: Figure, plans: Sequence[Figure], word: str, others: Sequence[Figure] = ()
    ) -> Check | None:
        """Done divided by planned. Of several plans any may be meant; one alone must come out."""
        plans = [p for p in plans if p.fact.unit_base == done.fact.unit_base and p.exact]
        if not plans:
            return None
        best: Check | None = None
        for plan in plans:
            check = self._ratio(rate, rule, done, plan, "完成率", others)
            if check is not None and (best is None or check.status in ("holds", "rounding")):
                best = check
        if best is not None and best.status == "mismatch" and len({p.base for p in plans}) > 1:
            return None
        return best

    def _ratio(
        self, rate: Figure, rule: Rule, part: Figure, whole: Figure, called: str, others: Sequence[Figure] = ()
    ) -> Check | None:
        fits = [o for o in others if o is not whole and self._fits(rate, part, o)]
        instead = "".join(f"原文比率是按{staged(o)}计算的。" for o in fits[:1])
        if not whole.base:
            if not part.base:
                return None
            said = f"{staged(whole)}，以0为基数{called}无定义，原文写{number(rate)}，不符。{instead}"
            return finding(rule.id, "mismatch", None, rate.fact.value, None, "%", [part, whole, rate], said)
        if whole.base < 0:
            return None
        slack = tolerance(self.figures, [], part) + tolerance(self.figures, [], whole) * abs(part.base / whole.base)
        first = f"{amount(part)}，{amount(whole)}，{called}"
        if part.name == whole.name:
            first = f"{staged(part)}，{_STAGE_OF.get(whole.fact.stage or '', '计划')}{number(whole)}，{called}"
        ratio = part.base / whole.base * _HUNDRED
        return self._rate(rule, rate, ratio, slack / whole.base * _HUNDRED, [part, whole], first, instead)

    def _fits(self, rate: Figure, part: Figure, whole: Figure) -> bool:
        return bool(whole.base) and abs(part.base / whole.base * _HUNDRED - rate.fact.value) <= 2 * step_of(rate)

    def _executed(self, rule: Rule) -> Iterator[Check]:
        """执行率 behind the two amounts it is of: 预算620万元，实际支出580万元，执行率93.55%."""
        every = self.figures.all
        rates = [f for f in every if f.fact.unit == "%" and f.exact and f.fact.role in ("value", "completion")]
        for rate in rates:
            if not any(pick.is_part(rate) for pick in rule.whole) or rate.index < 2:
                continue
            amounts: list[Figure] = []
            for at in range(rate.index - 1, max(-1, rate.index - 5), -1):
                if every[at].sentence != rate.sentence:
                    break
                if every[at].fact.amount is not None:
                    amounts.append(every[at])
            if len(amounts) < 2 or any(not a.exact or a.fact.role != "value" for a in amounts):
                continue
            done, plans = amounts[0], [a for a in amounts[1:] if a.fact.stage in ("budget", "adjusted")]
            if done.fact.stage in ("budget", "adjusted") or len(plans) != len(amounts) - 1:
                continue
            check = self._completed(rate, rule, done, plans, "")
            if check is not None:
                yield check

    # -- amounts of change --------------------------------------------------------------------

    def _changes(self, rule: Rule) -> Iterator[Check]:
        """835 against 541, and 294 more: all three in one sentence."""
        for change in self.figures.of_role("change"):
            if not change.exact or change.fact.unit in ("%", "个百分点"):
                continue
            near = [f for f in self._same_thing(change) if f.sentence == change.sentence]
            now = next((f for f in near if f.is_value and f.fact.unit_base == change.fact.unit_base), None)
            if now is None or self._in_doubt(now, change):
                continue
            before = next((f for f in near if self._is_earlier(f, now)), None)
            if before is None:
                continue
            factor, unit = now.factor, now.fact.unit or ""
            left, right = (now.base - before.base) / factor, change.base / factor
            limit = tolerance(self.figures, [before, change], now) / factor
            status = status_of(left - right, limit)
            said = f"{amount(now)}，原为{number(before)}，相差{plain(left)}{unit}，原文为{plain(right)}{unit}，"
            said += verdict(status, left - right, limit, unit)
            yield finding(rule.id, status, left, right, limit, now.fact.unit, [before, now, change], said)

    # -- shares -------------------------------------------------------------------------------

    def _share(self, rate: Figure, rule: Rule) -> Check | None:
        part = next((f for f in self._same_thing(rate) if f.is_value and f.fact.unit != "%"), None)
        if part is None or part.sentence != rate.sentence:
            return None
        begin = max(self.figures.all[rate.index - 1].end, rate.start - _LONGEST_OF)
        said = _OF.search(self.flat, begin, rate.start)
        if said is None:
            return None
        named = self.words.fold(said["whole"])
        known = self.wholes.get(part.index) or self.figures.of_fact.get(part.fact.parent or "")
        wholes = [known] if known is not None and known.fact.unit_base == part.fact.unit_base else []
        sure = True
        if len(named) > 1:
            others, sure = self._named(named, part)
            wholes = [*others, *wholes]
        best: Check | None = None
        for whole in wholes:
            check = self._ratio(rate, rule, part, whole, "占比")
            if check is not None and (best is None or check.status in ("holds", "rounding")):
                best = check
        if best is None or best.status != "mismatch":
            return best
        doubtful = not sure or len({w.base for w in wholes}) > 1 or self._of_the_same_whole(rate, part, known)
        return None if doubtful else best

    def _of_the_same_whole(self, rate: Figure, part: Figure, above: Figure | None) -> bool:
        """Whether part and figure above it are shares of one whole: 安排48亿元，占比67.7%。其中…45.7亿元，占比64.5%."""
        share = self._share_of(above) if above is not None and above.base else None
        if above is None or share is None:
            return False
        return abs(part.base / above.base * share.fact.value - rate.fact.value) <= step_of(rate) + step_of(share)

    def _named(self, name: str, part: Figure) -> tuple[list[Figure], bool]:
        """Figures that bear the name a share is taken of, and whether they are sure to be meant.

        Those of the paragraph come first; the whole report is asked only where it has one body's figures.
        """
        known = self.named(name)
        if len(known) > 2 * _AROUND:
            at = bisect_left(known, part.index, key=_index_of)
            known = known[max(0, at - _AROUND) : at + _AROUND]
        alike = [f for f in known if f.fact.unit_base == part.fact.unit_base and f is not part]
        same = [f for f in alike if f.fact.year == part.fact.year]
        here = [f for f in same if f.paragraph == part.paragraph]
        chosen = here or same
        staged = [f for f in chosen if f.fact.stage == part.fact.stage]
        return staged or chosen, bool(staged) and (bool(here) or self.one_body)

    def named(self, name: str) -> list[Figure]:
        """Exact values of a name, of a long one also those with more before it (全市一般公共预算收入)."""
        known = self._named_so.get(name)
        if known is None:
            names = [name] if name in self.figures.named else []
            if len(name) >= 4:
                names += [n for n in self.figures.named if n != name and n.endswith(name)]
            known = [f for n in names for f in self.figures.named[n]]
            if len(known) > 2 * _AROUND:
                known.sort(key=_index_of)
            self._named_so[name] = known
        return known

    def _all_shares(self) -> Iterator[Check]:
        """The shares of a complete list are 100 together."""
        rule = self.rule_of["shares"]
        if rule is None:
            return
        for one in self.sums:
            shares = [self._share_of(part) for part in one.parts if part.base]
            rates = [s for s in shares if s is not None]
            if len(rates) < 2 or len(rates) < len(shares):
                continue
            total = sum((r.fact.value for r in rates), ZERO)
            limit = sum((step_of(r) for r in rates), ZERO)
            status = "holds" if total == _HUNDRED else "rounding" if abs(total - _HUNDRED) <= limit else "mismatch"
            text = f"{one.whole.fact.name}各部分占比{'、'.join(number(r) for r in rates[:6])}"
            text += f"{'等' if len(rates) > 6 else ''}之和为{plain(total)}%，应为100%，"
            text += verdict(status, total - _HUNDRED, limit, "%")  # type: ignore[arg-type]
            yield finding(rule.id, status, total, _HUNDRED, limit, "%", rates, text)  # type: ignore[arg-type]

    def _share_of(self, part: Figure) -> Figure | None:
        for figure in self.figures.all[part.index + 1 : part.index + 3]:
            if figure.fact.role == "share" and figure.name == part.name and figure.fact.unit == "%" and figure.exact:
                return figure
        return None

    # -- what they share ----------------------------------------------------------------------

    def _same_thing(self, rate: Figure) -> Iterator[Figure]:
        """Figures before ``rate`` of the same paragraph and the same name, the nearest first."""
        is_form = rate.fact.rule.startswith("form.")
        for at in range(rate.index - 1, max(-1, rate.index - 1 - _BACK), -1):
            figure = self.figures.all[at]
            if is_form:
                # the cells of a row may stand in lines of their own
                if figure.name != rate.name or figure.fact.section != rate.fact.section:
                    return
                yield figure
                continue
            if figure.paragraph != rate.paragraph:
                return
            if figure.name == rate.name and figure.exact and figure.sentence >= rate.sentence - 1:
                yield figure

    def _in_doubt(self, base: Figure, rate: Figure) -> bool:
        """Whether a rate may be of something else: another amount stands between, or it is on another basis."""
        if self.words.guard.search(self.flat, base.start, rate.end) is not None:
            return True
        between = self.figures.all[base.index + 1 : rate.index]
        return any(
            f.name != rate.name and f.fact.role == "value" and f.fact.unit_base == base.fact.unit_base for f in between
        )

    def _is_denominator(self, figure: Figure) -> bool:
        """513万元 in 为年初预算513万元的100.48%."""
        after = figure.index + 1
        if after >= len(self.figures.all) or self.figures.all[after].fact.role not in ("completion", "share"):
            return False
        return self.flat[figure.end : self.figures.all[after].start] in ("的", "")

    def _rate(
        self, rule: Rule, rate: Figure, worked: Decimal, doubt: Decimal, members: list[Figure], first: str, hint: str
    ) -> Check:
        """Status of a rate: exact to its last place, off by one there, or off by more than its figures allow."""
        stated, half = rate.fact.value, step_of(rate)
        shown = rounded(worked, rate.decimals + 2)
        difference, limit = shown - stated, rounded(2 * half + doubt, rate.decimals + 3)
        if abs(difference) <= half:
            status, end = "holds", "相符。"
        elif abs(worked - stated) <= 2 * half + doubt:
            status, end = "rounding", f"相差{plain(abs(difference))}个百分点，在四舍五入范围之内，不算错。"
        else:
            status, end = "mismatch", f"相差{plain(abs(difference))}个百分点，不符。{hint}"
        said = f"{first}应为{plain(rounded(worked, max(rate.decimals, 2)))}%，原文为{number_signed(rate)}，{end}"
        return finding(rule.id, status, shown, stated, limit, "%", [*members, rate], said)  # type: ignore[arg-type]


def _index_of(figure: Figure) -> int:
    return figure.index


def number_signed(rate: Figure) -> str:
    """A rate with its sign: 下降8.65% is -8.65%."""
    return f"{rate.fact.value:f}{rate.fact.unit or ''}"
