"""The same facts on a spaCy Doc, and back from its bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import perf_extract
from perf_extract.spacy import GROUPS, report_to_doc

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").glob("*.txt"))
JIEBA = {"nlp": {"tokenizer": {"segmenter": "jieba"}}}
TEXT = "某县教育局2023年度部门整体支出绩效自评报告\n\n一、部门概况\n 我局内设9个股室，\u3000在职 31人。\n"


def pipeline(config: dict | None = None) -> Language:
    nlp = spacy.blank("zh", config=config or {})
    nlp.add_pipe("perf_extract")
    return nlp


@pytest.fixture(scope="module", params=[None, JIEBA], ids=["char", "jieba"])
def nlp(request: pytest.FixtureRequest) -> Language:
    return pipeline(request.param)


@pytest.mark.parametrize("path", FIXTURES[:3], ids=lambda p: p.stem)
def test_the_component_finds_what_extract_text_finds(nlp: Language, path: Path) -> None:
    text = perf_extract.extract(path).text
    doc = nlp(text)
    assert doc.text == text
    assert doc._.report == perf_extract.extract_text(text)


def test_spans_cover_what_they_stand_for(nlp: Language) -> None:
    doc = nlp(TEXT)
    report = doc._.report
    assert set(doc.spans) == set(GROUPS)
    for group in GROUPS:
        assert len(doc.spans[group]) == len(getattr(report, group)), group
    for span, fact in zip(doc.spans["kpis"], report.kpis, strict=True):
        assert span.start_char <= fact.evidence.start < fact.evidence.end <= span.end_char
        assert span.label_ == fact.indicator
        assert span._.fact is fact
    for span, entity in zip(doc.spans["entities"], report.entities, strict=True):
        assert (span.label_, span.kb_id_, span._.fact) == (entity.label, entity.canonical, entity)


def test_single_characters_make_exact_spans() -> None:
    doc = pipeline()(TEXT)
    assert [s.text for s in doc.spans["kpis"]] == [f.evidence.text for f in doc._.report.kpis]
    assert doc._.report.kpis


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_a_blank_document_has_no_report(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc._.report is None
    assert [len(doc.spans[group]) for group in GROUPS] == [0] * len(GROUPS)


def test_settings() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("perf_extract", config={"segmenter": "jieba"})
    assert nlp(TEXT)._.report.kpis == perf_extract.extract_text(TEXT).kpis
    with pytest.raises(perf_extract.CatalogError):
        spacy.blank("zh").add_pipe("perf_extract", config={"catalog": ["no/such/folder"]})


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_to_doc_is_exact(path: Path) -> None:
    report = perf_extract.extract(path)
    doc = report.to_doc()
    assert doc.text == report.text
    assert doc._.report == report
    for group in ("finance", "kpis"):
        assert [s.text for s in doc.spans[group]] == [f.evidence.text for f in getattr(report, group)]
    for group in ("entities", "quantities"):
        assert [s.text for s in doc.spans[group]] == [f.text for f in getattr(report, group)]
    for span, section in zip(doc.spans["sections"], report.sections, strict=True):
        assert (span.start_char, span.end_char) == (section.start, section.end)
    assert any(len(token) > 1 and token.tag_.startswith("n") for token in doc)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["编制31人", "一、", " ", "  ", "\n", "\r\n", "\u3000", "\xa0", "a", "，", "9 个\n股室"]),
        max_size=12,
    )
)
def test_to_doc_keeps_every_blank(parts: list[str]) -> None:
    text = "".join(parts)
    if text.strip():
        assert report_to_doc(perf_extract.extract_text(text)).text == text


def test_report_and_spans_survive_bytes() -> None:
    doc = pipeline()(TEXT)
    vocab = spacy.blank("zh").vocab
    packed = DocBin(store_user_data=True, docs=[doc, report_to_doc(doc._.report)]).to_bytes()
    back = [*DocBin().from_bytes(packed).get_docs(vocab), Doc(vocab).from_bytes(doc.to_bytes())]
    assert len(back) == 3
    for other in back:
        assert other._.report == doc._.report
        assert [(s.text, s.label_) for s in other.spans["kpis"]] == [(s.text, s.label_) for s in doc.spans["kpis"]]
        assert [s._.fact for s in other.spans["kpis"]] == doc._.report.kpis


def test_a_span_of_others_has_no_fact() -> None:
    doc = pipeline()(TEXT)
    assert doc[0:2]._.fact is None
    assert spacy.blank("zh")(TEXT)[0:2]._.fact is None


def test_the_pipe_can_be_saved_and_loaded(tmp_path: Path) -> None:
    pipeline().to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.report == perf_extract.extract_text(TEXT)
