"""What single German words can be: ordinary nouns, descriptions of firms and persons, English words, given names.

Dictionary and word lists only; what a word is in its sentence is decided by names_german.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.extract.dictionary import known
from kg.extract.wordlists import word_lists
from kg.normalize.names import strip_legal_form

_ENDING = "(?:s|es|en|n|e|er|ern|in|innen)?"
_OF_TRADE = re.compile(
    r"(?:chip|robotik|software|halbleiter|roboter|drohnen|quanten|laser|sensor|speicher|prozessor|daten|cloud|sprachmodell)s?(?=[a-zäöüß]{4})"
)
_NOUN_ENDINGS = (
    "ungen",
    "ung",
    "heit",
    "keit",
    "keiten",
    "schaft",
    "schaften",
    "ismus",
    "tion",
    "tionen",
    "ität",
    "daten",
    "teams",
)


@cache
def lists_de() -> dict[str, frozenset[str]]:
    return word_lists("de")


@cache
def given_names() -> frozenset[str]:
    return word_lists("en")["given_names"] | lists_de()["given_names"]


@cache
def heads(kind: str) -> re.Pattern[str]:
    words = sorted(lists_de()[kind], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(re.escape(word) for word in words)}){_ENDING}$")


HEAD_KINDS = {
    "heads_person": ("P", ("Person",)),
    "heads_fund": ("O", ("Fund",)),
    "heads_investor": ("", ("VentureInvestor",)),
    "heads_company": ("O", ("Company",)),
    "heads_product": ("T", ("Product",)),
}


@lru_cache(maxsize=50_000)
def described_as(word: str) -> str:
    """The list that the noun beside a name is in ("Chipausrüster": heads_company); "" for other words."""
    low = word.casefold().removesuffix("-up") + ("-up" if word.casefold().endswith("-up") else "")
    ends = [(len(match[0]), kind) for kind in HEAD_KINDS if (match := heads(kind).search(low)) is not None]
    longest = max((length for length, _ in ends), default=0)  # "Anbieter" is no "Bieter"
    return next((kind for length, kind in ends if length == longest), "")


@lru_cache(maxsize=50_000)
def known_in(word: str, language: str) -> bool:
    return known(word, language) or known(word.casefold(), language)


@lru_cache(maxsize=50_000)
def is_german(word: str) -> bool:
    """Whether a word without hyphen is in the dictionary, or made of two that are."""
    low = word.casefold()
    if low in lists_de()["names"] or (len(word) > 1 and any(letter.isupper() for letter in word[1:])):
        return False
    if any(letter.isdigit() for letter in word):
        return False
    return low in lists_de()["nouns"] or known_in(word, "de") or bool(described_as(low)) or _compound(low)


def in_dictionary(word: str) -> bool:
    return known_in(word, "de")


def _compound(low: str) -> bool:
    """Two German words in one: the second is German only, so that English names stay names."""
    if len(low) > 8 and low.endswith(_NOUN_ENDINGS):
        return True
    if (trade := _OF_TRADE.match(low)) is not None and (
        known_in(low[trade.end() :], "de") or low[trade.end() :] in lists_de()["anglicisms"]
    ):
        return True  # "Chipdesigner"
    for cut in range(4, len(low) - 3):
        last = low[cut:].capitalize()
        if not known_in(last, "de") or (len(last) < 5 and last.casefold() in given_names()):
            continue
        first = low[:cut]
        whole = [first.removesuffix(link) for link in ("", "s", "n", "en", "es") if len(first) > 4 or len(last) > 4]
        if not known_in(last, "en"):
            if any(known_in(word, "de") for word in whole) or (len(last) > 6 and cut > 3):
                return True
        elif len(last) > 5 and len(first) > 4 and any(known_in(one, "de") and not known_in(one, "en") for one in whole):
            return True
    return False


@lru_cache(maxsize=50_000)
def is_english(word: str) -> bool:
    return known_in(word, "en") and word.casefold() not in lists_de()["anglicisms"]


def ordinary(word: str) -> bool:
    """Whether a capitalised word, hyphened or not, is an ordinary German noun (what stands last decides)."""
    return is_german(word.rsplit("-", 1)[-1]) or word.casefold().endswith(("-up", "-ups", "-off", "-offs"))


def kinds_of_german(name: str) -> tuple[str, ...]:
    """Classes that the form of a name tells: its last word, its first, or a legal form."""
    lists = lists_de()
    core = strip_legal_form(name)
    words = core.split()
    for word in (words[-1:] + words[:1]) if len(words) > 1 else []:
        for kind in ("Fund", "VentureInvestor", "University", "GovernmentBody", "Exchange", "Company"):
            if word.casefold() in lists.get(f"kind_{kind}", frozenset()):
                return (kind,)
    numbered = len(words) > 2 and re.fullmatch(r"[IVX]{1,4}|\d", words[-1]) is not None
    if numbered and words[-2].casefold() in lists["kind_VentureInvestor"] | lists["kind_Fund"]:
        return ("Fund",)
    if len(words) == 1 and core.casefold().endswith("fonds"):
        return ("Fund",)
    if len(words) == 1 and len(core) > 9 and core.casefold().endswith("kapital"):
        return ("VentureInvestor",)
    return ("Company",) if core != name else ()
