"""A random sample of facts from reports without gold, to judge by hand; and the tally of a judged table.

    python benchmarks/sample.py FOLDER                      print the facts drawn, each in its sentence, for the judge
    python benchmarks/sample.py FOLDER --table > new.tsv    the same facts as a table, its last column empty
    python benchmarks/sample.py --tally judged.tsv          shares right, in all and by confidence

Every fact of every text in FOLDER has the same chance. How a fact is judged stands in SAMPLE.md.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import perf_extract
from perf_extract.errors import InputError
from perf_extract.model import Fact, Report, Section

#: Sources of the annotated slices d01 to d04, and copies of other texts: no honest sample has them.
LEFT_OUT = ("fa_sh_putuo_socialwork_2024", "bx_lincang_2025", "bl_huaihua_2025", "wr_guizhou_2026")
LEFT_OUT_ENDINGS = ("_seeded_errors", "_scanned")

COLUMNS = ("document", "start", "evidence", "name", "role", "confidence", "verdict")
RIGHT = "right"
SURE = 0.9
SENTENCE_ENDS = "。！？；\n"
#: Characters of context printed at most on either side of a number; wrapped lines need more than the sentence.
WIDEST, NARROWEST = 220, 60


class Drawn(NamedTuple):
    """One fact of the sample and the report it comes from."""

    document: str
    report: Report
    fact: Fact


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--size", type=int, default=200, metavar="N")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--table", action="store_true", help="tab-separated, for the verdicts")
    parser.add_argument("--tally", type=Path, metavar="TABLE", help="a judged table to count")
    given = parser.parse_args(arguments)

    if given.tally is not None:
        print(tally(given.tally))
        return 0
    if given.folder is None:
        parser.error("FOLDER or --tally is needed")
    drawn = draw(population(given.folder), given.size, given.seed)
    if given.table:
        out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows(row(one) for one in drawn)
    else:
        for number, one in enumerate(drawn, 1):
            print(sheet(number, one), end="\n\n")
    return 0


def population(folder: Path) -> list[Drawn]:
    """All facts of all texts in ``folder`` that may be drawn, in order of document and place."""
    facts = []
    for path in sorted(folder.glob("*.txt")):
        if path.stem in LEFT_OUT or path.stem.endswith(LEFT_OUT_ENDINGS):
            continue
        try:
            report = perf_extract.extract(path)
        except InputError as err:
            print(f"{path.name}: {err.code}: {err.message}", file=sys.stderr)
            continue
        found: list[Fact] = [*report.finance, *report.kpis]
        facts += [Drawn(path.stem, report, fact) for fact in sorted(found, key=place)]
    print(f"{len(facts)} facts in {len({one.document for one in facts})} documents", file=sys.stderr)
    return facts


def draw(facts: list[Drawn], size: int, seed: int) -> list[Drawn]:
    """``size`` of ``facts`` at random, the same for the same seed, in order of document and place."""
    chosen = random.Random(seed).sample(facts, min(size, len(facts)))
    return sorted(chosen, key=lambda one: (one.document, *place(one.fact)))


def place(fact: Fact) -> tuple[int, int]:
    return fact.evidence.start, fact.evidence.end


def row(one: Drawn) -> tuple[str, ...]:
    """The fact as a line of the table, without a verdict."""
    fact = one.fact
    evidence = " ".join(fact.evidence.text.split())
    return (one.document, str(fact.evidence.start), evidence, fact.name, fact.role, f"{fact.confidence:.2f}", "")


def sheet(number: int, one: Drawn) -> str:
    """The fact for the judge's eyes: its sentence with the number marked, its section, and our reading."""
    report, fact = one.report, one.fact
    titles = " > ".join(f"{s.marker or ''}{s.title or ''}" for s in lineage(report, fact.section))
    value = str(fact.value) if fact.value_max is None else f"{fact.value}..{fact.value_max}"
    read = {
        "name": fact.name, "role": fact.role, "value": value, "unit": fact.unit, "bound": fact.bound,
        "stage": fact.stage, "year": fact.year, "level": fact.level, "scope": fact.scope, "code": fact.code,
        "parent": fact.parent, "list": "kpi" if hasattr(fact, "indicator") else "finance",
        "unit_source": fact.unit_source, "rule": fact.rule, "confidence": f"{fact.confidence:.2f}",
    }  # fmt: skip
    fields = " | ".join(f"{key}={shown}" for key, shown in read.items() if shown is not None)
    about = f"{report.document.title} ({report.document.fiscal_year})"
    head = f"[{number}] {one.document} @{fact.evidence.start} {about}"
    return "\n  ".join((head, f"§ {titles}", context(report, fact), fields))


def lineage(report: Report, section: str | None) -> list[Section]:
    """The section and those above it, the outermost first."""
    by_id = {each.id: each for each in report.sections}
    found: list[Section] = []
    while section is not None:
        found.insert(0, by_id[section])
        section = by_id[section].parent
    return found


def context(report: Report, fact: Fact) -> str:
    """The sentence around the number, at least ``NARROWEST`` characters each way, the number in 【】."""
    text, (start, end) = report.text, place(fact)
    left = max((text.rfind(mark, 0, max(start - NARROWEST, 0)) for mark in SENTENCE_ENDS), default=-1) + 1
    ends = [at for mark in SENTENCE_ENDS if (at := text.find(mark, min(end + NARROWEST, len(text)))) >= 0]
    right = min(ends, default=len(text))
    left, right = max(left, start - WIDEST), min(right, end + WIDEST)
    return f"{text[left:start]}【{text[start:end]}】{text[end:right]}".replace("\n", "⏎")


def tally(table: Path) -> str:
    """Verdicts of a judged table counted, and the shares right."""
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    counts = Counter(each["verdict"] for each in rows)
    sure = [each for each in rows if float(each["confidence"]) >= SURE]
    unsure = [each for each in rows if float(each["confidence"]) < SURE]
    lines_out = [f"{verdict or '(none)'}\t{count}" for verdict, count in counts.most_common()]
    lines_out += [share("all", rows), share(f"confidence >= {SURE}", sure), share(f"confidence < {SURE}", unsure)]
    return "\n".join(lines_out)


def share(label: str, rows: Iterable[dict[str, str]]) -> str:
    verdicts = [each["verdict"] for each in rows]
    right = sum(verdict == RIGHT for verdict in verdicts)
    return f"{label}\t{right} of {len(verdicts)} right" + (f"\t{100 * right / len(verdicts):.1f}%" if verdicts else "")


if __name__ == "__main__":
    sys.exit(main())
