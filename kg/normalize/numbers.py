"""Numbers as texts write them, in figures, words or Chinese characters; knows nothing of units and currencies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.errors import ParseError
from kg.normalize.found import Found
from kg.normalize.places import FIGURES, first_word, starts
from kg.normalize.scripts import plain_form
from kg.normalize.tables import NOT_IN_WORD, WORD_ENDS, one_of, table

_ONE = Decimal(1)
_LONGEST_FIGURE = 24  # digits; a longer run is no amount of anything


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is stated.

    `low` and `high` are equal where one number is stated; 数千万 and "hundreds of millions" have two.
    `scale` is the word of scale alone (million, 亿; 1 without one), which "8 to 10 million" shares.
    """

    low: Decimal
    high: Decimal
    scale: Decimal = _ONE
    more: bool = False  # 三亿多: more than low
    bare: bool = False  # 亿 without a figure
    level: bool = False  # 千万级: of that order


def parse_number(text: str, language: str) -> Decimal:
    """Read one exact number.

    Args:
        text: the number alone, in figures ("1,234.5"), words ("zwölf") or Chinese characters (三百二十億).
        language: en, de, zh-Hans, zh-Hant or und; German swaps the comma and the full stop.
    Raises:
        ParseError: no number, several, or a vague one.

    >>> parse_number("1.234,5", "de"), parse_number("1,246億", "zh-Hant"), parse_number("three hundred", "en")
    (Decimal('1234.5'), Decimal('124600000000'), Decimal('300'))
    """
    found = find_numbers(text.strip() + _END, language)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text.strip())):
        raise ParseError(f"{text!r} is no number; write one such as 1,234.5")
    number = found[0].value
    if number.low != number.high or number.more or number.level:
        raise ParseError(f"{text!r} is a vague number; an exact one is needed")
    return number.low


_END = "␃"  # stands behind a number that is alone, so that a number in words needs no unit


@lru_cache(maxsize=8)
def find_numbers(text: str, language: str) -> tuple[Found[Number], ...]:
    """Find the numbers of a text, in order and without overlaps.

    Figures count anywhere but inside a word; numbers in words count where a word of scale or "percent" follows.

    >>> [(found.value.low, found.value.scale) for found in find_numbers("13,4 Mrd. und 180 Millionen", "de")]
    [(Decimal('13400000000'), Decimal('1000000000')), (Decimal('180000000'), Decimal('1000000'))]
    """
    plain = plain_form(text)
    results: list[Found[Number]] = []
    position = 0
    for start in starts(plain, _first_words(), tuple(table("numbers")["german"]), _han_numerals()):
        match = _pattern_at(plain[start]).match(plain, start) if start >= position else None
        if match is None:
            continue
        number, length = _read(match, language)
        position = start + max(1, length)
        if number is not None:
            results.append(Found(start, position, number))
    return tuple(results)


def figure(text: str, language: str) -> Decimal | None:
    """Read figures with their separators; None where the separators make no number.

    >>> figure("1.234", "de"), figure("1.234", "en"), figure("1,37", "en"), figure("17.06.2025", "de")
    (Decimal('1234'), Decimal('1.234'), Decimal('1.37'), None)
    """
    if text.isdigit():
        return Decimal(text) if len(text) <= _LONGEST_FIGURE else None
    text = re.sub("['’\u00a0\u202f]", " ", text)
    parts = re.split(r"([., ])", text)
    if len(text) > _LONGEST_FIGURE:
        return None
    separators, groups = parts[1::2], parts[0::2]
    if _last_is_decimal(separators, groups, language):
        return _join(groups[:-1], separators[:-1], groups[-1])
    return _join(groups, separators, None)


def _last_is_decimal(separators: list[str], groups: list[str], language: str) -> bool:
    last = separators[-1]
    if last == " " or separators.count(last) > 1:
        return False
    if len(set(separators)) > 1 or len(groups[-1]) != 3 or groups[0] == "0":
        return True
    return last == ("," if language == "de" else ".")


def _join(groups: list[str], separators: list[str], decimals: str | None) -> Decimal | None:
    """Put groups of thousands together; None where they are no thousands. India writes groups of two."""
    sizes = [len(group) for group in groups[1:]]
    if len(set(separators)) > 1 or any(size not in (2, 3) for size in sizes) or (sizes and sizes[-1] != 3):
        return None
    if sizes and len(groups[0]) > 3:
        return None
    return Decimal("".join(groups) + (f".{decimals}" if decimals else ""))


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    words = table("numbers")
    phrases = [*words["english"], *words["fractions"], *words["vague"], "millions", "billions", "trillions"]
    return frozenset(first_word(phrase) for phrase in phrases) | {FIGURES}


@lru_cache(maxsize=1)
def _han_numerals() -> re.Pattern[str]:
    """Where a number of more than one character begins, or a single one with a reason: 三成, 三至五亿, 百分之五."""
    han = table("numbers")["han"]
    return re.compile(f"[{_numerals()}](?:(?=[{_numerals()}{han['goes_on']}])|(?<=[{han['alone']}])|(?<=之.))")


