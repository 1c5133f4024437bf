"""The sheets an office worker expects: 概况 指标 收支 勾稽, of one report or of many."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from .delimited import cell
from .rows import Record, Row

Pick: TypeAlias = Callable[[Row], Any]

_BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "约"}
_ROLES = {
    "value": "数值", "change": "增减额", "growth": "增长", "share": "占比", "completion": "完成率",
    "excess": "超出", "target": "目标", "baseline": "基数", "rank": "位次",
}  # fmt: skip
_STAGES = {"budget": "预算", "adjusted": "调整预算", "final": "决算"}
_STATUSES = {"holds": "相符", "rounding": "尾差", "mismatch": "不符", "insufficient": "缺项"}
_TYPES = {
    "department_self_evaluation": "部门整体支出绩效自评",
    "project_self_evaluation": "项目支出绩效自评",
    "final_accounts": "部门决算",
    "budget_report": "预算报告",
    "work_report": "工作报告",
    "statistical_bulletin": "统计公报",
    "other": "其他",
}


class Sheet(NamedTuple):
    """One sheet: its title, its columns, and which rows of which table it shows."""

    title: str
    table: str
    columns: tuple[tuple[str, Pick], ...]
    shows: Pick = lambda row: True


def _get(name: str, words: dict[str, str] | None = None) -> Pick:
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
    ("类型", _get("report_type", _TYPES)),
    ("页数", _get("pages")),
)
_FIGURE: tuple[tuple[str, Pick], ...] = (
    ("性质", _get("role", _ROLES)),
    ("界限", lambda row: _BOUNDS.get(row["bound"], "")),
    ("数值", _get("value")),
    ("上限", _get("value_max")),
    ("单位", _get("unit")),
    ("年份", _get("year")),
)
_ORIGIN: tuple[tuple[str, Pick], ...] = (
    ("原文", _get("evidence")),
    ("起", _get("start")),
    ("止", _get("end")),
    ("页", _get("page")),
)

SHEETS = (
    Sheet("概况", "documents", _ABOUT),
    Sheet(
        "指标",
        "facts",
        (("指标", _get("name")), *_FIGURE, ("级别", _get("level")), ("主体", _get("scope")), *_ORIGIN),
        lambda row: row["kind"] == "kpi",
    ),
    Sheet(
        "收支",
        "facts",
        (
            ("项目", _get("name")),
            ("科目代码", _get("code")),
            ("口径", _get("stage", _STAGES)),
            *_FIGURE,
            ("金额（元）", _get("amount")),
            *_ORIGIN,
        ),
        lambda row: row["kind"] == "finance",
    ),
    Sheet(
        "勾稽",
        "checks",
        (
            ("结果", _get("status", _STATUSES)),
            ("规则", _get("rule")),
            ("左", _get("left")),
            ("右", _get("right")),
            ("差额", _get("difference")),
            ("容差", _get("tolerance")),
            ("单位", _get("unit")),
            ("说明", _get("message")),
        ),
    ),
)
#: what stands before the columns of a sheet of many reports, so that each row says whose it is
_OWNER: tuple[tuple[str, Pick], ...] = (("文件", _get("path")), ("部门", _ABOUT[3][1]), ("年度", _get("fiscal_year")))


def of_one(record: Record) -> Iterator[tuple[str, list[list[Any]]]]:
    """Title and lines of each sheet of a single report; 概况 is a list of labels and values."""
    for sheet in SHEETS:
        if sheet.table == "documents":
            yield sheet.title, [[label, pick(record.document)] for label, pick in sheet.columns]
        else:
            yield sheet.title, [[label for label, _ in sheet.columns], *_lines(sheet, record)]


def heads() -> Iterator[tuple[str, list[str]]]:
    """Title and column heads of each sheet of many reports."""
    for sheet in SHEETS:
        owner = () if sheet.table == "documents" else _OWNER
        yield sheet.title, [label for label, _ in (*owner, *sheet.columns)]


def of_many(record: Record) -> Iterator[tuple[str, Iterable[list[Any]]]]:
    """Title and lines that one report adds to each sheet of many."""
    for sheet in SHEETS:
        if sheet.table == "documents":
            yield sheet.title, [[pick(record.document) for _, pick in sheet.columns]]
        else:
            owner = [pick(record.document) for _, pick in _OWNER]
            yield sheet.title, ([*owner, *line] for line in _lines(sheet, record))


def as_csv(record: Record) -> str:
    """The sheets of a single report under each other, each below a line with its title."""
    page = io.StringIO()
    writer = csv.writer(page)
    for number, (title, lines) in enumerate(of_one(record)):
        writer.writerows([*([[]] if number else []), [f"【{title}】"]])
        writer.writerows([[cell(value) for value in line] for line in lines])
    return page.getvalue()


def _lines(sheet: Sheet, record: Record) -> Iterator[list[Any]]:
    for row in record.children.get(sheet.table, []):
        if sheet.shows(row):
            yield [pick(row) for _, pick in sheet.columns]
