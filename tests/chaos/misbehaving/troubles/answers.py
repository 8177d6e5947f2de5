"""Answers of servers, caches and networks that say nothing of a story, or say it in an unusual way."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from random import Random

import zstandard

from tests.chaos.misbehaving import pages
from tests.chaos.misbehaving.acts import take_down
from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Asked, Reply, led

_TOKENS = count(1)
_TEXT = re.compile(rb"(?:<p>.*?</p>)+")
_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
_PHP = b"""<?php
require_once __DIR__ . '/../lib/story.php';
$story = Story::find((int) $_GET['id']);
if ($story === null) { header('HTTP/1.1 404 Not Found'); exit; }
echo render('story.tpl', ['headline' => $story->headline, 'text' => $story->text, 'date' => $story->date]);
?>
"""
_HOPS = 4


def _at(asked: Asked, most: int) -> int:
    return sum(map(ord, asked.path)) % most


def choices(asked: Asked, _: Reply) -> Reply:
    """Offer other addresses with status 300, as a server does that corrects spelling."""
    line = f'<ul><li><a href="{asked.path}l">{asked.path}l (common basename)</a></li></ul>'
    return Reply(300, f"<html><title>300 Multiple Choices</title><body>{line}</body></html>".encode())


def no_content(asked: Asked, _: Reply) -> Reply:
    return Reply((204, 205)[_at(asked, 2)])


def transformed(asked: Asked, reply: Reply) -> Reply:
    """Send the story as a proxy that changed nothing, with status 203."""
    return replace(reply, status=203) if reply.status == 200 else reply


def hinted(_: Asked, reply: Reply) -> Reply:
    """Announce what the page needs before the answer itself, with status 102 and 103."""
    return replace(reply, before=_HINTS)


def bad_chunks(_: Asked, reply: Reply) -> Reply:
    """Send half of the page in chunks, and then a length that is no number."""
    half = reply.body[: len(reply.body) // 2]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
    return Reply(raw=head + b"%x\r\n%s\r\nzz\r\n" % (len(half), half))


def last_chunk_missing(_: Asked, reply: Reply) -> Reply:
    """Send the first two paragraphs in whole chunks, without the last one."""
    body = reply.body[: reply.body.find(b"</p>", reply.body.find(b"</p>") + 4) + 4]
    return replace(reply, body=body, broken=True)


def cut_at_paragraph(_: Asked, reply: Reply) -> Reply:
    """Send no length, as HTTP/1.0 allows, and close the connection after the first paragraph."""
    end = reply.body.find(b"</p>") + 4
    head = b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n"
    return Reply(raw=head + reply.body[:end])


def without_head(_: Asked, reply: Reply) -> Reply:
    """Send the page without a status line, as HTTP/0.9 did."""
    return Reply(raw=reply.body)


def head_only(_: Asked, reply: Reply) -> Reply:
    """Announce the length of the page and send none of it, as an answer to HEAD does."""
    return replace(reply, body=b"", length=len(reply.body))


def two_lengths(_: Asked, reply: Reply) -> Reply:
    """Announce two lengths, and send the shorter part."""
    half = len(reply.body) // 2
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {half}\r\nContent-Length: {len(reply.body)}"
    return Reply(raw=f"{head}\r\n\r\n".encode() + reply.body[:half])


def cut_packed(coding: str) -> Spoil:
    """Send two thirds of a body in this coding, with their own length."""

    def spoil(_: Asked, reply: Reply) -> Reply:
        is_deflate = coding == "deflate"
        packed = zlib.compress(reply.body) if is_deflate else zstandard.ZstdCompressor().compress(reply.body)
        coded = {**reply.headers, "Content-Encoding": coding}
        return replace(reply, body=packed[: len(packed) * 2 // 3], headers=coded)

    return spoil


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


_PACKED: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("x-gzip", gzip.compress),
    ("GZIP", lambda body: gzip.compress(body[:100]) + gzip.compress(body[100:]) + bytes(64)),
    ("deflate", _raw_deflate),
    ("gzip, identity", gzip.compress),
    ("none", bytes),
    ("UTF-8", bytes),
)


def packed_oddly(_: Asked, reply: Reply) -> Reply:
    """Pack each answer in another lawful or common way: old names, several members, padding, no zlib header."""
    if not reply.body:
        return reply
    name, pack = _PACKED[next(_TOKENS) % len(_PACKED)]
    return replace(reply, body=pack(reply.body), headers={**reply.headers, "Content-Encoding": name})


def wrong_charset_at_times(_: Asked, reply: Reply) -> Reply:
    """Declare another encoding than that of the page at half of all visits. The page itself declares the right one."""
    body = reply.body.replace(b"<head>", b'<head><meta charset="utf-8">', 1)
    charset = ("utf-8", "iso-8859-1")[next(_TOKENS) % 2]
    return replace(reply, body=body, headers={**reply.headers, "Content-Type": f"text/html; charset={charset}"})


def cookie_first(asked: Asked, reply: Reply) -> Reply:
    """Lead every visitor without a cookie back to the same address."""
    return Reply(302, headers={"Location": asked.origin + asked.path, "Set-Cookie": "seen=1; path=/"})


def cookie_by_script(_: Asked, __: Reply) -> Reply:
    """Set a cookie by a script and load the page again: always the same page."""
    return Reply(
        body=b"<html><body><script>document.cookie='k=57fe01c3;path=/';window.location.reload(true);</script>"
        b"</body></html>"
    )


def denied_in_xml(asked: Asked, _: Reply) -> Reply:
    """Answer as a store of files does that refuses."""
    code = ("AccessDenied", "SlowDown", "InternalError")[_at(asked, 3)]
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{code}</Message>'
    return Reply(
        body=f"{body}<RequestId>{next(_TOKENS) * 7919:016X}</RequestId></Error>".encode(),
        headers={"Content-Type": "application/xml"},
    )


def undefined_below_headline(_: Asked, reply: Reply) -> Reply:
    """Show what scripts write for nothing in place of the text. Headline and date stay."""
    word = (b"undefined", b"[object Object]", b"null", b"NaN")[next(_TOKENS) % 4]
    return replace(reply, body=_TEXT.sub(b"<p>" + word + b"</p>", reply.body, count=1))


def source_of_script(asked: Asked, _: Reply) -> Reply:
    """Show the source of the server's script, because nothing runs it."""
    return Reply(body=_PHP, headers={"Content-Type": ("text/html", "text/plain")[_at(asked, 2)]})


