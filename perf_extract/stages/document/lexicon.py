"""The words of documents, compiled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.regexes import compiled
from ...knowledge.rows import BodyRow, DocumentWords, NameSuffix, Region, ReportTypeRow
from ...model.report import Level, ReportType

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_SHORT = re.compile("[省市县区州旗镇乡我本全各该]|自治")
_NOT_FULL_END = re.compile("届|[省市县区]$")
_REGION = re.compile("[\u4e00-\u9fff]{2,8}?(?:省|自治[区州县旗]|市|县|区|旗|州|盟|地区)")


class Lexicon:
    """What the document stage asks of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        words: dict[str, dict[str, list[str]]] = {}
        for row in catalog.rows(DocumentWords):
            words.setdefault(row.kind, {}).setdefault(row.of, []).extend(row.words)

        def listed(kind: str) -> list[str]:
            return [word for group in words.get(kind, {}).values() for word in group]

        self.title_end = re.compile(rf"(?:{any_of(listed('ending'))})(?:（[^（）]{{1,8}}）)?(?:\[[0-9]\])?$")
        self.chrome = re.compile(any_of(listed("chrome")))
        self.labels = [
            re.compile(rf"(?:{any_of(group)})(?:（[^（）\n]{{1,6}}）)?[：\t\n]+(?P<name>[^\n\t，。；：]{{2,40}})")
            for _, group in sorted(words.get("label", {}).items())
        ]
        self.subject = re.compile(rf"(?:[0-9]{{4}}年|（?以下简称|(?:{any_of(listed('subject'))}))")
        self.selves = {word: tuple(ends) for word, ends in words.get("self", {}).items()}
        self.scopes = {level: re.compile(any_of(group)) for level, group in words.get("scope", {}).items()}
        self.review = re.compile(any_of(listed("review")))

        endings = {row.suffix for row in catalog.rows(NameSuffix) if row.label == "ORG"}
        endings.update(head for row in catalog.rows(BodyRow) if row.label == "ORG" for head in row.heads)
        endings.update(row.stem for row in catalog.rows(BodyRow) if row.label == "ORG" and not row.heads)
        self.body_end = re.compile(rf"(?:{any_of(e[::-1] for e in endings)})")
        self.types: list[tuple[ReportType, str, re.Pattern[str], int]] = [
            (row.type, row.where, compiled(row.pattern, row, re.MULTILINE), row.weight)
            for row in catalog.rows(ReportTypeRow)
        ]
        self._add_regions(catalog)

    def _add_regions(self, catalog: Catalog) -> None:
        self.level_of: dict[str, Level] = {}
        self.short_of: dict[str, str] = {}
        self.inside_of: dict[str, str] = {}
        for row in catalog.rows(Region):
            self._add_region(row.name, row.short, row.level, row.inside)
            for held in row.holds:
                name, _, short = held.partition("=")
                self._add_region(name, short, "县级", row.name)
        self.longest = max(map(len, [*self.level_of, *self.short_of]), default=0)
        self._finder: tuple[list[str], AhoCorasick] | None = None

    def _add_region(self, name: str, short: str, level: Level, inside: str) -> None:
        if name in self.level_of:
            self.inside_of.pop(name, None)  # a name that several prefectures have lies in none of them for sure
        else:
            self.level_of[name] = level
            if inside:
                self.inside_of[name] = inside
        if short and len(short) > 1:
            self.short_of.setdefault(short, name)

    def region_at(self, text: str) -> str | None:
        """The longest region of the catalog that ``text`` begins with, by its name or its everyday word."""
        for length in range(min(self.longest, len(text)), 1, -1):
            name = text[:length]
            if name in self.level_of or name in self.short_of:
                return name
        return None

    def regions_in(self, text: str) -> list[str]:
        """The regions that ``text`` names, by their full names; no county by an everyday word."""
        if self._finder is None:
            from ahocorasick_rs import AhoCorasick, MatchKind

            words = [*self.level_of, *(s for s, name in self.short_of.items() if self.level_of[name] != "县级")]
            self._finder = words, AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
        words, finder = self._finder
        found = (words[index] for index, _, _ in finder.find_matches_as_indexes(text))
        return [self.short_of.get(word, word) for word in found]

    def begins_with_region(self, text: str) -> bool:
        return self.region_at(text) is not None or _REGION.match(text) is not None

    def is_region(self, text: str) -> bool:
        return text in self.level_of or _REGION.fullmatch(text) is not None

    def is_body(self, name: str) -> bool:
        """Whether ``name`` ends as the names of bodies do."""
        return self.body_end.match(name[::-1]) is not None

    def is_full(self, name: str) -> bool:
        """Whether ``name`` is a body's name that says whose body it is: 新邵县财政局, but not 县财政局 or 财政局."""
        if len(name) < 4 or not self.is_body(name) or _NOT_FULL_END.search(name):
            return False
        begin = name.removeprefix("中共").removeprefix("中国共产党")
        return self.region_at(begin) is not None or (not _SHORT.match(begin) and _REGION.match(begin) is not None)


def lexicon(catalog: Catalog) -> Lexicon:
    """The words of ``catalog``; use as ``catalog.derived(lexicon)``."""
    return Lexicon(catalog)
