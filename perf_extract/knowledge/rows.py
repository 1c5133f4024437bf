"""One row class per data file: its columns, their types, and the columns that make a row unique.

The types stand as such, not as strings to evaluate (``annotations`` of ``__future__``), which is what msgspec would
spend most of the loading with.
"""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

import msgspec

from ..model.report import Bound, ChapterKind, EntityLabel, Level, QuantityKind, ReportType, Stage


class Row(msgspec.Struct, frozen=True):
    """A line of ``file_name``.tsv; ``key`` names the columns no two rows share."""

    file_name: ClassVar[str] = ""
    key: ClassVar[tuple[str, ...]] = ()


class Unit(Row, frozen=True):
    """A unit or measure word: ``factor`` times ``base`` is one of it (亩 = 666.6667 平方米 is not converted: base 亩).

    ``after`` says behind which numerals it counts: any, only ``arabic`` ones (5级 is a count, 五级 a grade), or any
    but 一 (``several``: 一批 says nothing, 两批 does). One of ``follow`` must come next (30日内, not 30日).
    A unit that ``leads`` may stand in front (人民币5亿元, ¥50).
    """

    file_name: ClassVar[str] = "units"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    kind: QuantityKind
    base: str
    factor: Decimal = Decimal(1)
    after: Literal["any", "arabic", "several"] = "any"
    follow: list[str] = []
    leads: bool = False


class Approximator(Row, frozen=True):
    """A word that bounds or blurs a number: ``before`` it, ``inside`` (between number and unit) or ``behind`` the unit.

    ``round`` ones stand before a bare 百, 千 or 万 only (上百家). ``unless`` holds characters that, on its far side,
    make it part of another word (节约5万元).
    """

    file_name: ClassVar[str] = "approximators"
    key: ClassVar[tuple[str, ...]] = ("word", "where")

    word: str
    where: Literal["before", "round", "inside", "behind"]
    bound: Bound
    unless: str = ""


class Trap(Row, frozen=True):
    """Words by which a number is no quantity: ``whole`` holds it (三公), ``before`` and ``behind`` stand at its sides.

    ``named`` ones stand behind a Chinese numeral and its measure word (五个方面). ``units`` limits a ``before`` trap to
    numbers with these units (近三年, but not 近三百人); ``-`` is a number without unit (附件3).
    """

    file_name: ClassVar[str] = "traps"
    key: ClassVar[tuple[str, ...]] = ("word", "where")

    word: str
    where: Literal["whole", "before", "behind", "named"]
    units: list[str] = []


Needs = Literal["none", "scheme", "parent"]


class CodeRow(Row, frozen=True):
    """An official code and the names it goes by, without quotes and with half-width brackets.

    ``aliases`` mean this code wherever they stand, ``loose`` ones only where the scheme is known; ``needs``
    says what the name itself needs: nothing, a known scheme, or a known enclosing item of that scheme.
    """

    key: ClassVar[tuple[str, ...]] = ("code",)

    code: str
    name: str
    parent: str = ""
    aliases: list[str] = []
    loose: list[str] = []
    needs: Needs = "none"
    source: str = ""


class EconomicCode(CodeRow, frozen=True):
    """支出经济分类科目."""

    file_name: ClassVar[str] = "economic_codes"


class FunctionalCode(CodeRow, frozen=True):
    """支出功能分类科目."""

    file_name: ClassVar[str] = "functional_codes"


class RevenueSource(CodeRow, frozen=True):
    """A source of a department's revenue; ``code`` is our key for it."""

    file_name: ClassVar[str] = "revenue_sources"


class CompositeCode(CodeRow, frozen=True):
    """An item of the economic classification that is the sum of several codes."""

    file_name: ClassVar[str] = "composite_codes"


class CodeAffix(Row, frozen=True):
    """A word before (``front``) or behind (``back``) an item's name that does not change its code.

    ``scope`` words stand in front too, but never of a department's own revenue; ``spending`` words behind
    names of spending only.
    """

    file_name: ClassVar[str] = "code_affixes"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    place: Literal["front", "scope", "back", "spending"]


