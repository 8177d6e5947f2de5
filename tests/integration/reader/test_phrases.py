"""Phrases on the site: first and last use of any, and the commonest of each month."""

from __future__ import annotations

from urllib.parse import quote

from services.publisher.adapters.periodic.phrase_counter import PhraseCounter
from shared.ids import article_id
from tests.integration.reader.running import SiteUnderTest
from tests.publishing import enriched, hours, open_press

SLOGAN = "By our own efforts, said the General Secretary of the Harbour Party."
ONE, LAST = (article_id(f"https://{outlet}.example/{path}") for outlet, path in (("gazette", "one"), ("echo", "four")))


async def publish(site: SiteUnderTest) -> None:
    async with open_press(site.database_url) as press:
        await press.publish(
            enriched("one", hours(1), SLOGAN, edition="en"),
            enriched("two", hours(2), "Nothing of it: efforts of our own, by the Secretary General.", edition="en"),
            enriched("three", hours(3), SLOGAN + " Again.", edition="fr"),
            enriched("four", hours(800), "“By our own efforts”, wrote the Echo.", outlet="echo"),
            enriched("five", hours(4), "Led by the General Secretary of the Harbour Party.", edition="fr"),
        )
        while await PhraseCounter(press.pool).count_next(quiet_s=0.0):
            pass
    await site.indexed(5)


async def test_a_phrase_has_its_first_and_last_use_by_outlet_and_edition(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    found = (await empty_site.get("/api/v1/phrases/uses?q=" + quote("by OUR own efforts"))).json
    assert (found["articles"], found["first"]["id"], found["last"]["id"]) == (3, ONE, LAST)
    assert [(one["outlet"], one["edition"], one["articles"]) for one in found["by_edition"]] == [
        ("gazette", "en", 1), ("gazette", "fr", 1), ("echo", None, 1),
    ]  # fmt: skip
    assert found["by_month"] == [{"value": "2024-03", "articles": 2}, {"value": "2024-04", "articles": 1}]
    page = (await empty_site.get("/phrases?q=" + quote("by our own efforts"))).text
    assert "3 articles" in page and f'href="/a/{ONE}"' in page and f'href="/a/{LAST}"' in page
    assert "outlet=gazette&amp;edition=fr" in page


async def test_a_phrase_that_nobody_printed(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    assert "Not in the archive" in (await empty_site.get("/phrases?q=efforts+our+by")).text
    found = (await empty_site.get("/api/v1/phrases/uses?q=%22harbour%22+efforts")).json
    assert (found["articles"], found["first"], found["by_edition"]) == (0, None, [])
    assert (await empty_site.get("/phrases?q=%22%22")).status == 400


async def test_a_name_says_that_other_spellings_count(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    assert (await empty_site.get("/api/v1/phrases/uses?q=%EA%B9%80%EC%A0%95%EC%9D%80")).json["names"] == [
        "person.kim-jong-un"
    ]
    assert "/names/person.kim-jong-un" in (await empty_site.get("/phrases?q=Kim+Jong-un")).text


async def test_the_commonest_phrases_of_a_month(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    found = (await empty_site.get("/api/v1/phrases?month=2024-03&language=en")).json
    assert found["months"] == ["2024-03"]
    assert [(one["written"], one["articles"], one["since"]) for one in found["phrases"]] == [
        ("General Secretary of the Harbour", 3, "2024-03"),
        ("Secretary of the Harbour Party", 3, "2024-03"),
    ]
    page = (await empty_site.get("/phrases")).text
    assert '<a href="/phrases?q=Secretary+of+the+Harbour+Party" dir="auto">' in page and "March 2024" in page
    assert (await empty_site.get("/api/v1/phrases?month=2024-04")).json["phrases"] == []
    assert (await empty_site.get("/phrases?month=2024-13")).status == 400


async def test_the_first_use_in_an_article_without_a_title_can_be_opened(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(enriched("zebra", hours(1), "A zebra crossing was painted."))
    id = article_id("https://gazette.example/zebra")
    await empty_site.filler.sql("UPDATE revision SET title = '' WHERE article_id = %s", id)
    await empty_site.filler.sql("UPDATE article SET title = '' WHERE id = %s", id)
    page = await empty_site.until("/phrases?q=zebra+crossing", lambda answer: id in answer.text)
    assert page.text.count(f'<a href="/a/{id}" dir="auto">(without a title)</a>') == 1
