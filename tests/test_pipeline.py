"""What every report has in common, whatever its text."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perf_extract
from perf_extract import Report, Source, errors

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").glob("*.txt"))
TEXT = "某县教育局2023年度部门整体支出绩效自评报告\n一、部门概况\n我局内设9个股室，在职31人。\n"


def places(report: Report) -> list[tuple[int, int]]:
    found = [(f.evidence.start, f.evidence.end) for f in report.facts()]
    found += [(f.clause.start, f.clause.end) for f in report.facts()]
    found += [(x.start, x.end) for group in (report.sections, report.quantities, report.entities) for x in group]
    return found + [(s.heading.start, s.heading.end) for s in report.sections]


def check(report: Report) -> None:
    text = report.text
    assert all(0 <= start <= end <= len(text) for start, end in places(report))
    for fact in report.facts():
        assert text[fact.evidence.start : fact.evidence.end] == fact.evidence.text
        assert fact.name
    for group in (report.quantities, report.entities):
        for found in group:
            assert text[found.start : found.end] == found.text
    sections = {s.id: s for s in report.sections}
    assert len(sections) == len(report.sections)
    for section in report.sections:
        if section.parent is not None:
            above = sections[section.parent]
            assert above.start <= section.start <= section.end <= above.end
            assert above.level < section.level
    facts = {f.id: f for f in report.facts()}
    assert len(facts) == len(report.finance) + len(report.kpis)
    assert all(f.parent is None or f.parent in facts for f in facts.values())
    assert all(f.section is None or f.section in sections for f in facts.values())
    assert Report.from_json(report.to_json()) == report


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_fixture_reports_hold_together(path: Path) -> None:
    report = perf_extract.extract(path)
    check(report)
    assert report.finance or report.kpis
    assert report.document.title
    again = perf_extract.extract(path)
    assert again.to_json() == report.to_json()


def test_extract_and_extract_text_differ_in_the_source_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    by_path, by_text = perf_extract.extract(path), perf_extract.extract_text(TEXT)
    assert by_path.document.source.name == "a.txt"
    assert by_text.document.source.name == "<text>"
    assert by_text.document.source.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    by_text.document.source = by_path.document.source
    assert by_text == by_path


def test_the_report_says_what_made_it() -> None:
    report = perf_extract.extract_text(TEXT)
    assert report.extractor.version == perf_extract.__version__
    assert report.extractor.catalog == perf_extract.Catalog.default().fingerprint
    assert report.schema_version == "1.0"


def test_a_source_can_be_given() -> None:
    source = Source("row 7", "text/plain", "0" * 64)
    assert perf_extract.extract_text(TEXT, source=source).document.source == source


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000\xa0\r\n"])
def test_blank_text_is_empty(text: str) -> None:
    with pytest.raises(errors.EmptyError):
        perf_extract.extract_text(text)


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\u2028"),
        "完成\ud83d9个\udfff股室",
        "\ufeff一、概况",
        "a\0b9个\x1b",
        "（" * 500 + "9个",
        "其中：" * 300 + "9万元",
        "一、" * 200,
        "9" * 5000 + "元",
        "1,000," * 1000 + "元",
        "书1次分别6、2%",
        "计算机.6.3台，.123,456.7万元",
    ],
)
def test_odd_texts_give_a_report_that_holds_together(text: str) -> None:
    report = perf_extract.extract_text(text)
    assert len(report.text) == len(text)
    check(report)


PIECES = (
    "一、 （一） 1、 ① 一是 ， 。 ； ： （ ） 其中 分别为 从 增加到 同比增长 下降 占 完成 预算 决算 "
    "收入 支出 万元 亿元 % 个百分点 家 个 人 位 1,234.56 二十五点五 3 ０ 2023年 《办法》 "
    "“小巨人” 〔2022〕 号 我局 全县 企业 5G基站 - — 至 余 约 无 目录 第三部分 "
)
WORDS = st.sampled_from(["\n", "\r\n", "\u3000", " ", *PIECES.split()])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS | st.text(max_size=4), min_size=1, max_size=40).map("".join))
def test_any_text_gives_a_report_that_holds_together(text: str) -> None:
    if not text.strip():
        return
    check(perf_extract.extract_text(text))


def test_find_quantities_and_parse_number() -> None:
    (found,) = perf_extract.find_quantities("完成197个5G基站")
    assert (found.text, found.start, found.end, found.unit) == ("197个", 2, 6, "个")
    assert str(perf_extract.parse_number("二十五点五亿")) == "2550000000"
    with pytest.raises(ValueError, match="数十"):
        perf_extract.parse_number("数十")
    assert perf_extract.find_quantities("") == []
