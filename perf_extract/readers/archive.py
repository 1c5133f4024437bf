"""ZIP archives opened with care: what they may unpack to is bounded before and while they unpack."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

import msgspec

from ..errors import EncryptedError, InputError, TooLargeError, TruncatedError, UnreadableError
from .limits import MAX_ARCHIVE, MAX_BYTES, MAX_PART, MAX_PARTS, MAX_UNPACKED, hold

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_END_RECORD = b"PK\x05\x06"


class Archive:
    """A ZIP archive's parts by name. Raises the coded errors ``truncated encrypted too_large unreadable``.

    ``file`` is opened where the archive is not given as bytes; all its parts may then unpack to ``most`` bytes.
    """

    def __init__(self, data: bytes, file: IO[bytes] | None = None, most: int | None = None) -> None:
        most = MAX_UNPACKED if most is None else most
        try:
            self._zip = zipfile.ZipFile(file or io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            if file is None and _END_RECORD not in data[-65_600:]:
                raise TruncatedError("the archive ends before its list of contents; get the whole file again") from None
            raise UnreadableError("the archive is damaged; get the file again") from None
        entries = self._zip.infolist()
        hold(len(entries), MAX_PARTS, "parts")
        if sum(entry.file_size for entry in entries) > most:
            raise TooLargeError(f"unpacks to over {most >> 20} MiB; give the report alone")
        self._entries = {shown_name(entry): entry for entry in entries}
        self._left = most

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def is_spent(self) -> bool:
        """Whether as much was unpacked as may be."""
        return self._left < 0

    @property
    def names(self) -> list[str]:
        """The names of all parts, folders left out."""
        return [name for name, entry in self._entries.items() if not entry.is_dir()]

    def read(self, name: str, limit: int = MAX_PART) -> bytes:
        """The bytes of one part; ``KeyError`` where there is none of that name."""
        entry = self._entries[name]
        if entry.flag_bits & _ENCRYPTED:
            raise EncryptedError("protected by a password; save it without one")
        try:
            with self._zip.open(entry) as part:
                data = part.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            raise UnreadableError(f"its part {name!a} is damaged; get the file again") from None
        self._left -= len(data)
        if len(data) > limit or self._left < 0:
            raise TooLargeError(f"its part {name!a} unpacks to more than may be read; give the report alone")
        return data


class Member(msgspec.Struct):
    """A file inside an archive. ``data`` is read when :func:`members` comes to it, or the error why it cannot be."""

    name: str
    data: bytes | InputError


def members(source: bytes | IO[bytes]) -> Iterator[Member]:
    """The files of an archive, in its order, one at a time; what system software adds is left out.

    An archive inside an archive is a member like any other, and is not opened. A member that is damaged, protected or
    too large does no harm to the others; raises only what is wrong with the archive as a whole.
    """
    archive = Archive(source) if isinstance(source, bytes) else Archive(b"", source, MAX_ARCHIVE)
    for name in archive.names:
        if _is_clutter(name):
            continue
        try:
            data: bytes | InputError = archive.read(name, MAX_BYTES)
        except InputError as err:
            if archive.is_spent:
                raise
            data = err
        yield Member(name, data)


def member_names(data: bytes) -> list[str]:
    """The names :func:`members` would give."""
    return [name for name in Archive(data).names if not _is_clutter(name)]


def shown_name(entry: zipfile.ZipInfo) -> str:
    """An entry's name; one without the UTF-8 mark is read as GB18030, which Chinese Windows writes."""
    if entry.flag_bits & _UTF8_NAME or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return entry.filename


def _is_clutter(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or last.startswith((".", "~$")) or last in ("Thumbs.db", "desktop.ini")