def as_picture(_: Asked, reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Content-Type": "image/jpeg"})


def jumping_clock(_: Asked, reply: Reply) -> Reply:
    """Send headers of a server whose clock jumps by decades, of a cache that counts years."""
    times = ("Thu, 01 Jan 1970 00:00:00 GMT", "Tue, 19 Jan 2038 03:14:08 GMT", "Fri, 31 Dec 2099 23:59:59 GMT", "0")
    shown = times[next(_TOKENS) % 4]
    return replace(
        reply,
        headers={**reply.headers, "Date": shown, "Last-Modified": shown, "Expires": shown, "Age": "2147483648"},
    )


def by_refresh_header(asked: Asked, _: Reply) -> Reply:
    """Lead home with a header that only browsers know."""
    if asked.path == "/":
        return Reply(body=pages.HOME.encode())
    return Reply(body=b"<html><body>Please wait.</body></html>", headers={"Refresh": "0; url=/"})


def by_many_hops(scene: Scene) -> None:
    """Lead every visit of a story over four addresses to the story with a mark, for good."""

    def spoilt(asked: Asked) -> Reply | None:
        path, _, query = asked.path.partition("?")
        step = int(query.removeprefix("r=") or 0) if query.startswith("r=") or not query else _HOPS
        if scene.paper.number_at(path) is None or step >= _HOPS:
            return None
        return Reply((301, 302, 307, 308)[step], headers={"Location": f"{path}?r={step + 1}"})

    scene.paper.redirected = spoilt


def nowhere(_: Asked, __: Reply) -> Reply:
    """Redirect without saying where."""
    return Reply(302, b"<html><body><h1>Object moved</h1></body></html>")


def at_third_visit(code: int) -> Act:
    """Break every third visit of each story, and no two in a row, each story at its own time."""

    def begin(scene: Scene) -> None:
        visits: dict[str, int] = {}

        def spoil(asked: Asked, reply: Reply) -> Reply:
            visits[asked.path] = visits.get(asked.path, _at(asked, 3)) + 1
            return Reply(code, b"<h1>Not found</h1>") if visits[asked.path] % 3 == 0 else reply

        scene.paper.spoil = spoil

    return begin


def any_story_by_302(scene: Scene) -> None:
    """Lead half of the stories to any of the others at each visit, as a map of redirects does that is wrong."""
    scene.paper.struck = frozenset(scene.numbers[::2])
    chance, others = Random(1), scene.numbers[1::2]
    scene.paper.spoil = lambda asked, _: led(302)(asked.origin + scene.paper.stories[chance.choice(others)].path)


def any_story_by_301(scene: Scene) -> None:
    """Lead every second story to any of the others, permanently, for a while: removals, then returns."""
    chance, others = Random(1), scene.numbers[3:-1:2]
    for number in scene.numbers[2:-1:2]:
        take_down(
            scene, [number], lambda: led(301)(scene.paper.origin + scene.paper.stories[chance.choice(others)].path)
        )


def neighbour_by_301(scene: Scene) -> None:
    """Lead every second story to the story after it, permanently, for a while: removals, then returns."""
    for number, other in zip(scene.numbers[2:-1:2], scene.numbers[3::2], strict=False):
        place = scene.paper.origin + scene.paper.stories[other].path
        take_down(scene, [number], partial(led(301), place))
