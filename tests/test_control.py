from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import toy
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_holdings import written

import kg
from kg.build import build
from kg.commands.controlling import control
from kg.control import ControlAnswer, control_json, control_of, controlled_by_together
from kg.errors import NameUnknown
from kg.graph import Graph, open_graph
from kg.holdings import Share
from kg.model import Document, Extraction
from kg.network import Terms
from kg.registry import EMPTY, Registry

Asked = Callable[..., Graph]
CASES = tomllib.loads(Path(__file__).with_name("control_cases.toml").read_text("utf-8"))["case"]


@pytest.fixture
def graph(tmp_path: Path) -> Asked:
    return lambda *texts: open_graph(written(tmp_path, *texts))


def bounds(share: Share) -> str:
    """A share as the cases write it: "51", "0..60", ">50..100"."""
    low = (">" if share.exclusive_minimum else "") + f"{share.minimum:.10g}"
    high = ("<" if share.exclusive_maximum else "") + f"{share.maximum:.10g}"
    return low if share.minimum == share.maximum else f"{low}..{high}"


def rows(answer: ControlAnswer) -> list[str]:
    """The controllers as the cases write them."""
    return [
        " | ".join(
            (
                " + ".join(sorted(one.name for one in row.who)),
                row.certainty,
                "ultimate" if row.ultimate else "in turn",
                " ".join(row.rules),
                bounds(row.votes),
            )
        )
        for row in answer.controllers
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_who_decides(case: dict[str, Any], graph: Asked) -> None:
    texts = [(text, date) for date, text in case["dated"]] if "dated" in case else [case["facts"]]
    terms = Terms(as_of=case.get("as_of"), known_by=case.get("known_by"))
    answer = control_of(graph(*texts), case.get("company", "C"), terms=terms)
    expected = case["controllers"]
    certain = any("| certain |" in row for row in expected)
    assert rows(answer) == expected, case["why"]
    assert answer.verdict == ("controlled" if certain else "possible" if expected else "nobody")
    assert [finding.kind for finding in answer.findings] == case.get("findings", [])
    assert bounds(answer.undisclosed) == case.get("undisclosed", bounds(answer.undisclosed)), case["why"]


def test_there_are_at_least_sixty_cases_each_with_its_reason() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) >= 60
    assert all(case["why"] for case in CASES)


# ------------------------------------------------------------------------------------------------------- the whole answer

PYRAMID = """
X | holdsSharesIn | B | percent=51
B | holdsSharesIn | C | percent=51
"""


def entity(name: str) -> dict[str, Any]:
    return {"id": name.lower(), "name": name, "names": [name], "types": ["Company"]}


def link(holder: str, company: str, line: str, text: str = PYRAMID) -> dict[str, Any]:
    start = text.index(line)
    place = {"start": start, "end": start + len(line), "quote": line}
    said = {"document": "0.txt", "publisher": None, "published": None, **place}
    ends = {"holder": entity(holder), "company": entity(company)}
    return {**ends, "relation": "holdsSharesIn", "share": {"minimum": 51.0, "maximum": 51.0}, "evidence": [said]}


def test_the_whole_answer_has_every_link_with_its_sentence(graph: Asked) -> None:
    above = link("X", "B", "X | holdsSharesIn | B | percent=51")
    below = link("B", "C", "B | holdsSharesIn | C | percent=51")
    half = {"minimum": 51.0, "maximum": 51.0}
    quarter = {"minimum": pytest.approx(26.01), "maximum": pytest.approx(26.01)}
    assert control_json(control_of(graph(PYRAMID), "C")) == {
        "company": entity("C"),
        "asOf": None,
        "knownBy": None,
        "verdict": "controlled",
        "controllers": [
            {
                "who": [entity("X")],
                "certainty": "certain",
                "ultimate": True,
                "rules": ["majority", "through-controlled"],
                "votes": half,
                "economic": quarter,
                "reason": "51 % of B, which has 51 % of C",
                "links": [above, below],
                "evidence": above["evidence"] + below["evidence"],
            },
            {
                "who": [entity("B")],
                "certainty": "certain",
                "ultimate": False,
                "rules": ["majority"],
                "votes": half,
                "economic": half,
                "reason": "51 % of C",
                "links": [below],
                "evidence": below["evidence"],
            },
        ],
        "undisclosed": {"minimum": 49.0, "maximum": 49.0},
        "findings": [],
    }


