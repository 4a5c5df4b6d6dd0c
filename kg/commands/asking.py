"""kg facts, show, investors, portfolio, common: what the graph says of one or two entities."""

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
from kg.model import Status


@click.command(epilog=example("kg facts Enflame --predicate investedIn --format jsonl"))
@click.argument("name", type=NAME, required=False)
@click.option("--predicate", type=PREDICATE, help="Only this relation, such as investedIn.")
@click.option("--status", type=click.Choice([str(status) for status in Status]), help="Only facts of this status.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Only facts at least this certain.")
@click.option("--disputed", is_flag=True, help="Only facts that another contradicts; `kg conflicts` shows both sides.")
@formats
@store
def facts(
    name: str | None,
    predicate: str | None,
    status: str | None,
    min_confidence: float,
    disputed: bool,
    format_: str,
    store: Path | None,
) -> int:
    """List facts, with the sentences that say them.

    All facts, or those about NAME. Facts of every status are listed; what is planned, reported or denied says so.
    """
    from kg import render
    from kg.shapes import fact_json

    with opened(store) as graph:
        found = graph.facts(name, predicate=predicate, status=status, min_confidence=min_confidence, disputed=disputed)
        emit(
            format_,
            lambda: {"facts": [fact_json(fact) for fact in found]},
            lambda: map(fact_json, found),
            lambda to, cells: render.facts(found, to, cells),
        )
        return ended(found, "no such facts; `kg stats` counts what there is", format_)


@click.command(epilog=example("kg show Zhipu --why"))
@click.argument("name", type=NAME)
@click.option("--why", is_flag=True, help="Also the evidence that joined its names, with scores.")
@as_of
@known_by
@formats
@store
def show(name: str, why: bool, as_of: str | None, known_by: str | None, format_: str, store: Path | None) -> int:
    """Show one entity: its names, its kinds, its facts.

    With --as-of under the name that it bore then, with what stood then.
    """
    from kg import render
    from kg.api import reason_json
    from kg.shapes import entity_json, fact_json

    with opened(store) as graph:
        found = graph.facts(name, as_of=as_of, known_by=known_by)
        entity = graph.entity(name)
        reasons = graph.why(entity.id) if why else None
        said = {} if reasons is None else {"why": [reason_json(reason) for reason in reasons]}
        emit(
            format_,
            lambda: {"entity": entity_json(entity), "facts": [fact_json(fact) for fact in found], **said},
            lambda: ({"entity": entity_json(entity), "fact": fact_json(fact)} for fact in found),
            lambda to, cells: render.entity(entity, found, reasons, to, cells),
        )
    return 0


@click.command(epilog=example("kg investors Zhipu"))
@click.argument("company", type=NAME)
@as_of
@known_by
@planned
@formats
@store
def investors(
    company: str, as_of: str | None, known_by: str | None, include_planned: bool, format_: str, store: Path | None
) -> int:
    """List who funds COMPANY, the strongest relation first."""
    from kg import render
    from kg.network import investors_json

    with opened(store) as graph:
        answer = graph.investors(company, as_of=as_of, known_by=known_by, include_planned=include_planned)
        whole = investors_json(answer)
        emit(
            format_,
            lambda: whole,
            lambda: ({"company": whole["company"], **row} for row in whole["investors"]),
            lambda to, cells: render.funding([(one.investor, one.facts) for one in answer.investors], to, cells),
        )
        return ended(answer.investors, f"no investors of {answer.company.name} are stated", format_)


@click.command(epilog=example("kg portfolio Tencent"))
@click.argument("investor", type=NAME)
@as_of
@known_by
@planned
@formats
@store
def portfolio(
    investor: str, as_of: str | None, known_by: str | None, include_planned: bool, format_: str, store: Path | None
) -> int:
    """List whom INVESTOR funds, the strongest relation first."""
    from kg import render
    from kg.network import portfolio_json

    with opened(store) as graph:
        answer = graph.portfolio(investor, as_of=as_of, known_by=known_by, include_planned=include_planned)
        whole = portfolio_json(answer)
        emit(
            format_,
            lambda: whole,
            lambda: ({"investor": whole["investor"], **row} for row in whole["portfolio"]),
            lambda to, cells: render.funding([(one.company, one.facts) for one in answer.portfolio], to, cells),
        )
        return ended(answer.portfolio, f"no investments of {answer.investor.name} are stated", format_)


@click.command(epilog=example("kg common Tencent Alibaba"))
@click.argument("first", metavar="A", type=NAME)
@click.argument("second", metavar="B", type=NAME)
@hubs
@planned
@formats
@store
def common(first: str, second: str, through_hubs: bool, include_planned: bool, format_: str, store: Path | None) -> int:
    """List what A and B have in common.

    Whom both fund, who funds both, people, customers.
    """
    from kg import render
    from kg.network import common_json

    with opened(store) as graph:
        answer = graph.common(first, second, through_hubs=through_hubs, include_planned=include_planned)
        whole = common_json(answer)
        emit(
            format_,
            lambda: whole,
            lambda: ({"from": whole["from"], "to": whole["to"], **row} for row in whole["common"]),
            lambda to, cells: render.common(answer.first, answer.second, answer.common, to, cells),
        )
        nothing = f"{answer.first.name} and {answer.second.name} have nothing in common that is stated"
        return ended(answer.common, nothing, format_)
