"""The page as people use it, in a real browser: pictures and words, keys, filters, addresses, downloads, attacks."""

from __future__ import annotations

import csv
import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from attacks import ADDRESSES, ATTACKS
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from toy import extract

import kg
from kg.build import build, example_paths
from kg.html import Wish, write
from kg.html.serve import make_server
from kg.model import Claim, Document, Extraction, Party
from kg.registry import EMPTY, Registry

Opened = Callable[..., Page]
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def seeds(folder: Path) -> Path:
    build(example_paths(), folder / "seeds")
    with kg.open(folder / "seeds") as graph:
        write(graph.graph, Wish(), folder / "seeds.html")
    return folder / "seeds.html"


SMALL = """Alder Capital:VentureInvestor | investedIn | Kelvex:ChipStartup | round=A | date=2021-03
Alder Capital | holdsSharesIn | Kelvex | percent=12.5 | asOf=2022
Birch Fund:Fund | investedIn | Kelvex | round=B | date=2023
State Light:StateInvestor | limitedPartnerOf | Birch Fund
Alder Capital | investedIn | Quillon:ModelStartup | status=planned
Rowan Vale:Person | foundedBy | Quillon | status=denied
Kelvex | listedOn | Star Exchange:Exchange
Quillon | listedOn | Star Exchange
Kelvex | valuation | "2000000000" USD | date=2023
"""
OTHER = 'Kelvex | valuation | "3100000000" USD | date=2023\n= 𠮷野 | note\n'


