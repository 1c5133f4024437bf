"""Words in the cells of a PDF's tables, as a reader takes them."""

from __future__ import annotations

import io
from typing import Any

import pytest

from perf_extract.readers.pdf import read_pdf

FONT = "STSong-Light"


def table(*rows: tuple[str, str]) -> bytes:
    """A ruled table of two columns."""
    canvas_module: Any = pytest.importorskip("reportlab.pdfgen.canvas")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    made = io.BytesIO()
    canvas = canvas_module.Canvas(made, pagesize=(595, 842), invariant=1)
    canvas.setFont(FONT, 12)
    for number, row in enumerate(rows):
        for left, width, words in ((70, 220, row[0]), (290, 120, row[1])):
            base = 700 - 40 * number
            canvas.rect(left, base - 16, width, 40)
            for line, part in enumerate(words.split("\n")):
                canvas.drawString(left + 3, base + 8 - 16 * line, part)
    canvas.save()
    return made.getvalue()


def test_gaps_that_fill_a_cells_width_are_no_blanks() -> None:
    (read,) = read_pdf(
        table(("科目名称", "决算数"), ("因  公  出  国  （  境  ）  费\n用", "3.20"), ("项  目", "1  2  3  4"))
    ).tables
    told = {(cell.row, cell.col): cell.text for cell in read.cells}
    assert told[1, 0] == "因公出国（境）费用"
    assert told[2, 0].split() == ["项", "目"]
    assert told[2, 1].split() == ["1", "2", "3", "4"]
