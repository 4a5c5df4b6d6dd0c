"""Finds names in German text, where every noun has a capital: by dictionary, neighbours and lists.

In German two nouns that stand side by side are nearly always a description and a name ("Chipausrüster Norvik"); that
and the dictionary tell names from nouns. Nothing here knows what is said of them.
"""

from __future__ import annotations

import re

from kg.extract.dictionary import only_small
from kg.extract.forms_german import (
    ARTICLE_BEFORE,
    BARE_BEFORE,
    DETERMINED_BEFORE,
    LABEL,
    LABELLED,
    LIST_AFTER,
    LIST_BEFORE,
)
from kg.extract.gazetteer import Gazetteer, letter_of
from kg.extract.german_firms import long_firms, own_funds
from kg.extract.german_persons import addressed, german_persons
from kg.extract.german_reader import FirstReading
from kg.extract.german_subjects import bare_subjects
from kg.extract.german_tokens import Reading, Word
from kg.extract.german_towns import datelines, whereabouts
from kg.extract.spotted import Spotted, longest
from kg.extract.text import Sentence
from kg.extract.words_german import described_as, kinds_of_german, lists_de, ordinary


def german_names(text: str, parts: list[Sentence], gazetteer: Gazetteer) -> list[Spotted]:
    """All names in German sentences: first those that their form or place shows, then the same words elsewhere."""
    reading = Reading()
    readers = [_GermanReader(text, part, gazetteer, reading) for part in parts]
    for reader in readers:
        reader.first_reading()
    for reader in readers:
        reader.second_reading()
    found = _lengthened(text, parts, [one for reader in readers for one in reader.found])
    found += german_persons(text, parts, found)
    found += bare_subjects(text, parts, found)
    own_funds(text, parts, found)
    addressed(text, found)
    _abbreviated(text, parts, found)
    datelines(text, parts, found)
    whereabouts(text, found)
    return found + _surnames(text, parts, found)


_TAIL = re.compile(
    r"(?: [A-ZÄÖÜ][\w&-]+){0,2} (?:GmbH|AG|SE|UG|mbH) & Co\.? (?:KGaA|KG|OHG)\b|"
    r"(?: [A-ZÄÖÜ][\w&-]+){0,2} (?:GmbH|AG|SE|KGaA|KG|mbH|Aktiengesellschaft|Kft|Zrt|SpA)\b(?! &)|"
    r"(?: [A-ZÄÖÜ][\w&-]+){0,2} (?:S\.à ?r\.l\.|S\.A\.|B\.V\.|N\.V\.|Sp\. z o\.o\.|s\.r\.o\.)|"
    r" (?:I(?=[ ,.;)])|II|III|IV|VI|VII|Digital|Investors|Ventures|Capital|Partners|Industriebeteiligungen|Beteiligungen|Versicherung|Nord|Süd)\b"
)
# "Alder Innovation Investment": a known name with more of a firm's name behind it is another firm.
_FIRM_TAIL = re.compile(
    r"(?: (?:Innovation|Construction|Strategic|Growth|Industrial|Technology|Asset|Corporate|Equity|New|Energy)){1,2}"
    r" (?:Investments?|Ventures|Capital|Management|Partners|Fund|Holdings)\b"
)
# "+++ Alder Modelle (Ulm) +++", "Lead: Alder, mit …": what a heading of a ticker or a label of a round names.
_SHOWN = re.compile(
    r"^\+\+\+ (?P<news>[A-ZÄÖÜ][\w.&-]+(?: [A-ZÄÖÜ][\w.&-]+){0,2}) \([A-ZÄÖÜ][^()\n]{1,25}\)(?= \+\+\+)"
    r"|\b(?:Lead|Lead-?[Ii]nvestor|Anführer): (?P<lead>[A-ZÄÖÜ][\w&-]+(?: [A-ZÄÖÜ][\w&-]+){0,2})(?=[,;.]|$)",
    re.M,
)
_ROMAN = re.compile(r" [IVX]+")
_DOTTED = re.compile(r"\b(?:Inc|Ltd|Corp|Co|Zrt|Kft|Sp)$")
_INSIDE = re.compile(r"[,;)]| [a-zäöüß„(]")
_GENITIVE = re.compile(r"(-Institut)e?s(?= für )")
_INSTITUTE = re.compile(
    r"\b(?:[A-ZÄÖÜ][a-zäöüß]+er )?(?:Fraunhofer-|Leibniz-|Max-Planck-|Helmholtz-)?Institut(?P<s>e?s)? für (?:[A-ZÄÖÜa-zäöü][a-zäöüß]+(?:e|en|es) )?[A-ZÄÖÜ][\w-]+(?: und [A-ZÄÖÜ][\w-]+)?(?P<short> [A-Z]{2,5}\b)?"
)

