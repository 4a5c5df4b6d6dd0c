"""The patterns of dates, made of the table beside this file; never computes a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.normalize.places import FIGURES, first_word
from kg.normalize.tables import NOT_IN_WORD, WORD_ENDS, table


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns of one table as one, with the names of the values that each of them holds."""

    words: frozenset[str]  # that a date can begin with
    characters: re.Pattern[str] | None
    pattern: re.Pattern[str]
    names: tuple[tuple[str, ...], ...]

    def values(self, match: re.Match[str]) -> dict[str, str]:
        number = int((match.lastgroup or "p0")[1:])
        stated = ((name, match[f"{name}_{number}"]) for name in self.names[number])
        return {name: value for name, value in stated if value is not None}


@lru_cache(maxsize=2)
def grammar(kind: str) -> Grammar:
    fills = _latin_fills() if kind == "latin" else _han_fills()
    forms, names = [], []
    for number, template in enumerate(table("dates")[kind]["patterns"]):
        names.append(tuple(dict.fromkeys(re.findall(r"\{([a-z]\w*)\}", template))))
        forms.append(f"(?P<p{number}>{_fill(template, fills, number)})")
    before, after = (NOT_IN_WORD, WORD_ENDS) if kind == "latin" else (r"(?<![\d〇零一二三四五六七八九十])", r"(?!\d)")
    pattern = re.compile(f"{before}(?:{'|'.join(forms)}){after}")
    if kind == "latin":
        return Grammar(_first_words(), None, pattern, tuple(names))
    return Grammar(frozenset({FIGURES, "q"}), re.compile(table("dates")["han"]["begins"]), pattern, tuple(names))


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    words = table("dates")
    phrases = [*words["months"], *words["weekdays"], *words["ordinals"], *words["counts"], *words["latin"]["begins"]]
    phrases += [word for forms in words["relative"].values() for word in forms]
    return frozenset(first_word(phrase) for phrase in phrases) - {""}


def _fill(template: str, fills: Mapping[str, str], number: int) -> str:
    """Put a named group in the place of every {name}; a second one of the same name must be the same text."""
    seen: set[str] = set()

    def group(match: re.Match[str]) -> str:
        name = match[1]
        if name in seen:
            return f"(?:{fills[name]})"
        seen.add(name)
        return f"(?P<{name}_{number}>{fills[name]})"

    return re.sub(r"\{([a-z]\w*)\}", group, template)


_YEAR = r"(?:19[5-9]\d|20[0-2]\d|203[0-5])(?!\d)"
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
_HAN_MONTH = rf"(?:{_MONTH}|十[一二]?|[一二三四五六七八九])"
_HAN_DAY = rf"(?:{_DAY}|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"


def _latin_fills() -> dict[str, str]:
    words = table("dates")
    month = _any(word.capitalize() for word in words["months"])
    relative = {unit: _any(_both_cases(forms)) for unit, forms in words["relative"].items()}
    ordinal, count = _any(_both_cases(words["ordinals"])), rf"\d{{1,2}}|{_any(_both_cases(words['counts']))}"
    return {
        "year": _YEAR, "year2": _YEAR, "yy": r"\d\d(?!\d)", "m": _MONTH, "m2": _MONTH, "day": _DAY,
        "month": month, "month2": month, "weekday": _any(word.capitalize() for word in words["weekdays"]),
        "q": "[1-4]", "ordinal": ordinal, "half": f"[12]|{ordinal}", "um": count, "length": count, "count": count,
        "unit": _any([*words["units"], *(word.capitalize() for word in words["units"])]),
        "relyear": relative["year"], "relative": "|".join(relative.values()),
    }  # fmt: skip


def _han_fills() -> dict[str, str]:
    words = table("dates")
    relative = {unit: _any(forms) for unit, forms in words["relative"].items()}
    year = rf"{_YEAR}|[一二][〇零一二三四五六七八九]{{3}}"
    return {
        "hyear": year, "hyear2": year, "roc": r"\d{2,3}", "rocyear": r"(?:9\d|1[0-2]\d)",
        "m": _HAN_MONTH, "m2": _HAN_MONTH, "day": _HAN_DAY,
        "q": "[1-4一二三四]", "uq": "[1-4一二三两四]", "um": _HAN_MONTH, "half": "[上下]", "midyear": "半",
        "hweekday": "[一二三四五六日天]", "count": r"\d{1,2}|[一二三四五六七八九十两]", "unit": _any(words["units"]),
        "relative": "|".join(relative.values()),
        "told": _any(words["told"]),
        "relyear": relative["year"], "relmonth": relative["month"], "relweek": relative["week"],
    }  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(
        re.escape(word).replace("\\ ", r"\s") for word in sorted(set(words), key=lambda word: (-len(word), word))
    )


def _both_cases(words: Iterable[str]) -> list[str]:
    """Words as tables hold them, in small letters: German nouns get their capital, and so does a first word."""
    small = [re.sub(_GERMAN_NOUNS, lambda match: match[0].capitalize(), word) for word in words]
    return [*small, *(word[:1].upper() + word[1:] for word in small)]


_GERMAN_NOUNS = r"\b(?:jahr(?:es)?|vorjahr(?:es)?|monat|vormonat|woche|jahresbeginn)\b"
