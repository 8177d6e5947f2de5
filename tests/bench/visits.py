"""A page as it looks at another visit: its article as it was, and around it whatever news sites change by themselves.

Made by rules on the page's source alone, that know nothing of the extractor. `words` are the article's own, which no
alteration touches. The same page, visit and seed give the same source.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

PARAGRAPH = re.compile(r"<p\b[^>]*>(?:(?!</?p\b).)*?</p\s*>", re.I | re.S)
_LIST = re.compile(r"(<[uo]l\b[^>]*>)((?:(?!</?[uo]l\b).)*)(</[uo]l\s*>)", re.I | re.S)
_ITEM = re.compile(r"<li\b[^>]*>(?:(?!</?li\b).)*</li\s*>", re.I | re.S)
_LINK = re.compile(r"<a\b.*?</a\s*>", re.I | re.S)
_COUNTER = re.compile(
    r"(>\s*\(?)(\d[\d,.]*)(\)?\s*(?:comments?|views?|shares?|likes?|replies|reads?|kommentare?|commentaires?|조회|댓글))",
    re.I,
)
_BODY, _END = re.compile(r"<body\b[^>]*>", re.I), re.compile(r"</body\s*>", re.I)
_HEAD = re.compile(r"</head\s*>", re.I)
_VERSIONED = re.compile(r"([?&](?:v|ver|t|cb|_)=)[\w.]+", re.I)
_SCRIPT = re.compile(r"<(script|template|noscript|style)\b.*?</\1\s*>", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")
_HEADLINES = (
    "Storm warning for the northern coast", "Ten recipes for a cold evening", "Ferry line to close in winter",
    "What the new harbour fee means for you", "Orchard festival draws record crowd", "Council puts off bridge vote",
    "Old lighthouse to become a museum", "Why the trains were late again", "Players to watch this season",
)  # fmt: skip

Words = frozenset[str]
Alteration = Callable[[str, Words, int, random.Random], str]


def plain(source: str) -> str:
    """The words of a piece of source, with single blanks."""
    return " ".join(html.unescape(_TAG.sub(" ", source)).split())


def own_paragraphs(source: str, words: Words) -> list[re.Match[str]]:
    """Those of the article, as far as they stand in the page and not in a script's text."""
    scripts = [m.span() for m in _SCRIPT.finditer(source)]
    found = (m for m in PARAGRAPH.finditer(source) if is_own(m.group(), words))
    return [m for m in found if not any(start < m.start() < end for start, end in scripts)]


def own_words(gold: str) -> Words:
    """The article's lines, as `is_own` looks them up."""
    return frozenset(key for line in gold.splitlines() if (key := _key(line)))


def is_own(source: str, words: Words) -> bool:
    """Whether a piece of source is a line of the article."""
    return _key(plain(source)) in words


def _key(line: str) -> str:
    return "".join(line.split()).casefold()


def advertisements(source: str, words: Words, visit: int, chance: random.Random) -> str:
    """Between the article's paragraphs and at both ends; how many and which differs from visit to visit."""
    own = [m.end() for m in own_paragraphs(source, words)][:-1]
    for at in sorted(chance.sample(own, min(len(own), 1 + visit % 2)), reverse=True):
        source = source[:at] + _ad(visit, chance) + source[at:]
    return _at_end(_at_start(source, _ad(visit, chance)), _ad(visit, chance))


def _ad(visit: int, chance: random.Random) -> str:
    number = chance.randrange(10**6)
    return (
        f'<div class="ad-slot advertisement" id="div-gpt-ad-{number}" data-refresh="{visit}"><span>Advertisement</span>'
        f'<a href="https://ads.example/click?id={number}"><img src="https://ads.example/{number}.jpg" '
        f'alt=""></a><script>window.ads=window.ads||[];ads.push({number});</script></div>'
    )


def counters(source: str, words: Words, visit: int, chance: random.Random) -> str:
    """Views, comments and shares grow, where the page has them and in a bar of their own."""
    grown = _COUNTER.sub(lambda m: m[1] + str(int(re.sub(r"\D", "", m[2])[:9]) + 17 * visit) + m[3], source)
    bar = (
        f'<div class="social-share share-bar"><span class="views">{1200 + 37 * visit} views</span> '
        f'<a class="comments-count" href="#comments">{12 + visit} comments</a> '
        f'<button class="share">Share ({40 + 3 * visit})</button></div>'
    )
    return re.sub(r"(</h1\s*>)", lambda m: m[1] + bar, grown, count=1, flags=re.I)


