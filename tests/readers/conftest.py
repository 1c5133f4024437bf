"""Makes the same report as Word file, PDF, web page: what the readers are tried on."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DIGITS = "一二三四五六七八九十"
#: levels of the list: its format in Word, its text, and the markers that it stands for
LEVELS = (
    ("chineseCountingThousand", "%1、", re.compile(r"([一二三四五六七八九十]{1,3})、")),
    ("chineseCounting", "（%2）", re.compile(r"（([一二三四五六七八九十]{1,3})）")),
    ("decimal", "%3、", re.compile(r"(\d{1,2})、")),
    ("decimal", "%4.", re.compile(r"(\d{1,2})\.(?=[\u4e00-\u9fff“])")),
    ("decimal", "（%5）", re.compile(r"（(\d{1,2})）")),
    ("decimalEnclosedCircle", "%6", re.compile(r"([①-⑳])")),
)


class Made(NamedTuple):
    """A file made of a text, and how many of its paragraphs have their number from Word."""

    data: bytes
    numbered: int


def make_package(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def make_word_file(body: str, numbering: str = "", styles: str = "", styles_override: str = "", **parts: str) -> bytes:
    """A .docx whose body, lists and styles are given as WordprocessingML without their outermost elements."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    wrapped = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{kind}.styles+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{kind}.numbering+xml"/></Types>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{relation}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r2" Type="{relation}/numbering" Target="numbering.xml"/></Relationships>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>',
        "word/styles.xml": styles_override or f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        **{f"word/{name}.xml": part for name, part in parts.items()},
    }
    return make_package(wrapped)


def ordinal(sign: str) -> int:
    if sign.isdigit():
        return int(sign) if sign.isascii() else ord(sign) - ord("①") + 1
    if sign[0] not in _DIGITS:
        return ord(sign) - ord("①") + 1
    tens, ten, ones = sign.rpartition("十")
    if not ten:
        return _DIGITS.index(sign) + 1
    return 10 * (_DIGITS.index(tens) + 1 if tens else 1) + (_DIGITS.index(ones) + 1 if ones else 0)


def auto_numbered_docx(text: str) -> Made:
    """``text`` as a .docx whose headings' numbers stand in the numbering alone; paragraphs whose list starts anew
    out of turn get a list of their own, as Word makes one for 重新开始编号."""
    body: list[str] = []
    lists = [1]
    starts: dict[int, tuple[int, int]] = {}
    counts = [0] * len(LEVELS)
    current = 1
    numbered = 0
    for line in text.split("\n"):
        if "\t" in line:
            cells = "".join(f"<w:tc><w:p><w:r><w:t>{html.escape(c)}</w:t></w:r></w:p></w:tc>" for c in line.split("\t"))
            body.append(f"<w:tr>{cells}</w:tr>")
            continue
        words, properties = line, ""
        stripped = line.strip()
        for level, (_, _, marker) in enumerate(LEVELS):
            match = marker.match(stripped)
            if not match:
                continue
            number = ordinal(match[1])
            if number != counts[level] + 1:
                current = lists[-1] + 1
                lists.append(current)
                starts[current] = (level, number)
            counts[level] = number
            counts[level + 1 :] = [0] * (len(LEVELS) - level - 1)
            words = stripped[match.end() :]
            properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{current}"/></w:numPr></w:pPr>'
            numbered += 1
            break
        body.append(f'<w:p>{properties}<w:r><w:t xml:space="preserve">{html.escape(words)}</w:t></w:r></w:p>')
    tables = re.sub(r"(?:<w:tr>.*?</w:tr>)+", r"<w:tbl>\g<0></w:tbl>", "".join(body))
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{shape}"/></w:lvl>'
        for level, (fmt, shape, _) in enumerate(LEVELS)
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    for key in lists:
        override = ""
        if key in starts:
            level, number = starts[key]
            override = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{number}"/></w:lvlOverride>'
        numbering += f'<w:num w:numId="{key}"><w:abstractNumId w:val="0"/>{override}</w:num>'
    return Made(make_word_file(tables, numbering), numbered)


def web_page(text: str, charset: str = "utf-8") -> bytes:
    """``text`` as a page of a government site."""
    blocks: list[str] = []
    for line in text.split("\n"):
        if "\t" in line:
            blocks.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t")) + "</tr>")
        else:
            blocks.append(f"<p>{html.escape(line)}</p>")
    paragraphs = re.sub(r"(?:<tr>.*?</tr>)+", r"<table>\g<0></table>", "".join(blocks))
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>报告_某县人民政府</title>'
        "<style>p{margin:0}</style><script>var a='不是正文';</script></head><body>"
        '<div class="header"><ul class="nav"><li><a href="/">网站首页</a></li><li><a href="/zw">公开</a></li></ul>'
        '</div><div class="crumbs">当前位置：首页 &gt; 政务公开 &gt; 预决算</div>'
        f'<div class="content"><div id="zoom">{paragraphs}</div>'
        '<p class="share">分享到：</p><a href="/files/附表.xlsx">附表.xlsx</a></div>'
        '<div class="footer"><p>主办：某县人民政府办公室</p><p>ICP备00000000号</p></div></body></html>'
    )
    return page.encode("gb18030" if charset == "gb2312" else charset)


