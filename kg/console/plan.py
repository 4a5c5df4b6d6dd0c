"""Draws how a server works a statement out, as a tree; asks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TextIO

from kg.render import table, visible

_STEP: Final = 2  # cells a step is moved in


def draw(plan: Mapping[str, Any], to: TextIO, cells: int) -> None:
    """Write a plan: the last step on top, what feeds it below, with rows expected and, of a profile, rows and hits.

    Args:
        plan: operatorType, args, children, as Neo4j gives them; or {"text"} of a server that draws its own.
    """
    if "text" in plan:
        to.writelines(f"{visible(line)}\n" for line in str(plan["text"]).splitlines())
        return
    rows = list(_rows(plan, 0, ""))
    profiled = "rows" in plan or "dbHits" in plan
    headings = ["Step!", "What it does", "Rows expected#", *(["Rows#", "Hits#"] if profiled else [])]
    table(headings, [row if profiled else row[:3] for row in rows], to, cells)
    if profiled:
        to.write(f"{sum(_whole(row[4]) for row in rows):,} database hits\n")


def _rows(plan: Mapping[str, Any], depth: int, lead: str) -> Iterator[Sequence[str]]:
    args = plan.get("args", {})
    name = str(plan.get("operatorType", "")).partition("@")[0]
    yield (
        lead + name,
        " ".join(str(args.get("Details", "")).split()),
        _number(args.get("EstimatedRows")),
        _number(plan.get("rows", args.get("Rows"))),
        _number(plan.get("dbHits", args.get("DbHits"))),
    )
    children = list(plan.get("children", ()))
    stem = lead.replace("├ ", "│ ").replace("└ ", "  ")
    for number, child in enumerate(children):
        branch = "" if len(children) == 1 else ("└ " if number == len(children) - 1 else "├ ")
        yield from _rows(child, depth + _STEP, stem + branch)


def _number(value: Any) -> str:
    return "" if value is None else f"{round(value):,}"


def _whole(text: str) -> int:
    return int(text.replace(",", "") or 0)
