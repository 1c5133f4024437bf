"""Counts: listed names, things found and dealt with, rates of things dealt with, people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from ...model import Check
from .figures import Figure, Figures
from .rules import Rules
from .say import amount, finding, number, plain, rounded
from .scale import step_of

_HUNDRED = Decimal(100)
#: more names than this nobody lists in a sentence
_MOST_NAMES = 60
_LONGEST_NAME = 30
_BRACKETED = re.compile(r"（[^（）]*+）")
_EDGE = re.compile(r"[（）\n]")
_SPLIT = re.compile(r"[、\n]|；")
_LAST = re.compile(r"(?:以及|[和及与])")
_NO_NAME = re.compile(r"[\d：]")


class _Names(msgspec.Struct):
    """Names of a list; ``open_ended``: it says that there are more; ``complete``: it says that these are all."""

    names: list[str]
    open_ended: bool
    complete: bool


class Counts:
    """Checks the counts of one report."""

    def __init__(self, figures: Figures, rules: Rules) -> None:
        self.figures = figures
        self.flat = figures.flat
        self.words = figures.words
        self.rules = rules
        every = [f for f in figures.all if f.is_value and f.exact]
        self.counts = [f for f in every if f.fact.amount is None and f.fact.unit is not None and f.fact.unit != "%"]
        self.rates = [f for f in figures.all if f.fact.unit == "%" and f.exact]

    def run(self) -> Iterator[Check]:
        """Every relation between counts."""
        if (rule := self.rules.one("names")) is not None:
            for figure in self._whole_numbers():
                yield from self._listed(rule.id, figure)
        if (rule := self.rules.one("handled")) is not None:
            yield from self._handled(rule.id)
        if (rule := self.rules.one("bounded")) is not None:
            yield from self._bounded(rule.id)
        for people in self.rules.of("people"):
            yield from self._people(people.id, people.row.whole[0], people.row.parts[0].lstrip("~"))

    def _whole_numbers(self) -> Iterator[Figure]:
        for figure in self.counts:
            if 1 < figure.base <= _MOST_NAMES and not figure.decimals and figure.factor == 1:
                yield figure

    # -- names --------------------------------------------------------------------------------

    def _listed(self, rule: str, figure: Figure) -> Iterator[Check]:
        """9个股室：办公室、财务股、…"""
        found = self._names_behind(figure) or self._names_before(figure)
        if found is None:
            return
        names = found.names
        stated = int(figure.base)
        least, most = len(names), len(names)
        if _LAST.search(names[-1]) is not None:
            most += 1
        unit = figure.fact.unit
        said = f"所称{amount(figure)}，列举{len(names)}个：{'、'.join(names[:12])}{'等' if len(names) > 12 else ''}，"
        count = stated if least <= stated <= most else least
        if found.open_ended:
            if count <= stated:
                yield finding(
                    rule,
                    "holds",
                    Decimal(count),
                    Decimal(stated),
                    Decimal(0),
                    unit,
                    [figure],
                    said + "不多于所称个数。",
                )
            return
        difference = count - stated
        if abs(difference) > max(1, stated // 4) and (not found.complete or least < 3):
            return
        status = "mismatch" if difference else "holds"
        end = f"{'多' if difference > 0 else '少'}{abs(difference)}个，不符。" if difference else "相符。"
        yield finding(rule, status, Decimal(count), Decimal(stated), Decimal(0), unit, [figure], said + end)  # type: ignore[arg-type]

    def _names_behind(self, figure: Figure) -> _Names | None:
        flat = self.flat
        near = flat[figure.end : figure.end + 20]
        if "：" not in near and "（" not in near and self.words.names_word.search(near) is None:
            return None
        opened = self.words.names_behind.match(flat, figure.end, min(len(flat), figure.end + 40))
        if opened is None:
            return None
        start = opened.end()
        following = self.figures.all[figure.index + 1].start if figure.index + 1 < len(self.figures.all) else len(flat)
        if opened[0].endswith("（"):
            stop = self._closing(start)
        else:
            ends = self.words.names_end.search(_blanked(flat[start : start + 600]))
            stop = start + ends.start() if ends is not None else -1
        if stop < 0 or following < stop:
            return None
        return self._names(flat[start:stop], complete=opened[0][-1] != "（")

    def _closing(self, start: int) -> int:
        depth = 1
        for match in _EDGE.finditer(self.flat, start, min(len(self.flat), start + 600)):
            if match[0] == "\n":
                return -1
            depth += 1 if match[0] == "（" else -1
            if not depth:
                return match.start()
        return -1

    def _names_before(self, figure: Figure) -> _Names | None:
        """内设办公室、财务股、人事股3个股室."""
        before = self.figures.all[figure.index - 1].end if figure.index else 0
        if self.flat.rfind("、", max(before, figure.start - _LONGEST_NAME), figure.start) < 0:
            return None
        start = max(self.figures.sentence_start(figure.start), figure.start - 300, before)
        opened = list(self.words.names_open.finditer(self.flat, start, figure.start))
        if not opened:
            return None
        found = self._names(self.flat[opened[-1].end() : figure.start], complete=False)
        return None if found is None or found.open_ended else found

    def _names(self, text: str, *, complete: bool) -> _Names | None:
        """The names of a list and whether it says that there are more; None where it is no plain list."""
        text = _blanked(text).replace("\0", "").strip("，、 ")
        if "、" not in text or "，" in text or "。" in text:
            return None
        open_ended = False
        partial = self.words.partial_end.search(text)
        if partial is not None:
            open_ended = True
            text = text[: partial.start()]
        names = [n.strip() for n in _SPLIT.split(text)]
        if len(names) > _MOST_NAMES or any(not 2 <= len(n) <= 24 or _NO_NAME.search(n) for n in names):
            return None
        return _Names(names, open_ended, complete)

    # -- found and dealt with -----------------------------------------------------------------

    def _handled(self, rule: str) -> Iterator[Check]:
        """反馈12条，核销12条; 排查隐患1532条，已整改1519条，整改率99.15%."""
        for found, dealt in zip(self.counts, self.counts[1:], strict=False):
            if dealt.sentence != found.sentence or dealt.index != found.index + 1:
                continue
            if found.fact.unit != dealt.fact.unit or found.factor != 1:
                continue
            start = self.figures.place(found.fact.clause.start)
            if self.words.found.search(self.flat, start, found.end + 6) is None:
                continue
            word = self.words.dealt.search(self.flat, found.end, dealt.start)
            if word is None:
                continue
            rate = self._rate_behind(dealt, word[0])
            yield self._rate(rule, found, dealt, rate) if rate is not None else self._part(rule, found, dealt)

    def _rate_behind(self, dealt: Figure, word: str) -> Figure | None:
        """The rate of the thing dealt with: its name ends in 率 and speaks of the same deed."""
        if dealt.index + 1 == len(self.figures.all):
            return None
        rate = self.figures.all[dealt.index + 1]
        if rate.fact.unit != "%" or not rate.exact or rate.sentence != dealt.sentence:
            return None
        return rate if rate.name.endswith("率") and word in rate.name else None

    def _part(self, rule: str, found: Figure, dealt: Figure) -> Check:
        difference = dealt.base - found.base
        status = "mismatch" if difference > 0 else "holds"
        end = "两数相等，相符。" if not difference else "不多于前者，相符。"
        if difference > 0:
            end = f"多{plain(difference)}{found.fact.unit}，不符。"
        said = f"{amount(found)}，{amount(dealt)}，{end}"
        return finding(rule, status, dealt.base, found.base, Decimal(0), found.fact.unit, [dealt, found], said)  # type: ignore[arg-type]

    def _rate(self, rule: str, found: Figure, dealt: Figure, rate: Figure) -> Check:
        worked = dealt.base / found.base * _HUNDRED if found.base else Decimal(0)
        half = step_of(rate)
        difference = worked - rate.fact.value
        status = "holds" if abs(difference) <= half else "rounding" if abs(difference) <= 2 * half else "mismatch"
        shown = rounded(worked, rate.decimals + 2)
        end = "相符。" if status == "holds" else f"相差{plain(abs(shown - rate.fact.value))}个百分点，"
        end += {"holds": "", "rounding": "在四舍五入范围之内，不算错。", "mismatch": "不符。"}[status]
        said = f"{amount(found)}，{amount(dealt)}，比率应为{plain(rounded(worked, max(2, rate.decimals)))}%，"
        said += f"原文{amount(rate)}，{end}"
        return finding(rule, status, shown, rate.fact.value, 2 * half, "%", [dealt, found, rate], said)  # type: ignore[arg-type]

    # -- rates of counted things --------------------------------------------------------------

    def _bounded(self, rule: str) -> Iterator[Check]:
        """发现隐患63处…已100%整改: of what was counted no more than all can be dealt with."""
        for rate in self.rates:
            if rate.fact.role not in ("completion", "value"):
                continue
            if self.words.dealt_rate.search(rate.name) is None:
                continue
            counted = self._counted_before(rate)
            if counted is None:
                continue
            over = rate.fact.value - _HUNDRED
            status = "mismatch" if over > 0 else "holds"
            end = "多于100%，不符。" if over > 0 else "全部处理，相符。" if not over else "不超过100%。"
            said = f"{amount(counted)}，{rate.fact.name}{number(rate)}，{end}"
            yield finding(rule, status, rate.fact.value, _HUNDRED, Decimal(0), "%", [counted, rate], said)  # type: ignore[arg-type]

    def _counted_before(self, rate: Figure) -> Figure | None:
        """What was found, in the same sentence, where no count of what was dealt with is printed."""
        for at in range(rate.index - 1, max(-1, rate.index - 4), -1):
            figure = self.figures.all[at]
            if figure.sentence != rate.sentence:
                return None
            if (
                not figure.is_value
                or not figure.exact
                or figure.fact.unit in (None, "%")
                or figure.fact.amount is not None
            ):
                continue
            if self.words.dealt.search(figure.name) is not None:
                return None
            if self.words.found.search(figure.name) is not None:
                return figure
        return None

    # -- people -------------------------------------------------------------------------------

    def _people(self, rule: str, code: str, word: str) -> Iterator[Check]:
        """Staff who took part in something are no more than the staff there is."""
        staff = [f for f in self.figures.all if f.fact.code == code and f.exact and f.is_value]
        if len({f.base for f in staff}) != 1:
            return
        whole = staff[0]
        parts = [f for name, fs in self.figures.named.items() if word in name for f in fs]
        for part in parts:
            fact = part.fact
            if fact.unit not in ("人", "名"):
                continue
            if part.base <= whole.base and fact.year == whole.fact.year:
                end = "两数相等，相符。" if part.base == whole.base else "不多于在职人数，相符。"
                said = f"{amount(part)}，{amount(whole)}，{end}"
                yield finding(rule, "holds", part.base, whole.base, Decimal(0), whole.fact.unit, [part, whole], said)


def _blanked(text: str) -> str:
    """``text`` with what stands in brackets blanked out, of the same length."""
    before = None
    while before != text:
        before = text
        text = _BRACKETED.sub(lambda m: "\0" * len(m[0]), text)
    return text
