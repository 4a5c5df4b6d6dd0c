from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import toy
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.build import build
from kg.commands import owning
from kg.errors import NameUnknown
from kg.graph import Graph, open_graph
from kg.holdings import holdings, holdings_json, owners, owners_json, owners_of
from kg.holdings.questions import Asked as AskedTable
from kg.holdings.statements import Division, Size, Stake
from kg.holdings.table import Table
from kg.model import Document, Extraction
from kg.network import Terms
from kg.registry import EMPTY, Registry

Asked = Callable[..., Graph]
LOOP = """
X | holdsSharesIn | B | percent=60
X | holdsSharesIn | C | percent=20
B | holdsSharesIn | C | percent=30
C | holdsSharesIn | B | percent=40
"""
JOINT = """
T | actsInConcertWith | S
T | holdsSharesIn | E | percent=20.258 | basis=joint
S | holdsSharesIn | E | percent=20.258 | basis=joint
W | investedIn | E
"""


def extract(document: Document, registry: Registry = EMPTY) -> Extraction:
    """The toy, with bounds that can be exclusive."""
    found = toy.extract(document, registry)
    claims = (
        replace(claim, qualifiers={n: v == "true" if n == "exclusive" else v for n, v in claim.qualifiers.items()})
        for claim in found.claims
    )
    return replace(found, claims=tuple(claims))


def written(folder: Path, *texts: str | tuple[str, str]) -> Path:
    """A store of documents: a text, or a text with the date when it was published."""
    paths = []
    for number, item in enumerate(texts):
        text, published = (item, None) if isinstance(item, str) else item
        paths.append(folder / f"{number}.txt")
        paths[-1].write_text(text)
        if published:
            (folder / f"{number}.meta.json").write_text(json.dumps({"published": published}))
    build(paths, folder / "store", extract=extract, registry=EMPTY)
    return folder / "store"


@pytest.fixture
def graph(tmp_path: Path) -> Asked:
    return lambda *texts: open_graph(written(tmp_path, *texts))


def share(low: float, high: float | None = None, **more: bool) -> dict[str, Any]:
    return {"minimum": pytest.approx(low), "maximum": pytest.approx(low if high is None else high), **more}


def entity(name: str) -> dict[str, Any]:
    return {"id": name.lower(), "name": name, "names": [name], "types": ["Company"]}


def evidence(text: str, line: str) -> dict[str, Any]:
    start = text.index(line)
    place = {"start": start, "end": start + len(line), "quote": line}
    return {"document": "0.txt", "publisher": None, "published": None, **place}


def short(answer: Any) -> list[tuple[str, float, float]]:
    """Who, smallest, largest."""
    named = (
        (row.kind if row.kind != "owner" else "") + " " + " ".join(member.name for member in row.members)
        for row in answer.owners
    )
    return [
        (name.strip(), round(row.effective.minimum, 9), round(row.effective.maximum, 9))
        for name, row in zip(named, answer.owners, strict=True)
    ]


def directs(answer: Any) -> dict[str, tuple[float, float]]:
    found = {row.members[0].name: row.direct for row in answer.owners if row.direct}
    return {name: (direct.minimum, direct.maximum) for name, direct in found.items()}


# ------------------------------------------------------------------------------------------------------ the worked example


def test_shares_through_a_loop_are_the_chance_to_come_to_the_owner_and_all_rows_add_up_to_100(graph: Asked) -> None:
    whole = owners_json(owners(graph(LOOP), "B"))
    x_b = evidence(LOOP, "X | holdsSharesIn | B | percent=60")
    x_c = evidence(LOOP, "X | holdsSharesIn | C | percent=20")
    c_b = evidence(LOOP, "C | holdsSharesIn | B | percent=40")

    def link(holder: str, company: str, percent: float, said: dict[str, Any]) -> dict[str, Any]:
        ends = {"holder": entity(holder), "company": entity(company)}
        return {**ends, "relation": "holdsSharesIn", "share": share(percent), "evidence": [said]}

    assert whole == {
        "company": entity("B"),
        "asOf": None,
        "knownBy": None,
        "owners": [
            {
                "kind": "owner",
                "owner": entity("X"),
                "direct": share(60),
                "effective": share(100 * 0.68 / 0.88),
                "chains": [
                    {"share": 60.0, "links": [link("X", "B", 60, x_b)]},
                    {"share": pytest.approx(8), "links": [link("X", "C", 20, x_c), link("C", "B", 40, c_b)]},
                ],
            },
            {"kind": "unknown", "owner": None, "at": entity("C"), "effective": share(100 - 100 * 0.68 / 0.88)},
        ],
        "findings": [],
    }


