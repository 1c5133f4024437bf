"""How far two sides may lie apart: half a step of the last printed place for every figure in a relation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from ...model.report import CheckStatus
from .figures import Figure, Figures

ZERO = Decimal(0)
_HALF = Decimal("0.5")


def status_of(difference: Decimal, tolerance: Decimal) -> CheckStatus:
    """How a relation comes out when all its parts are there."""
    if not difference:
        return "holds"
    return "rounding" if abs(difference) <= tolerance else "mismatch"


@lru_cache(maxsize=512)
def half_step(places: int, factor: Decimal) -> Decimal:
    """Half a step of the last of ``places`` decimals, in the bare unit."""
    return _HALF.scaleb(-places) * factor


def step_of(figure: Figure) -> Decimal:
    """Half a step of the figure's own last place, in its own unit."""
    return half_step(figure.decimals, _WHOLE)


def tolerance(figures: Figures, members: Sequence[Figure], whole: Figure) -> Decimal:
    """Half a step for the whole and every member, in the bare unit.

    万元: 0.005, for trailing zeros are often left out; more only in a report that prints fewer places throughout, less
    only where every figure here prints more. Other scaled units: the places that half of the figures here have at
    least. Things counted one by one: nothing.
    """
    if whole.fact.unit == "万元":
        least = whole.decimals
        for member in members:
            if member.fact.unit == "万元":
                least = min(least, member.decimals)
            elif member.fact.unit:
                break
        else:
            step = half_step(max(min(figures.usual_decimals, 2), least), whole.factor)
            return step * (len(members) + 1)
    places = sorted([f.decimals for f in (whole, *members) if f.fact.unit])
    common = places[len(places) // 2] if places else 0
    least = places[0] if places else 0
    of_wan = max(min(figures.usual_decimals, 2), least)
    total = of_whole = _step(whole, common, of_wan)
    for member in members:
        # a bare 0 in a list of amounts has the unit of the list
        total += _step(member, common, of_wan) if member.fact.unit else of_whole
    return total


def _step(figure: Figure, common: int, of_wan: int) -> Decimal:
    if figure.fact.unit == "万元":
        return half_step(of_wan, figure.factor)
    if figure.factor > 1 or common or figure.decimals or figure.fact.amount is not None:
        return half_step(max(figure.decimals, common), figure.factor)
    return ZERO


_WHOLE = Decimal(1)
