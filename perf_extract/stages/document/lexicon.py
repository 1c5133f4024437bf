"""The words of documents, compiled."""

from __future__ import annotations

import re

from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import BodyRow, DocumentWords, NameSuffix, Region, ReportTypeRow
from ...model.report import Level, ReportType

_NAME = r"[\u4e00-\u9fff（）、·]"
_SHORT_START = "省市县区州旗镇乡我本全各该"


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
            (row.type, row.where, re.compile(row.pattern, re.MULTILINE), row.weight) for row in catalog.rows(ReportTypeRow)
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
        known = any_of([*self.level_of, *self.short_of])
        self.region = re.compile(known)
        self.region_begin = re.compile(rf"(?:{any_of(self.level_of)}|[\u4e00-\u9fff]{{2,6}}?(?:省|自治区|自治州|市|县|区|旗|州|盟|地区))")

    def _add_region(self, name: str, short: str, level: Level, inside: str) -> None:
        if name in self.level_of:
            self.inside_of.pop(name, None)  # a name that several prefectures have lies in none of them for sure
        else:
            self.level_of[name] = level
            if inside:
                self.inside_of[name] = inside
        if short and len(short) > 1:
            self.short_of.setdefault(short, name)

    def is_body(self, name: str) -> bool:
        """Whether ``name`` ends as the names of bodies do."""
        return self.body_end.match(name[::-1]) is not None

    def is_full(self, name: str) -> bool:
        """Whether ``name`` is a body's name that says whose body it is: 新邵县财政局, but not 县财政局 or 财政局."""
        if len(name) < 4 or name[0] in _SHORT_START or not self.is_body(name):
            return False
        begin = name.removeprefix("中共").removeprefix("中国共产党")
        return self.region_begin.match(begin) is not None or self.region.match(begin) is not None


def lexicon(catalog: Catalog) -> Lexicon:
    """The words of ``catalog``; use as ``catalog.derived(lexicon)``."""
    return Lexicon(catalog)
