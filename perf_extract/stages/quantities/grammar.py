"""What a number looks like: one pattern, and the tables to read its parts with, made from the catalog.

The pattern begins with a character class, so that the matcher skips from candidate to candidate; the
class has consumed the first character when the alternatives look back at it. Its groups are named in
:class:`Parts`, in their order.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ...knowledge import Catalog
from ...knowledge.numerals import ARABIC, DIGITS, POWERS, TENS
from ...knowledge.patterns import any_of
from ...knowledge.rows import Approximator, Trap, Unit
from ...model.report import Bound

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
    per: str | None
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
    #: 个多月 is 个月 with 多 in it
    aliases: dict[str, str]
    currencies: dict[str, Unit]
    before: dict[str, Approximator]
    round: dict[str, Bound]
    inside: dict[str, Bound]
    behind: dict[str, Bound]
    traps: dict[str, Trap]
    named: frozenset[str]
    #: the last one or two characters of all that may stand before a number and bears on it
    endings: frozenset[str]
    longest_before: int


def build(catalog: Catalog) -> Grammar:
    """The grammar of a catalog's units, approximators and traps."""
    units = {row.word: row for row in catalog.rows(Unit)}
    aliases = {f"个多{word[1:]}": word for word in units if word[0] == "个" and len(word) > 1}
    currencies = {row.word: row for row in units.values() if row.leads}
    words = catalog.rows(Approximator)
    traps = catalog.rows(Trap)
    behind = [row for row in words if row.where == "behind"]
    inside = {row.word: row.bound for row in words if row.where == "inside"}
    leading = {row.word: row for row in traps if row.where == "before"}
    starts = [*(row.word for row in words if row.where in ("before", "round")), *leading, *currencies]
    ends = sorted({*units, *aliases, *(row.word for row in traps if row.where == "behind")})
    return Grammar(
        pattern=_pattern(ends, any_of(inside), _guarded(behind)),
        units=units,
        aliases=aliases,
        currencies=currencies,
        before={row.word: row for row in words if row.where == "before"},
        round={row.word: row.bound for row in words if row.where == "round"},
        inside=inside,
        behind={row.word: row.bound for row in behind},
        traps=leading,
        named=frozenset(row.word for row in traps if row.where == "named"),
        endings=frozenset([*(word[-2:] for word in starts), *"第前负-"]),
        longest_before=max(map(len, starts), default=0),
    )


def _guarded(words: list[Approximator]) -> str:
    """The longest of ``words`` that its ``unless`` characters do not follow."""
    longest_first = sorted(words, key=lambda row: (-len(row.word), row.word))
    options = (re.escape(row.word) + (f"(?![{re.escape(row.unless)}])" if row.unless else "") for row in longest_first)
    return "|".join(options) or r"(?!)"


def _pattern(words: list[str], inside: str, behind: str) -> re.Pattern[str]:
    """The pattern for numbers with one of ``words`` behind them: a unit, or a word that voids the number."""
    firsts = re.escape("".join(sorted({word[0] for word in words}))) or "\0"
    ends = f"(?=[{firsts}]){any_of(words)}"
    digit = f"[0-9{_DIGIT}]"
    rest = (
        rf"(?<=[元块圆角毛])(?:[零〇]?{digit}[角毛](?:{digit}分?)?|[零〇]?{digit}{{1,2}}分)钱?"
        rf"|(?<=[块毛角成])[零〇]?{digit}(?![{NUMERAL}0-9.{firsts}])|半(?![数成径导年月天日])|[多余](?=[，。；、）\n])"
    )

    def tail(n: str) -> str:
        return (
            rf"(?:(?P<scale{n}>{_SCALE}|[kKw](?=[\u4e00-\u9fff]))??(?P<blur_scaled{n}>{inside})?+"
            rf"(?P<unit{n}>(?!个亿(?![元级吨斤以])){ends})"
            rf"|(?P<bare{n}>{_SCALE}|{_LETTER})?+)(?P<rest{n}>{rest})?+"
        )

    return re.compile(
        rf"""[0-9.{NUMERAL}首](?:
            (?:(?<=[0-9])|(?<![0-9.]\.)(?<=\.)(?=[0-9])(?![0-9,]++\.[0-9]))
                (?P<arabic>(?:[0-9]{{0,2}}(?:,[0-9]{{3}})++(?![0-9])|[0-9]*+)(?:\.[0-9]++)?+
                (?P<mixed>(?:[{_POWER}]{{1,2}}[0-9]{{1,4}})++[{_POWER}]*+)?+
                (?P<power>[eE][-+]?[0-9]{{1,2}}(?![0-9A-Za-z]))?+)(?:/(?P<below>[1-9][0-9]{{0,2}})(?![0-9./%]))?+
            |(?<=[{NUMERAL}])(?P<chinese>[{NUMERAL}]*+(?:兆[{NUMERAL}]++)?+(?:点[{_DIGIT}]++[{_POWER}]*+)?+)
            |(?<=首)(?P<first>位)
        )(?:(?P<whole>又{_NUMBER})?分之(?P<above>{_NUMBER}{_LETTER}?))?+
        (?P<blur>{inside})?+{tail("")}(?P<per>/(?:每)?[十百千万亿]*(?:[人户]/[年月日]|[人年月日时户]|{ends}))?+
        (?:(?:（含）)?(?:--?|—{{1,2}}|–|~|至|到)(?P<number2>(?:[百千]分之)?{_NUMBER})(?P<blur2>{inside})?+{tail("2")})?+
        (?P<behind>{behind})?+""",
        re.VERBOSE,
    )
