"""Phrases: first and last use of one, and the commonest of each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.uses import printed_for, uses_of
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import page
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.phrases import LONGEST, phrase_node, phrase_query, read_month
from services.reader.core.api.query_params import Params
from services.reader.core.charts.histogram import Bar, bars
from shared.archive.read.phrases import CountedRow, PhraseRow, counted_months, phrases_of_month
from shared.names.gazetteer import Name, named, names


@dataclass(frozen=True, slots=True)
class MonthPhrases:
    """The phrases of one month and language, and the other months and languages to choose from.

    Empty if none was counted.
    """

    month: date | None
    language: str
    phrases: Sequence[PhraseRow]
    months: Sequence[date]
    languages: Sequence[str]


async def month_phrases(site: SiteContext, month: date | None, language: str | None) -> MonthPhrases:
    """Return the phrases of a month. By default it is the newest, in the language with most articles."""
    counted = await site.kept("counted months", lambda: counted_months(site.db))
    chosen = _chosen(counted, month, language)
    if chosen is None:
        return MonthPhrases(month, language or "", (), _months(counted), ())
    found = await phrases_of_month(site.db, chosen.month, chosen.language)
    languages = [one.language for one in counted if one.month == chosen.month]
    return MonthPhrases(chosen.month, chosen.language, found, _months(counted), languages)


def names_of(phrase: str) -> list[Name]:
    """Return the names with this spelling."""
    return [names()[id] for id in named(phrase)]


async def phrases_page(request: Request) -> Response:
    """Show one phrase if `q` is given, else the commonest phrases of a month."""
    site, params = context_of(request), Params(request.query_params)
    params.only("q", "month", "language")
    q, month = params.text("q", LONGEST), read_month(params.text("month"))
    uses = await uses_of(site, phrase_node(q)) if q else None
    listed = None if q else await month_phrases(site, month, params.language())
    overview = await site.overview()
    query = phrase_query(q)
    return page(
        request, "phrases.html", overview=overview, q=q, uses=uses, names=names_of(q) if q else (), listed=listed,
        bars=[(bar, narrowed(query, bar)) for bar in bars(uses.months, uses.days)] if uses else [],
        titles={outlet.id: outlet.name for outlet in overview.outlets}, asked_for=query,
        printed=await printed_for(site, uses.editions) if uses else {}, complete=site.indexer.complete,
        every="/search" + query_string(q=query, sort="oldest"), feed="/search.atom" + query_string(q=query),
    )  # fmt: skip


def narrowed(query: str, bar: Bar) -> str:
    """Return the search for the articles that a bar counts."""
    return "/search" + query_string(q=query, since=bar.first.isoformat(), until=bar.last.isoformat())


def _chosen(counted: Sequence[CountedRow], month: date | None, language: str | None) -> CountedRow | None:
    fitting = (one for one in counted if month in (None, one.month) and language in (None, one.language.lower()))
    return next(fitting, None)


def _months(counted: Sequence[CountedRow]) -> list[date]:
    return list(dict.fromkeys(one.month for one in counted))
