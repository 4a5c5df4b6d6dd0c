"""Reads the names of one German sentence by their form and their neighbours; knows no other sentence.

What the rest of the document shows of them comes later, in names_german.
"""

from __future__ import annotations

import re

from kg.extract.forms_german import (
    BARE,
    FOUNDERS,
    HEAD_NAME,
    INSTITUTION,
    ITEM_NAME,
    NOTE_NAME,
    QUOTED,
    ROW_NAME,
)
from kg.extract.gazetteer import (
    Hit,
    letter_of,
)
from kg.extract.german_spans import GermanSpans
from kg.extract.german_tokens import Word
from kg.extract.words_german import (
    HEAD_KINDS,
    described_as,
    in_dictionary,
    is_german,
    kinds_of_german,
    known_in,
    lists_de,
    ordinary,
)

_LOANS_WITH_HYPHEN = re.compile(r"\b(Spin|Start|Scale)-(offs?|outs?|ups?)\b")
_DOTTED_FORM = re.compile(r"(?: [A-ZÄÖÜ][\w&-]+){1,4} (?:S\.à ?r\.l\.|S\.A\.|B\.V\.|N\.V\.|S\.p\.A\.|S\.r\.l\.|L\.P\.)")
_WHOLE = (
    "Stiftung",
    "Universität",
    "Hochschule",
    "Institut",
    "Bank",
)  # "Alder-Stiftung" is a name, "Alder-Chef" is not


_OF_THE_STATE = re.compile(r"(?:Investitions|Förder|Landesförder|[Aa]ufbau-?)[Bb]ank\b")
ARTICLE_ALONE = re.compile(r"\b[Dd](?:ie|er|en) $")
_MANY = re.compile(
    r"\b(?:haben|hatten|sind|waren|wollen|sollen|können|[a-zäöüß]{3,}ten) die [A-ZÄÖÜ][a-zäöüß]+er (?=[a-zäöüß\d])"
    r"|\bDie [A-ZÄÖÜ][a-zäöüß]+er (?:haben|hatten|sind|waren|wollen|sollen|können|[a-zäöüß]{3,}ten)\b"
)
_OWN_BEFORE = re.compile(r"\b(?:ihr|sein|unser|mein|ein|kein)(?:e|en|em|er|es)? $", re.IGNORECASE)


