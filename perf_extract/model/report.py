"""The report: what every surface (library, command line, database, page) carries.

Offsets are half-open, in Unicode code points, into ``Report.text``; ``text[start:end]`` is
always the words themselves. Numbers are ``Decimal`` and stand in JSON as strings.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from pandas import DataFrame
    from spacy.tokens import Doc

SCHEMA_VERSION = "1.0"

QuantityKind = Literal[
    "money", "count", "percent", "permille", "percentage_point", "multiple", "rank",
    "length", "area", "volume", "mass", "energy", "duration", "score", "number",
]  # fmt: skip
Bound = Literal["eq", "ge", "le", "gt", "lt", "approx"]
Role = Literal["value", "change", "growth", "share", "completion", "excess", "target", "baseline", "rank"]
Stage = Literal["budget", "adjusted", "final"]
Level = Literal["国家级", "省级", "市级", "县级"]
UnitSource = Literal["inline", "heading", "inherited"]
EntityLabel = Literal["ORG", "UNIT", "COMPANY", "REGION", "LAW", "DOCNO", "PROGRAM", "DATE"]
CheckStatus = Literal["holds", "rounding", "mismatch", "insufficient"]
ReportType = Literal[
    "department_self_evaluation", "project_self_evaluation", "final_accounts",
    "budget_report", "work_report", "statistical_bulletin", "other",
]  # fmt: skip
ChapterKind = Literal[
    "overview", "organization", "institutions", "staffing", "duties", "work_plan", "expenditure_scale",
    "expenditure_management", "budget", "budget_use", "budget_execution", "basic_expenditure", "three_public",
    "project_expenditure", "assets", "government_fund", "state_capital", "social_insurance", "performance",
    "problems", "suggestions", "glossary", "other",
]  # fmt: skip


class Place(msgspec.Struct):
    """A stretch of ``Report.text``."""

    start: int
    end: int


class Box(msgspec.Struct):
    """A rectangle on a page, in points from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float


class Evidence(msgspec.Struct):
    """The number with its unit as printed, and where the source shows it."""

    start: int
    end: int
    text: str
    page: int | None = None
    box: Box | None = None
    cell: str | None = None


class Extractor(msgspec.Struct):
    """What made a report: the package's version and a fingerprint of its knowledge data."""

    version: str
    catalog: str


class Source(msgspec.Struct):
    """The input: its name, media type, SHA-256 of its bytes, page count, and the pages read by OCR from pictures."""

    name: str
    media_type: str
    sha256: str
    pages: int | None = None
    ocr_pages: list[int] = []


class Document(msgspec.Struct):
    """What the report says of itself."""

    source: Source
    title: str | None = None
    department: str | None = None
    department_short: str | None = None
    region: str | None = None
    fiscal_year: int | None = None
    report_type: ReportType = "other"


class Section(msgspec.Struct):
    """A heading and all that stands under it. ``level`` 1 is the outermost used."""

    id: str
    parent: str | None
    level: int
    marker: str | None
    ordinal: int | None
    title: str | None
    kind: ChapterKind | None
    start: int
    end: int
    heading: Place
    declared_none: bool = False


class Quantity(msgspec.Struct):
    """A number with its unit as read. ``value`` is in ``unit``, ``value_base`` in ``unit_base``."""

    text: str
    start: int
    end: int
    kind: QuantityKind
    value: Decimal
    unit: str | None
    value_base: Decimal
    unit_base: str | None
    bound: Bound = "eq"
    value_max: Decimal | None = None


class Fact(msgspec.Struct, kw_only=True):
    """A printed number and what it says. Field meanings: the contract's table of the same name."""

    id: str
    value: Decimal
    value_max: Decimal | None = None
    unit: str | None
    unit_source: UnitSource = "inline"
    value_base: Decimal
    unit_base: str | None
    amount: Decimal | None = None
    bound: Bound = "eq"
    role: Role = "value"
    stage: Stage | None = None
    code: str | None = None
    scheme: str | None = None
    level: Level | None = None
    year: int | None = None
    scope: str | None = None
    instances: list[str] = []
    parent: str | None = None
    section: str | None = None
    chapter: ChapterKind | None = None
    evidence: Evidence
    clause: Place
    rule: str
    confidence: float

    @property
    def name(self) -> str:
        """The item of a finance fact, the indicator of a KPI."""
        raise NotImplementedError


