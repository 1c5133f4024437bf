"""The sentences of the findings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...model import Check
from ...model.report import CheckStatus
from .figures import Figure

_CENT = Decimal("0.01")


def plain(number: Decimal) -> str:
    """A number as a reader writes it: no exponent, no zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(figure: Figure) -> str:
    """The figure's name and what is printed of its number."""
    return f"{figure.fact.name}{number(figure)}"


def number(figure: Figure) -> str:
    """The figure's number with its unit."""
    value = figure.fact.value.copy_abs() if figure.base >= 0 else -figure.fact.value.copy_abs()
    return f"{value:f}{figure.fact.unit or ''}"


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
        left=left,
        right=right,
        difference=difference,
        tolerance=tolerance,
        unit=unit,
        facts=list(dict.fromkeys(f.fact.id for f in facts)),
        message=message,
    )


def rounded(value: Decimal, places: int) -> Decimal:
    """``value`` with at most ``places`` decimals."""
    return value.quantize(Decimal(1).scaleb(-places))
