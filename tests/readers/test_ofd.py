"""OFD: text objects by their place, ruled tables, parts that are missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from perf_extract import errors
from perf_extract.readers import read_source

N = 'xmlns:ofd="http://www.ofdspec.org/2016"'
Package = Callable[[dict[str, str]], bytes]


def words(x: float, y: float, text: str, steps: str = "", size: float = 4) -> str:
    """A text object whose characters stand one by one, in millimetres."""
    steps = steps or " ".join(str(size / 2 if char.isascii() else size) for char in text[:-1])
    return (
        f'<ofd:TextObject Boundary="{x} {y} 100 6" Size="{size}">'
        f'<ofd:TextCode X="0" Y="4" DeltaX="{steps}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def box(x: float, y: float, width: float, height: float) -> str:
    path = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
    return (
        f'<ofd:PathObject Boundary="{x} {y} {width} {height}"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )


def document(*pages: str, template: str = "") -> dict[str, str]:
    listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/P{i}/Content.xml"/>' for i in range(len(pages)))
    used = '<ofd:Template TemplateID="9"/>' if template else ""
    held = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>' if template else ""
    parts = {
        "OFD.xml": f"<ofd:OFD {N}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {N}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea>{held}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    if template:
        parts["Doc_0/Tpls/T.xml"] = (
            f"<ofd:Page {N}><ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    for i, page in enumerate(pages):
        content = f"<ofd:Content><ofd:Layer><ofd:PageBlock>{page}</ofd:PageBlock></ofd:Layer></ofd:Content>"
        parts[f"Doc_0/Pages/P{i}/Content.xml"] = f"<ofd:Page {N}>{used}{content}</ofd:Page>"
    return parts


def test_text_objects_in_reading_order(package: Package) -> None:
    page = words(30, 40, "二、决算", "g 3 4") + words(30, 30, "一、预算") + words(50, 30, "12万元", "2 2 4 4")
    read = read_source(package(document(page, words(30, 30, "第二页"))), name="a.ofd")
    assert read.text.split("\n") == ["一、预算 12万元", "二、决算", "第二页"]
    assert (read.source.media_type, read.source.pages) == ("application/ofd", 2)
    assert read.places is not None
    found = read.places.find(5, 9)
    assert found is not None
    page_number, place = found
    assert page_number == 1
    assert (round(place.left * 25.4 / 72), round(place.top * 25.4 / 72)) == (50, 30)


def test_templates_tables_and_matrices(package: Package) -> None:
    rows = [("项目", "决算数"), ("教育支出", "12.5")]
    page = "".join(
        box(30 + 40 * c, 50 + 8 * r, 40, 8) + words(31 + 40 * c, 51 + 8 * r, text)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    page += (
        '<ofd:TextObject Boundary="30 80 60 10" Size="1" CTM="4 0 0 4 0 0"><ofd:TextCode X="0" Y="1" DeltaX="1 1">'
        "注：无</ofd:TextCode></ofd:TextObject>"
    )
    read = read_source(package(document(page, template=words(60, 40, "部门决算表"))))
    (table,) = read.tables
    assert table.caption == "部门决算表"
    assert read.text[table.start : table.end] == "项目\t决算数\n教育支出\t12.5"
    assert read.text.endswith("注：无")


def test_missing_parts_and_pictures(package: Package) -> None:
    parts = document(words(30, 30, "甲"))
    with pytest.raises(errors.UnreadableError, match="missing"):
        read_source(package({k: v for k, v in parts.items() if "Content" not in k}))
    with pytest.raises(errors.ScannedError):
        read_source(package(document('<ofd:ImageObject ResourceID="1" Boundary="0 0 210 297"/>')))
    with pytest.raises(errors.EmptyError):
        read_source(package(document("")))
    with pytest.raises(errors.UnreadableError):
        read_source(package({**parts, "OFD.xml": f"<ofd:OFD {N}/>"}))
