"""Runs the pattern tables over one sentence: asides first, then lists, then the rules; gives claims with party numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract.context import date_of_clause, nearby
from kg.extract.discourse import Discourse, Round
from kg.extract.held_at import day_at, days_of_stakes, takes_day
from kg.extract.lists import fold_lists, give_each_its_own
from kg.extract.masked import Item, Masked
from kg.extract.qualifiers import literal, negated, qualifier
from kg.extract.rules import Rule, RuleBook, Template
from kg.extract.stance import DENIABLE, clause, cues_at, only_negated, status_at
from kg.extract.trace import NEGATION, STOPPED
from kg.model import Qualifier, Status, Value

PASSES = 3  # asides inside asides
FROM_FOCUS = 0.9  # of two rules that say one thing, the one that names both ends is preferred
PARTIES = ("via", "vehicle")  # qualifiers that are parties: their numbers, until the claims are final
LONGEST_MASKED = 4_000  # appended clauses must not make a sentence grow without end


@dataclass(slots=True)
class Found:
    """A claim as a rule gave it: spans are those of the words that decided."""

    subject: int
    predicate: str
    object: int | Value
    qualifiers: dict[str, Qualifier]
    status: Status
    confidence: float
    rule: str
    start: int
    end: int
    from_focus: bool = False
    financing: Round | None = None
    heard: float | None = None  # how likely the learned weights find it, from 0 to 1; None where they were not asked


def read(masked: Masked, book: RuleBook, discourse: Discourse, kind: str) -> list[Found]:
    """All claims of one masked sentence, in the order of the text."""
    found: list[Found] = []
    days = days_of_stakes(masked, book)
    rewrites = book.rewrites.possible_later(book.heard(masked), masked, kind)
    for number in range(PASSES):
        if not _rewrite(masked, rewrites, book, discourse, found, number > 0):
            break
    fold_lists(masked, book)
    give_each_its_own(masked, book)
    masked.folded = masked.text
    outer = discourse.focus
    rules = book.rules.possible(book.heard(masked), masked, kind)  # rewriting may have added words
    if book.language == "zh":  # who gets the money is known before "领投方为" is read
        rules.sort(key=lambda rule: rule.of_focus)
    masked.founding = _founding(masked, rules)
    abouts = sorted({*_abouts(masked, rules, discourse), *_back_to_topic(masked, discourse, book)})
    for rule in rules:
        for match in _matches(rule, masked):
            discourse.focus = _company_before(found, masked.span(*match.span())[0], outer, abouts)
            found += _claims(rule, match, masked, book, discourse)
            if rule.stop:
                if masked.trace is not None and not rule.claims:
                    masked.trace.step(rule, match, masked, ()).refuse(STOPPED)
                masked.text = masked.text[: match.start()] + "·" * len(match[0]) + masked.text[match.end() :]
    discourse.focus = outer
    for one in found if days else ():
        day = day_at(days, one.start, one.end) if takes_day(one.predicate, one.status, one.qualifiers) else None
        if day is not None:
            one.qualifiers["asOf"] = day
    if abouts:
        discourse.about(abouts[-1][1])
        if book.language == "de":
            discourse.last.pop("target", None)  # "the rest stays with" is told of this company now
    found.sort(key=lambda one: (one.start, one.end))
    return found


_PUTS_IN = re.compile("认购|投资|领投|入股|跟投|收购|参投|注资|出资")


def _back_to_topic(masked: Masked, discourse: Discourse, book: RuleBook) -> list[tuple[int, int]]:
    """A Chinese sentence whose first name is the article's topic is about it, and so is what follows."""
    first = next(
        (masked.items[sign] for sign in masked.text if sign in masked.items and masked.items[sign].kind in "ONPL"), None
    )
    if book.language != "zh" or first is None or first.content != discourse.topic or discourse.topic is None:
        return []
    if _PUTS_IN.search(masked.text):
        return []
    return [(first.start, discourse.topic)]


def _founding(masked: Masked, rules: list[Rule]) -> frozenset[str]:
    """The dates that rules read as the day something was founded."""
    return frozenset(
        match[name] for rule in rules for name in rule.founding for match in _matches(rule, masked) if match[name]
    )


def _abouts(masked: Masked, rules: list[Rule], discourse: Discourse) -> list[tuple[int, int]]:
    """Where a rule says that the text turns to a company ("c about -"): the place of its name, and the party."""
    found: set[tuple[int, int]] = set()
    for rule in rules:
        if rule.about is None:
            continue
        for match in _matches(rule, masked):
            for item in _items(masked, match[rule.about] or "")[:1]:
                if isinstance(item.content, int) and _may_be_told_of(rule, item.content, discourse):
                    found.add((item.start, item.content))
    return sorted(found)


