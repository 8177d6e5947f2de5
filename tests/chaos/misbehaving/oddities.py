"""Behaviours of real sites: counts that rarely move, boxes in the text, variants by reader, addresses in turn."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import count
from random import Random

from tests.chaos.misbehaving import dresses, furnishing
from tests.chaos.misbehaving.acts import Behaviour, dressed, nothing
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.confusing import always_dressed
from tests.chaos.misbehaving.pages import corrected
from tests.chaos.misbehaving.paper import Spoil, Story
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

NOISE = re.compile(
    r"^(?:Comments: |This report has been read|More on this|After the |\d\d:\d\d |We use cookies|In short: )"
)
_TOKENS = count(1)
_WORDS = (*furnishing.THINGS, "harbour", "council", "tram", "bridge", "market", "quay", "winter", "mayor", "ferry")
_PICTURE = '</h1><figure><img src="{}"{} alt="The quay"><figcaption>At noon</figcaption></figure>'


def _below(reply: Reply, html: str) -> Reply:
    return replace(reply, body=reply.body.replace(b"</article>", html.encode() + b"</article>", 1))


def _above(reply: Reply, html: str) -> Reply:
    return replace(reply, body=reply.body.replace(b"</h1>", b"</h1>" + html.encode(), 1))


def comments() -> Spoil:
    """Say how many comments there are: one more at every third visit of every third story, none at the others."""
    visits = Counter[str]()

    def dress(asked: Asked, reply: Reply) -> Reply:
        visits[asked.path] += 1
        moves = sum(map(ord, asked.path)) % 3 == 0
        return _below(reply, f"<p>Comments: {visits[asked.path] // 3 if moves else 0}</p>")

    return dress


def comments_and_readers() -> Spoil:
    dress = comments()
    return lambda asked, reply: dresses.with_counter(asked, dress(asked, reply))


def box(_: Asked, reply: Reply) -> Reply:
    """Put a box with three headlines, which are links, between two paragraphs."""
    chance = Random(next(_TOKENS))
    numbers = chance.sample(range(1000), 3)
    links = "".join(
        f'<p><a href="/news/{n}.html">After the {chance.choice(_WORDS)} came the {chance.choice(_WORDS)}</a></p>'
        for n in numbers
    )
    first, end, rest = reply.body.partition(b"</p>")
    box = f'<div class="box"><p><b>More on this</b></p>{links}</div>'.encode() if end else b""
    return replace(reply, body=first + end + box + rest)


def cookies(_: Asked, reply: Reply) -> Reply:
    """Put a line about cookies above the text, at half of all visits."""
    line = "<p>We use cookies so that this page works. By reading on you agree to that, and to our partners' use.</p>"
    return _above(reply, line) if Random(next(_TOKENS)).random() < 0.5 else reply


def summary(_: Asked, reply: Reply) -> Reply:
    """Sum the story up above it, as a machine does: in other words at each visit."""
    words = " ".join(Random(next(_TOKENS)).choices(_WORDS, k=22))
    return _above(reply, f"<p>In short: {words}.</p>")


def lazy_pictures(asked: Asked, reply: Reply) -> Reply:
    """Show a picture, or a blank one that a script would replace, at half of all visits each."""
    name = f"/pictures/quay-{re.sub(r'[^0-9]', '', asked.path) or 0}.jpg"
    blank = ("/blank.gif", f' data-src="{name}"') if Random(next(_TOKENS)).random() < 0.5 else (name, "")
    return _above(reply, _PICTURE.format(*blank))


def ticker(scene: Scene) -> Spoil:
    """Print some stories as tickers: entries with times, the newest first or last, another way at each visit."""
    tickers = {f"/news/{number}.html" for number in scene.next_batch}

    def dress(asked: Asked, reply: Reply) -> Reply:
        if asked.path not in tickers:
            return reply
        lines = [f"<p>{9 + n:02}:{n}5 The council voted on item {n} of {asked.path[6:-5]}.</p>" for n in range(5)]
        return _below(reply, "".join(lines[:: 1 if next(_TOKENS) % 2 else -1]))

    return dress


def print_tickers(scene: Scene) -> None:
    scene.paper.noise, scene.paper.dress = NOISE, ticker(scene)


def canonical_in_turn(scene: Scene) -> None:
    """Show all stories at an AMP address too. Each page names either address as the canonical one, in turn."""
    for number in scene.numbers:
        path = f"/amp/{number}.html"
        scene.paper.show_at(path, number)
        scene.paper.unlisted_paths.add(path)

    visits = Counter[str]()

    def address(asked: Asked) -> str:
        name = asked.path.rpartition("/")[2]
        visits[name] += 1
        return f"/{('amp', 'news')[visits[name] % 2]}/{name}"

    scene.paper.dress = dresses.with_canonical(address)


def redate(scene: Scene) -> None:
    """Print the date of the day above some stories, without any other change."""
    for number in scene.next_batch:
        scene.paper.stories[number].date = "2026-11-29T06:00:00Z"


def vary_by_reader(scene: Scene) -> None:
    """Show each reader one of two texts of some stories, at random."""
    chance = Random(1)
    scene.paper.alternating = frozenset(unedited(scene))
    for number in unedited(scene):
        scene.paper.stories[number].also = corrected(scene.paper.stories[number].text, 8)

    def on_served(story: Story) -> None:
        story.visits = chance.randrange(2)

    scene.paper.on_served = on_served


ODDITIES: tuple[Behaviour, ...] = (
    always_dressed("comments-count", comments(), NOISE),
    always_dressed("comments-beside-counter", comments_and_readers(), NOISE),
    always_dressed("box-in-text", box, NOISE),
    always_dressed("cookies-in-text", cookies, NOISE),
    always_dressed("summaries", summary, NOISE),
    Behaviour("lazy-pictures", nothing, prepare=dressed(lazy_pictures)),
    Behaviour("tickers-in-turn", nothing, prepare=print_tickers),
    Behaviour("canonical-in-turn", nothing, prepare=canonical_in_turn),
    Behaviour("redated", redate),
    Behaviour("varied-by-reader", vary_by_reader),
)
