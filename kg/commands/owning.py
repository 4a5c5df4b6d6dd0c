"""kg owners, holdings: who owns a company in the end, and what an owner has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.commands.base import NAME, as_of, emit, ended, example, formats, known_by, many_objects, opened, store

_FEW = 200  # rows that a person reads; each with a chain


class Percent(click.ParamType[float]):
    """A percentage, with its sign or without."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            number = float(str(value).strip().removesuffix("%"))
        except ValueError:
            number = -1.0
        if not 0 <= number <= 100:
            self.fail(f"{value!r} is no percentage from 0 to 100; write 1% or 0.5", param, ctx)
        return number


least = click.option(
    "--min", "minimum", type=Percent(), metavar="PERCENT", default="0", help="Only shares that can be this large: 1%."
)
most = click.option("--limit", type=click.IntRange(1), help="No more rows than this.")


@click.command(epilog=example("kg owners Enflame --min 1%"))
@click.argument("names", metavar="COMPANY", type=NAME, nargs=-1, required=True)
@click.option("--of", type=NAME, metavar="COMPANY", help="What the given owners have of COMPANY, together.")
@click.option("--depth", type=click.IntRange(1), help="Whoever is so many steps away counts as an end.")
@least
@most
@click.option("--chains", type=click.IntRange(0), help="Chains of stakes for each (default: 3; in a table 1).")
@as_of
@known_by
@formats
@store
def owners(
    names: tuple[str, ...],
    of: str | None,
    depth: int | None,
    minimum: float,
    limit: int | None,
    chains: int | None,
    as_of: str | None,
    known_by: str | None,
    format_: str,
    store: Path | None,
) -> int:
    """Say who owns COMPANY in the end.

    Every ultimate owner with its direct and its effective share, what nobody is known to own, and the chains that
    carry it. A share from 0 is a stake whose size nobody states. With --of: what the owners A, B … have of a company.
    """
    from kg import holdings
    from kg.network import Terms
    from kg.render import owning

    terms = Terms(as_of=as_of, known_by=known_by)
    if of is None and len(names) > 1:
        raise click.UsageError("several names need --of COMPANY; in a name of several words put quotes")
    if of is not None and (depth is not None or minimum or limit is not None):
        raise click.UsageError("--of gives one row: --depth, --min and --limit have no place there")
    wanted = (1 if format_ == "table" else holdings.CHAINS) if chains is None else chains
    many_objects()
    with opened(store) as graph:
        if of is None:
            answer = holdings.owners(
                graph.graph, names[0], depth=depth, minimum=minimum, limit=limit, chains=wanted, terms=terms
            )
        else:
            answer = holdings.owners_of(graph.graph, names, of, chains=wanted, terms=terms)
        whole = holdings.owners_json(answer)
        emit(
            format_,
            lambda: whole,
            lambda: ({"company": whole["company"], **row} for row in whole["owners"]),
            lambda to, cells: owning.owners(answer.owners, answer.findings, to, cells),
        )
        return ended(answer.owners, f"no owners of {answer.company.name} are stated", format_)


@click.command("holdings", epilog=example("kg holdings Tencent"))
@click.argument("owner", type=NAME)
@least
@most
@click.option("--chains", type=click.IntRange(0), help="Chains of stakes for each (default: 0; in a short table 1).")
@as_of
@known_by
@formats
@store
def holdings(
    owner: str,
    minimum: float,
    limit: int | None,
    chains: int | None,
    as_of: str | None,
    known_by: str | None,
    format_: str,
    store: Path | None,
) -> int:
    """List what OWNER has a share of in the end.

    Directly or through others. A share from 0 is one that can be nothing: a stake whose size nobody states.
    """
    from kg import holdings
    from kg.network import Terms
    from kg.render import owning

    terms = Terms(as_of=as_of, known_by=known_by)
    many_objects()
    with opened(store) as graph:
        answer = holdings.holdings(graph.graph, owner, minimum=minimum, limit=limit, chains=chains or 0, terms=terms)
        if chains is None and format_ == "table" and len(answer.holdings) <= _FEW:
            answer = holdings.holdings(graph.graph, owner, minimum=minimum, limit=limit, chains=1, terms=terms)
        whole = holdings.holdings_json(answer)
        emit(
            format_,
            lambda: whole,
            lambda: ({"owner": whole["owner"], **row} for row in whole["holdings"]),
            lambda to, cells: owning.holdings(answer.holdings, answer.findings, to, cells),
        )
        return ended(answer.holdings, f"no holdings of {answer.owner.name} are stated", format_)
