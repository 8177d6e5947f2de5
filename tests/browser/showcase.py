"""A site with everything that pages can hold, for people and programs that look at each page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
from pydantic import SecretStr

from services.enricher.core.enrich import enrich
from services.publisher.adapters.proof.sealing import Sealer
from shared.archive.schema.connection import KEYED, Connection, open_pool
from shared.archive.schema.roles import PUBLISHER
from shared.ids import article_id, capture_id, derived_id, sha256_hex
from shared.settings import SharedSettings
from shared.storage.folder_blobs import FolderBlobs
from tests.integration.reader.captures import capture
from tests.integration.reader.material import CRANE, NOON, paragraphs
from tests.integration.reader.press import BRIDGE, HARBOUR, KOREAN, PICTURE
from tests.integration.reader.running import SiteUnderTest
from tests.integration.reader.test_copies import FACTS
from tests.integration.reader.test_editions import OTHERS, PARAGRAPHS, written
from tests.publishing import enriched, hours, open_press
from tests.servers import as_role

ARABIC = "https://gazette.example/marfa"
CHINESE = "https://gazette.example/zh"
SPANISH = "https://gazette.example/es"
WITHHELD = "https://gazette.example/withheld"
EDITIONS = "https://gazette.example/{}"
LONG = "https://gazette.example/long"
NAMED = "https://gazette.example/named"
_SEALING_AT = NOON + timedelta(days=2)
DAM, DAM_ANEW = (f"https://{outlet}.example/dam" for outlet in ("gazette", "herald"))
_LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_NAMES = (
    "Kim Jong Un, general secretary of the Workers' Party of Korea, visited Wonsan with 12 engineers, KCNA said. "
    "Guests from Russia, China, Viet Nam, Cuba and Brazil came to Pyongyang, Hamhung and Sinuiju and saw the Taedong "
    "River."
)

PAGES = {
    "front": "/", "more": "/more", "outlets": "/outlets", "status": "/status", "outlet": "/o/gazette",
    "edition": "/o/ilbo/ko", "coverage": "/o/gazette/coverage", "article": "/a/{harbour}", "removed": "/a/{bridge}",
    "side-by-side": "/a/{english}/edition/{korean_edition}", "with-editions": "/a/{english}",
    "withheld": "/a/{withheld}", "chinese": "/a/{chinese}", "spanish": "/a/{spanish}",
    "contributed": "/a/{korean}", "right-to-left": "/a/{arabic}",
    "long-words": "/a/{long}", "translated": "/a/{named}", "copies": "/a/{dam}", "compared": "/a/{dam}/compared",
    "compared-earlier": "/a/{bridge}/revisions/{old}/compared",
    "history": "/a/{bridge}/revisions", "pictures": "/a/{harbour}/pictures", "earlier": "/a/{bridge}/revisions/{old}",
    "cite": "/a/{bridge}/revisions/{old}/cite", "diff": "/a/{bridge}/diff/{old}/{new}", "copy": "/a/{dam}/copy/{anew}",
    "capture": "/captures/{capture}", "picture": "/captures/{picture}",
    "beside": "/captures/{capture}/beside/{later}",
    "certificate": "/captures/{capture}/certificate", "changes": "/changes", "removal": "/removals/{removal}",
    "search": "/search?q=officials",
    "search-empty": "/search", "search-nothing": "/search?q=ferrry&state=removed", "search-error": "/search?q=titel:x",
    "search-help": "/search/help", "trends": "/trends?q=tides&q=crane&interval=day", "trends-empty": "/trends",
    "phrases": "/phrases", "phrase": "/phrases?q=container",
    "activity": "/activity", "activity-none": "/activity?person=Xi+Jinping",
    "names": "/names", "places": "/places", "name": "/names/person.kim-jong-un",
    "about": "/about", "api": "/api", "not-found": "/a/none",
    "bad-parameter": "/changes?kind=painted",
}  # fmt: skip
"""Every page by name, with the words that `fill_showcase` returns in braces."""
EMPTY = {"empty-front": "/", "empty-outlets": "/outlets", "empty-search": "/search?q=x", "empty-changes": "/changes"}
"""Pages of an archive before its first article."""


async def fill_showcase(site: SiteUnderTest) -> dict[str, str]:
    """Add to the press what it lacks, and return the words of the addresses."""
    await _extremes(site)
    await _published(site)
    await _visits(site)
    old, new = [one["id"] for one in (await site.get(f"/api/v1/articles/{article_id(BRIDGE)}")).json["revisions"]]
    ids = {"harbour": HARBOUR, "bridge": BRIDGE, "korean": KOREAN, "arabic": ARABIC, "long": LONG, "named": NAMED}
    ids |= {"dam": DAM, "anew": DAM_ANEW}
    ids |= {"english": EDITIONS.format("en"), "korean_edition": EDITIONS.format("ko"), "withheld": WITHHELD}
    ids |= {"chinese": CHINESE, "spanish": SPANISH}
    await site.indexed(92)
    captures = await _captures(site)
    found = {name: article_id(url) for name, url in ids.items()}
    return found | {"old": old, "new": new, "removal": await _mass_removal(site)} | captures


async def _extremes(site: SiteUnderTest) -> None:
    arabic = (
        "بدأت الرافعة الجديدة عملها في الميناء يوم الاثنين (Harbour Gazette, 2026)، وقال المدير: «إنها مجرد رافعة»."
    )
    await site.filler.article(
        ARABIC, "الرافعة الجديدة في الميناء", paragraphs(arabic, arabic), at=NOON - timedelta(minutes=5), teaser=arabic,
        language="ar", section="ميناء",
    )  # fmt: skip
    row = ["Year", *(str(year) for year in range(2000, 2026))]
    blocks = [
        *paragraphs(f"{_LONG_WORD} {'https://gazette.example/' + 'x' * 200}"),
        {"kind": "table-row", "text": "\t".join(row), "cells": row},
        {"kind": "preformatted", "text": "  1  2  3 " * 40},
    ]
    await site.filler.article(
        LONG, f"{_LONG_WORD} {_LONG_WORD}", blocks, at=NOON - timedelta(minutes=10), teaser=_LONG_WORD * 2,
        section=_LONG_WORD, route="https://gazette.example/" + "route/" * 30,
    )  # fmt: skip
    for url, language, title, text in (
        (CHINESE, "zh", "新起重机吊起第一个集装箱", "新起重机星期一吊起了第一个集装箱。" * 12),
        (
            SPANISH,
            "es",
            "La grúa nueva levanta su primer contenedor",
            "La grúa levantó el lunes su primer contenedor. " * 9,
        ),
    ):
        await site.filler.article(
            url, title, paragraphs(text, text), at=NOON - timedelta(minutes=20), teaser=text, language=language
        )
    withheld = await site.filler.article(WITHHELD, "Withheld", paragraphs("Withheld."), at=NOON - timedelta(minutes=30))
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", withheld)
    await site.filler.outlet("kcna", "Korean Central News Agency of the Democratic People's Republic", {}, "KP")


async def _published(site: SiteUnderTest) -> None:
    """Names, copies and topics come from the enricher, by the way of the publisher."""
    article = enriched("named", hours(1), _NAMES, title="A visit").article
    async with open_press(site.database_url) as press:
        await press.publish(*(written(path, 3, text) for path, text in OTHERS.items()))
        await press.publish(*(written(path, 1, text) for path, text in PARAGRAPHS.items()))
        await press.publish(enrich(article, ["en"], "UTC", lambda _: [("en", 0.99)]), *FACTS)
    revision = (await site.get(f"/api/v1/articles/{article_id(NAMED)}")).json["revision_id"]
    findings = {
        "translation": ("ko", {"title": "방문", "text": "김정은이 원산을 방문하였다."}),
        "tags": ("", ["visit"]),
    }
    for kind, (language, value) in findings.items():
        await site.filler.sql(
            "INSERT INTO annotation (address_id, revision_id, producer, version, kind, language, value, made_at)"
            " VALUES (%s, %s, 'desk', '1', %s, %s, %s::jsonb, %s)",
            article_id(NAMED), revision, kind, language, orjson.dumps(value).decode(), NOON,
        )  # fmt: skip


async def _mass_removal(site: SiteUnderTest) -> str:
    """The page of a mass removal lists the removals between its times, however few."""
    id = derived_id("gazette", "mass-removal")
    await site.filler.sql(
        "INSERT INTO change SELECT (jsonb_populate_record(c, jsonb_build_object('id', %s::text, 'kind', 'mass-removal',"
        " 'article_id', NULL, 'since', c.at, 'data', jsonb_build_object('count', 1)))).*"
        " FROM change c WHERE c.kind = 'removed' AND c.article_id = %s",
        id, article_id(BRIDGE),
    )  # fmt: skip
    return id


async def _visits(site: SiteUnderTest) -> None:
    feed, now = "https://gazette.example/feed.xml", datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for hour in range(0, 24 * 40, 3):
        at, failed = now - timedelta(hours=hour), hour % 45 == 0 or 200 < hour < 260
        await site.filler._put(
            "observation", id=derived_id("look", at.isoformat()), observed_at=at, url=feed, outlet_id="gazette",
            kind="unreachable" if failed else "polled", reason="timeout" if failed else "", address_id=article_id(feed),
            page_kind="feed", entry_point=feed, origin="fetched", links_found=0 if failed else 9, links_new=hour % 2,
        )  # fmt: skip


async def _captures(site: SiteUnderTest) -> dict[str, str]:
    """Two captures of one page and its picture, sealed."""
    at, html = NOON + timedelta(hours=5), '<h1>Crane lifts {} container</h1><img src="{}" alt="">'
    await site.filler.sql("UPDATE capture SET recorded_at = %s", at)
    await site.filler.sql("UPDATE picture SET recorded_at = %s", at)
    found = {
        name: await capture(site, HARBOUR, article_id(HARBOUR), html.format(word, PICTURE).encode(), at + late)
        for name, word, late in (("capture", "first", timedelta()), ("later", "second", timedelta(hours=2)))
    }
    settings = SharedSettings(database_url=SecretStr(as_role(site.database_url, PUBLISHER)))
    blobs = Path(site.settings.blobs)
    async with open_pool(settings, size=1, options=KEYED) as pool:
        sealer = Sealer(
            pool, blobs.parent / "signing.pem", FolderBlobs(blobs), lambda: _SEALING_AT, _database_at_sealing
        )
        while await sealer.seal_next():
            pass
    return found | {"picture": capture_id(PICTURE, NOON, sha256_hex(CRANE))}


async def _database_at_sealing(_: Connection) -> datetime:
    return _SEALING_AT
