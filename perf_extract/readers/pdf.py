"""PDF files through PDFium: their text layer with every character's place, and the lines that rule their tables."""

from __future__ import annotations

import ctypes
import math
import threading
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..errors import EmptyError, EncryptedError, ScannedError, TruncatedError, UnreadableError
from . import stand_in
from .content import Content
from .layout import Edge, Glyph, Page, assemble, path_edges
from .limits import MAX_CHARACTERS, MAX_PAGES, Clock, hold

_Point: TypeAlias = tuple[float, float]
_Matrix: TypeAlias = tuple[float, float, float, float, float, float]

_MOST_OBJECTS = 200_000
_DEEPEST_FORM = 6
_PICTURE_SHARE = 0.4
_FEW_CHARACTERS = 30
#: the share of its width within which a character printed again is the same one, made bold
_TWICE = 0.3
#: the same for the dots that lead to a page number, by their height
_TWICE_DOT = 0.1
_LEADERS = ".·•…_-"
_VISIBLE_BLANKS = (0x20, 0xA0, 0x3000, 0x09)
_LOST_SHARE = 0.3
_SLANT = 0.1
_TAIL = 65_536
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# PDFium must not be entered by two threads at a time.
_ONE_AT_A_TIME = threading.Lock()


def read_pdf(data: bytes) -> Content:
    """The content of a PDF. Raises ``encrypted truncated unreadable too_large scanned empty timeout``.

    Pages that are pictures are read by OCR where the extra ``ocr`` is installed; without it a file that is all
    pictures is refused as ``scanned``, and single pictures give warnings.
    """
    with _ONE_AT_A_TIME:
        stand_in.install()
        document = _opened(data)
        try:
            return _read(document)
        finally:
            document.close()


def _opened(data: bytes) -> pdfium.PdfDocument:
    whole = b"%%EOF" in data[max(len(data) // 2, len(data) - _TAIL) :]
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as err:
        if getattr(err, "err_code", None) == raw.FPDF_ERR_PASSWORD or "assword" in str(err):
            raise EncryptedError("protected by a password; save it without one") from None
        if not whole:
            raise TruncatedError("the PDF ends before its end mark; get the whole file again") from None
        raise UnreadableError("the PDF is damaged; open it in a PDF program and save it again") from None
    if not whole:
        document.close()
        raise TruncatedError("the PDF ends before its end mark; get the whole file again")
    hold(count, MAX_PAGES, "pages")
    return document


def _read(document: pdfium.PdfDocument) -> Content:
    clock = Clock()
    pages: list[Page] = []
    characters = 0
    for number in range(len(document)):
        clock.check()
        try:
            page = document[number]
        except pdfium.PdfiumError:
            pages.append(Page(number + 1, 0.0, 0.0, [], []))
            continue
        pages.append(_page(page, number + 1))
        characters += len(pages[-1].glyphs)
        hold(characters, MAX_CHARACTERS, "characters")
        page.close()
    scanned = [page for page in pages if page.scanned]
    if scanned:
        _read_pictures(document, pages, scanned, characters)
        clock = Clock()
    if not any(page.glyphs for page in pages):
        raise EmptyError("the PDF holds no text and no pictures of pages; give a version with text")
    content = assemble(pages, clock)
    for page in pages:
        if page.scanned and not page.read_by_ocr:
            content.warnings.append(_unread(page.number, content))
    return content


def _unread(number: int, content: Content) -> Any:
    from ..model import Warning

    message = f"page {number} is a picture, or in fonts that name no characters; install perf-extract[ocr] to read it"
    return Warning("scanned_page", message, 0, 0)


def _read_pictures(document: pdfium.PdfDocument, pages: list[Page], scanned: list[Page], characters: int) -> None:
    """Read pages that are pictures by OCR, where it is installed."""
    from . import ocr

    if not ocr.installed():
        if characters < _FEW_CHARACTERS * len(pages) and len(scanned) * 2 >= len(pages):
            raise ScannedError(
                f"its pages are pictures, or in fonts that name no characters ({len(scanned)} of {len(pages)}); "
                "install perf-extract[ocr] to have them read, or give a version with text"
            )
        return
    clock = ocr.clock()
    for page in scanned:
        clock.check()
        picture = document[page.number - 1]
        page.glyphs = ocr.read_picture(picture, page.width, page.height)
        page.read_by_ocr = True
        picture.close()


def _page(page: pdfium.PdfPage, number: int) -> Page:
    text = page.get_textpage()
    found = [character for character in _characters(text.raw) if not _is_slanted(character[7])]
    turn = _turned(found)
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom

    def seen(x: float, y: float) -> _Point:
        """A place on the page as it is looked at, from its top left corner."""
        x, y = x - left, y - bottom
        if turn == 90:
            return y, x
        if turn == 180:
            return width - x, y
        if turn == 270:
            return height - y, width - x
        return x, height - y

    glyphs = _glyphs(found, seen)
    text.close()
    edges: list[Edge] = []
    pictures = 0.0
    for kind, item, matrix in _objects(page.raw):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            edges += _path_edges(item, matrix, seen)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += _area(item)
    shown = (height, width) if turn in (90, 270) else (width, height)
    lost = sum(not _plain(character[0]) for character in found)
    # A font that does not say which characters its shapes are is read as a picture is.
    scanned = len(glyphs) < _FEW_CHARACTERS and pictures > _PICTURE_SHARE * width * height
    scanned = scanned or (lost > _FEW_CHARACTERS and lost > _LOST_SHARE * len(found))
    return Page(number, *shown, glyphs, edges, scanned)


_Found: TypeAlias = tuple[str, float, float, float, float, float, float, float, bool, bool]


def _characters(text: Any) -> Iterator[_Found]:
    """Each printed character: its box, the point it stands on, its angle, whether a blank stands before it, and whether
    the file itself has that blank."""
    rect = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    apart = spaced = False
    for number in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, number)
        if code <= 0x20 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF, 0xFEFF, 0x200B) or 0xD800 <= code < 0xE000:
            if code in _VISIBLE_BLANKS:
                apart = True
                spaced = spaced or raw.FPDFText_IsGenerated(text, number) != 1
            continue
        if raw.FPDFText_IsGenerated(text, number) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(text, number, rect) or not raw.FPDFText_GetCharOrigin(text, number, x, y):
            continue
        angle = raw.FPDFText_GetCharAngle(text, number)
        yield chr(code), rect.left, rect.bottom, rect.right, rect.top, x.value, y.value, angle, apart, spaced
        apart = spaced = False


