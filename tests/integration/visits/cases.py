"""What papers do to their stories, each with the truth, written down before any of it was run."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests.chaos.misbehaving.pages import first_text, page
from tests.integration.visits.paper import (
    ALL,
    BACK,
    EDITED,
    GONE_AND_BACK_OR_NOTHING,
    GONE_OR_NOTHING,
    NOTHING,
    REMOVED,
    SOME,
    STORIES,
    Case,
    Reply,
    Visit,
    date_of,
    page_of,
    path_of,
    wall,
)

_WALLS = tomllib.loads(Path(__file__).with_name("walls.toml").read_text(encoding="utf-8"))
_LOGIN = wall("Log in", "<main><h1>Log in</h1><p>Log in with your mail address to go on reading the paper.</p></main>", 0)
_EMPTY_SEARCH = "<main><h1>Search</h1><p>We found no results for your words. Try fewer or other words.</p></main>"
_COOKIES = "We value your privacy. We and our 812 partners use cookies and similar technologies. Accept all cookies?"
_PAGER = '<ul class="pagination"><li><a href="?c=1">1</a></li><li><a href="?c=2">2</a></li><li><a href="?c=3">3</a></li></ul>'
_COMMENT = "<li><b>Reader {}</b><p>I was there with my children and saw it, and it was not quite as you say, number {}.</p></li>"


def walls_at_all() -> Iterator[Case]:
    """Each kind of page at every story, another at each; the feed is away with them, or is well."""
    for kind, pages in _WALLS.items():
        for feed in (False, True):
            yield Case(f"{kind}-everywhere{'-feed-well' if feed else ''}", _one_of(pages), ALL, feed=feed)
            yield Case(
                f"{kind}-alike{'-feed-well' if feed else ''}", lambda v, p=pages: _shown(p, 0, v), ALL, feed=feed
            )


def walls_at_one() -> Iterator[Case]:
    """Each single page in place of one story while the others are well, for a while."""
    for kind, pages in _WALLS.items():
        for place in range(len(pages)):
            yield Case(f"{kind}-{place}-at-one", lambda v, p=pages, n=place: _shown(p, n, v))


def _shown(pages: Sequence[tuple[str, str]], place: int, visit: Visit) -> Reply:
    title, body = pages[place % len(pages)]
    return Reply(wall(title, body, visit.number))


def _one_of(pages: Sequence[tuple[str, str]]):  # type: ignore[no-untyped-def]
    return lambda visit: _shown(pages, visit.story * 5, visit)


def redirects() -> Iterator[Case]:
    """Temporary redirects whose target holds the story's address."""

    def led(place: str, html: str):  # type: ignore[no-untyped-def]
        return lambda v: Reply(html, 200, place.format(v.path if isinstance(v, Visit) else v))

    search = wall("Search", _EMPTY_SEARCH, 0)
    yield Case("login-next-one", led("/login?next={}", _LOGIN), lasts=True)
    yield Case("login-next-some", led("/login?next={}", _LOGIN), SOME)
    yield Case("login-next-all-and-nowhere", led("/login?next={}", _LOGIN), ALL, nowhere=led("/login?next={}", _LOGIN))
    yield Case("login-next-one-and-nowhere", led("/login?next={}", _LOGIN), lasts=True, nowhere=led("/login?next={}", _LOGIN))
    yield Case("search-one-as-nowhere", led("/search?q={}", search), truth=REMOVED, lasts=True, nowhere=led("/search?q={}", search))
    yield Case("search-some-as-nowhere", led("/search?q={}", search), SOME, BACK, nowhere=led("/search?q={}", search))
    yield Case("search-all-as-nowhere", led("/search?q={}", search), ALL, feed=False, nowhere=led("/search?q={}", search))
    sorry = wall("The Gazette", "<h1>Let us help you</h1><p>What you look for may be among these.</p>", 0)
    yield Case("sorry-from-one-as-nowhere", led("/help?from={}", sorry), truth=REMOVED, lasts=True, nowhere=led("/help?from={}", sorry))
    yield Case("sorry-from-one", led("/help?from={}", sorry), lasts=True)
    consent = wall("Consent", f"<h1>Your privacy</h1><p>{_COOKIES}</p>", 0)
    yield Case("consent-return-one", led("/consent?return={}", consent), nowhere=led("/consent?return={}", consent))
    yield Case("not-found-url-one", led("/not-found?url={}", sorry), truth=REMOVED, lasts=True)