class TailWord(Row, frozen=True):
    """A word right before a number that says what the number is (``tail_words.tsv`` explains each act)."""

    file_name: ClassVar[str] = "tail_words"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    act: Literal[
        "reach", "to", "move", "gain", "rate", "share", "excess", "target", "stage",
        "from", "rank", "adverb", "compare", "none",
    ]  # fmt: skip
    sign: Literal["+", "-"] | None = None
    stage: Stage | None = None


class NameWord(Row, frozen=True):
    """A word before or inside the noun phrase that names a fact."""

    file_name: ClassVar[str] = "name_words"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    act: Literal["drop", "lead", "scope", "self", "keep", "cut", "deed"]


class PostWord(Row, frozen=True):
    """A word behind a counted noun that ends it."""

    file_name: ClassVar[str] = "post_words"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    act: Literal["predicate", "enter", "light"]


class ClauseWord(Row, frozen=True):
    """A word that says how the figures of a sentence hang together."""

    file_name: ClassVar[str] = "clause_words"
    key: ClassVar[tuple[str, ...]] = ("word", "act")

    word: str
    act: Literal[
        "part", "cause", "owner", "metric", "generic", "bare", "mechanism", "lasts", "actor", "agent", "rated", "new",
        "passed", "above", "partly", "done_to", "done", "actual", "when", "arrived", "step", "effect", "things",
        "made", "maker", "fund", "doer", "settled", "investment", "crop", "itself", "genus", "people", "index", "tally",
        "average",
        "future", "aim", "milestone", "noun", "grade", "rhetoric", "group", "title", "compound",
        "spend", "money", "size", "aspect", "setting", "whole",
    ]  # fmt: skip


class Collective(Row, frozen=True):
    """One word for several things, in the order figures are dealt out to them."""

    file_name: ClassVar[str] = "collectives"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    members: list[str]


class MoneyHead(Row, frozen=True):
    """A word that decides whether a money figure is budget money or a figure of the economy."""

    file_name: ClassVar[str] = "money_heads"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    belongs: Literal["finance", "kpis"]


class MainTotal(Row, frozen=True):
    """A name under which a main total is printed; ``total`` is the same whatever the printed name."""

    file_name: ClassVar[str] = "main_totals"
    key: ClassVar[tuple[str, ...]] = ("name",)

    name: str
    total: str


class LevelWord(Row, frozen=True):
    """A word in a name that gives the level of an honour or programme."""

    file_name: ClassVar[str] = "levels"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    level: Level


class FormColumn(Row, frozen=True):
    """A word that heads a column of a form or table. See the file's head."""

    file_name: ClassVar[str] = "form_columns"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    means: Literal[
        "level1", "level2", "name", "code", "codepart", "unit", "sign", "target", "cycle", "value", "weight", "score",
        "reason", "remark", "amount", "total", "part", "measure", "change", "growth", "share", "completion", "scope",
        "group", "serial",
    ]  # fmt: skip
    stage: Stage | None = None
    year: int = 0
    adds: str = ""


class FormField(Row, frozen=True):
    """A label of a form and what stands behind it. See the file's head."""

    file_name: ClassVar[str] = "form_fields"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    means: Literal["project", "department", "skip", "goal", "done", "amount", "completion", "score"]
    stage: Stage | None = None


class FormLevel(Row, frozen=True):
    """A first or second level of a performance form, and the first level that a second one stands under."""

    file_name: ClassVar[str] = "form_levels"
    key: ClassVar[tuple[str, ...]] = ("word", "level")

    word: str
    level: Literal[1, 2]
    under: str = ""


class FormWord(Row, frozen=True):
    """A word in the cells of forms and tables. See the file's head."""

    file_name: ClassVar[str] = "form_words"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    act: Literal[
        "empty", "ge", "le", "gt", "lt", "eq", "approx", "sum", "whole", "note",
        "shared", "total", "period", "growth", "measure", "inside", "department", "project",
    ]  # fmt: skip


