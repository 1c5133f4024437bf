"""Worker processes at work on many inputs, and what comes of them: in the order given, or in lots as it is done.

A thread waits on each process, so that it has its next input at once, whatever the caller is at. The answers are
unpacked in the caller's thread: two threads that compute in one interpreter only hold each other up.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Iterable
from types import TracebackType
from typing import Generic, TypeVar

import msgspec

from .knowledge import Catalog
from .model import FailedInput
from .worker import Answer, Limits, Worker, failed, opened

#: inputs a worker that are read ahead, or held back until those before them are done
_AHEAD = 4


class Given(msgspec.Struct):
    """One input: where it lies and, for what is no file of its own, its bytes and their name, or why there are none."""

    path: str
    data: bytes | None = None
    name: str | None = None
    error: FailedInput | None = None


G = TypeVar("G", bound=Given)


class Crew(Generic[G]):
    """So many workers; ``rows`` as workers say. Use as a context manager: they end with it, also amid an input."""

    def __init__(
        self,
        workers: int,
        limits: Limits,
        catalog: Catalog | None = None,
        segmenter: str = "rjieba",
        *,
        rows: bool = False,
    ) -> None:
        self._room = _AHEAD * workers
        self._todo: queue.SimpleQueue[tuple[int, G] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, G, bytes | Answer | BaseException]] = queue.SimpleQueue()
        self._staff = [Worker(catalog, segmenter, limits, rows=rows) for _ in range(workers)]
        # an interpreter that ends over results nobody took does not wait for them
        self._threads = [threading.Thread(target=self._wait_on, args=(worker,), daemon=True) for worker in self._staff]

    def __enter__(self) -> Crew[G]:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None) -> None:
        for worker in self._staff:
            worker.stop()
        for _ in self._threads:
            self._todo.put(None)
        for thread in self._threads:
            thread.join()

    def _wait_on(self, worker: Worker) -> None:
        while (job := self._todo.get()) is not None:
            number, given = job
            found: bytes | Answer | BaseException
            try:
                if given.error is not None:
                    found = failed(given.path, given.error.code, given.error.message)
                else:
                    found = worker.extract(given.path, given.data, given.name)
            except BaseException as err:
                found = err
            self._done.put((number, given, found))

    def _take(self, seconds: float | None = None) -> tuple[int, G, bytes | Answer] | None:
        """What is done next; None where that takes over so many ``seconds``."""
        try:
            number, given, found = self._done.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(found, BaseException):
            raise found
        return number, given, found

    def in_order(self, inputs: Iterable[G]) -> Generator[tuple[G, Answer], None, None]:
        """Each input with what became of it, in the order given."""
        held: dict[int, tuple[G, bytes | Answer]] = {}
        given = enumerate(inputs)
        begun, due = 0, 0
        while True:
            while begun - due < self._room and (job := next(given, None)) is not None:
                self._todo.put(job)
                begun += 1
            if due == begun:
                return
            while due not in held:
                taken = self._take()
                assert taken is not None
                held[taken[0]] = taken[1:]
            done, found = held.pop(due)
            due += 1
            yield done, opened(done.path, found)

    def in_lots(self, inputs: Iterable[G], size: int, seconds: float) -> Generator[list[tuple[G, Answer]], None, None]:
        """Each input with what became of it, as they are done: some together, for writing a few at once costs less.

        A lot is held back until it has ``size`` packed bytes, though no more than so many ``seconds``.
        """
        lot: list[tuple[G, Answer]] = []
        given = enumerate(inputs)
        under_way, held, until = 0, 0, 0.0
        while True:
            while under_way < self._room and (job := next(given, None)) is not None:
                self._todo.put(job)
                under_way += 1
            if under_way and held < size:
                taken = self._take(max(until - time.monotonic(), 0) if lot else None)
                if taken is not None:
                    _, done, found = taken
                    under_way -= 1
                    until = until if lot else time.monotonic() + seconds
                    held += len(found) if isinstance(found, bytes) else 0
                    lot.append((done, opened(done.path, found)))
                    continue
            if not lot:
                return
            yield lot
            lot, held = [], 0
