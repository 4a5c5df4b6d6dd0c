"""Finds names in English and German text: registry forms, capitals, suffixes, brackets and short forms."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from itertools import pairwise

from kg.extract.dictionary import known
from kg.extract.gazetteer import Gazetteer, Hit, letter_of
from kg.extract.names_german import german_names
from kg.extract.spotted import Alias, Spotted
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.normalize.names import strip_legal_form

Pair = tuple[list[Spotted], list[Alias]]

_FORM_AFTER = re.compile(r" (?:Limited|Incorporated|Corporation)\b")
_SEAT_INSIDE = re.compile(r"\([A-Z][a-z]+(?: [A-Z][a-z]+)?\) (?P<next>[A-Z][A-Za-z]+)")
_OWN_ROUND = re.compile(r"\b(?:its|their|our|the|my|that|this|a|an) $")  # "after its B. Alder and Birch split"
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+|[.&+](?=[^\W_])[^\W_]+|-(?=[A-ZÄÖÜ0-9])[^\W_]+)*")
_MONEY_TOKEN = re.compile(
    r"(?:RMB|CNY|USD|EUR|HKD|(?:US|HK|NT|CN|S|A|C)?[$€£¥])?\d[\d.,]*(?:bn|m|mn|k|b|M|B|tn)?$|(?:RMB|USD|EUR|CNY|HKD)\d"
)
_ITEM = re.compile(r"\s*(?:\d{1,2}[.)]|Form [0-9A-Z-]+\.) ")
_PEOPLES = frozenset(["british", "american", "chinese", "german", "french", "japanese", "korean", "european", "asian"])
_INSTITUTE = re.compile(
    r" (?:[A-Z][\w&-]+ ){1,4}(?:Fund|Bank|Foundation|Trust|Council|Agency|Institute|Society|Airways|Telecom|Partners|Corporation)\b"
)
_CURRENCY_SIGNS = ("$", "€", "£", "¥")
_NUMERAL = re.compile(r"[IVX]+|\d+")
_JOINTS = {" ", " & ", ". ", " + "}
_POSSESSIVE = ("'s", "’s")
_UNIT_BEFORE = re.compile(
    r"(?:(?:Tochter[a-z]*|Ableger|Sparte|Schwester[a-z]*|[Ss]ubsidiary|[Aa]ffiliate),?"
    r"|(?:[Tt]ochter[a-z]*|Ableger|Sparte) (?:des|der|von)(?: [A-Za-zÄÖÜäöüß-]+){0,2}) $"
)
_FUND_TAILS = {"ventures", "venture", "capital", "fund", "fonds", "stiftung", "beteiligungen"}
_OPENERS = {'"', "“", "„", "«", "(", ":", "•", "*", "-", "–", "—", "|", "/"}
_ABBREVIATED = {"Inc", "Ltd", "Corp", "Co"}
_HEADLINE = 120  # a fuller name within the first letters of a text is what its short form stands for
_KINDS = ("Fund", "VentureInvestor", "University", "GovernmentBody", "Exchange", "Company")


@cache
def _lists(language: str) -> dict[str, frozenset[str]]:
    return word_lists("de" if language == "de" else "en")


def latin_names(text: str, source: str, parts: list[Sentence], gazetteer: Gazetteer) -> Pair:
    """All names in English and German sentences, and the pairs that mean the same."""
    inner = _inner_capitals(text, parts) | _heads_of_firms(text, parts) | _acting(text, parts)
    lower = _lower_words(text, parts) - inner
    spotted: list[Spotted] = []
    titles = [part for part in parts if _title_case(text, part)]
    for part in parts:
        if part.language != "de" and part not in titles:
            spotted += _Reader(text, part, gazetteer, lower, inner).names()
        spotted += _described(text, part)
    for part in titles:
        spotted += _whole_title(text, part)
    for part in titles:
        spotted += _in_title(_Reader(text, part, gazetteer, lower, inner), spotted)
    spotted += german_names(text, [part for part in parts if part.language == "de"], gazetteer)
    _mark_persons(text, spotted)
    return spotted, _aliases(text, spotted)


def _mark_persons(text: str, spotted: list[Spotted]) -> None:
    """A name of two or three words after "founder" or before "who said" is a person's, wherever the document has it."""
    before, after = _person_cues()
    firm = _firm_cue()
    persons = {
        one.text
        for one in spotted
        if one.letter == "N"
        and 1 <= one.text.count(" ") <= 3
        and not one.entry
        and not firm.search(text[max(0, one.start - 40) : one.start])
        and (
            _given_name(one.text)
            or before.search(text[max(0, one.start - 40) : one.start])
            or after.match(text[one.end : one.end + 40])
        )
    }
    for one in spotted:
        if one.text in persons:
            one.letter, one.kinds = "P", ("Person",)


