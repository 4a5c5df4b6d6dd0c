"""What is stated of one company's owners → stakes, joint stakes and ranks; reads facts, computes no effective share.

Several statements about one pair are one stake said several times and are never added; of several dates the latest
counts. A statement without a size (an investor, a shareholder) is a stake of unknown size. Percentages of `controls`
are votes and bound no stake.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from kg.fuse import agree
from kg.graph import Edge
from kg.model import Evidence, Fact, Qualifiers
from kg.network.terms import Terms, first_day, last_day

HELD: Final = frozenset({"holdsSharesIn", "limitedPartnerOf", "investedIn", "acquired"})  # from holder to company
HOLDING: Final = frozenset({"memberOfGroup"})  # from company to holder
RELATIONS: Final = HELD | HOLDING
CONCERT: Final = "actsInConcertWith"
_JOINT: Final = frozenset({"joint", "group"})
_NO_CAPITAL: Final = frozenset({"votes"})
_GOLDEN: Final = frozenset({"golden-share", "golden share"})
_LARGEST: Final = frozenset({"1", "largest", "biggest", "größte", "größter", "最大", "第一大"})
_HALF: Final = 1e-9
UNKNOWN: Final = math.nan


class Size(NamedTuple):  # a tuple is made three times as quickly as a frozen dataclass, and there are many
    """Percent between two bounds, NaN where not stated; an open end is not meant itself."""

    low: float = UNKNOWN
    high: float = UNKNOWN
    low_open: bool = False
    high_open: bool = False

    @property
    def is_stated(self) -> bool:
        """Whether anything is said of the size."""
        return not (math.isnan(self.low) and math.isnan(self.high))


_decode = json.JSONDecoder().raw_decode  # twice as quick as json.loads, for tens of thousands of facts
_ALONE: Final = '{"percent":'  # as facts without any other qualifier are written
_UNSTATED: Final = Size()
_NONE: Final = Size(0.0, 0.0)
_TOKEN: Final = Size(0.0, 1.0)  # a golden share without a figure: its rights are large, its capital is one share


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact as it concerns a stake; `holder`, `company` and `fact` are numbers of the graph."""

    holder: int
    company: int
    fact: int
    predicate: str
    size: Size
    date: str
    """The first day of its date, else when it was last published; "" where neither is known."""
    joint: bool = False
    largest: bool = False
    places: frozenset[tuple[str, int, int]] = frozenset()
    """Where it is said: document, start, end."""
    votes: Size = _UNSTATED
    """Percent of the votes where they are said by themselves; not stated where nobody says that they differ."""


class Stake(NamedTuple):
    """What one holds of a company, and the numbers of the facts that say so."""

    holder: int
    company: int
    size: Size
    facts: tuple[int, ...]
    relation: str = "holdsSharesIn"
    votes: Size = Size()
    """Percent of the votes, by the latest that say it; not stated where nobody says that they differ from capital."""


@dataclass(frozen=True, slots=True)
class Joint:
    """What several hold of a company together."""

    holders: tuple[int, ...]
    size: Size


@dataclass(frozen=True, slots=True)
class Division:
    """How a company is divided, as far as it is stated; `largest` is the one largest owner, where one is named."""

    stakes: tuple[Stake, ...]
    joints: tuple[Joint, ...] = ()
    largest: int | None = None


def ends(edge: Edge) -> tuple[int, int] | None:
    """Holder and company of an edge; None where it is about no stake."""
    _, subject, object_, predicate, _, _, qualifiers = edge
    if predicate == "memberOfGroup":
        return (object_, subject) if "percent" in qualifiers else None
    return (subject, object_) if predicate in RELATIONS else None


def statement(edge: Edge, fact: Fact | None, terms: Terms) -> Statement | None:
    """A fact as a statement about a stake; None where it does not count at the dates asked for.

    Args:
        edge: one that has `ends`.
        fact: with its sources; may be None where neither dates nor sources decide.
    """
    pair = ends(edge)
    if pair is None:
        return None
    number, _, _, predicate, _, _, written = edge
    qualifiers: Qualifiers = fact.qualifiers if fact else json.loads(written)
    until = str(qualifiers.get("until", ""))
    ended = bool(until) and (terms.as_of is None or last_day(until) < first_day(terms.as_of))
    counted = fact and (replace(terms, as_of=None) if ended else terms).admit(fact)
    if fact and not counted:
        return None
    basis = str(qualifiers.get("basis", "")).casefold()
    return Statement(
        *pair,
        fact=number,
        predicate=predicate,
        size=Size(0.0, 0.0) if ended else Size() if basis in _NO_CAPITAL else stated_size(qualifiers),
        date=first_day(until) if ended else _date(qualifiers, counted.evidence if counted else ()),
        joint=basis in _JOINT,
        largest=str(qualifiers.get("rank", "")).casefold() in _LARGEST,
        places=frozenset((item.document, item.start, item.end) for item in counted.evidence)
        if counted
        else frozenset(),
        votes=Size(0.0, 0.0) if ended else stated_votes(qualifiers),
    )


