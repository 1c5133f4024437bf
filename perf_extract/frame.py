"""A report as data frames, for the person in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .knowledge import Catalog
from .model import Report
from .sinks.rows import Row, record
from .sinks.tables import DATA, Spec

if TYPE_CHECKING:
    import pandas as pd

#: what a single report's frame does not need
_OF_MANY = ("document_id", "run_id")


def report_arrow(report: Report, table: str = "facts") -> Any:
    """One table of a report as a ``pyarrow.Table``: ``facts`` ``sections`` ``entities`` ``checks`` and so on.

    Raises ``ValueError`` on a table there is not, ``ModuleNotFoundError`` without the extra ``frame``.
    """
    spec, rows = _rows(report, table)
    from .sinks import arrow

    return arrow.table(spec, rows).drop_columns([name for name in spec.names if name in _OF_MANY])


def report_frame(report: Report, table: str = "facts") -> pd.DataFrame:
    """The same as a pandas ``DataFrame``; numbers that are exact stay ``Decimal``, whole ones are ``Int64``."""
    spec, rows = _rows(report, table)
    import pandas as pd

    types = {"int": "Int64", "real": "float64", "bool": "bool"}
    columns = [column for column in spec.columns if column.name not in _OF_MANY]
    return pd.DataFrame(
        {c.name: pd.Series([row[c.name] for row in rows], dtype=types.get(c.kind, "object")) for c in columns}
    )


def _rows(report: Report, table: str) -> tuple[Spec, list[Row]]:
    specs = {spec.name: spec for spec in DATA}
    if table not in specs:
        raise ValueError(f"no table {table!r}; there are {', '.join(specs)}")
    held = record(report.document.source.name, report, Catalog.default())
    return specs[table], [{**held.document, "run_id": None}] if table == "documents" else held.children[table]
