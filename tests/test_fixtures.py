"""The fixtures' gold is what their annotations and texts say."""

from __future__ import annotations

import itertools
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from loading import load

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = sorted(p.stem for p in FIXTURES.glob("*.ann"))


builder = load(FIXTURES / "build_gold.py")


def gold_of(name: str) -> tuple[dict, str]:
    gold = json.loads((FIXTURES / f"{name}.gold.json").read_text(encoding="utf-8"))
    return gold, builder.read(FIXTURES / f"{name}.txt")


def test_every_text_has_annotations() -> None:
    assert NAMES
    assert sorted(p.stem for p in FIXTURES.glob("*.txt")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_gold_is_up_to_date(name: str) -> None:
    written = (FIXTURES / f"{name}.gold.json").read_text(encoding="utf-8")
    assert written == builder.dump(builder.build(name))


@pytest.mark.parametrize("name", NAMES)
def test_surfaces_and_markers_stand_in_the_text(name: str) -> None:
    gold, text = gold_of(name)
    assert gold["chars"] == len(text)
    assert [text[f["start"] : f["end"]] for f in gold["facts"]] == [f["text"] for f in gold["facts"]]
    for part in gold["sections"] + gold["points"]:
        assert text[part["start"] :].startswith(part["marker"])


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_in_order_and_apart(name: str) -> None:
    facts = gold_of(name)[0]["facts"]
    assert all(a["end"] <= b["start"] for a, b in itertools.pairwise(facts))


@pytest.mark.parametrize("name", NAMES)
def test_values_are_the_printed_figures(name: str) -> None:
    for fact in gold_of(name)[0]["facts"]:
        stated = [abs(Decimal(fact[k])) for k in ("value", "value_max") if k in fact]
        assert stated == builder.figures(fact["text"]), fact["text"]


@pytest.mark.parametrize("name", NAMES)
def test_only_differences_are_negative_unless_printed_so(name: str) -> None:
    for fact in gold_of(name)[0]["facts"]:
        if fact["value"].startswith("-") and fact["text"][0] not in "-－−负":
            assert fact["role"] in ("change", "growth", "over"), fact


@pytest.mark.parametrize("name", NAMES)
def test_section_levels_go_down_one_at_a_time(name: str) -> None:
    levels = [s["level"] for s in gold_of(name)[0]["sections"]]
    assert min(levels) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("3,178.28万元", "3178.28"),
        ("１２．５％", "12.5"),
        ("142.80 万元", "142.80"),
        ("307.82\n万元", "307.82"),
        ("两家", "2"),
        ("第一位", "1"),
        ("百分之十二", "12"),
        ("二十五点五亿元", "25.5"),
        ("一百零八个", "108"),
        ("4500余户", "4500"),
        ("0.8个百分点", "0.8"),
        ("三个百分点", "3"),
        ("5.5千瓦", "5.5"),
    ],
)
def test_figures_reads_one_number(surface: str, value: str) -> None:
    assert builder.figures(surface) == [Decimal(value)]


def test_figures_reads_both_ends_of_a_range() -> None:
    assert builder.figures("5至8万元") == [Decimal(5), Decimal(8)]


def annotate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, ann: str) -> dict:
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    (tmp_path / "x.ann").write_text(ann, encoding="utf-8")
    monkeypatch.setattr(builder, "HERE", tmp_path)
    return builder.build("x")


def test_a_figure_is_not_found_inside_a_longer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = annotate(tmp_path, monkeypatch, "新建学校12所、公园2所", "F\t2所\tkpi\tvalue\t2\t所\teq\t公园\t公园")
    assert gold["facts"][0]["start"] == 10


def test_shared_forbidden_words_spare_names_that_hold_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = (
        "D\tforbid\t农村/城镇\n"
        "F\t3个\tkpi\tvalue\t3\t个\teq\t农村\t农村学校\n"
        "F\t4个\tkpi\tvalue\t4\t个\teq\t校车\t校车\tforbid=城区"
    )
    gold = annotate(tmp_path, monkeypatch, "农村学校3个、校车4个", ann)
    assert [f["forbid"] for f in gold["facts"]] == [["城镇"], ["农村", "城镇", "城区"]]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("F\t9所\tkpi\tvalue\t9\t所\teq\t学校\t学校", "is not in the text"),
        ("F\t12所\tkpi\tvalue\t2\t所\teq\t学校\t学校", "the value says 2"),
        ("F\t12所\tkpi\tvalue\t12\t所\teq\t医院\t医院", "the term '医院' is not in the text"),
        ("F\t12所\tkpi\tvalue\t12\t所\teq\t学校\t校舍", "lacks the term"),
        ("F\t12所\tkpi\tlevel\t12\t所\teq\t学校\t学校", "role 'level'"),
        ("S\t1\t一、\t概况", "is not in the text"),
        ("Q\t一、", "unknown record"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, says: str) -> None:
    with pytest.raises(builder.AnnotationError, match=rf"^x\.ann:2: .*{re.escape(says)}"):
        annotate(tmp_path, monkeypatch, "新建学校12所", f"# remark\n{line}")
