"""The behaviours: what a paper does, and how it ends. What is true of it the paper's own log says."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.chaos.misbehaving import pages, spoils
from tests.chaos.misbehaving.names import NAMES
from tests.chaos.misbehaving.pages import corrected, with_new_headline
from tests.chaos.misbehaving.paper import Spoil, Story
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Reply

CORRECTED_AFTER_S = 2.0


def nothing(_: Scene) -> None:
    return


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`begin` when all stories are known, `end` when the fault has lasted; `prepare` before anything is known.

    place  where the paper is at first: a name of ours, or empty for the address of this machine
    other  where it moves to: `name`, `port` or `tls`
    """

    name: str
    begin: Act
    end: Act = nothing
    prepare: Act = nothing
    place: str = ""
    other: str = ""
    in_short: bool = False


def _well_again(scene: Scene) -> None:
    scene.paper.spoil = scene.paper.spoil_feed = None


def _everywhere(name: str, spoil: Spoil, in_short: bool = False) -> Behaviour:
    def begin(scene: Scene) -> None:
        scene.paper.spoils_all, scene.paper.spoil = True, spoil

    return Behaviour(name, begin, _well_again, in_short=in_short)


def _articles(name: str, spoil: Spoil, most: int | None = None, in_short: bool = False) -> Behaviour:
    """All stories or, with `most`, so many at most; the feed is well."""

    def begin(scene: Scene) -> None:
        scene.paper.struck = None if most is None else frozenset(scene.first(min(most, scene.sizes.some)))
        scene.paper.spoil = spoil

    return Behaviour(name, begin, _well_again, in_short=in_short)


def _take_down(scene: Scene, numbers: list[int], gone: Callable[[], Reply] | None) -> None:
    for number in numbers:
        scene.paper.stories[number].gone = gone


def _away(name: str, gone: Callable[[], Reply], most: int = 20, in_short: bool = False) -> Behaviour:
    """Some stories are away for a while, and the paper says so: removals, and restorations."""
    return Behaviour(
        name,
        lambda scene: _take_down(scene, scene.first(min(most, scene.sizes.many)), gone),
        lambda scene: _take_down(scene, scene.numbers, None),
        in_short=in_short,
    )


def _removed(name: str, gone: Callable[[], Reply], in_short: bool = False) -> Behaviour:
    """Some stories are taken down for good; the paper answers so for addresses that never were, too."""

    def begin(scene: Scene) -> None:
        scene.paper.not_found = gone
        _take_down(scene, scene.some, gone)

    return Behaviour(name, begin, in_short=in_short)


def _feed(name: str, spoil: Callable[[Scene], Spoil], in_short: bool = False) -> Behaviour:
    def begin(scene: Scene) -> None:
        scene.paper.spoil_feed = spoil(scene)

    return Behaviour(name, begin, _well_again, in_short=in_short)


