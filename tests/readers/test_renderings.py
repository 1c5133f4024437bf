"""The same report as Word file, PDF, web page and in another encoding gives the same sections and facts."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import perf_extract
from perf_extract import Report

ROOT = Path(__file__).parents[2]
GOLD = ROOT / ".." / "shared" / "gold"
FIXTURES = sorted(path.stem for path in (ROOT / "fixtures").glob("*.txt"))
REPORTS = ["d00", "d01", "d02", "d03", "d04"]
#: the first line of this one is what a site prints above an article, which is no text of a web page's article
WITH_SITE = "final_accounts_baihua_2023"

Rendering = Callable[[str], bytes]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


scorer = load(ROOT / "benchmarks" / "scorer.py")


def said(report: Report) -> Counter[tuple[object, ...]]:
    facts = Counter((f.name, f.value, f.unit, f.role, f.bound, f.stage, f.code) for f in report.facts())
    return facts + Counter((s.marker, s.title, s.level, s.kind) for s in report.sections)


@pytest.mark.parametrize("name", FIXTURES)
def test_fixtures(name: str, rendering: Rendering) -> None:
    text = (ROOT / "fixtures" / f"{name}.txt").read_text(encoding="utf-8")
    plain, made = perf_extract.extract(text.encode()), perf_extract.extract(rendering(text))
    agree(plain, made)
    if name == WITH_SITE and made.document.source.media_type == "text/html":
        assert "".join(made.text.split()) == "".join(text.partition("\n")[2].split())
        return
    gold = ROOT / "fixtures" / f"{name}.gold.json"
    assert score(gold, text, made) == score(gold, text, plain)


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated reports are not beside the repository")
@pytest.mark.parametrize("name", REPORTS)
def test_reports(name: str, rendering: Rendering) -> None:
    text = (GOLD / f"{name}.txt").read_text(encoding="utf-8")
    plain, made = perf_extract.extract(text.encode()), perf_extract.extract(rendering(text))
    agree(plain, made)
    before, behind = (score(GOLD / f"{name}.gold.json", text, report) for report in (plain, made))
    assert (behind["strict"], behind["sections"]) == (before["strict"], before["sections"])
    assert behind["offsets"] == 1


def agree(plain: Report, made: Report) -> None:
    """Same sections and facts but for their places."""
    assert said(plain) - said(made) == Counter()
    assert said(made) - said(plain) == Counter()
    assert all(made.text[f.evidence.start : f.evidence.end] == f.evidence.text for f in made.facts())


def test_numbers_of_headings_come_from_word_alone(auto_numbered: Callable[[str], tuple[bytes, int]]) -> None:
    text = (ROOT / "fixtures" / "industry_qinghe_2023.txt").read_text(encoding="utf-8")
    data, numbered = auto_numbered(text)
    read = perf_extract.readers.read_source(data)
    assert numbered > 30
    assert "".join(read.text.split()) == "".join(text.split())


def score(gold: Path, text: str, report: Report) -> dict[str, float]:
    figures: dict[str, float] = scorer.score(json.loads(gold.read_text(encoding="utf-8")), report.to_dict(), text)
    return figures
