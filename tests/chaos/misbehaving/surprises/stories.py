"""Acts of papers that publish stories in unusual forms: too early, in parts, in variants, or all under one headline."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.chaos.misbehaving import pages
from tests.chaos.misbehaving.acts import take_down
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.pages import Text, corrected, with_new_headline
from tests.chaos.misbehaving.paper import Story
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_MOST_ENTRIES = 4
_INTRO = "Good morning from the Post. Here is what you need to know before you leave the house today."
_STRIKE = (
    "Today the Post shows no reports. Our editors, printers and drivers have laid down their work for one day, because "
    "the owners want to close the newsroom at the harbour.",
    "For a hundred and fifty years this paper has told its town what the council decides and what the port earns. It "
    "can do so only with people who are paid for their work and who can say no.",
    "We know that you came here to read something else. You will find every report again tomorrow morning.",
    "Until then we ask you to write to the owners, at 4 Quay Street, and to tell them what the paper is worth to you.",
)


def embargo(scene: Scene) -> None:
    """Publish stories that at first show only their headline and until when they may not be read."""
    fresh = frozenset(scene.publish() for _ in scene.next_batch)
    line = "This report is under embargo until 18:00 today. You can read it here from then on."

    def spoil(asked: Asked, _: Reply) -> Reply:
        story = scene.paper.stories[scene.paper.number_at(asked.path) or 0]
        return Reply(body=pages.page(replace(story.text, paragraphs=(line,)), story.date).encode())

    scene.paper.struck, scene.paper.spoil = fresh, spoil


def flash(scene: Scene) -> None:
    """Publish stories with two sentences, and print the whole text when two visits have seen them: edits."""
    whole = {number: scene.paper.stories[number].text for number in (scene.publish() for _ in scene.next_batch)}
    for number, text in whole.items():
        line = f"{text.paragraphs[0]} More will follow here as soon as our reporter at entry {number} calls."
        scene.paper.stories[number].text = Text(f"Flash: {text.title}", (line,))

    def print_whole() -> None:
        for number, text in whole.items():
            scene.paper.stories[number].text = text

    scene.after_visits(2, print_whole)


def print_updates(scene: Scene) -> None:
    """Publish longer versions of some stories, as agencies do, as reports with addresses of their own."""
    for number in unedited(scene):
        old, update = scene.paper.stories[number].text, scene.publish()
        lines = (
            f"The mayor told reporters in the evening that report {update} of her office has all the figures.",
            f"“Nobody here was asked,” said the owner of house {update}, who has lived there since she was born.",
        )
        scene.paper.stories[update].text = Text(f"UPDATE 1-{old.title}", (*old.paragraphs, *lines))


def correct_some(scene: Scene) -> None:
    for number in scene.next_batch:
        scene.correct(number, 3)


def roll_window(scene: Scene) -> None:
    """Put a line on top of some stories after each visit, and drop the last one: edits."""
    left = dict.fromkeys(scene.next_batch, _MOST_ENTRIES)

    def on_served(story: Story) -> None:
        if left.get(story.number):
            left[story.number] -= 1
            line = f"{story.visits + 8}:00 The council goes on with item {story.number}-{story.visits} of its list."
            story.text = replace(story.text, paragraphs=(line, *story.text.paragraphs[:-1]))

    scene.paper.on_served = on_served


def split(scene: Scene) -> None:
    """Publish the second half of some stories as stories of their own, and cut it from the first ones: edits."""
    for number in unedited(scene):
        story, second = scene.paper.stories[number], scene.publish()
        first, rest = story.text.paragraphs[:2], story.text.paragraphs[2:]
        scene.paper.stories[second].text = Text(f"What it costs: report {second} on {number}", rest)
        story.text = replace(story.text, paragraphs=first)


def merge(scene: Scene) -> None:
    """Print pairs of stories as one, at the first one's address: edits. The second ones lead there: removals."""
    numbers = unedited(scene)
    for one, other in zip(numbers[::2], numbers[1::2], strict=False):
        story, second = scene.paper.stories[one], scene.paper.stories[other]
        story.text = replace(story.text, paragraphs=(*story.text.paragraphs, *second.text.paragraphs))
        place = scene.paper.origin + story.path
        take_down(scene, [other], lambda place=place: Reply(301, headers={"Location": place}))  # type: ignore[misc]
        scene.paper.delisted.add(other)


def print_briefings(scene: Scene) -> None:
    """Print all stories under one headline, with the same first lines."""
    for number in scene.numbers:
        story = scene.paper.stories[number]
        story.text = Text("The morning briefing", (_INTRO, *story.text.paragraphs))


def spell_by_country(scene: Scene) -> None:
    """Spell two words of some stories by the country of the reader, at random."""
    chance = Random(1)
    scene.paper.alternating = frozenset(unedited(scene))
    for number in unedited(scene):
        story = scene.paper.stories[number]
        lines = (p.replace("flood", "inundation").replace("crowns", "guilders") for p in story.text.paragraphs)
        story.also = replace(story.text, paragraphs=tuple(lines))

    def on_served(story: Story) -> None:
        story.visits = chance.randrange(2)

    scene.paper.on_served = on_served


def try_headlines(scene: Scene) -> None:
    """Show some stories under two headlines in turn."""
    scene.paper.alternating = frozenset(unedited(scene))
    for number in unedited(scene):
        story = scene.paper.stories[number]
        story.also = with_new_headline(story.text)


def shift(scene: Scene) -> None:
    """Show at the address of each story the page of the next one, as an index that is off by one. None is edited."""
    numbers = scene.numbers[2:-1]
    nexts = dict(zip(numbers, (*numbers[1:], numbers[0]), strict=True))
    scene.paper.struck = frozenset(numbers)
    scene.paper.spoil = lambda asked, _: scene.paper.page_of(nexts[scene.paper.number_at(asked.path) or 0])


def strike(_: Asked, __: Reply) -> Reply:
    """Show in place of every story why there is none today, in the layout of a story, with a date."""
    return Reply(body=pages.page(Text("Why there is no news today", _STRIKE), "2026-11-30T05:00:00Z").encode())


def correct_at_edges(scene: Scene) -> None:
    """Correct some stories twice, and show the three texts at random: three caches were filled at different times."""
    chance = Random(1)
    scene.paper.alternating = frozenset(unedited(scene))
    older: dict[int, list[Text]] = {}
    for number in unedited(scene):
        story = scene.paper.stories[number]
        older[number] = [story.text, corrected(story.text, 2)]
        story.text = story.also = corrected(older[number][1], 3)

    def on_served(story: Story) -> None:
        if texts := older.get(story.number):
            story.also, story.visits = chance.choice(texts), chance.randrange(2)

    scene.paper.on_served = on_served


def fill_edges(scene: Scene) -> None:
    scene.paper.on_served = None
    for number in unedited(scene):
        scene.paper.stories[number].also = None
