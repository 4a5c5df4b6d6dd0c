"""Spellings of one name: keys, legal forms and readable ids; never decides that two different names are one entity."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from kg.normalize.scripts import has_han, plain_form, to_simplified
from kg.normalize.tables import table

_BRACKETS = str.maketrans("（）［］【】〔〕", "()[][]()")
_SLUG_CHARACTERS = 80


@lru_cache(maxsize=100_000)  # the names of a table or a text come again and again
def fold_name(name: str) -> str:
    """Give the key under which two spellings are the same name.

    Script, case, width, accents, punctuation and a legal form at the end do not count; places in brackets and numbers
    of funds do. A name that is nothing but a legal form keeps it.

    >>> fold_name("騰訊控股有限公司") == fold_name("腾讯控股")
    True
    >>> fold_name("Tencent Holdings Ltd."), fold_name("Müller & Söhne GmbH"), fold_name("Fund II, L.P.")
    ('tencentholdings', 'mullersohne', 'fundii')
    """
    whole = _unify(name)
    return _key(_without_form(whole)[0]) or _key(whole) or whole.strip().casefold()


def fold_whole(name: str) -> str:
    """As `fold_name`, of a name that has no legal form: what stands at its end counts.

    >>> fold_whole("Jane SE"), fold_name("Jane SE"), fold_whole("!?")
    ('janese', 'jane', '!? §')
    """
    return _key(_unify(name)) or _unify(f"{name} §").casefold()


def legal_form(name: str) -> str | None:
    """Read the legal form at the end of a name, as it is written there; None without one.

    >>> legal_form("Tencent Technology (Shanghai) Co., Ltd."), legal_form("蘇州湃益企業管理合夥企業（有限合夥）")
    ('Co., Ltd.', '合夥企業（有限合夥）')
    >>> legal_form("Tencent") is None
    True
    """
    kept = len(strip_legal_form(name))
    form = name.strip()[kept:].strip(" ,，、")
    return form or None


def strip_legal_form(name: str) -> str:
    """Cut the legal form at the end of a name, and leave the rest as it is written.

    >>> strip_legal_form("Tencent Technology (Shanghai) Co., Ltd."), strip_legal_form("Celestial AI Inc")
    ('Tencent Technology (Shanghai)', 'Celestial AI')
    >>> strip_legal_form("騰訊控股有限公司"), strip_legal_form("有限公司")
    ('騰訊控股', '有限公司')
    """
    text = name.strip()
    _, length = _without_form(plain_form(text).translate(_BRACKETS))
    return text[:length]


def slug(name: str) -> str:
    """Make a readable ASCII id of a name: words of lower-case letters and digits joined by hyphens, never empty.

    >>> slug("Tencent Holdings"), slug("蘇州湃益") == slug("苏州湃益"), slug("Zürich AI"), slug("!!!")
    ('tencent-holdings', True, 'zurich-ai', 'x-e84c538e')
    """
    text = _unify(name)
    if has_han(text):
        text = _romanize(text)
    words = re.findall(r"[a-z0-9]+", _plain_latin(text))
    return "-".join(words)[:_SLUG_CHARACTERS].strip("-") or _hash_id(text)


def _hash_id(text: str) -> str:
    """An id for a name without a letter that can be written in ASCII."""
    return f"x-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"


@lru_cache(maxsize=100_000)  # a name is folded with and without its legal form, and written as an id
def _unify(name: str) -> str:
    return to_simplified(unicodedata.normalize("NFKC", name)).strip()


def _key(text: str) -> str:
    plain = _plain_latin(text)
    if plain.isascii():
        return plain.translate(_NO_SIGNS)
    if _HAN_ALONE.fullmatch(plain):
        return plain
    return "".join(character for character in plain if character.isalnum() or character == "+")


def _plain_latin(text: str) -> str:
    """Lower case without accents: ü is u, ß is ss, ł is l."""
    if text.isascii():
        return text.casefold()
    if _HAN_ALONE.fullmatch(text):
        return text
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(character for character in letters if not unicodedata.combining(character))


_HAN_ALONE = re.compile("[\u3400-\u4db5\u4e00-\u9fa5]+")  # which have neither case nor parts
_NO_SIGNS = {code: None for code in range(128) if not chr(code).isalnum() and chr(code) != "+"}
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


@lru_cache(maxsize=100_000)
def _without_form(text: str) -> tuple[str, int]:
    """Cut legal forms from the end until none is left, but never down to nothing; also say how much is kept."""
    kept = f"{_BEFORE}{text}"  # so that a text that is nothing but forms goes as a whole
    for _ in range(4):  # 合伙企业（有限合伙） has two; more than a few is no name
        last = kept[-1]
        if last not in _form_ends() and (last.isascii() or _HAN_ALONE.match(last) or not last.isalpha()):
            break
        shorter = _form_at_end().sub("", kept, count=1)
        if shorter == kept:
            break
        kept = shorter.rstrip(" ,，、.&-")
    kept = kept[len(_BEFORE) :]
    return (kept, len(kept)) if _key(kept) else (text, len(text))


_BEFORE = "x "


@lru_cache(maxsize=1)
def _form_ends() -> frozenset[str]:
    """The characters with which a legal form can end: most names without one are told by their last."""
    forms = table("legal_forms")
    last = {form[-1] for form in (*forms["latin"], *forms["han"])}
    return frozenset({*last, *map(str.upper, last), *map(str.lower, last), ".", ")", "\n"})


@lru_cache(maxsize=1)
def _form_at_end() -> re.Pattern[str]:
    forms = table("legal_forms")
    latin = "|".join(_latin_form(form) for form in sorted(forms["latin"], key=len, reverse=True))
    han = "|".join(sorted(forms["han"], key=len, reverse=True)).replace(
        "|公司", f"|(?<![{forms['not_before_company']}])公司"
    )
    return re.compile(rf"(?:(?<=[\s,，)])\(?(?:{latin})\.?\)?|\((?:{han})\)|(?:{han}))$", re.IGNORECASE)


def _latin_form(form: str) -> str:
    """A form with optional full stops after its words and commas between them: "co ltd" fits "Co., Ltd."."""
    return r"(?:[.,]{1,2}\s{0,2}|\s{1,2})".join(re.escape(word) for word in form.split())


def _romanize(text: str) -> str:
    """Chinese characters as pinyin, the syllables of a known word in one piece: 苏州湃益 is suzhou pai yi."""
    return _HAN_RUN.sub(lambda match: f" {_pinyin(match.group())} ", text)


_HAN_RUN = re.compile("[㐀-鿿]+")


def _pinyin(run: str) -> str:
    from pypinyin.seg import mmseg  # here, because only new Chinese names need it

    syllables = [syllable for piece in mmseg.seg.cut(run) for syllable in _syllables(piece)]
    return " ".join("".join(syllables[word.start() : word.end()]) for word in _pinyin_words().finditer(run))


@lru_cache(maxsize=20_000)  # names are made of the same characters again and again
def _syllables(piece: str) -> tuple[str, ...]:
    """The syllables of a word, or of one character."""
    from pypinyin import lazy_pinyin

    # Characters without a reading come back together; taken apart, there is one syllable for each.
    return tuple(syllable for read in lazy_pinyin([piece]) for syllable in (read if has_han(read) else [read]))


@lru_cache(maxsize=1)
def _pinyin_words() -> re.Pattern[str]:
    words = [word for section in table("pinyin_words").values() for word in section]
    return re.compile("|".join(sorted(words, key=len, reverse=True)) + "|.")
