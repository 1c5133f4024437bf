"""From paths, bytes and file objects to text and what is said of the source."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from perf_extract import errors, readers
from perf_extract.readers import ADVICE, READERS, read_source
from perf_extract.readers.sniff import MEDIA_TYPES, sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT = "一、部门概况\n编制31人。\n"


def archive(*members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for member in members:
            file.writestr(member, "x")
    return made.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_path_bytes_and_file_give_the_same(encoding: str, tmp_path: Path) -> None:
    data = TEXT.encode(encoding)
    path = tmp_path / "报告.txt"
    path.write_bytes(data)
    with path.open("rb") as file:
        ways = [
            read_source(path),
            read_source(str(path)),
            read_source(data),
            read_source(bytearray(data)),
            read_source(file),
        ]
    assert [w.text for w in ways] == [TEXT] * 5
    assert {w.source.sha256 for w in ways} == {hashlib.sha256(data).hexdigest()}
    assert [w.source.name for w in ways] == ["报告.txt", "报告.txt", "<bytes>", "<bytes>", "报告.txt"]
    assert {w.source.media_type for w in ways} == {"text/plain"}


def test_a_file_opened_as_text_counts_too() -> None:
    assert read_source(io.StringIO(TEXT)).text == TEXT
    assert read_source(io.StringIO(TEXT), name="given").source.name == "given"


def test_a_file_opened_in_the_wrong_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    with path.open(encoding="utf-8") as file, pytest.raises(errors.UnreadableError, match="mode 'rb'"):
        read_source(file)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.4", "pdf"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("xl/workbook.xml"), "xlsx"),
        (archive("OFD.xml"), "ofd"),
        (archive("a.txt"), "zip"),
        (b"PK\x03\x04 cut off", "zip"),
        (b"\xef\xbb\xbf\r\n<!doctype HTML>", "html"),
        (b"<html lang=zh>", "html"),
        (b"{\\rtf1", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (OLE, "ole"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"junk before\n%PDF-1.7", "pdf"),
        (archive("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
        (archive("ppt/presentation.xml"), "pptx"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"<!-- saved --><html><body>", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", "html"),
        (b"<?xml version='1.0'?><w xmlns='http://schemas.microsoft.com/office/word/2003/wordml'/>", "wordml"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "mhtml"),
        (b"<5 years", "text"),
        (TEXT.encode(), "text"),
        (b"PKI", "text"),
        (b"", "text"),
    ],
)
def test_content_decides(data: bytes, found: str) -> None:
    assert sniff(data, "report.pdf") == found


def test_only_kinds_of_plain_text_are_told_by_name() -> None:
    assert sniff(TEXT.encode(), "README.MD") == "markdown"
    assert sniff(TEXT.encode(), "a.csv") == "csv"
    assert sniff(TEXT.encode(), "a.docx") == "text"
    assert read_source(TEXT.encode(), name="a.md").source.media_type == "text/markdown"


def test_every_format_has_a_reader_or_advice() -> None:
    assert READERS.keys() | ADVICE.keys() | {"text", "zip", "locked"} == MEDIA_TYPES.keys()
    assert not READERS.keys() & ADVICE.keys()


def test_an_unsupported_format_is_named_with_advice() -> None:
    with pytest.raises(errors.UnsupportedError, match=r"a\.bin: single pictures are not read; put them into a PDF"):
        read_source(b"\x89PNG\r\n\x1a\n", name="a.bin")


def test_errors_are_also_the_builtin_a_caller_expects(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_source(tmp_path / "none")
    with pytest.raises(OSError, match="is a folder"):
        read_source(tmp_path)
    with pytest.raises(ValueError, match="blank"):
        read_source(b" ")


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000, "\udcff.txt"])
def test_paths_that_name_nothing_give_one_short_line(path: str) -> None:
    with pytest.raises((errors.NotFoundInputError, errors.UnreadableError)) as caught:
        read_source(path)
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 400


def test_a_text_given_as_path_is_told_where_to_go() -> None:
    with pytest.raises(errors.InputError):
        read_source(TEXT * 100)


def test_too_large_is_refused_before_decoding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 10)
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 11)
    for source in (path, b"x" * 11, io.BytesIO(b"x" * 11)):
        with pytest.raises(errors.TooLargeError):
            read_source(source)
    assert read_source(b"x" * 10).text == "x" * 10


def test_a_broken_file_object() -> None:
    class Broken(io.RawIOBase):
        name = "pipe"

        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(errors.UnreadableError, match="pipe: input/output error"):
        read_source(Broken())
