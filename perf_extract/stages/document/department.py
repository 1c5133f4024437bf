"""Whose report it is: the body's full name, and the short form it uses of itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from ...model.reading import Reading
from ...model.report import Entity
from .head import Head
from .lexicon import Lexicon

_LAST_LINES = 6
_LONGEST_NAME = 40
_SHORTEST_NAME = 4
_IN_TITLE = re.compile(
    r"(?:关于)?(?P<name>[\u4e00-\u9fff（）、·]{2,40}?)"
    r"(?=关于|[12][0-9]{3}|二[〇零]|部门|整体|单位|决算|预算|绩效|项目|报送|$)"
)
_PEOPLE = re.compile(
    r"(?:局长|主任|市长|县长|区长|州长|省长|主席|部长|厅长|书记|院长|校长)?\t.*$"
    r"|(?:[局厅市县区州省部院校]长|主任|主席|书记).{2,5}$"
)
_SPEAKS_FOR = re.compile("[省市县区州旗镇乡](?!.*届)|自治")
_REPRESENTS = re.compile(r"我代表(?P<name>[\u4e00-\u9fff]{2,16}?人民政府)")
_DATED = re.compile(r"[12][0-9]{3}年[0-9]{1,2}月(?:[0-9]{1,2}日)?$|二[〇零一二三四五六七八九]{3}年.{2,6}$")
_NO_NAME = re.compile(r"（(?:盖章|公章|章)）|^.*[:：]|^[0-9]{3,}-?")
_NAME = re.compile(r"[\u4e00-\u9fff（）、·]+")
_BLANKS = re.compile(r"\s+")
_SHORT_FORM = re.compile(r"（以下简称“?([\u4e00-\u9fff]{2,12})”?）")
_MOST_LABELS = 3


def department_of(
    reading: Reading, head: Head, entities: Sequence[Entity], lexicon: Lexicon
) -> tuple[str | None, str | None]:
    """The full name of the reporting body, and its short form; None where the text never gives one."""
    full, short = _from_lines(reading, head, lexicon)
    if full is None:
        full = _from_text(reading, entities, lexicon)
    if full is not None:
        short = _named_short(reading.flat, full) or (short if short and _fits(short, full) else None)
        return full, short or _entity_short(full, entities)
    return None, short or _self_named(reading.flat, entities, lexicon)


def _from_lines(reading: Reading, head: Head, lexicon: Lexicon) -> tuple[str | None, str | None]:
    """By the title, the cover, the lines below the title, who speaks, or the signature."""
    short = None
    for name, sure in _names(reading, head, lexicon):
        name = _bare(name)
        if not name or len(name) > _LONGEST_NAME or not lexicon.is_body(name):
            continue
        if lexicon.is_full(name):
            return name, short
        if sure and short is None and _SPEAKS_FOR.match(name):
            short = name
    return None, short


def _names(reading: Reading, head: Head, lexicon: Lexicon) -> Iterator[tuple[str, bool]]:
    """What may be the department's name, the surest first, and whether a short form is to be trusted there."""
    flat = reading.flat
    if head.title:
        found = _IN_TITLE.match(head.title)
        if found:
            yield found["name"], True
    for match in islice(lexicon.labels[0].finditer(flat), _MOST_LABELS):
        yield match["name"], True
    for paragraph in reading.paragraphs[: len(head.lines)]:
        if paragraph.end - paragraph.start <= _LONGEST_NAME:
            place = reading.place(paragraph.start, paragraph.end)
            yield from ((n, True) for n in reading.text[place.start : place.end].split() if len(n) >= _SHORTEST_NAME)
            yield _PEOPLE.sub("", flat[paragraph.start : paragraph.end]), True
    represents = _REPRESENTS.search(flat)
    if represents:
        yield represents["name"], True
    for paragraph in reading.paragraphs[-1 : -_LAST_LINES - 1 : -1]:
        if paragraph.end - paragraph.start <= _LONGEST_NAME:
            yield _DATED.sub("", flat[paragraph.start : paragraph.end]), True
    for label in lexicon.labels[1:]:
        for match in islice(label.finditer(flat), _MOST_LABELS):
            yield match["name"], False


def _bare(name: str) -> str:
    name = _NO_NAME.sub("", name).strip()
    return name if _NAME.fullmatch(name) else ""


def _from_text(reading: Reading, entities: Sequence[Entity], lexicon: Lexicon) -> str | None:
    """The body that sentences have as their subject, as in 某县某局2024年度… or 某县某局内设…."""
    text = reading.text
    starts = {reading.at(p.start) for p in reading.paragraphs}
    scores: Counter[str] = Counter()
    for entity in entities:
        if entity.label != "ORG" or not lexicon.is_full(_tight(entity.text)):
            continue
        behind = _tight(text[entity.end : entity.end + 12])
        if lexicon.subject.match(behind):
            scores[_tight(entity.text)] += 2 + (entity.start in starts)
    if not scores:
        return None
    name, score = max(scores.items(), key=lambda item: (item[1], -text.find(item[0])))
    return name if score >= 3 else None


def _tight(text: str) -> str:
    return _BLANKS.sub("", text)


def _named_short(flat: str, full: str) -> str | None:
    """What the text itself names as the short form: （以下简称“县科工局”）."""
    at = flat.find(full)
    while at >= 0:
        if found := _SHORT_FORM.match(flat, at + len(full)):
            return found[1]
        at = flat.find(full, at + 1)
    return None


def _fits(short: str, full: str) -> bool:
    return short != full and set(short.lstrip("省市县区州")) <= set(full)


def _entity_short(full: str, entities: Sequence[Entity]) -> str | None:
    shorter = [e.text for e in entities if e.canonical == full and e.label == "ORG" and _fits(e.text, full)]
    return Counter(shorter).most_common(1)[0][0] if shorter else None


def _self_named(flat: str, entities: Sequence[Entity], lexicon: Lexicon) -> str | None:
    """The body of the kind that the text calls 我局 (or 本局, 我院 …) whose words the text is full of."""
    ends = {end for word, group in lexicon.selves.items() if word in flat for end in group}
    best, best_count = None, 0
    for name in dict.fromkeys(_tight(e.text) for e in entities if e.label == "ORG"):
        end = next((e for e in sorted(ends, key=len, reverse=True) if name.endswith(e)), None)
        stem = name[: -len(end)] if end else ""
        if len(stem) < 2 or lexicon.begins_with_region(stem) or stem[0] in "省市县":
            continue
        count = min(flat.count(char) for char in stem)
        if count > best_count:
            best, best_count = name, count
    return best