def comments() -> Iterator[Case]:
    """An edit beside the pager of the comments."""
    box = f'<section id="comments"><h3>Comments</h3><ol>{_COMMENT.format(1, 1)}{_COMMENT.format(2, 2)}</ol>{_PAGER}</section>'
    bare = f'<p class="pages">Comments: <a href="?c=1">1</a> <a href="?c=2">2</a> <a href="?c=3">3</a></p>'
    spans = '<div class="comments-nav"><span>1</span> <a href="?cpage=2#comments">2</a> <a href="?cpage=3#comments">3</a></div>'
    for name, more in (("list", box), ("line", bare), ("spans", spans)):
        dress = lambda n, p, html, more=more: html.replace("</article>", f"{more}</article>")  # noqa: E731
        edited = lambda v: Reply(page(replace(v.text, paragraphs=(*v.text.paragraphs[:2], "The port paid for the lamps, the treasurer of Arlen said on Friday, and it will do so again.", *v.text.paragraphs[2:])), v.date))  # noqa: E731
        yield Case(f"comments-pager-{name}", edited, truth=EDITED, lasts=True, dress=dress)


def later_comments() -> Iterator[Case]:
    """A story is shortened by its editors when its comments get a pager, or a gate gets every address for days."""
    nav = '<div class="comments-nav"><span>1</span> <a href="?cpage=2#comments">2</a> <a href="?cpage=3#comments">3</a></div>'

    def shortened(visit: Visit) -> Reply:
        html = visit.with_text(*visit.text.paragraphs[:2]).body
        return Reply(html.replace("</article>", f"{nav}</article>"))

    def led(visit: Visit | str) -> Reply:
        path = visit.path if isinstance(visit, Visit) else visit
        return Reply(wall("Hold on", "<h1>Hold on</h1><p>This room is closed for the time being.</p>", 0), 200, f"/hold.cgi?url={path}")

    yield Case("comments-pager-appears-with-edit", shortened, truth=EDITED, lasts=True)
    yield Case("hold-all-and-nowhere-feed-well", led, ALL, nowhere=led)


def _grown(visit: Visit) -> Reply:
    lines = ("This report is being checked by our editors.", "We were told of a mistake in it.",
             "The person who wrote it is away until Monday.", "Our lawyer has asked for two more days.",
             "We thank all readers for their patience.", "Letters about it reach the desk at the usual address.")  # fmt: skip
    return visit.with_text(" ".join(lines[: 1 + visit.turn % len(lines)]))


def single_stories() -> Iterator[Case]:
    """What happens to one story while the rest is well."""
    yield Case("404-while-listed", lambda v: Reply("<h1>404</h1>", 404), truth=REMOVED, lasts=True)
    yield Case("410-while-listed-and-back", lambda v: Reply("<h1>Gone</h1>", 410), truth=BACK)
    yield Case("placeholder-grows", _grown, truth=GONE_AND_BACK_OR_NOTHING)
    yield Case("placeholder-own-headline", lambda v: v.with_text("This report is being revised. It will be here again soon, in a better form."), truth=GONE_AND_BACK_OR_NOTHING)
    yield Case("placeholder-own-headline-two", lambda v: v.with_text("We have taken this text offline for the moment, as its figures are in doubt. Please come back tomorrow morning."), frozenset({3, 7}), GONE_AND_BACK_OR_NOTHING)
    yield Case("id-reused", lambda v: Reply(page(first_text(90), "2026-03-09T08:00:00Z")), truth=EDITED, lasts=True)
    yield Case("id-reused-some", lambda v: Reply(page(first_text(90 + v.story), "2026-03-09T08:00:00Z")), SOME, EDITED, lasts=True)
    swap = {3: 4, 4: 3}
    yield Case("swapped-for-a-while", lambda v: Reply(page_of(swap[v.story])), frozenset(swap))
    yield Case("swapped-for-good", lambda v: Reply(page_of(swap[v.story])), frozenset(swap), ((), ("revised",)), lasts=True)
    yield Case("newest-in-place-of-some", lambda v: Reply(page_of(11)), SOME, GONE_OR_NOTHING, lasts=True)
    yield Case("one-edge-lacks-it", lambda v: Reply("<h1>404</h1>", 404) if v.turn % 2 else Reply(v.page))
    yield Case("json-error", lambda v: Reply('{"status":"error","message":"article could not be loaded"}'))
    yield Case("xml-error", lambda v: Reply('<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>1</RequestId></Error>'))
    yield Case("xml-error-everywhere", lambda v: Reply('<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>'), ALL)
    yield Case("hacked-everywhere", lambda v: Reply(wall("Hacked by Crew", "<h1>Hacked by Crew</h1><p>Your security is low, admin. We were here, and we own every page of this site. Greetings to all our friends.</p>", 0)), ALL, feed=False)
    yield Case("hacked-one", lambda v: Reply(wall("Hacked by Crew", "<h1>Hacked by Crew</h1><p>Your security is low, admin. We were here, and we own every page of this site. Greetings to all our friends.</p>", 0)), truth=GONE_AND_BACK_OR_NOTHING)


