"""Measure whether copies are found among real stories: changed, cut, and those that only sound alike.

    python -m tests.bench.copies

The site of KCNA shows one story under several addresses. Stories with the same words are the true duplicates.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from services.enricher.core.fingerprints import minhash
from shared.text.likeness import ComparableText, bands
from shared.text.shingles import shingles
from tests.bench.gold_paragraphs import days, stories

FILE = "data/kcna-kp-2024.jsonl.gz"
_PAIRS = 20_000
_LEAST_WORDS = 60


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


def duplicates(texts: Sequence[str], days: Sequence[float]) -> tuple[int, int, int]:
    """Return the true pairs, those of them found, and the pairs found that are none."""
    ready = [ComparableText(text, "en") for text in texts]
    by_key: dict[int, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for key in keys_of(text):
            by_key[key].append(number)
    candidates = {(a, b) for group in by_key.values() for a in group for b in group if a < b}
    copies = {(a, b) for a, b in candidates if ready[a].compare(ready[b]).is_copy(abs(days[a] - days[b]))}
    true = {(a, b) for a in range(len(texts)) for b in range(a + 1, len(texts)) if texts[a].split() == texts[b].split()}
    for a, b in sorted(copies - true)[:40]:
        print(f"alike {ready[a].compare(ready[b])}\n   {texts[a][:160]!r}\n   {texts[b][:160]!r}")
    return len(true), len(true & copies), len(copies - true)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE")
    cli.add_argument("--quick", action="store_true")
    args = cli.parse_args()
    chance = random.Random(20110)
    dated = [(text, day) for text, day in zip(stories(FILE), days(FILE), strict=True) if len(text.split()) >= 12]
    texts = [text for text, _ in dated]
    true, right, wrong = duplicates(texts, [day for _, day in dated])
    long = list(dict.fromkeys(text for text in texts if len(text.split()) >= _LEAST_WORDS))
    sample = long[:: 4 if args.quick else 1]
    of_changed = sum(found(text, changed(text, 0.1, chance)) for text in sample) / len(sample)
    of_cut = sum(found(text, cut(text, 0.6)) for text in sample) / len(sample)
    pairs = [chance.sample(long, 2) for _ in range(_PAIRS)]
    ready = {text: ComparableText(text, "en") for text in long}
    joined = sum(ready[one].compare(ready[other]).is_copy() for one, other in pairs)
    print(f"{len(texts)} stories: {true} pairs of the same words, {right} found, {wrong} others found")
    print(f"a tenth changed: {of_changed:.3f} found; cut to 60 %: {of_cut:.3f}; {joined} of {_PAIRS} pairs joined")
    if args.json:
        figures = {"missed": true - right, "others": wrong, "changed": of_changed, "cut": of_cut, "joined": joined}
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
