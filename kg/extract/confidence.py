"""Says how sure a claim is, from what is known to matter: counted on articles that nobody had fitted the patterns to.

`confidence.toml` holds the weights; benchmarks/confidence.py writes it. A confidence is the share of claims like this one
that were right when articles were read for the first time.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from pathlib import Path

from kg.model import Claim

TABLE = Path(__file__).with_name("confidence.toml")
DOUBTFUL = 0.86  # a rule that was written with less than this was doubted by who wrote it
_MOST_COUNTED = 3
_BANDS = ((0.9, "sure"), (0.5, "likely"), (0.1, "hardly"), (0.0, "no"))
_FUNDING = frozenset(["investedIn", "holdsSharesIn", "limitedPartnerOf"])
_FUNDERS = frozenset(["VentureInvestor", "Fund", "StateInvestor", "Corporate", "Person"])

Features = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Circumstance:
    """How a claim was read: the language of its sentence, whether an end of it stands elsewhere, the rule's own doubt."""

    language: str
    inferred: bool
    doubtful: bool
    heard: float | None = None  # how likely the network finds it

    def joined(self, other: Circumstance) -> Circumstance:
        """Of one claim that two rules found: the better of both."""
        heard = max((one for one in (self.heard, other.heard) if one is not None), default=None)
        return Circumstance(self.language, self.inferred and other.inferred, self.doubtful and other.doubtful, heard)


def weighed(claims: Iterable[Claim], known: Iterable[Features]) -> list[Claim]:
    """Claims with the confidence that their features give them."""
    weights = _weights()
    return [
        replace(claim, confidence=round(_share(told, weights), 3)) for claim, told in zip(claims, known, strict=True)
    ]


def features(
    claims: Sequence[Claim],
    how: Sequence[Circumstance],
    kinds: Sequence[Sequence[str]],
    mentions: Sequence[int],
) -> list[Features]:
    """What is known to matter of each claim of a document.

    Args:
        how: of each claim.
        kinds, mentions: of each party: what it is known to be, and how often the document names it.
    """
    said = Counter((one.subject, one.predicate, one.object, one.status) for one in claims)
    found: list[Features] = []
    for claim, told in zip(claims, how, strict=True):
        ends = [claim.subject, *([claim.object] if isinstance(claim.object, int) else [])]
        found.append(
            (
                ("language", told.language[:2]),
                ("inferred", _yes(told.inferred)),
                ("doubtful", _yes(told.doubtful)),
                ("unknown", _yes(any(not kinds[party] for party in ends))),
                ("funder", _funder(claim, kinds[claim.subject])),
                ("said", _count(said[claim.subject, claim.predicate, claim.object, claim.status], 2)),
                ("named", _count(min(mentions[party] for party in ends), _MOST_COUNTED)),
                ("heard", _heard(told.heard)),
            )
        )
    return found


def _yes(true: bool) -> str:
    return "yes" if true else "no"


def _count(number: int, most: int) -> str:
    return str(number) if number < most else f"{most}+"


def _heard(share: float | None) -> str:
    """How likely the network finds it, in bands; "-" where they were not asked."""
    return "-" if share is None else next(name for least, name in _BANDS if share >= least)


def _funder(claim: Claim, kinds: Iterable[str]) -> str:
    """Whether who gives money is known to be somebody who does; "-" where nobody gives any."""
    return "-" if claim.predicate not in _FUNDING else _yes(not _FUNDERS.isdisjoint(kinds))


def _share(told: Iterable[tuple[str, str]], weights: Mapping[str, float]) -> float:
    total = weights["all"] + sum(weights.get(f"{name}={value}", 0.0) for name, value in told)
    return 1 / (1 + exp(-total))


@cache
def _weights() -> Mapping[str, float]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {row["what"]: float(row["weight"]) for row in table["weight"]}
