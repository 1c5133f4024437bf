"""Bytes to text: encodings, line ends, marks, and what is no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf_extract.errors import EmptyError, InputError, NotTextError
from perf_extract.readers.text import read_text

REPORT = "一、部门概况\n本部门2023年支出预算３１７８.28万元，完成１００％。\n" * 3


@pytest.mark.parametrize(
    "data",
    [
        REPORT.encode("utf-8"),
        codecs.BOM_UTF8 + REPORT.encode("utf-8"),
        codecs.BOM_UTF16_LE + REPORT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + REPORT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + REPORT.encode("utf-32-be"),
        REPORT.encode("utf-16-le"),
        REPORT.encode("utf-16-be"),
        REPORT.encode("gb18030"),
        REPORT.encode("gbk"),
    ],
    ids=[
        "utf-8",
        "utf-8-bom",
        "utf-16-le",
        "utf-16-be",
        "utf-32-le",
        "utf-32-be",
        "le-bare",
        "be-bare",
        "gb18030",
        "gbk",
    ],
)
def test_encodings(data: bytes) -> None:
    assert read_text(data) == REPORT


def test_gb18030_with_a_rare_character() -> None:
    assert read_text("㐀县𠀀镇支出5万元".encode("gb18030")) == "㐀县𠀀镇支出5万元"


def test_line_ends_become_lf_and_nothing_else_changes() -> None:
    text = "甲\u00a0乙\u3000丙\u200b丁\t戊  \r\n己\r庚\x0c辛"
    assert read_text(text.encode()) == "甲\u00a0乙\u3000丙\u200b丁\t戊  \n己\n庚\x0c辛"


def test_only_a_leading_mark_goes() -> None:
    assert read_text("\ufeff甲\ufeff乙".encode()) == "甲\ufeff乙"


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", codecs.BOM_UTF8, "\u3000\u00a0\u200b\n".encode()])
def test_blank_input(data: bytes) -> None:
    with pytest.raises(EmptyError, match="give a file with text"):
        read_text(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0",
        bytes(range(256)) * 40,
        b"\x7fELF\2\1\1" + b"\0" * 60 + b"\3\0>\0",
    ],
    ids=["png", "all-bytes", "elf"],
)
def test_no_text(data: bytes) -> None:
    with pytest.raises(NotTextError):
        read_text(data)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_or_a_coded_error(data: bytes) -> None:
    try:
        text = read_text(data)
    except (EmptyError, NotTextError):
        return
    assert text.strip()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_utf8_comes_back(text: str) -> None:
    try:
        got = read_text(text.encode())
    except InputError:
        return
    assert got == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
