"""Compares two statements about one thing as what they are; prefers neither."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from kg.conflicts.readings import Reading, agree
from kg.conflicts.rules import rules
from kg.conflicts.statements import Statement
from kg.normalize.spans import gap, span


class Kind(StrEnum):
    """What two statements about one thing are to each other."""

    SAME = "same"
    COMPATIBLE = "compatible"
    DIFFERENT_DATE = "different-date"
    DIFFERENT_BASIS = "different-basis"
    CONTRADICTION = "contradiction"


Told = Mapping[tuple[str, int], Collection[str]]
"""The values that each article gives for a thing that several can share (leads of a round)."""


def compare(one: Statement, other: Statement, readings: tuple[Reading, Reading], told: Told) -> Kind | None:
    """Say what two statements of one key are to each other.

    Args:
        readings: of the two.
        told: for things whose value is a subject, what each article names.
    Returns:
        None where they are not about one thing, or cannot be compared (two currencies).
    """
    thing = one.thing
    if readings[0].unit != readings[1].unit:
        return None
    if not _one_thing(one, other):
        return Kind.DIFFERENT_DATE if "period" in thing.needs else None
    if any(_basis(one, name, text) != _basis(other, name, text) for name, text in thing.basis.items()):
        return Kind.DIFFERENT_BASIS
    if thing.moves and not _one_time(one, other):
        return Kind.DIFFERENT_DATE
    return _values(one, other, readings, told)


def _one_thing(one: Statement, other: Statement) -> bool:
    """Whether what both must say is equal: the period of a figure, the round of a sum."""
    thing = one.thing
    if not all(_equal(name, one, other) for name in thing.needs):
        return False
    if not thing.one_of:
        return True
    shared = [name for name in thing.one_of if one.qualifier(name) and other.qualifier(name)]
    if not shared or not _equal(shared[0], one, other):
        return False
    # An article that gives two sums for one month without naming a round tells of two rounds.
    return shared[0] != "date" or one.stated.article != other.stated.article


def _equal(name: str, one: Statement, other: Statement) -> bool:
    said = [str(statement.qualifier(name)) for statement in (one, other)]
    if name in ("period", "date"):
        spans = [span(text) for text in said]
        return spans[0] == spans[1] if None not in spans else said[0] == said[1]
    return said[0].casefold() == said[1].casefold()


def _basis(statement: Statement, name: str, text: str) -> str:
    return (statement.qualifier(name) or text).casefold()


def _one_time(one: Statement, other: Statement) -> bool:
    occasion = one.thing.occasion
    if occasion and one.qualifier(occasion) and other.qualifier(occasion):
        return _equal(occasion, one, other)
    told = one.stated.told_time, other.stated.told_time
    if told[0] and told[1]:
        return gap(told[0], told[1]) == 0
    stated = one.stated.stated_time or other.stated.stated_time
    if not stated and one.stated.article == other.stated.article and not one.stated.is_row:
        return False  # a text that gives two figures without dates means two dates; the rows of a table do not
    times = one.stated.time, other.stated.time
    if times[0] and times[1]:
        return gap(times[0], times[1]) <= rules().near_days
    return times == (None, None) or not one.thing.undated_apart


def _values(one: Statement, other: Statement, readings: tuple[Reading, Reading], told: Told) -> Kind:
    first, second = readings
    if first == second:
        return Kind.SAME
    if one.place.value == "subject":
        shared = second.text in told.get(one.stated.article, ()) or first.text in told.get(other.stated.article, ())
        return Kind.COMPATIBLE if shared else Kind.CONTRADICTION
    return Kind.COMPATIBLE if agree(first, second) else Kind.CONTRADICTION
