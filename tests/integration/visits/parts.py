"""Versions and walls that show a part of the text, and canonical links that many stories share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.chaos.misbehaving.pages import first_text, page
from tests.integration.visits.paper import ALL, SOME, STORIES, Case, Reply, Visit, date_of, path_of, wall
from tests.integration.visits.walls import WALLS, shown

_COOKIES = "We value your privacy. We and our 812 partners use cookies and similar technologies. Accept all cookies?"
_METERED = "You have read your 3 free reports this month. Subscribe now to go on reading."


def parts_of_texts() -> Iterator[Case]:
    yield Case("metered-after-visits", _metered, ALL, lasts=True)
    yield Case("metered-after-visits-one", _metered, lasts=True)
    yield Case("metered-then-whole", _metered, SOME)
    yield Case("cookies-within-one", _with_cookies)
    yield Case("cookies-within-all", _with_cookies, ALL)
    yield Case("cookies-for-the-rest", lambda v: v.with_text(*v.text.paragraphs[:2], _COOKIES), SOME)
    yield Case("regions-mixed-one", _region, lasts=True)
    yield Case("regions-mixed-all", _region, ALL)
    yield Case("canonical-section", _whole, dress=_of_section)
    yield Case("canonical-section-later", lambda v: Reply(_of_section(v.story, v.path, v.page)), ALL, lasts=True)
    yield Case("canonical-section-and-wall", lambda v: shown("errors", 0, v), ALL, dress=_of_section)
    amp, mobile = ({f"/{kind}{path_of(n)}": n for n in (2, 5)} for kind in ("amp", "m"))
    yield Case("amp-partial", _whole, frozenset(), extra=amp, dress=_partial)
    several = (STORIES, STORIES + 1, STORIES + 2)
    yield Case("mobile-partial-unnamed", _whole, frozenset(), extra=mobile, dress=_unnamed, articles=several)


def _whole(visit: Visit) -> Reply:
    return Reply(visit.page)


def _metered(visit: Visit) -> Reply:
    return visit.with_text(visit.text.paragraphs[0], _METERED)


def _with_cookies(visit: Visit) -> Reply:
    own = visit.text.paragraphs
    return visit.with_text(*own[:2], _COOKIES, *own[2:]) if visit.turn % 3 != 1 else Reply(visit.page)


def _region(visit: Visit) -> Reply:
    title, body = WALLS["regions"][visit.turn % 4]
    return Reply(wall(title, body, visit.number), (200, 451, 403)[visit.turn % 3])


def _named(path: str) -> str:
    return f'<link rel="canonical" href="https://gazette.example{path}"></head>'


def _of_section(number: int, _: str, html: str) -> str:
    return html.replace("</head>", _named(f"/section/{number % 2}/"))


def _partial(number: int, path: str, html: str) -> str:
    if path.startswith(("/amp", "/m/")):
        text = first_text(number)
        html = page(replace(text, paragraphs=text.paragraphs[:2]), date_of(number))
    return html.replace("</head>", _named(path_of(number)))


def _unnamed(number: int, path: str, html: str) -> str:
    return _partial(number, path, html).replace(_named(path_of(number)), "</head>")
