"""Who decides in a company, by votes alone; names nobody and reads no sentence.

Somebody controls a company with more than half of its votes, cast by themselves, by those they act with, and by the
companies they control in turn. Control is the least such set: it begins with nobody but those who are asked for, so
that no company lends its controllers the votes by which they come to control it. Exactly half is not control.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from kg.errors import InputError
from kg.ownership.stakes import NEAR, WHOLE, Stakes, polytopes

if TYPE_CHECKING:
    from kg.ownership.conditions import Polytope

K = TypeVar("K")
V = TypeVar("V")

MORE_THAN_HALF = 50.000001
"""The minimum of a majority without a figure: more than half by more than rounding."""

MAJORITY, THROUGH, CONCERT, RIGHTS = "majority", "through-controlled", "concert", "voting-rights"
MANAGER, PARTNER, STATED = "fund-manager", "general-partner", "stated"


@dataclass(frozen=True, slots=True)
class Seat:
    """A right to decide in a company beside the votes: `who` have it by `rule`, all of them together.

    One that is not certain is enough for somebody who could decide, and not for somebody who certainly does.
    """

    who: tuple[int, ...]
    company: int
    rule: str = STATED
    is_certain: bool = True


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


@dataclass(frozen=True, slots=True)
class Step:
    """How a company came under control: by seats, or by the rows of stakes that are cast in it."""

    company: int
    rules: tuple[str, ...]
    rows: tuple[int, ...] = ()
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True, eq=False)
class Votes:
    """Votes by holder, with who acts together and who has a say beside votes.

    `stakes` are votes in percent, read like stakes: votes entrusted by proxy under whoever casts them. A majority
    without a figure is `MORE_THAN_HALF` or more. `concerts` are groups that act together; `stated` are pairs
    (controller, company) that stand for themselves, `seats` whatever else gives a say. `rights` are the pairs (holder,
    company) whose votes are not those of their capital.
    """

    stakes: Stakes
    concerts: tuple[tuple[int, ...], ...] = ()
    stated: frozenset[tuple[int, int]] = frozenset()
    seats: tuple[Seat, ...] = ()
    rights: frozenset[tuple[int, int]] = frozenset()

    @cached_property
    def rows(self) -> list[tuple[int, int, float, float]]:
        """Holder, company, smallest and largest of every row."""
        stakes = self.stakes
        columns = (stakes.holder, stakes.company, stakes.minimum, stakes.maximum)
        return list(zip(*(column.tolist() for column in columns), strict=True))

    @cached_property
    def all_seats(self) -> tuple[Seat, ...]:
        """The seats, and what is stated as seats."""
        return (*self.seats, *(Seat((who,), company) for who, company in sorted(self.stated)))

    @cached_property
    def _held(self) -> dict[int, list[int]]:
        return _grouped((row[0], number) for number, row in enumerate(self.rows))

    @cached_property
    def _seats_of(self) -> dict[int, list[Seat]]:
        return _grouped((member, seat) for seat in self.all_seats for member in seat.who)

    @cached_property
    def seated(self) -> dict[int, list[Seat]]:
        """The seats in each company."""
        return _grouped((seat.company, seat) for seat in self.all_seats)

    @cached_property
    def _regions(self) -> dict[int, Polytope]:
        return dict(polytopes(self.stakes))

    @cached_property
    def starters(self) -> frozenset[int]:
        """Whoever could decide somewhere by their own votes alone, or has a seat; nobody else controls anything."""
        able = {row[0] for row in self.rows if row[3] + self.own_most(row[1]) / 2 > WHOLE / 2 and row[0] != row[1]}
        return frozenset(able | self._seats_of.keys())

    def held(self, holder: int) -> list[int]:
        """The rows of a holder."""
        return self._held.get(holder, [])

    def in_company(self, company: int) -> range:
        """The rows of a company."""
        rows = self.stakes.rows(company)
        return range(rows.start, rows.stop)

    def seats_of(self, holder: int) -> list[Seat]:
        """The seats that somebody has, alone or with others."""
        return self._seats_of.get(holder, [])

    def tally(self, company: int, rows: Collection[int], own: float = 0.0) -> tuple[float, float]:
        """The smallest and the largest sum of some rows of a company, percent.

        Args:
            own: how much of what the company holds of itself is added: half of it, where more than half is asked for.
        """
        if company in self._regions:
            return self._programmed(company, set(rows), own)
        return self._boxed(company, rows, own)

    def _boxed(self, company: int, rows: Collection[int], own: float) -> tuple[float, float]:
        """As `tally`, by bounds alone."""
        total, own_low, own_high = self._sums(company)
        least, most = sum(self.rows[row][2] for row in rows), sum(self.rows[row][3] for row in rows)
        others = total - own_low - least
        most = max(least, min(most, WHOLE - others - own_low))
        # Whatever is best for the rows comes first, because a share that is not voted counts half of one that is.
        own_most = min(own_high, max(own_low, WHOLE - others - most))
        return least + own * own_low, most + own * own_most

    def _sums(self, company: int) -> tuple[float, float, float]:
        """The minima of a company's rows, and the smallest and largest of what it holds of itself."""
        if company not in self._summed:
            its = [self.rows[number] for number in self.in_company(company)]
            own = next(((low, high) for holder, _, low, high in its if holder == company), (0.0, 0.0))
            self._summed[company] = (sum(row[2] for row in its), *own)
        return self._summed[company]

    def own_most(self, company: int) -> float:
        """The most that a company may hold of itself, percent."""
        return self._own_most.get(company, 0.0)

    @cached_property
    def _own_most(self) -> dict[int, float]:
        return {company: high for holder, company, _, high in self.rows if holder == company}

    @cached_property
    def _summed(self) -> dict[int, tuple[float, float, float]]:
        return {}

    def _programmed(self, company: int, rows: set[int], own: float) -> tuple[float, float]:
        """As `tally`, with the conditions of a company."""
        worth = np.array(
            [
                1.0 if number in rows else own if self.rows[number][0] == company else 0.0
                for number in self.in_company(company)
            ]
        )
        region = self._regions[company]
        bounds = []
        for sign in (-1.0, 1.0):
            found = region.best(sign * worth)
            # Corners and programmes are right to about 1e-10, and no control hangs on less.
            bounds.append(0.0 if found is None else round(float(found @ worth), 9))
        return bounds[0], bounds[1]

    def is_majority(self, company: int, rows: Collection[int], *, certainly: bool) -> bool:
        """Whether some rows are more than half of the votes; what a company holds of itself is not voted."""
        low, high = self._boxed(company, rows, own=0.5)
        # Conditions only narrow the bounds: where these decide, no programme is needed.
        if high <= WHOLE / 2 + NEAR or low > WHOLE / 2 + NEAR:
            return high > WHOLE / 2 + NEAR
        low, high = self.tally(company, rows, own=0.5)
        return (low if certainly else high) > WHOLE / 2 + NEAR


