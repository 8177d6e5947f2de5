"""Acts of papers that move stories, or give them several addresses."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import unquote

from tests.chaos.misbehaving import dresses
from tests.chaos.misbehaving.acts import Behaviour, nothing
from tests.chaos.misbehaving.pages import with_new_headline
from tests.chaos.misbehaving.scene import Scene


def other_links(name: str, dress_feed: Callable[[str], str], in_short: bool = False) -> Behaviour:
    def prepare(scene: Scene) -> None:
        scene.paper.dress_feed = dress_feed

    return Behaviour(name, nothing, prepare=prepare, in_short=in_short)


def canonical_of_one(scene: Scene) -> None:
    path = scene.paper.stories[scene.numbers[-1]].path
    scene.paper.dress = dresses.with_canonical(lambda _: path)


def canonical_home(scene: Scene) -> None:
    scene.paper.dress = dresses.with_canonical(lambda _: "/")


def several_versions(scene: Scene) -> None:
    """Show some stories at addresses for printing and for telephones as well, all in the feed."""
    for number in scene.next_batch:
        scene.paper.show_at(f"/print/{number}.html", number)
        scene.paper.show_at(f"/m/{number}.html", number)


def versions_with_canonical(scene: Scene) -> None:
    several_versions(scene)
    scene.paper.dress = dresses.with_canonical(lambda asked: f"/news/{asked.path.rpartition('/')[2]}")


def letters_in_addresses(scene: Scene) -> None:
    """Give all stories addresses with letters that are escaped, and spell them otherwise at each poll."""
    for number in scene.numbers:
        scene.paper.rename(number, f"/é~Où/{number}.html")
    scene.paper.plain, scene.paper.dress_feed = unquote, dresses.links_spelled_otherwise


def move_twice(scene: Scene) -> None:
    """Give some stories a new headline and address, and others again before anybody looks."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text = with_new_headline(story.text)
        scene.paper.move(number, f"/news/{number}-after-the-vote.html")

    def again() -> None:
        for number in scene.next_batch:
            scene.paper.move(number, f"/news/{number}-after-the-second-vote.html")

    threading.Timer(3.0, again).start()


def reprint_elsewhere(scene: Scene) -> None:
    """Show some stories, which nobody edits, at a new address as well."""
    for number in unedited(scene):
        scene.paper.show_at(f"/archive/{number}.html", number)


def leave_old_addresses(scene: Scene) -> None:
    """Show them there only; the old addresses are not found, without a redirect."""
    for number in unedited(scene):
        scene.paper.leave(number, f"/archive/{number}.html")


def unedited(scene: Scene) -> list[int]:
    """Return some stories that nobody edits meanwhile."""
    return scene.numbers[2 : 2 + scene.sizes.next_batch]
