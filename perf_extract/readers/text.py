"""Bytes of a plain-text file to text.

The text keeps every character of the file but for line ends (CRLF and CR become LF) and a leading
byte-order mark, so that positions in it are positions a reader of the file can find.
"""

from __future__ import annotations

import codecs

import regex

from ..errors import EmptyError, NotTextError

# Longest mark first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BLANK = regex.compile(r"[\s\p{Cf}\p{Cc}]*+")
_CONTROL = bytes(set(range(32)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B, 0x1E, 0x1F})
_CHINESE = regex.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
_SAMPLE = 1 << 16


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
    """UTF-16 without a mark shows in line ends and digits, whose other byte is zero, always on one side."""
    sample = data[: min(len(data), _SAMPLE) & ~1]
    if len(sample) < 4 or len(data) % 2 or b"\0" not in sample:
        return None
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if min(low, high) * 20 > max(low, high):
        return None
    try:
        text = data.decode("utf-16-le" if high > low else "utf-16-be")
    except UnicodeDecodeError:
        return None
    sample_text = text[:_SAMPLE]
    wide = len(_CHINESE.findall(sample_text))
    narrow = sum(map(str.isascii, sample_text))
    return text if "\0" not in sample_text and wide + narrow > 0.9 * len(sample_text) else None


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
