"""From many inputs to a target: each input once, whatever becomes of it, also over a run that was cut off.

An input is skipped where the target holds it with the same bytes, extractor and catalog; with ``resume`` also where
the run that is gone on with has come past it, unread. All writing is done here, in one process; word of an input is
given when its rows are committed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Literal

import msgspec

from ._version import __version__
from .crew import Crew, Given
from .errors import SinkError
from .inputs import Input
from .knowledge import Catalog
from .model import FailedInput
from .sinks import Target
from .sinks.rows import Packed, refused, storable
from .sinks.sql import Known
from .worker import Answer, Limits

#: refusals that may come out otherwise next time
_PASSING = frozenset({"timeout", "crashed"})
#: packed bytes that are written in one transaction, and seconds that what is done waits for more to be written with it.
#: A page of an index holds rows of many documents; to write it for each of them costs more than the rows themselves
_LOT_BYTES, _LOT_SECONDS = 1 << 22, 1.0


class Outcome(msgspec.Struct):
    """What became of one input: written anew (``done``), or found as it was (``unchanged`` ``resumed``)."""

    path: str
    status: str
    message: str | None
    sha256: str | None
    how: Literal["done", "unchanged", "resumed"]


class Tally(msgspec.Struct):
    """The counts of a run. ``database_seconds`` is the time in which nothing but writing was done."""

    run: int = 0
    inputs: int = 0
    ok: int = 0
    refused: int = 0
    unchanged: int = 0
    written: int = 0
    seconds: float = 0.0
    database_seconds: float = 0.0


class _Task(Given):
    """An input on its way, its digest, and what the target held of it."""

    digest: str | None = None
    known: Known | None = None


def ingest(
    inputs: Iterable[Input],
    target: Target,
    *,
    workers: int = 1,
    limits: Limits | None = None,
    resume: bool = False,
    catalog: Catalog | None = None,
    segmenter: str = "rjieba",
    watch: Callable[[Outcome], None] = lambda outcome: None,
) -> Tally:
    """Bring every input into ``target``; ``watch`` is told of each as it is done.

    Left early by an exception (a signal's too), the run is closed as ``stopped`` and can be resumed.
    """
    began = time.monotonic()
    work = _Ingest(target, catalog or Catalog.default(), resume, watch)
    try:
        crew: Crew[_Task] = Crew(workers, limits or Limits(), catalog, segmenter, rows=True)
        with crew:
            for lot in crew.in_lots(work.due(inputs), _LOT_BYTES, _LOT_SECONDS):
                work.keep(lot)
        work.tally.seconds = time.monotonic() - began
        target.finish(work.tally.run, unchanged=work.tally.unchanged, changed=work.tally.written > 0)
    except BaseException:
        with suppress(SinkError):
            target.store.end_run(work.tally.run, "stopped", work.tally.unchanged)
        raise
    return work.tally


class _Ingest:
    """The state of one run."""

    def __init__(self, target: Target, catalog: Catalog, resume: bool, watch: Callable[[Outcome], None]) -> None:
        self._store = target.store
        self._catalog = catalog
        self._resume = resume
        self._watch = watch
        self._under_way: set[str] = set()
        self.tally = Tally(run=self._store.begin_run(catalog, resume=resume))

    def due(self, inputs: Iterable[Input]) -> Iterator[_Task]:
        """The inputs that have to be worked on; of the others word is given at once."""
        for given in inputs:
            if given.path in self._under_way:
                continue
            known = self._store.known(given.path)
            if known is not None and known.run_id == self.tally.run:
                if self._resume:
                    self._tell(given.path, known.status, known.message, known.sha256, "resumed")
                continue
            digest = given.digest()
            if known is not None and _is_current(known, digest, self._catalog):
                self.tally.unchanged += 1
                self._tell(given.path, known.status, known.message, digest, "unchanged")
                continue
            self._under_way.add(given.path)
            yield _Task(given.path, given.data, given.name, given.error, digest, known)

    def keep(self, lot: list[tuple[_Task, Answer]]) -> None:
        """Write what became of some inputs."""
        began = time.perf_counter()
        found = []
        for task, answer in lot:
            rows = self._rows(task, answer)
            found.append((task, rows, task.known is None or not _says_the_same(task.known, rows)))
        news = [rows for _, rows, is_new in found if is_new]
        refusals = iter(self._store.put(news, self.tally.run))
        self.tally.written += len(news)
        self.tally.unchanged += len(found) - len(news)
        self.tally.database_seconds += time.perf_counter() - began
        for task, rows, is_new in found:
            self._under_way.discard(task.path)
            status, message, sha256 = rows.about("status", "message", "sha256")
            refusal = next(refusals) if is_new else None
            if refusal is not None:
                status, message = refusal.code, refusal.message
            self._tell(task.path, status, message, sha256, "done")

    def _rows(self, task: _Task, answer: Answer) -> Packed:
        if answer.rows is not None:
            return answer.rows
        error = answer.result.error or FailedInput("crashed", "no result")
        return refused(task.path, task.digest, error, self._catalog).packed()

    def _tell(
        self,
        path: str,
        status: str,
        message: str | None,
        sha256: str | None,
        how: Literal["done", "unchanged", "resumed"],
    ) -> None:
        self.tally.inputs += 1
        if status == "ok":
            self.tally.ok += 1
        else:
            self.tally.refused += 1
        self._watch(Outcome(storable(path), status, message, sha256, how))


def _is_current(known: Known, sha256: str | None, catalog: Catalog) -> bool:
    same = (known.sha256, known.extractor_version, known.catalog) == (sha256, __version__, catalog.fingerprint)
    return same and sha256 is not None and known.status not in _PASSING


def _says_the_same(known: Known, rows: Packed) -> bool:
    """Whether a refusal is the one that is kept already."""
    names = ("sha256", "status", "message", "extractor_version", "catalog")
    return known.status != "ok" and rows.about(*names) == tuple(getattr(known, name) for name in names)
