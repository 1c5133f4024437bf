"""From a path, bytes or a file object to text, tables and places: one reader a format, chosen by what the bytes are.

A file's name never decides: a PDF called ``report.txt`` is a PDF. To add a format, write a module with one function
``bytes -> Content``, teach :mod:`.sniff` its signature, and name both in ``READERS``. A reader is imported when its
format comes up.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from importlib import import_module
from typing import IO, TypeAlias

import msgspec

from ..errors import (
    EmptyError,
    EncryptedError,
    InputError,
    NotFoundInputError,
    PerfExtractError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from ..model import Source, Table, Warning
from .content import Content
from .limits import MAX_BYTES
from .places import PageMap
from .sniff import MEDIA_TYPES, ZIP_STARTS, packed, sniff
from .text import read_text

Input: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | IO[bytes] | IO[str]

#: format to the module and function that read it
READERS: dict[str, tuple[str, str]] = {
    "markdown": ("markdown", "read_markdown"),
    "csv": ("sheets.delimited", "read_csv"),
    "html": ("html", "read_html"),
    "mhtml": ("html.saved", "read_mhtml"),
    "pdf": ("pdf", "read_pdf"),
    "docx": ("docx", "read_docx"),
    "xlsx": ("sheets", "read_xlsx"),
    "xls": ("sheets.xls", "read_xls"),
    "ofd": ("ofd", "read_ofd"),
    "doc": ("office", "read_document"),
    "odt": ("office", "read_document"),
    "rtf": ("office", "read_document"),
    "wordml": ("office", "read_document"),
    "xlsb": ("office", "read_workbook"),
    "ods": ("office", "read_workbook"),
}

#: what to do with a format that has no reader
ADVICE: dict[str, str] = {
    "ole": "this kind of old Office file is not read; save it as .docx or .xlsx and give that",
    "pptx": "slides are not read; save their text and give that",
    "archive": "only ZIP archives are opened; unpack it and give the report inside",
    "image": "single pictures are not read; put them into a PDF, with perf-extract[ocr] installed, or give the text",
}


class SourceText(msgspec.Struct):
    """A decoded input: its text, where it came from, and what else its format tells."""

    text: str
    source: Source
    tables: list[Table] = []
    places: PageMap | None = None
    warnings: list[Warning] = []


def read_source(source: Input, name: str | None = None) -> SourceText:
    """The text of a path, of bytes, or of an open file.

    ``name`` is what the report calls the source; a path's own file name by default. Raises the coded errors
    ``not_found unreadable empty unsupported encrypted truncated too_large scanned not_text timeout``. A ZIP archive
    is read where it holds one report; :func:`members` gives what is in it.
    """
    data, given = _bytes_of(source)
    return _read(data, shown(name or given))


def members(source: Input) -> Iterator[tuple[str, bytes | InputError]]:
    """Name and bytes of each file in a ZIP archive, one at a time; the error in place of bytes that cannot be had.

    Raises only what is wrong with the archive as a whole.
    """
    from .archive import members as files

    given = shown(os.fspath(source)) if isinstance(source, (str, os.PathLike)) else "<archive>"

    def named(name: str, data: bytes | InputError) -> tuple[str, bytes | InputError]:
        return name, data if isinstance(data, bytes) else type(data)(f"{given}/{shown(name)}: {data.message}")

    try:
        if isinstance(source, (str, os.PathLike)):
            with open(source, "rb") as file:
                for member in files(file):
                    yield named(member.name, member.data)
        else:
            for member in files(_bytes_of(source)[0]):
                yield named(member.name, member.data)
    except InputError as err:
        raise type(err)(f"{given}: {err.message}") from None
    except FileNotFoundError:
        raise NotFoundInputError(f"{given}: no such file; check the path") from None
    except OSError as err:
        raise UnreadableError(f"{given}: {_reason(err)}; check the file and its permissions") from None


def is_archive(path: str) -> bool:
    """Whether a file is a ZIP archive of files, which its bytes say; no office file is, nor what is damaged."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return False
        import zipfile

        with open(path, "rb") as file:
            return file.read(4) in ZIP_STARTS and zipfile.is_zipfile(file) and packed(file) == "zip"
    except (OSError, ValueError):
        return False


