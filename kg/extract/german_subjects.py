"""Finds names that are ordinary German nouns by how a document uses them: without an article, where a noun needs one.

"Zirbel sichert sich zwölf Millionen Euro": a noun that can be counted stands bare as a subject only if it is a name.
"""

from __future__ import annotations

import re
from collections import Counter

from kg.extract.spotted import Spotted
from kg.extract.text import Sentence
from kg.extract.words_german import described_as, given_names, lists_de

_WORD = r"(?P<name>[A-ZÄÖÜ][a-zäöüß]{2,17})"
_MAIN = (
    r"sammelt|sammelte|holt|holte|sichert sich|sicherte sich|erhält|erhielt|bekommt|bekam|nimmt|nahm|schließt|schloss|wirbt|warb"
    r"|übernimmt|übernahm|kauft|kaufte|erwirbt|erwarb|reicht|reichte|beantragt|beantragte|meldet|meldete|gehört|gehörte|baut|baute"
    r"|entwickelt|entwickelte|plant|plante|sitzt|verkauft|verkaufte|beschäftigt|verhandelt|verhandelte|firmiert|heißt|hieß|dementiert"
    r"|verdoppelt|gründete|zählt|äußerte|äußert|produziert|vertreibt|startet|startete|landet|schlüpft|kassiert|strebt|peilt|lässt|ließ"
    r"|entstand|begann|erlöste|ging|kam|schreibt|schrieb|arbeitet|arbeitete|bestätigt|bestätigte|finanziert|finanzierte|bezifferte|verzichtet|verzichtete|investiert|investierte|steckt|steckte|setzte|wächst"
)
_AUXILIARY = (
    r"hat|hatte|ist|war|wird|wurde|will|wollte|soll|sollte|kann|konnte|muss|darf|könnte|werde|habe|sei|hält|hielt"
)
_BUSINESS = re.compile(rf"(?:^|(?<=[:–„«»] )|(?<=[„«»])){_WORD}(?= (?:{_MAIN})\b)")
_BESIDE = re.compile(
    rf"(?:^|(?<=[:–„«»] )|(?<=[„«»])){_WORD}(?= (?:{_AUXILIARY})\b|, (?:das|die|der|dessen|deren|ein|eine|so) )"
)
_INVERTED = re.compile(
    rf"\b(?:{_AUXILIARY}|sammelte|erhielt|bekam|übernahm|kaufte|gehört|sagt|dass|ob|weil|als|wie) {_WORD}(?= )"
)
_AT = re.compile(rf"\b(?:bei|an|hinter|gegen|neben) {_WORD}(?=[ ,.;])")
# One such place is enough: "die Übernahme von Rohrdommel durch …", "am Mittwoch folgte Silberdistel."
_DEALT = re.compile(
    rf"\b(?:Übernahme|Kauf|Erwerb|Verkauf|Zukauf) von {_WORD}(?= (?:durch|an|für)\b|[.,;])|\bfolgte? {_WORD.replace('name', 'next')}(?=[.,;])"
    rf"|\b(?:Family Office|Familienholding|Vermögensverwaltung|Beteiligungsgesellschaft|Wagniskapitalarm) (?:der|von|des) [^.,;()]{{3,50}}, {_WORD.replace('name', 'office')}(?=[,.;])"
    rf"|\b(?:Einstieg|Beteiligung|Minderheitsbeteiligung|Anteile|Anteil|Mehrheit|Aktien) (?:bei|an) {_WORD.replace('name', 'at')}(?=[ .,;])"
)
_FROM = re.compile(rf"{_WORD} aus (?:dem |der )?(?:[a-zäöüß]+en )?$")
_AS_NAMED = re.compile(
    rf"(?:^|(?<=[.:–] )){_WORD}, so (?:heißt|nennt|lautet)|\b(?:namens|unter dem Namen|mit Namen|unter der Firma|getauft auf|heißt|hieß|(?:hieß|hieße?n|hiess|hiessen|firmierte|firmierten) (?:wir |sie |es |er |die Firma |das Unternehmen |das Start-up )?(?:noch |damals |zunächst |anfangs |als |ursprünglich |früher |zuvor |einst |vorher )+)[ ]?[„«»\"]?{_WORD.replace('name', 'called')}[“«»\"]?(?=[ ,.;])"
)
_DETERMINED = (
    r"(?<!, )\b(?:d(?:er|ie|as|en|em|es)|[Dd](?:er|ie|as|en|em|es)|ein\w{{0,2}}|kein\w*|[sm]ein\w*|ihr\w*|unser\w*|vom|zum|zur|im|am|beim|ins|ans|dies\w+|jed\w+"
    r"|manch\w+|viel\w*|mehr|weniger|etwas|alle\w?|pro|per|ohne|aus|je)(?: [a-zäöüß-]+(?:e|en|er|es|em))? (?:{names})\b"
)


