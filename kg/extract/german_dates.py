"""The dates that only German texts tell so: years without a word before them; reads no claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.normalize.dates import When

_BEGINS = r"(?:19[89]\d|20[0-4]\d)"
# "2023 flossen 18 Millionen; 2024 legte Alder nach", "hatte 2022 die Serie A angeführt": no count of anything.
_BARE_YEAR = re.compile(
    rf"(?:(?m:^)|(?<=[.;:–] )|(?<=\b(?:und) ))(?P<y>{_BEGINS})(?= (?:[a-zäöüß]{{2,14}}(?:t|te|ten|en)|kam|gab|ging|nahm|war|zog|stieg|bekam|erhielt|schloss|hieß|warb)\b)(?! (?:euro|dollar|franken|mitarbeitende|beschäftigten|betten)\b)"
)
# "Zuvor hatte Quillon 2023 in einer Serie A …": after the name that follows the verb.
_AFTER_SUBJECT = re.compile(
    rf"\b(?:hatten?|hat|haben|wurden?|sammelten?|erhielten?|bekam(?:en)?|investierten?|stieg(?:en)?|übernahm(?:en)?|kauften?|führten?|legten?|ging(?:en)?)"
    rf" (?:(?:der|die|das|sich|schon|bereits|auch) ){{0,2}}(?:[A-ZÄÖÜ][\w.&-]+ ){{0,3}}(?P<y>{_BEGINS})"
    r"(?= (?:in|von|mit|bereits|schon|erstmals|noch|für|den|die|das|eine|einen|einer|bei|rund|über|unter|zusammen|gemeinsam|an|am|als|mehrheitlich|insgesamt|zunächst) )"
)
_FOUNDING = re.compile(r"gegründet|Gründung|hervor|ausge", re.IGNORECASE)
_FOUNDED_NEAR = 90  # characters


def bare_years(piece: str) -> Iterator[tuple[int, int, str, object]]:
    """Years that open a clause."""
    for match in _BARE_YEAR.finditer(piece):
        yield match.start("y"), match.end("y"), "D", When(match["y"])
    for match in _AFTER_SUBJECT.finditer(piece):
        if not _FOUNDING.search(piece, max(0, match.start() - _FOUNDED_NEAR), match.end() + _FOUNDED_NEAR):
            yield match.start("y"), match.end("y"), "D", When(match["y"])
