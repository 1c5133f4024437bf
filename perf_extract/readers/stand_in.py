"""A font of one box for every character, for Chinese fonts that a PDF names but does not bring along.

PDFium measures a lone character by its glyph; where the machine has no Chinese font there is none, and PDFium then
leaves the character out of the text: units and 无 in the cells of a table. Shapes do not matter to a reader of text, so
one box stands in for all of them. A font of the machine's own is used where there is one.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any

import pypdfium2.raw as raw

_CHINESE_CHARSETS = frozenset((128, 129, 130, 134, 136))
_EM = 1000
_STEP = 1024
_HANDLE = 0x50455246
_CALLBACKS = (
    "Release",
    "EnumFonts",
    "MapFont",
    "GetFont",
    "GetFontData",
    "GetFaceName",
    "GetFontCharset",
    "DeleteFont",
)
_kept: list[Any] = []


def install() -> None:
    """Let PDFium ask here for fonts that it does not find; once a process, and before the first document."""
    if _kept:
        return
    default = raw.FPDF_GetDefaultSystemFontInfo()
    if not default:
        return
    info = raw.FPDF_SYSFONTINFO()
    info.version = default.contents.version
    for name in _CALLBACKS:
        setattr(info, name, getattr(default.contents, name))
    font = box_font()

    def map_font(_: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> int | None:
        found: int | None = default.contents.MapFont(default, weight, italic, charset, pitch, face, exact)
        return found or (_HANDLE if charset in _CHINESE_CHARSETS else None)

    def get_font_data(_: Any, handle: int | None, table: int, buffer: Any, size: int) -> int:
        if handle != _HANDLE:
            length: int = default.contents.GetFontData(default, handle, table, buffer, size)
            return length
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    def get_face_name(_: Any, handle: int | None, buffer: Any, size: int) -> int:
        return 0 if handle == _HANDLE else int(default.contents.GetFaceName(default, handle, buffer, size))

    def get_charset(_: Any, handle: int | None) -> int:
        return 134 if handle == _HANDLE else int(default.contents.GetFontCharset(default, handle))

    def delete_font(_: Any, handle: int | None) -> None:
        if handle != _HANDLE:
            default.contents.DeleteFont(default, handle)

    def get_font(_: Any, face: Any) -> int | None:
        found: int | None = default.contents.GetFont(default, face)
        return found

    def enum_fonts(_: Any, mapper: Any) -> None:
        default.contents.EnumFonts(default, mapper)

    for name, function in (
        ("EnumFonts", enum_fonts),
        ("MapFont", map_font),
        ("GetFont", get_font),
        ("GetFontData", get_font_data),
        ("GetFaceName", get_face_name),
        ("GetFontCharset", get_charset),
        ("DeleteFont", delete_font),
    ):
        kind = dict(raw.FPDF_SYSFONTINFO._fields_)[name]
        setattr(info, name, kind(function))
    info.Release = dict(raw.FPDF_SYSFONTINFO._fields_)["Release"](lambda _: None)
    raw.FPDF_SetSystemFontInfo(info)
    _kept.extend((info, default, font))


def box_font() -> bytes:
    """A TrueType font whose glyph for every character is a box as high and wide as a Chinese character."""
    box = struct.pack(">hhhhhHH4B", 1, 50, -120, 950, 880, 3, 0, 1, 1, 1, 1)
    box += struct.pack(">4h4h", 50, 0, 900, 0, -120, 1000, 0, -1000)
    box += b"\0" * (-len(box) % 4)
    tables = {
        b"cmap": _cmap(),
        b"glyf": box,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 50, -120, 950, 880, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, _EM, 0, 0, 950, 1, 0, 0, 0, 0, 0, 0, 0, 1),
        b"hmtx": struct.pack(">HhH", _EM, 0, 50),
        b"loca": struct.pack(">III", 0, 0, len(box)),
        b"maxp": struct.pack(">IH13H", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    place = 12 + 16 * len(tables)
    directory = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128)
    body = b""
    for tag, table in tables.items():
        padded = table + b"\0" * (-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += tag + struct.pack(">III", total, place + len(body), len(table))
        body += padded
    return directory + body


def _cmap() -> bytes:
    """All characters to glyph 1: segments that share one stretch of an array."""
    firsts = [*range(0, 0x10000, _STEP), 0xFFFF]
    lasts = [*(first + _STEP - 1 for first in firsts[:-2]), 0xFFFE, 0xFFFF]
    count = len(firsts)
    offsets = [2 * (count - number) for number in range(count - 1)] + [0]
    deltas = [0] * (count - 1) + [1]
    body = struct.pack(f">{count}HH{count}H{count}h{count}H", *lasts, 0, *firsts, *deltas, *offsets)
    body += struct.pack(f">{_STEP}H", *[1] * _STEP)
    head = struct.pack(">HHHHHHH", 4, 14 + len(body), 0, 2 * count, 128, 6, 2 * count - 128)
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + head + body
