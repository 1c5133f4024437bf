"""What no engineering gives: one regex for a number with its unit, the eight words before it as its name."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

_NUMBER = re.compile(r"(?<![A-Za-z0-9.])(\d[\d,，]*(?:\.\d+)?)\s*(%|％|个百分点|[万亿]*元|[万亿]?[\u4e00-\u9fff])")
_CLAUSE = re.compile(r"[，,。；;：:、\n（）()]")
_MARKER = re.compile(
    r"^\s*(第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]"
    r"|\d+[、.．](?!\d)|[（(]\d+[)）]|[①-⑳])\s*([^\n：:。]*)",
    re.MULTILINE,
)
_POINT = re.compile(r"[一二三四五六七八九十]是")
_NOT_UNITS = "年月日号"


def read(text: str) -> Json:
    """A report, as far as it goes: headings at line starts, numbers with units, words before them."""
    finance, kpis = _facts(text)
    return {"text": text, "sections": _sections(text), "finance": finance, "kpis": kpis, "entities": []}


def _facts(text: str) -> tuple[list[Json], list[Json]]:
    import rjieba

    finance: list[Json] = []
    kpis: list[Json] = []
    for match in _NUMBER.finditer(text):
        number, unit = match.groups()
        if unit in _NOT_UNITS:
            continue
        before = _CLAUSE.split(text[max(0, match.start() - 60) : match.start()])[-1]
        fact: Json = {
            "value": re.sub("[,，]", "", number),
            "unit": unit,
            "role": "value",
            "bound": "eq",
            "evidence": {"start": match.start(), "end": match.end(), "text": match.group()},
        }
        name = "".join(rjieba.cut(before)[-8:])
        if unit.endswith("元"):
            finance.append({**fact, "item": name})
        else:
            kpis.append({**fact, "indicator": name})
    return finance, kpis


def _sections(text: str) -> list[Json]:
    sections: list[Json] = []
    line: list[tuple[int, str]] = []
    for match in _MARKER.finditer(text):
        marker = match.group(1)
        level = _level(marker)
        while line and line[-1][0] >= level:
            line.pop()
        section = {"id": f"s{match.start(1)}", "marker": marker, "start": match.start(1), "title": match.group(2)}
        sections.append({**section, "parent": line[-1][1] if line else None, "kind": None})
        line.append((level, f"s{match.start(1)}"))
    for match in _POINT.finditer(text):
        sections.append(
            {"id": f"s{match.start()}", "marker": match.group(), "start": match.start(), "title": None, "parent": None}
        )
    return sections


def _level(marker: str) -> int:
    if marker.startswith("第"):
        return 0
    if marker[0] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return 5
    bracketed = marker[0] in "（("
    return (4 if bracketed else 3) if any(c.isdigit() for c in marker) else (2 if bracketed else 1)
