"""Looks up in the document what a model said of it; what does not stand there is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from kg.extract.masked import Item
from kg.extract.qualifiers import literal, negated, qualifier
from kg.extract.values import Values
from kg.llm.answers import Said
from kg.model import Claim, Extraction, Party, Qualifier, Status, Value
from kg.vocab import Predicate, vocabulary

CONFIDENCE: Final = 0.6  # one reader's word that nobody has checked
_LETTERS: Final = {"round": "R", "amount": "M", "percent": "Q", "date": "D"}
_AS_OF: Final = "asOf"


@dataclass(slots=True)
class Grounding:
    """The parties and claims of a document, to which a model's statements are added one by one."""

    extraction: Extraction
    values: Values
    rule: str
    parties: list[Party] = field(init=False)
    claims: list[Claim] = field(init=False)

    def __post_init__(self) -> None:
        self.parties, self.claims = list(self.extraction.parties), []

    def add(self, said: Said, start: int, end: int) -> bool:
        """Keep a statement about text[start:end] of the document, if it stands there.

        Returns:
            Whether it does. One that the patterns have found as well is not kept twice.
        """
        place = found(self.extraction.document.text, said.quote, start, end)
        if place is None or not self._named(said, place, (start, end)):
            return False
        predicate = vocabulary().predicates[said.predicate]
        target = self._target(said, predicate, place)
        if target is None:
            return False
        subject = self._party(said.subject, said.kinds[0], predicate.subject_classes)
        if subject == target:
            return False
        claim = Claim(
            subject, said.predicate, target, *place, self._qualifiers(said, predicate, place), said.status,
            CONFIDENCE, self.rule,
        )  # fmt: skip
        if not any(_same(claim, other) for other in (*self.extraction.claims, *self.claims)):
            self.claims.append(claim)
        return True

    def result(self) -> Extraction:
        """The claims of both readers in the order of the text, and the parties that take part in them."""
        claims = sorted((*self.extraction.claims, *self.claims), key=lambda claim: claim.start)
        used = {number for claim in claims for number in _parties(claim)}
        numbers = {party.number: new for new, party in enumerate(one for one in self.parties if one.number in used)}
        parties = [replace(one, number=numbers[one.number]) for one in self.parties if one.number in used]
        return Extraction(
            self.extraction.document,
            tuple(parties),
            tuple(
                replace(
                    claim,
                    subject=numbers[claim.subject],
                    object=numbers[claim.object] if isinstance(claim.object, int) else claim.object,
                )
                for claim in claims
            ),
        )

    def _named(self, said: Said, place: tuple[int, int], passage: tuple[int, int]) -> bool:
        """Whether the names stand in the passage, and one of them, in some form, in the quote itself."""
        text = self.extraction.document.text
        names = [said.subject] if vocabulary().predicates[said.predicate].value_units else [said.subject, said.object]
        if not all(text.find(name, *passage) >= 0 for name in names):
            return False
        return len(names) == 1 or any(
            text.find(form, *place) >= 0 for name in names for form in (name, *self._forms(name)) if form
        )

    def _forms(self, name: str) -> tuple[str, ...]:
        known = self._known(name)
        return (*known.names, *known.short_names) if known else ()

    def _known(self, name: str) -> Party | None:
        folded = name.casefold()
        for party in self.parties:
            if folded in {form.casefold() for form in (party.name, *party.names, *party.short_names)}:
                return party
        return None

    def _party(self, name: str, kind: str | None, classes: tuple[str, ...]) -> int:
        """The number of a party of that name, which is made where the document has none yet."""
        known = self._known(name)
        if known is not None:
            return known.number
        fits = kind is not None and vocabulary().is_a([kind], *classes)
        kinds = (kind,) if fits and kind else tuple(one for one in classes if one in vocabulary().kinds)
        self.parties.append(Party(len(self.parties), name, (name,), (), kinds))
        return len(self.parties) - 1

    def _target(self, said: Said, predicate: Predicate, place: tuple[int, int]) -> int | Value | None:
        if not predicate.value_units:
            return self._party(said.object, said.kinds[1], predicate.object_classes)
        if predicate.value_units == ("name",):
            text = self.extraction.document.text
            return Value(said.object, "name") if text.find(said.object, *place) >= 0 else None
        letter = "D" if predicate.value_units == ("date",) else "M"
        item = self._item(said.object, letter, place)
        value = literal(said.predicate, item) if item else None
        is_loss = value is not None and said.predicate == "netProfit" and said.object.startswith(("-", "−", "("))
        return negated(value) if is_loss and value else value

    def _qualifiers(self, said: Said, predicate: Predicate, place: tuple[int, int]) -> dict[str, Qualifier]:
        """What stands beside it; figures are read from the text by the program, never taken from the model."""
        out: dict[str, Qualifier] = {}
        for key, words in said.qualifiers:
            name = _AS_OF if key == "date" and "date" not in predicate.qualifiers else key
            if name not in predicate.qualifiers:
                continue
            if key == "role":
                out["role"] = words
            elif (item := self._item(words, _LETTERS[key], place)) is not None:
                out |= qualifier(name, item)
        return out

    def _item(self, words: str, letter: str, place: tuple[int, int]) -> Item | None:
        """The value of that kind that the words are, or stand in, or hold."""
        text = self.extraction.document.text
        for at in _places(text, words, *place):
            for item in self.values.within(*place):
                if item.kind == letter and item.start < at + len(words) and at < item.end:
                    return item
        return None


def found(text: str, quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a quote stands in text[start:end]; only white space may differ.

    >>> found("One.  Alder bought\\nQuillon.", "Alder bought Quillon.", 0, 28)
    (6, 27)
    """
    at = text.find(quote, start, end)
    if at >= 0:
        return at, at + len(quote)
    words = quote.split()
    match = re.compile(r"\s{1,20}".join(map(re.escape, words))).search(text, start, end) if words else None
    return match.span() if match else None


def _places(text: str, words: str, start: int, end: int) -> Iterator[int]:
    at = text.find(words, start, end)
    while at >= 0:
        yield at
        at = text.find(words, at + 1, end)


def _same(one: Claim, other: Claim) -> bool:
    """Whether two claims say one thing at one place."""
    said = (one.subject, one.predicate, one.object, one.status is Status.ASSERTED)
    return said == (other.subject, other.predicate, other.object, other.status is Status.ASSERTED) and (
        one.start < other.end and other.start < one.end
    )


def _parties(claim: Claim) -> tuple[int, ...]:
    return (claim.subject, claim.object) if isinstance(claim.object, int) else (claim.subject,)
