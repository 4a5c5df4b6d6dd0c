"""How far a German name reaches that begins at a word: persons, tails like Ventures, legal forms, numerals; finds no beginning."""

from __future__ import annotations

import re

from kg.extract.forms_german import (
    AFTER_DATIVE,
    AFTER_ORDINARY,
    COUNTS,
    DATIVE_PHRASE,
    FEMININE_BEFORE,
    LIST_BEFORE,
    NAME_PARTICLES,
    NOUN_PHRASE,
    PARTICLES,
    PLACE_AFTER_NAME,
    PLACE_BEFORE,
    SINGULAR_BEFORE,
)
from kg.extract.gazetteer import Hit
from kg.extract.german_tokens import MANAGED_BEFORE, GermanSentence, Word
from kg.extract.words_german import (
    described_as,
    is_german,
    known_in,
    lists_de,
    ordinary,
)

_LAST_OF_NAMES = frozenset(["Tech", "Health", "Bio", "Energy", "Data", "Media", "Mobility", "Games", "Analytics"])
_OF_LEARNING = ("-Universität", "-Hochschule", "-Institut", "-Stiftung", "-Institute")


class GermanSpans(GermanSentence):
    """Measures names in words."""

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
        if not self._adjacent(after):
            return False
        return bool(self._tail_run(after)) or (bool(hit.entry) and self._names_another(after))

    def _names_another(self, at: int) -> bool:
        """ "Samsung Next", "Google Deepmind": an English word right after a known name makes another one of it."""
        word = self.words[at]
        plain = word.capital and not word.barred and not word.head and word.hit is None and "-" not in word.text
        return plain and (word.english or word.name) and not is_german(word.text) and not word.given

    def _tail_run(self, at: int) -> int:
        """How many words from `at` close a name: the last of them must be a tail (Ventures, GmbH)."""
        length, best = 0, 0
        while at + length < len(self.words) and length < 5 and (length == 0 or self._adjacent(at + length)):
            word = self.words[at + length]
            if not word.capital or (word.barred and not word.tail) or (word.hit is not None and not word.tail):
                break
            if best == length > 0 and word.text == "Kapital":
                break  # "bei der auch Alder Ventures Kapital gab"
            follower = self.words[at + length + 1] if at + length + 1 < len(self.words) else None
            formed = follower is not None and follower.text in lists_de()["forms"] and self._adjacent(at + length + 1)
            if word.head and not word.tail and not word.name and not formed:
                break  # "Münchner Wagniskapitalgeber Alder Ventures"
            length += 1
            if word.tail:
                best = length
        return best

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
        if length > 1 and self.words[at + length - 1].text.endswith(_OF_LEARNING):
            return 0  # "Johannes Gutenberg-Universität"
        return length if length > 1 else 0

    def _length(self, at: int, described: str) -> int:
        word = self.words[at]
        tails = self._tail_run(at + 1) if self._adjacent(at + 1) else 0
        if tails == 1 and self._only_from_where(at):
            return 0
        if tails and (word.name or word.english or not word.head or self._coined(at)):
            if self._ordinary_object(at, tails) or self._describes(at, tails):
                return 0
            another = at + 1 + tails < len(self.words) and self._adjacent(at + 1 + tails)
            return 1 + tails + (1 if another and self._names_another(at + 1 + tails) else 0)
        if word.name or word.english:
            linked = self._linked(at + 1)
            if linked:
                return 1 + linked + self._more(at + 1 + linked)
        if described == "heads_investor" and word.english and self._foreign_or_loan(at + 1):
            return 2 + self._more(at + 2)  # "der Leadinvestor Emerald Rock"
        if word.name and described and self._initials(at):
            return 2
        if word.name:
            return 1 + self._more(at + 1)
        if word.english and self._adjacent(at + 1) and self._foreign(at + 1) and self._pair(at):
            return 2 + self._more(at + 2)
        uncounted = at + 1 < len(self.words) and self.words[at + 1].text.casefold() in lists_de()["uncounted"]
        if described and not word.head and self._adjacent(at + 1) and self._plain_capital(at + 1) and not uncounted:
            return 2  # three nouns side by side: a description and a name of two words
        shut = lists_de()["anglicisms"] | lists_de()["uncounted"]
        if described and not word.head and word.text.casefold() not in shut:
            if word.english or self._adjective(word.text) or not known_in(word.text, "de"):
                return 1 + self._more(at + 1)
            if AFTER_ORDINARY.match(self.text, word.end, min(self.part.end, word.end + 16)) or self._in_apposition(at):
                return 1
        if self._adjective(word.text) and not self._opens(word.start) and self._adjacent(at + 1):
            follower = self.words[at + 1]
            if follower.capital and not follower.barred:
                return 2
        return 0

    def _only_from_where(self, at: int) -> bool:
        """ "Spanischer Fonds führt Runde an": at the head of a sentence an adjective and a kind of firm are no name."""
        word, tail = self.words[at], self.words[at + 1]
        inflected = word.text.endswith(("ischer", "ische", "isches", "ischen"))
        kind = tail.text in ("Fonds", "Bank", "Holding", "Gruppe", "Versicherung")
        return inflected and kind and self._opens(word.start)

    def _foreign_or_loan(self, at: int) -> bool:
        """A word right after another that English has too and that is no description."""
        return self._adjacent(at) and self._plain_capital(at) and known_in(self.words[at].text, "en")

    def _initials(self, at: int) -> bool:
        """ "die Banktochter LB Zukunft, die …": initials and a noun that ends the phrase are one name after a description."""
        word = self.words[at]
        if not (word.text.isupper() and len(word.text) < 5 and self._adjacent(at + 1) and self._plain_capital(at + 1)):
            return False
        end = self.words[at + 1].end
        return end == self.part.end or self.text[end] in ",.;:)"

    def _coined(self, at: int) -> bool:
        """ "Nordlinghaus Robotics": it ends like a description, but no dictionary has it, and the word after it only ends names."""
        word = self.words[at]
        lone = self._adjacent(at + 1) and self.words[at + 1].tail and self._tail_run(at + 1) == 1
        lists = lists_de()
        only_ends = (
            lone
            and self.words[at + 1].text not in lists["forms"]
            and word.text.casefold() not in lists[word.head or "never"]
        )
        return lone and bool(word.head) and "-" not in word.text and (only_ends or not known_in(word.text, "de"))

    def _in_apposition(self, at: int) -> bool:
        """ "des Hamburger Start-ups Wellenreiter": after a determiner and a description a countable noun is a name."""
        word, head = self.words[at], self.words[at - 1]
        if word.text.casefold() in lists_de()["uncounted"] or word.text.endswith(("en", "ungen", "ern")):
            return False
        before = self.text[max(self.part.start, head.start - 60) : head.start]
        ends = AFTER_DATIVE.match(self.text, word.end) is not None
        return NOUN_PHRASE.search(before) is not None or (ends and DATIVE_PHRASE.search(before) is not None)

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
        if (
            tails == 1
            and last.text == "Fonds"
            and word.text.endswith(("ungen", "heiten", "keiten", "schaften", "ionen"))
        ):
            return True  # "dürfen Lokalregierungen Fonds nicht mehr auflegen"
        weak = tails == 1 and not word.name and not word.english and last.text.casefold() in lists_de()["weak_tails"]
        if weak and self._description_before(at) == "heads_investor":
            return False  # "die Altinvestoren Weinberg Kapital und …"
        if weak and any(LIST_BEFORE.fullmatch(self.text, one.end, word.start) for one in self.found):
            return False
        return weak and not SINGULAR_BEFORE.search(self.text[max(self.part.start, word.start - 6) : word.start])

    def _pair(self, at: int) -> bool:
        return self.words[at].head == "" or not is_german(self.words[at].text)

    def _foreign(self, at: int) -> bool:
        word = self.words[at]
        return word.capital and not word.barred and not word.head and (word.name or word.english) and word.hit is None

    def _more(self, at: int) -> int:
        """How many further words belong to a name whose end is open."""
        length = 0
        while at + length < len(self.words) and self._adjacent(at + length) and length < 5:
            word = self.words[at + length]
            if not (self._numeral(word) or word.tail or self._goes_on(at + length) or (length and self._closes(word))):
                break
            length += 1
        return length

    @staticmethod
    def _closes(word: Word) -> bool:
        """ "Alder Industrial Tech": a loan word after a name of two words is its last."""
        loan = word.text.casefold() in lists_de()["anglicisms"] and (
            known_in(word.text, "en") or not is_german(word.text)
        )
        return loan and word.capital and not word.barred and word.hit is None

    def _goes_on(self, at: int) -> bool:
        """Whether a word that is no German one, or English too, continues the name before it ("Eks Rolle" does not)."""
        word, before = self.words[at], self.words[at - 1]
        if word.hit is not None and not word.hit.entry:
            return before.name  # "Juventus Turin"
        if word.text in _LAST_OF_NAMES and (before.name or before.english) and word.hit is None:
            return True  # "Magnolia Tech"
        if word.text.casefold() in lists_de()["uncounted"]:
            return False  # "bei Quillon Geld nach"
        if (word.hit is not None and word.hit.entry) or (before.text.endswith("s") and is_german(word.text)):
            return False
        return word.capital and not word.barred and not word.head and (word.name or word.english)

    def _numeral(self, word: Word) -> bool:
        """ "Fonds II", "Studio 71": no count of what follows ("Quillon 40 Millionen")."""
        if word.text in ("I", "II", "III", "IV", "V", "VI"):
            return True
        return word.text.isdigit() and len(word.text) < 3 and not COUNTS.match(self.text, word.end)

    def _coupled_with(self, at: int, hit: Hit) -> bool:
        """ "der Investor Norvik-Lund", where Norvik is well known: a name of its own, if what is coupled describes nothing."""
        word = self.words[at]
        last = word.text[hit.end - word.start + 1 :]
        coined = last.isalpha() and last[:1].isupper() and last[1:].islower() and len(last) > 2
        usual = last.casefold() in lists_de()["anglicisms"] or bool(described_as(last))
        told = self._description_before(at) in ("heads_company", "heads_investor")
        plain = is_german(last) or known_in(last, "en")
        return coined and word.text[hit.end - word.start] == "-" and not usual and (told or not plain)

    def _names_fund(self, word: Word, pieces: list[str]) -> bool:
        """ "der von Alder gemanagte Ried-Silber-Fonds", "der Silber-Ried-Fonds": no sort of fund, as "Deep-Tech-Fonds" is."""
        if MANAGED_BEFORE.search(self.text, max(self.part.start, word.start - 24), word.start):
            return True
        lists = lists_de()
        sorts = lists["anglicisms"] | lists["kinds_of_fund"] | lists["loans"]
        plain = [
            one for one in pieces if one[:1].islower() or one.isupper() or is_german(one) or one.casefold() in sorts
        ]
        return len(pieces) > 1 and not plain and word.hit is None

    @staticmethod
    def _describes_note(word: Word) -> bool:
        return word.head in ("heads_company", "heads_investor") or ("-" in word.text and ordinary(word.text))

    def _describes_next(self, match: re.Match[str]) -> bool:
        """ "die Schweizer Pensionskasse Norvika": an institution of a country, right before a name that no dictionary has."""
        at = next((at for at, word in enumerate(self.words) if word.start == match.end() + 1), None)
        if at is None or not match[0].split(" ")[0].endswith(("er", "sche", "schen", "scher")):
            return False
        word = self.words[at]
        place = word.hit is not None and not word.hit.entry
        return self._adjacent(at) and word.capital and not word.barred and not place and not is_german(word.text)

    def _whole(self, end: int) -> int:
        """ "Stiftung Carl Zeiss": where a known name ends that an institution's goes on into."""
        ends = (word.hit.end for word in self.words if word.end == end and word.hit is not None and word.hit.entry)
        return max(end, next(ends, end))
