"""Printed pages to a text: what stands on a line, which lines are tables, what every page repeats."""

from .assemble import assemble
from .ruling import path_edges
from .shapes import Edge, Glyph, Page

__all__ = ["Edge", "Glyph", "Page", "assemble", "path_edges"]
