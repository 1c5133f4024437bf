"""How much of what reports measure has a key of the KPI catalogue, and a sample to check the keys by hand.

python benchmarks/kpi_catalogue.py FOLDER                         coverage over the .txt files of a folder
python benchmarks/kpi_catalogue.py FOLDER --sample 300 > a.tsv    facts drawn at random among those with a key
python benchmarks/kpi_catalogue.py FOLDER --missing 50            the commonest indicators without a key
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import perf_extract
from perf_extract.errors import InputError
from perf_extract.model import KpiFact


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--without", default="", metavar="TYPE", help="leave out reports of this type")
    parser.add_argument("--missing", type=int, default=0, metavar="N")
    given = parser.parse_args(arguments)

    found = [report for report in reports(given.folder) if report[1] != given.without]
    facts = [(name, kind, fact) for name, kind, kpis in found for fact in kpis]
    keyed = [(name, fact) for name, _, fact in facts if fact.code is not None]
    if given.sample:
        print("key\tindicator\tvalue\tunit\trole\treport\tstart\tverdict")
        for name, fact in draw(keyed, given.sample, given.seed):
            cells = (fact.code, fact.indicator, fact.value, fact.unit, fact.role, name, fact.evidence.start, "")
            print(*("" if cell is None else cell for cell in cells), sep="\t")
    elif given.missing:
        for indicator, count in missing(facts).most_common(given.missing):
            print(count, indicator, sep="\t")
    else:
        print(coverage([(kind, fact) for _, kind, fact in facts]))
    return 0


def reports(folder: Path) -> Iterator[tuple[str, str, list[KpiFact]]]:
    """Name, kind of report, and KPI facts of every readable text in ``folder``, in order of name."""
    for path in sorted(folder.glob("*.txt")):
        try:
            report = perf_extract.extract(path)
        except InputError as err:
            print(f"{path.name}: {err.code}: {err.message}", file=sys.stderr)
            continue
        yield path.stem, report.document.report_type, report.kpis


def draw(keyed: list[tuple[str, KpiFact]], size: int, seed: int) -> list[tuple[str, KpiFact]]:
    """``size`` facts at random, the same for the same seed, sorted by key."""
    chosen = random.Random(seed).sample(keyed, min(size, len(keyed)))
    return sorted(chosen, key=lambda each: (each[1].code or "", each[0], each[1].evidence.start))


def missing(facts: list[tuple[str, str, KpiFact]]) -> Counter[str]:
    """Indicators without a key by the number of reports they stand in."""
    return Counter(indicator for _, indicator in {(n, f.indicator) for n, _, f in facts if f.code is None})


def coverage(facts: list[tuple[str, KpiFact]]) -> str:
    """A table: KPI facts, those with a key, distinct keys, by kind of report."""
    by_kind: dict[str, list[KpiFact]] = defaultdict(list)
    for kind, fact in facts:
        by_kind[kind].append(fact)
    lines = ["| report type | KPI facts | with a key | share | keys |", "|---|---|---|---|---|"]
    for kind, found in [*sorted(by_kind.items()), ("all", [fact for _, fact in facts])]:
        keys = [fact.code for fact in found if fact.code is not None]
        share = f"{100 * len(keys) / len(found):.1f}%" if found else "-"
        lines.append(f"| {kind} | {len(found)} | {len(keys)} | {share} | {len(set(keys))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