def _given_name(name: str) -> bool:
    first, *rest = name.casefold().split()
    lists = _lists("en")
    return first in lists["given_names"] or (first in lists["surnames"] and len(rest) == 1 and len(rest[0]) > 2)


@cache
def _firm_cue() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(_lists('en')['firm_before']))}),? $")


@cache
def _person_cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before = sorted(_lists("en")["person_before"] | _lists("de")["person_before"])
    after = sorted(_lists("en")["person_after"] | _lists("de")["person_after"])
    return re.compile(rf"\b(?:{'|'.join(before)})[,:]? $"), re.compile(rf",? (?:{'|'.join(after)})\b")


def _lower_words(text: str, parts: list[Sentence]) -> set[str]:
    """Words that the document also writes small: not names where a sentence begins with them."""
    return {
        token[0] for part in parts for token in _TOKEN.finditer(text, part.start, part.end) if token[0][0].islower()
    }


def _inner_capitals(text: str, parts: list[Sentence]) -> set[str]:
    """Words (folded) with a capital inside a sentence: names, where the language is not German."""
    found: set[str] = set()
    for part in parts:
        if part.language != "de" and part.kind != "heading":
            tokens = list(_TOKEN.finditer(text, part.start, part.end))
            found.update(
                _bare(token[0]).casefold()
                for before, token in pairwise(tokens)
                if token[0][0].isupper() and text[before.end() : token.start()] == " " and before[0][0].islower()
            )
    return found


_FIRM = re.compile(
    r"\b([A-Z][a-z]+) (?:[A-Z][\w&-]+ ){0,3}(?:Inc|Ltd|Limited|Corp|Holdings?|plc|PLC|Group|Technologies|Systems|Robotics|Labs|AI|GmbH)\b"
)


def _heads_of_firms(text: str, parts: list[Sentence]) -> set[str]:
    """First words of full names: "Nocturne" opens a sentence as a name where the text has Nocturne Holdings."""
    spans = [(part.start, part.end) for part in parts if part.language == "en"]
    return {match[1].casefold() for start, end in spans for match in _FIRM.finditer(text, start, end)}


_ACTING = re.compile(
    r"(?:(?<=[*•▪–-] )|(?<=\n)|(?<=[.!?] ))([A-Z][a-z]{3,})"
    r"(?= (?:goes|went|has|had|would|will|is|was|raised|closed|raises|bought|buys|lands|landed|gets|got|makes|did|does) )"
)
_HEADED = re.compile(
    r"[*•▪–-] ([A-Z][a-z]{3,}) (?:is back|goes again|strikes again|does it again"
    r"|(?:has )?(?:raised|closed|landed|secured|bought|banked|bagged|filed|hired)|raises|closes|lands|secures|buys|banks|bags|hires)\b"
)
_PLURAL = re.compile(r"(?:[^is]s|ing|ment|tion|money|body)$")
_PAIRED = re.compile(
    r"[*•▪–-] ([A-Z][a-z]{2,}) [A-Z][a-z]{2,}(?= (?:\([A-Z][\w .]{2,20}\) )?(?:is|has|was|had|will)\b)"
)


def _acting(text: str, parts: list[Sentence]) -> set[str]:
    """Ordinary words that open sentences twice or more, each time acting, and are never written small: names."""
    spans = [(part.start, part.end) for part in parts if part.language == "en" and part.kind != "heading"]
    acting: dict[str, int] = defaultdict(int)
    for start, end in spans:
        for match in _ACTING.finditer(text, start, end):
            acting[match[1].casefold()] += 1
    pairs = {match[1].casefold() for start, end in spans for match in _PAIRED.finditer(text, start, end)}
    heads = {
        head[1].casefold()
        for part in parts
        if part.language == "en" and part.kind == "item" and (head := _HEADED.match(text, part.start, part.end))
    }
    pairs |= {word for word in heads if not _PLURAL.search(word)}
    return {word for word, times in acting.items() if times > 1 and not word.endswith("s")} | pairs


