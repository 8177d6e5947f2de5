"""A paper that is visited under a clock of our own: true fetcher rules, parser and publisher, without a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from tests.chaos.misbehaving.pages import Text, first_text, page

STORIES, HEALTHY, SPELL, AFTER = 12, 5, 9, 6
"""How many stories there are, and for how many rounds of visits all is well, something is wrong, and all is well."""
SITE = "https://gazette.example"
ONE = frozenset({3})
SOME = frozenset({3, 7, 8})
ALL = frozenset(range(STORIES))

Truth = Sequence[Sequence[str]]
NOTHING: Truth = ((),)
REMOVED: Truth = (("removed",),)
BACK: Truth = (("removed", "restored"),)
EDITED: Truth = (("revised",),)
GONE_AND_BACK_OR_NOTHING: Truth = ((), ("removed", "restored"))
GONE_OR_NOTHING: Truth = ((), ("removed",))


@dataclass(frozen=True)
class Reply:
    """An answer. A redirect leads to the path `led_to`, where `body` stands."""

    body: str = ""
    status: int = 200
    led_to: str = ""
    led_by: int = 302


@dataclass(frozen=True)
class Visit:
    """A visit of a story while something is wrong. `turn` counts these rounds from 0, `number` all visits."""

    story: int
    turn: int
    number: int

    @property
    def path(self) -> str:
        return path_of(self.story)

    @property
    def text(self) -> Text:
        return first_text(self.story)

    @property
    def date(self) -> str:
        return date_of(self.story)

    @property
    def page(self) -> str:
        return page_of(self.story)

    def with_text(self, *paragraphs: str) -> Reply:
        """Return the story's page with other paragraphs below its own headline and date."""
        return Reply(page(replace(self.text, paragraphs=paragraphs), self.date))


@dataclass(frozen=True)
class Case:
    """What a paper does, and what may be claimed of it.

    answer    the answer for a story that is hit
    hit       the stories that are hit, all others stay well
    truth     the histories of which each of them must have one, without suspicions
    lasts     whether it never ends
    feed      whether the feed is well meanwhile
    nowhere   the answer for an address that never existed; 404 by default
    extra     further addresses, each with the story that stands there
    articles  how many articles there may be
    dress     changes every page from the start
    """

    name: str
    answer: Callable[[Visit], Reply]
    hit: frozenset[int] = ONE
    truth: Truth = NOTHING
    lasts: bool = False
    feed: bool = True
    nowhere: Callable[[str], Reply] = field(default=lambda path: Reply("<h1>404 Not Found</h1>", 404))
    extra: Mapping[str, int] = field(default_factory=dict)
    articles: Sequence[int] = (STORIES,)
    dress: Callable[[int, str, str], str] = field(default=lambda number, path, html: html)


def path_of(number: int) -> str:
    return f"/news/{number + 4100}-report.html"


def date_of(number: int) -> str:
    return f"2026-02-{number % 27 + 1:02}T08:{number:02}:00Z"


def page_of(number: int) -> str:
    return page(first_text(number), date_of(number))


def wall(title: str, body: str, token: int) -> str:
    html = f"<!doctype html><html><head><title>{escape(title)}</title></head><body>{body}</body></html>"
    return html.replace("TOKEN", f"{token * 7919 + 104729:x}")
