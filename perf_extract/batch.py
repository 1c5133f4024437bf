"""Many inputs: one result each, in input order, whatever becomes of a single one."""

from __future__ import annotations

import os
import queue
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeAlias, TypeVar

import msgspec

from .errors import PerfExtractError
from .knowledge import Catalog
from .model import FailedInput, Result
from .readers import is_archive, members
from .worker import Answer, Limits, Worker, extract_one, failed

PathLike: TypeAlias = str | os.PathLike[str]


class Given(msgspec.Struct):
    """One input: where it lies and, for what is no file of its own, its bytes and their name, or why there are none."""

    path: str
    data: bytes | None = None
    name: str | None = None
    error: FailedInput | None = None


G = TypeVar("G", bound=Given)


def extract_many(
    paths: Iterable[PathLike],
    *,
    workers: int = 1,
    timeout: float | None = None,
    memory: int | None = None,
    catalog: Catalog | None = None,
    segmenter: str = "rjieba",
) -> Iterator[Result]:
    """One :class:`~perf_extract.model.Result` a path, in input order: a report or a coded error.

    A ZIP archive stands for the files in it: each gives a result of its own, named ``ARCHIVE/MEMBER``, in the archive's
    order. An archive that is damaged, empty or too large gives one error.

    With ``workers`` over 1 the work goes to that many processes; a process that dies takes only its own
    input with it (code ``crashed``). ``timeout`` (seconds an input) and ``memory`` (MiB a worker) bound what one
    input may cost, also with one worker, which is then a process too. ``paths`` is read as results are taken, so it
    may be endless.
    """
    if workers < 1:
        raise ValueError(f"workers is {workers}; give 1 or more")
    if workers == 1 and timeout is None and memory is None:
        return (_alone(given, catalog, segmenter) for p in paths for given in unpacked(os.fspath(p), Given))
    limits = Limits(timeout, None if memory is None else memory << 20)
    given = (given for p in paths for given in unpacked(os.fspath(p), Given))
    return (answer.result for _, answer in run(given, workers, limits, catalog, segmenter, ordered=True))


def unpacked(path: str, made: type[G]) -> Iterator[G]:
    """The input at ``path``, or the inputs in it where it is a ZIP archive of files."""
    if not is_archive(path):
        yield made(path)
        return
    count = 0
    try:
        for name, data in members(path):
            count += 1
            inside, shown = os.path.join(path, name), f"{os.path.basename(path)}/{name}"
            if isinstance(data, bytes):
                yield made(inside, data, shown)
            else:
                yield made(inside, None, shown, FailedInput(data.code, data.message))
    except PerfExtractError as err:
        yield made(path, None, None, FailedInput(err.code, err.message))
        return
    if not count:
        yield made(path)


def _alone(given: Given, catalog: Catalog | None, segmenter: str) -> Result:
    """The result for one input, in this process."""
    if given.error is not None:
        return Result(given.path, error=given.error)
    return extract_one(given.path, catalog, segmenter, given.data, given.name)


def run(
    inputs: Iterable[G],
    workers: int,
    limits: Limits,
    catalog: Catalog | None = None,
    segmenter: str = "rjieba",
    *,
    ordered: bool = False,
    rows: bool = False,
) -> Generator[tuple[G, Answer], None, None]:
    """Each input with what became of it, ``ordered`` as given or else as they are done; ``rows`` as workers say.

    Each thread waits on a worker process; the window bounds what is read ahead and held back.
    """
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    staff = [Worker(catalog, segmenter, limits, rows=rows) for _ in range(workers)]
    for worker in staff:
        idle.put(worker)

    def on_idle_worker(given: G) -> tuple[G, Answer]:
        if given.error is not None:
            return given, failed(given.path, given.error.code, given.error.message)
        worker = idle.get()
        try:
            return given, worker.extract(given.path, given.data, given.name)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(workers, thread_name_prefix="perf_extract")
    pending: deque[Future[tuple[G, Answer]]] = deque()
    try:
        for given in inputs:
            pending.append(threads.submit(on_idle_worker, given))
            if len(pending) >= 4 * workers:
                yield from _done(pending, ordered)
        while pending:
            yield from _done(pending, ordered)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in staff:
            worker.stop()
        threads.shutdown()


def _done(pending: deque[Future[tuple[G, Answer]]], ordered: bool) -> Iterator[tuple[G, Answer]]:
    """The next result, or all that are there, once there is one; taken from ``pending``."""
    if ordered:
        yield pending.popleft().result()
        return
    done, waiting = wait(pending, return_when=FIRST_COMPLETED)
    pending.clear()
    pending.extend(waiting)
    for future in done:
        yield future.result()
