"""Feeds and sitemaps that list wrongly, or that are none for a while. The stories are well."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape, unescape
from itertools import count

from tests.chaos.misbehaving.paper import FEED, Spoil
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Asked, Reply, led

_TOKENS = count(1)
_ITEM = re.compile(r"<item><title>(.*?)</title><link>(.*?)</link></item>")
_SITEMAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
_INDEX = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
_PARTS = 3
Pairs = list[tuple[str, str]]


def _items(feed: str) -> Pairs:
    return [(unescape(title), unescape(link)) for title, link in _ITEM.findall(feed)]


def _with_items(feed: str, items: Pairs) -> str:
    shown = "".join(f"<item><title>{escape(t)}</title><link>{escape(u)}</link></item>" for t, u in items)
    return re.sub(r"<item>.*</item>", lambda _: shown, feed, flags=re.S)


def answer(body: str, media_type: str = "text/xml", status: int = 200) -> Callable[[Scene], Spoil]:
    return lambda _: lambda __, ___: Reply(status, body.encode(), {"Content-Type": media_type})


NOTICE = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Westmouth Post</title><item><title>This feed has been '
    "retired</title><link>{}</link><description>Subscribe to our newsletter instead.</description></item></channel>"
    "</rss>"
)


def only_a_notice(scene: Scene) -> Spoil:
    """List one item that says that there is no feed any more, and leads to the front page."""
    return answer(NOTICE.format(f"{scene.paper.origin}/"))(scene)


def moved_feed(status: int) -> Act:
    """Lead the feed to another address, for good."""

    def begin(scene: Scene) -> None:
        def redirected(asked: Asked) -> Reply | None:
            if asked.path == FEED:
                return led(status)(f"{asked.origin}/rss/all.xml")
            if asked.path != "/rss/all.xml":
                return None
            return Reply(body=scene.paper.feed().encode(), headers={"Content-Type": "application/rss+xml"})

        scene.paper.redirected = redirected

    return begin


def led_to_front_page(_: Scene) -> Spoil:
    return lambda asked, __: Reply(301, headers={"Location": f"{asked.origin}/"})


def cut_packed(_: Scene) -> Spoil:
    """Send two thirds of the packed feed."""

    def spoil(_: Asked, reply: Reply) -> Reply:
        packed = gzip.compress(reply.body)
        coded = {**reply.headers, "Content-Encoding": "gzip"}
        return replace(reply, body=packed[: len(packed) * 2 // 3], headers=coded)

    return spoil


def unchanged(_: Scene) -> Spoil:
    """Answer 304 whatever was asked."""
    return lambda _, __: Reply(304)


def dressed(dress: Callable[[Scene, str], str]) -> Act:
    def act(scene: Scene) -> None:
        scene.paper.dress_feed = lambda feed: dress(scene, feed)

    return act


def undressed(scene: Scene) -> None:
    scene.paper.dress_feed = None


def all_of_now(_: Scene, feed: str) -> str:
    """Date every item to the moment and number it anew."""
    now = f"{datetime.now(UTC):%a, %d %b %Y %H:%M:%S GMT}"
    return re.sub(
        "<item>",
        lambda _: f'<item><pubDate>{now}</pubDate><guid isPermaLink="false">n{next(_TOKENS)}</guid>',
        feed,
    )


def oldest_first(_: Scene, feed: str) -> str:
    """List the items in the opposite order at every other poll."""
    return _with_items(feed, _items(feed)[:: (-1, 1)[next(_TOKENS) % 2]])


def in_another_format(_: Scene, feed: str) -> str:
    """Be RSS, Atom or RDF in turn."""
    turn, items = next(_TOKENS) % 3, _items(feed)
    if turn == 1:
        entries = "".join(
            f'<entry><id>{escape(u)}</id><title>{escape(t)}</title><link href="{escape(u)}"/></entry>' for t, u in items
        )
        head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Westmouth Post</title>'
        return f'<?xml version="1.0"?>{head}{entries}</feed>'
    if turn == 2:
        entries = "".join(
            f'<item rdf:about="{escape(u)}"><title>{escape(t)}</title><link>{escape(u)}</link></item>' for t, u in items
        )
        spaces = 'xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        return f'<?xml version="1.0"?><rdf:RDF {spaces}><channel><title>Post</title></channel>{entries}</rdf:RDF>'
    return feed


def on_inner_host(scene: Scene, feed: str) -> str:
    """Name the host by which the paper's own servers know each other."""
    return feed.replace(scene.paper.origin, "http://127.0.0.1:9")


def broken_links(_: Scene, feed: str) -> str:
    """Fill in the links wrongly, each in another way."""
    wrong = ("undefined", "/news/{{ slug }}.html", "http://", "javascript:void(0)", "/news/null", "", "mailto:desk@x")
    return _with_items(feed, [(t, wrong[n % len(wrong)]) for n, (t, _) in enumerate(_items(feed))])