_UPPER_WORD = re.compile(r"[A-Z][A-Z&'’-]+")


def _all_capitals(text: str, part: Sentence) -> bool:
    """A heading of a filing in capitals, ordinary words among them: "DISCLOSEABLE TRANSACTION"."""
    words = _UPPER_WORD.findall(text, part.start, part.end)
    shouted = text[part.start : part.end].isupper() and len(words) > 1
    return shouted and any(len(word) > 3 and _english(word.casefold()) for word in words)


def _title_case(text: str, part: Sentence) -> bool:
    """A heading that writes nearly all its words large, as American newspapers do: capitals tell no names there."""
    if part.kind != "heading" or part.language == "de":
        return False
    words = [token[0] for token in _TOKEN.finditer(text, part.start, part.end) if len(token[0]) > 3]
    if _all_capitals(text, part):
        return True
    small = sum(word[0].islower() for word in words)
    common = sum(word[0].isupper() and _english(_bare(word).casefold()) for word in words)
    return len(words) >= 5 and common >= 3 and small * 5 <= len(words)


def _whole_title(text: str, part: Sentence) -> list[Spotted]:
    """A heading in capitals that is nothing but a registered name: "QUILLON OPTICS HOLDINGS LIMITED"."""
    words = text[part.start : part.end].split()
    if not (2 < len(words) < 9 and words[-1] in _lists("en")["forms"] and all(word.isupper() for word in words)):
        return []
    return [Spotted(part.start, part.end, text[part.start : part.end], "O", ("Company",))]


def _in_title(reader: _Reader, elsewhere: list[Spotted]) -> list[Spotted]:
    """The names of a heading in title case: registered ones, and those that the text below writes too."""
    text, part = reader.text, reader.part
    found: list[Spotted] = []
    forms = sorted({one.text: one for one in elsewhere if one.entry is None}.items(), key=lambda row: -len(row[0]))
    for form, one in forms[:200]:
        written = rf"{re.escape(form)}|{re.escape(form.upper())}"
        for match in re.finditer(rf"(?<!\w)(?:{written})(?!\w)", text[part.start : part.end]):
            start, end = part.start + match.start(), part.start + match.end()
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Spotted(start, end, form, one.letter, one.kinds))
    for one in [reader._registered(hit) for hit in reader.known.values()]:
        beside = [other for other in found if one.start < other.end and other.start < one.end]
        if all(other.end - other.start <= one.end - one.start for other in beside):
            found = [other for other in found if other not in beside] + [one]
    return sorted(found, key=lambda name: name.start)


@cache
def _descriptions(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in sorted(_lists(language).get("described", ())))


def _described(text: str, part: Sentence) -> list[Spotted]:
    """Things that have no name but a description that tells them apart: "a state fund managed by Alder Capital"."""
    found = []
    for pattern in _descriptions("de" if part.language == "de" else "en"):
        for match in pattern.finditer(text, part.start, part.end):
            start, end = match.span("head")
            found.append(Spotted(start, end, " ".join(match["whole"].split()), "O", ("Fund",)))
    return found


def _bare(word: str) -> str:
    return word[:-2] if word.endswith(_POSSESSIVE) else word