def plain_stake(pair: tuple[int, int], edge: Edge) -> Stake | None:
    """The stake of a pair of which one fact alone speaks, without basis and rank; None where it is over."""
    number, _, _, predicate, _, _, written = edge
    if written.startswith(_ALONE) and "," not in written and written[len(_ALONE)].isdigit():  # as nearly all are
        exact = _number(float(written[len(_ALONE) : -1]))
        size, votes = Size(exact, exact), _UNSTATED
    else:
        said: Qualifiers = _decode(written)[0]
        size, votes = (_NONE, _NONE) if "until" in said else (stated_size(said), stated_votes(said))
    if size.high == 0 and not votes.low > 0:
        return None
    relation = "limitedPartnerOf" if predicate == "limitedPartnerOf" else "holdsSharesIn"
    return Stake(*pair, size, (number,), relation, votes)


def stated_votes(qualifiers: Qualifiers) -> Size:
    """The part of the votes that qualifiers state by itself; not stated where they speak of capital alone.

    >>> stated_votes({"percent": 51.0, "basis": "votes"}).low, stated_votes({"percent": 10.0, "votesPercent": 30.0}).low
    (51.0, 30.0)
    """
    if str(qualifiers.get("basis", "")).casefold() in _NO_CAPITAL:
        return stated_size(qualifiers)
    if "votesPercent" not in qualifiers:
        return _UNSTATED
    votes = _number(qualifiers["votesPercent"])
    return Size(votes, votes)


def _date(qualifiers: Qualifiers, evidence: Iterable[Evidence]) -> str:
    stated = [str(qualifiers[key]) for key in ("asOf", "date", "since", "period") if key in qualifiers]
    if stated:
        return first_day(stated[0])
    return max((first_day(item.published) for item in evidence if item.published), default="")


def stated_size(qualifiers: Qualifiers) -> Size:
    """The size that qualifiers state.

    A figure in the middle of its bounds is an approximate one, and the bounds count; another one is exact.

    >>> stated_size({"percent": 20.0, "percentMin": 19.5, "percentMax": 20.5})
    Size(low=19.5, high=20.5, low_open=False, high_open=False)
    >>> stated_size({"percent": 20.258, "percentMin": 19.5, "percentMax": 20.5}).low
    20.258
    >>> stated_size({"basis": "golden-share"}).high
    1.0
    >>> stated_size({"percentMin": 5, "exclusive": True})
    Size(low=5.0, high=nan, low_open=True, high_open=False)
    """
    exact = _number(qualifiers.get("percent"))
    if "basis" in qualifiers and str(qualifiers["basis"]).casefold() in _GOLDEN and _is_bare(qualifiers):
        return _TOKEN
    if "percentMin" not in qualifiers and "percentMax" not in qualifiers:  # as in nearly all
        return Size(exact, exact)
    low, high = (_number(qualifiers.get(key)) for key in ("percentMin", "percentMax"))
    if not math.isnan(exact) and not (abs((low + high) / 2 - exact) < _HALF):
        return Size(exact, exact)
    is_open = qualifiers.get("exclusive") is True and math.isnan(exact)
    if low > high:
        return Size()
    return Size(low, high, is_open and not math.isnan(low), is_open and not math.isnan(high))


def _is_bare(qualifiers: Qualifiers) -> bool:
    return qualifiers.keys().isdisjoint(("percent", "percentMin", "percentMax"))


def _number(value: object) -> float:
    if value is None or isinstance(value, bool):
        return UNKNOWN
    if isinstance(value, float):  # as nearly all are
        return value if 0 <= value <= 100 else UNKNOWN
    try:
        number = float(str(value))
    except ValueError:
        return UNKNOWN
    return number if 0 <= number <= 100 else UNKNOWN


# --------------------------------------------------------------------------------------------- one company at a time


def divided(
    statements: Iterable[Statement],
    concert: frozenset[frozenset[int]] = frozenset(),
    plain: Iterable[Stake] = (),
) -> Division:
    """What all statements about one company say of its owners.

    Args:
        concert: pairs of entities that act together.
        plain: stakes of holders of whom no statement speaks.
    """
    alone: dict[int, list[Statement]] = {}
    joint: dict[int, list[Statement]] = {}
    for item in statements:
        (joint if item.joint else alone).setdefault(item.holder, []).append(item)
    stakes = {stake.holder: stake for stake in plain}
    stakes.update((holder, stake) for holder, its in alone.items() if (stake := _stake(its)))
    joints = [found for group in _groups(joint, concert) if (found := _reconciled(group, stakes, alone))]
    largest = _largest(item for its in alone.values() for item in its if item.holder in stakes)
    return Division(tuple(stakes[holder] for holder in sorted(stakes)), tuple(joints), largest)


