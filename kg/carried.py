"""Keeps the corrections that came with exports, and says which ones hold; never touches the corrections file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from kg.corrections import Correction, Corrections
from kg.store import Store, dump

_HOLD = "corrections"  # the name under which the store notes what holds


def keep(store: Store, source: bytes, lines: Iterable[Correction]) -> None:
    """Put the corrections of one export in place of those it had before."""
    store.connection.execute("DELETE FROM correction WHERE path = ?", (source,))
    store.connection.executemany(
        "INSERT INTO correction VALUES (?, ?, ?)",
        [(source, number, dump([line.action, *line.terms])) for number, line in enumerate(lines)],
    )


def all_of(store: Store, said: Corrections) -> Corrections:
    """The corrections of all exports, and after them, so that they overrule, the ones said here."""
    came = (json.loads(line) for (line,) in store.rows("SELECT DISTINCT line FROM correction ORDER BY line"))
    return Corrections((*(Correction(action, tuple(terms)) for action, *terms in came), *said.lines))


def note(store: Store, holding: Corrections) -> None:
    """Note in the store which corrections its graph was built with."""
    pairs = [*(("same", *pair) for pair in holding.same), *(("different", *pair) for pair in holding.different)]
    written = dump(sorted([*pairs, *(("reject", id) for id in holding.rejected)]))
    if (store.meta(_HOLD) or "[]") != written:
        store.set_meta(_HOLD, written)


def noted(store: Store) -> Iterator[str]:
    """The corrections that the graph was built with, each as a line of a corrections file, sorted."""
    for action, *terms in json.loads(store.meta(_HOLD) or "[]"):
        yield dump({action: terms[0] if action == "reject" else terms})
