"""Two other programs that find money in Chinese text, each in an environment of its own, and how long they take.

Run by a peer's Python this file is the measurement: ``python peers.py NAME FILE…`` prints a JSON object.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple


class Peer(NamedTuple):
    """What pip installs, and the two of it whose versions are shown."""

    requirements: tuple[str, ...]
    package: str


PEERS = {
    "JioNLP": Peer(("jionlp",), "jionlp"),
    "Recognizers-Text": Peer(("recognizers-text-suite", "emoji<2"), "recognizers-text-suite"),
}
#: a fresh process that imports JioNLP and finds the money of one file
ONE_CALL = "import sys, jionlp; jionlp.ner.extract_money(open(sys.argv[1], encoding='utf-8').read())"


class Installed(NamedTuple):
    """A peer's Python and version, or why there is none."""

    python: Path | None
    said: str


def install(name: str, folder: Path) -> Installed:
    """Put a peer into a fresh environment below ``folder``."""
    place = folder / name
    venv.create(place, with_pip=True)
    python = place / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "install", "-q", *PEERS[name].requirements], capture_output=True, text=True, check=False
    )
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        return Installed(None, " ".join(errors)[:300] or f"pip ended with status {done.returncode}")
    listed = subprocess.run([*pip, "list", "--format=json"], capture_output=True, text=True, check=True).stdout
    versions = {one["name"]: one["version"] for one in json.loads(listed)}
    return Installed(python, versions[PEERS[name].package])


def seconds(name: str, python: Path, texts: list[Path]) -> dict[str, list[float]]:
    """Median seconds for each text by what is called."""
    command = [str(python), __file__, name, *map(str, texts)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, list[float]] = json.loads(said.splitlines()[-1])
    return found


def main(name: str, files: list[str]) -> None:
    calls = CALLS[name]()
    found: dict[str, list[float]] = {called: [] for called in calls}
    for path in files:
        text = Path(path).read_text(encoding="utf-8")
        for called, call in calls.items():
            call(text)
            spent = []
            for _ in range(5):
                began = time.process_time()
                call(text)
                spent.append(time.process_time() - began)
            found[called].append(statistics.median(spent))
    print(json.dumps(found))


def _jionlp() -> dict[str, Callable[[str], Any]]:
    import jionlp  # type: ignore[import-not-found]

    money = jionlp.ner.extract_money
    return {"with values": money, "places only": lambda text: money(text, with_parsing=False)}


def _recognizers() -> dict[str, Callable[[str], Any]]:
    from recognizers_number_with_unit import recognize_currency  # type: ignore[import-not-found]
    from recognizers_text import Culture  # type: ignore[import-not-found]

    return {"currency": lambda text: recognize_currency(text, Culture.Chinese)}


CALLS = {"JioNLP": _jionlp, "Recognizers-Text": _recognizers}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