def reasons(answer: ControlAnswer) -> dict[str, str]:
    return {" + ".join(one.name for one in row.who): row.reason for row in answer.controllers}


REASONS = {
    "A | holdsSharesIn | C | percent=20\nA | holdsSharesIn | B | percent=60\nB | holdsSharesIn | C | percent=31": {
        "A": "51 % of C: 20 % directly and 31 % through B (60 % of B)"
    },
    "A | holdsSharesIn | C | percent=30\nB | holdsSharesIn | C | percent=25\nA | actsInConcertWith | B": {
        "A + B": "55 % of C in concert: A 30 % and B 25 %"
    },
    "P | holdsSharesIn | M | percent=80\nM | manages | F:Fund\nF | holdsSharesIn | C | percent=60": {
        "P": "80 % of M, which is manager of F, which has 60 % of C",
        "F": "60 % of C",
        "M": "manager of F, which has 60 % of C",
    },
    "A | holdsSharesIn | C | percent=30\nB | holdsSharesIn | C | percent=25\nA | controls | C | basis=proxy | via=B": {
        "A": "55 % of the votes of C: 30 % directly and 25 % by proxy of B"
    },
    "A | holdsSharesIn | C | percent=15\nA | controls | C | percent=62": {
        "A": "62 % of the votes of C: 15 % directly and 47 % stated as votes"
    },
    "A | controls | B\nA | holdsSharesIn | B | percent=20\nB | holdsSharesIn | C | percent=51": {
        "A": "said to control B, which has 51 % of C",
        "B": "51 % of C",
    },
    "A | investedIn | C": {"A": "up to 100 % of C; more than half is possible, and not certain"},
}


@pytest.mark.parametrize("facts", REASONS)
def test_the_reason_can_be_read_aloud(facts: str, graph: Asked) -> None:
    assert reasons(control_of(graph(facts), "C")) == REASONS[facts]


def test_a_long_chain_is_told_in_part(graph: Asked) -> None:
    facts = "\n".join(f"N{number} | holdsSharesIn | N{number + 1} | percent=51" for number in range(60))
    first = control_of(graph(facts), "N60").controllers[0]
    assert (first.who[0].name, len(first.links)) == ("N0", 60)
    assert first.reason.startswith("by a chain of companies N54, which has 51 % of N55")


def test_a_lattice_of_companies_is_told_in_a_few_lines(graph: Asked) -> None:
    rows = ["Top | holdsSharesIn | L0x | percent=100", "Top | holdsSharesIn | L0y | percent=100"]
    for level in range(8):
        rows += [
            f"L{level}{above} | holdsSharesIn | L{level + 1}{below} | percent=50" for above in "xy" for below in "xy"
        ]
    first = control_of(graph("\n".join(rows)), "L8x").controllers[0]
    assert first.who[0].name == "Top"
    assert first.reason.startswith("100 % of L8x: 50 % through L7x (100 % of L7x (50 % through L6x and 50 % through")
    assert len(first.reason) < 300


def test_links_name_managers_and_concerts_by_their_relation(graph: Asked) -> None:
    facts = """
M | manages | F:Fund
F | holdsSharesIn | C | percent=30
B | holdsSharesIn | C | percent=25
M | actsInConcertWith | B
"""
    (row,) = control_of(graph(facts), "C").controllers
    named = [(link.holder.name, link.relation, link.company.name) for link in row.links]
    assert set(named) == {
        ("M", "manages", "F"),
        ("F", "holdsSharesIn", "C"),
        ("B", "holdsSharesIn", "C"),
        ("B", "actsInConcertWith", "M"),
    }
    assert row.rules == ("concert", "fund-manager", "through-controlled")


# ------------------------------------------------------------------------------------------- what sentences say besides


