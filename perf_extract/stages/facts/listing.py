"""Deals a list of names out over the figures of 分别: ``城镇和农村居民收入分别`` gives one name a figure."""

from __future__ import annotations

import re

from ...knowledge import Catalog
from ...knowledge.rows import Collective

_SEPARATORS = (re.compile(r"、|以及|及其|和|与|及|，"), re.compile(r"、|以及|，"), re.compile(r"、|和|以及|，"), re.compile(r"和|与|及"))


def collectives(catalog: Catalog) -> dict[str, list[str]]:
    """Words that stand for several things."""
    return {row.word: row.members for row in catalog.rows(Collective)}


def share_out(text: str, count: int, groups: dict[str, list[str]]) -> list[str] | None:
    """``count`` names from ``text``, or None where it does not name so many things."""
    for word in sorted(groups, key=len, reverse=True):
        if text.startswith(word) and len(groups[word]) == count:
            return [member + text[len(word) :] for member in groups[word]]
    for separator in _SEPARATORS:
        parts = [p for p in separator.split(text) if p]
        if len(parts) == count:
            return _complete(parts)
    return None


def _complete(parts: list[str]) -> list[str]:
    """Give each name what it shares with its neighbours: 城镇 + 农村常住居民收入, 第一 + 二 + 三产业."""
    last = parts[-1]
    if parts[0].startswith("第") and not last.startswith("第"):
        parts = [p if p.startswith("第") else "第" + p for p in parts]
        last = parts[-1]
    names: list[str] = []
    for part in parts[:-1]:
        if part[-2:] == last[-2:] or len(part) >= len(last):
            names.append(part)
        else:
            names.append(part + last[len(part) :])
    first = parts[0]
    if len(first) > len(last) and first[-2:] != last[-2:] and len(last) <= 3:
        return [first] + [first[: -len(last)] + p for p in parts[1:]]
    return [*names, last]
