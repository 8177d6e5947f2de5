"""What happens to single stories while the rest of the paper is well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.chaos.misbehaving.pages import first_text, page
from tests.integration.visits.paper import (
    ALL,
    BACK,
    EDITED,
    GONE_AND_BACK_OR_NOTHING,
    GONE_OR_NOTHING,
    REMOVED,
    SOME,
    Case,
    Reply,
    Visit,
    page_of,
    wall,
)

_LATER = "2026-03-09T08:00:00Z"
_SWAPPED = {3: 4, 4: 3}
_HACKED = wall(
    "Hacked by Crew",
    "<h1>Hacked by Crew</h1><p>Your security is low, admin. We were here, and we own every page of this site.</p>"
    "<p>Greetings to all our friends.</p>",
    0,
)
_DENIED = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
_SLOW = '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>'
_GROWING = (
    "This report is being checked by our editors.",
    "We were told of a mistake in it.",
    "The person who wrote it is away until Monday.",
    "Our lawyer has asked for two more days.",
    "We thank all readers for their patience.",
    "Letters about it reach the desk at the usual address.",
)
_REVISED = "This report is being revised. It will be here again soon, in a better form."
_OFFLINE = (
    "We have taken this text offline for the moment, as its figures are in doubt. Please come back tomorrow morning."
)
_COMMENT = "<li><b>Reader {}</b><p>I was there with my children and saw it, and it was not as you say: {}.</p></li>"
_PAGER = '<a href="?c=1">1</a> <a href="?c=2">2</a> <a href="?c=3">3</a>'
_PAGERS = {
    "list": f'<section id="comments"><ol>{_COMMENT.format(1, 1)}{_COMMENT.format(2, 2)}</ol><p>{_PAGER}</p></section>',
    "line": f'<p class="pages">Comments: {_PAGER}</p>',
    "spans": f'<div class="comments-nav">{_PAGER}</div>',
}
_LAMPS = "The port paid for the lamps, the treasurer of Arlen said on Friday, and it will do so again."


def single_stories() -> Iterator[Case]:
    yield Case("404-while-listed", lambda v: Reply("<h1>404</h1>", 404), truth=REMOVED, lasts=True)
    yield Case("410-while-listed-and-back", lambda v: Reply("<h1>Gone</h1>", 410), truth=BACK)
    yield Case("one-edge-lacks-it", lambda v: Reply("<h1>404</h1>", 404) if v.turn % 2 else Reply(v.page))
    yield Case("placeholder-grows", _grown, truth=GONE_AND_BACK_OR_NOTHING)
    yield Case("placeholder-own-headline", lambda v: v.with_text(_REVISED), truth=GONE_AND_BACK_OR_NOTHING)
    yield Case(
        "placeholder-own-headline-two", lambda v: v.with_text(_OFFLINE), frozenset({3, 7}), GONE_AND_BACK_OR_NOTHING
    )
    yield Case("id-reused", lambda v: Reply(page(first_text(90), _LATER)), truth=EDITED, lasts=True)
    yield Case("id-reused-some", lambda v: Reply(page(first_text(90 + v.story), _LATER)), SOME, EDITED, lasts=True)
    yield Case("newest-in-place-of-some", lambda v: Reply(page_of(11)), SOME, GONE_OR_NOTHING, lasts=True)
    swapped = frozenset(_SWAPPED)
    yield Case("swapped-for-a-while", _of_other, swapped)
    yield Case("swapped-for-good", _of_other, swapped, ((), ("revised",)), lasts=True)
    yield from _errors()
    yield from _comments()


def _errors() -> Iterator[Case]:
    yield Case("json-error", lambda v: Reply('{"status":"error","message":"article could not be loaded"}'))
    yield Case("xml-error", lambda v: Reply(_DENIED))
    yield Case("xml-error-everywhere", lambda v: Reply(_SLOW), ALL)
    yield Case("hacked-everywhere", lambda v: Reply(_HACKED), ALL, feed=False)
    yield Case("hacked-one", lambda v: Reply(_HACKED), truth=GONE_AND_BACK_OR_NOTHING)


def _comments() -> Iterator[Case]:
    """An edit beside the pager of the comments."""
    for name, pager in _PAGERS.items():
        dress = lambda n, p, html, pager=pager: html.replace("</article>", f"{pager}</article>")  # noqa: E731
        yield Case(f"comments-pager-{name}", _with_lamps, truth=EDITED, lasts=True, dress=dress)


def _with_lamps(visit: Visit) -> Reply:
    first, last = visit.text.paragraphs[:2], visit.text.paragraphs[2:]
    return Reply(page(replace(visit.text, paragraphs=(*first, _LAMPS, *last)), visit.date))


def _of_other(visit: Visit) -> Reply:
    return Reply(page_of(_SWAPPED[visit.story]))


def _grown(visit: Visit) -> Reply:
    return visit.with_text(" ".join(_GROWING[: 1 + visit.turn % len(_GROWING)]))
