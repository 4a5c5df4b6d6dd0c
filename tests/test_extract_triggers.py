"""What a rule's triggers promise: a sentence without them cannot match its pattern."""

from __future__ import annotations

import pytest

from kg.extract.rules import Rule, all_rules
from kg.extract.triggers import Words, triggers


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("{who:L} (?:has )?invested in {c:E}", {"invested"}),
        ("(?:led|headed) by {who:L}", {"led", "headed"}),
        ("(?:led|x) by {who:L}", set()),
        ("rounds? of", {"round"}),
        ("(?:a|(?:strategic )?investment) in", set()),
        ("(?:an|(?:strategic )?investment) of", set()),
        ("[Ii]nvestors? include", {"nvestor"}),
        ("(?<!not )backed", {"backed"}),
        ("(?:once|twice)? backed(?: by)?", {"backed"}),
        ("one|two", {"one", "two"}),
        ("it\\b was", {"was"}),
        ("(?:abc){1,3}", {"abc"}),
        ("(?:abc){0,3} xyz", {"xyz"}),
    ],
)
def test_triggers_are_what_no_match_can_lack(pattern: str, found: set[str]) -> None:
    assert triggers(pattern, Words({}, 3)) == found


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.example], ids=lambda rule: rule.name)
def test_the_example_of_a_rule_holds_one_of_its_triggers(rule: Rule) -> None:
    if rule.language != "zh":
        assert not rule.triggers or any(word in rule.example.casefold() for word in rule.triggers)
