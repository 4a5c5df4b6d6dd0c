"""`kg extract --explain` says why: the sentence, its names, the words that decided, the rule, and what was refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentences import known_names

from kg.claims import read_claims
from kg.commands import run
from kg.explain import Explanation, Reason, Span, explain, explained_json, turned
from kg.resources import folder

ARTICLE = """Quillon raises $40 million

Quillon has raised $40 million in a Series B round led by Alder Capital. Birchfield Ventures plans to invest in Quillon.
Norvik did not invest in Quillon.
"""


def told(text: str, tmp_path: Path) -> Explanation:
    file = tmp_path / "article.txt"
    file.write_text(text, encoding="utf-8")
    return explain(file, registry=known_names())


def spans(reason: Reason) -> list[Span]:
    """Every stretch of the document that a reason points to."""
    pointed = [reason.sentence, reason.matched, *reason.words]
    return [*pointed, *(one.at for one in reason.names), *(one.at for one in reason.cues)]


def test_the_words_that_decided_are_named_without_the_names(tmp_path: Path) -> None:
    explanation = told("Alder Capital invested in Quillon in 2023.", tmp_path)
    (claim,) = explanation.claims
    (reason,) = claim.reasons
    assert [word.text for word in reason.words] == ["invested in"]
    assert [(one.at.text, one.role) for one in reason.names] == [("Alder Capital", "subject"), ("Quillon", "object")]
    assert reason.rule.startswith("funding.en.")
    assert (reason.cues, reason.inferred, reason.settled) == ((), (), False)


@pytest.mark.parametrize(
    ("text", "status", "cue"),
    [
        ("Tencent plans to invest in Zhipu AI.", "planned", "plans to"),
        ("Tencent plant eine Beteiligung an Zhipu AI.", "planned", "plant"),
        ("據傳騰訊投資了智譜。", "reported", "據傳"),
        ("騰訊否認收購智譜。", "denied", "否認"),
    ],
)
def test_what_makes_a_claim_no_fact_is_named(text: str, status: str, cue: str, tmp_path: Path) -> None:
    claims = told(text, tmp_path).claims
    assert {claim.fact.status for claim in claims} == {status}
    assert all(cue in turned(claim.reasons[0], claim.fact.status) for claim in claims)


def test_an_end_that_the_sentence_does_not_name_is_said_to_be_inferred(tmp_path: Path) -> None:
    text = "Quillon has raised $40 million in a Series B. The round was led by Alder Capital.\n"
    led = [claim for claim in told(text, tmp_path).claims if claim.fact.predicate == "investedIn"]
    assert [claim.reasons[0].inferred for claim in led] == [("object",)]


def test_a_match_that_is_forbidden_is_told_with_the_words_that_forbid_it(tmp_path: Path) -> None:
    text = "Quillon baut Chips. Weder Tencent noch Alibaba haben in Quillon investiert.\n"
    refused = next(one for one in told(text, tmp_path).refused if "says that it is not so" in one.because[0])
    assert refused.reason.sentence.text == "Weder Tencent noch Alibaba haben in Quillon investiert."
    assert [cue.at.text for cue in refused.reason.cues if cue.status == "none"] == ["Weder"]
    assert refused.because[0].startswith("“Weder” says that it is not so (status.de.cue#")


def test_a_row_of_a_table_is_its_own_reason(tmp_path: Path) -> None:
    text = "Quillon\n\n| Round | Date | Amount | Investors |\n| A | 2021 | $5m | Alder Capital, Birchfield Ventures |\n"
    reasons = {claim.reasons[0].rule for claim in told(text, tmp_path).claims}
    assert reasons == {"table"}


SEEDS = sorted(folder("seeds").glob("*.txt"))


@pytest.mark.parametrize("path", SEEDS[:3], ids=lambda path: path.stem)
def test_explaining_changes_no_claim_and_every_span_is_the_text(path: Path) -> None:
    explanation = explain(path, registry=known_names())
    assert [claim.fact for claim in explanation.claims] == read_claims(path, registry=known_names())
    assert all(claim.reasons for claim in explanation.claims)
    reasons = [reason for claim in explanation.claims for reason in claim.reasons]
    for span in (span for reason in [*reasons, *(one.reason for one in explanation.refused)] for span in spans(reason)):
        assert explanation.document.text[span.start : span.end] == span.text


WORDS = st.sampled_from(
    ["Alder Capital", "Quillon", "騰訊", "智譜", "led", "invested in", "投資", "Series B", "$40 million", "plans to",
     "nicht", "beteiligt", ",", ".", "。", "\n", "whose", "which", "(", ")", "und", "and"]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(words=st.lists(WORDS, max_size=30))
def test_every_span_of_any_text_is_the_text(words: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    explanation = told(" ".join(["x", *words]), tmp_path_factory.mktemp("any"))
    for claim in explanation.claims:
        for reason in claim.reasons:
            assert all(explanation.document.text[one.start : one.end] == one.text for one in spans(reason))


def test_people_read_it_and_programs_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    assert run(["extract", str(file), "--explain"]) == 0
    out = capsys.readouterr().out
    assert "Alder Capital invested in Quillon: lead, round B (confidence 0." in out
    assert "  names: Quillon (object), Alder Capital (subject)\n" in out
    assert "“led by”" in out
    assert run(["extract", str(file), "--explain", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"facts", "refused"}
    claims = explain(file).claims
    assert said["facts"] == json.loads(json.dumps([explained_json(claim) for claim in claims]))
    assert run(["extract", str(file), "--format", "json"]) == 0
    plain = json.loads(capsys.readouterr().out)["facts"]
    assert [{key: one[key] for key in one if key != "why"} for one in said["facts"]] == plain


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(tmp_path / "nowhere.txt"), "--explain"]) == 2
    assert "nowhere.txt" in capsys.readouterr().err