# "hat in Basel an der Universität Physik studiert": the subject is no part of the name, the town is.
_STUDIED_IN = re.compile(
    r"\bin (?P<city>[A-ZÄÖÜ][a-zäöüß]+) an der (?P<where>Universität|Hochschule|Uni)"
    r"(?P<subject> [A-ZÄÖÜ][a-zäöüß]+) (?=studiert|promoviert)"
)


def _lengthened(text: str, parts: list[Sentence], found: list[Spotted]) -> list[Spotted]:
    """Names with what plainly belongs to them: a legal form, a number of a fund, the subject of an institute."""
    for one in found:
        tail = _TAIL.match(text, one.end) if one.letter in "ON" and one.entry is None else None
        if (
            one.letter in "ON"
            and _DOTTED.search(one.text)
            and text[one.end : one.end + 1] == "."
            and _INSIDE.match(text, one.end + 1)
        ):
            one.end += 1
            one.text = text[one.start : one.end]
        if tail is not None and (one.kinds != ("Person",)):
            one.end = tail.end()
            one.text = text[one.start : one.end]
            one.letter = "O"
            if _ROMAN.fullmatch(tail[0]) and "VentureInvestor" in one.kinds:
                one.kinds = ("Fund",)
    _firms(text, parts, found)
    long_firms(text, parts, found)
    _with_town(text, found)
    for one in found:
        if one.letter == "O" and (genitive := _GENITIVE.search(one.text)) is not None:
            one.text = one.text[: genitive.end(1)] + one.text[genitive.end() :]
    for part in parts:
        for match in _INSTITUTE.finditer(text, part.start, part.end):
            whole = match[0].removesuffix(match["short"] or "")
            name = whole if match["s"] is None else whole.replace(f"Institut{match['s']} ", "Institut ")
            found.append(Spotted(match.start(), match.end(), name, "O", ("University",)))
        for match in _STUDIED_IN.finditer(text, part.start, part.end):
            found = [one for one in found if not (match.start("where") <= one.start < match.end("subject"))]
            name = f"{match['where']} {match['city']}"
            found.append(Spotted(match.start("where"), match.end("where"), name, "O", ("University",)))
    return longest(found)


def _firms(text: str, parts: list[Sentence], found: list[Spotted]) -> None:
    """Firms whose name goes on behind a known one, and those that a ticker or a round's label shows."""
    for one in found:
        tail = _FIRM_TAIL.match(text, one.end) if one.letter in "ON" else None
        if tail is not None:
            one.end, one.letter, one.kinds, one.entry = tail.end(), "O", ("VentureInvestor",), None
            one.text = text[one.start : one.end]
    for part in parts:
        for match in _SHOWN.finditer(text[part.start : part.end]):
            start, end = (part.start + place for place in match.span(match.lastgroup or 0))
            kind = "Company" if match.lastgroup == "news" else "VentureInvestor"
            if all(one.end <= start or one.start >= end or one.entry is None for one in found):
                found.append(Spotted(start, end, text[start:end], "O", (kind,)))


_TOWN_ALONE = re.compile(r"\b(?:[Ii]n|[Aa]us|[Nn]ach|[Uu]m|[Bb]ei|[Ss]tadt|[Ff]irmensitz|[Ss]tandort|[Rr]aum) $")


_PLATFORM = re.compile(
    r"(?:\b(?:hieß|hiess|firmierte|firmierten) (?:das Unternehmen|die Firma|die Gesellschaft|das Start-up|es|sie|er|man) (?:noch |damals |zunächst |als )*|\bunter (?:dem Namen|der Firma) |\bnamens |[Pp]lattform |[Vv]ehikel |[Kk]ommanditgesellschaft |[Gg]esellschaft |[Pp]artnerschaft )$"
)


def _fills_line(text: str, start: int, one: Spotted) -> bool:
    """ "Ningbo Riedshan (Mitarbeiter): 8 %": a town and an unknown word that open a line before a share are one name."""
    opens = start == 0 or text[start - 1] == "\n"
    return (
        one.letter == "N"
        and opens
        and re.match(r"(?: \([^()\n]{2,40}\))?(?::| ?[|]|,| –) ?\d", text[one.end : one.end + 50]) is not None
    )


