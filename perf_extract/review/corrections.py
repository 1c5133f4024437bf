"""What a person corrected on the review page, and laying it over an extraction.

A corrections file is JSON: ``format``, ``version``, the ``source`` it is about (name and SHA-256) and a list of
``corrections``. Each names a stretch of the report's ``text`` in code points. docs/review.md has the whole format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from ..errors import CorrectionsError, OtherDocumentError
from ..knowledge import Catalog
from ..knowledge.codes import code_book
from ..knowledge.indicators import indicator_book
from ..model import Evidence, FinanceFact, KpiFact, Place, Report, Section
from ..model.report import Bound, Role, Stage
from ..stages import checks, quantities, reading, sections

FORMAT = "perf_extract.corrections"
VERSION = 1
RULE = "corrected"

Kind = Literal["finance", "kpi"]
_DECIMAL = re.compile(r"[-+]?\d{1,30}(?:\.\d{1,30})?")
_DOUBTS = frozenset(("doubtful_name",))


class Stated(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What a fact says, as far as a person may say it. ``UNSET`` leaves a field as it is."""

    kind: Kind | msgspec.UnsetType = msgspec.UNSET
    name: str | msgspec.UnsetType = msgspec.UNSET
    value: str | msgspec.UnsetType = msgspec.UNSET
    value_max: str | msgspec.UnsetType | None = msgspec.UNSET
    unit: str | msgspec.UnsetType | None = msgspec.UNSET
    bound: Bound | msgspec.UnsetType = msgspec.UNSET
    role: Role | msgspec.UnsetType = msgspec.UNSET
    stage: Stage | msgspec.UnsetType | None = msgspec.UNSET


class _Correction(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, tag_field="action"):
    start: int
    end: int
    text: str


class Reject(_Correction, kw_only=True, tag="reject"):
    """The figure is no fact."""

    fact: str


class Change(_Correction, kw_only=True, tag="change"):
    """``set`` is right instead of what the extraction says; ``was`` is all that it said."""

    fact: str
    set: Stated
    was: Stated


class Add(_Correction, kw_only=True, tag="add"):
    """The extraction has no fact here, and there is one."""

    set: Stated


class About(msgspec.Struct):
    """The document that corrections are about."""

    sha256: str
    name: str = ""


class Corrections(msgspec.Struct):
    """A corrections file."""

    format: Literal["perf_extract.corrections"]
    version: Literal[1]
    source: About
    corrections: list[Reject | Change | Add]

    @classmethod
    def from_json(cls, text: str | bytes) -> Corrections:
        """Read a corrections file. Raises :class:`~perf_extract.errors.CorrectionsError` on anything else."""
        try:
            return msgspec.json.decode(text, type=cls)
        except msgspec.DecodeError as err:
            raise CorrectionsError(f"no corrections file of version {VERSION}: {err}; save it from the page") from None


def apply_corrections(report: Report, corrections: Corrections, *, catalog: Catalog | None = None) -> Report:
    """A new report with the corrections laid over ``report``, which stays as it is.

    A corrected or added fact has the rule ``corrected`` and confidence 1; checks, derived figures and notes are made
    anew from what the facts now say. Corrections of a figure that the extraction no longer has still hold: what was
    changed is added, what was rejected stays away. Raises :class:`~perf_extract.errors.OtherDocumentError` where the
    corrections are about another document, :class:`~perf_extract.errors.CorrectionsError` where they do not fit.
    """
    if corrections.source.sha256 != report.document.source.sha256:
        raise OtherDocumentError(
            f"the corrections are about {corrections.source.name or 'a document'} with SHA-256 "
            f"{corrections.source.sha256[:12]}…, the extraction is of {report.document.source.name} with "
            f"{report.document.source.sha256[:12]}…; give the extraction of the same file"
        )
    catalog = catalog or Catalog.default()
    done = msgspec.convert(msgspec.to_builtins(report), Report)
    laid = _Overlay(done, catalog)
    for entry in corrections.corrections:
        laid.lay(entry)
    laid.finish()
    return done


