"""Quantities: every number of the text with its unit, range, bound and base value."""

from .find import find

__all__ = ["find"]