def in_one_sentence(folder: Path, sentence: str, *claims: str) -> Graph:
    """A store of one sentence that is the evidence of all claims."""

    def extract(document: Document, registry: Registry = EMPTY) -> Extraction:
        found = toy.extract(document, registry)
        return replace(found, claims=tuple(replace(one, start=0, end=len(sentence)) for one in found.claims))

    (folder / "0.txt").write_text("\n".join((sentence, *claims)))
    build([folder / "0.txt"], folder / "store", extract=extract, registry=EMPTY)
    return open_graph(folder / "store")


def test_controllers_of_one_sentence_and_one_figure_are_one_and_cast_the_votes_of_their_vehicles(
    tmp_path: Path,
) -> None:
    who = ("X:Person", "Y:Person", "V:Fund", "W:Fund")
    graph = in_one_sentence(
        tmp_path,
        "X與Y透過V和W合計控制C 28.14%的表決權，為共同實際控制人。",
        *(f"{one} | controls | C | percent=28.14" for one in who),
        "V | holdsSharesIn | C",
        "W | holdsSharesIn | C",
        "I | investedIn | C",
    )
    answer = control_of(graph, "C")
    assert rows(answer) == ["X + Y | certain | ultimate | stated | 28.14"]
    assert answer.controllers[0].reason == "together said to control C, with 28.14 % of the votes"
    assert bounds(answer.undisclosed) == "0..71.86"


def test_a_figure_of_votes_is_the_word_of_a_controller_only_where_the_sentence_says_so(tmp_path: Path) -> None:
    for number, (sentence, expected) in enumerate(
        [
            ("X has 28 % of the votes of C.", []),
            ("X, the actual controller of C, has 28 % of the votes.", ["X | certain | ultimate | stated | 28"]),
            ("X kontrolliert als beherrschende Aktionärin 28 %.", ["X | certain | ultimate | stated | 28"]),
            ("X為C的實際控制人，控制28%的表決權。", ["X | certain | ultimate | stated | 28"]),
        ]
    ):
        (tmp_path / str(number)).mkdir()
        graph = in_one_sentence(tmp_path / str(number), sentence, "X:Person | controls | C | percent=28")
        assert rows(control_of(graph, "C")) == expected, sentence


def test_super_voting_shares_free_the_others_from_their_capital(tmp_path: Path) -> None:
    graph = in_one_sentence(
        tmp_path,
        "透過特別表決權股份，X以15%的股份控制45%的表決權，Y持有51%的股份。",
        "X:Person | controls | C | percent=45",
        "X | holdsSharesIn | C | percent=15",
        "Y | holdsSharesIn | C | percent=51",
    )
    assert rows(control_of(graph, "C")) == ["Y | possible | ultimate | majority | 0..55"]


def test_who_is_general_partner_and_who_manager_is_told_by_the_nearest_words(tmp_path: Path) -> None:
    graph = in_one_sentence(
        tmp_path, "F的普通合夥人為G，基金管理人為M。", "G | manages | F:Fund", "M | manages | F:Fund"
    )
    assert rows(control_of(graph, "F")) == [
        "G | certain | ultimate | general-partner | 100",
        "M | possible | ultimate | fund-manager | 0..100",
    ]


def test_a_newer_majority_of_capital_outlives_an_older_figure_of_votes(graph: Asked) -> None:
    older = ("A | controls | C | percent=62 | asOf=2019", "2019-05-01")
    newer = ("B | holdsSharesIn | C | percent=51 | asOf=2023", "2023-05-01")
    assert rows(control_of(graph(older, newer), "C")) == ["B | certain | ultimate | majority | 51"]


def test_a_newer_figure_of_votes_says_that_votes_do_not_follow_an_older_capital(graph: Asked) -> None:
    older = ("B | holdsSharesIn | C | percent=51 | asOf=2019", "2019-05-01")
    newer = ("A | controls | C | percent=62 | asOf=2023", "2023-05-01")
    assert rows(control_of(graph(older, newer), "C")) == ["A | certain | ultimate | majority voting-rights | 62"]


