"""Drawn paths to the straight lines that rule tables."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from .shapes import Edge

_THIN = 3.5
_STRAIGHT = 0.8


def path_edges(points: Sequence[tuple[float, float]], closed: bool, stroked: bool) -> list[Edge]:
    """The edges of one stretch of a path without curves: bars too thin to be areas, and strokes along an axis."""
    if len(points) < 2:
        return []
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    bar = _bar(min(xs), min(ys), max(xs), max(ys), _THIN)
    if bar is not None:
        return [bar]
    if not stroked:
        return []
    ends = [*points, points[0]] if closed else points
    found = [
        _bar(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), _STRAIGHT)
        for (ax, ay), (bx, by) in itertools.pairwise(ends)
    ]
    return [edge for edge in found if edge is not None]


def _bar(left: float, top: float, right: float, bottom: float, thin: float) -> Edge | None:
    """A box as a line along its longer side, where it is thin enough to be one."""
    if right - left <= thin and bottom - top > thin:
        return Edge(True, (left + right) / 2, top, bottom)
    if bottom - top <= thin and right - left > thin:
        return Edge(False, (top + bottom) / 2, left, right)
    return None
