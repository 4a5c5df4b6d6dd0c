"""What the tests of the mirror share: small stores, a server's whole content, and a wire that can be cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from neo4j_server import Address
from toy import extract

from kg.bolt import Server, Target, plain
from kg.build import build
from kg.graph import Graph, open_graph
from kg.mirror.ours import native
from kg.registry import EMPTY

FIRST = """Orbel = 奥贝尔:VentureInvestor | investedIn | Kelvex = 凯尔:ChipStartup | round=A | date=2021-03-04 | amount=1000000 | currency=CNY
Lumo "x" \\ 🚀:Fund | investedIn | Kelvex:ChipStartup | round=A | status=planned
Kelvex:ChipStartup | raised | "250000000.50" USD | round=B
Orbel:VentureInvestor | holdsSharesIn | Kelvex:ChipStartup | percent=12.5
"""
SECOND = """Orbel:VentureInvestor | investedIn | Kelvex:ChipStartup | round=A | date=2021-03-04 | amount=1000000 | currency=CNY
Brandt KG:Company | customerOf | Kelvex:ChipStartup | percent=7
Kelvex:ChipStartup | foundedOn | "2018-03" date
"""
THIRD = "Tessa Wind:Person | worksFor | Brandt KG:Company | position=CTO\n"


def store(folder: Path, **documents: str | None) -> Path:
    """A store of documents by name; None takes one away."""
    texts = folder / "in"
    texts.mkdir(parents=True, exist_ok=True)
    for name, text in documents.items():
        if text is None:
            (texts / f"{name}.txt").unlink()
        else:
            (texts / f"{name}.txt").write_text(text, encoding="utf-8")
    build([texts], folder / "store", extract=extract, version="toy", registry=EMPTY, prune=True)
    return folder / "store"


def some(folder: Path) -> Path:
    return store(folder, first=FIRST, second=SECOND, third=THIRD)


@contextmanager
def opened(folder: Path) -> Iterator[Graph]:
    with open_graph(folder) as graph:
        yield graph


def target(address: Address, uri: str | None = None) -> Target:
    return Target(uri or address.uri, user=address.user, password=address.password)


def content(server: Server) -> tuple[list[Any], list[Any]]:
    """Everything in the server but what the mirror notes of itself."""
    nodes = [
        (sorted(labels), sorted((name, repr(native(value))) for name, value in said.items()))
        for labels, said in server.read("MATCH (n) WHERE NOT n:_Mirror RETURN labels(n), properties(n)")
    ]
    edges = [
        (type_, start, end, sorted((name, repr(native(value))) for name, value in said.items()))
        for type_, start, end, said in server.read(
            "MATCH (a)-[r]->(b) RETURN type(r), coalesce(a.iri, ''), coalesce(b.iri, ''), properties(r)"
        )
    ]
    return sorted(nodes), sorted(edges)


def cells(server: Server, text: str, **parameters: Any) -> list[Any]:
    """The rows of a statement as plain data; of one column the cells."""
    rows = [[plain(value) for value in row] for row in server.write(text, parameters)]
    return [row[0] for row in rows] if rows and len(rows[0]) == 1 else rows


class Wire:
    """A port that leads to a server until it is cut."""

    def __init__(self, address: Address) -> None:
        host, port = address.uri.removeprefix("bolt://").split(":")
        self._there = (host, int(port))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self.uri = f"bolt://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._there)
                self._ends += [near, far]
                for a, b in ((near, far), (far, near)):
                    threading.Thread(target=_pass, args=(a, b), daemon=True).start()

    def cut(self) -> None:
        """Everything is dropped, and nothing gets through any more."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # else who waits for a connection keeps it open
        self._listening.close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _pass(a: socket.socket, b: socket.socket) -> None:
    with suppress(OSError):
        while data := a.recv(65536):
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)
