"""Series, telegrams, photo pages, editions and moves: stories that are alike, and stories that take another's place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tests.chaos.misbehaving import dresses, pages, rewriting
from tests.chaos.misbehaving.acts import take_down
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.editors.edits import lines_of, with_tables
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Reply

_WINDS = ("north", "east", "south", "west")
_GROUP = 3
_TELEGRAM = (
    "The council of Westmouth sends its warmest greetings on the day of the harbour and wishes all who work there good "
    "health, calm seas and full boats.",
    "It is convinced that the old friendship between the ports will become still deeper in the coming year.",
)


def print_weather(scene: Scene) -> None:
    """Print all stories as weather reports: one headline, other figures."""
    for number in scene.numbers:
        lines = (
            f"The night brings {number % 23} degrees at the harbour and {number % 19 + 2} degrees at the reservoir.",
            f"Wind comes from the {_WINDS[number % 4]} at {number * 3 % 47 + 5} knots; the sea is at {number} lines.",
            f"Tomorrow the sun rises at 6:{number % 60:02} and sets at 18:{number * 7 % 60:02}.",
        )
        scene.paper.stories[number].text = Text("The weather in Westmouth", lines)


def correct_weather(scene: Scene) -> None:
    """Correct one figure in some of them: edits."""
    for number in unedited(scene):
        lines_of(scene, number, lambda lines: (lines[0].replace("night brings ", "night brings 1"), *lines[1:]))


def print_rates(scene: Scene) -> None:
    """Print all stories as tables of exchange rates."""
    for number in scene.numbers:
        rows = (f"{name}\t{number * k / 100 + 1:.2f}\t{number * k / 100 + 1.1:.2f}" for k, name in _COINS)
        scene.paper.stories[number].text = Text("Exchange rates of the day", (_RATES, *rows))
    with_tables(scene)


_COINS = ((1, "Crown"), (2, "Guilder"), (3, "Ducat"), (5, "Florin"))
_RATES = "The bank at the quay buys and sells foreign money today at these rates, without a fee."


def correct_rates(scene: Scene) -> None:
    for number in unedited(scene):
        lines_of(scene, number, lambda lines: [line.replace(".1", ".9") if "\t" in line else line for line in lines])
        lines_of(scene, number, lambda lines: (*lines[:-1], f"Florin\t{len(lines)}.01\t{len(lines)}.02"))


def print_telegrams(scene: Scene) -> None:
    """Print groups of three telegrams of the same words. Only the headline names whom they are sent to."""
    for place, number in enumerate(scene.numbers):
        day = f"It was sent on the occasion of jubilee {place // _GROUP + 40}."
        scene.paper.stories[number].text = Text(f"Telegram to the harbour master of port {number}", (*_TELEGRAM, day))
        scene.paper.stories[number].date = "2026-03-09T06:00:00Z"


def print_notices(scene: Scene) -> None:
    """Print all stories as notices of one short line, under one headline."""
    for number in scene.numbers:
        scene.paper.stories[number].text = Text(
            "Public notice", (f"Tender {number} for house {number * 3} is closed.",)
        )


def print_regions(scene: Scene) -> None:
    """Print groups of three regional reports: one headline and frame, the same date, one paragraph of their own."""
    towns = ("Eastport", "Northwick", "Southam")
    for place, number in enumerate(scene.numbers):
        base = pages.first_text(scene.numbers[place - place % _GROUP])
        own = f"In {towns[place % _GROUP]} the offices stay open, and the market is held at the church as ever."
        scene.paper.stories[number].text = replace(base, paragraphs=(*base.paragraphs[:3], own, base.paragraphs[3]))
        scene.paper.stories[number].date = "2026-03-09T06:00:00Z"


def translate_later(scene: Scene) -> None:
    """Publish an edition in Korean whose pages show the English text until it is translated: an edit of each there."""
    others = {}
    for number in unedited(scene):
        other = scene.publish()
        scene.paper.rename(other, f"/ko/{number}.html")
        scene.paper.stories[other].text = scene.paper.stories[number].text
        others[other] = number

    def translate() -> None:
        for other, number in others.items():
            scene.paper.stories[other].text = rewriting.in_korean(number)

    scene.after_visits(2, translate)


def print_in_two_sections(scene: Scene) -> None:
    """Show all stories in two sections: one about the country (`/uk/`), and the one about technology (`/it/`) that the
    pages of both name as the canonical one.
    """
    for number in scene.numbers:
        scene.paper.rename(number, f"/it/{number}.html")
        scene.paper.show_at(f"/uk/{number}.html", number)
    scene.paper.dress = dresses.with_canonical(lambda asked: asked.path.replace("/uk/", "/it/"))


def _lead(scene: Scene, number: int, target: int) -> None:
    place = scene.paper.origin + scene.paper.stories[target].path
    take_down(scene, [number], partial(Reply, 301, headers={"Location": place}))
    scene.paper.delisted.add(number)


def print_slugs(scene: Scene) -> None:
    for number in scene.numbers:
        scene.paper.rename(number, f"/news/{number}-the-first-story")


def reuse_ids(scene: Scene) -> None:
    """Give the numbers of some stories to new ones. The old addresses lead to those, permanently: removals."""
    for number in unedited(scene):
        other = scene.publish()
        scene.paper.rename(other, f"/news/{number}-another-story")
        scene.paper.stories[other].date = "2026-04-03T09:00:00Z"
        _lead(scene, number, other)


def lead_to_follow_ups(scene: Scene) -> None:
    """Lead some stories to new ones that tell what happened next, and quote half of them: removals."""
    for number in unedited(scene):
        other, old = scene.publish(), scene.paper.stories[number].text
        story = scene.paper.stories[other]
        story.text = Text(
            f"Owner of house {other * 5} pays after all", (*story.text.paragraphs[:2], *old.paragraphs[2:])
        )
        story.date = "2026-04-03T09:00:00Z"
        _lead(scene, number, other)


def merge_in_third(scene: Scene) -> None:
    """Lead pairs of stories to a new one with the texts of both, another headline and another date: removals."""
    numbers = unedited(scene)
    for one, other in zip(numbers[::2], numbers[1::2], strict=False):
        texts = [scene.paper.stories[number].text.paragraphs for number in (one, other)]
        third = scene.publish()
        story = scene.paper.stories[third]
        story.text, story.date = (
            Text(f"All about entries {one} and {other}", (*texts[0], *texts[1])),
            "2026-04-03T09:00:00Z",
        )
        for number in (one, other):
            _lead(scene, number, third)


def name_round_up(scene: Scene) -> None:
    """Name a report that sums them up as the canonical address of some stories."""
    path = scene.paper.stories[scene.numbers[-1]].path
    own = {scene.paper.stories[number].path for number in unedited(scene)}
    scene.paper.dress = dresses.with_canonical(lambda asked: path if asked.path in own else asked.path)
