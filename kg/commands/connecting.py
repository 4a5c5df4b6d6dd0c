"""kg path: how two entities are connected."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.base import (
    NAME,
    PREDICATE,
    as_of,
    emit,
    ended,
    example,
    formats,
    hubs,
    known_by,
    opened,
    planned,
    store,
)


@click.command(epilog=example("kg path Tencent Enflame"))
@click.argument("a", type=NAME)
@click.argument("b", type=NAME)
@click.option("--max-hops", type=click.IntRange(1, 20), default=6, show_default=True, help="No longer than this.")
@click.option("--limit", type=click.IntRange(1, 1000), default=5, show_default=True, help="No more than this.")
@click.option("--via", type=NAME, multiple=True, metavar="NAME", help="Only through NAME; can be given again.")
@click.option("--avoid", type=NAME, multiple=True, metavar="NAME", help="Not through NAME; can be given again.")
@click.option("--relation", type=PREDICATE, multiple=True, help="Only by this relation; can be given again.")
@as_of
@known_by
@planned
@hubs
@formats
@store
def path(
    a: str,
    b: str,
    max_hops: int,
    limit: int,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    relation: tuple[str, ...],
    as_of: str | None,
    known_by: str | None,
    include_planned: bool,
    through_hubs: bool,
    format_: str,
    store: Path | None,
) -> int:
    """Say how A and B are connected, best first.

    The best has the fewest hops and then the strongest relations: a stake before a round, a seat, a school. Every
    hop shows its relation, its sentence, and where that stands. Places, exchanges and schools connect everybody, so
    no connection goes through them unless --through-hubs is given.
    """
    from kg import render
    from kg.network import connections_json, hop_rows

    with opened(store) as graph:
        answer = graph.path(
            a,
            b,
            max_hops=max_hops,
            limit=limit,
            via=via,
            avoid=avoid,
            relations=relation,
            as_of=as_of,
            known_by=known_by,
            include_planned=include_planned,
            through_hubs=through_hubs,
        )
        whole = connections_json(answer)
        emit(format_, lambda: whole, lambda: hop_rows(whole), lambda to, cells: render.path(answer, to, cells))
        return ended(answer.paths, render.no_path(answer), format_)
