"""A date stands on each page as the outlet printed it: in its own zone, and no more precisely."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from shared.ids import article_id
from tests.integration.reader.material import paragraphs
from tests.integration.reader.running import SiteUnderTest

MIDNIGHT = datetime(2025, 12, 31, 15, tzinfo=UTC)
"""The first moment of 2026 in Seoul."""
PRINTED = {"value": MIDNIGHT.isoformat(), "precision": "day", "rule": "test", "zone": "Asia/Seoul"}
SPEECH = "https://yonbo.example/speech"


async def publish(site: SiteUnderTest) -> None:
    await site.filler.outlet("yonbo", "Yonbo", {"ko": "ko"}, "KR")
    await site.filler.article(
        SPEECH, "The walnut speech", paragraphs("A speech about walnuts was given."), at=MIDNIGHT, outlet="yonbo",
        edition="ko", published=PRINTED,
    )  # fmt: skip
    await site.indexed(1)


async def test_lists_and_tables_have_the_printed_day(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    for path, times in (("/trends?q=walnut", 2), ("/phrases?q=walnut+speech", 3), ("/o/yonbo?year=2026", 2)):
        page = (await empty_site.get(path)).text
        assert page.count('<time datetime="2026-01-01">1 January 2026</time>') >= times, path
        assert "15:00 UTC" not in page and "31 December 2025</" not in page, path
    rows = re.sub(r"<[^>]+>", "", html.unescape((await empty_site.get("/outlets")).text)).split("\n")
    assert "2026" in rows and "2025" not in rows and "2025–2026" not in rows


async def test_a_time_that_outlets_printed_in_two_ways_stands_in_utc(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    other = {**PRINTED, "precision": "minute", "zone": "UTC"}
    await empty_site.filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
    await empty_site.filler.article(
        "https://gazette.example/nuts", "The walnut speech was long", paragraphs("Of walnuts."), at=MIDNIGHT,
        published=other,
    )  # fmt: skip
    await empty_site.indexed(2)
    page = (await empty_site.get("/phrases?q=walnut+speech")).text
    assert page.count("31 December 2025, 15:00 UTC</time></td>") == 4, "a table by outlet knows only the time"


async def test_an_article_without_a_date_has_the_time_of_its_capture(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    await empty_site.filler.sql(
        "UPDATE article SET published = NULL, published_at = NULL WHERE id = %s", article_id(SPEECH)
    )
    assert "31 December 2025, 15:00 UTC" in (await empty_site.get("/trends?q=walnut")).text
