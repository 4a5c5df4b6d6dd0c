from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_holdings import extract, written

import kg
from kg.build import build
from kg.commands import state as command
from kg.errors import NameUnknown
from kg.graph import Graph, open_graph
from kg.network import Terms
from kg.registry import EMPTY, Entry, Registry, load_places
from kg.state import State, state, state_json, states, states_json
from kg.state.words import Rank, country_of, names_itself, rank_of, said_in

Asked = Callable[..., Graph]
CITY = Entry("city", "City", kinds=("StateInvestor",), country="CN", level="municipal")
KNOWN = Registry({"city": CITY}, load_places().entries)
TWO_MASTERS = """
City | limitedPartnerOf | Fund:Fund | percent=60
Insurer | limitedPartnerOf | Fund:Fund | percent=40
Manager | manages | Fund:Fund
Fund:Fund | holdsSharesIn | Chip | percent=70
"""


@pytest.fixture
def graph(tmp_path: Path) -> Asked:
    return lambda *texts: open_graph(written(tmp_path, *texts))


def asked(graph: Graph, company: str, **more: Any) -> State:
    return state(graph, company, registry=more.pop("registry", KNOWN), **more)


def money(answer: State) -> tuple[float, float]:
    share = answer.economic.share
    return round(share.minimum, 9), round(share.maximum, 9)


def unknown(answer: State) -> tuple[float, float]:
    share = answer.economic.unknown
    return round(share.minimum, 9), round(share.maximum, 9)


def bodies(answer: State) -> dict[str, tuple[float, float]]:
    return {
        row.body.entity.name: (round(row.share.minimum, 9), round(row.share.maximum, 9))
        for row in answer.economic.bodies
    }


def levels(answer: State) -> dict[tuple[str, str | None], float]:
    return {(row.level, row.country): round(row.share.maximum, 9) for row in answer.economic.levels}


def ranks(answer: State) -> dict[str, tuple[str, str | None, str]]:
    found = [row.body for row in answer.economic.bodies]
    return {body.entity.name: (body.level, body.country, body.basis) for body in found}


# -------------------------------------------------------------------------------------------------- money is not control


def test_a_fund_of_a_city_with_a_private_manager_is_the_citys_money_and_not_the_citys_to_decide(graph: Asked) -> None:
    answer = asked(graph(TWO_MASTERS), "Fund")
    assert (money(answer), answer.control.state) == ((60, 60), "no")
    assert "Manager" in answer.control.reason


def test_what_such_a_fund_holds_is_in_part_the_citys_money_and_not_the_citys_to_decide(graph: Asked) -> None:
    answer = asked(graph(TWO_MASTERS), "Chip")
    assert (money(answer), unknown(answer), answer.control.state) == ((42, 42), (30, 30), "no")
    assert answer.control.by == ()


def test_a_fund_of_an_insurer_that_a_state_manager_runs_is_no_state_money_and_the_states_to_decide(
    graph: Asked,
) -> None:
    said = "Insurer | limitedPartnerOf | Fund:Fund | percent=100\nCity | manages | Fund:Fund\n"
    answer = asked(graph(said), "Fund")
    assert (money(answer), answer.control.state) == ((0, 0), "yes")
    assert [[member.name for member in row.who] for row in answer.control.by] == [["City"]]


def test_51_per_cent_of_51_per_cent_is_26_of_the_money_and_all_of_the_control(graph: Asked) -> None:
    answer = asked(graph("City | holdsSharesIn | A | percent=51\nA | holdsSharesIn | B | percent=51\n"), "B")
    assert (money(answer), answer.control.state) == ((26.01, 26.01), "yes")


def test_exactly_half_is_half_of_the_money_and_no_control(graph: Asked) -> None:
    answer = asked(graph("City | holdsSharesIn | A | percent=50\nP | holdsSharesIn | A | percent=50\n"), "A")
    assert (money(answer), answer.control.state) == ((50, 50), "no")


def test_a_stake_of_unknown_size_could_decide(graph: Asked) -> None:
    answer = asked(graph("City | investedIn | A\nP | holdsSharesIn | A | percent=20\n"), "A")
    assert (money(answer), answer.control.state) == ((0, 80), "possible")


