"""From a path, bytes or a file object to text: one reader a format, chosen by what the bytes are.

A file's name never decides: a PDF called ``report.txt`` is a PDF. To add a format, write a module
with one function ``bytes -> str``, teach :mod:`.sniff` its signature, and name it in ``READERS``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from typing import IO, TypeAlias

import msgspec

from ..errors import InputError, NotFoundInputError, TooLargeError, UnreadableError, UnsupportedError
from ..model import Source
from . import text
from .sniff import MEDIA_TYPES, sniff

Input: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | IO[bytes] | IO[str]

#: more bytes than this are refused unread
MAX_BYTES = 64 * 1024 * 1024

READERS: dict[str, Callable[[bytes], str]] = {
    "text": text.read_text,
    "markdown": text.read_text,
}

#: what to do with a format that has no reader
ADVICE: dict[str, str] = {
    "pdf": "PDF is not read; give its text, for example by `pdftotext -layout FILE.pdf FILE.txt`",
    "docx": "Word documents are not read; save as plain text (.txt) and give that",
    "doc": "old Office documents are not read; save as plain text (.txt) and give that",
    "xlsx": "spreadsheets are not read; save the sheet as text and give that",
    "ofd": "OFD is not read; export its text and give that",
    "html": "web pages are not read; save the page's text (.txt) and give that",
    "rtf": "RTF is not read; save as plain text (.txt) and give that",
    "zip": "archives are not read; unpack it and give the report inside",
    "image": "pictures are not read; give a text version of the report",
}


class SourceText(msgspec.Struct):
    """A decoded input: its text, and where it came from."""

    text: str
    source: Source


def read_source(source: Input, name: str | None = None) -> SourceText:
    """The text of a path, of bytes, or of an open file.

    ``name`` is what the report calls the source; a path's own file name by default. Raises the
    coded errors ``not_found unreadable empty unsupported too_large not_text``.
    """
    data, given = _bytes_of(source)
    name = shown(name or given)
    found = sniff(data, name)
    if found not in READERS:
        raise UnsupportedError(f"{name}: {ADVICE[found]}")
    try:
        decoded = READERS[found](data)
    except InputError as err:
        raise type(err)(f"{name}: {err.message}") from None
    return SourceText(decoded, Source(name, MEDIA_TYPES[found], hashlib.sha256(data).hexdigest()))


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
