"""What a paper puts between the paragraphs of its true stories: links, offers, ages, pictures in other sizes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.wire import Asked, Reply

NOISE = re.compile(r"^(?:Read also|Advertisement|Brought up to date|Shared|\d\d:\d\d )")
_TOKENS = count(1)
THINGS = ("kettles", "lamps", "boots", "clocks", "carpets", "umbrellas", "ladders")
_AGES = ("just now", "a minute ago", "5 minutes ago", "an hour ago", "12 hours ago", "yesterday")
_SHARES = ("980 times", "1.1K times", "1.4K times", "12K times", "1.2M times")
_NEWS = (
    "Ferry leaves an hour late", "Old bridge closed to carts", "Mayor opens the fair", "Tram runs again on Quay Street",
    "Harbour master retires", "Fog over the reservoir", "Council meets in the evening",
)  # fmt: skip


def between(line: Spoil) -> Spoil:
    """Put a line, which is another at each visit, between two paragraphs, each time at another place."""

    def dress(asked: Asked, reply: Reply) -> Reply:
        ends = [m.end() for m in re.finditer(rb"</p>", reply.body.partition(b"</article>")[0])][:-1]
        added = line(asked, reply).body
        if not ends or not added:
            return reply
        place = ends[Random(next(_TOKENS)).randrange(len(ends))]
        return replace(reply, body=reply.body[:place] + added + reply.body[place:])

    return dress


def related(_: Asked, __: Reply) -> Reply:
    """A link to some other story, in a paragraph of its own."""
    number = Random(next(_TOKENS)).randrange(1000)
    html = f'<p>Read also: <a href="/news/{number}.html">{_NEWS[number % 7]}, says report {number}</a></p>'
    return Reply(body=html.encode())


def offer(_: Asked, __: Reply) -> Reply:
    """An offer, at every other visit."""
    number = next(_TOKENS) * 7919 % 9973
    html = f"<p>Advertisement: all {THINGS[number % 7]} at half their price until midnight.</p>"
    return Reply(body=html.encode() if number % 2 else b"")


def ticker(_: Asked, __: Reply) -> Reply:
    """The three newest lines of a ticker, the same in all stories of one moment."""
    now = int(datetime.now(UTC).timestamp()) // 5
    lines = "".join(f"<p>{(now - n) // 60 % 24:02}:{(now - n) % 60:02} {_NEWS[(now - n) % 7]}</p>" for n in range(3))
    return Reply(body=lines.encode())


def below_headline(lines: tuple[str, ...], form: str) -> Spoil:
    """Put one of these below the headline, the next one at each visit."""

    def dress(_: Asked, reply: Reply) -> Reply:
        line = form % lines[next(_TOKENS) % len(lines)]
        return replace(reply, body=reply.body.replace(b"</h1>", f"</h1><p>{line}</p>".encode(), 1))

    return dress


age = below_headline(_AGES, "Brought up to date %s")
shares = below_headline(_SHARES, "Shared %s on all networks")


def pictures_in_sizes(asked: Asked, reply: Reply) -> Reply:
    """Show one picture, in another size at each visit, from another folder."""
    number = next(_TOKENS) * 7919
    name = re.sub(r"\D", "", asked.path) or "0"
    src = f"/resized/{number % 7 * 100 + 300}x{number % 5 * 100 + 200}/{number:08x}/quay-{name}.jpg"
    html = f'</h1><figure><img src="{src}" alt="The quay"><figcaption>At noon</figcaption></figure>'
    return replace(reply, body=reply.body.replace(b"</h1>", html.encode(), 1))


_DATE = re.compile(rb'(published_time" content=")[^"]*')


def dates_of_visits(_: Asked, reply: Reply) -> Reply:
    """Date every story to the time of the visit, in another zone each time."""
    zone = (0, 9, -5)[next(_TOKENS) % 3]
    then = datetime.now(UTC) + timedelta(hours=zone)
    date = f"{then:%Y-%m-%dT%H:%M:%S}{zone:+03}:00"
    return replace(reply, body=_DATE.sub(rb"\g<1>" + date.encode(), reply.body))
