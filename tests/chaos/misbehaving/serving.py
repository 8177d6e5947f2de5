"""What servers do to true stories: old copies, half of a deployment, other clocks, other encodings, texts twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from random import Random

from tests.chaos.misbehaving import pages
from tests.chaos.misbehaving.acts import take_down
from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_TOKENS = count(1)
_TEXT = re.compile(rb"(?:<p>.*?</p>)+")
_DATE = re.compile(rb'(published_time" content="[^"]*?)Z?"')


def either_template(scene: Scene) -> Spoil:
    """Half of the servers have the new template already: each visit sees the old or the new one."""
    chance = Random(1)

    def dress(asked: Asked, reply: Reply) -> Reply:
        number = scene.paper.number_at(asked.path.partition("?")[0])
        if number is None or chance.random() < 0.5 or b"<article>" not in reply.body:
            return reply
        story = scene.paper.stories[number]
        return replace(reply, body=pages.page(story.text, story.date, 2).encode())

    return dress


def in_zone(zone: bytes) -> Spoil:
    """Print the same hours in another zone, as a clock does that was put forward or back."""
    return lambda _, reply: replace(reply, body=_DATE.sub(rb"\g<1>" + zone + b'"', reply.body))


def twice(_: Asked, reply: Reply) -> Reply:
    """Print the text two times, one after the other, as a template with a fault does."""
    return replace(reply, body=_TEXT.sub(lambda m: m[0] + m[0], reply.body, count=1))


def other_spaces(_: Asked, reply: Reply) -> Reply:
    """Write spaces, accents and hyphenation otherwise at each visit."""
    way = next(_TOKENS) % 3
    body = reply.body.decode()
    head, mark, rest = body.partition("<article>")
    rest = (rest.replace(" of ", "\u00a0of "), rest.replace("council", "coun\u00adcil"), rest)[way]
    rest = unicodedata.normalize("NFD" if way == 2 else "NFC", rest)
    return replace(reply, body=f"{head}{mark}{rest}".encode())


def encoding_in_turn(_: Asked, reply: Reply) -> Reply:
    """Send EUC-KR or UTF-8, and declare it rightly."""
    if next(_TOKENS) % 2:
        return reply
    body = reply.body.decode().encode("euc-kr", "xmlcharrefreplace")
    return replace(reply, body=body, headers={**reply.headers, "Content-Type": "text/html; charset=euc-kr"})


def count_in_headline(_: Asked, reply: Reply) -> Reply:
    """Print the number of readers within the headline's box."""
    line = b' <span class="views">%d views</span></h1>' % (next(_TOKENS) * 17 + 100)
    return replace(reply, body=reply.body.replace(b"</h1>", line, 1))


def sponsor(_: Asked, __: Reply) -> Reply:
    """Show the page of a sponsor that leads to the story after five seconds."""
    number = next(_TOKENS) * 7919 % 97
    return Reply(
        body=b'<!doctype html><html><head><title>The Westmouth Post</title><meta http-equiv="refresh" content="5">'
        b"</head><body><h1>A word from our sponsor</h1><p>House %d on Quay Street sells boots, kettles and "
        b"umbrellas. Your report will appear in five seconds. <a href=''>Skip this advertisement</a></p></body></html>"
        % number
    )


def search_page(asked: Asked, _: Reply) -> Reply:
    """Show what a search for the words of the address finds, other reports each time."""
    words = re.sub(r"\W+|html|news", " ", asked.path).strip()
    chance = Random(next(_TOKENS))
    hits = "".join(
        f'<li><a href="/news/{n}.html">Report {n} of the harbour office</a><p>The harbour office said in report {n} '
        "that the works on the quay go on, and that nobody has to wait for long.</p></li>"
        for n in (chance.randrange(1000) for _ in range(8))
    )
    return Reply(
        body=f"<!doctype html><html><head><title>Search results for {words} | The Westmouth Post</title></head><body>"
        f'<form action="/search"><input name="q" value="{words}"></form><h1>Search results for “{words}”</h1>'
        f"<p>We found 8 reports.</p><ul>{hits}</ul></body></html>".encode()
    )


def nothing_at(asked: Asked, _: Reply) -> Reply:
    """Name the address that was asked for, and offer the newest reports."""
    newest = "".join(f"<li><a href='/news/{n}.html'>Report {n}: the works go on</a></li>" for n in range(9))
    return Reply(
        body=f"<!doctype html><html><head><title>The Westmouth Post</title></head><body><h1>Nothing at {asked.path}"
        f"</h1><p>We have nothing at {asked.path}. What you followed may be an old link, or one that somebody copied "
        f"only in part.</p><h2>Newest reports</h2><ul>{newest}</ul><p>{next(_TOKENS)} people are reading the Post with "
        "you at this moment.</p></body></html>".encode()
    )


def show_nothing(scene: Scene) -> None:
    """Take some stories down and show such a page at each: removals."""
    for number in scene.next_batch:
        asked = Asked(scene.paper.origin, scene.paper.stories[number].path, {})
        take_down(scene, [number], partial(nothing_at, asked, Reply()))


def older_half_at_times(_: Scene) -> Callable[[str], str]:
    """Return the feed of one of two servers: one lacks the newest items, and misses every fifth of the others."""

    chance = Random(1)

    def dress(feed: str) -> str:
        if chance.random() < 0.5:
            return feed
        items = re.findall(r"<item>.*?</item>", feed)
        kept = "".join(item for n, item in enumerate(items[2:]) if n % 6)
        return re.sub(r"<item>.*</item>", lambda _: kept, feed, flags=re.S)

    return dress


def by_favour(feed: str) -> str:
    """Order the items otherwise at each poll, as a list of the most read does, and leave some out."""
    items = re.findall(r"<item>.*?</item>", feed)
    shown = Random(next(_TOKENS)).sample(items, len(items) * 4 // 5)
    return re.sub(r"<item>.*</item>", lambda _: "".join(shown), feed, flags=re.S)


def headlines_of_the_hour(feed: str) -> str:
    """Give each item another headline at each poll, as a test of headlines does."""
    word = ("Exclusive", "Watch", "Live", "Just in")[next(_TOKENS) % 4]
    return feed.replace("<item><title>", f"<item><title>{word}: ")
