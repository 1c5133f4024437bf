"""Rows of budget and statistical tables to facts: an item and its figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from ....model import Heading, Mention, Quantity
from ....model.report import Role, Stage, UnitSource
from ..draft import Draft
from .cells import Cell
from .emit import Emitter
from .grid import Grid, Label, Row, label_of
from .vocabulary import RATES, Column, Vocabulary

_FUND = re.compile(r"一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金(?:预算)?")
_FUND_ROW = re.compile(r"(?:收|支|收入|支出)(?:合计|总计|小计)|总计|合计")
_SCOPE = re.compile(r"全[省市县区州]|[省市县区州]本?级")
_SPOKEN = re.compile(r"(?!-?[\d,.]+%?$)[“（《]?\w")
_YEARS = re.compile(r"(?:19|20)\d\d年(?:度)?")
_CLASS = re.compile(r"[一二三四五六七八九十]{1,3}、")
_THREE_PUBLIC = "“三公”经费"
_SUMS = ("支出合计", "收入合计")
#: the name of a whole so short stands whole behind its parts' names
_SHORT = 5
#: figures that compare the latest year of a table with another
_COMPARED = frozenset(("change", "growth", "completion"))
_ROLE: dict[str, Role] = {
    "amount": "value",
    "measure": "value",
    "change": "change",
    "growth": "growth",
    "share": "share",
    "completion": "completion",
}


class AmountRows:
    """The facts of one table. Get them with :meth:`drafts`; ``subject`` names what rows without a name are about."""

    def __init__(self, emitter: Emitter, grid: Grid, heading: Heading | None, year: int | None, subject: str) -> None:
        self.emitter = emitter
        self.words = emitter.words
        self.grid = grid
        self.heading = heading
        self.year = year
        self.subject = subject
        title = _YEARS.sub("", grid.title)
        fund = _FUND.search(title)
        self.fund = fund[0] if fund is not None else ""
        scope = _SCOPE.search(title)
        self.scope = scope[0] if scope is not None else None
        bare = _FUND.sub("", title)
        self.title = bare
        self.stage: Stage | None = "final" if "决算" in bare and "预算" not in bare else None
        if "预算表" in bare or "草案" in bare:
            self.stage = "budget"
        self.kind = next((w for w, o in (("支出", "收入"), ("收入", "支出")) if w in bare and o not in bare), "")
        sums = {row.name[-4:-2] for row in grid.rows if row.name.endswith(_SUMS)}
        #: what the rows are: all where the table has sums of one kind only, else those under the last sum
        self.listed = sums.pop() if len(sums) == 1 else ""
        self.both = ("收入" in bare and "支出" in bare) or "收支" in bare
        self.topic = _THREE_PUBLIC if "三公" in bare else ""
        self.dated = max((c.year for c in grid.columns if c.year > 1000), default=0)
        self.is_fund = any(c.means == "weight" or c.means == "score" for c in grid.columns) or any(
            row.name in self.words.wholes for row in grid.rows
        )
        self.money = self.is_fund or any(c.means == "amount" for c in grid.columns)
        #: functional codes of the 类 and the 款 that the last row stood in
        self.above = ("", "")
        self.seen: dict[tuple[str, int], Decimal] = {}
        self.by_code: dict[tuple[str, int], Draft] = {}
        self.whole: dict[int, Draft] = {}
        self.whole_name = ""
        self.since_whole = 0
        self.in_part = False
        self.unit = ""
        #: the row that a row's name needs, by where it starts: 活期存款 of 住户存款, again of 非金融企业存款
        self.owners = {} if self.money or any(row.code for row in grid.rows) else _owners(grid.rows, self.words)
        #: the columns say what they add to a row's name
        self.adds = any(c.adds for c in grid.columns)

    def drafts(self) -> list[Draft]:
        """The facts of all rows, in text order."""
        found: list[Draft] = []
        bad = self._contradicted()
        for row in self.grid.rows:
            found += self._row(row, bad)
        return found

    def _contradicted(self) -> frozenset[int]:
        """Columns whose figures cannot be what the header says: an index below zero."""
        return frozenset(
            place
            for place, column in enumerate(self.grid.columns)
            if column.adds.endswith("指数")
            and any(c is not None and c.text.startswith("-") for c in (row.cells[place] for row in self.grid.rows))
        )

    def _row(self, row: Row, bad: frozenset[int]) -> list[Draft]:
        label = label_of(row.name, self.words)
        if self.kind == "支出" and self.money and not row.code:
            row.code = self._located(row.name, label.text)
        name = self._item(label, row)
        if len(name) < 2 or _SPOKEN.match(name) is None:
            return []
        cells = enumerate(zip(self.grid.columns, row.cells, strict=True))
        figures = [(place, c, m) for place, (c, cell) in cells if cell and (m := self.emitter.figures.only(cell))]
        self._open(row, label, figures)
        if label.text.endswith(_SUMS):
            self.listed = label.text[-4:-2]
        points = {c.means: self.emitter.points(cell) for c, cell in zip(self.grid.columns, row.cells, strict=True)}
        main: Draft | None = None
        unclear = False
        found: list[Draft] = []
        for place, column, mention in figures:
            if place in bad or column.means in ("weight", "score", "reason", "unknown", "sign"):
                continue
            draft = self._cell(row, label, name, column, place, mention, main)
            if self._repeats(draft, row, place):
                unclear = True
            if unclear:
                continue
            draft.weight, draft.score = points.get("weight"), points.get("score")
            found.append(draft)
            if draft.role == "value" and (main is None or column.adds in self.words.sides):
                main = draft
        self._close(row, label, name, found)
        return found

    def _located(self, printed: str, name: str) -> str:
        """The functional code of a row in a table of spending, by its name and the rows above it; empty if unclear."""
        find = self.words.codes.find
        code = None
        if _CLASS.match(printed) is None:
            for above in (self.above[1], self.above[0]):
                if above and code is None:
                    code = find(name, under=above, prefer="functional", revenue=False)
                    code = code if code is not None and code.code.startswith(above) and code.code != above else None
        code = code or find(name, prefer="functional", revenue=False)
        if code is None or code.scheme != "functional":
            return ""
        self.above = (code.code[:3], code.code[:5] if code.level > 1 else "")
        return code.code

    # -- names --------------------------------------------------------------------------------

    def _item(self, label: Label, row: Row) -> str:
        """The row's item, understandable alone."""
        name = label.text
        if not name:
            return self.subject or self.topic
        if owner := self.owners.get(row.start, ""):
            shared = next((name[k:] for k in range(len(name)) if owner.endswith(name[k:])), "")
            if len(shared) > 1:
                return owner.removesuffix(shared) + name
        if name in self.words.totals and self.topic:
            return self.topic + name
        if name in self.words.totals and (self.kind or self.both):
            return (self.kind or "收支") + name
        if _FUND_ROW.fullmatch(name) and self.fund and not self.grid.is_form and len(name) > 2:
            return self.fund + name
        if self.fund and name.startswith(self.words.periods):
            return self.fund.removesuffix("预算" if "社会" in self.fund else "") + name
        kind = self.kind or self.listed
        if kind and not name.endswith(kind) and self._completes(name, kind):
            return name + kind
        if not self.money and not self.adds and self.since_whole and not self.words.is_measure(name):
            return name + self._shared(label.part or self.in_part or len(name) <= 4)
        return name

    def _shared(self, inside: bool) -> str:
        """What a part's name leaves out because its whole's has said it: 货运量 of 公路."""
        whole = self.whole_name
        metric = next((m for m in self.words.metric if whole.endswith(m)), "")
        if not inside or not metric:
            return ""
        return whole if len(whole) <= _SHORT and whole.endswith("量") else metric

    def _completes(self, name: str, kind: str) -> bool:
        """Whether the table's 支出 or 收入 makes a row's name that of a budget item (教育 of 教育支出)."""
        short, whole = self.words.codes.find(name), self.words.codes.find(name + kind)
        return whole is not None and (short is None or (short == whole and whole.name == name + kind))

    def _named(self, item: str, column: Column) -> str:
        """The name of one figure of a row's item."""
        if column.part:
            sums = item in self.words.totals or item.endswith(_SUMS)
            if item == column.part or (sums and self.words.is_measure(column.part)):
                return column.part
            if sums or column.part.endswith("基金"):
                return column.part + item.removeprefix(self.fund.removesuffix("预算"))
            return item + column.part
        if column.adds in self.words.sides and item.startswith("收支"):
            return self.fund.removesuffix("预算") + column.adds + item[2:]
        if column.word.endswith("收入合计") and "收入" not in item:
            return item + "本年收入"
        adds = column.adds
        if not adds and column.means == "measure" and "产量" in self.title and "产量" not in item:
            adds = "产量"
        if adds and not item.endswith(adds) and not self.words.is_measure(item):
            return item + adds
        if adds and column.unit and not item.endswith(adds):
            return item + adds
        return item

    # -- figures ------------------------------------------------------------------------------

    def _cell(
        self, row: Row, label: Label, item: str, column: Column, place: int, mention: Mention, main: Draft | None
    ) -> Draft:
        role = _ROLE[column.means]
        name = self._named(item, column) if row.name or not column.part else column.part
        if role in ("growth", "change", "share", "completion") and main is not None:
            name = main.name
        elif role == "growth":
            name = self.words.grown.sub("", name) or name
        confidence = self.grid.sure
        if column.means in RATES:
            mention, source = self._rate(mention, column)
            confidence = confidence if source == "inline" or column.unit else 0.9
        else:
            unit = column.unit if column.unit != "%" else ""
            bare = column.means in ("amount", "change") or self.money or (column.means == "measure" and not column.adds)
            caption = self.grid.unit if bare else ""
            mention, source = self.emitter.measured(
                mention, (row.unit, "inherited"), (unit, "heading"), (label.unit, "inherited"), (caption, "heading")
            )
            if mention.quantity.kind == "percent" and role == "value" and not name.endswith(("率", "度", "比", "比重")):
                confidence = 0.7
            if role == "value" and mention.quantity.kind == "percent" and self.words.grown.search(name):
                role = "growth"
        if not name or (mention.quantity.unit is None and column.means == "amount"):
            confidence = min(confidence, 0.85)
        year = self._year(column)
        draft = self.emitter.note(mention, name, role, role, confidence, row, self.heading, year)
        draft.unit_source = source
        compared = main.scope if main is not None and role != "value" else None
        draft.scope = column.scope or compared or self.scope or ((self.subject or None) if self.is_fund else None)
        draft.printed = f"{row.code}{label.text}" if row.code and name == label.text else ""
        if column.part and row.code and name == label.text + column.part:
            draft.path = self._path(row.code, label.text)
        draft.subject = main if role != "value" else None
        if role == "value":
            draft.stage = column.stage or (self.stage if column.means == "amount" else None)
        if column.means == "amount" or self.is_fund or (self.since_whole and _FUND.search(self.whole_name)):
            draft.belongs = "finance"
        if role == "value":
            draft.parent = self._parent(row, label, place, mention.quantity)
            if row.code:
                self.by_code[row.code, place] = draft
        return draft

    def _path(self, code: str, name: str) -> tuple[str, ...]:
        """What a part of an item with a code (行政运行 of which 基本支出) lies under, the item last."""
        found = self.words.codes.find(code + name)
        return (*self.words.codes.path(found), name) if found is not None else ()

    def _repeats(self, draft: Draft, row: Row, place: int) -> bool:
        """Whether an amount bears the name of another one of its column: what it is part of is not said in its row."""
        if not self.money or draft.role != "value" or self.is_fund:
            return False
        if draft.name.endswith("小计") and len(draft.name) == 2:
            return True
        key = (draft.name, place)
        before = self.seen.setdefault(key, draft.value)
        return before != draft.value and not row.code

    def _rate(self, mention: Mention, column: Column) -> tuple[Mention, UnitSource]:
        """A rate in per cent: the header says so, or the column's meaning does."""
        quantity = mention.quantity
        if quantity.unit is not None:
            return mention, "inline"
        if column.unit != "%" and abs(quantity.value) < 2 and "." in quantity.text and column.means == "completion":
            return mention, "inline"
        return self.emitter.measured(mention, ("%", "heading"))

    def _year(self, column: Column) -> int | None:
        if column.year > 1000:
            return column.year
        if self.dated and not column.year and column.means in _COMPARED:
            return self.dated
        return self.year + column.year if self.year is not None else None

    # -- wholes and parts ---------------------------------------------------------------------

    def _open(self, row: Row, label: Label, figures: Sequence[tuple[int, Column, Mention]]) -> None:
        """Decide whether a row is a new whole: not marked as a part, and not smaller than the whole before."""
        self.in_part = self.in_part or label.part
        if label.part or (self.is_fund and self.whole):
            return
        first = figures[0] if figures else None
        before = self.whole.get(first[0]) if first is not None else None
        named = self.words.is_measure(label.text) and not self.in_part
        if first is not None and before is not None and self.since_whole:
            if self.unit == row.unit and first[2].quantity.value < before.value and not named:
                return
        elif first is not None and first[1].means in RATES and self.whole_name and not named:
            return
        self.whole = {}
        self.since_whole = 0
        self.whole_name = ""
        self.in_part = False

    def _close(self, row: Row, label: Label, name: str, found: Sequence[Draft]) -> None:
        if not found:
            return
        if not self.whole and not label.part:
            places = [place for place, cell in enumerate(row.cells) if cell is not None]
            for draft in found:
                place = next((p for p in places if self._in(row.cells[p], draft)), None)
                if place is not None and draft.role == "value":
                    self.whole[place] = draft
            self.since_whole = 0
        if not self.whole_name:
            self.unit = row.unit
            self.whole_name = self.words.grown.sub("", name)
        self.since_whole += 1

    def _in(self, cell: Cell | None, draft: Draft) -> bool:
        return cell is not None and cell.start <= draft.mention.start < cell.end

    def _parent(self, row: Row, label: Label, place: int, quantity: Quantity) -> Draft | None:
        if row.code:
            for length in (5, 3):
                above = self.by_code.get((row.code[:length], place)) if len(row.code) > length else None
                if above is not None:
                    return above
            return None
        if self.is_fund or (label.part and self.since_whole == 1):
            return self.whole.get(place)
        return None


def _owners(rows: Sequence[Row], words: Vocabulary) -> dict[int, str]:
    """For rows whose name stands more than once: the last name above that stands once, where it differs each time."""
    names = [label_of(row.name, words).text for row in rows]
    times = Counter(names)
    owners: dict[int, str] = {}
    used: dict[str, set[str]] = {}
    owner = ""
    for row, name in zip(rows, names, strict=True):
        if times[name] == 1:
            owner = name
        elif name and owner:
            owners[row.start] = owner
            used.setdefault(name, set()).add(owner)
    told = {name for name, under in used.items() if len(under) == times[name]}
    return {row.start: owners[row.start] for row, name in zip(rows, names, strict=True) if name in told}
