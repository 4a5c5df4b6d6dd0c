"""Reads from one name what it says about its bearer: key, legal form, place, number, role; compares no two names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.normalize.names import fold_name, fold_whole, legal_form, slug, strip_legal_form
from kg.normalize.scripts import has_han, to_simplified
from kg.registry import Registry
from kg.resolve.rules import Suffix, rules

_BRACKETS = str.maketrans("（）［］【】〔〕", "()[][]()")
_BRACKETED = re.compile(r"\(([^()]{1,40})\)")
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_INSIDE_NUMBER = re.compile(r"(?<=\d)[.．](?=\d)")
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LONGEST_PLACE = 8  # characters of a Chinese place's name
_PLACE_WORDS = 3  # words of a Latin one
_WHOLE = " §"  # a sign that folds away: what ends a person's or a product's name is no legal form


@dataclass(frozen=True, slots=True)
class Unit:
    """A place in a name that marks a unit of a group: in brackets, after the name, or before a full legal name."""

    place: str
    style: str  # bracket, after or before


@dataclass(frozen=True, slots=True)
class Shorter:
    """What is left of a name without its last word."""

    fold: str
    suffix: Suffix


@dataclass(frozen=True, slots=True)
class Reading:
    """What one name says; `key` is equal for spellings of one name, and holds the class of its legal form."""

    form: str
    group: str  # o organisation, p person, l place, t thing
    fold: str
    slug: str
    legal: str = ""  # class of the legal form; "" without one or with one that says nothing
    form_word: str = ""  # the legal form itself, in plain words
    is_full: bool = False  # a full legal name
    places: frozenset[str] = frozenset()
    unit: Unit | None = None
    placeless: str = ""  # fold of a full legal name without the place before it or in its brackets
    is_joint_stock: bool = False
    numbers: frozenset[str] = frozenset()
    role: str = ""
    shorter: tuple[Shorter, ...] = ()
    spelled_out: str = ""  # fold with ae, oe, ue for the German letters, where there are any
    names_nothing: bool = False  # a surname alone, "the investors": stands for nothing outside its document
    exact: bool = False  # of a table: nothing but the name itself speaks for it

    @property
    def key(self) -> str:
        """The node of this name in the graph of names."""
        return f"{self.group}:{self.fold}/{self.legal}" if self.legal else f"{self.group}:{self.fold}"


def group_of(kinds: Iterable[str]) -> str:
    """The group of some kinds: p person, l place, t thing, else o organisation; groups are never joined.

    >>> group_of(("Person",)), group_of(("ChipStartup", "Company")), group_of(())
    ('p', 'o', 'o')
    """
    return _group_of(tuple(kinds))


@lru_cache(maxsize=1000)  # there are few kinds, and ten thousands of parties
def _group_of(kinds: tuple[str, ...]) -> str:
    groups = {rules().group_of_kind.get(kind, "o") for kind in kinds}
    return next((group for group in "oplt" if group in groups), "o")


def read_name(form: str, group: str, registry: Registry) -> Reading:
    """Read one name.

    Args:
        form: the name as it is written.
        group: of its bearer, by `group_of`.
        registry: whose places are known.

    >>> read_name("大基金二期", "o", Registry()).numbers, read_name("Tencent Ltd", "o", Registry()).key
    (frozenset({'2'}), 'o:tencent/company')
    """
    if group == "p":
        return _read_person(form)
    if group == "t":
        return Reading(form, group, _thing_fold(form), slug(form))
    if group == "l":
        return Reading(form, group, fold_name(form), slug(form))
    return _read_organisation(form, registry)


def read_exactly(form: str, group: str) -> Reading:
    """Read a name of a table: one with every name that is equal but for case, script and legal form.

    >>> read_exactly("騰訊控股有限公司", "o").key == read_exactly("腾讯控股", "o").key
    True
    """
    is_full = group == "o" and legal_form(form) is not None
    return Reading(form, group, exact_fold(form, group), slug(form), is_full=is_full, exact=True)


def exact_fold(form: str, group: str) -> str:
    """The folded name; what ends a person's name is no legal form."""
    return fold_name(form) if group == "o" else fold_whole(form)


