"""Reads documents in other processes, in order and a little ahead of who asks; knows no store.

Workers are started afresh (never forked: the parent may hold threads and an open database), load the dictionaries and
the names registry once, and leave an interrupt to the parent. What they give is what `read` gives here, byte for byte.
"""

from __future__ import annotations

import gc
import signal
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import current_thread, main_thread

from kg.claims import Extract
from kg.documents import read_document, shown
from kg.errors import DocumentError, InputError
from kg.extract import extract, faults_in, notes_on
from kg.model import Document, Extraction
from kg.rdf import canonical, clean_document, document_key
from kg.registry import Entry, Registry, load_registry

_PER_WORKER = 4  # files that wait for a worker: more would only take memory


@dataclass(frozen=True, slots=True)
class Read:
    """What is in a file: lines for who builds, and its claims; `extraction` is None where they were known before."""

    document: Document
    notes: tuple[str, ...]
    faults: tuple[str, ...]
    extraction: Extraction | None


def read(path: Path, limit: int, registry: Registry, is_known: Callable[[str], bool], find: Extract = extract) -> Read:
    """Read a file and find its claims, unless a document of its key is known.

    Args:
        limit: the most bytes that are read.
        is_known: whether the claims of a document with this key are at hand.
        find: what finds parties and claims.
    Raises:
        DocumentError: it cannot be read.
    """
    document = clean_document(read_document(path, limit=limit))
    notes = tuple(f"{shown(path)}: {note}" for note in (*document.notes, *notes_on(document)))
    faults = tuple(faults_in(document, shown(path)))
    if is_known(document_key(document)):
        return Read(document, notes, faults, None)
    try:
        return Read(document, notes, faults, canonical(find(document, registry)))
    except (RecursionError, MemoryError) as exc:
        raise DocumentError(f"{shown(path)}: too intricate to read ({type(exc).__name__}); split it") from exc


class Ahead:
    """Files that workers read; `take` gives them in the order in which they were named."""

    def __init__(self, pool: ProcessPoolExecutor, paths: Sequence[Path], limit: int, most: int) -> None:
        self._pool, self._limit, self._most = pool, limit, most
        self._named = frozenset(paths)
        self._rest = iter(paths)
        self._waiting: deque[tuple[Path, Future[Read]]] = deque()

    def take(self, path: Path) -> Read | None:
        """What was read of a file; None for one that no worker was given.

        Raises:
            DocumentError: it cannot be read.
            InputError: a worker was ended from outside.
        """
        if path not in self._named:
            return None
        try:
            coming = self._next(path)
            return coming.result() if coming else None
        except BrokenExecutor as exc:
            raise InputError(
                f"{shown(path)}: a process that read documents was ended from outside (out of memory?), so nothing was "
                "built; build again with a smaller -j"
            ) from exc

    def _next(self, path: Path) -> Future[Read] | None:
        """The reading of a file; those before it that nobody took are let go."""
        while True:
            for more in self._rest:
                self._waiting.append((more, self._pool.submit(_in_worker, more, self._limit)))
                if len(self._waiting) > self._most:
                    break
            if not self._waiting:
                return None
            first, coming = self._waiting.popleft()
            if first == path:
                return coming


@contextmanager
def workers(
    count: int,
    paths: Sequence[Path],
    limit: int,
    registry: Registry | None,
    known: Collection[str],
    find: Extract = extract,
) -> Iterator[Ahead]:
    """So many processes that read these files.

    Args:
        registry: well-known names; None for the ones that ship with the program.
        known: keys of documents whose claims are at hand.
        find: what finds parties and claims, a function of a module.
    """
    names = None if registry is None else (dict(registry.entries), dict(registry.places))
    begin = (names, frozenset(known), gc.get_threshold(), find)
    pool = ProcessPoolExecutor(count, get_context("spawn"), _begin, begin)
    with _unheard():
        pool.submit(int)
    try:
        yield Ahead(pool, paths, limit, count * _PER_WORKER)
    except BaseException:
        # Whoever interrupts does not wait for documents that are half read.
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _unheard() -> Iterator[None]:
    """Processes that begin now do not hear the terminal's interrupt, not even before they can say so themselves."""
    if current_thread() is not main_thread():  # only the main thread may
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_worker: tuple[Registry, frozenset[str], Extract] | None = None
_Names = tuple[dict[str, Entry], dict[str, Entry]]


def _begin(names: _Names | None, known: frozenset[str], collected: tuple[int, int, int], find: Extract) -> None:
    """What a worker does first: the terminal's interrupt is the parent's to answer."""
    global _worker  # noqa: PLW0603 - a worker has one task in its life
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*collected)
    _worker = (load_registry() if names is None else Registry(*names), known, find)


def _in_worker(path: Path, limit: int) -> Read:
    assert _worker is not None  # noqa: S101 - begun before
    registry, known, find = _worker
    return read(path, limit, registry, known.__contains__, find)
