"""Names that lists and company: a body's offices behind 内设, companies in brackets, before 等5家企业, before 员工."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from ...model.reading import Heading
from .edges import Edges
from .lexicon import Kind, lexicon
from .spans import Span

_LONGEST_LIST = 500
_LONGEST_ENUMERATION = 120
_LIST_END = re.compile(r"[。；\n]")
_ITEM = re.compile(r"([^、，。；：“”（）\d\n\t]{2,40}+)((?:（[^（）\n]{0,80}+）)?)[、，]?")
_LIST_CLOSE = re.compile("等|共?[一二三四五六七八九十两]{1,9}个")
_ITEM_JOINT = re.compile("和|及|以及|与")
_BRACKETED = re.compile(r"（([^（）\n]{2,200}+)）")
_COUNTERS = ("家", "户", "个")
_SHORT_LENGTH = range(2, 5)


Places = list[tuple[int, int]]


def listed(
    flat: str, triggers: dict[Kind, Places], headings: Sequence[Heading], edges: Edges, catalog: Catalog
) -> list[Span]:
    """Offices and companies that only their surroundings give away, in no order, non-overlapping."""
    grammar = catalog.derived(_Grammar)
    offices = [*grammar.offices(flat, triggers["offices"], edges), *grammar.office_headings(flat, headings)]
    companies = [
        *grammar.bracketed(flat, edges),
        *grammar.before_count(flat, edges),
        *grammar.employers(flat, triggers["staff"], edges),
        *grammar.applicants(flat, triggers["ours"], edges),
    ]
    return [*offices, *companies]


class _Grammar:
    def __init__(self, catalog: Catalog) -> None:
        lex = catalog.derived(lexicon)
        self._office_ends = tuple(sorted(lex.use("office_end")))
        self._institute_ends = tuple(sorted(lex.use("institute_end")))
        self._unit_ends = lex.unit_ends
        self._not_office = lex.use("not_office")
        self._led = re.compile(f"(?:和|及|{any_of(lex.use('subordinate'))})++")
        self._list_head = re.compile(
            r"[^。；：、，\n]{0,20}?(?:：|分别为|分别是|包括)|[^。；：、，\n]{0,20}，(?:分别)?[为是即有]：?|[有了为]?"
        )
        self._enterprises = tuple(lex.use("enterprise"))
        enterprise = any_of(self._enterprises)
        self._enterprise = re.compile(enterprise)
        self._counted = re.compile(
            r"等(?:\d{1,4}余?|[一二三四五六七八九十两多]{1,3})?[家户]?[^，。；、：“”（）\n]{0,8}?" rf"(?:{enterprise})"
        )
        self._tails = lex.tails
        self._applies = re.compile(
            rf"([\u4e00-\u9fff]{{3,10}}?)(?:{any_of(lex.use('act'))})[^，。；\n]{{0,30}}?(?:{any_of(lex.use('object'))})"
        )

    def offices(self, flat: str, triggers: Places, edges: Edges) -> Iterator[Span]:
        """The items of lists of offices: 内设9个股室：办公室、财务股。"""
        edge = 0
        for _, behind in triggers:
            head = self._list_head.match(flat, behind)
            at = head.end() if head else behind
            if at < edge:
                continue
            end_match = _LIST_END.search(flat, at, at + _LONGEST_LIST)
            end = end_match.start() if end_match else min(len(flat), at + _LONGEST_LIST)
            items = list(self._office_items(flat, at, end, edges))
            if len(items) > 1 or any(flat.endswith(self._unit_ends, item.start, item.end) for item in items):
                yield from items
                edge = items[-1].end

    def _office_items(self, flat: str, at: int, end: int, edges: Edges) -> Iterator[Span]:
        while at < end and (item := _ITEM.match(flat, at, end)):
            start, stop = item.span(1)
            if led := self._led.match(flat, start, stop):
                start = led.end()
            closing = _LIST_CLOSE.search(flat, start + 1, stop)
            if closing:
                stop = closing.start()
            for joint in _ITEM_JOINT.finditer(flat, start, stop):
                if flat.endswith(self._unit_ends, start, joint.start()):
                    yield Span(start, joint.start(), "UNIT")
                    start = joint.end()
                    break
            if not 1 < stop - start <= 20 or flat[start:stop] in self._not_office:
                return
            if flat.endswith(self._office_ends, start, stop) and edges.level_at(start) < 0:
                yield Span(start, stop, "UNIT")
            elif flat.endswith(self._office_ends + self._institute_ends, start, stop):
                yield Span(start, stop, "ORG")
            else:
                return
            if closing:
                return
            at = item.end()

    def office_headings(self, flat: str, headings: Sequence[Heading]) -> Iterator[Span]:
        """Offices that are headings of a chapter on institutions: （一）办公室。"""
        parents = {h.section.id for h in headings if h.section.kind in ("institutions", "organization")}
        for heading in headings:
            title = heading.section.title
            if not title or heading.section.parent not in parents or title in self._not_office:
                continue
            start = heading.end - len(title)
            if 1 < len(title) <= 15 and title.endswith(self._unit_ends) and flat.startswith(title, start):
                yield Span(start, heading.end, "UNIT")

    def bracketed(self, flat: str, edges: Edges) -> Iterator[Span]:
        """Companies in brackets behind what they are: 规模工业企业2家（光大环保、创好鞋业）."""
        for match in _BRACKETED.finditer(flat):
            opened = match.start()
            if not (flat[opened - 1 : opened] in _COUNTERS or flat.endswith(self._enterprises, 0, opened)):
                continue
            if not self._enterprise.search(flat, max(0, opened - 24), opened):
                continue
            items = list(_items(flat, match.start(1), match.end(1)))
            if all(edges.is_own(item.start, item.end) for item in items):
                yield from items

    def before_count(self, flat: str, edges: Edges) -> Iterator[Span]:
        """Companies before what they are: 光大环保、创好鞋业等2家企业."""
        for match in self._counted.finditer(flat):
            end = match.start()
            earliest = max(0, end - _LONGEST_ENUMERATION)
            start = max(flat.rfind(mark, earliest, end) + 1 for mark in "，。；：“”（）\n\t")
            items = list(_items(flat, max(start, earliest), end))
            if len(items) < 2:
                continue
            first = edges.walk(items[0].end, items[0].start)
            items[0].start = max(items[0].start, edges.own_start(first))
            if all(edges.is_own(item.start, item.end, surely=True) for item in items):
                yield from items

    def employers(self, flat: str, triggers: Places, edges: Edges) -> Iterator[Span]:
        """A company's short name before its staff: 阳光电化员工."""
        for end, _ in triggers:
            if not flat.endswith(self._tails, max(0, end - 8), end):
                continue
            core = end - next(len(tail) for tail in self._tails if flat.endswith(tail, 0, end))
            start = edges.word_before(core)
            if core - start in _SHORT_LENGTH:
                yield Span(start, end, "COMPANY")

    def applicants(self, flat: str, triggers: Places, edges: Edges) -> Iterator[Span]:
        """A local company by what it won: 我县家富三禾成功申报…项目."""
        for _, behind in triggers:
            match = self._applies.match(flat, behind)
            if match is None:
                continue
            start, end = match.span(1)
            core = end - next((len(tail) for tail in self._tails if flat.endswith(tail, start + 2, end)), 0)
            if (end > core or end - start > 3) and edges.is_strange(start, core):
                yield Span(start, end, "COMPANY")


def _items(flat: str, start: int, end: int) -> Iterator[Span]:
    """The parts of an enumeration, without a closing 等."""
    at = start
    while at < end:
        stop = flat.find("、", at, end)
        stop = end if stop < 0 else stop
        last = stop - (flat[stop - 1] == "等" and stop == end)
        if last > at:
            yield Span(at, last, "COMPANY")
        at = stop + 1
