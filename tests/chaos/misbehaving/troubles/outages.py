"""Outages that look like something else, and what papers do while they last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.chaos.misbehaving import pages, spoils
from tests.chaos.misbehaving.acts import take_down, well_again
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Asked, Reply

NOT_FOUND = spoils.said("<h1>404</h1>", 404)
_PORTAL = (
    "<!doctype html><html><head><title>Harbour Hotel guest network</title></head><body><h1>Welcome to our guest network"
    "</h1><p>To go online, enter the number of your room and your surname. The first hour is free of charge.</p>"
    '<form action="/enter" method="post"><input name="room"><input name="surname"></form></body></html>'
)
BARRED = (
    "<!doctype html><html><head><title>Notice</title></head><body><h1>Access to this page is restricted</h1><p>Your "
    "provider has restricted access to this page by order of the competent authority. Entry 2211 of the register."
    "</p><p>If you think that this is a mistake, write to the register.</p></body></html>"
)
FRAME = (
    '<html><body style="margin:0"><iframe src="http://127.0.0.1:9/warning?no=12" width="100%" height="100%" '
    'frameborder="0"></iframe></body></html>'
)
STOPPED = (
    "<!doctype html><html><head><title>Subscription expired</title></head><body><h1>This site is out of service</h1>"
    "<p>The owner of this site has not renewed the subscription. Please come back when the bill is paid.</p>"
    '<p><a href="/billing">Renew now</a></p></body></html>'
)


def _elsewhere(html: str, path: str, status: int = 302) -> Callable[[Scene], Spoil]:
    """Lead every address to one page of another host."""

    def of(scene: Scene) -> Spoil:
        there = scene.others[0]

        def spoil(asked: Asked, _: Reply) -> Reply:
            if asked.origin == there:
                return Reply(body=html.encode())
            return Reply(status, headers={"Location": f"{there}{path}?from={asked.origin}{asked.path}"})

        return spoil

    return of


captive, barred = _elsewhere(_PORTAL, "/portal"), _elsewhere(BARRED, "/restricted", 301)


def everywhere(spoil: Callable[[Scene], Spoil]) -> Act:
    def begin(scene: Scene) -> None:
        scene.paper.spoils_all, scene.paper.spoil = True, spoil(scene)

    return begin


def at_stories(spoil: Callable[[Scene], Spoil]) -> Act:
    def begin(scene: Scene) -> None:
        scene.paper.spoil = spoil(scene)

    return begin


framed = spoils.notice(FRAME)


def stopped(asked: Asked, _: Reply) -> Reply:
    """Lead every address of the host to the page of the one that sells the service."""
    if asked.path.startswith("/cgi-sys/"):
        return Reply(body=STOPPED.encode())
    return Reply(302, headers={"Location": f"{asked.origin}/cgi-sys/suspendedpage.cgi"})


def needs_login_to_network(asked: Asked, _: Reply) -> Reply:
    return Reply(511, _PORTAL.encode())


def counting_down() -> Spoil:
    """Show a page of works with the time that is left, in the layout of a story and with the date of the day."""
    left = {"minutes": 400}

    def spoil(_: Asked, __: Reply) -> Reply:
        left["minutes"] -= 1
        lines = (
            f"Our machines are being moved. We expect to be back in {left['minutes']} minutes and ask for patience.",
            f"{left['minutes'] * 13 % 97} of 97 machines have arrived in the new rooms at Quay Street.",
        )
        return Reply(body=pages.page(pages.Text("We are moving", lines), "2026-11-30T08:00:00Z").encode())

    return spoil


def stories_led_to(path: str, html: str, status: int = 302, host: int | None = None) -> Act:
    """Lead every story to one page, of the paper or of another host. All other pages are well."""

    def begin(scene: Scene) -> None:
        def redirected(asked: Asked) -> Reply | None:
            return Reply(body=html.encode()) if asked.path.startswith(path) else None

        def spoil(asked: Asked, _: Reply) -> Reply:
            origin = asked.origin if host is None else scene.others[host]
            return Reply(status, headers={"Location": f"{origin}{path}?url={asked.path}"})

        scene.paper.redirected, scene.paper.spoil = redirected, spoil

    return begin


def well_and_direct(scene: Scene) -> None:
    well_again(scene)
    scene.paper.redirected = None


def section_for_a_while(scene: Scene) -> None:
    """Lead every story to the page of a section, permanently, for a while."""
    section = pages.section(("/news/x.html", f"Report {n} of the harbour office") for n in range(8)).encode()

    def spoil(asked: Asked, _: Reply) -> Reply:
        if asked.path == pages.SECTION:
            return Reply(body=section)
        return Reply(301, headers={"Location": f"{asked.origin}{pages.SECTION}"})

    scene.paper.spoil = spoil


def relaunch_badly(scene: Scene) -> None:
    """Move every story to another address. The old ones lead to a section at first, and to the stories later."""
    section_for_a_while(scene)
    for number in scene.numbers[2:-1]:
        scene.paper.move(number, f"/stories/{number}")
    scene.after_visits(1, lambda: well_again(scene))


def outage_within_confirmation(scene: Scene) -> None:
    """Lose some stories for one visit, and the whole paper for the next one. Then all are back."""
    some = unedited(scene)
    lost = dict.fromkeys(some, 1)

    def once(number: int) -> Reply:
        scene.paper.stories[number].gone = None
        lost.pop(number, None)
        if not lost:
            scene.paper.spoils_all, scene.paper.spoil = True, spoils.status(503)
        return NOT_FOUND()

    for number in some:
        take_down(scene, [number], partial(once, number))


def pull_behind(spoil: Spoil) -> Act:
    """Take many stories down, off the feed too, while visits of stories meet a wall. The feed is well."""

    def begin(scene: Scene) -> None:
        numbers = scene.numbers[2 : 2 + scene.sizes.many]
        scene.paper.spoil = spoil
        take_down(scene, numbers, NOT_FOUND)
        scene.paper.delisted |= set(numbers)

    return begin


def pull_in_block(spoil: Spoil) -> Act:
    """Take many stories down while the whole paper meets a wall."""

    def begin(scene: Scene) -> None:
        pull_behind(spoil)(scene)
        scene.paper.spoils_all = True

    return begin


def pull_while_feed_is_away(scene: Scene) -> None:
    """Take some stories down while the feed is not found."""
    scene.paper.spoil_feed = spoils.status(404)
    take_down(scene, unedited(scene), NOT_FOUND)


def outage_after_removal(scene: Scene) -> None:
    """Take some stories down, and lose the whole paper after one visit, for two visits. The removal stays."""
    take_down(scene, unedited(scene), NOT_FOUND)
    scene.paper.delisted |= set(unedited(scene))

    def outage() -> None:
        scene.paper.spoils_all, scene.paper.spoil = True, spoils.notice(pages.MAINTENANCE)

    scene.after_visits(1, outage)


def take_some(gone: Callable[[], Reply]) -> Act:
    return lambda scene: take_down(scene, unedited(scene), gone)


def bring_all_back(scene: Scene) -> None:
    take_down(scene, scene.numbers, None)
