"""The review page: what of a report goes into it."""

from __future__ import annotations

from ..model import Report
from .page import page


def build(report: Report) -> str:
    """The whole page."""
    return page("review.html", report, ["review.js"], title=report.document.title or "（无标题）")
