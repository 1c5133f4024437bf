"""Workbooks and delimited text: sheets as tables, numbers as they are shown."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

import perf_extract
from perf_extract import errors
from perf_extract.readers import SourceText, read_source
from perf_extract.readers.sheets.formats import shown

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Package = Callable[[dict[str, str]], bytes]


def workbook(
    *sheets: tuple[str, str, str], strings: str = "", styles: str = "", properties: str = ""
) -> dict[str, str]:
    """Sheets as name, state and the XML inside ``worksheet``."""
    entries = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"{state and f" state={chr(34)}{state}{chr(34)}"}/>'
        for i, (name, state, _) in enumerate(sheets, 1)
    )
    relations = "".join(f'<Relationship Id="r{i}" Target="worksheets/s{i}.xml"/>' for i in range(1, len(sheets) + 1))
    return {
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}">{properties}<sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{S}">{styles}</styleSheet>',
        **{
            f"xl/worksheets/s{i}.xml": f'<worksheet xmlns="{S}">{body}</worksheet>'
            for i, (_, _, body) in enumerate(sheets, 1)
        },
    }


def words(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows(*content: str) -> str:
    return "<sheetData>" + "".join(f'<row r="{i}">{row}</row>' for i, row in enumerate(content, 1)) + "</sheetData>"


def test_a_sheet_is_a_table_with_its_own_cell_names(package: Package) -> None:
    body = rows(
        words("A1", "收入支出决算总表"),
        words("C2", "单位：万元"),
        words("A3", "项目") + words("B3", "预算数") + words("C3", "决算数"),
        words("A4", "教育&#10;支出") + '<c r="C4"><v>1200.5</v></c>',
    )
    read = read_source(package(workbook(("表一", "", body + '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>'))))
    assert read.text.split("\n") == [
        "收入支出决算总表\t\t",
        "\t\t单位：万元",
        "项目\t预算数\t决算数",
        "教育支出\t\t1200.5",
    ]
    (table,) = read.tables
    assert (table.id, table.caption, table.unit) == ("表一", "收入支出决算总表", "万元")
    assert next(c for c in table.cells if c.row == 0).colspan == 3
    assert all(read.text[c.start : c.end] == c.text for c in table.cells)


def test_facts_name_their_cells(package: Package) -> None:
    body = rows(
        words("A1", "部门收支表"),
        words("B2", "单位：万元"),
        words("A3", "项目") + words("B3", "决算数"),
        words("A4", "教育支出") + '<c r="B4"><v>1200.5</v></c>',
    )
    report = perf_extract.extract(package(workbook(("收支", "", body))))
    assert [t.id for t in report.tables] == ["收支"]
    assert {f.evidence.cell for f in report.facts() if f.value == perf_extract.parse_number("1200.5")} == {"收支!B4"}


def test_what_does_not_show_is_not_read(package: Package) -> None:
    cols = '<cols><col min="2" max="2" hidden="1"/></cols>'
    body = cols + '<sheetData><row r="1">' + words("A1", "甲") + words("B1", "藏") + words("C1", "乙") + "</row>"
    body += '<row r="2" hidden="1">' + words("A2", "匿") + "</row></sheetData>"
    read = read_source(package(workbook(("表", "", body), ("底稿", "hidden", rows(words("A1", "底"))))))
    assert read.text == "甲\t\t乙"
    assert [w.code for w in read.warnings] == ["hidden_sheet"]


def test_numbers_dates_and_strings(package: Package) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="#,##0.00_ "/></numFmts><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="31"/></cellXfs>'
    )
    strings = "<si><t>合计</t></si><si><r><t>三</t></r><r><t>公</t></r><rPh><t>さん</t></rPh></si>"
    body = rows(
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1"><v>0.30000000000000004</v></c>',
        '<c r="A2" s="1"><v>3178.2834559999999</v></c><c r="B2" s="2"><v>0.98765</v></c>'
        '<c r="C2" s="3"><v>45291</v></c>',
        '<c r="A3" t="b"><v>1</v></c><c r="B3" t="e"><v>#REF!</v></c><c r="C3" t="s"><v>99</v></c>'
        '<c r="D3" s="9"><v>7</v></c>',
    )
    read = read_source(package(workbook(("表", "", body), strings=strings, styles=styles)))
    assert read.text.split("\n") == ["合计\t三公\t0.3", "3,178.28\t98.77%\t2023年12月31日", "TRUE\t#REF!\t\t7"]


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("0.1", "General", "0.1"), ("1E-3", "General", "0.001"), ("1.2E+6", "General", "1200000"),
        ("-0", "General", "0"),
        ("2.675", "0.00", "2.68"), ("1.005", "0.00", "1.01"), ("-0.001", "0.00", "0.00"), ("5", "000", "005"),
        ("1234567.891", "#,##0.0", "1,234,567.9"), ("1234567", "#,##0,", "1,235"), ("0.5", "#.##", "0.5"),
        ("12", '0"万元"', "12万元"), ("-12.5", "#,##0.00;(#,##0.00)", "-12.50"), ("-12.5", "0.0;[Red]-0.0", "-12.5"),
        ("0", '#,##0;-#,##0;"-"', "-"), ("0", "#,##0.00_ ;;", ""), ("1234.5", '[$¥-804]#,##0.00', "¥1,234.50"),
        ("7", "_ * #,##0.00_ ;_ * -#,##0.00_ ", "7.00"), ("0.125", "0.0%", "12.5%"), ("12", "@", "12"),
        ("45291.5", "yyyy/m/d h:mm", "2023/12/31 12:00"), ("45291", "m-d", "12-31"), ("0.75", "h:mm:ss", "18:00:00"),
        ("45291", 'yyyy"年"mm"月"', "2023年12月"), ("60", "yyyy-mm-dd", "1900-02-28"), ("-5", "yyyy", "-5"),
        ("12.5", "0.00E+00", "12.5"), ("abc", "0.00", "abc"), ("1E+400", "0", "1E+400"), ("nan", "0", "nan"),
    ],
)  # fmt: skip
def test_numbers_as_shown(value: str, code: str, expected: str) -> None:
    assert shown(value, code) == expected


def test_a_workbook_that_counts_from_1904(package: Package) -> None:
    styles = '<cellXfs><xf numFmtId="31"/></cellXfs>'
    body = rows('<c r="A1" s="0"><v>43829</v></c>')
    parts = workbook(("表", "", body), styles=styles, properties='<workbookPr date1904="1"/>')
    assert read_source(package(parts)).text == "2023年12月31日"


def test_faulty_styles_do_no_harm(package: Package) -> None:
    parts = workbook(("表", "", rows('<c r="A1" s="3"><v>12</v></c>')))
    parts["xl/styles.xml"] = "<styleSheet><fills><fill/></fills>"
    assert read_source(package(parts)).text == "12"


def test_broken_workbooks(package: Package) -> None:
    parts = workbook(("表", "", rows(words("A1", "甲"))))
    bomb = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
    for name, part in (("xl/worksheets/s1.xml", "<worksheet"), ("xl/workbook.xml", bomb + "<workbook/>")):
        with pytest.raises(errors.UnreadableError):
            read_source(package({**parts, name: part}))
    with pytest.raises(errors.UnreadableError, match="entities"):
        read_source(package({**parts, "xl/worksheets/s1.xml": f'{bomb}<worksheet xmlns="{S}">&b;</worksheet>'}))
    with pytest.raises(errors.EmptyError):
        read_source(package(workbook(("表", "", "<sheetData/>"))))


def xls() -> bytes:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("决算")
    sheet.write_merge(0, 0, 0, 1, "部门决算表")
    sheet.write(1, 0, "支出")
    sheet.write(1, 1, 0.1 + 0.2)
    sheet.write(2, 1, 3178.283456, xlwt.easyxf(num_format_str="#,##0.00"))
    hidden = book.add_sheet("底稿")
    hidden.write(0, 0, "底")
    hidden.visibility = 1
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_old_workbooks() -> None:
    read = read_source(xls())
    assert read.text.split("\n") == ["部门决算表\t", "支出\t0.3", "\t3,178.28"]
    assert read.source.media_type == "application/vnd.ms-excel"
    assert [w.code for w in read.warnings] == ["hidden_sheet"]


@pytest.mark.parametrize("keep", [600, 1500, 3000])
def test_damaged_old_workbooks(keep: int) -> None:
    with pytest.raises(errors.InputError) as caught:
        read_source(xls()[:keep] + "Workbook".encode("utf-16-le"))
    assert caught.value.code in ("unreadable", "unsupported", "empty")


def csv(text: str, encoding: str = "gb18030") -> SourceText:
    return read_source(text.encode(encoding), name="表.csv")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_delimited_text_in_any_encoding(encoding: str) -> None:
    read = csv('科目,预算,决算\r\n"教育,支出","1,200",\r\n', encoding)
    assert read.text.split("\n") == ["科目\t预算\t决算", "教育,支出\t1,200\t"]
    assert len(read.tables) == 1


@pytest.mark.parametrize("sign", ["\t", ";", "|", "，"])
def test_other_delimiters(sign: str) -> None:
    assert csv(f"科目{sign}预算\n教育{sign}12\n").text == "科目\t预算\n教育\t12"


def test_markdown_keeps_its_text_and_shows_its_tables() -> None:
    text = "# 决算\n\n单位：万元\n\n| 科目 | 决算 |\n| :--- | ---: |\n| 教育 | 12.5 |\n| 三公 |  |\n\n正文 | 不是表\n"
    read = read_source(text.encode(), name="a.md")
    assert read.text == text
    (table,) = read.tables
    assert table.unit == "万元"
    assert [(c.row, c.col, c.text) for c in table.cells] == [
        (0, 0, "科目"), (0, 1, "决算"), (1, 0, "教育"), (1, 1, "12.5"), (2, 0, "三公"), (2, 1, ""),
    ]  # fmt: skip
    assert all(text[c.start : c.end] == c.text for c in table.cells)
