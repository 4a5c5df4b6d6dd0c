"""Folds an enumeration of names ("the insurer ①, chip maker ② and ③") into one item that stands for all of them."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.masked import Item, Masked, item_class
from kg.extract.rules import RuleBook

_COMPANIONS = re.compile(".,? (?:alongside|along with|together with|as well as) ")
_SUM = re.compile(",? (?:another |a further |about |around |just |only )?" + item_class("MQ"))
_SUM_BEFORE = re.compile(item_class("MQ") + "[^.;]*$")
_MEMBER = item_class("ONP")
# German "der vom Land Riedmark getragene Riedfonds": whose fund it is, which is no member
_WHOSE = re.compile(f"(?:vom|von der|von|aus|auf) (?P<who>{item_class('ON')}) [a-zäöüß]+(?:t|n|d)e[nrm]? ")


@cache
def _pattern(language: str, conjunction: str, others: str, descriptor: str) -> re.Pattern[str]:
    """Members divided by commas, the last by a conjunction; `others` may close it ("and others", 等)."""
    if language == "zh":
        member = f"(?:{descriptor})?{_MEMBER}"
        # One that was not found as a name: 岑溪资本、未知某某和泊岸创投.
        unknown = "[一-龥A-Za-z·]{2,12}(?=、|和|与|及|以及)"
        return re.compile(f"{_MEMBER}(?:(?:、|{conjunction}){member}|、{unknown})+(?:{others})?|{_MEMBER}(?:{others})")
    member = f"(?:{descriptor})?{_MEMBER}"
    return re.compile(
        f"(?P<first>{_MEMBER})(?:,? ?(?:{conjunction}) {member}|, {member})+(?:,? (?:{others}))?", re.IGNORECASE
    )


def fold_lists(masked: Masked, book: RuleBook) -> None:
    """Replace each enumeration of two or more names; two names divided by a comma alone are no enumeration."""
    words = {key: "|".join(book.words.get(key, ("(?!)",))) for key in ("list_and", "list_others", "list_descriptor")}
    stops = "|".join(book.words.get("list_stop", ("(?!)",)))
    words["list_descriptor"] = words["list_descriptor"].replace("{list_stop}", f"(?:{stops})")
    pattern = _pattern(book.language, words["list_and"], words["list_others"], words["list_descriptor"])
    conjunction = _conjunction(words["list_and"])
    apart = re.compile("|".join(book.words.get("list_companions", ("(?!)",))))
    at = 0
    while match := pattern.search(masked.text, at):
        beside = {one["who"] for one in _WHOSE.finditer(match[0])}
        members = [masked.items[sign] for sign in match[0] if _is_member(masked, sign) and sign not in beside]
        plain = book.language != "zh" and not conjunction.search(match[0])
        if apart.search(masked.text, max(0, match.start() - 40), match.start()) and _COMPANIONS.match(match[0]):
            at = match.start() + 1  # "a stake in Quillon alongside Alder Capital and Birch"
            continue
        if book.language == "en" and any(_pronoun(masked, sign) for sign in match[0] if _is_member(masked, sign)):
            at = match.start() + 1
            continue
        if book.language != "zh" and len(members) == 2 and members[0].content == members[1].content is not None:
            at = match.start() + 1  # "owned by Norvik, and Norvik is at the same time …"
            continue
        if book.language != "zh" and len(members) == 2 and _gapped(masked.text, match.start(), match.end()):
            at = match.start() + 1
            continue
        if (plain and len(members) < 3) or len(members) < 2 or (len(members) == 2 and _two_clauses(match[0], book)):
            at = match.start() + 1
            continue
        stop = match.end()
        if plain_end := (None if book.language == "zh" else _end_after_and(match[0], conjunction)):
            stop = match.start() + plain_end
        if clause := _before_clause(masked.text, match, conjunction, book):
            stop = match.start() + clause
        if stop < match.end():
            members = [masked.items[sign] for sign in masked.text[match.start() : stop] if _is_member(masked, sign)]
        start, end = masked.span(match.start(), stop)
        sign = masked.character(Item("L", start, end, tuple(members)))
        masked.replace(match.start(), stop, sign)
        at = match.start() + 1


def _is_member(masked: Masked, sign: str) -> bool:
    """Not the place in "Alder Capital and Singapore state investor Birch"."""
    return sign in masked.items and masked.items[sign].kind in "ONP"


def _pronoun(masked: Masked, sign: str) -> bool:
    """The "it" of "the Series A of Quillon, and it bought a stake": it begins a clause."""
    item = masked.items[sign]
    return not item.text and 0 < item.end - item.start <= len("they")


def _gapped(text: str, start: int, end: int) -> bool:
    """ "gave $75 million to the fund and Birch $60 million": the second name begins a clause without a verb."""
    return _SUM.match(text, end) is not None and _SUM_BEFORE.search(text, max(0, start - 80), start) is not None


def _end_after_and(text: str, conjunction: re.Pattern[str]) -> int | None:
    """ "… by Ada Norvik and Ben Alder, Quillon has": the name after the last conjunction ends an enumeration."""
    found = list(conjunction.finditer(text))
    if not found:
        return None
    last = found[-1]
    after = re.compile(_MEMBER).search(text, last.end())
    return after.end() if after is not None and re.match(", ?[^ ]*" + _MEMBER, text[after.end() :]) else None


@cache
def _clause_words(verbs: tuple[str, ...], governed: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands after a name that begins a clause, and before a list that ends there."""
    return (
        re.compile(f" (?:{'|'.join(verbs)})\\b"),
        re.compile(f"\\b(?:{'|'.join(governed)}) (?:[a-z-]+ ){{0,4}}$"),
    )


