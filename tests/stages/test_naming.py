"""Every naming rule names its examples and leaves its counter-examples to others."""

from __future__ import annotations

import pytest

import perf_extract
from perf_extract.stages.facts.naming import RULES

EXAMPLES = [(rule.name, *example) for rule in RULES for example in rule.yes]
COUNTER_EXAMPLES = [(rule.name, *example) for rule in RULES for example in rule.no]


def fact_of(text: str, number: str) -> perf_extract.FinanceFact | perf_extract.KpiFact | None:
    found = [f for f in perf_extract.extract_text(text).facts() if f.evidence.text == number]
    return found[-1] if found else None


@pytest.mark.parametrize(("rule", "text", "number", "name"), EXAMPLES)
def test_rule_names_its_examples(rule: str, text: str, number: str, name: str) -> None:
    fact = fact_of(text, number)
    assert fact is not None
    assert (fact.rule.partition(".")[0], fact.name) == (rule, name)


@pytest.mark.parametrize(("rule", "text", "number"), COUNTER_EXAMPLES)
def test_rule_leaves_its_counter_examples(rule: str, text: str, number: str) -> None:
    fact = fact_of(text, number)
    assert fact is None or not fact.rule.startswith(f"{rule}.")


def test_every_rule_has_an_example() -> None:
    assert [rule.name for rule in RULES if not rule.yes] == []
