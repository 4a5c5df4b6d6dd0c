"""Every rule of the pattern tables finds in its own example what the table says it finds."""

from __future__ import annotations

import re

import pytest

from kg.extract import extract
from kg.extract.rules import Rule, all_rules
from kg.model import Article, Claim, Document, Extraction, Value
from kg.registry import load_registry

SHOWN = [rule for rule in all_rules() if rule.example and rule.finds]


def document(text: str, language: str) -> Document:
    tag = "zh-Hans" if language == "zh" else language
    return Document("example.txt", "example.txt", "0" * 64, text, tag, "utf-8", articles=(Article(0, len(text), tag),))


def named(extraction: Extraction, claim: Claim) -> str:
    subject = extraction.parties[claim.subject].name
    target = claim.object.value if isinstance(claim.object, Value) else extraction.parties[claim.object].name
    return f"{subject} {claim.predicate} {target}"


def agrees(extraction: Extraction, claim: Claim, line: str) -> bool:
    plain = re.split(r" \w+=", line, maxsplit=1)[0]
    pairs = re.findall(r" (\w+)=(.+?)(?= \w+=|$)", line)
    have = {**claim.qualifiers, "status": claim.status.value}
    return named(extraction, claim) == plain and all(str(have.get(key)) == value for key, value in pairs)


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_a_rule_finds_what_its_example_shows(rule: Rule) -> None:
    extraction = extract(document(rule.example, rule.language), load_registry())
    found = [(named(extraction, claim), dict(claim.qualifiers), claim.status.value) for claim in extraction.claims]
    for line in rule.finds:
        assert any(agrees(extraction, claim, line) for claim in extraction.claims), (line, found)


def test_most_rules_show_an_example() -> None:
    rules = list(all_rules())
    assert len(SHOWN) >= len(rules) // 3
