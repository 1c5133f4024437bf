"""What holds of every report that can be made up."""

from __future__ import annotations

import itertools
import json
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perf_extract
from perf_extract import Catalog, Report, errors, sinks
from perf_extract.sinks.reports import report_of
from perf_extract.sinks.rows import record
from perf_extract.sinks.sql import open_store
from perf_extract.sinks.sql.store import Store

PROFILE = settings.get_profile("perf_extract")
few = settings(PROFILE, max_examples=max(PROFILE.max_examples // 4, 5))

Fact = tuple[Any, ...]
_WIDE = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in "0123456789%().:ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
_NARROW = str.maketrans({chr(ord(c) + 0xFEE0): c for c in "():"})


def told(report: Report, shift: Callable[[int], int] = lambda at: at) -> Counter[Fact]:
    """Every fact with what it says, and where."""
    return Counter(
        (
            type(f).__name__, unicodedata.normalize("NFKC", f.name), f.value, f.value_max, f.unit, f.value_base,
            f.unit_base, f.amount, f.bound, f.role, f.stage, f.code, f.level, f.year, f.chapter,
            shift(f.evidence.start), shift(f.evidence.end),
        )
        for f in report.facts()
    )  # fmt: skip


@PROFILE
@given(data=st.data())
def test_places_and_sections(data: st.DataObject, made_reports: Any, holds: Callable[[Report], None]) -> None:
    made = data.draw(made_reports)
    report = perf_extract.extract_text(made.text)
    holds(report)
    text = report.text
    for fact in report.facts():
        assert fact.clause.start <= fact.evidence.start <= fact.evidence.end <= fact.clause.end
    for table in report.tables:
        assert all(table.start <= cell.start <= cell.end <= table.end for cell in table.cells)
    children: dict[str | None, list[Any]] = {}
    for section in report.sections:
        assert section.start <= section.heading.start <= section.heading.end <= section.end
        children.setdefault(section.parent, []).append(section)
    for siblings in children.values():
        for one, two in itertools.pairwise(siblings):
            assert one.end <= two.start
    outermost = children.get(None, [])
    for one, two in itertools.pairwise(outermost):
        assert not text[one.end : two.start].strip()
    if outermost:
        assert not text[outermost[-1].end :].strip()


@PROFILE
@given(data=st.data())
def test_json_and_sql_give_the_report_back(data: st.DataObject, made_reports: Any, store: Store) -> None:
    report = perf_extract.extract_text(data.draw(made_reports).text)
    assert Report.from_json(report.to_json()) == report
    catalog = Catalog.default()
    run = store.begin_run(catalog, resume=False)
    assert store.put([record("a.txt", report, catalog).packed()], run) == [None]
    (held,) = store.records()
    again = report_of(held)
    for name in ("text", "document", "sections", "finance", "kpis", "entities", "tables", "notes"):
        assert getattr(again, name) == getattr(report, name), name
    for name in ("checks", "derived"):
        assert sorted(map(msgspec.json.encode, getattr(again, name))) == sorted(
            map(msgspec.json.encode, getattr(report, name))
        )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('store')}/perf.db") as opened:
        yield opened


@few
@given(data=st.data())
def test_parquet_gives_the_facts_back(data: st.DataObject, made_reports: Any) -> None:
    parquet = pytest.importorskip("pyarrow.dataset")
    made = data.draw(st.lists(made_reports, min_size=1, max_size=3))
    results = [
        perf_extract.Result(f"{number}.txt", perf_extract.extract_text(one.text)) for number, one in enumerate(made)
    ]
    with tempfile.TemporaryDirectory() as folder:
        sinks.write(results, f"parquet:{folder}/tables")
        rows = parquet.dataset(Path(folder, "tables", "facts"), partitioning="hive").to_table().to_pylist()
    held = Counter(
        (row["id"], row["name"], _exact(row, "value"), _exact(row, "value_base"), row["unit"]) for row in rows
    )
    assert held == Counter(
        (f.id, f.name, f.value, f.value_base, f.unit)
        for result in results
        if result.report is not None
        for f in result.report.facts()
    )


def _exact(row: dict[str, Any], name: str) -> Decimal:
    value = row[name]
    digits = row.get("digits") or {}
    found = value if value is not None else dict(digits if not isinstance(digits, str) else json.loads(digits))[name]
    return Decimal(found)


@PROFILE
@given(data=st.data())
def test_a_paragraph_without_numbers_changes_no_other_fact(
    data: st.DataObject, made_reports: Any, plain_words: Any
) -> None:
    # whether lines are broken by width is told from how many are full, which any paragraph may tip
    made = msgspec.structs.replace(data.draw(made_reports), width=0)
    at = data.draw(st.integers(1, len(made.paragraphs)))
    words = data.draw(plain_words)
    more = msgspec.structs.replace(made, paragraphs=[*made.paragraphs[:at], words, *made.paragraphs[at:]])
    before = len("".join(f"{made.wrapped(paragraph)}\n" for paragraph in made.paragraphs[:at]))
    length = len(more.text) - len(made.text)
    plain, added = perf_extract.extract_text(made.text), perf_extract.extract_text(more.text)
    assert told(added) == told(plain, lambda place: place + length * (place >= before))


@PROFILE
@given(data=st.data())
def test_half_and_full_width_forms_say_the_same(data: st.DataObject, made_reports: Any) -> None:
    text = data.draw(made_reports).text
    plain = told(perf_extract.extract_text(text))
    for folded in (text.translate(_WIDE), text.translate(_NARROW)):
        assert told(perf_extract.extract_text(folded)) == plain


@PROFILE
@given(st.text(min_size=1, max_size=200))
def test_any_string_gives_a_report_or_says_that_it_is_empty(holds: Callable[[Report], None], text: str) -> None:
    try:
        report = perf_extract.extract_text(text)
    except errors.EmptyError:
        assert not text.strip()
        return
    holds(report)
