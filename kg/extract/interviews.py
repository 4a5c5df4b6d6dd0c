"""Tells whom an English interview is with and which company each question is about; reads no claims."""

from __future__ import annotations

import re
from collections import Counter

from kg.extract.discourse import Discourse
from kg.extract.masked import Masked, item_class
from kg.extract.names import Names
from kg.extract.spotted import Spotted
from kg.extract.text import Sentence

_FEWEST_QUESTIONS = 3
_QUESTION = re.compile(r"(?:Q|QUESTION|Question|Interviewer)[:.] ")
_ASKS = ("?", '?"', "?”", "?*", "?_", "?**", "?__")
_POST = re.compile(
    r"(?:\b(?:partners?|principal|founders?|co-founders?|heads?|boss|chief executive(?: officer)?|CEO|CTO|CFO|COO|director|president"
    r"|chair|chairman|chairwoman|chief [a-z]+ officer|vice-president|manager|engineer|scientist|investor)"
    r"(?: and [a-z -]{3,30})? (?:of|at|with|for) (?:the )?(?:[\w'’-]+ ){0,4}?|\b(?:has (?:run|headed|led|managed|chaired|steered)|had run|took over|took charge of|runs|heads|leads|founded|co-founded|started|set up|launched"
    r"|manages|chairs|work(?:s|ed) (?:for|at)) (?:the )?(?:[a-z-]+ ){0,4}?"
    r"|[\w-]*(?:[Pp]artner|[Gg]ründer|[Cc]hef|[Gg]eschäftsführer|[Ll]eiter|CEO|[Vv]orstand\w*|[Vv]orsitzende|[Mm]anager)(?:in)? (?:und [\w-]+ )?"
    r"(?:von|des|der|bei|beim) (?:[\w-]+ ){0,4}?|(?:leitet|führt|gründete|gegründet) (?:[\w-]+ ){0,7}?)$"
)
_POST_AFTER = re.compile(
    r"(?:['’]s? )(?:[a-z-]+ ){0,2}(?:founder|chief|boss|CEO|head|managing|partner|president|director|chair)"
    r"|-(?:[Gg]ründer|[Cc]hef|[Pp]artner|[Gg]eschäftsführer|[Vv]orstand|CEO|[Mm]anager)"
)
# "its chief executive at the Norvik fair": where they met.
_EVENT_AFTER = re.compile(
    r" (?:trade )?(?:fair|conference|summit|congress|forum|festival|trade show|expo|meetup|event)\b"
)
_OPEN = re.compile(
    r"\b(?:[Ll]et['’]s (?:turn|move|go|come)|[Tt]he (?:rest|others)\b|[Nn]ew names|[Ww]hich|[Ww]hat (?:other|else|kind|sort|do|would|did)|[Aa]ny other|[Ww]here do|[Hh]ow do|[Yy]ou (?:came|were|are|have|said))\b"
    r"|\b(?:[Ww]elche (?:anderen|weiteren)|[Ww]o (?:sonst|noch)|[Ww]as (?:sonst|noch|war|ist)|nächstes Investment|[Ww]er gibt|[Ww]en (?:haben|hatten)|[Ww]orin|[Ww]o haben|[Aa]us dem (?:neuen|ersten|zweiten|alten) Fonds|Ihr Fonds|Ihren? Fonds|von einem|[Dd](?:er|ie|as) (?:größte|beste|schlechteste|teuerste|letzte|nächste|erste)[rns]?)\b"
)
_WRITES = re.compile(
    r" (?:(?:has|had|recently|once|also) )?(?:wrote|writes|reported|reports|claimed|claims|says|said|schrieb|meldete|berichtete)\b"
)
_SHORTENED = re.compile(r"\b(?:[Ww]e|[Tt]hey)(['’](?:re|ve))(?= )")
_OWN_SHARE = re.compile(
    r"\b(?:[Yy]ou (?:still |now )?(?:own|hold|have) how (?:much|many)|[Hh]ow much (?:of it |of the company )?(?:is|do|did)|[Yy]our (?:own )?(?:share|stake|holding|shareholding|slice|ownership)|(?:do|did) you (?:still )?(?:own|hold|have))\b"
)
_SHARE_ALONE = re.compile(
    rf"^(?:(?:[A-Z][\w .]{{0,24}}|{item_class('P')}): )?[\"“]?(?:(?:A bit|A little|A touch|Just|Still|Something like|Somewhere around|Give or take|[A-Z][a-z]+) )?(?=(?:an? )?{item_class('Q')}[.,;]|(?:an? )?{item_class('Q')}$)"
)
_NAME_ALONE = re.compile(
    rf"^(?:(?:[A-Z][\w .]{{0,24}}|{item_class('P')}): )?[\"“]?(?:(?:Auf|An|Bei|In|Mit|Wohl|Sicher|Klar|Eindeutig|Natürlich|Vermutlich|Rein rechnerisch|Ganz klar) (?:auf |bei |mit |an )?)?(?:Sie meinen (?:sicher |wohl |vermutlich )?|Das (?:ist|war|wäre) (?:sicher |wohl |natürlich |ganz klar )?)?(?P<c>{item_class('ON')})(?: (?:in|aus) [^ .,;]{{1,20}})?(?:[.!]|, (?:of course|without|clearly|easily|natürlich|ganz klar)|$)"
)


