"""Who decides in a company, by votes alone; names nobody and reads no sentence.

Somebody controls a company with more than half of its votes, cast by themselves, by those they act with, and by the
companies they control in turn. Control is the least such set: it begins with nobody but those who are asked for, so
that no company lends its controllers the votes by which they come to control it. Exactly half is not control.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import InputError
from kg.ownership.choices import steps
from kg.ownership.stakes import NEAR, WHOLE, Stakes, entity_flags
from kg.ownership.walk import reachable

if TYPE_CHECKING:
    from kg.ownership.walk import Floats, Ints

MORE_THAN_HALF = 50.000001
"""The minimum of a majority without a figure: more than half by more than rounding."""

MAJORITY, THROUGH, CONCERT, STATED = "majority", "through-controlled", "concert", "stated"


@dataclass(frozen=True, slots=True)
class Control:
    """Who decides in a company: one entity, or several who act together and of whom none does alone.

    `minimum` and `maximum` are the votes, percent, that they cast with all whom they certainly (or, where `is_certain`
    is false, possibly) control; `through` are those who cast them. `is_ultimate`: nobody certainly controls them.
    """

    who: tuple[int, ...]
    company: int
    is_certain: bool
    is_ultimate: bool
    rules: tuple[str, ...]
    minimum: float
    maximum: float
    through: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Votes:
    """Votes by holder, with who acts together and whom a source calls controller.

    `stakes` are votes in percent, read like stakes: a fund's under its manager, votes entrusted by proxy under whoever
    casts them. A majority without a figure is `MORE_THAN_HALF` or more. `concerts` are groups that act together;
    `stated` are pairs (controller, company) that stand for themselves.
    """

    stakes: Stakes
    concerts: tuple[tuple[int, ...], ...] = ()
    stated: frozenset[tuple[int, int]] = frozenset()

    @cached_property
    def own(self) -> tuple[Floats, Floats]:
        """What each company holds of itself, smallest and largest: nobody casts these votes."""
        rows = self.stakes.holder == self.stakes.company
        low, high = (np.where(rows, figure, 0.0) for figure in (self.stakes.minimum, self.stakes.maximum))
        return self.stakes.sums(low), self.stakes.sums(high)

    @cached_property
    def minima(self) -> Floats:
        """What the smallest stakes of each company add up to."""
        return self.stakes.sums(self.stakes.minimum)

    @cached_property
    def _by_holder(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.stakes.holder, kind="stable")
        ends = np.cumsum(np.bincount(self.stakes.holder, minlength=self.stakes.count))
        return order, np.concatenate([[0], ends])

    def held(self, holder: int) -> list[int]:
        """The rows of a holder."""
        order, start = self._by_holder
        return [int(row) for row in order[start[holder] : start[holder + 1]]]


def controlled(votes: Votes, who: Collection[int], *, certainly: bool = True) -> dict[int, tuple[str, ...]]:
    """The companies that somebody (several: together) controls, with the rules used, in the order they are found.

    Args:
        votes: votes, concerts and stated controllers.
        who: entity numbers.
        certainly: whatever the stakes are within their bounds; else: for some assignment within them.
    Returns:
        Company → rules, those that the company itself needs.

    >>> from kg.ownership.stakes import read
    >>> votes = Votes(read([0, 0, 1, 3], [1, 2, 2, 1], [51, 30, 21, 49]))
    >>> controlled(votes, [0])
    {1: ('majority',), 2: ('through-controlled',)}
    """
    return _Reach(votes, who, certainly).found


def controllers(votes: Votes, company: int) -> list[Control]:
    """Everybody who certainly decides in a company, then everybody who could; one before several.

    Raises:
        InputError: a number that is no entity.

    >>> from kg.ownership.stakes import read
    >>> [(row.who, row.rules, row.is_ultimate) for row in controllers(Votes(read([0, 1], [1, 2], [60, 70])), 2)]
    [((0,), ('majority', 'through-controlled'), True), ((1,), ('majority',), False)]
    """
    if not 0 <= company < votes.stakes.count:
        raise InputError(f"an entity number is from 0 to {votes.stakes.count - 1}, not {company}")
    found: list[Control] = []
    for who in _candidates(votes, company):
        for certainly in (True, False):
            if any(set(row.who) < set(who) and row.is_certain >= certainly for row in found):
                continue
            if (row := _control(votes, who, company, certainly)) is not None:
                found.append(row)
                break
    return sorted(found, key=lambda row: (not row.is_certain, not row.is_ultimate, len(row.who), row.who))


def _candidates(votes: Votes, company: int) -> Iterator[tuple[int, ...]]:
    above = reachable(steps(votes.stakes, votes.stakes.maximum), entity_flags(votes.stakes.count, company))
    named = {controller for controller, _ in votes.stated}
    single = {*np.flatnonzero(above).tolist(), *named} - {company}
    yield from ((number,) for number in sorted(single))
    yield from (tuple(sorted(group)) for group in votes.concerts if company not in group)


def _control(votes: Votes, who: tuple[int, ...], company: int, certainly: bool) -> Control | None:
    reach = _Reach(votes, who, certainly)
    if company not in reach.found:
        return None
    low, high = reach.votes_in(company)
    return Control(
        who=who,
        company=company,
        is_certain=certainly,
        is_ultimate=not _has_controller(votes, who),
        rules=tuple(sorted(reach.rules_to(company))),
        minimum=low,
        maximum=high,
        through=reach.casting(company),
    )


def _has_controller(votes: Votes, who: Sequence[int]) -> bool:
    """Whether somebody else certainly controls all of them, and is not controlled by them in turn."""
    for first in _candidates(votes, who[0]):
        if set(first) & set(who):
            continue
        reached = controlled(votes, first)
        if all(member in reached for member in who) and not _controls_back(votes, who, first):
            return True
    return False


def _controls_back(votes: Votes, who: Sequence[int], first: Sequence[int]) -> bool:
    back = controlled(votes, who)
    return all(member in back for member in first)


class _Reach:
    """What somebody controls, grown company by company."""

    def __init__(self, votes: Votes, who: Collection[int], certainly: bool) -> None:
        self.votes, self.who, self.certainly = votes, tuple(who), certainly
        self.found: dict[int, tuple[str, ...]] = {}
        self._cast: dict[int, list[int]] = {}  # company → rows of those who are in
        self._grow()

    def _grow(self) -> None:
        waiting, inside = list(self.who), set(self.who)
        while waiting:
            holder = waiting.pop(0)
            named = [company for controller, company in sorted(self.votes.stated) if controller == holder]
            for company in named:
                self.found.setdefault(company, (STATED,))
            rows = self.votes.held(holder) if holder < self.votes.stakes.count else []
            for row in rows:
                company = int(self.votes.stakes.company[row])
                if company != holder:
                    self._cast.setdefault(company, []).append(row)
                    named += [company] if self._is_majority(company) else []
            for company in named:
                if company not in inside:
                    inside.add(company)
                    self.found.setdefault(company, self._rules(company))
                    waiting.append(company)

    def votes_in(self, company: int) -> tuple[float, float]:
        """The votes that all who are in cast in a company, percent."""
        stakes, rows = self.votes.stakes, self._cast.get(company, [])
        low, high = float(stakes.minimum[rows].sum()), float(stakes.maximum[rows].sum())
        return low, min(high, WHOLE - float(self.votes.minima[company]) + low)

    def _is_majority(self, company: int) -> bool:
        low, high = self.votes_in(company)
        own_low, own_high = self.votes.own
        if self.certainly:
            return low > (WHOLE - float(own_low[company])) / 2 + NEAR
        # What the company holds of itself and what they hold share one whole.
        return high > (WHOLE - min(float(own_high[company]), WHOLE - high)) / 2 + NEAR

    def _rules(self, company: int) -> tuple[str, ...]:
        stakes, rows = self.votes.stakes, self._cast.get(company, [])
        holders = {int(holder) for holder in stakes.holder[rows]}
        rules = {THROUGH} if holders - set(self.who) else {MAJORITY}
        return tuple(sorted(rules | ({CONCERT} if len(holders & set(self.who)) > 1 else set())))

    def casting(self, company: int) -> tuple[int, ...]:
        """Those who are in and vote in a company."""
        return tuple(sorted(int(holder) for holder in self.votes.stakes.holder[self._cast.get(company, [])]))

    def rules_to(self, company: int) -> set[str]:
        """All rules used on the way to a company."""
        used, waiting, done = set(self.found[company]), list(self.casting(company)), {company, *self.who}
        while waiting:
            member = waiting.pop()
            if member not in done and member in self.found:
                done.add(member)
                used |= set(self.found[member])
                waiting += self.casting(member)
        return used
