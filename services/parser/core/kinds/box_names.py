"""What the class and id names of a page's boxes say about its kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from services.parser.core.kinds.words import words_in

_CACHED = 20_000
_HINTS = (
    (1, re.compile(r"product|price|cart|sku|basket|checkout|wishlist|swatch")),
    (2, re.compile(r"card|grid|tile|teaser|listing|result|carousel|slick|swiper|excerpt|summary|thumb")),
    (4, re.compile(r"thread|forum|topic|repl(?:y|ies)|message|vote|answer|signature|username|avatar")),
    (8, re.compile(r"(?:^|[\s_-])(?:toc|docs?|code|highlight|api|prev|next|admonition|sidebar)")),
    (16, re.compile(r"hero|cta|feature|testimonial|pricing|faq|service|accordion|logo|banner|stat|elementor|btn")),
    (32, re.compile(r"article|story|entry|post-content|paragraph|byline|headline|lede|caption")),
    (64, re.compile(r"comment")),
)
BITS = tuple(bit for bit, _ in _HINTS)


def count_hints(names: Iterable[str]) -> Counter[int]:
    """Return how many boxes give each hint, by its bit."""
    found: Counter[int] = Counter()
    for named, count in Counter(names).items():
        for bit in _hints(named):
            found[bit] += count
    return found


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Return the words in the names of all boxes. Reading them at once is cheaper than looking each up in a cache."""
    return words_in(" ".join(set(names)).lower())


@lru_cache(maxsize=_CACHED)
def _hints(named: str) -> tuple[int, ...]:
    bits = 0
    for name in named.split():
        bits |= _hints_of_one(name)
    return tuple(bit for bit in BITS if bits & bit)


@lru_cache(maxsize=_CACHED)
def _hints_of_one(name: str) -> int:
    name = name.lower()
    return sum(bit for bit, pattern in _HINTS if pattern.search(name))
