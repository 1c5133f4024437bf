"""Measures a report (as its JSON) against gold annotations.

Places are counted in non-blank characters, so that one gold serves every rendering of a text. Only what
lies in the gold's ``region`` and outside its ``ignore`` spans counts; headings without a marker do not.

=============  ========================================================================================
sections       F1 of headings: the same marker at the same place
parent title   share of the gold's headings found under the right parent, with the right title
kind           share of the found headings whose gold has a kind that have the same
points         F1 of enumerated points (一是 …)
detect         F1 of facts: evidence sharing at least 0.4 of the union of both spans, paired one to one
strict         F1 of facts whose value, unit, role and name are right as well
value unit     parts of ``strict``, as shares of the detected facts; a name is right when it holds each of
role name      the gold's ``terms``, none of its ``forbid``, and is at least 0.6 like one of its ``names``
likeness       mean likeness of detected names: Dice over pairs of characters, the best of the gold's names
list bound     shares of detected facts with the right list, bound, stage, level, code
stage level
code
offsets        share of reported facts whose evidence text stands at its offsets
=============  ========================================================================================
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

Json = dict[str, Any]
Figures = dict[str, float | None]
Key = tuple[int, str]

FIGURES = (
    "sections", "parent", "title", "kind", "points", "detect", "strict", "value", "unit", "role", "name",
    "likeness", "list", "bound", "stage", "level", "code", "offsets",
)  # fmt: skip

_LISTS = {"finance": "finance", "kpi": "kpis"}
_DROPPED = re.compile(r"[\s“”\"'‘’「」《》〈〉()（）]+")
_POINT = re.compile(r"[一二三四五六七八九十]+是")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_UNDIVIDED = {"百分点", "千米", "千克", "千瓦", "千瓦时", "千伏", "千伏安", "百分之", "千分之"}
_SAME_UNIT = {
    "％": "%", "百分之": "%", "千分之": "‰", "千米": "公里", "㎡": "平方米", "m2": "平方米", "m²": "平方米",
    "km": "公里", "名次": "位", "人民币": "元", "元人民币": "元", "块": "元",
}  # fmt: skip
_SAME_BOUND = {("ge", "gt"), ("le", "lt"), ("approx", "lt")}


def score(gold: Json, report: Json, text: str, errors: list[str] | None = None) -> Figures:
    """The figures of :data:`FIGURES`; None where the gold has nothing to compare.

    ``text`` is the text that the gold's offsets point into; mistakes are appended to ``errors``.
    """
    say: Callable[[str], None] = errors.append if errors is not None else lambda _: None
    field = _Field(gold, text, report["text"])
    figures = _headings(gold, report, field, say)
    figures.update(_facts(gold, report, field, say))
    return {name: figures[name] for name in FIGURES}


class _Field:
    """Places of the gold's and the report's text on one ruler, and which of them count."""

    def __init__(self, gold: Json, gold_text: str, report_text: str) -> None:
        self.gold = _ruler(gold_text)
        self.report = _ruler(report_text)
        start, end = gold.get("region", [0, gold["chars"]])
        self._region = self.gold(start), self.gold(end)
        self._holes = [(self.gold(a), self.gold(b)) for a, b in gold.get("ignore", [])]

    def counts(self, place: int) -> bool:
        start, end = self._region
        return start <= place < end and not any(a <= place < b for a, b in self._holes)


def _ruler(text: str) -> Callable[[int], int]:
    marks = [0]
    for character in text:
        marks.append(marks[-1] + (not character.isspace()))
    return lambda offset: marks[min(max(offset, 0), len(text))]


# headings


def _headings(gold: Json, report: Json, field: _Field, say: Callable[[str], None]) -> Figures:
    def key_of(section: Json) -> Key:
        return field.gold(section["start"]), flat(section["marker"])

    wanted = {key_of(s): s for s in gold["sections"] if field.counts(field.gold(s["start"]))}
    points = {key_of(p) for p in gold["points"] if field.counts(field.gold(p["start"]))}
    above = _parents(gold["sections"], key_of)
    by_id = {s["id"]: s for s in report["sections"]}

    found: dict[Key, Json] = {}
    points_found: set[Key] = set()
    extra = extra_points = 0
    for section in report["sections"]:
        place = field.report(section["start"])
        if not section.get("marker") or not field.counts(place):
            continue
        if _is_point(section):
            key = _near(place, section, points)
            if key is None or key in points_found:
                extra_points += 1
            if key is not None:
                points_found.add(key)
            continue
        key = _near(place, section, wanted)
        if key is None or key in found:
            extra += 1
            say(f"heading extra: {section['marker']} {section.get('title')}")
        else:
            found[key] = section

    parent = title = kind = 0
    for key, section in found.items():
        target = wanted[key]
        up = _marked_parent(section, by_id)
        up_key = None if up is None else _near(field.report(up["start"]), up, wanted)
        right_parent = up_key == above[key]
        right_title = target["title"] is None or flat(target["title"]) == flat(section.get("title"))
        parent += right_parent
        title += right_title
        kind += bool(target.get("kind")) and section.get("kind") == target["kind"]
        if not right_parent:
            say(f"heading under the wrong parent: {key[1]} {target['title']}")
        if not right_title:
            say(f"heading with the wrong title: {key[1]} {target['title']}, not {section.get('title')}")
    for key in wanted.keys() - found.keys():
        say(f"heading missed: {key[1]} {wanted[key]['title']}")
    return {
        "sections": _f1(len(found), extra, len(wanted) - len(found)),
        "parent": _share(parent, len(wanted)),
        "title": _share(title, len(wanted)),
        "kind": _share(kind, sum(1 for s in found if wanted[s].get("kind"))),
        "points": _f1(len(points_found), extra_points, len(points - points_found)) if points or extra_points else None,
    }


def _parents(sections: Iterable[Json], key_of: Callable[[Json], Key]) -> dict[Key, Key | None]:
    above: dict[Key, Key | None] = {}
    line: list[Json] = []
    for section in sections:
        while line and line[-1]["level"] >= section["level"]:
            line.pop()
        above[key_of(section)] = key_of(line[-1]) if line else None
        line.append(section)
    return above


def _near(place: int, section: Json, keys: Iterable[Key]) -> Key | None:
    marker = flat(section["marker"])
    return next(((place + d, marker) for d in (0, 1, -1, 2, -2) if (place + d, marker) in keys), None)  # type: ignore[operator]


def _marked_parent(section: Json, by_id: dict[str, Json]) -> Json | None:
    up = by_id.get(section.get("parent") or "")
    while up is not None and (not up.get("marker") or _is_point(up)):
        up = by_id.get(up.get("parent") or "")
    return up


def _is_point(section: Json) -> bool:
    return _POINT.fullmatch(flat(section["marker"])) is not None


# facts


def verdicts(gold: Json, report: Json, text: str) -> list[tuple[float, bool]]:
    """Of every fact that counts: its confidence, and whether the gold has it with that value, unit, role and name."""
    theirs, ours, _ = _placed(gold, report, _Field(gold, text, report["text"]))
    wanted_of = {j: theirs[i] for i, j in _paired(theirs, ours).items()}
    return [(f["confidence"], j in wanted_of and _is_right(wanted_of[j], f)) for j, f in enumerate(ours)]


def _is_right(wanted: Json, got: Json) -> bool:
    return all(same_number(wanted, got)) and same_role(wanted, got) and is_named(wanted, got)


def _placed(gold: Json, report: Json, field: _Field) -> tuple[list[Json], list[Json], float | None]:
    """The facts that count of the gold and of the report, on one ruler; the share whose evidence is where it says."""
    ours, honest = [], 0
    for group in _LISTS.values():
        for fact in report[group]:
            evidence = fact["evidence"]
            start, end = evidence["start"], evidence["end"]
            honest += report["text"][start:end] == evidence["text"]
            ours.append({**fact, "from": field.report(start), "to": field.report(end), "group": group})
    theirs = [{**g, "from": field.gold(g["start"]), "to": field.gold(g["end"])} for g in gold["facts"]]
    return (
        [g for g in theirs if field.counts(g["from"])],
        [f for f in ours if field.counts(f["from"])],
        _share(honest, len(ours)),
    )


def _facts(gold: Json, report: Json, field: _Field, say: Callable[[str], None]) -> Figures:
    theirs, ours, honest = _placed(gold, report, field)
    match = _paired(theirs, ours)
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    good = 0
    alike: list[float] = []
    for i, wanted in enumerate(theirs):
        label = f"{wanted['text']} {'/'.join(wanted.get('names') or wanted['terms'])} ({wanted['role']})"
        if i not in match:
            say(f"fact missed: {label}")
            continue
        got = ours[match[i]]
        parts = dict(zip(("value", "unit"), same_number(wanted, got), strict=True))
        parts["role"] = same_role(wanted, got)
        parts["name"] = is_named(wanted, got)
        good += all(parts.values())
        attributes = _attributes(wanted, got)
        for name, verdict in {**parts, **attributes}.items():
            right[name] += verdict
            asked[name] += 1
        if wanted.get("names"):
            alike.append(likeness(wanted["names"], name_of(got)))
        wrong = [name for name, verdict in {**parts, **attributes}.items() if not verdict]
        if wrong:
            has = [str(got.get(k)) for k in ("role", "value", "unit", "bound", "stage", "level", "code")]
            say(f"fact with wrong {', '.join(wrong)}: {label}, not {name_of(got)} {' '.join(has)}")
    for j in set(range(len(ours))) - set(match.values()):
        say(f"fact extra: {ours[j]['evidence']['text']} {name_of(ours[j])} ({ours[j].get('role')})")

    figures: Figures = {
        "detect": _f1(len(match), len(ours) - len(match), len(theirs) - len(match)),
        "strict": _f1(good, len(ours) - good, len(theirs) - good),
        "likeness": sum(alike) / len(alike) if alike else None,
        "offsets": honest,
    }
    for name in ("value", "unit", "role", "name", "list", "bound", "stage", "level", "code"):
        figures[name] = _share(right[name], asked[name])
    return figures


def _paired(theirs: list[Json], ours: list[Json]) -> dict[int, int]:
    """Gold index to report index, one to one, the best overlap first and of equals the rightly named."""
    options = []
    for i, wanted in enumerate(theirs):
        for j, got in enumerate(ours):
            shared = min(wanted["to"], got["to"]) - max(wanted["from"], got["from"])
            union = max(wanted["to"], got["to"]) - min(wanted["from"], got["from"])
            if shared > 0 and shared / union >= 0.4:
                options.append((-shared / union, not is_named(wanted, got), i, j))
    match: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(options):
        if i not in match and j not in taken:
            match[i] = j
            taken.add(j)
    return match


def _attributes(wanted: Json, got: Json) -> dict[str, bool]:
    bounds = wanted.get("bound") or "eq", got.get("bound") or "eq"
    attributes = {
        "list": got["group"] == _LISTS[wanted["class"]],
        "bound": bounds[0] == bounds[1] or bounds in _SAME_BOUND,
    }
    for name in ("stage", "level"):
        if wanted.get(name):
            attributes[name] = got.get(name) == wanted[name]
    if wanted.get("code"):
        attributes["code"] = set(wanted["code"].split("+")) == set((got.get("code") or "").split("+"))
    return attributes


def same_number(wanted: Json, got: Json) -> tuple[bool, bool]:
    """Whether value and unit agree, once both are in the bare unit."""
    value, unit = bare(wanted["value"], wanted.get("unit"))
    our_value, our_unit = bare(got.get("value"), got.get("unit"))
    if value is None or our_value is None:
        return False, False
    if not unit:
        raw, _ = bare(got.get("value"), None)
        of_rate = wanted["role"] in ("growth", "share", "completion")
        return value in (our_value, raw), of_rate or our_unit not in ("%", "‰")
    if wanted.get("value_max") is not None:
        top, _ = bare(wanted["value_max"], wanted.get("unit"))
        our_top, _ = bare(got.get("value_max"), got.get("unit"))
        if top != our_top:
            return False, unit == our_unit
    return value == our_value, unit == our_unit


def bare(value: Any, unit: str | None) -> tuple[Decimal | None, str | None]:
    """Value and unit with the powers in the unit worked in: 3.41 万人 is 34100 人."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None, None
    rest = flat(unit)
    if rest.startswith("个百分点"):
        rest = rest.removeprefix("个")
    while rest and rest not in _UNDIVIDED and rest[0] in _POWERS:
        number = number.scaleb(_POWERS[rest[0]])
        rest = rest[1:]
    return number, _SAME_UNIT.get(rest, rest)


