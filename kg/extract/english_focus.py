"""Finds whom English words stand for that name nobody: "the firm" of a paragraph about an investor, "they" of an answer.

Reads no claims; what it cannot tell it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.extract.discourse import Discourse
from kg.extract.found import Found
from kg.extract.masked import Item, Masked, item_class
from kg.extract.near_focus import introductions
from kg.extract.rules import RuleBook

_HOUSE = "house told"  # the key of discourse.last: the investor that a paragraph has turned to
_THE_FIRM = re.compile(
    rf"\b[Tt]he (?:{item_class('G')}(?:-based)? |[A-Z][a-z]+-based |(?:[A-Z][a-z]+|venture|investment|same|older|younger|state) )?"
    r"(?:firm|group|house|outfit|investor)\b(?! of| that| which| behind| called)"
)
_THEY = re.compile(
    r"\b(?:[Tt]hey|[Ii]t)(?:'ve|'d| have| had|'s)?(?= (?:(?:then|later|also|just|since|now|finally|only|recently|already) )*"
    r"(?:closed|raised|took in|brought in|pulled in|collected|secured|landed|picked up|got|received|came out of|grew out of|spun out"
    r"|went public|listed|sold|bought|acquired|are (?:now )?(?:worth|valued)|(?:is|was|were) (?:now )?(?:worth|valued|founded|spun|sold|started))\b)"
)
_ACTOR = re.compile(item_class("ONL"))


_GIVES = re.compile(
    r",? (?:(?:which|who|that|has|had|also|then|jointly|already|together|first|only|later) ){0,4}"
    r"(?:came|joined|led|co-led|put|invest|back|took (?:part|the lead|a stake)|participated|bought|paid|contributed|headed|anchored|subscribed|wrote|got on)"
)
_IT_LATER = re.compile(
    r"(?:[,;:–]|\band|\bbut|\bwhile|\bbefore|\bsince|^And|^But|^Then)(?: (?:in|last|this|on|by|early|late|a|that|the same|two|three) (?!which|whom|whose)[^,.;]{2,20})?,? "
    r"(?P<it>it|they)(?= (?:(?:also|had|has|have|then|later|even|recently|itself|alone|still|now|jointly|already) )*"
    r"(?:swallowed|bought|acquired|snapped up|picked up|invested|put|led|co-led|committed|backed|joined|paid|holds|owns|owned|held|took part|took (?:an?|over|[0-9]))\b)"
)


def take_up_it(masked: Masked, discourse: Discourse) -> None:
    """ "It owns 6% of Quillon, it led …, and in May it paid …": who a sentence begins with does all that it tells."""
    first = _ACTOR.search(masked.text)
    subject = discourse.last.get("subject")
    told = masked.items[first[0]].content == subject if first is not None and first.start() <= _BEGINS else False
    if subject is None or not (told or _IT_OPENS.match(masked.text)):
        return
    while (match := _IT_LATER.search(masked.text)) is not None:
        start, end = masked.span(*match.span("it"))
        masked.replace(*match.span("it"), masked.character(Item("O", start, end, subject)))


_BEGINS = 12  # characters that may stand before the name with which a sentence begins
_IT_OPENS = re.compile(r"(?:And |But |Then )?[Ii]t |And |But ")


def take_up_firm(masked: Masked, discourse: Discourse) -> None:
    """ "Alder would be buying in. The firm, founded in 2011, owns …": the firm is the investor that the paragraph tells of."""
    party = discourse.last.get(_HOUSE)
    if discourse.topic in discourse.investors - discourse.funds and not discourse.asking:
        _put(masked, _FIRM_GIVES, discourse.topic or 0)
    if party is not None:
        _put(masked, _THE_FIRM, party)
    elif discourse.focus is None and discourse.topic in discourse.investors - discourse.funds and not discourse.asking:
        _put(masked, _THE_FIRM, discourse.topic or 0)  # a portrait of an investor
    if "fund" not in discourse.last and discourse.topic in discourse.investors and discourse.topic is not None:
        _put(masked, _THE_VEHICLE, discourse.topic)  # a text about an investor that is called so


_FIRM_GIVES = re.compile(
    r"\b[Tt]he (?:firm|group|house|investor)(?= (?:(?:also|has|had|later|then|jointly|itself) )*(?:took part|invested|led|co-led|backed|participated|put|committed|co-invested) )"
)
_THE_VEHICLE = re.compile(
    r"^(?:[Tt]he|[Tt]his) (?:(?:investment|state|sovereign|new|young|corporate|venture) )?(?:vehicle|fund|arm|investor)"
    r"(?= (?:was|is|has|had|also|now|owns|holds|led|backed|invested|bought|took|put|counts|manages) )"
)


def note_firm(masked: Masked, discourse: Discourse, found: Iterable[Found], entered: bool) -> None:
    """Note the investor with whom a paragraph begins, where its sentence says nothing of the company told of."""
    found = list(found)
    if _TWO_ACT.search(masked.folded):
        discourse.last.pop("subject", None)  # "Alder led, Birch did not follow. It …" may be of either
    first = next(
        (masked.items[sign] for sign in masked.text if sign in masked.items and masked.items[sign].kind in "ONPL"), None
    )
    if entered:
        discourse.last.pop(_HOUSE, None)
        party = first.content if first is not None and first.kind in "ON" else None
        firm = party in discourse.investors - discourse.funds - discourse.schools and party == discourse.last.get(
            "subject"
        )
        if firm and isinstance(party, int) and not _tells_of_company(masked, discourse, found):
            discourse.last[_HOUSE] = party
    elif first is not None and first.kind in "ON" and first.content not in discourse.investors:
        discourse.last.pop(_HOUSE, None)


_TWO_ACT = re.compile(
    rf"^[^.;]{{0,12}}{item_class('ONL')} [a-z][^.;:\U000f0000-\U000f1fff]{{1,50}}(?:,|;) (?:but |while |whereas )?{item_class('ON')} (?:did|does|has|had|was|is|[a-z]+ed|[a-z]+s) "
)


def _tells_of_company(masked: Masked, discourse: Discourse, found: Iterable[Found]) -> bool:
    """Whether a sentence names a company that is no investor, or says something of what the text is about."""
    named = {item.content for item in masked.items.values() if item.kind in "ON" and isinstance(item.content, int)}
    own = ("manages", "limitedPartnerOf")
    return any(one.from_focus and one.predicate not in own for one in found) or bool(
        named - discourse.investors - discourse.persons
    )


_SHARE_LINE = re.compile(
    rf"^\W*{item_class('ON')}[^.;{chr(0xF0000)}-{chr(0xF1FFF)}]{{0,60}}(?::| –|,| -) ?{item_class('Q')}"
)


def is_share_line(masked: Masked, discourse: Discourse) -> bool:
    """Whether an item "Norvik Holdings: 8.8%" names a holder of what the text is about, and is not about the holder."""
    return discourse.topic not in discourse.investors and _SHARE_LINE.match(masked.text) is not None


def take_up_unit(masked: Masked, discourse: Discourse) -> None:
    """ "The new company": what the text tells to have been split off."""
    if "unit" in discourse.last:
        _put(masked, _NEW_COMPANY, discourse.last["unit"])


_NEW_COMPANY = re.compile(
    r"\b[Tt]he (?:new|newly formed|newly created|separate|spun-off|carved-out|future|resulting) (?:company|entity|firm|unit|business|venture)\b"
    rf"(?! of| that| which| called| {item_class('ON')}|, {item_class('ON')},)"
)
_TURNS_TO = re.compile(
    rf"(?:(?:[A-Z][\w .]{{0,24}}|{item_class('P')}): )?[\"“]?(?:(?:And|Then|First|Second|Also|There is|And there is|Then there is)[,:]? )?"
    rf"(?P<c>{item_class('ON')})(?:,|:| –|[.]$)"
)


def take_up_they(masked: Masked, discourse: Discourse, companies: frozenset[int]) -> None:
    """ "Last summer they closed a Series B": in an answer, the company asked about, or with which a sentence begins."""
    if discourse.asking and discourse.block not in discourse.asking:
        turn = _TURNS_TO.match(masked.text)
        party = masked.items[turn["c"]].content if turn is not None else None
        if isinstance(party, int) and party in companies and party != discourse.last.get("self"):
            discourse.asked = party
            discourse.about(party)
    if discourse.asking and discourse.asked is not None and discourse.block not in discourse.asking:
        match = _THEY.search(masked.text)
        if match is not None and _ACTOR.search(masked.text, 0, match.start()) is None:
            _put(masked, _THEY, discourse.asked)


_THE_COMPANY = re.compile(
    r"(?<=[a-z,;] )the (?:(?:young|new|small) )?(?:company|start-?up|business|chipmaker|newcomer)\b(?! of| that| which| model)"
)


def take_up_introduced(masked: Masked, book: RuleBook, companies: frozenset[int]) -> None:
    """ "Norvik took 20% of Quillon, a designer of chips, in a round that valued the company at …": Quillon."""
    match = _THE_COMPANY.search(masked.text)
    named = [(at, party) for at, party in introductions(masked, book) if party in companies]
    before = [party for at, party in sorted(named) if match is not None and at < match.start()]
    if match is not None and before and len({party for _, party in named}) == 1:
        _put(masked, _THE_COMPANY, before[-1])


_NUMBERED = re.compile(
    r"(?:^|(?<=[a-z,;] ))(?:[Tt]he )?Fund (?P<n>I{1,3}|IV|VI{0,3}|[1-9])(?= (?:has|had|is|was|made|owns|holds|led|invested|bought|closed|raised|will|put|also|now)\b)"
)
_NUMERALS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}


def take_up_numbered(masked: Masked, discourse: Discourse) -> None:
    """ "Fund II has made two investments": the fund of the house that bears the number."""
    match = _NUMBERED.search(masked.text)
    number = 0 if match is None else _NUMERALS.get(match["n"], 0) or int(match["n"] if match["n"].isdigit() else 0)
    if number in discourse.numbered:
        _put(masked, _NUMBERED, discourse.numbered[number])
        discourse.last["subject"] = discourse.last["fund"] = discourse.numbered[number]


def take_up(masked: Masked, discourse: Discourse, book: RuleBook, companies: frozenset[int]) -> None:
    """Put parties in the place of all such words; `companies` are those that a text can be about."""
    take_up_introduced(masked, book, companies)
    take_up_numbered(masked, discourse)
    take_up_firm(masked, discourse)
    take_up_they(masked, discourse, companies)
    take_up_it(masked, discourse)
    take_up_unit(masked, discourse)


_BELONGS = (
    r"\b(?:belongs to|(?:owned|controlled|held|backed|funded|financed|bought|acquired|founded) (?:[a-z]+ )?by|(?:part|subsidiary|unit|arm|offshoot|affiliate|daughter) of) "
    r"(?:the |[a-z-]+ ){0,4}"
)


def of_clause(masked: Masked, match: re.Match[str], discourse: Discourse, otherwise: int | None) -> int | None:
    """Whom a clause put after an English sentence tells of: who it begins with, "Quillon, which drew $9m from Alder, …"."""
    clause = masked.text.rfind(" . ", 0, match.start() + 1)
    head = _ACTOR.search(masked.text, max(clause, 0))
    if clause < 0 or head is None:
        return otherwise
    party = masked.items[head[0]].content
    main = _ACTOR.search(masked.text, 0, max(clause, 0))
    if main is not None and re.search(_BELONGS + re.escape(head[0]), masked.text[main.end() : clause]):
        owned = masked.items[main[0]].content
        return (
            owned if isinstance(owned, int) and owned != party else otherwise
        )  # "Quillon belongs to Alder, which holds 70%"
    if head.start() >= match.start() or _GIVES.match(masked.text, head.end()) or discourse.gave(party):
        return otherwise  # "Alder, which came aboard with the Series C"
    others = discourse.investors | discourse.schools | discourse.persons
    return party if isinstance(party, int) and party not in others else otherwise


def without_strays(found: list[Found], discourse: Discourse) -> list[Found]:
    """Without money that a sentence gives to a fund and to the company told of, or to a firm that only gives itself."""
    return [
        one
        for one in found
        if not (_of_the_fund(one, found) or _to_giver(one, found, discourse) or _is_run_by(one, discourse))
        and not (one.rule == "affairs.en.said-its-parent" and one.subject in discourse.funds)
        and (one.rule != "bearings.en.keeps-the-rest-of-unit" or one.subject == discourse.last.get("origin"))
    ]


def _is_run_by(one: Found, discourse: Discourse) -> bool:
    """ "It will be led by Ada Birch": a person who runs a company leads no round of it."""
    financing = one.financing.round if one.financing is not None else None
    runs = one.subject in discourse.persons and one.rule == "funding.en.led-by"
    return runs and one.from_focus and financing is None and "round" not in one.qualifiers


def _of_the_fund(one: Found, found: list[Found]) -> bool:
    """Whether the same sentence says that somebody gave money to a fund: then not to the company told of."""
    return one.predicate == "investedIn" and any(
        other.predicate == "limitedPartnerOf" and other.subject == one.subject and one.from_focus for other in found
    )


def _to_giver(one: Found, found: list[Found], discourse: Discourse) -> bool:
    """Whether a sentence that seems to give money to a firm of investors tells of money which that firm gave."""
    firm = one.object in discourse.investors - discourse.funds
    return (
        firm
        and one.predicate == "investedIn"
        and any(other.predicate == "investedIn" and other.subject == one.object for other in found)
    )


_PART_OF = re.compile(
    r"\b(?:business(?:es)?|unit|division|assets?|operations?|arm|parts?|activities|team|staff|patents?|portfolio|site|plant|factory|fab|rights|engineers"
    r"|stake|slice|half|third|quarter|branch|segment|line) of (?:the )?(?:[a-z-]+ ){0,2}$"
)


_PART_AFTER = re.compile(
    r"'s (?:[A-Za-z-]+ ){0,3}(?:business|unit|division|assets|operations|arm|activities|patents|team|plant|factory|fab|subsidiary|stake|shares|portfolio)\b(?! [A-Z\U000f0000-\U000f1fff]|, [\U000f0000-\U000f1fff])"
)
_WHOLE = re.compile(
    r"\b(?:it|they|which|that) (?:had |has |have )?(?:already )?(?:bought|acquired|took over|purchased|takes over)\b"
)


def without_parts(masked: Masked, found: list[Found]) -> list[Found]:
    """Without takeovers that are only of something of whom they name: "acquired the retimer business of Norvik".

    What the network takes for a second buyer, where a rule names the first, is none either.
    """
    bought = {
        one.object: one.subject
        for one in found
        if one.predicate == "acquired" and ".en." in one.rule and not _is_learned(one)
    }
    return [
        one
        for one in found
        if one.predicate != "acquired"
        or not (_is_part_of(one, masked) or (_is_learned(one) and bought.get(one.object, one.subject) != one.subject))
    ]


def _is_learned(one: Found) -> bool:
    return one.rule.startswith("learned.")


def _is_part_of(one: Found, masked: Masked) -> bool:
    text = masked.folded
    places = [at for at, sign in enumerate(text) if sign in masked.items and masked.items[sign].content == one.object]
    whole = any(_WHOLE.search(text, at) for at in places)
    return (
        bool(places)
        and not whole
        and all(_PART_OF.search(text, max(0, at - 60), at) or _PART_AFTER.match(text, at + 1) for at in places)
    )


def _put(masked: Masked, words: re.Pattern[str], party: int) -> None:
    """Put a party in the place of the first of such words."""
    match = words.search(masked.text)
    if match is not None:
        start, end = masked.span(*match.span())
        masked.replace(match.start(), match.end(), masked.character(Item("O", start, end, party)))