def test_what_one_has_of_everything_is_largest_first_and_has_chains_only_where_they_are_asked_for(graph: Asked) -> None:
    whole = holdings_json(holdings(graph(LOOP), "X"))
    assert whole == {
        "owner": entity("X"),
        "asOf": None,
        "knownBy": None,
        "holdings": [
            {"company": entity("B"), "direct": share(60), "effective": share(77.2727272727), "chains": []},
            {"company": entity("C"), "direct": share(20), "effective": share(43.1818181818), "chains": []},
        ],
        "findings": [],
    }


def test_several_owners_together_are_not_added_and_may_have_owners_themselves(graph: Asked) -> None:
    (row,) = owners_json(owners_of(graph(LOOP), ["X", "C"], "B"))["owners"]
    assert (row["kind"], row["members"]) == ("together", [entity("X"), entity("C")])
    assert (row["direct"], row["effective"]) == (share(100), share(100))
    assert [[link["holder"]["name"] for link in chain["links"]] for chain in row["chains"]] == [["X"], ["C"]]


def test_one_owner_of_one_company_is_one_row_also_where_it_has_nothing(graph: Asked) -> None:
    (row,) = owners_json(owners_of(graph(LOOP), ["B"], "X"))["owners"]
    assert row == {"kind": "owner", "owner": entity("B"), "direct": None, "effective": share(0), "chains": []}


# ---------------------------------------------------------------------------------------------------------------- stakes


def test_a_company_of_which_no_owner_is_stated_answers_with_nobody_known(graph: Asked) -> None:
    whole = owners_json(owners(graph(LOOP), "X"))
    assert whole["owners"] == [{"kind": "unknown", "owner": None, "at": entity("X"), "effective": share(100)}]


def test_an_investor_holds_what_the_others_leave_and_nobody_known_the_rest(graph: Asked) -> None:
    found = owners(graph("A | holdsSharesIn | E | percent=60\nW | investedIn | E | round=D\n"), "E")
    assert short(found) == [("A", 60, 60), ("W", 0, 40), ("unknown E", 0, 40)]
    assert directs(found) == {"A": (60, 60), "W": (0, 40)}


def test_more_than_five_per_cent_leaves_five_out(graph: Asked) -> None:
    stakes = "A | holdsSharesIn | E | percentMin=5 | exclusive=true\nW | investedIn | E\nE | holdsSharesIn | F | percent=50\n"
    at = graph(stakes)
    direct, wide, rest = owners_json(owners(at, "E"))["owners"]
    assert direct["direct"] == direct["effective"] == share(5, 100, exclusiveMinimum=True)
    assert wide["effective"] == share(0, 95, exclusiveMaximum=True)
    assert rest["effective"] == share(0, 95, exclusiveMaximum=True)
    first = owners_json(owners(at, "F"))["owners"][0]
    assert (first["owner"]["name"], first["effective"]) == ("A", share(2.5, 50, exclusiveMinimum=True))


def test_a_stake_said_several_times_is_one_and_the_finer_figure_counts(graph: Asked) -> None:
    texts = [
        "Alba | holdsSharesIn | Elbe | percent=20.26\n",
        "Alba | holdsSharesIn | Elbe | percent=20.258 | date=2024\n",
    ]
    assert directs(owners(graph(*texts), "Elbe")) == {"Alba": (20.258, 20.258)}


def test_about_twenty_is_an_interval(graph: Asked) -> None:
    about = "A | holdsSharesIn | E | percent=20 | percentMin=19.5 | percentMax=20.5\n"
    assert directs(owners(graph(about), "E")) == {"A": (19.5, 20.5)}


