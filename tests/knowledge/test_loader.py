"""Knowledge files: what is wrong is named with file and line; a user's folder adds, replaces and takes away."""

from __future__ import annotations

from pathlib import Path

import pytest

from perf_extract.errors import CatalogError
from perf_extract.knowledge import Catalog
from perf_extract.knowledge.codes import CodeBook, code_book
from perf_extract.knowledge.loader import DATA_DIR
from perf_extract.knowledge.rows import ROW_TYPES, CodeAffix, EconomicCode, Unit, UserWord

ROOT = Path(__file__).parents[2]


def written(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def codes(catalog: Catalog) -> dict[str, EconomicCode]:
    return {row.code: row for row in catalog.rows(EconomicCode)}


def test_shipped_files_load_and_there_are_no_others() -> None:
    catalog = Catalog.default()
    for row_type in ROW_TYPES:
        assert catalog.rows(row_type), row_type.file_name
        assert set(row_type.key) <= set(row_type.__struct_fields__), row_type
    assert {p.stem for p in DATA_DIR.glob("*.tsv")} == {row_type.file_name for row_type in ROW_TYPES}


def test_default_is_loaded_once() -> None:
    assert Catalog.default() is Catalog.default()


def test_what_is_derived_is_made_once_per_catalog(tmp_path: Path) -> None:
    written(tmp_path, "user_dict.tsv", "word", "岚川")
    mine, other = Catalog.load(tmp_path), Catalog.load()
    made: list[Catalog] = []

    def build(catalog: Catalog) -> CodeBook:
        made.append(catalog)
        return code_book(catalog)

    assert mine.derived(build) is mine.derived(build)
    assert other.derived(build) is not mine.derived(build)
    assert made == [mine, other]


@pytest.mark.parametrize(
    ("name", "lines", "at", "says"),
    [
        ("units.tsv", ["word\tkind\tbase", "# fine", "尾\tcount\t尾", "口\tcuont\t口"], 4, "cuont"),
        ("units.tsv", ["word\tkind\tbase\tfactor", "", "尾\tcount\t尾\tmany"], 3, "factor"),
        ("units.tsv", ["word\tkind\tbase", "尾\tcount\t尾\t1\t2"], 2, "5 cells, the header has 3"),
        ("units.tsv", ["word\tkind\tbase\tcolour", "尾\tcount\t尾\tred"], 1, "unknown column 'colour'"),
        ("units.tsv", ["word\tbase", "尾\t尾"], 2, "kind"),
        ("units.tsv", ["word\tkind\tbase", "尾\tcount\t尾", "尾\tcount\t条"], 3, "尾 stands already in line 2"),
        ("economic_codes.tsv", ["code\tname\tneeds", "30298\t讲课费\tmaybe"], 2, "needs"),
        ("user_dict.tsv", ["word\ttag\tfreq", "岚川\tns\t0"], 2, "freq"),
        ("units.tsv", ["word", "-没有这个"], 2, "takes away a row that does not exist"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, name: str, lines: list[str], at: int, says: str) -> None:
    path = written(tmp_path, name, *lines)
    with pytest.raises(CatalogError) as caught:
        Catalog.load(tmp_path)
    assert str(caught.value).startswith(f"{path}:{at}: ")
    assert says in str(caught.value)
    assert caught.value.code == "catalog"


def test_other_faults_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no such catalog folder"):
        Catalog.load(tmp_path / "missing")
    path = tmp_path / "units.tsv"
    path.write_bytes(b"word\n\xff\xfe")
    with pytest.raises(CatalogError, match="not UTF-8 at byte 5") as caught:
        Catalog.load(tmp_path)
    assert str(path) in str(caught.value)
    path.unlink()
    written(tmp_path, "unit.tsv", "word", "尾")
    with pytest.raises(CatalogError, match=r"unknown data file; known are .*units\.tsv"):
        Catalog.load(tmp_path)


def test_a_folder_adds_rows(tmp_path: Path) -> None:
    written(tmp_path, "economic_codes.tsv", "code\tname\tparent\taliases", "30298\t讲课费\t302\t授课费|课时费")
    mine = Catalog.load(tmp_path)
    assert len(codes(mine)) == len(codes(Catalog.default())) + 1
    assert codes(mine)["30298"].aliases == ["授课费", "课时费"]
    assert codes(mine)["30298"].needs == "none"
    found = mine.derived(code_book).find("授课费", under="302")
    assert found is not None
    assert found.code == "30298"
    assert Catalog.default().derived(code_book).find("授课费", under="302") is None


def test_a_row_with_the_same_key_replaces(tmp_path: Path) -> None:
    written(tmp_path, "economic_codes.tsv", "code\tname\tparent", "30202\t印制费\t302")
    mine = Catalog.load(tmp_path)
    assert len(codes(mine)) == len(codes(Catalog.default()))
    book = mine.derived(code_book)
    assert book.find("印刷费") is None
    found = book.find("印制费")
    assert found is not None
    assert found.code == "30202"


def test_a_minus_takes_away(tmp_path: Path) -> None:
    written(tmp_path, "code_affixes.tsv", "word\tplace", "-全市", "全域\tscope")
    words = {row.word for row in Catalog.load(tmp_path).rows(CodeAffix)}
    shipped = {row.word for row in Catalog.default().rows(CodeAffix)}
    assert shipped - words == {"全市"}
    assert words - shipped == {"全域"}


def test_later_folders_lie_on_top(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    written(first, "user_dict.tsv", "word\ttag", "岚川\tns", "霁川\tns")
    written(second, "user_dict.tsv", "word\ttag", "岚川\tnz", "-霁川")
    words = {row.word: row.tag for row in Catalog.load([first, second]).rows(UserWord)}
    assert words["岚川"] == "nz"
    assert "霁川" not in words


def test_the_fingerprint_tells_catalogs_apart(tmp_path: Path) -> None:
    assert Catalog.load().fingerprint == Catalog.default().fingerprint
    written(tmp_path, "user_dict.tsv", "word", "岚川")
    changed = Catalog.load(tmp_path).fingerprint
    assert changed != Catalog.default().fingerprint
    assert changed == Catalog.load(str(tmp_path)).fingerprint


def test_a_byte_order_mark_and_crlf_are_fine(tmp_path: Path) -> None:
    (tmp_path / "units.tsv").write_bytes("\ufeffword\tkind\tbase\r\n# 鱼\r\n\r\n尾鱼\tcount\t尾\r\n".encode())
    units = {row.word: row for row in Catalog.load(tmp_path).rows(Unit)}
    assert units["尾鱼"].base == "尾"


def test_the_page_on_catalogs_names_every_file_and_column() -> None:
    page = (ROOT / "docs" / "catalog.md").read_text("utf-8")
    for row_type in ROW_TYPES:
        section = page.partition(f"\n| `{row_type.file_name}.tsv` |")[2].partition("\n")[0]
        assert section, row_type.file_name
        missing = [c for c in row_type.__struct_fields__ if f"`{c}`" not in section]
        assert not missing, (row_type.file_name, missing)
