"""Build messages from the core's results: articles, requests for links and images, observations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from services.parser.core import PARSER_VERSION
from services.parser.core.extraction import Extraction, NotAnArticle, Refusal
from services.parser.core.links import Link, Links
from services.parser.core.links.feed_items import FEED_TEXT
from services.parser.core.page import Page
from services.parser.core.urls.canonical import address_of, identity
from shared.contracts import (
    Article,
    BlockKind,
    FetchRequest,
    Hints,
    Lane,
    Observation,
    ObservationKind,
    Origin,
    PageKind,
)
from shared.contracts.capture import FeedItem
from shared.homepages import redirected_to_homepage
from shared.sources import Sources

IMAGE_PRIORITY = 8
CHILD_SITEMAP_PRIORITY = 7
_NEWEST_PARTS = 3
_KINDS = {
    Refusal.SOFT_GONE: ObservationKind.SOFT_GONE,
    Refusal.CHALLENGE: ObservationKind.BLOCKED,
    Refusal.CONSENT: ObservationKind.BLOCKED,
    Refusal.MAINTENANCE: ObservationKind.BLOCKED,
    Refusal.LOGIN: ObservationKind.BLOCKED,
}


def article_of(page: Page, read: Extraction) -> Article:
    """Return the article's message.

    If an aggregator's page names the original outlet, the article belongs to that outlet, with the aggregator as its
    route.
    """
    outlet, route = _outlet_and_route(page, read)
    capture = page.capture
    return Article(
        capture_id=page.capture_id,
        url=page.url,
        address=identity(page.url, read.canonical, read.language),
        captured_at=page.captured_at,
        outlet=outlet,
        edition=page.edition if outlet == page.outlet.id else None,
        body=page.body,
        origin=capture.origin,
        producer=capture.producer,
        route=route,
        status=capture.status,
        parser=parser_version(page, read),
        title=read.title,
        blocks=read.blocks,
        standfirst=read.standfirst,
        byline=read.byline,
        section=read.section,
        tags=read.tags,
        published=read.published,
        updated=read.updated,
        language_declared=read.language,
        canonical=read.canonical or None,
        alternates=read.alternates,
        lead_image=read.lead_image,
        paywalled=read.paywalled,
        rules=read.rules,
        doubts=read.doubts,
        layout=read.layout,
        cuts=read.cuts,
        cuts_limited=read.cuts_limited,
    )


def parser_version(page: Page, read: Extraction) -> str:
    """Return `N`, or `N+OUTLET@RULES` where the outlet's rules were applied."""
    return PARSER_VERSION if read.rules.get("text") in ("story", FEED_TEXT) else version_for(page)


def version_for(page: Page) -> str:
    """Return the version that reads an HTML page, including the outlet's rules that apply to it."""
    return PARSER_VERSION if page.rules is None else f"{PARSER_VERSION}+{page.outlet.id}@{page.rules.version}"


def _outlet_and_route(page: Page, read: Extraction) -> tuple[str, str]:
    said = " ".join((read.byline.printed, read.section, *read.tags)).replace(page.outlet.name, " ")
    for name, outlet in sorted(page.outlet.belongs_to.items(), key=lambda pair: -len(pair[0])):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said):
            return outlet, page.capture.route or page.outlet.id
    return page.outlet.id, page.capture.route


def image_urls(article: Article) -> list[str]:
    """Return the addresses of the lead picture and of the pictures in the text, in this order."""
    urls = [article.lead_image.url] if article.lead_image else []
    return urls + [block.url for block in article.blocks if block.kind is BlockKind.IMAGE and block.url]


def part_requests(article: Article, kind: PageKind, urls: Iterable[str], lane: Lane) -> list[FetchRequest]:
    """Return requests for parts of the article's page."""
    return [
        FetchRequest(
            url=url, kind=kind, outlet=article.outlet, edition=article.edition, lane=lane, priority=IMAGE_PRIORITY,
            referrer=article.url,
        )
        for url in urls
    ]  # fmt: skip


def link_requests(page: Page, links: Links, lane: Lane, sources: Sources) -> list[FetchRequest]:
    return [_link_request(page, link, lane, sources) for link in links.links]


def _link_request(page: Page, link: Link, lane: Lane, sources: Sources) -> FetchRequest:
    """Return the request for a link.

    A link to another known outlet belongs to that outlet. A URL that no source file claims belongs to the list that it
    appeared in.
    """
    place = sources.by_url(link.url)
    known = place.outlet.id in sources.outlets and place.outlet.id != page.outlet.id
    return FetchRequest(
        url=link.url,
        kind=link.kind,
        outlet=place.outlet.id if known else page.outlet.id,
        edition=place.edition if known else page.edition or place.edition,
        lane=lane,
        priority=CHILD_SITEMAP_PRIORITY if link.kind is PageKind.SITEMAP else 5,
        referrer=page.capture.url,
        hints=Hints(
            title=link.title,
            teaser=link.teaser,
            published_printed=link.published,
            language=link.language,
            image_url=link.image or None,
            byline=link.byline,
            item=FeedItem(body=page.body, captured_at=page.captured_at) if link.whole and _is_our_feed(page) else None,
        ),
    )


def newest_parts(requests: Sequence[FetchRequest]) -> list[FetchRequest]:
    """Return the requests for the parts of a sitemap that changed last, as its index says. They come first."""
    parts = [one for one in requests if one.kind is PageKind.SITEMAP and one.hints.published_printed]
    return parts[:_NEWEST_PARTS]


def _is_our_feed(page: Page) -> bool:
    return page.capture.kind is PageKind.FEED and page.capture.origin is Origin.FETCHED


def refused_observation(page: Page, refusal: NotAnArticle) -> Observation:
    """Return what a page is that is no article. What is gone is the address that was asked for, wherever it led."""
    kind = observation_kind(refusal.reason)
    if kind is ObservationKind.SOFT_GONE and page.capture.origin is not Origin.FETCHED:
        kind = ObservationKind.NO_ARTICLE  # others may not find a page that was never removed
    seen = _observation(page, kind, refusal.reason.value, refusal.detail)
    led = {"address": None, "moved_to": page.url} if kind is ObservationKind.SOFT_GONE and page.is_redirected else {}
    return seen.model_copy(update={"parser": version_for(page), **led})


def observation_kind(reason: Refusal) -> ObservationKind:
    """Return what a refusal says about the address: gone, blocked, or no article. The last says nothing of either."""
    return _KINDS.get(reason, ObservationKind.NO_ARTICLE)


def poll_observation(page: Page, links: Links, new: int) -> Observation:
    led_home = redirected_to_homepage(page.capture.url, page.capture.final_url or "")
    seen = _observation(page, ObservationKind.POLLED, links.fault or ("redirected-home" if led_home else ""), "")
    root = page.capture.url if page.is_entry_point else page.capture.referrer or page.capture.url
    return seen.model_copy(update={"links_found": len(links.links), "links_new": new, "entry_point": root})


def _observation(page: Page, kind: ObservationKind, reason: str, detail: str) -> Observation:
    capture = page.capture
    return Observation(
        kind=kind,
        url=capture.url,
        observed_at=page.captured_at,
        outlet=page.outlet.id,
        edition=page.edition,
        page_kind=capture.kind,
        address=address_of(page.url) if capture.kind is PageKind.ARTICLE else None,
        capture_id=page.capture_id,
        body=page.body,
        origin=capture.origin,
        producer=capture.producer,
        status=capture.status,
        reason=reason[:80],
        detail=detail[:1000],
    )
