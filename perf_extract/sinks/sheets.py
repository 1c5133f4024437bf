"""The sheets an office worker expects: 概况 指标 收支 勾稽, of one report or of many."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from ..knowledge import Catalog
from ..knowledge.rows import CheckRule
from ..model.labels import REPORT_TYPES, VERDICTS
from .delimited import cell
from .rows import Record, Row

Pick: TypeAlias = Callable[[Row], Any]

_BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "约"}
ROLES = {
    "value": "数值", "change": "增减额", "growth": "增长", "share": "占比", "completion": "完成率",
    "excess": "超出", "target": "目标", "baseline": "基数", "rank": "位次",
}  # fmt: skip
_STAGES = {"budget": "预算", "adjusted": "调整预算", "final": "决算"}
#: schemes whose codes are subjects of the official classification
_SUBJECTS = frozenset({"functional", "economic"})


class Part(NamedTuple):
    """Which rows of which table a sheet shows, and what it shows of each."""

    table: str
    picks: tuple[Pick, ...]
    shows: Pick = lambda row: True


class Sheet(NamedTuple):
    """One sheet: its title, the heads of its columns, and the rows below them."""

    title: str
    heads: tuple[str, ...]
    parts: tuple[Part, ...]


def _get(name: str, words: Mapping[Any, str] | None = None) -> Pick:
    if words is None:
        return lambda row: row[name]
    return lambda row: words.get(row[name], row[name])


_ABOUT: tuple[tuple[str, Pick], ...] = (
    ("文件", _get("path")),
    ("状态", lambda row: "正常" if row["status"] == "ok" else row["message"]),
    ("标题", _get("title")),
    ("部门", lambda row: row["department"] or row["department_short"]),
    ("地区", _get("region")),
    ("年度", _get("fiscal_year")),
    ("类型", _get("report_type", REPORT_TYPES)),
    ("页数", _get("pages")),
)
_FIGURE: tuple[tuple[str, Pick], ...] = (
    ("性质", _get("role", ROLES)),
    ("界限", lambda row: _BOUNDS.get(row["bound"], "")),
    ("数值", _get("value")),
    ("上限", _get("value_max")),
    ("单位", _get("unit")),
    ("年份", _get("year")),
)
_FORM: tuple[tuple[str, Pick], ...] = (
    ("归类", lambda row: "/".join(row["path"])),
    ("分值", _get("weight")),
    ("得分", _get("score")),
)
_ORIGIN: tuple[tuple[str, Pick], ...] = (
    ("原文", _get("evidence")),
    ("起", _get("start")),
    ("止", _get("end")),
    ("页", _get("page")),
)
_KPI: tuple[tuple[str, Pick], ...] = (
    ("指标", _get("name")),
    *_FIGURE,
    ("级别", _get("level")),
    ("主体", _get("scope")),
    *_FORM,
    ("偏差原因", _get("reason")),
    *_ORIGIN,
)
_FINANCE: tuple[tuple[str, Pick], ...] = (
    ("项目", _get("name")),
    ("科目代码", lambda row: row["code"] if row["scheme"] in _SUBJECTS else None),
    ("口径", _get("stage", _STAGES)),
    *_FIGURE,
    ("金额（元）", _get("amount")),
    *_FORM,
    *_ORIGIN,
)
_CHECK: tuple[tuple[str, Pick], ...] = (
    ("结果", _get("status", VERDICTS)),
    ("关系", _get("rule")),
    ("左", _get("left")),
    ("右", _get("right")),
    ("差额", _get("difference")),
    ("容差", _get("tolerance")),
    ("单位", _get("unit")),
    ("说明", _get("message")),
)


def _nothing(row: Row) -> None:
    return None


def _columns(title: str, table: str, columns: tuple[tuple[str, Pick], ...], kind: str | None = None) -> Sheet:
    shows: Pick = (lambda row: row["kind"] == kind) if kind else (lambda row: True)
    return Sheet(title, tuple(head for head, _ in columns), (Part(table, tuple(pick for _, pick in columns), shows),))


_CHECKS = _columns("勾稽", "checks", _CHECK)
_DERIVED = Part(
    "derived",
    (lambda row: "推算", _get("name"), _get("value"), *[_nothing] * 3, _get("unit"), _get("message")),
)
_NOTES = Part("notes", (lambda row: "存疑", _get("rule"), *[_nothing] * 5, _get("message")))

SHEETS = (
    _columns("概况", "documents", _ABOUT),
    _columns("指标", "facts", _KPI, "kpi"),
    _columns("收支", "facts", _FINANCE, "finance"),
    _CHECKS._replace(parts=(*_CHECKS.parts, _DERIVED, _NOTES)),
)
#: what stands before the columns of a sheet of many reports, so that each row says whose it is
_OWNER: tuple[tuple[str, Pick], ...] = (("文件", _get("path")), ("部门", _ABOUT[3][1]), ("年度", _get("fiscal_year")))


def titles(catalog: Catalog) -> dict[str, str]:
    """What the arithmetic relations are called, by the ids that checks and notes bear."""
    return {row.id: row.title for row in catalog.rows(CheckRule)}


def of_one(record: Record, named: Mapping[str, str]) -> Iterator[tuple[str, list[list[Any]]]]:
    """Title and lines of each sheet of a single report; 概况 is a list of labels and values."""
    for sheet in SHEETS:
        if sheet.title == "概况":
            (line,) = _lines(sheet, record, named)
            yield sheet.title, [[head, value] for head, value in zip(sheet.heads, line, strict=True)]
        else:
            yield sheet.title, [[*sheet.heads], *_lines(sheet, record, named)]


def heads() -> Iterator[tuple[str, list[str]]]:
    """Title and column heads of each sheet of many reports."""
    for sheet in SHEETS:
        owner = () if sheet.title == "概况" else tuple(head for head, _ in _OWNER)
        yield sheet.title, [*owner, *sheet.heads]


def of_many(record: Record, named: Mapping[str, str]) -> Iterator[tuple[str, Iterable[list[Any]]]]:
    """Title and lines that one report adds to each sheet of many."""
    owner = [pick(record.document) for _, pick in _OWNER]
    for sheet in SHEETS:
        before = [] if sheet.title == "概况" else owner
        yield sheet.title, [[*before, *line] for line in _lines(sheet, record, named)]


def as_csv(record: Record, named: Mapping[str, str]) -> str:
    """The sheets of a single report under each other, each below a line with its title."""
    page = io.StringIO()
    writer = csv.writer(page)
    for number, (title, lines) in enumerate(of_one(record, named)):
        writer.writerows([*([[]] if number else []), [f"【{title}】"]])
        writer.writerows([[cell(value) for value in line] for line in lines])
    return page.getvalue()


def _lines(sheet: Sheet, record: Record, named: Mapping[str, str]) -> Iterator[list[Any]]:
    for part in sheet.parts:
        for row in [record.document] if part.table == "documents" else record.children.get(part.table, []):
            if part.shows(row):
                shown = {**row, "rule": named.get(row["rule"], row["rule"])} if "rule" in row else row
                yield [pick(shown) for pick in part.picks]
