"""Whom an article means by the words that it defines: the Company, 本公司, the Target Company, an interview's "we"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from kg.extract.discourse import Discourse
from kg.extract.han_focus import take_notice
from kg.extract.interviews import interviewee, questions, speaks_of_itself
from kg.extract.names import Names
from kg.extract.stories import is_investor, is_unknown_label, label_of, manager_told, numbered
from kg.extract.text import Sentence
from kg.extract.topic_rules import fund_told


@dataclass(frozen=True, slots=True)
class Seen:
    """An article as far as definitions need it: its text, the same in simplified characters, its names, its discourse."""

    text: str
    source: str
    names: Names
    discourse: Discourse


def define(mine: list[Sentence], seen: Seen) -> None:
    """Note in the discourse whom the article means by such words."""
    _of_filing(mine, seen)
    _of_item(mine, seen)
    _of_concern(mine, seen)
    _of_interview(mine, seen)
    _of_house(mine, seen)


def _of_filing(mine: list[Sentence], seen: Seen) -> None:
    """Whom a Chinese filing calls 公司, 本公司 or 发行人: the name that it defines so."""
    if mine[0].language == "en":
        _of_english_filing(mine, seen)
    if not mine[0].language.startswith("zh"):
        return
    topic = seen.discourse.topic
    if take_notice(mine, seen.names, seen.source, seen.discourse):
        return
    if topic is not None and _PROSPECTUS.search(seen.source, mine[0].start, mine[min(3, len(mine) - 1)].end):
        seen.discourse.last.update({"self": topic, "issuer": topic})
    defined = _SELF.search(seen.source, mine[0].start, mine[-1].end)
    if defined is None:
        return
    ending = [one for one in seen.names.within(defined.start() - 40, defined.start() + 1) if one.end == defined.start()]
    if ending:
        seen.discourse.last["self"] = ending[-1].party


def _of_english_filing(mine: list[Sentence], seen: Seen) -> None:
    """Whom an English filing calls the Company: the name before '(the "Company")'."""
    defined = _ENGLISH_SELF.search(seen.text, mine[0].start, mine[-1].end)
    if defined is None:
        _take_title(mine, seen)
    else:
        named = _named_before(defined, mine, seen)
        seen.discourse.last.update({} if named is None else {"self": named})
    _of_target(mine, seen)


def _of_item(mine: list[Sentence], seen: Seen) -> None:
    """What an item of an English round-up is about: whose name it begins with; what a text about a new fund is about."""
    told = label_of(mine, seen.text, seen.names)
    if told is not None:
        seen.discourse.last["label"] = told
    if told is None and mine[0].language == "en":
        told = _new_fund(mine, seen)
    if told is None and mine[0].language == "de":
        told = _new_german_fund(mine, seen)
    if told is None and is_unknown_label(mine, seen.text, seen.names):
        seen.discourse.topic = seen.discourse.focus = None
        seen.discourse.last.pop("company", None)
        return
    if told is None and mine[0].language == "en":
        told = _instead_of_place(mine, seen)
    if told is not None:
        seen.discourse.topic = seen.discourse.focus = told
        seen.discourse.last["company"] = told
        if told in seen.discourse.funds:
            seen.discourse.last["fund"] = told


_NEW_FUND = re.compile(
    r"\b(?:(?:set|sets|setting) up|launch(?:es|ed|ing)?|unveil(?:s|ed)|creat(?:es|ed)|establish(?:es|ed)|regist(?:ers|ered)|clos(?:es|ed|ing)|rais(?:es|ed|ing)"
    r"|start(?:s|ed)|gathers?|gathered|open(?:s|ed)|announc(?:es|ed)|has) (?:on )?(?:an?|its|the|their|another) [^;:\n]{0,60}?\b(?:fund|vehicle|pot|pool)\b(?! (?:manager|house|firm|of funds? manager))"
    r"|\b[Nn]ew [^.;:\n]{0,40}?\b(?:fund|vehicle|pot)\b|\bfund\b[^.;:\n]{0,60}\b(?:clos(?:e|es|ed|ing)|launch(?:es|ed)?|raises|registered|start(?:s|ed)|opens)\b|\b(?:final|first) clos(?:e|ing)\b"
)
_OPENING = 5  # sentences
_OFTEN = 4


def _new_fund(mine: list[Sentence], seen: Seen) -> int | None:
    """The fund that an English text about a new fund names first, before any company: "The Reed Fund was registered"."""
    if not any(_NEW_FUND.search(seen.text, part.start, part.end) for part in mine[:2]):
        return None
    parties = seen.names.parties
    early = [one for part in mine[:_OPENING] for one in seen.names.within(part.start, part.end) if one.letter in "ON"]
    times = Counter(one.party for part in mine for one in seen.names.within(part.start, part.end))
    for one in early:
        kinds = parties[one.party].kinds
        if "Fund" in kinds and "StateInvestor" not in kinds:
            return one.party
        giver = is_investor(parties[one.party]) or {"Corporate", "GovernmentBody", "Person"} & kinds.keys()
        if not giver and times[one.party] >= _OFTEN:
            return None
    return None


_INVESTS = re.compile(
    r"\b(?:invest\w*|stakes?|shares|money|cash|bets?|backers?|backed|bought|acquired|funds?)\b[^.\n]{0,60}\b(?:in|into|of|on|for|and)\b[^.\n]{0,30}"
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|several|\d{1,3}|other|many|young)\b[^.\n]{0,40}"
    r"\b(?:start-?ups|companies|firms|makers|labs|others|more)\b"
)


def _of_concern(mine: list[Sentence], seen: Seen) -> None:
    """A well-known concern that an English text is about because it puts money into others gets none itself."""
    topic = seen.discourse.topic
    if topic is None or mine[0].language != "en" or "Corporate" not in seen.names.parties[topic].kinds:
        return
    if any(_INVESTS.search(seen.text, part.start, part.end) for part in mine[:_OPENING]):
        seen.discourse.investors |= {topic}


def _new_german_fund(mine: list[Sentence], seen: Seen) -> int | None:
    """The fund that a German text about a new fund names first, where what it seemed to be about comes only later."""
    told = fund_told(mine, seen.names, seen.text)
    first = [one.party for part in mine[:_OPENING] for one in seen.names.within(part.start, part.end)]
    topic = seen.discourse.topic
    headed = {one.party for one in seen.names.within(mine[0].start, mine[0].end)}
    later = topic not in first or (told in first and first.index(told) < first.index(topic))
    times = sum(one.party == topic for part in mine for one in seen.names.within(part.start, part.end))
    spoken = sum(1 for _ in _THE_FUND.finditer(seen.text, mine[0].start, mine[-1].end))
    return told if (later or spoken > times) and topic not in headed else None


_THE_FUND = re.compile(
    r"\b(?:[Dd](?:er|en|em|es|as)|[Ii]m|[Vv]om|[Zz]um|[Aa]m|[Bb]eim) (?:[A-ZÄÖÜ][\w-]*fonds|Fonds|Vehikels?)\b"
)


def _instead_of_place(mine: list[Sentence], seen: Seen) -> int | None:
    """What an English text is about, where that seemed to be something like "the Baltic": who else it names most."""
    topic = seen.discourse.topic
    told = [one for part in mine for one in seen.names.within(part.start, part.end) if one.letter in "ON"]
    if topic is None and told and told[0].start < mine[0].end and mine[0].kind == "heading" and not mine[0].block:
        first, below = (
            told[0].party,
            [one.party for part in mine[1:3] for one in seen.names.within(part.start, part.end)],
        )
        return first if first in below and sum(one.party == first for one in told) >= _OFTEN else None
    own = [one for one in told if one.party == topic]
    if (
        topic is None
        or seen.names.parties[topic].kinds
        or not all(seen.text[max(0, one.start - 4) : one.start].lower() == "the " for one in own)
    ):
        return None
    others = Counter(one.party for one in told if one.party != topic)
    return max(others, key=lambda party: (others[party], -party), default=None)


def _of_interview(mine: list[Sentence], seen: Seen) -> None:
    """Whom an interview's "we" is."""
    asking = questions(mine, seen.text)
    spoken_for = interviewee(mine, seen.text, seen.names, asking) if asking else None
    topic = seen.discourse.topic
    if not asking and topic in seen.discourse.investors and speaks_of_itself(mine, seen.text):
        seen.discourse.last.update({"self": topic, "interviewed": topic})
    if spoken_for is not None:
        seen.discourse.asking = asking
        seen.discourse.topic = seen.discourse.focus = spoken_for
        seen.discourse.last.update({"self": spoken_for, "interviewed": spoken_for, "company": spoken_for})


