"""Which region a report is of."""

from __future__ import annotations

import re
from collections import Counter

from ...model.report import Level
from .head import Head
from .lexicon import Lexicon

_LOOKED_AT = (3_000, 20_000)
_GENERIC = re.compile("(?P<name>[\u4e00-\u9fff]{2,9}?(?:自治[县州区旗]|省|市|县|区|旗|州|地区|盟|镇|乡|街道))")
_MORE = re.compile(r"[\u4e00-\u9fff]{2}|[0-9]{4}年")
_MEETING = re.compile(
    r"在(?P<name>[\u4e00-\u9fff]{2,12}?(?:省|自治区|自治州|市|县|区|州|旗))"
    r"(?:第[\u4e00-\u9fff0-9]{1,3}|[\u4e00-\u9fff]{1,3})届人(?:民代表大会|大)"
)
_NOT_REGION = re.compile(
    "^(?:自治|省|市|县|全|我|本|该|各|社|地|开发|园|新|高新|城|山|景|灾|校|小|辖|政府|年|关于|本级)"
    "|城市$|社区$|地区$|^.{0,2}(?:城区|园区|库区|灌区|景区|校区|小区)$"
)


def region_of(text: str, head: Head, department: str | None, lexicon: Lexicon) -> str | None:
    """The region's name as the text gives it, or the name that its everyday word stands for."""
    for source in (department, head.title):
        found = _named(source, lexicon) if source else None
        if found:
            return found
    for line in head.lines:
        found = _named(line, lexicon, only_known=True)
        if found:
            return found
    for length in _LOOKED_AT:
        start = text[:length]
        meeting = _MEETING.search(start)
        if meeting and meeting["name"] in lexicon.level_of:
            return meeting["name"]
        found = _most_named(start, lexicon)
        if found or len(text) <= length:
            return found
    return None


def _named(source: str, lexicon: Lexicon, *, only_known: bool = False) -> str | None:
    """The innermost region a name or title begins with: 上海市普陀区财政局 is of 普陀区."""
    rest = source.removeprefix("关于").removeprefix("中共").lstrip("0123456789年度")
    found = None
    while True:
        name = lexicon.region_at(rest)
        if name is None:
            generic = _GENERIC.match(rest)
            if only_known or generic is None or _NOT_REGION.search(generic["name"]):
                return found
            if not _says_more(rest, generic.end()):
                return found
            name = generic["name"]
        found = lexicon.short_of.get(name, name)
        rest = rest[len(name) :]


def _says_more(rest: str, end: int) -> bool:
    """Whether something follows that a region's name stands before."""
    return _MORE.match(rest, end) is not None


def _most_named(text: str, lexicon: Lexicon) -> str | None:
    """The region the text names most, of the level it speaks for (全县, 全市, 全省)."""
    names = Counter(lexicon.regions_in(text))
    if not names:
        return None
    spoken: dict[str, int] = {key: len(pattern.findall(text)) for key, pattern in lexicon.scopes.items()}
    key = max(spoken, key=lambda k: spoken[k], default=None)
    if key is None or spoken[key] <= text.count("全国"):
        return None
    level: Level = "县级" if key == "区级" else key  # type: ignore[assignment]
    fitting = {n: c for n, c in names.items() if lexicon.level_of[n] == level}
    if key == "区级":
        fitting = {n: c for n, c in fitting.items() if n.endswith("区")}
    if not fitting:
        return None
    # A county that is named speaks for the prefecture it lies in where the prefecture itself is hardly named.
    name, count = max(fitting.items(), key=lambda item: (item[1], -text.find(item[0])))
    return name if count > 1 else None
