"""The same report as Word file, PDF, web page and in another encoding gives the same sections and facts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import perf_extract
from perf_extract import Report

ROOT = Path(__file__).parents[2]
GOLD = ROOT / ".." / "shared" / "gold"
FIXTURES = [
    "industry_qinghe_2023",
    "education_lanchuan_2024",
    "budget_lanqiao_2024",
    "bulletin_lanchuan_2024",
    "work_report_jichuan_2025",
]

Rendering = Callable[[str], bytes]


def said(report: Report) -> Counter[tuple[object, ...]]:
    facts = Counter((f.name, f.value, f.unit, f.role, f.bound, f.stage, f.code) for f in report.facts())
    return facts + Counter((s.marker, s.title, s.level, s.kind) for s in report.sections)


@pytest.mark.parametrize("name", FIXTURES)
def test_fixtures(name: str, rendering: Rendering) -> None:
    text = (ROOT / "fixtures" / f"{name}.txt").read_text(encoding="utf-8")
    plain, made = perf_extract.extract(text.encode()), perf_extract.extract(rendering(text))
    assert said(plain) - said(made) == Counter()
    assert said(made) - said(plain) == Counter()
    assert all(made.text[f.evidence.start : f.evidence.end] == f.evidence.text for f in made.facts())


def test_numbers_of_headings_come_from_word_alone(auto_numbered: Callable[[str], tuple[bytes, int]]) -> None:
    text = (ROOT / "fixtures" / "industry_qinghe_2023.txt").read_text(encoding="utf-8")
    data, numbered = auto_numbered(text)
    read = perf_extract.readers.read_source(data)
    assert numbered > 30
    assert "".join(read.text.split()) == "".join(text.split())


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated reports are not beside the repository")
@pytest.mark.parametrize("name", ["d00", "d02", "d03"])
def test_scores_stay(name: str, rendering: Rendering, tmp_path: Path) -> None:
    text = (GOLD / f"{name}.txt").read_text(encoding="utf-8")
    plain, made = (score(name, perf_extract.extract(data), tmp_path) for data in (text.encode(), rendering(text)))
    assert made["strict"] >= plain["strict"] - 0.02
    assert made["sections"] >= plain["sections"] - 0.02
    assert made["offsets"] == 1


def score(name: str, report: Report, folder: Path) -> dict[str, float]:
    path = folder / "report.json"
    path.write_text(report.to_json(), encoding="utf-8")
    command = [sys.executable, str(GOLD / "score.py"), str(GOLD / f"{name}.gold.json"), str(path), "--json"]
    figures: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return figures
