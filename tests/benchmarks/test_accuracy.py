"""The gate: what fails it, and which way floors move."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loading import load

ROOT = Path(__file__).parents[2]
accuracy = load(ROOT / "benchmarks" / "accuracy.py")


def scored(name: str = "a", **figures: float | None):  # type: ignore[no-untyped-def]
    return accuracy.Scored(
        name, 3, dict(figures), {"detect": 0.5, "strict": 0.2}, [], [(0.95, True), (0.95, False), (0.5, False)]
    )


def under(floors: accuracy.Floors, *all_scored: accuracy.Scored) -> list[str]:
    return accuracy.under(floors, list(all_scored), complete=False)


def test_calibration_counts_by_confidence_and_kind_of_gold() -> None:
    rows = accuracy.calibration([scored("d00"), scored("a"), scored("b")]).splitlines()
    assert rows[2] == "| 0.9 and more | 2 (66.7%) | 50.0% | 4 (66.7%) | 50.0% |"
    assert rows[4] == "| under 0.7 | 1 (33.3%) | 0.0% | 2 (33.3%) | 0.0% |"


def test_at_the_floor_is_enough() -> None:
    assert under({"a": {"strict": 0.9}}, scored(strict=0.9)) == []


def test_under_the_floor_fails() -> None:
    assert under({"a": {"strict": 0.9}}, scored(strict=0.8999)) == ["a: strict is 0.8999, its floor 0.9000"]
    assert under({"a": {"strict": 0.9}}, scored(strict=None)) == ["a: strict is nothing, its floor 0.9000"]


def test_a_report_without_floors_fails() -> None:
    assert under({}, scored(strict=1.0)) == ["a: no floors are pinned; run with --raise-floors"]


def test_a_fixture_that_is_gone_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(accuracy, "FOLDERS", (tmp_path, tmp_path / "shared"))
    floors = {"a": {"strict": 0.9}, "gone": {"strict": 0.9}, "d00": {"strict": 0.9}}
    assert accuracy.under(floors, [scored(strict=1.0)], complete=True) == ["gone: has floors but is not there"]


def test_raising_never_lowers() -> None:
    floors = {"a": {"strict": 0.9, "detect": 0.9}}
    assert accuracy.moved(floors, [scored(strict=0.95, detect=0.8)], lower=False) == {
        "a": {"strict": 0.95, "detect": 0.9}
    }


def test_lowering_takes_the_explicit_flag() -> None:
    assert accuracy.moved({"a": {"strict": 0.9}}, [scored(strict=0.8, kind=None)], lower=True) == {"a": {"strict": 0.8}}


def test_a_floor_is_never_above_what_was_reached() -> None:
    ((_, held),) = accuracy.moved({}, [scored(strict=2 / 3)], lower=False).items()
    assert held["strict"] <= 2 / 3


def test_results_replace_their_section_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    results.write_text("# Results\n\n## Accuracy\n\noutdated\n\n## Speed\n\nkept\n", encoding="utf-8")
    monkeypatch.setattr(accuracy, "RESULTS", results)
    accuracy.write_results([scored(strict=0.5)])
    written = results.read_text(encoding="utf-8")
    assert "outdated" not in written
    assert "| a | 3 |" in written
    assert written.endswith("## Speed\n\nkept\n")
    accuracy.write_results([scored(strict=0.5)])
    assert results.read_text(encoding="utf-8") == written


def test_entities_are_found_by_label_and_words(tmp_path: Path) -> None:
    listed = tmp_path / "a.entities.tsv"
    listed.write_text("label\ttext\nUNIT\t财务股\nLAW\t预算法\nORG\t某县教育局\n", encoding="utf-8")
    report = {
        "entities": [
            {"label": "UNIT", "text": "财务股", "canonical": "财务股"},
            {"label": "LAW", "text": "《预算法》", "canonical": "预算法"},
            {"label": "REGION", "text": "某县教育局", "canonical": "某县教育局"},
        ]
    }
    errors: list[str] = []
    assert accuracy.entity_recall(listed, report, errors) == pytest.approx(2 / 3)
    assert errors == ["entity missed: ORG 某县教育局"]


def test_every_annotated_report_here_has_floors() -> None:
    floors = json.loads(accuracy.FLOORS.read_text(encoding="utf-8"))
    assert {accuracy.name_of(path) for path in accuracy.annotated()} <= floors.keys()
