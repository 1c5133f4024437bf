"""The page on which a person checks a report, and what that person corrected.

>>> from perf_extract.review import render_review
>>> html = render_review(report)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model import Report

__all__ = ["render_review"]


def render_review(report: Report) -> str:
    """The review page of a report: one self-contained HTML text. Raises nothing for any report."""
    from .review import build

    return build(report)
