"""``perf-extract check``: do the figures of a report agree with each other?

Exit status 0 nothing mismatches, 3 something does, 1 input refused, 2 wrong usage.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .cli_options import catalog_option
from .errors import PerfExtractError

if TYPE_CHECKING:
    from .knowledge import Catalog
    from .model import Report

SOMETHING_MISMATCHES = 3


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A view for reading; or checks, derived figures and notes as JSON.",
)
@catalog_option
def check(file: str, form: str, folders: tuple[Path, ...]) -> None:
    """Tell whether the figures of the report in FILE agree; - reads standard input. Exits 3 where some do not."""
    from .knowledge import Catalog
    from .pipeline import extract

    try:
        catalog = Catalog.load(folders) if folders else Catalog.default()
        source = sys.stdin.buffer if file == "-" else file
        report = extract(source, name="<stdin>" if file == "-" else None, catalog=catalog)
    except PerfExtractError as err:
        click.echo(f"perf-extract: {err.code}: {' '.join(err.message.split())}", err=True)
        raise SystemExit(1) from None
    sys.stdout.buffer.write(_rendered(report, form, catalog).encode())
    sys.stdout.buffer.flush()
    if any(found.status == "mismatch" for found in report.checks):
        raise SystemExit(SOMETHING_MISMATCHES)


def _rendered(report: Report, form: str, catalog: Catalog) -> str:
    if form == "json":
        import msgspec

        found = {"checks": report.checks, "derived": report.derived, "notes": report.notes}
        return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
    from .check_view import render

    return render(report, catalog, colour=sys.stdout.isatty())
