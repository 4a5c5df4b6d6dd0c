"""Sorts statements about one thing into sides and prefers one by the written rules; hides none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.conflicts.answers import Side
from kg.conflicts.readings import PERCENT, Reading
from kg.conflicts.rules import Thing, rules
from kg.conflicts.statements import Statement
from kg.lookup import folded
from kg.model import Entity, Value
from kg.normalize.spans import span

Read = tuple[Statement, Reading]
_LIKE = 90  # of 100: how like two sentences must be to be one story
_MOST_LIKENED = 60  # sentences of a side that are compared by likeness; of more, only equal ones are one


@dataclass(frozen=True)
class Group:
    """Statements that can all be true together."""

    members: tuple[Read, ...]

    @property
    def best(self) -> Read:
        """The most precise one, the clearest sentence first."""
        return min(self.members, key=lambda read: (_width(read[1]), -read[0].stated.fact.confidence, read[1].text))


def grouped(reads: Sequence[Read], together: Callable[[Read, Read], bool]) -> list[Group]:
    """Put statements into as few groups as agree, the precise ones first."""
    groups: list[list[Read]] = []
    for read in sorted(reads, key=lambda read: (_width(read[1]), read[1].text)):
        fitting = next((group for group in groups if all(together(read, member) for member in group)), None)
        if fitting is None:
            groups.append([read])
        else:
            fitting.append(read)
    return [Group(tuple(group)) for group in groups]


def sides(groups: Sequence[Group], thing: Thing, prefer: bool) -> tuple[Side, ...]:
    """The sides, the preferred one first.

    Args:
        prefer: whether one is preferred; statements of two dates or two bases can all be right.
    """
    best, reason = _preferred(groups, thing) if prefer and len(groups) > 1 else (None, "")
    if prefer and len(groups) == 1:
        best = groups[0]
    ordered = sorted(groups, key=lambda group: (group is not best, _first_day(group), group.best[1].text))
    return tuple(_side(group, group is best, reason if group is best else "") for group in ordered)


def _side(group: Group, preferred: bool, reason: str) -> Side:
    statements = sorted((statement for statement, _ in group.members), key=_claim_order)
    claims = {(statement.stated.place, statement.stated.fact.id): statement.stated.fact for statement in statements}
    return Side(_shown(*group.best), preferred, reason, sources(group), tuple(claims.values()))


def _claim_order(statement: Statement) -> tuple[object, ...]:
    return statement.stated.published or "~", statement.stated.place, statement.stated.fact.id


def _shown(statement: Statement, read: Reading) -> Entity | Value:
    if isinstance(statement.value, Entity | Value):
        return statement.value
    return Value(read.text, read.unit or statement.place.value)


# --------------------------------------------------------------------------------------------------------- one source


def sources(group: Group) -> int:
    """How many independent articles a side has: those that share a sentence, or nearly, are copies of one story."""
    stories: list[tuple[set[object], set[str]]] = []  # articles, sentences
    for statement, _ in group.members:
        article, sentence = statement.stated.article, folded(statement.stated.fact.evidence[0].quote)
        same = [story for story in stories if article in story[0] or _copied(sentence, story[1], len(stories))]
        merged: tuple[set[object], set[str]] = ({article}, {sentence})
        for story in same:
            merged[0].update(story[0])
            merged[1].update(story[1])
        stories = [story for story in stories if story not in same] + [merged]
    return len(stories)


def _copied(sentence: str, others: set[str], stories: int) -> bool:
    if sentence in others:
        return True
    if stories > _MOST_LIKENED:
        return False
    from rapidfuzz.fuzz import ratio

    return any(ratio(sentence, other, score_cutoff=_LIKE) > 0 for other in list(others)[:_MOST_LIKENED])


# ---------------------------------------------------------------------------------------------------------- preferred


def _preferred(groups: Sequence[Group], thing: Thing) -> tuple[Group, str]:
    """The best side by the first rule that tells, and why."""
    left = list(groups)
    for rule in thing.prefer:
        scores = [_RULES[rule](group, thing) for group in left]
        known = [score for score in scores if score is not None]
        if len(known) < len(scores):  # a side without a date is neither later nor earlier
            continue
        best = [group for group, score in zip(left, scores, strict=True) if score == max(known)]
        if len(best) == 1:
            return best[0], rules().reasons[rule]
        left = best
    first = min(left, key=lambda group: (_first_day(group), group.best[1].text))
    return first, rules().reasons["first"]


def _primary(group: Group, _: Thing) -> Decimal:
    return Decimal(any(_is_primary(statement) for statement, _ in group.members))


def _is_primary(statement: Statement) -> bool:
    said = " ".join(_sayers(statement)).casefold()
    fact = statement.stated.fact
    own = [fact.subject] + ([fact.object] if isinstance(fact.object, Entity) else [])
    names = {folded(name) for entity in own for name in (entity.name, *entity.names)}
    sayers = {folded(sayer) for sayer in _sayers(statement)}
    return any(word in said for word in rules().primary_words) or not names.isdisjoint(sayers)


def _sayers(statement: Statement) -> Iterator[str]:
    if publisher := statement.stated.fact.evidence[0].publisher:
        yield publisher
    if source := statement.qualifier("source"):
        yield source


def _latest(group: Group, thing: Thing) -> Decimal | None:
    days = []
    for statement, _ in group.members:
        published = statement.stated.published
        when = statement.stated.time if thing.moves else span(published) if published else None
        if when is not None:
            days.append(when[1])
    return Decimal(max(days)) if days else None


def _precision(group: Group, _: Thing) -> Decimal:
    return -_width(group.best[1])


def _sources(group: Group, _: Thing) -> Decimal:
    return Decimal(sources(group))


def _confidence(group: Group, _: Thing) -> Decimal:
    return Decimal(str(max(statement.stated.fact.confidence for statement, _ in group.members)))


_RULES: dict[str, Callable[[Group, Thing], Decimal | None]] = {
    "primary": _primary,
    "date": _latest,
    "precision": _precision,
    "sources": _sources,
    "confidence": _confidence,
}


def _width(read: Reading) -> Decimal:
    """How coarse a value is; of amounts by their digits, so that 0.9 billion is not finer than 1.1 billion."""
    if read.low is None and read.high is None:
        return Decimal(0)
    if read.low is None or read.high is None:
        return Decimal("Infinity")
    if read.unit == "date":
        return Decimal(-len(read.text))  # not by days: a leap year is no coarser
    if read.vague or read.unit == PERCENT:
        return (read.high - read.low) / 2 if read.vague else read.step
    digits = len(Decimal(read.text).normalize().as_tuple().digits)
    return Decimal(1).scaleb(-max(digits, 2))  # 20 billion is no coarser than 16 billion


def _first_day(group: Group) -> int:
    days = [statement.stated.time[0] for statement, _ in group.members if statement.stated.time]
    return min(days, default=0)