def _with_town(text: str, found: list[Spotted]) -> None:
    """ "die Shanghai Pudong Science Fund": a town right before a name is its first word."""
    towns = {one.end: one for one in found if one.letter == "G" and " " not in one.text and not one.text.isupper()}
    for one in found:
        town = towns.get(one.start - 1)
        if town is None or one.letter not in "ON" or one.entry is not None or text[one.start - 1] != " ":
            continue
        alone = _TOWN_ALONE.search(text, max(0, town.start - 12), town.start)
        described = _PLATFORM.search(text, max(0, town.start - 40), town.start)
        if (((one.letter == "O" and " " in one.text) or _fills_line(text, town.start, one)) and not alone) or described:
            one.start, one.letter = town.start, "O"
            one.text = text[one.start : one.end]


_SHORT_FOR = re.compile(
    r"(?:, (?:der|die|das) sich (?:mit |selbst )?[„«»\"]?(?P<self>[A-ZÄÖÜ][\w-]{1,12})[“«»\"]? (?:ab)?kürzt"
    r"|,? kurz [„«»\"]?(?P<short>[A-ZÄÖÜ][\w-]{1,12})[“«»\"]?(?=[,.;) ]))"
)
_THE_FUND = re.compile(r"\b(?:[Dd]er|[Dd]en|[Dd]em|[Dd]es|[Dd]as) (?:Fonds|Vehikels?)$")


def _abbreviated(text: str, parts: list[Sentence], found: list[Spotted]) -> None:
    """ "der Fonds, der sich RWF abkürzt", "der Riedmark Wachstumsfonds, kurz RWF": the short form is another name of it."""
    for part in parts:
        for match in _SHORT_FOR.finditer(text, part.start, part.end):
            short = match["self"] or match["short"]
            whole = next((one for one in found if one.end == match.start() and one.letter in "ON"), None)
            if whole is None and _THE_FUND.search(text, part.start, match.start()):
                before = [one for one in found if one.start < match.start() and "Fund" in one.kinds]
                whole = max(before, key=lambda one: one.start, default=None)
            for one in found if whole is not None else ():
                if whole is not None and one.text == short and one.entry is None:
                    one.text, one.letter, one.kinds, one.entry = whole.text, whole.letter, whole.kinds, whole.entry


_ARTICLE = re.compile(
    r"(?:\b(?:der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|ihr|ihre|ihren|sein|seine|seinen|kein|keine|dr|[Ff]amilie|"
    r"Der|Die|Das|Den|Dem|Ein|Eine|Familie|und [A-ZÄÖÜ]\w+|zum|zur|im|am|vom|beim)\.?[ -]|[\w&-]|[A-ZÄÖÜ][\w.-]* |[-–])$"
)


def _surnames(text: str, parts: list[Sentence], found: list[Spotted]) -> list[Spotted]:
    """Where a person named before stands with the last name alone: "Reisig hält noch 18 Prozent"."""
    persons: dict[str, set[str]] = {}
    others = {word for one in found if one.letter != "P" for word in one.text.split()}
    for one in found:
        *given, last = one.text.split()
        if one.letter == "P" and given and len(last) > 2 and last not in others:
            persons.setdefault(last, set()).add(one.text)
    names = {last: next(iter(full)) for last, full in persons.items() if len(full) == 1}
    if not names:
        return []
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(names))) + r")(?![\w-])")
    more = []
    for part in parts:
        taken = [(one.start, one.end) for one in found if part.start <= one.start < part.end]
        for match in pattern.finditer(text, part.start, part.end):
            before = text[max(part.start, match.start() - 24) : match.start()]
            if _ARTICLE.search(before) or any(a < match.end() and match.start() < b for a, b in taken):
                continue
            more.append(Spotted(match.start(), match.end(), names[match[0]], "P", ("Person",)))
    return more


