"""Real documents, where they are beside the repository: each gives its text, or the error that is right."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from perf_extract import errors
from perf_extract.readers import ocr, read_source

CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus"
FILES = sorted(path for path in CORPUS.glob("*") if path.suffix in (".html", ".pdf", ".docx", ".xlsx"))
#: whose plain-text rendering prints merged cells or bold words twice, or has the site around the article
REPEATING = ("bx_chengde_2025", "bx_ezhou_2025", "bl_aksu_2025", "bl_zhenjiang_2025", "pt_diqing_2026_targets")


@pytest.mark.skipif(not FILES, reason="the public documents are not beside the repository")
def test_there_is_something_of_each_format() -> None:
    assert {path.suffix for path in FILES} == {".html", ".pdf", ".docx", ".xlsx"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_gives_its_text(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    if path.stem.endswith("_scanned"):
        with pytest.raises(errors.ScannedError):
            read_source(path)
        return
    read = read_source(path)
    assert all(read.text[c.start : c.end] == c.text for table in read.tables for c in table.cells)
    plain = path.with_suffix(".txt")
    if plain.exists() and path.stem not in REPEATING:
        given, expected = (Counter("".join(t.split())) for t in (read.text, plain.read_text(encoding="utf-8")))
        assert (expected - given).total() <= 0.03 * expected.total()
        assert (given - expected).total() <= 0.03 * expected.total()
