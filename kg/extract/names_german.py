"""Finds names in German text, where every noun has a capital: by dictionary, by what stands beside a word, by the list it is in.

In German two nouns that stand side by side are nearly always a description and a name ("Chipausrüster Norvik"); that
and the dictionary tell names from nouns. Nothing here knows what is said of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kg.extract.dictionary import known
from kg.extract.gazetteer import Gazetteer, Hit, letter_of
from kg.extract.spotted import Spotted
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.normalize.names import strip_legal_form

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+|[.&+](?=[^\W_])[^\W_]+|-(?=[^\W_])[^\W_]+)*")
_ENDING = "(?:s|es|en|n|e|er|ern|in|innen)?"
_NUMBER = re.compile(r"[\d.,]+(?:er|ste[rnms]?|te[rnms]?)?(?:-.*)?$")
_LIST_BEFORE = re.compile(r"(?:,| und| sowie| & |, und| oder) $")
_BARE_BEFORE = re.compile(r"(?:\b(?:von|durch|mit|bei|neben|wie|darunter|etwa|an|sowie|und|sind|waren|war)|[:,(]) $", re.I)
_LIST_AFTER = re.compile(r",? (?:und |sowie |oder |sowie der |und der )?$|, $")
_ARTICLE_BEFORE = re.compile(
    r"\b(?:d(?:er|ie|as|en|em|es)|ein(?:e|en|em|er|es)?|kein\w*|[sm]ein\w*|ihr\w*|unser\w*|vom|zum|zur|im|am|beim|ins|ans"
    r"|dies\w+|jed\w+|viele\w?|mehrere\w?|alle\w?|neue\w?|hohe\w?|frisches?|weitere\w?|[a-zäöüß-]{3,}(?:en|er|es|em|e)) $"
)
_PLACE_BEFORE = re.compile(r"\b(?:Sitz (?:ist )?in|ansässig in|Hauptsitz in|beheimatet in|Standort|Zentrale in|Sitz:) $")
_PLACE_AFTER_NAME = re.compile(r" aus (?:dem |der )?(?:[a-zäöüß-]+ )?$")
_AFTER_ORDINARY = re.compile(
    r" (?:hat|ist|war|will|wird|soll|sammelt|erhält|bekommt|baut|entwickelt|aus|ging|steht|konnte|holt|schließt)\b"
    r"|, (?:das|der|die|ein|eine)\b|[.)“\"]|$"
)
_GLUED = re.compile(r"(?<=[a-zäöüß])(?=(?:Professor|Präsident|Gründer)$)|(?<=[0-9][A-Z])(?=(?:das|der|die)$)")
_N = r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]+(?:-[A-ZÄÖÜ][A-Za-zäöüß]+)*"
_INSTITUTION = re.compile(
    rf"(?P<University>(?:\b(?:Technischen? |Freien? |{_N}-)?Universität {_N}|\b(?:TU|FU|HU|TH|FH|ETH|RWTH|Uni|Hochschule) {_N}"
    rf"|(?:\b{_N} )?\b(?:{_N}-)?(?:Institut|Zentrum|Forschungszentrum) für (?:[a-zäöü]+ )?{_N}(?:- und {_N}| und {_N})?"
    rf"|\b{_N}-(?:Institut|Universität|Hochschule)(?: für {_N}(?: und {_N})?)?))\b"
    rf"|(?P<GovernmentBody>\b(?:Land|Freistaat|Hansestadt|Kanton|Bundesland) (?!und\b){_N}"
    rf"|\b(?:Bundes|Landes)?[Mm]inisterium für {_N}(?: und {_N})?)\b"
    rf"|(?P<Company>\b(?:Sparkasse|Kreissparkasse|Volksbank|Stadtwerke|Landesbank|Familie) {_N})\b"
)
_NOUN_ENDINGS = ("ungen", "ung", "heit", "keit", "keiten", "schaft", "schaften", "ierung", "ismus", "tion", "tionen", "ität")
_LABEL = re.compile(r"\W{0,4}(?:[A-ZÄÖÜ][a-zäöü]+ )?(?:Investoren|Geldgeber|Kapitalgeber|Gesellschafter|Aktionäre|Kunden|Eigentümer)[^:\n]{0,20}: ")
_LABELLED = re.compile(r"[A-ZÄÖÜ0-9][^\s,;()]*(?: [A-ZÄÖÜ0-9&][^\s,;()]*){0,4}")
_COUNTS = re.compile(r"[,.]\d| ?%| ?[€$]| (?:[A-ZÄÖÜ]|neue|weitere|andere|prozent)")
_PARTICLES = {"von", "van", "de", "der", "zu", "du", "da", "la", "le", "bin", "al", "den", "di"}
_QUOTED = re.compile(r"[„“»\"]([A-Z0-9][\w.-]{1,30}(?: [\w.-]{1,30}){0,3})[“”«\"]")


@cache
def _lists() -> dict[str, frozenset[str]]:
    return word_lists("de")


@cache
def _given_names() -> frozenset[str]:
    return word_lists("en")["given_names"] | _lists()["given_names"]


@cache
def _heads(kind: str) -> re.Pattern[str]:
    words = sorted(_lists()[kind], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(re.escape(word) for word in words)}){_ENDING}$")


_HEAD_KINDS = {
    "heads_person": ("P", ("Person",)),
    "heads_fund": ("O", ("Fund",)),
    "heads_investor": ("", ("VentureInvestor",)),
    "heads_company": ("O", ("Company",)),
    "heads_product": ("T", ("Product",)),
}


@lru_cache(maxsize=50_000)
def _described_as(word: str) -> str:
    """The list that the noun beside a name is in ("Chipausrüster": heads_company); "" for other words."""
    low = word.casefold().removesuffix("-up") + ("-up" if word.casefold().endswith("-up") else "")
    return next((kind for kind in _HEAD_KINDS if _heads(kind).search(low)), "")


@lru_cache(maxsize=50_000)
def _known_in(word: str, language: str) -> bool:
    return known(word, language) or known(word.casefold(), language)


@lru_cache(maxsize=50_000)
def _german(word: str) -> bool:
    """Whether a word without hyphen is in the dictionary, or made of two that are."""
    low = word.casefold()
    if low in _lists()["names"] or (len(word) > 1 and any(letter.isupper() for letter in word[1:])):
        return False
    if any(letter.isdigit() for letter in word):
        return False
    return low in _lists()["nouns"] or _known_in(word, "de") or bool(_described_as(low)) or _compound(low)


def _compound(low: str) -> bool:
    """Two German words in one: the second is German only, so that English names stay names."""
    if len(low) > 8 and low.endswith(_NOUN_ENDINGS):
        return True
    for cut in range(4, len(low) - 3):
        last = low[cut:].capitalize()
        if _known_in(last, "de") and not _known_in(last, "en"):
            first = low[:cut]
            if any(_known_in(first.removesuffix(link), "de") for link in ("", "s", "n", "en", "es") if len(first) > 4):
                return True
    return False


@lru_cache(maxsize=50_000)
def _english(word: str) -> bool:
    return _known_in(word, "en") and word.casefold() not in _lists()["anglicisms"]


def ordinary(word: str) -> bool:
    """Whether a capitalised word, hyphened or not, is an ordinary German noun (what stands last decides)."""
    return _german(word.rsplit("-", 1)[-1]) or word.casefold().endswith(("-up", "-ups", "-off", "-offs"))


def _unglued(token: re.Match[str]) -> list[tuple[int, int]]:
    """Words that a machine ran together ("TangProfessor", "GLM-6Bdas") are two."""
    cut = _GLUED.search(token[0])
    if cut is None:
        return [token.span()]
    middle = token.start() + cut.start()
    return [(token.start(), middle), (middle, token.end())]


@dataclass(slots=True)
class _Word:
    """A token with what it can be."""

    start: int
    end: int
    text: str
    capital: bool
    name: bool = False  # no German word: a name by itself
    given: bool = False
    tail: bool = False  # ends names: Ventures, Capital, GmbH
    head: str = ""  # list of the descriptions that it ends with
    english: bool = False
    hit: Hit | None = None
    barred: bool = False  # never part of a name


@dataclass(slots=True)
class _Reading:
    """What the document has shown so far to be a name."""

    strong: dict[str, Spotted] = field(default_factory=dict)


def german_names(text: str, parts: list[Sentence], gazetteer: Gazetteer) -> list[Spotted]:
    """All names in German sentences: first those that their form or place shows, then the same words elsewhere."""
    reading = _Reading()
    readers = [_GermanReader(text, part, gazetteer, reading) for part in parts]
    for reader in readers:
        reader.first_reading()
    for reader in readers:
        reader.second_reading()
    return [one for reader in readers for one in reader.found]


class _GermanReader:
    """Reads the names of one German sentence, in two rounds."""

    def __init__(self, text: str, part: Sentence, gazetteer: Gazetteer, reading: _Reading) -> None:
        self.text, self.part, self.reading = text, part, reading
        self.gazetteer = gazetteer
        self.found: list[Spotted] = []
        self.taken: list[tuple[int, int]] = []
        hits = {hit.start: hit for hit in gazetteer.latin_hits(text, part.start, part.end) if not hit.ambiguous}
        spans = [span for token in _TOKEN.finditer(text, part.start, part.end) for span in _unglued(token)]
        self.words = [self._word(start, end, hits) for start, end in spans]

    def _word(self, start: int, end: int, hits: dict[int, Hit]) -> _Word:
        word = self.text[start:end]
        lists = _lists()
        low = word.casefold()
        capital = any(letter.isupper() for letter in word) and not _NUMBER.match(word)
        made = _Word(start, end, word, capital)
        made.hit = hits.get(made.start) or self._genitive_hit(made)
        if made.hit is not None and made.hit.end < made.end and "-" not in word and made.hit.end != made.end - 1:
            made.hit = None
        if not capital:
            made.hit = made.hit if made.hit is not None and made.hit.entry and not word.islower() else None
            return made
        made.barred = low in lists["never"] or low in lists["titles"]
        opening = self._opens(made.start)
        if opening and low in lists["common"]:
            made.barred = True
        made.given = all(piece in _given_names() for piece in low.split("-"))
        made.tail = low in lists["name_tails"] or word in lists["forms"]
        made.head = _described_as(low)
        made.name = not ordinary(word) or self._named_fund(low)
        made.english = _english(word)
        return made

    @staticmethod
    def _named_fund(low: str) -> bool:
        """ "Riedfonds": no word for a kind of fund, so its name."""
        kind = low.removesuffix("fonds").rstrip("-s")
        return low.endswith("fonds") and len(kind) > 2 and kind not in _lists()["kinds_of_fund"]

    def _genitive_hit(self, word: _Word) -> Hit | None:
        """Nvidias, OpenAIs: the registry's name with the ending of the genitive."""
        if not word.text.endswith("s") or "-" in word.text or len(word.text) < 4:
            return None
        for form, entry, kinds, ambiguous in self.gazetteer.latin.get(word.text[:-1].casefold(), ()):
            if form == word.text[:-1] and not ambiguous:
                return Hit(word.start, word.end - 1, entry, kinds, ambiguous)
        return None

    def _opens(self, start: int) -> bool:
        before = self.text[max(self.part.start, start - 3) : start].strip()
        return start == self.part.start or not before or before[-1:] in "\"“„»(:•*–—|/-"

    # First reading: names that their form or their neighbour shows.

    def first_reading(self) -> None:
        """Names by form: the registry, words that are not German, persons, what follows a description."""
        self._quoted()
        self._institutions()
        at = 0
        while at < len(self.words):
            at = self._read_at(at)

    def _quoted(self) -> None:
        for match in _QUOTED.finditer(self.text, self.part.start, self.part.end):
            name = match[1]
            if name.casefold() not in _lists()["media"] and not all(ordinary(word) for word in name.split()):
                self._add(match.start(1), match.end(1), "N", ())

    def _institutions(self) -> None:
        """Universities, ministries, states: names made of ordinary words."""
        for match in _INSTITUTION.finditer(self.text, self.part.start, self.part.end):
            hit = next((word.hit for word in self.words if word.start == match.start()), None)
            if (hit is None or hit.end < match.end()) and self._free(match.start()):
                kind = next(kind for kind in ("University", "GovernmentBody", "Company") if match[kind])
                self._add(match.start(), match.end(), "O", (kind,))

    def _read_at(self, at: int) -> int:
        word = self.words[at]
        if any(start <= word.start < end for start, end in self.taken):
            return at + 1
        if word.hit is not None and not self._longer_name(at):
            return self._registered(at, word.hit)
        if not word.capital or word.barred:
            return at + 1
        if "-" in word.text and word.hit is None and not word.given and self._hyphened(word):
            return at + 1
        length, letter, kinds = self._name_at(at)
        if not length:
            return at + 1
        last = self.words[at + length - 1]
        end = last.end
        self._add(word.start, end, letter, kinds)
        return at + length

    def _registered(self, at: int, hit: Hit) -> int:
        self._add(hit.start, hit.end, letter_of(hit.kinds), hit.kinds, hit.entry or None)
        while at < len(self.words) and self.words[at].start < hit.end:
            at += 1
        return at

    def _longer_name(self, at: int) -> bool:
        """A registered name can begin a longer one: "Volvo Cars Tech Fund"."""
        hit = self.words[at].hit
        if hit is None:
            return False
        after = at
        while after < len(self.words) and self.words[after].start < hit.end:
            if self.words[after].end > hit.end:
                return False  # a hyphen or a genitive
            after += 1
        return bool(self._tail_run(after)) and self._adjacent(after)

    def _tail_run(self, at: int) -> int:
        """How many words from `at` close a name: the last of them must be a tail (Ventures, GmbH)."""
        length, best = 0, 0
        while at + length < len(self.words) and length < 5 and (length == 0 or self._adjacent(at + length)):
            word = self.words[at + length]
            if not word.capital or (word.barred and not word.tail) or (word.hit is not None and not word.tail):
                break
            length += 1
            if word.tail:
                best = length
        return best

    def _adjacent(self, at: int) -> bool:
        """Whether a word follows the one before it as part of one name."""
        if at <= 0 or at >= len(self.words):
            return False
        before = self.words[at - 1]
        between = self.text[before.end : self.words[at].start]
        return between in (" ", " & ", " + ") or (between == ". " and len(before.text) <= 2)

    def _hyphened(self, word: _Word) -> bool:
        """ "Quillon-Gründer", "Ex-Norvik-Manager": the name before a German noun."""
        pieces = word.text.split("-")
        at = word.start
        if pieces[0] in ("Ex", "Nicht", "Post", "Anti"):
            at += len(pieces[0]) + 1
            pieces = pieces[1:]
        hit = next(iter(self.gazetteer.latin_hits(self.text, at, word.end)), None)
        if hit is not None and hit.start == at and not hit.ambiguous:
            self._add(hit.start, hit.end, letter_of(hit.kinds), hit.kinds, hit.entry or None)
            return True
        if len(pieces) > 1 and not ordinary(word.text):
            return False
        keep = len(pieces) - 1 if len(pieces) > 1 else 1
        while keep > 1 and _german(pieces[keep - 1]):
            keep -= 1
        name = "-".join(pieces[:keep])
        if name and name[0].isupper() and self._may_lead(pieces[:keep]):
            self._add(at, at + len(name), "N", ())
        return len(pieces) > 1 or at > word.start

    def _may_lead(self, pieces: list[str]) -> bool:
        lists = _lists()
        return all(
            not _german(piece) and not _known_in(piece, "en") and piece.casefold() not in lists["never"]
            for piece in pieces
        )

    def _name_at(self, at: int) -> tuple[int, str, tuple[str, ...]]:
        """Length in words, letter and kinds of the name that begins at a word; length 0 for none."""
        word = self.words[at]
        described = self._description_before(at)
        if word.given and (length := self._person(at)):
            return length, "P", ("Person",)
        if described == "heads_person" and word.name and (length := self._person(at)):
            return length, "P", ("Person",)
        if word.head == "heads_fund" and self._adjacent(at + 1) and self._named_by_place(at + 1):
            return 2 + self._more(at + 2), "O", ("Fund",)
        if word.head and not word.name and not described:
            return 0, "", ()
        length = self._length(at, described)
        if not length:
            return 0, "", ()
        form = self.text[word.start : self.words[at + length - 1].end]
        kinds = kinds_of_german(form)
        letter = letter_of(kinds) if kinds else "N"
        if not kinds and described:
            letter, kinds = _HEAD_KINDS[described]
            letter = letter or "O"
            if letter == "P" and length == 1:
                letter, kinds = "N", ()
        if length == 1 and not kinds and self._is_place(word.start):
            return length, "G", ("Place",)
        return length, letter, kinds

    def _named_by_place(self, at: int) -> bool:
        """ "Wachstumsfonds Weser": a place or ordinary word after a kind of fund makes a name of both."""
        word = self.words[at]
        place = word.hit is not None and not word.hit.entry
        return word.capital and not word.barred and not word.head and (place or (not word.name and word.hit is None))

    def _is_place(self, start: int) -> bool:
        before = self.text[max(self.part.start, start - 40) : start]
        if _PLACE_BEFORE.search(before):
            return True
        match = _PLACE_AFTER_NAME.search(before)
        return match is not None and any(one.end == start - len(match[0]) for one in self.found)

    def _description_before(self, at: int) -> str:
        """The kind of the noun right before a word: it then is a name, or part of one."""
        if at == 0 or not self._adjacent(at):
            return ""
        before = self.words[at - 1]
        return before.head if before.capital else ""

    def _person(self, at: int) -> int:
        """How many words a person's name has that begins here: a given name and one or two more."""
        length = 1
        while at + length < len(self.words) and length < 4:
            word = self.words[at + length]
            gap = self.text[self.words[at + length - 1].end : word.start]
            if gap not in (" ", ". "):
                break
            if gap == ". " and len(self.words[at + length - 1].text) > 2:
                break
            if word.text in _PARTICLES and at + length + 1 < len(self.words):
                follower = self.words[at + length + 1]
                known = word.text in ("von", "van", "zu", "de")
                if known and follower.capital and not follower.barred and follower.hit is None and follower.name:
                    length += 2
                    break
                break
            if not word.capital or word.barred or word.tail or (word.hit is not None and word.hit.entry):
                break
            if word.head and not word.name and length > 1:
                break
            length += 1
            if length > 1 and not word.given and len(word.text) > 2:
                break
        return length if length > 1 else 0

    def _length(self, at: int, described: str) -> int:
        word = self.words[at]
        tails = self._tail_run(at + 1) if self._adjacent(at + 1) else 0
        if tails and (word.name or word.english or not word.head):
            if self._ordinary_object(at, tails) or self._describes(at, tails):
                return 0
            return 1 + tails
        if word.name:
            return 1 + self._more(at + 1)
        if word.english and self._adjacent(at + 1) and self._foreign(at + 1) and self._pair(at):
            return 2 + self._more(at + 2)
        if described and not word.head and self._adjacent(at + 1) and self._plain_capital(at + 1):
            return 2  # three nouns side by side: a description and a name of two words
        if described and not word.head and word.text.casefold() not in _lists()["anglicisms"]:
            if word.english or self._adjective(word.text):
                return 1 + self._more(at + 1)
            if _AFTER_ORDINARY.match(self.text, word.end, min(self.part.end, word.end + 16)):
                return 1
        if self._adjective(word.text) and not self._opens(word.start) and self._adjacent(at + 1):
            follower = self.words[at + 1]
            if follower.capital and not follower.barred:
                return 2
        return 0

    def _plain_capital(self, at: int) -> bool:
        word = self.words[at]
        return word.capital and not word.barred and not word.head and word.hit is None and "-" not in word.text

    def _describes(self, at: int, tails: int) -> bool:
        """An ordinary noun before a name that is whole without it: "unter dem Namen Alder Systems"."""
        follower = self.words[at + 1]
        return tails > 1 and not (self.words[at].name or self.words[at].english) and follower.name and not follower.tail

    def _ordinary_object(self, at: int, tails: int) -> bool:
        """An ordinary noun before a lone tail that is a German word too is no name ("viele Kunden Kapital")."""
        word = self.words[at]
        last = self.words[at + tails]
        return tails == 1 and not word.name and not word.english and last.text.casefold() in _lists()["weak_tails"]

    def _pair(self, at: int) -> bool:
        return self.words[at].head == "" or not _german(self.words[at].text)

    def _foreign(self, at: int) -> bool:
        word = self.words[at]
        return word.capital and not word.barred and not word.head and (word.name or word.english) and word.hit is None

    def _adjective(self, word: str) -> bool:
        """Adjectives are small in German, unless they are part of a name."""
        return word.endswith(("ische", "ischer", "isches", "ischen")) or word in ("Deutsche", "Deutschen", "Erste")

    def _more(self, at: int) -> int:
        """How many further words belong to a name whose end is open."""
        length = 0
        while at + length < len(self.words) and self._adjacent(at + length) and length < 5:
            word = self.words[at + length]
            if word.hit is not None and word.hit.entry and not word.tail:
                break
            if self._numeral(word) or word.tail:
                length += 1
            elif word.capital and not word.barred and not word.head and (word.name or word.english):
                length += 1
            else:
                break
        return length

    def _numeral(self, word: _Word) -> bool:
        """ "Fonds II", "Studio 71": no count of what follows ("Quillon 40 Millionen")."""
        if word.text in ("I", "II", "III", "IV", "V", "VI"):
            return True
        return word.text.isdigit() and len(word.text) < 3 and not _COUNTS.match(self.text, word.end)

    def _add(self, start: int, end: int, letter: str, kinds: tuple[str, ...], entry: str | None = None) -> None:
        form = self.text[start:end]
        if form.casefold() in _lists()["media"] and not entry:
            return
        one = Spotted(start, end, form, letter, kinds, entry)
        one.compound = self.text[end : end + 1] == "-"
        self.found.append(one)
        self.taken.append((start, end))
        self.reading.strong.setdefault(form, one)

    # Second reading: words that the document has shown to be names; ordinary words inside lists of names.

    def second_reading(self) -> None:
        """Genitives, names that are ordinary words, and members of lists."""
        for one in self.found:
            self._ungenitive(one)
        for at in range(len(self.words)):
            self._again(at)
        self._labelled()
        self.found.sort(key=lambda one: one.start)
        self._widen_last()
        for at in range(len(self.words)):
            self._listed(at)
        self.found.sort(key=lambda one: one.start)

    def _ungenitive(self, one: Spotted) -> None:
        """ "Helsings" is Helsing where the document has Helsing too."""
        base = one.text[:-1]
        if one.entry is None and one.text.endswith("s") and base in self.reading.strong and len(base) > 1:
            source = self.reading.strong[base]
            one.text, one.end = base, one.end - 1
            one.letter, one.kinds, one.entry = source.letter, source.kinds, source.entry

    def _free(self, start: int) -> bool:
        return not any(low <= start < high for low, high in self.taken)

    def _again(self, at: int) -> None:
        word = self.words[at]
        if not word.capital or word.barred or not self._free(word.start):
            return
        first = word.text.split("-")[0]
        for form in (word.text, word.text[:-1] if word.text.endswith("s") else "", first if first != word.text else ""):
            source = self.reading.strong.get(form)
            if source is None or " " in form or not form:
                continue
            if ordinary(form) and (_ARTICLE_BEFORE.search(self.text, self.part.start, word.start) or word.head):
                continue
            if form == first and form != word.text and len(form) < 2:
                continue
            self._add(word.start, word.start + len(form), source.letter, source.kinds, source.entry)
            return

    def _listed(self, at: int) -> None:
        """ "Accel, Plural und General Catalyst": what stands in a list of names is one."""
        word = self.words[at]
        low = word.text.casefold()
        if not word.capital or word.barred or word.head or not self._free(word.start) or low in _lists()["anglicisms"]:
            return
        if not word.english or _ARTICLE_BEFORE.search(self.text, max(self.part.start, word.start - 20), word.start):
            return
        end = at + 1
        while end < len(self.words) and self._adjacent(end) and self.words[end].capital and self._free(self.words[end].start):
            end += 1
        stop = self.words[end - 1].end
        before = any(_LIST_BEFORE.fullmatch(self.text, one.end, word.start) for one in self.found if one.end < word.start)
        after = any(_LIST_AFTER.fullmatch(self.text, stop, one.start) for one in self.found if stop < one.start < stop + 12)
        bare = _BARE_BEFORE.search(self.text[max(self.part.start, word.start - 12) : word.start])
        if (before and after) or (after and bare) or (before and self._in_list_end(word.start)):
            form = self.text[word.start : stop]
            kinds = kinds_of_german(form)
            self._add(word.start, stop, letter_of(kinds) if kinds else "N", kinds)

    def _labelled(self) -> None:
        """ "Investoren: Lakestar, Freigeist, Birke Ventures": after a label each piece with capitals is a name."""
        label = _LABEL.match(self.text, self.part.start, self.part.end)
        if label is None:
            return
        for piece in re.finditer(r"[^,;()]+", self.text[label.end() : self.part.end]):
            form = piece[0].strip().removeprefix("und ").rstrip(".")
            start = self.text.find(form, label.end() + piece.start()) if form else -1
            if start >= 0 and _LABELLED.fullmatch(form) and self._free(start) and not _described_as(form.split()[0]):
                if form.split()[0].casefold() not in _lists()["never"] and not form.isdigit():
                    kinds = kinds_of_german(form)
                    self._add(start, start + len(form), letter_of(kinds) if kinds else "N", kinds)

    def _widen_last(self) -> None:
        """ "Accel, Plural und Boss Zhipin": an ordinary word between "und" and a last name is part of it."""
        starts = {word.start: at for at, word in enumerate(self.words)}
        for one in self.found:
            at = starts.get(one.start, 0)
            before = self.words[at - 1]
            if at == 0 or one.entry or not self._adjacent(at) or not before.capital or before.barred or before.head:
                continue
            if self._free(before.start) and self._in_list_end(before.start):
                one.start, one.text = before.start, self.text[before.start : one.end]

    def _in_list_end(self, start: int) -> bool:
        """The last of three or more: two names, divided by a comma, stand before "und"."""
        mine = sorted((one for one in self.found if one.end < start), key=lambda one: one.end)[-2:]
        return len(mine) == 2 and self.text[mine[0].end : mine[1].start] == ", " and self.text[mine[1].end : start] in (
            " und ",
            " sowie ",
        )


def kinds_of_german(name: str) -> tuple[str, ...]:
    """Classes that the form of a name tells: its last word, its first, or a legal form."""
    lists = _lists()
    core = strip_legal_form(name)
    words = core.split()
    for word in (words[-1:] + words[:1]) if len(words) > 1 else []:
        for kind in ("Fund", "VentureInvestor", "University", "GovernmentBody", "Exchange", "Company"):
            if word.casefold() in lists.get(f"kind_{kind}", frozenset()):
                return (kind,)
    return ("Company",) if core != name else ()
