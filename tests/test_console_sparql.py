from __future__ import annotations

import os
import subprocess
import time

import embedded_engine
import pytest
from terminal import KG, Terminal

from kg.console.apart import Apart
from kg.errors import InputError

TEXT = "Tencent = 腾讯:Corporate | investedIn | Enflame = 燧原科技:ChipStartup | round=D | date=2023\n"
CHIPS = "SELECT ?c { ?c a kg:ChipStartup ; skos:prefLabel ?n }"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("sparql")
    store = embedded_engine.built(folder, TEXT)
    return {**os.environ, "KG_STORE": str(store), "XDG_CACHE_HOME": str(folder / "cache"), "COLUMNS": "100"}


def ran(environment: dict[str, str], *arguments: str, given: bytes = b"") -> tuple[int, str, list[str]]:
    done = subprocess.run([*KG, "sparql", *arguments], env=environment, input=given, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode().splitlines()


def test_several_queries_of_a_pipe_run_up_to_the_first_that_fails(environment: dict[str, str]) -> None:
    code, out, err = ran(environment, "--format", "jsonl", given=b"ASK { ?f a kg:Fact ; ?p ?o }; SELCT; ASK {}")
    assert (code, out) == (2, '{"answer": true}\n')
    assert err[0].startswith("kg: the query: is no SPARQL 1.1 query")
    assert err[1:3] == ["  1 | SELCT", "    |      ^"]


def test_a_parameter_stands_in_the_place_of_its_variable(environment: dict[str, str]) -> None:
    text = "SELECT ?c ?n { ?c skos:prefLabel ?l BIND(STR(?l) AS ?n) FILTER(STR(?l) = ?name) }"
    code, out, err = ran(environment, text.replace("?n {", "?n ?name {"), "--param", "name=Tencent", "--format", "csv")
    assert (code, out.splitlines()[1].split(",")[0], err) == (0, "tencent", [])


def test_an_update_is_one_line_and_exit_code_2(environment: dict[str, str]) -> None:
    code, out, err = ran(environment, "DELETE WHERE { ?s ?p ?o }")
    assert (code, out, len(err)) == (2, "", 1)
    assert err[0].startswith("kg: the query: is an update")


def test_a_person_asks_completes_and_stops(environment: dict[str, str]) -> None:
    with Terminal("sparql", **environment) as screen:
        screen.await_("sparql> ")
        screen.send("SELECT ?c { ?c kg:investe")
        screen.await_("kg:investedIn")
        screen.send("\x03")
        screen.line(f"{CHIPS};")
        screen.await_("Enflame")
        screen.line("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p };")
        time.sleep(2)  # it would run for days
        screen.send("\x03")
        screen.await_("stopped")
        screen.line(":write on")
        screen.await_("SPARQL never writes; writing stays off")
        screen.line("ASK { };")
        screen.await_("yes")
        screen.line(":quit")
        assert screen.left() == 0


def test_work_apart_gives_its_items_and_its_errors() -> None:
    def failing() -> list[int]:
        raise InputError("no")

    assert list(Apart(lambda: range(1000))) == list(range(1000))
    with pytest.raises(InputError, match="no"):
        next(Apart(failing))
    work = Apart(lambda: iter(int, 1))
    assert next(work) == 0
    work.stop()
    with pytest.raises(InputError, match="ended from outside"):
        for _ in work:
            pass
