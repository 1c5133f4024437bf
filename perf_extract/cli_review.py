"""``perf-extract review``, ``apply``, ``dashboard``: pages for people, and what people corrected on them.

Exit status 0 done, 1 input refused, 2 wrong usage.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from .cli_options import catalog_option, segmenter_option
from .errors import PerfExtractError

page_option = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The page to write.",
)


@click.command()
@click.argument("file", metavar="FILE|-")
@page_option
@catalog_option
@segmenter_option
def review(file: str, output: Path, folders: tuple[Path, ...], segmenter: str) -> None:
    """Write a page on which a person checks the report in FILE; - reads standard input."""
    from .knowledge import Catalog
    from .pipeline import extract
    from .review import render_review

    try:
        catalog = Catalog.load(folders) if folders else None
        source = sys.stdin.buffer if file == "-" else file
        name = "<stdin>" if file == "-" else None
        html = render_review(extract(source, name=name, catalog=catalog, segmenter=segmenter))
    except PerfExtractError as err:
        fail(err.code, err.message)
    write(html, output)


@click.command()
@click.argument("database", metavar="DB")
@page_option
@click.option(
    "--reports",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Lead to the review pages in this folder.",
)
@click.option(
    "--build-reports",
    "build",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the review page of every report in DB into this folder, and lead to them.",
)
@catalog_option
def dashboard(database: str, output: Path, reports: Path | None, build: Path | None, folders: tuple[Path, ...]) -> None:
    """Write a page that shows departments and years side by side.

    DB is what batch wrote: an SQLite file or what was given as --to (sqlite:///FILE, postgresql://HOST/NAME,
    duckdb:FILE).
    """
    from .knowledge import Catalog
    from .review.dashboard import render_dashboard

    if reports is not None and build is not None:
        raise click.UsageError("give --reports or --build-reports, not both")
    try:
        catalog = Catalog.load(folders) if folders else None
        made = render_dashboard(database, output, reports=reports, build=build, catalog=catalog)
    except PerfExtractError as err:
        fail(err.code, err.message)
    write(made.html, output)
    click.echo(f"{output}: {made.documents} inputs, {made.reports} reports, {made.pages} with a page", err=True)
    if reports is not None and made.pages < made.reports:
        lacking = made.reports - made.pages
        click.echo(f"perf-extract: {lacking} reports have no page in {reports}; --build-reports makes them", err=True)


def write(text: str, output: Path) -> None:
    """Write a file as UTF-8; one that cannot be written ends the command."""
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as err:
        reason = (err.strerror or str(err)).lower()
        fail("unwritable", f"{output}: {reason}; give another place with -o")


def fail(code: str, message: str) -> NoReturn:
    """End the command with the coded line on standard error."""
    click.echo(f"perf-extract: {code}: {' '.join(message.split())}", err=True)
    raise SystemExit(1)
