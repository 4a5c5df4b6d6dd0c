"""Loads the pattern tables in patterns/ and compiles them; knows nothing of any company or language.

A table is `patterns/FAMILY.LANGUAGE.toml` (LANGUAGE: en, de or zh; zh patterns are written in simplified Chinese with
full-width punctuation and no spaces). It holds, all optional:

    [words]                 lead = ["led", "co-led"]        {lead} in a pattern stands for one of them
    [[rule]]                name, pattern, claims, example, finds; optional: confidence, only, where, rewrite, attach, stop
    [[anaphor]]             pattern, refers (company, fund or person)
    [[cue]]                 pattern, status (planned, reported, denied or none: the claim is dropped), scope, example

In a pattern `{name:KIND}` is one item (kinds: masked.CLASSES) that claims call `name`; `{word}` one of [words]; `{_}` a
short gap inside a clause without a name in it, `{__}` a longer one that may cross a comma, `{*}` a gap with anything but
a sentence end. A claim is written "subject predicate object key=value …", where subject, object and @value are names of
the pattern's items, `a|b` the first that is there, `focus` what the text is about at this place. With `rewrite` the match
is replaced by that text (an aside that has been read), with `append` a clause of its own is put after the sentence
("X, which makes chips, led" becomes "X led. X makes chips."), with `attach` an item gets a note: attach = "who.percent=@share".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from kg.errors import SchemaError
from kg.extract.masked import ACTOR, ANY_ITEM, CLASSES, Masked, item_class
from kg.extract.sieve import Conditions, Finder, Sieve, numbers
from kg.extract.triggers import Words, conditions

PATTERNS = Path(__file__).with_name("patterns")
LANGUAGES = ("en", "de", "zh")

_MACRO = re.compile(r"\{(?:(?P<name>[a-z]\w*)(?::(?P<kind>[A-Z]+))?|(?P<gap>_|__|\*))\}")
_GAPS = {
    "en": {
        "_": f"(?:(?!{ACTOR})[^.;:!?,–]){{0,60}}?",
        "__": f"(?:(?!{ACTOR})[^.;:!?]){{0,110}}?",
        "*": r"[^.;!?]{0,140}?",
    },
    "zh": {
        "_": f"(?:(?!{ACTOR})[^。；：！？，、]){{0,20}}?",
        "__": f"(?:(?!{ACTOR})[^。；！？]){{0,50}}?",
        "*": r"[^。；！？]{0,80}?",
    },
}
# "Norvik-Gründer" is no Norvik, "Norvik-Gruppe" is.
_NO_COMPOUND = "(?!-(?!gruppe|konzern|holding|universität|hochschule|stiftung|fonds|institut|bank|versicherung))"
_GAPS["de"] = _GAPS["en"]


@dataclass(frozen=True, slots=True)
class Template:
    """One claim that a rule makes: names of items, and qualifiers as literals or (with @) names of items."""

    subject: tuple[str, ...]
    predicate: str
    object: tuple[str, ...]
    qualifiers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rule:
    """One line of a pattern table; its pattern is compiled when a sentence has all that it needs."""

    name: str
    family: str
    language: str
    source: str  # the pattern with its macros expanded
    needs: tuple[frozenset[str], ...]  # kinds of items without which it cannot match, one set an item
    conditions: Conditions  # sets of strings of each of which a sentence must hold one
    claims: tuple[Template, ...]
    confidence: float
    rewrite: str | None
    append: str | None
    attach: tuple[tuple[str, str, str], ...]
    stop: bool
    where: str  # a pattern that the sentence must hold somewhere
    only: tuple[str, ...]  # kinds of block it reads: prose, heading, item, row; empty: all
    example: str
    finds: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression.

        Raises:
            SchemaError: it is none; the message names the rule.
        """
        try:
            return re.compile(self.source, _flags(self.language))
        except re.error as exc:
            raise SchemaError(f"{self.name}: {exc}; mend the rule") from exc

    @property
    def triggers(self) -> frozenset[str]:
        """Strings of which a sentence must hold one; empty: not known."""
        return self.conditions[0] if self.conditions else frozenset()

    @cached_property
    def about(self) -> str | None:
        """The name of the item that the text turns to, where the rule says so."""
        return next((claim.subject[0] for claim in self.claims if claim.predicate == "about"), None)

    @cached_property
    def founding(self) -> frozenset[str]:
        """The names of the items that say when something was founded."""
        told = {name for claim in self.claims if claim.predicate == "foundedOn" for name in claim.object}
        return frozenset(told & self.pattern.groupindex.keys()) if told else frozenset()

    @cached_property
    def of_focus(self) -> bool:
        """Whether it tells of what the text is about at the place."""
        return any("focus" in claim.subject or "focus" in claim.object for claim in self.claims)

    @cached_property
    def elsewhere(self) -> re.Pattern[str]:
        """What a sentence must hold beside the pattern."""
        return re.compile(self.where, _flags(self.language))


