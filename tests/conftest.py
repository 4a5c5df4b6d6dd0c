"""Servers that tests ask: each is started once a session, when the first test wants it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import browser as browsers
import neo4j_server
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def missing(what: str) -> None:
    """Skip a test for which something is not installed; in continuous integration that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j_server.Address]:
    """A real Neo4j 5.26; its data are whatever the last test left, so a test begins with `emptied`."""
    if found := neo4j_server.given():
        if neo4j_server.holds_anything(found):  # it may be somebody's graph, and the tests take everything out
            pytest.fail(f"KG_NEO4J_URI: the database at {found.uri} is not empty; name one that may be emptied")
        yield found
        return
    try:
        server = neo4j_server.start(tmp_path_factory.mktemp("neo4j") / "home")
    except neo4j_server.NoServer as exc:
        missing(str(exc))
        raise
    yield server.address
    server.stop()


@pytest.fixture
def emptied(neo4j_address: neo4j_server.Address) -> neo4j_server.Address:
    """The same server without data, constraints and indexes."""
    neo4j_server.empty(neo4j_address)
    return neo4j_address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium without a window."""
    try:
        with browsers.launched() as launched:
            yield launched
    except browsers.NoBrowser as exc:
        missing(str(exc))
