"""ZIP archives, and whatever hostile or broken bytes: one coded error each, within stated limits."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from perf_extract import errors
from perf_extract.readers import archive, limits, members, office, read_source

TEXT = "一、部门概况\n编制31人。\n"


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return made.getvalue()


def test_one_report_in_an_archive_is_read() -> None:
    read = read_source(
        zipped({"附件/报告.txt": TEXT.encode("gb18030"), "__MACOSX/x": b"1", "附件/.DS_Store": b"2"}), name="a.zip"
    )
    assert (read.text, read.source.name, read.source.media_type) == (TEXT, "a.zip/附件/报告.txt", "text/plain")


def test_many_reports_in_an_archive_are_given_one_by_one(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"1", "b/": b"", "b/c.pdf": b"2"})
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert list(members(data)) == list(members(path)) == [("a.txt", b"1"), ("b/c.pdf", b"2")]
    for broken in (tmp_path / "none.zip", tmp_path):
        with pytest.raises(errors.InputError):
            list(members(broken))
    with pytest.raises(errors.UnsupportedError, match="holds 2 files"):
        read_source(data)
    with pytest.raises(errors.UnsupportedError, match="another archive"):
        read_source(zipped({"inner.zip": data}))
    with pytest.raises(errors.EmptyError):
        read_source(zipped({}))


def test_names_that_chinese_windows_wrote() -> None:
    data = zipped({"zzzzzzzz.txt": TEXT.encode()}).replace(b"zzzzzzzz", "决算报告".encode("gb18030"))
    assert [name for name, _ in members(data)] == ["决算报告.txt"]


def test_bombs_are_refused_before_they_unfold(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({f"{i}.txt": bytes(1 << 22) for i in range(3)})
    assert len(bomb) < 20_000
    monkeypatch.setattr(archive, "MAX_UNPACKED", 10 << 20)
    with pytest.raises(errors.TooLargeError, match="unpacks to over 10 MiB"):
        read_source(bomb)


def test_a_bomb_that_lies_about_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = zipped({"word/document.xml": bytes(1 << 22)})
    size = (1 << 22).to_bytes(4, "little")
    lying = honest.replace(size, (100).to_bytes(4, "little"))
    with pytest.raises(errors.InputError) as caught:
        read_source(lying)
    assert caught.value.code in ("too_large", "unreadable")
    monkeypatch.setattr(archive, "MAX_PARTS", 1)
    with pytest.raises(errors.TooLargeError, match="more than 1 parts"):
        archive.Archive(zipped({"a": b"", "b": b""}))


def test_a_part_over_its_limit() -> None:
    with pytest.raises(errors.TooLargeError):
        archive.Archive(zipped({"a": bytes(1000)})).read("a", 999)


def test_locked_and_cut_off_archives() -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode()}))
    for place in (6, data.index(b"PK\x01\x02") + 8):
        data[place] |= 1
    with pytest.raises(errors.EncryptedError):
        read_source(bytes(data))
    with pytest.raises(errors.TruncatedError):
        read_source(zipped({"a.txt": TEXT.encode() * 100})[:-30])


def test_a_damaged_part() -> None:
    data = zipped({"a.txt": TEXT.encode() * 50}, zipfile.ZIP_STORED).replace("编制".encode(), "编造".encode())
    with pytest.raises(errors.UnreadableError, match="damaged"):
        read_source(data)


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.xlsx", "report"])
def test_a_wrong_extension_does_not_decide(name: str, word_file: Callable[..., bytes]) -> None:
    assert read_source(TEXT.encode(), name=name).text == TEXT
    assert read_source(word_file("<w:p><w:r><w:t>甲</w:t></w:r></w:p>"), name=name).text == "甲"


@pytest.mark.parametrize(
    "start", [b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"{\\rtf"]
)
@pytest.mark.parametrize("fill", [b"", b"\0" * 5000, bytes(range(256)) * 40, b"%%EOF WordDocument"])
def test_any_bytes_give_a_text_or_a_coded_error(start: bytes, fill: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    caught: errors.PerfExtractError | None = None
    try:
        read_source(start + fill)
    except errors.PerfExtractError as err:
        caught = err
    assert caught is None or (caught.message.isprintable() and caught.code != "error")


def test_a_reader_that_trips_gives_a_coded_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(data: bytes) -> None:
        raise KeyError("w:body")

    monkeypatch.setattr("perf_extract.readers.html.read_html", trip)
    with pytest.raises(errors.UnreadableError, match=r"a: cannot be read as html \(KeyError\)"):
        read_source(b"<html>", name="a")


def test_old_documents_need_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    with pytest.raises(errors.UnsupportedError, match="install LibreOffice"):
        read_source(old)
    locked = old[:512] + b"\xec\xa5" + b"\0" * 9 + b"\x01" + old[524:]
    with pytest.raises(errors.EncryptedError):
        read_source(locked)


def test_a_conversion_that_does_not_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 & wait\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    monkeypatch.setattr(office, "MAX_CONVERT_SECONDS", 0.3)
    with pytest.raises(errors.WorkTimeoutError):
        read_source(b"{\\rtf1 x}")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_old_document_through_libreoffice(auto_numbered: Callable[[str], tuple[bytes, int]], tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(auto_numbered("一、概况\n（一）职责\n（二）机构\n编制31人。")[0])
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless", "--convert-to", "doc"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "a.docx")], check=True, capture_output=True)
    read = read_source(tmp_path / "a.doc")
    assert read.text.split("\n") == ["一、概况", "（一）职责", "（二）机构", "编制31人。"]
    assert read.source.media_type == "application/msword"


def test_limits_are_stated_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    stated = [
        f"{limits.MAX_BYTES >> 20} MiB", f"{limits.MAX_UNPACKED >> 20} MiB", f"{limits.MAX_PAGES:,} pages",
        f"{limits.MAX_CELLS:,} cells", f"{limits.MAX_SECONDS:.0f} seconds", f"{limits.MAX_OCR_SECONDS:.0f} seconds",
        f"{limits.MAX_PARTS:,} parts", f"{limits.MAX_CHARACTERS:,} characters",
        f"{limits.MAX_CONVERT_SECONDS:.0f} seconds",
    ]  # fmt: skip
    assert [limit for limit in stated if limit not in page] == []