class RuleSet:
    """Rules in order, found by the words and items that a sentence holds."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._sieve = Sieve([rule.conditions for rule in self._rules])
        self._needing: dict[frozenset[str], int] = {}  # kinds of items → the rules that need one of them
        self._reading: dict[str, int] = {}  # kinds of block
        self._actors = [0]  # the rules that need more than so many actors
        for number, rule in enumerate(self._rules):
            for need in rule.needs:
                self._needing[need] = self._needing.get(need, 0) | 1 << number
            for kind in rule.only or BLOCKS:
                self._reading[kind] = self._reading.get(kind, 0) | 1 << number
            actors = sum(need <= _ACTORS for need in rule.needs)
            self._actors += [0] * (actors - len(self._actors))
            for fewer in range(actors):
                self._actors[fewer] |= 1 << number

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def possible(self, heard: Iterable[str], masked: Masked, kind: str) -> list[Rule]:
        """The rules that can match a block of this kind as it stands."""
        fitting = self._sieve.passing(heard)[1] & self._fitting(masked.kinds(), kind)
        actors = masked.actors()
        if actors < len(self._actors):
            fitting &= ~self._actors[actors]
        return [self._rules[number] for number in numbers(fitting)]

    def possible_later(self, heard: Iterable[str], masked: Masked, kind: str) -> list[tuple[Rule, bool]]:
        """The rules that can match a block of this kind, also once others rewrote it, and whether they can already."""
        wide, narrow = self._sieve.passing(heard)
        fitting = wide & self._fitting(masked.kinds(), kind)
        return [(self._rules[number], bool(narrow >> number & 1)) for number in numbers(fitting)]

    def _fitting(self, present: frozenset[str], kind: str) -> int:
        fitting = self._reading.get(kind, 0)
        for need, rules in self._needing.items():
            if need.isdisjoint(present):
                fitting &= ~rules
        return fitting


BLOCKS = ("prose", "heading", "item", "row")
_ACTORS = frozenset("ONPL")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that change the status of what is said near them."""

    pattern: re.Pattern[str]
    status: str  # planned, reported, denied, none
    scope: str  # before: up to the words that decide; clause; sentence; after
    example: str
    name: str = ""  # FAMILY.LANGUAGE.cue#n, counted in its table


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Words that stand for what was spoken of before: refers to the last company, fund or person."""

    pattern: re.Pattern[str]
    refers: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All tables of one language."""

    language: str
    rewrites: RuleSet
    rules: RuleSet
    cues: tuple[Cue, ...]
    words: Mapping[str, tuple[str, ...]]
    anaphora: tuple[Anaphor, ...]
    finder: Finder  # of the words that rules, cues and anaphora ask for
    sieves: Mapping[str, Sieve]  # of cues and anaphora
    again: re.Pattern[str]  # [words] again: takes up what was told before
    opening: re.Pattern[str]  # [words] opening: the name (group c) that a paragraph begins with is what it is about
    no_date: re.Pattern[str]  # [words] no_date: a date after these is not when the money came
    _any_of: dict[tuple[str, int], re.Pattern[str] | None] = field(default_factory=dict)

    def heard(self, masked: Masked) -> list[str]:
        """The words that a sentence holds now, of those that rules, cues and anaphora ask for."""
        if masked.heard is None or masked.heard[0] is not masked.text:
            masked.heard = masked.text, self.finder.heard(masked.text)
        return masked.heard[1]

    def cues_in(self, masked: Masked) -> list[Cue]:
        """The cues that can stand in a sentence as it is now."""
        if masked.cues is None or masked.cues[0] is not masked.text:
            possible = numbers(self.sieves["cues"].passing(self.heard(masked))[1])
            masked.cues = masked.text, [self.cues[number] for number in possible]
        return masked.cues[1]

    def anaphora_in(self, masked: Masked) -> list[Anaphor]:
        """The anaphora that can stand in a sentence."""
        return [self.anaphora[number] for number in numbers(self.sieves["anaphora"].passing(self.heard(masked))[1])]

    def any_of(self, name: str, flags: int = 0) -> re.Pattern[str] | None:
        """One of [words] NAME; None where there are none."""
        if (name, flags) not in self._any_of:
            words = self.words.get(name)
            self._any_of[name, flags] = re.compile("|".join(words), flags) if words is not None else None
        return self._any_of[name, flags]


