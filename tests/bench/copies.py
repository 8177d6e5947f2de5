"""Measure whether copies are found among real stories: changed, cut, and those that only sound alike.

    python -m tests.bench.copies

The site of KCNA shows one story under several addresses. Stories with the same words are true duplicates, and so are
two versions of one report; `gold/copies.tsv` has them, judged by hand, and others that only look like one.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from services.enricher.core.fingerprints import minhash
from shared.text.likeness import ComparableText, bands
from shared.text.shingles import shingles
from tests.bench.gold_paragraphs import days, stories

FILE = "data/kcna-kp-2024.jsonl.gz"
GOLD = Path(__file__).parent / "gold" / "copies.tsv"
_PAIRS = 20_000
_LEAST_WORDS = 60


def gold() -> list[tuple[str, int, int, bool]]:
    """Return the judged pairs: file, row, row, whether one was made of the other."""
    lines = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(file, int(one), int(other), mark == "1") for file, one, other, mark in lines]


def judged() -> Counter[str]:
    """Return how many of the judged pairs are found, right and wrong."""
    counts = Counter[str]()
    for file, one, other, is_one in gold():
        pair = stories(file)[one], stories(file)[other]
        counts.update({"right" if is_one else "wrong": found(*pair), "true": is_one, "false": not is_one})
    return counts


def keys_of(text: str) -> set[int]:
    return set(bands(minhash(shingles(text.split(), "en"))))


def found(one: str, other: str) -> bool:
    """Return whether the pair shares a band and is confirmed."""
    alike = ComparableText(one, "en").compare(ComparableText(other, "en"))
    return bool(keys_of(one) & keys_of(other)) and alike.is_copy()


def changed(text: str, share: float, chance: random.Random) -> str:
    """Replace a share of the words by words of no other text."""
    return " ".join(f"x{chance.randrange(10**9)}" if chance.random() < share else word for word in text.split())


def cut(text: str, share: float) -> str:
    words = text.split()
    return " ".join(words[: int(len(words) * share)])


def duplicates(rows: Sequence[tuple[int, str, float]]) -> tuple[int, int, int]:
    """Return the true pairs, those of them found, and the pairs found that are none."""
    ready = {row: ComparableText(text, "en") for row, text, _ in rows}
    by_key: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for row, text, day in rows:
        for key in keys_of(text):
            by_key[key].append((row, day))
    candidates = {(a, b) for group in by_key.values() for a in group for b in group if a < b}
    copies = {(a, b) for (a, day), (b, then) in candidates if ready[a].compare(ready[b]).is_copy(abs(day - then))}
    true = same_words(rows) | {(a, b) for file, a, b, is_one in gold() if file == FILE and is_one}
    for a, b in sorted(copies - true)[:40]:
        print(f"{a} is not {b}: {ready[a].compare(ready[b])}")
    return len(true), len(true & copies), len(copies - true)


def same_words(rows: Sequence[tuple[int, str, float]]) -> set[tuple[int, int]]:
    by_text: dict[str, list[int]] = defaultdict(list)
    for row, text, _ in rows:
        by_text[text].append(row)
    return {(a, b) for group in by_text.values() for a in group for b in group if a < b}


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE")
    cli.add_argument("--quick", action="store_true")
    args = cli.parse_args()
    chance = random.Random(20110)
    every = enumerate(zip(stories(FILE), days(FILE), strict=True))
    rows = [(row, text, day) for row, (text, day) in every if len(text.split()) >= 12]
    true, right, wrong = duplicates(rows)
    long = list(dict.fromkeys(text for _, text, _ in rows if len(text.split()) >= _LEAST_WORDS))
    sample = long[:: 4 if args.quick else 1]
    of_changed = sum(found(text, changed(text, 0.1, chance)) for text in sample) / len(sample)
    of_cut = sum(found(text, cut(text, 0.6)) for text in sample) / len(sample)
    pairs = [chance.sample(long, 2) for _ in range(_PAIRS)]
    ready = {text: ComparableText(text, "en") for text in long}
    joined = sum(ready[one].compare(ready[other]).is_copy() for one, other in pairs)
    pairs_judged = judged()
    print(f"{len(rows)} stories: {true} true pairs, {right} found, {wrong} others found; judged pairs: {pairs_judged}")
    print(f"a tenth changed: {of_changed:.3f} found; cut to 60 %: {of_cut:.3f}; {joined} of {_PAIRS} pairs joined")
    if args.json:
        figures = {
            "missed": true - right,
            "others": wrong + pairs_judged["wrong"],
            "changed": of_changed,
            "cut": of_cut,
            "joined": joined,
        }
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
