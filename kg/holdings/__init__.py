"""Who owns a company in the end and what an owner has, read from the facts of a graph; never writes and never prints.

statements  facts about one pair of holder and company → one stake, with the facts that say so
table       the stakes around a company or an owner, as numbers for kg.ownership
answers     the forms of the answers, and their JSON
units       stakes told of a unit and of its parent alike, counted once
commitments what a limited partner's money is of its fund
vehicles    stakes held through somebody: one of the vehicle, and one in the vehicle
findings    companies of which more than 100 % are stated
questions   the questions themselves, asked of a graph
"""

from __future__ import annotations

from kg.holdings.answers import (
    Chain,
    Finding,
    Holding,
    Holdings,
    Link,
    Owner,
    Owners,
    Share,
    holdings_json,
    owners_json,
)
from kg.holdings.findings import over_full
from kg.holdings.questions import CHAINS, holdings, owners, owners_of

__all__ = [
    "CHAINS",
    "Chain",
    "Finding",
    "Holding",
    "Holdings",
    "Link",
    "Owner",
    "Owners",
    "Share",
    "holdings",
    "holdings_json",
    "over_full",
    "owners",
    "owners_json",
    "owners_of",
]