def _grouped(pairs: Iterator[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


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
    return {company: step.rules for company, step in Reach(votes, who, certainly=certainly).found.items()}


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
    return Powers(votes).controllers(company)


class Powers:
    """Votes as they are asked; what somebody controls is found once."""

    def __init__(self, votes: Votes) -> None:
        self.votes = votes
        self._reaches: dict[tuple[tuple[int, ...], bool], Reach] = {}
        self._known_below: dict[int, set[int]] = {}

    def reach(self, who: Collection[int], *, certainly: bool = True) -> Reach:
        """What somebody controls."""
        key = (tuple(sorted(who)), certainly)
        if key not in self._reaches:
            self._reaches[key] = Reach(self.votes, key[0], certainly=certainly)
        return self._reaches[key]

    def controllers(self, company: int) -> list[Control]:
        """As `controllers`."""
        found: list[Control] = []
        for who in self._candidates(company):
            row = self._control(who, company)
            if row and not any(set(it.who) < set(who) and it.is_certain >= row.is_certain for it in found):
                found.append(row)
        certain = [set(row.who) for row in found if row.is_certain]
        # One of several who certainly decide together may hold all of it; that they decide is said already.
        found = [row for row in found if row.is_certain or not any(set(row.who) < who for who in certain)]
        return sorted(found, key=lambda row: (not row.is_certain, not row.is_ultimate, len(row.who), row.who))

    def _control(self, who: tuple[int, ...], company: int) -> Control | None:
        if company not in self.reach(who, certainly=False).found:  # as most
            return None
        certainly = company in self.reach(who).found
        reach = self.reach(who, certainly=certainly)
        low, high = reach.votes_in(company)
        rules, ultimate = reach.rules_to(company), self._is_ultimate(who)
        return Control(who, company, certainly, ultimate, rules, low, high, reach.casting(company))

    @cached_property
    def _deciding(self) -> dict[int, list[int]]:
        """By company, whoever could decide in it alone; worked out for all companies at once."""
        reaches = ((one, self.reach([one], certainly=False)) for one in sorted(self.votes.starters))
        return _grouped((company, one) for one, reach in reaches for company in reach.found)

    def _certainly_deciding(self, company: int) -> list[int]:
        return [one for one in self._deciding.get(company, ()) if company in self.reach([one]).found]

    def _below(self, one: int) -> set[int]:
        """The companies in which somebody, or what they have a part of, has or can have votes or a seat; and itself."""
        if one not in self._known_below:
            seen, waiting = {one}, [one]
            while waiting:
                holder = waiting.pop()
                rows = (self.votes.rows[number] for number in self.votes.held(holder))
                beside = {row[1] for row in rows if row[3] > 0}
                beside |= {seat.company for seat in self.votes.seats_of(holder)}
                waiting += (more := beside - seen)
                seen |= more
            self._known_below[one] = seen
        return self._known_below[one]

    def _candidates(self, company: int) -> Iterator[tuple[int, ...]]:
        yield from ((number,) for number in self._deciding.get(company, ()))
        groups = self._groups(company)
        groups |= {self._lifted(group): None for group in list(groups)}
        several = (group for group in groups if len(group) > 1 and company not in group)
        yield from sorted(several, key=lambda group: (len(group), group))

    def _groups(self, company: int) -> dict[tuple[int, ...], None]:
        """Several who act together or have a seat together, as far as they are above a company."""
        acting = (tuple(sorted(one for one in set(its) if company in self._below(one))) for its in self.votes.concerts)
        seats = (seat for seat in self.votes.all_seats if len(seat.who) > 1 and company in self._below(seat.company))
        return dict.fromkeys((*(its for its in acting if len(its) > 1), *(tuple(sorted(seat.who)) for seat in seats)))

    def _lifted(self, group: tuple[int, ...]) -> tuple[int, ...]:
        """The group with each member replaced by the one who certainly controls it and is nobody's."""
        return tuple(sorted({self._ultimate(member, set(group)) for member in group}))

    def _ultimate(self, member: int, group: set[int]) -> int:
        deciding = (one for one in self._certainly_deciding(member) if one not in group)
        ends = [one for one in deciding if not self._has_controller((one,))]
        return ends[0] if len(ends) == 1 else member

    def _is_ultimate(self, who: tuple[int, ...]) -> bool:
        return not self._has_controller(who) and (len(who) == 1 or self._lifted(who) == who)

    def _has_controller(self, who: Sequence[int]) -> bool:
        """Whether somebody else certainly controls all of them, and is not controlled by them in turn."""
        alone = ((number,) for number in self._certainly_deciding(who[0]))
        for first in (*alone, *self._groups(who[0])):
            if not set(first) & set(who) and all(member in self.reach(first).found for member in who):
                back = self.reach(who).found
                if not all(member in back for member in first):
                    return True
        return False


class Reach:
    """What somebody controls, grown company by company; `found` has how, in the order of finding."""

    def __init__(self, votes: Votes, who: Collection[int], *, certainly: bool) -> None:
        self.votes, self.who, self.certainly = votes, tuple(who), certainly
        self.found: dict[int, Step] = {}
        self._inside = set(self.who)
        self._cast: dict[int, list[int]] = {}  # company → rows of those who are in
        self._most: dict[int, float] = {}  # company → the sum of their maxima, percent
        self._grow()

    def _grow(self) -> None:
        waiting = deque(self.who)
        while waiting:
            holder = waiting.popleft()
            for seat in self.votes.seats_of(holder):
                if (seat.is_certain or not self.certainly) and self._inside.issuperset(seat.who):
                    self._take(Step(seat.company, (seat.rule,), seats=(seat,)), waiting)
            for row in self.votes.held(holder):
                _, company, _, high = self.votes.rows[row]
                if company != holder:
                    self._cast.setdefault(company, []).append(row)
                    self._most[company] = most = self._most.get(company, 0.0) + high
                    # Most are told by their maxima, before anything about the company is added up.
                    if most + self.votes.own_most(company) / 2 > WHOLE / 2 and self._is_decided(company):
                        self._take(self._step(company), waiting)

    def _take(self, step: Step, waiting: deque[int]) -> None:
        if step.company not in self._inside:
            self._inside.add(step.company)
            self.found[step.company] = step
            waiting.append(step.company)
        elif step.company in self.found and self._is_direct(step):
            known = self.found[step.company]
            rows, seats = known.rows or step.rows, tuple(dict.fromkeys((*known.seats, *step.seats)))
            self.found[step.company] = Step(step.company, tuple(sorted({*known.rules, *step.rules})), rows, seats)

    def _is_direct(self, step: Step) -> bool:
        """Whether a step hangs on nothing that is controlled, so that it may stand beside another."""
        return THROUGH not in step.rules and all(set(seat.who) <= set(self.who) for seat in step.seats)

    def _is_decided(self, company: int) -> bool:
        if company in self.who or (company in self.found and self.found[company].rows):
            return False
        # Where a source says who decides, undisclosed votes of others do not make it possible that they do.
        said = any(seat.is_certain for seat in self.votes.seated.get(company, ()))
        return self.votes.is_majority(company, self._cast[company], certainly=self.certainly or said)

    def _step(self, company: int) -> Step:
        rows = self._cast[company]
        own = [row for row in rows if self._is_own(self.votes.rows[row][0])]
        if self.votes.is_majority(company, own, certainly=self.certainly):
            rows = own
        holders = {self.votes.rows[row][0] for row in rows}
        used = {MAJORITY if rows is own else THROUGH}
        used |= {CONCERT} if len(holders & set(self.who)) > 1 else set()
        used |= {RIGHTS} if any((holder, company) in self.votes.rights for holder in holders) else set()
        return Step(company, tuple(sorted(used)), tuple(rows))

    def _is_own(self, holder: int) -> bool:
        """Whether votes are somebody's own: also what stands for votes that are stated without their shares."""
        return holder in self.who or (holder in self.found and self.found[holder].rules == (RIGHTS,))

    def votes_in(self, company: int) -> tuple[float, float]:
        """The votes that all who are in cast in a company, percent."""
        return self.votes.tally(company, self.rows_in(company))

    def voting(self) -> Collection[int]:
        """The companies in which all who are in cast any votes."""
        return self._cast.keys()

    def rows_in(self, company: int) -> list[int]:
        """The rows of a company that all who are in cast."""
        return self._cast.get(company, [])

    def casting(self, company: int) -> tuple[int, ...]:
        """Those who are in and vote in a company."""
        return tuple(sorted(self.votes.rows[row][0] for row in self.rows_in(company)))

    def steps_to(self, company: int) -> list[Step]:
        """How a company came under control, in the order of finding; without what the way to it does not need."""
        needed, waiting = {company}, [company]
        while waiting:
            step = self.found[waiting.pop()]
            before = {self.votes.rows[row][0] for row in step.rows} | {it for seat in step.seats for it in seat.who}
            waiting += (more := {member for member in before if member in self.found} - needed)
            needed |= more
        return [step for number, step in self.found.items() if number in needed]

    def rules_to(self, company: int) -> tuple[str, ...]:
        """All rules used on the way to a company."""
        steps = self.steps_to(company)
        used = {rule for step in steps for rule in step.rules}
        # Several who have no seat together are together because they act together, or those whom they control do.
        seated = any(len(seat.who) > 1 for step in steps for seat in step.seats)
        return tuple(sorted(used | ({CONCERT} if len(self.who) > 1 and not seated else set())))