@pytest.fixture(scope="module")
def small(folder: Path) -> Path:
    place = folder / "documents"
    place.mkdir()
    (place / "a.txt").write_text("𠮷 astral first line\n" + SMALL, encoding="utf-8")
    (place / "b.txt").write_text(OTHER, encoding="utf-8")
    meta = {"title": "One", "publisher": "Daily Post", "published": "2024-05", "url": "https://example.org/one?a=1&b=2"}
    (place / "a.meta.json").write_text(json.dumps(meta), encoding="utf-8")
    build([place], folder / "small", extract=extract, version="toy", registry=EMPTY)
    with kg.open(folder / "small") as graph:
        write(graph.graph, Wish(), folder / "small.html")
    return folder / "small.html"


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Opens a page and fails the test if anything was asked, thrown or refused."""
    contexts, troubles = [], []

    def open_(path: Path, address: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1300, "height": 800}, "locale": "en-GB", **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        own = path.as_uri()
        page.on("request", lambda request: troubles.append(request.url) if not _is_own(request.url, own) else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        page.goto(own + (f"#{address}" if address else ""))
        if options.get("java_script_enabled", True):
            page.wait_for_selector("body[data-ready=true]")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []


def _is_own(url: str, own: str) -> bool:
    return url.split("#")[0] == own or url.startswith("blob:")


def counts(page: Page) -> dict[str, int]:
    return page.evaluate("kgpage.counts()")  # type: ignore[no-any-return]


def view(page: Page) -> dict[str, str]:
    return page.evaluate("kgpage.view()")  # type: ignore[no-any-return]


def search(page: Page, text: str) -> None:
    page.get_by_role("search").get_by_role("combobox").fill(text)
    page.keyboard.press("Enter")


def connect(page: Page, one: str, other: str) -> list[str]:
    page.get_by_role("button", name="Path").click()
    for label, name in (("From", one), ("To", other)):
        page.get_by_role("combobox", name=label).fill(name)
        page.keyboard.press("Enter")
    return page.get_by_role("list", name="Connections").locator("li").all_inner_texts()


def panel(page: Page) -> Any:
    return page.get_by_role("complementary", name="Details")


@pytest.mark.parametrize("typed", ["騰訊", "腾讯", "tencent", "tengxun", "TENCENT Holdings", "tx"])
def test_a_name_is_found_in_any_script(opened: Opened, seeds: Path, typed: str) -> None:
    page = opened(seeds)
    page.get_by_role("search").get_by_role("combobox").fill(typed)
    expect(page.get_by_role("option").first).to_contain_text("Tencent")
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("Tencent")
    assert view(page)["select"] == "e:tencent"


def test_search_is_there_by_the_keyboard_alone(opened: Opened, small: Path) -> None:
    page = opened(small)
    page.keyboard.press("/")
    page.keyboard.type("ke")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("Kelvex")
    page.keyboard.press("Escape")
    assert "select" not in view(page)
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_role("dialog")).to_contain_text("vis-network")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_first_letter_gives_a_result_in_time(opened: Opened, small: Path) -> None:
    page = opened(small)
    page.keyboard.press("/")
    page.keyboard.type("q")
    expect(page.get_by_role("option").first).to_contain_text("Quillon")


def test_the_connections_are_those_of_the_command_line(opened: Opened, seeds: Path, folder: Path) -> None:
    page = opened(seeds)
    with kg.open(folder / "seeds") as graph:
        pairs = [("Tencent", "Enflame"), ("Baidu", "Beijing AI Fund"), ("Alibaba", "Enflame"), ("Biren", "Zhipu")]
        for one, other in pairs:
            answer = graph.path(one, other, limit=5)
            page.reload()
            page.wait_for_selector("body[data-ready=true]")
            page.evaluate("history.replaceState(null, '', '#')")
            page.reload()
            page.wait_for_selector("body[data-ready=true]")
            said = connect(page, graph.entity(one).id, graph.entity(other).id)
            assert len(said) == len(answer.paths)
            for line, path in zip(said, answer.paths, strict=True):
                for hop in path.hops:
                    assert hop.fact.subject.name in line
                    assert hop.fact.object.name in line  # type: ignore[union-attr]


def test_no_connection_goes_through_an_exchange(opened: Opened, small: Path) -> None:
    page = opened(small)
    assert connect(page, "Kelvex", "Quillon") == []
    expect(page.get_by_text("No connection within 6 steps")).to_be_visible()


def test_a_fact_leads_to_its_passage_and_the_passage_is_marked(opened: Opened, small: Path) -> None:
    page = opened(small)
    search(page, "Kelvex")
    quote = panel(page).locator("article:has-text('round A') blockquote").first
    start, end = int(quote.get_attribute("data-start") or 0), int(quote.get_attribute("data-end") or 0)
    text = "𠮷 astral first line\n" + SMALL
    assert quote.text_content() == text[start:end]
    assert quote.get_attribute("data-document") == "a.txt"
    panel(page).locator("article:has-text('round A')").first.get_by_role("button", name="Read in document").click()
    region = page.get_by_role("region", name="Document")
    assert region.locator("mark").text_content() == text[start:end]
    assert region.locator(".text").text_content() == text
    link = region.get_by_role("link")
    assert link.get_attribute("href") == "https://example.org/one?a=1&b=2"
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noreferrer noopener")
    expect(link).to_contain_text("example.org")
    page.keyboard.press("Escape")
    expect(region).to_have_count(0)


def test_sources_that_disagree_are_marked(opened: Opened, small: Path) -> None:
    page = opened(small)
    search(page, "Kelvex")
    marked = panel(page).locator(".against")
    assert marked.count() == 2
    expect(marked.first).to_contain_text("billion USD")


def test_each_filter_takes_out_what_it_names(opened: Opened, small: Path) -> None:
    page = opened(small)
    page.get_by_role("button", name="Filters").click()
    everything = counts(page)
    assert everything == {"nodes": 7, "edges": 8, "visibleNodes": 7, "visibleEdges": 8}

    def without(name: str) -> tuple[int, int]:
        box = page.get_by_role("checkbox", name=re.compile(f"^{name}"))
        box.uncheck()
        found = counts(page)
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
        return found["visibleNodes"], found["visibleEdges"]

    assert without("Venture investor") == (6, 5)
    assert without("Invested in") == (7, 5)
    assert without("Planned") == (7, 7)
    assert without("Daily Post") == (1, 0)
    assert without("State capital") == (6, 7)
    assert without("Exchange") == (6, 6)
    assert counts(page) == everything


def test_the_slider_shows_rounds_when_they_happened(opened: Opened, small: Path) -> None:
    page = opened(small)
    page.get_by_role("button", name="Filters").click()
    slider = page.get_by_role("slider", name="Date")
    slider.focus()
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext") == "2021-03-01"
    assert counts(page)["visibleEdges"] == 6
    page.keyboard.press("ArrowRight")
    assert (slider.get_attribute("aria-valuetext"), counts(page)["visibleEdges"]) == ("2022-01-01", 7)
    page.keyboard.press("End")
    assert counts(page)["visibleEdges"] == 8
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_only_what_touches_one_within_so_many_steps(opened: Opened, small: Path) -> None:
    page = opened(small)
    search(page, "State Light")
    panel(page).get_by_role("button", name="Show what touches it").click()
    assert counts(page)["visibleNodes"] == 2
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("spinbutton", name="Steps").fill("2")
    page.keyboard.press("Tab")
    assert counts(page)["visibleNodes"] == 3


def test_the_table_has_a_row_for_each_fact_and_sorts(opened: Opened, small: Path) -> None:
    page = opened(small)
    page.get_by_role("button", name="Table").click()
    table = page.get_by_role("table", name="Facts")
    assert table.locator("tr[data-fact]").count() == 8
    page.get_by_role("checkbox", name="All facts").check()
    assert table.locator("tr[data-fact]").count() == 10
    table.get_by_role("button", name="Subject").click()
    assert table.get_by_role("columnheader", name="Subject").get_attribute("aria-sort") == "ascending"
    first = table.locator("tr[data-fact] td:first-child").all_inner_texts()
    assert first == sorted(first)
    table.get_by_role("button", name="Subject").click()
    assert table.get_by_role("columnheader", name="Subject").get_attribute("aria-sort") == "descending"
    table.locator("tr[data-fact]").first.click()
    expect(panel(page).locator("blockquote")).not_to_have_count(0)
    assert {"Planned", "Denied", "Asserted"} == set(table.locator("tr[data-fact] td:nth-child(6)").all_inner_texts())


def test_all_facts_are_listed_whatever_is_filtered(opened: Opened, small: Path) -> None:
    page = opened(small, "view=table&panels=filters&hide-relation=investedIn")
    table = page.get_by_role("table", name="Facts")
    expect(table.locator("tr[data-fact]")).to_have_count(5)
    page.get_by_role("checkbox", name="All facts").check()
    expect(table.locator("tr[data-fact]")).to_have_count(10)
    assert "2 billion USD" in table.locator("tr[data-fact] td:nth-child(3)").all_inner_texts()
    expect(page.locator(".table .row")).to_contain_text("10 of 10 facts")


def test_who_is_hidden_is_found_and_the_page_says_so(opened: Opened, small: Path) -> None:
    page = opened(small, "hide-kind=VentureInvestor")
    search(page, "Alder Capital")
    note = panel(page).get_by_role("note")
    expect(note).to_contain_text("Not in the picture now")
    assert "place" not in view(page)  # the picture stays where it is
    note.get_by_role("button", name="Show everything").click()
    expect(panel(page).get_by_role("note")).to_have_count(0)
    assert counts(page)["visibleNodes"] == 7
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("Alder Capital")


def test_beside_each_filter_is_how_many_it_concerns(opened: Opened, small: Path) -> None:
    page = opened(small, "panels=filters")
    said = dict(re.findall(r"^ (.+?)(\d+)$", "\n".join(page.locator(".choice").all_text_contents()), re.MULTILINE))
    assert said == {
        "Chip startup": "1", "Exchange": "1", "Fund": "1", "Model startup": "1", "Person": "1", "State investor": "1",
        "Venture investor": "1", "State capital": "1", "Invested in": "3", "Listed on": "2", "Valuation": "2",
        "Founded by": "1", "Holds shares in": "1", "Limited partner of": "1", "Asserted": "8", "Denied": "1",
        "Planned": "1", "Daily Post": "9", "Publisher not stated": "1",
    }  # fmt: skip


def test_what_has_no_date_stays_whatever_the_date(opened: Opened, small: Path) -> None:
    page = opened(small, "panels=filters&view=table&date=2021-03-01")
    rows = page.get_by_role("table", name="Facts").locator("tr[data-fact]")
    said = [" ".join(row.locator("td").all_inner_texts()[:3]) for row in rows.all()]
    assert "State Light Limited partner of Birch Fund" in said
    assert "Birch Fund Invested in Kelvex" not in said
    page.get_by_role("slider", name="Date").focus()
    page.keyboard.press("End")
    assert page.get_by_role("slider", name="Date").get_attribute("aria-valuetext") == "2023-01-01"
    assert "date" not in view(page)


def test_an_address_opens_the_same_view(opened: Opened, small: Path) -> None:
    page = opened(small)
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name=re.compile("^Planned")).uncheck()
    page.get_by_role("button", name="Table").click()
    page.get_by_role("combobox", name="Language").select_option("de")
    search_box = page.get_by_role("search").get_by_role("combobox")
    search_box.fill("birch")
    page.keyboard.press("Enter")
    address = page.evaluate("location.hash.slice(1)")
    again = opened(small, address)
    assert view(again) == view(page)
    assert counts(again) == counts(page)
    assert again.evaluate("document.documentElement.lang") == "de"


EVERYTHING = (
    "lang=de&dark=1&select=e:kelvex&from=alder-capital&to=birch-fund&hide-kind=Person&hide-kind=Exchange"
    "&hide-relation=listedOn&hide-status=denied&hide-publisher=&state=0&date=2022-01-01&around=kelvex&steps=2"
    "&view=table&all=1&sort=-when&panels=filters.path&place=12._-3.5._0.75"
)


def test_an_address_that_says_everything_comes_back_as_it_was(opened: Opened, small: Path) -> None:
    page = opened(small, EVERYTHING)
    again = page.evaluate("[...new URLSearchParams(location.hash.slice(1))].map((pair) => pair.join('=')).join('&')")
    assert sorted(again.split("&")) == sorted(EVERYTHING.split("&"))


@pytest.mark.parametrize("way", ["opened", "followed"])
def test_an_address_with_a_path_shows_the_path(opened: Opened, seeds: Path, way: str) -> None:
    address = "panels=path&from=tencent&to=alibaba"
    page = opened(seeds, address if way == "opened" else "")
    if way == "followed":
        page.evaluate(f"location.hash = '{address}'")
    expect(page.get_by_role("list", name="Connections").locator("li").first).to_be_visible()
    page.wait_for_timeout(200)
    assert nearness(page) > 1.2 * nearness(opened(seeds))  # not the whole picture


def nearness(page: Page) -> float:
    """How far the picture is zoomed in: labels have one size on the screen."""
    _, top, _, bottom = page.evaluate("kgpage.labels()")[0]
    return 1 / float(bottom - top)


def test_where_a_reader_went_is_in_the_address(opened: Opened, small: Path) -> None:
    page = opened(small)
    search(page, "Quillon")
    assert float(view(page)["place"].split("._")[2]) >= 0.8
    page.get_by_role("button", name="Whole picture").click()
    assert "place" not in view(page)


def test_its_words_are_those_of_the_reader(opened: Opened, seeds: Path) -> None:
    for locale, language, word in (("de-AT", "de", "Pfad"), ("zh-CN", "zh-Hans", "路径"), ("zh-TW", "zh-Hant", "路徑")):
        page = opened(seeds, locale=locale)
        assert page.evaluate("document.documentElement.lang") == language
        expect(page.get_by_role("button", name=word, exact=True)).to_be_visible()
    page.get_by_role("combobox", name="語言").select_option("en")
    expect(page.get_by_role("button", name="Path", exact=True)).to_be_visible()


def test_each_language_can_be_chosen_and_names_follow(opened: Opened, seeds: Path) -> None:
    page = opened(seeds, "select=e:tencent")
    for code, name in (("zh-Hans", "腾讯"), ("zh-Hant", "騰訊"), ("de", "Tencent"), ("en", "Tencent")):
        page.locator("header select").select_option(code)
        assert page.evaluate("document.documentElement.lang") == code
        expect(page.locator("[role=complementary] h2")).to_have_text(name)
        assert view(page)["lang"] == code
    for name in ("Table", "Path", "Cite", "Dark", "Download", "Filters"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()


STRANGE = "Zoe\u0308 𠮷 Fund:Fund | investedIn | Kelvex:ChipStartup | note=e\u0301 \U0001f469\u200d\U0001f4bb"


def test_a_passage_is_marked_to_the_code_point(opened: Opened, folder: Path) -> None:
    text = f"𠮷𠮷 e\u0301\n{STRANGE}\nlast line 𠮷\n"
    place = folder / "strange"
    place.mkdir()
    (place / "s.txt").write_text(text, encoding="utf-8")
    build([place], folder / "strange-store", extract=extract, version="toy", registry=EMPTY)
    with kg.open(folder / "strange-store") as graph:
        write(graph.graph, Wish(), folder / "strange.html")
        fact = next(iter(graph.facts()))
    page = opened(folder / "strange.html", "select=e:kelvex")
    quote = panel(page).locator("blockquote")
    given = [quote.get_attribute(f"data-{name}") for name in ("document", "start", "end", "fact")]
    best = fact.evidence[0]
    assert given == ["s.txt", str(best.start), str(best.end), fact.id]
    assert quote.text_content() == STRANGE == text[best.start : best.end]
    panel(page).get_by_role("button", name="Read in document").click()
    region = page.get_by_role("region", name="Document")
    assert region.locator("mark").text_content() == STRANGE
    assert region.locator(".text").text_content() == text


def test_the_sentence_is_reached_and_left_by_the_keyboard(opened: Opened, small: Path) -> None:
    page = opened(small)
    page.keyboard.press("/")
    page.keyboard.type("birch")
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Read in document":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Document").locator("mark")).to_be_visible()
    expect(page.get_by_role("region", name="Document").get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Read in document"
    page.keyboard.press("Escape")
    page.locator("body").press("?")
    expect(page.get_by_role("dialog")).to_contain_text("next or previous neighbour")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.get_by_role("table", name="Facts")).to_be_visible()
    page.keyboard.press("f")
    expect(page.get_by_role("slider", name="Date")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_role("combobox", name="From")).to_be_focused()


def test_with_nothing_chosen_the_details_say_what_there_is_and_where_to_begin(opened: Opened, small: Path) -> None:
    page = opened(small)
    expect(panel(page)).to_contain_text("7 entities and 10 facts from 2 documents")
    panel(page).get_by_role("button", name="Kelvex").click()
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("Kelvex")


def test_what_does_not_fit_is_said_on_the_page_and_how_to_get_it(opened: Opened, folder: Path, small: Path) -> None:
    assert small.is_file()
    with kg.open(folder / "small") as graph:
        write(graph.graph, Wish(limit=3), folder / "part.html")
    page = opened(folder / "part.html")
    expect(panel(page).get_by_role("note")).to_contain_text("4 entities and 5 facts are not in this page")
    expect(panel(page).get_by_role("note")).to_contain_text("--limit")


def test_what_is_taken_away_is_whole(opened: Opened, small: Path, tmp_path: Path) -> None:
    page = opened(small)

    def taken(name: str) -> Path:
        page.get_by_role("button", name="Download").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        download.value.save_as(tmp_path / name)
        return tmp_path / name

    assert taken("PNG").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    svg = ElementTree.fromstring(taken("SVG").read_text("utf-8"))
    assert {"Kelvex", "State Light"} <= {element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")}
    rows = list(csv.DictReader(taken("CSV").read_text("utf-8-sig").splitlines()))
    assert len(rows) == 10
    facts = json.loads(taken("JSON").read_text("utf-8"))
    assert {fact["id"] for fact in facts} == {row["id"] for row in rows}
    with kg.open(small.with_suffix("")) as graph:
        from kg.shapes import fact_json

        known = {fact.id: fact_json(fact) for fact in graph.facts()}
    for fact in facts:
        assert fact == known[fact["id"]]


def test_a_fact_can_be_cited(opened: Opened, small: Path) -> None:
    page = opened(small)
    search(page, "Birch Fund")
    page.get_by_role("button", name="Cite").click()
    text = page.get_by_role("textbox", name="Cite").input_value()
    assert "Birch Fund invested in Kelvex: round B, 2023." in text
    assert "a.txt, Daily Post, 2024-05" in text


def test_nothing_is_in_the_way_of_a_screen_reader(opened: Opened, seeds: Path) -> None:
    for address in (
        "",
        "dark=1&panels=path.filters&from=tencent&to=alibaba&select=e:tencent",
        "view=table&all=1&lang=zh-Hans",
    ):
        page = opened(seeds, address)
        found = Axe().run(page)
        assert [violation["id"] for violation in found.response["violations"]] == []


def test_it_works_on_a_phone_enlarged_and_in_print(opened: Opened, seeds: Path) -> None:
    page = opened(seeds, viewport={"width": 360, "height": 740}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    search(page, "tencent")
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("Tencent")
    large = opened(seeds, viewport={"width": 650, "height": 400}, device_scale_factor=2)
    assert large.evaluate("document.documentElement.scrollWidth") <= 650
    large.emulate_media(media="print")
    expect(large.locator("header")).to_be_hidden()
    still = opened(seeds, reduced_motion="reduce", color_scheme="dark")
    assert still.evaluate("document.documentElement.dataset.theme") == "dark"


def test_on_paper_are_the_picture_and_the_names_in_ink(opened: Opened, seeds: Path) -> None:
    page = opened(seeds, "dark=1&select=e:tencent")
    page.emulate_media(media="print")
    expect(panel(page).get_by_role("button", name="Enflame").first).to_be_visible()
    expect(panel(page).get_by_role("button", name="Read in document").first).to_be_hidden()
    box = page.locator(".canvas").bounding_box()
    assert box
    assert box["height"] > 300
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.emulate_media(media="screen")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_quote_says_its_language(opened: Opened, seeds: Path) -> None:
    page = opened(seeds, "select=e:tencent")
    quotes = panel(page).locator("blockquote")
    languages = {quotes.nth(at).get_attribute("lang") for at in range(quotes.count())}
    assert languages == {"zh-Hant", "en", "de"}


def test_an_emptied_box_means_nobody(opened: Opened, small: Path) -> None:
    page = opened(small, "panels=filters.path&from=kelvex&to=birch-fund&around=birch-fund")
    assert counts(page)["visibleNodes"] == 3
    page.get_by_role("combobox", name="Only around").fill("")
    assert counts(page)["visibleNodes"] == 7
    page.get_by_role("combobox", name="From").fill("")
    assert {"from", "around"} & set(view(page)) == set()
    page.get_by_role("combobox", name="From").fill("zzzz")
    expect(page.locator(".missing:visible")).to_have_text("Nobody is called so here.")


def test_the_picture_can_be_taken_away_while_the_table_is_shown(opened: Opened, small: Path, tmp_path: Path) -> None:
    page = opened(small, "view=table")
    for name in ("PNG", "SVG"):
        page.get_by_role("button", name="Download").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        download.value.save_as(tmp_path / name)
    assert (tmp_path / "PNG").stat().st_size > 5_000
    svg = ElementTree.parse(tmp_path / "SVG").getroot()
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    assert min(width, height) > 100


def test_shapes_are_explained_as_far_as_they_can_be_seen(opened: Opened, small: Path) -> None:
    page = opened(small)
    kinds = ["State investor", "Chip startup", "Model startup", "Venture investor", "Fund", "Person", "Other"]
    assert page.locator(".legend span:not(.ring)").all_inner_texts() == [*kinds, "State capital"]
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name="State capital").uncheck()
    assert page.locator(".legend span").all_inner_texts() == kinds[1:]


@pytest.fixture(scope="module")
def large(folder: Path) -> Path:
    place = folder / "large"
    place.mkdir()
    lines = [f"Investor {at:04d}:VentureInvestor | investedIn | Kelvex:ChipStartup\n" for at in range(1100)]
    (place / "a.txt").write_text("".join(lines), encoding="utf-8")
    build([place], folder / "large-store", extract=extract, version="toy", registry=EMPTY)
    with kg.open(folder / "large-store") as graph:
        write(graph.graph, Wish(), folder / "large.html")
    return folder / "large.html"


def test_a_long_table_says_how_long_it_is_and_brings_its_rows(opened: Opened, large: Path) -> None:
    page = opened(large, "view=table")
    table = page.get_by_role("table", name="Facts")
    assert table.get_attribute("aria-rowcount") == "1101"
    assert table.locator("tr[data-fact]").count() < 1100
    for _ in range(4):
        page.evaluate("(box => { box.scrollTop = box.scrollHeight; })(document.querySelector('.scroll'))")
        page.wait_for_timeout(100)
    assert table.locator("tr[data-fact]").count() == 1100
    assert table.locator("tr[data-fact]").last.get_attribute("aria-rowindex") == "1101"


def drag(page: Page, start: tuple[float, float], way: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(start[0] + way[0] * step / 5, start[1] + way[1] * step / 5)
    page.mouse.up()
    page.wait_for_timeout(500)


PIXELS = "document.querySelector('canvas').toDataURL()"


@pytest.mark.parametrize("size", ["small", "large"])
def test_the_picture_and_an_entity_in_it_can_be_dragged(
    opened: Opened, request: pytest.FixtureRequest, size: str
) -> None:
    page = opened(request.getfixturevalue(size))
    first = page.evaluate(PIXELS)
    box = page.locator("canvas").bounding_box()
    assert box
    drag(page, (box["x"] + 8, box["y"] + 8), (60, 40))
    place, moved = view(page)["place"], page.evaluate(PIXELS)
    assert moved != first
    search(page, "Kelvex")  # which puts it into the middle
    page.keyboard.press("Escape")
    page.locator("[role=application]").focus()
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    middle, known = view(page)["place"], page.evaluate(PIXELS)
    assert middle != place
    drag(page, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), (90, 60))
    assert page.evaluate(PIXELS) != known
    assert view(page)["place"] == middle
    assert "select" not in view(page)


def test_what_is_clicked_is_told(opened: Opened, small: Path) -> None:
    page = opened(small)
    search(page, "State Light")
    page.keyboard.press("Escape")
    box = page.locator("canvas").bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(*middle)
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("State Light")
    page.mouse.click(box["x"] + 4, box["y"] + 4)
    assert "select" not in view(page)


def test_a_line_is_told_by_its_sentence(opened: Opened, small: Path, folder: Path) -> None:
    assert small.is_file()
    with kg.open(folder / "small") as graph:
        write(graph.graph, Wish(["State Light"]), folder / "pair.html")
    page = opened(folder / "pair.html")
    box = page.locator("canvas").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("State Light limited partner of Birch Fund")
    expect(panel(page).locator("blockquote")).to_have_text("State Light:StateInvestor | limitedPartnerOf | Birch Fund")


def test_a_page_in_a_notebook_s_frame_works_without_an_address(browser: Browser, folder: Path, small: Path) -> None:
    assert small.is_file()
    with kg.open(folder / "small") as graph:
        frame = kg.html.show(graph)._repr_html_()
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.set_content(frame)
    inside = page.frame_locator("iframe")
    inside.locator("body[data-ready=true]").wait_for()
    inside.get_by_role("search").get_by_role("combobox").fill("Kelvex")
    page.keyboard.press("Enter")
    expect(inside.get_by_role("complementary", name="Details").get_by_role("heading", level=2)).to_have_text("Kelvex")
    inside.get_by_role("button", name="Table").click()
    expect(inside.locator("tr[data-fact]")).to_have_count(8)
    assert troubles == []
    context.close()


def test_a_served_page_is_made_anew_when_the_graph_is(browser: Browser, folder: Path) -> None:
    place, store = folder / "served", folder / "served-store"
    place.mkdir()
    (place / "a.txt").write_text(SMALL, encoding="utf-8")
    build([place], store, extract=extract, version="toy", registry=EMPTY)
    server = make_server(store, Wish())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/{server.secret}/")
        page.wait_for_selector("body[data-ready=true]")
        assert counts(page)["nodes"] == 7
        (place / "c.txt").write_text("Ondra:ChipStartup | memberOfGroup | Kelvex\n", encoding="utf-8")
        build([place], store, extract=extract, version="toy", registry=EMPTY)
        expect(page.locator(".counts")).to_contain_text("8 of 8 entities", timeout=15_000)
    finally:
        page.close()
        server.shutdown()
        server.server_close()


def test_without_javascript_the_facts_are_a_list(opened: Opened, small: Path) -> None:
    page = opened(small, java_script_enabled=False)
    expect(page.locator("main.plain p").first).to_contain_text("switched off")
    assert page.locator("main.plain li").count() == 10


def test_labels_do_not_cover_each_other_at_first_view(opened: Opened, seeds: Path) -> None:
    page = opened(seeds)
    boxes = page.evaluate("kgpage.labels()")
    assert len(boxes) > 20
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)


# ------------------------------------------------------------------------------------------------------------- attacks


def attacked(document: Document, registry: Registry = EMPTY) -> Extraction:
    """A document whose first line names an investor: whatever stands there is a name, a position, a ticker …"""
    name = document.text.rstrip("\n")
    parties = (Party(0, name, (name,), (), ("VentureInvestor",)), Party(1, "Kelvex", ("Kelvex",), (), ("ChipStartup",)))
    whole = len(document.text)
    invested = Claim(
        0, "investedIn", 1, 0, whole, {"via": name, "source": name, "round": name}, confidence=0.9, rule="toy"
    )
    listed = Claim(1, "listedOn", 0, 0, whole, {"ticker": name}, confidence=0.9, rule="toy")
    return Extraction(document, parties, (invested, listed))


@pytest.fixture(scope="module")
def hostile(folder: Path) -> Path:
    place = folder / "attacks"
    place.mkdir()
    for number, attack in enumerate(ATTACKS):
        name = f"{number:03d} {attack}".replace("/", "∕").replace("\0", "")
        name = name.encode("utf-8", "replace")[:150].decode("utf-8", "ignore")
        (place / f"{name}.txt").write_text(attack.replace("\r", " ") + "\n", encoding="utf-8", newline="")
        meta = {"title": attack, "publisher": attack, "url": attack, "published": "2024-05"}
        (place / f"{name}.meta.json").write_text(json.dumps(meta), encoding="utf-8")
    build([place], folder / "hostile", extract=attacked, version="attacks", registry=EMPTY)
    with kg.open(folder / "hostile") as graph:
        write(graph.graph, Wish(), folder / "hostile.html")
    return folder / "hostile.html"


def signs(text: str) -> str:
    """A text as the page shows it: what cannot be seen is a sign."""
    return UNSEEN.sub(lambda match: f"⟨{ord(match[0]):04X}⟩", text)


def test_there_are_more_than_a_hundred_attacks() -> None:
    assert len(set(ATTACKS)) >= 100


FOLLOW = """id => new Promise((done) => {
    window.addEventListener("hashchange", () => setTimeout(() => done([
        document.querySelector("[role=complementary] h2").textContent,
        [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")),
    ])), { once: true });
    location.hash = `select=e:${encodeURIComponent(id)}`;
})"""
"""Opens an entity by its address; gives what the panel calls it, and where the page's links go."""


def test_no_attack_runs_asks_or_hides(opened: Opened, hostile: Path, folder: Path) -> None:
    page = opened(hostile, "view=table&all=1&panels=filters")
    with kg.open(folder / "hostile") as graph:
        entities = {entity.id: entity.name for entity in graph.entities()}
    assert len(entities) > 100
    rows = page.locator("tr[data-fact] td:first-child").all_text_contents()
    assert {signs(name) for name in entities.values()} <= {
        *rows,
        *page.locator("tr[data-fact] td:nth-child(3)").all_text_contents(),
    }
    for id in entities:
        heading, links = page.evaluate(FOLLOW, id)
        assert heading == signs(entities[id])
        assert all(link.startswith(("http://", "https://")) for link in links)
    for button in panel(page).get_by_role("button", name="Read in document").all()[:3]:
        button.click()
        page.keyboard.press("Escape")
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("Object.keys(Object.prototype).length") == 0


def test_every_document_opens_without_harm(opened: Opened, hostile: Path) -> None:
    page = opened(hostile)
    search(page, "Kelvex")
    buttons = panel(page).get_by_role("button", name="Read in document")
    assert buttons.count() > 100
    links = page.evaluate("""() => {
        const found = [];
        for (const button of document.querySelectorAll(".evidence button")) {
            button.click();
            found.push(...[...document.querySelectorAll(".reading a")].map((link) => link.getAttribute("href")));
            document.querySelector(".reading .close").click();
        }
        return found;
    }""")
    assert links
    assert all(re.match("https?://", link) for link in links)
    assert page.evaluate("window.pwned") is None


def test_what_is_taken_away_of_attacks_is_well_formed(opened: Opened, hostile: Path, tmp_path: Path) -> None:
    page = opened(hostile)
    for name in ("SVG", "CSV", "JSON"):
        page.get_by_role("button", name="Download").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        download.value.save_as(tmp_path / name)
    ElementTree.fromstring((tmp_path / "SVG").read_text("utf-8"))
    cells: set[str] = set()
    with (tmp_path / "CSV").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            for cell in row:
                assert not re.match(r"[=+@\-\t\r]", cell)
                cells.add(cell)
    assert {"'=1+1", "'@SUM(1)", "'-2+3"} <= cells
    json.loads((tmp_path / "JSON").read_text("utf-8"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_no_page_wrote_does_no_harm(opened: Opened, small: Path, address: str) -> None:
    page = opened(small, address)
    assert counts(page)["nodes"] == 7
    search(page, "Kelvex")
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("Kelvex")
    assert page.evaluate("window.pwned") is None