def links_home(scene: Scene, feed: str) -> str:
    """Lead every item to the front page."""
    return _with_items(feed, [(t, f"{scene.paper.origin}/") for t, _ in _items(feed)])


def links_of_neighbours(_: Scene, feed: str) -> str:
    """Give each item the link of the item after it."""
    items = _items(feed)
    links = [u for _, u in items]
    return _with_items(feed, list(zip([t for t, _ in items], [*links[1:], links[0]], strict=True)))


def comments(_: Scene, feed: str) -> str:
    """List comments of readers, each at its place below a story."""
    items = [(f"Comment on {t} by reader {n}", f"{u}#comment-{n}") for n, (t, u) in enumerate(_items(feed))]
    return _with_items(feed, items)


def with_short_guids(scene: Scene) -> None:
    """Name a short address of each story as the guid, which leads to the story, as WordPress does."""

    def dress(feed: str) -> str:
        return re.sub(
            r"<item>(<title>.*?</title><link>.*?/news/(\d+)\.html</link>)",
            lambda m: f'<item><guid isPermaLink="false">{scene.paper.origin}/?p={m[2]}</guid>{m[1]}',
            feed,
        )

    def redirected(asked: Asked) -> Reply | None:
        found = re.fullmatch(r"/\?p=(\d+)", asked.path)
        return led(301)(f"{asked.origin}/news/{found[1]}.html") if found else None

    scene.paper.dress_feed, scene.paper.redirected = dress, redirected


def without_titles(_: Scene, feed: str) -> str:
    """Leave the titles empty, and put spaces and line ends around the links."""
    return _ITEM.sub(lambda m: f"<item><title/><link>\n  {m[2]}\n </link></item>", feed)


def in_other_letters(_: Scene) -> Spoil:
    """Declare UTF-16 above a feed in UTF-8."""
    return lambda _, reply: replace(
        reply, body=reply.body.replace(b'<?xml version="1.0"?>', b'<?xml version="1.0" encoding="utf-16"?>')
    )


def as_json(_: Scene) -> Spoil:
    """Say in JSON that the limit of calls is reached."""
    body = json.dumps({"status": "error", "message": "rate limit exceeded", "items": []})
    return answer(body, "application/json")(_)


def _urls(items: Pairs, modified: str = "") -> str:
    stamp = f"<lastmod>{modified}</lastmod>" if modified else ""
    return _SITEMAP.format("".join(f"<url><loc>{escape(u)}</loc>{stamp}</url>" for _, u in items))


def sitemap_of_now(scene: Scene) -> None:
    """List all in a sitemap that says that each page was changed this very moment."""
    scene.kind = "sitemap"
    scene.paper.dress_feed = lambda feed: _urls(_items(feed), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")


def sitemap_of_1970(scene: Scene) -> None:
    """List all in a sitemap whose dates are wrong and jump."""
    dates = ("1970-01-01", "2038-01-19T03:14:08+00:00", "0000-00-00", "yesterday")
    scene.kind = "sitemap"
    scene.paper.dress_feed = lambda feed: _urls(_items(feed), dates[next(_TOKENS) % 4])


def sitemap_of_all(scene: Scene) -> None:
    """List all in a sitemap."""
    scene.kind = "sitemap"
    scene.paper.dress_feed = lambda feed: _urls(_items(feed))


def only_newest(scene: Scene) -> None:
    """List only the newest five, as a news sitemap does."""
    scene.paper.dress_feed = lambda feed: _urls(_items(feed)[:5])


def sitemap_index(scene: Scene) -> None:
    """List all in three sitemaps of an index."""
    scene.kind = "sitemap"
    scene.paper.redirected = _parts(scene, lambda _: False)
    scene.paper.dress_feed = lambda _: _INDEX.format(
        "".join(f"<sitemap><loc>{scene.paper.origin}/map-{n}.xml</loc></sitemap>" for n in range(_PARTS))
    )


def _parts(scene: Scene, is_lost: Callable[[int], bool]) -> Callable[[Asked], Reply | None]:
    def redirected(asked: Asked) -> Reply | None:
        found = re.fullmatch(r"/map-(\d)\.xml", asked.path)
        if found is None:
            return None
        if is_lost(int(found[1])):
            return Reply(404, b"<h1>404</h1>")
        paper = scene.paper
        listed = [s for s in list(paper.stories.values()) if s.number not in paper.delisted]
        pairs = [(s.text.title, paper.origin + s.path) for s in listed if s.number % _PARTS == int(found[1])]
        return Reply(body=_urls(pairs).encode(), headers={"Content-Type": "text/xml"})

    return redirected


def lose_part(scene: Scene) -> None:
    """Lose one of the sitemaps, and another at every other poll."""
    scene.paper.redirected = _parts(scene, lambda n: n == 0 or (n == 1 and next(_TOKENS) % 2 == 0))


def find_part(scene: Scene) -> None:
    scene.paper.redirected = _parts(scene, lambda _: False)
