"""How many annotated deals of real Chinese sentences are found, and a sample of what is claimed there, to be read.

    python benchmarks/events.py FILE... [--sample 100]

FILE is JSON lines in the form of FewFC: {"content", "events": [{"type", "mentions": [{"word", "role"}]}]}. An event
counts where both sides are named; it is found where a claim of money, stake or takeover stands between them, whatever
its status. The sample is drawn evenly over all claims, with its sentence: whether it is right a person must say.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.claims import stored_document
from kg.extract import extract
from kg.model import Extraction, Value
from kg.registry import load_registry

SIDES = {  # the roles of who gets a share and of what company it is
    "投资": (("sub",), ("obj",)),
    "收购": (("sub-org", "sub-per"), ("obj-org",)),
    "股份股权转让": (("obj-org", "obj-per"), ("target-company",)),
}
DEALS = frozenset(("investedIn", "acquired", "holdsSharesIn", "controls"))


@dataclass(frozen=True, slots=True)
class Event:
    """A deal that the annotation tells, with both sides."""

    kind: str
    owner: str
    company: str


def main() -> None:
    """Print recall by kind, and the sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    given = parser.parse_args()
    asked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    claims: list[str] = []
    for text, events in sentences(given.files):
        extraction = read(text)
        links = set(linked(extraction))
        for event in events:
            asked[event.kind] += 1
            found[event.kind] += any(names(event.owner, a) and names(event.company, b) for a, b in links)
        claims += [f"{line}\n    {text}" for line in lines(extraction)]
    for kind, number in asked.items():
        print(f"{kind}: {found[kind]} of {number} found ({found[kind] / number:.3f})")
    print(f"{len(claims)} claims of {', '.join(sorted(DEALS))} in all")
    for number in range(min(given.sample, len(claims))):
        print(f"{number + 1}. {claims[number * len(claims) // given.sample]}")


def sentences(files: list[Path]) -> Iterator[tuple[str, list[Event]]]:
    """Each sentence once, with its deals between two that are named."""
    for file in files:
        text = file.read_text(encoding="utf-8")
        rows = json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines() if line]
        for row in rows:
            events = [event for one in row["events"] if one["type"] in SIDES for event in deals(one)]
            yield row["content"], events


def deals(event: dict[str, Any]) -> Iterator[Event]:
    """The event as owner and company, where both are named."""
    owners, companies = (
        [one["word"] for one in event["mentions"] if one["role"] in roles] for roles in SIDES[event["type"]]
    )
    if owners and companies:
        yield Event(event["type"], owners[0], companies[0])


def read(text: str) -> Extraction:
    """What is found in one sentence alone."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sentence.txt"
        file.write_text(text, encoding="utf-8")
        return extract(stored_document(file), load_registry())


def linked(extraction: Extraction) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The names of both sides of every claim of a deal."""
    forms = [frozenset((party.name, *party.names, *party.short_names)) for party in extraction.parties]
    for claim in extraction.claims:
        if claim.predicate in DEALS and isinstance(claim.object, int):
            yield forms[claim.subject], forms[claim.object]


def names(word: str, forms: frozenset[str]) -> bool:
    """Whether one of the forms is the word, or one holds the other but for a few characters of description."""
    return any(form in word or word in form for form in forms)


def lines(extraction: Extraction) -> Iterator[str]:
    """Claims of deals as a person reads them."""
    for claim in extraction.claims:
        if claim.predicate in DEALS and not isinstance(claim.object, Value):
            sides = extraction.parties[claim.subject].name, extraction.parties[claim.object].name
            said = ", ".join(f"{key} {value}" for key, value in claim.qualifiers.items())
            yield f"{sides[0]} {claim.predicate} {sides[1]} [{claim.status.value}] {said} ({claim.rule})"


if __name__ == "__main__":
    main()
