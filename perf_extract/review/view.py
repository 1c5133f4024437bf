"""The review page: what of a report goes into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from ..knowledge import Catalog
from ..knowledge.codes import code_book
from ..knowledge.rows import CheckRule, KpiRow
from ..model import Report
from ..model.labels import REPORT_TYPES, VERDICTS
from ..stages.reading import read
from . import words
from .charts import charts
from .items import finance_items, kpi_items
from .page import page

#: kinds of relations whose last fact is the sum of those before it
_SUMS = frozenset(("sum", "listed", "behind", "row", "table"))
_LISTS = ("sections", "entities", "tables", "checks", "derived", "notes", "warnings")


def build(report: Report, catalog: Catalog) -> str:
    """The whole page."""
    data = contents(report, catalog)
    return page(
        "review.html",
        data,
        ["review.js"],
        styles=["review.css"],
        charts=bool(data["charts"]),
        title=report.document.title or report.document.source.name or "（无标题）",
        about=_about(report),
    )


def contents(report: Report, catalog: Catalog) -> dict[str, Any]:
    """The page's data: what it shows of the report, rows and charts made of it, and the words for it."""
    finance, kpis = finance_items(report, catalog), kpi_items(report, catalog)
    whole = msgspec.to_builtins(report)
    facts = [
        {"kind": kind, "name": fact["item" if kind == "finance" else "indicator"], **_filled(fact)}
        for kind in ("finance", "kpi")
        for fact in whole["finance" if kind == "finance" else "kpis"]
    ]
    facts.sort(key=lambda f: (f["evidence"]["start"], f["id"]))
    return {
        "document": whole["document"],
        "extractor": whole["extractor"],
        "text": report.text,
        "blocks": [list(block) for block in blocks(report, catalog)],
        "facts": facts,
        **{name: [_filled(entry) for entry in whole[name]] for name in _LISTS},
        "items": {"finance": finance, "kpi": kpis},
        "charts": charts(report, finance, kpis),
        "names": _names(report, catalog),
        "words": {
            "roles": words.ROLES,
            "stages": words.STAGES,
            "bounds": words.BOUNDS,
            "verdicts": VERDICTS,
            "schemes": words.SCHEMES,
            "entities": words.ENTITIES,
            "chapters": words.CHAPTERS,
        },
    }


def blocks(report: Report, catalog: Catalog) -> Iterator[tuple[int, int, int]]:
    """The paragraphs as a reader takes them: start, end, and 1 for what the reading leaves out (page numbers)."""
    view = read(report.text, catalog)
    at = 0
    for paragraph in view.paragraphs:
        if paragraph.end <= paragraph.start:
            continue
        place = view.place(paragraph.start, paragraph.end)
        yield from _left_out(report.text, at, place.start)
        yield place.start, place.end, 0
        at = max(at, place.end)
    yield from _left_out(report.text, at, len(report.text))


def _left_out(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    for line in text[start:end].splitlines(keepends=True):
        if words_only := line.strip():
            first = start + line.index(words_only)
            yield first, first + len(words_only), 1
        start += len(line)


def _filled(entry: dict[str, Any]) -> dict[str, Any]:
    """Without the fields that hold nothing."""
    return {name: value for name, value in entry.items() if value is not None and value != []}


def _names(report: Report, catalog: Catalog) -> dict[str, Any]:
    """Names of the codes and relations that the report uses, by what they stand for."""
    used = {(fact.scheme, fact.code) for fact in report.facts() if fact.code}
    book = catalog.derived(code_book)
    indicators = {row.code: row.name for row in catalog.rows(KpiRow)}
    codes: dict[str, str] = {}
    for scheme, code in used:
        if scheme in ("economic", "functional", "revenue") and (entry := book.get(scheme, code or "")) is not None:  # type: ignore[arg-type]
            codes[f"{scheme}:{code}"] = " / ".join([*book.path(entry), entry.name])
        elif scheme == "kpi" and code in indicators:
            codes[f"kpi:{code}"] = indicators[code]
    rules = {rule.id: rule for rule in catalog.rows(CheckRule)}
    found = {check.rule for check in report.checks} | {note.rule for note in report.notes}
    return {
        "codes": dict(sorted(codes.items())),
        "rules": {name: rules[name].title for name in sorted(found) if name in rules},
        "sums": sorted(name for name in found if name in rules and rules[name].kind in _SUMS),
    }


def _about(report: Report) -> list[tuple[str, str]]:
    about = report.document
    pages = f"，{about.source.pages} 页" if about.source.pages else ""
    entries = [
        ("部门", about.department or about.department_short),
        ("地区", about.region),
        ("年度", str(about.fiscal_year) if about.fiscal_year else None),
        ("类型", REPORT_TYPES[about.report_type]),
        ("来源", f"{about.source.name}（{len(report.text)} 字{pages}）"),
    ]
    return [(label, value) for label, value in entries if value]
