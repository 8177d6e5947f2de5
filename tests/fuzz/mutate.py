"""Seeds that real publishers and others' suites gave, broken: bits turned, parts cut, doubled, mixed with others."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random

from tests.fuzz.pieces import FEED_TAGS, TAGS, TEXTS, VALUES
from tests.shared_data import SHARED
from tests.suites.collections import files

_OF = {
    "page": "pages", "listing": "pages", "listing-rules": "pages", "feed": "feedparser", "sitemap": "sitemaps",
    "robots": "robots-real", "decode": "encodings", "enrich": "encodings", "dates": "encodings", "query": "encodings",
    "edit": "encodings",
}  # fmt: skip
_MOST_SEEDS, _LONGEST = 300, 400_000
_WORDS = tuple(
    one.encode("utf-8", "replace")
    for one in (*TEXTS, *VALUES, *(f"<{t}>" for t in (*TAGS, *FEED_TAGS)), *(f"</{t}>" for t in TAGS))
)


@lru_cache(maxsize=8)
def seeds(target: str) -> tuple[bytes, ...]:
    """Empty where a target has none, or where the material is not beside the checkout."""
    kind = _OF.get(target, "")
    if not kind or not SHARED.exists():
        return ()
    found = _pages() if kind == "pages" else (body for _, body in files(kind))
    return tuple(body[:_LONGEST] for body, _ in zip(found, range(_MOST_SEEDS), strict=False) if body)


def _pages() -> Iterator[bytes]:
    for path in sorted(Path(SHARED / "pages").rglob("*.gz"))[::3]:
        body = path.read_bytes()
        while body.startswith(b"\x1f\x8b"):
            body = gzip.decompress(body)
        yield body


def mutated(random: Random, of: Sequence[bytes]) -> bytes:
    """One seed with one to eight breaks."""
    body = bytearray(random.choice(of))
    for _ in range(random.randint(1, 8)):
        _break(random, body, of)
    return bytes(body[: 2 * _LONGEST])


def _break(random: Random, body: bytearray, of: Sequence[bytes]) -> None:
    at = random.randrange(len(body) + 1)
    to = min(len(body), at + random.choice((1, 8, 200, 5_000)))
    what = random.randrange(7)
    if what == 0 and body:
        body[at % len(body)] ^= 1 << random.randrange(8)
    elif what == 1:
        del body[at:to]
    elif what == 2:
        body[at:at] = body[at:to] * random.choice((1, 2, 50))
    elif what == 3:
        body[at:at] = random.choice(_WORDS) * random.choice((1, 1, 3, 300))
    elif what == 4:
        other = random.choice(of)
        start = random.randrange(len(other) + 1)
        body[at:to] = other[start : start + 3_000]
    elif what == 5:
        del body[at:]
    else:
        body[at:to] = random.randbytes(to - at)
