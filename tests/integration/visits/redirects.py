"""Temporary redirects whose target holds the story's address: gates, searches, and pages for what is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.integration.visits.paper import ALL, BACK, REMOVED, SOME, Case, Reply, Visit, wall

_LOGIN = wall(
    "Log in", "<main><h1>Log in</h1><p>Log in with your mail address to go on reading the paper.</p></main>", 0
)
_SEARCH = wall(
    "Search", "<main><h1>Search</h1><p>We found no results for your words. Try fewer or other words.</p></main>", 0
)
_SORRY = wall("The Gazette", "<h1>Let us help you</h1><p>What you look for may be among these.</p>", 0)
_HOLD = wall("Hold on", "<h1>Hold on</h1><p>This room is closed for the time being.</p>", 0)
_CONSENT = wall("Consent", "<h1>Your privacy</h1><p>We use cookies. Accept all cookies, or manage your choices?</p>", 0)


def _led(place: str, html: str) -> Callable[[Visit | str], Reply]:
    return lambda asked: Reply(html, 200, place.format(asked.path if isinstance(asked, Visit) else asked))


def redirects() -> Iterator[Case]:
    login, search, help_page = (
        _led("/login?next={}", _LOGIN),
        _led("/search?q={}", _SEARCH),
        _led("/help?from={}", _SORRY),
    )
    consent, hold = _led("/consent?return={}", _CONSENT), _led("/hold.cgi?url={}", _HOLD)
    yield Case("login-next-one", login, lasts=True)
    yield Case("login-next-some", login, SOME)
    yield Case("login-next-all-and-nowhere", login, ALL, nowhere=login)
    yield Case("login-next-one-and-nowhere", login, lasts=True, nowhere=login)
    yield Case("search-one-as-nowhere", search, truth=REMOVED, lasts=True, nowhere=search)
    yield Case("search-some-as-nowhere", search, SOME, BACK, nowhere=search)
    yield Case("search-all-as-nowhere", search, ALL, feed=False, nowhere=search)
    yield Case("help-from-one-as-nowhere", help_page, truth=REMOVED, lasts=True, nowhere=help_page)
    yield Case("help-from-one", help_page, lasts=True)
    yield Case("consent-return-one", consent, nowhere=consent)
    yield Case("not-found-url-one", _led("/not-found?url={}", _SORRY), truth=REMOVED, lasts=True)
    yield Case("hold-all-and-nowhere-feed-well", hold, ALL, nowhere=hold)
