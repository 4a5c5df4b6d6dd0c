"""Gives an evaluation as plain data: what was counted, group by group, and every mistake; decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.evaluation.running import Evaluation
from kg.evaluation.scoring import MISTAKES, Judgement, Mark, Score, share

Json = dict[str, Any]

_FACTS = (Mark.FOUND, Mark.WRONG, Mark.MISSING)
_TOTAL = "all"


def evaluation_json(told: Evaluation) -> Json:
    """The whole answer: sums, tables and mistakes.

    The sums have the names that scorers of extraction give them: tp, fp and fn are facts right, wrong and missing.
    """
    return {
        "summary": summary(told),
        "documents": list(told.documents),
        "rows": list(table_rows(told.score)),
        "mistakes": [mistake_json(one) for one in told.score.of(*MISTAKES)],
    }


def summary(told: Evaluation) -> Json:
    """The sums over all documents."""
    scored = told.score
    tp, fp, fn = (scored.count(mark) for mark in _FACTS)
    violated, marked = scored.count(Mark.FORBIDDEN), scored.count(Mark.MARKED)
    return {
        "precision": round(scored.precision, 3),
        "recall": round(scored.recall, 3),
        "f1": round(scored.f1, 3),
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "negatives_violated": violated,
        "negatives": violated + scored.count(Mark.AVOIDED),
        "qualifiers": round(scored.qualifiers, 3),
        "marked": marked,
        "not_asserted": marked + scored.count(Mark.UNMARKED),
        "quotes_exact": scored.count(Mark.QUOTED),
        "quotes": scored.quotes,
        "failed": list(told.failed),
    }


def table_rows(scored: Score) -> Iterator[Json]:
    """Rows of one shape: relations in each language and in all, languages, qualifiers, statuses, negatives, quotes.

    `right` and `wrong` are counts; `missing` is null where nothing can be.
    """
    facts = scored.where(lambda one: one.mark in _FACTS)
    yield from _facts("relation", facts, lambda one: one.predicate)
    yield from _facts("language", facts, lambda one: one.language, crossed=False)
    if facts.judgements:
        yield _fact_row("total", _TOTAL, _TOTAL, facts)
    for group, good, bad in (
        ("qualifier", Mark.QUALIFIED, Mark.UNQUALIFIED),
        ("status", Mark.MARKED, Mark.UNMARKED),
        ("negative", Mark.AVOIDED, Mark.FORBIDDEN),
        ("quote", Mark.QUOTED, Mark.MISQUOTED),
    ):
        yield from _shares(group, scored, good, bad)


def _facts(group: str, facts: Score, key: Any, *, crossed: bool = True) -> Iterator[Json]:
    for which in sorted({key(one) for one in facts.judgements}):
        mine = facts.where(lambda one, which=which: key(one) == which)  # type: ignore[misc]
        languages = sorted({one.language for one in mine.judgements}) if crossed else []
        yield _fact_row(group, which, _TOTAL if crossed else which, mine)
        for language in languages if len(languages) > 1 else []:
            yield _fact_row(group, which, language, mine.where(lambda one, its=language: one.language == its))  # type: ignore[misc]


def _fact_row(group: str, which: str, language: str, mine: Score) -> Json:
    found, wrong, missing = (mine.count(mark) for mark in _FACTS)
    return {
        "group": group,
        "which": which,
        "language": language,
        "right": found,
        "wrong": wrong,
        "missing": missing,
        "precision": round(mine.precision, 3) if found + wrong else None,
        "recall": round(mine.recall, 3) if found + missing else None,
        "f1": round(mine.f1, 3) if found + wrong and found + missing else None,
    }


def _shares(group: str, scored: Score, good: Mark, bad: Mark) -> Iterator[Json]:
    """How many of a kind of judgement are good: by what they are about, in each language and in all."""
    mine = scored.of(good, bad)
    for which in sorted({one.what or _TOTAL for one in mine}):
        its = [one for one in mine if (one.what or _TOTAL) == which]
        languages = sorted({one.language for one in its})
        yield _share_row(group, which, _TOTAL, its, good)
        for language in languages if len(languages) > 1 else []:
            yield _share_row(group, which, language, [one for one in its if one.language == language], good)


def _share_row(group: str, which: str, language: str, its: list[Judgement], good: Mark) -> Json:
    right = sum(one.mark is good for one in its)
    rated = round(share(right, len(its) - right), 3)
    return {
        "group": group,
        "which": which,
        "language": language,
        "right": right,
        "wrong": len(its) - right,
        "missing": None,
        "precision": rated,
        "recall": None,
        "f1": None,
    }


def mistake_json(one: Judgement) -> Json:
    """A mistake with its sentence; `line` is that of the gold, null where a fact stands in none."""
    return {
        "kind": str(one.mark),
        "document": one.document,
        "language": one.language,
        "line": one.line,
        "subject": one.subject,
        "predicate": one.predicate,
        "object": one.object,
        "what": one.what or None,
        "wanted": one.wanted or None,
        "given": one.given or None,
        "sentence": one.sentence,
    }
