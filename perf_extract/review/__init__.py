"""The page on which a person checks a report, and what that person corrected.

>>> from perf_extract.review import Corrections, apply_corrections, as_gold, render_review
>>> html = render_review(report)
>>> better = apply_corrections(report, Corrections.from_json(saved))
>>> gold = as_gold(better, "report")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .corrections import Corrections, apply_corrections
from .gold import as_gold

if TYPE_CHECKING:
    from ..knowledge import Catalog
    from ..model import Report

__all__ = ["Corrections", "apply_corrections", "as_gold", "render_review"]


def render_review(report: Report, *, catalog: Catalog | None = None) -> str:
    """The review page of a report: one self-contained HTML text. Raises nothing for any report.

    ``catalog`` is the one the report was made with. In the page ``#ID`` of a fact or section and ``#cN`` of the N-th
    check lead to it.
    """
    from ..knowledge import Catalog
    from .view import build

    return build(report, catalog or Catalog.default())
