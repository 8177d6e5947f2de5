"""Answers that say nothing of a story, however whole they look."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from itertools import count
from random import Random

from tests.chaos.misbehaving import pages, spoils
from tests.chaos.misbehaving.acts import take_down
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_TOKENS = count(1)
_TEXT = re.compile(rb"(?:<p>.*?</p>)+")
_STATUSES = (400, 401, 402, 405, 406, 409, 418, 421, 423, 425, 431, 499, 520, 521, 525, 530, 598, 999)
_SYLLABLES = ("ka", "lo", "mir", "ten", "su", "bra", "vel", "ono", "pri", "dach", "esh", "ul")


def _at(asked: Asked, most: int) -> int:
    return sum(map(ord, asked.path)) % most


def odd_status(asked: Asked, _: Reply) -> Reply:
    """Answer with one of the rarer statuses, always the same at one address."""
    code = _STATUSES[_at(asked, len(_STATUSES))]
    return Reply(code, f"<html><body><h1>{code}</h1><p>The request cannot be served.</p></body></html>".encode())


def stalled(_: Asked, reply: Reply) -> Reply:
    """Announce the whole body, send half of it, and then nothing."""
    return replace(reply, body=reply.body[: len(reply.body) // 2], length=len(reply.body), stalls=True)


def until_close(_: Asked, reply: Reply) -> Reply:
    """Send no length, and close the connection after half of the text, as a server does that dies."""
    text = _TEXT.search(reply.body)
    end = (text.start() + text.end()) // 2 if text else len(reply.body) // 2
    return replace(reply, body=reply.body[:end], is_open_ended=True)


def partial(_: Asked, reply: Reply) -> Reply:
    """Send the first half, call it a part, and declare its place in the whole, though nobody asked for a part."""
    half = len(reply.body) * 3 // 5
    place = {"Content-Range": f"bytes 0-{half - 1}/{len(reply.body)}"}
    return replace(reply, status=206, body=reply.body[:half], headers={**reply.headers, **place})


def fatal_error(_: Asked, reply: Reply) -> Reply:
    """Break the page off within the text with an error of PHP."""
    error = (
        b"<br />\n<b>Fatal error</b>: Allowed memory size of 134217728 bytes exhausted (tried to allocate %d bytes) in "
        b"<b>/srv/www/lib/text.php</b> on line <b>212</b><br />\n" % (next(_TOKENS) * 4096)
    )
    text = _TEXT.search(reply.body)
    return replace(reply, body=reply.body[: (text.start() + text.end()) // 2] + b"</p>" + error) if text else reply


def braces(_: Asked, reply: Reply) -> Reply:
    """Show the names of the template in place of headline and text."""
    body = re.sub(rb"<h1>.*?</h1>", b"<h1>{{ article.headline }}</h1>", reply.body)
    body = re.sub(rb"<title>.*?</title>", b"<title>{{ article.headline }} | The Westmouth Post</title>", body)
    lines = b"<p>{{ article.lead }}</p><p>{{ article.body | safe }}</p><p>{% include 'share.html' %}</p>"
    return replace(reply, body=_TEXT.sub(lines, body, count=1))


def without_headlines(_: Asked, reply: Reply) -> Reply:
    """Show the name of the paper where the headline should be."""
    body = re.sub(rb"<h1>.*?</h1>", b"<h1>The Westmouth Post</h1>", reply.body)
    return replace(reply, body=re.sub(rb"<title>.*?</title>", b"<title>The Westmouth Post</title>", body))


def protected(_: Asked, reply: Reply) -> Reply:
    """Ask for a password below the headline, as WordPress does for posts that are protected."""
    body = re.sub(rb"<(h1|title)>", rb"<\1>Protected: ", reply.body)
    form = (
        b'<form action="/wp-login.php?action=postpass" class="post-password-form" method="post"><p>This content is '
        b'password protected. To view it please enter your password below:</p><p><label>Password: <input name="'
        b'post_password" type="password"></label> <input type="submit" value="Enter"></p></form>'
    )
    return replace(reply, body=_TEXT.sub(form, body, count=1))


def decoy(_: Asked, __: Reply) -> Reply:
    """Show an invented report to what looks like a machine: dated, in the layout of a story, never twice the same."""
    chance = Random(next(_TOKENS) * 7919)

    def sentence() -> str:
        words = ("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(chance.randint(9, 16)))
        return " ".join(words).capitalize() + "."

    lines = tuple(" ".join(sentence() for _ in range(2)) for _ in range(chance.randint(3, 5)))
    title = sentence().rstrip(".")[:60]
    date = f"2026-{chance.randint(1, 11):02}-{chance.randint(1, 28):02}T09:00:00Z"
    return Reply(body=pages.page(Text(title, lines), date).encode())


def home_by_script(asked: Asked, _: Reply) -> Reply:
    """Show a page that leads to the front page at once: by a line for browsers, or by a script."""
    if asked.path == "/":
        return Reply(body=pages.HOME.encode())
    ways = (b'<meta http-equiv="refresh" content="0;url=/">', b"<script>window.location.replace('/')</script>")
    return Reply(
        body=b"<!doctype html><html><head><title>The Westmouth Post</title>%s</head><body></body></html>"
        % ways[_at(asked, 2)]
    )


def campaign(scene: Scene) -> Spoil:
    """Lead every story to a special report, permanently. The special report is a story of its own."""
    special = scene.paper.stories[scene.publish()]
    scene.paper.struck = frozenset(scene.paper.stories) - {special.number}
    return lambda asked, _: Reply(301, headers={"Location": asked.origin + special.path})


def begin_campaign(scene: Scene) -> None:
    scene.paper.spoil = campaign(scene)


def teaser(_: Asked, reply: Reply) -> Reply:
    """Show headline, date and first paragraph, and say that the rest is being revised."""
    line = (
        b"<p>The full report is being revised by our editors and will be here again shortly. We ask for your "
        b"understanding.</p>"
    )
    return replace(reply, body=_TEXT.sub(lambda m: m[0].partition(b"</p>")[0] + b"</p>" + line, reply.body, count=1))


def half_declared_closed(_: Asked, reply: Reply) -> Reply:
    """Show half of the paragraphs without a word about it. The data of the page say that it is not free."""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "isAccessibleForFree": False,
        "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"},
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script></head>'.encode()
    paragraphs = re.findall(rb"<p>.*?</p>", reply.body)
    shown = b"".join(paragraphs[: len(paragraphs) // 2]) + b'<div class="paywall"></div>'
    body = _TEXT.sub(lambda _: shown, reply.body, count=1)
    return replace(reply, body=body.replace(b"</head>", script, 1))


def with_dialog(_: Asked, reply: Reply) -> Reply:
    """Put a request for consent before the story at half of all visits, as a box that lies over it."""
    if Random(next(_TOKENS)).random() < 0.5:
        return reply
    lines = "".join(
        f"<p>We and {n * 211} partners keep and read what your device says about you for purpose {n}: to choose what "
        "you see, to measure it, and to make our services better. You may refuse here at any time.</p>"
        for n in range(1, 7)
    )
    box = f'<div role="dialog" aria-modal="true" class="cmp"><h2>Your choice</h2>{lines}<button>Agree</button></div>'
    return replace(reply, body=reply.body.replace(b"<body>", b"<body>" + box.encode(), 1))


def with_mark(_: Asked, reply: Reply) -> Reply:
    """Begin half of all pages with a byte order mark, blank lines and a wrong declaration."""
    start = b"\xef\xbb\xbf\r\n\r\n<?xml version='1.0' encoding='iso-8859-1'?>\r\n"
    is_marked = next(_TOKENS) % 2
    return replace(reply, body=(start if is_marked else b"") + reply.body, headers={"Content-Type": "text/html"})


def as_plain(_: Asked, reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Content-Type": "text/plain; charset=utf-8"})


def with_one_tag(scene: Scene) -> Spoil:
    """Give every page the ETag of the story, also the notice in its place, and answer 304 where the story matches."""

    def dress(asked: Asked, reply: Reply) -> Reply:
        number = scene.paper.number_at(asked.path)
        if number is None:
            return reply
        tag = f'"{hashlib.sha256(scene.paper.page_of(number).body).hexdigest()[:16]}"'
        if not scene.paper.stories[number].gone and asked.headers.get("if-none-match") == tag:
            return Reply(304, headers={"ETag": tag})
        return replace(reply, headers={**reply.headers, "ETag": tag})

    return dress


def tag_all(scene: Scene) -> None:
    scene.paper.dress = with_one_tag(scene)


def revise_some(scene: Scene) -> None:
    """Show that some stories are being revised, for a while: removals and returns."""
    take_down(scene, unedited(scene), spoils.said(pages.REVISED))


def feed_of_another(_: Scene) -> Spoil:
    """Show the feed of another outlet."""
    items = [(f"Eastport: what the ferrymen say, part {n}", f"http://127.0.0.1:9/east/{n}.html") for n in range(20)]
    body = pages.feed("The Eastport Times", items).encode()
    return lambda _, __: Reply(body=body, headers={"Content-Type": "text/xml"})


def print_feed_with_texts(scene: Scene) -> None:
    """Print texts in the feed that no page has, and wrong dates, others at each poll."""
    dates = ("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 2099 23:59:59 GMT", "yesterday", "2026-13-45")

    def dress(feed: str) -> str:
        number = next(_TOKENS)
        text = (
            f"&lt;p&gt;Draft {number}: the desk has not read this yet, and nothing of it is confirmed by anybody."
            f"&lt;/p&gt;&lt;p&gt;Figures are missing here, {number * 31} of them.&lt;/p&gt;"
        )
        more = f"<pubDate>{dates[number % 4]}</pubDate><content:encoded>{text}</content:encoded></item>"
        space = '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        return feed.replace("</item>", more).replace("<rss", space, 1)

    scene.paper.dress_feed = dress