class _Reader:
    """Reads the names of one sentence."""

    def __init__(self, text: str, part: Sentence, gazetteer: Gazetteer, lower: set[str], inner: set[str]) -> None:
        self.text, self.part, self.lower, self.inner = text, part, lower, inner
        self.lists = _lists(part.language)
        self.tokens = list(_TOKEN.finditer(text, part.start, part.end))
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
            if hit is not None and (length == 0 or hit.end >= self.tokens[at + length - 1].end() - 2):
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
        return found

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
        words = self.lists.get("generic", frozenset())
        return all(_bare(token[0]).casefold() in words for token in self.tokens[at : at + length])

    def _registered(self, hit: Hit) -> Spotted:
        form = self.text[hit.start : hit.end]
        return Spotted(hit.start, hit.end, form, letter_of(hit.kinds), hit.kinds, hit.entry or None)

    def _place(self, at: int, length: int) -> Spotted | None:
        """A city or country that stands alone and is in no gazetteer: "a Leeds robot maker"."""
        start, end = self.tokens[at].start(), self.tokens[at + length - 1].end()
        form = _bare(self.text[start:end])
        long = form in self.lists.get("cities_long", ())
        if not long and (length > 1 or form.casefold() not in self.lists.get("cities", ())):
            return None
        return Spotted(start, start + len(form), form, "G", ("Place",))

    def _unregistered(self, at: int, length: int) -> Spotted:
        start, end = self.tokens[at].start(), self.tokens[at + length - 1].end()
        if self.text.endswith(_POSSESSIVE, start, end):
            end -= 2
        form = self.text[start:end]
        if self.text[end : end + 1] == "." and form.split()[-1] in _ABBREVIATED:
            end += 1  # "Quillon Inc. raised": the mark is the abbreviation's
        kinds = kinds_of(form, self.part.language)
        return Spotted(start, end, form, letter_of(kinds) if kinds else "N", kinds)

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
        return between in _JOINTS and not before[0].endswith(_POSSESSIVE)

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
        bare = _bare(word)
        low = bare.casefold()
        if word.isdigit():
            return self._number(at, first)
        if not any(letter.isupper() for letter in word) or _MONEY_TOKEN.match(word):
            return False
        if len(word) == 1 and at and self.tokens[at - 1][0].casefold() in ("series", "class", "round"):
            return False
        if self.text[self.tokens[at].end() : self.tokens[at].end() + 1] in _CURRENCY_SIGNS:
            return False  # HK$2 billion
        if self._own_round(self.tokens[at]):
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
            return self._opening(at, bare, low)
        return low not in self.lists["common_capital"]

    def _number(self, at: int, first: bool) -> bool:
        """A number is part of a name before "Capital" or at the end, not before "billion"."""
        if self._next_capital(at).casefold() in self.lists["kind_VentureInvestor"]:
            return True
        after = self.text[self.tokens[at].end() : self.tokens[at].end() + 2]
        if after[:1] == "%":
            return False  # "Alder Fund 8% and Birch Fund 6%"
        return not first and len(self.tokens[at][0]) < 4 and not (after[:1] in " .-" and after[1:].strip())

    def _registered_here(self, at: int) -> bool:
        start = self.tokens[at].start()
        return any(hit.start <= start < hit.end for hit in self.known.values())

    def _opening(self, at: int, bare: str, low: str) -> bool:
        """The first word of a sentence has a capital whatever it is."""
        if low in self.lists["common"] or low in self.lower:
            return False
        if at + 1 < len(self.tokens) and self.tokens[at + 1].start() in self.known and _english(low):
            return self._registered_here(at)  # "Rival MiniMax"
        if self._next_capital(at) or low in self.inner or any(letter.isupper() for letter in bare[1:]):
            return True
        return not _english(low)

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

    def _closes(self, at: int) -> bool:
        """AI ends a name ("Moonshot AI") unless it describes the small word that follows ("Nvidia AI chips")."""
        before = self.tokens[at - 1][0]
        if self.tokens[at][0] == "I" and (
            before in _numbered(self.text) or before in ("Fund", "Partnership", "Vehicle")
        ):
            return True  # "Alder Fund I", where the text also has Alder Fund II
        if _bare(self.tokens[at][0]) not in self.lists["name_ends"]:
            return False
        if at + 1 >= len(self.tokens) or self.text[self.tokens[at].end() : self.tokens[at + 1].start()] != " ":
            return True
        return self.tokens[at + 1][0] not in self.lists["described_by_ai"]

    def _connector(self, at: int) -> int:
        """Small words inside a name: Bank of China, Ministry of Finance."""
        if at + 1 < len(self.tokens) and self.tokens[at][0] in self.lists["particles"]:
            return 2 if self.tokens[at + 1][0][0].isupper() else 0  # "Teun de Graaf"
        if at + 1 < len(self.tokens) and self.tokens[at][0] in self.lists["connectors"]:
            follower = self.tokens[at + 1]
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


@lru_cache(maxsize=20_000)
def _english(word: str) -> bool:
    return known(word, "en")


