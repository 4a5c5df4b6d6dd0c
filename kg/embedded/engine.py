"""The embedded engine with a graph's mirror inside: started where none runs, built anew where the store changed."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.bolt import Target, connect
from kg.embedded.lease import Lease, end, lease, start
from kg.embedded.place import (
    Place,
    endpoint,
    is_sealed,
    place,
    places,
    release,
    remove,
    seal,
    settle,
    superseded,
    take,
    unwritable,
)
from kg.embedded.runtime import Runtime, runtime
from kg.embedded.settings import settings
from kg.errors import ServerError
from kg.folders import cache_folder

if TYPE_CHECKING:
    from kg.bolt import Server
    from kg.graph import Graph

Fill = Callable[["Graph", "Server"], object]
Progress = Callable[[str, int, int], None]

log = logging.getLogger(__name__)
_TICK_S: Final = 0.05
_FRESH_S: Final = 30.0


@contextmanager
def engine(
    graph: Graph,
    *,
    keep: bool = False,
    idle_s: float | None = None,
    fill: Fill | None = None,
    caches: Path | None = None,
    progress: Progress | None = None,
    with_derived: bool = False,
) -> Iterator[Target]:
    """The embedded engine that holds a graph's mirror, as long as this is open.

    Args:
        keep: it stays after the last user has gone, until nobody has asked for it for ten minutes.
        idle_s: that time in seconds.
        fill: writes the graph into an empty database; None is `kg.mirror.mirror`.
        caches: where caches are kept; None is the user's cache folder.
        progress: called by `kg.mirror.mirror` now and then while the cache is built, and not where it is there.
        with_derived: effective shares, control and state capital too, in a cache beside the one without.
    Yields:
        A user who may only read.
    Raises:
        MissingPart: the engine is not installed.
        ServerError: it does not start, or its cache cannot be written.
    """
    filling = fill or _mirrored(progress, with_derived)
    held = _leased(graph, _idle(keep, idle_s), filling, caches or cache_folder(), with_derived)
    try:
        yield held.target
    finally:
        held.close()


def keep(graph: Graph, *, idle_s: float | None = None, fill: Fill | None = None, caches: Path | None = None) -> None:
    """Leave an engine running with a graph's mirror inside, for ten minutes after its last use."""
    with engine(graph, keep=True, idle_s=idle_s, fill=fill, caches=caches):
        pass


def stop(*, caches: Path | None = None, wait_s: float = 30.0) -> int:
    """End every embedded engine of this user, whoever uses it.

    Returns:
        How many there were.
    """
    ended = []
    for there in places(caches or cache_folder()):
        where = endpoint(there)
        if where is not None and end(where, at_once=True) is not None:
            ended.append(there)
    _await(ended, wait_s)
    return len(ended)


def _await(ended: Iterable[Place], wait_s: float) -> None:
    """Wait until the engines that were told to end have ended."""
    until = time.monotonic() + wait_s
    for there in ended:
        while (lock := take(there.lock)) is None and time.monotonic() < until:
            time.sleep(_TICK_S)
        release(lock)


def _idle(keep: bool, idle_s: float | None) -> float | None:
    if not keep:
        return None
    return float(settings()["idle_s"]) if idle_s is None else idle_s


def _leased(graph: Graph, idle_s: float | None, fill: Fill, caches: Path, with_derived: bool) -> Lease:
    """A lease of the engine that runs, else of one that is started."""
    installed = runtime()
    here = place(caches, graph.folder, graph.revision, installed.version, with_derived=with_derived)
    until = time.monotonic() + settings()["wait_s"]
    while True:
        where = endpoint(here)
        if where is not None and (found := lease(where, idle_s)):
            return found
        lock = take(here.lock)
        if lock is not None:
            try:
                return _started(installed, here, graph, lock, idle_s or 0.0, fill)
            finally:
                release(lock)
        if time.monotonic() > until:
            raise ServerError(f"{here.folder}: another process has been building the engine's cache; try again later")
        time.sleep(_TICK_S)


def _started(installed: Runtime, here: Place, graph: Graph, lock: int, idle_s: float, fill: Fill) -> Lease:
    """Start an engine whose lock is held; what is left of a killed one is stale."""
    here.endpoint.unlink(missing_ok=True)
    if not is_sealed(here.databases):
        caches = here.folder.parents[1]
        both = (
            place(caches, graph.folder, graph.revision, installed.version, with_derived=one) for one in (False, True)
        )
        _clean([*both], caches)
        _build(installed, here, graph, lock, fill)
    return start(installed, here, here.databases, "reader", lock, idle_s)


def _build(installed: Runtime, here: Place, graph: Graph, lock: int, fill: Fill) -> None:
    """Make the database in a folder of its own, which gets its name when it is whole."""
    began = time.monotonic()
    shutil.rmtree(here.growing, ignore_errors=True)
    writing = start(installed, here, here.growing, "writer", lock)
    try:
        with _connected(writing.target) as server:
            fill(graph, server)
    finally:
        writing.finish()
    try:
        settle(here.growing)
        seal(here.growing)
        shutil.rmtree(here.databases, ignore_errors=True)
        here.growing.replace(here.databases)
    except OSError as exc:
        raise unwritable(here.folder, exc) from exc
    log.info("built the engine's cache in %.1f s", time.monotonic() - began)


def _connected(target: Target) -> Server:
    """Connect to an engine that makes its database a moment after it begins to listen."""
    until = time.monotonic() + _FRESH_S
    while True:
        try:
            return connect(target)
        except ServerError:
            if time.monotonic() > until:
                raise
            time.sleep(_TICK_S)


def _mirrored(progress: Progress | None, with_derived: bool) -> Fill:
    def fill(graph: Graph, server: Server) -> object:
        from kg.mirror import mirror  # only for who builds

        return mirror(graph, server, with_derived=with_derived, progress=progress)

    return fill


def _clean(kept: Collection[Place], caches: Path) -> None:
    """Remove caches that nobody needs any more; one that is in use goes when its users have gone."""
    for there in list(superseded(kept, caches)):
        where = endpoint(there)
        if where is not None and end(where, at_once=False) == 0:
            _await([there], settings()["stop_s"])
        with suppress(OSError):
            remove(there)