def test_votes_of_several_states_are_pooled_as_a_number_and_not_as_a_power(graph: Asked) -> None:
    said = "City | holdsSharesIn | A | percent=30\nLandkreis Elbe | holdsSharesIn | A | percent=30\n"
    control = asked(graph(said), "A").control
    assert (control.state, control.together.minimum, control.together.maximum) == ("no", 60, 60)
    assert "no source says that they act together" in control.reason


def test_a_state_fund_run_by_a_private_manager_decides_nothing_by_itself(graph: Asked) -> None:
    said = "Landesfonds Elbe:Fund | holdsSharesIn | A | percent=80\nManager | manages | Landesfonds Elbe\n"
    answer = asked(graph(said), "A")
    assert (money(answer), answer.control.state) == ((80, 80), "no")


# --------------------------------------------------------------------------------------------- each part once, at the end


def test_an_organisation_called_the_states_without_stated_owners_is_itself_the_body(graph: Asked) -> None:
    answer = asked(graph("Harbour:StateInvestor | holdsSharesIn | A | percent=40\n"), "A")
    assert (bodies(answer), ranks(answer)) == ({"Harbour": (40, 40)}, {"Harbour": ("unknown", None, "document")})
    assert [item.quote for item in answer.economic.bodies[0].body.evidence] == [
        "Harbour:StateInvestor | holdsSharesIn | A | percent=40"
    ]


def test_where_its_owners_are_stated_they_count_in_its_place(graph: Asked) -> None:
    said = """
Harbour:StateInvestor | holdsSharesIn | A | percent=40
City | holdsSharesIn | Harbour | percent=75
Private | holdsSharesIn | Harbour | percent=25
"""
    answer = asked(graph(said), "A")
    assert (money(answer), bodies(answer)) == ((30, 30), {"City": (30, 30)})


def test_what_the_stated_owners_of_a_state_company_leave_is_nobodys_and_not_counted(graph: Asked) -> None:
    said = "Harbour:StateInvestor | holdsSharesIn | A | percent=100\nCity | holdsSharesIn | Harbour | percent=60\n"
    answer = asked(graph(said), "A")
    assert (money(answer), unknown(answer)) == ((60, 60), (40, 40))


def test_a_state_company_wholly_in_private_hands_is_no_state_money(graph: Asked) -> None:
    said = "Harbour:StateInvestor | holdsSharesIn | A | percent=100\nPrivate | holdsSharesIn | Harbour | percent=100\n"
    assert money(asked(graph(said), "A")) == (0, 0)


def test_an_owner_of_whom_nothing_is_said_is_not_the_states(graph: Asked) -> None:
    assert money(asked(graph("Somebody | holdsSharesIn | A | percent=90\n"), "A")) == (0, 0)


def test_a_part_that_comes_by_two_ways_counts_once(graph: Asked) -> None:
    said = """
City | holdsSharesIn | A | percent=50
City | holdsSharesIn | B | percent=100
B | holdsSharesIn | A | percent=50
"""
    answer = asked(graph(said), "A")
    assert (money(answer), bodies(answer)) == ((100, 100), {"City": (100, 100)})
    assert [chain.share for chain in answer.economic.bodies[0].chains] == [50, 50]


def test_through_a_loop_a_part_counts_once(graph: Asked) -> None:
    said = """
City | holdsSharesIn | B | percent=60
City | holdsSharesIn | C | percent=20
B | holdsSharesIn | C | percent=30
C | holdsSharesIn | B | percent=40
"""
    assert money(asked(graph(said), "B")) == (pytest.approx(77.272727273), pytest.approx(77.272727273))


def test_two_unsized_state_stakes_are_together_what_the_others_leave_and_not_twice_that(graph: Asked) -> None:
    said = "City | investedIn | A\nLand Bremen | investedIn | A\nP | holdsSharesIn | A | percent=30\n"
    answer = asked(graph(said), "A")
    assert (money(answer), bodies(answer)) == ((0, 70), {"City": (0, 70), "Land Bremen": (0, 70)})


def test_a_company_of_which_no_owner_is_stated_ends_at_nobody_known(graph: Asked) -> None:
    answer = asked(graph("A | holdsSharesIn | B | percent=10\n"), "A")
    assert (money(answer), unknown(answer), answer.control.state) == ((0, 0), (100, 100), "no")


