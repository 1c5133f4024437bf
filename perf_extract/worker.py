"""One path to one result, here or in a worker process; the worker and the parent's handle on it.

The two processes talk over pipes in length-prefixed MessagePack, so nothing is pickled, the caller's script
needs no ``__main__`` guard, and the parent always knows which input a dead worker had in hand.
"""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, Any, cast

import msgspec

from .errors import PerfExtractError
from .knowledge import Catalog
from .knowledge.rows import ROW_TYPES
from .model import FailedInput, Result
from .pipeline import extract
from .readers import shown
from .sinks.rows import Packed, record

#: bytes that an answer may lie in its pipe with, so that a worker need not wait until it is taken
_PIPE = 1 << 20

_NO_MEMORY = "needs more memory than it is given; give more (--memory) or split the document"


class Limits(msgspec.Struct, frozen=True):
    """What one input may cost: seconds, and bytes of memory its worker may hold. None is no limit."""

    seconds: float | None = None
    memory: int | None = None


class Job(msgspec.Struct, array_like=True):
    """An input: its bytes and the name to give them, or only where they lie."""

    data: bytes | None
    name: str | None
    path: bytes


class Answer(msgspec.Struct, array_like=True):
    """What became of an input: its result or, where rows were asked for, ``rows`` in the place of the report."""

    result: Result
    rows: Packed | None = None


class Reply(msgspec.Struct, array_like=True):
    """An answer as it comes from a worker, which ends after it where it is the ``last``.

    The answer is packed, so that it is unpacked by whom it is for (see :func:`opened`) while the worker goes on.
    """

    answer: bytes
    last: bool


def extract_one(
    path: str,
    catalog: Catalog | None = None,
    segmenter: str = "rjieba",
    data: bytes | None = None,
    name: str | None = None,
) -> Result:
    """The result for one input, read from ``path`` unless ``data`` is given.

    No exception but the interpreter's own gets out.
    """
    return _answer(path, catalog, segmenter, data, name, rows=False).result


def _answer(
    path: str, catalog: Catalog | None, segmenter: str, data: bytes | None, name: str | None, *, rows: bool
) -> Answer:
    try:
        source = path if data is None else data
        report = extract(source, name=name, catalog=catalog, segmenter=segmenter)
        if rows:
            return Answer(Result(path), record(path, report, catalog or Catalog.default()).packed())
        return Answer(Result(path, report))
    except PerfExtractError as err:
        return failed(path, err.code, err.message)
    except MemoryError:
        return failed(path, "too_large", f"{shown(path)}: {_NO_MEMORY}")
    except Exception as err:
        message = f"{shown(path)}: {type(err).__name__}: {err}; please report this file"
        return failed(path, "crashed", shown(message))


def failed(path: str, code: str, message: str) -> Answer:
    """The answer where there is none."""
    return Answer(Result(path, error=FailedInput(code, message)))


def opened(path: str, found: bytes | Answer) -> Answer:
    """The answer in what :meth:`Worker.extract` gave for the input at ``path``."""
    if isinstance(found, Answer):
        return found
    answer = _ANSWERS.decode(found)
    answer.result.name = path
    return answer


class Order(msgspec.Struct):
    """What a worker is told at its start; no ``fingerprint`` stands for the shipped catalog."""

    segmenter: str
    limits: Limits
    rows: bool = False
    fingerprint: str | None = None
    tables: dict[str, list[dict[str, Any]]] = {}


_ANSWERS = msgspec.msgpack.Decoder(Answer)
_REPLIES = msgspec.msgpack.Decoder(Reply)


