"""A batch of very many files: what memory the writer and its workers hold as it goes on, and how fast it is.

    python benchmarks/flat_memory.py                  100,000 short reports into SQLite, two workers
    python benchmarks/flat_memory.py --reports 2000   a smaller one
    python benchmarks/flat_memory.py --write          also writes the section of RESULTS.md

Each report is a fixture with other figures and another place (``variants.py``), cut after ``--characters``. Fails where
a process holds over ``--growth`` MiB more at the end than when a fifth of the reports was done.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import results
import variants


class Sample(NamedTuple):
    """What was done at a moment, and the resident memory in MiB and processor seconds of each process."""

    seconds: float
    done: int
    memory: dict[int, float]
    processor: dict[int, float]


class Watched(NamedTuple):
    """A batch that has ended: its samples, its process id, and what it said of itself."""

    samples: list[Sample]
    parent: int
    tally: dict[str, float]


def run(folder: Path, url: str, workers: int, every: float) -> Watched:
    """One batch, looked at ``every`` so many seconds."""
    command = [sys.executable, "-m", "perf_extract.cli", "batch", str(folder), "--to", url, "--json-log"]
    process = subprocess.Popen([*command, "--workers", str(workers)], stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stderr is not None
    done, samples, began, ended = 0, [], time.monotonic(), threading.Event()

    def look() -> None:
        while not ended.wait(every):
            seen = {pid: one for pid in [process.pid, *children(process.pid)] if (one := usage(pid)) is not None}
            memory, processor = ({pid: one[i] for pid, one in seen.items()} for i in (0, 1))
            samples.append(Sample(time.monotonic() - began, done, memory, processor))
            print(f"{samples[-1].seconds:7.0f} s {done:7} {memory}", flush=True)

    watcher = threading.Thread(target=look)
    watcher.start()
    last: dict[str, float] = {}
    for line in process.stderr:
        last = json.loads(line)
        done += '"event":"document"' in line
    ended.set()
    watcher.join()
    if process.wait() != 0:
        raise SystemExit(f"the batch ended with status {process.returncode}: {last}")
    return Watched(samples, process.pid, last)


def children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in lines(task / "children")]


def lines(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []


def usage(pid: int) -> tuple[float, float] | None:
    """Resident MiB and processor seconds of a process; None where it is gone."""
    held = [line.split()[1] for line in whole(pid, "status").splitlines() if line.startswith("VmRSS:")]
    spent = whole(pid, "stat").rpartition(")")[2].split()[11:13]
    if not held or not spent:
        return None
    return int(held[0]) / 1024, sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def whole(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


def fifths(watched: Watched, count: int) -> Iterator[Sample]:
    """The first sample past each fifth of the reports."""
    for part in range(1, 6):
        yield next((s for s in watched.samples if s.done >= count * part // 5), watched.samples[-1])


def table(watched: Watched, count: int) -> str:
    """Memory and rate by the fifths of the run."""
    heads = ("done", "seconds", "a second since", "writer, MiB", "workers, MiB", "writer's share of processor time")
    out = [f"| {' | '.join(heads)} |", "|" + "--:|" * len(heads)]
    before = Sample(0, 0, {}, {})
    for sample in fifths(watched, count):
        workers = [f"{held:.0f}" for pid, held in sorted(sample.memory.items()) if pid != watched.parent]
        rate = (sample.done - before.done) / max(sample.seconds - before.seconds, 0.001)
        spent = sample.processor[watched.parent] / max(sum(sample.processor.values()), 0.001)
        out.append(
            f"| {sample.done:,} | {sample.seconds:.0f} | {rate:.0f} | {sample.memory[watched.parent]:.0f} "
            f"| {', '.join(workers)} | {spent:.0%} |"
        )
        before = sample
    return "\n".join(out)


def grown(watched: Watched, count: int) -> float:
    """MiB that the process which grew most holds more at the end than after a fifth of the reports."""
    first, *_, last = fifths(watched, count)
    return max(last.memory[pid] - held for pid, held in first.memory.items() if pid in last.memory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--characters", type=int, default=700)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--growth", type=float, default=48)
    parser.add_argument("--every", type=float, default=10)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        variants.write(Path(place, "reports"), given.reports, given.characters)
        watched = run(Path(place, "reports"), f"sqlite:///{place}/perf.db", given.workers, given.every)
        with sqlite3.connect(f"{place}/perf.db") as database:
            (documents,) = database.execute("SELECT COUNT(*) FROM documents WHERE status = 'ok'").fetchone()
            (rows,) = database.execute("SELECT COUNT(*) FROM facts").fetchone()
        size = os.path.getsize(f"{place}/perf.db") / 1e6
    shown, growth = table(watched, given.reports), grown(watched, given.reports)
    body = (
        f"{given.reports:,} distinct reports of {given.characters} characters, {given.workers} workers, SQLite: "
        f"{watched.tally['seconds']:.0f} seconds, {given.reports / watched.tally['seconds']:.0f} reports a second, "
        f"{rows:,} facts, {size:,.0f} MB. No process holds over {max(growth, 0):.0f} MiB more at the end than after a "
        f"fifth.\n\n{shown}"
    )
    print(body)
    assert documents == given.reports, f"{documents} of {given.reports} reports are held"
    assert growth <= given.growth, f"a process grew by {growth:.0f} MiB"
    if given.write:
        results.put("Very many files", "python benchmarks/flat_memory.py --write", body)


if __name__ == "__main__":
    main()
