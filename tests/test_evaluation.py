"""`kg eval` counts what is found, missing, wrong, forbidden and wrongly qualified, and says what is wrong with gold."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring import with_name

from kg.commands import run
from kg.errors import InputError
from kg.evaluation import (
    Gold,
    Mark,
    Score,
    evaluate,
    evaluation_json,
    folded,
    judged,
    make_gold,
    read_gold,
    same_value,
    score,
)
from kg.model import Entity, Evidence, Fact, Status, Value

TEXT = "Alder Capital invested in Quillon, which raised $40 million."
ALDER = Entity("alder", "Alder Capital", ("Alder", "Alder Capital"))
QUILLON = Entity("quillon", "Quillon", ("Quillon", "沃霖"))
INVESTED = Fact(
    "", ALDER, "investedIn", QUILLON, {"role": "follow"}, Status.ASSERTED, 0.9,
    (Evidence("a.txt", None, None, 0, 33, TEXT[:33]),),
)  # fmt: skip
RAISED = replace(INVESTED, subject=QUILLON, predicate="raised", object=Value("40000000", "USD"), qualifiers={})

NAMES = {"A": ["Alder Capital"], "Q": ["沃霖", "QUILLON"]}
INVESTED_LINE = {"doc": "a", "s": "A", "p": "investedIn", "o": "Q", "q": {"role": "follow"}}
RAISED_LINE = {"doc": "a", "s": "Q", "p": "raised", "o": "40,000,000", "core": True, "q": {"currency": "USD"}}


def gold(*rows: dict[str, Any]) -> Gold:
    return make_gold(rows, NAMES)


def marks(scored: Score) -> dict[str, int]:
    """How many judgements have each mark, quotes that are right left out."""
    return {str(mark): scored.count(mark) for mark in Mark if mark is not Mark.QUOTED and scored.count(mark)}


def test_facts_that_the_gold_has_are_found_with_their_qualifiers() -> None:
    scored = score(gold(INVESTED_LINE, RAISED_LINE), "a", [INVESTED, RAISED], TEXT)
    assert scored.found == ("a: A investedIn Q", "a: Q raised 40,000,000")
    assert marks(scored) == {"found": 2, "qualified": 2}
    assert (scored.precision, scored.recall, scored.f1, scored.qualifiers, scored.quotes) == (1, 1, 1, 1, 2)


def test_a_line_without_its_fact_is_missed_and_a_fact_without_its_line_is_wrong() -> None:
    scored = score(gold(INVESTED_LINE, RAISED_LINE), "a", [RAISED, with_name(INVESTED, "Birch")], TEXT)
    assert scored.missed == ("a: A investedIn Q",)
    assert scored.wrong == ("a: Birch investedIn Quillon",)
    assert (scored.precision, scored.recall) == (0.5, 0.5)


def test_a_fact_that_is_only_planned_is_not_found() -> None:
    planned = replace(INVESTED, status=Status.PLANNED)
    assert score(gold(INVESTED_LINE), "a", [planned], TEXT).missed == ("a: A investedIn Q",)
    line = {**INVESTED_LINE, "q": {"status": "planned"}}
    assert marks(score(gold(line), "a", [planned], TEXT)) == {"marked": 1}
    assert score(gold(line), "a", [INVESTED], TEXT).wrong == ("a: Alder Capital investedIn Quillon",)


def test_what_the_gold_forbids_is_named_and_what_is_avoided_counted() -> None:
    never = gold({**INVESTED_LINE, "negative": True})
    assert score(never, "a", [INVESTED], TEXT).forbidden == ("a: A investedIn Q",)
    assert marks(score(never, "a", [], TEXT)) == {"avoided": 1}


def test_what_is_not_core_is_neither_missed_nor_wrong() -> None:
    line = {**INVESTED_LINE, "core": False}
    assert score(gold(line), "a", [], TEXT) == Score()
    assert marks(score(gold(line), "a", [INVESTED], TEXT)) == {}


def test_each_fact_that_counts_for_precision_is_judged_once() -> None:
    given = [INVESTED, INVESTED, with_name(INVESTED, "Birch"), replace(INVESTED, status=Status.DENIED)]
    assert [right for _, right in judged(gold(INVESTED_LINE), "a", given)] == [True, False]


@pytest.mark.parametrize(("start", "end", "quote"), [(0, 5, "Birch"), (0, 99, TEXT), (5, 5, ""), (-5, 3, "")])
def test_a_quote_that_is_not_the_text_at_its_place_is_named(start: int, end: int, quote: str) -> None:
    fact = replace(INVESTED, evidence=(Evidence("a.txt", None, None, start, end, quote),))
    assert len(score(gold(INVESTED_LINE), "a", [fact], TEXT).bad_quotes) == 1


@pytest.mark.parametrize(
    ("wanted", "have", "same"),
    [
        ("2500000000", "2500000000.0", True),
        ("20000", "20200", True),
        ("20000", "20300", False),
        ("2018-03", "2018-03-14", True),
        ("2018", "2019", False),
        ("Sequoia China", "sequoia  china", True),
    ],
)
def test_values_are_one_where_they_differ_by_rounding_or_precision(wanted: str, have: str, same: bool) -> None:
    assert same_value(wanted, have) is same


@given(st.text(max_size=30))
def test_a_name_is_one_with_itself_however_it_is_written(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    assert same_value(name, name)


# --------------------------------------------------------------------------------------------------------- from files

ARTICLE = "Alder Capital invested in Quillon in 2023. Birchfield Ventures is an adviser of Quillon.\n"
ROWS = [
    {"doc": "a", "s": "Alder Capital", "p": "investedIn", "o": "Quillon", "q": {"date": "2022"}},
    {"doc": "a", "s": "Birchfield Ventures", "p": "investedIn", "o": "Quillon", "q": {}},
    {"doc": "a", "s": "Quillon", "p": "raised", "o": "40000000", "core": False, "q": {}},
]
FORMS = {"Alder Capital": ["Alder"], "Quillon": [], "Birchfield Ventures": ["Birchfield"]}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    """A gold file, its names and the folder of its one document."""
    (tmp_path / "a-001.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    (tmp_path / "names.json").write_text(json.dumps(FORMS), encoding="utf-8")
    return str(tmp_path / "gold.jsonl"), str(tmp_path / "names.json"), str(tmp_path)


def test_what_is_missing_or_wrongly_qualified_is_told_with_its_sentence(files: tuple[str, str, str]) -> None:
    gold_file, names, folder = map(Path, files)
    told = evaluation_json(evaluate(read_gold(gold_file, names), folder))
    assert [(one["kind"], one["line"], one["sentence"]) for one in told["mistakes"]] == [
        ("missing", 2, "Birchfield Ventures is an adviser of Quillon."),
        ("unqualified", 1, "Alder Capital invested in Quillon in 2023."),
    ]
    assert told["mistakes"][1]["given"] == "date=2023"
    assert told["summary"] == {
        "precision": 1.0, "recall": 0.5, "f1": 0.667, "tp": 1, "fp": 0, "fn": 1, "negatives_violated": 0,
        "negatives": 0, "qualifiers": 0.0, "marked": 0, "not_asserted": 0, "quotes_exact": 1, "quotes": 1, "failed": [],
    }  # fmt: skip
    assert [(row["group"], row["which"], row["language"], row["right"]) for row in told["rows"]] == [
        ("relation", "investedIn", "all", 1),
        ("language", "en", "en", 1),
        ("total", "all", "all", 1),
        ("qualifier", "date", "all", 0),
        ("quote", "all", "all", 1),
    ]


def test_people_read_a_table_and_with_verbose_the_sentences(
    files: tuple[str, str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert run(["eval", *files]) == 0
    plain = capsys.readouterr().out
    assert "all relations  en            1      0        1      1.000   0.500  0.667" in plain
    assert "adviser" not in plain
    assert run(["eval", *files, "--verbose"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(plain)
    assert "Alder Capital invested in Quillon: date 2022, not date=2023 [a, line 1 of the gold]" in out
    assert "“Birchfield Ventures is an adviser of Quillon.”" in out


def test_programs_read_rows_or_mistakes(files: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", *files, "--format", "csv"]) == 0
    heading, first, *_ = capsys.readouterr().out.splitlines()
    assert heading == "group,which,language,right,wrong,missing,precision,recall,f1"
    assert first == "relation,investedIn,all,1,0,1,1.0,0.5,0.667"
    assert run(["eval", *files, "--format", "jsonl", "--verbose"]) == 0
    assert [json.loads(line)["kind"] for line in capsys.readouterr().out.splitlines()] == ["missing", "unqualified"]


def test_only_documents_that_fit_are_read(files: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", *files, "--docs", "b*"]) == 1
    assert capsys.readouterr().err == "the gold names no document that fits 'b*'\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"doc": "a",', "3: is no JSON"),
        ("[]", "3: is no object"),
        ('{"doc": "a", "s": "Quillon"}', "3: has no 'p', 'o'"),
        ('{"doc": "a", "s": "Quillon", "p": "investIn", "o": "Quillon"}', "3: 'investIn' is no relation; did you mean investedIn"),
        ('{"doc": "a", "s": "Norvik", "p": "raised", "o": "1"}', "3: the name 'Norvik' is not in "),
        ('{"doc": "a", "s": "Quillon", "p": "acquired", "o": "Norvik"}', "3: the name 'Norvik' is not in "),
        ('{"doc": "a", "s": "Quillon", "p": "raised", "o": "1", "q": []}', '3: "q" is no object'),
        ('{"doc": "a", "s": "Quillon", "p": "raised", "o": "1", "q": {"status": "asserted"}}', "3: 'asserted' is no status"),
        ('{"doc": "a", "s": "Quillon", "p": "raised", "o": "1", "q": {"percent": "some"}}', "3: 'some' is no percentage"),
        ('{"doc": "z", "s": "Quillon", "p": "raised", "o": "1"}', "3: no document in "),
    ],
)  # fmt: skip
def test_bad_gold_is_one_line_that_names_file_and_line(
    files: tuple[str, str, str], line: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[0]).write_text(f"{json.dumps(ROWS[0])}\n\n{line}\n", encoding="utf-8")
    assert run(["eval", *files]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"kg: {files[0]}:{message}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("names", "message"),
    [("{", "1: is no JSON"), ("[]", "1: is no object of names"), ('{\n"Quillon": "Q"}', "2: the forms of 'Quillon'")],
)
def test_bad_names_are_one_line_that_names_file_and_line(files: tuple[str, str, str], names: str, message: str) -> None:
    Path(files[1]).write_text(names, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_gold(Path(files[0]), Path(files[1]))


def test_files_that_are_not_there_are_named(files: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    for place in range(3):
        arguments = [*files]
        arguments[place] = str(Path(files[2]) / "nowhere")
        assert run(["eval", *arguments]) == 2
        assert capsys.readouterr().err.startswith(f"kg: {arguments[place]}: ")


def test_a_document_that_cannot_be_read_is_named_and_the_rest_is_scored(
    files: tuple[str, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(files[2]) / "b.txt").write_bytes(b"\x00" * 100)
    row = {"doc": "b", "s": "Quillon", "p": "raised", "o": "1", "q": {}}
    Path(files[0]).write_text("\n".join(map(json.dumps, [*ROWS, row])), encoding="utf-8")
    assert run(["eval", *files, "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["summary"]["tp"] == 1
    assert "b.txt: " in err
