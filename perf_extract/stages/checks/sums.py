"""Wholes and their parts: does a list add up?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from ...model import Check, FinanceFact
from .figures import Figure, Figures
from .lists import Listing
from .rules import Pick, Rule, Rules
from .say import amount, finding, plain, several, verdict
from .scale import ZERO, half_step, status_of, tolerance

#: a list that lacks more than this of its whole does not mean to be complete, however long it is
_MOST = Decimal("0.2")
#: a list that may leave something out is only looked at when it is as near as this
_NEARLY = Decimal("0.1")
#: of so many steps a difference may have, few look like one wrong digit
_CHANCE = 2000
#: a whole whose chapter does not hold its parts finds them elsewhere in a report of no more wholes than this
_CHAPTERS = 32
#: what each part of a list makes up for that ends in what the others leave (其他用车)
_WITH_REST = Decimal("0.04")


class Sum(msgspec.Struct, eq=False, gc=False):
    """A whole and the parts that were added up, and whether it came out."""

    rule: Rule
    whole: Figure
    parts: list[Figure]
    check: Check

    @property
    def agrees(self) -> bool:
        return self.check.status in ("holds", "rounding")


class Sums:
    """Checks the lists of one report."""

    def __init__(self, figures: Figures, rules: Rules, *, one_body: bool = True) -> None:
        self.figures = figures
        self.rules = rules
        self.one_body = one_body
        self.done: list[Sum] = []

    def run(self, lists: Sequence[Listing]) -> list[Check]:
        """A check for every list that can be judged."""
        found: list[Check] = []
        for listing in lists:
            check = self._list(listing)
            if check is not None:
                found.append(check)
        return found

    def gathered(self) -> list[Check]:
        """Sums known by name whose parts stand apart in the whole's chapter: 基本支出 and its classes.

        Of these only those count whose whole and parts have one value each there, and that come out.
        """
        found: list[Check] = []
        have = {(s.rule.id, s.whole.fact.stage) for s in self.done}
        for rule in self.rules.closed:
            wholes: dict[tuple[str | None, str], list[Figure]] = {}
            for figure in _all_of(rule.whole, self.figures):
                stage = figure.fact.stage
                if stage is not None and (rule.id, stage) not in have:
                    wholes.setdefault((self.figures.chapter(figure), stage), []).append(figure)
            if not wholes:
                continue
            cells = [pick.among(self.figures) for pick in rule.cells]
            inside: dict[str | None, list[list[Figure]]] = {}
            for number, cell in enumerate(cells):
                for figure in cell:
                    inside.setdefault(self.figures.chapter(figure), [[] for _ in cells])[number].append(figure)
            for number, ((chapter, _), whole) in enumerate(wholes.items()):
                if len({w.base for w in whole}) > 1:
                    continue
                made = None
                if chapter is not None:
                    made = self._gather(rule, whole[0], inside.get(chapter, [[] for _ in cells]))
                if made is None and number < _CHAPTERS:
                    made = self._gather(rule, whole[0], cells)
                if made is not None:
                    self.done.append(made)
                    found.append(made.check)
        return found

    def _gather(self, rule: Rule, whole: Figure, cells: Sequence[Sequence[Figure]]) -> Sum | None:
        """The parts of a whole from ``cells``, all over its chapter or the report, where every part has one value."""
        fact = whole.fact
        chosen: list[Figure] = []
        for number_of, cell in enumerate(cells):
            fits = _outermost(
                [
                    f
                    for f in cell
                    if f.fact.stage == fact.stage
                    and f.fact.year == fact.year
                    and (f.fact.unit_base == fact.unit_base or f.fact.unit is None)
                    and f is not whole
                ]
            )
            values = {f.base for f in fits}
            if len(values) > 1 or (not values and number_of < len(rule.parts)):
                return None
            chosen += [f for f in fits[:1] if f not in chosen]
        if len(chosen) < 2:
            return None
        check = self.compare(rule.id, chosen, whole)
        if check.status == "mismatch" and not self._must_agree(rule, whole, chosen):
            return None
        return Sum(rule, whole, chosen, check)

    def _must_agree(self, rule: Rule, whole: Figure, chosen: Sequence[Figure]) -> bool:
        """Whether parts from all over a report are sure to be all there is: the optional ones are nowhere spoken of."""
        gap = sum((p.base for p in chosen), ZERO) - whole.base
        if rule.row.claims != "apart" or abs(gap) > abs(whole.base) * _MOST:
            return False
        if any(one.rule is rule and any(part in one.parts for part in chosen) for one in self.done):
            return False
        flat = self.figures.flat
        return not any(pick.title in flat and not any(pick.is_part(c) for c in chosen) for pick in rule.optional)

    def _list(self, listing: Listing) -> Check | None:
        if listing.whole is None:
            return None
        parts = _apart(listing.parts, listing.whole)
        if not parts:
            return None
        wholes = self._wholes(listing, parts)
        if not wholes:
            return None
        if len(parts) >= 2:
            made = [m for m in (self._sum(whole, parts, listing) for whole in wholes) if m is not None]
            chosen = next((m for m in made if m.agrees), None) or self._surest(made, wholes, parts)
            if chosen is not None:
                self.done.append(chosen)
                return chosen.check
        return self._within(wholes[0], parts, listing) if len(wholes) == 1 else None

    @staticmethod
    def _surest(made: Sequence[Sum], wholes: Sequence[Figure], parts: Sequence[Figure]) -> Sum | None:
        """Which sum to believe where none comes out: the only one, or one far nearer than with any other whole."""
        if len(wholes) == 1:
            return made[0] if made else None
        stages, parents = {p.fact.stage for p in parts}, {p.fact.parent for p in parts if p.fact.parent is not None}
        if len(stages) == 1 and len(parents) == 1:
            meant = [m for m in made if m.whole.fact.stage in stages and m.whole.fact.id in parents]
            if len(meant) == 1 and sum(w.fact.stage in stages for w in wholes) == 1:
                return meant[0]
        total = sum((p.base for p in parts), ZERO)
        nearest, second = sorted(abs(w.base - total) for w in wholes)[:2]
        for one in made:
            gap = abs(one.whole.base - total)
            if gap == nearest and gap * 4 <= second and gap <= abs(one.whole.base) * _MOST:
                return one
        return None

    def _wholes(self, listing: Listing, parts: Sequence[Figure]) -> list[Figure]:
        """The figures that can be the list's whole, the nearest first."""
        every = [listing.whole, *listing.others] if listing.whole is not None else []
        if len(every) == 1:
            return every
        parents = {p.fact.parent for p in parts if p.fact.parent is not None}
        named = [w for w in every if w.fact.id in parents]
        if len(parents) == 1 and named and listing.opener != "total":
            # two stages of one item in a row: the parts may belong to either
            same = [w for w in every if w.name == named[0].name or (w.fact.code and w.fact.code == named[0].fact.code)]
            return sorted(same, key=lambda w: w.fact.stage != parts[0].fact.stage)
        return sorted(every, key=lambda w: w.fact.stage != parts[0].fact.stage)

    def _sum(self, whole: Figure, parts: list[Figure], listing: Listing) -> Sum | None:
        for rule in self.rules.sums_of(whole):
            if rule.open_ended and not rule.cover(parts[0], whole):
                continue
            made = self._named(rule, whole, parts, listing)
            if made is not None:
                return made
        return self._plain(whole, parts, listing)

    def _named(self, rule: Rule, whole: Figure, parts: list[Figure], listing: Listing) -> Sum | None:
        """The list as one of the sums that are known by name."""
        chosen, missing, optional = choose(rule, whole, parts)
        if rule.open_ended:
            if len(chosen) < 2 or len(chosen) < len(parts):
                return None
        elif missing:
            return None
        left = sum((p.base for p in chosen), ZERO)
        limit = tolerance(self.figures, chosen, whole)
        gap = left - whole.base
        if gap and abs(gap) > limit:
            if gap < 0 and (sibling := self._sibling(rule, whole, chosen, -gap)) is not None:
                return Sum(rule, whole, [*chosen, sibling], self._with_sibling(rule, whole, chosen, sibling))
            if listing.partial and gap < 0:
                return None
            if rule.open_ended and not self._claims(whole, chosen, gap, rule.near):
                return None
            if len(chosen) < len(parts) and not rule.open_ended:
                return None
            if gap < 0 and optional and not rule.claims:
                return Sum(rule, whole, chosen, self._lacking(rule, whole, chosen, optional[0]))
        return Sum(rule, whole, chosen, self.compare(rule.id, chosen, whole))

    def _plain(self, whole: Figure, parts: list[Figure], listing: Listing) -> Sum | None:
        """A list of any names: found to add up, or known to be complete."""
        kind = {"total": "behind", "run": "row"}.get(listing.opener, "listed")
        rule = self.rules.one(kind)
        if rule is None:
            return None
        gap = sum((p.base for p in parts), ZERO) - whole.base
        limit = tolerance(self.figures, parts, whole)
        if abs(gap) > limit:
            near = min(self._near(rule, whole, parts, listing) * len(parts), _MOST) * abs(whole.base)
            is_complete = not listing.partial and abs(gap) <= near
            if not is_complete and (listing.opener == "total" or not self._is_wrong(whole, parts, gap, listing)):
                return None
        return Sum(rule, whole, parts, self.compare(rule.id, parts, whole))

    def _near(self, rule: Rule, whole: Figure, parts: Sequence[Figure], listing: Listing) -> Decimal:
        """How much of the whole each part of a plain list makes up for, where the list means to be complete."""
        if self._has_rest(parts):
            return _WITH_REST
        count, opener = len(parts), listing.opener
        if opener == "total" and count >= 3:
            return rule.near
        if opener == "bracket" and count >= 2:
            return rule.near
        return ZERO

    def _is_wrong(self, whole: Figure, parts: Sequence[Figure], gap: Decimal, listing: Listing) -> bool:
        """Whether a list of amounts that need not be complete is wrong all the same.

        It is where another unit of one part makes it come out; where its parts, which every sign says belong to the
        whole, come to more; and where it comes short by what one wrong digit makes, which chance would hardly do.
        """
        if len(parts) < 3 or whole.fact.amount is None:
            return False
        if self._wrong_unit(parts, whole):
            return True
        opener = listing.opener
        sure = opener == "run" and len(parts) >= 4
        sure = sure or all(p.fact.parent == whole.fact.id for p in parts)
        if not sure or abs(gap) > abs(whole.base) * _NEARLY or (listing.partial and gap < 0):
            return False
        if gap > 0 and opener != "run":
            return isinstance(whole.fact, FinanceFact)
        steps = abs(whole.base) * _NEARLY / half_step(whole.decimals, whole.factor)
        return self.one_body and steps > _CHANCE and _is_slip(gap)

    @staticmethod
    def _has_rest(parts: Sequence[Figure]) -> bool:
        """Whether the last part is what the others leave (其他用车)."""
        return parts[-1].name.startswith("其他")

    @staticmethod
    def _claims(whole: Figure, parts: Sequence[Figure], gap: Decimal, near: Decimal) -> bool:
        """Whether a list so long and so near to the whole means to be complete."""
        allowed = min(near * len(parts), _MOST) * abs(whole.base)
        return len(parts) >= 3 and abs(gap) <= allowed

    def _sibling(self, rule: Rule, whole: Figure, parts: Sequence[Figure], gap: Decimal) -> Figure | None:
        """A figure beside the list that is what it lacks: an optional part, of just the size of the gap."""
        home = self.figures.chapter(whole)
        for figure in _all_of(rule.optional, self.figures):
            beside = figure.fact.stage == whole.fact.stage and self.figures.chapter(figure) == home
            if beside and figure.base == gap and figure not in parts:
                return figure
        return None

    def compare(self, rule: str, parts: Sequence[Figure], whole: Figure) -> Check:
        """The parts added up against the whole, in the whole's unit."""
        factor, unit = whole.factor, whole.fact.unit or ""
        left = sum((p.base for p in parts), ZERO) / factor
        right = whole.base / factor
        limit = tolerance(self.figures, parts, whole) / factor
        status = status_of(left - right, limit)
        said = f"{amount(whole)}，{several(parts)}之和为{plain(left)}{unit}，"
        said += verdict(status, left - right, limit, unit)
        if status == "mismatch":
            said += self._wrong_unit(parts, whole)
        return finding(rule, status, left, right, limit, whole.fact.unit, [*parts, whole], said)

    def _wrong_unit(self, parts: Sequence[Figure], whole: Figure) -> str:
        """What to say where the sum would come out if one part had the whole's unit."""
        factor = whole.factor
        total = sum((p.base for p in parts), ZERO)
        limit = tolerance(self.figures, parts, whole)
        for part in parts:
            otherwise = total - part.base + part.fact.value * factor - whole.base
            if part.fact.unit and part.fact.unit != whole.fact.unit and abs(otherwise) <= limit:
                return f"若{amount(part)}的单位为{whole.fact.unit}则相符。"
        return ""

    def _with_sibling(self, rule: Rule, whole: Figure, parts: Sequence[Figure], sibling: Figure) -> Check:
        factor, unit = whole.factor, whole.fact.unit or ""
        listed = sum((p.base for p in parts), ZERO) / factor
        gap = whole.base / factor - listed
        every = [*parts, sibling]
        said = (
            f"{amount(whole)}，正文所列{len(parts)}项之和为{plain(listed)}{unit}，少{plain(gap)}{unit}，"
            f"恰为另列的{amount(sibling)}，计入后相符。"
        )
        limit = tolerance(self.figures, every, whole) / factor
        right = whole.base / factor
        return finding(rule.id, "holds", right, right, limit, whole.fact.unit, [*every, whole], said)

    def _lacking(self, rule: Rule, whole: Figure, parts: Sequence[Figure], lacks: str) -> Check:
        factor, unit = whole.factor, whole.fact.unit or ""
        left, right = sum((p.base for p in parts), ZERO) / factor, whole.base / factor
        said = (
            f"{amount(whole)}，{several(parts)}之和为{plain(left)}{unit}，相差{plain(abs(right - left))}{unit}；"
            f"文中没有列出{lacks}，不作判断。"
        )
        limit = tolerance(self.figures, parts, whole) / factor
        return finding(rule.id, "insufficient", left, right, limit, whole.fact.unit, [*parts, whole], said)

    def _within(self, whole: Figure, parts: Sequence[Figure], listing: Listing) -> Check | None:
        """What stands right behind 其中 is not more than the whole."""
        rule = self.rules.one("within")
        if rule is None or listing.opener != "part" or not listing.direct:
            return None
        part = listing.parts[0]
        if (
            whole is not listing.whole
            or whole.base < 0
            or part.fact.unit == "%"
            or self.figures.words.mean.search(part.name) is not None
        ):
            return None
        factor, unit = whole.factor, whole.fact.unit or ""
        left, right = part.base / factor, whole.base / factor
        limit = tolerance(self.figures, [part], whole) / factor
        fits = left - right <= limit
        said = f"其中{amount(part)}，" + (
            f"不超过{amount(whole)}。" if fits else f"大于{amount(whole)}，多{plain(left - right)}{unit}，不符。"
        )
        return finding(
            rule.id, "holds" if fits else "mismatch", left, right, limit, whole.fact.unit, [part, whole], said
        )