def _may_be_told_of(rule: Rule, party: int, discourse: Discourse) -> bool:
    """A Chinese text turns to an investor only where a rule about funds says so."""
    told = rule.language != "zh" or party == discourse.topic
    return told or party not in discourse.investors or ".about-fund" in rule.name


def _company_before(found: list[Found], place: int, otherwise: int | None, abouts: list[tuple[int, int]]) -> int | None:
    """The company of the last financing told before a place of the sentence, or that it turned to."""
    near: tuple[int, int] | None = max((one for one in abouts if one[0] <= place), default=None)
    for one in found:
        if one.predicate in _TELLING and not one.from_focus and one.start <= place:
            company = one.object if one.predicate == "investedIn" else one.subject
            if isinstance(company, int) and (near is None or one.start >= near[0]):
                near = one.start, company
    return near[1] if near else otherwise


def _matches(rule: Rule, masked: Masked) -> Iterator[re.Match[str]]:
    """Matches of a rule, also those that begin inside an earlier one."""
    if rule.where and not rule.elsewhere.search(masked.text):
        return
    at = 0
    while at <= len(masked.text):
        match = rule.pattern.search(masked.text, at)
        if match is None:
            return
        yield match
        at = max(match.start() + 1, at + 1)


def _rewrite(
    masked: Masked,
    rewrites: list[tuple[Rule, bool]],
    book: RuleBook,
    discourse: Discourse,
    found: list[Found],
    again: bool,
) -> bool:
    changed = False
    for rule, possible in rewrites:
        if not (possible or changed or again):
            continue  # only what others rewrite can make it match
        at = 0
        while match := rule.pattern.search(masked.text, at):
            found += _claims(rule, match, masked, book, discourse)
            _attach(rule, match, masked)
            at = _replace(rule, match, masked)
            changed = True
    return changed


def _attach(rule: Rule, match: re.Match[str], masked: Masked) -> None:
    for name, key, value in rule.attach:
        if match[name] is None:
            continue
        for item in _items(masked, match[name]):
            if value.startswith("@"):
                sign = match[value[1:]]
                if sign is not None:
                    item.notes[key] = masked.items.get(sign, sign)
            else:
                item.notes[key] = value


def _replace(rule: Rule, match: re.Match[str], masked: Masked) -> int:
    """Put the rule's rewriting in place of the match; items that stay keep their own spans."""
    start, end = match.span()
    new, starts, ends = _filled(rule.rewrite or "", match, masked)
    if rule.append is not None and len(masked.text) < LONGEST_MASKED:
        more, more_starts, more_ends = _filled(" . " + rule.append + " .", match, masked)
        masked.text += more
        masked.starts += more_starts
        masked.ends += more_ends
    if new.endswith(" ") and masked.text[end : end + 1] in (" ", ","):
        new, starts, ends = new[:-1], starts[:-1], ends[:-1]
    masked.text = masked.text[:start] + new + masked.text[end:]
    masked.starts[start:end] = starts
    masked.ends[start:end] = ends
    # A rewriting that shortens nothing must not be found again at the same place.
    return start + 1 if len(new) < end - start else end + 1


def _filled(template: str, match: re.Match[str], masked: Masked) -> tuple[str, list[int], list[int]]:
    """A template with the match's groups in place, and the spans of its characters."""
    first, last = masked.span(*match.span())
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for part in re.split(r"(\{\w+\})", template):
        if part.startswith("{"):
            a, b = match.span(part[1:-1])
            if a >= 0:
                letters.append(masked.text[a:b])
                starts += masked.starts[a:b]
                ends += masked.ends[a:b]
        else:
            letters.append(part)
            starts += [first] * len(part)
            ends += [last] * len(part)
    return "".join(letters), starts, ends


def _items(masked: Masked, signs: str) -> list[Item]:
    items: list[Item] = []
    for sign in signs:
        item = masked.items.get(sign)
        if item is None:
            continue
        items += list(item.content) if item.kind == "L" else [item]  # type: ignore[call-overload]
    return items


