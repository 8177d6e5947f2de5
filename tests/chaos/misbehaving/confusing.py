"""Acts of papers that show pages in place of others, and dress their stories."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.chaos.misbehaving import dresses, mistakes, spoils
from tests.chaos.misbehaving.acts import Behaviour, nothing, well_again
from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Asked, Reply


def mistaken(name: str, spoil: Callable[[Scene], Spoil], in_short: bool = False) -> Behaviour:
    """Spoil all stories, and publish two meanwhile. The feed works."""

    def begin(scene: Scene) -> None:
        scene.paper.spoil = spoil(scene)
        scene.publish()
        scene.publish()

    return Behaviour(name, begin, well_again, in_short=in_short)


def mix_up(scene: Scene) -> None:
    scene.paper.spoil = mistakes.any_story_anywhere(scene)


def stub_first(scene: Scene) -> None:
    """Publish stories that show the first visit only the first paragraph and an offer, and are declared as not free."""
    fresh = {scene.publish() for _ in scene.next_batch}
    paper = scene.paper
    paper.struck = frozenset(fresh)

    def spoil(asked: Asked, reply: Reply) -> Reply:
        paper.struck = (paper.struck or frozenset()) - {paper.number_at(asked.path) or 0}
        return dresses.declared_not_free(asked, spoils.metered(asked, reply))

    paper.spoil = spoil


def always_dressed(
    name: str, dress: Spoil, noise: re.Pattern[str] = dresses.NOISE, in_short: bool = False
) -> Behaviour:
    def prepare(scene: Scene) -> None:
        scene.paper.noise, scene.paper.dress = noise, dress

    return Behaviour(name, nothing, prepare=prepare, in_short=in_short)


def spoilt(spoil: Spoil) -> Act:
    def begin(scene: Scene) -> None:
        scene.paper.spoil = spoil

    return begin


def undressed(scene: Scene) -> None:
    scene.paper.dress = None
