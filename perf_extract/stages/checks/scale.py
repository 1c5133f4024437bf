"""How far two sides may lie apart: half a step of the last printed place for every figure in a relation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...model.report import CheckStatus
from .figures import Figure, Figures

HALF = Decimal("0.5")
ZERO = Decimal(0)


def status_of(difference: Decimal, tolerance: Decimal) -> CheckStatus:
    """How a relation comes out when all its parts are there."""
    if not difference:
        return "holds"
    return "rounding" if abs(difference) <= tolerance else "mismatch"


def step_of(figure: Figure) -> Decimal:
    """Half a step of the figure's own last place, in its own unit."""
    return HALF.scaleb(-figure.decimals)


def tolerance(figures: Figures, members: Sequence[Figure], whole: Figure) -> Decimal:
    """Half a step for the whole and every member, in the bare unit.

    万元: 0.005, for trailing zeros are often left out; more only in a report that prints fewer places throughout, less
    only where every figure here prints more. Other scaled units: the places that half of the figures here have at
    least. Things counted one by one: nothing.
    """
    places = sorted(f.decimals for f in (whole, *members) if f.fact.unit)
    common = places[len(places) // 2] if places else 0
    least = places[0] if places else 0
    of_whole = _step(figures, whole, common, least)
    # a bare 0 in a list of amounts has the unit of the list
    return of_whole + sum((_step(figures, m, common, least) if m.fact.unit else of_whole for m in members), ZERO)


def _step(figures: Figures, figure: Figure, common: int, least: int) -> Decimal:
    unit = figure.fact.unit
    factor = figures.factor(figure)
    if unit == "万元":
        return HALF.scaleb(-max(min(figures.usual_decimals, 2), least)) * factor
    if factor > 1 or common or figure.decimals or figure.fact.amount is not None:
        return HALF.scaleb(-max(figure.decimals, common)) * factor
    return ZERO
