"""The dated sections of RESULTS.md, each written by the benchmark that measured it."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path

import perf_extract

RESULTS = Path(__file__).with_name("RESULTS.md")


def put(title: str, command: str, body: str, place: Path = RESULTS) -> None:
    """Replace the section ``## title``, or add it at the end; the others are left alone."""
    about = (
        f"{datetime.date.today().isoformat()} · perf_extract {perf_extract.__version__} · "
        f"Python {platform.python_version()} · {os.cpu_count()} cores · `{command}`"
    )
    section = f"## {title}\n\n{about}\n\n{body.strip()}\n"
    old = place.read_text(encoding="utf-8") if place.exists() else "# Results\n"
    head, mark, rest = f"{old.rstrip()}\n".partition(f"## {title}\n")
    if not mark:
        place.write_text(f"{head}\n{section}", encoding="utf-8")
        return
    _, next_mark, others = rest.partition("\n## ")
    place.write_text(f"{head}{section}{next_mark}{others}", encoding="utf-8")