def test_a_state_body_without_stated_owners_is_all_its_own(graph: Asked) -> None:
    answer = asked(graph("City | holdsSharesIn | B | percent=10\n"), "City")
    assert (bodies(answer), unknown(answer), answer.control.state) == ({"City": (100, 100)}, (0, 0), "yes")


def test_a_stake_of_more_than_five_leaves_five_out(graph: Asked) -> None:
    share = asked(graph("City | holdsSharesIn | A | percentMin=5 | exclusive=true\n"), "A").economic.share
    assert (share.minimum, share.exclusive_minimum) == (5, True)


def test_more_than_100_per_cent_is_a_finding(graph: Asked) -> None:
    answer = asked(graph("City | holdsSharesIn | A | percent=60\nP | holdsSharesIn | A | percent=70\n"), "A")
    assert ([finding.kind for finding in answer.findings], money(answer)) == (["over-100"], (30, 60))


# ------------------------------------------------------------------------------------------------- levels, states, reasons


def test_shares_are_split_by_level_and_by_state_and_a_foreign_state_is_marked(graph: Asked) -> None:
    said = """
国家集成电路产业投资基金 | holdsSharesIn | 上海某芯 | percent=10
安徽省财政厅 | holdsSharesIn | 上海某芯 | percent=20
合肥市国资委 | holdsSharesIn | 上海某芯 | percent=5
浦东新区国资委 | holdsSharesIn | 上海某芯 | percent=4
Freistaat Sachsen | holdsSharesIn | 上海某芯 | percent=3
"""
    answer = asked(graph(said), "上海某芯")
    assert levels(answer) == {
        ("provincial", "CN"): 20,
        ("central", "CN"): 10,
        ("municipal", "CN"): 5,
        ("district", "CN"): 4,
        ("provincial", "DE"): 3,
    }
    assert [row.foreign for row in answer.economic.levels] == [False, False, False, False, True]
    assert money(answer) == (42, 42)


def test_a_ministry_named_without_its_country_is_that_of_the_country_of_what_it_holds(graph: Asked) -> None:
    said = "Ministry of Finance | holdsSharesIn | Shanghai Elm | percent=10\nMinistry of Trade | investedIn | Oak\n"
    at = graph(said)
    assert ranks(asked(at, "Shanghai Elm")) == {"Ministry of Finance": ("central", "CN", "document")}
    assert ranks(asked(at, "Oak")) == {"Ministry of Trade": ("central", None, "document")}


def test_two_bodies_of_one_level_are_one_row(graph: Asked) -> None:
    said = "合肥市国资委 | holdsSharesIn | A | percent=10\n芜湖市国资委 | holdsSharesIn | A | percent=20\n"
    assert levels(asked(graph(said), "A")) == {("municipal", "CN"): 30}


def test_foreign_is_not_known_where_a_country_is_not(graph: Asked) -> None:
    answer = asked(graph("City | holdsSharesIn | A | percent=10\n"), "A")
    assert [row.foreign for row in answer.economic.bodies] == [None]


def test_the_registrys_kind_is_a_reason_and_says_so(graph: Asked) -> None:
    assert ranks(asked(graph("City | investedIn | A\n"), "A")) == {"City": ("municipal", "CN", "registry")}
    assert bodies(asked(graph("City | investedIn | A\n"), "A", registry=EMPTY)) == {}


def test_a_unit_of_a_state_group_is_the_states_at_the_groups_level(graph: Asked) -> None:
    said = "Arm | investedIn | A\nArm | memberOfGroup | Middle\nMiddle | memberOfGroup | City\n"
    answer = asked(graph(said), "A")
    assert ranks(answer) == {"Arm": ("municipal", "CN", "document")}
    assert [item.quote for item in answer.economic.bodies[0].body.evidence] == [
        "Arm | memberOfGroup | Middle",
        "Middle | memberOfGroup | City",
    ]


def test_groups_that_belong_to_each_other_are_nobodys(graph: Asked) -> None:
    assert money(asked(graph("X | investedIn | A\nX | memberOfGroup | Y\nY | memberOfGroup | X\n"), "A")) == (0, 0)