def test_a_proxy_of_somebody_unknown_counts_with_its_figure_and_without_one_not_at_all(graph: Asked) -> None:
    facts = "A | holdsSharesIn | C | percent=45\nA | controls | C | percent=10 | basis=proxy | via=Nobody Known"
    assert rows(control_of(graph(facts), "C")) == ["A | certain | ultimate | majority voting-rights | 55"]


def test_a_proxy_without_a_name_is_that_of_the_one_holder_of_the_same_sentence(tmp_path: Path) -> None:
    graph = in_one_sentence(
        tmp_path,
        "Y entrusted the votes of its 25 % of C to X, who has 30 %.",
        "Y | holdsSharesIn | C | percent=25",
        "X | controls | C | percent=25 | basis=proxy",
        "Z | customerOf | C",
    )
    assert rows(control_of(graph, "C")) == []
    assert control_of(graph, "C").undisclosed == Share(75.0, 75.0)
    assert controlled_by_together(graph, "C", ["X"]).votes == Share(25.0, 25.0)


def test_a_majority_without_a_figure_is_read_from_the_words_beside_the_holder(tmp_path: Path) -> None:
    for number, (sentence, expected) in enumerate(
        [
            ("Xylos is the majority shareholder of Cebit.", "certain"),
            ("Xylos hält die Mehrheit an Cebit.", "certain"),
            ("Xylos持有Cebit過半數股權。", "certain"),
            ("Xylos is a shareholder of Cebit.", "possible"),
            ("Xylos is a shareholder of Cebit, of which people say that Ymir is the majority shareholder.", "possible"),
        ]
    ):
        (tmp_path / str(number)).mkdir()
        graph = in_one_sentence(tmp_path / str(number), sentence, "Xylos | holdsSharesIn | Cebit")
        assert [row.certainty for row in control_of(graph, "Cebit").controllers] == [expected], sentence


def test_a_proxy_without_any_figure_changes_nothing(graph: Asked) -> None:
    facts = "A | holdsSharesIn | C | percent=45\nA | controls | C | basis=proxy"
    assert rows(control_of(graph(facts), "C")) == []


# ------------------------------------------------------------------------------------------------------ several together


POOL = """
City | holdsSharesIn | A | percent=100
A | holdsSharesIn | C | percent=30
Province | holdsSharesIn | C | percent=25
Fund:Fund | holdsSharesIn | C | percent=20
City | limitedPartnerOf | Fund | percent=99
M | manages | Fund
X | investedIn | C
"""


def test_the_votes_of_several_are_pooled_each_with_what_it_controls(graph: Asked) -> None:
    together = controlled_by_together(graph(POOL), "C", ["City", "Province"])
    assert [one.name for one in together.members] == ["City", "Province"]
    assert (together.votes, together.certain, together.possible) == (Share(55.0, 55.0), True, True)


def test_one_of_them_alone_has_its_own(graph: Asked) -> None:
    together = controlled_by_together(graph(POOL), "C", ["City"])
    assert (together.votes, together.certain, together.possible) == (Share(30.0, 30.0), False, False)


def test_a_pool_with_a_stake_of_unknown_size_has_bounds(graph: Asked) -> None:
    together = controlled_by_together(graph(POOL), "C", ["City", "X"])
    assert (together.votes, together.certain, together.possible) == (Share(30.0, 55.0), False, True)


def test_a_fund_is_whole_with_whoever_runs_it(graph: Asked) -> None:
    together = controlled_by_together(graph(POOL), "Fund", ["M"])
    assert (together.votes, together.certain, together.possible) == (Share(100.0, 100.0), True, True)


def test_whoever_has_nothing_to_do_with_a_company_has_no_votes_there(graph: Asked) -> None:
    facts = POOL + "Stranger | customerOf | City"
    together = controlled_by_together(graph(facts), "C", ["Stranger"])
    assert (together.votes, together.certain, together.possible) == (Share(0.0, 0.0), False, False)


# ------------------------------------------------------------------------------------------------------------- all doors


