"""Fuzz one way in, or all; what is found and what covers most stays.

    python fuzz/run.py text --seconds 600     ten minutes of one; needs `pip install atheris reportlab pytest`
    python fuzz/run.py --seconds 600          ten minutes of each
    python fuzz/run.py --keep                 fuzz/corpus/ENTRY becomes the smallest inputs that reach as much

Inputs that end in anything but a report or a coded error are left in the work folder's ``found``; the exit status is
then 1. What grows in the work folder is taken up by the next run.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parent))
import entries
import seeds

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
#: bytes that the kept corpus of one way in may have in all
KEPT_BYTES = 60_000
#: how many inputs are weighed for it, the smallest first, and how many new steps one must bring
TRIED, NEW_STEPS = 400, 4
#: bytes of one input
LONGEST = {"text": 2_000, "docx": 12_000, "xlsx": 6_000, "html": 4_000, "pdf": 6_000}


def fuzz(entry: str, work: Path, seconds: int) -> bool:
    """Whether nothing was found in the time; only what hangs, or eats the memory, ends the run early."""
    grown, first, found = work / entry, work / f"{entry}-seeds", work / "found"
    for folder in (grown, found):
        folder.mkdir(parents=True, exist_ok=True)
    seeds.write(entry, first, every=3)
    command = [sys.executable, str(HERE / "target.py"), entry, str(found), str(grown), str(first)]
    kept = CORPUS / entry
    command += [str(kept)] if kept.is_dir() else []
    words = HERE / "words.dict"
    command += [f"-dict={words}", f"-max_len={LONGEST[entry]}", f"-max_total_time={seconds}", "-timeout=30"]
    command += [f"-artifact_prefix={found}/{entry}-", "-rss_limit_mb=4096", "-print_final_stats=1"]
    with (work / f"{entry}.log").open("wb") as log:
        subprocess.run(command, stdout=log, stderr=log, check=False)
    return not any(found.glob(f"{entry}-*"))


def keep(entry: str, work: Path) -> None:
    """The smallest inputs that reach what all together reach, as far as the stated size goes."""
    known = [path for folder in (CORPUS / entry, work / entry) if folder.is_dir() for path in folder.iterdir()]
    inputs = sorted({path.read_bytes() for path in known}, key=lambda data: (len(data), data))
    reached: set[tuple[str, int, int]] = set()
    kept: list[bytes] = []
    for data in inputs[:TRIED]:
        new = steps(entry, data) - reached
        if len(new) >= NEW_STEPS and sum(map(len, kept)) + len(data) <= KEPT_BYTES:
            reached |= new
            kept.append(data)
    shutil.rmtree(CORPUS / entry, ignore_errors=True)
    (CORPUS / entry).mkdir(parents=True)
    for data in kept:
        (CORPUS / entry / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    print(f"{entry}: {len(kept)} of {len(inputs)} inputs, {len(reached)} steps")


def steps(entry: str, data: bytes) -> set[tuple[str, int, int]]:
    """Which line of the package follows which, as one input is read."""
    seen: set[tuple[str, int, int]] = set()

    def call(frame: FrameType, event: str, _: object) -> Callable[..., object] | None:
        file = frame.f_code.co_filename
        if "perf_extract" not in file:
            return None
        last = 0

        def line(inner: FrameType, what: str, _: object) -> Callable[..., object]:
            nonlocal last
            seen.add((file, last, inner.f_lineno))
            last = inner.f_lineno
            return line

        return line

    sys.settrace(call)
    try:
        entries.run(entry, data)
    finally:
        sys.settrace(None)
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("entries", nargs="*", help="text docx xlsx html pdf; all by default")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir(), "perf_extract_fuzz"))
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    chosen = given.entries or list(entries.ENTRIES)
    good = True
    if given.keep:
        sys.modules["rapidocr"] = None  # type: ignore[assignment]
    for entry in chosen:
        if given.keep:
            keep(entry, given.work)
        else:
            held = fuzz(entry, given.work, given.seconds)
            print(f"{entry}: {'nothing found' if held else f'see {given.work}/found'}", flush=True)
            good = good and held
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
