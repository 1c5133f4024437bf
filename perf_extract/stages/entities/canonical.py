"""One form for all mentions of the same thing in a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .lexicon import Lexicon
from .spans import Span

#: a text that names more long forms than this is a directory, in which a short form stands for no single one
_MOST_LONG_FORMS = 200
_LONGEST_SHORT_FORM = 8
_SHORTEST_LONG_FORM = 6
#: a short form has at least one character in four of the long form without its region
_DENSEST = 4
_LEVELS = {"省": "省", "自治区": "自治区", "市": "市", "州": "自治州", "盟": "盟", "县": "县", "区": "区", "旗": "旗"}
_STATE = "中华人民共和国"


def unify(spans: list[Span], flat: str, regions: dict[str, list[Span]], shorts: dict[str, Span], lex: Lexicon) -> None:
    """Fill ``canonical`` of every span.

    ``regions`` holds all mentions of each region, ``shorts`` what the short forms stand for that the text introduces.
    """
    home = _home(regions, lex)
    districts = _districts(spans, flat)
    for span in spans:
        words = flat[span.start : span.end]
        if words in shorts:
            span.canonical = shorts[words].canonical
        elif not span.canonical:
            span.canonical = words
        if span.label == "ORG":
            span.canonical = _with_region(span.canonical, home)
        elif span.label == "REGION":
            span.canonical = districts.get(span.canonical, span.canonical)
    _join(spans, _full_titles({s.canonical for s in spans if s.label == "LAW"}, lex), "LAW")
    for label in ("ORG", "COMPANY"):
        _join(spans, _full_names({s.canonical for s in spans if s.label == label}, lex), label)


def _join(spans: list[Span], full: dict[str, str], label: str) -> None:
    for span in spans:
        if span.label == label:
            span.canonical = full.get(span.canonical, span.canonical)


def _home(regions: dict[str, list[Span]], lex: Lexicon) -> dict[str, str]:
    """Which region 省, 市, 县 … stand for in this text: the one named most often, or the one it lies in."""
    weight: Counter[str] = Counter()
    for name, mentions in regions.items():
        weight[name] += 2 * len(mentions)
        holders = lex.holders.get(name, [])
        while len(holders) == 1 and holders[0]:
            weight[holders[0]] += len(mentions)
            holders = lex.holders.get(holders[0], [])
    home: dict[str, str] = {}
    for word, end in _LEVELS.items():
        ending = [name for name in weight if name.endswith(end) and (end != "区" or not name.endswith("自治区"))]
        if ending:
            home[word] = min(ending, key=lambda name: (-weight[name], name))
    return home


def _with_region(name: str, home: dict[str, str]) -> str:
    for size in (3, 1):
        region = home.get(name[:size])
        if region and not name.startswith(region):
            return region + name[size:]
    return name


def _districts(spans: Iterable[Span], flat: str) -> dict[str, str]:
    """A district by its name with its city's, where the text gives that: names like 普陀区 are borne by several."""
    longest: dict[str, str] = {}
    for span in spans:
        if span.label == "REGION" and span.canonical.endswith("区"):
            text = flat[span.start : span.end]
            if text.endswith(span.canonical) and len(text) > len(longest.get(span.canonical, span.canonical)):
                longest[span.canonical] = text
    return longest


def _full_titles(titles: set[str], lex: Lexicon) -> dict[str, str]:
    """预算法 → 中华人民共和国预算法 where the text has both; so with a region's name in front."""
    full: dict[str, str] = {}
    for title in sorted(titles):
        size = len(_STATE) if title.startswith(_STATE) else lex.region_at_start(title)
        if size and title[size:] in titles:
            full[title[size:]] = title
    return full


def _full_names(names: set[str], lex: Lexicon) -> dict[str, str]:
    """科工信局 → 新邵县科学技术和工业信息化局 where the text has exactly one name that the short form abbreviates."""
    long: dict[str, list[str]] = {}
    for name in names:
        if len(name) > _SHORTEST_LONG_FORM:
            long.setdefault(name[-1], []).append(name)
    full: dict[str, str] = {}
    for name in names:
        others = long.get(name[-1], [])
        if len(name) > _LONGEST_SHORT_FORM or not others or len(others) > _MOST_LONG_FORMS:
            continue
        candidates = [other for other in others if len(other) > len(name) and _abbreviates(name, other, lex)]
        if len(candidates) == 1 and not lex.region_at_start(name):
            full[name] = candidates[0]
    return full


def _abbreviates(short: str, long: str, lex: Lexicon) -> bool:
    """Whether ``short`` takes its characters in order from ``long``, and not too few of them.

    What both end in (服务中心) says nothing.
    """
    if long.startswith(short) or not _in_order(short, long):
        return False
    size = 1
    while size < len(short) - 1 and short[-size - 1] == long[-size - 1]:
        size += 1
    short, long = short[:-size], long[lex.region_at_start(long) : -size]
    return _DENSEST * len(short) >= len(long) and _in_order(short, long)


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)
