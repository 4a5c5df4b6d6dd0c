"""Tells which Latin names are those of funds and pension schemes; finds no names itself."""

from __future__ import annotations

import re

from kg.extract.spotted import Spotted

_SCHEME = re.compile(r"(?:Retirement|Pensions?|Provident|Superannuation|Savings|Benefit|Investment|Credit|Union)\b")


def whole_schemes(text: str, spotted: list[Spotted]) -> list[Spotted]:
    """ "Ohio Teachers' Retirement System" is one name."""
    out: list[Spotted] = []
    for one in sorted(spotted, key=lambda each: each.start):
        before = out[-1] if out else None
        if before is not None and text[before.end : one.start] in ("' ", "’ ") and _SCHEME.match(one.text):
            out[-1] = Spotted(before.start, one.end, text[before.start : one.end], "O", ("VentureInvestor",))
        else:
            out.append(one)
    return out


_OF_A_SERIES = re.compile(r"(?P<house>.+) (?:[IVX]{1,4}|[1-9]\d?)")
_A_FUND = re.compile(r"\b(?:fund|vehicle|partnership|pot), $")
IS_A_FUND = re.compile(r", (?:an?|the|its|their) (?:[\w-]+ ){0,5}(?:fund|vehicle|partnership|pot)\b")


_NUMBERED_FUND = re.compile(r" (?:Fund|Fonds|Ventures|Partners) (?:[IVX]{1,4}|[1-9]\d?)$")


def mark_funds(text: str, spotted: list[Spotted]) -> None:
    """A house's name with a number is a fund's: "Alder III" beside Alder Ventures, "its third fund, Alder III"."""
    houses = {one.text.split()[0] for one in spotted if "VentureInvestor" in one.kinds}
    for one in spotted:
        series = _OF_A_SERIES.fullmatch(one.text) if one.letter in "NO" and not one.entry else None
        if (
            series
            and not one.kinds
            and (
                series["house"] in houses
                or series["house"].split()[0] in houses
                or _A_FUND.search(text[max(0, one.start - 24) : one.start])
                or IS_A_FUND.match(text, one.end)
            )
        ):
            one.letter, one.kinds = "O", ("Fund",)
    later = {one.text for one in spotted if "Fund" in one.kinds and _NUMBERED_FUND.search(one.text)}
    named = {form[:at] for form in later for at, sign in enumerate(form) if sign == " "}
    for one in spotted:
        if one.letter == "N" and not one.kinds and not one.entry and one.text in named:
            one.letter, one.kinds = "O", ("VentureInvestor",)  # whose funds bear its name


_FIRM = (
    r"(?:private[- ]equity|venture(?:[- ]capital)?|buy-?out|growth[- ]equity|activist(?: hedge)?|hedge|investment|sovereign wealth) "
    r"(?:firm|fund|group|house|investor|shareholder|company|manager)"
    r"|(?:seed|pre-seed|early[- ]stage|late[- ]stage|deep[- ]?tech|semiconductor|chip|technology|climate|impact) (?:fund|investor|backer)"
)
_INVESTOR = re.compile(
    rf"\b(?:(?i:{_FIRM}|family office|asset manager|fund manager|money manager|VC)|(?:[Gg]eneral|[Vv]enture) partner (?:at|of|with)(?: the)?) $"
)
_IS_AN_INVESTOR = re.compile(
    rf", (?:an?|the) (?:[\w'-]+ ){{0,3}}(?:{_FIRM}|family office|asset manager|fund manager)\b"
    r"|(?: (?:in|of) [A-Z]\w+)?, which (?:backs|invests in|funds|finances|bankrolls) (?:[\w-]+ ){0,4}(?:start-?ups|companies|founders|firms|businesses)\b"
)


def mark_investors(text: str, spotted: list[Spotted]) -> None:
    """What a name is said to be beside it: "private equity firm Alder Lake", "Alder Value, the activist investor"."""
    for one in spotted:
        told = _INVESTOR.search(text, max(0, one.start - 40), one.start) or _IS_AN_INVESTOR.match(text, one.end)
        if told and one.letter == "N" and not one.kinds and not one.entry:
            one.letter, one.kinds = "O", ("VentureInvestor",)


__all__ = ["IS_A_FUND", "mark_funds", "mark_investors", "whole_schemes"]
