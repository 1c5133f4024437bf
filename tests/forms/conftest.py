"""Filled forms as data, and each made as Word file, workbook, PDF, web page and flattened text."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

DATA = Path(__file__).parents[1] / "data" / "forms"


class Box(NamedTuple):
    """A cell of a form: where it stands, what it spans, its words (lines divided by line ends)."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str


class Form(NamedTuple):
    """A filled form: what stands above it, its cells in rows, the widths of its columns in points."""

    title: str
    subtitle: str
    widths: list[float]
    rows: list[list[Box]]

    @property
    def above(self) -> list[str]:
        return [self.title, self.subtitle]


def load(name: str) -> Form:
    raw = json.loads((DATA / f"{name}.layout.json").read_text(encoding="utf-8"))
    taken: set[tuple[int, int]] = set()
    rows: list[list[Box]] = []
    for number, row in enumerate(raw["rows"]):
        col = 0
        boxes: list[Box] = []
        for cell in row:
            text, rowspan, colspan = (cell, 1, 1) if isinstance(cell, str) else cell
            while (number, col) in taken:
                col += 1
            boxes.append(Box(number, col, rowspan, colspan, text))
            taken.update((number + i, col + j) for i in range(rowspan) for j in range(colspan))
            col += colspan
        rows.append(boxes)
    return Form(raw["title"], raw["subtitle"], raw["widths"], rows)


def load_expected(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.facts.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def as_docx(form: Form) -> bytes:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in form.above:
        document.add_paragraph(line)
    table = document.add_table(rows=len(form.rows), cols=len(form.widths))
    for box in (box for row in form.rows for box in row):
        cell = table.cell(box.row, box.col)
        if box.rowspan * box.colspan > 1:
            cell = cell.merge(table.cell(box.row + box.rowspan - 1, box.col + box.colspan - 1))
        first, *others = box.text.split("\n")
        cell.paragraphs[0].text = first
        for line in others:
            cell.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def as_xlsx(form: Form) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "自评表"
    for number, line in enumerate(form.above, 1):
        sheet.cell(number, 1, line)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(form.widths))
    down = len(form.above) + 1
    for box in (box for row in form.rows for box in row):
        row, col = box.row + down, box.col + 1
        if box.text:
            # as text, also where it begins with =
            sheet.cell(row, col).value = box.text
            sheet.cell(row, col).data_type = "s"
        if box.rowspan * box.colspan > 1:
            sheet.merge_cells(
                start_row=row, end_row=row + box.rowspan - 1, start_column=col, end_column=col + box.colspan - 1
            )
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_html(form: Form) -> bytes:
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td rowspan="{box.rowspan}" colspan="{box.colspan}">'
            + "<br>".join(html.escape(line) for line in box.text.split("\n"))
            + "</td>"
            for box in row
        )
        + "</tr>"
        for row in form.rows
    )
    above = "".join(f"<p>{line}</p>" for line in form.above)
    return f"<html><body><div id='zoom'>{above}<table border='1'>{rows}</table></div></body></html>".encode()


def as_pdf(form: Form) -> bytes:
    """Ruled boxes; words are cut wherever their column ends, so that numbers too stand on two lines."""
    canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    font, size, pitch, left, top, foot = "STSong-Light", 8.5, 11.0, 16.0, 800.0, 60.0
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    edges = [left + sum(form.widths[:n]) for n in range(len(form.widths) + 1)]

    def lines(box: Box) -> list[str]:
        room = edges[box.col + box.colspan] - edges[box.col] - 4
        found: list[str] = []
        for line in box.text.split("\n"):
            found.append("")
            for char in line:
                if pdfmetrics.stringWidth(found[-1] + char, font, size) > room:
                    found.append("")
                found[-1] += char
        return found

    heights = [
        max([pitch * max(len(lines(b)), 1) for b in row if b.rowspan == 1], default=pitch) + 6 for row in form.rows
    ]
    made = io.BytesIO()
    canvas = canvas_module.Canvas(made, pagesize=(600, 842), invariant=1)
    for line in form.above:
        canvas.setFont(font, 12)
        canvas.drawCentredString(300, top, line)
        top -= 20
    assert top - sum(heights) > foot
    tops = [top - sum(heights[:n]) for n in range(len(form.rows) + 1)]
    canvas.setFont(font, size)
    for box in (box for row in form.rows for box in row):
        x, y = edges[box.col], tops[box.row + box.rowspan]
        canvas.rect(x, y, edges[box.col + box.colspan] - x, tops[box.row] - y)
        words = lines(box)
        middle = (tops[box.row] + y) / 2 + pitch * len(words) / 2 - size
        for number, line in enumerate(words):
            canvas.drawString(x + 2, middle - pitch * number, line)
    canvas.save()
    return made.getvalue()


def as_rows(form: Form) -> bytes:
    """Flattened: a row a line, tabs between cells, merged cells at their first place only."""
    lines: list[str] = list(form.above)
    for number, row in enumerate(form.rows):
        cells = [""] * len(form.widths)
        for box in row:
            cells[box.col] = box.text.replace("\n", "")
        assert number == row[0].row
        lines.append("\t".join(cells))
    return "\n".join(lines).encode()


def as_cells(form: Form) -> bytes:
    """Flattened: every filled cell on a line of its own."""
    cells = [box.text.replace("\n", "") for row in form.rows for box in row if box.text]
    return "\n".join([*form.above, *cells]).encode()


MAKERS: dict[str, Callable[[Form], bytes]] = {
    "docx": as_docx,
    "xlsx": as_xlsx,
    "pdf": as_pdf,
    "html": as_html,
    "rows": as_rows,
    "cells": as_cells,
}


@pytest.fixture(params=["project", "department"])
def form_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(MAKERS))
def format_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def make() -> Callable[[str, str], bytes]:
    """The named form in the named format."""
    return lambda name, kind: MAKERS[kind](load(name))


@pytest.fixture
def expected() -> Callable[[str], list[dict[str, str]]]:
    return load_expected


@pytest.fixture
def boxes() -> Callable[[str], list[Any]]:
    """All cells of the named form."""
    return lambda name: [box for row in load(name).rows for box in row]
