"""Names in the JSON API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.api.phrases import by_outlet, by_time, uses_json
from services.reader.adapters.api.routing import api_router, described
from services.reader.adapters.pages.most_named import most_named
from services.reader.adapters.pages.names import find_name, name_uses
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import data
from services.reader.core.api import api_records as answers
from services.reader.core.api.api_queries import NamesQuery, NoQuery
from shared.names.gazetteer import Name
from shared.query.nodes import All, Is

router = api_router()


@described(router, "/names", "names", answers.Names)
async def names_list(request: Request, query: Annotated[NamesQuery, Query()]) -> Response:
    """Names that occur most, or those like `q`, with their numbers of articles."""
    site = context_of(request)
    found = await most_named(site, All(()), query.kind, query.q)
    rows = [{**_name(name), "articles": number} for name, number in found[: query.limit]]
    return data(request, {"names": rows, "total": len(found), "complete": site.indexer.complete})


@described(router, "/names/{id}", "name", answers.Name, 404)
async def name_one(
    request: Request,
    id: Annotated[str, Path(description="Id of a name, such as `place.pyongyang`.")],
    query: Annotated[NoQuery, Query()],
) -> Response:
    """One name: its articles by outlet, month and day, its titles and spellings in the texts."""
    site = context_of(request)
    name = find_name(id)
    found = await name_uses(site, name)
    days = (await site.indexer.counts(Is("name", name.id), ("day",)))["day"]
    return data(
        request,
        {
            **_name(name),
            "wikidata": name.wikidata or None,
            "known_spellings": name.spellings,
            **uses_json(found.uses),
            "by_outlet": by_outlet(found.uses),
            "by_day": by_time(days),
            "titles": [asdict(span) for span in found.titles],
            "spellings": [asdict(span) for span in found.spellings],
            "complete": site.indexer.complete,
        },
    )


def _name(name: Name) -> dict[str, object]:
    return {"id": name.id, "kind": name.kind, "label": name.label, "page": f"/names/{name.id}"}
