"""What a number looks like: one pattern, and the tables to read its parts with, made from the catalog.

The pattern begins with a character class, so that the matcher skips from candidate to candidate; the
class has consumed the first character when the alternatives look back at it. Its groups are named in
:class:`Parts`, in their order.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ...knowledge import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import Approximator, Trap, Unit
from ...model.report import Bound
from ..numerals import ARABIC, DIGITS, POWERS, TENS

_DIGIT: Final = "".join(DIGITS)
_POWER: Final = "".join(POWERS)
#: 兆 is left out: in reports it begins a unit (兆瓦)
NUMERAL: Final = "".join([*DIGITS, *TENS, *POWERS, "半"]).replace("兆", "")
_SCALE: Final = r"(?:个亿(?![元级吨斤以])|[十百千拾佰仟]?[万亿萬億]{1,2}|[十百千拾佰仟])"
_CHINESE: Final = rf"[{NUMERAL}]++(?:点[{_DIGIT}]++[{_POWER}]*+)?+"
_NUMBER: Final = rf"(?:{ARABIC}|{_CHINESE})"
_LETTER: Final = r"(?:[kKwM](?![A-Za-z]))"


class Parts(NamedTuple):
    """The groups of a match; the number's first character stands before ``arabic`` or ``chinese``."""

    arabic: str | None
    mixed: str | None
    power: str | None
    below: str | None
    chinese: str | None
    first: str | None
    whole: str | None
    above: str | None
    blur: str | None
    scale: str | None
    blur_scaled: str | None
    unit: str | None
    bare: str | None
    rest: str | None
    number2: str | None
    blur2: str | None
    scale2: str | None
    blur_scaled2: str | None
    unit2: str | None
    bare2: str | None
    rest2: str | None
    behind: str | None


class Grammar(NamedTuple):
    """Compiled from a catalog by :func:`build`."""

    pattern: re.Pattern[str]
    units: dict[str, Unit]
    aliases: dict[str, str]
    currencies: dict[str, Unit]
    before: dict[str, Approximator]
    round: dict[str, Bound]
    inside: dict[str, Bound]
    behind: dict[str, Bound]
    traps: dict[str, Trap]
    endings: frozenset[str]
    longest_before: int


def build(catalog: Catalog) -> Grammar:
    """The grammar of a catalog's units, approximators and traps."""
    units = {row.word: row for row in catalog.rows(Unit)}
    aliases = {f"个多{word[1:]}": word for word in units if word[0] == "个" and len(word) > 1}
    currencies = {row.word: row for row in units.values() if row.leads}
    rows = catalog.rows(Approximator)
    before = {row.word: row for row in rows if row.where == "before"}
    inside = {row.word: row.bound for row in rows if row.where == "inside"}
    behind = {row.word: row.bound for row in rows if row.where == "behind"}
    traps = catalog.rows(Trap)
    words = [*units, *aliases, *(row.word for row in traps if row.where == "behind")]
    ends = f"(?=[{re.escape(''.join({word[0] for word in words}))}]){any_of(words)}"
    pattern = _pattern(ends, any_of(inside), any_of(behind))
    leading = {row.word: row for row in traps if row.where == "before"}
    starts = [*(row.word for row in rows if row.where in ("before", "round")), *leading, *currencies]
    return Grammar(
        pattern=pattern,
        units=units,
        aliases=aliases,
        currencies=currencies,
        before=before,
        round={row.word: row.bound for row in rows if row.where == "round"},
        inside=inside,
        behind=behind,
        traps=leading,
        endings=frozenset([*(word[-2:] for word in starts), *"第前负-"]),
        longest_before=max(map(len, starts), default=0),
    )


def _pattern(ends: str, inside: str, behind: str) -> re.Pattern[str]:
    digit = f"[0-9{_DIGIT}]"
    rest = (
        rf"(?<=[元块圆角毛])(?:[零〇]?{digit}[角毛](?:{digit}分?)?|[零〇]?{digit}{{1,2}}分)钱?"
        rf"|(?<=[块毛角成])[零〇]?{digit}(?![{NUMERAL}0-9.]|{ends})|半(?![数成径导年月天日])|[多余](?=[，。；、）\n])"
    )
    def tail(n: str) -> str:
        return (
            rf"(?:(?P<scale{n}>{_SCALE}|[kKw](?=[\u4e00-\u9fff]))??(?P<blur_scaled{n}>{inside})?+(?P<unit{n}>(?!个亿(?![元级吨斤以])){ends})"
            rf"|(?P<bare{n}>{_SCALE}|{_LETTER})?+)(?P<rest{n}>{rest})?+"
        )

    return re.compile(
        rf"""[0-9.{NUMERAL}首](?:
            (?:(?<=[0-9])|(?<![0-9.]\.)(?<=\.)(?=[0-9]))(?P<arabic>(?:[0-9]{{0,2}}(?:,[0-9]{{3}})++(?![0-9])|[0-9]*+)(?:\.[0-9]++)?+
                (?P<mixed>(?:[{_POWER}]{{1,2}}{digit}{{1,4}})++[{_POWER}]*+)?+
                (?P<power>[eE][-+]?[0-9]{{1,2}}(?![0-9A-Za-z]))?+)(?:/(?P<below>[1-9][0-9]{{0,2}})(?![0-9./%]))?+
            |(?<=[{NUMERAL}])(?P<chinese>[{NUMERAL}]*+(?:兆[{NUMERAL}]++)?+(?:点[{_DIGIT}]++[{_POWER}]*+)?+)
            |(?<=首)(?P<first>位)
        )(?:(?P<whole>又{_NUMBER})?分之(?P<above>{_NUMBER}{_LETTER}?))?+
        (?P<blur>{inside})?+{tail("")}
        (?:(?:（含）)?(?:--?|—{{1,2}}|–|~|至|到)(?P<number2>{_NUMBER})(?P<blur2>{inside})?+{tail("2")})?+
        (?P<behind>{behind})?+""",
        re.VERBOSE,
    )