def test_figures_of_one_date_that_contradict_leave_everything_between_them(graph: Asked) -> None:
    said = "A | holdsSharesIn | E | percent=10 | asOf=2024\nA | holdsSharesIn | E | percent=30 | asOf=2024\n"
    assert directs(owners(graph(said), "E")) == {"A": (10, 30)}


def test_of_several_dates_the_latest_counts_and_with_a_date_what_was_stated_then(graph: Asked) -> None:
    said = "Alba | holdsSharesIn | Elbe | percent=10 | asOf=2022\nAlba | holdsSharesIn | Elbe | percent=30 | asOf=2024-05\n"
    at = graph(said, "Alba | investedIn | Elbe | date=2025\n")
    assert directs(owners(at, "Elbe")) == {"Alba": (30, 30)}
    before = owners(at, "Elbe", terms=Terms(as_of="2023"))
    assert (before.as_of, directs(before)) == ("2023", {"Alba": (10, 10)})
    assert short(owners(at, "Elbe", terms=Terms(as_of="2021"))) == [("unknown Elbe", 100, 100)]


def test_a_figure_without_a_date_is_of_the_day_when_it_was_published(graph: Asked) -> None:
    at = graph(
        ("Alba | holdsSharesIn | Elbe | percent=10\n", "2025-03"),
        ("Alba | holdsSharesIn | Elbe | percent=30 | asOf=2024\n", "2024-11"),
        "Alba | holdsSharesIn | Elbe | percent=40 | asOf=2023\n",
    )
    assert directs(owners(at, "Elbe")) == {"Alba": (10, 10)}
    assert directs(owners(at, "Elbe", terms=Terms(known_by="2024"))) == {"Alba": (30, 30)}
    assert directs(owners(at, "Elbe", terms=Terms(known_by="2023"))) == {}


def test_a_stake_that_was_sold_is_none_and_does_not_fall_back_on_an_older_one(graph: Asked) -> None:
    said = (
        "A | holdsSharesIn | E | percent=10 | asOf=2020\nA | holdsSharesIn | E | percent=30 | since=2022 | until=2024\n"
    )
    at = graph(said + "B | holdsSharesIn | E | percent=40\n")
    assert short(owners(at, "E")) == [("B", 40, 40), ("unknown E", 60, 60)]
    assert short(owners(at, "E", terms=Terms(as_of="2025")))[0] == ("B", 40, 40)
    assert directs(owners(at, "E", terms=Terms(as_of="2023")))["A"] == (30, 30)
    assert [row.company.name for row in holdings(at, "A").holdings] == []


def test_plans_reports_and_denials_are_no_stakes(graph: Asked) -> None:
    said = "".join(f"A{s} | holdsSharesIn | E | percent=10 | status={s}\n" for s in ("planned", "reported", "denied"))
    assert short(owners(graph(said), "E")) == [("unknown E", 100, 100)]


def test_a_limited_partner_owns_a_part_of_the_fund_and_a_parent_of_its_unit(graph: Asked) -> None:
    said = "P | limitedPartnerOf | Q:Fund | percent=50\nQ | holdsSharesIn | E | percent=20\nE | memberOfGroup | G | percent=70\n"
    at = graph(said)
    assert short(owners(at, "E")) == [("G", 70, 70), ("P", 10, 10), ("unknown E", 10, 10), ("unknown Q", 10, 10)]
    (chain,) = owners(at, "E").owners[1].chains
    assert [link.relation for link in chain.links] == ["limitedPartnerOf", "holdsSharesIn"]


def test_votes_and_a_group_without_a_figure_are_no_stakes(graph: Asked) -> None:
    said = "A | controls | E | percent=60\nE | memberOfGroup | G\nB | holdsSharesIn | E | percent=30 | basis=votes\n"
    assert short(owners(graph(said), "E")) == [("B", 0, 100), ("unknown E", 0, 100)]


# ------------------------------------------------------------------------------------------------------- joint and ranks


def test_a_joint_stake_is_of_the_group_and_counts_once(graph: Asked) -> None:
    at = graph(JOINT)
    found = owners(at, "E")
    assert directs(found) == {"W": (0, 79.742), "S": (0, 20.258), "T": (0, 20.258)}
    (row,) = owners_json(owners_of(at, ["T", "S"], "E"))["owners"]
    assert (row["direct"], row["effective"]) == (share(20.258), share(20.258))
    assert found.findings == ()


