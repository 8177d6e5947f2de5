"""oEmbed: what another site shows when someone pastes the address of an article of this archive."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.article_text import text_of_article
from services.reader.adapters.pages.signposts import permalink
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import NotFound, data
from services.reader.core.api.query_params import Params
from services.reader.core.article.teasers import shorten
from services.reader.core.wording.translation import _
from shared.archive.read.articles import ArticleRow

_WIDTH, _LEAST = 600, 200
_STATES = {
    "removed": "removed at source", "suspected": "removal suspected", "restored": "restored at source",
}  # fmt: skip
_QUOTE = Markup(
    '<blockquote class="presswatch" cite="{href}"><p lang="{lang}">{teaser}</p>'
    '<footer><a href="{href}" lang="{lang}">{title}</a>, {facts}</footer></blockquote>'
)


async def oembed(request: Request) -> Response:
    """Describe an article as a quotation without script or style. Only JSON is offered, as the specification allows."""
    site, params = context_of(request), Params(request.query_params)
    params.only("url", "format", "maxwidth", "maxheight")
    if (params.text("format") or "json") != "json":
        raise HTTPException(501, "Only the format json is offered")
    width = min(_WIDTH, params.number("maxwidth", _WIDTH, 1, 10_000))
    base = site.base(request)
    id, revision = _article_in(params.text("url", 2_000), base)
    row = await find_article(site, id, revision)
    if isinstance(row, Moved):
        row = await find_article(site, row.id, row.revision)
        assert not isinstance(row, Moved), "an address leads to an article in one step"
    text = await text_of_article(site, row)
    date = text.published.brief if text.published else ""
    facts = ", ".join(part for part in (text.outlet, date, _STATES.get(row.state, "")) if part)
    found = {
        "version": "1.0",
        "type": "rich",
        "title": row.title,
        "author_name": text.outlet,
        "author_url": base + text.outlet_href,
        "provider_name": "Presswatch",
        "provider_url": f"{base}/",
        "width": max(width, _LEAST),
        "height": None,
        "html": _QUOTE.format(
            href=permalink(base, row) if revision else f"{base}/a/{row.id}", lang=row.language,
            teaser=shorten(_beginning(row)), title=row.title or "(without a title)", facts=facts,
        ),
    }  # fmt: skip
    return data(request, found)


def _article_in(url: str, base: str) -> tuple[str, str | None]:
    """Return the ids of the article and of the text that an address of this site names. Raises `NotFound`."""
    parts = url.removeprefix(f"{base}/a/").partition("?")[0].split("/") if url.startswith(f"{base}/a/") else []
    match parts:
        case [id]:
            return id, None
        case [id, "revisions", revision]:
            return id, revision
    raise NotFound(_("There is no article at this address."))


def _beginning(row: ArticleRow) -> str:
    texts = (str(block.get("text", "")).strip() for block in row.blocks)
    return row.standfirst or row.teaser or next((text for text in texts if text), "")
