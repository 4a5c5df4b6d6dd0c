"""kg control: who decides in a company."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.base import NAME, NOTHING_FOUND, as_of, emit, example, formats, known_by, many_objects, opened, store


@click.command(
    epilog=example("kg control Enflame\n  kg control Zhipu --format json\n  kg control Enflame --as-of 2024-12-31")
)
@click.argument("company", type=NAME)
@as_of
@known_by
@formats
@store
def control(company: str, as_of: str | None, known_by: str | None, format_: str, store: Path | None) -> int:
    """Say who decides in COMPANY, and by which rule.

    More than half of the votes, directly or through controlled companies; concert parties together; a fund's votes with
    its manager or general partner; votes that differ from capital, or that are cast by proxy; whom a source names as
    the controller. With stakes of unknown size: who certainly decides, and who could.
    """
    from kg.control import control_json, control_of
    from kg.network import Terms
    from kg.render import controlling

    many_objects()
    with opened(store) as graph:
        answer = control_of(graph.graph, company, terms=Terms(as_of=as_of, known_by=known_by))
        whole = control_json(answer)
        emit(
            format_,
            lambda: whole,
            lambda: ({"company": whole["company"], **row} for row in whole["controllers"]),
            lambda to, cells: controlling.control(answer, to, cells),
        )
        return 0 if answer.controllers else NOTHING_FOUND