def _old_feed(scene: Scene) -> Spoil:
    old = scene.paper.feed(len(scene.numbers) // 2).encode()
    return lambda _, __: Reply(body=old, headers={"Content-Type": "text/xml"})


def _empty_feed(_: Scene) -> Spoil:
    body = pages.feed("The Westmouth Post", []).encode()
    return lambda _, __: Reply(body=body, headers={"Content-Type": "text/xml"})


def _move_house(scene: Scene) -> None:
    scene.paper.home = scene.others[0]


def _alternate(scene: Scene) -> None:
    scene.paper.alternating = frozenset(scene.some)
    for number in scene.some:
        story = scene.paper.stories[number]
        story.also = corrected(story.text, 2)


def _new_slugs(scene: Scene) -> None:
    for number in scene.some:
        story = scene.paper.stories[number]
        story.text = with_new_headline(story.text)
        scene.paper.move(number, f"/news/{number}-after-the-vote.html")


def _new_template(scene: Scene) -> None:
    scene.paper.template = 2


def _wrong_clock(scene: Scene) -> None:
    scene.paper.dress = spoils.ahead_of_time


def _print_twice(scene: Scene) -> None:
    for number in scene.some:
        scene.paper.print_again(number)


def _correct_at_once(scene: Scene) -> None:
    """New stories, each corrected twice, every time shortly after it was looked at."""
    left = {scene.publish(): 2 for _ in range(scene.sizes.some)}

    def on_served(story: Story) -> None:
        if times := left.get(story.number, 0):
            left[story.number] = times - 1
            threading.Timer(CORRECTED_AFTER_S, scene.correct, (story.number, times)).start()

    scene.paper.on_served = on_served


def _remove_many(scene: Scene) -> None:
    gone = scene.first(scene.sizes.many)
    _take_down(scene, gone, spoils.said("<h1>404</h1>", 404))
    scene.paper.delisted |= set(gone)


def _bring_some_back(scene: Scene) -> None:
    back = scene.first(scene.sizes.many // 6)
    _take_down(scene, back, None)
    scene.paper.delisted -= set(back)


def _remove_meanwhile(spoil: Spoil, scene: Scene) -> None:
    scene.paper.spoils_all, scene.paper.spoil = True, spoil
    _take_down(scene, scene.some, spoils.said("<h1>404</h1>", 404))


def _go_away(scene: Scene) -> None:
    scene.wires.close(scene.listener)


def _come_back(scene: Scene) -> None:
    scene.wires.open(scene.listener)


_FEW = 3
"""What hangs holds its host up, one story after the other."""

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour("nothing", nothing, in_short=True),
    _everywhere("maintenance-everywhere", spoils.notice(pages.MAINTENANCE), in_short=True),
    _everywhere("404-everywhere", spoils.status(404), in_short=True),
    _everywhere("403-everywhere", spoils.status(403)),
    _everywhere("429-everywhere", spoils.status(429, Retry_After="5")),
    _everywhere("500-everywhere", spoils.status(500)),
    _everywhere("503-everywhere", spoils.status(503)),
    _everywhere("hanging-everywhere", spoils.hanging),
    _everywhere("empty-everywhere", spoils.empty),
    Behaviour("host-away", _go_away, _come_back),
    _away("404-some", spoils.said("<h1>404</h1>", 404), in_short=True),
    _articles("403-some", spoils.status(403), 20),
    _articles("429-some", spoils.status(429), 20),
    _articles("500-some", spoils.status(500), 20),
    _articles("503-some", spoils.status(503), 20),
    _articles("hanging-some", spoils.hanging, _FEW),
    _articles("empty-some", spoils.empty, 20),
    _articles("home-articles", spoils.led_to("/")),
    _everywhere("home-everywhere", spoils.led_to("/"), in_short=True),
    _removed("soft-404-constant", spoils.said(pages.NOT_FOUND), in_short=True),
    _removed("soft-404-changing", spoils.found_nothing),
    _removed("soft-404-korean", spoils.said(pages.NOT_FOUND_KOREAN)),
    _away("placeholder-one", spoils.said(pages.REVISED), 1, in_short=True),
    _away("placeholder-ten", spoils.said(pages.REVISED), 10, in_short=True),
    _feed("feed-html", lambda _: spoils.notice(pages.HOME), in_short=True),
    _feed("feed-empty", _empty_feed),
    _feed("feed-old", _old_feed),
    Behaviour("to-https", _move_house, other="tls"),
    Behaviour("to-www", _move_house, place=NAMES[0], other=f"www.{NAMES[0]}"),
    Behaviour("to-another-domain", _move_house, place=NAMES[0], other=NAMES[1]),
    Behaviour("to-another-port", _move_house, other="port", in_short=True),
    Behaviour("new-template", _new_template, in_short=True),
    Behaviour("a-b", _alternate, in_short=True),
    _articles("login-wall", spoils.notice(pages.LOGIN)),
    _articles("login-redirect", spoils.led_to("/login")),
    _articles("cut-gzip", spoils.cut("gzip")),
    _articles("cut-br", spoils.cut("br")),
    _articles("cut-plain", spoils.cut("")),
    _articles("length-too-long", spoils.longer_than_sent),
    _articles("length-too-short", spoils.shorter_than_sent),
    Behaviour("wrong-clock", _wrong_clock),
    Behaviour("printed-twice", nothing, prepare=_print_twice),
    Behaviour("corrected-at-once", _correct_at_once),
    Behaviour("removed-many", _remove_many, _bring_some_back, in_short=True),
    Behaviour("removed-in-outage", partial(_remove_meanwhile, spoils.status(503)), _well_again),
    Behaviour("removed-in-maintenance", partial(_remove_meanwhile, spoils.notice(pages.MAINTENANCE)), _well_again),
    Behaviour("new-slug", _new_slugs, in_short=True),
)
