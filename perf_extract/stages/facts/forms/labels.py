"""Labels and what stands behind them, on the same line or the next: 人员编制 / 21, 项目名称 / …, goals in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ....model import Mention
from ....model.report import Role
from ..draft import Draft
from .cells import Cell, Figures, Line
from .emit import Emitter
from .grid import Label, Row, label_of
from .stream import stops

_LABEL = re.compile(r"[“]?[^\W\d_][^，。；！？：\n\t]{1,23}")
_PERIOD = re.compile(r"^(?:(?:19|20)\d\d年度?|当年度?|本年度?|年度?)(?!初)")
_LONGEST_VALUE = 40
_LONGEST_NAME = 40


class Labels:
    """Reads labelled figures and goals off lines. Drafts go to ``drafts``, stretches of planned text to ``goals``."""

    def __init__(self, lines: Sequence[Line], figures: Figures, emitter: Emitter) -> None:
        self.lines = lines
        self.figures = figures
        self.words = figures.words
        self.emitter = emitter
        self.drafts: list[Draft] = []
        self.claimed: list[tuple[int, int]] = []
        self.goals: list[tuple[int, int]] = []
        self.project = ""

    # -- labels of forms ----------------------------------------------------------------------

    def field_line(self, at: int) -> int:
        """Read the label of a form that line ``at`` is; the number of the line behind what belongs to it, or 0."""
        cell = self.lines[at].cells[0]
        head, colon, rest = cell.text.partition("：")
        found = self.words.field(head)
        if found is None:
            return 0
        field, _, _ = found
        if colon:
            value = Cell(cell.start + len(head) + 1, cell.end, rest)
            if rest:
                self._value(head, Cell(cell.start, cell.start + len(head), head), value, at)
            elif field.means == "goal":
                self.goals.append((cell.end, self._until(at + 1)))
            return at + 1
        if field.means == "goal":
            if self._goal_and_result(at):
                self.goals.append((self.lines[at + 2].start, self.lines[at + 2].end))
                return at + 2
            self.goals.append((cell.end, self._until(at + 1)))
            return at + 1
        if at + 1 >= len(self.lines) or len(self.lines[at + 1].cells) != 1:
            return at + 1
        below = self.lines[at + 1].cells[0]
        if self.words.field(below.text) is not None or self.words.column(below.text) is not None:
            return at + 1
        return at + 2 if self._value(head, cell, below, at) else at + 1

    def _goal_and_result(self, at: int) -> bool:
        """Whether labels of a goal and of what was reached stand one behind the other, then a line for each."""
        lines = self.lines[at + 1 : at + 5]
        if len(lines) < 4 or any(len(line.cells) != 1 for line in lines):
            return False
        told = [self._heads(line.cells[0].text) for line in lines]
        done = self.words.field(lines[0].cells[0].text)
        return done is not None and done[0].means == "done" and told == [True, False, False, True]

    def _heads(self, text: str) -> bool:
        return self.words.field(text) is not None or self.words.column(text) is not None

    def field_row(self, at: int) -> bool:
        """Read a row of labels and values in turn; whether it was one."""
        cells = [c for c in self.lines[at].cells if c.text]
        labels = [self.words.field(c.text) is not None for c in cells]
        if not labels or not labels[0]:
            return False
        place = 0
        while place < len(cells):
            if labels[place]:
                field = self.words.field(cells[place].text)
                assert field is not None
                if place + 1 < len(cells) and not labels[place + 1]:
                    self._value(cells[place].text, cells[place], cells[place + 1], at)
                    place += 2
                    continue
                if field[0].means == "goal":
                    self._goal_below(at, cells[place])
            place += 1
        return True

    def _goal_below(self, at: int, label: Cell) -> None:
        """The goal in the next row's cell under its label."""
        if at + 1 >= len(self.lines):
            return
        place = self.lines[at].lead + self.lines[at].cells.index(label)
        below = [*([None] * self.lines[at + 1].lead), *self.lines[at + 1].cells]
        cell = below[place] if place < len(below) else None
        if cell is not None and self.words.field(cell.text) is None:
            self.goals.append((cell.start, cell.end))

    def _value(self, text: str, label: Cell, value: Cell, at: int) -> bool:
        """Take what stands behind a label of a form; whether it was taken."""
        found = self.words.field(text)
        assert found is not None
        field, unit, year = found
        if field.means == "goal":
            self.goals.append((value.start, value.end))
            return True
        if field.means in ("project", "department", "skip"):
            if field.means != "skip":
                named = _PERIOD.sub("", value.text)[:_LONGEST_NAME]
                self.project = named if field.means == "project" else ""
            if len(value.text) <= _LONGEST_VALUE:
                self.claimed.append((value.start, value.end))
            return True
        if field.means == "done":
            return False
        mention = self.figures.only(value)
        if mention is None or (mention.quantity.unit is not None and self._in_sentence(label, value)):
            return False
        if field.means == "amount" and mention.quantity.unit is None and not unit:
            return False
        name = _PERIOD.sub("", field.word)
        if field.means != "score" and len(self.project + name) <= _LONGEST_NAME:
            name = self.project + name
        role: Role = "completion" if field.means == "completion" else "value"
        default = "%" if field.means == "completion" else ""
        mention, source = self.emitter.measured(mention, (unit or default, "heading"))
        draft = self._note(mention, name, role, "label", 0.95, label, year)
        draft.unit_source = source
        draft.belongs = "kpis" if field.means == "score" else "finance"
        draft.scope = self.project or None
        draft.stage = field.stage if role == "value" else None
        return True

    def _in_sentence(self, label: Cell, value: Cell) -> bool:
        """Whether label and value stand in one line with a colon between them, which reads like any sentence."""
        return self.figures.reading.flat[label.end : value.start] == "："

    def _until(self, at: int) -> int:
        """Where the text under a label ends: at the next label, heading or table."""
        start = at
        while at < len(self.lines) and at - start < 40:
            line = self.lines[at]
            text = line.cells[0].text
            if at > start and (self.words.field(text.partition("：")[0]) or self.emitter.is_chapter(line.start)):
                break
            if self.words.field(text) or self.words.column(text) is not None or len(line.cells) > 1:
                break
            at += 1
        return self.lines[at - 1].end if at > start else self.lines[min(start, len(self.lines) - 1)].start

    # -- labelled figures ---------------------------------------------------------------------

    def pairs(self, at: int) -> int:
        """Read names and figures in turn, one a line, or goal and result behind each name; where they end, or 0."""
        if self._triple(at):
            return self._read(at, 3)
        if self._pair(at):
            return self._read(at, 2)
        return 0

    def _read(self, at: int, size: int) -> int:
        found: list[tuple[Cell, list[Cell]]] = []
        while at < len(self.lines) and (self._triple(at) if size == 3 else self._pair(at)):
            cells = [self.lines[place].cells[0] for place in range(at, at + size)]
            found.append((cells[0], cells[1:]))
            at += size
        self._emit(found)
        return at

    def pair_row(self, at: int) -> bool:
        """Read a row of a name and its figure, or its goal and result; whether it was one."""
        cells = [c for c in self.lines[at].cells if c.text]
        if len(cells) not in (2, 3) or not self._is_label(cells[0]):
            return False
        values = cells[1:]
        if any(self.figures.only(c) is None for c in values):
            return False
        if len(values) == 2 and not self._same_measure(values):
            return False
        return self._emit([(cells[0], values)])

    def _emit(self, found: Sequence[tuple[Cell, list[Cell]]]) -> bool:
        taken = False
        for label, values in found:
            name = label_of(label.text, self.words)
            confidence = self._confidence(name.text, len(found)) if len(values) == 1 else 0.9
            for number, cell in enumerate(values):
                self.claimed.append((label.start, cell.end))
                mention = self.figures.only(cell)
                if mention is None or not confidence or self._lacks_unit(mention, name):
                    continue
                mention, source = self.emitter.measured(mention, (name.unit, "inherited"))
                planned = len(values) == 2 and number == 0
                role: Role = "target" if planned else "value"
                if not planned and mention.quantity.kind == "percent" and self.words.grown.search(name.text):
                    role = "growth"
                draft = self._note(mention, name.text, role, "pair", confidence, label, 0)
                draft.unit_source = source
                draft.belongs = "kpis" if len(values) == 2 else None
                taken = True
        return taken

    def _lacks_unit(self, mention: Mention, name: Label) -> bool:
        """Whether a bare number says nothing: money, or a change, of which nothing gives the measure."""
        if mention.quantity.unit is not None or name.unit:
            return False
        return mention.quantity.value < 0 or name.text.endswith(self.words.money)

    def _confidence(self, name: str, pairs: int) -> float:
        """How sure a lone figure behind these words is theirs; 0 where the words are no name of a measure."""
        if name in self.words.sums or self.words.indicators.find(name) is not None:
            return 0.93
        if name.endswith(self.words.metric) or self.words.is_measure(name):
            return 0.9 if pairs > 1 else 0.75
        return 0.0

    def _pair(self, at: int) -> bool:
        return (
            self._is_words(at)
            and self._is_value(at + 1)
            and not self._is_value(at + 2)
            and bool(self._confidence(label_of(self.lines[at].cells[0].text, self.words).text, 2))
        )

    def _triple(self, at: int) -> bool:
        if not (self._is_words(at) and self._is_value(at + 1) and self._is_value(at + 2)) or self._is_value(at + 3):
            return False
        return self._same_measure([self.lines[at + 1].cells[0], self.lines[at + 2].cells[0]])

    def _same_measure(self, cells: Sequence[Cell]) -> bool:
        """Whether two cells are a goal with its sign of comparison and a result in the same measure."""
        goal, result = self.figures.only(cells[0]), self.figures.only(cells[1])
        if goal is None or result is None or not self.figures.signed(cells[0]) or self.figures.signed(cells[1]):
            return False
        return goal.quantity.unit_base == result.quantity.unit_base

    def _is_words(self, at: int) -> bool:
        return at < len(self.lines) and len(self.lines[at].cells) == 1 and self._is_label(self.lines[at].cells[0])

    def _is_label(self, cell: Cell) -> bool:
        return _LABEL.fullmatch(cell.text) is not None and not stops(cell.text, self.words)

    def _is_value(self, at: int) -> bool:
        if at >= len(self.lines) or len(self.lines[at].cells) != 1:
            return False
        return self.figures.only(self.lines[at].cells[0]) is not None

    def _note(
        self, mention: Mention, name: str, role: Role, rule: str, confidence: float, label: Cell, year: int
    ) -> Draft:
        row = Row(label.start, mention.end, name, [])
        heading = self.emitter.heading_at(label.start)
        draft = self.emitter.note(mention, name, role, rule, confidence, row, heading, year or self.emitter.year)
        self.drafts.append(draft)
        return draft
