"""The words of one German sentence with what each can be, and the names found in it so far; decides on no name itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extract.forms_german import (
    ADJECTIVE_OF_PLACE,
    GLUED,
    MULTIPLE,
    NUMBER,
    NUMBERED,
    TOKEN,
)
from kg.extract.gazetteer import (
    Gazetteer,
    Hit,
)
from kg.extract.spotted import (
    Spotted,
)
from kg.extract.text import (
    Sentence,
)
from kg.extract.words_german import (
    described_as,
    given_names,
    in_dictionary,
    is_english,
    is_german,
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


# "Küstenkapital": no sort of capital, so a name.
_NAMED_CAPITAL = re.compile(
    r"(?!eigen|fremd|wagnis|risiko|wachstums|gründungs|start|anfangs|grund|stamm|bar|human|sach|finanz|anlage|betriebs|nominal|beteiligungs|seed|früh|investitions"
    r"|umlauf|kern|wandel|kunden|kredit|bank|privat|spekulations|auslands|investoren|venture|growth|mezzanine|geistes|gesamt|frei|mehr|natur|sozial|spar|aktien|haft|nenn|misch|fonds|folge|deckungs|genehmigt)[a-zäöüß]{4,}kapital"
)
_ROMAN = re.compile(r"[IV][IVX]{0,3}|X[IVX]{1,3}")  # "X" alone is a name as often
_NUMERIC_NAME = re.compile(r"[a-z]{1,6}\d{1,2}[a-z]{3,}")  # "b2venture"
_SORTS_OF_INVESTOR = frozenset(
    [
        "Family Office",
        "Family Offices",
        "Business Angel",
        "Business Angels",
        "Venture Capital",
        "Private Equity",
        "Venture Debt",
        "First Close",
        "First Closing",
        "Second Close",
        "Final Close",
        "Final Closing",
    ]
)
MANAGED_BEFORE = re.compile(
    r"\b(?:verwaltete|gemanagte|aufgelegte|betreute|geführte|genannte|benannte|getaufte|gemanagten)[nrms]? $"
)
_SORT_BEFORE = re.compile(
    r"(?:\b(?:[Ee]in(?:e[nmrs]?)?|[Kk]ein(?:e[nmrs]?)?|mehrere[rn]?|viele[rn]?|einige[rn]?|zwei|drei|vier|als|[a-zäöüß-]{2,}(?:ste|sten|ster|stes|e|en|es|er))|\d) $"
)
# Loan words of two parts that say what sort of investor is named after them.
_LOAN_SORT = re.compile(
    r"(?:Company|Venture|Start-?up)[ -]Builder\b|Start-?up[ -]Studio\b|Family-Office\b|Family Office\b(?= [A-ZÄÖÜ])|Corporate[ -]VC\b"
)
_ROUND_BEFORE = re.compile(r"\b(?:[Ss]eries?|[Ss]erien?|[Pp]hase|[Rr]unde|[Pp]re)[ -]$")
_OF_PRODUCTS = re.compile(r"\b(?:von|für) (?:[a-zäöüß-]+en )?$")


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


class GermanSentence:
    """The words of a German sentence, and the names found in it."""

    def __init__(self, text: str, part: Sentence, gazetteer: Gazetteer, reading: Reading) -> None:
        self.text, self.part, self.reading = text, part, reading
        self.gazetteer = gazetteer
        self.found: list[Spotted] = []
        self.taken: list[tuple[int, int]] = []
        hits = {hit.start: hit for hit in gazetteer.latin_hits(text, part.start, part.end) if not hit.ambiguous}
        spans = [span for token in TOKEN.finditer(text, part.start, part.end) for span in _unglued(token)]
        self.words = [self._word(start, end, hits) for start, end in spans]
        for sort in _LOAN_SORT.finditer(text, part.start, part.end):
            for word in (one for one in self.words if sort.start() <= one.start < sort.end()):
                word.barred, word.tail, word.head = True, False, "heads_investor"

    def _word(self, start: int, end: int, hits: dict[int, Hit]) -> Word:
        word = self.text[start:end]
        lists = lists_de()
        low = word.casefold()
        capital = any(letter.isupper() for letter in word) and not NUMBER.match(word)
        odd = (
            NUMBERED.match(self.text, start) is not None
            or "|" in word
            or _NUMERIC_NAME.fullmatch(word) is not None
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
        shouted = word.isupper() and len(word) > 4 and made.hit is None
        if _ROMAN.fullmatch(word) or (len(word) == 1 and _ROUND_BEFORE.search(self.text, max(0, start - 12), start)):
            made.barred = True  # "die Series A Alder Capital"
        york = word == "Yorker" or (word == "New" and self.text[end : end + 7] == " Yorker")
        if york or self.text[start - 1 : start] == "#" or (shouted and self._ordinary_shouted(low)):
            made.barred = True
        opening = self._opens(made.start)
        if opening and low in lists["common"]:
            made.barred = True
        made.given = all(piece in given_names() for piece in low.split("-"))
        made.tail = low in lists["name_tails"] or word in lists["forms"]
        made.head = described_as(low)
        made.name = (
            not ordinary(word)
            or (self._named_fund(low) and not self._sort_of_fund(start, low))
            or _NAMED_CAPITAL.fullmatch(low) is not None
        )
        made.english = is_english(word)
        return made

    @staticmethod
    def _ordinary_shouted(low: str) -> bool:
        """ "INVESTMENTS", "ROUNDUP": a heading in capitals names nobody with words of every day."""
        lists = lists_de()
        return low in lists["anglicisms"] or low in lists["media"] or ordinary(low.capitalize())

    @staticmethod
    def _named_fund(low: str) -> bool:
        """ "Riedfonds": no word for a kind of fund, so its name."""
        kind = low.removesuffix("fonds").rstrip("-s")
        return low.endswith("fonds") and len(kind) > 2 and kind not in lists_de()["kinds_of_fund"]

    def _sort_of_fund(self, start: int, low: str) -> bool:
        """ "einen der größten Chipfonds", "mehrere Chipfonds": a sort of fund, whatever its first word."""
        kind = low.removesuffix("fonds").rstrip("-s")
        before = self.text[max(self.part.start, start - 24) : start]
        if MANAGED_BEFORE.search(before):
            return False  # "der von Alder Capital verwaltete Riedfonds"
        return _SORT_BEFORE.search(before) is not None and (is_german(kind) or in_dictionary(kind))

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

    def _adjacent(self, at: int) -> bool:
        """Whether a word follows the one before it as part of one name."""
        if at <= 0 or at >= len(self.words):
            return False
        before = self.words[at - 1]
        between = self.text[before.end : self.words[at].start]
        return between in (" ", " & ", " + ") or (between == ". " and len(before.text) <= 2)

    def _adjective(self, word: str) -> bool:
        """Adjectives are small in German, unless they are part of a name."""
        return word.endswith(("ische", "ischer", "isches", "ischen")) or word in ("Deutsche", "Deutschen", "Erste")

    def _demonym(self, word: str) -> bool:
        """Münchner, Hamburger, Schweizer."""
        if not ADJECTIVE_OF_PLACE.fullmatch(word):
            return False
        if word in lists_de()["demonyms"]:
            return True
        stems = (word[:-2], word[:-1], word[:-2] + "en")
        rows = [(row[0], row[1]) for stem in stems for row in self.gazetteer.latin.get(stem.casefold(), ())]
        return any(form in stems and not entry for form, entry in rows)

    def _made_of_place(self, at: int) -> bool:
        """ "Innsbrucker KI-Unternehmen": before a description a word in -er is made of a place's name."""
        word = self.words[at]
        if at + 1 >= len(self.words) or len(word.text) < 6 or word.hit is not None:
            return False
        after = self.words[at + 1]
        if after.tail and not after.text.endswith("gesellschaft"):
            return False
        return not word.given and not word.head and ADJECTIVE_OF_PLACE.fullmatch(word.text) is not None

    def _description_before(self, at: int) -> str:
        """The kind of the noun right before a word: it then is a name, or part of one."""
        if at == 0 or not self._adjacent(at):
            return ""
        before = self.words[at - 1]
        if before.head == "heads_product" and _OF_PRODUCTS.search(self.text, self.part.start, before.start):
            return "heads_company"  # "der Hersteller von Beschleunigern Quillon"
        return before.head if before.capital else ""

    def _add(self, start: int, end: int, letter: str, kinds: tuple[str, ...], entry: str | None = None) -> None:
        form = self.text[start:end]
        low = form.casefold()
        if (low in lists_de()["media"] or form in _SORTS_OF_INVESTOR) and not entry:
            return
        if low in lists_de()["regulators"]:
            return
        one = Spotted(start, end, form, letter, kinds, entry)
        one.compound = self.text[end : end + 1] == "-"
        self.found.append(one)
        self.taken.append((start, end))
        self.reading.strong.setdefault(form, one)

    def _free(self, start: int) -> bool:
        return not any(low <= start < high for low, high in self.taken)
