"""One form for all mentions of the same thing in a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ...model.report import Level
from .lexicon import Lexicon
from .spans import Span

#: a text that names more long forms than this is a directory, in which a short form stands for no single one
_MOST_LONG_FORMS = 300
_LEVELS: dict[str, tuple[Level, tuple[str, ...]]] = {
    "省": ("省级", ("省",)),
    "自治区": ("省级", ("自治区",)),
    "市": ("市级", ("市",)),
    "州": ("市级", ("自治州",)),
    "盟": ("市级", ("盟",)),
    "县": ("县级", ("县",)),
    "区": ("县级", ("区",)),
    "旗": ("县级", ("旗",)),
}
_STATE = "中华人民共和国"


def unify(spans: list[Span], flat: str, regions: dict[str, list[int]], lex: Lexicon) -> None:
    """Fill ``canonical`` of every span; ``regions`` holds where each region is named, by full name."""
    home = _home(regions, lex)
    districts = _districts(spans, flat)
    for span in spans:
        if not span.canonical:
            span.canonical = flat[span.start : span.end]
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


def _home(regions: dict[str, list[int]], lex: Lexicon) -> dict[str, str]:
    """Which region 省, 市, 县 … stand for in this text: the one named most often, or the one it lies in."""
    home: dict[str, str] = {}
    for word, (level, ends) in _LEVELS.items():
        count: Counter[str] = Counter()
        for name, places in regions.items():
            holder = lex.within(name, level)
            if holder and holder.endswith(ends):
                count[holder] += len(places)
        if count:
            home[word] = min(count, key=lambda name: (-count[name], name))
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
    long = [name for name in names if len(name) > 6]
    if len(long) > _MOST_LONG_FORMS:
        return {}
    full: dict[str, str] = {}
    for name in names:
        if len(name) > 8 or lex.region_at_start(name):
            continue
        candidates = [other for other in long if len(other) > len(name) and _abbreviates(name, other)]
        if len(candidates) == 1:
            full[name] = candidates[0]
    return full


def _abbreviates(short: str, long: str) -> bool:
    if short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(char in rest for char in short)
