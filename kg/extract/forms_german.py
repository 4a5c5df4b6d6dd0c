"""Regular expressions for the look of German names and of what stands around them; they decide nothing."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"[^\W_¹²³]+(?:['’][^\W\d_]+|(?<=[a-z])\|(?=[a-z])[^\W_¹²³]+|[.&+](?=[^\W_¹²³])[^\W_¹²³]+|-(?=[^\W_¹²³])[^\W_¹²³]+)*"
)
NUMBER = re.compile(r"[\d.,]+(?:er|ste[rnms]?|te[rnms]?)?(?:-.*)?$")
LIST_BEFORE = re.compile(r"(?:,| und| sowie| & |, und| oder) $")
BARE_BEFORE = re.compile(
    r"(?:\b(?:von|durch|mit|bei|neben|wie|darunter|etwa|an|sowie|und|sind|waren|war)|[:,(]) $", re.I
)
LIST_AFTER = re.compile(r",? (?:und |sowie |oder |sowie der |und der )?$|, $")
ARTICLE_BEFORE = re.compile(
    r"\b(?:d(?:er|ie|as|en|em|es)|ein(?:e|en|em|er|es)?|kein\w*|[sm]ein\w*|ihr\w*|unser\w*|vom|zum|zur|im|am|beim"
    r"|ins|ans"
    r"|dies\w+|jed\w+|viele\w?|mehrere\w?|alle\w?|neue\w?|hohe\w?|frisches?|weitere\w?"
    r"|[a-zäöüß-]{3,}(?:en|er|es|em|e)) $"
)
# What only a noun can follow: a determiner, with an adjective or without; a relative pronoun after a comma is none.
DETERMINED_BEFORE = re.compile(
    r"(?:(?<!, )\b(?:[Dd](?:er|ie|as|en|em|es)|[Ee]in(?:e|en|em|er|es)?|[Kk]ein\w*|[MmSsDd]ein\w*|[Ii]hr\w*|[Uu]nser\w*|[Vv]om|[Zz]um|[Zz]ur"
    r"|[Ii]m|[Aa]m|[Bb]eim|[Ii]ns|[Aa]ns|[Dd]ies\w+|[Jj]ed\w+|viele\w?|mehrere\w?|alle\w?)(?: [a-zäöüß-]+(?:e|en|er|es|em))?"
    r"|\b(?:neue\w?|hohe\w?|frisches?|weitere\w?|zwei|drei|vier|fünf|sechs|mehr|weniger|viel|etwas|ohne|pro|per)) $"
)
PLACE_BEFORE = re.compile(
    r"\b(?:Sitz (?:ist )?in|ansässig in|Hauptsitz in|beheimatet in|Standort|Zentrale in|Sitz:|Start-up aus|Unternehmen aus|Firma aus|Team aus|[a-zäöüß-]+(?:entwickler|hersteller|anbieter|firma|schmiede|spezialist)n? aus) $"
)
_DESCRIBING = r"(?:[a-zäöü0-9ß-]+(?:e|en|er|es|em) |[A-ZÄÖÜ][a-zäöüß]+er ){0,3}$"
NOUN_PHRASE = re.compile(
    r"\b(?:[Dd]as|[Dd]es|[Ee]in|[Ee]ines|[Vv]om|[Bb]eim|[Zz]um|[Zz]ur|[Dd]er|[Dd]ie|[Ee]iner) " + _DESCRIBING
)
AFTER_DATIVE = re.compile(
    r"[,.;:)(–]| (?:und|sowie) (?:dem|der|den|die|das|von|bei|an) | \(| –| (?:für|vom|zum|zu|übernommen|gekauft|erworben|übernehmen|kaufen|einsteigen|ein|einstieg|beteiligt)\b"
)
DATIVE_PHRASE = re.compile(r"\b(?:[Dd]em|[Dd]en|[Ee]inem|[Ee]inen) " + _DESCRIBING)
PLACE_AFTER_NAME = re.compile(r" aus (?:dem |der )?(?:[a-zäöüß-]+ )?$")
AFTER_ORDINARY = re.compile(
    r" (?:hat|ist|war|will|wird|soll|haben|sind|waren|bleiben|buhlen|bieten|wurden|sammelt|erhält|bekommt|baut|entwickelt|aus|ging|steht|konnte|holt|schließt"
    r"|übernommen|gekauft|erworben|hinzu|dazu|[a-zäöüß]{2,14}t|[a-zäöüß]{2,14}te"
    r"|beteiligt|eingestiegen|investiert|ein|auf|bekannt)\b"
    r"|, (?:das|der|die|ein|eine)\b|[.)“\"]|$"
)
GLUED = re.compile(r"(?<=[a-zäöüß])(?=(?:Professor|Präsident|Gründer)$)|(?<=[0-9][A-Z])(?=(?:das|der|die)$)")
# "der Mitteldeutsche Chipfonds": an adjective with a capital in the middle of a sentence is part of a name; "Ulmer" is not.
_NAMING = r"(?:(?<=\b[Dd](?:er|en|em|es) )|(?<=\b[VvZz][ou]m )|(?<=\b[IiAa]m )|(?<=\b[Bb]eim ))(?!Deutsche[nmrs]? )[A-ZÄÖÜ][a-zäöüß-]+(?:deutsche|ische|liche|ale|ige)[nmrs]?"
_N = r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]+(?:-[A-ZÄÖÜ][A-Za-zäöüß]+)*"
_OF_TOWNS = (
    "Sparkasse|Kantonalbank|Volksbank|Landesbank|Bürgschaftsbank|Aufbau-?[Bb]ank|Stadtwerke|Versicherungskammer|Krankenkasse|Pensionskasse"
    "|Versorgungskammer|Landesbrandkasse|Ärzteversorgung|Versorgungswerk|Wertpapierbörse|Börse|Raiffeisenbank|Genossenschaftsbank|Investitionsbank"
    "|Pensionsfonds|Versicherungsgruppe|Hypothekenbank|Landesbausparkasse|Bausparkasse|Wirtschaftsagentur|Zentralbank"
)
INSTITUTION = re.compile(
    rf"(?P<University>(?:\b(?:{_N} )?{_N}-(?:Universität|Hochschule)\b|\b(?:Technischen? |Freien? |{_N}-)?Universität {_N}(?! (?:studiert|studierte|promoviert|zu studieren|gelehrt))"
    rf"|\b(?:TU Bergakademie|TU|FU|HU|TH|FH|ETH|RWTH|Uni|Hochschule|[A-ZÄÖÜ][a-zäöüß]+(?:hochschule|universität|akademie)) {_N}"
    rf"|(?:\b{_N} )?\b(?:{_N}-)?(?:Institut|Zentrum|Forschungszentrum|Laboratorium|Akademie) für (?:[a-zäöü]+ )?{_N}(?:- und {_N}| und {_N})?"
    rf"|\b{_N}-(?:Institut|Universität|Hochschule)(?:s|es)?(?: für {_N}(?: und {_N})?)?))\b"
    rf"|(?P<GovernmentBody>\b(?:Land|Freistaat|(?:Freien? (?:und )?)?Hansestadt|Kanton|Bundesland|(?<=[Dd]ie )Stadt|(?<=[Dd]er )Stadt) (?!und\b){_N}"
    rf"|\b(?:Bundes|Landes)?[Mm]inisterium für {_N}(?: und {_N})?)\b"
    rf"|(?P<Company>\b(?:(?:[A-ZÄÖÜ][a-zäöüß]*s)?[Ss]parkasse|Stadtsparkasse|Volksbank|Stadtwerke|Landesbank|Familie) {_N}"
    rf"|\b[A-ZÄÖÜ][a-zäöüß]+(?:ische|ischen|er) {_N}- und {_N}(?:bank|gesellschaft|kasse)\b|\b(?:Investitions|Förder|Aufbau|Bürgschafts|Landesförder)bank {_N}|\b(?:Versicherungs|Handels|Zusatzversorgungs)kammer {_N}"
    rf"|\b(?!D(?:er|ie|as|en|em) |Eine? |Einer )(?:{_N} ){{1,2}}Stiftung\b|\bBankhaus {_N}|\b(?!Familien|Unternehmens|Privat|Bürger|Kultur|Umwelt|Gemeinschafts|Kirchen|Haupt)[A-ZÄÖÜ][a-zäöüß]{{3,}}stiftung\b"
    rf"|(?<=\b[Dd]ie )(?![A-ZÄÖÜ][a-zäöüß]+(?:er|e|en|in) )[A-ZÄÖÜ][\w&-]+ (?:Bank|Versicherung|Telekom)(?=[ ,.;)])(?! [A-ZÄÖÜ])|\b[A-ZÄÖÜ]{{2,4}} [A-ZÄÖÜ][a-zäöüß]{{3,}}[vV]ersicherung"
    rf"|\b{_N}er (?:{_OF_TOWNS})|\b[A-ZÄÖÜ][a-zäöüß]+(?:ische|ischen|ischer|sche|schen) (?:{_OF_TOWNS})"
    rf"|\b(?:Pensionskasse|Versorgungskasse|Versorgungswerk|Versicherungskammer|Ärzteversorgung|Zusatzversorgungskasse|Krankenkasse|Stiftung|Familienstiftung|Unternehmensstiftung) {_N})\b"
    rf"|(?P<Fund>\b(?:[A-ZÄÖÜ][a-zäöüß]*fonds|Fonds) der (?:Stadt|Provinz|Metropole|Stadtregierung|Provinzregierung) {_N}|{_NAMING} (?:{_N} )?(?:[A-ZÄÖÜ][\w-]*fonds|[A-ZÄÖÜ][\w-]*-Fonds)\b(?! [A-Z])|\b(?:National|Deutsch|Europäisch|Bayerisch|Sächsisch|Hessisch|Schweizer|Österreichisch|Chinesisch|Französisch|Staatlich)(?:e|en|er|es)? (?:[A-ZÄÖÜ][a-zäöüß]*fonds|Fonds) für (?:[a-zäöüß]+ )?{_N}(?: und {_N})?|\b(?:National|Deutsch|Europäisch|Bayerisch|Sächsisch|Hessisch|Schweizer|Österreichisch|Chinesisch|Französisch|Saudisch|Norwegisch)(?:e|en|er|es)? (?:{_N}- und )?(?:[A-ZÄÖÜ][\w-]*-)?[A-ZÄÖÜ][\w]*(?:fonds|-Fonds)\b(?! [A-Z])|\b(?:aws|AWS) [A-ZÄÖÜ][a-zäöüß]*fonds\b"
    rf"|\b(?:[A-ZÄÖÜ][a-zäöüß-]*-Fonds|[A-ZÄÖÜ][a-zäöüß]+fonds) (?:(?:Süd|Nord|Ost|West)[a-z]*|Bayern|Sachsen(?:-Anhalt)?|Hessen|Thüringen|Brandenburg|Niedersachsen|Berlin|Hamburg|Bremen|Saarland|Baden-Württemberg|NRW|Nordrhein-Westfalen|Rheinland-Pfalz|Schleswig-Holstein|Mecklenburg-Vorpommern|Tirol|Kärnten|Steiermark|Salzburg)(?: (?:[IVX]{{1,3}}|\d)\b(?![.,]?\d)(?! (?:Mill|Milli|Mio|Mrd|Prozent)))?(?![\w-])"
    rf"|\b(?!(?:Vorgänger|Vorläufer|Nachfolger|Schwesterfonds|Vorgängerfonds|Nachfolgefonds) )(?:{_N} ){{1,3}}(?:Fonds|Fund|Ventures|Growth|Capital|Equity)(?: Fonds| Fund)? (?:[IVX]{{1,4}}|\d)\b(?![.,]?\d)(?! (?:Millionen|Milliarden|Prozent|Mio|Mrd)))"
)
LABEL = re.compile(
    r"\W{0,4}(?:[A-ZÄÖÜ][a-zäöü]+ )?(?:Investoren|Geldgeber|Kapitalgeber"
    r"|Gesellschafter|Aktionäre|Kunden|Eigentümer)[^:\n]{0,20}: "
)
LABELLED = re.compile(r"(?!\d+ (?:Prozent|Mio|Mrd|Euro))[A-ZÄÖÜ0-9][^\s,;()]*(?: [A-ZÄÖÜ0-9&][^\s,;()]*){0,4}")
SINGULAR_BEFORE = re.compile(r"\b(?:der|dem|des|von|vom|zur|bei) $")
COUNTS = re.compile(r"[,.]\d| ?%| ?[€$]| (?:[A-ZÄÖÜ]|neue|weitere|andere|prozent)")
NAME_PARTICLES = {"Del", "Della", "Dalla", "Van", "Von", "Den", "Der", "Dos", "San", "Bin", "Ben"}
PARTICLES = {"von", "van", "de", "der", "zu", "du", "da", "la", "le", "bin", "al", "den", "di"}
QUOTED = re.compile(r"[„“»\"]([A-Z0-9][\w.-]{1,30}(?: [\w.-]{1,30}){0,3})[“”«\"]")
MULTIPLE = re.compile(r"\d{1,4}x")  # "10x Founders"
NUMBERED = re.compile(r"\d{1,4} (?:Capital|Ventures?|Partners|Invest|Equity|Growth|Group)\b")  # "500 Capital"
_BARE = r"([A-ZÄÖÜ][\wäöüß]*(?:-[A-ZÄÖÜ]\w*)?(?: [A-ZÄÖÜ][\wäöüß]*){0,2})"
# Where a noun without an article must be a name: "gehört seit 2022 zu Hexagon", "2024 an Kessler verkauft".
BARE = re.compile(
    rf"\bgehör(?:t|te|en|ten)\b(?: [a-zäöüß\d]+){{0,3}} zu {_BARE}(?=[ .,;]|$)"
    rf"|\b(?:an|von|durch) {_BARE} (?:verkauft|veräußert|übernommen|gekauft|erworben|geschluckt|abgegeben|verwaltet|gemanagt|angeführt)\b"
    rf"|\b(?:arbeitete|arbeiteten|wechselte|kam|kamen|war|gearbeitet)\b(?: [a-zäöüß\d]+){{0,3}} (?:bei|von|zu) {_BARE}(?= (?:in|aus) [A-Z]|[.,;]| und )"
    rf"|\b(?:verkauft|verkaufte|ging|geht|gingen)\b(?: [a-zäöüß\d]+){{0,3}} an {_BARE}(?=[ .,;]|$)"
    rf"|\bfirmierte(?:n)? (?:die Gesellschaft|das Unternehmen|die Firma|das Start-up|sie|es|er|man)(?: [a-zäöüß]+){{0,2}} (?:als|unter) {_BARE}(?=[.,;]|$)"
)
# "die Hamburger HHLA", "der Schweizer Partners Group": where it sits, not its name.
ADJECTIVE_OF_PLACE = re.compile(
    r"(?:Schweiz|Münchn|Münchener|Zürch|Dresdn|Bremen?|Ulm|Jena|Jenens|Kiel|Erlang|Götting|Tübing|Reutling|Solothurn"
    r"|[A-ZÄÖÜ][a-zäöüß]{2,14})er"
)
FEMININE_BEFORE = re.compile(r"\b(?:[Dd]ie|[Dd]er|[Ee]ine|[Ee]iner) $")
# "gegründet von Tilo Erle und Ada Norvik": two words without an article are a person.
FOUNDERS = re.compile(
    r"(?:[Gg]egründet|[Gg]ründeten?|[Gg]ründer(?:in|innen|n|team)?)\b[^.;:\n]{0,50}?(?:von|durch|sind|waren|,|und) "
    r"([A-ZÄÖÜ][a-zäöüß]+(?:-[A-Z][a-z]+)? [A-ZÄÖÜ][a-zäöüß]+(?:-[A-Z][a-zäöüß]+)?)(?=,| und | sowie |[.;])"
)
ITEM_NAME = re.compile(r"(?:\d{1,2}[.)] )?[\W_]{0,6}[A-ZÄÖÜ][\w-]+ ?[:,(]")
NOTE_NAME = re.compile(
    r"(?:[*•▪◦●–—-] |\d{1,2}[.)] |#{1,4} )?([A-ZÄÖÜ][\w&-]{2,30}(?: [A-ZÄÖÜ0-9][\w&-]{0,30}){0,2}) \([A-ZÄÖÜ][^()\d]{2,30}\)(?:: |, |$| [a-z]| [–—|] )"
)
# "Murchip, Graz: 5 Mio. Euro": a line that heads a note of a round-up.
HEAD_NAME = re.compile(
    r"(?:[*•▪◦●–—-] |\d{1,2}[.)] |#{1,4} )?([A-ZÄÖÜ][\w&-]{2,30}(?: [A-ZÄÖÜ0-9][\w&-]{0,30}){0,2}), [A-ZÄÖÜ][a-zäöüß]+(?: ?[-/] ?[A-ZÄÖÜ]\w+)?(?::| [–—|])"
    r" (?:rund |etwa |gut |knapp |EUR |CHF |USD )?[\d.,]+ (?:Mio|Mill|Mrd|Milli|EUR|CHF)"
)
ROW_NAME = re.compile(
    r"[|\s]{0,4}([A-ZÄÖÜ][^\s,|()\t]{2,30}(?: [A-ZÄÖÜ][^\s,|()\t]{1,30}){0,2}), [A-ZÄÖÜ][^|\t\d]{1,30}[|\t](?=[^\n]*\d)"
)
