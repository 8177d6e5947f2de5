"""Acts of papers that take stories off their feed but not off their pages, and show them for printing."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply


def unlist_printed(scene: Scene) -> None:
    """Take some stories off the feed early. They, and their addresses for printing, stay as they are."""
    left = set(unedited(scene))
    scene.paper.delisted |= left
    scene.paper.left_early |= left
    for times in range(1, 6):
        scene.after_polls(times, scene.publish)


def show_for_printing(scene: Scene) -> None:
    """Show all stories at addresses for printing, which no feed lists but each page names."""
    for number in scene.numbers:
        scene.paper.show_at(f"/print/{number}.html", number)
        scene.paper.unlisted_paths.add(f"/print/{number}.html")
    scene.paper.dress = with_print_link


def show_versions(scene: Scene) -> None:
    """Show the stories that nobody edits for printing as well. Their pages name that address, and no canonical one."""
    for number in scene.numbers[2:-1]:
        scene.paper.show_at(f"/print/{number}.html", number)
        scene.paper.unlisted_paths.add(f"/print/{number}.html")
    scene.paper.dress, scene.paper.dress_feed = with_version, _versions_last


def unlist_versions(scene: Scene) -> None:
    """List the addresses for printing last for a while, and then no more. Some stories leave the feed early."""
    versions = {*scene.paper.unlisted_paths}
    scene.paper.unlisted_paths -= versions

    def unlist() -> None:
        scene.paper.unlisted_paths |= versions
        unlist_printed(scene)

    scene.after_visits(1, unlist)


def _versions_last(feed: str) -> str:
    items = sorted(re.findall(r"<item>.*?</item>", feed), key=lambda item: "/print/" in item)
    return re.sub(r"<item>.*</item>", lambda _: "".join(items), feed, flags=re.S)


def with_version(asked: Asked, reply: Reply) -> Reply:
    path = f"/print/{asked.path.rpartition('/')[2]}"
    link = f'<a class="print" href="{path}">Print</a></article>'.encode()
    return replace(reply, body=reply.body.replace(b"</article>", link, 1))


def with_print_link(asked: Asked, reply: Reply) -> Reply:
    head = f'<link rel="canonical" href="{asked.origin}/news/{asked.path.rpartition("/")[2]}"></head>'.encode()
    return with_version(asked, replace(reply, body=reply.body.replace(b"</head>", head, 1)))
