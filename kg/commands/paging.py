"""kg html: the graph as one page."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.base import NAME, PREDICATE, STDOUT, as_of, example, known_by, note, opened, page_out, store


@click.command(epilog=example("kg html Tencent --hops 2 -o tencent.html"))
@click.argument("names", nargs=-1, type=NAME, metavar="[NAME]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file (default: graph.html); - for stdout.",
)
@click.option("--around", type=NAME, multiple=True, metavar="NAME", help="The same as NAME; can be given again.")
@click.option("--hops", type=click.IntRange(0, 6), default=1, show_default=True, help="How far around them.")
@click.option("--relation", type=PREDICATE, multiple=True, help="Only this relation; can be given again.")
@as_of
@known_by
@click.option("--limit", type=click.IntRange(1, 50_000), default=5_000, show_default=True, help="No more entities.")
@click.option("--force", is_flag=True, help="Write over a file that this program did not write.")
@click.option("--serve", is_flag=True, help="Open it on 127.0.0.1, and again when the graph is rebuilt.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="For --serve (default: a free one).")
@store
def html(
    names: tuple[str, ...],
    output: Path | None,
    around: tuple[str, ...],
    hops: int,
    relation: tuple[str, ...],
    as_of: str | None,
    known_by: str | None,
    limit: int,
    force: bool,
    serve: bool,
    port: int,
    store: Path | None,
) -> int:
    """Write the graph as one page that needs nothing else.

    All of it, or the part around some names. The page opens from disk, from mail and offline, and shows the sentence
    behind every line. What does not fit is left out from the least connected, and the page says so.
    """
    from kg.html import Wish

    wish = Wish((*names, *around), hops, relation, as_of, limit, known_by=known_by)
    if serve:
        from kg.html.serve import serve as run

        run(store, wish, port, note)
        return 0
    from kg.html.file import write, write_to

    path = output or Path("graph.html")
    out = page_out() if path == STDOUT else None
    with opened(store) as graph:
        part = write_to(graph.graph, wish, out) if out else write(graph.graph, wish, path, force=force)
    note(f"{'stdout' if out else path}: {len(part.entities)} entities, {len(part.facts)} facts")
    if part.left_entities or part.left_facts:
        note(f"left out: {part.left_entities} entities, {part.left_facts} facts; see --limit and --hops")
    return 0
