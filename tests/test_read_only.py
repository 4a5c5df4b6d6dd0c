"""Whoever may only read cannot write, however the statement is dressed, on Neo4j and on the embedded engine."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import embedded_engine
import neo4j_server
import pytest

from kg.bolt import Server, Target, connect
from kg.errors import KgError

_KNOWN = tomllib.loads(Path(__file__).with_name("writing_statements.toml").read_text("utf-8"))
_KEYWORD = re.compile(r"\b(MATCH|OPTIONAL|CREATE|MERGE|SET|REMOVE|DETACH|DELETE|FOREACH|UNWIND|WITH|ON)\b")
_GRAPH = (
    "CREATE (a:Entity:Company {iri: 'kg:a', id: 'a', name: '腾讯', names: ['腾讯', 'Tencent']})",
    "CREATE (b:Entity:Company:ChipStartup {iri: 'kg:b', id: 'b', name: 'Enflame', names: ['Enflame']})",
    "MATCH (a {iri: 'kg:a'}), (b {iri: 'kg:b'}) CREATE (a)-[:INVESTED_IN {id: 'f', amount: 1.5}]->(b)",
    "CREATE CONSTRAINT unique_entity FOR (n:Entity) REQUIRE n.iri IS UNIQUE",
)
_DIGESTED = (
    "MATCH (n) RETURN elementId(n), labels(n), properties(n)",
    "MATCH ()-[r]->() RETURN elementId(r), type(r), properties(r), elementId(startNode(r)), elementId(endNode(r))",
    "SHOW INDEXES",
    "SHOW CONSTRAINTS",
    "CALL db.labels()",
    "CALL db.relationshipTypes()",
)
_MOVING = {"lastRead", "readCount", "trackedSince"}  # columns that reading changes
_FEW = 5  # statements in a dress that one of the servers does not know


@dataclass(frozen=True)
class Dress:
    """What a statement is put into."""

    text: str
    change: str = ""
    alone: bool = False

    def on(self, statement: str) -> str:
        return self.text.replace("§", _changed(statement, self.change))


def _changed(statement: str, change: str) -> str:
    if change == "mixed case":
        return _KEYWORD.sub(lambda word: word[0][0].lower() + word[0][1:].swapcase().title(), statement)
    if change == "comments for spaces":
        marks = itertools.cycle(["/**/", " /* RETURN 1 */ ", "\n// RETURN n\n", "\t"])
        return re.sub(" ", lambda space: next(marks), statement)
    if change == "unicode spaces":
        spaces = itertools.cycle("\u00a0\u2003\t\u3000\n\u2028")
        return re.sub(" ", lambda space: next(spaces), statement)
    if change == "unicode escapes":
        return _KEYWORD.sub(lambda word: f"\\u{ord(word[0][0]):04x}{word[0][1:]}", statement)
    assert not change
    return statement


DRESSES = [Dress(**dress) for dress in _KNOWN["dresses"]]
DRESSED = [
    (dress.on(statement), dress.alone)
    for dress in DRESSES
    for statement in _KNOWN["statements"][: _FEW if dress.alone else None]
]
OTHERS = [statement for kind in _KNOWN["others"].values() for statement in kind]
EVERY = [*(statement for statement, _ in DRESSED), *OTHERS]


def digest(server: Server) -> str:
    """Equal for servers that hold the same graph under the same schema."""
    seen = hashlib.sha256()
    for question in _DIGESTED:
        seen.update(json.dumps(_rows(server, question), ensure_ascii=False).encode())
    return seen.hexdigest()


def _rows(server: Server, question: str) -> list[str]:
    result = server.read(question)
    kept = [number for number, name in enumerate(result.columns) if name not in _MOVING]
    return sorted(repr([_ordered(row[number]) for number in kept]) for row in result)


def _ordered(value: object) -> object:
    return sorted(value.items()) if isinstance(value, dict) else value


def _tried(server: Server, statement: str) -> bool:
    """Run a statement as whoever only reads does; says whether it was refused."""
    try:
        for _ in server.read(statement, {"x": 1}):
            pass
    except KgError:
        return True
    return False


def _tried_in_a_transaction(server: Server, statement: str) -> bool:
    try:
        with server.transaction() as transaction:
            for _ in transaction.run(statement):
                pass
            transaction.commit()
    except KgError:
        return True
    return False


@pytest.fixture
def real(emptied: neo4j_server.Address) -> Iterator[Server]:
    with connect(Target(emptied.uri, user=emptied.user, password=emptied.password)) as server:
        for statement in _GRAPH:
            list(server.write(statement))
        yield server


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with embedded_engine.toy_engine(tmp_path_factory.mktemp("engine")) as target, connect(target) as server:
        yield server


def test_at_least_three_hundred_of_the_statements_really_write(real: Server) -> None:
    writing = sum(_writes(real, statement) for statement, alone in DRESSED if not alone)
    assert writing >= 300


def _writes(server: Server, statement: str) -> bool:
    """Whether a statement changes something where writing is allowed; it is taken back."""
    with server.transaction(write=True) as transaction:
        try:
            result = transaction.run(statement)
            for _ in result:
                pass
            return bool(result.summary().counters)
        except KgError:  # that dress does not fit here
            return False


def test_a_real_neo4j_is_not_written_by_whoever_reads(real: Server) -> None:
    _unchanged(real)


def test_the_embedded_engine_is_not_written(embedded: Server) -> None:
    _unchanged(embedded)


def _unchanged(server: Server) -> None:
    before, done = digest(server), []
    for statement in EVERY:
        if not _tried(server, statement):
            done.append(statement)
            assert digest(server) == before, statement
    assert digest(server) == before
    assert len(done) < len(EVERY) / 10  # EXPLAIN, and what does nothing: most are refused


def test_a_real_neo4j_is_not_written_in_a_transaction(real: Server) -> None:
    _unchanged_in_transactions(real)


def test_the_embedded_engine_is_not_written_in_a_transaction(embedded: Server) -> None:
    _unchanged_in_transactions(embedded)


def _unchanged_in_transactions(server: Server) -> None:
    before = digest(server)
    for statement in _KNOWN["statements"]:
        assert _tried_in_a_transaction(server, statement), statement
        assert _tried_in_a_transaction(server, f"PROFILE {statement}") or digest(server) == before, statement
    assert digest(server) == before


def test_asking_for_the_right_to_write_gives_it_to_nobody_on_the_embedded_engine(embedded: Server) -> None:
    before = digest(embedded)
    for statement in [*_KNOWN["statements"], *OTHERS]:
        try:
            for _ in embedded.write(statement, {"x": 1}):
                pass
        except KgError:
            continue
        assert digest(embedded) == before, statement
    assert digest(embedded) == before
