"""What the examples in docstrings may use: `kg`, and `example`, a store of the documents that ship with the program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kg


class _Example(os.PathLike[str]):
    """The folder of a store that is built when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_built = False

    def __fspath__(self) -> str:
        if not self._is_built:
            from kg.build import build, example_paths

            build(example_paths(), self._folder)
            self._is_built = True
        return str(self._folder)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> _Example:
    """A store with the documents that ship with the program; nobody writes to it."""
    return _Example(tmp_path_factory.mktemp("example") / "store")


@pytest.fixture(autouse=True)
def _names_in_docstrings(doctest_namespace: dict[str, object], example: _Example) -> None:
    doctest_namespace.update(kg=kg, example=example)