@cache
def rule_book(language: str, folder: Path = PATTERNS) -> RuleBook:
    """The tables of a language: en, de or zh.

    Raises:
        SchemaError: a table is not as it must be; the message names the file and the rule.
    """
    words: dict[str, tuple[str, ...]] = {}
    raw: list[tuple[str, dict[str, object]]] = []
    raw_cues: list[tuple[str, int, dict[str, object]]] = []
    anaphora: list[dict[str, str]] = []
    for path in sorted(folder.glob(f"*.{language}.toml")):
        table = _read(path)
        for key, alternatives in table.get("words", {}).items():
            words[key] = tuple(alternatives)
        raw += [(path.name, entry) for entry in table.get("rule", [])]
        raw_cues += [(path.name, number, entry) for number, entry in enumerate(table.get("cue", []), 1)]
        anaphora += table.get("anaphor", [])
    telling = Words(words, 1 if language == "zh" else 3)
    rules = [_rule(file, entry, words, language, telling) for file, entry in raw]
    cues = tuple(_cue(file, number, entry, words, language) for file, number, entry in raw_cues)
    spoken = tuple(Anaphor(compile_pattern(row["pattern"], words, language), row["refers"]) for row in anaphora)
    sieved = {
        "cues": [conditions(str(entry["pattern"]), telling) for _, _, entry in raw_cues],
        "anaphora": [conditions(row["pattern"], telling) for row in anaphora],
    }
    return RuleBook(
        language,
        RuleSet(rule for rule in rules if rule.rewrite is not None),
        RuleSet(rule for rule in rules if rule.rewrite is None),
        cues,
        words,
        spoken,
        Finder(
            word
            for sets in (*sieved["cues"], *sieved["anaphora"], *(rule.conditions for rule in rules))
            for one in sets
            for word in one
        ),
        {name: Sieve(patterns) for name, patterns in sieved.items()},
        compile_pattern("|".join(words.get("again", ("(?!)",))), words, language),
        compile_pattern("|".join(words.get("opening", ("(?!)(?P<c>)",))), words, language),
        compile_pattern("(?:" + "|".join(words.get("no_date", ("(?!)",))) + ") ?$", words, language),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise SchemaError(f"{path}: {exc}; mend the table") from exc


def _rule(
    file: str, entry: dict[str, object], words: Mapping[str, tuple[str, ...]], language: str, telling: Words
) -> Rule:
    name = f"{file.rsplit('.', 2)[0]}.{language}.{entry.get('name')}"
    try:
        return Rule(
            name=name,
            family=file.split(".")[0],
            language=language,
            source=_expanded(str(entry["pattern"]), words, language),
            needs=_needs(str(entry["pattern"])),
            conditions=conditions(str(entry["pattern"]), telling),
            claims=tuple(_template(line) for line in _lines(entry.get("claims"))),
            confidence=float(str(entry.get("confidence", 0.9))),
            rewrite=None if "rewrite" not in entry else str(entry["rewrite"]),
            append=None if "append" not in entry else str(entry["append"]),
            attach=tuple(_attach(line) for line in _lines(entry.get("attach"))),
            stop=bool(entry.get("stop", False)),
            where=_expanded(str(entry.get("where", "")), words, language),
            only=tuple(_lines(entry.get("only"))),
            example=str(entry.get("example", "")),
            finds=tuple(_lines(entry.get("finds"))),
        )
    except (KeyError, ValueError, re.error) as exc:
        raise SchemaError(f"{file}: rule {entry.get('name')}: {exc}; mend the rule") from exc


def _cue(file: str, number: int, entry: dict[str, object], words: Mapping[str, tuple[str, ...]], language: str) -> Cue:
    name = f"{file.rsplit('.', 2)[0]}.{language}.cue#{number}"
    try:
        pattern = compile_pattern(str(entry["pattern"]), words, language)
        scope = str(entry.get("scope", "before"))
        return Cue(pattern, str(entry["status"]), scope, str(entry.get("example", "")), name)
    except (KeyError, ValueError, re.error) as exc:
        raise SchemaError(f"{file}: cue {entry.get('pattern')}: {exc}; mend the cue") from exc


def gaps(language: str) -> tuple[str, ...]:
    """What stands for gaps in the expanded patterns of a language, the longest first."""
    return tuple(sorted(_GAPS[language].values(), key=len, reverse=True))


def _lines(value: object) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(line) for line in value]  # type: ignore[attr-defined]


