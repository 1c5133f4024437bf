"""The gate's own scorer agrees with the shared one, figure for figure."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from loading import load

import perf_extract

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared" / "gold"
GOLD = [*sorted((ROOT / "fixtures").glob("*.gold.json")), *sorted(SHARED.glob("*.gold.json"))]


scorer = load(ROOT / "benchmarks" / "scorer.py")
baseline = load(ROOT / "benchmarks" / "baseline.py")


def perfect(gold: dict[str, Any], text: str) -> dict[str, Any]:
    """The report that the gold describes."""
    sections: list[dict[str, Any]] = []
    line: list[dict[str, Any]] = []
    for s in gold["sections"]:
        while line and line[-1]["level"] >= s["level"]:
            line.pop()
        made = {**s, "id": f"s{s['start']}", "parent": line[-1]["id"] if line else None}
        sections.append(made)
        line.append(made)
    sections += [{"id": f"p{p['start']}", "marker": p["marker"], "start": p["start"]} for p in gold["points"]]
    report: dict[str, Any] = {"text": text, "sections": sections, "finance": [], "kpis": []}
    for fact in gold["facts"]:
        got = {k: fact.get(k) for k in ("value", "value_max", "unit", "bound", "stage", "level", "code")}
        got["role"] = "excess" if fact["role"] == "over" else fact["role"]
        got["evidence"] = {k: fact[k] for k in ("start", "end", "text")}
        group, name = ("finance", "item") if fact["class"] == "finance" else ("kpis", "indicator")
        report[group].append({**got, name: (fact.get("names") or ["".join(fact["terms"])])[0]})
    return report


def spoiled(report: dict[str, Any], seed: int) -> dict[str, Any]:
    """The report with mistakes of every kind in it."""
    dice = random.Random(seed)
    report = copy.deepcopy(report)
    for group, name in (("finance", "item"), ("kpis", "indicator")):
        for fact in list(report[group]):
            match dice.randrange(12):
                case 0:
                    report[group].remove(fact)
                case 1:
                    fact[name] = fact[name][1:]
                case 2:
                    fact["value"] = str(fact["value"]) + "1"
                case 3:
                    fact["unit"] = dice.choice(["万元", "元", "%", "个", None])
                case 4:
                    fact["role"] = dice.choice(["value", "completion", "growth", "excess"])
                case 5:
                    fact["evidence"]["end"] += dice.randrange(1, 3)
                case 6:
                    fact["bound"] = dice.choice(["eq", "ge", "gt", "lt", "approx"])
                case 7:
                    report[group].append(copy.deepcopy(fact))
                case 8:
                    fact["stage"], fact["code"], fact["level"] = "final", "301", "省级"
    for section in list(report["sections"]):
        match dice.randrange(8):
            case 0:
                report["sections"].remove(section)
            case 1:
                section["start"] += dice.choice([-2, -1, 1, 2, 3])
            case 2:
                section["title"], section["kind"] = "x", "other"
            case 3:
                section["parent"] = None
    return report


def text_of(gold_file: Path, gold: dict[str, Any]) -> str:
    text = perf_extract.extract(gold_file.with_name(gold_file.name.replace(".gold.json", ".txt"))).text
    assert len(text) == gold["chars"]
    return text


@pytest.mark.parametrize("gold_file", GOLD, ids=lambda p: p.name.split(".")[0])
def test_the_described_report_scores_full_marks(gold_file: Path) -> None:
    gold = json.loads(gold_file.read_text(encoding="utf-8"))
    text = text_of(gold_file, gold)
    figures = scorer.score(gold, perfect(gold, text), text)
    assert {f for f in figures.values() if f is not None} == {1.0}, figures


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="the shared scorer is not here")
@pytest.mark.parametrize("gold_file", GOLD, ids=lambda p: p.name.split(".")[0])
def test_it_agrees_with_the_shared_scorer(gold_file: Path) -> None:
    shared = load(SHARED / "score.py")
    gold = json.loads(gold_file.read_text(encoding="utf-8"))
    text = text_of(gold_file, gold)
    whole = perfect(gold, text)
    ours = perf_extract.extract_text(text).to_dict()
    for report in (whole, ours, baseline.read(text), *(spoiled(whole, seed) for seed in range(5))):
        theirs = shared.score(gold, report, text)
        figures = scorer.score(gold, report, text)
        assert figures == pytest.approx({name: theirs[name] for name in scorer.FIGURES})


def test_errors_are_told_in_words() -> None:
    fact = {"start": 2, "end": 5, "text": "31人", "class": "kpi", "role": "value", "value": "31", "unit": "人"}
    gold = {"chars": 8, "sections": [], "points": [], "facts": [{**fact, "terms": ["编制"]}]}
    errors: list[str] = []
    scorer.score(gold, {"text": "编制31人在职", "sections": [], "finance": [], "kpis": []}, "编制31人在职", errors)
    assert errors == ["fact missed: 31人 编制 (value)"]
