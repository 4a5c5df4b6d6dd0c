from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from itertools import islice, pairwise

import pytest
import toy
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.build import build
from kg.errors import InputError, NameUnknown
from kg.graph import open_graph
from kg.network import Network, Terms, connections_json
from kg.network.search import NOTHING, Adjacency, Key, Row, Search, joined
from kg.registry import EMPTY

# ---------------------------------------------------------------------------------------------------- search on numbers


def labels(numbers: Collection[int]) -> dict[int, str]:
    return {number: f"{number:03}" for number in numbers}


def every_chain(rows: list[Row], start: int, goal: int, closed: Collection[int], via: Collection[int], most: int):
    """All chains by trying everything, in the order that is promised."""
    adjacency = Adjacency.of(rows)
    found: list[tuple[int, Key, tuple[str, ...], tuple[int, ...]]] = []

    def go(chain: tuple[int, ...], key: Key) -> None:
        if chain[-1] == goal:
            if set(via) <= set(chain):
                found.append((len(chain), key, tuple(labels(chain).values()), chain))
            return
        if len(chain) <= most:
            for other, link in adjacency.best(chain[-1]).items():
                if other not in chain and (other == goal or other not in closed):
                    go((*chain, other), joined(key, link))

    go((start,), NOTHING)
    return [chain for *_, chain in sorted(found)]


rows = st.lists(
    st.tuples(st.just(0), st.integers(0, 7), st.integers(0, 7), st.integers(1, 3), st.sampled_from([0, 100])),
    max_size=18,
).map(lambda links: [(number, *link[1:]) for number, link in enumerate(links)])


@settings(max_examples=300, deadline=None)
@given(
    rows,
    st.sets(st.integers(2, 4), max_size=2),
    st.lists(st.integers(5, 7), max_size=2, unique=True),
    st.integers(1, 6),
)
def test_chains_are_all_there_and_best_first(rows: list[Row], closed: set[int], via: list[int], most: int) -> None:
    search = Search(Adjacency.of(rows), 0, 1, labels, frozenset(closed), tuple(via), most)
    assert list(search.chains()) == every_chain(rows, 0, 1, closed, via, most)
    assert search.complete


@settings(max_examples=100, deadline=None)
@given(rows, st.integers(1, 6))
def test_reading_only_what_is_walked_finds_the_same(rows: list[Row], most: int) -> None:
    def touching(numbers: Collection[int]) -> Iterator[Row]:
        return (row for row in rows if row[1] in numbers or row[2] in numbers)

    whole = Search(Adjacency.of(rows), 0, 1, labels, max_hops=most)
    lazy = Search(Adjacency(touching), 0, 1, labels, max_hops=most)
    assert list(lazy.chains()) == list(whole.chains())


def test_equal_chains_come_in_the_order_of_their_labels_and_not_of_their_numbers() -> None:
    links = [(i, *ends, 1, 0) for i, ends in enumerate([(0, 2), (2, 1), (0, 3), (3, 1)])]
    names = {0: "a", 1: "b", 2: "z", 3: "c"}
    search = Search(Adjacency.of(links), 0, 1, lambda numbers: {n: names[n] for n in numbers})
    assert list(search.chains()) == [(0, 3, 1), (0, 2, 1)]


def test_a_chain_is_as_strong_as_its_weakest_hop() -> None:
    links = [(0, 0, 2, 9, 0), (1, 2, 1, 2, 0), (2, 0, 3, 3, 0), (3, 3, 1, 3, 0)]
    assert list(Search(Adjacency.of(links), 0, 1, labels).chains()) == [(0, 3, 1), (0, 2, 1)]


def test_a_search_that_would_take_too_long_ends_and_says_so() -> None:
    middle = range(2, 40)
    links = [(0, 0, m, 1, 0) for m in middle] + [(0, m, 1, 1, 0) for m in middle]
    search = Search(Adjacency.of(links), 0, 1, labels, choices=10)
    assert list(search.chains()) == []
    assert not search.complete


def test_a_wide_edge_is_not_crossed_once_a_connection_is_known() -> None:
    links = [(0, 0, 1, 1, 0), *((n, 0, n, 1, 0) for n in range(2, 30)), *((n, n, n + 100, 1, 0) for n in range(2, 30))]
    links += [(0, 1, 50, 1, 0), *((n, 50, n, 1, 0) for n in range(51, 90))]
    search = Search(Adjacency.of(links), 0, 1, labels, width=5)
    assert list(search.chains()) == [(0, 1)]
    assert not search.complete


