"""What a paper puts around or into its true stories, and what it does to their addresses in the feed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from random import Random

from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.wire import Asked, Reply

_TOKENS = count(1)
NOISE = re.compile(r"^(?:This report has been read|Last brought up to date|Reader \d)")


def _changed(reply: Reply, old: bytes, new: bytes) -> Reply:
    return replace(reply, body=reply.body.replace(old, new, 1))


def with_canonical(address: Callable[[Asked], str]) -> Spoil:
    """Name this address in every page as its canonical one."""
    return lambda asked, reply: _changed(
        reply, b"</head>", b'<link rel="canonical" href="%s"></head>' % (asked.origin + address(asked)).encode()
    )


def declared_not_free(_: Asked, reply: Reply) -> Reply:
    return _changed(reply, b"</head>", b'<meta name="article:content_tier" content="metered"></head>')


def with_counter(_: Asked, reply: Reply) -> Reply:
    """Add a paragraph with the number of readers, another at each visit."""
    line = b"<p>This report has been read %d times since it was printed.</p></article>" % (next(_TOKENS) * 17 + 1000)
    return _changed(reply, b"</article>", line)


def with_stamp(_: Asked, reply: Reply) -> Reply:
    """Put the time of the visit above the story."""
    now = datetime.now(UTC)
    line = f"</h1><p>Last brought up to date: {now:%d %B %Y, %H:%M:%S}.{now.microsecond}</p>"
    return _changed(reply, b"</h1>", line.encode())


def with_comments(_: Asked, reply: Reply) -> Reply:
    """Add comments below the story, more at each visit, and none at every third."""
    number = next(_TOKENS)
    lines = "".join(
        f"<li><p>Reader {n}: I saw this with my own eyes, and it was not at all as you write, number {n}.</p></li>"
        for n in range(number % 3 * 2)
    )
    return _changed(reply, b"</article>", f'<ol class="comment-list">{lines}</ol></article>'.encode())


def with_random_classes(_: Asked, reply: Reply) -> Reply:
    """Give every element a class that no page had before."""
    chance = Random(next(_TOKENS))
    return replace(reply, body=re.sub(rb"<(p|h1|article)>", lambda m: _named(m[1], chance), reply.body))


def _named(tag: bytes, chance: Random) -> bytes:
    return b'<%s class="css-%06x">' % (tag, chance.randrange(1 << 24))


def with_invisible_marks(_: Asked, reply: Reply) -> Reply:
    """Hide a number of the reader in the text, in characters without width."""
    chance = Random(next(_TOKENS))
    marks = "".join(chance.choice("\u200b\u200c\u2060") for _ in range(24))
    return replace(reply, body=reply.body.replace(b" of ", f" {marks}of ".encode()))


def in_two_pages(asked: Asked, reply: Reply) -> Reply:
    """Show the first half of a story, and the second at the same address with `?page=2`."""
    paragraphs = re.findall(rb"<p>.*?</p>", reply.body)
    half = len(paragraphs) // 2
    second = asked.path.endswith("?page=2")
    shown = b"".join(paragraphs[half:] if second else paragraphs[:half])
    path = asked.path.partition("?")[0].encode()
    other = b'<div class="pages"><a href="%s">1</a> <a rel="next" href="%s?page=2">Next page</a></div>' % (path, path)
    body = reply.body.replace(b"".join(paragraphs), shown + (b"" if second else other))
    return replace(reply, body=body)


def in_euc_kr(_: Asked, reply: Reply) -> Reply:
    body = reply.body.decode().encode("euc-kr", "xmlcharrefreplace")
    return replace(reply, body=body, headers={**reply.headers, "Content-Type": "text/html; charset=euc-kr"})


_LINK = re.compile(r"<link>([^<]*\.html)")


def links_with(ending: Callable[[int], str]) -> Callable[[str], str]:
    """Add something else to each link at each poll."""
    return lambda feed: _LINK.sub(lambda m: f"<link>{m[1]}{ending(next(_TOKENS) * 7919)}", feed)


def links_spelled_otherwise(feed: str) -> str:
    """Spell each address in another way at each poll; all spellings mean one address."""
    way = next(_TOKENS) % 3
    spelled = {0: str, 1: str.lower, 2: lambda s: s.replace("%7E", "~")}[way]
    return re.sub(r"/%C3%A9[^<]*", lambda m: spelled(m[0]), feed)  # type: ignore[operator]


def with_new_guids(feed: str) -> str:
    return re.sub("<item>", lambda _: f'<item><guid isPermaLink="false">{next(_TOKENS)}</guid>', feed)


def with_stories_of_others(feed: str) -> str:
    """List two reports of another outlet, which does not answer here."""
    items = "".join(
        f"<item><title>From our partners {n}</title><link>http://127.0.0.1:9/partner/{n}.html</link></item>"
        for n in (1, 2)
    )
    return feed.replace("<item>", items + "<item>", 1)
