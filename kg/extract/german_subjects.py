"""Finds names that are ordinary German nouns by how a document uses them: without an article, where a noun needs one.

"Zirbel sichert sich zwölf Millionen Euro": a noun that can be counted stands bare as a subject only if it is a name.
"""

from __future__ import annotations

import re
from collections import Counter

from kg.extract.dictionary import known, only_small
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
    rf"\b(?:Portfolio|[Bb]ekannteste|[Gg]rößte|[Jj]üngste|[Ee]rste|[Zz]weite|[Dd]ritte|[Ll]etzte|[Kk]leinste|[Ää]lteste|Beispiel|Vorbild)[rs]? (?:ist|war|heißt|bleibt|wäre) {_WORD.replace('name', 'shown')}(?=[.,;]| aus )|"
    rf"\b(?:Prozent|Euro|Dollar|Franken) an {_WORD.replace('name', 'share')}(?=[.,;])|(?:^|[.:;] )Bei {_WORD.replace('name', 'held')} (?:halten|hält|hielt|hielten|besitzen|besitzt) |\bbei {_WORD.replace('name', 'came')} (?:dazugekommen|hinzugekommen|mitgegangen|nachgelegt|zugegriffen)\b|"
    rf"\b(?:Übernahme|Kauf|Erwerb|Verkauf|Zukauf) von {_WORD}(?= (?:durch|an|für)\b|[.,;:])|\bfolgte? {_WORD.replace('name', 'next')}(?=[.,;])"
    rf"|\bmeldet\w* (?:[a-zäöüß]+ ){{1,2}}{_WORD.replace('name', 'entered')} (?:beim|im|zum) (?:Handelsregister|Firmenbuch|Gewerbe)\b"
    rf"|\b(?:Family Office|Familienholding|Vermögensverwaltung|Beteiligungsgesellschaft|Wagniskapitalarm) (?:der|von|des) [^.,;()]{{3,50}}, {_WORD.replace('name', 'office')}(?=[,.;])"
    rf"|\b(?:Einstieg|Beteiligung|Minderheitsbeteiligung|Anteile|Anteil|Mehrheit|Aktien) (?:bei|an) {_WORD.replace('name', 'at')}(?=[ .,;])"
)
_IN_PLACE = re.compile(rf"\b(?:von|bei|hinter|an) {_WORD} in $")
_FROM = re.compile(
    rf"(?:^|[,:;(„–]\s|\b(?:von|vom|bei|beim|an|am|für|und|sowie|mit|in|das|die|der|den|dem) |\n){_WORD} aus (?:dem |der )?(?:[a-zäöüß]+en )?$"
)
_AS_NAMED = re.compile(
    rf"(?:^|(?<=[.:–] )){_WORD}, so (?:heißt|nennt|lautet)|\b(?:namens|unter dem Namen|mit Namen|unter der Firma|getauft auf|heißt|(?:[Bb]eteiligung|[Pp]ortfoliofirma|[Pp]ortfoliounternehmen)(?= [A-ZÄÖÜ][a-zäöüß]+[?.,;])|hieß|(?:hieß|hieße?n|hiess|hiessen|firmierte|firmierten) (?:wir |sie |es |er |die Firma |das Unternehmen |das Start-up )?(?:noch |damals |zunächst |anfangs |als |ursprünglich |früher |zuvor |einst |vorher )+)[ ]?[„«»\"]?{_WORD.replace('name', 'called')}[“«»\"]?(?=[ ,.;?])"
    rf"|\b(?:hieß|hiess|firmierte|nannte sich) (?:sie|es|er|man|die Firma|das Unternehmen|das Start-up|die Gesellschaft) (?:[a-zäöüß]+ ){{0,2}}{_WORD.replace('name', 'was')}(?=[.,;]| und )"
)
# What only a name can stand in, counted twice: "Gründerin von Lotse", "bei Lotse eingestiegen", "Lotse: Das Start-up …".
_POST = r"(?:[\w-]*[Gg]ründer|[\w-]*[Cc]hef|CEO|CTO|CFO|[Gg]eschäftsführer|[Ss]precher|[Vv]orstand|[Gg]esellschafter|[Aa]ktionär|[Ii]nvestor|[Mm]anager)"
_TAKEN = r"(?:beteilig\w+|eingestiegen|einsteig\w+|ausgestiegen|ein(?=[.,;])|aus(?=[.,;])|investier\w+|gesteckt|übernommen|gekauft|erworben|verkauft|übernehmen|kaufen|engagiert)"
_CERTAIN = re.compile(
    rf"\b(?:{_POST}(?:in|innen|n|s|en|e)?|Team)(?: und [\w-]+)? (?:von|bei) {_WORD}(?=[ ,.;:)!?]|$)"
    rf"|\b(?:bei|an|in|von) {_WORD.replace('name', 'at')} (?:[a-zäöüß0-9]+ ){{0,3}}?{_TAKEN}\b"
    rf"|\b(?:hat|hatte|habe) {_WORD.replace('name', 'left')} (?:[a-zäöüß]+ )?(?:[A-ZÄÖÜ][a-zäöüß]+ )?(?:verlassen|gegründet|mitgegründet|aufgebaut|umgebaut)\b"
    rf"|(?:^|(?<=[:–] )){_WORD.replace('name', 'says')} (?:bestätigt(?:e)? (?:auf|die|den|das)|wollte sich|will sich|lehnte eine|teilte mit|kommentiert)\b"
    rf"|\b{_WORD.replace('name', 'led')}-(?:{_POST}(?:in|innen|s|en)?|Konkurrent|Rivale|Aktien?|Anteile|Übernahme|Beteiligung|Investoren)\b"
    rf"|\b(?:mit|bei|von|hinter|an) {_WORD.replace('name', 'year')}, das (?:19|20)\d\d "
    rf"|^{_WORD.replace('name', 'head')} im (?:Porträt|Gespräch|Interview|Profil)\b"
)
# "Federkiel, ein Hersteller von Notizbüchern, bekommt …"
_APPOSED = re.compile(
    rf"(?:^|\b(?:sitzt|sitzen|arbeitet|residiert|tüftelt|heißt|ist|war|entstand|wächst|startet|startete|folgt|folgte|kommt|kam|bei|an|in|von|hinter) ){_WORD}, (?:(?:eine?[mnr]?|der|die|das|dem) (?:[a-zäöüß-]+ |[A-ZÄÖÜ][a-zäöüß]+er ){{0,3}}?|(?:[a-zäöüß]{{3,}}er )?)(?P<noun>[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)?)"
)
_NOTED = re.compile(
    rf"(?:\+\+\+ )?{_WORD}(?:(?: \([^()\n]{{2,30}}\))?: (?=(?:[„»]?[A-ZÄÖÜ0-9]))| [–—] (?=[A-ZÄÖÜ0-9])|\.$)"
)
_ACTING = re.compile(
    rf"(?:^|(?<=[:–„«»] )|(?<=[„«»])){_WORD} (?=(?:[a-zäöüß]{{2,14}}[^e\W]t|[a-zäöüß]{{3,14}}te|hat|hatte|kam|ging|nahm|gab|lag|stand|bekam|erhielt|schloss|zog|stieg|warb|bot|fand|ließ|soll|will|kann|muss|darf)\b)"
)
_TURNED = re.compile(
    rf"\b(?:hat|hatte|sind|ist|war|waren|wurde|wird|will|soll|kann|[a-zäöüß]{{3,14}}(?:[^e\W]t|te)|kam|ging|nahm|bekam|schloss|dass|ob|weil|wenn|als) {_WORD}(?= (?:[a-zäöüß]|\d|[,.;]))"
)
_LEANING = re.compile(
    rf"\b(?:von|mit|für|zu|aus|durch|gegen|bei) {_WORD}(?=[ ,.;])|(?:^|(?<=[„«»])){_WORD.replace('name', 'copula')} (?=(?:ist|war|wird|wurde|bleibt)\b)"
)
_FEWEST_NOTES = 3
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
        named |= {match["name"] or match["called"] or match["was"] for match in _AS_NAMED.finditer(line)}
        named |= {match[match.lastgroup or 0] for match in _DEALT.finditer(line)}
        (headed if part.kind == "heading" else acting).update(match["name"] for match in _BUSINESS.finditer(line))
        if part.kind != "heading":
            bare.update(match["name"] for pattern in (_BESIDE, _INVERTED, _AT) for match in pattern.finditer(line))
            bare.update(_after_description(line))
    named |= {
        match["name"]
        for one in found
        if one.letter == "G"
        and (
            match := (
                _FROM.search(text, max(0, one.start - 60), one.start)
                or _IN_PLACE.search(text, max(0, one.start - 40), one.start)
            )
        )
        is not None
        and not _plural(match["name"])
    }
    bare.update(acting)
    weighed = _weighed(text, parts)
    enough = {name for name in headed if bare[name]} | {name for name in acting if bare[name] > 1 or headed[name]}
    enough |= {name for name in bare if bare[name] > 2} | named
    enough = {name for name in enough if not _common(name)}
    enough |= {name for name, weight in weighed.items() if weight > 2 and not _common(name, weight > _SURE)}
    return {name for name in enough - known if not _determined(text, parts, name)}


