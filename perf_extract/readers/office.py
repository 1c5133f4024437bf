"""Old and open office documents (.doc, .wps, .rtf, .odt …) through LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ..errors import EncryptedError, UnreadableError, UnsupportedError, WorkTimeoutError
from .content import Content
from .limits import MAX_BYTES, MAX_CONVERT_SECONDS

_PROGRAMS = ("soffice", "libreoffice")
_BLOCK = 512
_INSTALL = (
    "install LibreOffice (Debian: `apt-get install libreoffice-writer libreoffice-calc`; otherwise libreoffice.org), "
    "or save it as .docx"
)


def read_document(data: bytes) -> Content:
    """The content of a text document that LibreOffice can open."""
    from .docx import read_docx

    return read_docx(_converted(data, "docx"))


def read_workbook(data: bytes) -> Content:
    """The content of a workbook that LibreOffice can open."""
    from .sheets import read_xlsx

    return read_xlsx(_converted(data, "xlsx"))


def _converted(data: bytes, wanted: str) -> bytes:
    if _is_encrypted(data):
        raise EncryptedError("protected by a password; save it without one")
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UnsupportedError(f"this kind of document is read through LibreOffice, which is not installed; {_INSTALL}")
    with tempfile.TemporaryDirectory(prefix="perf_extract_") as folder:
        source = Path(folder, "source")
        source.write_bytes(data)
        command = [
            program,
            # A profile of its own, so that an open LibreOffice and other workers are not in the way.
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            wanted,
            "--outdir",
            folder,
            str(source),
        ]
        _run(command)
        made = Path(folder, f"source.{wanted}")
        if not made.exists():
            raise UnreadableError("LibreOffice cannot open it; open it in its own program and save it as .docx")
        with made.open("rb") as file:
            return file.read(MAX_BYTES)


def _run(command: list[str]) -> None:
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )
    except OSError:
        raise UnsupportedError(f"LibreOffice cannot be started; {_INSTALL}") from None
    try:
        process.wait(MAX_CONVERT_SECONDS)
    except subprocess.TimeoutExpired:
        raise WorkTimeoutError(
            f"LibreOffice did not convert it within {MAX_CONVERT_SECONDS:.0f} seconds; save it as .docx"
        ) from None
    finally:
        if process.poll() is None:
            # The program starts another one, which has to end with it.
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()


def _is_encrypted(data: bytes) -> bool:
    """Whether a Word 97 document says that it is encrypted: a bit of the block that begins its main stream."""
    return data[_BLOCK : _BLOCK + 2] == b"\xec\xa5" and len(data) > _BLOCK + 12 and bool(data[_BLOCK + 11] & 0x01)
