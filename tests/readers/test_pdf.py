"""PDF files: lines in the order they are read, tables as tables, every character's place."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import perf_extract
from perf_extract import errors
from perf_extract.readers import pdf, read_source
from perf_extract.readers.pdf import read_pdf
from perf_extract.readers.stand_in import box_font

canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
FONT = "STSong-Light"
LONG = "2023年全县一般公共预算收入完成12.35亿元，增长5.6%，其中税收收入8.02亿元，占比64.9%。"


@pytest.fixture(autouse=True)
def font() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def drawn(*pages: Callable[[Any], None], size: tuple[float, float] = (595, 842), **options: Any) -> bytes:
    made = io.BytesIO()
    canvas = canvas_module.Canvas(made, pagesize=size, invariant=1, **options)
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def text_at(*items: tuple[float, float, str]) -> Callable[[Any], None]:
    return lambda canvas: [canvas.drawString(x, y, words) for x, y, words in items]


def grid(canvas: Any, top: float, rows: list[list[str]], widths: tuple[float, ...] = (120, 80, 80)) -> None:
    """A ruled table whose rows are 20 high."""
    for number, row in enumerate(rows):
        left = 70.0
        for words, width in zip(row, widths, strict=True):
            canvas.rect(left, top - 20 * (number + 1), width, 20)
            canvas.drawString(left + 3, top - 20 * number - 15, words)
            left += width


def lines(data: bytes) -> list[str]:
    return [line for line in read_pdf(data).text.split("\n") if line]


def test_paragraphs_are_put_together_and_running_lines_left_out(pdf_of: Callable[..., bytes]) -> None:
    text = (Path(__file__).parents[2] / "fixtures" / "work_report_jichuan_2025.txt").read_text(encoding="utf-8")
    paragraphs = ["".join(line.split()) for line in text.split("\n") if line.strip()]
    read = ["".join(line.split()) for line in lines(pdf_of(text, lines=12))]
    assert [line for line in read if line not in paragraphs] == []
    assert len(read) == len(paragraphs)


def test_full_lines_of_a_text_without_indents_go_on_unless_a_sentence_ends() -> None:
    rows = [
        "全年完成一般公共预算收入十二亿三千五百万",
        "元，增长百分之五点六，其中税收收入八亿元。",
        "支出三十一亿二千万元，重点用于教育和卫生",
        "等方面，保障有力。",
    ]
    read = lines(drawn(text_at(*[(70.0, 700.0 - 20 * i, row) for i, row in enumerate(rows)])))
    assert read == [rows[0] + rows[1], rows[2] + rows[3]]


def test_lines_that_end_early_stay_lines() -> None:
    items = [
        (70.0, 700.0 - 20 * i, words) for i, words in enumerate(["项目名称", "节水改造", "主管部门", "水利局", "预算"])
    ]
    assert lines(drawn(text_at(*items))) == [words for _, _, words in items]


def test_reading_order_is_by_place_not_by_file() -> None:
    assert lines(drawn(text_at((70, 600, "下"), (200, 700, "右"), (70, 700, "左边")))) == ["左边  右", "下"]


def test_columns_of_text_are_read_one_after_the_other() -> None:
    left = [(60.0, 700.0 - 20 * i, f"左栏第{i}行的文字写满一行。") for i in range(8)]
    right = [(320.0, 700.0 - 20 * i, f"右栏第{i}行的文字写满一行。") for i in range(8)]
    mixed = [item for pair in zip(left, right, strict=True) for item in pair]
    assert lines(drawn(text_at((200, 780, "横贯两栏的标题"), *mixed))) == [
        "\u3000\u3000横贯两栏的标题", *(words for _, _, words in left), *(words for _, _, words in right),
    ]  # fmt: skip


def test_words_printed_twice_to_look_bold_are_once_and_equal_digits_are_two() -> None:
    twice = text_at((70, 700, "完成1177个"), (70.4, 700, "完成1177个"))
    assert lines(drawn(twice)) == ["完成1177个"]


def test_raised_marks_stay_in_their_line() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(70, 700, "生产总值")
        canvas.setFont(FONT, 7)
        canvas.drawString(119, 706, "[2]")
        canvas.setFont(FONT, 12)
        canvas.drawString(131, 700, "为3077.23亿元")

    assert lines(drawn(draw)) == ["生产总值[2]为3077.23亿元"]


def test_a_line_close_under_a_large_one_is_no_raised_mark() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont(FONT, 28)
        canvas.drawString(70, 700, "预算执行情况的报告")
        canvas.setFont(FONT, 12)
        canvas.drawString(100, 689, "在第四次会议上的说明")

    assert [line.strip() for line in lines(drawn(draw))] == ["预算执行情况的报告", "在第四次会议上的说明"]


@pytest.mark.parametrize("printed", ["增加值增长4.5%，占比重为64%。", "增 加 值 增 长 4 . 5 % ，占 比 重 为 6 4 % 。"])
def test_a_line_spread_over_its_width_has_no_blanks(printed: str) -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(70, 700, printed, charSpace=0 if " " in printed else 9)
        canvas.drawString(70, 680, "项目  预算数")

    assert lines(drawn(draw))[0] == "增加值增长4.5%，占比重为64%。"


def test_numbers_of_columns_are_no_spread_line() -> None:
    assert lines(drawn(text_at((70, 700, "1 2 3 4 5 6 7 8 9 10 11")))) == ["1 2 3 4 5 6 7 8 9 10 11"]


def test_dots_that_lead_to_a_page_and_blanks_of_the_file_are_kept() -> None:
    text = "一、综合......................3"
    assert lines(drawn(text_at((70, 700, text), (70, 680, "共有车辆 6 辆")))) == [text, "共有车辆 6 辆"]


def test_a_lone_character_of_a_font_that_is_not_there_is_kept() -> None:
    assert lines(drawn(text_at((70, 700, "五、国有资本"), (94, 680, "无"), (70, 660, "六、社会保险")))) == [
        "五、国有资本", "\u3000\u3000无", "六、社会保险",
    ]  # fmt: skip
    assert box_font()[:4] == b"\0\1\0\0"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_with_its_words_upright(turn: int) -> None:
    raw = pytest.importorskip("pypdfium2")
    document = raw.PdfDocument(drawn(text_at((70, 700, "收入支出"), (70, 680, "决算总表"))))
    document[0].set_rotation(turn)
    made = io.BytesIO()
    document.save(made)
    read = read_pdf(made.getvalue())
    assert [line.strip() for line in read.text.split("\n") if line.strip()] == ["收入支出", "决算总表"]


def test_words_printed_sideways_on_an_upright_page() -> None:
    def draw(canvas: Any) -> None:
        canvas.rotate(90)
        canvas.drawString(100, -200, "第一行")
        canvas.drawString(100, -220, "第二行")

    assert lines(drawn(draw)) == ["第一行", "第二行"]


def test_a_watermark_across_the_page_is_no_text() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(70, 700, LONG)
        canvas.rotate(40)
        canvas.drawString(500, 200, "内部资料")

    assert lines(drawn(draw)) == [LONG]


def test_ruled_tables_with_their_caption_and_places() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(200, 740, "收入支出决算总表")
        canvas.drawString(300, 720, "单位：万元")
        grid(
            canvas, 710, [["项目", "预算数", "决算数"], ["教育支出", "1,200.00", "1,189.50"], ["三公经费", "", "12.34"]]
        )
        canvas.drawString(70, 600, "注：本表含结转。")

    data = drawn(draw)
    read = read_source(data)
    (table,) = read.tables
    assert read.text[table.start : table.end].split("\n") == [
        "项目\t预算数\t决算数", "教育支出\t1,200.00\t1,189.50", "三公经费\t\t12.34",
    ]  # fmt: skip
    assert (table.caption, table.unit, table.page) == ("收入支出决算总表", "万元", 1)
    report = perf_extract.extract(data)
    evidence = next(f.evidence for f in report.facts() if f.evidence.text == "12.34")
    assert (evidence.page, evidence.cell) == (1, f"{table.id}!C3")
    assert evidence.box is not None
    assert 270 <= evidence.box.left < evidence.box.right <= 350
    assert 842 - 670 <= evidence.box.top < evidence.box.bottom <= 842 - 648


def test_merged_cells_are_areas_without_a_line_between() -> None:
    def draw(canvas: Any) -> None:
        for x, y, width, height in [(70, 640, 60, 40), (130, 660, 80, 20), (130, 640, 80, 20), (70, 680, 140, 20)]:
            canvas.rect(x, y, width, height)
        for x, y, words in [(73, 685, "绩效指标"), (73, 655, "产出"), (133, 665, "数量"), (133, 645, "质量")]:
            canvas.drawString(x, y, words)

    (table,) = read_pdf(drawn(draw)).tables
    assert {c.text: (c.row, c.col, c.rowspan, c.colspan) for c in table.cells} == {
        "绩效指标": (0, 0, 1, 2), "产出": (1, 0, 2, 1), "数量": (1, 1, 1, 1), "质量": (2, 1, 1, 1),
    }  # fmt: skip


def test_a_table_goes_on_over_the_page_and_says_its_head_once() -> None:
    head = ["项目", "预算数", "决算数"]

    def page(first: int) -> Callable[[Any], None]:
        def draw(canvas: Any) -> None:
            canvas.drawString(200, 790, "部门支出决算表")
            grid(canvas, 780, [head, *([f"项目{first + i}", "10", str(20 + i)] for i in range(30))])
            canvas.drawCentredString(297, 30, f"- {first} -")

        return draw

    read = read_pdf(drawn(page(0), page(100)))
    (table,) = read.tables
    assert len(table.cells) == 3 * 61
    assert read.text.count("部门支出决算表") == read.text.count("预算数") == 1
    assert read.pages == 2


def test_a_table_goes_on_whose_later_rows_have_fewer_columns() -> None:
    def first(canvas: Any) -> None:
        grid(canvas, 790, [["项目", "工程"]], widths=(140, 140))
        grid(canvas, 770, [["指标", "目标", "完成"]])

    def second(canvas: Any) -> None:
        grid(canvas, 790, [["长度", "18", "19"], ["合格率", "95", "97"]])

    (table,) = read_pdf(drawn(first, second)).tables
    assert max(cell.row for cell in table.cells) == 3


def test_tables_under_titles_of_their_own_are_two() -> None:
    def page(title: str) -> Callable[[Any], None]:
        return lambda canvas: (
            canvas.drawString(200, 790, title),
            grid(canvas, 780, [["项目名称", title, "甲"], ["预算", "10", "20"], ["决算", "9", "18"]]),
        )

    assert len(read_pdf(drawn(page("改造项目自评表"), page("维护项目自评表"))).tables) == 2


def test_rows_without_lines_between_them_are_told_by_their_figures() -> None:
    def draw(canvas: Any) -> None:
        canvas.rect(70, 600, 120, 90)
        canvas.rect(190, 600, 100, 90)
        canvas.rect(70, 690, 120, 20)
        canvas.rect(190, 690, 100, 20)
        for n, (name, value) in enumerate([("指标", "增长"), ("粮食", "1.1"), ("油料", "-2.0"), ("蔬菜", "3.3")]):
            canvas.drawString(75, 695 - 24 * n, name)
            canvas.drawString(195, 695 - 24 * n, value)

    assert lines(drawn(draw)) == ["指标\t增长", "粮食\t1.1", "油料\t-2.0", "蔬菜\t3.3"]


def test_words_that_run_over_their_cell_stay_in_it() -> None:
    def draw(canvas: Any) -> None:
        grid(
            canvas, 700, [["三级指标", "性质", "值"], ["公共体育场馆免费开放", "", ""], ["甲", "=", "5"]], (60, 60, 60)
        )

    assert lines(drawn(draw))[1] == "公共体育场馆免费开放\t\t"


def test_a_frame_is_no_table() -> None:
    def draw(canvas: Any) -> None:
        canvas.rect(60, 500, 400, 220)
        canvas.drawString(70, 700, "一、概况")
        canvas.line(70, 690, 200, 690)
        canvas.drawString(70, 670, "正文。")

    read = read_pdf(drawn(draw))
    assert (read.text.split("\n"), read.tables) == (["一、概况", "正文。"], [])


def test_a_scan_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportlab.lib.utils import ImageReader

    image = pytest.importorskip("PIL.Image").new("L", (60, 80), 200)

    def picture(canvas: Any) -> None:
        canvas.drawImage(ImageReader(image), 0, 0, 595, 842)

    monkeypatch.setattr("perf_extract.readers.ocr.installed", lambda: False)
    with pytest.raises(errors.ScannedError, match=r"2 of 2\); install perf-extract\[ocr\]"):
        read_pdf(drawn(picture, picture))
    read = read_pdf(drawn(text_at((70, 700, LONG), (70, 680, LONG)), text_at((70, 700, LONG)), picture))
    assert [w.code for w in read.warnings] == ["scanned_page"]


def test_pictures_are_read_and_marked_where_ocr_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportlab.lib.utils import ImageReader

    from perf_extract.readers import ocr

    image = pytest.importorskip("PIL.Image").new("L", (60, 80), 200)
    monkeypatch.setattr(ocr, "installed", lambda: True)
    monkeypatch.setattr(
        ocr, "read_picture", lambda page, width, height: ocr.spread("全年预算12万元", 70, 200, 100, 115)
    )
    read = read_pdf(drawn(lambda canvas: canvas.drawImage(ImageReader(image), 0, 0, 595, 842)))
    assert read.text == "全年预算12万元"
    (warning,) = read.warnings
    assert (warning.code, read.text[warning.start : warning.end]) == ("ocr", read.text)


def test_locked_cut_off_and_broken_files() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    page = text_at((70, 700, LONG))
    with pytest.raises(errors.EncryptedError):
        read_pdf(drawn(page, encrypt=StandardEncryption("secret", strength=128)))
    assert LONG in read_pdf(drawn(page, encrypt=StandardEncryption("", ownerPassword="x", strength=128))).text
    data = drawn(*[page] * 20)
    for keep in (20, len(data) // 2, len(data) - 40):
        with pytest.raises(errors.TruncatedError):
            read_pdf(data[:keep])
    with pytest.raises(errors.UnreadableError):
        read_pdf(b"%PDF-1.4\nnothing\n%%EOF\n")
    with pytest.raises(errors.EmptyError):
        read_pdf(drawn(lambda canvas: None))


def test_limits_of_pages_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    data = drawn(*[text_at((70, 700, LONG))] * 3)
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    with pytest.raises(errors.TooLargeError, match="more than 2 pages"):
        read_pdf(data)
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    monkeypatch.setattr(pdf, "Clock", lambda: __import__("perf_extract.readers.limits", fromlist=["x"]).Clock(-1))
    with pytest.raises(errors.WorkTimeoutError):
        read_pdf(data)


def test_a_page_full_of_lines_takes_no_age() -> None:
    def draw(canvas: Any) -> None:
        for n in range(3000):
            canvas.line(10 + n % 500, 10, 10 + n % 500, 800)
            canvas.line(10, 10 + n % 700, 500, 10 + n % 700)

    assert "甲" in read_pdf(drawn(lambda c: (draw(c), c.drawString(550, 820, "甲")))).text
