"""Learns which company an article is about, from the annotated articles and short passages.

    python benchmarks/topics.py            learns from everything and writes kg/extract/weights/topics.tsv
    python benchmarks/topics.py --test     says how it does on articles that it did not learn from, five parts in turn
    python benchmarks/topics.py --without round11 --into /tmp/topics.tsv   learns from all but some rounds

An article is about the company of which most of its facts are, if at least half of them are. A logistic regression over
all organisations of all articles; the one with the highest score is taken. It needs scikit-learn, the program does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from annotated import Source, annotations, asked_for, borne, short
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from kg.extract import reader, topics
from kg.extract.stories import stories
from kg.extract.topic_rules import topic_of
from kg.registry import load_registry

OF_OBJECT = frozenset(["investedIn", "holdsSharesIn", "acquired", "limitedPartnerOf", "manages"])
OF_SUBJECT = frozenset(["raised", "valuation", "foundedBy", "spunOutOf", "formerName", "listedOn", "filedForListingOn"])
STRENGTH = 0.3
RARE = 3  # a feature that fewer organisations have is not learned
LEAST = 0.04
ARTICLE = 4.0  # how much more an article counts than a short passage
PARTS = 5


@dataclass(frozen=True)
class Asked:
    """An article, its organisations, which of them it is about, and what the rules alone would say."""

    name: str
    whole: bool  # an article, not a passage
    seen: Sequence[list[str]]
    right: Sequence[bool]
    by_rules: bool


def main() -> None:
    """Learn, or say how well it is learned."""
    told = asked_for(topics.WEIGHTS, test=True)
    known = load_registry()
    asked = [one for source in annotations(told.without, known) if (one := ask(source, True)) is not None]
    asked += [one for source in short(known) if (one := ask(source, False)) is not None]
    if told.test:
        for line in tested(asked):
            print(line)
        return
    written = table(*fitted(asked))
    told.into.write_text(written, encoding="utf-8")
    print(f"{len(asked)} articles and passages, {len(written.splitlines()) - 2} features")


def ask(source: Source, whole: bool) -> Asked | None:
    """An article; None for a round-up, for one about many companies, and where the company was not found."""
    told: Counter[str] = Counter()
    for subject, predicate, target, *_ in source.said:
        told.update([target] if predicate in OF_OBJECT else [subject] if predicate in OF_SUBJECT else [])
    if not told:
        return None
    about, most = told.most_common(1)[0]
    reading = reader.Reading(source.document, source.known, None)
    mine = list(stories(reading.parts, source.document.text, reading.names))
    if len(mine) != 1 or most < 2 or 2 * most < told.total():
        return None
    names = borne(reading.names.parties, source)
    seen = topics.features(mine[0], reading.names, source.document.text)
    right = [about in names[party] for party in seen]
    if not any(right):
        return None
    by_rules = topic_of(mine[0], reading.names, source.document.text)
    return Asked(source.name, whole, list(seen.values()), right, by_rules is not None and about in names[by_rules])


def fitted(asked: Sequence[Asked]) -> tuple[CountVectorizer, LogisticRegression]:
    """The features and the regression."""
    counter = CountVectorizer(analyzer=set, min_df=RARE, binary=True)
    seen = counter.fit_transform([seen for one in asked for seen in one.seen])
    right = [right for one in asked for right in one.right]
    weights = [ARTICLE if one.whole else 1.0 for one in asked for _ in one.seen]
    return counter, LogisticRegression(C=STRENGTH, max_iter=300).fit(seen, right, sample_weight=weights)


def table(counter: CountVectorizer, fit: LogisticRegression) -> str:
    """The file."""
    lines = [
        "# Written by benchmarks/topics.py from tests/articles: how much more an article that names an organisation",
        "# thus is about it, log odds in hundredths.",
    ]
    told = zip(counter.get_feature_names_out(), fit.coef_[0], strict=True)
    lines += [f"{name}\t{round(weight * topics.SCALE)}" for name, weight in told if abs(weight) >= LEAST]
    return "\n".join(lines) + "\n"


def tested(asked: Sequence[Asked]) -> Iterator[str]:
    """Lines: in how many articles and passages the company is found, by the rules alone and with the weights."""
    right: Counter[tuple[bool, str, str]] = Counter()
    for part in range(PARTS):
        counter, fit = fitted([one for number, one in enumerate(asked) if number % PARTS != part])
        for one in asked[part::PARTS]:
            scores = fit.decision_function(counter.transform(one.seen))
            first = int(np.argmax(scores))
            close = len(scores) > 1 and scores[first] - sorted(scores)[-2] <= topics._CLOSE
            kind = (one.whole, one.name[:2])
            right.update([(*kind, "all")] + [(*kind, "rules")] * one.by_rules)
            right.update([(*kind, "weights")] * (one.by_rules if close else one.right[first]))
    for whole, language in sorted({kind[:2] for kind in right}, reverse=True):
        what = "articles" if whole else "passages"
        rules, weights, of = (right[whole, language, one] for one in ("rules", "weights", "all"))
        yield f"{language} {what}: rules {rules}, with weights {weights} of {of}"


if __name__ == "__main__":
    main()
