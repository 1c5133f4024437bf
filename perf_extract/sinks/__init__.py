"""Where results go: databases, Parquet, DuckDB, JSON lines, CSV, spreadsheets.

:func:`open_target` takes the address that ``perf-extract batch --to`` takes; :func:`write` is the short way for
reports already at hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..knowledge import Catalog
from ..model import Report, Result
from .targets import Target, open_target

__all__ = ["Target", "open_target", "write"]


def write(reports: Iterable[Report | Result], url: str, *, catalog: Catalog | None = None) -> int:
    """Write reports, or the results of ``extract_many``, to ``url``; how many were written.

    A document's key is its result's name or, for a report alone, its ``document.source.name``: one that is there
    already is replaced. Raises :class:`~perf_extract.errors.SinkError` where ``url`` cannot be opened or written.
    """
    from .rows import record, refused

    known = catalog or Catalog.default()
    count = 0
    with open_target(url) as target:
        run = target.store.begin_run(known, resume=False)
        for item in reports:
            result = item if isinstance(item, Result) else Result(item.document.source.name, report=item)
            if result.report is not None:
                target.store.put([record(result.name, result.report, known).packed()], run)
            elif result.error is not None:
                target.store.put([refused(result.name, None, result.error, known).packed()], run)
            count += 1
        target.finish(run, unchanged=0)
    return count
