"""What is fuzzed: five ways in, each a function of bytes, and what must hold of whatever comes out.

``docx`` and ``xlsx`` take a package's parts one after the other, each behind a line ``@@@ NAME``, so that a change to
the bytes is a change to the XML and not a broken archive; bytes without such a line are taken as the file itself.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import perf_extract
from perf_extract import Report
from perf_extract.errors import PerfExtractError
from perf_extract.readers import read_source

PART = re.compile(rb"^@@@ ([\x20-\x7e]{1,80})\n", re.MULTILINE)


def text(data: bytes) -> Report | None:
    """As a string, whatever the bytes; as a file too where they are no UTF-8."""
    try:
        given = data.decode()
    except UnicodeDecodeError:
        given = data.decode("utf-8", "replace")
        _read(data)
    try:
        return perf_extract.extract_text(given)
    except PerfExtractError:
        return None


def package(data: bytes) -> Report | None:
    """A Word file or workbook."""
    return file(packed(data))


def file(data: bytes) -> Report | None:
    """A PDF, a web page: any file."""
    try:
        return perf_extract.extract(data)
    except PerfExtractError:
        return None


ENTRIES: dict[str, Callable[[bytes], Report | None]] = {
    "text": text,
    "docx": package,
    "xlsx": package,
    "html": file,
    "pdf": file,
}


def run(entry: str, data: bytes) -> None:
    """One input through one way in; an error that is not coded gets out, and so does a report that does not hold."""
    report = ENTRIES[entry](data)
    if report is not None:
        check(report)


def check(report: Report) -> None:
    """Every place points at its words, sections nest, keys are single and known, JSON gives the same report."""
    said = report.text
    for fact in report.facts():
        assert said[fact.evidence.start : fact.evidence.end] == fact.evidence.text
        assert 0 <= fact.clause.start <= fact.clause.end <= len(said)
    for group in (report.quantities, report.entities, [cell for table in report.tables for cell in table.cells]):
        for found in group:
            assert said[found.start : found.end] == found.text
    sections = {section.id: section for section in report.sections}
    assert len(sections) == len(report.sections)
    for section in report.sections:
        assert 0 <= section.start <= section.end <= len(said)
        if section.parent is not None:
            above = sections[section.parent]
            assert above.start <= section.start <= section.end <= above.end
            assert above.level < section.level
    facts = {fact.id for fact in report.facts()}
    assert len(facts) == len(report.finance) + len(report.kpis)
    for fact in report.facts():
        assert fact.name
        assert fact.parent is None or fact.parent in facts
        assert fact.section is None or fact.section in sections
    assert Report.from_json(report.to_json()) == report


def packed(data: bytes) -> bytes:
    """The archive whose parts stand in ``data``."""
    parts = list(PART.finditer(data))
    if not parts:
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part, end in zip(parts, [*(p.start() for p in parts[1:]), len(data)], strict=True):
            archive.writestr(zipfile.ZipInfo(part[1].decode()), data[part.end() : end])
    return made.getvalue()


def unpacked(data: bytes) -> bytes:
    """The parts of an archive, as :func:`packed` takes them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(b"@@@ %s\n%s" % (name.encode(), archive.read(name)) for name in archive.namelist())


def _read(data: bytes) -> None:
    try:
        read_source(data)
    except PerfExtractError:
        return
