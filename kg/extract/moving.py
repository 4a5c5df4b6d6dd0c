"""Says what a text goes on about once a sentence is read: the company of its last claim; reads no claims itself."""

from __future__ import annotations

from collections import Counter

from kg.extract.discourse import Discourse
from kg.extract.found import Found
from kg.model import Value


def move(discourse: Discourse, found: list[Found]) -> None:
    """What the next sentence is about: the company of the last claim about money or founding."""
    investors = {one.subject for one in found if one.predicate == "investedIn"}  # what is told of them is an aside
    listed = {one.object for one in found if one.predicate == "investedIn" and _of_europe(one)}
    discourse.last.pop("backer", None)
    if len(investors) == 1:
        discourse.last["backer"] = next(iter(investors))
    owned = Counter(one.object for one in found if one.predicate == "holdsSharesIn")
    _note_held(discourse, found)
    for one in found:
        if one.predicate == "investedIn" and len(listed) > 1 and one.object in listed:
            continue  # an investor's holdings
        if one.predicate in ("raised", "valuation", "investedIn", "foundedOn") and not one.from_focus:
            company = one.object if one.predicate == "investedIn" else one.subject
            own = ".de." in one.rule and company in discourse.funds  # what a German fund holds is an aside
            if isinstance(company, int) and company not in investors and not own:
                discourse.about(company)
        if _told_of_owners(one, owned) and isinstance(one.object, int) and one.object not in discourse.investors:
            discourse.about(one.object)
        if one.predicate == "investedIn":
            discourse.last["investor"] = one.subject
        if one.predicate in ("limitedPartnerOf", "manages") and isinstance(one.object, int):
            discourse.last["fund"] = one.object
            if discourse.asking and discourse.asked is None and ".de." in one.rule:
                discourse.focus = one.object
        if one.predicate in ("acquired", "controls") and isinstance(one.object, int):
            discourse.last["target"] = one.object
        if one.predicate == "acquired":
            discourse.last["buyer"] = one.subject
        if one.predicate == "spunOutOf" and isinstance(one.object, int):
            discourse.last["unit"], discourse.last["origin"] = one.subject, one.object


def _of_europe(one: Found) -> bool:
    return ".de." in one.rule or ".en." in one.rule


def _note_held(discourse: Discourse, found: list[Found]) -> None:
    """Whose shares a German sentence tells: those of the next one are shares of that company too."""
    shares = [one for one in found if one.predicate == "holdsSharesIn" and ".de." in one.rule]
    named = [one.object for one in shares if not one.from_focus and isinstance(one.object, int)]
    if len(set(named)) == 1 and named[0] not in discourse.investors:
        discourse.last["held"] = named[0]
    elif found and not shares:
        discourse.last.pop("held", None)


def _told_of_owners(one: Found, owned: Counter[int | Value]) -> bool:
    """Whether an English sentence names several who hold shares of a company: what follows is about that."""
    return one.predicate == "holdsSharesIn" and owned[one.object] > 1 and ".en." in one.rule and not one.from_focus


def note_giver(discourse: Discourse, found: list[Found], about: int | None) -> None:
    """Who a sentence begins with and says to have put money into a company that the text was not about."""
    subject = discourse.last.get("subject")
    givers = (subject, discourse.last.get("giver"))
    gave = [one for one in found if one.subject in givers and one.predicate in _GIVING]
    if gave and about not in {one.object for one in gave}:
        discourse.last["giver"] = gave[0].subject
    else:
        discourse.last.pop("giver", None)


_GIVING = ("investedIn", "acquired", "limitedPartnerOf")
