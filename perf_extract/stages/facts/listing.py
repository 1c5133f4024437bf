"""Deals a list of names out over the figures of 分别: ``城镇和农村居民收入分别`` gives one name a figure."""

from __future__ import annotations

import re

from ...knowledge import Catalog
from ...knowledge.rows import Collective
from .lexicon import Lexicon

_SEPARATORS = (
    re.compile(r"、|以及|及其|和|与|及|，"),
    re.compile(r"、|以及|，"),
    re.compile(r"、|和|以及|，"),
    re.compile(r"和|与|及"),
)
#: what closes a list of fields: 教育、社保、卫生健康领域
_FIELDS = ("领域", "方面", "行业", "系统")
#: a list left open: 通用设备等行业
_OPEN = re.compile(r"(?<![高中初同平均])等")
_REST = re.compile(r"等.{0,6}?(?:行业|领域|类|产品|地区|方面|产业|税种|项目)?$")


def collectives(catalog: Catalog) -> dict[str, list[str]]:
    """Words that stand for several things."""
    return {row.word: row.members for row in catalog.rows(Collective)}


def share_out(text: str, count: int, groups: dict[str, list[str]], lex: Lexicon, tail: str = "") -> list[str] | None:
    """``count`` names from ``text``, or None where it does not name so many things.

    ``tail`` is a phrase at the end of the last name that may be of all (授权专利).
    """
    for word in sorted(groups, key=len, reverse=True):
        if text.startswith(word) and len(groups[word]) == count:
            return [member + text[len(word) :] for member in groups[word]]
    for separator in _SEPARATORS:
        parts = [p for p in separator.split(text) if p]
        if len(parts) == count:
            return _complete(parts, lex, tail)
    return None


def _complete(parts: list[str], lex: Lexicon, tail: str) -> list[str]:
    """Give each name what it shares with its neighbours."""
    metrics = lex.metric
    if parts[0].startswith("第"):
        parts = [p if p.startswith("第") else "第" + p for p in parts]
    first, last = parts[0], parts[-1]
    metric = _ending(last, metrics)
    first_metric = _ending(first, metrics)
    if metric == last and first_metric and len(first) > len(first_metric):
        # 交通事故起数和死亡人数: the owner stands before the first only
        owner = first[: -len(first_metric)]
        return [first, *(owner + p for p in parts[1:])]
    if metric and _OPEN.search(last[: -len(metric)]) is not None:
        # 汽车、通用设备等行业增加值
        return [part + metric for part in (*parts[:-1], _REST.sub("", last[: -len(metric)]))]
    if tail and not metric and last.endswith(tail) and len(last) > len(tail) and not first.startswith("第"):
        return [*(part + tail for part in parts[:-1]), last]
    return [*(_with_ending(part, last, metric, lex) for part in parts[:-1]), last]


def _with_ending(part: str, last: str, metric: str, lex: Lexicon) -> str:
    if _ending(part, lex.metric) or part[-2:] == last[-2:]:
        return part
    at = last.rfind(part[-2:]) if len(part) > 2 else -1
    if at > 0:
        # 高新技术产业、战略性新兴产业增加值: what stands behind 产业 is shared
        return part + last[at + 2 :]
    if metric in _FIELDS or (metric and part + "支出" in lex.known):
        # 教育、农业农村投入: a field of spending is whole
        return part + metric
    if len(part) <= 3 and len(last) - len(metric) >= len(part) + 2 and not last[0].isdigit():
        # 城镇和农村居民收入, 第一、二、三产业: modifiers of one length
        return part + last[len(part) :]
    return part + metric


def _ending(name: str, metrics: tuple[str, ...]) -> str:
    ending = next((m for m in (*_FIELDS, *metrics) if name.endswith(m)), "")
    return name[-3:] if ending == "率" else ending