def parts_of_texts() -> Iterator[Case]:
    """Versions and walls that show a part of the text."""

    def whole(visit: Visit) -> Reply:
        return Reply(visit.page)

    def metered(visit: Visit) -> Reply:
        return visit.with_text(visit.text.paragraphs[0], "You have read your 3 free reports this month. Subscribe now to go on reading.")

    def cookies(visit: Visit) -> Reply:
        own = visit.text.paragraphs
        return visit.with_text(*own[:2], _COOKIES, *own[2:]) if visit.turn % 3 != 1 else Reply(visit.page)

    def cookies_for_rest(visit: Visit) -> Reply:
        return visit.with_text(*visit.text.paragraphs[:2], _COOKIES)

    def region(visit: Visit) -> Reply:
        title, body = _WALLS["regions"][visit.turn % 4]
        return Reply(wall(title, body, visit.number), (200, 451, 403)[visit.turn % 3])

    yield Case("metered-after-visits", metered, ALL, lasts=True)
    yield Case("metered-after-visits-one", metered, lasts=True)
    yield Case("metered-then-whole", metered, SOME)
    yield Case("cookies-within-one", cookies)
    yield Case("cookies-within-all", cookies, ALL)
    yield Case("cookies-for-the-rest", cookies_for_rest, SOME)
    yield Case("regions-mixed-one", region, lasts=True)
    yield Case("regions-mixed-all", region, ALL, feed=True)
    head = '<link rel="canonical" href="https://gazette.example{}"></head>'
    section = lambda n, p, html: html.replace("</head>", head.format(f"/section/{n % 2}/"))  # noqa: E731
    yield Case("canonical-section", whole, dress=section)
    yield Case("canonical-section-later", lambda v: Reply(section(v.story, v.path, v.page)), ALL, lasts=True)
    yield Case("canonical-section-and-wall", lambda v: _shown(_WALLS["errors"], 0, v), ALL, dress=section)
    yield from _versions(head)


def _versions(head: str) -> Iterator[Case]:
    def short(number: int, path: str, html: str) -> str:
        canonical = html.replace("</head>", head.format(path_of(number)))
        if not path.startswith(("/amp", "/m", "/print")):
            return canonical
        text = first_text(number)
        return page(replace(text, paragraphs=text.paragraphs[:2]), date_of(number)).replace("</head>", head.format(path_of(number)))

    def unnamed(number: int, path: str, html: str) -> str:
        named = short(number, path, html)
        return named.replace(head.format(path_of(number)), "</head>")

    def whole(visit: Visit) -> Reply:
        return Reply(visit.page)

    amp, mobile = ({f"/{kind}{path_of(n)}": n for n in (2, 5)} for kind in ("amp", "m"))
    yield Case("amp-partial", whole, frozenset(), extra=amp, dress=short)
    yield Case("mobile-partial-unnamed", whole, frozenset(), extra=mobile, dress=unnamed, articles=(STORIES, STORIES + 1, STORIES + 2))


def cases() -> list[Case]:
    found = [*walls_at_all(), *walls_at_one(), *redirects(), *comments(), *later_comments(), *single_stories(), *parts_of_texts()]
    assert len({case.name for case in found}) == len(found)
    return found


__all__ = ["ALL", "NOTHING", "cases"]
