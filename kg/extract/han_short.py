"""Short forms of Chinese names inside one document: the core of a full name, its first characters, a name in a name."""

from __future__ import annotations

from collections import defaultdict

from kg.extract.spotted import Alias, Spotted
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import FORM, HEAD, KNOWN, ODD, PLACE, SERIES, STOP, TAIL, TIE, Word, common, in_dictionary, words

_BRACKETS = "（(）)"


def short_forms(
    text: str, source: str, sentences: list[tuple[Sentence, list[Word]]], spotted: list[Spotted]
) -> tuple[list[Spotted], list[Alias]]:
    """Places where a short form of a name stands alone, and the pairs of full and short names.

    A core that two names share stands for neither, and a core that is a common word is none.
    """
    firsts: dict[str, Spotted] = {}
    for one in spotted:
        if one.letter in "ON" and any("㐀" <= letter <= "鿿" for letter in one.text):
            firsts.setdefault(source[one.start : one.end], one)
    pairs = _full_names(firsts, source)
    owners: dict[str, list[Spotted]] = defaultdict(list)
    joined = {id(pair.b) for pair in pairs} | {id(pair.a) for pair in pairs}
    for form, one in firsts.items():
        for core in [*_cores(form), *_within_group(form, firsts)]:
            owners[core].append(one)
    found: list[Spotted] = []
    for core, owning in owners.items():
        owner = _owner(core, owning, pairs)
        if owner is None or owner is firsts.get(core):
            continue
        if core in firsts:
            if firsts[core].entry is None:
                pairs.append(Alias(owner, firsts[core], short=True))
            continue
        for start in _alone(core, source, sentences, spotted):
            short = Spotted(start, start + len(core), text[start : start + len(core)], owner.letter, owner.kinds, short=True)
            found.append(short)
            pairs.append(Alias(owner, short, short=True))
    _ = joined
    return found, pairs + _known_cores(firsts)


def _owner(core: str, owning: list[Spotted], pairs: list[Alias]) -> Spotted | None:
    """The one name that a core stands for; several forms of one thing count as one."""
    same = {frozenset((id(pair.a), id(pair.b))) for pair in pairs}
    plain = [one for one in owning if len(one.text) - len(core) == min(len(other.text) - len(core) for other in owning)]
    if len(plain) == 1 and len(plain[0].text) - len(core) <= 2 and all(len(one.text) > len(plain[0].text) for one in owning if one is not plain[0]):
        return plain[0]
    first = next((one for one in owning if len(core) >= 3 and one.text.endswith(("资本", "資本"))), owning[0])
    for other in owning:
        if other is not first and frozenset((id(first), id(other))) not in same and not first.text.endswith(("资本", "資本")):
            return None
    return first


def _cores(form: str) -> list[str]:
    """What may stand for a full name: without place, legal form, brackets and suffix; the first two characters."""
    cut = [word for word in words(form, 0, len(form))]
    flat: list[Word] = []
    depth = 0
    for word in cut:
        if word.text in _BRACKETS:
            depth += 1 if word.text in "（(" else -1
        elif depth == 0:
            flat.append(word)
    while flat and flat[0].role == PLACE and len(flat) > 1:
        flat = flat[1:]
    legal = any(word.role == FORM for word in flat)
    body = [word for word in flat if word.role != FORM]
    while body and (body[-1].role in (TAIL, HEAD, SERIES) or (legal and body[-1].text in word_lists("zh")["generic"] | {"管理", "咨询"})):
        body = body[:-1]
    core = "".join(word.text for word in body)
    out = []
    if 2 <= len(core) < len(form) and any(word.role in (ODD, TIE, KNOWN) for word in body) or (len(core) >= 2 and len(core) < len(form) and not common(core)):
        if not all(word.role == PLACE for word in body):
            out.append(core)
    if len(form) == 4 and core == form and _name_like(form[:2]):
        out.append(form[:2])
    return out


