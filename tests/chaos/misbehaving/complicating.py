"""Acts of papers that do two things at once, or move what they edit."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from tests.chaos.misbehaving import acts, dresses, pages, rewriting, serving, spoils
from tests.chaos.misbehaving.acts import take_down
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.paper import Story
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply, led

_TOKENS = count(1)
_TEXT = re.compile(rb"(?:<p>.*?</p>)+")
_TWICE, _IN_SHORTENED = 2, 8


def with_long_ids(scene: Scene) -> None:
    """Give all stories addresses with numbers that no other story has."""
    for number in scene.numbers:
        scene.paper.rename(number, f"/news/{_id(number)}.html")


def _id(number: int) -> int:
    return 4_120_000 + number


def edit_and_move_in_outage(scene: Scene) -> None:
    """Edit some stories and lead their addresses to others while every address answers 503."""
    scene.paper.spoils_all, scene.paper.spoil = True, spoils.status(503)
    for number in scene.next_batch:
        scene.correct(number, 3)
        scene.paper.move(number, f"/news/{number}-corrected.html")


def alternate_and_edit(scene: Scene) -> None:
    """Show two texts of some stories in turn, and after a while two others that hold the same correction."""
    acts.alternate(scene)

    def edit() -> None:
        for number in scene.next_batch:
            story = scene.paper.stories[number]
            story.text, story.also = (with_own_note(text, number) for text in (story.text, story.also or story.text))

    threading.Timer(scene.sizes.fault_s / 2, edit).start()


def with_own_note(text: Text, number: int) -> Text:
    lines = [*text.paragraphs]
    lines[0] = lines[0].replace("on Tuesday", f"after {number} days")
    return replace(text, paragraphs=tuple(lines))


def sell_old_stories(scene: Scene) -> None:
    """Show of all but the newest stories the beginning and an offer, for good."""
    scene.paper.struck, scene.paper.spoil = frozenset(scene.numbers[:-3]), _for_sale


def _for_sale(_: Asked, reply: Reply) -> Reply:
    text = _TEXT.search(reply.body)
    if text is None:
        return reply
    shown = text[0][: len(text[0]) // 2].rpartition(b" ")[0] + b"\xe2\x80\xa6</p>"
    offer = (
        b"<h2>Read on with the Post's archive</h2><p>All reports of the past weeks are open to subscribers: the first "
        b"month costs one crown.</p><p>Already a subscriber? Sign in to read this report.</p>"
    )
    return replace(reply, body=reply.body.replace(text[0], shown + offer, 1))


def translate_all(scene: Scene) -> None:
    """Show a translation of each story, which is a story with a number of its own, at an address that no feed lists."""
    for number in scene.numbers:
        path, other = f"/ko/{number}.html", scene.paper.publish(1_000_000 + number)
        scene.paper.rename(other.number, path)
        scene.paper.unlisted_paths.add(path)
        other.text = rewriting.in_korean(number)


def lead_to_translations(scene: Scene) -> None:
    """Lead two of four visits of each story to its translation, as a guess of the reader's language does.

    A clock would not do: slow visits that keep step with it see nothing but translations.
    """
    visits = Counter[str]()

    def path_now(path: str) -> str:
        visits[path] += 1
        is_elsewhere = path.startswith("/news/") and visits[path] % 4 < 2
        return path.replace("/news/", "/ko/") if is_elsewhere else path

    scene.paper.moved_with, scene.paper.leads_now = led(302), path_now


def page_of_another_outlet(asked: Asked, _: Reply) -> Reply:
    """Show a story of another outlet, another one at each address: a cache of several sites has a wrong key."""
    number = sum(map(ord, asked.path)) * 31 + len(asked.path)
    lines = [re.sub("Westmouth|council", "Eastport", line) for line in pages.first_text(number + 5000).paragraphs]
    text = Text(f"Eastport {number}: what the ferrymen say", (*lines[::-1], "The Eastport Times asked at the pier."))
    html = pages.page(text, "2026-02-11T10:00:00Z", 2).replace("Westmouth Post", "Eastport Times")
    address = f'<link rel="canonical" href="https://eastport-times.example/2026/{number}"></head>'
    return Reply(body=html.replace("</head>", address, 1).encode())


def edit_then(scene: Scene, then: Callable[[int], None]) -> None:
    """Edit some stories; do something with each when two visits have seen the new text."""
    seen = Counter[int]()
    for number in scene.next_batch:
        scene.correct(number, 2)

    def on_served(story: Story) -> None:
        if story.number in scene.next_batch:
            seen[story.number] += 1
            if seen[story.number] == _TWICE:
                then(story.number)

    scene.paper.on_served = on_served


def print_after_edits(scene: Scene) -> None:
    """Edit some stories, and then list them at addresses for printing as well."""
    edit_then(scene, lambda number: scene.paper.show_at(f"/print/{_id(number)}.html", number))


def rename_after_edits(scene: Scene) -> None:
    """Edit some stories, and then name another address in their pages, where they stand too, as the canonical one."""
    renamed: set[str] = set()

    def name(number: int) -> None:
        path = f"/stories/{_id(number)}.html"
        scene.paper.show_at(path, number)
        scene.paper.unlisted_paths.add(path)
        renamed.add(path)

    def address(asked: Asked) -> str:
        path = f"/stories/{asked.path.rpartition('/')[2]}"
        return path if path in renamed else asked.path

    scene.paper.dress = dresses.with_canonical(address)
    edit_then(scene, name)


def feed_with_relative_links(feed: str) -> str:
    """Write links relative to the feed, in lines of their own, and give all items one guid."""
    feed = re.sub(r"<link>https?://[^/<]+([^<]*)</link>", r"<link>\n  \1\n</link>", feed)
    return feed.replace("<item>", '<item><guid isPermaLink="true">0</guid>')


def shorten_feed(scene: Scene) -> None:
    """List only the newest stories from now on."""

    def dress(feed: str) -> str:
        items = re.findall(r"<item>.*?</item>", feed)
        return re.sub(r"<item>.*</item>", lambda _: "".join(items[:_IN_SHORTENED]), feed, flags=re.S)

    scene.paper.dress_feed = dress


def migrate_and_edit(scene: Scene) -> None:
    """Give every story another number and template, and edit some on the way. Old addresses lead to the new ones."""
    scene.paper.template = 2
    for number in scene.next_batch:
        scene.correct(number, 4)
    for number in scene.numbers:
        scene.paper.move(number, f"/news/2026/story-{_id(number)}")


def bring_back_elsewhere_edited(scene: Scene) -> None:
    """Bring stories back, edited, at other addresses with the same number. The old ones stay away."""
    take_down(scene, unedited(scene), None)
    for number in unedited(scene):
        scene.correct(number, 4)
        scene.paper.leave(number, f"/news/again/{_id(number)}.html")


def pull_unedited(scene: Scene) -> None:
    take_down(scene, unedited(scene), spoils.said("<h1>404</h1>", 404))


def count_readers(scene: Scene) -> None:
    scene.paper.noise = dresses.NOISE
    scene.paper.dress = lambda _, reply: _counted(reply)


def half_deploy_and_edit(scene: Scene) -> None:
    """Show half of all visits another template, with the same counter below every text, and edit some stories."""
    other = serving.either_template(scene)
    scene.paper.dress = lambda asked, reply: _counted(other(asked, reply))
    for number in scene.next_batch:
        scene.correct(number, 9)


def _counted(reply: Reply) -> Reply:
    line = b"<p>This report has been read %d times since it was printed.</p>" % (next(_TOKENS) * 17 + 1000)
    head, mark, rest = reply.body.rpartition(b"</p></div></div></section>" if b'class="row"' in reply.body else b"</p>")
    return replace(reply, body=head + b"</p>" + line + mark.removeprefix(b"</p>") + rest) if mark else reply


def remove_with_old_feed(scene: Scene) -> None:
    """Take some stories down while the feed is an old copy: removals, once the feed is in order again."""
    scene.paper.spoil_feed = acts.old_feed(scene)
    take_down(scene, scene.next_batch, spoils.said("<h1>404</h1>", 404))
