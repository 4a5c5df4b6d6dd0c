"""kg diff: what is new, gone and changed between two graphs or two dates."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from kg.commands.base import NAME, emit, ended, example, formats, opened, store


@click.command(epilog=example("kg diff --from 2021 --to 2024 --about Enflame"))
@click.argument("stores", metavar="[STORE_A STORE_B]", nargs=-1, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--from", "from_", metavar="DATE", help="What stood on this date, against --to: 2024, 2024-05, 2024-05-01."
)
@click.option("--to", metavar="DATE", help="What stands on this date (default: today's facts).")
@click.option("--known", is_flag=True, help="Of the dates: what was published by then, not what stood then.")
@click.option("--about", type=NAME, metavar="NAME", help="Only what is about NAME.")
@formats
@store
def diff(
    stores: tuple[Path, ...],
    from_: str | None,
    to: str | None,
    known: bool,
    about: str | None,
    format_: str,
    store: Path | None,
) -> int:
    """Say what is new, gone and changed.

    Between two graphs (two folders that `kg build --store` filled), or in one graph between two dates; each change
    with its sentences. A stake, a figure or a date that took another's place has changed.
    """
    from kg.diff import change_json, diff_json
    from kg.diff import diff as compare
    from kg.network import Terms
    from kg.render import judging

    if len(stores) not in (0, 2) or (not stores and from_ is None):
        raise click.UsageError("give two stores, or --from DATE and, if wanted, --to DATE")
    terms = [Terms(known_by=day) if known else Terms(as_of=day) for day in (from_, to)]
    with ExitStack() as stack:
        before, after = (stack.enter_context(opened(folder)).graph for folder in (stores or (store, store)))
        answer = compare(before, after, about, terms=(terms[0], terms[1]))
        emit(
            format_,
            lambda: diff_json(answer),
            lambda: map(change_json, answer.changes),
            lambda out, cells: judging.diff(answer.changes, out, cells),
        )
        return ended(answer.changes, "nothing is new, gone or changed", format_)
