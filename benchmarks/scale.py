"""Measures a build of many generated articles: time of each half, memory, and the time to add one more.

    python benchmarks/scale.py --articles 10000                  with the program's own extraction
    python benchmarks/scale.py --articles 10000 --extract toy    the store, entities and facts alone

Every step runs in a process of its own. The second half must take at most 1.3 times the first, memory stay under
1 GB, and one more document take under 2 s and give the same bytes as building all afresh (`--afresh` checks that).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SYLLABLES = ("ka", "ve", "lo", "mi", "ra", "zu", "ten", "gor", "bel", "sha", "nix", "tor", "pa", "dri", "quo", "fel")
HAN = "芯智云星辰光海山川明华中天宇航瑞鼎元启博通科锐远景达信和泰安平洪"
MONTHS = ("January", "March", "May", "July", "September", "November")
ROUNDS = ("A", "B", "C", "D", "A+")
SENTENCES = {
    "en": (
        "{a} led the Series {r} round of {c} in {m} {y}, with {b} taking part.",
        "{a} holds {p}.5% of {c}.",
        "{c} was founded in {y}.",
        "{c} raised ${n} million in its Series {r} round.",
        "{a} is part of {b}.",
    ),
    "zh": (
        "{a}领投了{c}的{r}轮融资，{b}跟投。",
        "{a}持有{c}{p}.5%的股份。",
        "{c}成立于{y}年。",
        "{c}完成{n}亿元{r}轮融资。",
    ),
    "de": (
        "{a} führte im Jahr {y} die Serie-{r}-Runde von {c} an, {b} beteiligte sich.",
        "{a} hält {p},5 Prozent an {c}.",
        "{c} wurde {y} gegründet.",
        "{c} nahm {n} Millionen Euro ein.",
    ),
}
FILLER = {
    "en": "Demand for accelerators kept rising through the year, and analysts expect supply to stay tight. ",
    "zh": "业内人士认为，随着大模型训练需求的增长，国产算力芯片的市场空间仍在扩大。",
    "de": "Die Nachfrage nach Beschleunigern stieg weiter, und Fachleute erwarten, dass das Angebot knapp bleibt. ",
}


def latin(rng: random.Random, ending: str) -> str:
    """An invented name, such as "Kavelo Capital"."""
    return "".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize() + ending


def han(rng: random.Random, ending: str) -> str:
    """An invented Chinese name."""
    return "".join(rng.choice(HAN) for _ in range(2)) + ending


def article(number: int, scale: int) -> str:
    """The text of one article; names come back in others as they do in the news, a few in very many."""
    rng = random.Random(number)
    language = rng.choice(("en", "zh", "de"))
    make = han if language == "zh" else latin
    endings = ("资本", "科技") if language == "zh" else (" Capital", " Semiconductor")

    def name(kind: int) -> str:
        # a power law: the first names are in many articles, the last in few
        return make(random.Random(f"{language} {kind} {int(scale * rng.random() ** 3)}"), endings[kind])

    lines = []
    for _ in range(12):
        template = rng.choice(SENTENCES[language])
        values = {"a": name(0), "b": name(0), "c": name(1), "r": rng.choice(ROUNDS), "m": rng.choice(MONTHS)}
        values |= {"y": str(rng.randrange(2014, 2026)), "p": str(rng.randrange(1, 40)), "n": str(rng.randrange(1, 90))}
        lines.append(template.format(**values) + FILLER[language] * rng.randrange(3))
    return "\n".join(lines) + "\n"


def write_articles(folder: Path, first: int, last: int, scale: int) -> None:
    """Articles first … last - 1, a hundred to a folder."""
    for number in range(first, last):
        place = folder / f"{number // 100:04d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"article-{number}.txt").write_text(article(number, scale), encoding="utf-8")


def toy_extractor() -> Callable[..., object]:
    """An extractor that knows the sentences of this file and nothing else, fast and exact."""
    from kg.model import Claim, Document, Extraction, Party, Qualifier, Value

    names = {
        "a": r"(?P<a>[^。.，,]+?)",
        "b": r"(?P<b>[^。.，,]+?)",
        "c": r"(?P<c>[^。.，,]+?)",
        "r": r"(?P<r>[A-D]\+?)",
    }
    names |= {"m": r"(?P<m>[A-Z][a-z]+)", "y": r"(?P<y>\d{4})", "p": r"(?P<p>\d+)", "n": r"(?P<n>\d+)"}
    patterns = []
    for templates in SENTENCES.values():
        for kind, template in zip(("invest", "hold", "found", "raise", "part"), templates, strict=False):
            pattern = re.sub(r"\\{([a-z])\\}", lambda match: names[match[1]], re.escape(template))
            patterns.append((kind, re.compile(pattern)))

    def extract(document: Document, registry: object) -> Extraction:
        parties: dict[str, Party] = {}
        claims: list[Claim] = []

        def party(name: str, kind: str) -> int:
            return parties.setdefault(name, Party(len(parties), name, (name,), (), (kind,))).number

        def claim(s: int, predicate: str, o: int | Value, start: int, end: int, **qualifiers: Qualifier) -> None:
            claims.append(Claim(s, predicate, o, start, end, qualifiers, confidence=0.9, rule="toy"))

        place = 0
        for line in document.text.split("\n"):
            for kind, pattern in patterns:
                if match := pattern.match(line):
                    got, start, end = match.groupdict(), place, place + match.end()
                    c = party(got["c"], "ChipStartup") if got.get("c") else -1
                    if kind == "invest":
                        for who, role in ((got["a"], "lead"), (got["b"], "follow")):
                            claim(party(who, "VentureInvestor"), "investedIn", c, start, end, round=got["r"], role=role)
                    elif kind == "hold":
                        percent = float(f"{got['p']}.5")
                        claim(party(got["a"], "VentureInvestor"), "holdsSharesIn", c, start, end, percent=percent)
                    elif kind == "found":
                        claim(c, "foundedOn", Value(got["y"], "date"), start, end)
                    elif kind == "raise":
                        claim(c, "raised", Value(f"{got['n']}000000", "EUR"), start, end)
                    else:
                        a, b = (party(got[side], "VentureInvestor") for side in "ab")
                        claim(a, "memberOfGroup", b, start, end)
                    break
            place += len(line) + 1
        return Extraction(document, tuple(parties.values()), tuple(claims))

    return extract


def step(extractor: str, store: Path, paths: list[str]) -> None:
    """One build in this process; prints what it took as JSON."""
    began = time.perf_counter()
    from kg.build import build

    chosen = {"extract": toy_extractor(), "version": "toy"} if extractor == "toy" else {}
    report = build(paths, store, **chosen)
    took = time.perf_counter() - began
    busy = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"seconds": took, "busy": busy, "megabytes": memory, "refused": len(report.refused)}
    print(json.dumps({**figures, "entities": report.entities, "facts": report.facts}))


def run(extractor: str, store: Path, *paths: Path) -> dict[str, float]:
    """One build in a process of its own; its figures, the start of Python included."""
    began = time.perf_counter()
    command = [sys.executable, __file__, "--step", extractor, str(store), *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout)
    return {**figures, "seconds": time.perf_counter() - began}


def digest(store: Path) -> str:
    """Of the whole graph as TriG."""
    from kg.store import Store
    from kg.trig import trig

    content = hashlib.sha256()
    with Store.open(store) as opened:
        for piece in trig(opened):
            content.update(piece.encode())
    return content.hexdigest()


def measure(articles: int, extractor: str, afresh: bool, folder: Path) -> bool:
    """Build half, the other half and one more; print the figures; say whether all bounds hold."""
    half, store = articles // 2, folder / "store"
    scale = max(articles // 2, 10)
    write_articles(folder / "first", 0, half, scale)
    first = run(extractor, store, folder / "first")
    write_articles(folder / "second", half, articles, scale)
    second = run(extractor, store, folder / "first", folder / "second")
    write_articles(folder / "third", articles, articles + 1, scale)
    one = run(extractor, store, folder / "third")
    memory = max(figures["megabytes"] for figures in (first, second, one))
    ratio = second["busy"] / first["busy"]
    print(f"{articles:,} articles, {extractor} extraction: {one['entities']:,} entities, {one['facts']:,} facts")
    print("             elapsed  of the processor")
    print(f"first half   {first['seconds']:6.1f} s {first['busy']:6.1f} s")
    print(f"second half  {second['seconds']:6.1f} s {second['busy']:6.1f} s  {ratio:.2f} times the first (at most 1.3)")
    print(f"one more     {one['seconds']:6.2f} s {one['busy']:6.2f} s  (under 2)")
    print(f"memory       {memory:8.0f} MB  (under 1,000)")
    size = sum(file.stat().st_size for file in store.iterdir()) / 1e6
    print(f"store        {size:8.0f} MB")
    good = ratio <= 1.3 and memory < 1000 and one["seconds"] < 2
    if afresh:
        whole = run(extractor, folder / "afresh", folder / "third", folder / "second", folder / "first")
        same = "the same" if digest(store) == digest(folder / "afresh") else "OTHER"
        memory_ = whole["megabytes"]
        print(f"all afresh   {whole['seconds']:6.1f} s {whole['busy']:6.1f} s  {same} bytes, {memory_:.0f} MB")
        good = good and same == "the same" and whole["megabytes"] < 1000
    return good


def main() -> int:
    """Run the benchmark; exit 1 where a bound does not hold."""
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]), sys.argv[4:])
        return 0
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--extract", choices=("kg", "toy"), default="kg")
    parser.add_argument("--afresh", action="store_true", help="also build all afresh and compare the bytes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return 0 if measure(given.articles, given.extract, given.afresh, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