class HeadingStyle(Row, frozen=True):
    """A way headings are numbered; see the file's head for the columns."""

    file_name: ClassVar[str] = "heading_styles"
    key: ClassVar[tuple[str, ...]] = ("style",)

    style: str
    pattern: str
    numeral: Literal["cn", "arabic", "decimal", "enclosed", "any"]
    rank: int
    glyphs: str = ""


class Region(Row, frozen=True):
    """A province or prefecture, its everyday name, what it lies in, and its counties (``name=everyday name``)."""

    file_name: ClassVar[str] = "regions"
    key: ClassVar[tuple[str, ...]] = ("name",)

    name: str
    level: Level
    short: str = ""
    inside: str = ""
    holds: list[str] = []


class BodyRow(Row, frozen=True):
    """Bodies that every region has: ``stem`` and a head make a name (财政 + 局). See the file's head."""

    file_name: ClassVar[str] = "bodies"
    key: ClassVar[tuple[str, ...]] = ("stem", "label", "alone")

    stem: str
    heads: list[str]
    stands_for: str = ""
    label: Literal["ORG", "UNIT"] = "ORG"
    under: Literal["", "yes"] = ""
    alone: Literal["yes", "no"] = "yes"


class KnownName(Row, frozen=True):
    """A body, enterprise, region or programme known by its whole name. See the file's head."""

    file_name: ClassVar[str] = "known_names"
    key: ClassVar[tuple[str, ...]] = ("name",)

    name: str
    label: EntityLabel
    canonical: str = ""
    branches: Literal["", "yes"] = ""


class NameSuffix(Row, frozen=True):
    """A word that names end in, and what makes the words before it a name. See the file's head."""

    file_name: ClassVar[str] = "name_suffixes"
    key: ClassVar[tuple[str, ...]] = ("suffix",)

    suffix: str
    label: EntityLabel
    need: Literal["name", "proper", "place", "region", "deed", "town", "unit"]
    least: int = 2
    not_before: str = ""
    under: Literal["", "yes"] = ""


EntityUse = Literal[
    "stop", "inner", "joint", "block", "false_end", "level", "level_guard", "state", "region_end", "region_guard",
    "region_guard_but", "party", "offices", "subordinate", "office_end", "institute_end", "not_office", "enterprise",
    "staff", "tail", "ours", "act", "object", "document", "not_document", "cites", "short", "deed", "lead", "head",
    "weak_head", "means", "not_program",
]  # fmt: skip


class EntityWords(Row, frozen=True):
    """Words that decide where names begin and end; ``use`` is explained in the file's head, ``topic`` only sorts."""

    file_name: ClassVar[str] = "entity_words"
    key: ClassVar[tuple[str, ...]] = ("use", "topic")

    use: EntityUse
    topic: str
    words: list[str]


class EverydayWords(Row, frozen=True):
    """Words of everyday official language, of which alone no proper name is made."""

    file_name: ClassVar[str] = "everyday_words"
    key: ClassVar[tuple[str, ...]] = ("topic",)

    topic: str
    words: list[str]


class ChapterKindRow(Row, frozen=True):
    """Words of a title that say what the chapter is; see the file's head for the columns."""

    file_name: ClassVar[str] = "chapter_kinds"
    key: ClassVar[tuple[str, ...]] = ("kind", "pattern")

    kind: ChapterKind
    pattern: str
    without: str = ""
    priority: int = 50
    level: Literal["any", "top", "sub"] = "any"


class NoneWord(Row, frozen=True):
    """A way of saying that there is nothing to report; see the file's head for the columns."""

    file_name: ClassVar[str] = "none_words"
    key: ClassVar[tuple[str, ...]] = ("word", "alone")

    word: str
    alone: Literal["yes", "no"]
    not_before: str = ""


class UserWord(Row, frozen=True):
    """A word for the segmenters: its part of speech, and how often it is met in the measure of their dictionary."""

    file_name: ClassVar[str] = "user_dict"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    tag: str = "n"
    freq: Annotated[int, msgspec.Meta(ge=1)] = 300