def _stake(said: Sequence[Statement]) -> Stake | None:
    """One stake of what is said about one pair; None where it is over."""
    if len(said) == 1:  # as most are
        (one,) = said
        relation = "limitedPartnerOf" if one.predicate == "limitedPartnerOf" else "holdsSharesIn"
        return None if _is_over(one) else Stake(one.holder, one.company, one.size, (one.fact,), relation, one.votes)
    sized = [item for item in said if item.size.is_stated]
    latest = max((item.date for item in sized), default="")
    counted = [item for item in sized if item.date == latest]
    size = merged([item.size for item in counted])
    unsized = [item for item in said if not item.size.is_stated]
    if counted and size.high == 0:
        counted, size = [], Size()
        unsized = [item for item in unsized if item.date > latest]
        if not unsized:
            return None
    facts = tuple(dict.fromkeys(item.fact for item in (*counted, *unsized)))
    partner = any(item.predicate == "limitedPartnerOf" for item in (*counted, *unsized))
    relation = "limitedPartnerOf" if partner else "holdsSharesIn"
    return Stake(said[0].holder, said[0].company, size, facts, relation, _votes(said))


def _is_over(one: Statement) -> bool:
    """Whether nothing is held: no capital, and no votes that would make it a golden share."""
    return one.size.high == 0 and not one.votes.low > 0


def _votes(said: Iterable[Statement]) -> Size:
    """The votes by the latest statements that say them."""
    stated = [item for item in said if item.votes.is_stated]
    latest = max((item.date for item in stated), default="")
    return merged([item.votes for item in stated if item.date == latest]) if stated else Size()


def merged(sizes: Sequence[Size]) -> Size:
    """One size of several that were said: where all agree, or, where they contradict, anywhere between.

    >>> merged([Size(20.26, 20.26), Size(20.258, 20.258), Size(19.5, 20.5)]).high
    20.258
    >>> merged([Size(10, 10), Size(30, 30)])
    Size(low=10, high=30, low_open=False, high_open=False)
    """
    kept = [size for size in sizes if not any(_finer(other, size) for other in sizes)]
    lows = [(size.low, size.low_open) for size in kept if not math.isnan(size.low)]
    highs = [(size.high, not size.high_open) for size in kept if not math.isnan(size.high)]
    low, high = max(lows, default=(UNKNOWN, False)), min(highs, default=(UNKNOWN, True))
    if low[0] > high[0]:
        low, high = min(lows), max(highs)
    return Size(low[0], high[0], low[1], not high[1])


def _finer(one: Size, other: Size) -> bool:
    """Whether two exact sizes are one, and the first says it with more digits."""
    if one.low != one.high or other.low != other.high or one.low == other.low:
        return False
    return agree("percent", one.low, other.low) and len(repr(one.low)) > len(repr(other.low))


@dataclass(frozen=True, slots=True)
class _Group:
    members: tuple[int, ...]
    said: tuple[Stake, ...]
    date: str


def _groups(joint: dict[int, list[Statement]], concert: frozenset[frozenset[int]]) -> list[_Group]:
    """Who holds together: those of one sentence, and those who act together, where the figures agree."""
    rest = {holder: stake for holder, its in sorted(joint.items()) if (stake := _stake(its))}
    places = {holder: frozenset().union(*(item.places for item in its)) for holder, its in joint.items()}
    found = []
    while rest:
        first, stake = next(iter(rest.items()))
        beside = [
            other
            for other, another in rest.items()
            if other == first
            or (
                (frozenset((first, other)) in concert or places[first] & places[other])
                and _fit(stake.size, another.size)
            )
        ]
        said = tuple(rest.pop(other) for other in beside)
        if len(beside) == 1:
            beside += sorted(other for pair in concert if first in pair for other in pair - {first})
        date = max(item.date for stake in said for item in joint[stake.holder])
        found.append(_Group(tuple(beside), said, date))
    return found


def _fit(one: Size, other: Size) -> bool:
    return _finer(one, other) or _finer(other, one) or not (one.low > other.high or other.low > one.high)


def _reconciled(group: _Group, stakes: dict[int, Stake], alone: dict[int, list[Statement]]) -> Joint | None:
    """A joint stake beside what its members hold by themselves; gives every member a stake in `stakes`.

    Where more is said of a member alone than of all together, the later counts; of one date, or without dates, it lies
    between the two.
    """
    size = merged([stake.size for stake in group.said])
    every = tuple(dict.fromkeys(fact for stake in group.said for fact in stake.facts))
    for member in group.members:
        own = stakes.get(member)
        if own and own.size.low > size.high:
            date = max((item.date for item in alone[member] if item.size.is_stated), default="")
            if date > group.date:
                return None
            own = None if date < group.date else own
        known = own.size if own else Size()
        if known.low > size.high:
            known, size = known._replace(low=size.high), size._replace(high=known.high)
        elif math.isnan(known.high):
            known = known._replace(high=size.high, high_open=size.high_open)
        facts = next((stake.facts for stake in group.said if stake.holder == member), every)
        facts = tuple(dict.fromkeys((*(own.facts if own else ()), *facts)))
        stakes[member] = Stake(member, group.said[0].company, known, facts)
    return Joint(group.members, size) if len(group.members) > 1 else None


def _largest(statements: Iterable[Statement]) -> int | None:
    """The one largest shareholder by the latest statements; None where several are named."""
    said = [item for item in statements if item.largest]
    latest = max((item.date for item in said), default="")
    named = {item.holder for item in said if item.date == latest}
    return named.pop() if len(named) == 1 else None
