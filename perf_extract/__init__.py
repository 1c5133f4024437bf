"""Structured JSON from Chinese government performance and budget reports.

>>> import perf_extract
>>> report = perf_extract.extract("report.txt")
>>> report.kpis[0].indicator, report.to_json()

Names load on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from . import errors, model
    from .batch import extract_many
    from .errors import CatalogError, InputError, PerfExtractError
    from .knowledge import Catalog
    from .knowledge.numerals import parse_number
    from .model import (
        Check,
        Document,
        Entity,
        Evidence,
        Fact,
        FailedInput,
        FinanceFact,
        KpiFact,
        Place,
        Quantity,
        Report,
        Result,
        Section,
        Source,
        Table,
        Warning,
    )
    from .pipeline import extract, extract_text, find_quantities

__all__ = [
    "Catalog",
    "CatalogError",
    "Check",
    "Document",
    "Entity",
    "Evidence",
    "Fact",
    "FailedInput",
    "FinanceFact",
    "InputError",
    "KpiFact",
    "PerfExtractError",
    "Place",
    "Quantity",
    "Report",
    "Result",
    "Section",
    "Source",
    "Table",
    "Warning",
    "__version__",
    "errors",
    "extract",
    "extract_many",
    "extract_text",
    "find_quantities",
    "model",
    "parse_number",
]

_HOMES = {
    "Catalog": "knowledge",
    "CatalogError": "errors",
    "InputError": "errors",
    "PerfExtractError": "errors",
    "extract": "pipeline",
    "extract_many": "batch",
    "extract_text": "pipeline",
    "find_quantities": "pipeline",
    "parse_number": "knowledge.numerals",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in ("errors", "model"):
        return import_module(f".{name}", __name__)
    value = globals()[name] = getattr(import_module(f".{_HOMES.get(name, 'model')}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
