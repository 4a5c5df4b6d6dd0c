"""Keeps of the claims of a match those that what the text is about can take: no money goes into who gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kg.extract.discourse import Discourse
from kg.extract.found import Found
from kg.extract.instances import instances
from kg.extract.masked import Item, Masked, item_class
from kg.extract.rules import RuleBook, Template
from kg.model import Status, Value

_OF_FUNDS = {"manages", "limitedPartnerOf"}
_MANAGES = re.compile("(?:管理人|合伙人|GP|管理机构)(?:[是为系：由]|均为|都是)$")  # a fund that runs the fund told of
_PAYS = re.compile(
    "(?:则|也|分别|各|合计)?(?:认缴|出资|实缴|持有(?:了)?其|占其)"
)  # a fund that is a partner of the fund told of
_RUNS = re.compile("(?:管理人|普通合伙人|执行事务合伙人|GP)$")
_PARTNERS = re.compile("LP|有限合伙人|出资人")
_PARTNERS_TOLD = re.compile("(?<!作为)(?<!担任)(?:LP|有限合伙人|出资人)(?!的?身份)")


def back_from_giver(
    templates: tuple[Template, ...], groups: dict[str, list[Item]], book: RuleBook, discourse: Discourse
) -> None:
    """ "Arm … In May it led the round with Birch": whom the text tells of is one that gives, so the round is the topic's.

    Only in languages whose tables ask for it: [words] back_from_giver.
    """
    if "back_from_giver" not in book.words or discourse.topic in (None, discourse.focus):
        return
    givers = {
        item.content
        for template in templates
        if template.predicate == "investedIn" and "focus" in template.object
        for name in template.subject
        for item in groups.get(name, [])
    }
    if discourse.focus in givers:
        discourse.about(discourse.topic)


def _told_of_fund(
    template: Template, groups: dict[str, list[Item]], masked: Masked, match: re.Match[str], discourse: Discourse
) -> list[Found]:
    """The claims of a rule about the fund last named, whatever company the text is about."""
    outer, discourse.focus = discourse.focus, _fund_before(masked, match, discourse)
    last = discourse.last.get("fund")
    if discourse.focus is not None:
        discourse.last["fund"] = discourse.focus
    found = list(instances(template, groups, discourse))
    discourse.focus = outer
    if last is not None:
        discourse.last["fund"] = last
    return found


_OF_COMPANIES = {"investedIn", "holdsSharesIn", "foundedBy", "spunOutOf", "listedOn", "filedForListingOn"}


def _runs_fund(one: Found, masked: Masked, match: re.Match[str], discourse: Discourse) -> bool:
    """Whether who puts money into a fund is named as the one that manages it: 普通合伙人岑溪资本出资1%."""
    if one.predicate not in ("investedIn", "limitedPartnerOf") or one.object not in discourse.funds:
        return False
    text = masked.text
    named = [
        at
        for at in range(match.start(), match.end())
        if text[at] in masked.items and masked.items[text[at]].content == one.subject
    ]
    return any(_RUNS.search(text, max(0, at - 7), at) for at in named)


_LOAN = re.compile("质押|担保|授信|贷款|冻结")


def _lent(one: Found, masked: Masked, match: re.Match[str]) -> bool:
    """Whether what seems money put in is a loan or a pledge: 将股份质押给璟澜银行."""
    return one.predicate == "investedIn" and _LOAN.search(masked.text, match.start(), match.end() + 6) is not None


def _focus_fits(one: Found, masked: Masked, match: re.Match[str], discourse: Discourse) -> bool:
    """Whether a claim about what the text is about suits it: no money goes into an investor, only funds have partners."""
    if _runs_fund(one, masked, match, discourse):
        return False
    if not one.from_focus and one.predicate == "investedIn" and one.object in discourse.schools:
        if discourse.focus is None or discourse.focus in discourse.investors | discourse.schools:
            return False
        one.object, one.from_focus = discourse.focus, True  # 岑溪光子脱胎于璟澜大学的团队，2023年曾获沃霖资本投资
    if one.from_focus and _named_later(one, masked, match, discourse):
        return False
    if one.predicate in ("raised", "valuation") and one.subject in discourse.persons:
        return False
    if one.predicate == "manages" and one.object in discourse.investors - discourse.funds:
        return False  # a firm is no fund
    if one.from_focus and one.predicate in ("raised", "valuation") and _gives_only(one.subject, discourse):
        return False
    if not one.from_focus and one.predicate == "investedIn" and one.object in _plain_funds(discourse):
        one.predicate = "limitedPartnerOf"
        one.qualifiers.pop("role", None)
    if not one.from_focus:
        told = one.predicate in ("raised", "valuation") and discourse.focus is not None
        return not (told and one.subject in discourse.investors and discourse.focus not in discourse.investors)
    if one.predicate == "investedIn" and one.object in discourse.funds and one.object == discourse.focus:
        one.predicate = "limitedPartnerOf"  # who gives a fund money is its partner
        one.qualifiers.pop("role", None)
        return True
    if one.predicate == "investedIn" and "fund" in discourse.last and _PARTNERS.search(masked.text, 0, match.end()):
        return False  # a sum of a partner of the fund
    if one.predicate == "investedIn" and discourse.topic in discourse.funds and _PLEDGED.search(match[0]):
        return _partner_instead(one, masked, match, discourse)
    company = one.object if one.predicate in ("investedIn", "holdsSharesIn") else one.subject
    if one.predicate == "foundedBy" and company == discourse.topic:
        return True  # a portrait of an investor
    if one.predicate == "limitedPartnerOf" and one.object in discourse.investors - discourse.funds:
        return one.status is not Status.ASSERTED or _STATUS in dict(one.qualifiers)
    return one.predicate not in _OF_COMPANIES or company not in discourse.investors


_PLEDGED = re.compile("认缴|出资|实缴|认购")


def _partner_instead(one: Found, masked: Masked, match: re.Match[str], discourse: Discourse) -> bool:
    """Who pledges money in a text about a fund is a partner of the fund last named, not of a company named beside it."""
    fund = _fund_before(masked, match, discourse)
    if fund is None or one.subject in (fund, discourse.topic) or one.subject == one.object:
        return False
    one.predicate, one.object = "limitedPartnerOf", fund
    one.qualifiers.pop("role", None)
    return not _runs_fund(one, masked, match, discourse)


def _plain_funds(discourse: Discourse) -> frozenset[int]:
    """Funds that the text runs or fills: who gives one money is its partner."""
    return discourse.funds - {discourse.topic} if discourse.topic not in discourse.funds else discourse.funds


_STATUS = "status"


def _sized(one: Found) -> bool:
    """Whether a share is as large or small as the rule asks: "over=50", "under=50"."""
    told = one.qualifiers
    percent = float(str(told.get("percent") or told.get("percentMin") or told.get("percentMax") or 0))
    over, under = told.pop("over", None), told.pop("under", None)
    return (over is None or percent > float(str(over))) and (under is None or percent <= float(str(under)))


def _about(one: Found) -> int | Value:
    """Whose money, shares or founding a claim tells of."""
    return one.object if one.predicate in ("investedIn", "holdsSharesIn", "acquired") else one.subject


def _named_later(one: Found, masked: Masked, match: re.Match[str], discourse: Discourse) -> bool:
    """Whether who is taken to be told of is only named after the words that tell it, and by no sentence before."""
    about = _about(one)
    if not isinstance(about, int) or about == discourse.topic or about in discourse.seen:
        return False
    places = [at for at, sign in enumerate(masked.text) if sign in masked.items and masked.items[sign].content == about]
    return bool(places) and places[0] >= match.end()


def _only_gave(one: Found, discourse: Discourse) -> bool:
    """Whether a claim falls on somebody who was only named because of the money given: no round is theirs, no founder."""
    about = _about(one)
    if about != discourse.topic and one.predicate in _TAKEN and discourse.gave(about):
        return True
    firm = one.predicate == "foundedBy" and about in discourse.investors - discourse.funds
    return firm and bool(discourse.companies())


def _gives_only(about: int, discourse: Discourse) -> bool:
    """Whether a firm of investors is spoken of beside a company: no round and no value is the firm's."""
    firm = about in discourse.investors - discourse.funds and about != discourse.topic
    return firm and bool(discourse.companies())


