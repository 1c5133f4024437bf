"""What an input may cost: the stated limits, and the clock that holds a reader to its time.

Sizes are bytes after unpacking, so that a small archive cannot become a large document unseen.
"""

from __future__ import annotations

import time

from ..errors import TooLargeError, WorkTimeoutError

#: an input of more bytes is refused unread
MAX_BYTES = 64 * 1024 * 1024
#: one part of a packed document (a page, a sheet, the body of a Word file)
MAX_PART = 64 * 1024 * 1024
#: all parts of a packed document together
MAX_UNPACKED = 256 * 1024 * 1024
#: all files of an archive that is read member by member from disk
MAX_ARCHIVE = 4 * 1024 * 1024 * 1024
#: parts of a packed document, members of an archive
MAX_PARTS = 10_000
#: pages of a PDF or OFD
MAX_PAGES = 2_000
#: tags of one web page, or of one XML part
MAX_TAGS = 4_000_000
#: cells of a document's tables
MAX_CELLS = 1_000_000
#: characters of a document
MAX_CHARACTERS = 20_000_000
#: seconds one document may take to read; pictures read by OCR have a limit of their own
MAX_SECONDS = 120.0
MAX_OCR_SECONDS = 900.0
#: seconds LibreOffice may take to convert one file
MAX_CONVERT_SECONDS = 120.0


class Clock:
    """Raises ``timeout`` when asked later than ``seconds`` after it was made."""

    __slots__ = ("_end", "_seconds")

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raise :class:`~perf_extract.errors.WorkTimeoutError` where the time is over."""
        if time.monotonic() > self._end:
            raise WorkTimeoutError(f"not read within {self._seconds:.0f} seconds; split the document")


def hold(count: int, limit: int, what: str) -> None:
    """Raise :class:`~perf_extract.errors.TooLargeError` where ``count`` of something is over its limit."""
    if count > limit:
        raise TooLargeError(f"more than {limit} {what}; split the document and give the report alone")