def test_what_one_of_a_group_holds_alone_leaves_the_rest_to_the_other(graph: Asked) -> None:
    found = owners(graph(JOINT + "T | holdsSharesIn | E | percent=12\n"), "E")
    assert directs(found) == {"W": (0, 79.742), "T": (12, 12), "S": (8.258, 8.258)}


def test_one_alone_who_holds_more_than_the_group_lies_between_the_two_figures(graph: Asked) -> None:
    found = owners(graph(JOINT + "T | holdsSharesIn | E | percent=20.49\n"), "E")
    assert directs(found) == {"W": (0, 79.742), "T": (20.258, 20.49), "S": (0, 0.232)}


def test_one_alone_who_holds_more_later_ends_the_joint_stake(graph: Asked) -> None:
    said = JOINT.replace("basis", "asOf=2023 | basis") + "T | holdsSharesIn | E | percent=30 | asOf=2025\n"
    assert directs(owners(graph(said), "E"))["T"] == (30, 30)


def test_a_stake_told_of_a_unit_and_of_its_parent_is_one_stake(graph: Asked) -> None:
    at = graph(
        "Tern | holdsSharesIn | Elbe | percent=21\n",
        "Perl | memberOfGroup | Tern\nPerl | holdsSharesIn | Elbe | percent=21.04\nWal | holdsSharesIn | Elbe | percent=21\n",
    )
    assert directs(owners(at, "Elbe", depth=1)) == {"Tern": (0, 21.04), "Perl": (0, 21.04), "Wal": (21, 21)}
    (row,) = owners_of(at, ["Tern", "Perl"], "Elbe").owners
    assert (row.effective.minimum, row.effective.maximum) == (21.04, 21.04)


def test_a_stake_of_a_parent_through_its_unit_is_counted_once_where_the_unit_is_its_own(graph: Asked) -> None:
    at = graph(
        "Tern | holdsSharesIn | Elbe | percent=21\nTern | holdsSharesIn | Perl | percent=100\n",
        "Perl | memberOfGroup | Tern\nPerl | holdsSharesIn | Elbe | percent=21\n",
    )
    (row,) = owners_of(at, ["Tern"], "Elbe").owners
    assert (row.effective.minimum, row.effective.maximum) == pytest.approx((21, 21))


def test_units_and_parents_of_other_figures_hold_each_their_own(graph: Asked) -> None:
    at = graph(
        "Tern | holdsSharesIn | Elbe | percent=21\nPerl | memberOfGroup | Tern\nPerl | holdsSharesIn | Elbe | percent=5\n"
    )
    assert directs(owners(at, "Elbe")) == {"Tern": (21, 21), "Perl": (5, 5)}


def test_a_joint_stake_whose_partner_is_not_named_is_at_most_that(graph: Asked) -> None:
    assert directs(owners(graph("T | holdsSharesIn | E | percent=20 | basis=joint\n"), "E")) == {"T": (0, 20)}


def test_the_largest_shareholder_bounds_the_others(graph: Asked) -> None:
    said = "A | holdsSharesIn | E | percent=20\nA | holdsSharesIn | E | rank=largest\nW | investedIn | E\n"
    assert directs(owners(graph(said), "E")) == {"A": (20, 20), "W": (0, 20)}


def test_the_largest_shareholder_is_the_one_that_was_named_last(graph: Asked) -> None:
    said = "Alba | holdsSharesIn | Elbe | percentMin=10 | percentMax=20\nB | holdsSharesIn | Elbe | rank=largest | asOf=2020\n"
    named = graph(said, ("Alba | holdsSharesIn | Elbe | rank=largest\n", "2025"))
    assert directs(owners(named, "Elbe")) == {"Alba": (10, 20), "B": (0, 20)}


def test_a_rank_that_cannot_be_is_left_out(graph: Asked) -> None:
    said = (
        "A | holdsSharesIn | E | percent=20\nA | holdsSharesIn | E | rank=largest\nW | holdsSharesIn | E | percent=30\n"
    )
    assert directs(owners(graph(said), "E")) == {"A": (20, 20), "W": (30, 30)}