def bare_subjects(text: str, parts: list[Sentence], found: list[Spotted]) -> list[Spotted]:
    """The mentions of nouns that the document uses as names, where nothing else was found."""
    names = _names(text, parts, found)
    if not names:
        return []
    pattern = re.compile(r"(?<![\w-])(" + "|".join(sorted(names)) + r")(?P<s>s?)(?!\w)")
    taken = sorted((one.start, one.end) for one in found)
    spans = [match.span(1) for part in parts for match in pattern.finditer(text, part.start, part.end)]
    free = [span for span in spans if not any(low < span[1] and span[0] < high for low, high in taken)]
    return [_mention(text, start, end) for start, end in free]


def _mention(text: str, start: int, end: int) -> Spotted:
    one = Spotted(start, end, text[start:end], "N", ())
    one.compound = text[end : end + 1] == "-"
    return one


def _names(text: str, parts: list[Sentence], found: list[Spotted]) -> set[str]:
    """Nouns with enough bare places and none with an article."""
    known = {word for one in found for word in one.text.split()}
    headed: Counter[str] = Counter()
    acting: Counter[str] = Counter()
    bare: Counter[str] = Counter()
    named: set[str] = set()
    for part in parts:
        line = text[part.start : part.end]
        named |= {match["name"] or match["called"] for match in _AS_NAMED.finditer(line)}
        named |= {match["name"] or match["next"] or match["at"] or match["office"] for match in _DEALT.finditer(line)}
        (headed if part.kind == "heading" else acting).update(match["name"] for match in _BUSINESS.finditer(line))
        if part.kind != "heading":
            bare.update(match["name"] for pattern in (_BESIDE, _INVERTED, _AT) for match in pattern.finditer(line))
            bare.update(_after_description(line))
    named |= {
        match["name"]
        for one in found
        if one.letter == "G" and (match := _FROM.search(text, max(0, one.start - 60), one.start)) is not None
    }
    bare.update(acting)
    enough = {name for name in headed if bare[name]} | {name for name in acting if bare[name] > 1 or headed[name]}
    enough |= {name for name in bare if bare[name] > 2} | named
    enough = {name for name in enough if name not in known and not _common(name)}
    return {name for name in enough if not _determined(text, parts, name)}


_DESCRIBED = re.compile(r"(?:[A-ZÄÖÜ][\w-]*) " + _WORD + r"(?=[,. )]|$)")


def _after_description(line: str) -> list[str]:
    """ "das KI-Unternehmen Zirbel": beside a noun that says what it is."""
    pairs = [(match[0].split(" ")[0], match["name"]) for match in _DESCRIBED.finditer(line)]
    return [
        name for head, name in pairs if described_as(head.rsplit("-", 1)[-1]) in ("heads_company", "heads_investor")
    ]


def _common(name: str) -> bool:
    low = name.casefold()
    lists = lists_de()
    never = low in lists["never"] or low in lists["titles"] or low in lists["common"] or low in lists["media"]
    mass = low in lists["uncounted"] or low.endswith(
        ("ung", "heit", "keit", "schaft", "ismus", "ität", "tion", "software")
    )
    return never or mass or low in lists["anglicisms"] or bool(described_as(low)) or low in given_names()


def _determined(text: str, parts: list[Sentence], name: str) -> bool:
    pattern = re.compile(_DETERMINED.format(names=re.escape(name)))
    return any(pattern.search(text, part.start, part.end) for part in parts if part.kind != "heading")
