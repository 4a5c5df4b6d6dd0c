"""Serves a page on 127.0.0.1 alone, made again whenever the graph was built again; answers nobody but this machine."""

from __future__ import annotations

import secrets
import webbrowser
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kg.errors import InputError, KgError
from kg.folders import store_folder
from kg.graph import open_graph
from kg.html.choice import Wish, choose
from kg.html.page import render

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def serve(store: Path | None, wish: Wish, port: int, say: Callable[[str], None], *, browse: bool = True) -> None:
    """Serve the page of a store until it is interrupted.

    Args:
        port: 0 for a free one.
        say: is told where the page is.
        browse: whether a browser is opened.
    Raises:
        InputError: the port is taken.
        StoreError, NameUnknown, NameAmbiguous: as for a page that is written.
    """
    server = make_server(store, wish, port)
    address = f"http://127.0.0.1:{server.server_port}/{server.secret}/"
    say(f"serving {address} until Ctrl-C")
    if browse:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


class PageServer(ThreadingHTTPServer):
    """Knows the page and what it was made of; `secret` is the folder without which nobody gets it."""

    daemon_threads = True

    def __init__(self, store: Path | None, wish: Wish, port: int) -> None:
        self.secret = secrets.token_urlsafe(16)
        self._store = store_folder(store)
        self._wish = wish
        self._made: tuple[str, str] = ("", "")
        super().__init__(("127.0.0.1", port), _Handler)

    def revision(self) -> str:
        """A name for exactly what is built now."""
        with open_graph(self._store) as graph:
            return graph.revision

    def page(self) -> str:
        """The page of what is built now."""
        with open_graph(self._store) as graph:
            if self._made[0] != graph.revision:
                self._made = graph.revision, render(graph, choose(graph, self._wish), live="revision")
        return self._made[1]


def make_server(store: Path | None, wish: Wish, port: int = 0) -> PageServer:
    """A server that is ready but not running; the page is made once, so that mistakes show at once."""
    try:
        server = PageServer(store, wish, port)
    except OSError as exc:
        raise InputError(f"port {port} cannot be used ({exc.strerror}); leave --port out for a free one") from exc
    try:
        server.page()
    except BaseException:
        server.server_close()
        raise
    return server


class _Handler(BaseHTTPRequestHandler):
    server: PageServer

    def do_GET(self) -> None:
        own = f"127.0.0.1:{self.server.server_port}"
        answers = {
            f"/{self.server.secret}/": (self.server.page, "text/html"),
            f"/{self.server.secret}/revision": (self.server.revision, "text/plain"),
        }
        found = answers.get(self.path.partition("?")[0])
        if found is None or self.headers.get("Host") not in (own, own.replace("127.0.0.1", "localhost")):
            self._answer(404, "not here\n", "text/plain")
            return
        try:
            self._answer(200, found[0](), found[1])
        except KgError as exc:  # the store is being replaced, or is gone
            self._answer(503, f"{exc}\n", "text/plain")

    def _answer(self, code: int, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is the user's."""