def _is_slip(gap: Decimal) -> bool:
    """Whether a difference is what one wrong digit, or two neighbours changed round, make: 60, 0.3, 1.8."""
    digits = f"{abs(gap):f}".replace(".", "").strip("0")
    return len(digits) == 1 or (len(digits) == 2 and int(digits) % 9 == 0)


def _all_of(picks: Sequence[Pick], figures: Figures) -> list[Figure]:
    """The exact values that any of ``picks`` means, each once."""
    return list({f.index: f for pick in picks for f in pick.among(figures)}.values())


def _outermost(figures: list[Figure]) -> list[Figure]:
    """Of a class and its items only the class."""
    shortest = min((len(f.fact.code) for f in figures if f.fact.code is not None), default=0)
    return [f for f in figures if f.fact.code is None or len(f.fact.code) == shortest]


def _apart(parts: list[Figure], whole: Figure) -> list[Figure] | None:
    """The parts, each item once: of two stages the whole's. None where an item still comes twice."""
    if len({p.name for p in parts}) == len(parts):
        return parts
    for chosen in (parts, [p for p in parts if p.fact.stage == whole.fact.stage]):
        if len({(p.name, p.fact.code) for p in chosen}) == len(chosen):
            return chosen
    return None


def choose(rule: Rule, whole: Figure, parts: Sequence[Figure]) -> tuple[list[Figure], list[int], list[str]]:
    """Which of ``parts`` the rule adds up, which of its parts are missing, and the names of missing optional ones.

    Of a figure and its own parts side by side (购置及运行维护费, 运行维护费) only the larger is taken.
    """
    if rule.open_ended:
        return [p for p in parts if rule.cover(p, whole)], [], []
    covers = [(rule.cover(p, whole), p) for p in parts]
    taken: list[Figure] = []
    covered: set[int] = set()
    for cover, part in sorted(covers, key=lambda c: -len(c[0])):
        if cover and not cover <= covered:
            taken.append(part)
            covered |= cover
    taken.sort(key=lambda p: p.index)
    needed = len(rule.parts)
    missing = [i for i in range(needed) if i not in covered]
    absent = [pick.title for i, pick in enumerate(rule.optional, needed) if i not in covered]
    return taken, missing, absent
