"""Scans read by OCR where the extra is installed, and what fonts that a PDF does not bring along must not lose."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import perf_extract
from perf_extract.readers import ocr

FIXTURES = Path(__file__).parents[2] / "fixtures"
CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus"
needs_ocr = pytest.mark.skipif(not ocr.installed(), reason="the extra `ocr` (rapidocr, onnxruntime) is not installed")


def chinese_font() -> str | None:
    """A file of a Chinese font of this machine."""
    if shutil.which("fc-list") is None:
        return None
    found = subprocess.run(["fc-list", ":lang=zh", "file"], capture_output=True, text=True, check=True).stdout
    return next(iter(sorted(line.rstrip(": ") for line in found.splitlines())), None)


def scanned(lines: list[str], font_file: str) -> bytes:
    """One page that is nothing but a picture of ``lines``, at 200 dots per inch."""
    pillow = pytest.importorskip("PIL.Image")
    drawing = pytest.importorskip("PIL.ImageDraw")
    fonts = pytest.importorskip("PIL.ImageFont")
    canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
    from reportlab.lib.utils import ImageReader

    picture = pillow.new("L", (1654, 2339), 250)
    pen = drawing.Draw(picture)
    font = fonts.truetype(font_file, 34)
    for number, line in enumerate(lines):
        pen.text((150, 160 + 64 * number), line, font=font, fill=20)
    made = io.BytesIO()
    canvas = canvas_module.Canvas(made, pagesize=(595, 842), invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.save()
    return made.getvalue()


@needs_ocr
def test_a_scanned_page_of_a_fixture_gives_its_facts_and_says_that_it_was_read_by_ocr() -> None:
    font = chinese_font()
    if font is None:
        pytest.skip("this machine has no Chinese font to print a page with")
    text = (FIXTURES / "work_report_jichuan_2025.txt").read_text(encoding="utf-8")
    first = [line.strip() for line in text.split("\n") if line.strip()][:60]
    lines = [line[at : at + 38] for line in first for at in range(0, len(line), 38)][:32]
    plain = perf_extract.extract_text("\n".join(lines))
    report = perf_extract.extract(scanned(lines, font))
    assert report.document.source.ocr_pages == [1]
    assert [w.code for w in report.warnings if w.code == "ocr"] == ["ocr"]
    wanted = {(f.value, f.unit) for f in plain.facts()}
    found = {(f.value, f.unit) for f in report.facts()}
    assert len(wanted) >= 5
    assert len(wanted & found) >= 0.9 * len(wanted), wanted - found
    assert all(f.evidence.page == 1 and f.evidence.box is not None for f in report.facts())


@needs_ocr
@pytest.mark.skipif(not CORPUS.exists(), reason="the public documents are not beside the repository")
def test_a_real_scan_is_read(tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    whole = pdfium.PdfDocument(CORPUS / "bl_zhangjiajie_2025_scanned.pdf")
    part = pdfium.PdfDocument.new()
    part.import_pages(whole, [1])
    part.save(tmp_path / "page.pdf")
    report = perf_extract.extract(tmp_path / "page.pdf")
    assert report.document.source.ocr_pages == [1]
    assert any("\u4e00" <= char <= "\u9fff" for char in report.text)


def test_a_page_with_text_is_not_marked(pdf_of: Callable[..., bytes]) -> None:
    report = perf_extract.extract(pdf_of("全年一般公共预算收入12.35亿元，增长5.6%，其中税收收入8.02亿元。\n" * 5))
    assert report.document.source.ocr_pages == []


def test_lone_marks_of_a_font_that_is_not_embedded_are_kept() -> None:
    canvas_module: Any = pytest.importorskip("reportlab.pdfgen.canvas")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    made = io.BytesIO()
    canvas = canvas_module.Canvas(made, pagesize=(595, 842), invariant=1)
    canvas.setFont("STSong-Light", 12)
    marks = "（）：，；。、％元无"
    for number, mark in enumerate(marks):
        canvas.drawString(70 + 40 * number, 700, mark)
    canvas.save()
    assert "".join(perf_extract.readers.read_source(made.getvalue()).text.split()) == marks
