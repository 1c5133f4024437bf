"""The rules that name a figure, in the order they are tried; the first that has a name wins.

Each rule says in what case it speaks. Beside it stand sentences it must name (sentence, number, name) and
sentences whose number it must leave to another rule (sentence, number); the tests run them all.
"""

from __future__ import annotations

from ..frame import Frame
from .carried import carried, earlier, has_subject, headed, restated, stated
from .counts import conditioned, counted, done, portion, served
from .measures import averaged, contributed, measured, owned, pulled
from .money import balance, entitled, flow, invested, paid, purpose, total
from .nouns import deed, named, undone
from .parts import each, leveled, listed, member, part
from .rules import Named, Rule

__all__ = ["RULES", "Named", "Rule", "has_subject", "name_of"]

RULES: tuple[Rule, ...] = (
    served, counted, portion, done, paid, entitled, purpose, member, measured, total, invested, averaged, owned,
    contributed, conditioned, leveled, balance, flow, undone, deed, part, each, listed, pulled, named, restated,
    carried, stated, headed, earlier,
)  # fmt: skip


def name_of(frame: Frame, name: str) -> tuple[str, Named] | None:
    """The first rule that names a figure, and the name; ``name`` is the noun phrase before the number."""
    for rule, apply, _, _ in RULES:
        found = apply(frame, name)
        if found is not None and found.name:
            return rule, found
    return None
