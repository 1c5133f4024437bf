"""Tables of contents: lines that look like headings and are none."""

from __future__ import annotations

import re

from ...model.reading import Reading
from .numbering import Candidate

_HEAD = re.compile(r"目录(?:CONTENTS)?：?")
_LEADERS = ("…", "..", "··", "——", "__", "\t")
_LEADER = re.compile(r"(?:[.…·—_]{2}|\t)[（\t-]?[0-9]{1,3}[）-]?$")
_PAGE = re.compile(r"(?<![.…·—_\t])[.…·—_\t]*+[（-]?[0-9]{1,3}[）-]?$")
_LONGEST = 70
_LONGEST_HEAD = 12
_FEWEST = 3
_MOST = 0.7


class Contents:
    """``paragraphs``: the numbers of the paragraphs that belong to a table of contents; ``titles``: its entries."""

    def __init__(self) -> None:
        self.paragraphs: set[int] = set()
        self.titles: set[str] = set()


def contents(reading: Reading, candidates: list[Candidate]) -> Contents:
    """The tables of contents of a document, under a 目录 or without one."""
    found = Contents()
    marked = {c.paragraph: c for c in candidates}
    flat = reading.flat
    if "目录" in flat or "目\n录" in flat:
        for number, paragraph in enumerate(reading.paragraphs):
            if paragraph.end - paragraph.start <= _LONGEST_HEAD:
                if _HEAD.fullmatch(flat, paragraph.start, paragraph.end):
                    _listed(reading, number, marked, found)
                elif flat.startswith("目\n录\n", paragraph.start):
                    _listed(reading, number + 1, marked, found)
    if any(leader in flat for leader in _LEADERS):
        _led(reading, marked, found)
    _repeated(reading, marked, found)
    return found


def entry(text: str) -> str:
    """An entry without its page number and the dots before it."""
    return _PAGE.sub("", text) or text


def _text(reading: Reading, number: int) -> str:
    paragraph = reading.paragraphs[number]
    return reading.flat[paragraph.start : paragraph.end]


def _listed(reading: Reading, head: int, marked: dict[int, Candidate], found: Contents) -> None:
    """What stands under the word 目录, up to the first line that says an entry again, or that says a sentence."""
    seen: set[str] = set()
    outermost: Candidate | None = None
    numbers = [head]
    for number in range(head + 1, len(reading.paragraphs)):
        paragraph = reading.paragraphs[number]
        text = _text(reading, number)
        key = entry(text)
        if paragraph.end - paragraph.start > _LONGEST or text[-1] in "。；" or key in seen:
            break
        candidate = marked.get(number)
        if candidate is not None:
            if outermost is None or candidate.rank < outermost.rank:
                outermost = candidate
            elif candidate.style == outermost.style and candidate.ordinal == 1:
                break
        seen.add(key)
        if candidate is not None:
            seen.add(entry(reading.flat[candidate.end : paragraph.end]))
        numbers.append(number)
    while numbers[-1] not in marked and numbers[-1] != head and not _LEADER.search(_text(reading, numbers[-1])):
        numbers.pop()
    found.paragraphs.update(numbers)
    for number in numbers[1:]:
        start = marked[number].end if number in marked else reading.paragraphs[number].start
        found.titles.add(entry(reading.flat[start : reading.paragraphs[number].end]))


def _led(reading: Reading, marked: dict[int, Candidate], found: Contents) -> None:
    """Headings with dots and a page number behind them."""
    led = [
        number
        for number in marked
        if number not in found.paragraphs
        and reading.paragraphs[number].end - reading.paragraphs[number].start <= _LONGEST
        and _LEADER.search(_text(reading, number))
    ]
    texts = {number: entry(_text(reading, number)) for number in led}
    if len(led) >= _FEWEST:
        later = {_text(reading, number) for number in marked if number not in texts}
        found.paragraphs.update(n for n, text in texts.items() if text in later or _dots(reading, n))


def _dots(reading: Reading, number: int) -> bool:
    return any(mark in _text(reading, number) for mark in ("…", "...", "···", "___"))


def _repeated(reading: Reading, marked: dict[int, Candidate], found: Contents) -> None:
    """Headings that follow each other with nothing between and are nearly all said again later on."""
    runs: list[list[int]] = []
    for number in marked:
        if number in found.paragraphs:
            continue
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    runs = [run for run in runs if len(run) >= _FEWEST and _said_again(reading, run)]
    if not runs:
        return
    last_place = {_text(reading, number): number for number in marked}
    for run in runs:
        block: dict[str, int] = {}
        for number in [*run, -1]:
            text = _text(reading, number) if number >= 0 else ""
            if number < 0 or text in block:
                last = max(block.values())
                again = sum(last_place[said] > last for said in block)
                if len(block) >= _FEWEST and again >= _MOST * len(block):
                    found.paragraphs.update(block.values())
                block = {}
            block[text] = number


def _said_again(reading: Reading, run: list[int]) -> bool:
    """Whether one of the first lines of ``run`` stands once more further on."""
    find, paragraphs = reading.flat.find, reading.paragraphs
    return any(find(f"\n{_text(reading, number)}\n", paragraphs[number].end) >= 0 for number in run[:_FEWEST])
