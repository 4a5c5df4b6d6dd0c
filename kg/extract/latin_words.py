"""Tells which words of English and German text can open a name: capitals, ordinary words, what the document writes elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise

from kg.extract.dictionary import known
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.normalize.names import strip_legal_form

NUMERAL = re.compile(r"[IVX]+|\d+")
_KINDS = ("Fund", "VentureInvestor", "University", "GovernmentBody", "Exchange", "Company")

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+|[.&+](?=[^\W_])[^\W_]+|(?<=[a-z]):(?:ai|io)\b|-(?=[A-ZÄÖÜ0-9])[^\W_]+)*")
MONEY_TOKEN = re.compile(
    r"(?:RMB|CNY|USD|EUR|HKD|(?:US|HK|NT|CN|S|A|C)?[$€£¥])?\d[\d.,]*(?:bn|m|mn|k|b|M|B|tn)?$|(?:RMB|USD|EUR|CNY|HKD)\d"
    r"|(?:[QH][1-4]|[1-4]Q|[12]H)?FY['’]?\d{2,4}$|[1-4][QH]\d{2,4}$|[QH][1-4]\d\d$"
)
CONTRACTED = re.compile(r"(?i:i|we|they|you|he|she|it|that|there|who|what|here|let)['’](?:ve|m|d|ll|re|s)$")  # "We've"
CURRENCY_CODE = re.compile(
    r"(?:AED|AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|HUF|IDR|ILS|INR|JPY|KRW|MXN|MYR|NOK|NZD|PHP|PLN|QAR|RMB|RON|Rs|SAR|SEK|SGD|THB|TRY|TWD|USD|VND|ZAR)\.? ?(?=\d)"
)
# Marks of the press that are no names: "UPDATE 2-Norvik raises …", "TL;DR", and the number of a fund alone: "Fund II".
NO_NAME = re.compile(
    r"UPDATE \d-|(?<=UPDATE )\d-|TL;?DR\b|(?<=TL;)DR\b|(?<!\w )(?:II|III|IV|VI|VII|VIII|IX)\b"
    r"|(?<=[Ff]und )(?:II|III|IV|VI|VII|VIII|IX)\b|(?<=[Ff]onds )(?:II|III|IV)\b"
)
# "Shu-fen Liao": a given name of two syllables before the family's.
GIVEN_FIRST = re.compile(
    r"-(?!based|backed|led|owned|listed|made|born|style|like|linked|wide|run)[a-z]{2,7} [A-Z][a-z]+\b"
)
_FIRM = re.compile(
    r"\b([A-Z][a-z]+) (?:[A-Z][\w&-]+ ){0,3}(?:Inc|Ltd|Limited|Corp|Holdings?|plc|PLC|Group|Technologies|Systems|Robotics|Labs|AI|GmbH|Photonics|Semiconductors?|Logic"
    r"|Comput(?:e|ing)|Devices|Materials|Micro(?:electronics|systems)?|Electronics|Networks|Software|Intelligence|Dynamics|Imaging"
    r"|Optics|Sensors|Circuits|Instruments|Silicon|Global)\b"
)
_ACTING = re.compile(
    r"(?:(?<=[*•▪–-] )|(?<=\n)|(?<=[.!?] ))([A-Z][a-z]{3,})"
    r"(?= (?:goes|went|has|had|would|will|is|was|raised|closed|raises|bought|buys|lands|landed|gets|got|makes|did|does) )"
)
_HEADED = re.compile(
    r"[*•▪–-] ([A-Z][a-z]{3,}) (?:is back|goes again|strikes again|does it again"
    r"|(?:has )?(?:raised|closed|landed|secured|bought|banked|bagged|filed|hired)|raises|closes|lands|secures|buys|banks|bags|hires)\b"
)
_PLURAL = re.compile(r"(?:[^is]s|ing|ment|tion|money|body)$")
_PAIRED = re.compile(
    r"[*•▪–-] ([A-Z][a-z]{2,}) [A-Z][a-z]{2,}(?= (?:\([A-Z][\w .]{2,20}\) )?(?:is|has|was|had|will)\b)"
)

# "Marble, a San Jose start-up building memory, has raised": said to be a company.
_DESCRIBED = re.compile(
    r"(?:\A|(?<=\n)|(?<=[.–—-] ))([A-Z][a-z]{2,}|[A-Z]{4,}), "
    r"(?:(?:an?|the|one of the|which is an?|based in|founded in) (?:[\w’'-]+ ){0,5}?"
    r"(?:start-?up|company|maker|developer|designer|firm|provider|builder|spin-?off|spin-?out|chipmaker|unicorn|scale-?up|supplier)\b"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+)?\. "
    r"|where (?:[A-Z][\w&-]+ ){1,4}(?:led|invested|holds|owns)\b"
    r"|which (?:has|had|have|is|was|raised|makes|develops|designs|builds|sells|wants|recently|last) )"
)


@cache
def latin_lists(language: str) -> dict[str, frozenset[str]]:
    return word_lists("de" if language == "de" else "en")


POSSESSIVE = ("'s", "’s")


def bare(word: str) -> str:
    return word[:-2] if word.endswith(POSSESSIVE) else word


@lru_cache(maxsize=20_000)
def english(word: str) -> bool:
    return known(word, "en")


def lower_words(text: str, parts: list[Sentence]) -> set[str]:
    """Words that the document also writes small: not names where a sentence begins with them."""
    return {token[0] for part in parts for token in TOKEN.finditer(text, part.start, part.end) if token[0][0].islower()}


def inner_capitals(text: str, parts: list[Sentence]) -> set[str]:
    """Words (folded) with a capital inside a sentence: names, where the language is not German."""
    found: set[str] = set()
    for part in parts:
        if part.language != "de" and part.kind != "heading":
            tokens = list(TOKEN.finditer(text, part.start, part.end))
            inner = [
                token
                for before, token in pairwise(tokens)
                if token[0][0].isupper() and text[before.end() : token.start()] == " " and before[0][0].islower()
            ]
            found.update(bare(token[0]).casefold() for token in inner)
            found.update(_with_next(text, inner, part.end))
    return found


_TWO_CAPITALS = re.compile(r"([A-Z][\w&-]+) ([A-Z][\w&-]+)")


def _with_next(text: str, inner: list[re.Match[str]], end: int) -> set[str]:
    """Words with a capital together with the one after them: "Main" opens a name where the text has "the Main Street"."""
    pairs = (_TWO_CAPITALS.match(text, token.start(), end) for token in inner)
    return {pair[0].casefold() for pair in pairs if pair is not None}


_POSSESSED = re.compile(
    r"\b(?P<head>(?P<who>[A-Z][\w-]+)['’]s) (?P<next>[A-Z][\w&-]*)(?: [A-Z][\w&-]*){0,3}? "
    r"(?:Ventures|Venture|Capital|Partners|Fund|Bank|Foundation|Investments|Holdings|Equity|Trust|Group)\b"
)


_MOST_POSSESSIVES = 20  # each is looked up in the whole text


def possessive_names(text: str, registered: Callable[[int, int], bool]) -> frozenset[tuple[str, str]]:
    """Possessives that belong to a firm's name, each with the word after it: "Monk's Hill Ventures".

    Such a firm is named twice or more, and never one half without the other.
    """
    times: Counter[tuple[str, str]] = Counter()
    owners: dict[tuple[str, str], str] = {}
    for match in _POSSESSED.finditer(text):
        if not registered(match.start(), match.end("who")):
            times[match["head"], match["next"]] += 1
            owners[match["head"], match["next"]] = match["who"]
    often = [pair for pair, n in times.most_common(_MOST_POSSESSIVES) if n > 1]
    return frozenset(
        (head, follower)
        for head, follower in often
        if not re.search(rf"\b{re.escape(owners[head, follower])}\b(?!['’]s {re.escape(follower)})", text)
        and not re.search(rf"(?<!['’]s )\b{re.escape(follower)} (?:Ventures?|Capital|Partners|Fund)\b", text)
    )


def heads_of_firms(text: str, parts: list[Sentence]) -> set[str]:
    """First words of full names: "Nocturne" opens a sentence as a name where the text has Nocturne Holdings."""
    spans = [(part.start, part.end) for part in parts if part.language == "en"]
    return {match[1].casefold() for start, end in spans for match in _FIRM.finditer(text, start, end)}


_HOUSE = re.compile(r"\b([A-Z][a-z]+) (?:[A-Z][\w&-]+ )?(?:Capital|Ventures|Partners)\b")


def heads_of_houses(text: str, parts: list[Sentence]) -> set[str]:
    """First words of the names of funds: "Vector" opens a sentence as a name where the text has Vector Capital."""
    spans = [(part.start, part.end) for part in parts if part.language == "en" and part.kind != "heading"]
    return {match[1].casefold() for start, end in spans for match in _HOUSE.finditer(text, start, end)}


def acting(text: str, parts: list[Sentence]) -> set[str]:
    """Ordinary words that open sentences twice or more, each time acting, and are never written small: names."""
    spans = [(part.start, part.end) for part in parts if part.language == "en" and part.kind != "heading"]
    acting: dict[str, int] = defaultdict(int)
    for start, end in spans:
        for match in _ACTING.finditer(text, start, end):
            acting[match[1].casefold()] += 1
    pairs = {match[1].casefold() for start, end in spans for match in _PAIRED.finditer(text, start, end)}
    heads = {
        head[1].casefold()
        for part in parts
        if part.language == "en" and part.kind == "item" and (head := _HEADED.match(text, part.start, part.end))
    }
    pairs |= {word for word in heads if not _PLURAL.search(word)}
    pairs |= {match[1].casefold() for start, end in spans for match in _DESCRIBED.finditer(text, start, end)}
    return {word for word, times in acting.items() if times > 1 and not word.endswith("s")} | pairs


def kinds_of(name: str, language: str = "en") -> tuple[str, ...]:
    """Classes that the form of a name tells: its last word, its first, or a legal form."""
    lists = latin_lists(language)
    core = strip_legal_form(name)
    words = core.split()
    numbered = False
    while len(words) > 2 and NUMERAL.fullmatch(words[-1]):
        words.pop()
        numbered = True
    for word in (words[-1:] + words[:1]) if len(words) > 1 else []:
        for kind in _KINDS:
            if word.casefold() in lists.get(f"kind_{kind}", frozenset()):
                return ("Fund",) if numbered and kind == "VentureInvestor" else (kind,)
    return ("Company",) if core != name else ()
