"""Where the program keeps things: the graph, and what can be made again; creates and reads nothing."""

from __future__ import annotations

import os
from pathlib import Path

_PROGRAM = "capitalgraph"


def store_folder(store: Path | str | None = None) -> Path:
    """Where a graph is kept.

    Args:
        store: the folder, if it is known.
    Returns:
        That folder, else the one that the environment variable KG_STORE names, else the user's data folder.

    >>> store_folder("graphs/mine").as_posix()
    'graphs/mine'
    """
    if given := store or os.environ.get("KG_STORE"):
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path(_PROGRAM, appauthor=False)


def cache_folder() -> Path:
    """Where what can be made again is kept: the user's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path(_PROGRAM, appauthor=False)