def _read_person(form: str) -> Reading:
    name = without_title(form)
    fold, is_surname = fold_whole(name), _is_surname(name)
    return Reading(form, "p", fold, slug(name), spelled_out=_spelled_out(name + _WHOLE), names_nothing=is_surname)


def without_title(name: str) -> str:
    """A person's name without the titles around it.

    >>> without_title("Professor Tang Jie"), without_title("王先生"), without_title("Dr. Li")
    ('Tang Jie', '王', 'Li')
    """
    kept = _plain(name)
    for _ in range(4):  # "Prof. Dr. Dr. h. c." has several
        shorter = _cut_title(kept)
        if shorter == kept:
            return kept
        kept = shorter
    return kept


def _cut_title(name: str) -> str:
    first, _, rest = name.partition(" ")
    if rest.strip() and first.strip(".,").casefold() in rules().titles_before:
        return rest.strip()
    ends = (title for title in rules().titles_after if name.endswith(title) and len(name) > len(title))
    return next((name[: -len(title)].strip() for title in ends), name)


def _is_surname(name: str) -> bool:
    """Whether so little is given that it fits many: 王, 欧阳, Zhang, L. Zhao."""
    if has_han(name):
        letters = re.sub(r"\W", "", name)
        return len(letters) < 2 or letters in rules().double_surnames
    return sum(len(word) > 1 for word in _words(name.replace(".", " ").replace("-", ""))) < 2


def _thing_fold(form: str) -> str:
    """The key of a product: GLM-4.5 is not GLM-45, nor GLM-4+ GLM-4."""
    text = _INSIDE_NUMBER.sub("point", unicodedata.normalize("NFKC", form)).replace("+", "plus")
    return fold_whole(text)


def _read_organisation(form: str, registry: Registry) -> Reading:
    stem, written = _plain(strip_legal_form(form)), legal_form(form)
    form_word = " ".join(_words(_plain(written or "").casefold().replace(".", "")))
    form_class = rules().form_class.get(form_word, form_word)
    lower, fold = stem.casefold(), fold_name(form)
    is_full = bool(written) and form_class != "bare"
    before, after = _place_before(stem, registry), _place_after(stem, registry)
    bracket = _bracketed_place(stem, registry, is_full)
    return Reading(
        form=form,
        group="o",
        fold=fold,
        slug=slug(form),
        legal="" if form_class == "bare" else form_class,
        form_word=form_word,
        is_full=is_full,
        places=frozenset(place for place in (before and before[0], after and after[0], bracket) if place),
        unit=_unit(before, after, bracket, is_full),
        placeless=_placeless(stem, before, bracket) if is_full else "",
        is_joint_stock=form_word in rules().joint_stock,
        numbers=_numbers(lower),
        role=_role(lower, form_class),
        shorter=_shorter(stem, registry),
        spelled_out=_spelled_out(form),
        names_nothing=_names_nothing(form, lower),
    )


def _plain(text: str) -> str:
    return to_simplified(unicodedata.normalize("NFKC", text)).translate(_BRACKETS).strip()


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _place(text: str, registry: Registry) -> str | None:
    key = _quick_key(text)
    ids = registry.places_by_key.get(key) or (registry.places_by_key.get(key[:-1]) if key[-1:] in "市省" else None)
    return ids[0] if ids else None


def _quick_key(text: str) -> str:
    """What fold_name gives for a text in simplified characters without a legal form, sooner."""
    lower = text.casefold()
    return "".join(filter(str.isalnum, lower)) if lower.isascii() or has_han(lower) else fold_name(text)


def _place_before(stem: str, registry: Registry) -> tuple[str, int] | None:
    """The place that a name begins with, and how many characters it takes; not where the place is all there is."""
    if has_han(stem[:1]):
        ends = list(range(min(_LONGEST_PLACE, len(stem) - 1), 1, -1))
    else:
        ends_of_words = [word.end() for word in _WORD.finditer(stem)]
        ends = [end for end in reversed(ends_of_words[:_PLACE_WORDS]) if end < len(stem)]
    for end in ends:
        place = _place(stem[:end], registry)
        if place:
            return place, end
    return None