_LAST_CLAUSE = re.compile(f", (?:and|while|but) [^,]*?{_MEMBER}$")


def _before_clause(text: str, match: re.Match[str], conjunction: re.Pattern[str], book: RuleBook) -> int | None:
    """ "has money in Quillon and Norvik, and Alder was …": the name after the last comma begins a clause of its own."""
    if "list_clause" not in book.words:
        return None
    acts, governs = _clause_words(book.words["list_clause"], book.words["list_governed"])
    if not acts.match(text[match.end() : match.end() + 12]):
        return None
    if not governs.search(text[max(0, match.start() - 60) : match.start()]):
        return None
    last = _LAST_CLAUSE.search(match[0])
    return last.start() if last is not None and conjunction.search(match[0][: last.start()]) else None


def _two_clauses(text: str, book: RuleBook) -> bool:
    """ "in Quillon, and Alder Capital is …": two names with a comma before the conjunction are no enumeration."""
    return book.language != "zh" and re.search(r", (?:and|or|und|oder|while|but) ", text) is not None


@cache
def _conjunction(words: str) -> re.Pattern[str]:
    return re.compile(f"(?:^|[ ,])(?:{words})(?: |$)", re.IGNORECASE)


_VALUES = re.compile(
    f"(?P<first>{item_class('MQ')})(?:(?:,|,? and|,? und| beziehungsweise| bzw[.]| respektive|[、和与及]|以及)? ?{item_class('MQ')}){{1,8}}"
)


def give_each_its_own(masked: Masked, book: RuleBook) -> None:
    """ "① and ② put in ③ and ④ respectively": each name gets its sum or share, and the first value stays in the text."""
    words = book.words.get("respectively")
    if words is None or not re.search("|".join(words), masked.text):
        return
    for found in reversed(list(_VALUES.finditer(masked.text))):
        values = [masked.items[sign] for sign in found[0] if sign in masked.items]
        if len({value.kind for value in values}) > 1:
            continue
        names = _names_before(masked, found.start(), len(values))
        for name, value in zip(names, values, strict=False):
            name.notes["amount" if value.kind == "M" else "percent"] = value
        if names:
            masked.replace(found.start(), found.end(), found["first"])


def _names_before(masked: Masked, at: int, number: int) -> list[Item]:
    """The nearest list of so many names before a place of its sentence."""
    for sign in reversed(masked.text[:at]):
        item = masked.items.get(sign)
        if sign in ".;。；":
            return []
        if item is not None and item.kind == "L" and len(item.content) == number:  # type: ignore[arg-type]
            return [*item.content]  # type: ignore[misc]
    return []
