"""Rows of performance indicators to facts: target and value under one name."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from ....model import Heading, Mention, Quantity
from ....model.report import Role
from ..draft import Draft
from .cells import Cell
from .emit import Emitter
from .grid import Grid, Row, label_of

#: a cell of so many characters may say its one figure in words
_PHRASE = 30
_STOPS = re.compile(r"[，。；]")


class IndicatorRows:
    """The facts of one form; ``project`` is whose. Get them with :meth:`drafts`."""

    def __init__(self, emitter: Emitter, grid: Grid, heading: Heading | None, year: int | None, project: str) -> None:
        self.emitter = emitter
        self.words = emitter.words
        self.grid = grid
        self.heading = heading
        self.year = year
        self.project = project or None
        #: a form with goals or scores; a mere list of figures may hold budget money too
        self.official = any(c.means in ("target", "cycle", "weight", "score") for c in grid.columns)

    def drafts(self) -> list[Draft]:
        """Target and value of each row, in text order."""
        return [draft for row in self.grid.rows for draft in self._row(row)]

    def _row(self, row: Row) -> list[Draft]:
        label = label_of(row.name, self.words)
        if len(label.text) < 2:
            return []
        by_means = {c.means: cell for c, cell in zip(self.grid.columns, row.cells, strict=True) if cell is not None}
        points = self.emitter.points
        weight, score = points(by_means.get("weight")), points(by_means.get("score"))
        if row.name in self.words.sums:
            return self._total(row, label.text, weight, by_means.get("score"))
        reason = by_means.get("reason")
        sign = by_means.get("sign")
        found: list[Draft] = []
        for column, cell in zip(self.grid.columns, row.cells, strict=True):
            if cell is None or column.means not in ("target", "cycle", "value"):
                continue
            mention, spoken = self._figure(cell)
            if mention is None:
                continue
            mention, source = self.emitter.measured(
                mention, (row.unit, "inherited"), (label.unit, "inherited"), (column.unit, "heading")
            )
            role: Role = "value" if column.means == "value" else "target"
            if sign is not None and role == "target" and mention.quantity.bound == "eq":
                bound = self.words.bounds.get(sign.text, "eq")
                mention = _with(mention, msgspec.structs.replace(mention.quantity, bound=bound))
            confidence = 0.85 if spoken else self.grid.sure if column.means != "cycle" else 0.9
            rule = "cycle" if column.means == "cycle" else role
            draft = self.emitter.note(
                mention, label.text, role, rule, confidence, row, self.heading, column.year or self.year
            )
            draft.unit_source = source
            draft.scope = self.project
            draft.path = row.path
            if self.official:
                draft.belongs = "kpis"
            if role == "value" and mention.quantity.kind == "percent" and self.words.grown.search(label.text):
                draft.role = "growth"
            draft.weight, draft.score = weight, score
            draft.reason = (reason.text or None) if reason is not None and reason.text not in self.words.empty else None
            found.append(draft)
        return found

    def _figure(self, cell: Cell) -> tuple[Mention | None, bool]:
        """The figure of a cell, and whether words stand beside it (发表论文30篇), which then may say what it is."""
        only = self.emitter.figures.only(cell)
        if only is not None or len(cell.text) > _PHRASE or _STOPS.search(cell.text):
            return only, False
        found = self.emitter.figures.within(cell.start, cell.end)
        return (found[0] if len(found) == 1 and found[0].quantity.text[0].isdigit() else None), True

    def _total(self, row: Row, name: str, weight: Decimal | None, cell: Cell | None) -> list[Draft]:
        mention = self.emitter.figures.only(cell) if cell is not None else None
        if mention is None:
            return []
        draft = self.emitter.note(mention, name, "value", "score", self.grid.sure, row, self.heading, self.year)
        draft.belongs = "kpis"
        draft.scope = self.project
        draft.weight = weight
        return [draft]


def _with(mention: Mention, quantity: Quantity) -> Mention:
    return msgspec.structs.replace(mention, quantity=quantity)