def _claims(rule: Rule, match: re.Match[str], masked: Masked, book: RuleBook, discourse: Discourse) -> list[Found]:
    if not rule.claims:
        return []
    beside = rule.rewrite is not None and all(template.predicate in _BESIDE for template in rule.claims)
    status = status_at(masked, match, book, alone=beside)
    trace = masked.trace
    step = None if trace is None else trace.step(rule, match, masked, cues_at(masked, match, book))
    if status is None:
        if not any(("status", "denied") in template.qualifiers for template in rule.claims):
            return []
        status = Status.DENIED  # the rule itself reads the "not"
    unsaid = status is Status.DENIED and only_negated(masked, match, book)
    start, end = masked.span(*match.span())
    groups = {
        name: _items(masked, text) or [Item("W", start, end, text)]
        for name, text in match.groupdict().items()
        if text and (name[0] != "_")
    }
    found = []
    for template in rule.claims:
        if template.predicate == "about" or (unsaid and template.predicate not in DENIABLE):
            if step is not None and unsaid and template.predicate != "about":
                step.refuse(NEGATION)
            continue
        if template.predicate == "fund":
            for item in groups.get(template.subject[0], [])[:1]:
                if isinstance(item.content, int):
                    discourse.last["fund"] = item.content
                    discourse.funds |= {item.content}
            continue
        if template.predicate == "financing":
            _tell(template, groups, masked, match, book, discourse)
            continue
        instances = possible = list(_instances(template, groups, discourse))
        if book.language == "zh":
            if (
                template.predicate in _OF_FUNDS
                and template.object[-1] == "focus"
                and not any(name in groups for name in template.object)
            ):
                instances = _told_of_fund(template, groups, masked, match, discourse)
            possible = instances
            instances = [one for one in instances if _sized(one) and _focus_fits(one, masked, match, discourse)]
        elif book.language == "de":
            instances = [one for one in instances if _focus_takes(one, discourse)]
        else:
            instances = [one for one in instances if _fund_takes(one, masked, match, discourse)]
        if step is not None:
            step.weigh(possible, instances)
        joint = len({one.subject for one in instances}) > 1
        leads = len({one.subject for one in instances if one.qualifiers.get("role") == "lead"}) > 1
        each = not joint or not book.words.get("each") or re.search("|".join(book.words["each"]), masked.text)
        if joint and book.language == "zh":
            _pool(instances, match[0])
        for one in instances:
            if leads and one.qualifiers.get("role") == "lead":
                one.qualifiers["role"] = "co-lead"
            if not each and one.predicate in ("investedIn", "limitedPartnerOf") and not _own_sum(one, masked):
                one.qualifiers = {key: value for key, value in one.qualifiers.items() if key not in _SUM}
            one.confidence = rule.confidence * (FROM_FOCUS if one.from_focus else 1.0)
            tied(one, masked, match, book, discourse)
            one.rule, one.start, one.end = rule.name, start, end
            if "status" in one.qualifiers:
                said = str(one.qualifiers.pop("status"))
                told = Status.ASSERTED if said == _WHATEVER else Status(said)
                one.status = Status.DENIED if status is Status.DENIED and said != _WHATEVER else told
            elif status is not Status.ASSERTED:
                one.status = status
            found.append(one)
            if one.predicate == "acquired" and one.status is not Status.ASSERTED and _of_share(one):
                found.append(_held(one))
            if book.language == "zh" or (book.language == "en" and one.predicate == "filedForListingOn"):
                found += _implied(one)
    if step is not None:
        step.give(found)
    return found


# What an apposition tells of a name holds whatever the sentence says of it: "Talks with Alder, Norvik's venture arm, failed".
_BESIDE = frozenset(["memberOfGroup", "workedFor", "worksFor", "formerName", "educatedAt", "spunOutOf", "foundedBy"])
_SHARE = frozenset(["percent", "percentMin", "percentMax"])
_POOLED = frozenset(["acquired", "holdsSharesIn"])
_EACH = re.compile("各|分别|均|都|每家|依次|｜")


def _pool(several: list[Found], told: str) -> None:
    """One share that several buy or hold is theirs together, unless the words give it to each."""
    for one in several:
        shares = {str(other.qualifiers.get("percent")) for other in several if other.object == one.object}
        if len(shares) == 1 and one.predicate in _POOLED and _of_share(one) and not _EACH.search(told):
            one.qualifiers.setdefault("basis", "joint")


def _of_share(one: Found) -> bool:
    return not _SHARE.isdisjoint(one.qualifiers)


def _held(bought: Found) -> Found:
    """Who plans to buy a share, or is said to, would hold it."""
    share = {key: value for key, value in bought.qualifiers.items() if key in _SHARE or key == "basis"}
    return replace(bought, predicate="holdsSharesIn", qualifiers=share, financing=None)


