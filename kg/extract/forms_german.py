"""Regular expressions for the look of German names and of what stands around them; they decide nothing."""

from __future__ import annotations

import re

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+|[.&+](?=[^\W_])[^\W_]+|-(?=[^\W_])[^\W_]+)*")
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
PLACE_BEFORE = re.compile(r"\b(?:Sitz (?:ist )?in|ansässig in|Hauptsitz in|beheimatet in|Standort|Zentrale in|Sitz:) $")
PLACE_AFTER_NAME = re.compile(r" aus (?:dem |der )?(?:[a-zäöüß-]+ )?$")
AFTER_ORDINARY = re.compile(
    r" (?:hat|ist|war|will|wird|soll|sammelt|erhält|bekommt|baut|entwickelt|aus|ging|steht|konnte|holt|schließt"
    r"|übernommen|gekauft|erworben"
    r"|beteiligt|eingestiegen|investiert|ein|auf|bekannt)\b"
    r"|, (?:das|der|die|ein|eine)\b|[.)“\"]|$"
)
GLUED = re.compile(r"(?<=[a-zäöüß])(?=(?:Professor|Präsident|Gründer)$)|(?<=[0-9][A-Z])(?=(?:das|der|die)$)")
_N = r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]+(?:-[A-ZÄÖÜ][A-Za-zäöüß]+)*"
INSTITUTION = re.compile(
    rf"(?P<University>(?:\b(?:Technischen? |Freien? |{_N}-)?Universität {_N}"
    rf"|\b(?:TU|FU|HU|TH|FH|ETH|RWTH|Uni|Hochschule) {_N}"
    rf"|(?:\b{_N} )?\b(?:{_N}-)?(?:Institut|Zentrum|Forschungszentrum) für (?:[a-zäöü]+ )?{_N}(?:- und {_N}| und {_N})?"
    rf"|\b{_N}-(?:Institut|Universität|Hochschule)(?: für {_N}(?: und {_N})?)?))\b"
    rf"|(?P<GovernmentBody>\b(?:Land|Freistaat|Hansestadt|Kanton|Bundesland) (?!und\b){_N}"
    rf"|\b(?:Bundes|Landes)?[Mm]inisterium für {_N}(?: und {_N})?)\b"
    rf"|(?P<Company>\b(?:Sparkasse|Kreissparkasse|Volksbank|Stadtwerke|Landesbank|Familie) {_N})\b"
)
LABEL = re.compile(
    r"\W{0,4}(?:[A-ZÄÖÜ][a-zäöü]+ )?(?:Investoren|Geldgeber|Kapitalgeber"
    r"|Gesellschafter|Aktionäre|Kunden|Eigentümer)[^:\n]{0,20}: "
)
LABELLED = re.compile(r"(?!\d+ (?:Prozent|Mio|Mrd|Euro))[A-ZÄÖÜ0-9][^\s,;()]*(?: [A-ZÄÖÜ0-9&][^\s,;()]*){0,4}")
SINGULAR_BEFORE = re.compile(r"\b(?:der|dem|des|von|vom|zur|bei) $")
COUNTS = re.compile(r"[,.]\d| ?%| ?[€$]| (?:[A-ZÄÖÜ]|neue|weitere|andere|prozent)")
PARTICLES = {"von", "van", "de", "der", "zu", "du", "da", "la", "le", "bin", "al", "den", "di"}
QUOTED = re.compile(r"[„“»\"]([A-Z0-9][\w.-]{1,30}(?: [\w.-]{1,30}){0,3})[“”«\"]")