class _Overlay:
    """A report that takes corrections one by one."""

    def __init__(self, report: Report, catalog: Catalog) -> None:
        self._report = report
        self._catalog = catalog
        self._facts: dict[str, FinanceFact | KpiFact] = {fact.id: fact for fact in report.facts()}
        self._touched: list[tuple[int, int]] = []

    def lay(self, entry: Reject | Change | Add) -> None:
        if not 0 <= entry.start < entry.end or self._report.text[entry.start : entry.end] != entry.text:
            raise CorrectionsError(
                f"“{entry.text}” does not stand at {entry.start} to {entry.end} of the text; "
                "give the extraction that the page was made of"
            )
        self._touched.append((entry.start, entry.end))
        if isinstance(entry, Add):
            self._put(entry, entry.set, None)
            return
        old = self._found(entry)
        if isinstance(entry, Reject):
            if old is not None:
                del self._facts[old.id]
            return
        said = _over(entry.was, entry.set)
        if old is not None:
            said = _over(_stated(old), entry.set)
            del self._facts[old.id]
        self._put(entry, said, old)

    def finish(self) -> None:
        """Puts the facts in order and works out anew what follows from them."""
        report, facts = self._report, sorted(self._facts.values(), key=lambda f: (f.evidence.start, f.id))
        for fact in facts:
            if fact.parent not in self._facts:
                fact.parent = None
        report.finance = [fact for fact in facts if isinstance(fact, FinanceFact)]
        report.kpis = [fact for fact in facts if isinstance(fact, KpiFact)]
        report.warnings = [w for w in report.warnings if w.code not in _DOUBTS or not self._settled(w.start, w.end)]
        view = reading.read(report.text, self._catalog)
        headings = sections.outline(view, self._catalog)
        found = checks.find(view, headings, report.finance, report.kpis, report.document, self._catalog)
        report.checks, report.derived, report.notes = found.checks, found.derived, found.notes

    def _settled(self, start: int, end: int) -> bool:
        return any(a < end and start < b for a, b in self._touched)

    def _found(self, entry: Reject | Change) -> FinanceFact | KpiFact | None:
        here = [f for f in self._facts.values() if (f.evidence.start, f.evidence.end) == (entry.start, entry.end)]
        return next((f for f in here if f.id == entry.fact), here[0] if here else None)

    def _put(self, entry: Change | Add, said: Stated, old: FinanceFact | KpiFact | None) -> None:
        name = said.name.strip() if isinstance(said.name, str) else ""
        value = _decimal(said.value, entry.text)
        if not name or len(name) > 60 or value is None:
            raise CorrectionsError(f"“{entry.text}” needs a name of 1 to 60 characters and a decimal value")
        highest = _decimal(said.value_max, entry.text)
        unit = said.unit if isinstance(said.unit, str) and said.unit.strip() else None
        scale, unit_base, money = self._measure(unit)
        role: Role = said.role if isinstance(said.role, str) else "value"
        kind = said.kind if isinstance(said.kind, str) else "finance" if money else "kpi"
        section = _innermost(self._report.sections, entry.start)
        common = {
            "id": old.id if old is not None else self._new_id(entry.start),
            "value": value,
            "value_max": highest,
            "unit": unit,
            "unit_source": old.unit_source if old is not None else "inline",
            "value_base": value * scale,
            "unit_base": unit_base,
            "amount": value * scale if money else None,
            "bound": said.bound if isinstance(said.bound, str) else "eq",
            "role": role,
            "stage": said.stage if isinstance(said.stage, str) else None,
            "level": old.level if old is not None else None,
            "year": old.year if old is not None else self._report.document.fiscal_year,
            "scope": old.scope if old is not None else None,
            "instances": old.instances if old is not None else [],
            "parent": old.parent if old is not None else None,
            "path": old.path if old is not None else [],
            "weight": old.weight if old is not None else None,
            "score": old.score if old is not None else None,
            "section": section.id if section is not None else None,
            "chapter": old.chapter if old is not None else _chapter(self._report.sections, section),
            "evidence": old.evidence if old is not None else Evidence(entry.start, entry.end, entry.text),
            "clause": old.clause if old is not None else Place(entry.start, entry.end),
            "rule": RULE,
            "confidence": 1.0,
        }
        same = old is not None and old.name == name and isinstance(old, FinanceFact) == (kind == "finance")
        code, scheme = (old.code, old.scheme) if same and old is not None else self._code(kind, name, unit_base, role)
        fact: FinanceFact | KpiFact
        if kind == "finance":
            fact = FinanceFact(item=name, code=code, scheme=scheme, **common)  # type: ignore[arg-type]
        else:
            reason = old.reason if isinstance(old, KpiFact) else None
            fact = KpiFact(indicator=name, code=code, scheme=scheme, reason=reason, **common)  # type: ignore[arg-type]
        self._facts[fact.id] = fact

    def _new_id(self, start: int) -> str:
        name = f"f{start}"
        while name in self._facts:
            name += "a"
        return name

    def _measure(self, unit: str | None) -> tuple[Decimal, str | None, bool]:
        """How much one ``unit`` is, in what bare unit, and whether it is money."""
        if unit is None:
            return Decimal(1), None, False
        found = quantities.find(reading.read(f"1{unit}", self._catalog), self._catalog)
        if len(found) == 1 and found[0].quantity.unit == unit:
            read = found[0].quantity
            return read.value_base, read.unit_base, read.kind == "money"
        return Decimal(1), unit, False

    def _code(self, kind: Kind, name: str, unit_base: str | None, role: Role) -> tuple[str | None, str | None]:
        if kind == "finance":
            code = self._catalog.derived(code_book).find(name)
            return (code.code, code.scheme) if code is not None else (None, None)
        known = self._catalog.derived(indicator_book).find(name, unit_base=unit_base, role=role)
        return (known.key, "kpi") if known is not None else (None, None)


def _stated(fact: FinanceFact | KpiFact) -> Stated:
    return Stated(
        kind="finance" if isinstance(fact, FinanceFact) else "kpi",
        name=fact.name,
        value=f"{fact.value:f}",
        value_max=f"{fact.value_max:f}" if fact.value_max is not None else None,
        unit=fact.unit,
        bound=fact.bound,
        role=fact.role,
        stage=fact.stage,
    )


def _over(under: Stated, over: Stated) -> Stated:
    given = {name: v for name in over.__struct_fields__ if (v := getattr(over, name)) is not msgspec.UNSET}
    return msgspec.structs.replace(under, **given)


def _decimal(words: str | msgspec.UnsetType | None, text: str) -> Decimal | None:
    if not isinstance(words, str):
        return None
    if not _DECIMAL.fullmatch(words):
        raise CorrectionsError(f"“{words}” beside “{text}” is no decimal number; write digits with a point")
    return Decimal(words)


def _innermost(every: Sequence[Section], start: int) -> Section | None:
    return next((section for section in reversed(every) if section.start <= start < section.end), None)


def _chapter(every: Sequence[Section], section: Section | None) -> str | None:
    """Kind of the outermost section that has one."""
    by_id = {s.id: s for s in every}
    kind: str | None = None
    while section is not None:
        kind = section.kind or kind
        section = by_id.get(section.parent) if section.parent else None
    return kind
