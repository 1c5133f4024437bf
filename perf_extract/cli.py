"""The command line: JSON on standard output, messages on standard error.

Exit status 0 done, 1 input refused (one line ``perf-extract: CODE: sentence``), 2 wrong usage.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ._version import __version__
from .errors import PerfExtractError

if TYPE_CHECKING:
    from .model import Report


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="perf-extract", message="%(prog)s %(version)s")
def main() -> None:
    """Structured JSON from Chinese government performance and budget reports."""


@main.command()
@click.argument("file", metavar="FILE|-")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "jsonl", "table"]),
    default="json",
    show_default=True,
    help="The whole report; one fact a line; or a view for reading.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write there instead."
)
@click.option(
    "--catalog",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Lay a folder of knowledge files on top of the shipped ones; may be given again.",
)
@click.option(
    "--segmenter", type=click.Choice(["rjieba", "jieba"]), default="rjieba", show_default=True, help="Word segmenter."
)
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
    _write(_rendered(report, form, output), output)


@main.command()
def schema() -> None:
    """Print the JSON Schema of a report."""
    from .schema import shipped

    _write(shipped(), None)


def _rendered(report: Report, form: str, output: Path | None) -> str:
    if form == "json":
        return report.to_json(indent=2) + "\n"
    if form == "jsonl":
        return "".join(line + "\n" for line in _fact_lines(report))
    from .terminal import render

    return render(report, colour=output is None and sys.stdout.isatty())


def _fact_lines(report: Report) -> list[str]:
    import msgspec

    from .model import FinanceFact

    lines = []
    for fact in report.facts():
        kind = "finance" if isinstance(fact, FinanceFact) else "kpi"
        lines.append(msgspec.json.encode({"kind": kind, **msgspec.to_builtins(fact)}).decode())
    return lines


def _write(text: str, output: Path | None) -> None:
    """Write as UTF-8 whatever the locale, so that JSON stays JSON."""
    try:
        if output is None:
            sys.stdout.buffer.write(text.encode("utf-8"))
            sys.stdout.buffer.flush()
        else:
            output.write_bytes(text.encode("utf-8"))
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
