"""Stakes that are held through somebody are chains, not second stakes beside the vehicle's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_holdings import written

from kg.build import build
from kg.control import control_of
from kg.graph import open_graph
from kg.holdings import Owners, holdings, owners, owners_of
from kg.mirror.derived import derived
from kg.model import Entity
from kg.registry import EMPTY
from kg.state import state

Rows = dict[str, tuple[float, float]]


def asked(folder: Path, text: str, company: str = "B", **known: str) -> Owners:
    with open_graph(written(folder, text)) as graph:
        return owners(graph, company, **known)  # type: ignore[arg-type]


def rows(answer: Owners) -> Rows:
    """Who has how much in the end; nobody known is "?"."""
    return {
        row.members[0].name if row.kind == "owner" else f"? {row.members[0].name}": (
            row.effective.minimum,
            row.effective.maximum,
        )
        for row in answer.owners
    }


def chains(answer: Owners, owner: str) -> list[list[tuple[str, str]]]:
    (row,) = (row for row in answer.owners if row.kind == "owner" and row.members[0].name == owner)
    return [[(link.holder.name, link.company.name) for link in chain.links] for chain in row.chains]


@pytest.mark.parametrize(
    "text",
    [
        "A | holdsSharesIn | B | percent=12 | via=C\nC | locatedIn | Town",
        "C | holdsSharesIn | B | percent=12 | vehicle=A\nA | locatedIn | Town",
        "C | holdsSharesIn | B | percent=12\nA | holdsSharesIn | B | percent=12 | via=C",
    ],
)
def test_a_stake_through_a_vehicle_is_the_vehicles_and_its_owner_has_a_part_of_unknown_size(
    text: str, tmp_path: Path
) -> None:
    answer = asked(tmp_path, text)
    assert rows(answer) == {"A": (0, 12), "? C": (0, 12), "? B": (88, 88)}
    assert chains(answer, "A") == [[("A", "C"), ("C", "B")]]
    assert all(link.evidence for row in answer.owners for chain in row.chains for link in chain.links)


def test_a_stated_stake_in_the_vehicle_counts_and_is_kept_beside_what_is_said_of_it(tmp_path: Path) -> None:
    text = "A | holdsSharesIn | C | percent=75\nD | holdsSharesIn | C | percent=25\nA | holdsSharesIn | B | percent=12 | via=C"
    answer = asked(tmp_path, text)
    assert rows(answer) == {"A": (9, 9), "D": (3, 3), "? B": (88, 88)}


def test_a_stake_through_a_vehicle_stands_beside_a_direct_one(tmp_path: Path) -> None:
    text = "A | holdsSharesIn | B | percent=5\nA | holdsSharesIn | B | percent=12 | via=C\nA | holdsSharesIn | C | percent=100"
    answer = asked(tmp_path, text)
    assert rows(answer) == {"A": (17, 17), "? B": (83, 83)}
    with open_graph(tmp_path / "store") as graph:
        (row,) = owners_of(graph, ["A"], "B").owners
    assert row.direct is not None
    assert (row.direct.minimum, row.effective.minimum) == (5, 17)


def test_a_vehicle_that_nobody_knows_by_that_name_leaves_the_stake_as_it_is(tmp_path: Path) -> None:
    assert rows(asked(tmp_path, "A | holdsSharesIn | B | percent=12 | via=some vehicle")) == {
        "A": (12, 12),
        "? B": (88, 88),
    }


def test_what_is_only_planned_through_a_vehicle_is_no_stake(tmp_path: Path) -> None:
    text = "C | holdsSharesIn | B | percent=12 | vehicle=A | status=planned\nA | holdsSharesIn | B | percent=1"
    assert rows(asked(tmp_path, text)) == {"A": (1, 1), "? B": (99, 99)}


def test_an_owner_who_sold_what_the_vehicle_held_may_still_have_the_vehicle(tmp_path: Path) -> None:
    text = (
        "A | holdsSharesIn | B | percent=12 | via=C | until=2020\nA | holdsSharesIn | D | percent=8 | via=C"
        "\nE | holdsSharesIn | B | percent=1\nC | locatedIn | Town"
    )
    assert rows(asked(tmp_path, text)) == {"E": (1, 1), "? B": (99, 99)}
    with open_graph(tmp_path / "store") as graph:
        assert rows(owners(graph, "D")) == {"A": (0, 8), "? C": (0, 8), "? D": (92, 92)}


def test_the_way_down_finds_the_same(tmp_path: Path) -> None:
    store = written(
        tmp_path, "A | holdsSharesIn | B | percent=12 | via=C\nC | locatedIn | Town\nB | holdsSharesIn | D | percent=50"
    )
    with open_graph(store) as graph:
        found = {row.company.name: row.effective.maximum for row in holdings(graph, "A").holdings}
        assert found == {"C": 100, "B": 12, "D": 6}
        assert {row.company.name: row.effective.maximum for row in holdings(graph, "C").holdings} == {"B": 12, "D": 6}
        shares = {
            (row.start.rpartition("/")[2][0], row.end.rpartition("/")[2][0]): row.properties["maximum"]
            for row in derived(graph)
            if "SHARE" in row.type
        }
    assert shares == {("a", "c"): 100, ("a", "b"): 12, ("a", "d"): 6, ("c", "b"): 12, ("c", "d"): 6, ("b", "d"): 50}


def test_state_money_through_a_vehicle_is_not_counted_twice(tmp_path: Path) -> None:
    text = (
        "Ministry:GovernmentBody | holdsSharesIn | B | percent=12 | via=C\nMinistry | holdsSharesIn | C | percent=100"
    )
    with open_graph(written(tmp_path, text)) as graph:
        share = state(graph, "B").economic.share
    assert (share.minimum, share.maximum) == (12, 12)


def test_votes_through_a_vehicle_are_not_certain_where_the_stake_in_it_is_unknown(tmp_path: Path) -> None:
    text = "A | holdsSharesIn | B | percent=60 | via=C\nC | locatedIn | Town"
    with open_graph(written(tmp_path, text)) as graph:
        answer = control_of(graph, "B")
    found = {row.who[0].name: row.certainty for row in answer.controllers}
    assert found == {"C": "certain", "A": "possible"}


@pytest.mark.parametrize(
    ("name", "text", "vehicle"),
    [
        ("a.txt", "Norvik Group owns 8.5% of Quillon via Alder Frame.", "Alder Frame"),
        ("b.txt", "Die Norvik AG hält über die Erle Frame GmbH 8,5 Prozent an der Quillon GmbH.", "Erle Frame GmbH"),
        ("c.txt", "岑溪资本通过泉汀投资持有璟澜科技8.5%的股份。", "泉汀投资"),
    ],
)
def test_a_sentence_about_a_vehicle_becomes_a_chain(name: str, text: str, vehicle: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    build([tmp_path / name], tmp_path / "store", registry=EMPTY)
    with open_graph(tmp_path / "store") as graph:
        (company,) = {
            fact.object.name for fact in graph.facts(predicate="holdsSharesIn") if isinstance(fact.object, Entity)
        }
        answer = owners(graph, company)
    (owner,) = (row for row in answer.owners if row.kind == "owner")
    assert (owner.effective.minimum, owner.effective.maximum) == (0, 8.5)
    ((first, second),) = (chain.links for chain in owner.chains)
    assert (first.company.name, second.holder.name) == (vehicle, vehicle)
    assert {item.quote for link in (first, second) for item in link.evidence} == {text}
