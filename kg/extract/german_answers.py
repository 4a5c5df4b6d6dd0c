"""Makes whole sentences of the short answers of a German interview: "Knapp drei Prozent." to "Wie viel gehört Ihnen noch?"

Reads no claims: it puts in the words that the question has said, for the rules to read.
"""

from __future__ import annotations

import re

from kg.extract.discourse import Discourse
from kg.extract.masked import Item, Masked, item_class
from kg.extract.text import Sentence

_ASKED = {
    "share": re.compile(
        r"\b(?:[Ww]ie ?viel|[Ww]ie hoch|[Ww]ie groß|[Ww]elche[rn]? Anteil)\b[^.?!]*\b(?:gehör(?:t|en) Ihnen|Ihr(?:e[nr]?)? (?:\w+ )?(?:Anteil|Beteiligung|Paket|Stück)|(?:halten|besitzen|haben|hält|gehören) Sie|Sie (?:noch |heute |derzeit )?(?:halten|besitzen))"
        r"|\b(?:gehört Ihnen|Ihr(?:e[nr]?)? (?:\w+ )?(?:Anteil|Beteiligung))\b[^.?!]*\?|\bAnteil\?$"
    ),
    "value": re.compile(
        r"\b(?:Bewertung|Firmenwert|Unternehmenswert)\b[^.!?]*\?|\b(?:[Ww]ie ?viel|[Ww]as|[Ww]ie hoch)\b[^.!?]*\b(?:wert|bewertet)\b"
    ),
    "sum": re.compile(
        r"\b(?:[Ww]ie ?viel|[Ww]ie hoch|[Ww]ie groß)\b[^.!?]*\b(?:eingesammelt|aufgenommen|eingeworben|bekommen|erhalten|zusammengekommen|Runde|Finanzierung)\b"
    ),
}
_ITEM = {"share": "Q", "value": "M", "sum": "M"}
_BEFORE = {"share": "wir halten ", "value": "die Bewertung lag bei ", "sum": "wir haben "}
_AFTER = {"share": "", "value": "", "sum": " eingesammelt"}
_SPEAKER = rf"^(?:(?:[A-ZÄÖÜ][\w .-]{{0,24}}|{item_class('P')}): )?[\"“„»]?"
_WORDS = (
    r"(?:(?:Es sind|Es waren|Das sind|Das waren|Nach der Runde|Inzwischen|Derzeit|Aktuell|Heute|Noch|Immer noch|Genau|Exakt|Leider nur|Nur|Schon"
    r"|Insgesamt|Rund|Etwa|Gut|Knapp)(?: noch| jetzt| rund| etwa| gut| knapp)? )?"
)
_ALONE = {
    kind: re.compile(rf"{_SPEAKER}{_WORDS}(?P<it>{item_class(kind)})(?=[.,;]|$| nach| vor| post| pre)") for kind in "QM"
}
_THAT = re.compile(rf"{_SPEAKER}(?P<that>(?:Die|Das|Den) (?P<verb>haben|hatten) wir)(?= )")


def take_up_asked_for(discourse: Discourse, part: Sentence, text: str, named: list[int]) -> None:
    """Note what a paragraph that asks wants to know: a share, a value, a sum, something about one of those named."""
    others = set(named) - {discourse.last.get("self")} - discourse.persons
    if len(others) == 1:
        discourse.last.update({"asked about": others.pop(), "asked whom": part.block})
    for what, pattern in _ASKED.items():
        discourse.last.pop(f"asked {what}", None)
        if pattern.search(text, part.start, part.end):
            discourse.last[f"asked {what}"] = part.block


def complete_answer(masked: Masked, discourse: Discourse, block: int) -> None:
    """Put the words of the question into an answer that begins with nothing but the share, the value or the sum."""
    about = _THAT.match(masked.text) if discourse.last.get("asked whom") == block - 1 else None
    if about is not None:
        start, end = masked.span(*about.span("that"))
        sign = masked.character(Item("O", start, end, discourse.last["asked about"]))
        masked.replace(*about.span("that"), f"wir {about['verb']} {sign}")
    own = discourse.last.get("self") in discourse.investors
    for what, kind in _ITEM.items():
        asked = discourse.last.get(f"asked {what}")
        short = _ALONE[kind].match(masked.text) if asked is not None and asked < block <= asked + 2 else None
        if short is None or (what == "sum" and own):
            continue
        after = short.end("it")
        if _AFTER[what]:
            masked.replace(after, after, _AFTER[what])
        before = "ich halte " if what == "share" and not own else _BEFORE[what]
        masked.replace(short.start("it"), short.start("it"), before)
        return


_SPEAKER_FIRST = re.compile(rf"^(?P<who>{item_class('P')}): ")
_I_HOLD = re.compile(
    r"\b[Ii]ch (?:selbst |selber |persönlich )?(?P<noch>noch |weiterhin |immer noch )?(?:halte|besitze)\b"
)
_I_HOLD_INVERTED = re.compile(r"\b(?:halte|besitze) ich (?:selbst |selber |persönlich )?")


def take_up_speaker(masked: Masked, discourse: Discourse, asks: bool) -> None:
    """ "Erle: Ich selbst halte noch 31 Prozent": who answers holds them."""
    first = _SPEAKER_FIRST.match(masked.text)
    party = masked.items[first["who"]].content if first else None
    if isinstance(party, int) and not asks:
        discourse.last["speaker"] = party
    for pattern, before, after in ((_I_HOLD, "", " hält"), (_I_HOLD_INVERTED, "hält ", " ")):
        match = pattern.search(masked.text)
        if match is not None and "speaker" in discourse.last and not asks:
            start, end = masked.span(*match.span())
            sign = masked.character(Item("P", start, end, discourse.last["speaker"]))
            masked.replace(*match.span(), f"{before}{sign}{after}")
