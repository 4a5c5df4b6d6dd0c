"""What goes into a page, where it stands, and how it becomes a file; the page itself is tested in test_html_page.py."""

from __future__ import annotations

import json
import math
import os
import re
import threading
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import extract

import kg
from kg.build import build
from kg.commands import kg as command
from kg.errors import InputError, NameUnknown
from kg.graph import Graph, open_graph
from kg.html import Wish, choose, render, show, write
from kg.html.data import page_data, search_keys
from kg.html.layout import positions
from kg.html.page import inert
from kg.html.picture import styles
from kg.html.serve import make_server
from kg.registry import EMPTY
from kg.vocab import vocabulary

TEXT = """Alder Capital:VentureInvestor | investedIn | Kelvex:ChipStartup | round=A | date=2021-03
Birch Fund:Fund | investedIn | Kelvex | round=B | date=2023
State Light:StateInvestor | limitedPartnerOf | Birch Fund
Alder Capital | investedIn | Quillon:ModelStartup | status=planned
Kelvex | valuation | "2000000000" USD | date=2023
Rowan Vale:Person | worksFor | Quillon | status=denied
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("html")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    build([folder / "a.txt"], folder / "store", extract=extract, version="toy", registry=EMPTY)
    return folder / "store"


@pytest.fixture
def graph(store: Path) -> Graph:
    return open_graph(store)


def ids(graph: Graph, wish: Wish) -> list[str]:
    return [entity.id for entity in choose(graph, wish).entities]


def test_everything_is_shown_unless_less_is_asked(graph: Graph) -> None:
    part = choose(graph, Wish())
    assert [entity.id for entity in part.entities] == [
        "alder-capital", "birch-fund", "kelvex", "quillon", "rowan-vale", "state-light",
    ]  # fmt: skip
    assert (len(part.facts), part.left_entities, part.left_facts) == (6, 0, 0)


def test_around_a_name_are_those_within_so_many_steps(graph: Graph) -> None:
    assert ids(graph, Wish(["kelvex"], hops=1)) == ["alder-capital", "birch-fund", "kelvex"]
    assert ids(graph, Wish(["KELVEX"], hops=2)) == ["alder-capital", "birch-fund", "kelvex", "quillon", "state-light"]
    assert ids(graph, Wish(["kelvex"], hops=0)) == ["kelvex"]


def test_only_the_relations_asked_for_are_shown(graph: Graph) -> None:
    assert {fact.predicate for fact in choose(graph, Wish(relations=["investedIn"])).facts} == {"investedIn"}


def test_only_what_held_then_is_shown_whatever_its_status(graph: Graph) -> None:
    facts = choose(graph, Wish(as_of="2022")).facts
    assert [(fact.subject.id, fact.predicate) for fact in facts] == [
        ("alder-capital", "investedIn"), ("alder-capital", "investedIn"), ("rowan-vale", "worksFor"),
        ("state-light", "limitedPartnerOf"),
    ]  # fmt: skip


def test_what_does_not_fit_is_left_out_from_the_least_connected_and_counted(graph: Graph) -> None:
    part = choose(graph, Wish(limit=3))
    assert [entity.id for entity in part.entities] == ["alder-capital", "birch-fund", "kelvex"]
    assert (part.left_entities, part.left_facts) == (3, 3)
    few = choose(graph, Wish(most_edges=2))
    assert len([fact for fact in few.facts if hasattr(fact.object, "id")]) == 2


def test_an_unknown_name_and_an_empty_choice_are_said(graph: Graph) -> None:
    with pytest.raises(NameUnknown):
        choose(graph, Wish(["nobody at all"]))
    with pytest.raises(InputError, match="nothing is left to show"):
        choose(graph, Wish(relations=["educatedAt"]))


def test_the_same_graph_gives_the_same_bytes(graph: Graph, store: Path) -> None:
    again = open_graph(store)
    assert render(graph, choose(graph, Wish())) == render(again, choose(again, Wish()))


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 40).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=60))
    )
)
def test_nobody_stands_on_another_and_order_does_not_matter(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    count, edges = drawn
    found = positions(count, edges)
    assert len(found) == len(set(found)) == count
    assert found == positions(count, [(b, a) for a, b in reversed(edges)])


def test_a_large_part_is_laid_out_without_two_in_one_place() -> None:
    edges = [(one, one * 7919 % 900) for one in range(900)] + [(one, (one + 1) % 900) for one in range(900)]
    found = positions(900, edges)
    assert len(set(found)) == 900


def test_a_name_is_found_by_either_script_pinyin_and_initials() -> None:
    assert {"腾讯", "騰訊", "tengxun", "tx"} <= set(search_keys(["腾讯"]))
    assert "zurichcapital" in search_keys(["Zürich Capital"])


@given(st.text())
def test_json_in_a_page_opens_and_ends_no_element(text: str) -> None:
    written = inert({"text": text})
    assert not set("<>&\u2028\u2029") & set(written)
    written.encode()
    assert json.loads(written)["text"] == text


def test_evidence_in_the_page_cuts_to_the_quotes(graph: Graph) -> None:
    data = page_data(graph, choose(graph, Wish()))
    for fact in data["facts"]:
        for document, _, _, start, end in fact["e"]:
            assert data["documents"][document]["text"][start:end] in TEXT.splitlines()


def test_the_policy_lets_nothing_run_but_the_page_itself(graph: Graph) -> None:
    page = render(graph, choose(graph, Wish()))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert "default-src &#x27;none&#x27;" in policy[1]
    assert "connect-src &#x27;none&#x27;" in policy[1]
    assert not re.search("unsafe|https?:", policy[1])
    assert "http-equiv" not in page.replace('http-equiv="Content-Security-Policy"', "").split("<noscript>")[0]


def test_readers_without_javascript_get_every_fact_with_its_sentence(graph: Graph) -> None:
    page = render(graph, choose(graph, Wish()))
    plain = page.split("<noscript>")[1].split("</noscript>")[0]
    assert plain.count("<li>") == plain.count("<blockquote>") == 6
    assert "PLANNED: Alder Capital invested in Quillon" in plain


def test_a_page_is_written_whole_and_over_pages_alone(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "g.html"
    write(graph, Wish(), path)
    first = path.read_bytes()
    write(graph, Wish(["kelvex"]), path)
    assert path.read_bytes() != first
    assert [one.name for one in tmp_path.iterdir()] == ["g.html"]
    path.write_text("my own")
    with pytest.raises(InputError, match="was not written by kg html"):
        write(graph, Wish(), path)
    assert path.read_text() == "my own"
    write(graph, Wish(), path, force=True)
    with pytest.raises(InputError, match="no folder"):
        write(graph, Wish(), tmp_path / "none" / "g.html")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_no_page_is_written_over_a_pipe_a_device_or_a_folder(graph: Graph, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/null"), tmp_path):
        for force in (False, True):
            with pytest.raises(InputError, match="no ordinary file"):
                write(graph, Wish(), path, force=force)
    assert [one.name for one in tmp_path.iterdir()] == ["pipe"]


def test_a_page_may_have_a_name_as_long_as_a_disk_allows(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / ("😀" * 62 + ".html")
    write(graph, Wish(), path)
    assert path.is_file()


def test_the_command_writes_where_it_is_told_and_nothing_else(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(command, ["html", "Kelvex", "--store", str(store), "-o", "k.html"])
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "k.html: 3 entities, 3 facts\n")
    assert [one.name for one in tmp_path.iterdir()] == ["k.html"]


def test_a_page_goes_to_stdout_where_that_is_asked(
    store: Path, graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(command, ["html", "--store", str(store), "-o", "-"])
    assert (done.exit_code, done.stderr) == (0, "stdout: 6 entities, 6 facts\n")
    assert done.stdout == render(graph, choose(graph, Wish()))
    assert list(tmp_path.iterdir()) == []


def test_a_wish_is_asked_for_on_the_command_line(store: Path, tmp_path: Path) -> None:
    def said(*wish: str) -> str:
        path = str(tmp_path / "w.html")
        return CliRunner().invoke(command, ["html", *wish, "--store", str(store), "-o", path]).stderr.replace(path, "")

    assert said("--around", "Kelvex", "--hops", "2") == ": 5 entities, 5 facts\n"
    assert said("--relation", "investedIn") == ": 4 entities, 3 facts\n"
    assert said("--as-of", "2022") == ": 6 entities, 4 facts\n"
    assert said("--limit", "3") == (": 3 entities, 3 facts\nleft out: 3 entities, 3 facts; see --limit and --hops\n")


def test_entities_near_each_other_in_the_graph_stand_near_each_other() -> None:
    """Two dense halves of a large part, joined by one line, are told apart."""
    halves = [range(600), range(600, 1200)]
    edges = [(half[one], half[one * 7919 % 600]) for half in halves for one in range(600)]
    edges += [(half[one], half[(one + 1) % 600]) for half in halves for one in range(600)] + [(0, 600)]
    found = positions(1200, edges)
    middles = [tuple(sum(found[one][axis] for one in half) / 600 for axis in (0, 1)) for half in halves]
    apart = math.dist(*middles)
    assert apart > 0.6 * max(math.dist(found[one], middles[0]) for one in halves[0])


PAGE = Path(kg.__file__).with_name("html") / "page"


def test_every_word_of_the_page_is_used_and_has_four_languages() -> None:
    words = tomllib.loads((PAGE / "words.toml").read_text("utf-8"))
    code = "\n".join(file.read_text("utf-8") for file in PAGE.glob("*.js"))
    quoted = set(re.findall(r"\"(\w+)\"", code))
    assert {word for word in words if word not in quoted} == set()
    assert set(re.findall(r'say\("(\w+)"', code)) <= set(words)
    for said in words.values():
        holes = [sorted(re.findall(r"\{\w+\}", text)) for text in said]
        assert len(said) == 4
        assert all(said)
        assert holes == [holes[0]] * 4


def test_every_style_is_of_a_kind_and_no_two_look_alike() -> None:
    known = styles()
    assert {style["name"] for style in known} - {"Other"} <= set(vocabulary().classes)
    assert len({(style["shape"], style["colour"]) for style in known}) == len(known)


def test_a_notebook_shows_the_page_in_a_frame_that_reaches_nothing(store: Path) -> None:
    with kg.open(store) as graph:
        shown = show(graph, "Kelvex")
    written = shown._repr_html_()
    allowed = re.match('<iframe sandbox="([^"]*)" ', written)
    assert allowed
    assert set(allowed[1].split()) == {
        "allow-scripts", "allow-downloads", "allow-popups", "allow-popups-to-escape-sandbox"
    }  # fmt: skip
    assert written.count("<") == 2


def test_a_served_page_is_for_this_machine_and_its_address_alone(store: Path) -> None:
    server = make_server(store, Wish())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        with urllib.request.urlopen(f"{base}/{server.secret}/") as answer:
            assert b"kgpage" in answer.read()
            assert answer.headers["X-Frame-Options"] == "DENY"
        with urllib.request.urlopen(f"{base}/{server.secret}/revision") as answer, open_graph(store) as graph:
            assert answer.read().decode() == graph.revision
        strange = urllib.request.Request(f"{base}/{server.secret}/", headers={"Host": "evil.example"})
        for request in (f"{base}/", f"{base}/x/revision", strange):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request)
            assert refused.value.code == 404
    finally:
        server.shutdown()
        server.server_close()
