"""Compiles the regular expressions that stand in data files; a wrong one is named by its file and row."""

from __future__ import annotations

import re

from ..errors import CatalogError
from .rows import Row


def compiled(pattern: str, row: Row, flags: int = 0) -> re.Pattern[str]:
    """``pattern`` compiled. Raises ``CatalogError``, naming the file and the key of ``row``, where it is wrong."""
    try:
        return re.compile(pattern, flags)
    except re.error as err:
        key = "/".join(str(getattr(row, column)) for column in row.key)
        raise CatalogError(f"{row.file_name}.tsv: row {key}: not a regular expression: {err}") from None
