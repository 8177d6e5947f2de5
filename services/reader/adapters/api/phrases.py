"""Phrases in the JSON API: first and last use, and the commonest of each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.api.routing import api_router, described
from services.reader.adapters.pages.card_json import card_json
from services.reader.adapters.pages.phrases import month_phrases, names_of
from services.reader.adapters.pages.uses import Uses, uses_of
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import data
from services.reader.core.api import api_records as answers
from services.reader.core.api.api_queries import PhraseQuery, PhrasesQuery
from services.reader.core.api.phrases import phrase_node, read_month

router = api_router()


@described(router, "/phrases", "phrases", answers.Phrases)
async def phrases_list(request: Request, query: Annotated[PhrasesQuery, Query()]) -> Response:
    """The phrases that most articles of a month use."""
    found = await month_phrases(context_of(request), read_month(query.month), query.params.language())
    rows = [{**asdict(row), "since": f"{row.since:%Y-%m}"} for row in found.phrases]
    month = f"{found.month:%Y-%m}" if found.month else None
    months = [f"{one:%Y-%m}" for one in found.months]
    return data(request, {"month": month, "language": found.language, "phrases": rows, "months": months})


@described(router, "/phrases/uses", "phraseUses", answers.PhraseUses)
async def phrase_uses(request: Request, query: Annotated[PhraseQuery, Query()]) -> Response:
    """First and last use of any phrase, by outlet and edition, and its articles a month."""
    site = context_of(request)
    found = await uses_of(site, phrase_node(query.q))
    also = [name.id for name in names_of(query.q)]
    return data(request, {"phrase": query.q, **uses_json(found), "names": also, "complete": site.indexer.complete})


def uses_json(uses: Uses) -> dict[str, object]:
    """Return the members that a phrase and a name have in common."""
    return {
        "articles": uses.articles,
        "first": card_json(uses.first) if uses.first else None,
        "last": card_json(uses.last) if uses.last else None,
        "by_edition": [{**asdict(one), "edition": one.edition or None} for one in uses.editions],
        "by_month": by_time(uses.months),
    }


def by_outlet(uses: Uses) -> list[dict[str, object]]:
    """Return the number of articles of each outlet, most first."""
    counts = Counter[str]()
    for one in uses.editions:
        counts[one.outlet] += one.articles
    return [{"value": id, "articles": number} for id, number in counts.most_common()]


def by_time(counts: Mapping[int, int]) -> list[dict[str, object]]:
    """Return counts keyed by month or day in the order of time."""
    return [{"value": _day(key), "articles": number} for key, number in sorted(counts.items())]


def _day(key: int) -> str:
    """Write 20111219 as 2011-12-19, and 201112 as 2011-12."""
    text = str(key)
    return "-".join(part for part in (text[:4], text[4:6], text[6:]) if part)
