"""The table of what came out of each document: counts and codes, one line a file."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    from perf_extract.readers import ocr

    monkeypatch.setattr(ocr, "installed", ocr.installed)
    spec = importlib.util.spec_from_file_location("corpus", ROOT / "benchmarks" / "corpus.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "corpus", module)
    spec.loader.exec_module(module)
    return module


def test_a_line_for_each_document(corpus: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(
        "某县财政局2023年度部门决算\n一、收入情况\n本年收入合计3.5万元。\n", encoding="utf-8"
    )
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "README.md").write_text("no document", encoding="utf-8")
    assert corpus.main(["--folder", str(tmp_path), "--no-write"]) == 0
    table = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert [line.split(" | ")[:2] for line in table[1:]] == [["| a.txt", "final_accounts"], ["| b.pdf", "`truncated`"]]
    assert table[1].split(" | ")[3:7] == ["36", "0", "1", "1"]


def test_a_long_pdf_is_timed(corpus: ModuleType, tmp_path: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    page = canvas.Canvas(str(tmp_path / "a.pdf"))
    page.drawString(72, 700, "revenue 3.5")
    page.save()
    assert corpus.long_pdf([tmp_path / "a.pdf"], 3).startswith("A PDF of 3 pages put together from these (")


def test_nothing_to_read(corpus: ModuleType, tmp_path: Path) -> None:
    assert corpus.main(["--folder", str(tmp_path)]) == 1
