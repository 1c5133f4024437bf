"""Many inputs: one result each, in input order, whatever becomes of a single one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from .crew import Crew, G, Given
from .errors import PerfExtractError
from .knowledge import Catalog
from .model import FailedInput, Result
from .readers import is_archive, members
from .worker import Limits, extract_one

PathLike: TypeAlias = str | os.PathLike[str]


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
    inputs = (given for p in paths for given in unpacked(os.fspath(p), Given))
    if workers == 1 and timeout is None and memory is None:
        return (_alone(given, catalog, segmenter) for given in inputs)
    limits = Limits(timeout, None if memory is None else memory << 20)
    return _together(inputs, Crew(workers, limits, catalog, segmenter))


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


def _together(inputs: Iterable[Given], crew: Crew[Given]) -> Iterator[Result]:
    """The results for all inputs, by worker processes."""
    with crew:
        for _, answer in crew.in_order(inputs):
            yield answer.result