class FirstReading(GermanSpans):
    """Reads the names of one German sentence, in two rounds."""

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
                self._add(match.start(1), match.end(1), "N", ("Fund",) if kinds_of_german(name) == ("Fund",) else ())

    def _institutions(self) -> None:
        """Universities, ministries, states: names made of ordinary words."""
        for match in INSTITUTION.finditer(self.text, self.part.start, self.part.end):
            hit = next((word.hit for word in self.words if word.start == match.start()), None)
            if (hit is None or hit.end < match.end()) and self._free(match.start()):
                kind = next(kind for kind in ("University", "GovernmentBody", "Company", "Fund") if match[kind])
                start = match.start()
                if kind == "Company" and self._describes_next(match):
                    self.taken.append(match.span())
                    continue
                if kind == "Company" and self._only_described(match):
                    continue
                if kind == "Company" and _OF_THE_STATE.search(match[0]):
                    kind = "StateInvestor"
                if kind == "Fund":
                    start = self._after_descriptions(start, match.end())
                end = match.end() - (1 if match[0].endswith("Instituts") else 0)
                self._add(start, self._with_town(self._whole(end)), "O", (kind,))

    def _after_descriptions(self, start: int, end: int) -> int:
        """ "Der Vorgänger Riedmark Fund I", "der Ulmer Fonds Riedmark II": where the name begins, after what describes it."""
        for at, word in enumerate(self.words):
            if word.start != start or word.end >= end:
                continue
            told = self.words[at + 1] if at + 1 < len(self.words) and self.words[at + 1].end < end else None
            of_place = told is not None and bool(told.head) and (self._demonym(word.text) or self._made_of_place(at))
            longer = (
                word.text == "Fonds"
                and told is not None
                and told.capital
                and self._adjacent(at + 2)
                and self.words[at + 2].end <= end
            )
            plain = not (word.barred or word.head) or word.text.casefold().endswith("fonds")
            if plain and not (of_place or longer):
                break
            start = word.end + 1
        return start

    def _with_town(self, end: int) -> int:
        """ "Ostsächsische Sparkasse Dresden": a place right after an institution is part of its name."""
        after = next((word for word in self.words if word.start == end + 1), None)
        town = after is not None and after.hit is not None and not after.hit.entry and self.text[end] == " "
        return after.hit.end if town and after is not None and after.hit is not None else end

    def _only_described(self, match: re.Match[str]) -> bool:
        """ "die Förderbank KfW", "die Förderbank Alder Service": the name begins after the noun."""
        noun = match[0].split(" ")[0]
        if noun == "Stiftung":
            return False  # a body of its own, not whose name it bears
        inside = [word for word in self.words if match.start() < word.start < match.end()]
        known = any(word.hit is not None and word.hit.entry for word in inside)
        goes_on = re.match(r" [A-ZÄÖÜ][a-zäöüß]{3,}", self.text[match.end() : match.end() + 24]) is not None
        return bool(described_as(noun)) and (known or goes_on)

    def _bare(self) -> None:
        """Nouns without an article where only a name can stand."""
        for match in FOUNDERS.finditer(self.text, self.part.start, self.part.end):
            inside = [word for word in self.words if match.start(1) <= word.start < match.end(1)]
            if len(inside) == 2 and not any(word.head or word.hit or word.barred or word.tail for word in inside):
                self._add(match.start(1), match.end(1), "P", ("Person",))
        first = next((word for word in self.words if word.capital), None)
        note = NOTE_NAME.match(self.text, self.part.start, self.part.end)
        note = note or HEAD_NAME.match(self.text, self.part.start, self.part.end)
        if note is not None and first is not None and first.start == note.start(1):
            self._note_name(*note.span(1))
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
            group = match.lastindex or 0
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

    def _note_name(self, start: int, end: int) -> None:
        """The name that a note begins with, after what describes it: "Norvik-Rivale Quillon (Ulm): …"."""
        inside = [word for word in self.words if start <= word.start < end]
        while len(inside) > 1 and not inside[1].tail and self._describes_note(inside[0]):
            inside = inside[1:]
        if self._may_head(inside[0]):
            form = self.text[inside[0].start : end]
            self._add(inside[0].start, end, "O", kinds_of_german(form))

    def _may_head(self, word: Word) -> bool:
        """Whether a note can begin with this word as its name: "Tintenfisch (Berlin): …"."""
        return self._free(word.start) and word.hit is None and not word.barred and not word.given

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
            (word.hit is None or word.hit.end <= word.end)
            and (self._demonym(word.text) or self._made_of_place(at))
            and self._adjacent(at + 1)
            and self.words[at + 1].head
            and self.words[at + 1].capital
        ):
            return at + 1
        if self._no_name_here(at):
            return at + 1
        whole = "-" in word.text and word.text.rsplit("-", 1)[1] in _WHOLE
        if whole and (word.hit is None or word.hit.end < word.end) and self._hyphened(word):
            return at + 1
        if word.hit is not None and self._coupled_with(at, word.hit):
            self._add(word.start, word.end, "O", HEAD_KINDS.get(self._description_before(at), ("", ()))[1])
            return at + 1
        if word.hit is not None and not self._longer_name(at):
            return self._registered(at, word.hit)
        if not word.capital or word.barred or word.text.endswith("-KI"):
            return at + 1
        if word.text.casefold().endswith(("fonds", "-fund")) and self._adjacent(at + 1) and self._numbers(at + 1):
            self._add(word.start, self.words[at + 1].end, "O", ("Fund",))
            return at + 2  # "der Silber-Fonds II"
        if (formed := self._formed(at)) is not None:
            self._add(word.start, formed, "O", kinds_of_german(self.text[word.start : formed]) or ("Company",))
            while at < len(self.words) and self.words[at].start < formed:
                at += 1
            return at
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

    def _no_name_here(self, at: int) -> bool:
        """ "am Shanghaier STAR Market", "über ihren Arm Alder Next": where something is, an ordinary noun."""
        word = self.words[at]
        if word.text in lists_de()["demonyms"] and ARTICLE_ALONE.search(self.text, self.part.start, word.start):
            return not self._adjacent(at + 1) or not self.words[at + 1].capital  # "die Zuger kommen auf 1,7 Prozent"
        if word.hit is None and word.text.endswith("er") and _MANY.search(self.text, word.start - 24, word.end + 16):
            return True  # "bislang haben die Eindhovener gut 200 Millionen erhalten"
        if word.hit is None:
            known = self._adjacent(at + 1) and self.words[at + 1].hit is not None
            return known and self._demonym(word.text)
        before = self.text[max(self.part.start, word.start - 12) : word.start]
        noun = word.hit.end == word.end and in_dictionary(word.text)
        return noun and bool(word.hit.entry) and _OWN_BEFORE.search(before) is not None

    def _numbers(self, at: int) -> bool:
        """ "Silber-Fonds II": a Roman number, or a figure that counts nothing."""
        return self.words[at].text in ("I", "II", "III", "IV", "V", "VI", "VII") or self._numeral(self.words[at])

    def _formed(self, at: int) -> int | None:
        """Where a run of capitals ends in a legal form that is told with dots, or a hyphened word in Partners or Capital."""
        word = self.words[at]
        if word.head or word.barred:
            return None
        dotted = _DOTTED_FORM.match(self.text, word.end, self.part.end)
        if dotted is not None:
            return dotted.end()
        last = word.text.rsplit("-", 1)[-1]
        coupled = "-" in word.text and word.hit is None and last[:1].isupper() and not described_as(last)
        if (
            coupled
            and self._adjacent(at + 1)
            and self.words[at + 1].text in ("Partners", "Capital", "Ventures", "Equity")
        ):
            return self.words[at + 1].end
        return None

    def _registered(self, at: int, hit: Hit) -> int:
        self._add(hit.start, hit.end, letter_of(hit.kinds), hit.kinds, hit.entry or None)
        while at < len(self.words) and self.words[at].start < hit.end:
            at += 1
        return at

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
        pieces = _LOANS_WITH_HYPHEN.sub(r"\1\2", word.text).split("-")
        at = word.start
        if pieces[1:] == ["Familie"] and not is_german(pieces[0]):
            self._add(at, word.end, "O", ("Company",))  # "die Norvik-Familie"
            return True
        if pieces[0] in ("Ex", "Nicht", "Post", "Anti"):
            at += len(pieces[0]) + 1
            pieces = pieces[1:]
        if pieces[-1] == "Fonds" and self._names_fund(word, pieces[:-1]):
            self._add(at, word.end, "O", ("Fund",))
            return True
        if pieces[-1] in _WHOLE and not all(is_german(piece) for piece in pieces[:-1]):
            kinds = ("University",) if pieces[-1] in ("Universität", "Hochschule", "Institut") else ("Company",)
            self._add(at, word.end, "O", kinds)
            return True
        if self._coupled(pieces, at):
            return True
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

    def _coupled(self, pieces: list[str], at: int) -> bool:
        """ "Alder-Capital-Chef": a name of several words is written with hyphens before a noun."""
        for keep in range(len(pieces) - 1, 1, -1):
            form = " ".join(pieces[:keep])
            for whole, entry, kinds, ambiguous in self.gazetteer.latin.get(pieces[0].casefold(), ()):
                if whole == form and not ambiguous:
                    self._add(at, at + len(form), letter_of(kinds), kinds, entry or None)
                    return True
        return False

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

    def _firm_after_person(self, at: int, company: int) -> bool:
        """ "gründete mit Ada Erle Alder Capital": a firm of two words right after a person of two."""
        surname = self.words[at + 1]
        return company > 2 and not self.words[at + 2].tail and not surname.tail and not surname.english

    def _name_at(self, at: int) -> tuple[int, str, tuple[str, ...]]:
        """Length in words, letter and kinds of the name that begins at a word; length 0 for none."""
        word = self.words[at]
        described = self._description_before(at)
        company = self._adjacent(at + 1) and self._tail_run(at + 1)
        if word.given and (not company or self._firm_after_person(at, company)) and (length := self._person(at)):
            return length, "P", ("Person",)
        if described == "heads_person" and word.name and (length := self._person(at)):
            return length, "P", ("Person",)
        named = word.head == "heads_fund" and self._adjacent(at + 1) and self._named_by_place(at + 1)
        if named and not (self._adjacent(at + 2) and self._tail_run(at + 2)):
            return 2 + self._more(at + 2), "O", ("Fund",)
        if word.head and not word.name and not described and not self._coined(at):
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
