"""The sentences of the findings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...model import Check
from ...model.report import CheckStatus
from .figures import Figure

_STAGE = {"budget": "预算", "adjusted": "全年预算", "final": "决算"}


def plain(number: Decimal) -> str:
    """A number as a reader writes it: no exponent, at most six decimals, no zeros at their end."""
    text = format(number, "f")
    point = text.find(".")
    if point < 0:
        return text
    if len(text) > point + 7:
        text = format(round(number, 6), "f")
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def amount(figure: Figure) -> str:
    """The figure's name and what is printed of its number."""
    return f"{figure.fact.name}{number(figure)}"


def staged(figure: Figure) -> str:
    """As :func:`amount`, with the stage where the name does not say it: 基本支出决算774.96万元."""
    name = figure.fact.name
    stage = "" if "预算" in name[-4:] or "决算" in name[-4:] else _STAGE.get(figure.fact.stage or "", "")
    return f"{name}{stage}{number(figure)}"


def size(change: Figure) -> str:
    """The number of a change or difference without its sign, with its unit."""
    return f"{plain(abs(change.fact.value))}{change.fact.unit or ''}"


def number(figure: Figure) -> str:
    """The figure's number with its unit."""
    fact = figure.fact
    value = -fact.value if fact.value > 0 > figure.base else fact.value
    return f"{value:f}{fact.unit or ''}"


def way_of(change: Figure) -> str:
    """Whether a change is up or down, in a word."""
    return "增加" if change.base >= 0 else "减少"


def several(figures: Sequence[Figure]) -> str:
    """Figures one by one where they are few, else how many they are."""
    if len(figures) <= 4:
        return "、".join(amount(f) for f in figures)
    return f"所列{len(figures)}项"


def verdict(status: CheckStatus, difference: Decimal, tolerance: Decimal, unit: str) -> str:
    """How it came out, as the end of a sentence; ``difference`` is computed less stated."""
    if status == "holds":
        return "相符。"
    size = f"{plain(abs(difference))}{unit}"
    if status == "rounding":
        return f"相差{size}，在四舍五入范围（{plain(tolerance)}{unit}）之内，不算错。"
    way = "多" if difference > 0 else "少"
    if not tolerance:
        return f"{way}{size}，不符。"
    return f"{way}{size}，超出容差{plain(tolerance)}{unit}，不符。"


def finding(
    rule: str,
    status: CheckStatus,
    left: Decimal | None,
    right: Decimal | None,
    tolerance: Decimal | None,
    unit: str | None,
    facts: Sequence[Figure],
    message: str,
) -> Check:
    """A check of the report. ``left`` is computed, ``right`` as printed."""
    difference = left - right if left is not None and right is not None else None
    return Check(
        rule=rule,
        status=status,
        left=_shown(left),
        right=_shown(right),
        difference=_shown(difference),
        tolerance=_shown(tolerance),
        unit=unit,
        facts=list(dict.fromkeys([f.fact.id for f in facts])),
        message=message,
    )


def _shown(value: Decimal | None) -> Decimal | None:
    """A value with at most six decimals and never with an exponent, as the report's JSON wants it."""
    if value is None:
        return None
    text = str(value)
    if "E" in text or len(text) - text.find(".") > 7:
        return Decimal(plain(value))
    return value


def rounded(value: Decimal, places: int) -> Decimal:
    """``value`` with at most ``places`` decimals."""
    return value.quantize(Decimal(1).scaleb(-places))
