"""Acts of papers that take stories down: behind a cache, with a redirect, or in place."""

from __future__ import annotations

from dataclasses import replace

from tests.chaos.misbehaving import pages, spoils
from tests.chaos.misbehaving.acts import take_down
from tests.chaos.misbehaving.pages import corrected
from tests.chaos.misbehaving.paper import Story
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Reply


def serve_stale_copies(scene: Scene) -> None:
    """Correct some stories; every second visit sees the old text."""
    scene.paper.alternating = frozenset(scene.next_batch)
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.also, story.text = story.text, corrected(story.text, 2)


def drop_stale_copies(scene: Scene) -> None:
    for number in scene.next_batch:
        scene.paper.stories[number].also = None


def remove_behind_cache(scene: Scene) -> None:
    """Take some stories down; every second visit still sees an old copy."""
    gone = spoils.said("<h1>404</h1>", 404)
    struck = set(scene.next_batch)
    take_down(scene, scene.next_batch, gone)

    def on_served(story: Story) -> None:
        if story.number in struck:
            story.gone = None if story.gone else gone

    scene.paper.on_served = on_served


def empty_cache(scene: Scene) -> None:
    scene.paper.on_served = None
    take_down(scene, scene.next_batch, spoils.said("<h1>404</h1>", 404))


def removed_to_another(scene: Scene) -> None:
    """Take some stories down; their addresses lead to the newest one from now on."""
    take_down(scene, scene.next_batch, lambda: _led_to_newest(scene, 301))


def led_to_another(scene: Scene) -> None:
    """Lead the addresses of some stories to the newest one, for the time being: nobody can know why."""
    scene.paper.struck = frozenset(scene.next_batch)
    scene.paper.spoil = lambda _, __: _led_to_newest(scene, 302)


def _led_to_newest(scene: Scene, status: int) -> Reply:
    target = scene.paper.stories[scene.numbers[-1]].path
    return Reply(status, headers={"Location": scene.paper.origin + target})


def take_down_in_place(scene: Scene) -> None:
    """Replace the text of some stories with a notice, for good. Headline and date stay."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        text = replace(
            story.text,
            paragraphs=(
                "This report is no longer available for legal reasons. We regret that we cannot say more about it.",
                "Other reports on the same subject are listed on our front page and in the printed paper of the week.",
            ),
        )
        page = Reply(body=pages.page(text, story.date).encode())
        take_down(scene, [number], lambda page=page: page)  # type: ignore[misc]