def same_role(wanted: Json, got: Json) -> bool:
    """The same role; a rate may be read as value or as completion."""
    theirs, ours = ("excess" if role == "over" else role for role in (wanted["role"], got.get("role")))
    return theirs == ours or ({theirs, ours} == {"value", "completion"} and "%" in (wanted.get("unit") or ""))


def is_named(wanted: Json, got: Json) -> bool:
    name = flat(name_of(got))
    if not 0 < len(name) <= 60:
        return False
    if not all(flat(term) in name for term in wanted["terms"]) or any(
        flat(t) in name for t in wanted.get("forbid", [])
    ):
        return False
    return not wanted.get("names") or likeness(wanted["names"], name_of(got)) >= 0.6


def name_of(fact: Json) -> str:
    return fact.get("item") or fact.get("indicator") or fact.get("name") or ""


def likeness(names: Iterable[str], name: str) -> float:
    """The best Dice coefficient over pairs of characters with one of ``names``."""
    ours = _pairs(name)

    def dice(other: str) -> float:
        theirs = _pairs(other)
        return 2 * (ours & theirs).total() / (ours.total() + theirs.total())

    return max(map(dice, names), default=0.0)


def _pairs(name: str) -> Counter[str]:
    name = flat(name)
    return Counter(name[i : i + 2] for i in range(len(name) - 1)) or Counter([name])


def flat(words: str | None) -> str:
    """Words without blanks, quotation marks and brackets, in one width."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", words or ""))


def _f1(hits: int, extra: int, missed: int) -> float:
    return 2 * hits / (2 * hits + extra + missed) if hits + extra + missed else 1.0


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
