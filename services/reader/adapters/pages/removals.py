"""A mass removal: what an outlet took down at about the same time, with the proof, as a page, CSV or JSON lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import fields

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.reader.adapters.pages.search_export import csv_line, printed_day
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import NotFound, page
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import ARTICLE_ID, Params
from services.reader.core.wording.translation import N_, _
from shared.archive.read.mass_removals import (
    Counted,
    MassRemoval,
    RemovedArticle,
    counts,
    every_removed,
    mass_removal,
    removed_articles,
    removed_ids,
)

PAGE = 100
UNDATED = "undated"
_Articles = AsyncIterator[list[RemovedArticle]]
_Write = Callable[[str, _Articles], AsyncIterator[bytes]]
_FIELDS = [field.name for field in fields(RemovedArticle)]
_LINE = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
_TITLES = (("year", N_("Year")), ("topic", N_("Topic")), ("language", N_("Language")))
_FILTERS = tuple(name for name, _title in _TITLES)
COLUMNS = (
    "id", "edition", "language", "published", "date", "topics", "first_captured_at", "last_seen_at", "missing_since",
    "removed_at", "state", "title", "address", "page", "capture", "certificate",
)  # fmt: skip


async def removal_page(request: Request) -> Response:
    """Page `/removals/ID`: how many articles by year and topic, and a list of them."""
    site, removal = context_of(request), await _found(request)
    chosen, number = _chosen(request), Params(request.query_params).number("page", 1, 1, 100_000)
    counted = await site.kept(("removal", removal), lambda: counts(site.db, removal))
    ids, shown = list[str](), counted
    if occurs(counted, chosen):
        key, wanted = ("removal", removal, *chosen.values()), _wanted(chosen)
        ids = await site.kept(key, lambda: removed_ids(site.db, removal, *wanted))
        shown = await site.kept(("counts", *key), lambda: counts(site.db, removal, *wanted))
    here, first = f"/removals/{removal.id}", (number - 1) * PAGE
    following = query_string(**chosen, page=str(number + 1)) if len(ids) > first + PAGE else ""
    return page(
        request,
        "removal.html",
        overview=await site.overview(),
        removal=removal,
        total=sum(one.number for one in counted if one.name == "language"),
        tallies=[(_(title), name, [one for one in _in_order(shown) if one.name == name]) for name, title in _TITLES],
        chosen=chosen,
        number=len(ids),
        articles=await removed_articles(site.db, removal, ids[first : first + PAGE]),
        own=here,
        file=query_string(**chosen),
        following=here + following if following else "",
        now=site.now(),
        feed="/changes.atom" + query_string(kind="mass-removal", outlet=removal.outlet_id),
    )


async def removal_csv(request: Request) -> Response:
    """Write a header line and a line for each article, the newest first, with the addresses of the proof."""
    return await _file(request, "text/csv; charset=utf-8", "csv", _csv)


async def removal_jsonl(request: Request) -> Response:
    """Write a JSON object per line for each article, the newest first, with the addresses of the proof."""
    return await _file(request, "application/x-ndjson", "jsonl", _jsonl)


async def _file(request: Request, media_type: str, ending: str, write: _Write) -> Response:
    site, removal = context_of(request), await _found(request)
    articles = every_removed(site.db, removal, await removed_ids(site.db, removal, *_wanted(_chosen(request))))
    name = f'attachment; filename="presswatch-removal-{removal.outlet_id}-{removal.at:%Y-%m-%d}.{ending}"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return StreamingResponse(write(site.base(request), articles), media_type=media_type, headers=headers)


async def _csv(base: str, articles: _Articles) -> AsyncIterator[bytes]:
    yield csv_line([*COLUMNS])
    async for some in articles:
        yield b"".join(csv_line(_cells(base, one)) for one in some)


def _cells(base: str, one: RemovedArticle) -> list[str]:
    date = {"published": (one.published or {}).get("value", ""), "date": printed_day(one.published)}
    row = {**_row(base, one), **date}
    return [_cell(row[name]) for name in COLUMNS]


async def _jsonl(base: str, articles: _Articles) -> AsyncIterator[bytes]:
    async for some in articles:
        yield b"".join(orjson.dumps(_row(base, one), option=_LINE) for one in some)


def _row(base: str, one: RemovedArticle) -> dict[str, object]:
    capture = f"{base}/captures/{one.capture}" if one.capture else None
    links = {"page": f"{base}/a/{one.id}", "capture": capture, "certificate": capture and f"{capture}/certificate.json"}
    return {**{name: getattr(one, name) for name in _FIELDS}, **links}


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


async def _found(request: Request) -> MassRemoval:
    id = request.path_params["id"]
    found = await mass_removal(context_of(request).db, id) if ARTICLE_ID.fullmatch(id) else None
    if found is None:
        raise NotFound(_("The archive has no such mass removal."))
    return found


def _chosen(request: Request) -> dict[str, str]:
    params = Params(request.query_params)
    params.only(*_FILTERS, "page")
    return {name: params.text(name, 20) for name in _FILTERS}


def _wanted(chosen: dict[str, str]) -> tuple[str | None, str | None, str | None]:
    """Return year, language and topic as the archive takes them."""
    year = "" if chosen["year"] == UNDATED else chosen["year"] or None
    return year, chosen["language"] or None, chosen["topic"] or None


def occurs(counted: Sequence[Counted], chosen: dict[str, str]) -> bool:
    """Return whether each chosen value has articles. Lists are not cached for values that a visitor makes up."""
    known = {(one.name, one.value or UNDATED) for one in counted}
    return all(not value or (name, value) in known for name, value in chosen.items())


def _in_order(counted: Sequence[Counted]) -> list[Counted]:
    """Put the years in order, and the commonest language and topic first."""
    return sorted(counted, key=lambda one: (one.value == "", one.value) if one.name == "year" else (False, ""))