def _of_house(mine: list[Sentence], seen: Seen) -> None:
    """Whose funds a German or English text tells of."""
    manager = manager_told(mine, seen.names) if mine[0].language in ("de", "en") else None
    if manager is not None:
        seen.discourse.last["manager"], seen.discourse.house = manager
        seen.discourse.numbered = numbered(seen.discourse.house, seen.names)


def _of_target(mine: list[Sentence], seen: Seen) -> None:
    """Whom an announcement calls the Target Company: the name before '(the "Target Company")'; it is about that."""
    target = _ENGLISH_TARGET.search(seen.text, mine[0].start, mine[-1].end)
    if target is None:
        return
    named = _named_before(target, mine, seen)
    if named is not None and named != seen.discourse.last.get("self"):
        seen.discourse.topic = seen.discourse.focus = named
        seen.discourse.last.update({"company": named, "defined": named})


def _named_before(defined: re.Match[str], mine: list[Sentence], seen: Seen) -> int | None:
    """Whom a definition in brackets is of: the last organisation that is named near before it."""
    before = seen.names.within(max(mine[0].start, defined.start() - _NEAR), defined.start())
    return next((one.party for one in reversed(before) if one.letter in "ON"), None)


def _take_title(mine: list[Sentence], seen: Seen) -> None:
    """A filing that is headed by nothing but a company's full name is that company's."""
    for part in [part for part in mine[:6] if part.kind == "heading" or part is mine[0]]:
        for one in seen.names.within(part.start, part.end):
            alone = (one.start, one.end) == (part.start, part.end) and _FULL_NAME.search(one.text)
            if alone or (one.start == part.start and _OWN_FILING.match(seen.text, one.end, part.end)):
                seen.discourse.last["self"] = one.party
                if _OWN_PROSPECTUS.match(seen.text, one.end, part.end):
                    seen.discourse.topic = seen.discourse.focus = one.party
                return


