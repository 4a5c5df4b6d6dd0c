"""Reads tables of financings: a header row names the columns (round, date, amount, investors …), each row is a financing."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

from kg.errors import ParseError
from kg.extract.accounts import Accounts
from kg.extract.found import Found
from kg.extract.masked import Item
from kg.extract.qualifiers import literal, qualifier
from kg.extract.spotted import Spotted
from kg.extract.text import GAP, SLASH, Sentence
from kg.extract.wordlists import word_lists
from kg.model import Qualifier, Status, Value
from kg.normalize.dates import When
from kg.normalize.money import Money, find_money
from kg.normalize.percent import parse_percent
from kg.normalize.rounds import parse_round

COLUMNS = (
    "stake",
    "round",
    "date",
    "amount",
    "valuation",
    "percent",
    "leads",
    "investors",
    "others",
    "holder",
    "company",
)
_BAR = re.compile(r"[|｜\t]")
_ROLE = re.compile(r"[(（]([^()（）]{1,20})[)）]")
_UNIT = re.compile(r"[(（][^()（）]{0,12}[)）]$")
_MEMBER = re.compile(r"(?:的)?(?:旗下|下属|麾下|全资|控股|关联)(?:的)?(?:子公司|附属公司|基金|平台|机构)?(?:的)?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SOLE_OR_JOINT = re.compile(r"\b(?:co-)?lead\b", re.IGNORECASE)
_WHO = {"holder", "investors", "leads", "others", "stake"}  # columns that name who put money in
_WORD = re.compile(r"[^\W\d_]+")
CONFIDENCE = 0.9


@dataclass(slots=True)
class Cell:
    """One cell of a row: text[start:end]."""

    start: int
    end: int
    raw: str  # as it stands between the bars
    names: list[Spotted]
    values: list[Item]

    @property
    def text(self) -> str:
        """The cell without the blanks around it."""
        return self.raw.strip()

    def between(self, start: int, end: int) -> str:
        """What stands between two places of the cell, given in offsets of the document."""
        return self.raw[start - self.start : end - self.start]


@dataclass(slots=True)
class Table:
    """The table being read: what each column holds; `block` is the line read last."""

    columns: list[str | None] = field(default_factory=list)
    unit: str = ""  # what a sum of a stake is counted in: 亿港元
    block: int = -2
    accounts: Accounts = field(default_factory=Accounts)

    def read(
        self, text: str, part: Sentence, names: list[Spotted], values: list[Item], company: int | None, language: str
    ) -> list[Found]:
        """The claims of one row; a header row gives none."""
        follows = part.block == self.block + 1
        self.block = part.block
        cells = _cells(text, part, names, values)
        if not follows or any(isinstance(value.content, When) for cell in cells for value in cell.values):
            self.accounts.header(text, cells)
        told = self.accounts.row(cells, language)
        if told and company is not None:
            return [_found(company, name, value, {"period": when}, part) for name, value, when in told]
        header = [_column(cell.text, language) for cell in cells]
        if not follows or (sum(name is not None for name in header) >= 2 and not any(cell.values for cell in cells)):
            self.columns = header if sum(name is not None for name in header) >= 2 else []
            units = [
                unit for cell in cells if _column(cell.text, language) == "stake" and (unit := _UNIT.search(cell.text))
            ]
            self.unit = units[0][0][1:-1] if units else ""
            return []
        if len(self.columns) < 2:
            return []
        row = {name: cell for name, cell in zip(self.columns, cells, strict=False) if name}
        if "round" not in row and self.columns[0] is None and any(item.kind == "R" for item in cells[0].values):
            row["round"] = cells[0]  # the column has no title
        found = _groups(row, part) if language == "zh" else []
        if "stake" in row:
            return found + (_staking(row, part, company, self.unit) if company is not None else [])
        return found + _row(row, cells, part, company, language)


def _cells(text: str, part: Sentence, names: list[Spotted], values: list[Item]) -> list[Cell]:
    cells: list[Cell] = []
    start = part.start
    bars = [match.start() for match in _BAR.finditer(text, part.start, part.end)]
    bars = bars or [match.end() - 1 for match in GAP.finditer(text, part.start, part.end)]
    bars = bars or [match.start() + 1 for match in SLASH.finditer(text, part.start, part.end)]
    for bar in [*bars, part.end]:
        if bar > start or (bars and start != part.start):
            inside = [one for one in names if start <= one.start and one.end <= bar]
            cells.append(
                Cell(start, bar, text[start:bar], inside, [v for v in values if start <= v.start and v.end <= bar])
            )
        start = bar + 1
    while cells and not cells[-1].text and text[part.end - 1] in "|｜":
        cells.pop()
    return cells


def _column(title: str, language: str) -> str | None:
    lists = word_lists(language)
    title = _UNIT.sub("", title.casefold()) if language == "zh" else title.casefold()
    for column in COLUMNS:
        words = lists.get(f"column_{column}", frozenset())
        if language == "zh":
            if len(title) <= 8 and any(word in title for word in words):
                return column
        elif words & set(_WORD.findall(title)) or (column == "percent" and "%" in title):
            return column
    return None


def _row(row: dict[str, Cell], cells: list[Cell], part: Sentence, company: int | None, language: str) -> list[Found]:
    if "company" in row and row["company"].names:
        holder, company = company, row["company"].names[0].party
        if language == "en" and holder not in (None, company) and "percent" in row and _WHO.isdisjoint(row):
            return _portfolio(row, cells, part, holder, company)
    if company is None:
        return []
    if "holder" in row and "percent" in row:
        return _holding(row, part, company)
    shared = _shared(row, language)
    found: list[Found] = []
    for column, predicate in (("amount", "raised"), ("valuation", "valuation")):
        for item in row[column].values if column in row else ():
            value = literal(predicate, item) if isinstance(item.content, Money) else None
            if value is not None:
                found.append(_found(company, predicate, value, dict(shared), part))
                break
    roles = _investors(row, company, language)
    led = any(role in ("lead", "co-lead") for _, role in roles)
    for party, role in roles:
        qualifiers = dict(shared)
        if role or led:
            qualifiers["role"] = role or "follow"
        found.append(_found(party, "investedIn", company, qualifiers, part))
    return found


def _portfolio(
    row: dict[str, Cell], cells: list[Cell], part: Sentence, holder: int | None, company: int
) -> list[Found]:
    """A row of what an investor holds: company, round and year of its entry, share."""
    if holder is None:
        return []
    entry = ", ".join(cell.text for cell in cells if cell is not row["company"])
    shared: dict[str, Qualifier] = {}
    for item in [value for cell in cells for value in cell.values]:
        if item.kind == "R":
            shared.setdefault("round", str(item.content))
        elif isinstance(item.content, When):
            shared.setdefault("date", item.content.value)
    year = _YEAR.search(entry)
    if year and "date" not in shared:
        shared["date"] = year[0]
    for words in [] if "round" in shared else re.split(r"[,;(]", entry.replace("|", ",")):
        with suppress(ParseError):
            shared.setdefault("round", parse_round(words.strip(), "en"))
    role = _SOLE_OR_JOINT.search(entry)
    others = [name.party for cell in cells if cell is not row["company"] for name in cell.names if name.letter in "ON"]
    joint = role is not None and role[0].casefold() != "lead" and bool(others)
    mine = {**shared, "role": role[0].casefold()} if role else dict(shared)
    backers = [holder, *(other for other in others if joint and other != company)]
    found = [_found(backer, "investedIn", company, dict(mine), part) for backer in backers]
    shares = row["percent"].values[:1]
    return found + [_found(holder, "holdsSharesIn", company, qualifier("percent", share), part) for share in shares]


def _groups(row: dict[str, Cell], part: Sentence) -> list[Found]:
    """淡马锡旗下祥峰投资 in a cell: the second name belongs to the first and is the one that counts."""
    found: list[Found] = []
    for cell in row.values():
        for parent, unit in pairwise(list(cell.names)):
            if parent.letter in "ON" and _MEMBER.fullmatch(cell.between(parent.end, unit.start)):
                cell.names.remove(parent)
                found.append(_found(unit.party, "memberOfGroup", parent.party, {}, part))
    return found


def _staking(row: dict[str, Cell], part: Sentence, company: int, unit: str) -> list[Found]:
    """A row of a table of subscribers: a name and the sum it puts in, its unit here or in the header."""
    who = row.get("investors") or row.get("holder")
    names = [name.party for name in who.names if name.letter in "ONP"][:1] if who else []
    sums = [item for item in row["stake"].values if isinstance(item.content, Money)][:1]
    qualifiers = qualifier("amount", sums[0]) if sums else {}
    plain = row["stake"].text.replace(",", "")
    if not sums and unit and re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", plain):
        told = find_money(plain + unit, "zh-Hans")
        if told:
            qualifiers = qualifier("amount", Item("M", 0, 0, told[0].value))
    return [_found(name, "investedIn", company, dict(qualifiers), part) for name in names if name != company]


def _holding(row: dict[str, Cell], part: Sentence, company: int) -> list[Found]:
    """A row of a table of shareholders: a name and its percentage."""
    holders = [name.party for name in row["holder"].names if name.letter in "ONP"][:1]
    shares = [item for item in row["percent"].values if item.kind == "Q"][:1] or _bare_share(row["percent"])
    return [
        _found(holder, "holdsSharesIn", company, qualifier("percent", share), part)
        for holder in holders
        for share in shares
        if holder != company
    ]


def _bare_share(cell: Cell) -> list[Item]:
    """A share below "Per cent.": the figure alone."""
    if not re.fullmatch(r"[|｜\s]*\d{1,3}(?:[.,]\d{1,4})?\s*", cell.text):
        return []
    with suppress(ParseError):
        return [Item("Q", cell.start, cell.end, parse_percent(f"{cell.text.strip('|｜ ')}%"))]
    return []


def _found(
    subject: int, predicate: str, target: int | Value, qualifiers: dict[str, Qualifier], part: Sentence
) -> Found:
    return Found(
        subject,
        predicate,
        target,
        qualifiers,
        Status.ASSERTED,
        CONFIDENCE,
        "table",
        part.start,
        part.end,
    )


def _shared(row: dict[str, Cell], language: str) -> dict[str, Qualifier]:
    """Round and date of a row, from their columns or from any cell that holds one."""
    out: dict[str, Qualifier] = {}
    for item in [value for column in ("round", "date", "amount") if column in row for value in row[column].values]:
        if item.kind == "R":
            out.setdefault("round", str(item.content))
        elif isinstance(item.content, When):
            out.setdefault("date", item.content.value)
    if language == "zh" and "date" not in row and "date" not in out:  # in brackets after the company's name
        beside = [value for cell in row.values() for value in cell.values if isinstance(value.content, When)]
        for one in beside[:1]:
            if isinstance(one.content, When):
                out["date"] = one.content.value
    if "round" in row and "round" not in out:
        for told in (row["round"].text, f"{row['round'].text} round"):  # "Angel", "B" below "Series"
            with suppress(ParseError):
                out.setdefault("round", parse_round(told, language))
    return out


def _investors(row: dict[str, Cell], company: int, language: str) -> list[tuple[int, str | None]]:
    found: list[tuple[int, str | None]] = []
    leads = row.get("leads")
    named = leads is not None and re.match(r"\W*(?!Undisclosed|Unknown|None|N/?A\b|TBA|No\b)[A-Z][a-z]", leads.raw)
    others_follow = leads is not None and bool(leads.names or (language == "en" and named))
    if leads is not None:
        joint = len(leads.names) > 1
        found += [(name.party, "co-lead" if joint else "lead") for name in leads.names if name.letter in "ONP"]
    for column in ("investors", "others"):
        if column in row:
            roles = _roles(row[column], language)
            found += [(party, role or ("follow" if others_follow else None)) for party, role in roles]
    return [(party, role) for party, role in found if party != company]


def _roles(cell: Cell, language: str) -> list[tuple[int, str | None]]:
    """Names of a cell with the role in brackets after them; a plural role counts for all since the last semicolon."""
    lists = word_lists(language)
    out: list[tuple[int, str | None]] = []
    names = [name for name in cell.names if name.letter in "ONP"]
    for position, name in enumerate(names):
        stop = names[position + 1].start if position + 1 < len(names) else cell.end
        tail = cell.between(name.end, stop)
        bracket = _ROLE.search(tail)
        role = _role(bracket[1], lists) if bracket else _role_after(tail, lists)
        out.append((name.party, role))
        if role == "co-lead":
            first = position
            while (
                first > 0
                and not re.search("[;；]", cell.between(names[first - 1].end, names[first].start))
                and out[first - 1][1] is None
            ):
                first -= 1
                out[first] = (out[first][0], "co-lead")
    return out


def _role(words: str, lists: dict[str, frozenset[str]]) -> str | None:
    low = words.casefold().strip()
    if low in lists.get("role_co-lead", frozenset()):
        return "co-lead"
    return "lead" if low in lists.get("role_lead", frozenset()) else None


def _role_after(tail: str, lists: dict[str, frozenset[str]]) -> str | None:
    head = tail.strip(" ,，、;；")
    return "follow" if any(head.startswith(word) for word in lists.get("role_follow", ())) else None
