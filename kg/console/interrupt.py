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

from kg.errors import KgError


@contextmanager
def interruptible(stop: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C stop what runs inside.

    Args:
        stop: ends it from any thread, so that it raises a KgError.
    Raises:
        KeyboardInterrupt: it was stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = threading.Event()

    def heard(number: int, frame: FrameType | None) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()
        threading.Thread(target=stop, daemon=True).start()

    before = signal.signal(signal.SIGINT, heard)
    try:
        yield
    except KgError as exc:
        if pressed.is_set():
            raise KeyboardInterrupt from exc
        raise
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed.is_set():
        raise KeyboardInterrupt
