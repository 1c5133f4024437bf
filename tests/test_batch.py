"""Many inputs: order, coded errors, neighbours unharmed."""

from __future__ import annotations

import itertools
import os
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import perf_extract
from perf_extract import Catalog, batch, worker
from perf_extract.model import Result

TEXT = "某县教育局2023年度部门整体支出绩效自评报告\n一、部门概况\n我局内设{}个股室，在职31人。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(TEXT.format(number + 2), encoding="utf-8")
    (tmp_path / "03.txt").write_bytes(b"")
    (tmp_path / "07.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "09.txt").unlink()
    return tmp_path


@pytest.fixture
def word_report(tmp_path: Path) -> bytes:
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f"<w:p><w:r><w:t>{TEXT.splitlines()[0]}</w:t></w:r></w:p>"
    document = f'<w:document xmlns:w="{words}"><w:body>{body}</w:body></w:document>'
    kinds = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return archive_of(
        tmp_path / "word", {"[Content_Types].xml": kinds.encode(), "word/document.xml": document.encode()}
    ).read_bytes()


def paths(folder: Path) -> list[Path]:
    return [folder / f"{number:02}.txt" for number in range(12)]


@pytest.mark.parametrize("workers", [1, 2])
def test_one_result_an_input_in_order(folder: Path, workers: int) -> None:
    results = list(perf_extract.extract_many(paths(folder), workers=workers))
    assert [r.name for r in results] == [str(p) for p in paths(folder)]
    codes = {i: r.error.code for i, r in enumerate(results) if r.error}
    assert codes == {3: "empty", 7: "truncated", 9: "not_found"}
    for index, result in enumerate(results):
        assert (result.report is None) == (index in codes)
    assert results[0].report == perf_extract.extract(folder / "00.txt")


def archive_of(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("workers", [1, 2])
def test_an_archive_gives_a_result_for_each_of_its_files(folder: Path, workers: int) -> None:
    report = TEXT.format(9).encode()
    inner = archive_of(folder / "inner", {"a.txt": report, "b.txt": report}).read_bytes()
    members = {
        "县/甲.txt": report,
        "空.txt": b"",
        "__MACOSX/x": b"1",
        "乙.pdf": b"%PDF-1.7",
        "丙.zip": inner,
        "丁.txt": report,
    }
    packed = archive_of(folder / "reports", members)
    packed.write_bytes(
        packed.read_bytes().replace("丁.txt".encode() + report, "丁.txt".encode() + report[:-1] + b"?", 1)
    )
    results = list(perf_extract.extract_many([folder / "00.txt", packed, folder / "01.txt"], workers=workers))
    assert [(Path(r.name).relative_to(folder).as_posix(), r.error.code if r.error else "ok") for r in results] == [
        ("00.txt", "ok"),
        ("reports/县/甲.txt", "ok"),
        ("reports/空.txt", "empty"),
        ("reports/乙.pdf", "truncated"),
        ("reports/丙.zip", "unsupported"),
        ("reports/丁.txt", "unreadable"),
        ("01.txt", "ok"),
    ]
    assert results[1].report is not None
    assert results[1].report.document.source.name == "reports/县/甲.txt"
    assert results[5].error is not None
    assert results[5].error.message.startswith(f"{packed}/丁.txt: ")


@pytest.mark.parametrize("workers", [1, 2])
def test_an_archive_that_is_none_gives_one_error(folder: Path, workers: int) -> None:
    whole = archive_of(folder / "whole.zip", {"a.txt": TEXT.encode(), "b.txt": TEXT.encode()}).read_bytes()
    (folder / "cut.zip").write_bytes(whole[:-40])
    archive_of(folder / "none.zip", {})
    results = list(perf_extract.extract_many([folder / "cut.zip", folder / "none.zip"], workers=workers))
    assert [r.error.code if r.error else "ok" for r in results] == ["truncated", "empty"]


def test_an_office_file_is_no_archive(folder: Path, word_report: bytes) -> None:
    (folder / "report.zip").write_bytes(word_report)
    (result,) = perf_extract.extract_many([folder / "report.zip"])
    assert result.report is not None
    assert result.name == str(folder / "report.zip")


def test_workers_give_what_one_gives(folder: Path) -> None:
    alone, together = (list(perf_extract.extract_many(paths(folder), workers=n)) for n in (1, 3))
    assert alone == together


def test_workers_use_the_given_catalog(folder: Path, tmp_path: Path) -> None:
    extra = tmp_path / "extra"
    extra.mkdir()
    (extra / "units.tsv").write_text("word\tkind\tbase\n股室\tcount\t股室\n", encoding="utf-8")
    catalog = Catalog.load(extra)
    alone, together = (list(perf_extract.extract_many(paths(folder)[:2], workers=n, catalog=catalog)) for n in (1, 2))
    assert alone == together
    assert alone[0].report is not None
    assert alone[0].report.extractor.catalog == catalog.fingerprint


@pytest.mark.parametrize("workers", [1, 2])
def test_inputs_are_read_as_results_are_taken(folder: Path, workers: int) -> None:
    taken = 0

    def endless() -> Iterator[Path]:
        nonlocal taken
        for number in itertools.count():
            taken += 1
            yield folder / f"{number % 3:02}.txt"

    results = perf_extract.extract_many(endless(), workers=workers)
    assert [next(iter(results)).report is not None for _ in range(5)] == [True] * 5
    results.close()  # type: ignore[attr-defined]
    assert taken <= 5 + 4 * workers


def test_a_worker_that_dies_takes_only_its_own_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = worker._ask

    def kill_at_five(process, message):  # type: ignore[no-untyped-def]
        if message.endswith(b"05.txt"):
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        return ask(process, message)

    monkeypatch.setattr(worker, "_ask", kill_at_five)
    results = list(perf_extract.extract_many(paths(folder), workers=2))
    codes = {i: r.error.code for i, r in enumerate(results) if r.error}
    assert codes == {3: "empty", 5: "crashed", 7: "truncated", 9: "not_found"}
    assert results[5].error is not None
    assert "status -9" in results[5].error.message


def test_a_defect_of_ours_is_a_coded_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: str, **_: object) -> None:
        raise RuntimeError("no such rule")

    monkeypatch.setattr(worker, "extract", broken)
    (result,) = perf_extract.extract_many([folder / "00.txt"])
    assert result.error is not None
    assert result.error.code == "crashed"
    assert "RuntimeError: no such rule" in result.error.message


def test_a_path_that_is_not_unicode(folder: Path) -> None:
    path = os.fsencode(folder) + b"/\xff.txt"
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(TEXT.format(9))
    except OSError:
        pytest.skip("this file system wants Unicode names")
    name = os.fsdecode(path)
    for workers in (1, 2):
        (result,) = perf_extract.extract_many([name], workers=workers)
        assert result.name == name
        assert result.report is not None


def test_leaving_early_ends_the_workers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = worker._start

    def noted():  # type: ignore[no-untyped-def]
        process = start()
        started.append(process)
        return process

    monkeypatch.setattr(worker, "_start", noted)
    results = perf_extract.extract_many(paths(folder) * 20, workers=2)
    assert isinstance(next(iter(results)), Result)
    results.close()  # type: ignore[attr-defined]
    assert started
    assert all(process.poll() is not None for process in started)


def test_workers_below_one_are_refused() -> None:
    with pytest.raises(ValueError, match="workers is 0"):
        batch.extract_many([], workers=0)
