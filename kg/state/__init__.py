"""How much of a company is state capital, of which level, and whether a state decides; never writes and never prints.

words      words that make a state body, levels and countries that names say (words.toml)
bodies     which organisations are a state's, and why
control    whether they decide in a company
answers    the forms of the answers, and their JSON
questions  the questions themselves, asked of a graph
"""

from __future__ import annotations

from kg.state.answers import (
    BodyShare,
    Economic,
    LevelShare,
    Money,
    Placed,
    State,
    StateBody,
    StateControl,
    States,
    companies_json,
    state_json,
    states_json,
)
from kg.state.questions import CHAINS, state, states, states_of

__all__ = [
    "CHAINS",
    "BodyShare",
    "Economic",
    "LevelShare",
    "Money",
    "Placed",
    "State",
    "StateBody",
    "StateControl",
    "States",
    "companies_json",
    "state",
    "state_json",
    "states",
    "states_json",
    "states_of",
]