# ------------------------------------------------------------------------------------------- rings, findings, what is left


def test_a_ring_that_owns_itself_is_a_row_and_a_finding(graph: Asked) -> None:
    said = (
        "R | holdsSharesIn | S | percent=100\nS | holdsSharesIn | R | percent=100\nR | holdsSharesIn | E | percent=30\n"
    )
    whole = owners_json(owners(graph(said), "E"))
    ring = [entity("R"), entity("S")]
    assert whole["owners"] == [
        {"kind": "unknown", "owner": None, "at": entity("E"), "effective": share(70)},
        {"kind": "ring", "members": ring, "effective": share(30)},
    ]
    lines = said.splitlines()[:2]
    (finding,) = whole["findings"]
    assert (finding["kind"], finding["members"]) == ("ring", ring)
    assert sorted(item["quote"] for item in finding["evidence"]) == sorted(lines)


def test_more_than_all_is_a_finding_and_each_minimum_is_lowered(graph: Asked) -> None:
    said = "A | holdsSharesIn | E | percent=60\nB | holdsSharesIn | E | percent=70\n"
    whole = owners_json(owners(graph(said), "E"))
    assert [(row["owner"]["name"], row["effective"]) for row in whole["owners"][:2]] == [
        ("B", share(40, 70)),
        ("A", share(30, 60)),
    ]
    both = [evidence(said, line) for line in said.splitlines()]
    assert whole["findings"] == [{"kind": "over-100", "company": entity("E"), "stated": 130.0, "evidence": both}]


def test_what_is_small_is_gathered_so_that_all_still_is_100(graph: Asked) -> None:
    said = "".join(f"A{n} | holdsSharesIn | E | percent={n}\n" for n in range(1, 9))
    at = graph(said)
    large = owners_json(owners(at, "E", minimum=6, chains=0))["owners"]
    assert [row["kind"] for row in large] == ["owner", "owner", "owner", "unknown", "below"]
    assert large[-1] == {"kind": "below", "count": 5, "effective": share(15)}
    two = owners_json(owners(at, "E", limit=2, chains=0))["owners"]
    assert [row["kind"] for row in two] == ["owner", "unknown", "below"]
    assert sum(row["effective"]["minimum"] for row in two) == pytest.approx(100)
    assert [row.company.name for row in holdings(at, "A3", minimum=3.1).holdings] == []


def test_a_limit_keeps_what_is_stated_before_what_can_be_anything(graph: Asked) -> None:
    said = "A | holdsSharesIn | E | percent=20\nV | investedIn | E\nW | investedIn | E\nA | investedIn | F\n"
    at = graph(said)
    assert short(owners(at, "E", limit=1)) == [("A", 20, 20), ("below", 80, 80)]
    assert [row.company.name for row in holdings(at, "A", limit=1).holdings] == ["E"]


def test_with_a_depth_whoever_stands_so_far_away_is_an_end(graph: Asked) -> None:
    at = graph(
        "X | holdsSharesIn | B | percent=50\nB | holdsSharesIn | C | percent=40\nC | holdsSharesIn | D | percent=10\n"
    )
    assert short(owners(at, "D", depth=1)) == [("C", 10, 10), ("unknown D", 90, 90)]
    assert short(owners(at, "D", depth=2)) == [("B", 4, 4), ("unknown D", 90, 90), ("unknown C", 6, 6)]
    assert short(owners(at, "D"))[0] == ("X", 2, 2)