def day_of_viewing(source: str, words: Words, visit: int, chance: random.Random) -> str:
    """The page's head says what day it is for who looks."""
    day = datetime(2026, 3, 1, 8, tzinfo=UTC) + timedelta(days=visit, minutes=chance.randrange(600))
    return _at_start(source, f'<div class="topbar"><span class="today">{day:%A, %d %B %Y %H:%M}</span></div>')


def related(source: str, words: Words, visit: int, chance: random.Random) -> str:
    """Boxes after the text: other links in another order, with how long ago they came; the page's own menus as well."""
    titles = chance.sample(_HEADLINES, 5)
    rows = "".join(
        f'<li><a href="https://www.example.org/{chance.randrange(9999)}">{title}</a> <span class="time">'
        f"{1 + chance.randrange(50)} minutes ago</span></li>"
        for title in titles
    )
    most = "".join(f'<li><a href="/m/{t.count("e")}">{t}</a></li>' for t in reversed(titles))
    boxes = (
        f'<aside class="related-articles"><h3>Related articles</h3><ul>{rows}</ul></aside>'
        f'<div class="most-read"><h2>Most read</h2><ol>{most}</ol></div>'
    )
    shuffled = _LIST.sub(lambda m: m[1] + _shuffled(m[2], words, chance) + m[3], source)
    own = [m.end() for m in own_paragraphs(shuffled, words)]
    at = own[-1] if own else None
    return shuffled[:at] + boxes + shuffled[at:] if at is not None else _at_end(shuffled, boxes)


def _shuffled(items: str, words: Words, chance: random.Random) -> str:
    """Only lists that are links and nothing else, and none of the article's own."""
    found = [m.group() for m in _ITEM.finditer(items)]
    is_menu = len(found) > 2 and all("<a" in item.lower() and not plain(_LINK.sub("", item)) for item in found)
    own = "".join(words)
    if not is_menu or any(_key(plain(item)) in own for item in found) or _ITEM.sub("", items).strip():
        return items
    chance.shuffle(found)
    return "".join(found)


def banner(source: str, words: Words, visit: int, chance: random.Random) -> str:
    """Asks for consent at every other visit."""
    asks = (
        '<div id="cookie-banner" class="cookie-consent" role="dialog"><p>We and our 832 partners use cookies to make '
        "this site work, to measure how it is used and to show you advertisements. You can change your mind at any "
        "time.</p><button>Accept all</button> <button>Reject</button></div>"
    )
    return _at_start(source, asks) if visit % 2 else source


def tokens(source: str, words: Words, visit: int, chance: random.Random) -> str:
    """What makes two answers differ to the byte: nonces, cache busters, build numbers, time of rendering."""
    number = f"{chance.randrange(16**12):012x}"
    head = f'<meta name="csrf-token" content="{number}"><script nonce="{number}">var rendered={visit * 86400};</script>'
    stamped = _VERSIONED.sub(lambda m: m[1] + number, source)
    return _at_end(_HEAD.sub(lambda m: head + m[0], stamped, count=1), f"<!-- rendered in {visit}.{number} s -->")


def _at_start(source: str, piece: str) -> str:
    return _BODY.sub(lambda m: m[0] + piece, source, count=1) if _BODY.search(source) else piece + source


def _at_end(source: str, piece: str) -> str:
    last = max((m.start() for m in _END.finditer(source)), default=len(source))
    return source[:last] + piece + source[last:]


ALTERATIONS: Mapping[str, Alteration] = {
    "advertisements": advertisements,
    "counters": counters,
    "day of viewing": day_of_viewing,
    "related boxes": related,
    "consent banner": banner,
    "tokens": tokens,
}


def visited(source: str, words: Words, visit: int, seed: str, names: tuple[str, ...] = tuple(ALTERATIONS)) -> str:
    """The page with these alterations, as at this visit."""
    for name in names:
        source = ALTERATIONS[name](source, words, visit, random.Random(f"{seed}/{name}/{visit}"))
    return source
