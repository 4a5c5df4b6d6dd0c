"""How entities are connected, who funds whom, what two have in common; never writes and never prints.

search    the best chains between two numbers, on whole numbers alone
terms     which facts count: status, relation, time
answers   the forms of the answers, and their JSON
network   the questions themselves, asked of a graph
"""

from __future__ import annotations

from kg.network.answers import (
    Common,
    Connections,
    Holding,
    Investor,
    Investors,
    Portfolio,
    Shared,
    Step,
    common_json,
    connections_json,
    hop_rows,
    investors_json,
    portfolio_json,
)
from kg.network.network import FUNDING, Network
from kg.network.standing import standing, told
from kg.network.terms import Terms

__all__ = [
    "FUNDING",
    "Common",
    "Connections",
    "Holding",
    "Investor",
    "Investors",
    "Network",
    "Portfolio",
    "Shared",
    "Step",
    "Terms",
    "common_json",
    "connections_json",
    "hop_rows",
    "investors_json",
    "portfolio_json",
    "standing",
    "told",
]