def test_being_managed_or_controlled_by_a_state_makes_no_state_money(graph: Asked) -> None:
    assert money(asked(graph("X | investedIn | A\nCity | controls | X\nCity | manages | X\n"), "A")) == (0, 0)


def test_a_person_is_never_a_state_body(graph: Asked) -> None:
    assert money(asked(graph("Stadt Wind:Person | investedIn | A\n"), "A")) == (0, 0)


def test_a_place_that_holds_shares_is_its_government(graph: Asked) -> None:
    answer = asked(graph("Hefei:Place | holdsSharesIn | A | percent=10\nBerlin:Place | investedIn | A\n"), "A")
    assert ranks(answer) == {"Hefei": ("municipal", "CN", "registry"), "Berlin": ("provincial", "DE", "registry")}


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("合肥市國資委", Rank("municipal", "CN")),
        ("北京市海淀区国有资产投资", Rank("district", "CN")),
        ("内蒙古自治区财政厅", Rank("provincial", "CN")),
        ("区块链城市市场公司", Rank()),
        ("中国国有企业结构调整基金二期", Rank("central", "CN")),
        ("City of Hefei", Rank("municipal", "CN")),
        ("Anhui Provincial SASAC", Rank("provincial", "CN")),
        ("State of North Rhine-Westphalia", Rank("provincial", "DE")),
        ("State of Qatar", Rank("central", "QA")),
        ("Ministry of Finance", Rank("central")),
        ("Land Berlin", Rank("provincial", "DE")),
        ("Stadt Leipzig", Rank("municipal", "DE")),
        ("Freie und Hansestadt Hamburg", Rank("provincial", "DE")),
        ("Sächsisches Staatsministerium der Finanzen", Rank("provincial", "DE")),
        ("Bund", Rank("central", "DE")),
        ("Landkreis Görlitz", Rank("district")),
        ("Kanton Zürich", Rank("provincial", "CH")),
    ],
)
def test_a_name_says_level_and_country(name: str, rank: Rank) -> None:
    assert rank_of(name) == rank


def test_only_some_words_of_a_name_make_it_the_states() -> None:
    states_ = [
        "合肥市国资委",
        "浦東新區國資創投平台",
        "Landesfonds Elbe",
        "the City of Hefei",
        "Ministry of Finance",
        "Bund",
    ]
    others = [
        "上海市某某公司",
        "Stadtwerke Jena",
        "City Developments",
        "Landmark Capital",
        "Bund und Partner",
        "国金证券",
        "区块链",
    ]
    assert [name for name in states_ + others if names_itself(name)] == states_


def test_the_country_of_a_company_is_that_of_the_place_in_its_name() -> None:
    assert [country_of(name) for name in ("上海燧石科技", "Flint (Beijing) Technology", "Flint")] == ["CN", "CN", None]


# ---------------------------------------------------------------------------------------------------------- what texts say


