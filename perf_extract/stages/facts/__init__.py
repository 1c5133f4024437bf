"""Facts: what every printed figure measures."""

from __future__ import annotations

from collections.abc import Sequence

from ...knowledge import Catalog
from ...model import Document, FinanceFact, Heading, KpiFact, Mention, Reading, Table, Tokens, Warning
from .context import Text
from .forms import read_forms
from .judge import Judge
from .walk import Walker

#: a fact less sure than this comes with a warning
DOUBTFUL = 0.6


def find(
    reading: Reading,
    tokens: Tokens,
    headings: Sequence[Heading],
    mentions: Sequence[Mention],
    about: Document,
    catalog: Catalog,
    tables: Sequence[Table] = (),
) -> tuple[list[FinanceFact], list[KpiFact], list[Warning]]:
    """The facts of a text, finance and KPI, in text order, and a warning for each doubtful one.

    ``tables`` are those the source had as such, and learn which official form they are; tables shown in the text
    alone are found without.
    """
    forms = read_forms(reading, headings, mentions, about.fiscal_year, catalog, tables)
    if forms.claimed:
        mentions = [m for m in mentions if m.start not in forms.claimed]
    drafts = Walker(Text(reading, tokens, headings, about, catalog)).walk(mentions)
    if forms.goals:
        forms.plan(drafts)
    if forms.drafts:
        drafts = sorted([*drafts, *forms.drafts], key=lambda draft: draft.mention.start)
    for table in tables:
        table.form = forms.official.get(table.id)
    finance, kpis = Judge(reading, headings, about, catalog).judge(drafts)
    warnings = [
        Warning(
            "doubtful_name", f"“{fact.evidence.text}”所指的事项不明确，请核对", fact.evidence.start, fact.evidence.end
        )
        for fact in sorted([*finance, *kpis], key=lambda f: f.evidence.start)
        if fact.confidence < DOUBTFUL
    ]
    for start, end, rows in forms.untold:
        place = reading.place(start, end)
        warnings.append(
            Warning("untold_columns", f"表格中有{rows}行数字无法判断所属栏目，未提取", place.start, place.end)
        )
    return finance, kpis, sorted(warnings, key=lambda warning: warning.start)
