"""Any store that can be built comes back from a real Neo4j as it went there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import mirrored
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mirrored import cells
from neo4j_server import Address, empty
from toy import extract

from kg.bolt import Server, connect
from kg.build import build
from kg.graph import open_graph
from kg.mirror import Summary, check, mirror
from kg.registry import EMPTY

SCRIPTS = st.sampled_from(
    ["Orbel", "燧原科技", "騰訊", "Ωμέγα", "Газ", "بنك", "한국", "日本ねこ", "O'Neil", 'a "b"', "c\\d", "🚀x🧑‍💻", "naïve é", "x`y", "{z}"]
)  # fmt: skip
WORDS = st.builds(lambda a, b: f"{a} {b}", SCRIPTS, SCRIPTS) | SCRIPTS
KINDS = st.sampled_from(["Company", "Fund", "ChipStartup", "Person", "StateInvestor:Corporate", "Place"])
PARTIES = st.builds(lambda name, kind: f"{name}:{kind}", WORDS, KINDS)
DAYS = st.sampled_from(["2018", "2018-03", "2018-03-21", "1999-12-31"])
AMOUNTS = st.sampled_from(["0", "2500000000", "0.01", "123456789012345678901234.567", "-42.50", "100"])
PERCENTS = st.sampled_from(["7", "12.5", "33.333333", "100", "0.1"])
STATUSES = st.sampled_from(["asserted", "planned", "reported", "denied"])
CURRENCIES = st.sampled_from(["CNY", "USD", "EUR"])
LINES = st.one_of(
    st.builds("{} | investedIn | {} | amount={} | currency={} | date={} | role=lead | status={}".format,
              PARTIES, PARTIES, AMOUNTS, CURRENCIES, DAYS, STATUSES),
    st.builds("{} | holdsSharesIn | {} | percent={} | percentMax={} | asOf={}".format, PARTIES, PARTIES, PERCENTS, PERCENTS, DAYS),
    st.builds('{} | raised | "{}" {} | round=A+ | date={} | status={}'.format, PARTIES, AMOUNTS, CURRENCIES, DAYS, STATUSES),
    st.builds('{} | revenue | "{}" {} | period=2024-Q3'.format, PARTIES, AMOUNTS, CURRENCIES),
    st.builds('{} | foundedOn | "{}" date | confidence=0.31'.format, PARTIES, DAYS),
    st.builds("{} | worksFor | {} | position={}".format, PARTIES, PARTIES, WORDS),
    st.builds("{} = {} | memberOfGroup | {}".format, WORDS, PARTIES, PARTIES),
)  # fmt: skip
DOCUMENTS = st.lists(st.lists(LINES, max_size=4).map("\n".join), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def server(neo4j_address: Address) -> Iterator[Server]:
    empty(neo4j_address)
    with connect(mirrored.target(neo4j_address)) as found:
        yield found


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=DOCUMENTS, after=DOCUMENTS)
def test_what_was_mirrored_is_what_the_store_has(
    server: Server, tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str]
) -> None:
    cells(server, "MATCH (n) DETACH DELETE n")
    folder = tmp_path_factory.mktemp("any")
    for texts in (before, after):
        made(folder, texts)
        with open_graph(folder / "store") as graph:
            done = mirror(graph, server)
            assert check(graph, server) == []
            every = done.created + done.changed + done.unchanged
            assert mirror(graph, server) == Summary(unchanged=every)
            assert mirror(graph, server, repair=True) == Summary(unchanged=every)


def made(folder: Path, texts: list[str]) -> None:
    documents = folder / "in"
    documents.mkdir(exist_ok=True)
    for number in range(3):
        (documents / f"{number}.txt").unlink(missing_ok=True)
    for number, text in enumerate(texts):
        (documents / f"{number}.txt").write_bytes(f"{text}\n".encode())
    build([documents], folder / "store", extract=extract, version="toy", registry=EMPTY, prune=True)