class Worker:
    """A process that extracts one path at a time; started at first need, and again after a crash.

    With ``rows`` its answers hold a report's rows for a database and not the report: to take in a report and make its
    rows would cost one process that reads the answers of many more than to write them.
    """

    def __init__(
        self, catalog: Catalog | None, segmenter: str, limits: Limits | None = None, *, rows: bool = False
    ) -> None:
        self._limits = limits or Limits()
        self._order = msgspec.msgpack.encode(_order(catalog, segmenter, self._limits, rows))
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def extract(self, path: str, data: bytes | None = None, name: str | None = None) -> bytes | Answer:
        """What became of an input, for :func:`opened`.

        Code ``crashed`` where its process ended over it, ``timeout`` where time ran out.
        """
        process = self._running()
        if process is None:
            return failed(path, "crashed", f"{shown(path)}: the run was ended; give it again")
        message = _ask(process, msgspec.msgpack.encode(Job(data, name, os.fsencode(path))))
        if message is None:
            return self._obituary(path, self._bury(process))
        reply = _REPLIES.decode(message)
        if reply.last:
            self._bury(process)
        return reply.answer

    def _bury(self, process: subprocess.Popen[bytes]) -> int:
        """The status of a process that has ended or must; a new one is started at the next need."""
        with self._lock:
            status = _end(process)
            self._process = None
        return status

    def _obituary(self, path: str, status: int) -> Answer:
        if self._limits.seconds is not None and status == -signal.SIGALRM:
            message = f"{shown(path)}: not done within {self._limits.seconds:g} seconds; give more time or leave it out"
            return failed(path, "timeout", message)
        return failed(path, "crashed", f"{shown(path)}: its worker ended with status {status}; leave this file out")

    def stop(self) -> None:
        """End the process for good, also in the middle of an input."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                _end(self._process)
                self._process = None

    def _running(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._process is None and not self._stopped:
                self._process = _start()
                _send(cast("IO[bytes]", self._process.stdin), self._order)
            return self._process


def _start() -> subprocess.Popen[bytes]:
    searched = os.pathsep.join(p or os.getcwd() for p in sys.path)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": searched},
    )
    if sys.platform == "linux":
        with suppress(OSError):  # there is a bound on what one user's pipes may hold
            fcntl.fcntl(cast("IO[bytes]", process.stdout), fcntl.F_SETPIPE_SZ, _PIPE)
    return process


def _end(process: subprocess.Popen[bytes]) -> int:
    if process.poll() is None:
        process.kill()
    return process.wait()


def _ask(process: subprocess.Popen[bytes], message: bytes) -> bytes | None:
    """The process's answer, or None where it has ended."""
    try:
        _send(cast("IO[bytes]", process.stdin), message)
        return _receive(cast("IO[bytes]", process.stdout))
    except OSError:
        return None


def _order(catalog: Catalog | None, segmenter: str, limits: Limits, rows: bool) -> Order:
    if catalog is None:
        return Order(segmenter, limits, rows)
    tables = {t.file_name: msgspec.to_builtins(catalog.rows(t)) for t in ROW_TYPES}
    return Order(segmenter, limits, rows, catalog.fingerprint, tables)


def _catalog_of(order: Order) -> Catalog | None:
    if order.fingerprint is None:
        return None
    tables = {t: [msgspec.convert(row, t) for row in order.tables[t.file_name]] for t in ROW_TYPES}
    return Catalog(tables, order.fingerprint)


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(8, "big") + message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """The next message, or None where the other side has ended."""
    head = pipe.read(8)
    if len(head) < 8:
        return None
    size = int.from_bytes(head, "big")
    body = pipe.read(size)
    return body if len(body) == size else None


def serve(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Answer jobs with results until ``incoming`` ends.

    The clock is the kernel's, whose signal ends this process also in the middle of a library's work, and when the
    parent is long gone.
    """
    first = _receive(incoming)
    if first is None:
        return
    order = msgspec.msgpack.decode(first, type=Order)
    catalog = _catalog_of(order)
    if order.limits.memory is not None:
        resource.setrlimit(resource.RLIMIT_AS, (order.limits.memory, order.limits.memory))
    while (message := _receive(incoming)) is not None:
        job = msgspec.msgpack.decode(message, type=Job)
        signal.setitimer(signal.ITIMER_REAL, order.limits.seconds or 0)
        answer = _answer(os.fsdecode(job.path), catalog, order.segmenter, job.data, job.name, rows=order.rows)
        signal.setitimer(signal.ITIMER_REAL, 0)
        # what ran out of memory may have left half a cache behind
        error = answer.result.error
        last = error is not None and error.message.endswith(_NO_MEMORY)
        answer.result.name = ""  # the parent knows it, and a path need not be valid Unicode
        _send(outgoing, msgspec.msgpack.encode(Reply(msgspec.msgpack.encode(answer), last)))
        if last:
            return


def main() -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when a run ends
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
