"""Acts of papers that lead to their stories by many ways: mirrors, queries, slugs, lists that lead elsewhere."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count, pairwise
from random import Random

from tests.chaos.misbehaving import acts, dresses, pages
from tests.chaos.misbehaving.acts import Behaviour, nothing
from tests.chaos.misbehaving.pages import with_new_headline
from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.rarities.series import message
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Asked, Reply, led

_TOKENS = count(1)
_LINK = re.compile(r"<link>([^<]*/(?:news|politics)/[^<]*)</link>")
_A_TURN_S, _TOPS = 6, 4
_ID = 4_120_000


def linked(name: str, link: Callable[[str, int], str], plain: Callable[[str], str] = str) -> Behaviour:
    """Write each link in another way at each poll."""

    def dress(feed: str) -> str:
        number = next(_TOKENS)
        return _LINK.sub(lambda m: f"<link>{link(m[1], number)}</link>", feed)

    def prepare(scene: Scene) -> None:
        scene.paper.dress_feed, scene.paper.plain = dress, plain

    return Behaviour(name, nothing, prepare=prepare)


def tracked(address: str, number: int) -> str:
    """Add marks of campaigns and places within the page."""
    marks = ("#comments", f"?utm_source=rss&amp;utm_campaign=c{number}", f"?at_medium=rss&amp;fbclid=Iw{number}#top")
    return address + marks[number % 3]


def as_folder(address: str, number: int) -> str:
    base = address.removesuffix(".html")
    return base + ("/", "/index.html", "/index.php")[number % 3]


def from_folder(path: str) -> str:
    return re.sub(r"^(/news/\d+)(?:/(?:index\.\w+)?)?$", r"\1.html", path)


def by_query(scene: Scene) -> None:
    """Give all stories one path, and a number in its query. Order and further names change at each poll."""
    for number in scene.numbers:
        scene.paper.rename(number, _query(number))
    forms = (
        "id={}&amp;lang=en&amp;page=article",
        "lang=en&amp;id={}&amp;page=article",
        "page=article&amp;lang=en&amp;id={}",
    )

    def dress(feed: str) -> str:
        form = forms[next(_TOKENS) % 3]
        return re.sub(
            r"/index\.php[^<]*id%3D(\d+)[^<]*|/index\.php[^<]*?id=(\d+)[^<]*",
            lambda m: "/index.php?" + form.format(m[1] or m[2]),
            feed,
        )

    def plain(path: str) -> str:
        found = re.search(r"^/index\.php\?.*\bid=(\d+)", path)
        return _query(int(found[1])) if found else path

    scene.paper.dress_feed, scene.paper.plain = dress, plain


def _query(number: int) -> str:
    return f"/index.php?id={number}"


def mirror(scene: Scene) -> None:
    """List all stories at one of two hosts, which both show them, at each poll."""
    here, there = scene.paper.origin, scene.others[0]

    def dress(feed: str) -> str:
        return feed.replace(here, there) if next(_TOKENS) % 2 else feed

    scene.paper.dress_feed = dress


def flap(scene: Scene) -> None:
    """Lead from one port to the other and back, permanently, every few seconds."""
    places = (scene.paper.origin, scene.others[0])

    def spoilt(asked: Asked) -> Reply | None:
        home = places[int(time.time() / _A_TURN_S) % 2]
        return None if asked.origin == home else Reply(301, headers={"Location": home + asked.path})

    scene.paper.redirected = spoilt


def calm_down(scene: Scene) -> None:
    scene.paper.redirected = None


def to_telephones(scene: Scene) -> None:
    """Lead half of all visits to another host, which shows the story in another template."""
    chance, there = Random(1), scene.others[0]

    def spoilt(asked: Asked) -> Reply | None:
        is_story = scene.paper.number_at(asked.path) is not None
        if asked.origin == there or not is_story or chance.random() < 0.5:
            return None
        return Reply(302, headers={"Location": there + asked.path})

    def dress(asked: Asked, reply: Reply) -> Reply:
        number = scene.paper.number_at(asked.path)
        if asked.origin != there or number is None or reply.status != 200:
            return reply
        story = scene.paper.stories[number]
        return replace(reply, body=pages.page(story.text, story.date, 2).encode())

    scene.paper.redirected, scene.paper.dress = spoilt, dress


def with_query(scene: Scene) -> None:
    """Lead every address to itself with a query, for a while."""

    def spoilt(asked: Asked) -> Reply | None:
        if "?" in asked.path or scene.paper.number_at(asked.path) is None:
            return None
        return Reply(302, headers={"Location": f"{asked.origin}{asked.path}?lang=en"})

    scene.paper.redirected = spoilt


def rolling(status: int) -> Act:
    """List some addresses of places on the front page, which lead to other stories at each poll."""

    def prepare(scene: Scene) -> None:
        state = {"turn": 0}

        def dress(feed: str) -> str:
            state["turn"] += 1
            items = "".join(
                f"<item><title>Top report {n}</title><link>{scene.paper.origin}/top/{n}.html</link></item>"
                for n in range(_TOPS)
            )
            return feed.replace("<item>", items + "<item>", 1)

        def spoilt(asked: Asked) -> Reply | None:
            found = re.fullmatch(r"/top/(\d+)\.html", asked.path)
            if not found:
                return None
            numbers = scene.numbers[2:-1]
            story = scene.paper.stories[numbers[(state["turn"] + int(found[1]) * 3) % len(numbers)]]
            return Reply(status, headers={"Location": scene.paper.origin + story.path})

        scene.paper.dress_feed, scene.paper.redirected = dress, spoilt

    return prepare


def with_slugs(scene: Scene) -> None:
    """Give all stories addresses with a number and words; only the number counts."""
    for number in scene.numbers:
        scene.paper.rename(number, f"/news/{_ID + number}/report-of-the-day")
    known = {str(_ID + n): f"/news/{_ID + n}/report-of-the-day" for n in scene.numbers}

    def plain(path: str) -> str:
        found = re.match(r"^/news/(\d{7})/", path)
        return known.get(found[1], path) if found else path

    scene.paper.plain = plain


def renew_slugs(scene: Scene) -> None:
    """Give some stories another headline and list them with other words in the address. The old ones work too."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text = with_new_headline(story.text)
    renewed = "|".join(str(_ID + n) for n in scene.next_batch)
    scene.paper.dress_feed = lambda feed: re.sub(rf"/({renewed})/report-of-the-day", r"/\1/after-the-vote", feed)


