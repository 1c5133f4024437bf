"""The licences of all that perf_extract needs to run, as a table: ``python .ci/licences.py > docs/licences.md``.

Needs ``packaging``. Fails where a licence is not known to go with Apache-2.0.
"""

from __future__ import annotations

import importlib.metadata as metadata
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: what may stand in a licence's name, and what it asks of whoever passes it on with this package
PERMISSIVE = (
    "MIT",
    "BSD",
    "0BSD",
    "Apache",
    "ISC",
    "PSF",
    "Python Software Foundation",
    "Zlib",
    "CC0",
    "CNRI-Python",
    "HPND",
)
WEAK = ("MPL", "Mozilla", "LGPL", "GNU Lesser")
HEAD = """\
# Licences of what is installed

perf_extract is under the [Apache License 2.0](../LICENSE). Below is everything that `pip install perf-extract` brings
along, and what each extra adds, with the licence its own metadata names (`python .ci/licences.py > docs/licences.md`).
All may be used with, and passed on beside, software under Apache-2.0. MPL-2.0 and LGPL ask one thing more: whoever
changes *their* files passes those changes on. They are used unchanged and as packages of their own.
"""


def needed(requirements: Iterable[str], found: dict[str, str]) -> dict[str, str]:
    """Every package that ``requirements`` come to, by name, with its licence; those in ``found`` are known already."""
    waiting = [Requirement(line) for line in requirements]
    asked: set[tuple[str, str]] = set()
    made: dict[str, str] = {}
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in requirement.extras or {""}:
            if (name, extra) in asked or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
                continue
            asked.add((name, extra))
            try:
                package = metadata.distribution(name)
            except metadata.PackageNotFoundError:
                print(f"{name} is not installed here", file=sys.stderr)
                continue
            if name not in found:
                made[name] = licence(package)
            for line in package.requires or []:
                inner = Requirement(line)
                if inner.marker is None or inner.marker.evaluate({"extra": extra}):
                    inner.marker = None
                    waiting.append(inner)
    return made


def licence(package: metadata.Distribution) -> str:
    about = package.metadata
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    classes = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License")]
    named = [line for line in classes if line != "OSI Approved"]
    return "; ".join(named) or (str(about.get("License") or "").strip().splitlines() or ["unknown"])[0]


def is_compatible(said: str) -> bool:
    """Whether every licence named is one that goes with Apache-2.0; of a choice one is enough."""
    if "GPL" in said and not any(weak in said for weak in WEAK):
        return False
    every = re.split(r"\s+AND\s+|;\s*", said)
    return all(any(word in option for option in part.split(" OR ") for word in PERMISSIVE + WEAK) for part in every)


def main() -> int:
    parts = [("Always", PROJECT["dependencies"])]
    optional = PROJECT["optional-dependencies"]
    parts += [(f"With `[{extra}]`", optional[extra]) for extra in optional if extra != "dev"]
    print(HEAD)
    found: dict[str, str] = {}
    bad = []
    for title, requirements in parts:
        rows = needed(requirements, found)
        if not rows:
            continue
        found.update(rows if title == "Always" else {})
        print(f"## {title}\n\n| package | licence |\n|---|---|")
        for name, said in sorted(rows.items()):
            print(f"| {name} | {said} |")
            bad += [] if is_compatible(said) else [f"{name}: {said}"]
        print()
    for line in bad:
        print(f"not known to go with Apache-2.0: {line}", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
