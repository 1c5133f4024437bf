"""What the walker notes down for one number before it is made a fact."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from ...model import Heading, Mention
from ...model.report import Role, Stage, UnitSource


class Draft(msgspec.Struct):
    """A fact in the making. ``parent`` and ``subject`` are drafts, not ids; places are in ``Reading.flat``.

    ``printed`` is the name as the text has it, with its （类）（款）（项）. ``belongs`` settles the list where a form
    does; ``weight``, ``score`` and ``reason`` are what a form says of the row.
    """

    mention: Mention
    name: str
    role: Role
    value: Decimal
    rule: str
    confidence: float
    clause_start: int
    clause_end: int
    heading: Heading | None
    stage: Stage | None = None
    scope: str | None = None
    year: int | None = None
    path: tuple[str, ...] = ()
    instances: list[str] = []
    parent: Draft | None = None
    subject: Draft | None = None
    printed: str = ""
    unit_source: UnitSource = "inline"
    belongs: Literal["finance", "kpis"] | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str | None = None