def _is_slanted(angle: float) -> bool:
    """Whether a character stands at no right angle, as those of a watermark do."""
    return abs(angle / (math.pi / 2) - round(angle / (math.pi / 2))) > _SLANT


def _turned(found: list[_Found]) -> int:
    """By how many degrees a page has to be turned clockwise so that most of its words stand upright.

    The page's own ``Rotate`` says how it is shown; how it is read, its words say.
    """
    counts = [0, 0, 0, 0]
    for character in found:
        counts[-round(character[7] / (math.pi / 2)) % 4] += 1
    return 90 * counts.index(max(counts)) if found else 0


def _glyphs(found: list[_Found], seen: Callable[[float, float], _Point]) -> list[Glyph]:
    """The characters as they are looked at; one printed twice to look bold is one."""
    glyphs: list[Glyph] = []
    near: dict[tuple[str, int, int], list[_Point]] = {}
    for char, x0, y0, x1, y1, x, y, _, apart, spaced in found:
        (a, b), (c, d) = seen(x0, y0), seen(x1, y1)
        left, right, top, bottom = min(a, c), max(a, c), min(b, d), max(b, d)
        base = seen(x, y)[1]
        wide = unicodedata.east_asian_width(char) in "WF"
        height = bottom - top
        size = right - left if wide and right - left > 0.4 * height else min(height, 2.2 * (right - left) or height)
        size = max(size, 1.0)
        # The width that a font in another's place gives a dot may be that of four dots of a leader.
        step = max(_TWICE * min(right - left, size), 0.3) if char not in _LEADERS else _TWICE_DOT * height
        column, row = int(left / step), int(base / step)
        others = [near.get((char, column + i, row + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        if any(abs(left - a) < step and abs(base - b) < step for places in others for a, b in places):
            continue
        near.setdefault((char, column, row), []).append((left, base))
        tall = 1.2 * size if wide else height
        top, bottom = max(top, base - tall), min(bottom, base + 0.4 * tall)
        for part in _plain(char):
            glyphs.append(Glyph(part, left, right, top, bottom, base, size, apart, spaced))
    return glyphs


def _plain(char: str) -> str:
    """Characters that fonts hold only for looks (CJK radicals, ligatures) as the ones that are meant."""
    code = ord(char)
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    return "" if 0xE000 <= code <= 0xF8FF or code == 0xFFFD or unicodedata.category(char) == "Cc" else char


def _objects(page: Any) -> Iterator[tuple[int, Any, _Matrix]]:
    """A page's objects, those inside forms too, with the matrix that puts them on the page."""
    seen = 0
    stack: list[tuple[Any, _Matrix, int]] = []
    for number in range(raw.FPDFPage_CountObjects(page)):
        stack.append((raw.FPDFPage_GetObject(page, number), _IDENTITY, 0))
        while stack and seen < _MOST_OBJECTS:
            item, outer, depth = stack.pop()
            seen += 1
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_FORM:
                if depth < _DEEPEST_FORM:
                    inner = _times(_matrix(item), outer)
                    for place in range(raw.FPDFFormObj_CountObjects(item)):
                        stack.append((raw.FPDFFormObj_GetObject(item, place), inner, depth + 1))
            else:
                yield kind, item, outer


def _matrix(item: Any) -> _Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _area(item: Any) -> float:
    sides = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *sides):
        return 0.0
    left, bottom, right, top = (side.value for side in sides)
    return abs((right - left) * (top - bottom))


def _path_edges(item: Any, outer: _Matrix, seen: Callable[[float, float], _Point]) -> list[Edge]:
    """The straight lines of a path: strokes along an axis, and filled bars too thin to be areas."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroked)
    if not mode.value and not stroked.value:
        return []
    matrix = _times(_matrix(item), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    edges: list[Edge] = []
    points: list[_Point] = []
    curved = False
    for number in range(min(raw.FPDFPath_CountSegments(item), _MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(item, number)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        a, b, c, d, e, f = matrix
        point = seen(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            edges += [] if curved else path_edges(points, False, bool(stroked.value))
            points, curved = [point], False
        else:
            curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
            points.append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                edges += [] if curved else path_edges(points, True, bool(stroked.value))
                points, curved = [point], False
    return edges if curved else edges + path_edges(points, False, bool(stroked.value))
