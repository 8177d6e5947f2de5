"""Answers that are somebody else's: another story, the front page, a notice in the frame of the story."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from random import Random

from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_TOKENS = count(1)
_TEXT = re.compile(rb"(?:<p>.*?</p>)+")
_SHOWN = re.compile(rb"<(h1|title|p)>.*?</\1>")
_CONSENT = (
    b"<p>Your privacy matters to us. We and our 1,204 partners keep data on your device in order to show you offers"
    b" that suit you, and to count how often they are seen by people like you.</p>"
    b"<p>Press the green button to agree, or choose below what you allow. You may change this at any time.</p>"
)
_SHELL = b"<p>This page needs a newer browser to show its text. Please allow scripts and load it again.</p>"


def one_story_everywhere(scene: Scene) -> Spoil:
    """Show the page of one story at every address, as a cache with a wrong key does."""
    page = scene.paper.page_of(scene.numbers[-1])
    return lambda _, __: page


def any_story_anywhere(scene: Scene) -> Spoil:
    """Show the page of some other story, another at each visit. None of these is edited meanwhile."""
    chance = Random(1)
    return lambda _, __: scene.paper.page_of(chance.choice(scene.numbers[2:-1]))


def front_page(scene: Scene) -> Spoil:
    """Show the front page with the newest headlines, without a redirect."""
    stories = list(scene.paper.stories.values())

    def spoil(_: Asked, __: Reply) -> Reply:
        start = next(_TOKENS) % 7
        teasers = "".join(
            f'<section><h2><a href="{s.path}">{s.text.title}</a></h2><p>{s.text.paragraphs[0]}</p></section>'
            for s in stories[start : start + 12]
        )
        head = "<head><title>The Westmouth Post</title></head>"
        html = f"<!doctype html><html lang='en'>{head}<body><h1>Today</h1>{teasers}</body></html>"
        return Reply(body=html.encode())

    return spoil


def consent_in_place(_: Asked, reply: Reply) -> Reply:
    """Ask for consent where the text should be. Headline and date stay."""
    return replace(reply, body=_TEXT.sub(_CONSENT, reply.body, count=1))


def shell(_: Asked, reply: Reply) -> Reply:
    """Show the frame of the story; a script would load its text."""
    return replace(reply, body=_TEXT.sub(_SHELL, reply.body, count=1))


def challenge(_: Asked, __: Reply) -> Reply:
    """Ask the visitor to prove that it is a browser, with another token each time."""
    token = b"%08x" % (next(_TOKENS) * 7919)
    return Reply(
        body=b"<!doctype html><html><head><title>One moment</title></head><body><h1>One moment, please</h1>"
        b"<p>We make sure that you are a person before we show you the page. This takes a few seconds.</p>"
        b"<p>Your number is %s.</p><script>var t='%s';document.cookie='p='+t;location.reload()</script></body></html>"
        % (token, token)
    )


def one_in_three(spoil: Spoil) -> Spoil:
    asked_for = count(1)
    return lambda asked, reply: spoil(asked, reply) if next(asked_for) % 3 == 0 else reply


def loop(asked: Asked, _: Reply) -> Reply:
    return Reply(302, headers={"Location": asked.origin + asked.path})


def read_as_latin(_: Asked, reply: Reply) -> Reply:
    """Show the text as UTF-8 that was taken for Windows-1252 and encoded again."""
    return replace(reply, body=reply.body.decode("latin-1").encode())


def escaped_twice(_: Asked, reply: Reply) -> Reply:
    """Escape headline and text once more, so that readers see `&quot;`."""
    return replace(reply, body=_SHOWN.sub(lambda m: m[0].replace(b"&", b"&amp;"), reply.body))


def question_marks(_: Asked, reply: Reply) -> Reply:
    """Show a question mark for each letter that a small character set does not have."""
    return replace(reply, body=reply.body.decode().encode("ascii", "replace"))


def wrongly_declared(_: Asked, reply: Reply) -> Reply:
    """Send EUC-KR and call it UTF-8."""
    return replace(reply, body=reply.body.decode().encode("euc-kr", "replace"))
