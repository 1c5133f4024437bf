"""Folds a text character for character to the one alphabet that all grammar is written in.

After folding a text has the same length and
- digits and letters are ASCII, and so are ``% + - = < > / ~ . [ ] # & * @``;
- commas, semicolons, colons, question and exclamation marks and round brackets are the full-width
  ``，；：？！（）``, wherever they stand (``12：30``, ``http：``);
- quotation marks are ``“”`` and ``‘’`` (corner brackets too); titles keep ``《》〈〉``, document numbers ``〔〕``;
- dashes are ``—`` (long) or ``-`` (short), dots between words ``·``, the ratio sign is ``：``, ``≧≦`` are ``≥≤``;
- compatibility and radical forms of Chinese characters are the common ones, ``○`` between numerals is ``〇``;
- every visible blank is a space, one that is written out (``&nbsp;``) a space and invisible characters, every tab
  and ``|`` a tab, every invisible character U+200B, and ``\\n`` is the only line end.

``①``, ``⑴``, ``㈠``, ``⒈``, ``㎡``, ``℃``, ``、``, ``。``, ``·``, ``…`` stay as they are.

:func:`settle` folds what depends on the neighbours, once lines are joined: a comma between groups of
three digits becomes ``,``, and straight quotation marks that pair within a paragraph become ``“”``.
"""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = "\u200b"

_MARKS = {
    "，": ",﹐،",
    "；": ";﹔",
    "：": ":∶︰﹕ː",
    "？": "?﹖",
    "！": "!﹗",
    "（": "(﹙⦅",
    "）": ")﹚⦆",
    "。": "｡",
    "、": "､﹑",
    "“": "「〝",
    "”": "」〞",
    "‘": "『",
    "’": "』",
    "—": "―─━⸺",
    "-": "－–‐‑‒−﹣⁃",
    "~": "～∼〜",
    "·": "・•‧∙⋅･",
    "≥": "≧⩾",
    "≤": "≦⩽",
    "%": "％﹪",
    ".": "．",
    "[": "［",
    "]": "］",
    "〔": "﹝",
    "〕": "﹞",
    '"': "＂",
    "'": "＇",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\t": "|｜",
    "\n": "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029",
}


def _alphabet() -> dict[str, str]:
    table: dict[str, str] = {}
    for block in (range(0xFF01, 0xFF5F), range(0x2E80, 0x2FD6), range(0xF900, 0xFAFF), range(0x2F800, 0x2FA20)):
        for code in block:
            char = chr(code)
            plain = unicodedata.normalize("NFKC", char)
            if len(plain) == 1 and plain != char:
                table[char] = plain
    for form, chars in _MARKS.items():
        table.update(dict.fromkeys(chars, form))
    for char, plain in list(table.items()):
        table[char] = table.get(plain, plain)
    invisible = [*range(0x09), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD, 0xFEFF, 0x180E]
    invisible += [*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFFFC]
    table.update((chr(code), INVISIBLE) for code in invisible)
    return table


_TABLE = _alphabet()


def _char_class(chars: str) -> str:
    """A character class, in ranges, so that testing a character stays cheap."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, chars)):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in ranges) + "]"


_TO_FOLD = re.compile(_char_class("".join(_TABLE)))
_ZERO = re.compile(r"(?<=[一二三四五六七八九十〇零])[○◯]++(?=[一二三四五六七八九十〇零年])")
_WRITTEN_BLANK = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#12288);|<U\+(?:00A0|3000|2002|2003|200B|FEFF)>")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:，\d{3})++(?!\d)")
_MAY_GROUP = re.compile("，[0-9]{3}(?![0-9])")
_QUOTED = re.compile(r'"([^"\n]*+)"')
#: a curly and a straight mark that make one pair; two straight ones between curly ones pair with each other
_HALF_QUOTED = re.compile(r"""“([^“”"\n]*+)"(?![^“”"\n]*+"[^“”"\n]*+”)|"([^“”"\n]*+)”""")


def fold(text: str) -> str:
    """``text`` in the folded alphabet, same length."""
    if "&" in text or "<U+" in text:
        text = _WRITTEN_BLANK.sub(lambda m: " " + INVISIBLE * (len(m[0]) - 1), text)
    for char in set(_TO_FOLD.findall(text)):
        text = text.replace(char, _TABLE[char])
    if "○" in text or "◯" in text:
        text = _ZERO.sub(lambda m: "〇" * len(m[0]), text)
    return text


def settle(flat: str) -> str:
    """Fold what needs whole paragraphs, same length; see the module's description."""
    if '"' in flat:
        flat = _HALF_QUOTED.sub(lambda m: f"“{m[1] or m[2] or ''}”", flat)
        flat = _QUOTED.sub(r"“\1”", flat)
    if _MAY_GROUP.search(flat):
        flat = _GROUPED.sub(lambda m: m[0].replace("，", ","), flat)
    return flat