def _implied(one: Found) -> list[Found]:
    """What a plan or a rumour carries with it: who is to buy puts money in, who applies for a listing means to be listed."""
    sums = {key: value for key, value in one.qualifiers.items() if key in _SUM}
    if one.predicate == "acquired" and one.status is not Status.ASSERTED:
        more = [replace(one, predicate="investedIn", qualifiers=sums, financing=None)]
        over = float(str(one.qualifiers.get("percent") or 0)) > _HALF
        return more + ([replace(one, predicate="controls", qualifiers={}, financing=None)] if over else [])
    if one.predicate == "filedForListingOn" and one.status in (Status.ASSERTED, Status.PLANNED):
        return [replace(one, predicate="listedOn", qualifiers={}, status=Status.PLANNED)]
    if one.predicate == "seeksToRaise" and one.status in (Status.ASSERTED, Status.PLANNED):
        return [replace(one, predicate="raised", status=Status.PLANNED, financing=None)]
    return []


_HALF = 50
_OF_FUNDS = {"manages", "limitedPartnerOf"}
_MANAGES = re.compile("(?:管理人|合伙人|GP|管理机构)(?:[是为系：由]|均为|都是)$")  # a fund that runs the fund told of
_PAYS = re.compile("(?:则|也|分别|各)?(?:认缴|出资|实缴)")  # a fund that is a partner of the fund told of
_RUNS = re.compile("(?:管理人|普通合伙人|执行事务合伙人|GP)$")
_PARTNERS = re.compile("LP|有限合伙人|出资人")


def _told_of_fund(
    template: Template, groups: dict[str, list[Item]], masked: Masked, match: re.Match[str], discourse: Discourse
) -> list[Found]:
    """The claims of a rule about the fund last named, whatever company the text is about."""
    outer, discourse.focus = discourse.focus, _fund_before(masked, match, discourse)
    found = list(_instances(template, groups, discourse))
    discourse.focus = outer
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


def _focus_fits(one: Found, masked: Masked, match: re.Match[str], discourse: Discourse) -> bool:
    """Whether a claim about what the text is about suits it: no money goes into an investor, only funds have partners."""
    if _runs_fund(one, masked, match, discourse):
        return False
    if not one.from_focus:
        told = one.predicate in ("raised", "valuation") and discourse.focus is not None
        return not (told and one.subject in discourse.investors and discourse.focus not in discourse.investors)
    if one.predicate == "investedIn" and one.object in discourse.funds and one.object == discourse.focus:
        one.predicate = "limitedPartnerOf"  # who gives a fund money is its partner
        one.qualifiers.pop("role", None)
        return True
    if one.predicate == "investedIn" and "fund" in discourse.last and _PARTNERS.search(masked.text, 0, match.end()):
        return False  # a sum of a partner of the fund
    company = one.object if one.predicate in ("investedIn", "holdsSharesIn") else one.subject
    if one.predicate == "foundedBy" and company == discourse.topic:
        return True  # a portrait of an investor
    if one.predicate == "limitedPartnerOf" and one.object in discourse.investors - discourse.funds:
        return one.status is not Status.ASSERTED or _STATUS in dict(one.qualifiers)
    return one.predicate not in _OF_COMPANIES or company not in discourse.investors


_STATUS = "status"
_WHATEVER = "whatever"  # true whatever the clause does with the rest: whose founder it is that denies something


def _sized(one: Found) -> bool:
    """Whether a share is as large or small as the rule asks: "over=50", "under=50"."""
    told = one.qualifiers
    percent = float(str(told.get("percent") or told.get("percentMin") or told.get("percentMax") or 0))
    over, under = told.pop("over", None), told.pop("under", None)
    return (over is None or percent > float(str(over))) and (under is None or percent <= float(str(under)))


def _focus_takes(one: Found, discourse: Discourse) -> bool:
    """Whether what a German text is about can take what is said of it: who gives a fund money is its partner."""
    if not _sized(one):
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


def _fund_takes(one: Found, masked: Masked, match: re.Match[str], discourse: Discourse) -> bool:
    """English: what a text says of "the fund" is of the fund last named; who gives a fund money is its partner."""
    if not _sized(one):
        return False
    if one.predicate == "managesOwn":  # a fund that bears the name of the firm told of
        one.predicate = "manages"
        return one.subject == discourse.last.get("manager") and one.object in discourse.house
    if one.predicate == "investedIn" and one.object in discourse.funds and not one.from_focus:
        one.predicate = "limitedPartnerOf"
    if one.predicate == "raised" and discourse.house and one.subject == discourse.last.get("manager"):
        return False  # its fund did
    if one.predicate in ("raised", "valuation") and one.from_focus and one.subject in discourse.investors:
        return one.subject in discourse.funds  # a round that a firm of investors speaks of is a company's
    if one.predicate == "limitedPartnerOf" and one.subject == discourse.last.get("interviewed"):
        return False  # "we put in €5 million" is money of the firm's fund
    if one.predicate in _OF_PERSONS and one.subject == discourse.topic:
        return False  # the company that a text is about is nobody's employee
    if one.from_focus and one.predicate == "investedIn" and one.object in discourse.house - {one.subject}:
        one.predicate = "limitedPartnerOf"  # "Alder Bank committed $40 million", said of a fund
        one.qualifiers.pop("role", None)
        return one.subject not in discourse.funds and one.subject != discourse.last.get("manager")
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
    partners = _PARTNERS.search(masked.text, 0, match.start())  # after these words funds are partners themselves
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