@pytest.mark.parametrize(
    ("text", "who", "level"),
    [
        ("State-owned Harbour Group holds 5 per cent of Quillon.", ["Harbour Group"], None),
        ("Harbour Group, a state-owned investor of the city of Hefei, was set up in 2012.", ["Harbour Group"], "municipal"),
        ("Harbour Group is wholly owned by the province of Anhui.", ["Harbour Group"], "provincial"),
        ("Harbour Group (state-owned) led the round.", ["Harbour Group"], None),
        ("The state-owned investors Harbour Group, Tidal Fund and Moor Bank led.", ["Harbour Group", "Tidal Fund", "Moor Bank"], None),
        ("Harbour Group, the Norwegian sovereign wealth fund, came in.", ["Harbour Group"], "central"),
        ("领投方为合肥市属国资平台澜石投资。", ["澜石投资"], "municipal"),
        ("澜石投资是一家省属国有独资企业。", ["澜石投资"], "provincial"),
        ("澜石投资（央企）参与投资。", ["澜石投资"], "central"),
        ("國資平台瀾石投資領投。", ["澜石投资"], None),
        ("Beteiligt ist die landeseigene Weiherbank.", ["Weiherbank"], "provincial"),
        ("Die Weiherbank, eine kommunale Gesellschaft, hält zehn Prozent.", ["Weiherbank"], "municipal"),
        ("Der Landesfonds Silberbach ist dabei.", ["Silberbach"], "provincial"),
        ("Das bundeseigene Institut Weiherbank zahlt.", [], None),
    ],
)  # fmt: skip
def test_a_text_calls_somebody_the_states(text: str, who: list[str], level: str | None) -> None:
    names = ["Harbour Group", "Tidal Fund", "Moor Bank", "澜石投资", "Weiherbank", "Silberbach", "Quillon"]
    found = list(said_in(text, {**{name: number for number, name in enumerate(names)}, "瀾石投資": 3}))
    assert [names[said.who] for said in found] == who
    assert {said.rank.level for said in found} <= {level}
    assert all(text[said.start : said.end] in text and said.end > said.start for said in found)


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Group is not a state-owned investor.",
        "Harbour Group, formerly state-owned, led the round.",
        "Harbour Group invested in state-owned enterprises.",
        "Harbour Group bought a stake from state-owned sellers in 2019.",
        "State-backed Harbour Group led the round.",
        "Money from state-owned banks flowed to Harbour Group.",
        "澜石投资投资了国有企业。",
        "澜石投资具有国资背景。",
        "澜石投资并非国有企业。",
        "非国有的澜石投资领投。",
        "Die Weiherbank ist keine staatliche Bank.",
        "Die ehemals staatliche Weiherbank ist dabei.",
    ],
)
def test_a_text_that_denies_it_or_speaks_of_others_makes_nobody_the_states(text: str) -> None:
    assert list(said_in(text, {"Harbour Group": 0, "澜石投资": 1, "Weiherbank": 2})) == []


def test_words_beside_a_name_count_with_their_sentence_and_say_the_level_before_the_registry(graph: Asked) -> None:
    said = "City | holdsSharesIn | A | percent=10\nIt was long ago. City is owned by the province. So it is.\n"
    (row,) = asked(graph(said), "A").economic.bodies
    assert (row.body.level, row.body.country, row.body.basis) == ("provincial", "CN", "document")
    assert [item.quote for item in row.body.evidence] == ["City is owned by the province."]


# ------------------------------------------------------------------------------------------------------------------ dates


def test_what_was_sold_before_the_date_is_no_longer_state_money(graph: Asked) -> None:
    said = """
City | holdsSharesIn | A | percent=40 | date=2020
City | holdsSharesIn | A | percent=10 | date=2023
"""
    at = graph(said)
    found = [money(asked(at, "A", terms=Terms(as_of=date))) for date in ("2019", "2021", "2024")]
    assert found == [(0, 0), (40, 40), (10, 10)]


def test_what_was_said_after_the_date_makes_nobody_the_states(graph: Asked) -> None:
    stake = ("Tide | holdsSharesIn | A | percent=10\n", "2020-01-01")
    said = ("Tide | investedIn | B\nTide is a state-owned investor.\n", "2024-01-01")
    at = graph(stake, said)
    found = [money(asked(at, "A", terms=Terms(known_by=date))) for date in ("2021", "2025")]
    assert found == [(0, 0), (10, 10)]


# ------------------------------------------------------------------------------------------------------------ all companies


def test_all_companies_stand_by_their_share_and_each_body_with_where_its_money_sits(graph: Asked) -> None:
    answer = states(graph(TWO_MASTERS + "Private | holdsSharesIn | Other | percent=100\n"), registry=KNOWN)
    assert [(row.company.name, money(row), row.control.state) for row in answer.companies] == [
        ("Fund", (60, 60), "no"),
        ("Chip", (42, 42), "no"),
        ("Other", (0, 0), "no"),
    ]
    assert [
        (row.body.entity.name, [(one.company.name, one.share.minimum) for one in row.holdings]) for row in answer.bodies
    ] == [("City", [("Fund", 60), ("Chip", 42)])]


def test_a_company_among_all_has_the_same_answer_as_alone(graph: Asked) -> None:
    said = (
        TWO_MASTERS
        + "City | holdsSharesIn | Chip | percentMin=5 | exclusive=true\nX | holdsSharesIn | Chip | percent=98\n"
    )
    at = graph(said)
    alone = {row.company.name: state_json(row) for row in states(at, registry=KNOWN, chains=2).companies}
    assert alone == {name: state_json(asked(at, name, chains=2)) for name in alone}


