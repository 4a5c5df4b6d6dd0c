"""What the embedded engine holds is the mirror, whole, and whoever reads it can check that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import embedded_engine
import pytest

from kg.bolt import connect
from kg.embedded import engine
from kg.graph import Graph, open_graph
from kg.mirror import check

TEXT = (
    embedded_engine.TEXT
    + "Enflame | raised | \"2500000000\" CNY | date=2023-09 | round=D\n"
    + "Big Fund = 国家大基金:StateInvestor | holdsSharesIn | Enflame | percentMin=5.5 | percentMax=7 | status=reported\n"
    + "O'Neill \"\\ 😀 | investedIn | Enflame | status=denied\n"
)  # fmt: skip


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Graph]:
    embedded_engine.installed()
    with open_graph(embedded_engine.built(tmp_path, TEXT)) as opened:
        yield opened


def test_the_engine_holds_the_whole_mirror_and_nothing_else(graph: Graph) -> None:
    steps: list[str] = []
    with (
        engine(graph, caches=embedded_engine.caches(), progress=lambda step, done, of: steps.append(step)) as target,
        connect(target) as server,
    ):
        assert check(graph, server) == []
        [[amount, exact]] = server.read("MATCH (r:FundingRound) RETURN r.amount, r.amountExact")
    assert (amount, exact) == (2.5e9, "2500000000")
    assert steps
