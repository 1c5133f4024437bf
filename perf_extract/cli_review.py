"""``perf-extract review``, ``apply``, ``dashboard``: pages for people, and what people corrected on them.

Exit status 0 done, 1 input refused, 2 wrong usage.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from .cli_options import catalog_option, segmenter_option
from .errors import NotFoundInputError, PerfExtractError, UnreadableError, UnsupportedError

if TYPE_CHECKING:
    from .knowledge import Catalog
    from .model import Report

page_option = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The page to write.",
)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES...|-")
@click.option(
    "-o",
    "--output",
    "given",
    required=True,
    type=click.Path(writable=True),
    help="The page to write; or a folder, for several files (DIR/ makes it).",
)
@catalog_option
@segmenter_option
def review(files: tuple[str, ...], given: str, folders: tuple[Path, ...], segmenter: str) -> None:
    """Write a page on which a person checks the report in FILE; - reads standard input.

    FILE may also be the JSON that extract or apply wrote. A file that is refused is named, and the others go on.
    """
    from .knowledge import Catalog
    from .review import render_review

    output = Path(given)
    many = len(files) > 1 or output.is_dir() or given.endswith(("/", os.sep))
    try:
        catalog = Catalog.load(folders) if folders else None
    except PerfExtractError as err:
        fail(err.code, err.message)
    refused = False
    for file, page in zip(files, _pages(files, output) if many else [output], strict=True):
        try:
            html = render_review(_report(file, catalog, segmenter), catalog=catalog)
        except PerfExtractError as err:
            say(err.code, err.message)
            refused = True
            continue
        write(html, page)
        if many:
            click.echo(page)
    raise SystemExit(1 if refused else 0)


def _pages(files: Sequence[str], folder: Path) -> list[Path]:
    """Where each file's page goes: NAME.html, with the file's ending where two files share a name."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        fail("unwritable", f"{folder}: {(err.strerror or str(err)).lower()}; give another place with -o")
    names = ["stdin" if file == "-" else Path(file).name for file in files]
    stems = [Path(name).stem for name in names]
    return [
        folder / f"{stem if stems.count(stem) == 1 else name}.html" for stem, name in zip(stems, names, strict=True)
    ]


def _report(file: str, catalog: Catalog | None, segmenter: str) -> Report:
    from .pipeline import extract

    if file == "-":
        return extract(sys.stdin.buffer, name="<stdin>", catalog=catalog, segmenter=segmenter)
    if file.lower().endswith(".json"):
        return _extraction(Path(file))
    return extract(file, catalog=catalog, segmenter=segmenter)


def _extraction(path: Path) -> Report:
    """Read back what ``extract`` wrote."""
    import msgspec

    from .model import Report

    try:
        return Report.from_json(path.read_bytes())
    except FileNotFoundError:
        raise NotFoundInputError(f"{path}: there is no such file") from None
    except OSError as err:
        raise UnreadableError(f"{path}: {(err.strerror or str(err)).lower()}") from None
    except msgspec.DecodeError as err:
        raise UnsupportedError(f"{path}: no JSON that perf-extract extract wrote ({err}); give the report") from None


@click.command()
@click.argument("extraction", metavar="EXTRACTION.json", type=click.Path(path_type=Path))
@click.argument("corrections", metavar="CORRECTIONS.json", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The corrected JSON to write.",
)
@click.option(
    "--gold",
    metavar="NAME.gold.json",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write as well what extractions of the same text are scored against.",
)
@catalog_option
def apply(extraction: Path, corrections: Path, output: Path, gold: Path | None, folders: tuple[Path, ...]) -> None:
    """Lay the corrections that a review page saved over what extract wrote."""
    from .knowledge import Catalog
    from .review import Corrections, apply_corrections, as_gold

    try:
        catalog = Catalog.load(folders) if folders else None
        report = _extraction(extraction)
        try:
            laid = Corrections.from_json(corrections.read_bytes())
        except FileNotFoundError:
            raise NotFoundInputError(f"{corrections}: there is no such file") from None
        except OSError as err:
            raise UnreadableError(f"{corrections}: {(err.strerror or str(err)).lower()}") from None
        done = apply_corrections(report, laid, catalog=catalog)
    except PerfExtractError as err:
        fail(err.code, err.message)
    write(done.to_json(indent=2) + "\n", output)
    if gold is not None:
        import json

        annotated = as_gold(done, gold.name.removesuffix(".json").removesuffix(".gold"))
        write(json.dumps(annotated, ensure_ascii=False, indent=1) + "\n", gold)


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
    mysql://HOST/NAME, duckdb:FILE).
    """
    from .knowledge import Catalog
    from .review.dashboard import render_dashboard

    if reports is not None and build is not None:
        raise click.UsageError("give --reports or --build-reports, not both")
    gc.disable()  # nearly all that is read stays until the page is made
    try:
        catalog = Catalog.load(folders) if folders else None
        made = render_dashboard(database, output, reports=reports, build=build, catalog=catalog)
    except PerfExtractError as err:
        fail(err.code, err.message)
    finally:
        gc.enable()
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


def say(code: str, message: str) -> None:
    """The coded line on standard error."""
    click.echo(f"perf-extract: {code}: {' '.join(message.split())}", err=True)


def fail(code: str, message: str) -> NoReturn:
    """End the command with the coded line."""
    say(code, message)
    raise SystemExit(1)