class KpiRow(Row, frozen=True):
    """An indicator that many reports share. See the file's head for the columns."""

    file_name: ClassVar[str] = "kpi_catalogue"
    key: ClassVar[tuple[str, ...]] = ("code",)

    code: str
    name: str
    aliases: list[str] = []
    kinds: list[str] = []
    counts: Literal["flow", "stock", "plain"] = "plain"
    direction: Literal["up", "down", "none"] = "none"
    levels: list[str] = []
    require: list[str] = []
    exclude: list[str] = []
    domain: str = ""


class IndicatorWord(Row, frozen=True):
    """A word around an indicator's name and what it does to its meaning. See the file's head."""

    file_name: ClassVar[str] = "indicator_words"
    key: ClassVar[tuple[str, ...]] = ("word",)

    word: str
    act: Literal["neutral", "stock", "total", "new", "done", "tail", "tail_stock"]


class ReportTypeRow(Row, frozen=True):
    """Words that say what kind of report a document is; see the file's head for the columns."""

    file_name: ClassVar[str] = "report_types"
    key: ClassVar[tuple[str, ...]] = ("type", "where", "pattern")

    type: ReportType
    where: Literal["title", "heading", "text"]
    pattern: str
    weight: int = 1


class DocumentWords(Row, frozen=True):
    """Words that show what a document says of itself; see the file's head for the kinds."""

    file_name: ClassVar[str] = "document_words"
    key: ClassVar[tuple[str, ...]] = ("kind", "of")

    kind: Literal[
        "ending", "label", "chrome", "subject", "self", "scope", "review", "deed", "lack", "chapter", "lone", "note",
        "period",
    ]  # fmt: skip
    of: str = ""
    words: list[str] = []


class CheckRule(Row, frozen=True):
    """An arithmetic relation between figures of a report. See the file's head for the columns."""

    file_name: ClassVar[str] = "check_rules"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    kind: Literal[
        "sum", "listed", "behind", "row", "table", "within", "growth", "completion", "share", "shares",
        "balance", "moves", "split", "rest", "excess", "classes", "same", "difference", "repeat", "score",
        "scores", "executed", "change", "names", "handled", "bounded", "people", "direction", "note", "cause",
        "worn", "ratio", "portion",
    ]  # fmt: skip
    title: str
    whole: list[str] = []
    parts: list[str] = []
    optional: list[str] = []
    claims: Literal["yes", "no", "apart"] = "no"
    near: Decimal = Decimal(0)
    holds: str = ""
    wrong: str = ""
    silent: str = ""


class CheckWord(Row, frozen=True):
    """A word that says how figures hang together. See the file's head."""

    file_name: ClassVar[str] = "check_words"
    key: ClassVar[tuple[str, ...]] = ("word", "act")

    word: str
    act: Literal[
        "open", "open_some", "some", "partial", "total", "plus", "tail", "head", "guard", "real", "mean",
        "found", "dealt", "names", "names_open", "more", "less", "level", "unchanged", "unpaid", "points",
    ]  # fmt: skip


#: every data file there is, in loading order
ROW_TYPES: tuple[type[Row], ...] = (
    Unit,
    Approximator,
    Trap,
    EconomicCode,
    FunctionalCode,
    RevenueSource,
    CompositeCode,
    CodeAffix,
    UserWord,
    KpiRow,
    IndicatorWord,
    TailWord,
    NameWord,
    PostWord,
    ClauseWord,
    Collective,
    MoneyHead,
    MainTotal,
    LevelWord,
    FormColumn,
    FormField,
    FormLevel,
    FormWord,
    HeadingStyle,
    ChapterKindRow,
    NoneWord,
    ReportTypeRow,
    DocumentWords,
    Region,
    BodyRow,
    KnownName,
    NameSuffix,
    EntityWords,
    EverydayWords,
    CheckRule,
    CheckWord,
)