def _numerals() -> str:
    han = table("numbers")["han"]
    return f"{han['digits']}{han['two']}{han['several']}{''.join(han['units'])}"


def _pattern_at(character: str) -> re.Pattern[str]:
    if character.isdecimal():
        return _figures_pattern()
    return _words_pattern() if character < "⺀" else _han_pattern()


def _tail() -> str:
    """What a number can go on with in Chinese."""
    han = table("numbers")["han"]
    # 18億6,000萬: thousands after a unit are set apart where a unit follows them.
    return rf"(?:[{_numerals()}{han['over']}{han['point']}\d.]|,(?=\d{{3}}[{_numerals()}])){{0,24}}{han['level']}?"


@lru_cache(maxsize=1)
def _han_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<han>[{_numerals()}]{_tail()})")


@lru_cache(maxsize=1)
def _figures_pattern() -> re.Pattern[str]:
    words = table("numbers")
    begins_tail = f"[{''.join(words['han']['units'])}{words['han']['over']}]"
    scale = one_of({**words["scales"], **words["short_scales"]}, glued=True)
    return re.compile(
        r"(?P<figures>\d{1,3}(?: \d{3})+(?:,\d+)?(?![\d.,]*\d)|\d+(?:[.,'’\u00a0\u202f]\d+)*)"
        rf"(?:(?P<tail>[ \u00a0\u2009\u202f\u3000]?(?={begins_tail}){_tail()})|[\s\u00a0-]{{0,2}}(?P<scale>{scale}))?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _words_pattern() -> re.Pattern[str]:
    words = table("numbers")
    scale = one_of(words["scales"])
    english = one_of([*words["english"], "hundred", "thousand"])
    parts = sorted([*words["german"], "hundert", "tausend", "und"], key=len, reverse=True)
    german = rf"(?:{'|'.join(parts)}){{1,8}}{WORD_ENDS}"
    spoken = rf"{english}(?:[\s-]{{1,2}}(?:and\s)?{english}){{0,5}}|{german}"
    percent = r"(?:percent|per\scent|prozent|%)"
    # "zwischen acht und zehn Milliarden": the first number has its scale from the second.
    shared = rf"\s(?:and|to|und|bis)\s(?:{english}|{german})[\s-]{{1,2}}(?:{scale}|{percent})"
    return re.compile(
        rf"{NOT_IN_WORD}(?:(?P<vague>{one_of(words['vague'])})[\s-]{{1,2}}(?P<vague_scale>million\w*|milliarden\w*|{scale})"
        r"|(?P<plural>(?:m|b|tr)illions)(?=\sof\s)"
        rf"|(?:(?P<fraction>{one_of(words['fractions'])})|(?P<spoken>{spoken}))"
        rf"(?:[\s-]{{1,2}}(?P<spoken_scale>{scale})|(?=\s{{1,2}}{percent}|{shared}|{_END})))",
        re.IGNORECASE,
    )


def _read(match: re.Match[str], language: str) -> tuple[Number | None, int]:
    """Read a match; also say how much of it is the number."""
    groups: dict[str, str | None] = match.groupdict()
    length = match.end() - match.start()
    if groups.get("tail") or groups.get("han"):
        return _read_han(re.sub("[\u2009\u202f\u3000]", " ", match.group()), language)
    figures = groups.get("figures")
    if figures:
        scale = _scale(groups["scale"], language)
        value = figure(figures, language)
        return (None if value is None else _exactly(value, scale)), length
    return _read_words(groups, language), length


def _read_words(groups: dict[str, str | None], language: str) -> Number | None:
    words = table("numbers")
    if groups["plural"]:
        scale = _scale(groups["plural"], language)
        return Number(2 * scale, 9 * scale, scale)
    if groups["vague"]:
        scale = _scale(_known_scale(groups["vague_scale"] or ""), language)
        low, high = words["vague"][_spaced(groups["vague"])]
        return Number(low * scale, high * scale, scale)
    scale = _scale(groups["spoken_scale"], language)
    if groups["fraction"]:
        value = Decimal(words["fractions"][_spaced(groups["fraction"])])
        return _exactly(value, scale)
    spoken = _read_spoken(groups["spoken"] or "")
    return None if spoken is None else _exactly(spoken, scale)


def _exactly(value: Decimal, scale: Decimal) -> Number:
    stated = tidy(value * scale) if scale > 1 else value
    return Number(stated, stated, scale)


def tidy(value: Decimal) -> Decimal:
    """Drop decimals that are all zero: 13.4 billion is 13400000000, not 13400000000.0.

    >>> tidy(Decimal("13400000000.0")), tidy(Decimal("7.780"))
    (Decimal('13400000000'), Decimal('7.780'))
    """
    whole = value.to_integral_value()
    return whole if whole == value else value


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).lower()


def _known_scale(text: str) -> str:
    """The word of scale that a longer word begins with: Millionenbetrag is Millionen."""
    scales: dict[str, int] = table("numbers")["scales"]
    return max((scale for scale in scales if text.lower().startswith(scale)), key=len)