def questions(mine: list[Sentence], text: str) -> frozenset[int]:
    """The paragraphs that ask, where there are enough of them to make an interview."""
    if not mine or mine[0].language not in ("en", "de"):
        return frozenset()
    firsts: dict[int, int] = {}
    asking: set[int] = set()
    for part in mine:
        first = firsts.setdefault(part.block, part.start)
        if _QUESTION.match(text, first) or text.endswith(_ASKS, part.start, part.end):
            asking.add(part.block)
        else:
            asking.discard(part.block)  # a paragraph that asks and goes on is somebody's own question
    if len(asking) < _FEWEST_QUESTIONS:
        return frozenset()
    told = _put_to_one(mine, text, asking) if mine[0].language == "en" else set()
    return frozenset(asking | _before_answers(firsts, text) | told)


_TO_YOU = re.compile(r"(?i:\b(?:you|your|yours|you've|you're|let's|tell us|people say|critics say|it is said)\b)")
_OF_US = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Oo]urs|us|I|[Mm]y|me)\b")
_LONGEST_PUT = 160  # characters


def _put_to_one(mine: list[Sentence], text: str, asking: set[int]) -> set[int]:
    """Short paragraphs of an English interview that speak to somebody: "You passed on Quillon.", "Let us talk of it"."""
    spans: dict[int, tuple[int, int]] = {}
    for part in mine:
        spans[part.block] = spans.get(part.block, (part.start, 0))[0], part.end
    return {
        block
        for block, (start, end) in spans.items()
        if block > min(asking)
        and block - 1 not in asking
        and block + 1 in spans
        and block + 1 not in asking
        and end - start <= _LONGEST_PUT
        and text[start] not in '"“„'
        and _TO_YOU.search(text, start, end)
        and not _OF_US.search(_LETS.sub("", text[start:end]))
    }


_LETS = re.compile(r"\b(?:[Ll]et us|[Tt]ell us)\b")


_ANSWERS = re.compile(r"(?:[A-ZÄÖÜ][\w-]+ ){0,2}(?P<who>[A-ZÄÖÜ][\w-]+): ")


def _before_answers(firsts: dict[int, int], text: str) -> set[int]:
    """The paragraphs right before those that begin with the name of who answers: questions, also without their mark."""
    answers = {block: match["who"] for block, first in firsts.items() if (match := _ANSWERS.match(text, first))}
    who, times = next(iter(Counter(answers.values()).most_common(1)), ("", 0))
    if times < _FEWEST_QUESTIONS:
        return set()
    return {block - 1 for block, name in answers.items() if name == who and block - 1 in firsts.keys() - answers.keys()}


