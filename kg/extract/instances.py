"""Makes the claims of one match of a rule: who stands where its templates want somebody, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.discourse import Discourse
from kg.extract.found import PARTIES, Found
from kg.extract.masked import Item, Masked
from kg.extract.qualifiers import literal, negated, noted, qualifier
from kg.extract.rules import Template
from kg.model import Qualifier, Status, Value


def items_of(masked: Masked, signs: str) -> list[Item]:
    items: list[Item] = []
    for sign in signs:
        item = masked.items.get(sign)
        if item is None:
            continue
        items += list(item.content) if item.kind == "L" else [item]  # type: ignore[call-overload]
    return items


def instances(template: Template, groups: dict[str, list[Item]], discourse: Discourse) -> Iterator[Found]:
    subjects, focus_subject = referred(template.subject, groups, discourse)
    objects, focus_object = referred(template.object, groups, discourse)
    if (
        focus_object
        and template.predicate == "holdsSharesIn"
        and template.object[-1] == "focus"
        and "held" in discourse.last
    ):
        objects = [Item("O", 0, 0, discourse.last["held"])]  # whose shares the sentence before told
    for number, subject in enumerate(subjects):
        if not isinstance(subject.content, int):
            continue
        for position, target in enumerate(objects):
            if len(objects) == len(subjects) > 1 and template.object[0].startswith("each_") and position != number:
                continue  # "A and B put money into C and D": A into C, B into D
            if objects is subjects and position <= number:
                continue  # each pair of a list once
            if template.predicate == "foundedBy" and target.kind == "O" and any(one.kind == "P" for one in objects):
                continue  # "by Edwin Farrow, previously of Alder, and Ada Norvik"
            if _unfit(template.predicate, subject, target) or (
                subject.kind == "P" and ("orgs", "yes") in template.qualifiers
            ):
                continue
            content: int | Value | None
            content = target.content if isinstance(target.content, int) else literal(template.predicate, target)
            if template.predicate == "formerName" and isinstance(content, int):
                another = content != subject.content or _not_one_form(subject.text, target.text)
                content = Value(target.text, "name") if target.text and another else None
            holder = subject.content
            if content == holder and not subject.text and subject.end and template.predicate == "holdsSharesIn":
                holder = _other_holder(holder, discourse)  # "the Japanese group now owns 8% of the company"
            if content is None or content == holder:
                continue
            predicate = template.predicate
            if predicate == "manages" and content == discourse.topic and content not in discourse.funds:
                continue  # "Ada Birch, who runs the company"
            if predicate == "offshootOf":  # of a university a firm, of a firm a unit
                predicate = "spunOutOf" if content in discourse.schools else "memberOfGroup"
            if predicate == "fundsFund":
                if content not in discourse.funds:
                    continue  # money "from" somebody goes to a company otherwise
                predicate = "limitedPartnerOf"
            if predicate == "fundRaised":
                if subject.content not in discourse.funds:
                    continue  # "Quillon closed at $40" is a price
                predicate = "raised"
            if predicate == "netLoss" and isinstance(content, Value):
                predicate, content = "netProfit", negated(content)
            qualifiers = _qualifiers(template, groups, subject, target)
            qualifiers.pop("orgs", None)
            if qualifiers.pop("persons", None) and not _is_person_here(target, objects):
                continue
            if str(qualifiers.pop("needs", "amount")) not in {"amount", *qualifiers}:
                continue
            if qualifiers.pop("named", None) and not subject.text:
                continue  # a pronoun
            yield Found(
                holder, predicate, content, qualifiers, Status.ASSERTED, 1.0, "", 0, 0,
                focus_subject or focus_object,
            )  # fmt: skip


def _is_person_here(item: Item, beside: list[Item]) -> bool:
    """A person, or an unknown name of two or three words in a list of persons: "Norvik, Ada Birch and Ben Alder"."""
    like = item.kind == "N" and len(item.text.split()) in (2, 3)
    return item.kind == "P" or (like and any(one.kind == "P" for one in beside))


def _not_one_form(name: str, former: str) -> bool:
    """Whether two names that the registry gives to one company are not just a longer and a shorter form."""
    a, b = name.casefold(), former.casefold()
    return bool(a and b) and a not in b and b not in a


def _other_holder(company: int, discourse: Discourse) -> int:
    """Who "the group" is that holds a share of a company: whom it was carved out of, else the only investor just told of."""
    if discourse.last.get("unit") == company and "origin" in discourse.last:
        return discourse.last["origin"]
    return discourse.last.get("backer", company)


_NO_PERSON_IS = {
    "subject": {
        "foundedOn",
        "raised",
        "valuation",
        "listedOn",
        "filedForListingOn",
        "foundedBy",
        "spunOutOf",
        "memberOfGroup",
    },
    "object": {
        "investedIn",
        "holdsSharesIn",
        "acquired",
        "limitedPartnerOf",
        "manages",
        "memberOfGroup",
        "spunOutOf",
        "sponsorOf",
    },
}


def _unfit(predicate: str, subject: Item, target: Item) -> bool:
    """Whether a person stands where only an organisation can."""
    return (subject.kind == "P" and predicate in _NO_PERSON_IS["subject"]) or (
        target.kind == "P" and predicate in _NO_PERSON_IS["object"]
    )


def referred(names: tuple[str, ...], groups: dict[str, list[Item]], discourse: Discourse) -> tuple[list[Item], bool]:
    for name in names:
        if name == "focus":
            party = discourse.focus
            kind = "P" if party in discourse.persons else "O"
            return ([Item(kind, 0, 0, party)] if party is not None else []), True
        if name in groups:
            return groups[name], False
        if name == "topic" and discourse.topic is not None:
            return [Item("O", 0, 0, discourse.topic)], True
        if name == "firm" and discourse.topic in discourse.investors:  # "it", in a portrait of an investor
            return [Item("O", 0, 0, discourse.topic)], True
        if name in discourse.last:
            return [Item("O", 0, 0, discourse.last[name])], True
    return [], False


def _qualifiers(template: Template, groups: dict[str, list[Item]], subject: Item, target: Item) -> dict[str, Qualifier]:
    """Those of the template, then what stands beside the names."""
    out: dict[str, Qualifier] = {}
    for key, value in template.qualifiers:
        if not value.startswith("@"):
            out[key] = int(value) if key.startswith("percent") and value.isdigit() else value
            continue
        for item in next((groups[name] for name in value[1:].split("|") if name in groups), [])[:1]:
            if key in PARTIES and isinstance(item.content, int):
                out[key] = item.content
            else:
                out.update(qualifier(key, item))
    return out | noted((target, subject))
