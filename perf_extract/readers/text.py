"""Bytes of a plain-text file to text.

The text keeps every character of the file but for line ends (CRLF and CR become LF) and a leading
byte-order mark, so that positions in it are positions a reader of the file can find.
"""

from __future__ import annotations

import codecs
import re

from ..errors import EmptyError, NotTextError

# Longest mark first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BLANK = re.compile(r"[\s\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*+")
_CONTROL = bytes(set(range(32)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B, 0x1E, 0x1F})
_CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
_PLAIN = re.compile(r"[\t\n\r -~]")
_SAMPLE = 1 << 16
_LEAST_SHARE = 0.9


def read_text(data: bytes) -> str:
    """Decode ``data``: UTF-8, UTF-16 and UTF-32 with or without a mark, GB18030, else what a detector says.

    Raises :class:`~perf_extract.errors.EmptyError` where there is nothing but blanks and
    :class:`~perf_extract.errors.NotTextError` where the bytes are no text.
    """
    text = _decode(data)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _BLANK.fullmatch(text):
        raise EmptyError("the input holds nothing but blank characters; give a file with text in it")
    return text


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                break
    unmarked = _utf16_without_mark(data)
    if unmarked is not None:
        return unmarked
    if _is_binary(data):
        raise _not_text()
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _looks_chinese(text):
            return text
    return _detect(data)


def _is_binary(data: bytes) -> bool:
    """Whether control bytes that no text holds make up more than one in five hundred."""
    sample = data[:_SAMPLE]
    return len(sample) - len(sample.translate(None, _CONTROL)) > len(sample) / 500


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark shows by its zero bytes (of line ends, digits, 一), and by reading as Chinese."""
    if len(data) % 2 or b"\0" not in data[:_SAMPLE]:
        return None
    best, best_share = None, _LEAST_SHARE
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            sample = data[:_SAMPLE].decode(encoding)
        except UnicodeDecodeError:
            continue
        share = (len(_CHINESE.findall(sample)) + len(_PLAIN.findall(sample))) / len(sample)
        if share > best_share:
            best, best_share = encoding, share
    if best is None:
        return None
    try:
        return data.decode(best)
    except UnicodeDecodeError:
        return None


def _looks_chinese(text: str) -> bool:
    """Whether a decoding that accepts almost any bytes gave Chinese rather than rare characters."""
    sample = text[:_SAMPLE]
    beyond_ascii = sum(not c.isascii() for c in sample)
    return len(_CHINESE.findall(sample)) > 0.7 * beyond_ascii


def _detect(data: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import, and hardly ever needed

    best = from_bytes(data).best()
    if best is None:
        raise _not_text()
    return str(best)


def _not_text() -> NotTextError:
    return NotTextError("the bytes are no text in any known encoding; save the file as UTF-8 and try again")
