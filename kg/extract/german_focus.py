"""Puts names in the place of German words that stand for somebody told of before: "die Münchner", "dort", "die Ausgründung der …".

Reads no claims; where it is not plain who is meant, the words stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from kg.extract.discourse import Discourse
from kg.extract.found import Found
from kg.extract.masked import Item, Masked, item_class
from kg.extract.names import Names
from kg.extract.rules import RuleBook
from kg.extract.text import Sentence
from kg.extract.words_german import described_as, lists_de
from kg.model import Qualifier, Value

Seats = Mapping[int, frozenset[str]]  # party → the places it is told to sit in, in consonants

_ORG = item_class("ON")
_SEAT_BEFORE = re.compile(
    r"\b(?:(?P<town>[A-ZÄÖÜ][a-zäöüß]{2,})er|(?P<land>"
    + "|".join(sorted(lists_de()["lands"]))
    + r")i?sche[nrms]?) (?:[a-zäöüß-]+(?:e|en|er|es) )?(?:[\w&-]+ ){0,2}$"
)
_SEAT_AFTER = re.compile(
    r"(?:, [^,.;()\n]{3,60}?)? (?:aus|mit Sitz in|in) (?:dem |der )?(?:[a-zäöüß]+en )?(?P<town>[A-ZÄÖÜ][a-zäöüß]{2,})\b"
    r"|,? \((?P<town2>[A-ZÄÖÜ][a-zäöüß]{2,})\)"
)
_PEOPLE_OF = re.compile(
    r"(?:(?<=^)|(?<=[ „»]))(?:[Dd]ie|[Dd]en|[Dd]er) (?P<town>[A-ZÄÖÜ][a-zäöüß]{2,})ern?(?=[ ,.;])(?! [A-ZÄÖÜ]| \W?[\U000f0000-\U000f0fff\U000f3000-\U000f37ff])"
)
_LAND = "="  # before the consonants of a country's name
_VOWELS = re.compile("[aeiouäöüy]")


def seats(mine: Sequence[Sentence], names: Names, text: str) -> Seats:
    """Where a story says that its organisations sit: "der Berliner Geldgeber Alder Capital", "Quillon aus Ulm"."""
    found: dict[int, set[str]] = {}
    for part in mine:
        for one in names.within(part.start, part.end):
            if one.letter not in "ON" or one.compound:
                continue
            before = _SEAT_BEFORE.search(text, max(part.start, one.start - 70), one.start)
            after = _SEAT_AFTER.match(text, one.end, part.end)
            towns = [_place(before["town"] or before["land"].capitalize())] if before and not _noun(before) else []
            towns += [after["town"] or after["town2"]] if after else []
            found.setdefault(one.party, set()).update(map(_consonants, towns))
    return {party: frozenset(towns) for party, towns in found.items() if towns}


def _noun(before: re.Match[str]) -> bool:
    """ "der bisherigen Eigner Alder": a word in -er that says what somebody is."""
    return before["town"] is not None and bool(described_as(f"{before['town']}er"))


def _place(stem: str) -> str:
    """A place without its ending, marked where it is a country."""
    lists, stem = lists_de(), stem.removeprefix("Süd").capitalize()
    return f"{_LAND}{stem}" if stem in lists["people_of_lands"] or stem.casefold() in lists["lands"] else stem


def _consonants(town: str) -> str:
    """What is the same in Zürich and the Zürcher.

    >>> _consonants("Zürich") == _consonants("Zürch"), _consonants("Ulm")
    (True, 'Ulm')
    """
    if town.startswith(_LAND):
        return _LAND + _consonants(town[1:])
    return town[0] + _VOWELS.sub("", town[1:])


def _is_of(people: str, towns: Iterable[str]) -> bool:
    """Whether people of a place can be those of a town: the Bremer of Bremen, the Münchner of München."""
    told = _consonants(_place(people))
    return any(len(one) > 1 and (one == told or (len(told) > 2 and one.startswith(told))) for one in towns)


def resolve_german(masked: Masked, discourse: Discourse, names: Names, told: Seats, book: RuleBook) -> None:
    """Put the names in, in a sentence that has just been masked.

    Args:
        told: where the organisations of the story sit.
        book: the tables, which know more such words.
    """
    _people_of(masked, discourse, told, book)
    _offshoots(masked, discourse)
    _each(masked, _UNIT_OF_HOUSE, lambda match: _house(match, masked, names), "house", "der ")
    _there(masked, discourse)
    _each(masked, _FAMILY, lambda _: _family(discourse, names))
    _each(masked, _HE, lambda _: _fund_just_told(discourse))


_FAMILY = re.compile(r"\b[Dd]ie Familie(?= (?!(?:von|des|der|um|aus) )[a-zäöüß\U000f3800-\U000f47ff])")


def _family(discourse: Discourse, names: Names) -> int | None:
    """The only family that the text has named."""
    told = [one.number for one in names.parties if any(form.startswith("Familie ") for form in one.forms)]
    return told[0] if len(told) == 1 and told[0] in discourse.heard else None


_HE = re.compile(
    r"(?<=\b)(?:(?<=erwarb )|(?<=erwirbt )|(?<=hält )|(?<=hielt )|(?<=zahlte )|(?<=zahlt )|(?<=gab )|(?<=gibt )|(?<=steckt )|(?<=kaufte )|(?<=besitzt )|(?<=besaß )|(?<=sicherte )"
    r"|(?<=zeichnete )|(?<=übernahm )|(?<=überwies )|(?<=investiert )|(?<=beteiligt )|(?<=legte )|(?<=schoss )|(?<=hatte )|(?<=hat ))(?:er|es)(?= )"
    r"|^Er(?= (?:hatte|hat|investierte|beteiligte sich|steckte|führte|hält|hielt|erwarb|gab|zahlte|übernahm|stieg) )"
)


def _fund_just_told(discourse: Discourse) -> int | None:
    """The fund that the sentence before spoke of, where it named no person."""
    before = just_told(discourse)
    funds = before & discourse.funds or ({discourse.topic} & discourse.funds)
    return next(iter(funds)) if len(funds) == 1 and not before & discourse.persons else None


_FLOWS = frozenset(["funding.de.sum-flows-to"])


_OF_FUND_JUST_TOLD = frozenset(["standing.de.its-best-bet"])


def given_by_fund(found: list[Found], fund: int | None, just: Collection[int]) -> list[Found]:
    """ "Drei Millionen Euro gehen an Quillon", in a text about a fund: what it gives, not what was raised in all.

    Args:
        fund: the one that the sentence is about, if it is about one.
        just: who was spoken of in the sentence before; only of a fund among them it is told what its best bet is.
    """
    out = []
    for one in found:
        if one.rule in _OF_FUND_JUST_TOLD and one.subject not in just:
            continue
        if one.rule == "funding.de.followed-sum" and one.subject == fund:
            continue  # "Aus ihm flossen zwei Millionen Euro an Quillon": paid out, not in
        if fund is not None and one.rule in _FLOWS and isinstance(one.object, Value) and one.subject != fund:
            sums: dict[str, Qualifier] = {"amount": one.object.value, "currency": one.object.unit}
            gave = replace(one, subject=fund, predicate="investedIn", object=one.subject)
            gave.qualifiers = one.qualifiers | sums
            out.append(gave)
        else:
            out.append(one)
    return out


def _each(
    masked: Masked,
    pattern: re.Pattern[str],
    who: Callable[[re.Match[str]], int | None],
    group: str | int = 0,
    before: str = "",
) -> None:
    """Put somebody in the place of each match for which somebody is known."""
    at = 0
    while match := pattern.search(masked.text, at):
        party = who(match)
        at = match.end()
        if party is not None:
            at = _put(masked, *match.span(group), party, before)


def _put(masked: Masked, start: int, end: int, party: int, before: str = "") -> int:
    low, high = masked.span(start, end)
    masked.replace(start, end, before + masked.character(Item("O", low, high, party)))
    return start + len(before) + 1


def just_told(discourse: Discourse) -> set[int]:
    """Whom the sentence before spoke of."""
    return {party for party, last in discourse.heard.items() if last == discourse.sentence - 1}


def _people_of(masked: Masked, discourse: Discourse, told: Seats, book: RuleBook) -> None:
    """ "die Münchner": who sits there; where what the text speaks of sits elsewhere, never that."""
    at = 0
    while match := _PEOPLE_OF.search(masked.text, at):
        at = match.end()
        fitting = [
            party for party, places in told.items() if party in discourse.heard and _is_of(match["town"], places)
        ]
        places = frozenset[str]() if discourse.focus is None else told.get(discourse.focus, frozenset())
        away = not fitting and _sits_elsewhere(match["town"], places)
        elsewhere = away and _taken_for_focus(masked, match, book)
        party = fitting[0] if len(fitting) == 1 else _other(match["town"], discourse, told) if elsewhere else None
        if party is not None:
            at = _put(masked, *match.span(), party)
        elif elsewhere:
            masked.replace(*match.span(), "jene")


def _sits_elsewhere(people: str, places: frozenset[str]) -> bool:
    """Whether people of a place cannot be those of other places: towns are told from towns, countries from countries."""
    lands = {one for one in places if one.startswith(_LAND)}
    if people in lists_de()["people_of_lands"]:
        return bool(lands)
    return bool(places - lands) or (bool(lands - _HOME) and people not in lists_de()["people_abroad"])


_HOME = frozenset(["=Östrrch", "=Schwz"])  # österreichisch, schweizerisch


def _taken_for_focus(masked: Masked, match: re.Match[str], book: RuleBook) -> bool:
    """Whether the tables would read the words as the company that is spoken of."""
    found = (one.pattern.search(masked.text, match.start()) for one in book.anaphora if one.refers == "company")
    return any(one is not None and one.start() == match.start() for one in found)


def _other(people: str, discourse: Discourse, told: Seats) -> int | None:
    """The only other one of the sentence before, else of the headline, of whom it is not told that it sits elsewhere."""
    last = discourse.last.get("other")
    if last is not None and not _sits_elsewhere(people, told.get(last, frozenset())):
        return last
    headed = discourse.headed - discourse.persons - discourse.schools - discourse.investors - {discourse.focus}
    others = {
        party
        for party in headed
        if discourse.heard.get(party, 0) > 0 and not _sits_elsewhere(people, told.get(party, frozenset()))
    }
    return next(iter(others)) if len(others) == 1 else None


_OFFSHOOT = re.compile(
    rf"(?:(?<=^)|(?<=[ „»]))(?:[Dd]ie|[Dd]er|[Dd]as|[Dd]em|[Dd]es) (?:junge[nrs]? )?(?P<what>Ausgründung|Spin-?[Oo]ffs?|Spin-?[Oo]uts?|Abspaltung) (?:der|des|von|vom|aus der|aus dem) (?P<of>{_ORG})(?! {_ORG})"
)
_SPUN_OUT = re.compile(
    rf"(?:(?<=^)|(?<=[ „»]))[Dd](?:as|ie|er|em|es) (?:(?P<when>[\U000f4800-\U000f4fff]|\d{{4}}|erst|einst) )?(?:aus|von) (?:der |dem |des )?(?P<of>{_ORG}) (?:heraus )?"
    r"(?:gegründete|ausgegründete|hervorgegangene|entstandene|abgespaltene|ausgegliederte|herausgelöste)[nrs]? (?:[a-zäöüß]+e[nrs]? )?"
    rf"(?:[\w-]*[Uu]nternehmen|[\w-]*[Ff]irma|[\w-]*[Ss]tart-?[Uu]p|Gesellschaft|[\w-]*[Hh]ersteller|[\w-]*[Ee]ntwickler|[\w-]*[Ss]pezialist)s?(?! {_ORG})"
)


def _offshoots(masked: Masked, discourse: Discourse) -> None:
    """ "Damit hat die Ausgründung der Universität …": what the text speaks of, and a clause that says whence it comes."""
    match = _OFFSHOOT.search(masked.text) or _SPUN_OUT.search(masked.text)
    about = discourse.focus
    if match is None or about is None or about in discourse.investors | discourse.persons:
        return
    origin = masked.items[match["of"]]
    if origin.content == about:
        return
    start, end = masked.span(*match.span())
    sign = masked.character(Item("O", start, end, about))
    masked.replace(*match.span(), sign)
    when = match.groupdict().get("when")
    how = f"{when} aus der {{}} hervorgegangen" if when else "eine Ausgründung der {}"
    more = f" . {sign} ist {how.format(masked.character(origin))} ."
    masked.text += more
    masked.starts += [start] * len(more)
    masked.ends += [end] * len(more)


_UNIT_OF_HOUSE = re.compile(
    rf"(?P<unit>{_ORG}), (?:ein\w* )?(?:[a-zäöüß]+en? )?Tochter\w* (?P<house>der Gesellschaft|des Hauses|der Firma|des Unternehmens|des Investors)(?=[ ,.;])"
)


def _house(match: re.Match[str], masked: Masked, names: Names) -> int | None:
    """ "Alder Partners Management GmbH, eine Tochter der Gesellschaft": of the one whose name hers begins with."""
    unit = masked.items[match["unit"]].content
    forms = list(names.parties[unit].forms) if isinstance(unit, int) else []
    parents = {
        draft.number
        for draft in names.parties
        if draft.number != unit and any(whole.startswith(f"{form} ") for form in draft.forms for whole in forms)
    }
    return next(iter(parents)) if len(parents) == 1 else None


_THERE = re.compile(r"(?:^|(?<=[;:,–] ))(?P<how>[Dd]ort|[Dd]aran|[Dd]arin)(?= )")
_ENTERS = re.compile(
    r"\b(?:eingestiegen|einsteigen|investier\w*|beteilig\w*|dabei|hält|halten|hielt(?:en)?|besitz\w*|steig(?:t|en)|stieg(?:en)?|engagiert|geführt|führt(?:e|en)?"
    r"|mitgegangen|mitgezogen|Anteile?)\b|[\U000f4000-\U000f47ff]"
)
_AT = {"dort": "bei ", "daran": "an ", "darin": "in "}


def _there(masked: Masked, discourse: Discourse) -> None:
    """ "Auch von Quillon trennen wir uns nicht; dort sind wir 2024 eingestiegen": the only company told of before."""
    match = _THERE.search(masked.text)
    if match is None or not _ENTERS.search(re.split("[.;]", masked.text[match.end() :])[0]):
        return
    here = [masked.items[sign] for sign in masked.text[: match.start()] if sign in masked.items]
    told = {one.content for one in here if one.kind in "ON" and isinstance(one.content, int)}
    if match.start() == 0:
        told = set(just_told(discourse))
    others = discourse.investors | discourse.persons | discourse.schools
    companies = {party for party in told if isinstance(party, int) and party not in others}
    if len(companies) == 1 and match.start() == 0:
        discourse.about(companies.pop())  # the tables read "Dort …" of what the text speaks of
    elif len(companies) == 1:
        _put(masked, *match.span("how"), companies.pop(), _AT[match["how"].casefold()])
