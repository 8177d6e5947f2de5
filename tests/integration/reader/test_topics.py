"""Topics and key terms on the site: on an article's page, in the API, in searches and among the facets."""

from __future__ import annotations

from services.enricher.core.enrich import enrich
from shared.contracts import EnrichedArticle
from shared.ids import article_id
from tests.integration.reader.running import SiteUnderTest
from tests.publishing import enriched, hours, open_press

ROCKET = (
    "The army fired a missile towards the sea on Monday. The missile flew far. A spokesman of the general staff said "
    "that the vinalon hull of the missile held, and that vinalon will be used again. Vinalon is a fibre. "
    "They were there, were glad and were loud."
)
GAME = (
    "The football championship of Westmouth ended with a gold medal for the players of the harbour on Sunday, day {}."
)
NEWEST = article_id("https://gazette.example/rocket")


def about(path: str, at: float, text: str) -> EnrichedArticle:
    return enrich(enriched(path, hours(at), text).article, ["en"], "UTC", lambda _: [("en", 0.99)])


async def publish(site: SiteUnderTest, games: int) -> None:
    async with open_press(site.database_url) as press:
        await press.publish(about("rocket", 500, ROCKET))  # arrives before what came out earlier
        await press.publish(*(about(f"game-{n}", n, GAME.format(n)) for n in range(games)))
    await site.indexed(games + 1)


async def test_topics_stand_on_the_page_in_the_api_and_in_searches(empty_site: SiteUnderTest) -> None:
    await publish(empty_site, 3)
    assert (await empty_site.get(f"/api/v1/articles/{NEWEST}")).json["topics"] == ["military"]
    assert '<a href="/search?q=topic%3Amilitary">military</a>' in (await empty_site.get(f"/a/{NEWEST}")).text
    for asked, total in (
        ("q=topic:military", 1),
        ("q=topic:sport", 3),
        ("q=missile&topic=sport", 0),
        ("topic=sport", 3),
    ):
        assert (await empty_site.get(f"/api/v1/search?{asked}")).json["total"] == total, asked
    assert (await empty_site.get("/api/v1/search?q=topic:gossip")).status == 400
    counts = (await empty_site.get("/api/v1/search/counts?q=outlet:gazette&by=topic")).json["counts"]
    assert {one["value"]: one["articles"] for one in counts} == {"military": 1, "sport": 3}
    page = (await empty_site.get("/search?q=outlet:gazette")).text
    assert "<h2>Topic</h2>" in page and "topic=sport" in page


async def test_key_terms_are_what_the_outlet_did_not_write_before(empty_site: SiteUnderTest) -> None:
    await publish(empty_site, 25)
    found = {one["term"]: one for one in (await empty_site.get(f"/api/v1/articles/{NEWEST}")).json["key_terms"]}
    assert set(found) == {"missile", "vinalon"}, "a function word such as `were` is none"
    assert (found["vinalon"]["uses"], found["vinalon"]["past"], found["vinalon"]["of"]) == (3, 0, 25)
    page = (await empty_site.get(f"/a/{NEWEST}/compared")).text
    assert "Key terms" in page and ">vinalon</a>" in page
    usual = article_id("https://gazette.example/game-24")
    assert (await empty_site.get(f"/api/v1/articles/{usual}")).json["key_terms"] == []


async def test_there_are_no_key_terms_before_there_is_a_past(empty_site: SiteUnderTest) -> None:
    await publish(empty_site, 10)
    assert (await empty_site.get(f"/api/v1/articles/{NEWEST}")).json["key_terms"] == []


async def test_a_title_without_a_text_has_terms_too(empty_site: SiteUnderTest) -> None:
    """Its words are not in the count of words, so the count may be 0 on either side."""
    await publish(empty_site, 25)
    for words, of in ((0, NEWEST), (150, NEWEST)):
        await empty_site.filler.sql("UPDATE revision SET word_count = 0")
        await empty_site.filler.sql("UPDATE revision SET word_count = %s WHERE article_id = %s", words, of)
        assert (await empty_site.get(f"/a/{of}/compared")).status == 200, words
