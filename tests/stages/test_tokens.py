"""Words: whole cover, the two segmenters alike, nothing shared with other users of them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from perf_extract.knowledge import Catalog
from perf_extract.knowledge.dictionary import TOTAL, dictionary
from perf_extract.knowledge.words import domain_words
from perf_extract.model.reading import Paragraph, Reading
from perf_extract.stages import reading
from perf_extract.stages.tokens import _class_of_rjieba, _Rjieba, tokenize

ROOT = Path(__file__).parents[2]
GOLD = ROOT / ".." / "shared" / "gold"
TEXTS = [*sorted(GOLD.glob("d0*.txt")), *sorted((ROOT / "fixtures").rglob("*.txt"))]


def plain(text: str) -> Reading:
    return Reading(text, text, [0], [0], [Paragraph(0, len(text))])


def words_of(text: str, catalog: Catalog | None = None, segmenter: str = "rjieba") -> list[str]:
    tokens = tokenize(plain(text), catalog or Catalog.default(), segmenter)
    return [text[a:b] for a, b in zip(tokens.starts, tokens.starts[1:], strict=False)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "全年共完成197个5G基站的建设和改造,超市定任务17个",
        "一般公共预算拨款2846.35万元\n其他收入0万元",
        "a\x00b \U0001f642 ＃ 1.2.3-4%% γ射线 ∞",
        "壺幫糧貽淶顱俠倆",
        "\ud800单独代理\udfff",
        "  \t 混  合 \r\n",
    ],
)
def test_words_cover_the_text_and_both_segmenters_agree(text: str) -> None:
    fast = tokenize(plain(text), Catalog.default())
    slow = tokenize(plain(text), Catalog.default(), "jieba")
    assert fast == slow
    assert fast.starts[0] == 0
    assert fast.starts[-1] == len(text)
    assert len(fast.starts) == len(fast.tags) + 1
    assert all(a < b for a, b in zip(fast.starts, fast.starts[1:], strict=False))


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.name)
def test_both_segmenters_agree_on_reports(path: Path) -> None:
    view = reading.read(path.read_text("utf-8"), Catalog.default())
    fast = tokenize(view, Catalog.default())
    assert fast == tokenize(view, Catalog.default(), "jieba")
    assert fast.starts[-1] == len(view.flat)
    breaks = {i for i, char in enumerate(view.flat) if char == "\n"}
    starts = set(fast.starts)
    assert all(i in starts and i + 1 in starts for i in breaks)


def test_words_of_the_genre_are_whole() -> None:
    assert words_of("其中：社会保障和就业支出53万元") == ["其中", "：", "社会保障和就业支出", "53", "万元"]
    assert "省级" in words_of("省级专精特新中小企业7家")
    assert "专精特新" in words_of("省级专精特新中小企业7家")


def test_words_of_the_genre_do_not_swallow_their_neighbours() -> None:
    assert "数据" in words_of("所以决算数据与预算相差较大")
    assert "股室" in words_of("内设股室") or "股" in words_of("内设股室")


def test_parts_of_speech() -> None:
    tokens = tokenize(plain("新增公务接待费2万元"), Catalog.default())
    assert tokens.tags == ["v", "n", "m", "m"]


def test_a_users_words_count_in_their_catalog_only(tmp_path: Path) -> None:
    (tmp_path / "user_dict.tsv").write_text("word\ttag\tfreq\n光大环保\tnt\t2000\n", "utf-8")
    mine = Catalog.load(tmp_path)
    for segmenter in ("rjieba", "jieba"):
        assert "光大环保" in words_of("企业光大环保入规", mine, segmenter)
        assert "光大环保" not in words_of("企业光大环保入规", None, segmenter)


def test_the_segmenters_own_words_stay_as_they_are() -> None:
    words = {row.word: row for row in domain_words(Catalog.default())}
    assert words["公务接待费"].tag == "n"
    assert len(words) == len(domain_words(Catalog.default()))
    assert not any(len(word) < 2 for word in words)


def test_unknown_segmenter_says_which_there_are() -> None:
    with pytest.raises(ValueError, match="rjieba, jieba"):
        tokenize(plain("预算"), Catalog.default(), "pkuseg")


def test_jieba_is_quiet_shares_nothing_and_rjieba_does_not_load_it() -> None:
    program = (
        "import sys\n"
        "from perf_extract.knowledge import Catalog\n"
        "from perf_extract.model.reading import Paragraph, Reading\n"
        "from perf_extract.stages.tokens import tokenize\n"
        "text = '一般公共预算拨款收入'\n"
        "view = Reading(text, text, [0], [0], [Paragraph(0, len(text))])\n"
        "assert 'rjieba' not in sys.modules\n"
        "tokenize(view, Catalog.default())\n"
        "assert 'jieba' not in sys.modules\n"
        "tokenize(view, Catalog.default(), 'jieba')\n"
        "import jieba, rjieba\n"
        "assert not jieba.dt.initialized\n"
        "assert not rjieba.has_word(text)\n"
    )
    with tempfile.TemporaryDirectory() as empty:
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={"TMPDIR": empty, "PATH": "", "PYTHONPATH": str(ROOT)},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        assert list(Path(empty).iterdir()) == []


def test_fast_enough() -> None:
    path = GOLD / "d00.txt"
    if not path.exists():
        pytest.skip("no gold beside the repository")
    view = reading.read(path.read_text("utf-8"), Catalog.default())
    tokenize(view, Catalog.default())
    best = 1.0
    for _ in range(20):
        begin = time.process_time()
        tokenize(view, Catalog.default())
        best = min(best, time.process_time() - begin)
    assert best < 0.003


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.name)
def test_the_first_text_is_cut_as_the_next_ones_are(path: Path) -> None:
    text = path.read_text("utf-8")[:15_000]
    segmenter = _Rjieba(Catalog.default())
    first = segmenter(text)
    assert segmenter._whole is None
    assert segmenter(text) == first
    assert segmenter._whole is not None


def test_no_word_of_the_dictionary_is_missed() -> None:
    known = dictionary()
    assert known is not None, "rjieba or jieba has another dictionary: TOTAL and its CRC-32 are to be found anew"
    words = [line.split(b" ") for line in known._lines.splitlines()]
    assert sum({word: int(frequency) for word, frequency, _ in words}.values()) == TOTAL
    named = [word.decode() for word, _, _ in words]
    firsts: dict[str, list[str]] = {}
    for word in named:
        firsts.setdefault((word + " ")[:2], []).append(word)
    unordered = {word.decode() for word in known._unordered}
    for first, there in firsts.items():
        found = {line.split(b" ")[0].decode() for line in known._beginning_with(first.encode())}
        assert found | unordered >= set(there), first
    whole = _class_of_rjieba()()
    assert all(map(whole.has_word, named))
    assert "预算" in known
    assert "B超" in known
    assert "预算管理一体化" not in known
