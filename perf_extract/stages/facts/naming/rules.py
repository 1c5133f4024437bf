"""What a naming rule is, and the name it gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ....model.report import Role
from ..draft import Draft
from ..frame import Frame
from ..noun import Noun


class Named(NamedTuple):
    """A name and how sure it is; ``role``, ``subject`` and ``noun`` where the rule knows better than the frame."""

    name: str
    confidence: float = 0.95
    role: Role | None = None
    subject: Draft | None = None
    noun: Noun | None = None


class Rule(NamedTuple):
    """A naming rule with its examples and counter-examples."""

    name: str
    apply: Callable[[Frame, str], Named | None]
    yes: tuple[tuple[str, str, str], ...]
    no: tuple[tuple[str, str], ...]


def rule(
    *, yes: tuple[tuple[str, str, str], ...], no: tuple[tuple[str, str], ...] = ()
) -> Callable[[Callable[[Frame, str], Named | None]], Rule]:
    """Make a naming rule of a function, with sentences it names and sentences it leaves to other rules."""

    def make(apply: Callable[[Frame, str], Named | None]) -> Rule:
        return Rule(apply.__name__, apply, yes, no)

    return make
