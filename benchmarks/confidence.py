"""Fits the confidence of claims to articles read blind, and draws how reliable it is.

    python benchmarks/confidence.py record round7   before anybody who writes patterns has read that round
    python benchmarks/confidence.py                 fits again: kg/extract/confidence.toml, docs/images/reliability.svg

`tests/articles/blind.csv` counts the facts of every round as they were read for the first time, by what is known to
matter of each, right and wrong. The fit is a logistic regression on those counts, with each weight held towards zero as
if `SMOOTHING` facts spoke against it. How far it can be trusted is measured by leaving out each round in turn: what is
said of a round comes from the others alone. `CAUTION` is what is taken off all log odds, the least at which 95 % of the
facts given 0.9 or more are right in that measurement.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from kg.claims import facts_in, read_extraction  # noqa: E402 - of this checkout
from kg.documents import DEFAULT_LIMIT  # noqa: E402
from kg.evaluation import file_of, judged, read_gold  # noqa: E402
from kg.extract import confidence  # noqa: E402
from kg.extract.trace import Trace  # noqa: E402
from kg.registry import load_registry  # noqa: E402

COUNTS = ROOT / "tests/articles/blind.csv"
PICTURE = ROOT / "docs/images/reliability.svg"
NAMES = ("language", "inferred", "doubtful", "unknown", "funder", "said", "named", "heard")
SMOOTHING = 3.0
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.001)
SURE, WANTED = 0.9, 0.95
Row = tuple[str, tuple[str, ...], int, int]  # round, features, right, wrong


def main() -> None:
    """Record a round, or fit what is recorded."""
    if sys.argv[1:2] == ["record"]:
        for name in sys.argv[2:]:
            record(name)
        return
    rows = list(read())
    tested, caution = left_out(rows)
    weights = fitted(rows)
    weights["all"] -= caution
    confidence.TABLE.write_text(table(rows, weights, caution, tested), encoding="utf-8")
    PICTURE.write_text(picture(tested), encoding="utf-8")
    for line in told(tested):
        print(line)


def record(name: str) -> None:
    """Put down how a round is read now; what was put down of it before goes."""
    folder = ROOT / "tests/articles" / name
    known = load_registry()
    counts: Counter[tuple[tuple[str, ...], bool]] = Counter()
    for part in ("en-de", "zh"):
        gold = read_gold(folder / f"gold-{part}.jsonl", folder / f"names-{part}.json")
        for document in gold.documents:
            trace = Trace()
            extraction = read_extraction(file_of(gold, document, folder), DEFAULT_LIMIT, known, trace=trace)
            facts = facts_in(extraction, known)
            of = {id(fact): dict(told) for fact, told in zip(facts, trace.features, strict=True)}
            for fact, right in judged(gold, document, facts):
                counts[tuple(of[id(fact)][one] for one in NAMES), right] += 1
    kept = [row for row in read() if row[0] != name]
    new = [(name, its, counts[its, True], counts[its, False]) for its in dict.fromkeys(its for its, _ in counts)]
    with COUNTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["round", *NAMES, "right", "wrong"])
        writer.writerows([one[0], *one[1], *one[2:]] for one in sorted([*kept, *new]))


def read() -> Iterator[Row]:
    """The counts that are recorded."""
    with COUNTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["round"], tuple(row.get(name) or "" for name in NAMES), int(row["right"]), int(row["wrong"])


def terms(its: tuple[str, ...]) -> list[str]:
    """What the fit knows of a fact: all but its language, which says less of an article than the round it is from.

    What was not yet looked at when a round was recorded is empty, and says nothing.
    """
    return [f"{name}={value}" for name, value in zip(NAMES, its, strict=True) if value and name != "language"]


def fitted(rows: Iterable[Row]) -> dict[str, float]:
    """Log odds of each term, by Newton's method."""
    mine = list(rows)
    known = sorted({term for row in mine for term in terms(row[1])})
    place = {term: number for number, term in enumerate(known, 1)}
    told = np.zeros((len(mine), len(known) + 1))
    told[:, 0] = 1
    for number, row in enumerate(mine):
        told[number, [place[term] for term in terms(row[1])]] = 1
    right = np.array([row[2] for row in mine], float)
    all_ = right + np.array([row[3] for row in mine], float)
    held = np.array([1e-3] + [SMOOTHING] * len(known))
    weights = np.zeros(len(known) + 1)
    for _ in range(50):
        share = 1 / (1 + np.exp(-told @ weights))
        slope = told.T @ (right - all_ * share) - held * weights
        bend = told.T @ (told * (all_ * share * (1 - share))[:, None]) + np.diag(held)
        weights += np.linalg.solve(bend, slope)
    return dict(zip(["all", *known], weights.tolist(), strict=True))


Tested = list[tuple[float, str, int, int]]  # confidence, language, right, wrong