def interviewee(mine: list[Sentence], text: str, names: Names, asking: frozenset[int]) -> int | None:
    """The organisation that an interview's person speaks for: whose founder, partner or boss the introduction presents."""
    intro = [part for part in mine if part.block < min(asking, default=0)] or mine[:4]
    told: Counter[int] = Counter()
    for part in intro:
        for one in names.within(part.start, part.end):
            if one.letter not in "ON" or _EVENT_AFTER.match(text, one.end):
                continue
            told[one.party] += 1
            if _POST.search(text, max(part.start, one.start - 90), one.start) or _POST_AFTER.match(text, one.end):
                return one.party
    if mine[0].language == "de":
        return _presented(mine, text, names) or _asked_first(mine, text, names, asking)  # else the topic of the article
    persons = {one.party for part in intro for one in names.within(part.start, part.end) if one.letter == "P"}
    if not persons:
        return None  # questions and answers of the house, not an interview
    return max(told, key=lambda party: (told[party], -party), default=None)


_WITH_FIRM = re.compile(
    r"\b(?:hat|haben|hatte|baut|legt|führt|investiert|sammelt|gründete|startete) (?:[a-zäöü]+ )?(?:mit|bei|für) (?:der |dem |ihrer |seiner )?(?:[\w-]+ ){0,2}$"
)
_FOUNDED_AFTER = re.compile(
    r"(?: \d{4})? (?:gründete|gegründet|leitet|führt|gründeten|startete|aufbaute|mitgründete)\b"
)


def _presented(mine: list[Sentence], text: str, names: Names) -> int | None:
    """The firm that a German interviewee has built something with, or that the note on the person names as founded or led."""
    for part in mine[:3] + mine[-3:]:
        spotted = names.within(part.start, part.end)
        if not any(one.letter == "P" for one in spotted):
            continue
        for one in spotted:
            if one.letter in "ON" and (
                _WITH_FIRM.search(text, max(part.start, one.start - 60), one.start)
                or _FOUNDED_AFTER.match(text, one.end, part.end)
                or _POST.search(text, max(part.start, one.start - 90), one.start)
            ):
                return one.party
    return None


_ADDRESSED = re.compile(
    r"(?:Frau|Herr|Herrn) (?:Dr\. |Prof\. )*[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)?, (?:mit |bei |hat |ist )?$"
)
_MONEY_GIVERS = frozenset(["VentureInvestor", "Fund", "StateInvestor", "University", "GovernmentBody"])


_INVESTING = re.compile(
    r"\b(?:[\w-]*[Ii]nvestor(?:in)?|Fondsmanager(?:in)?|Fondschef(?:in)?|Wagniskapitalgeber(?:in)?|Geldgeber(?:in)?) [A-ZÄÖÜ]"
)


def _asked_first(mine: list[Sentence], text: str, names: Names, asking: frozenset[int]) -> int | None:
    """ "Frau Erle, Quillon hat gerade 40 Millionen Euro bekommen. Wofür?": the company after the form of address."""
    end = min((part.start for part in mine if part.block in asking), default=mine[0].start)
    investing = _INVESTING.search(text, mine[0].start, end) is not None
    for part in [part for part in mine if part.block in asking][:3]:
        for one in names.within(part.start, part.end):
            if one.letter in "ON" and _ADDRESSED.search(text, part.start, one.start):
                kinds = set(names.parties[one.party].kinds)
                return one.party if not _MONEY_GIVERS & kinds or (investing and "Fund" not in kinds) else None
    return None


_BESIDE = re.compile(r"\b(?:an|von|durch|mit|neben|to|by|with|from) (?:die |den |der |das |the )?$")


