"""What a rule's triggers promise: a sentence without them cannot match its pattern."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from sentences import document, known_names

from kg.extract import extract
from kg.extract.masked import Masked
from kg.extract.rules import Rule, RuleSet, all_rules
from kg.extract.triggers import Words, conditions, triggers


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


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("{who:L} backed {c:E} with cash", [{"backed"}, {"cash"}, {"with"}]),
        ("{who:L} \\({m:M}[)）]", [set(), {"("}, {")", "）"}]),
        ("[Aa] round: {m:M}", [{"round"}, {":"}]),
        ("{who:L},? {m:M}:?", []),
    ],
)
def test_words_and_marks_are_what_no_match_can_lack(pattern: str, found: list[set[str]]) -> None:
    assert list(conditions(pattern, Words({}, 3))) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In May 2023 Alder Capital led the $40 million Series B of Quillon (12% of it went to Birch Ventures)."),
        ("de", "Im Mai 2023 führte Alder Capital die Serie B über 40 Mio. Euro von Quillon an (Birke Ventures: 12 %)."),
        ("zh-Hans", "2023年9月，沃霖科技完成B轮融资20亿元，由岑溪资本领投，朔衡投资（持股12%）跟投。"),
    ],
)
def test_no_rule_that_matches_a_sentence_is_left_out(language: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    possible = RuleSet.possible
    matching: list[str] = []

    def checked(rules: RuleSet, heard: Iterable[str], masked: Masked, kind: str) -> list[Rule]:
        found = possible(rules, heard, masked, kind)
        fitting = [rule for rule in rules if not rule.only or kind in rule.only]
        matching.extend(rule.name for rule in fitting if rule.pattern.search(masked.text))
        assert set(matching) <= {rule.name for rule in found}
        return found

    monkeypatch.setattr(RuleSet, "possible", checked)
    extract(document(text, language), known_names())
    assert matching