def test_the_search_agrees_with_networkx_on_the_length() -> None:
    import networkx

    pick = random.Random(3)
    links = [(i, pick.randrange(2000), pick.randrange(2000), 1, 0) for i in range(5000)]
    graph = networkx.Graph((row[1], row[2]) for row in links)
    adjacency = Adjacency.of(links)
    for _ in range(50):
        a, b = pick.sample(sorted(graph), 2)
        found = list(islice(Search(adjacency, a, b, labels, max_hops=30).chains(), 1))
        expected = networkx.shortest_path_length(graph, a, b) if networkx.has_path(graph, a, b) else None
        assert (len(found[0]) - 1 if found else None) == expected
        for here, there in pairwise(found[0] if found else ()):
            assert graph.has_edge(here, there)


# ------------------------------------------------------------------------------------------------------ on real stores

ARTICLE = """
Tencent = 腾讯:Corporate | investedIn | Enflame:ChipStartup | round=D | date=2023-09 | confidence=0.8
Tencent | holdsSharesIn | Enflame | percent=20.258 | asOf=2026-01
Tencent | investedIn | Zhipu:ModelStartup | date=2023
Alibaba:Corporate | investedIn | Zhipu | date=2023-10
Alibaba | investedIn | Biren:ChipStartup | status=planned | date=2024
Hermitage:VentureInvestor | investedIn | Biren | status=denied
Redpoint:VentureInvestor | investedIn | Enflame | status=reported
Enflame | foundedBy | Zhao:Person
Zhao | educatedAt | Tsinghua:University
Li:Person | educatedAt | Tsinghua
Moore:ChipStartup | foundedBy | Li
Moore | locatedIn | Beijing:Place
Zhipu | locatedIn | Beijing
Moore | valuation | "1000000000" CNY
Tencent | acquired | Tencent
"""


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    folder = tmp_path_factory.mktemp("network")
    (folder / "article.txt").write_text(ARTICLE)
    (folder / "second.txt").write_text("Tencent | investedIn | Enflame | round=D | date=2023-09\n")
    (folder / "second.meta.json").write_text('{"published": "2024-05"}')
    build([folder / "article.txt", folder / "second.txt"], folder / "store", extract=toy.extract, registry=EMPTY)
    with open_graph(folder / "store") as graph:
        yield Network(graph)


def walked(network: Network, a: str, b: str, **options: object) -> list[list[str]]:
    """Each connection as words: relation, and < where it is walked against its direction."""
    answer = network.path(a, b, **options)  # type: ignore[arg-type]
    return [[hop.fact.predicate + ("" if hop.forward else "<") for hop in path.hops] for path in answer.paths]


def test_a_stake_is_shown_before_a_round_and_both_are_one_hop(network: Network) -> None:
    (path,) = network.path("Tencent", "Enflame").paths
    (hop,) = path.hops
    assert hop.fact.predicate == "holdsSharesIn"
    assert hop.forward
    assert [other.fact.predicate for other in hop.also] == ["investedIn"]  # type: ignore[attr-defined]
    assert len(hop.also[0].fact.evidence) == 2  # type: ignore[attr-defined]


def test_the_direction_of_each_hop_is_that_of_its_fact(network: Network) -> None:
    assert walked(network, "Enflame", "腾讯") == [["holdsSharesIn<"]]
    assert walked(network, "Enflame", "Alibaba") == [["holdsSharesIn<", "investedIn", "investedIn<"]]


def test_a_school_and_a_place_explain_nothing_unless_they_are_asked_for(network: Network) -> None:
    assert walked(network, "Enflame", "Moore") == []
    by_school = ["foundedBy", "educatedAt", "educatedAt<", "foundedBy<"]
    assert by_school in walked(network, "Enflame", "Moore", through_hubs=True)
    assert walked(network, "Zhao", "Tsinghua") == [["educatedAt"]]
    assert walked(network, "Enflame", "Moore", via=["Tsinghua"]) == [by_school]


def test_plans_and_reports_count_only_where_they_are_asked_for_and_denials_never(network: Network) -> None:
    planned = Terms(include_planned=True)
    assert walked(network, "Alibaba", "Biren") == []
    assert walked(network, "Alibaba", "Biren", terms=planned) == [["investedIn"]]
    assert str(network.path("Alibaba", "Biren", terms=planned).paths[0].hops[0].fact.status) == "planned"
    assert walked(network, "Hermitage", "Biren", terms=planned) == []
    assert network.path("Alibaba", "Biren").beyond == ("--include-planned",)


