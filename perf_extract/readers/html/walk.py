"""An article's elements to lines and tables."""

from __future__ import annotations

import re

from lxml import etree

from ..content import GridCell, Writer, join_lines, squeeze
from ..limits import Clock, hold
from ..xmltree import local

_BLOCKS = frozenset(
    ("p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "tr",
     "table", "tbody", "thead", "tfoot", "caption", "center", "blockquote", "pre", "hr", "main", "header", "figure",
     "figcaption", "address", "fieldset", "td", "th", "body", "html")
)  # fmt: skip
#: blanks that a browser shows as one; the no-break and the ideographic space stand as they are
_COLLAPSED = re.compile(r"[ \t\r\n\f]+")
#: what pages print around an article
_CHROME_LINE = re.compile(
    r"\s*(?:【?(?:打印|关闭|返回|收藏|分享|复制链接|字号|字体|大|中|小|保存|纠错|扫一扫\S{0,20})[】\]]?[\s|:：]*)+(?:到|至)?[:：]?\s*"
    r"|\s*(?:上一[篇条]|下一[篇条]|浏览次数|浏览量|阅读次数|点击(?:数|量|次数)?|访问量|当前位置|您(?:现在)?(?:的|所在)?位置)\s*[:：].{0,80}"
    r"|\s*分享(?:到|至)?\s*[:：]?.{0,30}"
)
_LONG_CELL = 300
_MOST_SPAN = 1000


class Walk:
    """Writes an article to a :class:`~perf_extract.readers.content.Writer`, its title first where it lacks one."""

    def __init__(self, writer: Writer, clock: Clock, title: str | None) -> None:
        self._writer = writer
        self._clock = clock
        self._title = title
        self._inline: list[str] = []
        self._items: dict[etree._Element, int] = {}

    def write(self, part: etree._Element) -> None:
        if self._title and not self._begins_with_title(part):
            self._writer.line(self._title)
        self._element(part)
        self._flush()

    def _begins_with_title(self, part: etree._Element) -> bool:
        key = re.sub(r"\W", "", self._title or "")
        words = re.sub(r"\W", "", "".join(str(t) for t in part.itertext())[:4000])
        return key in words[: 5 * len(key) + 200]

    def _element(self, element: etree._Element) -> None:
        name = local(element)
        if name == "table" and not self._is_layout(element):
            self._flush()
            self._table(element)
        elif name == "br":
            self._flush()
        elif name in _BLOCKS:
            self._flush()
            if name == "li":
                self._add(self._item_number(element))
            self._inside(element, pre=name == "pre")
            self._flush()
        elif name:
            self._inside(element)

    def _inside(self, element: etree._Element, pre: bool = False) -> None:
        self._clock.check()
        self._add(element.text, pre)
        for child in element:
            self._element(child)
            self._add(child.tail, pre)

    def _add(self, text: str | None, pre: bool = False) -> None:
        if not text:
            return
        if not pre:
            self._inline.append(text)
            return
        first, *rest = text.split("\n")
        self._inline.append(first)
        for line in rest:
            self._flush()
            self._inline.append(line)

    def _flush(self) -> None:
        line = _COLLAPSED.sub(" ", "".join(self._inline)).strip(" ")
        self._inline.clear()
        if line.strip() and not _CHROME_LINE.fullmatch(line):
            self._writer.line(line)

    def _item_number(self, item: etree._Element) -> str:
        """The number a browser prints before an item of a numbered list. Ask once for each item, in order."""
        parent = item.getparent()
        if parent is None or local(parent) != "ol" or "none" in (parent.get("style") or ""):
            return ""
        if parent not in self._items:
            try:
                self._items[parent] = int(parent.get("start") or 1)
            except ValueError:
                self._items[parent] = 1
        number = self._items[parent]
        self._items[parent] += 1
        return f"{number}. "

    def _is_layout(self, table: etree._Element) -> bool:
        """Whether a table only arranges the page: it holds tables or whole articles, or has one column."""
        widest = 0
        for row in _rows(table):
            cells = [c for c in row if local(c) in ("td", "th")]
            widest = max(widest, len(cells))
            for cell in cells:
                if len(cells) > 12:
                    continue
                paragraphs = sum(1 for _ in cell.iter("p"))
                if next(cell.iter("table"), None) is not None and len(cells) < 3:
                    return True
                if paragraphs > 4 and len("".join(str(t) for t in cell.itertext())) > _LONG_CELL:
                    return True
        return widest <= 1

    def _table(self, table: etree._Element) -> None:
        caption = next((c for c in table if local(c) == "caption"), None)
        if caption is not None:
            self._inside(caption)
            self._flush()
        self._writer.table(self._grid(_rows(table)))

    def _grid(self, rows: list[etree._Element]) -> list[GridCell]:
        """The cells in their columns; ``rowspan`` and ``colspan`` push later ones aside, as a browser does."""
        made: list[GridCell] = []
        covered: dict[int, int] = {}
        for number, row in enumerate(rows):
            self._clock.check()
            column = 0
            for cell in row:
                if local(cell) not in ("td", "th"):
                    continue
                while covered.get(column, 0) > number:
                    column += 1
                down = min(_span(cell, "rowspan") or len(rows), len(rows) - number)
                across = _span(cell, "colspan") or 1
                made.append(GridCell(number, column, _cell_words(cell), down, across))
                hold(len(covered) + across, _MOST_SPAN * 20, "table columns")
                for place in range(column, column + across):
                    covered[place] = number + down
                column += across
        return made


def _rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, not those of tables inside it."""
    found: list[etree._Element] = []
    for child in table:
        name = local(child)
        if name == "tr":
            found.append(child)
        elif name in ("tbody", "thead", "tfoot"):
            found += [row for row in child if local(row) == "tr"]
    return found


def _cell_words(cell: etree._Element) -> str:
    lines: list[str] = [""]

    def collect(element: etree._Element) -> None:
        name = local(element)
        if name == "br" or name in _BLOCKS:
            lines.append("")
        lines[-1] += element.text or ""
        for child in element:
            collect(child)
            lines[-1] += child.tail or ""
        if name in _BLOCKS:
            lines.append("")

    collect(cell)
    return join_lines([line for line in map(squeeze, lines) if line])


def _span(cell: etree._Element, name: str) -> int:
    try:
        return min(max(int((cell.get(name) or "1").strip()), 0), _MOST_SPAN)
    except ValueError:
        return 1