def _place_after(stem: str, registry: Registry) -> tuple[str, int] | None:
    """The place that a name ends with, and where it begins."""
    if has_han(stem[-1:]):
        starts = list(range(max(len(stem) - _LONGEST_PLACE, 1), len(stem) - 1))
    else:
        starts_of_words = [word.start() for word in _WORD.finditer(stem)]
        starts = [start for start in starts_of_words[-_PLACE_WORDS:] if start > 0]
    for start in starts:
        place = _place(stem[start:], registry)
        if place:
            return place, start
    return None


def _bracketed_place(stem: str, registry: Registry, is_full: bool) -> str | None:
    """A place in brackets; in a full legal name whatever stands there tells units apart."""
    for found in _BRACKETED.finditer(stem):
        place = _place(found[1], registry)
        if place or is_full:
            return place or f"?{fold_name(found[1])}"
    return None


def _unit(
    before: tuple[str, int] | None, after: tuple[str, int] | None, bracket: str | None, is_full: bool
) -> Unit | None:
    if bracket:
        return Unit(bracket, "bracket")
    if after:
        return Unit(after[0], "after")
    return Unit(before[0], "before") if before and is_full else None


def _placeless(stem: str, before: tuple[str, int] | None, bracket: str | None) -> str:
    rest = stem[before[1] :].lstrip("市省 -") if before else _BRACKETED.sub("", stem) if bracket else ""
    return fold_name(rest) if len(rest) > 1 else ""


def _spelled_out(form: str) -> str:
    text = unicodedata.normalize("NFC", form).casefold()
    return fold_name(text.translate(_DIGRAPHS)) if any(letter in text for letter in "äöü") else ""


def _numbers(lower: str) -> frozenset[str]:
    values = rules().number_values
    found = (match[1] for pattern in rules().number_patterns for match in pattern.finditer(lower))
    return frozenset(values.get(number, number.lstrip("0") or "0") for number in found)


def _role(lower: str, form_class: str) -> str:
    stated = next((role for role, pattern in rules().roles if pattern.search(lower)), "")
    return stated or ("fund" if form_class == "partnership" and "基金" in lower else "")


def _shorter(stem: str, registry: Registry) -> tuple[Shorter, ...]:
    """The name without its last word, for every word of the table that it ends with."""
    found = (_shorter_han if has_han(stem) else _shorter_latin)(stem)
    return tuple(Shorter(fold_name(rest), suffix) for rest, suffix in found if not _says_little(rest, registry))


def _shorter_han(stem: str) -> list[tuple[str, Suffix]]:
    lower = stem.casefold()
    return [
        (stem[: -len(s.word)].strip(), s) for s in rules().suffixes_han if lower.endswith(s.word) and lower != s.word
    ]


def _shorter_latin(stem: str) -> list[tuple[str, Suffix]]:
    words = list(_WORD.finditer(stem))
    found = []
    for count in range(1, min(_PLACE_WORDS, len(words) - 1) + 1):
        start = words[-count].start()
        suffix = rules().suffixes_latin.get(" ".join(word[0].casefold() for word in words[-count:]))
        if suffix:
            found.append((stem[:start].strip(" -,&"), suffix))
    return found


def _says_little(rest: str, registry: Registry) -> bool:
    """Whether a short form could be anybody's: one character, a place, a common word."""
    letters = len(fold_name(rest))
    return (
        letters < (2 if has_han(rest) else 3)
        or _place(rest, registry) is not None
        or _names_nothing(rest, rest.casefold())
    )


def _names_nothing(form: str, lower: str) -> bool:
    if rules().describing.search(_plain(form).casefold()) or lower in rules().generic_han:
        return True
    words = slug(lower).split("-") if not has_han(lower) else []
    return bool(words) and all(word in rules().generic_latin or word.isdigit() for word in words)
