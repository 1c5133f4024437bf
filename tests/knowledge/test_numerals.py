"""Numerals: a table of them, what is none, and round trips."""

from __future__ import annotations

import contextlib
import time
from decimal import Decimal, localcontext
from pathlib import Path

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf_extract.knowledge.numerals import parse_number, plain, shift

TABLE = Path(__file__).parents[1] / "data" / "numerals.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]

NOT_NUMERALS = [
    "", " ", "4500余", "20多", "数十", "几百", "二十几", "若干", "百", "千", "万", "亿", "万万", "十百", "一百一百",
    "一十十", "零零万", "1,23", "1,2345", "1 2", "1.2.3", "1..2", "--1", "+-1", "-", "5个", "5元", "10%",
    "5至8", "5-8", "1e5", "0x10", "abc", "٣", "²", "①", "分之", "百分之", "百分之几", "分之三", "点五", "五点",
    "二〇二三年", "第一", "1/2", "NaN", "Infinity", "1_000", "一亿点", "十点点五", "负", "半半", "一又二", "又二分之一",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), ROWS, ids=[row[0] for row in ROWS])
def test_numerals(text: str, value: str) -> None:
    found = parse_number(text)
    assert found == Decimal(value)
    assert "E" not in str(found)


@pytest.mark.parametrize("text", NOT_NUMERALS)
def test_anything_else_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="not one numeral"):
        parse_number(text)


def test_printed_decimals_stay() -> None:
    assert str(parse_number("100.00")) == "100.00"


def test_blanks_around_are_ignored() -> None:
    assert parse_number(" 142.80\n") == Decimal("142.80")


def test_a_fraction_without_end_is_rounded_and_one_with_an_end_is_not() -> None:
    assert parse_number("三分之二") == Decimal("0.6666666666666666666666666667")
    assert parse_number("三百五十又三分之一") == Decimal("350.3333333333333333333333333")
    assert parse_number("八分之三") == Decimal("0.375")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=8))
def test_arabic_numbers_come_back_exactly(value: Decimal) -> None:
    with localcontext(prec=100):
        assert parse_number(f"{value:f}") == value
        assert parse_number(f"{value:f}亿") == value * 10**8
        assert parse_number(f"{value.copy_abs():,f}") == value.copy_abs()


def _section(value: int) -> str:
    digits, text, zero = "零一二三四五六七八九", "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + name
            zero = False
        else:
            zero = True
    return text


def chinese(value: int) -> str:
    """The way a person writes ``value`` (below 10 to the 16th) in Chinese numerals."""
    if value == 0:
        return "零"
    text, gap = "", False
    for scale, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // scale % 10000
        if not part:
            gap = True
            continue
        joined = "零" if text and (part < 1000 or gap) else ""
        unit = "万" if name == "万亿" and value // 10**8 % 10000 else name
        text += joined + _section(part) + unit
        gap = False
    return text


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_chinese_integers_come_back(value: int) -> None:
    assert parse_number(chinese(value)) == value


@given(st.integers(min_value=10, max_value=19), st.sampled_from(["", "万", "亿"]))
def test_ten_needs_no_one_before_it(value: int, scale: str) -> None:
    assert parse_number(chinese(value).removeprefix("一") + scale) == parse_number(chinese(value) + scale)


@given(st.integers(min_value=0, max_value=10**8 - 1), st.integers(min_value=0, max_value=10**6 - 1))
def test_chinese_decimals_come_back(whole: int, decimals: int) -> None:
    text = f"{chinese(whole)}点" + f"{decimals:06}".translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    assert parse_number(text) == Decimal(f"{whole}.{decimals:06}")
    assert parse_number(f"{text}亿") == Decimal(f"{whole}.{decimals:06}") * 10**8


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_capital_numerals_are_the_same(value: int) -> None:
    capitals = chinese(value).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))
    assert parse_number(capitals) == value


@given(st.text(alphabet="一二三两〇零十百千万亿点半分之负又廿12,.0 余%", max_size=12) | st.text())
def test_no_other_exception(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_number(text).is_finite()


@pytest.mark.parametrize("part", ["1", "1,", "111,", "一", "万", "一万", "十", "百分之", "分之", "又", "点", "-", " "])
def test_cost_grows_with_length_only(part: str) -> None:
    began = time.perf_counter()
    with contextlib.suppress(ValueError):
        parse_number(part * (300_000 // len(part)))
    assert time.perf_counter() - began < 2


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.integers(min_value=-6, max_value=14))
def test_shift_is_exact(value: Decimal, power: int) -> None:
    with localcontext(prec=200):
        assert shift(value, power).scaleb(-power) == value


@pytest.mark.parametrize(
    ("value", "bare"), [("1E+4", "10000"), ("34100.00", "34100"), ("8.650", "8.65"), ("0.00", "0"), ("-1.50", "-1.5")]
)
def test_plain_has_no_exponent_and_no_zeros_at_its_end(value: str, bare: str) -> None:
    assert str(plain(Decimal(value))) == bare


@given(number=st.integers(0, 10**16 - 1), capitals=st.booleans())
def test_whole_numbers_that_another_library_writes(number: int, capitals: bool) -> None:
    assert parse_number(cn2an.an2cn(str(number), "up" if capitals else "low")) == number
