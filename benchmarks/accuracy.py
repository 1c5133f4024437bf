"""The accuracy gate: scores every annotated report, writes the table, fails under the pinned floors.

Annotated are ``fixtures/*.gold.json`` and, where the folder is there, ``../shared/gold/*.gold.json``;
a ``NAME.entities.tsv`` beside one lists entities that must be found.

    python benchmarks/accuracy.py                 score, write RESULTS.md, compare with floors.json
    python benchmarks/accuracy.py --no-write      the same without touching a file
    python benchmarks/accuracy.py --errors 20     also show the first mistakes of each report
    python benchmarks/accuracy.py --raise-floors  lift floors to what was reached; none goes down
    python benchmarks/accuracy.py --lower-floors  set floors to what was reached, also where that is less
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import platform
import sys
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import baseline  # noqa: E402
import scorer  # noqa: E402

import perf_extract  # noqa: E402

FOLDERS = (HERE.parent / "fixtures", HERE.parent.parent / "shared" / "gold")
FLOORS = HERE / "floors.json"
RESULTS = HERE / "RESULTS.md"

BANDS = (("0.9 and more", 0.9, 2.0), ("0.7 to 0.9", 0.7, 0.9), ("under 0.7", 0.0, 0.7), ("all", 0.0, 2.0))

Floors = dict[str, dict[str, float]]


class Scored(NamedTuple):
    """One annotated report: its figures, those of the baseline, and the mistakes in words."""

    name: str
    facts: int
    figures: scorer.Figures
    naive: scorer.Figures
    errors: list[str]
    verdicts: list[tuple[float, bool]]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", help="names of annotated reports (all by default)")
    parser.add_argument("--no-write", action="store_true")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--raise-floors", action="store_true")
    parser.add_argument("--lower-floors", action="store_true")
    given = parser.parse_args(arguments)

    scored = [score_one(path) for path in annotated() if not given.only or name_of(path) in given.only]
    print(table(scored))
    print(calibration(scored))
    for one in scored:
        for error in one.errors[: given.errors]:
            print(f"{one.name}: {error}")
    floors: Floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    if given.raise_floors or given.lower_floors:
        floors = moved(floors, scored, lower=given.lower_floors)
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if not given.no_write and not given.only:
        write_results(scored)
    failures = under(floors, scored, complete=not given.only)
    for failure in failures:
        print(f"FAIL {failure}")
    print(f"accuracy gate: {len(scored)} reports, {len(failures)} failures")
    return 1 if failures else 0


def annotated() -> list[Path]:
    """The gold files there are, fixtures first."""
    return [path for folder in FOLDERS for path in sorted(folder.glob("*.gold.json"))]


def name_of(gold: Path) -> str:
    return gold.name.removesuffix(".gold.json")


def score_one(path: Path) -> Scored:
    gold = json.loads(path.read_text(encoding="utf-8"))
    source = path.with_name(name_of(path) + ".txt")
    report = perf_extract.extract(source).to_dict()
    text = source.read_text(encoding="utf-8")
    errors: list[str] = []
    figures = scorer.score(gold, report, text, errors)
    entities = source.with_suffix(".entities.tsv")
    if entities.exists():
        figures["entities"] = entity_recall(entities, report, errors)
    naive = scorer.score(gold, baseline.read(text), text)
    return Scored(name_of(path), len(gold["facts"]), figures, naive, errors, scorer.verdicts(gold, report, text))


def entity_recall(listed: Path, report: dict[str, Any], errors: list[str]) -> float | None:
    """The share of listed entities that are reported with their label."""
    rows = [line.split("\t") for line in listed.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]
    ours = {(e["label"], scorer.flat(e[key])) for e in report["entities"] for key in ("text", "canonical")}
    missed = [row for row in rows if (row[0], scorer.flat(row[1])) not in ours]
    errors.extend(f"entity missed: {row[0]} {row[1]}" for row in missed)
    return 1 - len(missed) / len(rows) if rows else None


def under(floors: Floors, scored: list[Scored], *, complete: bool) -> list[str]:
    """What lies under its floor, has none, or is gone."""
    failures = []
    for one in scored:
        if one.name not in floors:
            failures.append(f"{one.name}: no floors are pinned; run with --raise-floors")
        for figure, floor in floors.get(one.name, {}).items():
            reached = one.figures.get(figure)
            if reached is None or reached < floor - 1e-9:
                shown = "nothing" if reached is None else f"{reached:.4f}"
                failures.append(f"{one.name}: {figure} is {shown}, its floor {floor:.4f}")
    here = {name_of(path) for path in FOLDERS[0].glob("*.gold.json")} | {one.name for one in scored}
    if complete:
        lost = sorted(name for name in floors.keys() - here if FOLDERS[1].is_dir() or not _is_shared(name))
        failures.extend(f"{name}: has floors but is not there" for name in lost)
    return failures


def _is_shared(name: str) -> bool:
    """Reports of the shared folder are called d and a number; without the folder they are not missed."""
    return name[:1] == "d" and name[1:].isdigit()


def moved(floors: Floors, scored: list[Scored], *, lower: bool) -> Floors:
    for one in scored:
        held = floors.setdefault(one.name, {})
        for figure, reached in one.figures.items():
            if reached is not None:
                floor = math.floor(reached * 10000) / 10000
                held[figure] = floor if lower else max(floor, held.get(figure, 0.0))
    return floors


def table(scored: list[Scored]) -> str:
    shown = [*scorer.FIGURES, "entities"]
    lines = [
        "| report | facts | " + " | ".join(shown) + " | naive detect | naive strict |",
        "|---|--:|" + "--:|" * (len(shown) + 2),
    ]
    for one in scored:
        cells = [one.figures.get(figure) for figure in shown] + [one.naive["detect"], one.naive["strict"]]
        lines.append(f"| {one.name} | {one.facts} | " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines)


def calibration(scored: list[Scored]) -> str:
    """How many facts are right at each confidence: in the shared gold, and in the fixtures."""
    sets = [
        [verdict for one in scored if _is_shared(one.name) == shared for verdict in one.verdicts]
        for shared in (True, False)
    ]
    lines = ["| confidence | d00 to d04: facts | right | fixtures: facts | right |", "|---|--:|--:|--:|--:|"]
    for label, low, high in BANDS:
        cells = []
        for verdicts in sets:
            inside = [right for confidence, right in verdicts if low <= confidence < high]
            share = f"{len(inside) / len(verdicts):.1%}" if verdicts else "–"
            cells.append(f"{len(inside)} ({share})")
            cells.append(f"{sum(inside) / len(inside):.1%}" if inside else "–")
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"


def write_results(scored: list[Scored]) -> None:
    """Replace the section ``## Accuracy`` of RESULTS.md, leaving the others alone."""
    version = perf_extract.__version__
    catalog = perf_extract.Catalog.default().fingerprint
    section = (
        f"## Accuracy\n\n{datetime.date.today().isoformat()} · perf_extract {version} · catalog {catalog} · "
        f"Python {platform.python_version()} · `python benchmarks/accuracy.py`\n\n"
        "What each figure means stands in `benchmarks/scorer.py`. `naive` is one regex for a number with its unit "
        "and the eight words before it as its name (`benchmarks/baseline.py`). "
        "Floors are pinned in `benchmarks/floors.json`; the gate fails under them.\n\n"
        + table(scored)
        + "\n\nConfidence: facts that are right in value, unit, role and name, by the confidence they are given "
        "(`d00` to `d04` where the shared folder is there).\n\n" + calibration(scored) + "\n"
    )
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Results\n"
    head, _, rest = old.partition("## Accuracy\n")
    _, mark, others = rest.partition("\n## ")
    RESULTS.write_text(head.rstrip() + "\n\n" + section + (mark + others if mark else ""), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
