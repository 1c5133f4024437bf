"""``parquet:DIR``: a folder a table, partitioned the Hive way: ``facts/fiscal_year=2023/region=青禾县/part-0.parquet``.

The partition's columns are in the path alone. What a table already had is replaced when all of it is written.
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from . import arrow
from .rows import Record, Row
from .tables import DATA, DOCUMENTS

if TYPE_CHECKING:
    from .sql import Store

PARTITION = ("fiscal_year", "region")
_NULL = "__HIVE_DEFAULT_PARTITION__"
_ESCAPED = re.compile(r"[\x00-\x1f\"#%'*/:=?\\{}\[\]^\x7f]")
#: rows of a table held back before they are written
_BATCH = 20_000


class _Partition:
    """The open files of one fiscal year and region."""

    def __init__(self, root: str, document: Row) -> None:
        steps = [f"{name}={_escaped(document[name])}" for name in PARTITION]
        self.key = tuple(document[name] for name in PARTITION)
        self._folders = {spec.name: os.path.join(root, spec.name, *steps) for spec in DATA}
        self._rows: dict[str, list[Row]] = {spec.name: [] for spec in DATA}
        self._files: dict[str, pq.ParquetWriter] = {}

    def add(self, record: Record) -> None:
        self._rows["documents"].append(record.document)
        for name, rows in record.children.items():
            self._rows[name] += rows
        if max(map(len, self._rows.values())) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        for spec in DATA:
            rows = self._rows[spec.name]
            if not rows:
                continue
            without = PARTITION if spec is DOCUMENTS else ()
            if spec.name not in self._files:
                os.makedirs(self._folders[spec.name], exist_ok=True)
                path = os.path.join(self._folders[spec.name], "part-0.parquet")
                self._files[spec.name] = pq.ParquetWriter(path, arrow.schema(spec, without=without), compression="zstd")
            self._files[spec.name].write_table(arrow.table(spec, rows, without=without))
            rows.clear()

    def close(self) -> None:
        self.flush()
        for file in self._files.values():
            file.close()


def export(store: Store, place: str) -> None:
    """Write the data set anew from what the store holds."""
    fresh = os.path.join(place, ".perf_extract.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for spec in DATA:
        os.makedirs(os.path.join(fresh, spec.name))
    open_partition: _Partition | None = None
    for record in store.records(by=PARTITION):
        key = tuple(record.document[name] for name in PARTITION)
        if open_partition is None or open_partition.key != key:
            if open_partition is not None:
                open_partition.close()
            open_partition = _Partition(fresh, record.document)
        open_partition.add(record)
    if open_partition is not None:
        open_partition.close()
    pa.default_memory_pool().release_unused()
    for spec in DATA:
        shutil.rmtree(os.path.join(place, spec.name), ignore_errors=True)
        os.rename(os.path.join(fresh, spec.name), os.path.join(place, spec.name))
    os.rmdir(fresh)


def _escaped(value: object) -> str:
    if value is None or value == "":
        return _NULL
    return _ESCAPED.sub(lambda found: f"%{ord(found[0]):02X}", str(value))
