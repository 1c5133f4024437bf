"""A checked report as gold: what an extraction of the same text is scored against."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ..model import FinanceFact, KpiFact, Report

_POINT = re.compile(r"[一二三四五六七八九十]+是")
_SHORTEST_TERM = 2


def as_gold(report: Report, name: str) -> dict[str, Any]:
    """The gold annotation ``name``.gold.json of a report whose facts and headings a person has looked through.

    Everything in the report counts as right: what was corrected and what was left as it is. The term that every right
    name must hold is the longest piece of the fact's name that stands in the text.
    """
    flat = _flat(report.text)
    marked = [s for s in report.sections if s.marker]
    return {
        "doc": name,
        "sha256": report.document.source.sha256,
        "chars": len(report.text),
        "region": [0, len(report.text)],
        "ignore": [],
        "sections": [
            {"start": s.start, "level": s.level, "marker": s.marker, "title": s.title, "kind": s.kind}
            for s in marked
            if not _is_point(s.marker)
        ],
        "points": [{"start": s.start, "marker": s.marker} for s in marked if _is_point(s.marker)],
        "facts": [_fact(fact, flat) for fact in report.facts()],
    }


def _is_point(marker: str | None) -> bool:
    return _POINT.fullmatch(marker or "") is not None


def _fact(fact: FinanceFact | KpiFact, flat: str) -> dict[str, Any]:
    given: dict[str, Any] = {
        "start": fact.evidence.start,
        "end": fact.evidence.end,
        "text": fact.evidence.text,
        "class": "finance" if isinstance(fact, FinanceFact) else "kpi",
        "role": "over" if fact.role == "excess" else fact.role,
        "value": f"{fact.value:f}",
    }
    if fact.value_max is not None:
        given["value_max"] = f"{fact.value_max:f}"
    given |= {"unit": fact.unit, "bound": fact.bound, "terms": _terms(fact.name, flat)}
    given |= {key: value for key in ("stage", "level", "code") if (value := getattr(fact, key))}
    if fact.year is not None:
        given["year"] = str(fact.year)
    if fact.instances:
        given["instances"] = fact.instances
    return given | {"names": [fact.name], "forbid": []}


def _terms(name: str, flat: str) -> list[str]:
    folded = _flat(name)
    for length in range(len(folded), _SHORTEST_TERM - 1, -1):
        for start in range(len(folded) - length + 1):
            if folded[start : start + length] in flat:
                return [folded[start : start + length]]
    return [folded]


def _flat(words: str) -> str:
    """As the scorer compares: half-width, without blanks, quotation marks and brackets."""
    return re.sub(r"[\s“”\"'‘’「」《》〈〉()（）]+", "", unicodedata.normalize("NFKC", words))
