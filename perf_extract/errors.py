"""The coded errors. One root; each is also the builtin a caller would expect.

Every message is one sentence that says what to do. The codes are part of the contract
and stand on stderr as ``perf-extract: CODE: message``.
"""

from __future__ import annotations

from typing import ClassVar


class PerfExtractError(Exception):
    """Root of every error this package raises on purpose."""

    code: ClassVar[str] = "error"

    @property
    def message(self) -> str:
        return str(self.args[0]) if self.args else self.code


class InputError(PerfExtractError, ValueError):
    """An input that cannot be turned into a report."""


class NotFoundInputError(InputError, FileNotFoundError):
    """The path names nothing."""

    code = "not_found"

    def __str__(self) -> str:
        return self.message


class UnreadableError(InputError, OSError):
    """The file exists but its bytes cannot be read, or its format is damaged."""

    code = "unreadable"

    def __str__(self) -> str:
        return self.message


class EmptyError(InputError):
    """Nothing but blank characters."""

    code = "empty"


class UnsupportedError(InputError):
    """A format for which there is no reader, or whose reader's extra is not installed."""

    code = "unsupported"


class EncryptedError(InputError):
    """Protected by a password."""

    code = "encrypted"


class TruncatedError(InputError):
    """The file ends before its format says it should."""

    code = "truncated"


class TooLargeError(InputError):
    """Over a stated limit of size, pages or expansion."""

    code = "too_large"


class ScannedError(InputError):
    """Pictures of pages without a text layer."""

    code = "scanned"


class NotTextError(InputError):
    """Bytes that are no text in any known encoding."""

    code = "not_text"


class WorkTimeoutError(PerfExtractError, TimeoutError):
    """One input took longer than it was given."""

    code = "timeout"


class CrashedError(PerfExtractError, RuntimeError):
    """The worker that had this input ended abnormally."""

    code = "crashed"


class CatalogError(PerfExtractError, ValueError):
    """A knowledge data file is wrong; the message names file and line."""

    code = "catalog"


class SinkError(PerfExtractError, RuntimeError):
    """Where the results are to go cannot be opened or written."""

    code = "sink"


class CorrectionsError(PerfExtractError, ValueError):
    """A corrections file that is none, or that does not fit the extraction it is laid over."""

    code = "corrections"


class OtherDocumentError(CorrectionsError):
    """Corrections of another document."""

    code = "other_document"
