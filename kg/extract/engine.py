"""Runs the pattern tables over one sentence: asides first, then lists, then the rules; gives claims with party numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from kg.extract.discourse import Discourse, Round
from kg.extract.english_focus import of_clause, without_strays
from kg.extract.financings import tied, told_of
from kg.extract.fitting import back_from_giver, claims_of, fitting
from kg.extract.found import Found
from kg.extract.held_at import day_at, days_of_stakes, takes_day
from kg.extract.instances import items_of
from kg.extract.lists import fold_lists, give_each_its_own
from kg.extract.masked import Item, Masked, item_class
from kg.extract.rules import Rule, RuleBook
from kg.extract.stance import DENIABLE, cues_at, only_negated, status_at
from kg.extract.trace import NEGATION, STOPPED
from kg.model import Status

PASSES = 3  # asides inside asides
FROM_FOCUS = 0.9  # of two rules that say one thing, the one that names both ends is preferred
LONGEST_MASKED = 4_000  # appended clauses must not make a sentence grow without end


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
    aside = _first_aside(masked, book)
    later: list[tuple[Rule, re.Match[str]]] = []
    for rule in rules:
        for match in _matches(rule, masked):
            if match.start() > aside and not rule.stop:
                later.append((rule, match))
                continue
            discourse.focus = _company_before(found, masked.span(*match.span())[0], outer, abouts)
            found += _claims(rule, match, masked, book, discourse)
            if rule.stop:
                if masked.trace is not None and not rule.claims:
                    masked.trace.step(rule, match, masked, ()).refuse(STOPPED)
                masked.text = masked.text[: match.start()] + "·" * len(match[0]) + masked.text[match.end() :]
    found += _told_aside(found, later, masked, book, discourse, lambda at: _company_before(found, at, outer, abouts))
    discourse.focus = outer
    for one in found if days else ():
        day = day_at(days, one.start, one.end) if takes_day(one.predicate, one.status, one.qualifiers) else None
        if day is not None:
            one.qualifiers["asOf"] = day
    found = found if book.language == "zh" else [one for one in found if not _told_of_another(one, found)]
    found = without_strays(found, discourse) if book.language == "en" else found
    if abouts:
        discourse.about(abouts[-1][1])
        if book.language == "de":
            discourse.last.pop("target", None)  # "the rest stays with" is told of this company now
    found.sort(key=lambda one: (one.start, one.end))
    return found


def _first_aside(masked: Masked, book: RuleBook) -> int:
    """Where the first relative clause stands that was put after an English sentence; it is read when the sentence is."""
    at = masked.text.find(" . ") if book.language == "en" else -1
    return at if at >= 0 else len(masked.text)


_A_ROUND = re.compile(item_class("R"))


def _told_aside(
    before: list[Found],
    later: list[tuple[Rule, re.Match[str]]],
    masked: Masked,
    book: RuleBook,
    discourse: Discourse,
    company: Callable[[int], int | None],
) -> list[Found]:
    """What the relative clauses say; their round is not that of the sentence, and is not what the text goes on with."""
    told = discourse.told if any(one.financing is not None for one in before) else None
    if later and told is not None and told.round is None and _A_ROUND.search(masked.text, later[0][1].start()):
        discourse.told = Round()
    found: list[Found] = []
    for rule, match in later:
        discourse.focus = of_clause(masked, match, discourse, company(masked.span(*match.span())[0]))
        found += _claims(rule, match, masked, book, discourse)
    if later and told is not None:
        discourse.told = told
    return found


def _told_of_another(one: Found, found: list[Found]) -> bool:
    """Whether wider words name whom the money goes to: "Norvik got $4m in a round led by Alder", whoever is told of."""
    if one.predicate not in ("investedIn", "holdsSharesIn") or not one.from_focus:
        return False
    return any(
        other.subject == one.subject
        and other.object != one.object
        and not other.from_focus
        and other.start <= one.start
        and one.end <= other.end
        for other in found
        if other.predicate == one.predicate or (one.predicate == "investedIn" and other.predicate == "limitedPartnerOf")
    )


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
            for item in items_of(masked, match[rule.about] or "")[:1]:
                if isinstance(item.content, int) and _may_be_told_of(rule, item.content, discourse):
                    if rule.language == "zh" and _GIVES.match(masked.text, match.end(rule.about)):
                        continue
                    found.add((item.start, item.content))
    return sorted(found)


# What stands after a name that gives money, or that is one of several: 璟澜集团出资8亿元独家包揽B轮.
_GIVES = re.compile(
    f"、|(?:则|也|都|又|还|再|曾|已|随后|此前|当时){{0,2}}(?:{item_class('D')})?(?:以{item_class('M')}|出资|斥资|砸|拿出|掏|投了|投入|注资|给出|给予|开出|独家(?:投|出资|认购|包|完成)"
    f"|(?:联合|共同)?领投|跟投|参投|认购|认缴|入股|投资(?:了)?{item_class('MOND')}|向{item_class('ON')}"
    f"|(?:的)?(?:联合)?(?:创始人|创办人|董事长|CEO)(?:兼CEO)?{item_class('P')}[^。；]{{0,10}}(?:投|入股|出资|认购))"
)


def _may_be_told_of(rule: Rule, party: int, discourse: Discourse) -> bool:
    """A Chinese text turns to an investor only where a rule about funds says so."""
    if rule.language != "zh" or party == discourse.topic:
        own = party in discourse.investors and party == discourse.last.get("self")
        return not (own and discourse.asking and rule.language == "en")  # it is asked about its holdings
    if party in discourse.persons or party in discourse.schools:
        return False  # 岑溪光子脱胎于璟澜大学, 曾获…
    return party not in discourse.investors or ".about-fund" in rule.name


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
        for item in items_of(masked, match[name]):
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
        name: items_of(masked, text) or [Item("W", start, end, text)]
        for name, text in match.groupdict().items()
        if text and (name[0] != "_")
    }
    back_from_giver(rule.claims, groups, book, discourse)
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
            told_of(template, groups, masked, match, book, discourse)
            continue
        every = claims_of(template, groups, masked, match, discourse, book.language)
        kept = fitting(every, masked, match, discourse, book.language)
        if step is not None:
            step.weigh(every, kept)
        joint = len({one.subject for one in kept}) > 1
        leads = len({one.subject for one in kept if one.qualifiers.get("role") == "lead"}) > 1
        each = not joint or not book.words.get("each") or re.search("|".join(book.words["each"]), masked.text)
        if joint and book.language == "zh":
            _pool(kept, match[0])
        for one in kept:
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
                hearsay = told is Status.PLANNED and status is Status.REPORTED and "hearsay" in book.words
                overruled = (status is Status.DENIED or hearsay) and said != _WHATEVER
                one.status = status if overruled else told  # a plan that is only hearsay: [words] hearsay
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
        more += [] if _of_share(one) else [replace(one, predicate="holdsSharesIn", qualifiers={}, financing=None)]
        over = float(str(one.qualifiers.get("percent") or 0)) > _HALF
        return more + ([replace(one, predicate="controls", qualifiers={}, financing=None)] if over else [])
    if one.predicate == "filedForListingOn" and one.status in (Status.ASSERTED, Status.PLANNED):
        return [replace(one, predicate="listedOn", qualifiers={}, status=Status.PLANNED)]
    if one.predicate == "raised" and one.status in (Status.PLANNED, Status.REPORTED):
        return [replace(one, predicate="seeksToRaise", financing=None)]
    if one.predicate == "seeksToRaise" and one.status in (Status.ASSERTED, Status.PLANNED):
        return [replace(one, predicate="raised", status=Status.PLANNED, financing=None)]
    return []


_HALF = 50


_WHATEVER = "whatever"  # true whatever the clause does with the rest: whose founder it is that denies something


_SUM = {"amount", "amountMin", "amountMax", "currency", "exclusive"}  # of several investors together
_TELLING = {"raised", "valuation", "investedIn"}


def _own_sum(one: Found, masked: Masked) -> bool:
    """Whether a sum stands beside the name of who gave it: "Alder Capital, whose ticket was $40 million"."""
    return any("amount" in item.notes and item.content == one.subject for item in masked.items.values())