def printed_pdf(text: str, width: float = 450, lines: int = 30, justified: bool = True) -> bytes:
    """``text`` as pages of hard-wrapped lines, with a running header and page numbers; rows with tabs are ruled."""
    canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    font, size, left, top, pitch = "STSong-Light", 12, 70, 760, 23
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    made = io.BytesIO()
    canvas = canvas_module.Canvas(made, pagesize=(595, 842), invariant=1)
    rows: list[tuple[float, str, bool]] = []
    for line in text.split("\n"):
        if "\t" in line:
            rows.append((0.0, line, True))
            continue
        rows += wrapped(line.strip(), width, lambda words: pdfmetrics.stringWidth(words, font, size), 2 * size)
    for number, first in enumerate(range(0, len(rows), lines), 1):
        canvas.setFont(font, 9)
        canvas.drawString(left, 810, "部门整体支出绩效自评材料")
        canvas.drawCentredString(297, 30, f"— {number} —")
        canvas.setFont(font, size)
        for row, (indent, words, last) in enumerate(rows[first : first + lines]):
            if "\t" in words:
                ruled_row(canvas, words.split("\t"), left, top - row * pitch, width, pitch)
                continue
            room = width - indent - pdfmetrics.stringWidth(words, font, size)
            stretch = room / max(len(words) - 1, 1) if justified and not last else 0
            canvas.drawString(left + indent, top - row * pitch, words, charSpace=stretch)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def ruled_row(canvas: Any, cells: list[str], left: float, base: float, width: float, height: float) -> None:
    """A row of a ruled table, its words as small as they have to be."""
    each = width / len(cells)
    for number, words in enumerate(cells):
        canvas.rect(left + number * each, base - 6, each, height)
        size = min(12.0, (each - 6) / max(len(words), 1))
        canvas.setFont("STSong-Light", size)
        canvas.drawString(left + number * each + 3, base, words)
    canvas.setFont("STSong-Light", 12)


def wrapped(line: str, width: float, measure: Callable[[str], float], first: float) -> list[tuple[float, str, bool]]:
    """A paragraph as lines: indent, words, whether it is the last; numbers stay whole, marks stay with their word."""
    rows: list[tuple[float, str, bool]] = []
    indent, row = first, ""
    for word in re.findall(r"[“（《]*(?:[A-Za-z0-9.,%]+|.)[，。、；：）”》！？]*", line):
        if measure(row + word) > width - indent and row:
            rows.append((indent, row, False))
            indent, row = 0.0, ""
        row += word
    return [*rows, (indent, row, True)] if row else rows


def workbook(text: str) -> bytes:
    """``text`` as a sheet: a row for each line, a cell for each stretch between tabs."""
    rows: list[str] = []
    for line in text.split("\n"):
        cells = "".join(
            f'<c t="inlineStr"><is><t xml:space="preserve">{html.escape(words)}</t></is></c>'
            for words in line.split("\t")
        )
        rows.append(f"<row>{cells}</row>")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return make_package(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData></worksheet>',
        }
    )


RENDERINGS: dict[str, Callable[[str], bytes]] = {
    "docx": lambda text: auto_numbered_docx(text).data,
    "html": web_page,
    "html gb2312": lambda text: web_page(text, "gb2312"),
    "gb18030": lambda text: text.encode("gb18030"),
    "pdf": printed_pdf,
    "xlsx": workbook,
}
#: fixtures some of whose tables have every cell on a line of its own
CELL_A_LINE = frozenset(("agriculture_yunshan_2024", "education_lanchuan_2024", "project_form_luping_water_2023"))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def word_file() -> Callable[..., bytes]:
    return make_word_file


@pytest.fixture
def package() -> Callable[[dict[str, str]], bytes]:
    return make_package


@pytest.fixture
def auto_numbered() -> Callable[[str], Made]:
    return auto_numbered_docx


@pytest.fixture
def page_of() -> Callable[..., bytes]:
    return web_page


@pytest.fixture
def pdf_of() -> Callable[..., bytes]:
    return printed_pdf


@pytest.fixture(params=list(RENDERINGS))
def rendering(request: pytest.FixtureRequest) -> Callable[[str], bytes]:
    found = RENDERINGS[request.param]
    if found is workbook and request.getfixturevalue("name") in CELL_A_LINE:
        pytest.skip("its tables stand in the text with a cell a line, as no sheet has them")
    return found
