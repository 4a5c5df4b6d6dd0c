"""Texts made to be slow to read, each as long as one likes: what a property test of the cost repeats."""

from __future__ import annotations

HAN = 0x4E00

HOSTILE = {
    "english prose": ("en", "Alder Capital led the Series B of Quillon, which raised $40 million. "),
    "led by led by": ("en", "led by "),
    "invested in invested in": ("en", "invested in "),
    "one name again and again": ("en", "Alder Birch "),
    "single capitals": ("en", "A "),
    "relative clauses": ("en", "Alder, which "),
    "bank of bank of": ("en", "Bank of "),
    "possessives": ("en", "Alder's Birch's "),
    "open brackets": ("en", "("),
    "open brackets with names": ("en", "Alder (Birch ("),
    "sums of money": ("en", "$40 million "),
    "shares and dates": ("en", "20% in March 2023 "),
    "no spaces": ("en", "a"),
    "one-word lines": ("en", "Alder\n"),
    "table rows": ("en", "| Alder | 12% | $40 million |\n"),
    "semicolons": ("en", "Alder; "),
    "german prose": ("de", "Die Runde führte Alder Capital an, beteiligt waren auch Birke Ventures und Zeder Fonds. "),
    "german nouns": ("de", "Unternehmen Beteiligung "),
    "chinese prose": ("zh-Hans", "2023年9月，沃霖科技完成D轮融资20亿元，由岑溪资本领投，朔衡投资、乔木创投跟投。"),
    "chinese without stops": ("zh-Hans", "沃霖科技宣布完成融资由岑溪资本领投"),
    "chinese triggers": ("zh-Hans", "投资领投"),
    "chinese companies": ("zh-Hans", "公司集团"),
    "chinese brackets": ("zh-Hans", "（"),
    "declared short names": ("zh-Hans", "“沃霖”（简称“"),
    "quoted short names": ("zh-Hant", "「沃霖」（下稱「"),
    "chinese dates": ("zh-Hans", "2023年9月"),
}


def _listed(joint: str, name: str, length: int, first: int) -> str:
    """Names that are all different, in a list: as many as fit."""
    names = (
        name.format(number=first + n, han=chr(HAN + n % 5000) + chr(HAN + n // 5000 * 7 + 3)) for n in range(length)
    )
    out, size = [], 0
    for one in names:
        out.append(one)
        size += len(one) + len(joint)
        if size >= length:
            break
    return joint.join(out)[:length]


LISTS = {
    "english list of names": ("en", ", ", "Alder{number} Capital"),
    "german list of names": ("de", " und ", "Birke{number} Ventures"),
    "chinese list of names": ("zh-Hans", "、", "沃{han}资本"),
    "chinese list of short names": ("zh-Hans", "、", "{han}"),
}


def hostile(name: str, length: int) -> tuple[str, str]:
    """One hostile text: its language and so many characters."""
    if name in LISTS:
        language, joint, form = LISTS[name]
        return language, _listed(joint, form, length, 1000)
    language, unit = HOSTILE[name]
    return language, (unit * (length // len(unit) + 1))[:length]


NAMES = (*HOSTILE, *LISTS)
