"""Lines to paragraphs: which lines only go on because the page was not wider.

A text is hard-wrapped where many lines break off, with no mark of punctuation, at about the same width. In
such a text a line goes on in the next one if the next one's first word would not have fitted on it; a list
item or heading begins anew. In any text a line goes on that cannot be at its end (``，``, an open bracket, a
number whose unit begins the next line), or whose next line cannot begin one (``。``, ``）``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from .lines import Lines, width_of

_WORD = re.compile(
    r"[“（《〈‘〔]*+(?:[A-Za-z0-9][A-Za-z0-9.,%：/+-]*+|.)[，。、；：？！”）》〉’〕%‰]*+",
    re.DOTALL,
)
_SPREAD = re.compile(r"[\u4e00-\u9fff](?:  +|\t+ *)[\u4e00-\u9fff]")
_AMOUNT = re.compile(r"\d[\d.,]*+ ?(?![\d年月日、])[\u4e00-\u9fff]")
_CANNOT_BEGIN = frozenset("，。、；：？！”）》〉’〕%‰")
_CANNOT_END = frozenset("，、（“《〈‘〔")
_NUMERIC = frozenset("0123456789万亿千百")
_AWAITS_FIGURE = frozenset("为达占")
_ITEM_BRACKET = re.compile("（[类款项]）")
_ENDS = frozenset("。！？；：…”）")
_CLAUSES = re.compile("[，；。：]")
_DIGIT_END = re.compile(r"\d[千百]?[万亿]?$")
_FIGURE = re.compile(r"[-+]?[0-9.,，]++")
_DAY_END = re.compile(r"[\u4e00-\u9fff“（]\d{1,4}$")
_LONE_TITLE = re.compile(r"[\u4e00-\u9fff]")
_LATIN_END = re.compile(r"[A-Za-z]$")
_LATIN_BEGIN = re.compile(r"[A-Za-z]")
_NARROWEST = 20
_WIDEST = 140
_BAND = 6
_WIDER = 1.25
_MOST_WIDER = 0.2
_LEAST_WITHIN = 0.3
_LONGEST_MARKER = 10
_SLACK = 4.0
_RAGGED = 2.5
_INDENT = 4
_LONGEST_PAGE = 3
_LONGEST_TITLE = 80
_LONGEST_REST = 12
_MOST_TITLE_LINES = 3
_UNIT = 5
_FEW_INDENTS = 0.04
_TABS_IN_ROW = 2
_SOON = 12


def glues(lines: Lines, marker: Callable[[str], int], is_unit: Callable[[str], bool]) -> list[str]:
    """What stands before each line in the reading view: nothing, a space, or a line end.

    Takes away from ``lines`` the page numbers that stand between two halves of a wrapped line.

    ``marker`` gives the length of the heading's number a line begins with (0 for none), ``is_unit`` says
    whether a line begins with the unit of a number.
    """
    return _Wrapping(lines, marker, is_unit).glues() if lines.texts else []


class _Wrapping:
    def __init__(self, lines: Lines, marker: Callable[[str], int], is_unit: Callable[[str], bool]) -> None:
        self.lines = lines
        self.marker = marker
        self.is_unit = is_unit
        self.full = _full_width(lines.texts)
        self.widths: list[float] = []
        if self.full is not None:
            pages = {n for n in range(1, len(lines.texts) - 1) if _parts_a_line(lines.texts, n, self.full)}
            if pages:
                lines.drop(pages)
            self.widths = [width_of(text) for text in lines.texts]
        self.texts = lines.texts
        indented = sum(indent > 1 for indent in lines.indents)
        self.indents_show = max(2, _FEW_INDENTS * len(self.texts)) <= indented < 0.5 * len(self.texts)
        self.whole: set[str] = set()

    def glues(self) -> list[str]:
        found = [""]
        texts, full = self.texts, self.full
        opened = 0  # the line that the paragraph begins with
        for number in range(1, len(texts)):
            before, after = texts[number - 1], texts[number]
            if self._inseparable(before, after):
                glue = ""
            elif full is not None and self._goes_on(number, opened == number - 1, full):
                glue = " " if _LATIN_END.search(before) and _LATIN_BEGIN.match(after) else ""
            elif len(after) <= _LONGEST_REST and before[-1] not in _ENDS and self._said_whole(opened, number):
                glue = ""
            else:
                glue = "\n"
                opened = number
            found.append(glue)
        return found

    def _heads(self, line: str) -> bool:
        return self.marker(line) > 0 or line.startswith("——")

    def _inseparable(self, before: str, after: str) -> bool:
        """Whether one line cannot be at its end or the next cannot begin one, in any text."""
        last, first = before[-1], after[0]
        if first in _CANNOT_BEGIN:
            return True
        if last in _CANNOT_END:
            return not self._heads(after)
        if last in _NUMERIC and _DIGIT_END.search(before) and self.is_unit(after):
            if first in "年月日":
                return _DAY_END.search(before) is not None
            return len(after) <= _LONGEST_REST or _FIGURE.fullmatch(before) is None
        if last in _AWAITS_FIGURE and first.isdecimal():
            return not self._heads(after)
        if first == "（" and _ITEM_BRACKET.match(after):
            return True
        return _closes(before, after) or (len(before) <= _LONGEST_MARKER and self._parts_a_heading(before, after))

    def _parts_a_heading(self, before: str, after: str) -> bool:
        """Whether the line end falls between a heading's number and its title, or inside a title of two characters."""
        length = self.marker(before)
        if not length:
            return False
        rest = len(before) - length
        if rest == 0:
            return not self.marker(after)
        return rest == 1 and len(after) == 1 and bool(_LONE_TITLE.match(after))

    def _goes_on(self, number: int, begins: bool, full: float) -> bool:
        """Whether line ``number`` carries on the one before it, which ``begins`` a paragraph or does not."""
        before, after, width = self.texts[number - 1], self.texts[number], self.widths[number - 1]
        indents = self.lines.indents
        if width > full * _WIDER + _INDENT or (self.indents_show and indents[number] > 1):
            return False
        if _SPREAD.search(after) or _SPREAD.search(before) or self._heads(after):
            return False
        # A paragraph's first line is indented, even where the text has lost the indent.
        first = indents[number - 1] > 1 if self.indents_show else begins
        room = full - width - (_INDENT if first else 0)
        if before[-1] not in _ENDS:
            # A heading is a paragraph of its own and hardly ever just as wide as the page.
            slack = 0 if self.marker(before) and not _CLAUSES.search(before) else _SLACK
            return room < _needs(after) + slack
        rest = full - self.widths[number]
        lost_indent = not self.indents_show and _RAGGED < rest <= _INDENT + _SLACK and after[-1] not in _ENDS
        return not self.lines.gaps[number] and not lost_indent and room < _needs(after) + _SLACK

    def _said_whole(self, opened: int, number: int) -> bool:
        """Whether another line, such as one of the contents, says whole what this line would complete."""
        if number - opened > _MOST_TITLE_LINES or self._heads(self.texts[number]):
            return False
        self.whole = self.whole or {_tight(text) for text in self.texts if len(text) <= _LONGEST_TITLE}
        said = _tight("".join(self.texts[opened : number + 1]))
        return not said.isascii() and said in self.whole


