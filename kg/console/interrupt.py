"""Ctrl-C while a statement runs: stops it where it runs, and only then gives the user the line back; runs nothing.

The signal is not raised where it strikes, which may be in the middle of a message to a server: the statement is
stopped from another thread, ends with an error, and that error becomes the interruption. A second Ctrl-C is raised
at once.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from kg.errors import KgError

_AGAIN_S: Final = 0.5


@contextmanager
def interruptible(stop: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C stop what runs inside.

    Args:
        stop: ends it from any thread, so that it raises a KgError; may be called again.
    Raises:
        KeyboardInterrupt: it was stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ended = threading.Event()
    stopping: list[threading.Thread] = []

    def end() -> None:
        stop()
        while not ended.wait(_AGAIN_S):  # what had not begun yet when it was stopped goes on
            stop()

    def heard(number: int, frame: FrameType | None) -> None:
        if stopping:
            raise KeyboardInterrupt
        stopping.append(threading.Thread(target=end, daemon=True))
        stopping[0].start()

    before = signal.signal(signal.SIGINT, heard)
    try:
        yield
    except KgError as exc:
        if stopping:
            raise KeyboardInterrupt from exc
        raise
    finally:
        try:
            ended.set()
            for thread in stopping:
                thread.join()  # else it would stop what runs next
        finally:
            signal.signal(signal.SIGINT, before)
    if stopping:
        raise KeyboardInterrupt
