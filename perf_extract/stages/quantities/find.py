"""Reads the numbers of a text."""

from __future__ import annotations

from typing import Final

from ...knowledge import Catalog
from ...model.reading import Mention, Reading
from ...model.report import Quantity
from . import masks
from .grammar import Parts, build
from .measure import Measure, measure, simple

ARABIC, CHINESE, SCALE, UNIT = (Parts._fields.index(name) for name in ("arabic", "chinese", "scale", "unit"))
#: longer matches are codes or noise, and arithmetic on them would cost more than their length
_LONGEST: Final = 80
#: how many groups are None where only so many have something to say
_SAYS_ONE, _SAYS_TWO, _SAYS_THREE = (len(Parts._fields) - n for n in (1, 2, 3))


def find(reading: Reading, catalog: Catalog) -> list[Mention]:
    """The quantities of ``reading``, in text order, none overlapping another.

    A bare number is a quantity of kind ``number``; dates, years, ordinals, document numbers, list markers and
    numbers inside names are none. ``Quantity`` has source offsets, ``Mention`` flat ones.
    """
    grammar = catalog.derived(build)
    endings = grammar.endings
    flat = reading.flat
    spans, words = masks.find(flat, catalog)
    masked = iter([*spans, (len(flat) + 1, len(flat) + 2)])
    mask_start, mask_end = next(masked)
    found: list[Mention] = []
    last = 0
    for match in grammar.pattern.finditer(flat):
        start, end = match.span()
        if end - start > _LONGEST:
            continue
        while mask_end <= start:
            mask_start, mask_end = next(masked)
        if mask_start < end:
            continue
        if start in words and words[start] >= (match.end("unit") if match["unit"] else end):
            continue
        groups = match.groups()
        silent = groups.count(None)
        if silent == _SAYS_ONE and groups[CHINESE] == "" and start and flat[start - 1] not in "\n第前":
            continue
        word = groups[UNIT]
        scale = groups[SCALE]
        unit = grammar.units.get(word)
        if (
            unit is not None
            and groups[ARABIC] is not None
            and silent == (_SAYS_TWO if scale is None else _SAYS_THREE)
            and flat[start - 1 : start] not in endings
            and flat[start - 2 : start] not in endings
        ):
            read = simple(start, flat[start] + groups[ARABIC], scale, word, unit, end, flat)
        else:
            read = measure(match, Parts(*groups), grammar)
        if read is not None and read.start >= last:
            found.append(_mention(read, reading))
            last = read.end
    return found


def _mention(read: Measure, reading: Reading) -> Mention:
    """``read`` with its place in the source."""
    start, end = reading.at(read.start), reading.at(read.end - 1) + 1
    quantity = Quantity(
        reading.text[start:end],
        start,
        end,
        read.kind,
        read.value,
        read.unit,
        read.value_base,
        read.unit_base,
        read.bound,
        read.value_max,
    )
    return Mention(quantity, read.start, read.end, read.outer_start, read.outer_end)