_SURE = 3  # points: then a word that ends like a description is a name too ("Sommerhaus")


def _says_what(noun: str) -> bool:
    return described_as(noun.rsplit("-", 1)[-1]) in ("heads_company", "heads_investor")


def _plural(name: str) -> bool:
    """ "Angebote", "Banken": a noun without its ending is one too."""
    return any(name.endswith(end) and known(name.removesuffix(end), "de") for end in ("e", "en", "er", "n", "s"))


def _weighed(text: str, parts: list[Sentence]) -> Counter[str]:
    """Points for each noun: two where only a name can stand, one where a noun rarely stands bare."""
    points: Counter[str] = Counter()
    labels: list[str] = []
    block = -1
    leaning: set[str] = set()
    for part in parts:
        line = text[part.start : part.end]
        if (
            part.block != block
            and (label := _NOTED.match(line)) is not None
            and (part.kind in ("prose", "item") or line.startswith("+++"))
        ):
            labels.append(label["name"])
        block = part.block
        for match in _CERTAIN.finditer(line):
            points[match[match.lastgroup or 0]] += 3 if part.kind == "heading" else 2
        for told in _APPOSED.finditer(line):
            if any(_says_what(noun) for noun in told["noun"].split()) and not _plural(told["name"]):
                points[told["name"]] += _SURE
        for match in _ACTING.finditer(line):
            points[match["name"]] += 0 if only_small(match["name"], "de") else 2
        for match in _TURNED.finditer(line):
            points[match["name"]] += 1
        points.update(match["name"] for match in _AT.finditer(line))
        leaning |= {match["name"] or match["copula"] for match in _LEANING.finditer(line)}
        points.update(_after_description(line))
    for noted in labels if len(set(labels)) >= _FEWEST_NOTES else ():
        points[noted] += _SURE + 1
    points.update(leaning)
    return points


_DESCRIBED = re.compile(r"(?:[A-ZÄÖÜ][\w-]*) " + _WORD + r"(?=[,. )]|$)")


def _after_description(line: str) -> list[str]:
    """ "das KI-Unternehmen Zirbel": beside a noun that says what it is."""
    pairs = [(match[0].split(" ")[0], match["name"]) for match in _DESCRIBED.finditer(line)]
    return [
        name for head, name in pairs if described_as(head.rsplit("-", 1)[-1]) in ("heads_company", "heads_investor")
    ]


def _common(name: str, described: bool = False) -> bool:
    low = name.casefold()
    lists = lists_de()
    never = low in lists["never"] or low in lists["titles"] or low in lists["common"] or low in lists["media"]
    mass = low in lists["uncounted"] or low.endswith(
        ("ung", "heit", "keit", "schaft", "ismus", "ität", "tion", "software")
    )
    return (
        never
        or mass
        or low in lists["anglicisms"]
        or (bool(described_as(low)) and not described)
        or low in given_names()
    )


def _determined(text: str, parts: list[Sentence], name: str) -> bool:
    pattern = re.compile(_DETERMINED.format(names=re.escape(name)))
    return any(pattern.search(text, part.start, part.end) for part in parts if part.kind != "heading")
