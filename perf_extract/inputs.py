"""What a batch reads: files, folders, patterns and archives, as they are given, one input at a time."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator

from .batch import unpacked
from .crew import Given

#: what system software leaves in folders
_CLUTTER = frozenset({"Thumbs.db", "desktop.ini"})


class Input(Given):
    """An input as it is given."""

    def digest(self) -> str | None:
        """SHA-256 of the bytes; None for what is no ordinary file or cannot be read."""
        if self.data is not None:
            return hashlib.sha256(self.data).hexdigest()
        try:
            if not stat.S_ISREG(os.stat(self.path).st_mode):
                return None
            with open(self.path, "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError):
            return None


def find(given: Iterable[str], own: Iterable[str] = ()) -> Iterator[Input]:
    """The inputs that ``given`` names, in a fixed order; paths are made absolute, for they are the documents' keys.

    A folder stands for all files below it but hidden ones, a pattern (``*`` ``?`` ``[``, ``**`` for any folders) for
    what it matches, a ZIP archive for its members, each with the path ``ARCHIVE/MEMBER``. What names nothing is an
    input too, so that it is reported. ``own`` are files and folders of the run itself, which are left out.
    """
    mine = {os.path.abspath(path) for path in own}
    for name in given:
        path = os.path.abspath(name)
        if os.path.isdir(path):
            yield from _folder(path, mine)
        elif not os.path.lexists(path) and glob.has_magic(name):
            found = sorted(glob.glob(path, recursive=True))
            for match in found:
                if not os.path.isdir(match) and match not in mine:
                    yield from unpacked(match, Input)
            if not found:
                yield Input(path)
        else:
            yield from unpacked(path, Input)


def _folder(top: str, mine: set[str]) -> Iterator[Input]:
    for folder, below, files in os.walk(top):
        below[:] = sorted(name for name in below if not _is_hidden(name) and os.path.join(folder, name) not in mine)
        for name in sorted(files):
            path = os.path.join(folder, name)
            if not _is_hidden(name) and path not in mine:
                yield from unpacked(path, Input)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in _CLUTTER
