"""One path to one result, here or in a worker process; the worker and the parent's handle on it.

The two processes talk over pipes in length-prefixed MessagePack, so nothing is pickled, the caller's script
needs no ``__main__`` guard, and the parent always knows which input a dead worker had in hand.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import IO, Any, cast

import msgspec

from .errors import PerfExtractError
from .knowledge import Catalog
from .knowledge.rows import ROW_TYPES
from .model import FailedInput, Result
from .pipeline import extract
from .readers import shown


def extract_one(path: str, catalog: Catalog | None = None, segmenter: str = "rjieba") -> Result:
    """The result for one path; no exception but the interpreter's own gets out."""
    try:
        return Result(path, report=extract(path, catalog=catalog, segmenter=segmenter))
    except PerfExtractError as err:
        return Result(path, error=FailedInput(err.code, err.message))
    except Exception as err:
        message = f"{shown(path)}: {type(err).__name__}: {err}; please report this file"
        return Result(path, error=FailedInput("crashed", shown(message)))


class Order(msgspec.Struct):
    """What a worker is told at its start; no ``fingerprint`` stands for the shipped catalog."""

    segmenter: str
    fingerprint: str | None = None
    tables: dict[str, list[dict[str, Any]]] = {}


class Worker:
    """A process that extracts one path at a time; started at first need, and again after a crash."""

    def __init__(self, catalog: Catalog | None, segmenter: str) -> None:
        self._order = msgspec.msgpack.encode(_order(catalog, segmenter))
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def extract(self, path: str) -> Result:
        """The result for ``path``; code ``crashed`` where the process ended over it."""
        process = self._running()
        if process is None:
            return Result(path, error=FailedInput("crashed", f"{shown(path)}: the run was ended; give it again"))
        answer = _ask(process, os.fsencode(path))
        if answer is None:
            with self._lock:
                status = _end(process)
                self._process = None
            message = f"{shown(path)}: its worker ended with status {status}; leave this file out"
            return Result(path, error=FailedInput("crashed", message))
        result = msgspec.msgpack.decode(answer, type=Result)
        result.name = path
        return result

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
    return subprocess.Popen(
        [sys.executable, "-P", "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": searched},
    )


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


def _order(catalog: Catalog | None, segmenter: str) -> Order:
    if catalog is None:
        return Order(segmenter)
    tables = {t.file_name: msgspec.to_builtins(catalog.rows(t)) for t in ROW_TYPES}
    return Order(segmenter, catalog.fingerprint, tables)


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
    """Answer paths with results until ``incoming`` ends."""
    first = _receive(incoming)
    if first is None:
        return
    order = msgspec.msgpack.decode(first, type=Order)
    catalog = _catalog_of(order)
    while (message := _receive(incoming)) is not None:
        result = extract_one(os.fsdecode(message), catalog, order.segmenter)
        result.name = ""  # the parent knows it, and a path need not be valid Unicode
        _send(outgoing, msgspec.msgpack.encode(result))


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when a run ends
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
