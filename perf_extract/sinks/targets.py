"""An address to what stands behind it.

Databases are written as the run goes. Files (``parquet:`` ``duckdb:`` ``jsonl:`` ``csv:`` ``xlsx:``) are made when it
ends, from an SQLite store beside them that takes every document in a transaction of its own: so they too are complete,
free of doubles, and can be resumed, though none of their formats knows a transaction.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING

from ..errors import SinkError

if TYPE_CHECKING:
    from .sql import Store

#: address scheme to the module that writes it, the extra it needs, and whether it is a folder
EXPORTS: dict[str, tuple[str, str | None, bool]] = {
    "parquet": ("parquet", "parquet", True),
    "duckdb": ("duck", "duckdb", False),
    "jsonl": ("jsonl", None, False),
    "csv": ("delimited", None, True),
    "xlsx": ("workbook", "xlsx", False),
}
#: the store in a folder, or beside a file with the file's name before it; hidden, so that no batch takes it for input
STORE_NAME = ".perf_extract.sqlite"

Export = Callable[["Store", str], None]


class Target:
    """An open store, and the files that are made from it when a run ends. Use as a context manager."""

    def __init__(self, store: Store, export: Export | None, place: str) -> None:
        self.store = store
        self._export = export
        self._place = place

    def __enter__(self) -> Target:
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None) -> None:
        self.store.close()

    @property
    def places(self) -> list[str]:
        """The files and folders that are the target's own, and so no inputs."""
        store = self.store.file
        files = [store, f"{store}-wal", f"{store}-shm", f"{store}-journal"] if store else []
        return [*files, *([self._place] if self._export else [])]

    def finish(self, run: int, *, unchanged: int, changed: bool = True) -> None:
        """Make the files of what the store holds, and close the run as done.

        Files that are whole and would come out the same (not ``changed``) are left alone.
        """
        if self._export is not None and (changed or not self.store.whole or not os.path.exists(self._place)):
            try:
                self._export(self.store, self._place)
            except OSError as err:
                reason = err.strerror or str(err)
                raise SinkError(f"{self._place}: cannot be written: {reason}; check place and rights") from err
        self.store.end_run(run, "done", unchanged)


def open_target(url: str) -> Target:
    """What stands at an address. Raises :class:`~perf_extract.errors.SinkError` where it cannot be opened."""
    from .sql import open_store

    scheme, colon, place = url.partition(":")
    if not colon or scheme not in EXPORTS:
        return Target(open_store(url), None, url)
    if not place or place.startswith("//"):
        raise SinkError(f"{url}: give {scheme}:PLACE, with the path right after the colon")
    module, extra, folder = EXPORTS[scheme]
    try:
        export: Export = import_module(f".{module}", __package__).export
    except ModuleNotFoundError as err:
        raise SinkError(f"{url}: {err.name} is not installed; pip install 'perf-extract[{extra}]'") from None
    place = os.path.abspath(place)
    try:
        os.makedirs(place if folder else os.path.dirname(place), exist_ok=True)
    except OSError as err:
        raise SinkError(f"{url}: {err.strerror or err}; give another place") from None
    home, name = (place, "") if folder else os.path.split(place)
    beside = os.path.join(home, f".{name}{STORE_NAME}" if name else STORE_NAME)
    return Target(open_store(f"sqlite:///{beside}"), export, place)
