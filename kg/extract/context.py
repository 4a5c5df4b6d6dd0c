"""Reads what stands around the words that decide: the round and date of a financing, what "the company" stands for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from kg.extract.discourse import Discourse, Round
from kg.extract.han_focus import JOINS_ROUND, fund_before, named_by, object_before, only_named
from kg.extract.masked import Item, Masked, item_class
from kg.extract.rules import Anaphor, RuleBook, compile_pattern
from kg.normalize.dates import When

_YOUNG = re.compile(r"company|startup|start-up|chipmaker|developer|designer")
_ROUND = re.compile(item_class("R"))
_DATE = re.compile(item_class("D"))
_ACTOR = re.compile(item_class("ONPL"))
_COMMA = re.compile("[,，]")
_SEGMENT = re.compile("[;；。]| [.] ")
_ALONE = re.compile(
    rf"^\W*(?:[Tt]he )?{item_class('R')}(?: (?:[Ff]inancing|[Ii]nvestments?|[Rr]ound))?\W*(?:{item_class('D')}\W*)?$"
)
_BARE_YEAR = re.compile(r"^[-*•–— ]{0,4}((?:19|20)\d\d)[:：]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?=[^:]{0,12}:)")
_HEAD = re.compile(rf"^[^:：]{{0,60}}?(?P<label>{item_class('RD')})[^:：]{{0,40}}[:：]")


def nearby(masked: Masked, start: int, end: int, book: RuleBook) -> tuple[str | None, str | None, bool]:
    """Round and date said for text[start:end] in its sentence, and whether it takes up something told before.

    The own clause comes first, then what stands before it, then what follows, never beyond a semicolon.
    """
    text = masked.text
    left, right = _bounds(text, start, end, _SEGMENT)
    near = _bounds(text, start, end, _COMMA)
    near = max(near[0], left), min(near[1], right)
    round = _nearest(masked, _ROUND, start, end, near, (left, right), book)
    date = _nearest(masked, _DATE, start, end, near, (left, right), book)
    if not (round or date) and text[max(0, left - 1) : left] == ";" and compiled(book, "goes_on_in").search(text, left):
        round = _nearest(masked, _ROUND, start, end, near, (0, right), book)
        date = _nearest(masked, _DATE, start, end, near, (0, right), book)
    again = book.again.search(text, left, right) is not None
    when = date.content.value if date and isinstance(date.content, When) else None
    listed = round is None and compiled(book, "means_ipo").search(text, left, right) is not None
    return "IPO" if listed else str(round.content) if round else None, when, again


def date_of_clause(masked: Masked, start: int, end: int, book: RuleBook) -> str | None:
    """The date told for text[start:end] between its commas."""
    low, high = _bounds(masked.text, start, end, _COMMA)
    low = max(low, _bounds(masked.text, start, end, _SEGMENT)[0])
    high = min(high, _bounds(masked.text, start, end, _SEGMENT)[1])
    date = _nearest(masked, _DATE, start, end, (low, high), (start, high), book)
    return date.content.value if date is not None and isinstance(date.content, When) else None


def _bounds(text: str, start: int, end: int, mark: re.Pattern[str]) -> tuple[int, int]:
    left = max((found.end() for found in mark.finditer(text, 0, start)), default=0)
    found = mark.search(text, end)
    return left, found.start() if found else len(text)


def _nearest(
    masked: Masked,
    pattern: re.Pattern[str],
    start: int,
    end: int,
    near: tuple[int, int],
    wide: tuple[int, int],
    book: RuleBook,
) -> Item | None:
    for low, high, last in (
        (start, end, True),
        (near[0], near[1], True),
        (wide[0], start, True),
        (end, wide[1], False),
    ):
        found = [
            masked.items[match[0]]
            for match in pattern.finditer(masked.text, low, high)
            if match[0] not in masked.founding
            and not book.no_date.search(masked.text, max(0, match.start() - 24), match.start())
        ]
        if found:
            return found[-1] if last else found[0]
    return None


def set_heading(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """A list item that begins "Series A, June 2020:" or "Series A." tells the round of all that follows in it."""
    alone = _ALONE.match(masked.text)  # its \W takes names too
    head = alone if alone and not _ACTOR.search(alone[0]) else _HEAD.match(masked.text)
    if head is None:
        bare = _BARE_YEAR.match(masked.text)  # "* 2021: more than $200m in a series C"
        if bare is not None:
            discourse.heading = Round(date=bare[1])
        return
    if _ACTOR.search(head[0]):
        return
    made = Round()
    for sign in head[0]:
        item = masked.items.get(sign)
        if item is not None and item.kind == "R":
            made.round = made.round or str(item.content)
        elif item is not None and isinstance(item.content, When):
            made.date = made.date or item.content.value
    year = _YEAR.search(head[0])
    if year is not None and made.round and not made.date:
        made.date = year[0]
    discourse.heading = made


def set_section(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """What a heading says holds for the lines below it: "Series A (2019)", "About Quillon"."""
    discourse.section = Round()
    head = _ALONE.match(masked.text)
    for sign in head[0] if head else "":
        item = masked.items.get(sign)
        if item is not None and item.kind == "R":
            discourse.section.round = str(item.content)
        elif item is not None and isinstance(item.content, When):
            discourse.section.date = item.content.value
    set_topic(masked, book, discourse)


def set_owners(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """ "Shareholders after the capital increase:": whose shares the lines below tell, until another kind of line."""
    text = masked.text.strip(" +")
    if compiled(book, "owners_head").search(text) and discourse.focus is not None:
        discourse.last["owners"] = discourse.focus
    elif compiled(book, "partners_head").search(text) and "fund" in discourse.last:
        discourse.last["owners"] = discourse.last["fund"]
    elif not compiled(book, "owners_line").search(text):
        discourse.last.pop("owners", None)


def set_topic(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """A line that is a company's name with a number or a mark: what follows is about that company."""
    if "issuer" in discourse.last:
        return  # the holders of a prospectus are listed below their names
    _set_topic(masked, book, discourse)


