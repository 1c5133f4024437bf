"""Rows and cells of tables that begin with a number as headings do: 一、税收收入, then figures."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from ...model.reading import Reading
from .numbering import Candidate

_LONGEST = 30
_LONGEST_CELL = 40
_NEAR = 10
_SIDE_BY_SIDE = 3
_BARE_RUN = 6
_TABS_IN_ROW = 2
_OUTER_RANK = 5  # short items in a row are common with 1、 and （1）, not with 一、
_FIGURE = re.compile(r"[-+]?[0-9][0-9,]*+(?:\.[0-9]+)?%?|[-—/]")
_EMPTY_CELLS = re.compile(r"(?: ?\t){2}[ \t]*(?:\n|$)")
_FIGURE_IN_ROW = re.compile(r"\t[-+]?[0-9][0-9,]*+(?:\.[0-9]+)?%?(?:\t|$)")


def table_cells(reading: Reading, candidates: list[Candidate]) -> set[int]:
    """The paragraphs among those of ``candidates`` (in text order) that are rows or cells of a table.

    A row holds tabs and figures, or stands between such rows, or only its first cell says something. A cell is short,
    and either two figures follow it; or the table has two sides, so that the same number comes twice in a row; or many
    numbers in a row have nothing under them; or it stands among such cells and has figures or other cells next to it.
    """
    flat, paragraphs = reading.flat, reading.paragraphs
    cells: set[int] = set()

    def says(number: int) -> bool:
        """Whether a paragraph says a sentence, as what stands under a heading does."""
        if number >= len(paragraphs):
            return False
        paragraph = paragraphs[number]
        return paragraph.end - paragraph.start > _LONGEST_CELL or flat[paragraph.end - 1] == "。"

    short: list[Candidate] = []
    for candidate in candidates:
        paragraph = paragraphs[candidate.paragraph]
        start, end = candidate.end, paragraph.end
        if (
            flat.count("\t", start, end) >= _TABS_IN_ROW
            or _FIGURE_IN_ROW.search(flat, start, end)
            or _is_first_of_row(reading, paragraph.end)
        ):
            cells.add(candidate.paragraph)
        elif end - paragraph.start <= _LONGEST and flat[end - 1] not in "。；：" and not says(candidate.paragraph + 1):
            short.append(candidate)
    if not short:
        return cells

    def is_figure(number: int) -> bool:
        if not 0 <= number < len(paragraphs):
            return False
        paragraph = paragraphs[number]
        return _FIGURE.fullmatch(flat, paragraph.start, paragraph.end) is not None

    for candidate in short:
        if is_figure(candidate.paragraph + 1) and is_figure(candidate.paragraph + 2):
            cells.add(candidate.paragraph)
    for first, second in pairwise(short):
        if (
            first.style == second.style
            and first.ordinal == second.ordinal
            and second.paragraph - first.paragraph <= _SIDE_BY_SIDE
            and not any(says(between) for between in range(first.paragraph + 1, second.paragraph))
        ):
            cells.update((first.paragraph, second.paragraph))
    cells.update(_bare(short))
    cells.update(_between_rows(reading, short))
    for style in {candidate.style for candidate in short if candidate.paragraph in cells}:
        same = [candidate.paragraph for candidate in short if candidate.style == style]
        for order in (same, same[::-1]):
            marked = [number for number in same if number in cells]
            for number in order:
                near = bisect_right(marked, number + _NEAR) - bisect_left(marked, number - _NEAR)
                if number in cells or not near:
                    continue
                beside = bisect_right(same, number + 1) - bisect_left(same, number - 1) > 1
                if beside or is_figure(number + 1) or is_figure(number - 1):
                    cells.add(number)
                    marked.insert(bisect_left(marked, number), number)
    return cells


def _is_first_of_row(reading: Reading, end: int) -> bool:
    """Whether empty cells, which the reading view does not show, stand behind the paragraph that ends at ``end``."""
    return _EMPTY_CELLS.match(reading.text, reading.at(end - 1) + 1) is not None


def _bare(short: list[Candidate]) -> set[int]:
    """Numbers of one style, many in a row, with nothing under any of them."""
    found: set[int] = set()
    run: list[int] = []
    last: Candidate | None = None
    for candidate in short:
        if last and (candidate.paragraph != last.paragraph + 1 or candidate.style != last.style):
            run = []
        last = candidate
        if candidate.rank > _OUTER_RANK:
            continue
        run.append(candidate.paragraph)
        if len(run) == _BARE_RUN:
            found.update(run)
        elif len(run) > _BARE_RUN:
            found.add(candidate.paragraph)
    return found


def _between_rows(reading: Reading, short: list[Candidate]) -> set[int]:
    """Rows whose other cells are empty: numbers in a row with a row of figures before and behind them."""
    flat, paragraphs = reading.flat, reading.paragraphs

    def is_row(number: int) -> bool:
        if not 0 <= number < len(paragraphs):
            return False
        return _FIGURE_IN_ROW.search(flat, paragraphs[number].start, paragraphs[number].end) is not None

    found: set[int] = set()
    run: list[int] = []
    for number in [*(candidate.paragraph for candidate in short), len(paragraphs) + 1]:
        if run and number != run[-1] + 1:
            if is_row(run[0] - 1) and is_row(run[-1] + 1):
                found.update(run)
            run = []
        run.append(number)
    return found
