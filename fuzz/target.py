"""One way in under atheris: ``python fuzz/target.py ENTRY FOUND`` and libFuzzer's arguments. :mod:`run` starts it.

What goes wrong is left in the folder ``FOUND``, the first input of each kind and place, and fuzzing goes on.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import atheris

# reading pictures of pages takes seconds each, and none of it is ours
sys.modules["rapidocr"] = None  # type: ignore[assignment]

with atheris.instrument_imports(include=["perf_extract"]):
    import perf_extract.pipeline
    import perf_extract.readers.archive
    import perf_extract.readers.content
    import perf_extract.readers.docx
    import perf_extract.readers.html
    import perf_extract.readers.pdf
    import perf_extract.readers.sheets

import entries  # noqa: E402


def main() -> None:
    entry, found = sys.argv[1], Path(sys.argv[2])
    perf_extract.extract_text("一、概况")  # the catalog's matchers are made once

    def one(data: bytes) -> None:
        try:
            entries.run(entry, data)
        except Exception as err:
            keep(found, entry, data, err)

    atheris.Setup([sys.argv[0], *sys.argv[3:]], one)
    atheris.Fuzz()


def keep(found: Path, entry: str, data: bytes, err: Exception) -> None:
    last = traceback.extract_tb(err.__traceback__)[-1]
    path = found / f"{entry}-{type(err).__name__}-{Path(last.filename).stem}-{last.lineno}"
    if not path.exists():
        path.write_bytes(data)
        traceback.print_exception(err)


if __name__ == "__main__":
    main()
