"""Runs the program in a terminal of its own for tests: sends keys, and waits for what the screen says."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from types import TracebackType

KG = (sys.executable, "-m", "kg")
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[@-Z\\-_=>]|\r")
_PATIENCE_S = 60.0


class Terminal:
    """A program at a keyboard and a screen of 110 × 40 cells; what the screen has said so far is `seen`."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self._master, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 110, 0, 0))
        known = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "LC_ALL": "C.UTF-8", **environment}
        self._process = subprocess.Popen(
            [*KG, *arguments], stdin=side, stdout=side, stderr=side, env=known, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - Ctrl-C must reach it
        )  # fmt: skip
        os.close(side)
        self._bytes = b""
        self._from = 0

    @property
    def seen(self) -> str:
        """All that was written, without colours and movements."""
        return _CONTROL.sub("", self._bytes.decode("utf-8", "ignore"))

    def send(self, keys: str) -> None:
        """Press keys; what is awaited next comes after them."""
        self._from = len(self.seen)
        os.write(self._master, keys.encode())

    def line(self, text: str) -> None:
        """Write a line and press Enter."""
        self.send(text)
        time.sleep(0.2)  # a person lets go of the key
        self.send("\r")

    def await_(self, text: str) -> str:
        """Wait until the screen has said something since the last keys; gives what it said since."""
        until = time.monotonic() + _PATIENCE_S
        while text not in self.seen[self._from :]:
            assert time.monotonic() < until, f"{text!r} never came; the screen says:\n{self.seen[-3000:]}"
            ready, _, _ = select.select([self._master], [], [], 0.2)
            if ready:
                try:
                    self._bytes += os.read(self._master, 65536)
                except OSError:  # the program has left
                    assert text in self.seen[self._from :], f"{text!r} never came, and the program left:\n{self.seen}"
        return self.seen[self._from :]

    def left(self) -> int:
        """Wait until the program has left; gives its exit code."""
        until = time.monotonic() + _PATIENCE_S
        while self._process.poll() is None and time.monotonic() < until:
            if select.select([self._master], [], [], 0.1)[0]:
                try:
                    self._bytes += os.read(self._master, 65536)
                except OSError:
                    break
        return self._process.wait(10)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._master)