def asked(store: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(control, [*arguments, "--store", str(store)], standalone_mode=False)
    assert result.exception is None, result.exception
    return int(result.return_value), result.output


def test_the_command_says_who_decides_in_a_line_and_why_in_a_table(tmp_path: Path) -> None:
    code, text = asked(written(tmp_path, PYRAMID), "C")
    assert code == 0
    lines = text.splitlines()
    assert lines[0] == "C is controlled by X."
    assert lines[2] == "Decides:"
    assert lines[-1] == "Votes whose holder nobody names: 49 %"
    assert "51 % of B, which has 51 % of C" in " ".join(text.split())
    assert "controlled in turn" in text


def test_possible_controllers_that_differ_in_name_alone_are_one_line(tmp_path: Path) -> None:
    _, text = asked(written(tmp_path, "\n".join(f"I{number} | investedIn | C" for number in range(5))), "C")
    flat = " ".join(text.split())
    assert flat.startswith("Nobody certainly decides in C. Could decide, as far as is stated:")
    assert "I0, I1, I2, I3, I4 (each)" in flat


def test_nobody_known_is_an_answer_that_ends_with_1(tmp_path: Path) -> None:
    store = written(tmp_path, "A | holdsSharesIn | C | percent=40")
    code, text = asked(store, "C")
    assert (code, text.splitlines()[0]) == (1, "Nobody is known who decides in C.")
    code, text = asked(store, "C", "--format", "json")
    whole = json.loads(text)
    assert (code, whole["verdict"], whole["controllers"]) == (1, "nobody", [])
    assert whole["undisclosed"] == {"minimum": 60.0, "maximum": 60.0}


def test_jsonl_and_csv_have_a_row_for_each_who_decides(tmp_path: Path) -> None:
    store = written(tmp_path, PYRAMID)
    code, text = asked(store, "C", "--format", "jsonl")
    found = [json.loads(line) for line in text.splitlines()]
    assert code == 0
    assert [(row["company"]["name"], row["who"][0]["name"], row["ultimate"]) for row in found] == [
        ("C", "X", True),
        ("C", "B", False),
    ]
    _, text = asked(store, "C", "--format", "csv")
    (first, _) = csv.DictReader(io.StringIO(text))
    assert (first["company_name"], first["certainty"], first["votes_minimum"]) == ("C", "certain", "51.0")
    assert first["rules"] == "majority; through-controlled"
    assert float(first["economic_maximum"]) == pytest.approx(26.01)


def test_a_contradiction_is_told_below_the_answer(tmp_path: Path) -> None:
    _, text = asked(written(tmp_path, "A | holdsSharesIn | C | percent=60\nB | holdsSharesIn | C | percent=70"), "C")
    assert "! 130 % of C are stated" in text


def test_an_unknown_name_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(NameUnknown):
        control_of(open_graph(written(tmp_path, PYRAMID)), "Nobody Known")


def test_python_answers_the_same_as_the_command_line(tmp_path: Path) -> None:
    store = written(tmp_path, PYRAMID)
    with kg.open(store) as opened:
        answer = opened.control("C")
    _, text = asked(store, "C", "--format", "json")
    assert control_json(answer) == json.loads(text)
    assert "C is controlled by X." in answer._repr_html_()


# ------------------------------------------------------------------------------------------------------------ properties

PEOPLE = ("A", "B", "D", "E", "C")
stakes = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.integers(0, 70), st.booleans()), max_size=7
)


@given(stakes)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_answer_is_whole_whatever_is_stated(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, str, int, bool]]
) -> None:
    lines = [f"{a} | holdsSharesIn | {b}" + (f" | percent={n}" if known else "") for a, b, n, known in drawn]
    graph = open_graph(written(tmp_path_factory.mktemp("control"), "\n".join((*lines, "C | customerOf | Z"))))
    answer = control_of(graph, "C")
    certain = [row for row in answer.controllers if row.certainty == "certain"]
    assert answer.verdict == ("controlled" if certain else "possible" if answer.controllers else "nobody")
    for row in answer.controllers:
        assert 0 <= row.votes.minimum <= row.votes.maximum <= 100
        assert all((row.reason, row.rules, row.evidence))
        assert "C" not in {one.name for one in row.who}
    assert 0 <= answer.undisclosed.minimum <= answer.undisclosed.maximum <= 100