def left_out(rows: list[Row]) -> tuple[Tested, float]:
    """What each round is given by the others, and the caution with which 95 % of the sure facts are right."""
    odds: list[tuple[float, Row]] = []
    for part in sorted({(row[0], row[1][0][:2]) for row in rows}):  # a round's articles of one language
        weights = fitted(row for row in rows if (row[0], row[1][0][:2]) != part)
        odds += [(weights["all"] + sum(weights.get(term, 0.0) for term in terms(row[1])), row)
                 for row in rows if (row[0], row[1][0][:2]) == part]  # fmt: skip
    for step in range(200):
        caution = step / 50
        tested = [(float(1 / (1 + np.exp(caution - score))), row[1][0], row[2], row[3]) for score, row in odds]
        right, wrong = counted(one for one in tested if one[0] >= SURE)
        if right + wrong == 0 or right / (right + wrong) >= WANTED:
            break
    return tested, caution


def counted(some: Iterable[tuple[float, str, int, int]]) -> tuple[int, int]:
    """Right and wrong ones in sum."""
    mine = list(some)
    return sum(one[2] for one in mine), sum(one[3] for one in mine)


def table(rows: list[Row], weights: dict[str, float], caution: float, tested: Tested) -> str:
    """kg/extract/confidence.toml."""
    by_term: Counter[tuple[str, bool]] = Counter()
    for row in rows:
        for term in ["all", *terms(row[1])]:
            by_term[term, True] += row[2]
            by_term[term, False] += row[3]
    right, wrong = counted(one for one in tested if one[0] >= SURE)
    head = (
        "# Written by benchmarks/confidence.py from tests/articles/blind.csv: log odds that a claim is right, and the\n"
        "# facts they were fitted to. A confidence is 1 / (1 + exp(-sum of its weights)); `all` has the caution off.\n"
        f"smoothing = {SMOOTHING}\ncaution = {caution}\n"
        f"sure_right = {right}  # of facts given {SURE} or more when their round was left out of the fit\n"
        f"sure_wrong = {wrong}\n"
    )
    return head + "".join(
        f'\n[[weight]]\nwhat = "{term}"\nweight = {weight:.3f}\nright = {by_term[term, True]}\n'
        f"wrong = {by_term[term, False]}\n"
        for term, weight in weights.items()
    )


def bands(tested: Tested) -> Iterator[tuple[float, float, float, int, int]]:
    """From, to, mean confidence, right and wrong of each band that is not empty."""
    for low, high in pairwise(BANDS):
        mine = [one for one in tested if low <= one[0] < high]
        right, wrong = counted(mine)
        if right + wrong:
            mean = sum(one[0] * (one[2] + one[3]) for one in mine) / (right + wrong)
            yield low, min(high, 1.0), mean, right, wrong


def told(tested: Tested) -> Iterator[str]:
    """The reliability table, all languages and each."""
    for language in ("all", "en", "de", "zh"):
        for low, high, mean, right, wrong in bands([one for one in tested if language in ("all", one[1])]):
            n = right + wrong
            yield f"{language:4} {low:.1f} to {high:.1f}  given {mean:.2f}  right {right / n:.2f}  ({right} of {n})"


def picture(tested: Tested) -> str:
    """The reliability plot: the confidence given, and the share that was right, with bars of a standard error."""

    def x(share: float) -> float:
        return round(60 + 360 * share, 1)

    def y(share: float) -> float:
        return round(400 - 360 * share, 1)

    marks = []
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1.0):
        marks.append(f'<path class="grid" d="M{x(tick)} {y(0)}V{y(1)}M{x(0)} {y(tick)}H{x(1)}"/>')
        marks.append(f'<text x="{x(tick)}" y="418" text-anchor="middle">{tick:.1f}</text>')
        marks.append(f'<text x="52" y="{y(tick) + 4}" text-anchor="end">{tick:.1f}</text>')
    for _, _, mean, right, wrong in bands(tested):
        n = right + wrong
        share = right / n
        error = (share * (1 - share) / n) ** 0.5
        low, high = max(0.0, share - error), min(1.0, share + error)
        label = f"{n:,} facts given {mean:.2f}, {share:.2f} right"
        marks.append(f'<path class="bar" d="M{x(mean)} {y(low)}V{y(high)}"/>')
        marks.append(f'<circle cx="{x(mean)}" cy="{y(share)}" r="{3 + n**0.5 / 5:.1f}"><title>{label}</title></circle>')
        marks.append(f'<text x="{x(mean)}" y="{y(high) - 8}" text-anchor="middle">{n}</text>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 460" width="440" height="460" role="img"'
        ' aria-labelledby="t">\n<title id="t">Of the facts given a confidence, how many were right</title>\n'
        "<style>text{font:12px system-ui,sans-serif;fill:#57606a}.grid{stroke:#d0d7de;fill:none}.bar{stroke:#0072b2;"
        "stroke-width:2}circle{fill:#0072b2}.even{stroke:#57606a;stroke-dasharray:4 4}"
        "@media(prefers-color-scheme:dark){text{fill:#9da7b3}.grid{stroke:#30363d}.bar{stroke:#56b4e9}circle{fill:#56b4e9}"
        "}</style>\n" + "\n".join(marks) + f'\n<path class="even" d="M{x(0)} {y(0)}L{x(1)} {y(1)}"/>\n'
        '<text x="240" y="440" text-anchor="middle">confidence given</text>\n'
        '<text x="16" y="220" text-anchor="middle" transform="rotate(-90 16 220)">share that was right</text>\n</svg>\n'
    )


if __name__ == "__main__":
    main()
