"""What is computed of stated stakes stands in the panel, marked as computed, and leads to the facts it rests on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from toy import extract

from kg.build import build
from kg.conflicts import disputed
from kg.graph import Graph, open_graph
from kg.holdings import owners
from kg.html import Wish, choose, write
from kg.html import owning as module
from kg.html.data import page_data
from kg.registry import EMPTY
from kg.state import state

TEXT = """City Light Bureau:GovernmentBody | holdsSharesIn | State Light:StateInvestor | percent=100
State Light | holdsSharesIn | Birch Fund:Fund | percent=60
Birch Fund | holdsSharesIn | Kelvex:ChipStartup | percent=55 | asOf=2024
Alder Capital:VentureInvestor | holdsSharesIn | Kelvex | percent=12.5
Mira Stone:Person | investedIn | Kelvex
Mira Stone | investedIn | Quillon:ModelStartup
Alder Capital | holdsSharesIn | Orvo:Company | percent=10 | status=planned
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    folder = tmp_path_factory.mktemp("owning")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    build([folder / "a.txt"], folder / "store", extract=extract, version="toy", registry=EMPTY)
    with open_graph(folder / "store") as found:
        yield found


def said(graph: Graph, wish: Wish | None = None) -> dict[str, Any]:
    """What a page has computed, by the names of companies."""
    data = page_data(graph, choose(graph, wish or Wish()))
    return {data["entities"][int(place)]["name"]: its for place, its in data["owned"].items()} | {"all": data}


def test_only_companies_with_a_stated_stake_are_computed(graph: Graph) -> None:
    assert said(graph).keys() - {"all"} == {"State Light", "Birch Fund", "Kelvex"}


def test_owners_are_those_of_kg_owners_the_surest_first(graph: Graph) -> None:
    found = said(graph)
    names = [entity["name"] for entity in found["all"]["entities"]]
    rows = [(row["kind"], [names[who] for who in row["who"]], row["share"][:2]) for row in found["Kelvex"]["owners"]]
    expected = [
        (row.kind, [member.name for member in row.members], [row.effective.minimum, row.effective.maximum])
        for row in owners(graph, "Kelvex").owners
    ]
    assert sorted(rows) == sorted(expected)
    assert [row[1] for row in rows[:3]] == [["City Light Bureau"], ["Alder Capital"], ["Mira Stone"]]
    assert rows[0][2] == [33.0, 33.0]


def test_every_link_of_a_chain_names_its_fact(graph: Graph) -> None:
    (chain,) = [row["chain"] for row in said(graph)["Kelvex"]["owners"] if row["share"][:2] == [33.0, 33.0]]
    facts = [graph.fact(id) for link in chain for id in link["facts"]]
    assert [fact.subject.name for fact in facts] == ["City Light Bureau", "State Light", "Birch Fund"]


def test_state_capital_is_that_of_kg_state(graph: Graph) -> None:
    found, answer = said(graph)["Kelvex"]["state"], state(graph, "Kelvex")
    assert found["share"][:2] == [answer.economic.share.minimum, answer.economic.share.maximum] == [33.0, 33.0]
    assert found["control"] == answer.control.state
    assert [row["level"] for row in found["bodies"]] == [row.body.level for row in answer.economic.bodies]


def test_what_is_computed_goes_by_the_date_of_the_page(graph: Graph) -> None:
    found = said(graph, Wish(as_of="2020"))
    names = [entity["name"] for entity in found["all"]["entities"]]
    who = [names[place] for row in found["Kelvex"]["owners"] if row["kind"] == "owner" for place in row["who"]]
    assert who == ["Alder Capital", "Mira Stone"]


def test_what_a_page_has_no_time_for_is_named(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WORK", 0)
    found = said(graph, Wish(["Birch Fund"], hops=2))
    assert found["Birch Fund"] is not None
    assert (found["Kelvex"], found["State Light"]) == (None, None)


def test_disputed_facts_are_those_of_kg_conflicts(tmp_path: Path) -> None:
    text = 'Kelvex | valuation | "2000000000" USD | date=2023\nKelvex | valuation | "3100000000" USD | date=2023\n'
    (tmp_path / "a.txt").write_text(text + 'Kelvex | valuation | "5" USD | date=2021\n', encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "store", extract=extract, version="toy", registry=EMPTY)
    with open_graph(tmp_path / "store") as graph:
        data, wanted = page_data(graph, choose(graph, Wish())), disputed(graph)
    ids = [fact["id"] for fact in data["facts"]]
    assert {ids[int(place)] for place in data["disputed"]} == wanted
    assert len(wanted) == 2
    assert all({ids[int(place)], *(ids[at] for at in others)} == wanted for place, others in data["disputed"].items())


def test_a_page_without_stated_stakes_has_nothing(graph: Graph) -> None:
    assert page_data(graph, choose(graph, Wish(["Quillon"])))["owned"] == {}


def test_every_level_and_answer_has_a_word() -> None:
    words = tomllib.loads((Path(module.__file__).with_name("page") / "words.toml").read_text("utf-8"))
    levels = ("central", "provincial", "municipal", "district", "unknown")
    wanted = [*(f"level_{one}" for one in levels), *(f"decides_{one}" for one in ("yes", "no", "possible"))]
    assert not [name for name in wanted if len(words.get(name, ())) != 4]


# ---------------------------------------------------------------------------------------------------------- the browser


@pytest.fixture
def page(browser: Browser, graph: Graph, tmp_path: Path) -> Iterator[Page]:
    write(graph, Wish(), tmp_path / "page.html")
    context = browser.new_context(viewport={"width": 1300, "height": 800}, locale="en-GB")
    context.set_default_timeout(15_000)
    opened, troubles = context.new_page(), []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.goto((tmp_path / "page.html").as_uri())
    opened.wait_for_selector("body[data-ready=true]")
    yield opened
    context.close()
    assert troubles == []


def chosen(page: Page, name: str) -> None:
    page.get_by_role("search").get_by_role("combobox").fill(name)
    page.keyboard.press("Enter")


def test_the_panel_shows_what_is_computed_and_says_that_it_is(page: Page) -> None:
    chosen(page, "Kelvex")
    first = page.locator("[data-computed=owners]")
    expect(first).to_contain_text("no document says it so")
    expect(first.get_by_role("listitem").first).to_contain_text("City Light Bureau 33 %")
    expect(first).to_contain_text("State Light ─ 60 % → Birch Fund")
    expect(first).to_contain_text("Mira Stone at most 32.5 %")
    second = page.locator("[data-computed=state]")
    expect(second).to_contain_text("Ends at state bodies: 33 %")
    expect(second).to_contain_text("State bodies decide: yes")
    chosen(page, "Quillon")
    expect(page.locator("[data-computed]")).to_have_count(0)


def test_a_share_leads_to_its_fact_and_its_sentence(page: Page) -> None:
    chosen(page, "Kelvex")
    page.locator("[data-computed=owners]").get_by_role("button", name="55 %").click()
    expect(page.locator("blockquote").first).to_have_text(TEXT.splitlines()[2])


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", ["Eigentümer am Ende", "12,5 %"]), ("zh-Hans", ["最终持股方", "是"]), ("zh-Hant", ["最終持股方", "是"])],
)
def test_the_panel_speaks_four_languages(page: Page, language: str, words: list[str]) -> None:
    chosen(page, "Kelvex")
    page.get_by_role("combobox", name="Language").select_option(language)
    for word in words:
        expect(page.get_by_role("complementary")).to_contain_text(word)
