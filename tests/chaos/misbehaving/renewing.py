"""Acts of papers that renew their stories: a figure, a headline, a column; or pull them and bring them back."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.chaos.misbehaving import pages, spoils
from tests.chaos.misbehaving.acts import take_down
from tests.chaos.misbehaving.addressing import leave_old_addresses, unedited
from tests.chaos.misbehaving.pages import Text, first_text, with_new_headline
from tests.chaos.misbehaving.paper import Story
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_NOT_FOUND = spoils.said("<h1>404</h1>", 404)
_SHARED = "The ferry line expects to carry 340 people on each day of this week, said the harbour office."
_MOST_GROWN = 4


def _line(story: Story, place: int, old: str, new: str) -> None:
    lines = [*story.text.paragraphs]
    lines[place] = re.sub(old, new, lines[place], count=1)
    story.text = replace(story.text, paragraphs=tuple(lines))


def correct_figures(scene: Scene) -> None:
    """Correct a figure in some stories, in a line that all stories have, each with a figure of its own: edits."""
    for number in scene.next_batch:
        _line(scene.paper.stories[number], 1, r"\d+", str(number * 7 + 12))


def print_shared_line(scene: Scene) -> None:
    for number in scene.numbers:
        story = scene.paper.stories[number]
        story.text = replace(story.text, paragraphs=(*story.text.paragraphs, _SHARED))


def correct_shared_line(scene: Scene) -> None:
    """Correct the figure in a line that is the same in all stories, in some of them: edits."""
    for number in scene.next_batch:
        _line(scene.paper.stories[number], -1, "340", "430")


def correct_headlines(scene: Scene) -> None:
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text = with_new_headline(story.text)


def renew_column(scene: Scene) -> None:
    """Show the next day's column below the headline of the column, at the same address: edits."""
    for place, number in enumerate(scene.next_batch):
        story, other = scene.paper.stories[number], first_text(next(scene.fresh))
        fewer = other.paragraphs[: 4 - place % 2]
        story.text, story.date = replace(other, title=story.text.title, paragraphs=fewer), "2026-04-02T09:00:00Z"


def shorten(scene: Scene) -> None:
    """Cut the second half of some stories: edits."""
    for number in unedited(scene):
        story = scene.paper.stories[number]
        story.text = replace(story.text, paragraphs=story.text.paragraphs[:2])


def correct_and_take_back(scene: Scene) -> None:
    """Correct some stories, and take the correction back once a visit has seen it: two edits."""
    before = {number: scene.paper.stories[number].text for number in scene.next_batch}
    correct_headlines(scene)

    def on_served(story: Story) -> None:
        if text := before.pop(story.number, None):
            story.text = text

    scene.paper.on_served = on_served


def grow(scene: Scene) -> None:
    """Put a line on top of some stories after each visit, a few times: edits."""
    left = dict.fromkeys(scene.next_batch, _MOST_GROWN)

    def on_served(story: Story) -> None:
        if left.get(story.number):
            left[story.number] -= 1
            line = f"At {story.visits + 8} o'clock the council went on with item {story.number}-{story.visits}."
            story.text = replace(story.text, paragraphs=(line, *story.text.paragraphs))

    scene.paper.on_served = on_served


def pull(scene: Scene) -> None:
    take_down(scene, scene.next_batch, _NOT_FOUND)


def print_again_changed(scene: Scene) -> None:
    """Bring the stories back with another headline, another date, and half of their lines new: edits."""
    for number in scene.next_batch:
        story, other = scene.paper.stories[number], first_text(next(scene.fresh))
        lines = (*story.text.paragraphs[:2], *other.paragraphs[2:])
        story.text = Text(with_new_headline(story.text).title, lines)
        story.date = "2026-04-03T10:00:00Z"
    take_down(scene, scene.next_batch, None)


def print_others_there(scene: Scene) -> None:
    """Show new stories at the addresses of those that were taken down: edits, as far as anybody can know."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text, story.date = first_text(next(scene.fresh)), "2026-04-03T10:00:00Z"
    take_down(scene, scene.next_batch, None)


def pull_unedited(scene: Scene) -> None:
    take_down(scene, unedited(scene), _NOT_FOUND)


def bring_back_elsewhere(scene: Scene) -> None:
    """Bring them back at other addresses; the old ones stay away."""
    take_down(scene, unedited(scene), None)
    leave_old_addresses(scene)


def migrate(scene: Scene) -> None:
    """Give every story another address in another template, and lead the old addresses there."""
    scene.paper.template = 2
    for number in scene.numbers:
        scene.paper.move(number, f"/news/2026/report-{number}")


def lead_to_section(scene: Scene) -> None:
    """Take some stories down; their addresses lead to the page of a section from now on."""
    place = scene.paper.origin + pages.SECTION
    take_down(scene, scene.next_batch, lambda: Reply(301, headers={"Location": place}))


def park(scene: Scene) -> None:
    """Lead every address to another host, which offers the domain for sale, with another token each time."""
    scene.paper.spoils_all, scene.paper.spoil = True, lambda asked, _: _parked(scene, asked)


def _parked(scene: Scene, asked: Asked) -> Reply:
    token = f"{len(scene.paper.log) * 7919 % 99991:05}"
    if asked.origin == scene.others[0]:
        return Reply(body=pages.parked(token).encode())
    return Reply(302, headers={"Location": f"{scene.others[0]}/lander?sub={token}"})
