"""What a batch says on standard error: a bar with rate, refusals and time left; JSON lines; the refused by name."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import msgspec

from .ingest import Outcome, Tally

#: refused inputs named at the end; the rest are in the database
MOST_NAMED = 100


class Reporter(AbstractContextManager["Reporter"]):
    """Takes word of each input. A bar is drawn only where there is a terminal to draw on."""

    def __init__(self, total: int | None, *, json_log: bool) -> None:
        self._json = json_log
        self._refused: list[Outcome] = []
        self._unnamed = 0
        self._bar = None if json_log or not sys.stderr.isatty() else _bar()
        self._task = None if self._bar is None else self._bar.add_task("", total=total, refused=0, rate="")

    def __enter__(self) -> Reporter:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def saw(self, outcome: Outcome) -> None:
        """One input is done."""
        if outcome.status != "ok":
            if len(self._refused) < MOST_NAMED:
                self._refused.append(outcome)
            else:
                self._unnamed += 1
        if self._json:
            self.log("document", **msgspec.structs.asdict(outcome))
        if self._bar is not None and self._task is not None:
            speed = self._bar.tasks[self._task].finished_speed or self._bar.tasks[self._task].speed
            rate = f"{speed:.1f}/s" if speed else ""
            self._bar.update(self._task, advance=1, refused=len(self._refused) + self._unnamed, rate=rate)

    def log(self, event: str, **fields: Any) -> None:
        """A line of the JSON log."""
        if self._json:
            line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **fields}
            _say(msgspec.json.encode(line).decode())

    def close(self, tally: Tally) -> None:
        """Name the refused, and sum up."""
        self.log("end", **msgspec.structs.asdict(tally))
        if self._json:
            return
        for outcome in self._refused:
            _say(f"perf-extract: {outcome.status}: {_located(outcome)}")
        if self._unnamed:
            _say(f"perf-extract: and {self._unnamed} more; they are the rows of documents whose status is not ok")
        rate = f" ({tally.inputs / tally.seconds:.1f}/s)" if tally.seconds else ""
        _say(
            f"{tally.inputs} inputs: {tally.ok} ok, {tally.refused} refused; {tally.written} written, "
            f"{tally.unchanged} unchanged; {tally.seconds:.1f} s{rate}"
        )


def _located(outcome: Outcome) -> str:
    """The message with the whole path in the place of the name it begins with."""
    words = " ".join((outcome.message or "").split())
    name, colon, rest = words.partition(": ")
    return f"{outcome.path}: {rest}" if colon and outcome.path.endswith(name) else f"{outcome.path}: {words}"


def _say(line: str) -> None:
    sys.stderr.write(line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("refused {task.fields[refused]}"),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
