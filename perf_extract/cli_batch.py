"""``perf-extract batch``: many reports into one target.

Exit status 0 all well, 1 some inputs were refused, 2 wrong usage (also a target that cannot be opened), 4 stopped
because the target could not be written, 130 or 143 stopped by a signal. What is stopped goes on with ``--resume``.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from .cli_options import catalog_option, segmenter_option
from .errors import PerfExtractError, SinkError

if TYPE_CHECKING:
    from .inputs import Input
    from .sinks import Target

STOPPED_BY_TARGET = 4


class _Signalled(BaseException):
    """A signal that ends the run in good order."""

    def __init__(self, number: int) -> None:
        self.number = number


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...|-")
@click.option(
    "--to",
    "url",
    default="sqlite:///perf.db",
    show_default=True,
    metavar="URL",
    help="sqlite:///FILE, postgresql://HOST/NAME, mysql://HOST/NAME, mariadb://HOST/NAME, parquet:DIR, duckdb:FILE, "
    "jsonl:FILE, csv:DIR, xlsx:FILE.",
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that extract.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=120,
    show_default=True,
    help="Seconds one input may take.",
)
@click.option(
    "--memory", type=click.IntRange(128), default=4096, show_default=True, help="MiB of memory a worker may hold."
)
@click.option("--resume", is_flag=True, help="Go on with the last run, where it was cut off.")
@click.option("--json-log", is_flag=True, help="One JSON object a line on standard error, for each input.")
@catalog_option
@segmenter_option
def batch(
    paths: tuple[str, ...],
    url: str,
    workers: int,
    timeout: float,
    memory: int,
    resume: bool,
    json_log: bool,
    folders: tuple[Path, ...],
    segmenter: str,
) -> None:
    """Read the reports that PATHS name into a database or files.

    PATHS are files, folders, patterns and ZIP archives; - reads a list of them from standard input, one a line.
    A report that is there already is skipped where neither it nor perf-extract has changed, and else replaced.
    """
    from .ingest import ingest
    from .knowledge import Catalog
    from .progress import Reporter
    from .sinks import open_target
    from .worker import Limits

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        catalog = Catalog.load(folders) if folders else None
        target = open_target(url)
    except PerfExtractError as err:
        _say(err)
        raise SystemExit(2) from None
    reporter: Reporter | None = None
    try:
        with target:
            inputs, total = _inputs(paths, target)
            with Reporter(total, json_log=json_log) as reporter:
                reporter.log("start", to=url, workers=workers, resume=resume)
                tally = ingest(
                    inputs,
                    target,
                    workers=workers,
                    limits=Limits(timeout, memory << 20),
                    resume=resume,
                    catalog=catalog,
                    segmenter=segmenter,
                    watch=reporter.saw,
                )
    except SinkError as err:
        _say(err)
        raise SystemExit(STOPPED_BY_TARGET) from None
    except _Signalled as err:
        click.echo("perf-extract: stopped: give the same command with --resume to go on", err=True)
        raise SystemExit(128 + err.number) from None
    reporter.close(tally)
    raise SystemExit(1 if tally.refused else 0)


def _inputs(paths: tuple[str, ...], target: Target) -> tuple[Iterator[Input], int | None]:
    """The inputs, and how many there are where somebody watches."""
    from .inputs import find

    names: list[str] = []
    for path in paths:
        names += (line for line in sys.stdin.read().splitlines() if line.strip()) if path == "-" else [path]
    total = sum(1 for _ in find(names, target.places)) if sys.stderr.isatty() else None
    return find(names, target.places), total


def _stop(number: int, _: FrameType | None) -> None:
    for further in (signal.SIGINT, signal.SIGTERM):
        signal.signal(further, signal.SIG_IGN)
    raise _Signalled(number)


def _say(err: PerfExtractError) -> None:
    click.echo(f"perf-extract: {err.code}: {' '.join(err.message.split())}", err=True)
