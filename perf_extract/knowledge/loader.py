"""Loads and validates the knowledge data files; a user's folder goes on top.

A data file is ``NAME.tsv``, UTF-8: a header line with column names, one row a line, ``#`` lines
and blank lines are comments. An empty cell takes the column's default; list columns divide
their items with ``|``. Which columns a file has, and their types, is its row class in
:mod:`perf_extract.knowledge.rows`.

In a user's folder a file of the same name adds rows; a row with the key of a shipped row
replaces it; a key with ``-`` before it takes the shipped row away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar, cast, get_origin

import msgspec

from ..errors import CatalogError
from .rows import ROW_TYPES, Row

R = TypeVar("R", bound=Row)
T = TypeVar("T")

#: a row's values in the columns of ``Row.key``
Key = tuple[Any, ...]
_Fields = dict[str, "str | list[str]"]

DATA_DIR = Path(__file__).parent / "data"


class Catalog:
    """All knowledge data, validated. Get one with :meth:`load` or :meth:`default`."""

    _default: Catalog | None = None

    def __init__(self, tables: dict[type[Row], list[Row]], fingerprint: str) -> None:
        self._tables = tables
        self._derived: dict[Callable[[Catalog], Any], Any] = {}
        self.fingerprint = fingerprint

    @classmethod
    def default(cls) -> Catalog:
        """The shipped data alone, loaded once per process."""
        if cls._default is None:
            cls._default = cls.load()
        return cls._default

    @classmethod
    def load(cls, extra: str | Path | Iterable[str | Path] = ()) -> Catalog:
        """The shipped data with the folders in ``extra`` laid on top, in order.

        Raises :class:`~perf_extract.errors.CatalogError`, naming file and line, where a file is wrong.
        """
        folders = [Path(extra)] if isinstance(extra, (str, Path)) else [Path(e) for e in extra]
        for folder in folders:
            if not folder.is_dir():
                raise CatalogError(f"{folder}: no such catalog folder; give a folder with .tsv files")
        digest = hashlib.sha256()
        tables: dict[type[Row], list[Row]] = {}
        for row_type in ROW_TYPES:
            merged: dict[Key, Row] = {}
            for folder in [DATA_DIR, *folders]:
                path = folder / f"{row_type.file_name}.tsv"
                if not path.exists():
                    if folder is DATA_DIR:
                        raise CatalogError(f"{path}: shipped data file is missing; reinstall perf-extract")
                    continue
                raw = path.read_bytes()
                digest.update(row_type.file_name.encode() + b"\0" + raw)
                _merge(merged, path, raw, row_type, shipped=folder is DATA_DIR)
            tables[row_type] = list(merged.values())
        known = {f"{row_type.file_name}.tsv" for row_type in ROW_TYPES}
        for folder in folders:
            for path in sorted(folder.glob("*.tsv")):
                if path.name not in known:
                    raise CatalogError(f"{path}: unknown data file; known are {', '.join(sorted(known))}")
        return cls(tables, digest.hexdigest()[:12])

    def rows(self, row_type: type[R]) -> list[R]:
        """The rows of one data file, in file order."""
        return cast("list[R]", self._tables[row_type])

    def derived(self, build: Callable[[Catalog], T]) -> T:
        """What ``build`` makes of this catalog (a matcher, an index), made once."""
        try:
            return cast(T, self._derived[build])
        except KeyError:
            made = self._derived[build] = build(self)
            return made


def _merge(merged: dict[Key, Row], path: Path, raw: bytes, row_type: type[Row], *, shipped: bool) -> None:
    first = row_type.__struct_fields__[0]
    numbers: list[int] = []
    entries: list[_Fields] = []
    for line_number, fields in _entries(path, raw, row_type):
        if not shipped and str(fields.get(first, "")).startswith("-"):
            _take_away(merged, str(fields[first])[1:], f"{path}:{line_number}")
        else:
            numbers.append(line_number)
            entries.append(fields)
    rows = _rows(path, numbers, entries, row_type)
    keys = list(zip(*(map(attrgetter(column), rows) for column in row_type.key), strict=True))
    if len(set(keys)) < len(keys):
        raise _repeated(path, numbers, keys)
    merged.update(zip(keys, rows, strict=True))


def _repeated(path: Path, numbers: list[int], keys: list[Key]) -> CatalogError:
    seen: dict[Key, int] = {}
    for line_number, key in zip(numbers, keys, strict=True):
        if key in seen:
            name = "/".join(map(str, key))
            return CatalogError(f"{path}:{line_number}: {name} stands already in line {seen[key]}")
        seen[key] = line_number
    raise AssertionError("no key repeats")


def _take_away(merged: dict[Key, Row], name: str, where: str) -> None:
    doomed = [key for key in merged if key[0] == name]
    if not doomed:
        raise CatalogError(f"{where}: '-{name}' takes away a row that does not exist")
    for key in doomed:
        del merged[key]


def _rows(path: Path, numbers: list[int], entries: list[_Fields], row_type: type[R]) -> list[R]:
    """All rows of a file at once; one by one only to find the line that is wrong."""
    try:
        return msgspec.convert(entries, list[row_type], strict=False)  # type: ignore[valid-type]
    except msgspec.ValidationError:
        for line_number, fields in zip(numbers, entries, strict=True):
            try:
                msgspec.convert(fields, row_type, strict=False)
            except msgspec.ValidationError as err:
                raise CatalogError(f"{path}:{line_number}: {err}") from None
        raise


def _entries(path: Path, raw: bytes, row_type: type[Row]) -> Iterable[tuple[int, _Fields]]:
    """Every line that holds a row, by its number, as the cells that are not empty."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise CatalogError(f"{path}: not UTF-8 at byte {err.start}") from None
    is_list = {field.name: get_origin(field.type) is list for field in msgspec.structs.fields(row_type)}
    columns: list[str] = []
    lists: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line[0] == "#" or line.isspace():
            continue
        cells = line.split("\t")
        if not columns:
            columns = [cell.strip() for cell in cells]
            unknown = [name for name in columns if name not in is_list]
            if unknown:
                known = ", ".join(is_list)
                raise CatalogError(f"{path}:{number}: unknown column {unknown[0]!r}; known are {known}")
            lists = [name for name in columns if is_list[name]]
            continue
        if len(cells) > len(columns):
            raise CatalogError(f"{path}:{number}: {len(cells)} cells, the header has {len(columns)}")
        fields: _Fields = {name: said for name, cell in zip(columns, cells, strict=False) if (said := cell.strip())}
        for name in lists:
            if items := fields.get(name):
                fields[name] = [item for item in str(items).split("|") if item]
        yield number, fields
