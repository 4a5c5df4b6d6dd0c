"""Runs what cannot be interrupted in a process of its own, so that Ctrl-C ends it; knows nothing of what it runs.

The RDF store answers in native code, which hears no signal: a copy of this process asks it and sends the rows back,
and that copy can be ended. Where a system cannot copy a process, the work is done here.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, BinaryIO, Final

from kg.errors import InputError, KgError

_BATCH: Final = 200  # items that travel together
_LENGTH: Final = struct.Struct("!Q")


class Apart:
    """The items that work gives, made by a process that ends when this is closed.

    >>> list(Apart(lambda: range(3)))
    [0, 1, 2]
    """

    def __init__(self, work: Callable[[], Iterable[Any]]) -> None:
        """Begin the work.

        Args:
            work: is called in the other process; what it gives is pickled, a KgError it raises is raised here.
        """
        self._child = 0
        if not hasattr(os, "fork"):
            self._items = iter(work())
            return
        reading, writing = os.pipe()
        self._child = os.fork()
        if not self._child:  # pragma: no cover - coverage does not follow a copy of the process
            os.close(reading)
            _send(work, writing)
        os.close(writing)
        self._items = self._read(reading)

    def _read(self, reading: int) -> Iterator[Any]:
        try:
            with os.fdopen(reading, "rb") as pipe:
                yield from _received(pipe)
        finally:
            self.stop()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        """The next item.

        Raises:
            InputError: the other process was ended, as where memory is short.
        """
        return next(self._items)

    def stop(self) -> None:
        """End the work, from any thread; safe to call twice."""
        child, self._child = self._child, 0
        if child:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _send(work: Callable[[], Iterable[Any]], writing: int) -> None:  # pragma: no cover - the other process
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for it ends it
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        with os.fdopen(writing, "wb") as pipe:
            try:
                items = iter(work())
                while batch := list(islice(items, _BATCH)):
                    _put(pipe, batch)
                _put(pipe, None)
            except KgError as exc:
                _put(pipe, exc)
        code = 0
    finally:
        os._exit(code)  # nothing of the first process is cleaned up here


def _put(pipe: BinaryIO, item: Any) -> None:
    written = pickle.dumps(item)
    pipe.write(_LENGTH.pack(len(written)) + written)
    pipe.flush()


def _received(pipe: BinaryIO) -> Iterator[Any]:
    while True:
        head = pipe.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise InputError("the query was ended from outside; it may have needed too much memory")
        batch = pickle.loads(pipe.read(_LENGTH.unpack(head)[0]))  # noqa: S301 - from our own copy
        if batch is None:
            return
        if isinstance(batch, KgError):
            raise batch
        yield from batch