_TAKEN = frozenset(["investedIn", "holdsSharesIn", "foundedBy", "raised", "valuation"])


def _focus_takes(one: Found, masked: Masked, match: re.Match[str], discourse: Discourse) -> bool:
    """Whether what a German text is about can take what is said of it: who gives a fund money is its partner."""
    if one.from_focus and _only_gave(one, discourse):
        return False
    if (
        one.predicate == "memberOfGroup"
        and one.object in discourse.investors
        and one.subject not in discourse.investors
    ):
        return False  # a firm of investors owns it
    if one.predicate == "listedOn" and one.subject in discourse.investors:
        return False  # named between a company and its exchange
    if one.predicate == "managesOwn":  # a firm of investors beside a fund
        one.predicate = "manages"
        if one.subject == discourse.last.get("manager") and one.object not in discourse.house:
            return False
        return one.subject in discourse.investors - discourse.funds and one.object in discourse.funds
    if one.from_focus and one.predicate in ("limitedPartnerOf", "manages") and one.object == discourse.focus:
        return one.object in discourse.funds
    if one.predicate == "limitedPartnerOf" and one.subject in (
        discourse.last.get("self"),
        discourse.last.get("manager"),
    ):
        return False  # what the firm of a fund puts into companies
    if one.predicate == "investedIn" and "status" in one.qualifiers and not one.from_focus:
        firms = discourse.investors - discourse.funds
        if one.object in firms and one.subject not in discourse.investors:
            return False  # "Quillon verhandelt mit Alder Capital": who looks for money is no investor
    if one.predicate == "foundedBy" and one.subject in discourse.schools:
        return False  # its offshoot was founded
    if one.predicate == "foundedBy" and one.from_focus and one.subject in discourse.funds:
        return False  # its firm was founded
    if one.predicate == "foundedBy" and one.from_focus and one.subject in discourse.investors - {discourse.topic}:
        return False  # the founders speak of what they sold
    if one.predicate == "raised" and one.from_focus and one.subject in discourse.funds and "round" in one.qualifiers:
        return False  # the round of a company
    if one.predicate in ("raised", "valuation") and one.subject in discourse.investors - discourse.funds:
        return False  # a firm of investors raises funds, which is told of them
    if one.predicate == "joinsFund":  # "Außerdem zeichneten …" in a text about a firm of investors
        one.predicate = "limitedPartnerOf"
        return discourse.topic in discourse.investors and one.object in discourse.funds
    if one.predicate == "investedIn" and not one.from_focus and one.object in discourse.house:
        one.predicate = "limitedPartnerOf"
        one.qualifiers.pop("role", None)
        return True
    if not one.from_focus or one.predicate not in ("investedIn", "holdsSharesIn", "acquired"):
        return True
    if one.predicate == "investedIn" and one.object in discourse.funds and one.subject not in discourse.funds:
        one.predicate = "limitedPartnerOf"
        one.qualifiers.pop("role", None)
        return True
    return one.object not in discourse.investors


