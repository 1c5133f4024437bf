"""What the entity stage asks of a catalog, compiled: one automaton over every word that starts or ends a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from ...knowledge.loader import Catalog
from ...knowledge.patterns import any_of
from ...knowledge.rows import BodyRow, EntityUse, EntityWords, EverydayWords, KnownName, NameSuffix, Region
from ...model.report import EntityLabel, Level

Kind = Literal["region", "short", "known", "body", "suffix", "town", "deed", "block", "offices", "ours", "staff"]


class Entry(msgspec.Struct, frozen=True):
    """What a word of the automaton is: see ``name_suffixes.tsv`` and ``known_names.tsv`` for the columns."""

    kind: Kind
    label: EntityLabel = "ORG"
    canonical: str = ""
    need: str = ""
    least: int = 0
    not_before: str = ""
    under: bool = False
    alone: bool = True
    branches: bool = False


class Place(msgspec.Struct, frozen=True):
    """An administrative region by its full name."""

    name: str
    short: str
    level: Level
    inside: str


#: words that announce names of their own: 内设 offices, 我县 a local company, and 员工 stands behind one
TRIGGERS: tuple[Literal["offices", "ours", "staff"], ...] = ("offices", "ours", "staff")
#: index into ``Lexicon.entries``, start, end
Hit = tuple[int, int, int]
_KINDS: dict[str, Kind] = {"town": "town", "deed": "deed"}
_WRITTEN_OUT = {"委": "委员会"}


class Lexicon:
    """The compiled name data of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        words: dict[EntityUse, set[str]] = {}
        for row in catalog.rows(EntityWords):
            words.setdefault(row.use, set()).update(row.words)
        self._words = words
        self.places: dict[str, Place] = {}
        self.holders: dict[str, list[str]] = {}
        for place in _places(catalog.rows(Region)):
            self.places.setdefault(place.name, place)
            self.holders.setdefault(place.name, []).append(place.inside)
        self.stops = self.use("stop")
        self.inner = self.use("inner")
        self.joints = self.use("joint")
        self.levels = self.use("level")
        self.states = self.use("state")
        self.deeds = self.use("deed")
        self.party = tuple(sorted(self.use("party")))
        self.cites = self.use("cites")
        self.tails = tuple(sorted(self.use("tail"), key=len, reverse=True))
        self.everyday = {word for row in catalog.rows(EverydayWords) for word in row.words}
        self.leads = re.compile(f"(?:{any_of(self.use('lead'))})++")
        self.region_guard = self.use("region_guard")
        self.region_guard_but = self.use("region_guard_but")
        self.level_guard = self.use("level_guard")
        self.region_ends = tuple(sorted(self.use("region_end"), key=len, reverse=True))
        self.region_last = frozenset(end[-1] for end in self.region_ends) | {"省"}
        self.programme_list = re.compile(f"”?(?:{any_of(self.use('head'))})?(?:、|以及|及|和|与)")
        self.level_last = frozenset(level[-1] for level in self.levels)
        self.longest_level = max(map(len, self.levels), default=0)

        entries: dict[str, Entry] = {}
        for place in self.places.values():
            entries[place.name] = Entry("region", "REGION", place.name)
            if place.short and place.level != "县级":
                entries.setdefault(place.short, Entry("short", "REGION", place.name))
            if place.name.endswith("自治州") and place.short:
                entries.setdefault(place.short + "州", Entry("region", "REGION", place.name))
        for name, entry in _suffixes(catalog.rows(NameSuffix)):
            entries[name] = entry
        self.ends = tuple(s.suffix for s in catalog.rows(NameSuffix))
        self.end_words = frozenset(self.ends)
        self.unit_ends = tuple(s.suffix for s in catalog.rows(NameSuffix) if s.need == "unit")
        guards = _guards(self.use("false_end"))
        for name, entry in _bodies(catalog.rows(BodyRow), guards):
            entries[name] = entry
        for known in catalog.rows(KnownName):
            entries[known.name] = Entry(
                "known",
                known.label,
                known.canonical or known.name,
                not_before=guards.get(known.name[-1], ""),
                branches=bool(known.branches),
            )
        for word in self.use("block"):
            entries[word] = Entry("block")
        for trigger in TRIGGERS:
            for word in self.use(trigger):
                entries[word] = Entry(trigger)
        self.entries = list(entries.values())
        self._aside = [entry.kind == "block" or entry.kind in TRIGGERS for entry in self.entries]
        self._automaton = AhoCorasick(list(entries), matchkind=MatchKind.LeftmostLongest)

    def use(self, use: EntityUse) -> set[str]:
        """The words of one use in ``entity_words.tsv``."""
        return self._words.get(use, set())

    def scan(self, text: str) -> tuple[list[Hit], dict[Kind, list[tuple[int, int]]]]:
        """The words of names in ``text``, left to right, and the places of the words that announce others.

        Words do not overlap: the longest from the left count, and words that look like names and are none (block)
        shut out those inside them.
        """
        aside, entries = self._aside, self.entries
        hits: list[Hit] = []
        triggers: dict[Kind, list[tuple[int, int]]] = {trigger: [] for trigger in TRIGGERS}
        for hit in self._automaton.find_matches_as_indexes(text):
            if not aside[hit[0]]:
                hits.append(hit)
            elif (kind := entries[hit[0]].kind) != "block":
                triggers[kind].append(hit[1:])
        return hits, triggers

    def lies_in(self, name: str, holder: str) -> bool:
        """Whether the region ``name`` lies in the region ``holder``; some names are borne by several regions."""
        holders = self.holders.get(name, [])
        return holder in holders or any(self.lies_in(middle, holder) for middle in holders if middle)

    def region_at_start(self, name: str) -> int:
        """The length of the region's name that ``name`` starts with, 0 if it starts with none."""
        for index, start, end in self._automaton.find_matches_as_indexes(name[:12]):
            return end if start == 0 and self.entries[index].kind in ("region", "short") else 0
        return 0


def lexicon(catalog: Catalog) -> Lexicon:
    """Build for ``catalog.derived``."""
    return Lexicon(catalog)


def _places(rows: Iterable[Region]) -> Iterator[Place]:
    for row in rows:
        yield Place(row.name, row.short, row.level, row.inside)
        for county in row.holds:
            name, _, everyday = county.partition("=")
            yield Place(name, everyday or (name[:-1] if len(name) > 2 else ""), "县级", row.name)


def _suffixes(rows: Iterable[NameSuffix]) -> Iterator[tuple[str, Entry]]:
    for row in rows:
        if row.need != "unit":
            kind = _KINDS.get(row.need, "suffix")
            under = bool(row.under)
            yield row.suffix, Entry(kind, row.label, "", row.need, row.least, row.not_before, under=under)


def _bodies(rows: Iterable[BodyRow], guards: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    for row in rows:
        for head in row.heads:
            full = (row.stands_for or row.stem) + _WRITTEN_OUT.get(head, head)
            yield (
                row.stem + head,
                Entry(
                    "body",
                    row.label,
                    full,
                    not_before=guards.get(head[-1], ""),
                    under=bool(row.under) or row.label == "UNIT",
                    alone=row.alone == "yes",
                ),
            )


def _guards(false_ends: Iterable[str]) -> dict[str, str]:
    """The characters that make another word of the last one of a name: 门 behind the 部 of 财政部."""
    guards: dict[str, str] = {}
    for word in sorted(false_ends):
        guards[word[0]] = guards.get(word[0], "") + word[1]
    return guards
