"""How fast perf_extract is, as ratios to other programs measured in the same run, each beside its mark.

    python benchmarks/speed.py                 measure and print; makes environments for the peers, takes some minutes
    python benchmarks/speed.py --write         also writes the section of RESULTS.md
    python benchmarks/speed.py --no-peers      without JioNLP and Recognizers-Text
    python benchmarks/speed.py --only growth   one part: warm, stages, growth, cold, batch

Warm figures are medians of processor time, ours and jieba's by turns in this process; cold starts are medians of wall
time, by turns; batches are wall time. ``d00`` is measured where ``../shared`` is there.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import flat_memory
import jieba
import peers
import results
import variants

import perf_extract
from perf_extract import pipeline
from perf_extract.stages import facts

FIXTURES = Path(__file__).parents[1] / "fixtures"
SHARED = Path(__file__).parents[2] / "shared" / "gold" / "d00.txt"
#: the stages in their order: name, the module in :mod:`perf_extract.pipeline`, its function
STAGES = (
    ("reading", "reading", "read"),
    ("sections", "sections", "outline"),
    ("quantities", "quantities", "find"),
    ("tokens", "tokens", "tokenize"),
    ("entities", "entities", "find"),
    ("document", "document", "describe"),
    ("facts", "facts", "find"),
    ("checks", "checks", "find"),
)
TIMES = (10, 100, 1000)


class Figure(NamedTuple):
    """A measured figure and the mark it is held to."""

    said: str
    value: float | None
    mark: float
    at_least: bool = False
    unit: str = "×"
    why: str = ""

    @property
    def is_met(self) -> bool:
        return self.value is not None and (self.value >= self.mark if self.at_least else self.value <= self.mark)

    def row(self) -> str:
        bound = f"{'≥' if self.at_least else '≤'} {self.mark:g} {self.unit}"
        if self.value is None:
            return f"| {self.said} | not measured: {self.why} | {bound} | – |"
        return f"| {self.said} | {self.value:.3g} {self.unit} | {bound} | {'met' if self.is_met else '**missed**'} |"


class Part(NamedTuple):
    """One part of the section: its figures, and what stands below them."""

    figures: list[Figure]
    more: list[str]


def texts() -> list[Path]:
    """``d00`` first where it is there, then the fixtures."""
    return [*([SHARED] if SHARED.exists() else []), *sorted(FIXTURES.glob("*.txt"))]


def median_by_turns(calls: list[Callable[[], Any]], times: int, clock: Callable[[], float]) -> list[float]:
    """Median seconds of each call, all called one after the other so many times, after two rounds unmeasured."""
    spent: list[list[float]] = [[] for _ in calls]
    for number in range(times + 2):
        for call, held in zip(calls, spent, strict=True):
            began = clock()
            call()
            if number > 1:
                held.append(clock() - began)
    return [statistics.median(held) for held in spent]


# warm


def warm(given: argparse.Namespace, place: Path) -> Part:
    """Text to report and report to JSON beside ``jieba.lcut``, and beside the peers."""
    jieba.setLogLevel(60)
    jieba.initialize()
    ours, theirs, written = [], [], []
    for path in texts():
        text = path.read_text(encoding="utf-8")
        report = perf_extract.extract_text(text)
        calls: list[Callable[[], Any]] = [
            lambda text=text: jieba.lcut(text),
            lambda text=text: perf_extract.extract_text(text),
            report.to_json,
        ]
        floor, ours_one, json_one = median_by_turns(calls, 9, time.process_time)
        theirs.append(floor)
        ours.append(ours_one)
        written.append(json_one)
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    figures = [
        Figure("text → report, by `jieba.lcut` on the same text, median of the texts", statistics.median(ratios), 0.5),
        Figure(
            "report → JSON, by `jieba.lcut`, median",
            statistics.median(a / b for a, b in zip(written, theirs, strict=True)),
            0.1,
        ),
    ]
    heads = ["text", "characters", "jieba.lcut, ms", "text → report, ms", "ratio", "report → JSON, ms"]
    columns: list[list[str]] = [
        [path.stem for path in texts()],
        [str(len(path.read_text(encoding="utf-8"))) for path in texts()],
        *([f"{1000 * one:.1f}" for one in group] for group in (theirs, ours)),
        [f"{one:.2f}" for one in ratios],
        [f"{1000 * one:.2f}" for one in written],
    ]
    for name in peers.PEERS:
        known = None if given.no_peers else peer(name, place)
        if known is None or known.python is None:
            why = "left out" if known is None else known.said
            figures.append(_peer_figure(name, "", None, why))
            continue
        for called, spent in peers.seconds(name, known.python, texts()).items():
            ratio = statistics.median(b / a for a, b in zip(ours, spent, strict=True))
            figures.append(_peer_figure(f"{name} {known.said}", called, ratio, ""))
            heads.append(f"{name} {called}, ms")
            columns.append([f"{1000 * one:.1f}" for one in spent])
    lines = [_row(heads), "|---|" + "--:|" * (len(heads) - 1), *(_row(row) for row in zip(*columns, strict=True))]
    return Part(figures, ["\n".join(lines)])


def _peer_figure(said: str, called: str, value: float | None, why: str) -> Figure:
    mark = 1.0 if said.startswith("JioNLP") else 20.0
    what = f"finding money alone ({called or 'money'})"
    return Figure(f"times faster, everything, than {said} {what}, median", value, mark, True, "×", why)


_peers: dict[str, peers.Installed] = {}


def peer(name: str, place: Path) -> peers.Installed:
    """A peer, installed at the first asking."""
    if name not in _peers:
        _peers[name] = peers.install(name, place)
    return _peers[name]


# stages


def stages(given: argparse.Namespace, place: Path) -> Part:
    """Where the time goes: each stage's share, over all texts."""
    spent = dict.fromkeys((name for name, _, _ in STAGES), 0.0)
    plain = {name: getattr(getattr(pipeline, module), function) for name, module, function in STAGES}

    def timed(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            began = time.process_time()
            try:
                return plain[name](*arguments, **more)
            finally:
                spent[name] += time.process_time() - began

        return call

    whole, characters = 0.0, 0
    for path in texts():
        text = path.read_text(encoding="utf-8")
        perf_extract.extract_text(text)
        characters += 5 * len(text)
        for name, module, function in STAGES:
            setattr(getattr(pipeline, module), function, timed(name))
        began = time.process_time()
        for _ in range(5):
            perf_extract.extract_text(text)
        whole += time.process_time() - began
        for name, module, function in STAGES:
            setattr(getattr(pipeline, module), function, plain[name])
    rows = [(name, seconds) for name, seconds in spent.items()]
    rows.append(("the report itself", whole - sum(spent.values())))
    lines = ["| stage | µs a character | share |", "|---|--:|--:|"]
    lines += [f"| {name} | {1e6 * held / characters:.2f} | {held / whole:.0%} |" for name, held in rows]
    return Part([], ["Where the time goes, all texts:", "\n".join(lines)])


# growth


def growth(given: argparse.Namespace, place: Path) -> Part:
    """Time a character at many times the length, of a report repeated and of the same without a line end."""
    text = (FIXTURES / "industry_qinghe_2023.txt").read_text(encoding="utf-8")
    figures, rows = [], ["| document | " + " | ".join(f"{n} ×" for n in (1, *TIMES)) + " |", "|---|--:|--:|--:|--:|"]
    for said, one in (("report repeated", text), ("one line", "".join(text.split("\n")))):
        rates = [_rate(one, 9)]
        for times in TIMES:
            rates.append(_rate(one * times, max(1, 30 // times)))
            figures.append(Figure(f"time a character at {times} × the length, {said}", rates[-1] / rates[0], 1.3))
        rows.append(f"| {said}, µs a character | " + " | ".join(f"{1e6 * rate:.2f}" for rate in rates) + " |")
    return Part(figures, [f"Growth, on a report of {len(text)} characters:", "\n".join(rows)])


def _rate(text: str, times: int) -> float:
    (spent,) = (
        median_by_turns([lambda: perf_extract.extract_text(text)], times, time.process_time)
        if times > 1
        else (_once(text),)
    )
    return spent / len(text)


def _once(text: str) -> float:
    began = time.process_time()
    perf_extract.extract_text(text)
    return time.process_time() - began


# cold


def cold(given: argparse.Namespace, place: Path) -> Part:
    """Imports, and the whole command on a small file, as of a package that is installed and has run once."""
    small = str(FIXTURES / "work_report_jichuan_2025.txt")
    command = [sys.executable, "-m", "perf_extract.cli", "extract", small]
    installed = _as_installed(place)
    calls = [lambda: _run(command, installed)]
    calls[0]()
    ours, whole, spacy = _imports(["perf_extract", "perf_extract.pipeline", "spacy"], installed)
    figures = [
        Figure("`import perf_extract` by `import spacy`", ours / spacy, 0.2),
        Figure("all that extraction of text loads, by `import spacy`", whole / spacy, 0.2),
    ]
    length = len(Path(small).read_text(encoding="utf-8"))
    said = f"`perf-extract extract` of {length} characters, by JioNLP's import plus one call"
    known = None if given.no_peers else peer("JioNLP", place)
    if known is None or known.python is None:
        figures.append(Figure(said, None, 0.5, why="left out" if known is None else known.said))
        (mine,) = median_by_turns(calls, 7, time.perf_counter)
        shown = ""
    else:
        theirs_command = [str(known.python), "-c", peers.ONE_CALL, small]
        calls.append(lambda: _run(theirs_command, installed))
        mine, theirs = median_by_turns(calls, 7, time.perf_counter)
        figures.append(Figure(said, mine / theirs, 0.5))
        shown = f"; JioNLP's import plus one call: {theirs:.2f} s"
    more = (
        f"Cold: `perf-extract extract`: {mine:.2f} s{shown}; `import perf_extract` {1000 * ours:.0f} ms, "
        f"with all of extraction {1000 * whole:.0f} ms, `import spacy` {1000 * spacy:.0f} ms."
    )
    return Part(figures, [more])


def _as_installed(place: Path) -> dict[str, str]:
    """The environment of processes whose modules are compiled, as pip does."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(place / "bytecode")}


def _imports(modules: list[str], environment: dict[str, str]) -> list[float]:
    """Median seconds that each import takes in a fresh process."""
    spent: list[list[float]] = [[] for _ in modules]
    for number in range(8):
        for module, held in zip(modules, spent, strict=True):
            script = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
            command = [sys.executable, "-c", script]
            seconds = float(subprocess.run(command, capture_output=True, check=True, env=environment).stdout)
            if number:
                held.append(seconds)
    return [statistics.median(held) for held in spent]


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, env=environment)


# batch


def batch(given: argparse.Namespace, place: Path) -> Part:
    """Two workers beside one, what the database takes, and the memory of a worker."""
    paths = variants.write(place / "reports", given.reports)
    gains, spent = [], []
    for _ in range(3):
        (serial, serial_spent), (double, double_spent) = (_extraction(paths, workers) for workers in (1, 2))
        gains.append(serial / double)
        spent.append(double_spent / serial_spent)
    start = _seconds(lambda: _drain(perf_extract.extract_many(paths[:2], workers=2)))
    one, two = _loops(1), _loops(2)
    database = f"sqlite:///{place}/perf.db"
    watched = flat_memory.run(place / "reports", database, 2, 0.5)
    held = [(sample.memory[pid], pid) for sample in watched.samples for pid in sample.memory if pid != watched.parent]
    share = watched.tally["database_seconds"] / watched.tally["seconds"]
    figures = [
        Figure(
            f"two workers by one in this process, extraction alone, {given.reports} reports",
            statistics.median(gains),
            1.7,
            True,
        ),
        Figure("database writing, part of a batch's time, two workers, SQLite", 100 * share, 25, unit="%"),
        Figure("memory of a worker, the most", max(held)[0], 200, unit="MiB"),
        Figure("growth of a worker, from a fifth of the reports to the end", _worker_growth(watched), 16, unit="MiB"),
    ]
    more = (
        f"Batch of {given.reports} variants of the fixtures: {given.reports / watched.tally['seconds']:.0f} reports a "
        f"second. Two workers' start, which counts, with a report each: {start:.1f} s. Extraction alone takes two "
        f"workers and their parent {statistics.median(spent):.2f} times the processor time that it takes one process: "
        f"{2 / statistics.median(spent):.2f} × is what two free cores give. Two plain CPU loops at once beside one: "
        f"{2 * one / two:.2f} ×, the most there was to gain."
    )
    return Part(figures, [more])


def _extraction(paths: list[Path], workers: int) -> tuple[float, float]:
    """Seconds, and seconds of processor time in this process and its workers, for all reports."""

    def spent() -> float:
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    before = spent()
    seconds = _seconds(lambda: _drain(perf_extract.extract_many(paths, workers=workers)))
    return seconds, spent() - before


def _worker_growth(watched: flat_memory.Watched) -> float:
    """MiB that the worker which grew most holds more at its end than after a fifth of the time."""
    samples = watched.samples[len(watched.samples) // 5 :]
    workers = {pid for sample in samples for pid in sample.memory if pid != watched.parent}
    held = [[sample.memory[pid] for sample in samples if pid in sample.memory] for pid in workers]
    return max((one[-1] - one[0] for one in held), default=0.0)


def _loops(count: int) -> float:
    """Seconds that so many processes take, each with the same plain loop."""
    command = [sys.executable, "-c", "n = 0\nfor i in range(30_000_000): n += i"]

    def loops() -> None:
        for process in [subprocess.Popen(command) for _ in range(count)]:
            process.wait()

    return _seconds(loops)


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _drain(found: Iterator[object]) -> None:
    for _ in found:
        pass


PARTS: dict[str, Callable[[argparse.Namespace, Path], Part]] = {
    "warm": warm,
    "stages": stages,
    "growth": growth,
    "cold": cold,
    "batch": batch,
}


def body(parts: list[Part], load: tuple[float, float]) -> str:
    """The section: every figure with its mark, then what stands behind them."""
    figures = [figure for part in parts for figure in part.figures]
    met = sum(figure.is_met for figure in figures)
    lines = [
        f"{met} of {len(figures)} marks met. Load of the machine: {load[0]:.1f} at the start, {load[1]:.1f} at the end."
    ]
    lines += ["", "| figure | measured | mark | |", "|---|--:|--:|---|", *(figure.row() for figure in figures)]
    for part in parts:
        for more in part.more:
            lines += ["", more]
    return "\n".join(lines)


def _row(cells: Any) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=list(PARTS), action="append")
    parser.add_argument("--reports", type=int, default=1200)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    before = os.getloadavg()[0]
    parts = []
    with tempfile.TemporaryDirectory() as place:
        for name in given.only or PARTS:
            print(f"… {name}", file=sys.stderr, flush=True)
            parts.append(PARTS[name](given, Path(place)))
    found = body(parts, (before, os.getloadavg()[0]))
    print(found)
    if given.write and not given.only:
        is_compiled = str(facts.__file__).endswith(".so")
        results.put("Speed, compiled" if is_compiled else "Speed", "python benchmarks/speed.py --write", found)


if __name__ == "__main__":
    main()
