"""The checks of a report as a person reads them in a terminal: what does not agree first, each with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from .knowledge import Catalog
from .knowledge.rows import CheckRule
from .model import Check, Fact, Report
from .model.report import CheckStatus

_VERDICT: dict[CheckStatus, tuple[str, str]] = {
    "mismatch": ("不符", "bold red"),
    "insufficient": ("不判", "yellow"),
    "rounding": ("舍入", "cyan"),
    "holds": ("相符", "green"),
}


def render(report: Report, catalog: Catalog, *, colour: bool = False, width: int | None = None) -> str:
    """The view as text, as wide as the terminal (80 where there is none) or ``width``."""
    page = StringIO()
    console = Console(file=page, force_terminal=colour, width=width, highlight=False)
    console.print(Text(_summary(report), "bold"))
    titles = {row.id: row.title for row in catalog.rows(CheckRule)}
    facts = {fact.id: fact for fact in report.facts()}
    for status, (word, style) in _VERDICT.items():
        chosen = [check for check in report.checks if check.status == status]
        if not chosen:
            continue
        console.print(Rule(Text(f"{word}（{len(chosen)}）", style), align="left", style=style))
        for check in chosen:
            console.print(Text(titles.get(check.rule, check.rule), "bold"))
            console.print(Padding(Text(check.message), (0, 0, 0, 2)))
            console.print(Padding(_behind(check, facts), (0, 0, 0, 4)))
    if report.derived:
        console.print(Rule(Text(f"推算（{len(report.derived)}，原文未写）", "bold cyan"), align="left", style="cyan"))
        console.print(_lines([d.message for d in report.derived]))
    if report.notes:
        console.print(Rule(Text(f"存疑（{len(report.notes)}，仅供核对）", "bold cyan"), align="left", style="cyan"))
        console.print(_lines([n.message for n in report.notes]))
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()) + "\n"


def _summary(report: Report) -> str:
    counts = {status: sum(c.status == status for c in report.checks) for status in _VERDICT}
    said = "，".join(f"{word}{counts[status]}项" for status, (word, _) in _VERDICT.items())
    return f"勾稽{len(report.checks)}项：{said}。"


def _behind(check: Check, facts: Mapping[str, Fact]) -> Text:
    """The figures of a check, each with its place in the text."""
    places = [
        f"{f.name} {f.evidence.text} [{f.evidence.start}]" for i in check.facts if (f := facts.get(i)) is not None
    ]
    return Text("依据：" + "；".join(places), "dim")


def _lines(messages: list[str]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for message in messages:
        table.add_row("·", Text(message))
    return table
