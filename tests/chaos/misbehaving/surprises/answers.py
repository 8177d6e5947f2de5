"""Answers that servers spoil: wrong codings, statuses, types and lengths; and what they send in place of stories."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from functools import cache
from itertools import count

from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_TOKENS = count(1)
_BOMB_MB, _HEADER_BYTES, _DEPTH = 100, 100_000, 90
MARKS = re.compile("[\ufffd\x00-\x1f]+")
"""What a reader may make of characters that no text holds."""


def error_in_json(_: Asked, __: Reply) -> Reply:
    body = b'{"error":{"code":500,"message":"upstream connect error","trace":"%08x"}}' % (next(_TOKENS) * 7919)
    return Reply(body=body, headers={"Content-Type": "application/json"})


def too_many_requests(_: Asked, __: Reply) -> Reply:
    line = b"Too many requests from this address. Please slow down, and come back in a minute.\n"
    return Reply(body=line, headers={"Content-Type": "text/plain"})


def gzip_twice(_: Asked, reply: Reply) -> Reply:
    """Compress the body twice, and name one coding."""
    return replace(
        reply, body=gzip.compress(gzip.compress(reply.body)), headers={**reply.headers, "Content-Encoding": "gzip"}
    )


def gzip_in_name_only(_: Asked, reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Content-Encoding": "gzip"})


@cache
def _bomb() -> bytes:
    return gzip.compress(b"<p>0</p>" * 125_000 * _BOMB_MB, 1)


def bomb(_: Asked, __: Reply) -> Reply:
    """Send a body that is a thousand times as long once it is unpacked."""
    return Reply(body=_bomb(), headers={"Content-Encoding": "gzip"})


def long_headers(_: Asked, reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Set-Cookie": f"trail={'x' * _HEADER_BYTES}"})


def pdf(_: Asked, __: Reply) -> Reply:
    """Send the printed page in place of the report."""
    return Reply(
        body=b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n",
        headers={"Content-Type": "application/pdf"},
    )


def as_octets(_: Asked, reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Content-Type": "application/octet-stream"})


def not_modified(_: Asked, __: Reply) -> Reply:
    """Answer 304 to everybody, whatever they asked for."""
    return Reply(304)


def not_found_with_text(scene: Scene) -> None:
    """Show reports as ever, with status 404: the rules for addresses are broken. None of these is edited meanwhile."""
    scene.paper.struck = frozenset(scene.numbers[2:-1])
    scene.paper.spoil = lambda _, reply: replace(reply, status=404)


def utf_16(_: Asked, reply: Reply) -> Reply:
    """Send UTF-16 with its mark, and declare nothing."""
    return replace(reply, body=reply.body.decode().encode("utf-16"), headers={"Content-Type": "text/html"})


def undeclared(_: Asked, reply: Reply) -> Reply:
    """Send EUC-KR, and declare nothing."""
    body = reply.body.decode().encode("euc-kr", "xmlcharrefreplace")
    return replace(reply, body=body, headers={"Content-Type": "text/html"})


def odd_characters(_: Asked, reply: Reply) -> Reply:
    """Put characters into the text that no text can hold."""
    return replace(reply, body=reply.body.replace(b" of ", b"&#0; of&#xD83D; \x00\x0b\x1b"))


def with_odd_characters(scene: Scene) -> None:
    scene.paper.noise_within, scene.paper.dress = MARKS, odd_characters


def deep(_: Asked, reply: Reply) -> Reply:
    """Open many elements before the story, and close none."""
    start = b"<article>" + b"<div><font>" * _DEPTH
    return replace(reply, body=reply.body.replace(b"<article>", start, 1))


def over_tls(scene: Scene) -> None:
    scene.paper.origin = scene.others[0]


def _serve(scene: Scene, *, expired: bool) -> None:
    assert scene.elsewhere and scene.certificates
    scene.wires.close(scene.elsewhere)
    scene.elsewhere.context = scene.certificates.context(expired=expired)
    scene.wires.open(scene.elsewhere)


def expire(scene: Scene) -> None:
    """Let the certificate expire."""
    _serve(scene, expired=True)


def renew(scene: Scene) -> None:
    _serve(scene, expired=False)
