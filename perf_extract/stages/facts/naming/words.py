"""What the naming rules share: names without verbs, joined names, names that say nothing."""

from __future__ import annotations

import re

from ..frame import Frame

_WHO_PAYS = re.compile(
    r"(?:[省市县区州]本?级|[省市县区州]|中央|各级|全[省市县区州])?财政(?:统筹|累计|共|全年|整合|多方|积极)*"
    r"(?:安排|投入|拨付|下达|筹集|筹措)?(?:各类|专项)?(?:资金)?"
)


def says_nothing(frame: Frame, name: str) -> bool:
    """Whether a name is only a verb of spending or 资金, or says besides only who spends."""
    if name.endswith(("安排", "投入", "拨付", "筹集", "筹措", "资金")) and _WHO_PAYS.fullmatch(name):
        return True
    return not name or name in frame.text.lex.money or frame.text.lex.front_act.get(name) in ("lead", "cut")


def joined(base: str, name: str) -> str:
    """``base`` and ``name`` in one, what both say said once: 发放到位, 到位率."""
    shared = next((k for k in range(min(len(base), len(name)) - 1, 0, -1) if base.endswith(name[:k])), 0)
    return base + name[shared:]


def as_fund(purpose: str) -> str:
    return purpose if purpose.endswith(("金", "经费", "补助", "补贴")) else purpose + "资金"


def without_verb(frame: Frame, name: str) -> str:
    """A name without the verb before its noun."""
    match = frame.text.lex.verb.match(name)
    return name[match.end() :] if match is not None and len(name) - match.end() >= 2 else name


def thing_of(frame: Frame) -> str:
    """The carried name as a modifier, without the verb before its noun: what was counted alike, else the topic."""
    source = frame.carry.last
    if source is None or source.mention.quantity.unit_base != frame.mention.quantity.unit_base:
        source = frame.carry.topic or source
    return without_verb(frame, source.name) if source is not None else ""
