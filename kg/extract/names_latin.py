"""Finds names in English and German text: registry forms, capitals, suffixes, brackets and short forms."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.gazetteer import Gazetteer, Hit, letter_of
from kg.extract.latin_funds import IS_A_FUND, mark_funds, mark_investors, whole_schemes
from kg.extract.latin_persons import mark_persons
from kg.extract.latin_short import aliases, numbered
from kg.extract.latin_titles import in_title, title_case, whole_title
from kg.extract.latin_words import (
    CONTRACTED,
    CURRENCY_CODE,
    GIVEN_FIRST,
    MONEY_TOKEN,
    NO_NAME,
    POSSESSIVE,
    TOKEN,
    acting,
    bare,
    english,
    heads_of_firms,
    heads_of_houses,
    inner_capitals,
    kinds_of,
    latin_lists,
    lower_words,
    possessive_names,
)
from kg.extract.names_german import german_names
from kg.extract.spotted import Alias, Check, Spotted
from kg.extract.text import Sentence
from kg.extract.words_german import kinds_of_german

Pair = tuple[list[Spotted], list[Alias]]

_FORM_AFTER = re.compile(r" (?:Limited|Incorporated|Corporation)\b")
_SEAT_INSIDE = re.compile(r"\([A-Z][a-z]+(?: [A-Z][a-z]+)?\) (?P<next>[A-Z][A-Za-z]+)")
_NUMBERED_VEHICLES = ("Fund", "Fonds", "Partnership", "Vehicle")
_COUNTED = re.compile(
    r"[ -](?:million|billion|trillion|bn|mn|per|percent|years?|months?|times|companies|investors|of|start-?ups|people|x)\b|[%.,]\d"
)
_GIVEN_TAIL = re.compile(
    r"-(?!based|backed|led|owned|listed|made|born|style|like|linked|wide|run)[a-z]{2,7}\b(?!-)"
)  # "Chen Po-han"
_OWN_ROUND = re.compile(r"\b(?:its|their|our|the|my|that|this|a|an) $")  # "after its B. Alder and Birch split"
_ITEM = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|Form [0-9A-Z-]+\.) ")
_PEOPLES = frozenset(["british", "american", "chinese", "german", "french", "japanese", "korean", "european", "asian"])
_INSTITUTE = re.compile(
    r" (?:[A-Z][\w&-]+ ){1,4}(?:Fund|Bank|Foundation|Trust|Council|Agency|Institute|Society|Airways|Telecom|Partners|Corporation)\b"
)
_OF_TWO_FIELDS = re.compile(
    r"(?:(?:Export|Import|Trade|Growth) and (?=(?:[A-Z][a-z]+ ){1,2}Fund)|[A-Z][a-z]*(?:ics|ions?|ing|ment|logy|ity|try|ure|ces?|ergy|rade|alth|arch|xport) and )(?:[A-Z][a-z]+ ){1,3}"
    r"(?:Institute|Agency|Authority|Council|Commission|Association|Administration|Foundation|Laborator(?:y|ies)|Organi[sz]ation"
    r"|Bureau|Board|Cent(?:re|er)|Department|Ministry|Corporation|Fund)\b"
)
_CURRENCY_SIGNS = ("$", "€", "£", "¥")
_JOINTS = {" ", " & ", ". ", " + "}
_OPENERS = {'"', "“", "„", "«", "(", ":", "•", "*", "-", "–", "—", "|", "/"}
_ABBREVIATED = {"Inc", "Ltd", "Corp", "Co"}


def latin_names(text: str, source: str, parts: list[Sentence], gazetteer: Gazetteer, checked: Check) -> Pair:
    """All names in English and German sentences, and the pairs that mean the same."""
    inner = inner_capitals(text, parts) | heads_of_firms(text, parts) | acting(text, parts)
    lower = lower_words(text, parts) - inner
    inner |= heads_of_houses(text, parts) - lower
    possessed = possessive_names(text, lambda start, end: bool(gazetteer.latin_hits(text, start, end)))
    spotted: list[Spotted] = []
    titles = [part for part in parts if title_case(text, part)]
    for part in parts:
        if part.language != "de" and part not in titles:
            reader = _Reader(text, part, gazetteer, lower, inner)
            reader.possessed = possessed
            spotted += reader.names()
        spotted += _described(text, part)
    for part in titles:
        spotted += whole_title(text, part)
    for part in titles:
        spotted += in_title(text, part, _Reader(text, part, gazetteer, lower, inner).registered(), spotted)
    spotted += german_names(text, [part for part in parts if part.language == "de"], gazetteer)
    spotted = whole_schemes(text, spotted)
    spotted = checked(parts, spotted, kinds_of_german if parts[0].language == "de" else kinds_of)
    mark_persons(text, spotted)
    mark_funds(text, spotted)
    mark_investors(text, [one for one in spotted if one.letter == "N"])
    return spotted, aliases(text, spotted)


@cache
def _descriptions(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in sorted(latin_lists(language).get("described", ())))


def _described(text: str, part: Sentence) -> list[Spotted]:
    """Things that have no name but a description that tells them apart: "a state fund managed by Alder Capital"."""
    found = []
    for pattern in _descriptions("de" if part.language == "de" else "en"):
        for match in pattern.finditer(text, part.start, part.end):
            start, end = match.span("head")
            found.append(Spotted(start, end, " ".join(match["whole"].split()), "O", ("Fund",)))
    return found


class _Reader:
    """Reads the names of one sentence."""

    def __init__(self, text: str, part: Sentence, gazetteer: Gazetteer, lower: set[str], inner: set[str]) -> None:
        self.text, self.part, self.lower, self.inner = text, part, lower, inner
        self.lists = latin_lists(part.language)
        self.possessed: frozenset[tuple[str, str]] = frozenset()
        self.tokens = list(TOKEN.finditer(text, part.start, part.end))
        hits = gazetteer.latin_hits(text, part.start, part.end)
        self.known: dict[int, Hit] = {hit.start: hit for hit in hits if not hit.ambiguous or self._in_list(hit)}

    def _in_list(self, hit: Hit) -> bool:
        """An ambiguous form counts where the text writes it as a name: with a capital, not opening a sentence."""
        return self.text[hit.start].isupper() and not self._opens(hit.start) and self.part.language != "de"

    def names(self) -> list[Spotted]:
        """The names from left to right."""
        found: list[Spotted] = []
        at = 0
        while at < len(self.tokens):
            length = self._run(at)
            hit = self.known.get(self.tokens[at].start())
            hit = self._with_form(hit) if hit is not None and "Exchange" in hit.kinds else hit
            if hit is not None and "Exchange" in hit.kinds and hit.end < self.tokens[at + max(length, 1) - 1].end():
                hit = self._segment(at, length, hit)
            if hit is not None and (length == 0 or hit.end >= self._end_of(at + length - 1)):
                found.append(self._registered(hit))
                while at < len(self.tokens) and self.tokens[at].start() < hit.end:
                    at += 1
                continue
            if length == 0:
                at += 1
                continue
            if not self._generic(at, length) and not self._only_form(at, length):
                found.append(self._place(at, length) or self._unregistered(at, length))
            at += length
            while found and at < len(self.tokens) and self.tokens[at].start() < found[-1].end:
                at += 1
        return found

    def _end_of(self, at: int) -> int:
        """Where a token ends without its genitive."""
        return self.tokens[at].start() + len(bare(self.tokens[at][0]))

    def _segment(self, at: int, length: int, hit: Hit) -> Hit:
        """A segment of an exchange is the exchange: "Nasdaq Global Market"."""
        end = hit.end
        for token in self.tokens[at : at + length]:
            if token.start() > hit.end and token[0] in self.lists["exchange_tails"]:
                end = token.end()
        return Hit(hit.start, end, hit.entry, hit.kinds, hit.ambiguous)

    def _with_form(self, hit: Hit) -> Hit:
        """An exchange's name with the legal form that it is written with: "The Stock Exchange of Norvik Limited"."""
        form = _FORM_AFTER.match(self.text, hit.end, self.part.end)
        return hit if form is None else Hit(hit.start, form.end(), hit.entry, hit.kinds, hit.ambiguous)

    def _only_form(self, at: int, length: int) -> bool:
        """A legal form alone names nobody."""
        return length == 1 and self.tokens[at][0] in self.lists["forms"]

    def _generic(self, at: int, length: int) -> bool:
        """Words that are written large without naming anything: "the Company", "Supervisory Board"."""
        words = self.lists.get("generic", frozenset()) | self.lists["connectors"]
        return all(bare(token[0]).casefold() in words for token in self.tokens[at : at + length])

    def registered(self) -> list[Spotted]:
        """The names that the registry knows."""
        return [self._registered(hit) for hit in self.known.values()]

    def _registered(self, hit: Hit) -> Spotted:
        form = self.text[hit.start : hit.end]
        return Spotted(hit.start, hit.end, form, letter_of(hit.kinds), hit.kinds, hit.entry or None)

    def _place(self, at: int, length: int) -> Spotted | None:
        """A city or country that stands alone and is in no gazetteer: "a Leeds robot maker"."""
        start, end = self.tokens[at].start(), self.tokens[at + length - 1].end()
        form = bare(self.text[start:end])
        long = form in self.lists.get("cities_long", ())
        if not long and (length > 1 or form.casefold() not in self.lists.get("cities", ())):
            return None
        return Spotted(start, start + len(form), form, "G", ("Place",))

    def _unregistered(self, at: int, length: int) -> Spotted:
        start, end = self.tokens[at].start(), self.tokens[at + length - 1].end()
        if self.text.endswith(POSSESSIVE, start, end):
            end -= 2
        given = _GIVEN_TAIL.match(self.text, end) if length == 2 else None
        if given is not None and self._family_name(at) and end - self.tokens[at + 1].start() < 6:
            return Spotted(start, given.end(), self.text[start : given.end()], "P", ("Person",))
        if length == 1 and (given := GIVEN_FIRST.match(self.text, end)) and self._family_name(at + 2):
            return Spotted(start, given.end(), self.text[start : given.end()], "P", ("Person",))
        form = self.text[start:end]
        if self.text[end : end + 1] == "." and form.split()[-1] in _ABBREVIATED:
            end += 1  # "Quillon Inc. raised": the mark is the abbreviation's
        kinds = kinds_of(form, self.part.language)
        return Spotted(start, end, form, letter_of(kinds) if kinds else "N", kinds)

    def _family_name(self, at: int) -> bool:
        lists = latin_lists("en")
        return self.tokens[at][0].casefold() in lists["surnames"] | lists["family_names"]

    def _run(self, at: int) -> int:
        """How many tokens from `at` make one name; 0 for none."""
        length = 0
        while at + length < len(self.tokens):
            if length and not self._joined(at + length):
                break
            if self._names(at + length, first=length == 0) or (length and self._closes(at + length)):
                length += 1
            elif length and (joined := self._connector(at + length)):
                length += joined
            else:
                break
        return length

    def _joined(self, at: int) -> bool:
        before = self.tokens[at - 1]
        between = self.text[before.end() : self.tokens[at].start()]
        if between in (" (", ") ") and self._seat_inside(at if between == " (" else at - 1):
            return True
        if between in (", ", "., ") and self.tokens[at][0] in self.lists["forms"]:
            return True
        if between == ". " and before[0] not in self.lists["forms"] and len(before[0]) > 2:
            return False
        if between == ". " and self._own_round(before):
            return False
        if before[0].endswith(POSSESSIVE) and (before[0], bare(self.tokens[at][0])) not in self.possessed:
            return False
        return between in _JOINTS

    def _own_round(self, token: re.Match[str]) -> bool:
        """Whether a letter alone is a round: "eleven months after its B"."""
        return len(token[0]) == 1 and bool(_OWN_ROUND.search(self.text, max(0, token.start() - 6), token.start()))

    def _seat_inside(self, at: int) -> bool:
        """Whether a token is (in) the seat inside a firm's name: "Norvik (Shenzhen) Electronics"."""
        opened = self.text.rfind("(", max(self.part.start, self.tokens[at].start() - 12), self.tokens[at].start())
        seat = _SEAT_INSIDE.match(self.text, opened, self.part.end) if opened >= 0 else None
        if seat is None or not self._place_at(opened + 1, seat.start("next") - 2):
            return False
        follower = seat["next"].casefold()
        kinds = ("kind_Company", "kind_VentureInvestor", "kind_Fund")
        return seat["next"] in self.lists["forms"] or any(follower in self.lists[kind] for kind in kinds)

    def _place_at(self, start: int, end: int) -> bool:
        hit = self.known.get(start)
        word = self.text[start:end]
        return (hit is not None and "Place" in hit.kinds) or word.casefold() in self.lists["cities"] or word == "China"

    def _names(self, at: int, *, first: bool) -> bool:
        """Whether a token can be (part of) a name where it stands."""
        word = self.tokens[at][0]
        plain = bare(word)
        low = plain.casefold()
        if word.isdigit():
            return self._number(at, first)
        if not any(letter.isupper() for letter in word) or MONEY_TOKEN.match(word) or CONTRACTED.match(word):
            return False
        if word[0].islower() and "-" in word and word.rsplit("-", 1)[1].casefold() in self.lists["never"]:
            return False  # "the speech-AI company"
        lone = len(word) == 1 or low in ("seed", "angel")
        if lone and at and self.tokens[at - 1][0].casefold() in ("series", "class", "round"):
            return False
        if self.text[self.tokens[at].end() : self.tokens[at].end() + 1] in _CURRENCY_SIGNS:
            return False  # HK$2 billion
        if first and NO_NAME.match(self.text, self.tokens[at].start()):
            return False
        if self._own_round(self.tokens[at]) or CURRENCY_CODE.match(self.text, self.tokens[at].start()):
            return False
        if low in self.lists["nationality"] and not self._registered_here(at):
            follower = self._next_capital(at).casefold()
            known = at + 1 < len(self.tokens) and self.tokens[at + 1].start() in self.known
            return bool(follower) and not known and follower not in self.lists["never"] | self.lists["generic"]
        if first and low in _PEOPLES and _INSTITUTE.match(self.text, self.tokens[at].end()):
            return True  # "British Patient Fund"
        if low in self.lists["titles"] or (low in self.lists["never"] and (first or not self._registered_here(at))):
            return False
        if first and self._opens(self.tokens[at].start()):
            return self._opening(at, plain, low)
        return low not in self.lists["common_capital"] or (
            not first and self._next_capital(at) in self.lists["forms"]
        )  # "Alder Link IP Limited"

    def _number(self, at: int, first: bool) -> bool:
        """A number is part of a name before "Capital" or at the end, not before "billion"."""
        if self._next_capital(at).casefold() in self.lists["kind_VentureInvestor"]:
            return True
        after = self.text[self.tokens[at].end() : self.tokens[at].end() + 2]
        if after[:1] == "%":
            return False  # "Alder Fund 8% and Birch Fund 6%"
        if not first and bare(self.tokens[at - 1][0]) in _NUMBERED_VEHICLES and len(self.tokens[at][0]) < 3:
            return not _COUNTED.match(self.text, self.tokens[at].end())  # "Main Street Fund 4 has closed"
        return not first and len(self.tokens[at][0]) < 4 and not (after[:1] in " .-" and after[1:].strip())

    def _registered_here(self, at: int) -> bool:
        start = self.tokens[at].start()
        return any(hit.start <= start < hit.end for hit in self.known.values())

    def _opening(self, at: int, plain: str, low: str) -> bool:
        """The first word of a sentence has a capital whatever it is."""
        if f"{low} {self._next_capital(at).casefold()}" in self.inner:
            return True
        if low in self.lists["common"] or low in self.lower:
            return False
        if plain.isupper() and len(plain) > 4 and english(low) and self.text[self.tokens[at].end()] == ":":
            return False  # "LISTINGS: Norvik has …"
        if self._next_capital(at) and self.tokens[at + 1].start() in self.known and english(low):
            return self._registered_here(at)  # "Rival MiniMax"
        if self._next_capital(at) or low in self.inner or any(letter.isupper() for letter in plain[1:]):
            return True
        return not english(low)

    def _opens(self, start: int) -> bool:
        """Whether a word stands at the beginning of a sentence, a quotation, a bullet or after a colon."""
        if _ITEM.fullmatch(self.text, self.part.start, start):
            return True
        before = self.text[max(self.part.start, start - 2) : start].strip()
        if self.text[max(self.part.start, start - 4) : start] == "No. ":
            return True
        return start == self.part.start or before[-1:] in _OPENERS

    def _next_capital(self, at: int) -> str:
        """The next word where it has a capital and follows at once."""
        if at + 1 >= len(self.tokens) or self.text[self.tokens[at].end() : self.tokens[at + 1].start()] not in _JOINTS:
            return ""
        return self.tokens[at + 1][0] if self.tokens[at + 1][0][0].isupper() else ""

    def _institute_of_two(self, at: int) -> bool:
        """ "the Electronics and Telecommunications Research Institute": two fields of one body."""
        before = self.tokens[at - 1]
        return (
            self.tokens[at][0] == "and"
            and self.text[max(0, before.start() - 4) : before.start()].endswith(("the ", "The ", "'s ", "’s "))
            and self.tokens[at + 1].start() not in self.known
            and _OF_TWO_FIELDS.match(self.text, before.start()) is not None
        )

    def _closes(self, at: int) -> bool:
        """AI ends a name ("Moonshot AI") unless it describes the small word that follows ("Nvidia AI chips")."""
        before = self.tokens[at - 1][0]
        if self.tokens[at][0] == "I" and (
            before in numbered(self.text)
            or before in ("Fund", "Partnership", "Vehicle")
            or IS_A_FUND.match(self.text, self.tokens[at].end())
        ):
            return True  # "Alder Fund I", where the text also has Alder Fund II; "Alder Norvik I, a fund for chips"
        if bare(self.tokens[at][0]) not in self.lists["name_ends"] or self._fund_of_a_city(at):
            return False
        if at + 1 >= len(self.tokens) or self.text[self.tokens[at].end() : self.tokens[at + 1].start()] != " ":
            return True
        return self.tokens[at + 1][0] not in self.lists["described_by_ai"]

    def _fund_of_a_city(self, at: int) -> bool:
        """ "Paris VC Alder Capital": the letters say what Alder is, and the city where."""
        before = self.tokens[at - 1]
        return self.tokens[at][0] == "VC" and self._place_at(before.start(), before.end())

    def _connector(self, at: int) -> int:
        """Small words inside a name: Bank of China, Ministry of Finance."""
        if at + 1 < len(self.tokens) and self.tokens[at][0] in self.lists["particles"]:
            return 2 if self.tokens[at + 1][0][0].isupper() else 0  # "Teun de Graaf"
        if at + 1 < len(self.tokens) and self.tokens[at][0] in self.lists["connectors"]:
            follower = self.tokens[at + 1]
            if self._institute_of_two(at):
                return 2
            plain = self.text[self.tokens[at].end() : follower.start()] == " "
            if self.tokens[at][0] == "and" and (
                follower.start() in self.known or self.tokens[at - 1][0] not in self.lists["connected_and"]
            ):
                return 0  # "China Merchants Bank and Tencent"
            known = self.known.get(follower.start())
            if known and "Place" not in known.kinds and self.tokens[at - 1][0] in ("Department", "Board", "Office"):
                return 0  # "the Chip Department of Baidu"
            if self.tokens[at - 1][0] in self.lists["connected"] and plain and follower[0][0].isupper():
                return 2
        return 0
