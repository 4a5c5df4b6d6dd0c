"""Finds the real browser that tests of the page drive, and installs one where that is possible; knows no page.

A browser is the one that KG_CHROMIUM names, else one on the PATH, else one that Playwright has installed. `python
tests/browser.py` makes sure that there is one: by Playwright, else by the system's package manager.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MISSING = "no Chromium was found; run `python tests/browser.py`, or set KG_CHROMIUM to one"


class NoBrowser(Exception):
    """There is no browser here; says what to do."""


def found() -> str | None:
    """The path of a browser, if there is one."""
    named = os.environ.get("KG_CHROMIUM")
    known = [named] if named else [path for name in _NAMES if (path := shutil.which(name))]
    return next((path for path in known if Path(path).is_file()), None) or _playwrights()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install() -> None:
    """Install a browser where there is none.

    Raises:
        NoBrowser: nothing here can install one.
    """
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"]]
    for command in attempts:
        if found():
            return
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
    if not found():
        raise NoBrowser(MISSING)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window.

    Raises:
        NoBrowser: there is none.
    """
    from playwright.sync_api import sync_playwright

    path = found()
    if not path:
        raise NoBrowser(MISSING)
    sandbox = [] if os.name != "posix" or os.geteuid() else ["--no-sandbox"]  # root has no sandbox to run in
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=sandbox)
        yield browser
        browser.close()


if __name__ == "__main__":
    try:
        install()
    except NoBrowser as exc:
        sys.exit(str(exc))
