"""Word files: what a reader of the page sees, automatic numbers above all."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from perf_extract import errors
from perf_extract.readers import read_source
from perf_extract.readers.docx.formats import shown_number

WordFile = Callable[..., bytes]


def paragraph(words: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r>{run}<w:t>{words}</w:t></w:r></w:p>"


def item(words: str, level: int, key: int = 1) -> str:
    return paragraph(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>')


def level(number: int, fmt: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


REPORT = "".join(
    [
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3."),
        level(3, "decimal", "（%4）"),
        level(4, "decimalEnclosedCircleChinese", "%5"),
    ]
)


def lists(*abstract: str, nums: str = "") -> str:
    made = "".join(f'<w:abstractNum w:abstractNumId="{i}">{a}</w:abstractNum>' for i, a in enumerate(abstract))
    return made + "".join(num(i + 1, i) for i in range(len(abstract))) + nums


def num(key: int, abstract: int, override: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'


def lines(data: bytes) -> list[str]:
    return read_source(data).text.split("\n")


def test_numbers_are_counted_and_deeper_levels_begin_anew(word_file: WordFile) -> None:
    body = item("概况", 0) + item("职责", 1) + item("机构", 1) + item("人员", 2) + item("用车", 2) + item("其他", 4)
    body += paragraph("正文。") + item("执行", 0) + item("收入", 1) + item("税收", 2)
    assert lines(word_file(body, lists(REPORT))) == [
        "一、概况", "（一）职责", "（二）机构", "1.人员", "2.用车", "①其他",
        "正文。", "二、执行", "（一）收入", "1.税收",
    ]  # fmt: skip


def test_a_list_of_its_own_counts_on_where_the_abstract_list_is_shared(word_file: WordFile) -> None:
    body = item("甲", 0) + item("乙", 0, 2) + item("丙", 0)
    assert lines(word_file(body, lists(REPORT, nums=num(2, 0)))) == ["一、甲", "二、乙", "三、丙"]


def test_an_override_starts_anew_once(word_file: WordFile) -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = item("甲", 0) + item("乙", 0, 2) + item("丙", 0, 2)
    assert lines(word_file(body, lists(REPORT, nums=num(2, 0, override)))) == ["一、甲", "五、乙", "六、丙"]


def test_an_override_may_bring_a_level_of_its_own(word_file: WordFile) -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "第%1条", start=3)}</w:lvlOverride>'
    body = item("甲", 0, 2) + item("乙", 0, 2)
    assert lines(word_file(body, lists(REPORT, nums=num(2, 0, override)))) == ["第3条甲", "第4条乙"]


@pytest.mark.parametrize(("restart", "expected"), [("0", "（三）丙"), ("1", "（一）丙"), (None, "（一）丙")])
def test_level_restart(word_file: WordFile, restart: str | None, expected: str) -> None:
    more = f'<w:lvlRestart w:val="{restart}"/>' if restart is not None else ""
    abstract = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）", more)
    body = item("一", 0) + item("甲", 1) + item("乙", 1) + item("二", 0) + item("丙", 1)
    assert lines(word_file(body, lists(abstract)))[-1] == expected


def test_levels_name_the_levels_above(word_file: WordFile) -> None:
    abstract = (
        level(0, "chineseCounting", "第%1章")
        + level(1, "decimal", "%1.%2")
        + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")
    )
    abstract = abstract.replace('w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>',
                                'w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/>')  # fmt: skip
    body = item("总则", 0) + item("目的", 1) + item("依据", 2) + item("范围", 1)
    assert lines(word_file(body, lists(abstract))) == ["第一章总则", "1.1目的", "1.1.1依据", "1.2范围"]


def test_a_level_above_that_was_never_used_counts_as_begun(word_file: WordFile) -> None:
    abstract = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2")
    assert lines(word_file(item("甲", 1) + item("乙", 1), lists(abstract))) == ["1.1甲", "1.2乙"]


def test_numbers_come_from_styles_and_their_parents(word_file: WordFile) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1b"><w:name w:val="big"/><w:basedOn w:val="H1"/></w:style>'
    )
    body = "".join(
        paragraph(words, f'<w:pStyle w:val="{style}"/>') for words, style in [("甲", "H1"), ("乙", "H2"), ("丙", "H1b")]
    )
    body += paragraph("丁", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines(word_file(body, lists(REPORT), styles)) == ["一、甲", "（一）乙", "二、丙", "丁"]


def test_a_style_takes_the_level_that_the_list_ties_to_it(word_file: WordFile) -> None:
    abstract = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="S"/>')
    styles = (
        '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="s"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    body = item("甲", 0) + paragraph("乙", '<w:pStyle w:val="S"/>')
    assert lines(word_file(body, lists(abstract), styles)) == ["一、甲", "（一）乙"]


def test_a_latin_number_stands_apart_from_what_follows_a_chinese_one_does_not(word_file: WordFile) -> None:
    abstract = (level(0, "decimal", "%1.") + level(1, "chineseCounting", "（%2）")).replace("nothing", "tab")
    assert lines(word_file(item("5G基站", 0) + item("机构", 1), lists(abstract))) == ["1. 5G基站", "（一）机构"]


def test_bullets_and_lists_without_numbers_print_none(word_file: WordFile) -> None:
    abstract = level(0, "bullet", "\uf06c") + level(1, "none", "")
    assert lines(word_file(item("甲", 0) + item("乙", 1), lists(abstract))) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("fmt", "number", "expected"),
    [
        ("chineseCounting", 10, "十"), ("chineseCounting", 11, "十一"), ("chineseCounting", 20, "二十"),
        ("chineseCounting", 99, "九十九"), ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"), ("chineseCountingThousand", 1020, "一千零二十"),
        ("ideographDigital", 20, "二〇"), ("chineseLegalSimplified", 12, "壹拾贰"), ("decimalZero", 7, "07"),
        ("decimalFullWidth", 12, "１２"), ("decimalEnclosedCircle", 1, "①"), ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "㉑"), ("decimalEnclosedCircle", 51, "51"), ("decimalEnclosedParen", 3, "⑶"),
        ("decimalEnclosedFullstop", 2, "⒉"), ("ideographTraditional", 3, "丙"), ("ideographZodiac", 12, "亥"),
        ("ideographEnclosedCircle", 2, "㊁"), ("upperRoman", 4, "IV"), ("lowerRoman", 9, "ix"),
        ("upperLetter", 28, "BB"), ("lowerLetter", 1, "a"), ("bullet", 1, ""), ("none", 4, ""), ("unknown", 8, "8"),
    ],
)  # fmt: skip
def test_formats(fmt: str, number: int, expected: str) -> None:
    assert shown_number(fmt, number) == expected


def test_tracked_changes_are_accepted(word_file: WordFile) -> None:
    body = (
        "<w:p><w:r><w:t>收入</w:t></w:r><w:del><w:r><w:delText>1</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>2</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>" + paragraph("后半")
    )
    assert lines(word_file(body)) == ["收入2万元", "新", "前半后半"]


def test_hidden_words_and_field_codes_are_no_text(word_file: WordFile) -> None:
    styles = '<w:style w:type="character" w:styleId="H"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF x </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = paragraph("隐", run="<w:rPr><w:vanish/></w:rPr>") + paragraph(
        "藏", run='<w:rPr><w:rStyle w:val="H"/></w:rPr>'
    )
    body += paragraph("现", run='<w:rPr><w:vanish w:val="0"/></w:rPr>') + f"<w:p>{field}</w:p>"
    assert [line for line in lines(word_file(body, styles=styles)) if line] == ["现", "12"]


def test_a_contents_list_goes_with_its_head(word_file: WordFile) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    entry = paragraph("一、概况 3", '<w:pStyle w:val="T1"/>')
    assert lines(word_file(paragraph("目 录") + entry + entry + paragraph("一、概况"), styles=styles)) == ["一、概况"]
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r><w:r>'
        '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>一、概况 3</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>二、执行 4</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert lines(word_file(paragraph("目录") + field + paragraph("一、概况"))) == ["一、概况"]
    assert lines(word_file(paragraph("目录") + paragraph("一、概况"))) == ["目录", "一、概况"]


def test_text_boxes_notes_and_symbols(word_file: WordFile) -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>段落</w:t></w:r></w:p>"
    )
    note = '<w:p><w:r><w:t>收入</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>5万元</w:t></w:r></w:p>'
    tick = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:r><w:t>是</w:t></w:r></w:p>'
    notes = '<w:footnote w:id="2"><w:p><w:r><w:t>含上年结转。</w:t></w:r></w:p></w:footnote>'
    notes = f'<w:footnotes xmlns:w="{w}">{notes}</w:footnotes>'
    data = word_file(box + note + tick, footnotes=notes)
    assert lines(data) == ["段落", "框内", "收入5万元", "☑是", "[1] 含上年结转。"]


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(words)}</w:tc>"


def test_tables_with_merged_cells(word_file: WordFile) -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell("指标", '<w:gridSpan w:val="2"/>') + cell("年度指标值"),
        cell("产出指标", down) + cell("数量指标") + cell("≥50个"),
        cell("", on) + cell("质量指标") + cell(""),
    ]
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    read = read_source(word_file(paragraph("绩效自评表") + paragraph("单位：万元") + table + paragraph("说明")))
    assert read.text.split("\n")[2:] == ["指标\t\t年度指标值", "产出指标\t数量指标\t≥50个", "\t质量指标\t", "说明"]
    (found,) = read.tables
    assert (found.caption, found.unit) == ("绩效自评表", "万元")
    assert read.text[found.start : found.end] == "\n".join(read.text.split("\n")[2:5])
    shapes = {c.text: (c.row, c.col, c.rowspan, c.colspan) for c in found.cells}
    assert shapes["指标"] == (0, 0, 1, 2)
    assert shapes["产出指标"] == (1, 0, 2, 1)
    assert all(read.text[c.start : c.end] == c.text for c in found.cells)


def test_columns_in_which_no_cell_begins_are_left_out(word_file: WordFile) -> None:
    wide = '<w:gridSpan w:val="5"/>'
    table = (
        f"<w:tbl><w:tr>{cell('科目', wide)}{cell('决算')}</w:tr><w:tr>{cell('收入', wide)}{cell('12')}</w:tr></w:tbl>"
    )
    assert lines(word_file(table)) == ["科目\t决算", "收入\t12"]


def test_a_frame_of_one_column_is_text(word_file: WordFile) -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('一、概况')}{paragraph('正文。')}</w:tc></w:tr></w:tbl>"
    read = read_source(word_file(table))
    assert (read.text, read.tables) == ("一、概况\n正文。", [])


def test_a_cell_is_one_line_and_a_table_inside_it_too(word_file: WordFile) -> None:
    inner = f"<w:tbl><w:tr>{cell('内')}{cell('层')}</w:tr></w:tbl>"
    two = "<w:tc>" + paragraph("完成5个") + inner + paragraph("3个\t以上") + "</w:tc>"
    assert lines(word_file(f"<w:tbl><w:tr>{two}{cell('乙')}</w:tr></w:tbl>")) == ["完成5个 内 层 3个 以上\t乙"]


def test_entities_are_refused_and_never_fetched(word_file: WordFile) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:styles xmlns:w="x">&b;</w:styles>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:styles xmlns:w="x">&a;</w:styles>'
    for part in (bomb, outside):
        with pytest.raises(errors.UnreadableError, match="entities"):
            read_source(word_file(paragraph("甲"), styles_override=part))


def test_damaged_parts(word_file: WordFile, package: Callable[[dict[str, str]], bytes]) -> None:
    data = word_file(paragraph("甲") * 200)
    with pytest.raises(errors.TruncatedError):
        read_source(data[: len(data) // 2])
    with pytest.raises(errors.UnreadableError, match="damaged"):
        read_source(package({"word/document.xml": "<w:document"}))
    with pytest.raises(errors.UnreadableError, match="no document"):
        read_source(package({"word/other.xml": "<x/>"}))
    with pytest.raises(errors.EmptyError):
        read_source(word_file(paragraph(" ")))


def test_a_locked_document_says_so() -> None:
    head = base64.b64decode("0M8R4KGxGuE=") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(errors.EncryptedError, match=r"a\.docx: protected by a password"):
        read_source(head, name="a.docx")
