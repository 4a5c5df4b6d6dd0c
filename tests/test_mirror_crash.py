"""Whatever ends a mirror, the next one ends at the same graph."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mirrored
import pytest
from mirrored import FIRST, SECOND, THIRD, cells, content
from neo4j_server import Address, JavaServer, NoServer, empty

from kg.bolt import connect
from kg.errors import ServerError
from kg.graph import open_graph
from kg.mirror import check, mirror

CLIENTS, WIRES, SERVERS = 16, 11, 3  # 30 in all; a server takes long to come up again
BATCH = 12  # rows in a transaction: many moments between two
SEED = 4

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two stores that share a part, so that going from one to the other creates, changes and removes."""
    many = "".join(
        f"Fund {n}:Fund | investedIn | Startup {n % 7}:ChipStartup | round=A | date=2020\n" for n in range(40)
    )
    a = mirrored.store(tmp_path_factory.mktemp("a"), first=FIRST, second=SECOND, many=many)
    other = many.replace("round=A", "round=B").replace("Fund 1", "Fund 9")
    b = mirrored.store(tmp_path_factory.mktemp("b"), first=FIRST, third=THIRD, many=other)
    return [a, b]


@pytest.fixture(scope="module")
def address(neo4j_address: Address) -> Address:
    empty(neo4j_address)
    return neo4j_address


@pytest.fixture(scope="module")
def expected(address: Address, folders: list[Path]) -> dict[Path, Any]:
    """What a mirror that nobody disturbs makes of each store, in an empty server."""
    found = {}
    for folder in folders:
        with connect(mirrored.target(address)) as server:
            cells(server, "MATCH (n) DETACH DELETE n")
            run(folder, address)
            found[folder] = content(server)
    return found


def run(folder: Path, address: Address, uri: str | None = None, retry_s: float = 30) -> None:
    with open_graph(folder) as graph, connect(mirrored.target(address, uri), retry_s=retry_s) as server:
        mirror(graph, server, batch=BATCH)


def took(folder: Path, address: Address) -> float:
    began = time.monotonic()
    run(folder, address)
    return time.monotonic() - began


def holds(folder: Path, address: Address, expected: dict[Path, Any]) -> None:
    with open_graph(folder) as graph, connect(mirrored.target(address)) as server:
        assert content(server) == expected[folder]
        assert check(graph, server) == []


def killed(folder: Path, address: Address, after: float) -> bool:
    """Mirror in a process that is killed; says whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            run(folder, address)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def cut(folder: Path, address: Address, after: float) -> bool:
    """Mirror over a wire that is cut; says whether it was still at work."""
    wire = mirrored.Wire(address)
    timer = threading.Timer(after, wire.cut)
    timer.start()
    try:
        run(folder, address, wire.uri, retry_s=0.1)
    except ServerError:
        return True
    finally:
        timer.cancel()
        wire.cut()
    return False


@pytest.mark.parametrize(("times", "end"), [(CLIENTS, killed), (WIRES, cut)])
def test_after_a_killed_client_or_a_cut_wire_the_next_run_ends_at_the_same_graph(
    address: Address,
    folders: list[Path],
    expected: dict[Path, Any],
    times: int,
    end: Callable[[Path, Address, float], bool],
) -> None:
    rng, ends = random.Random(SEED), 0
    run(folders[1], address)
    length = max(took(folder, address) for folder in folders)
    while ends < times:
        with connect(mirrored.target(address)) as server:
            if rng.random() < 0.3:
                cells(server, "MATCH (n) DETACH DELETE n")
        ends += end(folders[0], address, rng.random() * length)
        run(folders[ends % 2], address)  # the same store again, or the one before
        with connect(mirrored.target(address)) as server:
            assert content(server) == expected[folders[ends % 2]]
        run(folders[1], address)
    holds(folders[1], address, expected)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[JavaServer]:
    """A server that may be killed."""
    server = JavaServer(tmp_path / "neo4j")
    try:
        server.start()
    except NoServer as exc:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(exc))
    yield server
    server.kill()


@pytest.mark.slow
def test_after_a_killed_server_the_next_run_ends_at_the_same_graph(
    own: JavaServer, folders: list[Path], expected: dict[Path, Any]
) -> None:
    rng = random.Random(SEED)
    for number in range(SERVERS):
        folder = folders[number % 2]
        failed: list[BaseException] = []
        thread = threading.Thread(target=tried, args=(folder, own.address, failed))
        thread.start()
        time.sleep(0.5 + rng.random() * 2)
        own.kill()
        own.start()  # a transaction that was lost is tried again meanwhile
        thread.join()
        run(folder, own.address)
        with connect(mirrored.target(own.address)) as server:
            assert content(server) == expected[folder]
    with open_graph(folder) as graph, connect(mirrored.target(own.address)) as server:
        assert check(graph, server) == []


def tried(folder: Path, address: Address, failed: list[BaseException]) -> None:
    try:
        run(folder, address)
    except ServerError as exc:
        failed.append(exc)
