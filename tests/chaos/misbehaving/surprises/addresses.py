"""Acts of papers that give stories other addresses at each poll, lead to them in odd ways, or break their feed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count

from tests.chaos.misbehaving import dresses
from tests.chaos.misbehaving.acts import Behaviour, nothing
from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply, led

_TOKENS = count(1)
_LINK = re.compile(r"(<link>https?://[^/<]+)(/news/[^<]*)")
READ_ON = re.compile("^Read the full report")


def spelled(name: str, link: Callable[[int], str], plain: Callable[[str], str] = str) -> Behaviour:
    """Write the path of each link in another way at each poll. `link` is a template, by number of the poll."""

    def dress(feed: str) -> str:
        template = link(next(_TOKENS))
        return _LINK.sub(lambda m: m[1] + template.format(m[2]), feed)

    def prepare(scene: Scene) -> None:
        scene.paper.dress_feed, scene.paper.plain = dress, plain

    return Behaviour(name, nothing, prepare=prepare)


def without_path_session(path: str) -> str:
    return re.sub(r"^/\(S\(\w+\)\)", "", path)


def in_capitals(scene: Scene) -> None:
    """Write each address small, with capitals, or in capitals, as editors link to it."""
    ways = (str, str.title, str.upper)

    def dress(feed: str) -> str:
        way = ways[next(_TOKENS) % 3]
        return _LINK.sub(lambda m: m[1] + way(m[2]), feed)

    scene.paper.dress_feed, scene.paper.plain = dress, str.lower


def through_counter(scene: Scene) -> None:
    """List addresses of a counter of clicks, others at each poll, that lead to the stories."""

    def plain(path: str) -> str:
        return re.sub(r"^/go/\d+/", "/news/", path)

    def dress(feed: str) -> str:
        return feed.replace("/news/", f"/go/{next(_TOKENS) * 7919}/")

    paper = scene.paper
    paper.dress_feed, paper.plain, paper.leads_now, paper.moved_with = dress, plain, plain, led(302)


def refreshed(place: str) -> Reply:
    return Reply(
        body=b'<!doctype html><html><head><title>Moved</title><meta http-equiv="refresh" content="0; url=%s"></head>'
        b'<body><p>This page has moved. <a href="%s">Go on</a></p></body></html>' % (place.encode(), place.encode())
    )


def move_by_refresh(scene: Scene) -> None:
    """Move some stories; their old addresses show a page that leads to the new ones by itself."""
    scene.paper.moved_with = refreshed
    for number in scene.next_batch:
        scene.paper.move(number, f"/news/2026/report-{number}.html")


def _new_id(number: int) -> int:
    return 88_000 + number * 7


def relaunch(scene: Scene) -> None:
    """Give most stories another template, number and address. Half of the old addresses lead there, half nowhere."""
    scene.paper.template = 2
    for place, number in enumerate(scene.numbers[2:-1]):
        act = scene.paper.move if place % 2 else scene.paper.leave
        act(number, f"/story/{_new_id(number)}.html")


def canonical_to_short(scene: Scene) -> None:
    """Name an address for telephones as the canonical one of every page. It shows only the beginning of the story."""
    scene.paper.plain = lambda path: path.replace("/amp/", "/news/")
    name = dresses.with_canonical(lambda asked: f"/amp/{asked.path.rpartition('/')[2]}")

    def dress(asked: Asked, reply: Reply) -> Reply:
        reply = name(asked, reply)
        if not asked.path.startswith("/amp/"):
            return reply
        return replace(
            reply,
            body=re.sub(
                rb"((?:<p>.*?</p>){2}).*</article>", rb"\1<p>Read the full report on our site</p></article>", reply.body
            ),
        )

    scene.paper.dress, scene.paper.noise = dress, READ_ON


def canonical_of_agency(asked: Asked, reply: Reply) -> Reply:
    """Name the address of the same report at an agency, another for each, as the canonical one."""
    number = sum(map(ord, asked.path)) * 31 + len(asked.path)
    link = f'<link rel="canonical" href="https://agency.example/reports/{number}"></head>'.encode()
    return replace(reply, body=reply.body.replace(b"</head>", link, 1))


def feed_prepared(name: str, dress: Callable[[Scene, str], str]) -> Behaviour:
    def prepare(scene: Scene) -> None:
        scene.paper.dress_feed = partial(dress, scene)

    return Behaviour(name, nothing, prepare=prepare)


def list_sections(scene: Scene, feed: str) -> str:
    """List the front page and the page of a section among the stories."""
    origin = scene.paper.origin
    pages = (("All of today", "/"), ("Politics", "/politics"))
    items = "".join(f"<item><title>{title}</title><link>{origin}{path}</link></item>" for title, path in pages)
    return feed.replace("<item>", items + "<item>", 1)


def unescaped(_: Scene, feed: str) -> str:
    """Write signs into the feed that XML does not allow."""
    return feed.replace("</item>", "<description>Bread & butter&nbsp;<br> \x0b \x00 today</description></item>")


def cut_feed(_: Scene) -> Spoil:
    return lambda _, reply: replace(reply, body=reply.body[: len(reply.body) // 2 - 9])
