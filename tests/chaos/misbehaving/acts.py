"""The parts that behaviours are made of."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.chaos.misbehaving import pages, spoils
from tests.chaos.misbehaving.pages import reworded, with_new_headline
from tests.chaos.misbehaving.paper import Spoil, Story
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Reply

CORRECTED_AFTER_S = 2.0


def nothing(_: Scene) -> None:
    return


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a paper does wrong.

    prepare  before anything is known
    begin    when all stories are known
    end      when the fault has lasted long enough
    place    where the paper is at first: one of our host names, or empty for this machine's address
    other    where it moves to: `name`, `port` or `tls`
    visits   how often every story is to be visited before the fault may end; 0 if it keeps visitors away
    """

    name: str
    begin: Act
    end: Act = nothing
    prepare: Act = nothing
    place: str = ""
    other: str = ""
    in_short: bool = False
    visits: int = 2


def well_again(scene: Scene) -> None:
    scene.paper.spoil = scene.paper.spoil_feed = None


def everywhere(name: str, spoil: Spoil, in_short: bool = False, visits: int = 2) -> Behaviour:
    def begin(scene: Scene) -> None:
        scene.paper.spoils_all, scene.paper.spoil = True, spoil

    return Behaviour(name, begin, well_again, in_short=in_short, visits=visits)


def everywhere_in_turn(name: str, *spoils_: Spoil, in_short: bool = False) -> Behaviour:
    """Break the whole paper in several ways, one after the other. Each one meets a visit of every story."""

    def begin(scene: Scene) -> None:
        scene.paper.spoils_all, scene.paper.spoil = True, spoils_[0]
        for times, spoil in enumerate(spoils_[1:], 1):
            scene.after_visits(times, partial(setattr, scene.paper, "spoil", spoil))

    return Behaviour(name, begin, well_again, in_short=in_short, visits=len(spoils_))


def articles(name: str, spoil: Spoil, most: int | None = None, in_short: bool = False, visits: int = 2) -> Behaviour:
    """Spoil all stories, or at most `most` of them. The feed works."""

    def begin(scene: Scene) -> None:
        scene.paper.struck = None if most is None else frozenset(scene.first(min(most, scene.sizes.next_batch)))
        scene.paper.spoil = spoil

    return Behaviour(name, begin, well_again, in_short=in_short, visits=visits)


def take_down(scene: Scene, numbers: list[int], gone: Callable[[], Reply] | None) -> None:
    for number in numbers:
        scene.paper.stories[number].gone = gone


def away_for_a_while(name: str, gone: Callable[[], Reply], most: int = 20, in_short: bool = False) -> Behaviour:
    """Take some stories away for a while, and answer so: removals, then restorations."""
    return Behaviour(
        name,
        lambda scene: take_down(scene, scene.first(min(most, scene.sizes.many)), gone),
        lambda scene: take_down(scene, scene.numbers, None),
        in_short=in_short,
    )


def removed_for_good(name: str, gone: Callable[[], Reply], in_short: bool = False) -> Behaviour:
    """Remove some stories for good. Addresses that never existed get the same answer."""

    def begin(scene: Scene) -> None:
        scene.paper.not_found = gone
        take_down(scene, scene.next_batch, gone)

    return Behaviour(name, begin, in_short=in_short)


def other_pages(scene: Scene) -> None:
    """Some stories are taken down for good; at each address another page stands, unlike all others."""
    for number in scene.next_batch:
        take_down(scene, [number], spoils.said(pages.offer(number)))


def other_feed(name: str, spoil: Callable[[Scene], Spoil], in_short: bool = False) -> Behaviour:
    def begin(scene: Scene) -> None:
        scene.paper.spoil_feed = spoil(scene)

    return Behaviour(name, begin, well_again, in_short=in_short)


def old_feed(scene: Scene) -> Spoil:
    old = scene.paper.feed(len(scene.numbers) // 2).encode()
    return lambda _, __: Reply(body=old, headers={"Content-Type": "text/xml"})


def empty_feed(_: Scene) -> Spoil:
    body = pages.feed("The Westmouth Post", []).encode()
    return lambda _, __: Reply(body=body, headers={"Content-Type": "text/xml"})


def move_house(scene: Scene) -> None:
    scene.paper.home = scene.others[0]


def alternate(scene: Scene) -> None:
    scene.paper.alternating = frozenset(scene.next_batch)
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.also = reworded(story.text)


def new_slugs(scene: Scene) -> None:
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text = with_new_headline(story.text)
        scene.paper.move(number, f"/news/{number}-after-the-vote.html")


def new_template(scene: Scene) -> None:
    scene.paper.template = 2


def wrong_clock(scene: Scene) -> None:
    scene.paper.dress = spoils.ahead_of_time


def dressed(dress: Spoil) -> Act:
    def act(scene: Scene) -> None:
        scene.paper.dress = dress

    return act


def print_twice(scene: Scene) -> None:
    for number in scene.next_batch:
        scene.paper.print_again(number)


def correct_at_once(scene: Scene) -> None:
    """Publish new stories and correct each twice, every time shortly after a visit."""
    left = {scene.publish(): 2 for _ in range(scene.sizes.next_batch)}

    def on_served(story: Story) -> None:
        if times := left.get(story.number, 0):
            left[story.number] = times - 1
            threading.Timer(CORRECTED_AFTER_S, scene.correct, (story.number, times)).start()

    scene.paper.on_served = on_served


def remove_many(scene: Scene) -> None:
    gone = scene.first(scene.sizes.many)
    take_down(scene, gone, spoils.said("<h1>404</h1>", 404))
    scene.paper.delisted |= set(gone)


def bring_some_back(scene: Scene) -> None:
    back = scene.first(scene.sizes.many // 6)
    take_down(scene, back, None)
    scene.paper.delisted -= set(back)


def remove_meanwhile(spoil: Spoil, scene: Scene) -> None:
    scene.paper.spoils_all, scene.paper.spoil = True, spoil
    take_down(scene, scene.next_batch, spoils.said("<h1>404</h1>", 404))


def notice_after_outage(scene: Scene) -> None:
    """End the outage. The next visit of two stories finds a page of its own in their place, once."""
    well_again(scene)
    one, other = scene.numbers[-2:]
    for number, html in ((one, pages.REVISED), (other, pages.offer(other))):
        take_down(scene, [number], _once(scene.paper.stories[number], html))


def _once(story: Story, html: str) -> Callable[[], Reply]:
    def gone() -> Reply:
        story.gone = None
        return spoils.said(html)()

    return gone


def go_away(scene: Scene) -> None:
    scene.wires.close(scene.listener)


def come_back(scene: Scene) -> None:
    scene.wires.open(scene.listener)
