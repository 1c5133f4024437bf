"""Breaks twenty rules and functions, one at a time, and counts how many the tests notice; at least eighteen must be.

python benchmarks/mutations.py            all of them, in a copy of the repository
python benchmarks/mutations.py --write    also writes the section of RESULTS.md
python benchmarks/mutations.py NAME…      some of them
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import results

ROOT = Path(__file__).parents[1]
LEAST = 18


class Mutation(NamedTuple):
    """``before`` in the file becomes ``after``; ``tests`` are those that have to notice."""

    name: str
    file: str
    before: str
    after: str
    tests: str


M = Mutation
READERS, STAGES, CHECKS = "tests/readers", "tests/stages", "tests/stages/test_checks.py"
MUTATIONS = (
    M("text: GB18030 is not tried", "readers/text.py", '"gb18030"', '"latin-1"', READERS),
    M("archive: no bound on a part", "readers/archive.py", "len(data) > limit or", "False or", READERS),
    M(
        "places: pages off by one",
        "readers/places.py",
        "number = bisect_right(",
        "number = -1 + bisect_right(",
        READERS,
    ),
    M("content: cells not placed", "readers/content.py", "at += len(cell.text)", "at += 0", READERS),
    M("markdown: rule of a table", "readers/markdown.py", "-{2,}+:?[ \\t]*+(", "-{9,}+:?[ \\t]*+(", READERS),
    M("reading: place", "model/reading.py", "self.at(end - 1) + 1)", "self.at(end - 1))", STAGES),
    M(
        "numerals: hundred",
        "knowledge/numerals.py",
        'dict.fromkeys("百佰", 2)',
        'dict.fromkeys("百佰", 3)',
        "tests/knowledge tests/stages",
    ),
    M("catalog: rows taken away", "knowledge/loader.py", "        del merged[key]", "        pass", "tests/knowledge"),
    M(
        "quantities: digit behind two points",
        "stages/quantities/grammar.py",
        "(?![0-9,]++\\.[0-9])",
        "",
        "tests/test_pipeline.py",
    ),
    M(
        "sections: leader lines",
        "stages/sections/contents.py",
        '[0-9]{1,3}[）-]?$")\n_LONGEST',
        '[0-9]{9}$")\n_LONGEST',
        STAGES,
    ),
    M("entities: counted names", "stages/entities/endings.py", "{1,9}[大项个]", "{7,9}[大项个]", STAGES),
    M(
        "facts: nothing to deal out",
        "stages/facts/dealing.py",
        "if not names and not names_text:",
        "if False:",
        "tests/test_pipeline.py",
    ),
    M(
        "checks: one value of an item",
        "stages/checks/ledger.py",
        "alone = bool(found) and all(",
        "alone = bool(found) and any(",
        f"{CHECKS} tests/stages/test_ledger.py",
    ),
    M(
        "checks: pairs of equal lists",
        "stages/checks/cross.py",
        "values.setdefault(other.base,",
        "values.setdefault(len(values),",
        "tests/properties/test_growth.py",
    ),
    M(
        "checks: rounding",
        "stages/checks/rates.py",
        "if abs(difference) <= half:",
        "if abs(difference) <= 9 * half:",
        CHECKS,
    ),
    M("sinks: numbers as digits", "sinks/rows.py", '"{:f}".format', '"{:.2f}".format', "tests/sinks"),
    M(
        "store: old rows stay",
        "sinks/sql/store.py",
        'self._connection.execute(self._forget, [{"key": ident} for (ident,) in (p.about("id") for p in given)])',
        "pass",
        "tests/sinks tests/test_ingest.py",
    ),
    M(
        "ingest: stopped run not closed",
        "ingest.py",
        '"stopped", work',
        '"done", work',
        "tests/test_faults.py tests/test_ingest.py",
    ),
    M(
        "worker: a dead worker",
        "worker.py",
        "status == -signal.SIGALRM",
        "status == -signal.SIGKILL",
        "tests/test_batch.py tests/test_ingest.py",
    ),
    M(
        "cli: status of a signal",
        "cli_batch.py",
        "128 + err.number",
        "1 + err.number",
        "tests/test_faults.py tests/test_ingest.py",
    ),
)


def tried(mutation: Mutation, copy: Path) -> str | None:
    """The first test that notices, or None; an ``AssertionError`` where the place to break is not there."""
    place = copy / "perf_extract" / mutation.file
    whole = place.read_text(encoding="utf-8")
    assert mutation.before in whole, f"{mutation.name}: {mutation.before!r} is not in {mutation.file}"
    place.write_text(whole.replace(mutation.before, mutation.after, 1), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", *mutation.tests.split()]
        env = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, encoding="utf-8", check=False)
    finally:
        place.write_text(whole, encoding="utf-8")
    found = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if done.returncode == 0:
        return None
    return found[0].split(" - ")[0].partition(" ")[2].rpartition("/")[2] if found else "no test can be collected"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    chosen = [m for m in MUTATIONS if not given.names or any(name in m.name for name in given.names)]
    rows, noticed = ["| broken | in | noticed by |", "|---|---|---|"], 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache"))
        for mutation in chosen:
            by = tried(mutation, copy)
            noticed += by is not None
            rows.append(
                f"| {mutation.name} | {mutation.file} | {'**nothing**' if by is None else by.replace('|', ' ')} |"
            )
            print(rows[-1], flush=True)
    body = f"{noticed} of {len(chosen)} noticed (mark: {LEAST} of {len(MUTATIONS)}).\n\n" + "\n".join(rows)
    print(body.partition("\n")[0])
    if given.write and not given.names:
        results.put("Mutations", "python benchmarks/mutations.py --write", body)
    return 0 if given.names or noticed >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
