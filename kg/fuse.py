"""Joins claims that agree into facts; a pure function of the claims that never reads a store or decides who is right.

Claims of one subject, predicate, object and status are one fact where their qualifiers agree: each that both have is
equal, or equal as far as the less precise one goes. What no source says together is not put together: two claims are
joined where one says no more than the other, or where they share what tells occasions apart (a round, a date …).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Qualifier, Qualifiers

MOST_CERTAIN = 0.99
MOST_COMPARED = 200  # ways to tell one thing; where there are more, only the same words are joined: time stays linear
_DATES = frozenset({"date", "asOf", "since", "until", "period"})
_PERCENTAGES = frozenset({"percent", "percentMin", "percentMax"})
_OCCASIONS = _DATES | _PERCENTAGES | {"round", "amount", "amountMin", "amountMax", "position", "ticker"}
_REMARKS = frozenset({"approx", "source", "scope"})  # say something about the telling, not about what is told


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim as far as joining needs it: `quote` is equal where the words are equal."""

    claim: int
    document: str
    published: str | None
    start: int
    end: int
    quote: int
    confidence: float
    qualifiers: Qualifiers


@dataclass(frozen=True, slots=True)
class Fused:
    """Claims that agree: what they say together, how certain that is, and the claims, the best first."""

    qualifiers: Qualifiers
    confidence: float
    claims: tuple[int, ...]


_Group = tuple[dict[str, Qualifier], list[Stated]]


def fuse(claims: Iterable[Stated]) -> list[Fused]:
    """Join the claims about one subject, predicate, object and status.

    Args:
        claims: in any order.
    Returns:
        The facts, in an order that depends on the claims alone.

    >>> one = Stated(1, "a", None, 0, 9, 11, 0.9, {"round": "D", "date": "2023"})
    >>> two = Stated(2, "b", None, 0, 9, 22, 0.8, {"date": "2023-09"})
    >>> [(fact.qualifiers, fact.confidence) for fact in fuse([two, one])]
    [({'date': '2023-09', 'round': 'D'}, 0.98)]
    """
    claims = list(claims)
    if len(claims) == 1:  # as most are
        return [_fused(told(claims[0].qualifiers), claims)]
    tellings: dict[str, list[Stated]] = {}
    for claim in claims:
        tellings.setdefault(_written(told(claim.qualifiers)), []).append(claim)
    ordered = sorted(tellings, key=_most_said_first)
    groups: list[_Group] = []
    for written in ordered:
        _place(groups, json.loads(written), tellings[written], alone=len(ordered) > MOST_COMPARED)
    merged: dict[str, list[Stated]] = {}
    for qualifiers, its in groups:
        merged.setdefault(_written(qualifiers), []).extend(its)
    return [_fused(json.loads(written), its) for written, its in sorted(merged.items())]


def told(qualifiers: Qualifiers) -> dict[str, Qualifier]:
    """The qualifiers that tell facts apart.

    >>> told({"round": "A", "approx": True})
    {'round': 'A'}
    """
    return {name: value for name, value in qualifiers.items() if name not in _REMARKS}


def _written(qualifiers: Qualifiers) -> str:
    return _encode(dict(qualifiers))


# json.dumps would make an encoder for every fact
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_encode_ascii = json.JSONEncoder(sort_keys=True).encode


def _most_said_first(written: str) -> tuple[int, int, str]:
    return -len(json.loads(written)), -len(written), written


def _place(groups: list[_Group], qualifiers: dict[str, Qualifier], claims: list[Stated], alone: bool) -> None:
    """Join claims to the one group they fit, or make a group of their own."""
    fitting = [] if alone else [group for group in groups if _fit(group[0], qualifiers)]
    if len(fitting) != 1:
        groups.append((qualifiers, list(claims)))
        return
    known, its = fitting[0]
    its.extend(claims)
    for name, value in qualifiers.items():
        known[name] = _finer(known[name], value) if name in known else value


def _fit(known: Mapping[str, Qualifier], other: Mapping[str, Qualifier]) -> bool:
    shared = known.keys() & other.keys()
    if not all(agree(name, known[name], other[name]) for name in shared):
        return False
    return len(shared) in (len(known), len(other)) or not _OCCASIONS.isdisjoint(shared)


def agree(name: str, one: Qualifier, other: Qualifier) -> bool:
    """Whether two values of a qualifier can be the same thing said twice.

    >>> agree("date", "2018", "2018-03"), agree("percent", 20.26, 20.258), agree("percent", 20, 21)
    (True, True, False)
    >>> agree("round", "A", "A+"), agree("position", "CEO", "ceo")
    (False, True)
    """
    if name in _DATES:
        return _same_date(str(one), str(other))
    if name in _PERCENTAGES and not isinstance(one, str) and not isinstance(other, str):
        return _same_number(one, other)
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return one == other


def _same_date(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long == short or (long.startswith(short) and long[len(short)] == "-")


def _same_number(one: float, other: float) -> bool:
    """Equal, as far as the one with fewer decimals goes."""
    numbers = Decimal(repr(one)), Decimal(repr(other))
    places = min(-int(number.normalize().as_tuple().exponent) for number in numbers)
    return len({round(number, max(places, 0)) for number in numbers}) == 1


def _finer(one: Qualifier, other: Qualifier) -> Qualifier:
    """The more precise of two values that agree."""
    return max(one, other, key=lambda value: (len(str(value)), str(value)))


def _fused(qualifiers: dict[str, Qualifier], claims: Sequence[Stated]) -> Fused:
    ordered = sorted(claims, key=lambda c: (-c.confidence, c.published or "~", c.document, c.start, c.end, c.claim))
    places: dict[tuple[str, int, int], int] = {}
    for claim in ordered:
        places.setdefault((claim.document, claim.start, claim.end), claim.claim)
    for claim in reversed(ordered):  # of remarks that differ, the best claim's
        qualifiers |= {name: value for name, value in claim.qualifiers.items() if name in _REMARKS}
    return Fused(dict(sorted(qualifiers.items())), _confidence(ordered), tuple(places.values()))


def _confidence(ordered: Sequence[Stated]) -> float:
    """One minus the chance that all independent sources are wrong; a copy of a story says nothing new."""
    documents: set[str] = set()
    quotes: set[int] = set()
    doubt = 1.0
    for claim in ordered:
        if claim.document not in documents and claim.quote not in quotes:
            doubt *= 1.0 - claim.confidence
        documents.add(claim.document)
        quotes.add(claim.quote)
    return round(min(1.0 - doubt, MOST_CERTAIN), 4)


def fact_id(subject: str, predicate: str, object_: str, status: str, qualifiers: Qualifiers) -> str:
    """The id of a fact: the same words about the same entities have the same id in every build.

    Args:
        object_: id of an entity, or value and unit joined by a space.

    >>> fact_id("tencent", "investedIn", "enflame", "asserted", {"round": "A"})
    'ff6d2a419f931'
    """
    whole = _encode_ascii([subject, predicate, object_, status, told(qualifiers)])
    return f"f{hashlib.sha256(whole.encode()).hexdigest()[:12]}"
