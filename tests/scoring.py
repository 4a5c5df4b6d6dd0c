"""Scores folders of documents in the tests, each file read once in a run; the counting is that of `kg eval`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from sentences import known_names

from kg.claims import read_claims
from kg.evaluation import Gold, Mark, Score, evaluate, folded, judged, make_gold, read_gold, same_value, score
from kg.model import Fact


@cache
def facts_of(path: Path) -> tuple[Fact, ...]:
    """The claims of one file, found once in a run of the tests."""
    return tuple(read_claims(path, registry=known_names()))


def score_folder(gold: Gold, folder: Path) -> Score:
    """Score every document that the gold names, as `kg extract` reads it."""
    return evaluate(gold, folder, read=facts_of).score


def with_name(fact: Fact, name: str) -> Fact:
    """The fact with another subject, which no gold has."""
    return replace(fact, subject=replace(fact.subject, name=name, names=(name,)))


__all__ = ["Gold", "Mark", "Score", "facts_of", "folded", "judged", "make_gold", "read_gold", "same_value", "score",
           "score_folder", "with_name"]  # fmt: skip
