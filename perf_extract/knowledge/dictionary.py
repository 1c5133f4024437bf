"""The part of the segmenters' dictionary that one text can hold.

Building a segmenter with all of the dictionary takes longer than everything else that reading one report does; the
words that begin like a pair of the report's characters are found in a fifth of the time.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from importlib.util import find_spec
from operator import add
from pathlib import Path

#: the sum of all frequencies of the dictionary that is known: ``dict.txt`` of jieba, the same that rjieba holds
TOTAL = 60_101_964
#: its CRC-32; of any other file neither the sum nor the order of the lines is known
_KNOWN = 328468845
_BLOCK = 1024
#: before the words that begin with Chinese characters, in their order, stand some dozens in no order
_ORDERED = "\n一".encode()

#: word, frequency, part of speech
Word = tuple[str, int, str]


class Dictionary:
    """The lines of ``dict.txt``, looked up by the first two characters of their words."""

    def __init__(self, lines: bytes) -> None:
        self._lines = lines
        first = lines.find(_ORDERED)
        #: where the line ends stand before the blocks, and the one behind the last
        self._begins = [lines.find(b"\n", begin) for begin in range(first, len(lines), _BLOCK)]
        #: what each block begins with: as many bytes as two Chinese characters have
        self._firsts = [lines[begin + 1 : begin + 7] for begin in self._begins]
        self._begins.append(len(lines))
        self._unordered = {line.partition(b" ")[0]: line for line in lines[:first].splitlines()}

    def words_for(self, text: str) -> Iterator[Word]:
        """The words that ``text`` can hold, and some more; none that it holds is missing."""
        #: a character with a blank behind it is a word of its own
        starts = {*map(add, text, text[1:]), *(character + " " for character in set(text))}
        yield from map(_word, self._unordered.values())
        for start in starts:
            yield from map(_word, self._beginning_with(start.encode("utf-8", "replace")))

    def __contains__(self, word: str) -> bool:
        begin, end = self._place(word[:2].encode())
        named = word.encode()
        return self._lines.find(b"\n" + named + b" ", begin, end) >= 0 or named in self._unordered

    def _beginning_with(self, start: bytes) -> Iterator[bytes]:
        lines = self._lines
        begin, end = self._place(start)
        at = lines.find(b"\n" + start, begin, end)
        while at >= 0:
            line_end = lines.find(b"\n", at + 1)
            yield lines[at + 1 : line_end]
            at = lines.find(b"\n" + start, line_end, end)

    def _place(self, start: bytes) -> tuple[int, int]:
        """Between which line ends the words that begin with ``start`` stand."""
        # one stands a little before its place (高富帅), so one block more is searched
        block = max(0, bisect_left(self._firsts, start) - 2)
        return self._begins[block], self._begins[bisect_right(self._firsts, start + b"\xff", block)]


def _word(line: bytes) -> Word:
    word, frequency, tag = line.decode("utf-8").split(" ")
    return word, int(frequency), tag


def dictionary() -> Dictionary | None:
    """The known dictionary; ``None`` where there is another or none."""
    package = find_spec("jieba")
    if package is None or not package.submodule_search_locations:
        return None
    try:
        lines = Path(package.submodule_search_locations[0], "dict.txt").read_bytes()
    except OSError:
        return None
    return Dictionary(lines) if zlib.crc32(lines) == _KNOWN else None
