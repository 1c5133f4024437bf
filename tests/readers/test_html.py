"""Web pages: the article without the site, tables as a browser lays them out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from perf_extract import errors
from perf_extract.readers import SourceText, read_source

LONG = "2023年全县一般公共预算收入完成12.35亿元，增长5.6%，其中税收收入8.02亿元，占比64.9%。"


def page(body: str, head: str = "", charset: str = "utf-8") -> SourceText:
    text = f'<!DOCTYPE html><html><head><meta charset="{charset}">{head}</head><body>{body}</body></html>'
    return read_source(text.encode(charset))


def article(words: str) -> list[str]:
    return page(f"<div>{words}</div>").text.split("\n")


def test_the_site_around_the_article_is_left_out(page_of: Callable[..., bytes]) -> None:
    text = "\n".join(["关于预算执行情况的报告", *[LONG] * 6])
    read = read_source(page_of(text))
    assert read.text.rstrip("\n").split("\n")[:7] == text.split("\n")
    assert not [word for word in ("网站首页", "当前位置", "分享到", "ICP备", "不是正文", "主办") if word in read.text]
    assert [(w.code, w.message) for w in read.warnings] == [
        ("attachment", "the page has an attachment that was not read: 附表.xlsx")
    ]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "utf-8"])
def test_declared_encodings(declared: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    text = f"<html><head>{head}</head><body><p>{LONG}镕</p>"
    encoding = "utf-8" if declared == "utf-8" else "gb18030"
    assert read_source(text.encode(encoding)).text == LONG + "镕"


def test_a_wrong_declaration_does_not_decide() -> None:
    text = f'<html><head><meta charset="gb2312"></head><body><p>{LONG}</p>'
    assert read_source(text.encode()).text == LONG
    text = f'<html><head><meta charset="utf-8"></head><body><p>{LONG}</p>'
    assert read_source(text.encode("gb18030")).text == LONG


def test_blocks_breaks_and_blanks() -> None:
    words = (
        "<p>一、<b>部门</b>\n  概况</p><p>编制<br>31人</p><div>甲<div>乙</div>丙</div><p>　　缩进&nbsp;&nbsp;两格</p>"
    )
    assert article(words) == ["一、部门 概况", "编制", "31人", "甲", "乙", "丙", "　　缩进\xa0\xa0两格"]


def test_numbers_of_lists_are_printed() -> None:
    assert article("<ol start=3><li>甲<li>乙</ol><ul><li>丙</ul>") == ["3. 甲", "4. 乙", "丙"]


def test_hidden_words_and_scripts_are_no_text() -> None:
    words = f'<p>{LONG}</p><p style="display: none">藏</p><script>var x</script><span hidden>匿</span>尾'
    assert article(words) == [LONG, "尾"]


def test_tables_are_laid_out_as_a_browser_does() -> None:
    read = page(
        f"<p>{LONG}</p><p>部门收支总表</p><p>单位：万元</p><table>"
        "<tr><td rowspan=2>科目<td colspan=2>2023年</tr><tr><td>预算<td>决算</tr>"
        "<tr><td>教育<br>支出<td>1,200<td></tr></table>"
    )
    (table,) = read.tables
    assert read.text[table.start : table.end].split("\n") == ["科目\t2023年\t", "\t预算\t决算", "教育支出\t1,200\t"]
    assert (table.caption, table.unit) == ("部门收支总表", "万元")
    assert {c.text: (c.row, c.col, c.rowspan, c.colspan) for c in table.cells if c.text} == {
        "科目": (0, 0, 2, 1), "2023年": (0, 1, 1, 2), "预算": (1, 1, 1, 1), "决算": (1, 2, 1, 1),
        "教育支出": (2, 0, 1, 1), "1,200": (2, 1, 1, 1),
    }  # fmt: skip


def test_a_table_that_arranges_the_page_is_none() -> None:
    inner = "<table><tr><td>收入<td>5</tr><tr><td>支出<td>4</tr></table>"
    outer = f"<table><tr><td width=100>导航</td><td><p>{LONG}</p>{inner}<p>说明</p></td></tr></table>"
    read = page(outer)
    assert len(read.tables) == 1
    assert read.text.split("\n")[-4:] == [LONG, "收入\t5", "支出\t4", "说明"]


def test_an_article_that_is_mostly_a_table_keeps_what_is_around_it() -> None:
    rows = "".join(f"<tr><td>项目{i}<td>{i}000</tr>" for i in range(60))
    read = page(f"<div><p>前言。</p><table>{rows}</table><p>附注。</p></div>")
    assert read.text.startswith("前言。\n项目0\t0000\n")
    assert read.text.endswith("附注。")


def test_the_title_of_the_metadata_stands_first_where_the_article_lacks_it() -> None:
    head = '<meta name="ArticleTitle" content="某县2023年预算执行情况的报告"><title>某县门户</title>'
    assert page(f"<div><p>{LONG}</p></div>", head).text.split("\n") == ["某县2023年预算执行情况的报告", LONG]
    again = f"<div><p>某县2023年预算</p><p>执行情况的报告</p><p>{LONG}</p></div>"
    assert page(again, head).text.count("某县2023年") == 1
    assert page(f"<div><p>{LONG}</p></div>", "<title>门户</title>").text == LONG


def test_a_page_without_words_names_its_attachment() -> None:
    with pytest.raises(errors.EmptyError, match=r"its attachment may be the report: 决算\.pdf"):
        page('<iframe src="x"></iframe><a href="/a/决算.pdf"></a>')
    with pytest.raises(errors.EmptyError):
        page("<script>1</script>")


def test_depth_and_spans_without_bounds_do_no_harm() -> None:
    with pytest.raises(errors.UnreadableError, match="nested"):
        page("<div>" * 5000 + f"<p>{LONG}</p>")
    read = page(f"<p>{LONG}</p><table><tr><td rowspan=999999999 colspan=999999999>甲<td>乙</tr><tr><td>丙</tr></table>")
    assert "丙" in read.text


def test_web_archives_are_pages() -> None:
    head = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=X\n\n--X\nContent-Type: text/html; charset=utf-8"
    )
    body = f"{head}\n\n<html><body><p>{LONG}</p></body></html>\n--X--\n"
    assert read_source(body.encode()).text == LONG
