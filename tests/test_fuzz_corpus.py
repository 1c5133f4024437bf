"""What fuzzing left behind is tried again: every input gives a report that holds together, or a coded error."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from loading import load

FUZZ = Path(__file__).parents[1] / "fuzz"
CORPUS = FUZZ / "corpus"
#: bytes that all of it may have together
MOST = 400_000


entries = load(FUZZ / "entries.py")


@pytest.mark.parametrize("entry", list(entries.ENTRIES))
def test_the_corpus_holds(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    inputs = sorted((CORPUS / entry).iterdir())
    assert inputs
    for path in inputs:
        entries.run(entry, path.read_bytes())


def test_the_corpus_stays_small() -> None:
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < MOST


def test_a_report_that_does_not_hold_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    import perf_extract

    report = perf_extract.extract_text("一、概况\n在职31人。")
    entries.check(report)
    report.kpis[0].evidence.start += 1
    with pytest.raises(AssertionError):
        entries.check(report)


def test_packages_are_taken_apart_and_put_together() -> None:
    packed = entries.packed(b"@@@ word/document.xml\n<a/>@@@ b\n@@@ c\nx")
    assert entries.unpacked(packed).startswith(b"@@@ word/document.xml\n<a/>")