stakes = st.lists(
    st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF"), st.integers(1, 25)), min_size=1, max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=stakes)
def test_where_all_is_exact_the_rows_add_up_to_100(
    rows: list[tuple[str, str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    pairs = {(a, b): n for a, b, n in rows if a != b}
    text = "Y | holdsSharesIn | Z | percent=1\n" + "".join(
        f"{a}{a} | holdsSharesIn | {b}{b} | percent={n}\n" for (a, b), n in pairs.items()
    )
    full = {b for _, b in pairs if sum(n for (_, other), n in pairs.items() if other == b) > 100}
    with open_graph(written(tmp_path_factory.mktemp("random"), text)) as graph:
        for company in {b for _, b in pairs} if not full else set():
            rows_ = owners(graph, company * 2).owners
            assert sum(row.effective.minimum for row in rows_) == pytest.approx(100)
            assert sum(row.effective.maximum for row in rows_) == pytest.approx(100)


# ------------------------------------------------------------------------------------------------------------ the commands


def run(command: Any, *arguments: str) -> tuple[int, str]:
    found = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert found.exception is None, found.exception
    return found.return_value, found.output


def test_the_commands_answer_in_every_format(tmp_path: Path) -> None:
    store = ("--store", str(written(tmp_path, LOOP)))
    code, text = run(owning.owners, "B", "--format", "json", *store)
    whole = json.loads(text)
    assert (code, whole["owners"][0]["effective"]["minimum"]) == (0, pytest.approx(77.2727272727272))
    _, lines = run(owning.owners, "B", "--format", "jsonl", *store)
    assert [json.loads(line) for line in lines.splitlines()] == [
        {"company": whole["company"], **row} for row in whole["owners"]
    ]
    _, text = run(owning.owners, "X", "--of", "B", "--format", "csv", *store)
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["company_id"], row["owner_id"], row["direct_minimum"]) == ("b", "x", "60.0")
    _, text = run(owning.holdings, "X", "--min", "50%", "--format", "json", *store)
    assert [row["company"]["name"] for row in json.loads(text)["holdings"]] == ["B"]
    assert run(owning.holdings, "X", "--min", "99%", "--format", "json", *store)[0] == 1


def test_people_see_the_largest_chain_with_its_sentence(tmp_path: Path) -> None:
    said = "A | holdsSharesIn | B | percent=50\nB | holdsSharesIn | C | percentMin=40\n"
    _, text = run(owning.owners, "C", "--store", str(written(tmp_path, said)))
    shown = " ".join(text.split())
    assert "A 20 to 50 A ─ 50 % → B ─ 40 to 100 %" in shown
    assert "percentMin=40”" in shown
    assert "nobody known, at B" in shown


def test_wrong_input_is_said(tmp_path: Path) -> None:
    store = ("--store", str(written(tmp_path, LOOP)))
    for arguments in (("B", "C"), ("B", "--min", "many"), ("X", "--of", "B", "--depth", "2")):
        assert CliRunner().invoke(owning.owners, [*arguments, *store]).exit_code == 2
    found = CliRunner().invoke(owning.owners, ["Nobody", *store], standalone_mode=False)
    assert isinstance(found.exception, NameUnknown)


def test_a_golden_share_without_a_figure_is_a_token_of_the_capital(graph: Asked) -> None:
    answer = owners(graph("G | holdsSharesIn | E | basis=golden-share\nT | holdsSharesIn | E | percent=60"), "E")
    assert short(answer) == [("T", 60, 60), ("G", 0, 1), ("unknown E", 39, 40)]
    assert directs(answer)["G"] == (0, 1)


def test_a_golden_share_with_a_figure_is_that_much_of_the_capital(graph: Asked) -> None:
    asked = graph(
        "G | holdsSharesIn | E | percent=1 | basis=golden-share\nG | holdsSharesIn | E | percent=1 | basis=capital"
    )
    assert short(owners(asked, "E")) == [("G", 1, 1), ("unknown E", 99, 99)]


SIZES = (Size(10, 10), Size(5, low_open=True), Size(0, 40), Size(0, low_open=True), Size())


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(SIZES)), max_size=12))
def test_whose_smallest_share_is_not_meant_itself_is_the_same_from_both_ends(rows: list[tuple[int, int, Size]]) -> None:
    stakes = {(holder, company): Stake(holder, company, size, ()) for holder, company, size in rows}
    divisions = {at: Division(tuple(one for (_, to), one in stakes.items() if to == at)) for _, at in stakes}
    table = Table(cast("Graph", None), Terms(), divisions, range(6))
    asked = AskedTable(table, names_all=False)
    for place in range(6):
        assert asked.opened(place) == {owner for owner in range(6) if place in asked.opened_below(owner)}
