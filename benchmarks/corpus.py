"""What comes out of each public document of a folder, and what a long PDF costs.

    python benchmarks/corpus.py                  read ../shared/corpus, write CORPUS.md
    python benchmarks/corpus.py --no-write       print the table only
    python benchmarks/corpus.py --folder DIR     the same for another folder
    python benchmarks/corpus.py --pages 100      also time a PDF of so many pages, put together from the folder's PDFs

The table holds counts and codes, no words of the documents. Pictures of pages are not read (no ``[ocr]``).
"""

from __future__ import annotations

import argparse
import datetime
import json
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import perf_extract
from perf_extract.errors import PerfExtractError
from perf_extract.readers import ocr

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent.parent / "shared" / "corpus"
TABLE = HERE / "CORPUS.md"
COLUMNS = ("file", "came out as", "pages", "characters", "tables", "sections", "finance", "kpis", "entities", "checks")
STATUSES = ("holds", "rounding", "mismatch", "insufficient")
#: a long PDF is read so many times, and the best of them told
_RUNS = 3
#: run in a process of its own, whose memory is then the reader's alone
MEASURE = """
import json, resource, sys, time
import perf_extract
from perf_extract.readers import read_source
begun = time.perf_counter()
read = read_source(sys.argv[1])
between = time.perf_counter()
report = perf_extract.extract_text(read.text, source=read.source, tables=read.tables)
done = time.perf_counter()
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([between - begun, done - between, memory, len(read.text), len(read.tables)]))
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--no-write", action="store_true")
    parser.add_argument("--pages", type=int, default=0, metavar="N")
    given = parser.parse_args(arguments)
    files = [path for path in sorted(given.folder.glob("*")) if path.is_file() and path.suffix != ".md"]
    if not files:
        print(f"corpus: no documents in {given.folder}", file=sys.stderr)
        return 1
    ocr.installed = lambda: False
    rows = [row(path) for path in files]
    command = "python benchmarks/corpus.py" + (f" --pages {given.pages}" if given.pages else "")
    lines = ["# What came out of each document", "", f"{stamp()} · `{command}`", ""]
    if given.pages:
        read = {cells[0] for cells in rows if not cells[1].startswith("`")}
        lines += [long_pdf([path for path in files if path.suffix == ".pdf" and path.name in read], given.pages), ""]
    lines += [f"{summary(rows)} `checks` are {', '.join(STATUSES)}.", ""]
    lines += [f"| {' | '.join(COLUMNS)} |", "|---|---|" + "--:|" * (len(COLUMNS) - 2)]
    lines += [f"| {' | '.join(cells)} |" for cells in rows]
    text = "\n".join(lines) + "\n"
    if given.no_write:
        print(text, end="")
    else:
        TABLE.write_text(text, encoding="utf-8")
    return 0


def stamp() -> str:
    """Day, version and machine of a run."""
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    catalog = perf_extract.Catalog.default().fingerprint
    return f"{day} · perf_extract {perf_extract.__version__} · catalog {catalog} · Python {platform.python_version()}"


def row(path: Path) -> list[str]:
    """A document's line of the table: counts, or the code of the error."""
    try:
        report = perf_extract.extract(path)
    except PerfExtractError as err:
        return [path.name, f"`{err.code}`", *[""] * (len(COLUMNS) - 2)]
    codes = "".join(f" `{code}`" for code in dict.fromkeys(warning.code for warning in report.warnings))
    checks: Counter[str] = Counter(check.status for check in report.checks)
    pages = report.document.source.pages
    counts = (report.text, report.tables, report.sections, report.finance, report.kpis, report.entities)
    return [
        path.name,
        f"{report.document.report_type}{codes}",
        str(pages) if pages else "",
        *(f"{len(found):,}" for found in counts),
        " ".join(str(checks[status]) for status in STATUSES),
    ]


def summary(rows: list[list[str]]) -> str:
    """How many documents gave a report, and how many an error."""
    refused = sum(cells[1].startswith("`") for cells in rows)
    return f"{len(rows) - refused} of {len(rows)} documents gave a report, {refused} a coded error."


def long_pdf(sources: list[Path], pages: int) -> str:
    """Time and memory of a PDF put together from the pages of others, in words."""
    import pypdfium2 as pdfium

    made = pdfium.PdfDocument.new()
    while sources and len(made) < pages:
        for path in sources:
            document = pdfium.PdfDocument(path)
            if wanted := range(min(len(document), pages - len(made))):
                made.import_pages(document, list(wanted))
    if not sources:
        return "The folder holds no PDF to put a long one together from."
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        made.save(path)
        command = [sys.executable, "-c", MEASURE, str(path)]
        runs = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(_RUNS)]
    read, extract, memory, characters, tables = min(runs)
    return (
        f"A PDF of {len(made)} pages put together from these ({characters:,} characters, {tables} tables): "
        f"{read:.1f} s to read, {extract:.1f} s to extract, {memory // 1024} MB of memory at most, the process whole."
    )


if __name__ == "__main__":
    raise SystemExit(main())
