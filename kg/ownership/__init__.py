"""Who owns a company in the end, who decides in it, as arrays; nothing else of the program loads numpy and scipy."""

from __future__ import annotations

from kg.errors import MissingPart

try:
    import numpy as _numpy
    import scipy as _scipy
except ImportError as exc:
    raise MissingPart('numpy and scipy are not installed; run pip install "capitalgraph[ownership]"') from exc

from kg.ownership.answers import (
    Unknown,
    direct_stakes,
    effective_shares,
    owner_shares,
    rings,
    shares,
    ultimate_owners,
    unknown_parts,
    unknown_shares,
)
from kg.ownership.chains import Chain, Chains, chains
from kg.ownership.conditions import Condition, joint, ranked
from kg.ownership.control import MORE_THAN_HALF, Control, Votes, controlled, controllers
from kg.ownership.stakes import Stakes, read

__all__ = [
    "MORE_THAN_HALF",
    "Chain",
    "Chains",
    "Condition",
    "Control",
    "Stakes",
    "Unknown",
    "Votes",
    "chains",
    "controlled",
    "controllers",
    "direct_stakes",
    "effective_shares",
    "joint",
    "owner_shares",
    "ranked",
    "read",
    "rings",
    "shares",
    "ultimate_owners",
    "unknown_parts",
    "unknown_shares",
]
del _numpy, _scipy