def _within_group(form: str, firsts: dict[str, Spotted]) -> list[str]:
    """The own part of a legal name that begins with its parent's: 行歌 of 寒武纪行歌（南京）科技有限公司."""
    if not form.endswith(("公司", "合伙）", "合伙企业")):
        return []
    for core in _cores(form):
        for size in range(2, len(core) - 1):
            rest = core[size:]
            if core[:size] in firsts and not in_dictionary(rest):
                return [rest]
    return []


def _name_like(text: str) -> bool:
    return not in_dictionary(text) or not common(text)


def _alone(core: str, source: str, sentences: list[tuple[Sentence, list[Word]]], spotted: list[Spotted]) -> list[int]:
    """Where a core stands outside all longer names and is no part of another word."""
    taken = sorted((one.start, one.end) for one in spotted)
    found = []
    needs_edge = in_dictionary(core)
    for part, cut in sentences:
        at = source.find(core, part.start, part.end)
        edges = None
        while at >= 0:
            if edges is None:
                edges = {word.start for word in cut} | {part.end}
            end = at + len(core)
            if not any(start < end and at < stop and not (at <= start and stop <= end) for start, stop in taken) and at in edges and end in edges:
                if not needs_edge or _slot(source, at, end, part):
                    found.append(at)
            at = source.find(core, end, part.end)
    return found


def _slot(source: str, start: int, end: int, part: Sentence) -> bool:
    """A short form that is also a word stands where a name does: between marks, or before what names are said to do."""
    lists = word_lists("zh")
    left = start == part.start or not source[start - 1].isalnum() or source[start - 1] in lists["hard"]
    right = end == part.end or not source[end].isalnum() or source[end] in lists["hard"] or source[end : end + 2] in lists["verb"] or source[end : end + 2] == "旗下" or source[end].isdigit()
    return left and right


def _full_names(firsts: dict[str, Spotted], source: str) -> list[Alias]:
    """Legal names and the names that are made of their characters in order: 问鼎投资 of 宁波梅山保税港区问鼎投资有限公司."""
    pairs: list[Alias] = []
    legal = {form: one for form, one in firsts.items() if any(form.endswith(end) for end in ("公司", "合伙）", "合伙)", "合伙企业"))}
    for form, one in firsts.items():
        if form in legal or one.entry or len(form) < 3:
            continue
        owners = [full for full in legal if _made_of(form, full) and not _defined_otherwise(legal[full], form, source)]
        if len(owners) == 1:
            pairs.append(Alias(legal[owners[0]], one, short=False))
    return pairs


def _defined_otherwise(full: Spotted, form: str, source: str) -> bool:
    """Whether the text itself gives another short name for a full one."""
    after = source[full.end : full.end + 30]
    return after[:1] in ("（", "(") and any(word in after for word in ("下称", "简称", "“", "「", '"')) and form not in after


def _made_of(form: str, full: str) -> bool:
    """Whether a name is the beginning of the telling part of a full one, with only places and brackets left out."""
    cores = _cores(form) or [form]
    core = cores[0]
    at = full.find(core)
    if at < 0 or any(letter not in full[at:] for letter in form):
        return False
    lead = full[:at]
    if lead and not all(word.role in (PLACE,) or word.text in "省市区县新" or word.role in (ODD,) and len(lead) > 4 for word in words(lead, 0, len(lead))[:1]):
        return False
    place = at + len(core)
    for letter in form[form.find(core) + len(core) :]:
        place = full.find(letter, place)
        if place < 0:
            return False
        place += 1
    return _rest_generic(full, at + len(core))


def _rest_generic(full: str, at: int) -> bool:
    """What follows the core is only generic words, places in brackets and the legal form."""
    lists = word_lists("zh")
    return all(
        word.role in (TAIL, FORM, PLACE, STOP, HEAD) or word.text in lists["generic"] or word.text in "有限合伙管理咨询"
        for word in words(full, at, len(full))
    )


def _known_cores(firsts: dict[str, Spotted]) -> list[Alias]:
    return []
