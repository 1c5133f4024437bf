"""Words against figures: 决算数小于预算数 where it is larger is an error, a cause that the figures deny only noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ...model import Check, Note, Reading
from ...model.report import Stage
from .figures import Figure, Figures
from .ledger import Ledger
from .rules import Rule, Rules
from .say import amount, finding, plain, size
from .scale import tolerance
from .words import CheckWords

#: figures that stand further before the words than this are not what they speak of
_BACK = 8
_BOTH: tuple[Stage, Stage] = ("final", "budget")
#: 基本持平 is borne out by a difference of at most this part of the budget
_ABOUT = Decimal("0.05")
_CLAUSE = re.compile(r"[，。；：（）、\n\t]")


class Wording:
    """Compares what a report says of its figures with the figures."""

    def __init__(self, figures: Figures, rules: Rules) -> None:
        self.figures = figures
        self.words = figures.words
        self.rules = rules

    def directions(self) -> Iterator[Check]:
        """决算数大于预算数, 决算数与预算数持平: against the two figures before."""
        rule = self.rules.one("direction")
        if rule is None:
            return
        for match in self.words.compared.finditer(self.figures.flat):
            final = self._final(match)
            if final is None:
                continue
            budgets = self._budgets(final, match)
            signs = {self._sign(final, budget) for budget in budgets}
            if not budgets or len(signs) > 1:
                continue
            yield self._direction(rule, match, final, budgets[0])

    def _final(self, match: re.Match[str]) -> Figure | None:
        """The final accounts that the words speak of: the last before them, or the last of the item they name."""
        name = self._named(match.start())
        stop = self.figures.before(match.start())
        for at in range(stop - 1, max(-1, stop - 1 - _BACK), -1):
            figure = self.figures.all[at]
            if figure.paragraph != self.figures.paragraph_at(match.start()):
                return None
            if figure.fact.role == "value" and figure.fact.stage == "final" and figure.exact:
                if not name or figure.name.endswith(name) or name.endswith(figure.name):
                    return figure
                if figure.fact.amount is not None and len(name) < 2:
                    return figure
        return None

    def _named(self, stop: int) -> str:
        """The item named right before the words: “三公”经费支出 in “三公”经费支出决算数小于预算数."""
        said = self.figures.flat[max(0, stop - 24) : stop]
        return self.words.fold(_CLAUSE.split(said)[-1])

    def _budgets(self, final: Figure, match: re.Match[str]) -> list[Figure]:
        """The budgets of the same item in the sentence of its final accounts."""
        wanted: tuple[Stage, ...] = ("budget", "adjusted")
        which = match["than"] or match["to"]
        if which:
            wanted = ("budget",) if which.startswith("年初") else ("adjusted",)
        near = self.figures.all[max(0, final.index - 3) : final.index]
        bare = self.words.bare
        return [
            f
            for f in near
            if f.sentence == final.sentence
            and f.fact.role == "value"
            and f.fact.stage in wanted
            and f.exact
            and f.fact.unit_base == final.fact.unit_base
            and (f.name == final.name or {f.fact.name, final.fact.name} <= bare)
        ]

    @staticmethod
    def _sign(final: Figure, budget: Figure) -> int:
        return (final.base > budget.base) - (final.base < budget.base)

    def _direction(self, rule: Rule, match: re.Match[str], final: Figure, budget: Figure) -> Check:
        factor, unit = final.factor, final.fact.unit or ""
        left, right = final.base / factor, budget.base / factor
        limit = tolerance(self.figures, [final], budget) / factor
        word = match["how"] or match["level"]
        wanted = self.words.way_of[word]
        difference = left - right
        if wanted == "level":
            about = (match["about"] and abs(difference) <= abs(right) * _ABOUT) or abs(difference) <= limit
            fits = bool(about)
        else:
            fits = {"more": difference > 0, "less": difference < 0}[wanted]
        said = f"{amount(final)}（决算）与{plain(right)}{unit}（预算）相比，决算数"
        said += f"{'大于' if difference > 0 else '小于' if difference < 0 else '等于'}预算数，原文写“{match[0]}”，"
        said += "相符。" if fits else "不符。"
        return finding(
            rule.id, "holds" if fits else "mismatch", left, right, limit, final.fact.unit, [final, budget], said
        )


class Notes:
    """Finds words that the figures do not bear out."""

    def __init__(self, figures: Figures, rules: Rules, ledger: Ledger, reading: Reading) -> None:
        self.figures = figures
        self.words: CheckWords = figures.words
        self.rules = rules
        self.ledger = ledger
        self.reading = reading

    def run(self) -> Iterator[Note]:
        """All notes, kind by kind."""
        said = list(self.words.phrases.finditer(self.figures.flat))
        yield from self._unchanged([m for m in said if self.words.kind_of[m[0]] == "unchanged"])
        yield from self._cause()
        yield from self._one_name_two_meanings()
        yield from self._level()
        yield from self._unspent([m for m in said if self.words.kind_of[m[0]] == "unpaid"])

    def _note(self, rule: str, start: int, end: int, facts: list[Figure], message: str) -> Note:
        place = self.reading.place(start, end)
        return Note(rule, message, list(dict.fromkeys(f.fact.id for f in facts)), place.start, place.end)

    def _unchanged(self, said_so: list[re.Match[str]]) -> Iterator[Note]:
        """没有调整预算 beside an overspend."""
        rule = self.rules.by_id.get("budget_unchanged")
        if rule is None:
            return
        final, budget = (self.ledger.one(rule.row.whole[0], stage) for stage in _BOTH)
        if final is None or budget is None or final.base <= budget.base:
            return
        factor, unit = final.factor, final.fact.unit or ""
        for match in said_so:
            more = plain((final.base - budget.base) / factor)
            said = f"文中说“{match[0]}”，而{amount(final)}比{amount(budget)}多{more}{unit}，请核对。"
            yield self._note(rule.id, match.start(), match.end(), [final, budget], said)

    def _cause(self) -> Iterator[Note]:
        """A cause names an item that moved the other way, or not the one that moved most."""
        rule = self.rules.by_id.get("cause_denied")
        if rule is None:
            return
        pointers = self.rules.of("cause")
        for excess in self.figures.of_role("excess"):
            if excess.fact.amount is None or not excess.exact or not excess.base:
                continue
            end = self.figures.sentence_end(excess.end)
            cause = self.words.cause.search(self.figures.flat, excess.end, end)
            if cause is None:
                continue
            moved = self._differences(excess)
            said = self.figures.flat[cause.end() : end]
            named = [
                p.row.whole[0] for p in pointers if p.row.whole[0] in moved and any(w in said for w in p.row.parts)
            ]
            yield from self._denied(rule, excess, cause.start(), end, moved, named)

    def _denied(
        self, rule: Rule, excess: Figure, start: int, end: int, moved: dict[str, Figure], named: list[str]
    ) -> Iterator[Note]:
        up = excess.base > 0
        over = f"{excess.fact.name}{'超出' if up else '低于'}预算{size(excess)}"
        for key in named[:1]:
            final = moved[key]
            budget = self._planned(key)
            if budget is None:
                continue
            change = final.base - budget
            factor, unit = final.factor, final.fact.unit or ""
            if (change > 0) != up and change:
                said = f"{over}，所述原因指向{final.fact.name}，而该项决算比预算"
                said += f"{'少' if up else '多'}{plain(abs(change) / factor)}{unit}，请核对。"
                yield self._note(rule.id, start, end, [excess, final], said)
                return
            largest = max(moved, key=lambda k: moved[k].base - (self._planned(k) or moved[k].base))
            most = moved[largest].base - (self._planned(largest) or moved[largest].base)
            if up and largest != key and most > change:
                said = f"{over}，所述原因指向{final.fact.name}（多{plain(change / factor)}{unit}），"
                said += f"而超出最多的是{moved[largest].fact.name}（多{plain(most / factor)}{unit}），请核对。"
                yield self._note(rule.id, start, end, [excess, final, moved[largest]], said)
            return

    def _planned(self, key: str) -> Decimal | None:
        one = self.ledger.one(key, "budget")
        return one.base if one is not None else None

    def _differences(self, excess: Figure) -> dict[str, Figure]:
        """Final accounts of the parts of what an excess is of, by item, where their budget is known."""
        found: dict[str, Figure] = {}
        for key in self.rules.parts_of.get(self.ledger.key(excess), ()):
            final = self.ledger.one(key, "final")
            if final is not None and self._planned(key) is not None:
                found[key] = final
        return found

    def _one_name_two_meanings(self) -> Iterator[Note]:
        """上级补助收入0万元 beside 上级补助项目支出2295.75万元: one word, two scopes."""
        rule = self.rules.by_id.get("name_in_two_scopes")
        if rule is None:
            return
        for word in rule.row.parts:
            named = [f for n, fs in self.figures.named.items() if word in n for f in fs if f.fact.amount is not None]
            none = next((f for f in named if not f.base), None)
            some = next((f for f in named if f.base), None)
            if none is not None and some is not None and none.fact.year == some.fact.year:
                said = f"{amount(none)}与{amount(some)}所说“{word}”口径不同，不可按名合并。"
                first = min(none, some, key=lambda f: f.start)
                yield self._note(rule.id, first.start, first.end, [none, some], said)

    def _level(self) -> Iterator[Note]:
        """持平 without figures to check it by."""
        rule = self.rules.by_id.get("level_unproven")
        if rule is None:
            return
        for match in self.words.level_last_year.finditer(self.figures.flat):
            said = f"文中说“{match[0]}”，没有列出上年数字，无法核对。"
            yield self._note(rule.id, match.start(), match.end(), [], said)

    def _unspent(self, said_so: list[re.Match[str]]) -> Iterator[Note]:
        """Money said not to be paid out, where the projects' budget is as good as spent."""
        rule = self.rules.by_id.get("unspent_but_executed")
        if rule is None:
            return
        final, budget = (self.ledger.one(rule.row.whole[0], stage) for stage in _BOTH)
        if final is None or budget is None or not budget.base:
            return
        rate = final.base / budget.base
        factor, unit = final.factor, final.fact.unit or ""
        for match in said_so:
            at = self.figures.before(match.start())
            money = self.figures.all[at - 1] if at else None
            if money is None or money.fact.amount is None or money.sentence != self.figures.sentence_at(match.start()):
                continue
            if budget.base - final.base < money.base:
                said = f"文中说{amount(money)}“{match[0]}”，而项目支出预算{plain(budget.base / factor)}{unit}"
                said += f"已执行{plain(round(rate * 100, 2))}%，请核对。"
                yield self._note(rule.id, match.start(), match.end(), [money, final, budget], said)
