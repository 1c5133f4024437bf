"""Corrections laid over an extraction, and the gold that comes of them."""

from __future__ import annotations

import importlib.util
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from perf_extract import Report, errors, extract, extract_text
from perf_extract.cli import main
from perf_extract.review import Corrections, apply_corrections, as_gold

ROOT = Path(__file__).parents[2]
TEXT = """\
青禾县水利局2023年度部门整体支出绩效自评报告
一、预算执行情况
2023年支出决算总计912.40万元，其中基本支出为420.15万元，项目支出为510.25万元。
二、主要绩效
新建渠道12公里，“三送三解”走进农户。
"""


@pytest.fixture
def report() -> Report:
    return extract_text(TEXT)


def file_of(report: Report, *entries: dict[str, Any], **over: Any) -> bytes:
    source = {"name": report.document.source.name, "sha256": report.document.source.sha256}
    whole = {"format": "perf_extract.corrections", "version": 1, "source": source, "corrections": list(entries)}
    return json.dumps({**whole, **over}).encode()


def entry(report: Report, words: str, action: str, **more: Any) -> dict[str, Any]:
    start = report.text.index(words)
    given: dict[str, Any] = {"action": action, "start": start, "end": start + len(words), "text": words, **more}
    if action != "add":
        given.setdefault("fact", f"f{start}")
    if action == "change":
        given.setdefault("was", {"name": "基本支出", "value": "420.15", "unit": "万元", "role": "value"})
    return given


def applied(report: Report, *entries: dict[str, Any]) -> Report:
    return apply_corrections(report, Corrections.from_json(file_of(report, *entries)))


def named(report: Report, words: str) -> Any:
    (fact,) = (f for f in report.facts() if f.evidence.text == words)
    return fact


def test_a_change_makes_the_check_hold(report: Report) -> None:
    assert [c.status for c in report.checks] == ["mismatch"]
    done = applied(report, entry(report, "420.15万元", "change", set={"value": "402.15"}))
    fact = named(done, "420.15万元")
    assert (fact.value, fact.value_base, fact.amount) == (Decimal("402.15"), 4021500, 4021500)
    assert (fact.rule, fact.confidence) == ("corrected", 1.0)
    assert fact.parent == named(report, "420.15万元").parent
    assert [c.status for c in done.checks] == ["holds"]
    assert [c.status for c in report.checks] == ["mismatch"]
    assert done.to_json() == applied(report, entry(report, "420.15万元", "change", set={"value": "402.15"})).to_json()


def test_a_rejected_whole_leaves_its_parts_without_one(report: Report) -> None:
    done = applied(report, entry(report, "912.40万元", "reject"))
    assert [f.evidence.text for f in done.finance] == ["420.15万元", "510.25万元"]
    assert [f.parent for f in done.finance] == [None, None]
    assert done.checks == []


def test_a_new_name_brings_its_code_and_another_list_its_shape(report: Report) -> None:
    change = entry(report, "420.15万元", "change", set={"name": "工资福利支出", "stage": "budget", "role": "target"})
    fact = named(applied(report, change), "420.15万元")
    assert (fact.item, fact.code, fact.scheme, fact.stage, fact.role) == (
        "工资福利支出", "301", "economic", "budget", "target",
    )  # fmt: skip
    moved = named(applied(report, entry(report, "420.15万元", "change", set={"kind": "kpi"})), "420.15万元")
    assert moved in applied(report, entry(report, "420.15万元", "change", set={"kind": "kpi"})).kpis


def test_an_added_fact_knows_its_unit_and_chapter(report: Report) -> None:
    done = applied(report, entry(report, "三送", "add", set={"name": "服务", "value": "3", "unit": "万人次"}))
    fact = named(done, "三送")
    assert (fact.value_base, fact.unit_base, fact.chapter) == (30000, "人次", "performance")
    assert fact.section == done.sections[-1].id
    assert fact.id not in {f.id for f in report.facts()}
    assert list(done.facts())[-1] is fact


def test_corrections_outlive_a_better_extraction(report: Report) -> None:
    """What was changed and is not found any more is added, what was rejected and is not found stays away."""
    poorer = extract_text(TEXT)
    poorer.finance = [f for f in poorer.finance if f.evidence.text == "912.40万元"]
    done = applied(
        poorer,
        entry(report, "420.15万元", "change", set={"value": "402.15"}),
        entry(report, "510.25万元", "reject"),
    )
    assert [(f.name, str(f.value)) for f in done.finance] == [("支出决算总计", "912.40"), ("基本支出", "402.15")]


@pytest.mark.parametrize(
    ("over", "error", "code"),
    [
        ({"source": {"sha256": "0" * 64, "name": "别的.docx"}}, errors.OtherDocumentError, "other_document"),
        ({"version": 2}, errors.CorrectionsError, "corrections"),
        ({"format": "other"}, errors.CorrectionsError, "corrections"),
        ({"corrections": [{"action": "burn"}]}, errors.CorrectionsError, "corrections"),
    ],
)
def test_what_does_not_fit_is_refused(report: Report, over: dict[str, Any], error: type[Exception], code: str) -> None:
    with pytest.raises(error) as caught:
        apply_corrections(report, Corrections.from_json(file_of(report, **over)))
    assert caught.value.code == code  # type: ignore[attr-defined]
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "420.15亿元"},
        {"start": -3},
        {"end": 10**9},
        {"set": {"value": "12e3"}},
        {"set": {"value": "NaN"}},
        {"set": {"name": " "}},
        {"set": {"name": "长" * 61}},
        {"set": {"role": "sum"}},
        {"set": {"colour": "red"}},
    ],
    ids=str,
)
def test_a_wrong_entry_is_refused(report: Report, wrong: dict[str, Any]) -> None:
    change = {**entry(report, "420.15万元", "change", set={"value": "1"}), **wrong}
    with pytest.raises(errors.CorrectionsError):
        applied(report, change)


