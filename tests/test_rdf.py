"""What is found in a document goes to RDF and comes back as it was; what kg did not write so is refused."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import DocumentError
from kg.model import Article, Claim, Document, Extraction, Party, Passage, Status, Value
from kg.rdf import canonical, default_namespaces, document_block, document_key, header, literal, statements
from kg.rdf_reader import ExportReader
from kg.vocab import vocabulary

NAMESPACES = default_namespaces()
SHA = "ab" * 32
DOCUMENT = Document("a.txt", "/x/a.txt", SHA, "Tencent invested in Enflame.", "en", "utf-8", published="2023-09")
TENCENT = Party(0, "Tencent", ("Tencent", "腾讯"), ("the group",), ("Corporate",))
ENFLAME = Party(1, "Enflame", ("Enflame",), (), ("ChipStartup",))
CLAIM = Claim(0, "investedIn", 1, 0, 27, {"round": "D", "amount": "5", "percent": 20.5}, Status.ASSERTED, 0.9, "r1")
EXTRACTION = Extraction(DOCUMENT, (TENCENT, ENFLAME), (CLAIM,))


def written(*extractions: Extraction) -> str:
    blocks = [header(NAMESPACES)]
    for extraction in map(canonical, extractions):
        text = extraction.document.text
        blocks.append(document_block(document_key(extraction.document), statements(extraction), text, NAMESPACES))
    return "".join(blocks)


def read(trig: str, folder: Path) -> list[Extraction]:
    file = folder / "x.trig"
    file.write_text(trig, encoding="utf-8")
    return list(ExportReader(file, NAMESPACES, "x.trig"))


def test_an_extraction_comes_back_as_it_was(tmp_path: Path) -> None:
    assert read(written(EXTRACTION), tmp_path) == [canonical(EXTRACTION)]


def test_every_kind_of_qualifier_comes_back_with_its_type(tmp_path: Path) -> None:
    qualifiers = {
        "amount": "17300000000",
        "amountMin": "1.5",
        "approx": True,
        "asOf": "2024-06-30",
        "currency": "CNY",
        "date": "2018",
        "percent": 20,
        "percentMax": 20.258,
        "percentMin": 5.0,
        "period": "2025-H1",
        "position": 'CEO\n"interim"',
        "rank": 3,
        "round": "A+",
    }
    claim = Claim(0, "holdsSharesIn", 1, 0, 7, qualifiers)
    back = read(written(Extraction(DOCUMENT, (TENCENT, ENFLAME), (claim,))), tmp_path)[0].claims[0].qualifiers
    assert back == qualifiers
    assert {name: type(value) for name, value in back.items()} == {n: type(v) for n, v in qualifiers.items()}


def test_a_name_that_stands_only_inside_its_document_stays_so(tmp_path: Path) -> None:
    fund = Party(0, "the fund", (), ("the fund",), ("Fund",))
    assert read(written(Extraction(DOCUMENT, (fund,), ())), tmp_path)[0].parties == (fund,)


def test_names_carry_the_language_of_their_script() -> None:
    labels = statements(canonical(EXTRACTION))
    assert 'skos:prefLabel "Tencent"@en ; skos:altLabel "腾讯"@zh-Hans ; skos:hiddenLabel "the group"@en' in labels


def test_a_claim_has_its_quote_its_place_and_its_document() -> None:
    lines = statements(canonical(EXTRACTION)).splitlines()
    key = document_key(DOCUMENT)
    assert lines[-3:] == [
        ":c0 a kg:Claim , kg:Investment ; kg:number 0 ; kg:subject :p0 ; kg:predicate kg:investedIn ; kg:object :p1"
        ' ; kg:amount "5"^^xsd:decimal ; kg:percent "20.5"^^xsd:decimal ; kg:round "D" ; kg:status kg:asserted'
        f' ; kg:confidence "0.9"^^xsd:decimal ; kg:rule "r1" ; prov:wasQuotedFrom doc:{key}'
        " ; oa:hasSelector :c0-position , :c0-quote .",
        ":c0-position a oa:TextPositionSelector ; oa:start 0 ; oa:end 27 .",
        ':c0-quote a oa:TextQuoteSelector ; oa:exact "Tencent invested in Enflame" .',
    ]


def test_the_graph_of_a_document_does_not_depend_on_where_it_was_read() -> None:
    elsewhere = Document("a.txt", "/y/z/a.txt", SHA, DOCUMENT.text, "en", "utf-8", published="2023-09")
    assert written(EXTRACTION) == written(Extraction(elsewhere, EXTRACTION.parties, EXTRACTION.claims))


def test_a_file_name_that_is_no_utf8_keeps_its_bytes_visible() -> None:
    document = Document("\udcff.txt", "", SHA, "a\ud800b", "en", "utf-8")
    kept = canonical(Extraction(document, (), ())).document
    assert (kept.name, kept.text) == ("\\xff.txt", "a\ufffdb")


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
NAMES = TEXTS.filter(str.strip)
LANGUAGES = st.sampled_from(["en", "de", "zh-Hans", "zh-Hant", "und"])
SCALARS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.booleans(),
    st.integers(0, 10**9),
    st.floats(0, 100, allow_nan=False),
)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    optional = st.none() | TEXTS
    document = Document(
        draw(NAMES), "", SHA, text, draw(LANGUAGES), "utf-8", *(draw(optional) for _ in range(4)),
        tuple(Passage(a, b, draw(LANGUAGES)) for a, b in draw(st.lists(spans, max_size=2))),
        tuple(Article(a, b, draw(LANGUAGES), draw(optional)) for a, b in draw(st.lists(spans, max_size=2))),
        tuple(draw(st.lists(TEXTS, max_size=2))),
    )  # fmt: skip
    names = st.lists(NAMES, max_size=3)
    kinds = st.lists(st.sampled_from(vocabulary().kinds), max_size=3)
    parties = tuple(
        Party(n, draw(NAMES), tuple(draw(names)), tuple(draw(names)), tuple(draw(kinds)))
        for n in range(draw(st.integers(1, 3)))
    )  # fmt: skip
    who = st.integers(0, len(parties) - 1)
    claims = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        qualifiers = draw(st.dictionaries(st.sampled_from([*vocabulary().qualifiers]), SCALARS, max_size=4))
        qualifiers = {name: value for name, value in qualifiers.items() if _fits(name, value)}
        predicate, status = draw(st.sampled_from([*vocabulary().predicates])), draw(st.sampled_from(Status))
        units = ["CNY" if unit == "currency" else unit for unit in vocabulary().predicates[predicate].value_units]
        object_ = draw(st.builds(Value, TEXTS, st.sampled_from(units)) if units else who)
        claims.append(
            Claim(draw(who), predicate, object_, start, end, qualifiers, status, draw(st.floats(0, 1)), draw(TEXTS))
        )
    return Extraction(document, parties, tuple(claims))


def _fits(name: str, value: object) -> bool:
    """Whether the vocabulary lets a qualifier be of this type."""
    return isinstance(value, {"percent": int | float, "flag": bool}.get(vocabulary().qualifiers[name].value_type, str))


@settings(max_examples=60, deadline=None)
@given(extractions())
def test_whatever_is_found_survives_the_way_to_rdf_and_back(
    tmp_path_factory: pytest.TempPathFactory, found: Extraction
) -> None:
    folder = tmp_path_factory.mktemp("rdf")
    trig = written(found)
    back = read(trig, folder)
    assert back == [canonical(found)]
    assert written(*back) == trig


@given(st.text(st.characters(codec="utf-8")))
def test_every_text_is_a_literal_on_one_line_that_reads_back(text: str) -> None:
    import pyoxigraph

    line = f"<x:a> <x:b> {literal(text)} .".encode()
    (quad,) = pyoxigraph.parse(input=io.BytesIO(line), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert b"\n" not in line
    assert quad.object.value == text


HOSTILE = {
    "the quote is another": (" invested in Enflame\" .", " INVESTED in Enflame\" ."),
    "the place is another": ("oa:end 27", "oa:end 26"),
    "the place is outside": ("oa:end 27", "oa:end 270"),
    "no evidence": (" ; oa:hasSelector :c0-position , :c0-quote", ""),
    "another document's quote": ("prov:wasQuotedFrom doc:", "prov:wasQuotedFrom doc:00"),
    "an unknown predicate": ("kg:predicate kg:investedIn", "kg:predicate kg:owns"),
    "a predicate of another vocabulary": ("kg:predicate kg:investedIn", "kg:predicate <http://evil.example/owns>"),
    "a party that is not there": ("kg:subject :p0", "kg:subject :p7"),
    "a party of another document": ("kg:subject :p0", "kg:subject <https://kg.example/id/document/00#p0>"),
    "an unknown kind": ("kg:Corporate", "kg:Emperor"),
    "an unknown statement": ("kg:rule \"r1\"", "kg:rule \"r1\" ; kg:secret 1"),
    "two rules": ("kg:rule \"r1\"", "kg:rule \"r1\" ; kg:rule \"r2\""),
    "an unknown part": (":p1 a", ":x1 a"),
    "another name": ("kg:name \"a.txt\"", "kg:name \"b.txt\""),
    "no text": ("kg:text", "kg:rule"),
    "a status that is none": ("kg:status kg:asserted", "kg:status kg:true"),
    "too certain": ("\"0.9\"^^xsd:decimal", "\"1.9\"^^xsd:decimal"),
    "not a number": ("\"0.9\"^^xsd:decimal", "\"nan\"^^xsd:double"),
    "a number too long": ("oa:start 0", f"oa:start {'9' * 5000}"),
    "a gap in the claims": (":c0", ":c1"),
    "a graph that is no document": ("\ndoc:", "\n<http://evil.example/>.\ndoc:"),
    "no TriG": ("{", "{{"),
    "a blank node": ("kg:subject :p0", "kg:subject []"),
    "broken off": (" .\n}", ""),
}  # fmt: skip


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_export_that_was_tampered_with_is_refused_in_one_line(tmp_path: Path, change: tuple[str, str]) -> None:
    honest = written(EXTRACTION)
    tampered = honest.replace(*change)
    assert tampered != honest
    with pytest.raises(DocumentError, match=r"^x\.trig: [^\n]{1,900}$"):
        read(tampered, tmp_path)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (Claim(0, "holdsSharesIn", Value("5", "CNY"), 0, 7), "c0 is holdsSharesIn and names no entity, which it must"),
        (Claim(0, "foundedOn", 1, 0, 7), "c0 is foundedOn and gives no value, which it must"),
        (Claim(0, "foundedOn", Value("5", "CNY"), 0, 7), "c0 is foundedOn in 'CNY', not in date"),
        (Claim(0, "raised", Value("5", "name"), 0, 7), "c0 is raised in 'name', not in currency"),
    ],
)
def test_an_object_that_its_predicate_cannot_have_is_refused(claim: Claim, said: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=re.escape(said)):
        read(written(Extraction(DOCUMENT, (TENCENT, ENFLAME), (claim,))), tmp_path)


def test_a_graph_in_two_pieces_is_refused(tmp_path: Path) -> None:
    other = Extraction(Document("b.txt", "", SHA, "b", "en", "utf-8"), (), ())
    with pytest.raises(DocumentError, match="in two pieces"):
        read(written(EXTRACTION, other, EXTRACTION), tmp_path)


def test_graphs_under_another_namespace_are_refused_and_say_which(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"is none of a document under https://kg\.example/id/document/"):
        read(written(EXTRACTION).replace("https://kg.example/id/", "https://other.example/id/"), tmp_path)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30), st.binary(max_size=20))
def test_a_damaged_export_is_read_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, place: int, length: int, put: bytes
) -> None:
    honest = written(EXTRACTION).encode()
    place %= len(honest)
    file = tmp_path_factory.mktemp("damaged") / "x.trig"
    file.write_bytes(honest[:place] + put + honest[place + length :])
    try:
        found = list(ExportReader(file, NAMESPACES, "x.trig"))
    except DocumentError as exc:
        lines = str(exc).splitlines()
        assert len(lines) == 1
    else:
        assert all(extraction == canonical(extraction) for extraction in found)