def _template(line: str) -> Template:
    subject, predicate, target, *rest = line.split()
    pairs = tuple((key, value) for key, _, value in (part.partition("=") for part in rest))
    if any(not value for _, value in pairs):
        raise ValueError(f"{line!r} has a qualifier without value")
    return Template(tuple(subject.split("|")), predicate, tuple(target.split("|")), pairs)


def _attach(line: str) -> tuple[str, str, str]:
    target, _, value = line.partition("=")
    item, _, key = target.partition(".")
    if not (item and key and value):
        raise ValueError(f"{line!r} is not ITEM.KEY=VALUE")
    return item, key, value


def compile_pattern(pattern: str, words: Mapping[str, tuple[str, ...]], language: str) -> re.Pattern[str]:
    """Compile a pattern with its macros.

    >>> compile_pattern("{who:L} {lead} {_}{round:R}", {"lead": ("led",)}, "en").groupindex["round"]
    2
    """
    return re.compile(_expanded(pattern, words, language), _flags(language))


def _flags(language: str) -> int:
    return re.IGNORECASE if language != "zh" else 0


def _needs(pattern: str) -> tuple[frozenset[str], ...]:
    """The kinds of the items that stand outside all brackets and alternatives of a pattern: none can be missing."""
    depth, needs, at = 0, [], 0
    while at < len(pattern):
        macro = _MACRO.match(pattern, at)
        if macro:
            at = macro.end()
            if depth == 0 and macro["kind"] and pattern[at : at + 1] not in ("?", "*"):
                needs.append(frozenset(CLASSES[macro["kind"]]))
            continue
        if pattern[at] == "\\":
            at += 2
            continue
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(pattern[at], 0)
        if pattern[at] == "|" and depth == 0:
            return ()
        at += 1
    return tuple(needs)


def _expanded(pattern: str, words: Mapping[str, tuple[str, ...]], language: str, depth: int = 0) -> str:
    def macro(match: re.Match[str]) -> str:
        if match["gap"]:
            return _GAPS[language][match["gap"]]
        name, kind = match["name"], match["kind"]
        if kind:
            hyphen = language == "de" and not pattern.startswith(("-", "(?:-", "(?!-"), match.end())
            item = f"(?P<{name}>{item_class(CLASSES[kind])})"
            return f"(?:{item}{_NO_COMPOUND})" if hyphen else item
        if name not in words or depth > 4:
            raise ValueError(f"{{{name}}} is not in [words]")
        return "(?:" + "|".join(_expanded(word, words, language, depth + 1) for word in words[name]) + ")"

    return _MACRO.sub(macro, pattern)


def all_rules() -> Iterator[Rule]:
    """Every rule of every language, for tests and documentation."""
    for language in LANGUAGES:
        book = rule_book(language)
        yield from book.rewrites
        yield from book.rules


__all__ = ["ANY_ITEM", "LANGUAGES", "Cue", "Rule", "RuleBook", "Template", "all_rules", "compile_pattern", "rule_book"]