_FINANCING = {"investedIn", "raised", "valuation"}
_SUM = {"amount", "amountMin", "amountMax", "currency", "exclusive"}  # of several investors together
_DATED = {"acquired", "filedForListingOn", "listedOn"}
_TELLING = {"raised", "valuation", "investedIn"}


def tied(one: Found, masked: Masked, match: re.Match[str], book: RuleBook, discourse: Discourse) -> None:
    """Tie a claim about money to the financing it belongs to: the round and the date may stand elsewhere."""
    if one.predicate in _DATED and "date" not in one.qualifiers:
        _, date, _ = nearby(masked, match.start(), match.end(), book)
        if date is not None:
            one.qualifiers["date"] = date
    if one.predicate == "spunOutOf" and "date" not in one.qualifiers:
        date = date_of_clause(masked, match.start(), match.end(), book)
        one.qualifiers.update({"date": date} if date is not None else {})
    if one.qualifiers.pop("tied", None) == "no" or one.predicate not in _FINANCING:
        return  # a total belongs to no single financing
    company = one.object if one.predicate == "investedIn" else one.subject
    if not isinstance(company, int) or (one.predicate == "raised" and _is_total(masked, match, book)):
        return
    if one.predicate == "investedIn":
        discourse.last["investor"] = discourse.last["backer"] = one.subject
    round, date, again = nearby(masked, match.start(), match.end(), book)
    given_round, given_date = one.qualifiers.get("round"), one.qualifiers.get("date")
    if not (round or date or given_round) and _anew(masked, match, book):
        discourse.back_to_news(company)
        again = True
    one.financing = discourse.financing(
        company, str(given_round) if given_round else round, str(given_date) if given_date else date, again
    )


def _anew(masked: Masked, match: re.Match[str], book: RuleBook) -> bool:
    """Whether the clause speaks of the financing that is the news: [words] anew."""
    left, right = clause(masked.text, match, book.language)
    words = book.any_of("anew")
    return words is not None and words.search(masked.text, left, right) is not None


def _own_sum(one: Found, masked: Masked) -> bool:
    """Whether a sum stands beside the name of who gave it: "Alder Capital, whose ticket was $40 million"."""
    return any("amount" in item.notes and item.content == one.subject for item in masked.items.values())


def _is_total(masked: Masked, match: re.Match[str], book: RuleBook) -> bool:
    """Whether a sum is what was raised so far, in all: [words] total, in the same clause."""
    left, right = clause(masked.text, match, book.language)
    words = book.any_of("total", re.IGNORECASE)
    return words is not None and words.search(masked.text[left:right]) is not None


def _tell(
    template: Template,
    groups: dict[str, list[Item]],
    masked: Masked,
    match: re.Match[str],
    book: RuleBook,
    discourse: Discourse,
) -> None:
    """A financing is told of without its sum or its investors: what follows may be about it."""
    companies, _ = _referred(template.subject, groups, discourse)
    if companies and isinstance(companies[0].content, int):
        round, date, again = nearby(masked, match.start(), match.end(), book)
        discourse.financing(companies[0].content, round, date, again)


def _instances(template: Template, groups: dict[str, list[Item]], discourse: Discourse) -> Iterator[Found]:
    subjects, focus_subject = _referred(template.subject, groups, discourse)
    objects, focus_object = _referred(template.object, groups, discourse)
    if focus_object and template.predicate == "holdsSharesIn" and template.object[-1] == "focus" and "held" in discourse.last:
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


def _referred(names: tuple[str, ...], groups: dict[str, list[Item]], discourse: Discourse) -> tuple[list[Item], bool]:
    for name in names:
        if name == "focus":
            party = discourse.focus
            return ([Item("O", 0, 0, party)] if party is not None else []), True
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
    """Those of the template, then what stands beside the names: "Nio Capital (lead)", "國盛（26.89%）"."""
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
    for noted in (target, subject):
        for key, beside in noted.notes.items():
            if isinstance(beside, Item):
                out.update(qualifier(key, beside))
            else:
                out[key] = str(beside)
    return out