class _GermanReader(FirstReading):
    """Reads the names of one German sentence, in two rounds."""

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

    def _again(self, at: int) -> None:
        word = self.words[at]
        if not word.capital or not self._free(word.start):
            return
        if self._whole_again(word) or word.barred:
            return
        first = word.text.split("-")[0]
        for form in (word.text, word.text[:-1] if word.text.endswith("s") else "", first if first != word.text else ""):
            source = self.reading.strong.get(form)
            if source is None or " " in form or not form:
                continue
            if ordinary(form) and (DETERMINED_BEFORE.search(self.text, self.part.start, word.start) or word.head):
                continue
            if form == first and form != word.text and len(form) < 2:
                continue
            self._add(word.start, word.start + len(form), source.letter, source.kinds, source.entry)
            return

    def _whole_again(self, word: Word) -> bool:
        """A name of several words, known from elsewhere; or its first word alone, if no dictionary has it."""
        for form in self.reading.starting_with(word.text):
            if self.text.startswith(form, word.start) and not self.text[word.start + len(form) :][:1].isalnum():
                stop = word.start + len(form)
                self.found = [one for one in self.found if not (word.start <= one.start < stop)]
                source = self.reading.strong[form]
                self._add(word.start, stop, source.letter, source.kinds, source.entry)
                return True
        wholes = [form for form in self.reading.starting_with(word.text) if self.reading.strong[form].letter == "O"]
        whole = min(wholes, key=lambda form: ("Fund" in self.reading.strong[form].kinds, -len(form)), default=None)
        alone = not DETERMINED_BEFORE.search(self.text, max(self.part.start, word.start - 30), word.start)
        if (
            whole
            and alone
            and (self._by_itself(word, bool(self.reading.strong[whole].entry)) or self._registered_name(whole))
            and not word.head
            and not word.hit
            and not word.barred
        ):
            source = self.reading.strong[whole]
            self._add(word.start, word.end, source.letter, source.kinds)
            return True
        return False

    @staticmethod
    def _registered_name(whole: str) -> bool:
        """ "Lichtschalter AG": what stands before the legal form is the name, whatever word it is."""
        words = whole.split(" ")
        return len(words) == 2 and words[1] in lists_de()["forms"]

    def _by_itself(self, word: Word, registered: bool = False) -> bool:
        """Whether a first word can stand for the whole name: no adjective, no word of every day."""
        low = word.text.casefold()
        usual = low in lists_de()["anglicisms"] or low in lists_de()["name_tails"] or self._adjective(word.text)
        inflected = low.endswith(("e", "en", "er")) and not (registered and not only_small(word.text, "de"))
        return not usual and not word.given and len(low) > 4 and not inflected

    def _listed(self, at: int) -> None:
        """ "Accel, Plural und General Catalyst": what stands in a list of names is one."""
        word = self.words[at]
        low = word.text.casefold()
        if (
            not word.capital
            or word.barred
            or word.head
            or not self._free(word.start)
            or low in lists_de()["anglicisms"]
            or low in lists_de()["uncounted"]
        ):
            return
        if not word.english or ARTICLE_BEFORE.search(self.text, max(self.part.start, word.start - 20), word.start):
            return
        end = at + 1
        while (
            end < len(self.words)
            and self._adjacent(end)
            and self.words[end].capital
            and self._free(self.words[end].start)
        ):
            end += 1
        stop = self.words[end - 1].end
        before = any(
            LIST_BEFORE.fullmatch(self.text, one.end, word.start) for one in self.found if one.end < word.start
        )
        after = any(
            LIST_AFTER.fullmatch(self.text, stop, one.start) for one in self.found if stop < one.start < stop + 12
        )
        bare = BARE_BEFORE.search(self.text[max(self.part.start, word.start - 12) : word.start])
        if (before and after) or (after and bare) or (before and self._in_list_end(word.start)):
            form = self.text[word.start : stop]
            if end > at + 1 and described_as(form.replace("-", " ").split()[-1]):
                return  # "bei Grazer KI-Firma": a place and a description
            kinds = kinds_of_german(form)
            self._add(word.start, stop, letter_of(kinds) if kinds else "N", kinds)

    def _labelled(self) -> None:
        """ "Investoren: Lakestar, Freigeist, Birke Ventures": after a label each piece with capitals is a name."""
        label = LABEL.match(self.text, self.part.start, self.part.end)
        if label is None:
            return
        for piece in re.finditer(r"\([^()]*\)|[^,;()]+", self.text[label.end() : self.part.end]):
            form = piece[0].strip().removeprefix("und ").rstrip(".")
            start = self.text.find(form, label.end() + piece.start()) if form else -1
            if start < 0 or not LABELLED.fullmatch(form) or not self._free(start) or form.isdigit():
                continue
            first = form.split()[0]
            if not described_as(first) and first.casefold() not in lists_de()["never"]:
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
            inside = self.text[before.start - 2 : before.start] == ", " and LIST_AFTER.match(
                self.text, one.end, one.end + 2
            )
            known = any(other.end == before.start - 2 for other in self.found)
            if self._free(before.start) and (self._in_list_end(before.start) or (inside and known)):
                one.start, one.text = before.start, self.text[before.start : one.end]

    def _in_list_end(self, start: int) -> bool:
        """The last of three or more: two names, divided by a comma, stand before "und"."""
        mine = sorted((one for one in self.found if one.end < start), key=lambda one: one.end)[-2:]
        return (
            len(mine) == 2
            and self.text[mine[0].end : mine[1].start] == ", "
            and self.text[mine[1].end : start]
            in (
                " und ",
                " sowie ",
            )
        )