def _set_topic(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    about = compiled(book, "about").search(masked.text) or compiled(book, "about_item").search(masked.text)
    if about is not None and isinstance(masked.items[about["c"]].content, int):
        discourse.topic = masked.items[about["c"]].content  # type: ignore[assignment]


def note_subject(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """Whom the sentence speaks of first: what "it" and "he" of the next one stand for."""
    subject = compiled(book, "subject").search(masked.text)
    item = masked.items[subject["s"]] if subject is not None else None
    if item is not None and item.kind in "ON" and isinstance(item.content, int):
        discourse.last["subject"] = item.content
    notice = compiled(book, "announces").search(masked.text)
    if notice is not None and isinstance(who := masked.items[notice["s"] or notice["s2"]].content, int):
        discourse.last["announcer"] = who
    persons = [one for one in masked.items.values() if one.kind == "P" and isinstance(one.content, int)]
    pronoun = _HE_OR_SHE.search(masked.text) if book.language == "en" else None
    if pronoun is not None and persons and masked.starts[pronoun.start()] < min(one.start for one in persons):
        persons = []  # "She started it with Ben Alder": she is who was spoken of before
    if item is not None and item.kind == "P" and isinstance(item.content, int):
        discourse.last["person"] = item.content
    elif persons:
        discourse.last["person"] = min(persons, key=lambda one: one.start).content  # type: ignore[assignment]


_HE_OR_SHE = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")


def compiled(book: RuleBook, name: str) -> re.Pattern[str]:
    """One of [words] NAME, with items; where the language has none, a pattern that is found nowhere."""
    return _compile(book.words.get(name, ("(?!)(?P<c>)(?P<s>)",)), book.language)


@cache
def _compile(alternatives: tuple[str, ...], language: str) -> re.Pattern[str]:
    return compile_pattern("|".join(alternatives), {}, language)


def set_opening(masked: Masked, book: RuleBook, discourse: Discourse, investors: Callable[[int], bool]) -> None:
    """A paragraph or list item that begins with a company's name is about that company."""
    match = book.opening.search(masked.text)
    if match is None or match["c"] is None:
        return
    item = masked.items[match["c"]]
    if book.language == "zh" and item.content != discourse.topic and JOINS_ROUND.match(masked.text, match.end("c")):
        return  # 沃霖集团则透过子公司以2000万美元参与本轮
    if isinstance(item.content, int) and item.kind in "ON" and not investors(item.content):
        discourse.about(item.content)


def _own_company(masked: Masked, book: RuleBook, discourse: Discourse) -> int | None:
    """The company whose founder, seat or holder a sentence tells first: "the company" later in it is that one."""
    turn = compiled(book, "turns").search(masked.text)
    party = masked.items[turn["c"]].content if turn is not None else None
    return party if isinstance(party, int) and party not in discourse.investors else None


def _just_told_of(discourse: Discourse) -> int | None:
    """The subject of the sentence before, if it is no person and not what the text is about: "the group" is that one."""
    party = discourse.last.get("subject")
    others = discourse.persons | discourse.schools | {discourse.topic}
    just = party is not None and discourse.heard.get(party) == discourse.sentence - 1
    return party if just and party not in others else None


def _long_ago(party: int | None, discourse: Discourse) -> bool:
    """Whether the sentence before did not speak of somebody."""
    return party is None or discourse.heard.get(party, -1) < discourse.sentence - 1


def _of_unparted(masked: Masked, place: int) -> int | None:
    """The only organisation of the sentence before, where both were not parted: "… dieser Art. Der Konzern"."""
    before = masked.text[:place]
    named = {masked.items[sign].content for sign in _NAMED.findall(before)}
    only = next(iter(named)) if before.endswith(". ") and len(named) == 1 else None
    return only if isinstance(only, int) else None


def resolve_anaphora(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """Put an item for what "the company" and the like stand for in their place."""
    possible = book.anaphora_in(masked)
    own = _own_company(masked, book, discourse) if any(one.refers == "company" for one in possible) else None
    for anaphor in sorted(possible, key=_later):  # 后者 is one of those named by then
        party = discourse.last.get(anaphor.refers)
        if anaphor.refers == "fund" and party is None and book.language == "zh":
            party = fund_before(masked, len(masked.text), discourse)
        if anaphor.refers == "company" and discourse.focus is not None:
            party = discourse.focus
        if anaphor.refers == "company" and own is not None:
            party = own
        if anaphor.refers == "company" and "announcer" in discourse.last:
            quoting = compiled(book, "quotes_notice").search(masked.text) is not None
            party = discourse.last["announcer"] if quoting else party
        if anaphor.refers == "company" and party in discourse.funds and "focus_reach" in book.words:
            continue  # "the start-up" is no fund
        if anaphor.refers == "investor" and book.language == "de":
            lately = _just_told_of(discourse)
            party = party if lately is None else lately
        if anaphor.refers == "fund" and book.language == "de" and _long_ago(party, discourse):
            lately = _just_told_of(discourse)
            party = lately if lately in discourse.investors else party
        if anaphor.refers == "just" and (party := _just_told_of(discourse)) in discourse.investors:
            continue
        if anaphor.refers == "lone":
            party = discourse.last.get("subject", discourse.focus)
        if anaphor.refers == "topic":
            lost = discourse.focus is None and not discourse.asking and "focus_reach" in book.words
            party = None if lost else discourse.topic
        if anaphor.refers == "self":
            party = discourse.last.get("self", discourse.topic)
        if anaphor.refers in _OF_TWO:
            _resolve_of_two(masked, anaphor, discourse)
            continue
        if anaphor.refers == "object":
            _resolve_object(masked, anaphor, discourse)
            continue
        if party is None and anaphor.refers == "person" and book.language == "zh":
            party = next((one.content for one in masked.items.values() if one.kind == "P"), None)  # type: ignore[assignment]
        if party is None:
            continue
        at = 0
        while match := anaphor.pattern.search(masked.text, at):
            if anaphor.refers == "lone" and _ACTOR.search(masked.text, 0, match.start()):
                break  # "it" after a name of its own sentence may be that
            if anaphor.refers == "subject" and book.language == "zh" and _ACTOR.search(masked.text, 0, match.start()):
                heads = [one["head"] for one in _HEADS.finditer(masked.text, 0, match.start())]
                subject = masked.items[heads[0]].content if len(heads) == 1 else only_named(masked, match.start())
                if not isinstance(subject, int):
                    break  # 它 after a name of its own sentence stands for that
                party = subject
            if (
                anaphor.refers == "company"
                and book.language == "zh"
                and not named_by(masked, match.start(), party, discourse)
            ):
                break  # 公司 is nobody whom only later words name
            if anaphor.refers == "person" and book.language == "zh":
                own_person = [masked.items[sign] for sign in masked.text[: match.start()] if sign in masked.items]
                party = next((p.content for p in reversed(own_person) if p.kind == "P"), party)  # type: ignore[assignment]
            if book.language == "en" and party in discourse.investors and _YOUNG.search(match[0]):
                at = match.end()  # "the company" is no investor: one that it put money into, if anything
                continue
            if anaphor.refers == "investor" and book.language == "de":
                unparted = _of_unparted(masked, match.start())
                party = party if unparted is None else unparted
            if anaphor.refers == "fund" and book.language == "zh":
                party = fund_before(masked, match.start(), discourse) or party
            if book.language == "zh" and "self" in discourse.last and match[0] in _SELVES:
                party = discourse.last["self"]
            if anaphor.refers == "company" and book.language == "de":
                party = _before_colon(masked, match.start(), discourse) or party
            if anaphor.refers == "company" and book.language == "zh" and match[0].startswith(("该", "这家", "其")):
                just = _JUST_NAMED.search(masked.text, 0, match.start())
                party = masked.items[just["who"] or just["unit"] or just["is"]].content if just is not None else party  # type: ignore[assignment]
            opens = book.language == "en" and anaphor.refers == "subject" and match.start() == 0
            if opens and party not in discourse.investors:
                discourse.focus = party  # "It is owned by its founders": what follows is about it
            start, end = masked.span(*match.span())
            letter = {"person": "P", "exchange": "X"}.get(anaphor.refers, "O")
            masked.replace(match.start(), match.end(), masked.character(Item(letter, start, end, party)))
            at = match.start() + 1


def _later(anaphor: Anaphor) -> int:
    return 2 if anaphor.refers == "object" else int(anaphor.refers in _OF_TWO)


def _resolve_object(masked: Masked, anaphor: Anaphor, discourse: Discourse) -> None:
    """Put the company that is bought or invested in, in the place of the word that stands for it."""
    at = 0
    while match := anaphor.pattern.search(masked.text, at):
        at = match.end()
        party = object_before(masked, match.start(), discourse)
        if party is not None:
            start, end = masked.span(*match.span())
            masked.replace(match.start(), match.end(), masked.character(Item("O", start, end, party)))
            at = match.start() + 1


# 基金由岑溪资本管理，该公司…: who is named last in the clause before, as the one that does what it tells
_JUST_NAMED = re.compile(
    f"由(?P<who>{item_class('ON')})(?:受托管理|管理|运营|担任[^，。；]{{0,8}}|任[^，。；]{{0,8}}|领投|独家投资|控股|全资持有|持有|收购)，$"
    f"|(?P<unit>{item_class('ON')})[^。；]{{0,20}}，其?母公司{item_class('ON')}[^，。；\U000f0000-\U000fffff]{{0,4}}[为是]$"
    f"|(?:管理人|合伙人|股东|母公司|主体|对方|受让方|转让方|卖方|买方|收购方)(?:均|则)?[为是系](?P<is>{item_class('ON')})，$"
)
_SELVES = frozenset(["公司", "本公司", "发行人", "上市公司", "本集团", "我司"])
_OF_TWO = ("former", "latter")
_OPENING = 3  # characters: 而后者 opens a sentence
_PAIR = re.compile(
    f"(?<![、和与及])(?P<former>{item_class('ON')})(?:、|和|与|及|以及)(?P<latter>{item_class('ON')})(?![、和与及])"
)
_HEADS = re.compile(f"(?:^|[，。；：])[^，。；：\U000f0000-\U000fffff]{{0,8}}(?P<head>{item_class('ON')})(?!的)")
_PARENTS = re.compile(f"{item_class('ON')}(?:集团)?(?:旗下|麾下)(?:的)?(?={item_class('ON')})")
_NAMED = re.compile(item_class("ON"))


_FORMER_OPENS = re.compile("(?:[^，。；,;]{0,3}前者|[Tt]he former )")


def _resolve_of_two(masked: Masked, anaphor: Anaphor, discourse: Discourse) -> None:
    """Put the party in the place of 前者 or 后者: one of the two named last, in this sentence or the one before."""
    at = 0
    while match := anaphor.pattern.search(masked.text, at):
        opens = match.start() <= _OPENING or _FORMER_OPENS.match(masked.text) is not None
        before = discourse.last.get(anaphor.refers) if opens else None
        if before is not None and match.start() > _OPENING:
            party: int | None = before  # 前者系沃霖旗下，后者系岑溪子公司: both are of the sentence before
        else:
            party = _two_named(masked, match.start()).get(anaphor.refers, before)
        if party is None:
            at = match.end()
            continue
        start, end = masked.span(*match.span())
        masked.replace(match.start(), match.end(), masked.character(Item("O", start, end, party)))
        at = match.start() + 1


def _two_named(masked: Masked, end: int) -> dict[str, int]:
    """The former and the latter of the text before a place: a pair of names, else those that clauses begin with."""
    text = _PARENTS.sub("", masked.text[:end])
    pairs = list(_PAIR.finditer(text))
    heads = list(dict.fromkeys(match["head"] for match in _HEADS.finditer(text)))
    if pairs:
        signs = {"former": pairs[-1]["former"], "latter": pairs[-1]["latter"]}
    elif len(heads) > 1:
        signs = {"former": heads[-2], "latter": heads[-1]}
    else:
        named = _NAMED.findall(text)
        signs = {"former": named[0], "latter": named[-1]} if len(named) > 1 else {}
    parties = {key: masked.items[sign].content for key, sign in signs.items()}
    return {key: party for key, party in parties.items() if isinstance(party, int)}


def go_on(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """ "A invested in B; in March it also raised": the second half of a Chinese sentence is about A, not B."""
    subject = discourse.last.get("giver")
    if subject is not None and subject not in discourse.investors and compiled(book, "goes_on").search(masked.text):
        discourse.about(subject)


def note_two(masked: Masked, discourse: Discourse) -> None:
    """Whom 前者 and 后者 of the next sentence stand for."""
    for key in _OF_TWO:
        discourse.last.pop(key, None)
    discourse.last.update(_two_named(masked, len(masked.text)))


def _before_colon(masked: Masked, at: int, discourse: Discourse) -> int | None:
    """ "Silexa is sold: the start-up went to …": the last company named before the colon."""
    colon = max(masked.text.rfind(": ", 0, at), masked.text.rfind("; ", 0, at))
    items = [masked.items[sign] for sign in masked.text[: max(colon, 0)] if sign in masked.items]
    named = [one.content for one in items if one.kind in "ON" and isinstance(one.content, int)]
    if discourse.topic in named:
        return discourse.topic
    return next((party for party in reversed(named) if party not in discourse.investors), None)