def _beside(party: int, spotted: list[Spotted], text: str) -> bool:
    """Whether a sentence names somebody only after a preposition."""
    mine = [one for one in spotted if one.party == party]
    return all(_BESIDE.search(text, max(0, one.start - 16), one.start) for one in mine)


def take_up_question(discourse: Discourse, part: Sentence, text: str, spotted: list[Spotted]) -> None:
    """What an investor is asked about is what the answer speaks of, until another question names another company."""
    if not discourse.asking or discourse.last.get("self") not in discourse.investors:
        return
    if part.block in discourse.asking:
        discourse.last.pop("share asked", None)
        discourse.last.update({"share asked": 1} if _OWN_SHARE.search(text, part.start, part.end) else {})
        others = {
            one.party
            for one in spotted
            if one.letter in "ON"
            and "University" not in one.kinds
            and one.party not in discourse.schools
            and one.party != discourse.last.get("self")
            and one.party not in discourse.investors
            and not _WRITES.match(text, one.end)
        }
        told = discourse.last.pop("asked in", None) == part.block
        if told:  # "Your best deal was Quillon. You sold it to Norvik": still Quillon
            others = {one for one in others if not _beside(one, spotted, text)}
        if others and discourse.asked is not None and _STILL.search(text, part.start, part.end):
            others = {discourse.asked}  # "Is it true that Norvik wanted to buy the company?"
        if len(others) == 1:
            discourse.asked = next(iter(others))
            discourse.last["asked in"] = part.block
        elif told and not others:
            discourse.last["asked in"] = part.block
        elif others or (_OPEN.search(text, part.start, part.end) and not told):
            discourse.asked = None
    discourse.focus = discourse.asked
    if discourse.asked is None and part.language == "de":
        only = next(iter(discourse.house)) if len(discourse.house) == 1 else None
        discourse.focus = discourse.last.get("fund", only)  # what a German investor says then is of its fund
    if discourse.asked is not None:
        discourse.last["company"] = discourse.last["subject"] = discourse.asked
    else:
        discourse.last.pop("company", None)


def take_up_answer(discourse: Discourse, masked: Masked) -> None:
    """An answer that is nothing but a name: what follows is about that company."""
    while short := _SHORTENED.search(masked.text):
        masked.replace(short.start(1), short.end(1), " are" if short[1].endswith("re") else " have")
    share = _SHARE_ALONE.match(masked.text) if "share asked" in discourse.last else None
    if share is not None:
        masked.replace(share.end(), share.end(), "we hold ")
    alone = _NAME_ALONE.match(masked.text) if discourse.asking else None
    party = masked.items[alone["c"]].content if alone else None
    if isinstance(party, int) and party not in discourse.investors:
        discourse.asked = party
        discourse.about(party)


_STILL = re.compile(
    r"\b(?:the (?:company|start-?up|business)|(?:buy|bought|acquire|acquired|fund|funded|take|took|own|owns|sold|sell|back|backed|join|joined) (?:it|them))\b"
)
_QUOTED = re.compile(r"[\"“][^\"”\n]{0,2000}[\"”]")
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")
_FEWEST_WE = 3


def speaks_of_itself(mine: list[Sentence], text: str) -> bool:
    """Whether an English text is written by whom it is about: "we", outside of quotations, more than once or twice."""
    if not mine or mine[0].language != "en":
        return False
    plain = _QUOTED.sub(" ", text[mine[0].start : mine[-1].end])
    return sum(1 for _ in _FIRST_PERSON.finditer(plain)) >= _FEWEST_WE


def take_up_named(discourse: Discourse, spotted: list[Spotted]) -> None:
    """An investor's own report: each sentence is about the company that it names first, until another one is named."""
    own = discourse.last.get("interviewed")
    if own not in discourse.investors:
        return
    named = [one.party for one in spotted if one.letter in "ON" and one.party not in discourse.investors]
    if named:
        discourse.focus = discourse.last["company"] = named[0]
