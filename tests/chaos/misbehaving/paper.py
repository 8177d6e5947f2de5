"""One invented paper: its stories, what each address shows, and the log of what it served."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import quote

from tests.chaos.misbehaving import pages
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.truth import Served, What
from tests.chaos.misbehaving.wire import Asked, Reply, led

Spoil = Callable[[Asked, Reply], Reply]
"""Makes what is served out of what would have been served."""
FEED = "/feed.xml"
_IN_SECTION = 12
_OTHERS = {"/": pages.HOME, "/login": pages.LOGIN}


@dataclass
class Story:
    """A story. `gone` is the answer after its removal; `also` is the text that alternates with the other (A/B)."""

    number: int
    path: str
    text: Text
    date: str
    gone: Callable[[], Reply] | None = None
    also: Text | None = None
    visits: int = 0

    def shown(self) -> Text:
        self.visits += 1
        return self.also if self.also is not None and self.visits % 2 == 0 else self.text


@dataclass
class Paper:
    """A paper. The thread of the run sets what is public; the serving thread reads it.

    spoil       breaks answers; None while all is well. `struck` are the stories it applies to, None for all
    spoils_all  it breaks the feed and all other pages too
    spoil_feed  breaks only the feed
    home        where the paper is now; requests for other places are redirected there
    not_found   the answer of addresses that never had anything
    dress_feed  changes the feed; it stays a good answer
    plain       returns the path of a story as it is kept here
    noise       matches paragraphs that are no part of a story, wherever an archive reads them
    noise_within  matches parts of paragraphs that are none
    leads_now   returns the path to which a path leads at this moment
    moved_with  answers with a redirect to where the paper or a story is now
    redirected  answers some requests with a redirect of its own
    left_early  stories that were taken off the feed before older ones
    unlisted_paths  further addresses of stories, which no feed lists
    is_stamped  whether every page says when it was changed last
    old_copies  earlier texts, which a cache shows at the next visit of their stories
    """

    name: str
    origin: str = ""
    template: int = 1
    spoil: Spoil | None = None
    struck: frozenset[int] | None = None
    spoils_all: bool = False
    spoil_feed: Spoil | None = None
    home: str = ""
    not_found: Callable[[], Reply] = field(default=lambda: Reply(404, b"<h1>404</h1>"))
    dress: Spoil | None = None
    dress_feed: Callable[[str], str] | None = None
    plain: Callable[[str], str] = str
    noise: re.Pattern[str] | None = None
    noise_within: re.Pattern[str] | None = None
    leads_now: Callable[[str], str] = str
    on_served: Callable[[Story], None] | None = None
    log: list[Served] = field(default_factory=list)
    feeds: list[float] = field(default_factory=list)
    stories: dict[int, Story] = field(default_factory=dict)
    delisted: set[int] = field(default_factory=set)
    alternating: frozenset[int] = frozenset()
    moved_with: Callable[[str], Reply] = field(default=led(301))
    redirected: Callable[[Asked], Reply | None] | None = None
    left_early: set[int] = field(default_factory=set)
    unlisted_paths: set[str] = field(default_factory=set)
    is_stamped: bool = False
    old_copies: dict[int, Text] = field(default_factory=dict)
    _stamps: dict[Text, str] = field(default_factory=dict)
    _paths: dict[str, Story] = field(default_factory=dict)
    _moved: dict[str, str] = field(default_factory=dict)
    _left: dict[str, Story] = field(default_factory=dict)

    def publish(self, number: int) -> Story:
        path, date = f"/news/{number}.html", f"2026-03-{number % 28 + 1:02}T08:{number % 60:02}:00Z"
        story = Story(number, path, pages.first_text(number), date)
        self._paths[path] = self.stories[number] = story
        return story

    def print_again(self, number: int) -> None:
        """Publish the same story at a second address, deliberately."""
        self._paths[f"/weekend/{number}.html"] = replace(self.stories[number], path=f"/weekend/{number}.html")

    def move(self, number: int, path: str) -> None:
        """Redirect the old address to the new one from now on."""
        story = self.stories[number]
        self._paths[path] = story
        self._moved[story.path] = path
        story.path = path

    def move_back(self, number: int, path: str) -> None:
        """Redirect the new address to this earlier one again."""
        self._moved.pop(path, None)
        self.move(number, path)

    def show_at(self, path: str, number: int) -> None:
        """Show the story at a further address, always as at its own."""
        self._paths[path] = self.stories[number]

    def _path(self, path: str) -> str:
        """Return the path as it is kept here: with its query if that names a story."""
        plain = self.plain(path)
        return plain if plain in self._paths else self.plain(path.partition("?")[0])

    def number_at(self, path: str) -> int | None:
        story = self._paths.get(self._path(path)) or self._left.get(path)
        return story.number if story else None

    def rename(self, number: int, path: str) -> None:
        """Give the story another address, before anybody has seen it."""
        story = self.stories[number]
        self._paths.pop(story.path)
        self._paths[path], story.path = story, path

    def leave(self, number: int, path: str) -> None:
        """Show the story at this other address only. The old one is not found from now on."""
        story = self.stories[number]
        self._left[story.path] = story
        self.rename(number, path)

    @property
    def paths(self) -> list[str]:
        return [*self._paths, *self._left]

    def visits(self, since: float) -> dict[str, int]:
        """Return how often each story was served since a moment, by voice."""
        listed = [story for story in list(self._paths.values()) if story.path not in self.unlisted_paths]
        counts = {f"{story.number}{story.path.split('/')[1]}": 0 for story in listed}
        for served in reversed(self.log):
            if served.at < since:
                break
            if served.what is What.LED:
                continue
            counts[served.voice] = counts.get(served.voice, 0) + 1
        return counts

    def answer(self, asked: Asked) -> Reply:
        path = self._path(asked.path)
        if path == FEED:
            return self._feed(asked)
        story = self._paths.get(path)
        if story is not None:
            return self._story(asked, story)
        if path == pages.SECTION:
            return self._spoilt(asked, Reply(body=self._section().encode()))
        return self._spoilt(asked, Reply(body=_OTHERS[path].encode()) if path in _OTHERS else self.not_found())

    def _section(self) -> str:
        newest = list(self.stories.values())[:-_IN_SECTION:-1]
        return pages.section((story.path, story.text.title) for story in newest)

    def _spoilt(self, asked: Asked, reply: Reply) -> Reply:
        reply = self._redirected(asked) or reply
        return self.spoil(asked, reply) if self.spoil and self.spoils_all else reply

    def _redirected(self, asked: Asked) -> Reply | None:
        """Return where the paper or the story has moved."""
        if self.redirected and (reply := self.redirected(asked)):
            return reply
        path = self.leads_now(self._moved.get(asked.path, asked.path))
        home = self.home or asked.origin
        if (home, path) == (asked.origin, asked.path):
            return None
        return self.moved_with(home + path)

    def feed(self, most: int | None = None) -> str:
        """Render the feed, newest first. With `most`, list only the oldest stories, as a stale copy does."""
        listed = {
            path: story
            for path, story in list(self._paths.items())
            if story.number not in self.delisted and path not in self._moved and path not in self.unlisted_paths
        }
        items = [(story.text.title, (self.home or self.origin) + _escaped(path)) for path, story in listed.items()]
        feed = pages.feed("The Westmouth Post", items[:most][::-1])
        return self.dress_feed(feed) if self.dress_feed else feed

    def _feed(self, asked: Asked) -> Reply:
        reply = self._redirected(asked) or Reply(body=self.feed().encode(), headers={"Content-Type": "text/xml"})
        if self.spoil_feed:
            return self.spoil_feed(asked, reply)
        if self.spoil and self.spoils_all:
            return self.spoil(asked, reply)
        if reply.status in (200, 304):
            self.feeds.append(time.time())
        return reply

    def _story(self, asked: Asked, story: Story) -> Reply:
        moved = self._redirected(asked)
        is_struck = self.spoil is not None and (self.struck is None or story.number in self.struck)
        if moved and not is_struck:
            self._note(asked, story, What.LED)
            return moved
        text = story.shown()
        if self.spoil is not None and is_struck:
            self._note(asked, story, What.TROUBLE)
            return self.spoil(asked, self._page(story, text))
        if old := self.old_copies.pop(story.number, None):
            self._note(asked, story, What.TROUBLE)
            return self._page(story, old)
        gone = story.gone
        page = self._page(story, text)
        reply = gone() if gone else page if self.dress else _validated(asked, page)
        self._note(asked, story, What.GONE if gone else What.TEXT, None if gone else text)
        if self.on_served:
            self.on_served(story)
        return self.dress(asked, reply) if self.dress else reply

    def page_of(self, number: int) -> Reply:
        """Return the page of a story as it is without any fault."""
        return self._page(self.stories[number], self.stories[number].text)

    def _page(self, story: Story, text: Text) -> Reply:
        html = pages.page(text, story.date, self.template)
        if self.is_stamped:
            stamp = self._stamps.setdefault(text, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
            html = html.replace("</head>", f'<meta property="article:modified_time" content="{stamp}"></head>', 1)
        return Reply(body=html.encode())

    def _note(self, asked: Asked, story: Story, what: What, text: Text | None = None) -> None:
        voice = f"{story.number}{story.path.split('/')[1]}"
        place = asked.origin + asked.path.partition("?")[0]
        self.log.append(Served(time.time(), story.number, voice, what, text, place))


def _escaped(path: str) -> str:
    return quote(path).replace("~", "%7E")


def _validated(asked: Asked, reply: Reply) -> Reply:
    """Add an ETag to every second page and answer 304 where it matches, as real sites do."""
    tag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
    if asked.path.encode()[-6] % 2:
        return reply
    if asked.headers.get("if-none-match") == tag:
        return Reply(304, headers={"ETag": tag})
    return replace(reply, headers={**reply.headers, "ETag": tag})