def _scale(word: str | None, language: str) -> Decimal:
    if word is None:
        return _ONE
    words = table("numbers")
    exponents = {**words["short_scales"], **words["scales"], **(words["german_scales"] if language == "de" else {})}
    return Decimal(10) ** int(exponents[word.lower()])


def _read_spoken(text: str) -> Decimal | None:
    """Add up number words: "three hundred and twenty", zweihundertfünfzig; None where they make no number."""
    words = re.split(r"[\s-]+", text.lower())
    total = current = 0
    for part in (piece for word in words for piece in _pieces(word)):
        if part in ("hundred", "hundert"):
            current = (current or 1) * 100
        elif part in ("thousand", "tausend"):
            total, current = total + (current or 1) * 1000, 0
        elif part not in ("and", "und"):
            current += _word_values()[part]
    return Decimal(total + current)


@lru_cache(maxsize=1)
def _word_values() -> dict[str, int]:
    return {**table("numbers")["english"], **table("numbers")["german"]}


@lru_cache(maxsize=1)
def _piece_pattern() -> re.Pattern[str]:
    parts = [*table("numbers")["german"], "hundert", "tausend", "und"]
    return re.compile("|".join(sorted(parts, key=len, reverse=True)))


def _pieces(word: str) -> list[str]:
    """Take a German number word apart; an English word stays whole."""
    known = word in _word_values() or word in ("hundred", "thousand", "and")
    return [word] if known else _piece_pattern().findall(word)


def _read_han(run: str, language: str) -> tuple[Number | None, int]:
    """Read a number in Chinese characters, shortened from its end until it is one; also say how long it is."""
    for length in range(len(run), max(0, len(run) - 6), -1):
        number = _han_number(run[:length], language)
        if number is not None:
            return number, length
    return None, 0


def _han_number(run: str, language: str) -> Number | None:
    han = table("numbers")["han"]
    stated = re.sub("[ \u00a0]", "", run).removesuffix(han["level"])
    core = re.sub(f"[{han['over']}]", "", stated)
    if not core or run[-1] in " \u00a0" or len(stated) - len(core) > 1 or not _HAN_SHAPE.fullmatch(core):
        return None
    low = _han_value(core, language, 0)
    high = _han_value(core, language, 1) if _HAS_TWO_ENDS.search(core) else low
    if low is None or high is None:
        return None
    bare = core[0] in han["units"] and core[0] != "十"
    return Number(low, high, _han_scale(core), len(core) < len(stated), bare, run.endswith(han["level"]))


_HAS_TWO_ENDS = re.compile("[数几]|[一二三四五六七八九两俩]{2}")
_HAN_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[〇零一二三四五六七八九两俩数几]+(?:点[〇零一二三四五六七八九]+)?|.")
_HAN_SHAPE = re.compile(r"(?:\d+(?:[.,]\d+)*|[^\d.,])+")


def _han_scale(core: str) -> Decimal:
    units = table("numbers")["han"]["units"]
    exponent = 0
    for character in reversed(core):
        if character not in "万亿兆":
            break
        exponent += units[character]
    return Decimal(10) ** exponent


def _han_value(core: str, language: str, side: int) -> Decimal | None:
    """Add up figures, digits and units; `side` 1 takes the upper end of 数 and 两三, 0 the lower."""
    han = table("numbers")["han"]
    total, section, last_unit = Decimal(0), Decimal(0), _ONE
    pending: Decimal | None = None
    for piece in _HAN_PIECE.findall(core):
        unit = han["units"].get(piece)
        if unit is None:
            pending = (
                figure(piece, language) if piece[0].isdigit() and piece[0] in "0123456789" else _digits(piece, side)
            )
            if pending is None:
                return None
        elif unit < 4:
            section += (_ONE if pending is None else pending) * 10**unit
            pending, last_unit = None, Decimal(10) ** unit
        else:
            part = section + (pending or 0)
            if part:
                total += part * 10**unit
            else:
                total = (total or _ONE) * 10**unit
            section, pending, last_unit = Decimal(0), None, Decimal(10) ** unit
    if pending is not None and last_unit > 1 and pending < 10 and not re.search("[零〇].$", core):
        pending = pending * last_unit / 10 if last_unit > 10 else pending  # 一亿五 is 1.5 亿
    return tidy(total + section + (pending or 0))


def _digits(piece: str, side: int) -> Decimal | None:
    """Read digits side by side: 二〇二三 is a number, 两三 is two to three, 数 two to nine."""
    han = table("numbers")["han"]
    if piece in han["several"]:
        return Decimal((2, 9)[side])
    whole, _, decimals = piece.partition(han["point"])
    if decimals:
        left = _digits(whole, side)
        return None if left is None else Decimal(f"{left}.{_digits(decimals + '零零', 0):f}"[:-2])
    values = [2 if character in han["two"] else han["digits"].find(character) for character in piece]
    values = [
        value - 1 if value > 0 and character not in han["two"] else max(value, 0)
        for value, character in zip(values, piece, strict=True)
    ]
    if any(character in han["several"] for character in piece):
        return None
    if len(values) == 2 and values[1] == values[0] + 1:
        return Decimal(values[side])
    return Decimal("".join(map(str, values)))