_OF_ANOTHER = re.compile(f"(?:,? (?:round|financing|funding))? (?:for|at|of) (?:the )?(?P<c>{item_class('ON')})(?!'s)")


def _turned(one: Found, masked: Masked, match: re.Match[str], discourse: Discourse) -> bool:
    """A round "for Quillon" is Quillon's, whatever the text is about; whether such a company follows a match."""
    after = _OF_ANOTHER.match(masked.text, match.end())
    company = masked.items[after["c"]].content if after else None
    if not isinstance(company, int) or company in discourse.investors or company == one.subject:
        return False
    if one.predicate == "raised":
        one.subject = company
    else:
        one.object = company
    one.from_focus = False
    return True


def _gave_before(one: Found, masked: Masked, match: re.Match[str], discourse: Discourse) -> bool:
    """Whether a fund that the match does not name was only named as a backer of the company told of."""
    if discourse.topic is None or discourse.topic in discourse.investors:
        return False
    named = any(masked.items[sign].content == one.object for sign in match[0] if sign in masked.items)
    return not named and discourse.gave(one.object)


_PAYS_PRICE = re.compile(r"\b(?:paid|pays|paying)\b")


def _fund_takes(one: Found, masked: Masked, match: re.Match[str], discourse: Discourse) -> bool:
    """English: what a text says of "the fund" is of the fund last named; who gives a fund money is its partner."""
    if one.predicate == "managesOwn":  # a fund that bears the name of the firm told of
        one.predicate = "manages"
        return one.subject == discourse.last.get("manager") and one.object in discourse.house
    if one.from_focus and _OF_ANOTHER.match(masked.text, match.end()) and one.predicate in ("investedIn", "raised"):
        return _turned(one, masked, match, discourse)
    if one.predicate == "investedIn" and one.object in discourse.funds and not one.from_focus:
        one.predicate = "limitedPartnerOf"
    if (
        one.predicate == "limitedPartnerOf"
        and one.subject == discourse.last.get("manager")
        and one.object in discourse.house
    ):
        return False  # who runs it
    if one.predicate == "limitedPartnerOf" and discourse.asked is not None and one.from_focus:
        one.predicate, one.object = "investedIn", discourse.asked  # an answer about a company, not about the fund
    if one.predicate == "limitedPartnerOf" and _gave_before(one, masked, match, discourse):
        return False  # a fund that is itself only one of the backers told of
    if one.predicate == "raised" and discourse.house and one.subject == discourse.last.get("manager"):
        return False  # its fund did
    if one.predicate in ("raised", "valuation") and one.from_focus and one.subject in discourse.investors:
        return one.subject in discourse.funds  # a round that a firm of investors speaks of is a company's
    if one.predicate == "limitedPartnerOf" and one.subject == discourse.last.get("interviewed"):
        return False  # "we put in €5 million" is money of the firm's fund
    if one.predicate in _OF_PERSONS and one.subject == discourse.topic:
        return False  # the company that a text is about is nobody's employee
    own = discourse.house | ({discourse.topic} & discourse.funds)
    if one.from_focus and one.predicate == "investedIn" and one.object in own - {one.subject}:
        one.predicate = "limitedPartnerOf"  # "Alder Bank committed $40 million", said of a fund
        one.qualifiers.pop("role", None)
        of_funds = one.subject in discourse.funds and one.object != discourse.topic
        if _PAYS_PRICE.search(match[0]):
            return False  # the price of what the fund sold
        return not of_funds and one.subject != discourse.last.get("manager")
    if one.from_focus and one.predicate in ("investedIn", "holdsSharesIn"):
        return one.object not in discourse.investors or one.object in discourse.funds
    if one.from_focus and one.predicate in ("manages", "limitedPartnerOf") and one.object not in discourse.funds:
        fund = _fund_before(masked, match, discourse)
        if fund is None:
            return False
        one.object = fund
    return one.object != one.subject


