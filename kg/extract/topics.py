"""Says which company an article is about: the one that learned weights put first, by where and how it is named.

`benchmarks/topics.py` learns the weights from the annotated articles; kg/extract/weights/topics.tsv holds them, a feature a
line. Where two companies are close, the rules of kg.extract.topic_rules decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from kg.extract.names import Names, PartyDraft
from kg.extract.spotted import Spotted
from kg.extract.stories import is_investor
from kg.extract.text import Sentence
from kg.extract.topic_rules import topic_of

WEIGHTS = Path(__file__).with_name("weights") / "topics.tsv"
SCALE = 100  # weights are whole hundredths
_CLOSE = 1.0  # log odds between the first and the second below which the rules decide
_CLOSE_INVESTORS = 2.0  # the same for funds and their firms, of which the rules know more
_LEAST = -2.0  # log odds below which an article is about nobody whom it names: the name was not found
_OPENING = 4  # sentences in which it counts who is named first and who last
_MENTIONS = 4  # of a company, whose neighbours are read
_AROUND = 60  # characters before and after a mention; six in Chinese
_HAN = 6
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+|[^\w\s]")
# What a party is, the first that fits.
_KINDS = (
    "Person",
    "Exchange",
    "University",
    "GovernmentBody",
    "Fund",
    "StateInvestor",
    "VentureInvestor",
    "ChipStartup",
    "ModelStartup",
    "Corporate",
    "Company",
)
Mention = tuple[int, Sentence, Spotted]  # the number of its sentence first


def topic(mine: list[Sentence], names: Names, text: str) -> int | None:
    """The party that an article is about; None where it names nobody."""
    if (new := _called_new(mine, names, text)) is not None:
        return new
    scores = {party: _score(seen) for party, seen in features(mine, names, text).items()}
    ranked = sorted(scores, key=lambda party: (-scores[party], party))
    chosen = ranked[0] if ranked and _is_plainly_first(ranked, scores, names) else topic_of(mine, names, text)
    return chosen if chosen is None or scores.get(chosen, 0.0) >= _LEAST else None


# What comes out of a carve-out or a merger is what the article is about, whoever the headline names.
_NEW_COMPANY = {
    "en": r"\b[Tt]he new (?:company|firm|entity|business|venture)(?:, which)? (?:(?:is|will be) )?(?:to be )?(?:called|named|known as) ",
    "de": r"\b[Dd](?:ie|as) neue (?:Gesellschaft|Firma|Einheit|Unternehmen|Tochter) (?:heißt|firmiert (?:als|unter)|trägt den Namen) "
    r"|\b[Dd](?:ie|as) neue (?:Gesellschaft|Firma|Einheit|Unternehmen|Tochter) (?:namens|mit (?:dem )?Namen) ",
    "zh": r"新(?:公司|实体)(?:将?(?:被)?(?:定名|命名|取名|名|称|叫)(?:为|作)?)",
}


def _called_new(mine: list[Sentence], names: Names, text: str) -> int | None:
    """The company that the first sentences name as the new one: "Die neue Gesellschaft heißt Norvik"."""
    for part in mine[:_OPENING]:
        called = re.search(_NEW_COMPANY.get(part.language[:2], r"(?!)"), text[part.start : part.end])
        at = part.start + called.end() if called is not None else -1
        for one in names.within(at, part.end) if called is not None else ():
            if one.start <= at + 1 and one.letter in "ON":
                return one.party
    return None


def _is_plainly_first(ranked: list[int], scores: Mapping[int, float], names: Names) -> bool:
    close = _CLOSE_INVESTORS if is_investor(names.parties[ranked[0]]) else _CLOSE
    return all(scores[ranked[0]] - scores[second] > close for second in ranked[1:2])


def features(mine: list[Sentence], names: Names, text: str) -> dict[int, list[str]]:
    """For each organisation of an article what is to be seen of it."""
    told: dict[int, list[Mention]] = {}
    opening: list[list[int]] = []
    for number, part in enumerate(mine):
        here = [one for one in names.within(part.start, part.end) if one.letter in "ON" and not one.compound]
        for one in here:
            told.setdefault(one.party, []).append((number, part, one))
        if number < _OPENING:
            opening.append(list(dict.fromkeys(one.party for one in here)))
    most = max(map(len, told.values()), default=0)
    return {
        party: list(dict.fromkeys([*_standing(party, mentions, most, opening, names), *_neighbours(mentions, text)]))
        for party, mentions in told.items()
    }


def _standing(party: int, mentions: list[Mention], most: int, opening: list[list[int]], names: Names) -> Iterator[str]:
    """What a party is, how often it is named and where first."""
    draft = names.parties[party]
    kind = kind_of(draft)
    known = f"{kind}&{'known' if draft.entry else 'new'}"
    often = f"most={len(mentions) == most}"
    yield from (f"kind={kind}", f"kind={known}", f"{mentions[0][1].language[:2]}kind={kind}")
    yield from (f"times={min(len(mentions), 6)}", often, f"{often}&{known}", f"share={4 * len(mentions) // most}")
    yield from (f"first={min(mentions[0][0], 5)}", f"opening={sum(party in here for here in opening)}")
    for number, here in enumerate(opening):
        if party in here:
            place = (
                "only" if len(here) == 1 else "first" if here[0] == party else "last" if here[-1] == party else "mid"
            )
            yield from (f"s{number}", f"s{number}={place}", f"s{number}={place}&{known}")


def kind_of(draft: PartyDraft) -> str:
    """What a party is, in one word; "none" where that is not known."""
    return next((one for one in _KINDS if one in draft.kinds), "none")


def _neighbours(mentions: list[Mention], text: str) -> Iterator[str]:
    """The words beside the first mentions of a party, in the headline or below it."""
    for number, part, one in mentions[:_MENTIONS]:
        language = part.language[:2]
        read = _signs if language == "zh" else _words
        headline = number == 0 and part.kind == "heading"
        tag = f"{language}{'H' if headline else 'B'}"
        before = text[max(0, one.start - _AROUND) : one.start].rpartition("\n")[2]
        after = text[one.end : one.end + _AROUND].partition("\n")[0]
        yield from (tag + seen for seen in read(before, after))


def _signs(before: str, after: str) -> Iterator[str]:
    """Chinese: one to three signs on each side."""
    if not before:
        yield "<^"
    if not after:
        yield ">$"
    for long in (1, 2, 3):
        if len(before[-_HAN:]) >= long:
            yield f"<{before[-long:]}"
        if len(after) >= long:
            yield f">{after[:long]}"


def _words(before: str, after: str) -> Iterator[str]:
    """The next word on each side, the next two, and which stand near."""
    left, right = ([word.lower() for word in _WORD.findall(side)] for side in (before, after))
    yield f"<{left[-1][:9] if left else '^'}"
    yield f">{right[0][:9] if right else '$'}"
    if left:
        yield f"<~{left[-1][-6:]}"
    if len(left) > 1:
        yield f"<<{left[-2][:7]} {left[-1][:7]}"
    if len(right) > 1:
        yield f">>{right[0][:7]} {right[1][:7]}"
    yield from (f"l:{word[:7]}" for word in left[-4:])
    yield from (f"r:{word[:7]}" for word in right[:4])


def _score(seen: list[str]) -> float:
    weights = _weights()
    return sum(weights.get(one, 0.0) for one in seen)


@cache
def _weights() -> Mapping[str, float]:
    rows = (line.split("\t") for line in WEIGHTS.read_text(encoding="utf-8").splitlines() if line[:2] != "# ")
    return {feature: int(weight) / SCALE for feature, weight in rows}
