"""The command line: JSON on standard output, messages on standard error.

Exit status 0 done, 1 input refused (one line ``perf-extract: CODE: sentence``), 2 wrong usage.
"""

from __future__ import annotations

import gc
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ._version import __version__
from .cli_batch import batch
from .cli_check import check
from .cli_options import catalog_option, segmenter_option
from .cli_review import apply, dashboard, review
from .errors import PerfExtractError

if TYPE_CHECKING:
    from .knowledge import Catalog
    from .model import Report


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="perf-extract", message="%(prog)s %(version)s")
def main() -> None:
    """Structured JSON from Chinese government performance and budget reports."""


main.add_command(apply)
main.add_command(batch)
main.add_command(check)
main.add_command(review)
main.add_command(dashboard)


@main.command()
@click.argument("file", metavar="FILE|-")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "jsonl", "table", "csv", "xlsx"]),
    default="json",
    show_default=True,
    help="The whole report; one fact a line; a view for reading; the sheets 概况 指标 收支 勾稽.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write there instead."
)
@catalog_option
@segmenter_option
def extract(file: str, form: str, output: Path | None, folders: tuple[Path, ...], segmenter: str) -> None:
    """Print what the report in FILE says; - reads standard input."""
    gc.disable()  # one input, one process: collecting what loads and stays costs 30 ms and frees nothing
    try:
        from .knowledge import Catalog
        from .pipeline import extract as run

        catalog = Catalog.load(folders) if folders else None
        if file == "-":
            report = run(sys.stdin.buffer, name="<stdin>", catalog=catalog, segmenter=segmenter)
        else:
            report = run(file, catalog=catalog, segmenter=segmenter)
    except PerfExtractError as err:
        _fail(err.code, err.message)
    finally:
        gc.freeze()
        gc.enable()
    _write(_rendered(report, form, output, catalog), output)


@main.command()
def schema() -> None:
    """Print the JSON Schema of a report."""
    from .schema import shipped

    _write(shipped().encode(), None)


def _rendered(report: Report, form: str, output: Path | None, catalog: Catalog | None) -> bytes:
    if form == "json":
        return report.to_json(indent=2).encode() + b"\n"
    if form == "jsonl":
        return "".join(line + "\n" for line in _fact_lines(report)).encode()
    if form == "table":
        from .terminal import render

        return render(report, colour=output is None and sys.stdout.isatty()).encode()
    return _sheets(report, form, output, catalog)


def _sheets(report: Report, form: str, output: Path | None, catalog: Catalog | None) -> bytes:
    from .knowledge import Catalog
    from .sinks.rows import record
    from .sinks.sheets import as_csv, titles

    known = catalog or Catalog.default()
    rows, named = record(report.document.source.name, report, known), titles(known)
    if form == "csv":
        return as_csv(rows, named).encode("utf-8-sig")
    try:
        from .sinks.workbook import save_one
    except ModuleNotFoundError as err:
        _fail("unsupported", f"{err.name} is not installed; pip install 'perf-extract[xlsx]'")
    if output is None and sys.stdout.isatty():
        raise click.UsageError("a workbook is no text for a terminal; give -o FILE.xlsx")
    file = BytesIO()
    save_one(rows, named, file)
    return file.getvalue()


def _fact_lines(report: Report) -> list[str]:
    import msgspec

    from .model import FinanceFact

    lines = []
    for fact in report.facts():
        kind = "finance" if isinstance(fact, FinanceFact) else "kpi"
        lines.append(msgspec.json.encode({"kind": kind, **msgspec.to_builtins(fact)}).decode())
    return lines


def _write(data: bytes, output: Path | None) -> None:
    """Write bytes, which are UTF-8 whatever the locale, so that JSON stays JSON."""
    try:
        if output is None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            output.write_bytes(data)
    except BrokenPipeError:
        raise
    except OSError as err:
        reason = (err.strerror or str(err)).lower()
        _fail("unwritable", f"{output or 'standard output'}: {reason}; give another place with -o")


def _fail(code: str, message: str) -> NoReturn:
    click.echo(f"perf-extract: {code}: {' '.join(message.split())}", err=True)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
