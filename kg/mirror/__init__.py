"""Keeps a property graph on a Bolt server equal to the store; never reads the mirror as a source.

    run         `mirror`: one run, from the first look to the summary
    check       `check`: what is not as the store has it
    wanted      the rows that it is to have
    derived     effective shares and control, where they are asked for
    compare     which rows differ, found by digests or by reading everything
    read        what stands in the mirror
    write       rows in batches, in managed transactions that are tried again
    lock        one mirror at a time, and what is noted about the last
    server_schema   constraints and indexes

What is ours: labels, relationship types and properties of schema/, on nodes whose `iri` begins with our namespace, and
names that begin with `_`. Everything else is somebody else's and is left alone.
"""

from kg.mirror.check import check
from kg.mirror.run import Summary, mirror

__all__ = ["Summary", "check", "mirror"]
