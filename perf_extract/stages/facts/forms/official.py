"""Which official form a table of the source is."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ....model import Table
from .vocabulary import Vocabulary

OfficialForm: TypeAlias = Literal["department_form", "project_form", "budget_table"]

#: labels that tell stand in so many cells at the head of a form
_HEAD_CELLS = 40


def performance_form(table: Table, title: str, words: Vocabulary) -> OfficialForm | None:
    """The form of a table of indicators or of a programme's funds, by its title, else by its labels."""
    for text in (title, "\n".join("".join(cell.text.split()) for cell in table.cells[:_HEAD_CELLS])):
        if words.of_department.search(text):
            return "department_form"
        if words.of_project.search(text):
            return "project_form"
    return None