def new_slugs_302(scene: Scene) -> None:
    """Give some stories another headline and address; the old ones lead there for the time being."""
    scene.paper.moved_with = led(302)
    acts.new_slugs(scene)


def message_addresses(scene: Scene) -> None:
    """Print messages that differ in two names, at addresses that count anew each day."""
    for place, number in enumerate(scene.numbers):
        story = scene.paper.stories[number]
        day = place % 6 + 1
        scene.paper.rename(number, f"/2026/03/{day:02}/{100_001 + place // 6}.html")
        story.text, story.date = message(number), f"2026-03-{day:02}T06:00:00Z"


def more_messages(scene: Scene) -> None:
    """Print further messages of another day with the same numbers in their addresses."""
    for place, _ in enumerate(scene.next_batch):
        number = scene.publish()
        scene.paper.rename(number, f"/2026/03/09/{100_001 + place}.html")
        story = scene.paper.stories[number]
        story.text, story.date = message(number), "2026-03-09T06:00:00Z"


def canonical_of_neighbour(scene: Scene) -> None:
    """Name in every page the story after it as the canonical address, for a while."""
    numbers = scene.numbers
    paths = {scene.paper.stories[n].path: scene.paper.stories[m].path for n, m in pairwise(numbers)}
    dress: Spoil = dresses.with_canonical(lambda asked: paths.get(asked.path, asked.path))
    scene.paper.dress = dress