def test_a_graph_without_stakes_has_no_companies(graph: Asked) -> None:
    assert states_json(states(graph("A | manages | B\n"), registry=KNOWN)) == {
        "asOf": None,
        "knownBy": None,
        "companies": [],
        "bodies": [],
    }


# -------------------------------------------------------------------------------------------------------------- properties

PAIRS = st.lists(
    st.tuples(st.sampled_from("PQBCDE"), st.sampled_from("BCDE"), st.integers(1, 30)),
    unique_by=lambda row: row[:2],
    max_size=8,
).map(lambda rows: [row for row in rows if row[0] != row[1]])


def _stakes(rows: list[tuple[str, str, int]]) -> str:
    names = {"P": "Land Bremen", "Q": "City"}
    return "".join(f"{names.get(a, a * 3)} | holdsSharesIn | {b * 3} | percent={c}\n" for a, b, c in rows)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=PAIRS)
def test_exact_shares_add_up_by_body_and_by_level_and_with_private_owners_and_nobody_to_100(
    rows: list[tuple[str, str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = "Land Bremen | holdsSharesIn | EEE | percent=1\n" + _stakes([row for row in rows if row[:2] != ("P", "E")])
    with open_graph(written(tmp_path_factory.mktemp("s"), text)) as at:
        for row in states(at, registry=KNOWN).companies:
            economic = row.economic
            share = economic.share.minimum
            assert 0 <= share <= economic.share.maximum <= 100
            assert sum(one.share.minimum for one in economic.bodies) == pytest.approx(share)
            assert sum(one.share.minimum for one in economic.levels) == pytest.approx(share)
            private = 100 - share - economic.unknown.minimum
            assert private >= -1e-9


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=PAIRS, at=st.sampled_from("BCDE"), percent=st.integers(1, 5))
def test_one_more_private_owner_never_raises_state_money(
    rows: list[tuple[str, str, int]], at: str, percent: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = "City | holdsSharesIn | EEE | percent=1\n" + _stakes([row for row in rows if row[:2] != ("Q", "E")])
    more = f"{text}Newcomer | holdsSharesIn | {at * 3} | percent={percent}\n"
    with (
        open_graph(written(tmp_path_factory.mktemp("a"), text)) as before,
        open_graph(written(tmp_path_factory.mktemp("b"), more)) as after,
    ):
        shares = {row.company.name: money(row) for row in states(before, registry=KNOWN).companies}
        for row in states(after, registry=KNOWN).companies:
            low, high = shares.get(row.company.name, (0, 0))
            assert money(row)[0] <= low + 1e-9
            assert money(row)[1] <= high + 1e-9


# ------------------------------------------------------------------------------------------------------------- the command


def run(tmp_path: Path, *arguments: str) -> Any:
    store = written(
        tmp_path,
        "Landesfonds Silberbach | holdsSharesIn | Elbtal | percent=25.5\nP | holdsSharesIn | Elbtal | percent=10\n",
    )
    return CliRunner().invoke(command.state, [*arguments, "--store", str(store)], standalone_mode=False)


def test_the_json_of_a_company_has_the_whole_shape(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "Elbtal", "--format", "json").stdout)
    entity = {
        "id": "landesfonds-silberbach",
        "name": "Landesfonds Silberbach",
        "names": ["Landesfonds Silberbach"],
        "types": ["Company"],
    }
    line = "Landesfonds Silberbach | holdsSharesIn | Elbtal | percent=25.5"
    evidence = {"document": "0.txt", "publisher": None, "published": None, "start": 0, "end": len(line), "quote": line}
    elbtal = {"id": "elbtal", "name": "Elbtal", "names": ["Elbtal"], "types": ["Company"]}
    exactly = {"minimum": 25.5, "maximum": 25.5}
    link = {"holder": entity, "company": elbtal, "relation": "holdsSharesIn", "share": exactly, "evidence": [evidence]}
    control = found.pop("control")
    assert found == {
        "company": elbtal,
        "asOf": None,
        "knownBy": None,
        "economic": {
            "share": exactly,
            "unknown": {"minimum": 64.5, "maximum": 64.5},
            "levels": [{"level": "provincial", "country": "DE", "foreign": None, "share": exactly}],
            "bodies": [
                {
                    "body": entity,
                    "level": "provincial",
                    "country": "DE",
                    "foreign": None,
                    "share": exactly,
                    "basis": "document",
                    "chains": [{"share": 25.5, "links": [link]}],
                    "evidence": [evidence],
                }
            ],
        },
        "findings": [],
    }
    assert (control["state"], control["by"], control["together"]) == ("no", [], exactly)


def test_jsonl_and_csv_have_one_company_a_line(tmp_path: Path) -> None:
    (line,) = run(tmp_path, "--format", "jsonl").stdout.splitlines()
    assert json.loads(line)["economic"]["share"] == {"minimum": 25.5, "maximum": 25.5}
    (row,) = csv.DictReader(io.StringIO(run(tmp_path, "--format", "csv").stdout))
    assert (row["company_name"], row["economic_share_minimum"], row["control_state"]) == ("Elbtal", "25.5", "no")


def test_people_read_both_answers_each_by_itself(tmp_path: Path) -> None:
    text = run(tmp_path, "Elbtal").stdout
    assert text.startswith("Money: 25.5 % of Elbtal ends at state bodies; of 64.5 % nobody knows the owner")
    assert "provincial, DE" in text
    assert "Control by a state: no." in text


def test_people_see_companies_and_where_each_bodys_money_sits(tmp_path: Path) -> None:
    text = run(tmp_path).stdout
    assert "Where the money of each state body sits:" in text
    assert text.count("Elbtal") == 2


def test_min_leaves_rows_out_and_counts_them_all_the_same(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "Elbtal", "--min", "30%", "--format", "json").stdout)["economic"]
    assert (found["share"]["minimum"], found["levels"], found["bodies"]) == (25.5, [], [])


def test_an_unknown_name_is_said_to_be_unknown(graph: Asked) -> None:
    with pytest.raises(NameUnknown):
        asked(graph(TWO_MASTERS), "Nobody")


def test_python_has_the_same_door(tmp_path: Path) -> None:
    with kg.open(written(tmp_path, "Landesfonds Silberbach | holdsSharesIn | Elbtal | percent=25.5\n")) as at:
        assert at.state("Elbtal").economic.share.minimum == 25.5
        assert [row.company.name for row in at.states().companies] == ["Elbtal"]


def test_a_notebook_shows_both_tables(graph: Asked) -> None:
    at = graph(TWO_MASTERS)
    assert "City" in asked(at, "Fund")._repr_html_()
    assert "Chip" in states(at, registry=KNOWN)._repr_html_()


# ------------------------------------------------------------------------------------------------------ from real sentences


def test_sentences_in_three_languages_give_bodies_levels_and_their_evidence(tmp_path: Path) -> None:
    texts = {
        "en.txt": "Harbour Tide Group holds 30 per cent of Quillon Semiconductor. Harbour Tide Group, a state-owned investor "
        "of the city of Hefei, was set up in 2012. Moorland Partners holds 20 per cent of Quillon Semiconductor.\n",
        "zh.txt": "岑溪科技完成融资\n\n合肥澜石投资持有岑溪科技30%的股份。合肥澜石投资是合肥市属国资平台。安徽省国资委持有岑溪科技8%的股份。\n",
        "de.txt": "Die Elbtal GmbH baut Chips. Das Land Niedersachsen hält 20 Prozent an der Elbtal GmbH.\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    build([tmp_path / name for name in texts], tmp_path / "store")
    with open_graph(tmp_path / "store") as at:
        english, chinese = asked(at, "Quillon Semiconductor"), asked(at, "岑溪科技")
        assert ranks(english) == {"Harbour Tide Group": ("municipal", "CN", "document")}
        assert [item.quote for item in english.economic.bodies[0].body.evidence] == [
            "Harbour Tide Group, a state-owned investor of the city of Hefei, was set up in 2012."
        ]
        assert levels(chinese) == {("municipal", "CN"): 30, ("provincial", "CN"): 8}
        assert levels(asked(at, "Elbtal GmbH")) == {("provincial", "DE"): 20}


__all__ = ["extract"]
