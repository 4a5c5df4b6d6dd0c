"""kg conflicts, history: what the sources disagree on, and what happened when."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.base import NAME, as_of, emit, ended, example, formats, known_by, opened, planned, store


@click.command(epilog=example("kg conflicts Enflame"))
@click.argument("name", type=NAME, required=False)
@click.option("--all", "every", is_flag=True, help="Also what was compared and found well.")
@as_of
@known_by
@formats
@store
def conflicts(
    name: str | None, every: bool, as_of: str | None, known_by: str | None, format_: str, store: Path | None
) -> int:
    """List what the sources disagree on.

    All of it, or about NAME, each side with its sentences. The preferred value stands first with the rule that prefers
    it; copies of one story count once. With --all also values that are the same or compatible, or of different dates
    or bases.
    """
    from kg.conflicts import conflict_json, conflicts_json
    from kg.conflicts import conflicts as find
    from kg.render import judging

    with opened(store) as graph:
        answer = find(graph.graph, name, every=every, as_of=as_of, known_by=known_by)
        emit(
            format_,
            lambda: conflicts_json(answer),
            lambda: map(conflict_json, answer.conflicts),
            lambda to, cells: judging.conflicts(answer, to, cells),
        )
        about = f" about {graph.entity(name).name}" if name else ""
        return ended(answer.conflicts or answer.findings, f"no source contradicts another{about}", format_)


@click.command(epilog=example("kg history Enflame"))
@click.argument("name", type=NAME)
@as_of
@known_by
@planned
@formats
@store
def history(
    name: str, as_of: str | None, known_by: str | None, include_planned: bool, format_: str, store: Path | None
) -> int:
    """List what happened to NAME, by date.

    Rounds, stakes, valuations, names, listings, people; then gaps in what is stated.
    """
    from kg.history import history as tell
    from kg.history import history_json
    from kg.render import judging

    with opened(store) as graph:
        answer = tell(graph.graph, name, as_of=as_of, known_by=known_by, include_planned=include_planned)
        whole = history_json(answer)
        emit(
            format_,
            lambda: whole,
            lambda: ({"entity": whole["entity"], **event} for event in whole["events"]),
            lambda to, cells: judging.history(answer.events, [gap.text for gap in answer.gaps], to, cells),
        )
        return ended(answer.events, f"nothing is stated of {answer.entity.name}", format_)
