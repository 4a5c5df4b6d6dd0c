"""The statements that docs/graph.md shows run on a real server and find what they say."""

from __future__ import annotations

import re
from pathlib import Path

import neo4j_server
from test_projection import built

from kg.bolt import Target, connect
from kg.mirror import mirror

PAGE = Path(__file__).parent.parent / "docs" / "graph.md"
TOLD = """\
Tencent:Corporate | investedIn | Enflame:ChipStartup | amount=250000000 | currency=CNY | date=2018-08
Tencent | investedIn | Enflame | date=2024 | status=planned
Enflame | valuation | "16000000000" CNY | date=2023
Enflame | valuation | "20000000000" CNY | date=2024
Biren:ChipStartup | valuation | "15500000000" CNY | date=2024
"""


def test_the_statements_of_the_page_find_what_they_say(emptied: neo4j_server.Address) -> None:
    investments, disagreements, _ = re.findall(r"```cypher\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    with built(TOLD) as graph, connect(Target(emptied.uri, None, emptied.user, emptied.password)) as server:
        mirror(graph, server)
        assert list(server.read(investments)) == [
            ("Tencent", "Enflame", 250000000.0, "CNY", "2018-08", TOLD.splitlines()[0], "0.txt")
        ]
        assert list(server.read(disagreements)) == [
            ("Enflame", 16000000000.0, "CNY", "2023", ["0.txt"]),
            ("Enflame", 20000000000.0, "CNY", "2024", ["0.txt"]),
        ]


STAKES = """\
Alder:Company | holdsSharesIn | Kelvex:ChipStartup | percent=40
Mira Stone:Person | holdsSharesIn | Alder | percent=60
"""


def test_the_statement_about_what_is_derived_finds_it(emptied: neo4j_server.Address) -> None:
    *_, derived = re.findall(r"```cypher\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    with built(STAKES) as graph, connect(Target(emptied.uri, None, emptied.user, emptied.password)) as server:
        mirror(graph, server, with_derived=True)
        rows = [(*row[:4], sorted(row[4])) for row in server.read(derived)]
    first, second = STAKES.splitlines()
    assert rows == [
        ("Mira Stone", "Alder", 60.0, 60.0, [second]),
        ("Mira Stone", "Kelvex", 24.0, 24.0, sorted([first, second])),
    ]
