"""From the name of a budget item to its official code, or to none.

A name has a code only where it cannot mean anything else: a name that several codes share, or that
is also everyday language (``教育``, ``养老保险``), waits for what the enclosing item or the caller's hint
says. Nothing is guessed from likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from .loader import Catalog
from .rows import CodeAffix, CodeRow, CompositeCode, EconomicCode, FunctionalCode, Needs, RevenueSource

Scheme = Literal["economic", "functional", "revenue"]

_LEVEL_OF_MARK = {"类": 1, "款": 2, "项": 3}
_MARK = re.compile(r"\(([类款项])\)")
_PRINTED_CODE = re.compile(r"\(?([235]\d{2}(?:\d{2}){0,2})\)?(\D{2,})")
_STEP = re.compile(r"[-—－–>]+")
_FOLDED = {ord("（"): "(", ord("）"): ")", **dict.fromkeys(map(ord, " \t\n\u3000\u00a0“”\"'‘’「」《》"))}


class Code(msgspec.Struct, frozen=True):
    """An official code. ``code`` of a sum is its parts joined by ``+``; ``level`` is 1 for 类, 2 for 款, 3 for 项."""

    code: str
    scheme: Scheme
    name: str
    parent: str | None
    level: int


class _Candidate(msgspec.Struct, frozen=True):
    code: Code
    needs: Needs


#: so many names are remembered
_REMEMBERED = 8192


class CodeBook:
    """All codes of a catalog by name. Get one with ``catalog.derived(code_book)``."""

    def __init__(self, codes: Iterable[tuple[CodeRow, Scheme]], affixes: Iterable[CodeAffix]) -> None:
        self._by_code: dict[tuple[Scheme, str], Code] = {}
        self._by_name: dict[str, list[_Candidate]] = {}
        self._parts: dict[str, list[tuple[Code, tuple[str, ...]]]] = {}
        for row, scheme in codes:
            self._add(row, scheme)
        self._add_parts()
        #: names that come again, in a report and from report to report
        self._find = lru_cache(_REMEMBERED)(self._look_up)
        words: dict[str, list[str]] = {"front": [r"\d{4}年度?"], "scope": [], "back": [], "spending": []}
        for affix in affixes:
            words[affix.place].append(re.escape(affix.word))
        either = {place: "|".join(sorted(ws, key=len, reverse=True)) or r"(?!)" for place, ws in words.items()}
        self._front = re.compile(rf"(?:{either['front']})++")
        self._scope = re.compile(rf"(?:{either['scope']})")
        self._back = re.compile(rf"(?<=..)(?:{either['back']})$")
        self._spending = re.compile(rf"(?<=..)(?:{either['spending']})$")
        self._bare_tail = re.compile(rf"(?:{either['back']}|{either['spending']})*+")

    def _add(self, row: CodeRow, scheme: Scheme) -> None:
        level = 1 if scheme == "revenue" else max(1, (len(row.code.partition("+")[0]) - 1) // 2)
        code = Code(code=row.code, scheme=scheme, name=row.name, parent=row.parent or None, level=level)
        self._by_code[scheme, row.code] = code
        named: dict[str, Needs] = {fold(row.name): row.needs}
        for alias in row.aliases:
            named.setdefault(fold(alias), row.needs)
        for alias in row.loose:
            named.setdefault(fold(alias), "parent" if row.needs == "parent" else "scheme")
        for name, needs in named.items():
            self._by_name.setdefault(name, []).append(_Candidate(code, needs))

    def _add_parts(self) -> None:
        """The parts of each sum, with the names of each part."""
        sums = [code for (_, digits), code in self._by_code.items() if "+" in digits]
        names: dict[str, list[str]] = {part: [] for code in sums for part in code.code.split("+")}
        for name, candidates in self._by_name.items():
            for candidate in candidates:
                if candidate.code.scheme == "economic" and candidate.code.code in names:
                    names[candidate.code.code].append(name)
        for code in sums:
            parts = [part for part in code.code.split("+") if ("economic", part) in self._by_code]
            self._parts[code.code] = [(self._by_code["economic", part], tuple(names[part])) for part in parts]

    def find(
        self, item: str, *, under: str | None = None, prefer: Scheme | None = None, revenue: bool = True
    ) -> Code | None:
        """The code of a budget item, or ``None`` where its name, with what else is known, does not say.

        ``item`` is a noun phrase (``办公费``, ``教育支出（类）普通教育（款）``); ``under`` the code of the item
        it is part of, and under a sum it may lack what the parts share (``购置费``); ``prefer`` the scheme its
        neighbours belong to. ``revenue=False`` leaves out the sources of a department's revenue, whose names
        mean something else in the budget of a whole city.
        """
        return self._find(item, under, prefer, revenue)

    def _look_up(self, item: str, under: str | None, prefer: Scheme | None, revenue: bool) -> Code | None:
        text = fold(item)
        if "(" in text and (steps := self._marked_steps(text)):
            return self._walk(steps)
        if printed := _PRINTED_CODE.fullmatch(text):
            return self._printed(printed[1], printed[2])
        found = self._choose(text, under=under, prefer=prefer, revenue=revenue)
        if found is None and _STEP.search(text):
            return self._walk([(step, None) for step in _STEP.split(text) if step])
        return found

    def get(self, scheme: Scheme, code: str) -> Code | None:
        """The entry of a code, if the book has it."""
        return self._by_code.get((scheme, code))

    def path(self, code: Code) -> list[str]:
        """Names of what ``code`` lies under, outermost first (类, then 款); empty for a 类."""
        names: list[str] = []
        above = code.parent
        while above is not None and (entry := self._by_code.get((code.scheme, above))) is not None:
            names.append(entry.name)
            above = entry.parent
        return names[::-1]

    def names(self, *, deepest: int = 3) -> Iterator[str]:
        """Every name and alias in the book, folded, of codes down to level ``deepest``."""
        for name, candidates in self._by_name.items():
            if any(c.code.level <= deepest for c in candidates):
                yield name

    def _marked_steps(self, text: str) -> list[tuple[str, int | None]]:
        """``教育支出(类)普通教育(款)`` as names with their levels; empty where nothing is marked."""
        parts = _MARK.split(text)
        steps: list[tuple[str, int | None]] = [
            (name, _LEVEL_OF_MARK[mark]) for name, mark in zip(parts[::2], parts[1::2], strict=False)
        ]
        if steps and not self._bare_tail.fullmatch(parts[-1]):
            steps.append((parts[-1], None))
        return steps

    def _walk(self, steps: list[tuple[str, int | None]]) -> Code | None:
        """Down a printed path; ``None`` as soon as one of its steps is unknown."""
        code: Code | None = None
        for name, level in steps:
            under = code.code if code else None
            code = self._choose(name, under=under, prefer="functional", revenue=False, level=level)
            if code is None or (under is not None and not code.code.startswith(under)):
                return None
        return code

    def _printed(self, digits: str, name: str) -> Code | None:
        """A name printed behind its own code; ``None`` where the two do not agree."""
        code = self._by_code.get(("functional" if digits[0] == "2" else "economic", digits))
        for key, _ in self._keys(name):
            if code is not None and any(c.code == code for c in self._by_name.get(key, ())):
                return code
        return None

    def _choose(
        self, text: str, *, under: str | None, prefer: Scheme | None, revenue: bool, level: int | None = None
    ) -> Code | None:
        settled: Code | None = None
        doubtful = False
        parts = self._parts.get(under, ()) if under else ()
        for key, own_revenue in self._keys(text):
            meant = [part for part, names in parts if any(name.endswith(key) for name in names)] if key else []
            if len(meant) == 1:
                return meant[0]
            candidates = self._by_name.get(key)
            if not candidates:
                continue
            if level is not None:
                candidates = [c for c in candidates if c.code.level == level]
            if not (revenue and own_revenue):
                candidates = [c for c in candidates if c.code.scheme != "revenue"]
            if under:
                inside = [c.code for c in candidates if c.code.code.startswith(under) and c.code.code != under]
                if inside:
                    return _shallowest(inside)
            if settled is None and not doubtful:
                settled = _settle(candidates, prefer)
                # the fuller form of the name is in the book but undecided: its shorter form must not decide
                doubtful = bool(candidates) and settled is None
            if not under and (settled is not None or doubtful):
                break
        return settled

    def _keys(self, text: str) -> Iterator[tuple[str, bool]]:
        """The name, then the name without what does not change its code, the least cut first.

        With each, whether it can still be the name of a department's own revenue.
        """
        yield text, True
        revenue = True
        if start := self._front.match(text):
            text = text[start.end() :]
            yield text, revenue
        if start := self._scope.match(text):
            text, revenue = text[start.end() :], False
            yield text, revenue
        while end := self._back.search(text):
            text = text[: end.start()]
            yield text, revenue
        if end := self._spending.search(text):
            text = text[: end.start()]
            yield text, False
        if text.endswith("费用"):
            yield text[:-1], False


def code_book(catalog: Catalog) -> CodeBook:
    """The code book of a catalog; call it as ``catalog.derived(code_book)``."""
    sources: list[tuple[type[CodeRow], Scheme]] = [
        (EconomicCode, "economic"),
        (CompositeCode, "economic"),
        (FunctionalCode, "functional"),
        (RevenueSource, "revenue"),
    ]
    rows = [(row, scheme) for row_type, scheme in sources for row in catalog.rows(row_type)]
    return CodeBook(rows, catalog.rows(CodeAffix))


def fold(text: str) -> str:
    """``text`` without blanks and quotes and with half-width brackets: the form names are compared in."""
    # letters and digits alone, as most names are, have nothing to fold, which is told in a tenth of the time
    return text if text.isalnum() else text.translate(_FOLDED)


def _settle(candidates: list[_Candidate], prefer: Scheme | None) -> Code | None:
    """The one code meant where no enclosing item decides."""
    if prefer is not None:
        preferred = [c.code for c in candidates if c.code.scheme == prefer and c.needs != "parent"]
        if preferred:
            return _shallowest(preferred)
    return _shallowest([c.code for c in candidates if c.needs == "none"])


def _shallowest(codes: list[Code]) -> Code | None:
    """The outermost of ``codes`` (a 款 and its 项 often share a name); ``None`` where two are level."""
    if not codes:
        return None
    top = min(code.level for code in codes)
    at_top = [code for code in codes if code.level == top]
    return at_top[0] if len(at_top) == 1 else None
