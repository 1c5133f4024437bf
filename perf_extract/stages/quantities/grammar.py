"""What a number looks like: one pattern, and the tables to read its parts with, made from the catalog.

The pattern begins with a character class, so that the matcher skips from candidate to candidate; the
class has consumed the first character when the alternatives look back at it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

import ahocorasick_rs

from ...knowledge import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import Approximator, Trap, Unit
from ...model.report import Bound
from ..numerals import ARABIC, DIGITS, POWERS, TENS

_DIGIT: Final = "".join(DIGITS)
NUMERAL: Final = "".join([*DIGITS, *TENS, *POWERS, "半"])
_SCALE: Final = r"(?:[十百千]?万亿|[十百千]?[万亿萬億]|百|千|十)"
_CHINESE: Final = rf"[{NUMERAL}]++(?:点[{_DIGIT}]++[{''.join(POWERS)}]*+)?+"
_NUMBER: Final = rf"(?:{ARABIC}|{_CHINESE})"


class Grammar(NamedTuple):
    """Compiled from a catalog by :func:`build`."""

    pattern: re.Pattern[str]
    units: dict[str, Unit]
    before: dict[str, Approximator]
    longest_before: int
    last_before: frozenset[str]
    inside: dict[str, Bound]
    behind: dict[str, Bound]
    traps_before: dict[str, Trap]
    longest_trap: int
    whole: ahocorasick_rs.AhoCorasick
    factors: dict[str, Decimal]


def build(catalog: Catalog) -> Grammar:
    """The grammar of a catalog's units, approximators and traps."""
    units = {row.word: row for row in catalog.rows(Unit)}
    words = catalog.rows(Approximator)
    before = {row.word: row for row in words if row.where == "before"}
    inside = {row.word: row.bound for row in words if row.where == "inside"}
    behind = {row.word: row.bound for row in words if row.where == "behind"}
    traps = catalog.rows(Trap)
    traps_before = {row.word: row for row in traps if row.where == "before"}
    whole = [row.word for row in traps if row.where == "whole"]
    ends = any_of([*units, *(row.word for row in traps if row.where == "behind")])
    return Grammar(
        pattern=_pattern(ends, any_of(inside), any_of(behind)),
        units=units,
        before=before,
        longest_before=max(map(len, before), default=0),
        last_before=frozenset(word[-1] for word in before),
        inside=inside,
        behind=behind,
        traps_before=traps_before,
        longest_trap=max(map(len, traps_before), default=0),
        whole=ahocorasick_rs.AhoCorasick(whole, ahocorasick_rs.MatchKind.LeftmostLongest),
        factors={},
    )


def _pattern(ends: str, inside: str, behind: str) -> re.Pattern[str]:
    def tail(n: int) -> str:
        return (
            rf"(?:(?P<scale{n}>{_SCALE})??(?P<blur{n}>{inside})?+(?P<unit{n}>{ends})"
            rf"|(?P<bare{n}>{_SCALE}|[kKwWM](?![A-Za-z]))?+)"
        )

    return re.compile(
        rf"""[0-9{NUMERAL}首](?:
            (?<=[0-9])(?P<arabic>(?:[0-9]{{0,2}}(?:[,，][0-9]{{3}})++(?![0-9])|[0-9]*+)(?:\.[0-9]++)?+
                (?P<mixed>(?:[{"".join(POWERS)}]{{1,2}}[0-9{_DIGIT}]++)*+))
            |(?<=[{NUMERAL}])(?P<chinese>[{NUMERAL}]*+(?:点[{_DIGIT}]++[{"".join(POWERS)}]*+)?+)(?:分之(?P<above>{_NUMBER}))?+
            |(?<=首)(?P<first>位)
        )(?P<in1>{inside})?+{tail(1)}
        (?:(?:-|—{{1,2}}|–|~|～|至|到)(?P<number2>{_NUMBER})(?P<in2>{inside})?+{tail(2)})?+
        (?P<behind>{behind})?+""",
        re.VERBOSE,
    )