_OF_PERSONS = frozenset(["workedFor", "worksFor", "educatedAt"])


def _fund_before(masked: Masked, match: re.Match[str], discourse: Discourse) -> int | None:
    """The fund last named before a place: in the sentence, or what was told of before."""
    partners = _PARTNERS_TOLD.search(masked.text, 0, match.start())  # after these words funds are partners themselves
    for at in range((partners.start() if partners else match.start()) - 1, -1, -1):
        item = masked.items.get(masked.text[at])
        if (
            item is not None
            and item.content in discourse.funds
            and masked.text[at + 1 : at + 2] not in ("、", "和", "与", "及")
            and not _MANAGES.search(masked.text, max(0, at - 12), at)
            and not _PAYS.match(masked.text, at + 1)
        ):
            return item.content if isinstance(item.content, int) else None
    if discourse.focus in discourse.funds:
        return discourse.focus
    return discourse.last.get("fund")


Guard = Callable[[Found, Masked, re.Match[str], Discourse], bool]
GUARDS: Mapping[str, Guard] = {"zh": _focus_fits, "de": _focus_takes, "en": _fund_takes}


def claims_of(
    template: Template,
    groups: dict[str, list[Item]],
    masked: Masked,
    match: re.Match[str],
    discourse: Discourse,
    language: str,
) -> list[Found]:
    """The claims that a template makes of a match, fitting or not."""
    of_fund = template.predicate in _OF_FUNDS and template.object[-1] in ("focus", "fund")
    if language == "zh" and of_fund and not any(name in groups for name in template.object):
        return _told_of_fund(template, groups, masked, match, discourse)
    return list(instances(template, groups, discourse))


def fitting(
    claims: list[Found], masked: Masked, match: re.Match[str], discourse: Discourse, language: str
) -> list[Found]:
    """Those of some claims that what the text is about can take, by the guard of the language."""
    guard = GUARDS[language]
    return [one for one in claims if _sized(one) and guard(one, masked, match, discourse)]
