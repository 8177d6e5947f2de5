"""Names in the JSON API."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.names import activity, find_name, most_named
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import data
from services.reader.core.query_params import Params
from shared.names.gazetteer import KINDS, Name


async def names_list(request: Request) -> Response:
    """Return the names that occur most, with their numbers of articles."""
    site, params = context_of(request), Params(request.query_params)
    params.only("kind", "limit")
    kind, limit = params.one_of("kind", KINDS), params.number("limit", 100, 1, 1000)
    found = await most_named(site, kind, limit)
    rows = [{**_name(name), "articles": number} for name, number in found]
    return data(request, {"names": rows, "complete": site.indexer.complete})


async def name_one(request: Request) -> Response:
    """Return a name with its mentions by outlet, month and day, and its titles and spellings in the texts."""
    site = context_of(request)
    Params(request.query_params).only()
    name = find_name(request.path_params["id"])
    found = await activity(site, name)
    return data(
        request,
        {
            **_name(name),
            "wikidata": name.wikidata or None,
            "known_spellings": name.spellings,
            "articles": found.articles,
            "by_outlet": [{"value": id, "articles": number} for id, number in found.outlets.items()],
            "by_month": [{"value": _day(key), "articles": n} for key, n in sorted(found.months.items())],
            "by_day": [{"value": _day(key), "articles": n} for key, n in sorted(found.days.items())],
            "titles": [asdict(span) for span in found.titles],
            "spellings": [asdict(span) for span in found.spellings],
            "complete": site.indexer.complete,
        },
    )


def _name(name: Name) -> dict[str, object]:
    return {"id": name.id, "kind": name.kind, "label": name.label, "page": f"/names/{name.id}"}


def _day(key: int) -> str:
    """Write 20111219 as 2011-12-19, and 201112 as 2011-12."""
    text = str(key)
    return "-".join(part for part in (text[:4], text[4:6], text[6:]) if part)