def _read(data: bytes, name: str) -> SourceText:
    found = sniff(data, name)
    try:
        if found == "zip":
            return _only_member(data, name)
        content = _content(data, found)
    except PerfExtractError as err:
        raise type(err)(f"{name}: {err.message}") from None
    digest = hashlib.sha256(data).hexdigest()
    about = Source(name, MEDIA_TYPES[found], digest, content.pages, content.ocr_pages)
    return SourceText(content.text, about, content.tables, content.places, content.warnings)


def _content(data: bytes, found: str) -> Content:
    if found == "text":
        return Content(read_text(data))
    if found == "locked":
        raise EncryptedError("protected by a password; save it without one")
    if found not in READERS:
        raise UnsupportedError(ADVICE[found])
    module, function = READERS[found]
    try:
        content: Content = getattr(import_module(f".{module}", __name__), function)(data)
    except PerfExtractError:
        raise
    except Exception as err:
        # Whatever a damaged file makes a reader or its library trip over, the caller gets one coded line.
        reason = type(err).__name__
        raise UnreadableError(
            f"cannot be read as {found} ({reason}); open it in its program and save it again"
        ) from err
    if not content.text.strip():
        raise EmptyError("holds nothing but blank characters; give a file with text in it")
    return content


def _only_member(data: bytes, name: str) -> SourceText:
    """The one report in an archive."""
    from .archive import Archive, member_names

    names = member_names(data)
    if not names:
        raise EmptyError("the archive is empty; give the report itself")
    if len(names) > 1:
        raise UnsupportedError(f"the archive holds {len(names)} files; unpack it and give them to `perf-extract batch`")
    inner = Archive(data).read(names[0], MAX_BYTES)
    if sniff(inner, names[0]) == "zip":
        raise UnsupportedError("the archive holds another archive; unpack it and give the report inside")
    read = _read(inner, names[0].rsplit("/", 1)[-1])
    read.source.name = f"{name}/{shown(names[0])}"
    return read


def _bytes_of(source: Input) -> tuple[bytes, str]:
    """The bytes and a name for them."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _bounded(bytes(source), "<bytes>"), "<bytes>"
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        return _bounded(_read_file(path), path), os.path.basename(path) or path
    name = os.path.basename(str(getattr(source, "name", None) or "<file>"))
    try:
        content = source.read(MAX_BYTES + 1)
    except UnicodeDecodeError:
        raise UnreadableError(f"{name}: opened as text in the wrong encoding; open it with mode 'rb'") from None
    except OSError as err:
        raise UnreadableError(f"{name}: {_reason(err)}; check the file and its permissions") from None
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else bytes(content)
    return _bounded(data, name), name


def _read_file(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise NotFoundInputError(f"{shown(path)}: no such file; check the path") from None
    except IsADirectoryError:
        raise UnreadableError(f"{path}: is a folder; give one file") from None
    except ValueError:
        raise NotFoundInputError(f"{shown(path)}: no such file; for a report's text use extract_text") from None
    except OSError as err:
        raise UnreadableError(f"{shown(path)}: {_reason(err)}; check the file and its permissions") from None


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise TooLargeError(f"{name}: over {MAX_BYTES >> 20} MiB; split it and give the report alone")
    return data


def _reason(err: OSError) -> str:
    return (err.strerror or type(err).__name__).lower()


def shown(path: str) -> str:
    """A path fit for one line of a message."""
    shown = path.encode("unicode_escape").decode("ascii") if not path.isprintable() else path
    return shown if len(shown) <= 200 else shown[:200] + "…"
