"""Reads the names of one German sentence by their form and their neighbours; knows no other sentence.

What the rest of the document shows of them comes later, in names_german.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extract.forms_german import (
    ADJECTIVE_OF_PLACE,
    AFTER_ORDINARY,
    BARE,
    COUNTS,
    FEMININE_BEFORE,
    FOUNDERS,
    GLUED,
    INSTITUTION,
    ITEM_NAME,
    MULTIPLE,
    NAME_PARTICLES,
    NUMBER,
    NUMBERED,
    PARTICLES,
    PLACE_AFTER_NAME,
    PLACE_BEFORE,
    QUOTED,
    ROW_NAME,
    SINGULAR_BEFORE,
    TOKEN,
)
from kg.extract.gazetteer import Gazetteer, Hit, letter_of
from kg.extract.spotted import Spotted
from kg.extract.text import Sentence
from kg.extract.words_german import (
    HEAD_KINDS,
    described_as,
    given_names,
    in_dictionary,
    is_english,
    is_german,
    kinds_of_german,
    known_in,
    lists_de,
    ordinary,
)


def _unglued(token: re.Match[str]) -> list[tuple[int, int]]:
    """Words that a machine ran together ("TangProfessor", "GLM-6Bdas") are two."""
    cut = GLUED.search(token[0])
    if cut is None:
        return [token.span()]
    middle = token.start() + cut.start()
    return [(token.start(), middle), (middle, token.end())]


@dataclass(slots=True)
class Word:
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
class Reading:
    """What the document has shown so far to be a name."""

    strong: dict[str, Spotted] = field(default_factory=dict)
    _first: dict[str, list[str]] = field(default_factory=dict)

    def starting_with(self, word: str) -> list[str]:
        """The names of several words that begin with a word, longest first."""
        if not self._first:
            for form in self.strong:
                if " " in form and self.strong[form].letter in "ON":
                    self._first.setdefault(form.split(" ")[0], []).append(form)
            for forms in self._first.values():
                forms.sort(key=len, reverse=True)
        return self._first.get(word, [])


class FirstReading:
    """Reads the names of one German sentence, in two rounds."""

    def __init__(self, text: str, part: Sentence, gazetteer: Gazetteer, reading: Reading) -> None:
        self.text, self.part, self.reading = text, part, reading
        self.gazetteer = gazetteer
        self.found: list[Spotted] = []
        self.taken: list[tuple[int, int]] = []
        hits = {hit.start: hit for hit in gazetteer.latin_hits(text, part.start, part.end) if not hit.ambiguous}
        spans = [span for token in TOKEN.finditer(text, part.start, part.end) for span in _unglued(token)]
        self.words = [self._word(start, end, hits) for start, end in spans]

    def _word(self, start: int, end: int, hits: dict[int, Hit]) -> Word:
        word = self.text[start:end]
        lists = lists_de()
        low = word.casefold()
        capital = any(letter.isupper() for letter in word) and not NUMBER.match(word)
        odd = (
            NUMBERED.match(self.text, start) is not None
            or "|" in word
            or (MULTIPLE.fullmatch(word) is not None and self.text[end : end + 2].strip()[:1].isupper())
        )
        made = Word(start, end, word, capital or odd)
        capital = made.capital
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
        made.given = all(piece in given_names() for piece in low.split("-"))
        made.tail = low in lists["name_tails"] or word in lists["forms"]
        made.head = described_as(low)
        made.name = not ordinary(word) or self._named_fund(low)
        made.english = is_english(word)
        return made

    @staticmethod
    def _named_fund(low: str) -> bool:
        """ "Riedfonds": no word for a kind of fund, so its name."""
        kind = low.removesuffix("fonds").rstrip("-s")
        return low.endswith("fonds") and len(kind) > 2 and kind not in lists_de()["kinds_of_fund"]

    def _genitive_hit(self, word: Word) -> Hit | None:
        """Nvidias, OpenAIs: the registry's name with the ending of the genitive."""
        if not word.text.endswith("s") or "-" in word.text or len(word.text) < 4:
            return None
        for form, entry, kinds, ambiguous in self.gazetteer.latin.get(word.text[:-1].casefold(), ()):
            if form == word.text[:-1] and not ambiguous:
                return Hit(word.start, word.end - 1, entry, kinds, ambiguous)
        return None

    def _opens(self, start: int) -> bool:
        before = self.text[max(self.part.start, start - 3) : start].strip()
        return start == self.part.start or not before or before[-1:] in '"“„»(:•*–—|/-'

    # First reading: names that their form or their neighbour shows.

    def first_reading(self) -> None:
        """Names by form: the registry, words that are not German, persons, what follows a description."""
        self._quoted()
        self._institutions()
        self._bare()
        at = 0
        while at < len(self.words):
            at = self._read_at(at)

    def _quoted(self) -> None:
        for match in QUOTED.finditer(self.text, self.part.start, self.part.end):
            name = match[1]
            if name.endswith("."):
                continue  # a saying
            if name.casefold() not in lists_de()["media"] and not all(ordinary(word) for word in name.split()):
                self._add(match.start(1), match.end(1), "N", ())

    def _institutions(self) -> None:
        """Universities, ministries, states: names made of ordinary words."""
        for match in INSTITUTION.finditer(self.text, self.part.start, self.part.end):
            hit = next((word.hit for word in self.words if word.start == match.start()), None)
            if (hit is None or hit.end < match.end()) and self._free(match.start()):
                kind = next(kind for kind in ("University", "GovernmentBody", "Company", "Fund") if match[kind])
                start = match.start()
                first = next((word for word in self.words if word.start == start), None)
                if kind == "Fund" and first is not None and (first.barred or first.head) and " " in match[0]:
                    start += len(first.text) + 1
                self._add(start, match.end(), "O", (kind,))

    def _bare(self) -> None:
        """Nouns without an article where only a name can stand."""
        for match in FOUNDERS.finditer(self.text, self.part.start, self.part.end):
            inside = [word for word in self.words if match.start(1) <= word.start < match.end(1)]
            if len(inside) == 2 and not any(word.head or word.hit or word.barred or word.tail for word in inside):
                self._add(match.start(1), match.end(1), "P", ("Person",))
        first = next((word for word in self.words if word.capital), None)
        if self.part.kind == "row" and (cell := ROW_NAME.match(self.text, self.part.start, self.part.end)):
            self._row_name(cell)
        if (
            self.part.kind == "item"
            and first is not None
            and ITEM_NAME.match(self.text, self.part.start, first.end + 2)
        ):
            known = first.hit is not None or first.barred or first.head or first.given or in_dictionary(first.text)
            if not known and self._free(first.start):
                self._add(first.start, first.end, "O", ())
        for match in BARE.finditer(self.text, self.part.start, self.part.end):
            group = next(number for number in range(1, 5) if match[number])
            start, end = match.span(group)
            first = next((word for word in self.words if word.start == start), None)
            if (
                first is None
                or first.barred
                or first.head
                or first.hit is not None
                or first.given
                or not self._free(start)
            ):
                continue
            if not any(word.hit is not None or word.head for word in self.words if start <= word.start < end):
                self._add(start, end, "O", kinds_of_german(match[group]))

    def _row_name(self, cell: re.Match[str]) -> None:
        """ "Trassenkopf, Zürich | Serie C | …": a row with a sum begins with a name, whatever the dictionary says."""
        first = next((word for word in self.words if word.start == cell.start(1)), None)
        inside = [word for word in self.words if cell.start(1) <= word.start < cell.end(1)]
        if first is not None and not first.barred and not any(word.hit for word in inside) and self._free(first.start):
            kinds = kinds_of_german(cell[1])
            self._add(cell.start(1), cell.end(1), "O", kinds)

    def _read_at(self, at: int) -> int:
        word = self.words[at]
        if any(start <= word.start < end for start, end in self.taken):
            return at + 1
        if word.hit is not None and not word.hit.entry and word.given and (length := self._person(at)):
            self._add(word.start, self.words[at + length - 1].end, "P", ("Person",))
            return at + length  # "Milan Erle"
        if (
            self._demonym(word.text)
            and self._adjacent(at + 1)
            and self.words[at + 1].head
            and self.words[at + 1].capital
        ):
            return at + 1
        if word.hit is not None and not self._longer_name(at):
            return self._registered(at, word.hit)
        if not word.capital or word.barred:
            return at + 1
        if "-" in word.text and word.hit is None and not word.given:
            if self._double_name(at):
                self._add(word.start, word.end, "O", HEAD_KINDS[self.words[at - 1].head][1])
                return at + 1
            if self._hyphened(word):
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
            if word.head and not word.tail and not word.name:
                break  # "Münchner Wagniskapitalgeber Alder Ventures"
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

    def _double_name(self, at: int) -> bool:
        """ "der Konzern Ried-Bremse": after a description a hyphened word is a name, unless it ends in a description."""
        word = self.words[at]
        last = word.text.rsplit("-", 1)[-1]
        if self._description_before(at) not in ("heads_company", "heads_investor") or not last[:1].isupper():
            return False
        hit = next(iter(self.gazetteer.latin_hits(self.text, word.start, word.end)), None)
        return hit is None and not described_as(last) and last.casefold() not in lists_de()["anglicisms"]

    def _hyphened(self, word: Word) -> bool:
        """ "Quillon-Gründer", "Ex-Norvik-Manager": the name before a German noun."""
        pieces = word.text.split("-")
        at = word.start
        if pieces[1:] == ["Familie"] and not is_german(pieces[0]):
            self._add(at, word.end, "O", ("Company",))  # "die Norvik-Familie"
            return True
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
        while keep > 1 and is_german(pieces[keep - 1]):
            keep -= 1
        name = "-".join(pieces[:keep])
        if name and name[0].isupper() and self._may_lead(pieces[:keep], pieces[-1]):
            self._add(at, at + len(name), "N", ())
        return len(pieces) > 1 or at > word.start

    def _may_lead(self, pieces: list[str], head: str) -> bool:
        """Before "-Gruppe" or "-Gründer" stands a name, even one that looks like a compound."""
        lists = lists_de()
        german = in_dictionary if head.casefold() in lists["heads_of_names"] else is_german
        return all(
            not german(piece)
            and not known_in(piece, "en")
            and piece.casefold() not in lists["never"]
            and not self._loan_compound(piece.casefold())
            for piece in pieces
        )

    @staticmethod
    def _loan_compound(low: str) -> bool:
        """ "Quantensoftware": a German word and one that both languages have."""
        lists = lists_de()
        return any(
            (low[cut:] in lists["anglicisms"] or low[cut:] in lists["loans"])
            and any(known_in(low[:cut].removesuffix(link), "de") for link in ("", "s", "n", "en"))
            for cut in range(3, len(low) - 2)
        )

    def _name_at(self, at: int) -> tuple[int, str, tuple[str, ...]]:
        """Length in words, letter and kinds of the name that begins at a word; length 0 for none."""
        word = self.words[at]
        described = self._description_before(at)
        company = self._adjacent(at + 1) and self._tail_run(at + 1)
        if word.given and not company and (length := self._person(at)):
            return length, "P", ("Person",)
        if described == "heads_person" and word.name and (length := self._person(at)):
            return length, "P", ("Person",)
        named = word.head == "heads_fund" and self._adjacent(at + 1) and self._named_by_place(at + 1)
        if named and not (self._adjacent(at + 2) and self._tail_run(at + 2)):
            return 2 + self._more(at + 2), "O", ("Fund",)
        if word.head and not word.name and not described:
            return 0, "", ()
        length = self._length(at, described)
        if not length:
            return 0, "", ()
        if length > 1 and self._sits_in(at):
            return 0, "", ()  # the name begins with the next word
        form = self.text[word.start : self.words[at + length - 1].end]
        kinds = kinds_of_german(form)
        letter = letter_of(kinds) if kinds else "N"
        if not kinds and described:
            letter, kinds = HEAD_KINDS[described]
            letter = letter or "O"
            if letter == "P" and length == 1:
                letter, kinds = "N", ()
        if length == 1 and not kinds and self._is_place(word.start):
            return length, "G", ("Place",)
        return length, letter, kinds

    def _demonym(self, word: str) -> bool:
        """Münchner, Hamburger, Schweizer."""
        if not ADJECTIVE_OF_PLACE.fullmatch(word):
            return False
        if word in lists_de()["demonyms"]:
            return True
        stems = (word[:-2], word[:-1], word[:-2] + "en")
        rows = [(row[0], row[1]) for stem in stems for row in self.gazetteer.latin.get(stem.casefold(), ())]
        return any(form in stems and not entry for form, entry in rows)

    def _sits_in(self, at: int) -> bool:
        """ "die Hamburger HHLA": after an article an adjective made of a place's name is no part of the name after it."""
        word, follower = self.words[at], self.words[at + 1]
        if not FEMININE_BEFORE.search(
            self.text[max(self.part.start, word.start - 7) : word.start]
        ) or not self._demonym(word.text):
            return False
        return follower.hit is not None or follower.name or follower.english

    def _named_by_place(self, at: int) -> bool:
        """ "Wachstumsfonds Weser": a place or ordinary word after a kind of fund makes a name of both."""
        word = self.words[at]
        place = word.hit is not None and not word.hit.entry
        return word.capital and not word.barred and not word.head and (place or (not word.name and word.hit is None))

    def _is_place(self, start: int) -> bool:
        before = self.text[max(self.part.start, start - 40) : start]
        if PLACE_BEFORE.search(before):
            return True
        match = PLACE_AFTER_NAME.search(before)
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
            if word.text in PARTICLES and at + length + 1 < len(self.words):
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
            if length > 1 and not word.given and len(word.text) > 2 and word.text not in NAME_PARTICLES:
                break
        return length if length > 1 else 0

    def _length(self, at: int, described: str) -> int:
        word = self.words[at]
        tails = self._tail_run(at + 1) if self._adjacent(at + 1) else 0
        if tails and (word.name or word.english or not word.head):
            if self._ordinary_object(at, tails) or self._describes(at, tails):
                return 0
            return 1 + tails
        if word.name or word.english:
            linked = self._linked(at + 1)
            if linked:
                return 1 + linked + self._more(at + 1 + linked)
        if word.name:
            return 1 + self._more(at + 1)
        if word.english and self._adjacent(at + 1) and self._foreign(at + 1) and self._pair(at):
            return 2 + self._more(at + 2)
        if described and not word.head and self._adjacent(at + 1) and self._plain_capital(at + 1):
            return 2  # three nouns side by side: a description and a name of two words
        if described and not word.head and word.text.casefold() not in lists_de()["anglicisms"]:
            if word.english or self._adjective(word.text) or not known_in(word.text, "de"):
                return 1 + self._more(at + 1)
            if AFTER_ORDINARY.match(self.text, word.end, min(self.part.end, word.end + 16)):
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
        word, follower = self.words[at], self.words[at + 1]
        if word.hit is not None and word.hit.entry:
            return False  # "Bosch Sensortec GmbH"
        if self._works_name(at, tails):
            return False
        return tails > 1 and not (word.name or word.english) and follower.name and not follower.tail

    def _works_name(self, at: int, tails: int) -> bool:
        """ "der Halbleiterwerk Itzehoe GmbH": article and form agree, and firms are named by such a noun."""
        word = self.words[at]
        form = self.words[at + tails].text in lists_de()["forms"]
        before = self.text[max(self.part.start, word.start - 6) : word.start]
        return form and not word.head and (FEMININE_BEFORE.search(before) is not None or self._opens(word.start))

    def _linked(self, at: int) -> int:
        """ "Future of Voice": two words that go on with a name."""
        if at + 1 >= len(self.words) or self.words[at].text not in ("of", "for", "and", "the"):
            return 0
        follower = self.words[at + 1]
        plain = self._adjacent(at) and self._adjacent(at + 1)
        return 2 if plain and follower.capital and not follower.barred and (follower.name or follower.english) else 0

    def _ordinary_object(self, at: int, tails: int) -> bool:
        """An ordinary noun before a lone tail that is a German word too is no name ("viele Kunden Kapital")."""
        word = self.words[at]
        last = self.words[at + tails]
        weak = tails == 1 and not word.name and not word.english and last.text.casefold() in lists_de()["weak_tails"]
        return weak and not SINGULAR_BEFORE.search(self.text[max(self.part.start, word.start - 6) : word.start])

    def _pair(self, at: int) -> bool:
        return self.words[at].head == "" or not is_german(self.words[at].text)

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
            if not (self._numeral(word) or word.tail or self._goes_on(at + length)):
                break
            length += 1
        return length

    def _goes_on(self, at: int) -> bool:
        """Whether a word that is no German one, or English too, continues the name before it ("Eks Rolle" does not)."""
        word, before = self.words[at], self.words[at - 1]
        if word.hit is not None and not word.hit.entry:
            return before.name  # "Juventus Turin"
        if (word.hit is not None and word.hit.entry) or (before.text.endswith("s") and is_german(word.text)):
            return False
        return word.capital and not word.barred and not word.head and (word.name or word.english)

    def _numeral(self, word: Word) -> bool:
        """ "Fonds II", "Studio 71": no count of what follows ("Quillon 40 Millionen")."""
        if word.text in ("I", "II", "III", "IV", "V", "VI"):
            return True
        return word.text.isdigit() and len(word.text) < 3 and not COUNTS.match(self.text, word.end)

    def _add(self, start: int, end: int, letter: str, kinds: tuple[str, ...], entry: str | None = None) -> None:
        form = self.text[start:end]
        if form.casefold() in lists_de()["media"] and not entry:
            return
        one = Spotted(start, end, form, letter, kinds, entry)
        one.compound = self.text[end : end + 1] == "-"
        self.found.append(one)
        self.taken.append((start, end))
        self.reading.strong.setdefault(form, one)

    def _free(self, start: int) -> bool:
        return not any(low <= start < high for low, high in self.taken)
