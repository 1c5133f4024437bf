"""kill -9 at random moments, and ``--resume``: every input must be there once, as after an undisturbed run.

python benchmarks/kill_drill.py            twenty kills over 2,000 reports, two workers
python benchmarks/kill_drill.py --write    also writes the section of RESULTS.md
"""

from __future__ import annotations

import argparse
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import results
import variants

#: what a run writes down of itself, not of the documents
_OF_THE_RUN = {"run_id", "started_at", "ended_at"}


def start(folder: Path, database: Path, workers: int, *more: str) -> subprocess.Popen[bytes]:
    """A batch on its way."""
    command = [sys.executable, "-m", "perf_extract.cli", "batch", str(folder), "--to", f"sqlite:///{database}"]
    return subprocess.Popen([*command, "--workers", str(workers), *more], stderr=subprocess.DEVNULL)


def rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, in order."""
    found = {}
    with sqlite3.connect(database) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        for (table,) in tables:
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] not in _OF_THE_RUN]
            chosen = ", ".join(f'"{name}"' for name in names)
            found[table] = sorted(connection.execute(f"SELECT {chosen} FROM {table}"), key=repr)
    return found


def drill(kills: int, count: int, workers: int, seed: int, folder: Path) -> str:
    """The drill, and what came of it; an ``AssertionError`` where a row is lost, doubled or changed."""
    draw = random.Random(seed)
    reports, calm, killed = folder / "reports", folder / "calm.db", folder / "killed.db"
    paths = variants.write(reports, count)
    began = time.monotonic()
    assert start(reports, calm, workers).wait() == 0
    whole = time.monotonic() - began
    print(f"undisturbed: {count} reports in {whole:.1f} s")

    done, held_at = 0, []
    for number in range(kills):
        process = start(reports, killed, workers, "--resume")
        # a start takes its second or two; what is left of the work is spread over the kills to come
        time.sleep(draw.uniform(0.05, 2 + 1.5 * whole / kills))
        process.send_signal(signal.SIGKILL)
        status = process.wait()
        held = len(rows(killed).get("documents", ())) if killed.exists() else 0
        print(f"kill {number + 1}: status {status}, {held} of {count} documents held")
        assert held >= done, "a document was lost"
        done = held
        held_at.append(held)
    assert start(reports, killed, workers, "--resume").wait() == 0

    expected, found = rows(calm), rows(killed)
    assert len(found["documents"]) == len(paths)
    for table, lines in expected.items():
        if table != "runs":
            assert found[table] == lines, f"{table} differs"
    before = rows(killed)
    assert start(reports, killed, workers).wait() == 0
    after = rows(killed)
    assert all(before[table] == after[table] for table in before if table != "runs"), "a rerun changed something"
    return (
        f"{count:,} variants of the fixtures, {workers} workers, SQLite, {whole:.0f} seconds undisturbed. `kill -9` "
        f"{kills} times, when so many documents were held: {', '.join(map(str, held_at))}. After `--resume`: "
        f"every document once, all {sum(map(len, found.values())):,} rows equal to those of the undisturbed run; "
        "a rerun changes nothing."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        body = drill(given.kills, given.reports, given.workers, given.seed, Path(folder))
    print(body)
    if given.write:
        results.put("Killed and resumed", "python benchmarks/kill_drill.py --write", body)


if __name__ == "__main__":
    main()
