"""Pictures of pages read by OCR, where the extra ``ocr`` is installed: RapidOCR, whose models come in its wheel."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from .layout import Glyph
from .limits import MAX_OCR_SECONDS, Clock

#: dots per point: 200 dots per inch
_SCALE = 200 / 72
_LEAST_SURE = 0.5


def installed() -> bool:
    """Whether pictures can be read."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def clock() -> Clock:
    """The time that the pictures of one document may take."""
    return Clock(MAX_OCR_SECONDS)


def read_picture(page: Any, width: float, height: float) -> list[Glyph]:
    """The characters of a page drawn by PDFium; each line's width is shared out among its characters."""
    picture = page.render(scale=_SCALE, rev_byteorder=True).to_numpy()
    found = _engine()(picture)
    if found.boxes is None or found.txts is None:
        return []
    across, down = width / picture.shape[1], height / picture.shape[0]
    glyphs: list[Glyph] = []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        if score < _LEAST_SURE or not text:
            continue
        xs, ys = [float(p[0]) * across for p in box], [float(p[1]) * down for p in box]
        glyphs += spread(text, min(xs), max(xs), min(ys), max(ys))
    return glyphs


def spread(text: str, left: float, right: float, top: float, bottom: float) -> list[Glyph]:
    """The characters of a line that is known by its box only: Chinese ones are about twice as wide as others."""
    weights = [1.0 if ord(char) > 0xFF else 0.55 for char in text]
    unit = (right - left) / sum(weights)
    base = bottom - 0.15 * (bottom - top)
    glyphs: list[Glyph] = []
    at = left
    apart = False
    for char, weight in zip(text, weights, strict=True):
        if char.isspace():
            apart = True
        else:
            glyphs.append(Glyph(char, at, at + weight * unit, top, bottom, base, 0.85 * (bottom - top), apart))
            apart = False
        at += weight * unit
    return glyphs


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})
