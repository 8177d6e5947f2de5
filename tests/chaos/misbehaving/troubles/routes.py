"""Redirects and addresses: capitals, slashes, rare statuses, redirects by script, and a host that is partly dead."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.chaos.misbehaving.acts import new_slugs
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Asked, Reply, led


def spelled_by(status: int, spell: Callable[[str], str], plain: Callable[[str], str]) -> Act:
    """Lead every story to another spelling of its address, for good."""

    def begin(scene: Scene) -> None:
        scene.paper.plain = plain

        def redirected(asked: Asked) -> Reply | None:
            if scene.paper.number_at(asked.path) is None or asked.path == spell(plain(asked.path)):
                return None
            return led(status)(asked.origin + spell(plain(asked.path)))

        scene.paper.redirected = redirected

    return begin


def doubled(path: str) -> str:
    return path.replace("/news/", "//news//")


def single(path: str) -> str:
    return re.sub("/+", "/", path)


def with_language(path: str) -> str:
    return "/en" + path


def without_language(path: str) -> str:
    return path.removeprefix("/en")


def moved_by(answer: Callable[[str], Reply]) -> Act:
    """Give some stories another headline and address. The old address leads there in this way."""

    def begin(scene: Scene) -> None:
        scene.paper.moved_with = answer
        new_slugs(scene)

    return begin


def by_header(place: str) -> Reply:
    return Reply(body=b"<html><body>Moved.</body></html>", headers={"Refresh": f"0;URL={place}"})


def by_script(place: str) -> Reply:
    script = f'<script type="text/javascript">window.location.href = "{place}";</script>'
    return Reply(body=f"<!doctype html><html><head>{script}</head><body></body></html>".encode())


def with_fragment(place: str) -> Reply:
    return Reply(301, headers={"Location": f"{place}#top"})


def without_host(place: str) -> Reply:
    return Reply(301, headers={"Location": re.sub(r"^https?://[^/]+", "", place)})


def between_schemes(scene: Scene) -> None:
    """Lead every story from http to https and back, for a while."""
    here, there = scene.paper.origin, scene.others[0]

    def spoil(asked: Asked, _: Reply) -> Reply:
        return led(301)((here if asked.origin == there else there) + asked.path)

    scene.paper.spoil = spoil
