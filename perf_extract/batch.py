"""Many inputs: one result each, in input order, whatever becomes of a single one."""

from __future__ import annotations

import os
import queue
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

from .knowledge import Catalog
from .model import Result
from .worker import Worker, extract_one

PathLike: TypeAlias = str | os.PathLike[str]


def extract_many(
    paths: Iterable[PathLike],
    *,
    workers: int = 1,
    catalog: Catalog | None = None,
    segmenter: str = "rjieba",
) -> Iterator[Result]:
    """One :class:`~perf_extract.model.Result` a path, in input order: a report or a coded error.

    With ``workers`` over 1 the work goes to that many processes; a process that dies takes only its own
    input with it (code ``crashed``). ``paths`` is read as results are taken, so it may be endless.
    """
    if workers < 1:
        raise ValueError(f"workers is {workers}; give 1 or more")
    if workers == 1:
        return (extract_one(os.fspath(p), catalog, segmenter) for p in paths)
    return _parallel(paths, workers, catalog, segmenter)


def _parallel(paths: Iterable[PathLike], workers: int, catalog: Catalog | None, segmenter: str) -> Iterator[Result]:
    """Each thread waits on a worker process; the window bounds what is read ahead and held back."""
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    staff = [Worker(catalog, segmenter) for _ in range(workers)]
    for worker in staff:
        idle.put(worker)

    def on_idle_worker(path: str) -> Result:
        worker = idle.get()
        try:
            return worker.extract(path)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(workers, thread_name_prefix="perf_extract")
    pending: deque[Future[Result]] = deque()
    try:
        for path in paths:
            pending.append(threads.submit(on_idle_worker, os.fspath(path)))
            if len(pending) >= 4 * workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in staff:
            worker.stop()
        threads.shutdown()
