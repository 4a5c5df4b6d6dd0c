"""Cypher without a server: ArcadeDB in a process of its own, holding the mirror of one store; nobody writes to it.

engine    the running engine, or one that is started, as a user who may only read
keep      leave one running for a while
stop      end them

The engine is a Java process of the runtime that `arcadedb-embedded` brings, not part of ours: it starts while we do
other things, its classes are kept ready between starts, Ctrl-C and its memory are its own, and several of our
processes can use one. Its keeper (keeper.py) ends it with the last of them. What it holds is a cache of the store in
the user's cache folder, filled by `kg.mirror` over Bolt; the database is opened to nobody but that one writer then,
and to nobody but a reader ever after.
"""

from kg.embedded.engine import engine, keep, stop

__all__ = ["engine", "keep", "stop"]
