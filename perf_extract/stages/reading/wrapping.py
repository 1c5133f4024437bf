"""Lines to paragraphs: which lines only go on because the page was not wider.

A text is hard-wrapped where many lines break off, with no mark of punctuation, at about the same width. In
such a text a line goes on in the next one if the next one's first word would not have fitted on it; a list
item or heading begins anew. In any text a line goes on that cannot be at its end (``，``, an open bracket, a
number whose unit begins the next line), or whose next line cannot begin one (``。``, ``）``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import regex

from .lines import Lines, width_of

_WORD = regex.compile(
    r"[“（《〈‘〔]*+(?:[A-Za-z0-9][A-Za-z0-9.,%：/+-]*+|.)[，。、；：？！”）》〉’〕%‰]*+",
    regex.DOTALL,
)
_SPREAD = regex.compile(r"[\u4e00-\u9fff](?:  +|\t+ *)[\u4e00-\u9fff]")
_AMOUNT = regex.compile(r"\d[\d.,]*+ ?(?![\d年月日、])[\u4e00-\u9fff]")
_CANNOT_BEGIN = frozenset("，。、；：？！”）》〉’〕%‰")
_CANNOT_END = frozenset("，、（“《〈‘〔")
_AWAITS_FIGURE = frozenset("为达占")
_ITEM_BRACKET = regex.compile("（[类款项]）")
_ENDS = frozenset("。！？；：…”）")
_CLAUSES = regex.compile("[，；。：]")
_DIGIT_END = regex.compile(r"\d[千百]?[万亿]?$")
_DAY_END = regex.compile(r"[^\d.]\d{1,4}$")
_LONE_TITLE = regex.compile(r"[\u4e00-\u9fff]")
_LATIN_END = regex.compile(r"[A-Za-z]$")
_LATIN_BEGIN = regex.compile(r"[A-Za-z]")
_NARROWEST = 20
_WIDEST = 140
_BAND = 6
_WIDER = 1.25
_SLACK = 4.0
_RAGGED = 2.5
_INDENT = 4
_LONGEST_PAGE = 3
_LONGEST_TITLE = 80
_LONGEST_REST = 12
_MOST_TITLE_LINES = 3
_UNIT = 5
_FEW_INDENTS = 0.04
_SOON = 12


def glues(lines: Lines, marker: Callable[[str], int], unit: Any) -> list[str]:
    """What stands before each line in the reading view: nothing, a space, or a line end.

    Takes away from ``lines`` the page numbers that stand between two halves of a wrapped line.

    ``marker`` gives the length of the heading's number a line begins with (0 for none), ``unit`` matches the
    unit of a number.
    """
    if not lines.texts:
        return []
    texts = lines.texts
    widths = [width_of(text) for text in texts]
    full = _full_width(texts, widths)
    if full is not None:
        pages = {n for n in range(1, len(texts) - 1) if _parts_a_line(texts, widths, n, full)}
        if pages:
            lines.drop(pages)
            texts = lines.texts
            widths = [width_of(text) for text in texts]
    indented = sum(indent > 1 for indent in lines.indents)
    indents_show = max(2, _FEW_INDENTS * len(texts)) <= indented < 0.5 * len(texts)
    whole: set[str] = set()
    found = [""]
    opened = 0  # the line that the paragraph begins with
    for number in range(1, len(texts)):
        before, after = texts[number - 1], texts[number]
        heads = marker(after) > 0 or after.startswith("——")
        glue = "\n"
        if (
            after[0] in _CANNOT_BEGIN
            or (before[-1] in _CANNOT_END and not heads)
            or _splits_a_word(before, after, marker, unit)
            or _closes(before, after)
            or _ITEM_BRACKET.match(after)
            or (before[-1] in _AWAITS_FIGURE and after[0].isdecimal() and not heads)
        ):
            glue = ""
        elif full is not None and widths[number - 1] <= full * _WIDER + _INDENT:
            # A paragraph's first line is indented, even where the text has lost the indent.
            first = opened == number - 1 if not indents_show else lines.indents[number - 1] > 1
            room = full - widths[number - 1] - (_INDENT if first else 0)
            shown = indents_show and lines.indents[number] > 1
            if not shown and not _SPREAD.search(after) and not _SPREAD.search(before):
                if before[-1] not in _ENDS:
                    slack = 0 if marker(before) and not _CLAUSES.search(before) else _SLACK
                    goes_on = not heads and room < _needs(after) + slack
                else:
                    rest = full - widths[number]
                    lost_indent = not indents_show and _RAGGED < rest <= _INDENT + _SLACK and after[-1] not in _ENDS
                    goes_on = not (heads or lines.gaps[number] or lost_indent) and room < _needs(after) + _SLACK
                if goes_on:
                    glue = " " if _LATIN_END.search(before) and _LATIN_BEGIN.match(after) else ""
        if glue == "\n" and len(after) <= _LONGEST_REST and number - opened <= _MOST_TITLE_LINES:
            whole = whole or {_tight(text) for text in texts if len(text) <= _LONGEST_TITLE}
            if _tight("".join(texts[opened : number + 1])) in whole:
                glue = ""  # a title that another line, such as one of the contents, says whole
        if glue == "\n":
            opened = number
        found.append(glue)
    return found


def _parts_a_line(texts: list[str], widths: list[float], number: int, full: float) -> bool:
    """Whether a number that stands alone is a page number between two halves of a wrapped line."""
    text = texts[number]
    if len(text) > _LONGEST_PAGE or not text.isdecimal():
        return False
    before, after = texts[number - 1], texts[number + 1]
    goes_on = before[-1] not in _ENDS and widths[number - 1] + _INDENT > full - _SLACK
    return goes_on and not after[0].isdecimal() and _LONE_TITLE.match(after) is not None and len(after) > _LONGEST_REST


def _tight(text: str) -> str:
    return "".join(text.split())


def _splits_a_word(before: str, after: str, marker: Callable[[str], int], unit: Any) -> bool:
    """Whether the line end falls between a number and its unit, or a heading's number and its title."""
    if before[-1] in "0123456789万亿千百" and _DIGIT_END.search(before) and unit.match(after):
        return after[0] not in "年月日" or _DAY_END.search(before) is not None
    if len(before) > 10:
        return False
    length = marker(before)
    if not length:
        return False
    rest = len(before) - length
    if rest == 0:
        return not marker(after)
    return rest == 1 and len(after) == 1 and bool(_LONE_TITLE.match(after))


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


def _full_width(texts: list[str], widths: list[float]) -> float | None:
    """The width at which the text was wrapped, or None where it was not."""
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
    if wider > 0.2 * total or within < 0.3 * total:
        return None
    return float(best)