def test_who_stands_only_in_a_denial_is_still_a_known_name(network: Network) -> None:
    assert network.path("Hermitage", "Biren").start.name == "Hermitage"
    with pytest.raises(NameUnknown):
        network.path("Hermitages of Nowhere", "Biren")


def test_a_date_leaves_out_what_came_later(network: Network) -> None:
    assert walked(network, "Tencent", "Enflame", terms=Terms(as_of="2023-12")) == [["investedIn"]]
    assert walked(network, "Tencent", "Enflame", terms=Terms(as_of="2023-08")) == []
    assert walked(network, "Tencent", "Enflame", terms=Terms(as_of="2026")) == [["holdsSharesIn"]]


def test_relations_via_avoid_and_length_bound_the_connections(network: Network) -> None:
    assert walked(network, "Tencent", "Enflame", terms=Terms(frozenset({"investedIn"}))) == [["investedIn"]]
    assert walked(network, "Tencent", "Alibaba", avoid=["Zhipu"]) == []
    assert walked(network, "Tencent", "Alibaba", via=["Zhipu"]) == [["investedIn", "investedIn<"]]
    assert walked(network, "Tencent", "Alibaba", via=["Redpoint"]) == []
    assert walked(network, "Tencent", "Alibaba", max_hops=1) == []


def test_without_a_connection_the_answer_says_what_was_searched_and_how_far_each_side_comes(network: Network) -> None:
    answer = network.path("Tencent", "Moore")
    assert answer.paths == ()
    assert (answer.searched.documents, answer.searched.max_hops) == (2, 6)
    assert [[entity.name for entity in side] for side in answer.nearest] == [["Enflame", "Zhipu"], ["Li", "Beijing"]]
    assert answer.beyond == ("--through-hubs",)


def test_one_entity_is_no_connection_and_an_end_cannot_be_avoided(network: Network) -> None:
    with pytest.raises(InputError, match="are the same entity"):
        network.path("Tencent", "腾讯")
    with pytest.raises(InputError, match="is an end"):
        network.path("Tencent", "Enflame", avoid=["腾讯"])
    with pytest.raises(InputError, match="write a date as"):
        Terms(as_of="last year")


def test_investors_are_those_who_give_money_the_strongest_first(network: Network) -> None:
    answer = network.investors("Enflame")
    assert [(one.investor.name, [f.predicate for f in one.facts]) for one in answer.investors] == [
        ("Tencent", ["holdsSharesIn", "investedIn"])
    ]
    more = network.investors("Enflame", Terms(include_planned=True))
    assert [one.investor.name for one in more.investors] == ["Tencent", "Redpoint"]
    assert network.investors("Biren").investors == ()


def test_what_was_published_later_is_not_known_by_an_earlier_date(network: Network) -> None:
    assert network.investors("Enflame", Terms(known_by="2024-04")).investors == ()


def test_of_a_document_without_a_date_nobody_knows_when_it_was_known(network: Network) -> None:
    found = network.investors("Enflame", Terms(known_by="2024-05")).investors
    assert {item.published for one in found for fact in one.facts for item in fact.evidence} == {"2024-05"}


def test_a_portfolio_is_the_other_side_of_investors(network: Network) -> None:
    assert [one.company.name for one in network.portfolio("Tencent").portfolio] == ["Enflame", "Zhipu"]


def test_common_is_what_stands_next_to_both(network: Network) -> None:
    (zhipu,) = network.common("Tencent", "Alibaba").common
    assert (zhipu.entity.name, zhipu.first[0].predicate, zhipu.second[0].predicate) == (
        "Zhipu",
        "investedIn",
        "investedIn",
    )
    assert network.common("Zhao", "Li").common == ()
    assert [one.entity.name for one in network.common("Zhao", "Li", through_hubs=True).common] == ["Tsinghua"]


def test_the_json_of_a_path_is_the_contract(network: Network) -> None:
    said = connections_json(network.path("Enflame", "Tencent"))
    assert set(said) == {"from", "to", "paths", "searched"}
    (hop,) = said["paths"][0]["hops"]
    assert (said["from"]["name"], hop["forward"], hop["subject"]["name"]) == ("Enflame", False, "Tencent")
    assert set(hop["evidence"][0]) == {"document", "publisher", "published", "start", "end", "quote"}
    assert [other["predicate"] for other in hop["also"]] == ["investedIn"]
    assert said["searched"]["maxHops"] == 6