class FinanceFact(Fact, kw_only=True):
    """A fact about budget money, final accounts, funds, assets or debt of public bodies."""

    item: str
    path: list[str] = []
    weight: Decimal | None = None
    score: Decimal | None = None

    @property
    def name(self) -> str:
        return self.item


class KpiFact(Fact, kw_only=True):
    """Every other measured fact."""

    indicator: str
    path: list[str] = []
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str | None = None

    @property
    def name(self) -> str:
        return self.indicator


class Entity(msgspec.Struct):
    """A named thing; ``canonical`` is one form for all its mentions."""

    label: EntityLabel
    text: str
    start: int
    end: int
    canonical: str


class Cell(msgspec.Struct):
    """One cell of a table, with its span in rows and columns and in the text."""

    row: int
    col: int
    text: str
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1


class Table(msgspec.Struct):
    """A table of the source. ``form`` names the official form it is, if any."""

    id: str
    start: int
    end: int
    cells: list[Cell]
    page: int | None = None
    caption: str | None = None
    unit: str | None = None
    form: Literal["department_form", "project_form", "budget_table"] | None = None


class Check(msgspec.Struct):
    """An arithmetic relation and how it came out; the four figures are in ``unit``."""

    rule: str
    status: CheckStatus
    left: Decimal | None
    right: Decimal | None
    difference: Decimal | None
    tolerance: Decimal | None
    unit: str | None
    facts: list[str]
    message: str


class Derived(msgspec.Struct):
    """A figure that the report does not state but that follows from stated ones, whose ids are ``facts``."""

    name: str
    value: Decimal
    unit: str
    facts: list[str]
    message: str


class Note(msgspec.Struct):
    """Words of the report that its figures do not bear out: for a reader to weigh, no error. A stretch of ``text``."""

    rule: str
    message: str
    facts: list[str]
    start: int
    end: int


class Warning(msgspec.Struct):
    """What could not be read or was doubtful."""

    code: str
    message: str
    start: int
    end: int


class Report(msgspec.Struct, kw_only=True):
    """One report, read. See the contract for each list."""

    schema_version: str = SCHEMA_VERSION
    extractor: Extractor
    document: Document
    text: str
    sections: list[Section] = []
    quantities: list[Quantity] = []
    finance: list[FinanceFact] = []
    kpis: list[KpiFact] = []
    entities: list[Entity] = []
    tables: list[Table] = []
    checks: list[Check] = []
    derived: list[Derived] = []
    notes: list[Note] = []
    warnings: list[Warning] = []

    def facts(self) -> Iterator[FinanceFact | KpiFact]:
        """All facts, finance and KPI, in text order."""
        every: list[FinanceFact | KpiFact] = [*self.finance, *self.kpis]
        yield from sorted(every, key=lambda f: (f.evidence.start, f.id))

    def to_dict(self) -> dict[str, Any]:
        """Plain containers with JSON types only; decimals as strings."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built

    def to_json(self, *, indent: int | None = None) -> str:
        """The report as JSON text; the same report always gives the same bytes."""
        raw = msgspec.json.encode(self)
        if indent:
            raw = msgspec.json.format(raw, indent=indent)
        return raw.decode("utf-8")

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """Read back what :meth:`to_json` wrote. Raises ``msgspec.ValidationError`` on anything else."""
        return msgspec.json.decode(text, type=cls)

    def to_doc(self) -> Doc:
        """A spaCy ``Doc`` over the same text with span groups ``finance``, ``kpis``, ``entities``, ``sections``."""
        from ..spacy import report_to_doc

        return report_to_doc(self)

    def to_html(self) -> str:
        """The review page: one self-contained HTML text for a person to check the figures on."""
        from ..review import render_review

        return render_review(self)

    def to_frame(self, table: str = "facts") -> DataFrame:
        """One table of the report as a pandas ``DataFrame``; the tables are those of the database. Extra ``frame``."""
        from ..frame import report_frame

        return report_frame(self, table)

    def to_arrow(self, table: str = "facts") -> Any:
        """The same as a ``pyarrow.Table``."""
        from ..frame import report_arrow

        return report_arrow(self, table)


class FailedInput(msgspec.Struct):
    """Why an input gave no report."""

    code: str
    message: str


class Result(msgspec.Struct):
    """One per input of ``extract_many``, in input order: a report or a coded error, never both."""

    name: str
    report: Report | None = None
    error: FailedInput | None = None
