"""Ways to spoil an answer."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import formatdate
from itertools import count
from random import Random
from time import time

import brotli  # type: ignore[import-untyped]

from tests.chaos.misbehaving import pages
from tests.chaos.misbehaving.wire import Asked, Reply


def status(code: int, **headers: str) -> Callable[[Asked, Reply], Reply]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _, __: Reply(code, f"<html><body><h1>{code}</h1></body></html>".encode(), named)


def notice(html: str) -> Callable[[Asked, Reply], Reply]:
    return lambda _, __: Reply(body=html.encode())


def hanging(_: Asked, __: Reply) -> Reply:
    return Reply(hangs=True)


def empty(_: Asked, __: Reply) -> Reply:
    return Reply()


def led_to(place: str) -> Callable[[Asked, Reply], Reply]:
    """Redirect to one page of the paper. That page itself is shown."""
    shown = {"/": pages.HOME, "/login": pages.LOGIN}

    def spoil(asked: Asked, _: Reply) -> Reply:
        path = asked.path.partition("?")[0]
        if path == place:
            return Reply(body=shown[place].encode())
        asks_back = f"?next={asked.path}" if place == "/login" else ""
        return Reply(302, headers={"Location": f"{asked.origin}{place}{asks_back}"})

    return spoil


def cut(coding: str) -> Callable[[Asked, Reply], Reply]:
    """Send half of the compressed body with its own length; uncompressed, a chunked answer that ends early."""
    pack = {"gzip": gzip.compress, "br": brotli.compress}.get(coding)

    def spoil(_: Asked, reply: Reply) -> Reply:
        if pack is None:
            return replace(reply, body=reply.body[: len(reply.body) // 2], broken=True)
        packed = pack(reply.body)
        return replace(
            reply, body=packed[: len(packed) * 2 // 3], headers={**reply.headers, "Content-Encoding": coding}
        )

    return spoil


def longer_than_sent(_: Asked, reply: Reply) -> Reply:
    """Send half of the body with the length of the whole."""
    return replace(reply, body=reply.body[: len(reply.body) // 2], length=len(reply.body))


def shorter_than_sent(_: Asked, reply: Reply) -> Reply:
    """Send the whole body with two thirds of its length. A client that trusts the length reads a truncated page."""
    return replace(reply, length=len(reply.body) * 2 // 3)


def ahead_of_time(_: Asked, reply: Reply) -> Reply:
    """Send headers of a server whose clock is three days ahead."""
    then = formatdate(time() + 3 * 86400, usegmt=True)
    return replace(reply, headers={**reply.headers, "Date": then, "Last-Modified": then, "Expires": then})


_TOKENS = count(1)
_HALF = 0.5


def found_nothing() -> Reply:
    return Reply(body=pages.not_found_changing(f"{next(_TOKENS) * 7919:08x}").encode())


def busy(_: Asked, __: Reply) -> Reply:
    """A page that is never twice the same, with the date of the day."""
    page = pages.busy(f"{next(_TOKENS) * 7919:08x}", f"{datetime.now(UTC):%Y-%m-%dT%H:00:00Z}")
    return Reply(body=page.encode())


def one_server_of_two(spoil: Callable[[Asked, Reply], Reply]) -> Callable[[Asked, Reply], Reply]:
    """Spoil half of the answers, at random: one of two servers behind a load balancer is broken."""
    chance = Random(1)
    return lambda asked, reply: spoil(asked, reply) if chance.random() < _HALF else reply


_PARAGRAPHS = re.compile(rb"(<p>.*?</p>)(?:<p>.*?</p>)+")
_END = b"</article>"


def metered(_: Asked, reply: Reply) -> Reply:
    """Show the first paragraph and ask for an account, as a paper does after a number of free reports."""
    wall = (
        b'<div class="offer"><p>You have read your five free reports of this month. To read on, take out a subscription'
        b" to the Westmouth Post: four weeks for one crown, and you may leave at any time.</p></div>"
    )
    return replace(reply, body=_PARAGRAPHS.sub(rb"\1" + wall, reply.body, count=1))


def without_text(_: Asked, reply: Reply) -> Reply:
    """Show the headline and nothing below it, as a template with a fault does."""
    return replace(reply, body=re.sub(rb"<p>.*?</p>", b"", reply.body))


def with_moving_furniture(_: Asked, reply: Reply) -> Reply:
    """Put counters, ages, offers and lists of other reports around the story, others at each visit."""
    number = next(_TOKENS) * 7919 % 9973
    read = b"".join(
        b'<li><a href="/news/%d.html">%s after the vote of the %dth</a></li>' % (n, word, n + number % 7)
        for n, word in enumerate((b"Harbour", b"Council", b"Tram depot", b"Reservoir"), number % 50 + 1)
    )
    top = (
        b'</h1><div class="meta"><span class="views">%d views</span> <span class="age">updated %d minutes ago</span>'
        b' <a href="#comments">%d comments</a></div>' % (number, number % 59 + 1, number % 83)
    )
    bottom = (
        b'<div class="tags"><a href="/tag/%d">number %d</a></div><div class="related"><h3>Most read today</h3>'
        b'<ul>%s</ul></div><p class="ad">Advertisement: %d%% off all kettles until midnight</p>'
        % (number % 9, number % 9, read, number % 70 + 5)
    )
    return replace(reply, body=reply.body.replace(b"</h1>", top).replace(_END, bottom + _END))


def well(_: Asked, reply: Reply) -> Reply:
    return reply


def said(html: str, code: int = 200) -> Callable[[], Reply]:
    return lambda: Reply(code, html.encode())


def unlabelled(_: Asked, reply: Reply) -> Reply:
    """Send the body compressed, without saying so."""
    return replace(reply, body=gzip.compress(reply.body))


_TEXT = re.compile(rb"(?:<p>.*?</p>)+")


def failed_in_place(_: Asked, reply: Reply) -> Reply:
    """Say in place of the text that it could not be loaded, with another number each time. Headline and date stay."""
    line = b"<p>Could not load this report. Reference %08x.</p>" % (next(_TOKENS) * 7919 * 65537 % 2**32)
    return replace(reply, body=_TEXT.sub(line, reply.body, count=1))


def failed_alike(_: Asked, reply: Reply) -> Reply:
    """Say so in the same few words each time."""
    return replace(reply, body=_TEXT.sub(b"<p>Could not load this report. Please try again.</p>", reply.body, count=1))


def read_more(_: Asked, reply: Reply) -> Reply:
    """Show the text up to a word in its second half; a script would load the rest."""
    text = _TEXT.search(reply.body)
    if text is None:
        return reply
    shown = text[0][: len(text[0]) * 3 // 5].rpartition(b" ")[0]
    more = shown + b'\xe2\x80\xa6</p><p><a href="#more" class="more">Read more</a></p>'
    return replace(reply, body=reply.body.replace(text[0], more, 1))