_NEAR = 120  # characters
_PROSPECTUS = re.compile("招股(?:说明|意向)书|招股章程|上市保荐书")
_SELF = re.compile(
    '[（(](?:以下|下文)?(?:统称|合称|简称|下称|或|、|：|为|称)[^（）()]{0,24}?[“"「『](?:本?公司|发行人|上市公司|本集团)[”"」』][^（）()]{0,24}[）)]'
)
_FULL_NAME = re.compile(r"(?i: (?:limited|ltd|inc|corp|plc|corporation|incorporated)\.?)$")
_OWN_FILING = re.compile(
    r"(?: (?:plc|PLC|Inc|Ltd|Limited|AG|SE|Corp)\.?)?(?::|,| [–—-]) (?:[A-Z][a-z]+ )?(?i:prospectus|circular|announcement|admission document"
    r"|annual report|interim report|half-year(?:ly)? report|registration document|offering (?:circular|memorandum)|form \d|10-[kq]"
    r"|history|corporate structure|application proof|post hearing|our (?:history|business)|business overview|summary of)\b"
)
_OWN_PROSPECTUS = re.compile(r".{0,20}?\b(?i:prospectus|history|corporate structure|application proof|our business)\b")
_ENGLISH_SELF = re.compile(
    r"\((?:[^()\n]{0,60}[ ,])?(?:the |our )?[\"“](?:the )?(?:Company|Issuer|Registrant|Group)[\"”]"
)
_ENGLISH_TARGET = re.compile(
    r"\((?:[^()\n]{0,60}[ ,])?(?:the )?[\"“](?:the )?(?:Target|Target Company|Target Group|Investee|Investee Company)[\"”]"
)