def kinds_of(name: str, language: str) -> tuple[str, ...]:
    """Classes that the form of a name tells: its last word, its first, or a legal form."""
    lists = _lists(language)
    core = strip_legal_form(name)
    words = core.split()
    numbered = False
    while len(words) > 2 and _NUMERAL.fullmatch(words[-1]):
        words.pop()
        numbered = True
    for word in (words[-1:] + words[:1]) if len(words) > 1 else []:
        for kind in _KINDS:
            if word.casefold() in lists.get(f"kind_{kind}", frozenset()):
                return ("Fund",) if numbered and kind == "VentureInvestor" else (kind,)
    return ("Company",) if core != name else ()


def _aliases(text: str, spotted: list[Spotted]) -> list[Alias]:
    """Short forms: the first word or words of a fuller name of the document, or its bracketed form."""
    pairs: list[Alias] = []
    ordered = sorted(spotted, key=lambda one: one.start)
    for a, b in pairwise(ordered):
        bracketed = text[a.end : b.start] in (" (", "（", " （") and text[b.end : b.end + 1] in {")", "）"}
        seat = text[b.end : b.end + 3] in (") -", ") –", ") —") and not b.text.isupper()  # "Norvik (Nagoya) - €42m"
        if bracketed and not seat and a.letter in "ON" and b.letter in "ON":
            pairs.append(Alias(a, b, short=b.text.isupper()))
    own = [one for one in ordered if not _UNIT_BEFORE.search(text[max(0, one.start - 60) : one.start])]
    return pairs + _short_forms(own)


@lru_cache(maxsize=2)
def _numbered(text: str) -> frozenset[str]:
    """The words that stand before a numeral II somewhere."""
    return frozenset(re.findall(r"(\w+) II\b", text))


def _short_forms(ordered: list[Spotted]) -> list[Alias]:
    """ "Biren" for "Biren Technology": the first words of one fuller name, or of the one that the text gives first."""
    full: dict[tuple[str, ...], list[Spotted]] = defaultdict(list)
    texts: dict[str, Spotted] = {}
    for one in ordered:
        texts.setdefault(one.text, one)
    for one in texts.values():
        words = one.text.split()
        if _NUMERAL.fullmatch(words[-1]):
            continue  # "Big Fund" is not short for "Big Fund III"
        for length in range(1, len(words)):
            full[tuple(words[:length])].append(one)
            if one.text.isupper() and length > 1:
                full[tuple(word.capitalize() for word in words[:length])].append(one)
        if one.letter in "PN" and len(words) == 2:
            full[(words[-1],)].append(one)
    tails = (_lists("en")["kind_VentureInvestor"] | _lists("en")["kind_Fund"]) - _lists("en")["institution"]
    pairs = []
    for one in texts.values():
        if one.letter not in "ONP":
            continue
        longer = full.get(tuple(one.text.split()), [])
        if len(longer) > 1 and longer[0].start < _HEADLINE and longer[0].start < one.start:
            longer = longer[:1]
        if len(longer) > 1:
            longer = [other for other in longer if other.text.split()[-1].casefold() not in tails][:1]
        if not longer or one.entry or _fund_after(one, longer[0]):
            continue
        if not _together(one.text, longer[0].text, ordered):
            one.short = True
            if longer[0].letter == "P":
                for other in ordered:
                    if other.text == one.text and not other.entry:
                        other.letter, other.kinds = "P", longer[0].kinds
            pairs.append(Alias(longer[0], one, short=True))
    return pairs


def _fund_after(short: Spotted, full: Spotted) -> bool:
    """Whether a fund's longer name comes only after the short one, which then is another's: its founder's."""
    tail = full.text.split()[-1].casefold()
    return full.start > short.start and tail in _FUND_TAILS


def _together(short: str, full: str, ordered: list[Spotted]) -> bool:
    """Whether a fund's name and its first word stand close to each other: "Nio Capital was formed by Nio"."""
    tail = full.split()[-1].casefold()
    funds = _lists("en")["kind_VentureInvestor"] | _lists("en")["kind_Fund"]
    if tail not in funds - _lists("en")["institution"]:
        return False
    shorts = [one.start for one in ordered if one.text == short]
    fulls = [one.start for one in ordered if one.text == full]
    at = 0
    for place in shorts:
        while at + 1 < len(fulls) and fulls[at + 1] <= place:
            at += 1
        if abs(fulls[at] - place) < 90:
            return True
    return False
