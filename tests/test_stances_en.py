"""How English sentences put what they tell: a plan, a report, a denial, a fact, or nothing at all."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.model import Article, Document, Value
from kg.registry import load_registry

INTO = "Alder Capital investedIn Quillon"
BOUGHT = "Norvik Group acquired Quillon"
LISTED = "Quillon listedOn Nasdaq"
OUT_OF = "Birchwood spunOutOf Quillon"

PLANNED = [
    ("Norvik Group has agreed to buy Quillon for $2.4 billion.", BOUGHT),
    ("Norvik Group will acquire Quillon, the companies said.", BOUGHT),
    ("Norvik Group signed a definitive agreement to acquire Quillon for $90 million.", BOUGHT),
    ("Norvik Group intends to take over Quillon by the end of the year.", BOUGHT),
    ("Norvik Group has made an offer for Quillon that its board recommends.", BOUGHT),
    ("The planned acquisition of Quillon by Norvik Group still needs the approval of the cartel office.", BOUGHT),
    ("Norvik Group's acquisition of Quillon is expected to close in the fourth quarter.", BOUGHT),
    ("Norvik Group's purchase of Quillon is subject to regulatory approval.", BOUGHT),
    ("Norvik Group expects to complete its takeover of Quillon in March.", BOUGHT),
    ("Quillon is to be sold to Norvik Group for $90 million.", BOUGHT),
    ("Quillon has agreed to be acquired by Norvik Group.", BOUGHT),
    ("Quillon makes chips. It is being bought by Norvik Group.", BOUGHT),
    ("Alder Capital plans to invest $40 million in Quillon.", INTO),
    ("Alder Capital has agreed to invest $40 million in Quillon.", INTO),
    ("Alder Capital has committed to lead the Series C of Quillon.", INTO),
    ("Alder Capital will put $40 million into Quillon next year.", INTO),
    ("Quillon makes chips. Alder Capital has signed a term sheet to lead the Series B.", INTO),
    ("Quillon makes chips. Alder Capital and Birch Fund have agreed to subscribe for Offer Shares.", INTO),
    ("Quillon makes chips. Alder Capital intends to take part in the next round.", INTO),
    ("Quillon plans to list on Nasdaq next year.", LISTED),
    ("Quillon makes chips. It has applied for a listing on Nasdaq.", LISTED),
    ("Quillon makes chips. Dealings in the shares on Nasdaq are expected to commence on 19 January 2026.", LISTED),
    ("Quillon makes chips. Trading in its shares on Nasdaq is due to begin on Thursday.", LISTED),
    ("Quillon hired banks in May, the first step towards a listing on Nasdaq.", LISTED),
    ("Quillon is preparing an initial public offering on Nasdaq.", LISTED),
    ("Quillon is aiming for a flotation on Nasdaq in 2027.", LISTED),
    ("Quillon makes chips. If it goes public, it would rather ring the bell on Nasdaq than in Oslo.", LISTED),
    ("Quillon will spin off its hearing-aid business into a new company called Birchwood.", OUT_OF),
    ("Quillon's hearing-aid activities are to be transferred to a new company called Birchwood.", OUT_OF),
    ("Quillon plans to carve out its sensor unit as Birchwood.", OUT_OF),
]

REPORTED = [
    ("Norvik Group is in talks to buy Quillon, people familiar with the matter said.", BOUGHT),
    ("Norvik Group is considering a bid for Quillon.", BOUGHT),
    ("Norvik Group held talks last year about buying Quillon.", BOUGHT),
    ("Norvik Group has approached Quillon about a takeover, according to two people.", BOUGHT),
    ("Norvik Group is said to be interested in buying Quillon.", BOUGHT),
    ("Quillon makes chips. Norvik Group had also looked at the company, a newspaper wrote.", BOUGHT),
    ("Quillon makes chips. In 2023 Norvik Group sounded out the company about a sale.", BOUGHT),
    ("Norvik Group has expressed an interest in acquiring Quillon, sources said.", BOUGHT),
    ("Quillon is exploring a sale to Norvik Group.", BOUGHT),
    ("Rumours that Norvik Group might buy Quillon will not go away.", BOUGHT),
    ("Norvik Group is a possible buyer of Quillon, according to bankers.", BOUGHT),
    ("Alder Capital is in talks to invest in Quillon.", INTO),
    ("Alder Capital is in talks to lead a $1.5 billion round for cloud operator Quillon.", INTO),
    ("Alder Capital is said to be in talks to lead a $1.5bn round for cloud operator Quillon.", INTO),
    ("Alder Capital has discussed investing in Quillon, according to people with knowledge of the matter.", INTO),
    ("Alder Capital is reportedly investing $40 million in Quillon.", INTO),
    ("Alder Capital could invest $40 million in Quillon, the newspaper said.", INTO),
    (
        "Quillon raised $500 million. Alder Capital held discussions about joining the financing before deciding against it.",
        INTO,
    ),
    (
        "Quillon makes chips. A local daily has reported that Alder Capital is weighing a pre-IPO investment of some $50 million.",
        INTO,
    ),
    (
        "Quillon makes chips. Alder Capital is mulling an investment of $50 million, a person briefed on the plan said.",
        INTO,
    ),
    ("Quillon is negotiating with Alder Capital about an investment.", INTO),
    ("Quillon is in discussions with Alder Capital over an investment of $40 million.", INTO),
    ("Alder Capital has been sounded out about an investment in Quillon.", INTO),
    ("Alder Capital is considering an investment in Quillon.", INTO),
    ("Quillon is close to a deal with Alder Capital for an investment of $40 million, the paper reported.", INTO),
]

DENIED = [
    ("Norvik Group denied that it had bought Quillon.", BOUGHT),
    ("Norvik Group dismissed a report that it would acquire Quillon.", BOUGHT),
    ("Quillon turned down a takeover bid from Norvik Group.", BOUGHT),
    ("Quillon rejected an $800 million offer from Norvik Group.", BOUGHT),
    ("A report that Norvik Group is buying Quillon is untrue, a spokeswoman said.", BOUGHT),
    ("Alder Capital has not invested in Quillon.", INTO),
    ("Alder Capital denied having invested in Quillon.", INTO),
    ("Alder Capital did not put money into Quillon.", INTO),
    ("Contrary to reports, Alder Capital did not invest in Quillon.", INTO),
    ("Alder Capital denies that it has put money into Quillon.", INTO),
]

UNSAID = [
    "Alder Capital should invest in Quillon, analysts believe.",
    "Had Alder Capital invested in Quillon, it would own a fifth today.",
    "Norvik Group competes with Quillon and supplies Alder Capital.",
    "Neither Alder Capital nor Norvik Group invested in Quillon.",
    "An attempt by Norvik Group to acquire Quillon was abandoned.",
    "Quillon has secured a $75m credit line from Alder Capital.",
]

TOLD = [
    ("Alder Capital invested $40 million in Quillon.", INTO),
    ("Alder Capital, which plans a new fund, invested in Quillon.", INTO),
    ("Norvik Group completed its acquisition of Quillon in May.", BOUGHT),
    ("Norvik Group bought Quillon in 2024 and intends to keep the name.", BOUGHT),
    ("Quillon has been listed on Nasdaq since 2021 and plans a share sale.", LISTED),
    ("Birchwood was spun out of Quillon in 2021.", OUT_OF),
]


def statuses(text: str) -> dict[str, set[str]]:
    """The claims of a text as "subject predicate object", with how each is put."""
    document = Document("a.txt", "a.txt", "0" * 64, text, "en", "utf-8", articles=(Article(0, len(text), "en"),))
    extraction = extract(document, load_registry())
    names = [party.name for party in extraction.parties]
    found: dict[str, set[str]] = {}
    for claim in extraction.claims:
        if isinstance(claim.object, Value):
            continue
        line = f"{names[claim.subject]} {claim.predicate} {names[claim.object]}"
        found.setdefault(line, set()).add(claim.status.value)
    return found


@pytest.mark.parametrize(("text", "claim"), PLANNED)
def test_a_plan_is_marked_as_planned(text: str, claim: str) -> None:
    assert statuses(text).get(claim) == {"planned"}


@pytest.mark.parametrize(("text", "claim"), REPORTED)
def test_hearsay_is_marked_as_reported(text: str, claim: str) -> None:
    assert statuses(text).get(claim) == {"reported"}


@pytest.mark.parametrize(("text", "claim"), DENIED)
def test_what_is_denied_is_marked_as_denied(text: str, claim: str) -> None:
    assert statuses(text).get(claim) == {"denied"}


@pytest.mark.parametrize("text", UNSAID)
def test_what_is_only_wished_or_did_not_happen_is_not_claimed(text: str) -> None:
    into = {line for line, told in statuses(text).items() if told != {"denied"}}
    assert not {line for line in into if "investedIn" in line or "acquired" in line}


@pytest.mark.parametrize(("text", "claim"), TOLD)
def test_a_plain_fact_is_asserted(text: str, claim: str) -> None:
    assert statuses(text).get(claim) == {"asserted"}
