"""The head of a document: the lines before its text begins, and the title among them."""

from __future__ import annotations

import re

from ...model.reading import Heading, Reading
from .lexicon import Lexicon

_MOST_LINES = 40
_LONGEST_LINE = 80
_LONGEST_TITLE = 120
_DASH = "—-·"
_SENTENCE = re.compile("[。；！？，：]")
_UNFINISHED = re.compile(r"[12][0-9]{3}年度?$|(?:整体支出|项目|支出|预算|绩效)$|[和与及、的]$")
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十0-9]+）|[0-9]{1,2}[、.](?![0-9])")
_YEAR = re.compile("^[12][0-9]{3}年")
_TABLE = re.compile(r"^(?:附?表)?[0-9-]+\t|^附?表[0-9-]+\t?")
#: 政府工作报告（2024年12月29日）
_DATED = re.compile("（[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日）$")
_TAIL = re.compile(r"\[[0-9]{1,2}\]$")


class Head:
    """``lines``: the short lines before the text; ``title``: the title among them, or None."""

    __slots__ = ("lines", "title")

    def __init__(self, lines: list[str], title: str | None) -> None:
        self.lines = lines
        self.title = title


def head_of(reading: Reading, headings: list[Heading], lexicon: Lexicon) -> Head:
    """The head of a document."""
    flat = reading.flat
    until = headings[0].start if headings else len(flat)
    lines: list[str] = []
    for paragraph in reading.paragraphs[:_MOST_LINES]:
        if paragraph.start >= until:
            break
        lines.append(flat[paragraph.start : paragraph.end])
    return Head(lines, _title(lines, lexicon))


def _title(lines: list[str], lexicon: Lexicon) -> str | None:
    for place, line in enumerate(lines):
        line = _DATED.sub("", line.partition("——")[0])
        if not line or not _may_be_title(line, lexicon) or not lexicon.title_end.search(line):
            continue
        title = line
        for before in reversed(lines[:place]):
            if not _belongs(before, title, lexicon):
                break
            title = before + title
        title = _TABLE.sub("", _TAIL.sub("", title)).replace("\t", " ")
        if 3 < len(title) <= _LONGEST_TITLE:
            return title
    return None


def _may_be_title(line: str, lexicon: Lexicon) -> bool:
    return (
        len(line) <= _LONGEST_LINE
        and line[0] not in _DASH
        and not _SENTENCE.search(line)
        and not _NUMBERED.match(line)
        and not lexicon.chrome.search(line)
    )


def _belongs(before: str, title: str, lexicon: Lexicon) -> bool:
    """Whether the line ``before`` is the beginning of ``title``."""
    if not _may_be_title(before, lexicon) or lexicon.title_end.search(before) or title.startswith("关于"):
        return False
    if before.startswith("关于") or _UNFINISHED.search(before):
        return True
    return lexicon.is_full(before) or lexicon.is_region(_YEAR.sub("", before))