def scorers() -> list[Any]:
    """The scorer of the benchmarks and, where it is there, the one beside the annotated reports."""
    paths = [ROOT / "benchmarks" / "scorer.py", ROOT.parent / "shared" / "gold" / "score.py"]
    found = []
    for path in paths:
        if path.exists():
            spec = importlib.util.spec_from_file_location(f"scorer_{len(found)}", path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[spec.name] = module
            spec.loader.exec_module(module)
            found.append(module)
    return found


def figures_of(module: Any, gold: dict[str, Any], report: Report) -> dict[str, Any]:
    figures: dict[str, Any] = module.score(gold, report.to_dict(), report.text)
    return figures


@pytest.mark.parametrize("name", ["industry_qinghe_2023", "project_form_luping_water_2023", "bulletin_lanchuan_2024"])
@pytest.mark.parametrize("scorer", scorers(), ids=lambda m: m.__name__)
def test_the_gold_scores_what_it_was_made_of_as_right_and_the_rest_as_wrong(scorer: Any, name: str) -> None:
    report = extract(ROOT / "fixtures" / f"{name}.txt")
    first, second, *_ = report.facts()
    corrections = file_of(
        report,
        entry(report, first.evidence.text, "reject", **place(first)),
        entry(report, second.evidence.text, "change", set={"name": "另一个名称"}, **place(second)),
    )
    done = apply_corrections(report, Corrections.from_json(corrections))
    gold = json.loads(json.dumps(as_gold(done, name)))
    right = figures_of(scorer, gold, done)
    for figure in (
        "sections",
        "parent",
        "title",
        "kind",
        "detect",
        "strict",
        "value",
        "unit",
        "role",
        "name",
        "offsets",
    ):
        assert right[figure] in (1, None), figure
    assert figures_of(scorer, gold, report)["strict"] < 1


def place(fact: Any) -> dict[str, Any]:
    evidence = fact.evidence
    return {"start": evidence.start, "end": evidence.end, "text": evidence.text, "fact": fact.id}


def test_apply_writes_the_corrected_extraction_and_the_gold(tmp_path: Path) -> None:
    source = tmp_path / "r.txt"
    source.write_text(TEXT, encoding="utf-8")
    report = extract(source)
    (tmp_path / "r.json").write_text(report.to_json(), encoding="utf-8")
    change = entry(report, "420.15万元", "change", set={"value": "402.15"})
    (tmp_path / "c.json").write_bytes(file_of(report, change))
    arguments = [str(tmp_path / name) for name in ("r.json", "c.json")]
    outputs = ["-o", str(tmp_path / "out.json"), "--gold", str(tmp_path / "r.gold.json")]
    done = CliRunner().invoke(main, ["apply", *arguments, *outputs])
    assert (done.exit_code, done.output) == (0, "")
    out = Report.from_json((tmp_path / "out.json").read_bytes())
    assert named(out, "420.15万元").rule == "corrected"
    gold = json.loads((tmp_path / "r.gold.json").read_text(encoding="utf-8"))
    assert (gold["doc"], gold["sha256"]) == ("r", report.document.source.sha256)
    assert [f["value"] for f in gold["facts"]] == ["912.40", "402.15", "510.25", "12"]

    (tmp_path / "c.json").write_bytes(file_of(report, source={"sha256": "1", "name": "x"}))
    refused = CliRunner().invoke(main, ["apply", *arguments, *outputs])
    assert refused.exit_code == 1
    assert refused.output.startswith("perf-extract: other_document: ")
    assert refused.output.count("\n") == 1


@pytest.mark.parametrize(
    ("names", "content", "code"),
    [
        (("nowhere.json", "c.json"), "", "not_found"),
        (("r.json", "nowhere.json"), "", "not_found"),
        (("c.json", "c.json"), "[]", "unsupported"),
        (("r.json", "c.json"), "[]", "corrections"),
    ],
)
def test_apply_names_what_is_wrong(tmp_path: Path, names: tuple[str, str], content: str, code: str) -> None:
    (tmp_path / "r.json").write_text(extract_text(TEXT).to_json(), encoding="utf-8")
    (tmp_path / "c.json").write_text(content, encoding="utf-8")
    arguments = [str(tmp_path / name) for name in names]
    done = CliRunner().invoke(main, ["apply", *arguments, "-o", str(tmp_path / "out.json")])
    assert done.exit_code == 1
    assert done.output.startswith(f"perf-extract: {code}: ")


def test_review_writes_one_page_or_a_folder_of_pages(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.json").write_text(extract_text(TEXT).to_json(), encoding="utf-8")
    run = CliRunner()
    page = tmp_path / "a.html"
    assert run.invoke(main, ["review", str(tmp_path / "a.txt"), "-o", str(page)]).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    folder = tmp_path / "pages"
    files = [str(tmp_path / name) for name in ("a.txt", "b.txt", "b.json", "nowhere.txt")]
    done = run.invoke(main, ["review", *files, "-o", f"{folder}/"])
    assert done.exit_code == 1
    assert "perf-extract: not_found: " in done.output
    assert sorted(p.name for p in folder.iterdir()) == ["a.html", "b.json.html", "b.txt.html"]
    assert run.invoke(main, ["review", "-", "-o", str(page)], input=TEXT).exit_code == 0
    full = run.invoke(main, ["review", files[0], "-o", str(tmp_path / "no" / "page.html")])
    assert (full.exit_code, full.output.split(":")[1]) == (1, " unwritable")
