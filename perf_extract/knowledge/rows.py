"""One row class per data file: its columns, their types, and the columns that make a row unique."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import msgspec

from ..model.report import Bound, ChapterKind, QuantityKind, Role, Stage


class Row(msgspec.Struct, frozen=True):
    """A line of ``file_name``.tsv; ``key`` names the columns no two rows share."""

    file_name: ClassVar[str] = ""
    key: ClassVar[tuple[str, ...]] = ()


class Unit(Row, frozen=True):
    """A unit or measure word: ``factor`` times ``base`` is one of it (亩 = 666.6667 平方米 is not converted: base 亩)."""

    file_name: ClassVar[str] = "units"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    kind: QuantityKind
    base: str
    factor: Decimal = Decimal(1)


#: every data file there is, in loading order
ROW_TYPES: tuple[type[Row], ...] = (Unit,)