def _parts_a_line(texts: list[str], number: int, full: float) -> bool:
    """Whether a number that stands alone is a page number between two halves of a wrapped line."""
    text = texts[number]
    if len(text) > _LONGEST_PAGE or not text.isdecimal():
        return False
    before, after = texts[number - 1], texts[number + 1]
    goes_on = before[-1] not in _ENDS and width_of(before) + _INDENT > full - _SLACK
    return goes_on and not after[0].isdecimal() and _LONE_TITLE.match(after) is not None and len(after) > _LONGEST_REST


def _tight(text: str) -> str:
    return "".join(text.split())


def _closes(before: str, after: str) -> bool:
    """Whether ``after`` soon closes a bracket that ``before`` leaves open."""
    if before.rfind("（") <= before.rfind("）"):
        return False
    closing = after.find("）", 0, _SOON)
    return closing >= 0 and "（" not in after[:closing]


def _needs(after: str) -> float:
    """The columns the first word of a line takes; an amount stays with its unit, a bracket with what it explains."""
    word = _WORD.match(after)
    return (width_of(word[0]) if word else 2.0) + (_UNIT if _AMOUNT.match(after) or after[0] == "（" else 0)


def _full_width(texts: list[str]) -> float | None:
    """The width at which the text was wrapped, or None where it was not; rows of tables tell nothing of it."""
    texts = [text for text in texts if text.count("\t") < _TABS_IN_ROW]
    lengths = [len(text) for text in texts]
    if sum(n for n in lengths if n > _WIDEST * _WIDER + _INDENT) > _MOST_WIDER * sum(lengths):
        return None
    widths = [width_of(text) for text in texts]
    open_widths = [w for t, w in zip(texts, widths, strict=True) if _NARROWEST <= w <= _WIDEST and t[-1] not in _ENDS]
    if len(open_widths) < 3:
        return None
    counts = Counter(map(round, open_widths))
    best, best_count = 0, 0
    for width in counts:
        count = sum(counts[w] for w in range(width - _BAND, width + 1))
        if (count, width) > (best_count, best):
            best, best_count = width, count
    if best_count < 3:
        return None
    total = sum(widths)
    wider = sum(w for w in widths if w > best * _WIDER + _INDENT)
    within = sum(w for w in widths if best - _BAND <= w <= best * _WIDER + _INDENT)
    if wider > _MOST_WIDER * total or within < _LEAST_WITHIN * total:
        return None
    return float(best)
