"""kg state: how much of a company is state capital, and whether a state decides."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.base import NAME, as_of, emit, ended, formats, known_by, many_objects, opened, store
from kg.commands.owning import least


@click.command(
    epilog="""\b
Examples:
  kg state Enflame
  kg state Enflame --as-of 2023 --format json
  kg state --min 1%
"""
)
@click.argument("company", type=NAME, required=False)
@least
@click.option("--chains", type=click.IntRange(0), help="Chains of stakes for each body (default: 3; in a table 1).")
@as_of
@known_by
@formats
@store
def state(
    company: str | None,
    minimum: float,
    chains: int | None,
    as_of: str | None,
    known_by: str | None,
    format_: str,
    store: Path | None,
) -> int:
    """Say how much of COMPANY is state capital, and who decides.

    Two answers that are never mixed: the money that ends at state bodies, and who has the votes. A fund of which a
    city gave 60 % and that a private manager runs is 60 % the city's money and not the city's to decide. Without
    COMPANY: every company, and where the money of each state body sits.
    """
    from kg import state as state_capital
    from kg.network import Terms
    from kg.render import state as render

    terms = Terms(as_of=as_of, known_by=known_by)
    with opened(store) as graph:
        if company is None:
            many_objects()
            every = state_capital.states(graph.graph, minimum=minimum, chains=chains or 0, terms=terms)
            emit(
                format_,
                lambda: state_capital.states_json(every),
                lambda: state_capital.companies_json(every),
                lambda to, cells: render.states(every.companies, every.bodies, to, cells),
            )
            return ended(every.companies, "no owners of any company are stated", format_)
        wanted = (1 if format_ == "table" else state_capital.CHAINS) if chains is None else chains
        answer = state_capital.state(graph.graph, company, minimum=minimum, chains=wanted, terms=terms)
        one = state_capital.state_json(answer)
        emit(format_, lambda: one, lambda: iter([one]), lambda to, cells: render.state(answer, to, cells))
        return 0
