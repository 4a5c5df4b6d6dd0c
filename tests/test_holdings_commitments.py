"""What a limited partner has of a fund is its money over the fund's size, where both are stated in one currency."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_holdings import written

from kg.control import control_of
from kg.graph import open_graph
from kg.holdings import Owners, owners
from kg.network import Terms
from kg.state import state

FUND = 'Reed | raised | "400" USD\nBank | limitedPartnerOf | Reed | amount=75 | currency=USD'


def asked(folder: Path, text: str, **terms: str) -> Owners:
    with open_graph(written(folder, text)) as graph:
        return owners(graph, "Reed", terms=Terms(**terms))  # type: ignore[arg-type]


def rows(answer: Owners) -> dict[str, tuple[float, float]]:
    return {
        row.members[0].name if row.kind == "owner" else "?": (row.effective.minimum, row.effective.maximum)
        for row in answer.owners
    }


def test_money_over_the_size_is_the_part_and_both_sentences_show_it(tmp_path: Path) -> None:
    answer = asked(tmp_path, FUND)
    assert rows(answer) == {"Bank": (18.75, 18.75), "?": (81.25, 81.25)}
    (bank,) = (row for row in answer.owners if row.kind == "owner")
    (link,) = bank.chains[0].links
    assert link.relation == "limitedPartnerOf"
    assert [item.quote for item in link.evidence] == [
        "Bank | limitedPartnerOf | Reed | amount=75 | currency=USD",
        'Reed | raised | "400" USD',
    ]


@pytest.mark.parametrize(
    ("more", "bank"),
    [
        ('Reed | raised | "300" USD | round=first', (18.75, 25)),
        ('Reed | raised | "50" USD', (18.75, 18.75)),  # less than one partner gave: another fund, or so far
        ('Reed | raised | "300" EUR', (18.75, 18.75)),
        ('Reed | raised | "1000" USD | status=planned', (18.75, 18.75)),
        ('Reed | registeredCapital | "100" USD', (18.75, 18.75)),
        ("Bank | limitedPartnerOf | Reed | percent=20", (20, 20)),
        ("Bank | limitedPartnerOf | Reed | amount=80 | currency=USD", (18.75, 20)),
    ],
)
def test_of_several_figures_the_part_lies_between(more: str, bank: tuple[float, float], tmp_path: Path) -> None:
    assert rows(asked(tmp_path, f"{FUND}\n{more}"))["Bank"] == bank


@pytest.mark.parametrize(
    "text",
    [
        "Bank | limitedPartnerOf | Reed | amount=75 | currency=USD",
        'Reed | raised | "400" USD\nBank | limitedPartnerOf | Reed | amount=75 | currency=EUR',
        'Reed | raised | "400" USD\nBank | limitedPartnerOf | Reed | amount=75',
        'Reed | raised | "400" USD\nBank | limitedPartnerOf | Reed | amount=some | currency=USD',
        'Reed | raised | "0" USD\nBank | limitedPartnerOf | Reed | amount=75 | currency=USD',
        'Reed | raised | "400" USD\nBank | limitedPartnerOf | Reed | amount=500 | currency=USD',
        'Reed | seeksToRaise | "400" USD\nBank | limitedPartnerOf | Reed | amount=75 | currency=USD',
        'Reed | raised | "400" USD\nBank | investedIn | Reed | amount=75 | currency=USD',
    ],
)
def test_without_both_in_one_currency_the_part_is_not_known(text: str, tmp_path: Path) -> None:
    assert rows(asked(tmp_path, text))["Bank"] == (0, 100)


def test_a_bounded_amount_gives_a_bounded_part(tmp_path: Path) -> None:
    text = 'Reed | registeredCapital | "400" USD\nBank | limitedPartnerOf | Reed | amountMin=100 | currency=USD'
    assert rows(asked(tmp_path, text))["Bank"] == (25, 100)


def test_a_size_that_was_not_published_yet_does_not_count(tmp_path: Path) -> None:
    bank = "Bank | limitedPartnerOf | Reed | amount=75 | currency=USD"
    store = written(tmp_path, (bank, "2020"), ('Reed | raised | "400" USD', "2022"))
    with open_graph(store) as graph:
        assert rows(owners(graph, "Reed", terms=Terms(known_by="2021")))["Bank"] == (0, 100)
        assert rows(owners(graph, "Reed", terms=Terms(known_by="2023")))["Bank"] == (18.75, 18.75)


def test_a_citys_money_in_a_private_fund_is_municipal_and_decides_nothing(tmp_path: Path) -> None:
    text = (
        'Reed:Fund | raised | "500" CNY\nCity:GovernmentBody | limitedPartnerOf | Reed | amount=300 | currency=CNY'
        "\nManager | manages | Reed\nReed | holdsSharesIn | Chips | percent=60"
    )
    with open_graph(written(tmp_path, text)) as graph:
        answer = state(graph, "Chips")
        assert (answer.economic.share.minimum, answer.economic.share.maximum) == (36, 36)
        assert answer.control.state == "no"
        assert [row.who[0].name for row in control_of(graph, "Chips").controllers] == ["Manager", "Reed"]
