"""The same words in two outlets: two articles that know of each other, and of who was first."""

from __future__ import annotations

from shared.ids import article_id
from tests.integration.reader.running import SiteUnderTest
from tests.publishing import enriched, hours, open_press

SAME = "The dam is finished, said the ministry on Monday; it took four years, and its lake is the largest of the north."
GAZETTE, ECHO = article_id("https://gazette.example/dam"), article_id("https://echo.example/dam")


async def publish(site: SiteUnderTest) -> None:
    async with open_press(site.database_url) as press:
        await press.publish(enriched("dam", hours(5), SAME, title="Dam finished", outlet="echo"))
        await press.publish(enriched("dam", hours(2), SAME, title="The dam is finished"))
        await press.publish(enriched("dam", hours(9), SAME + " It leaks.", title="The dam is finished"))
        await press.publish(enriched("other", hours(1), SAME + " It will be opened in May."))
        await press.publish(enriched("photo", hours(1), "Photo"), enriched("photo", hours(2), "Photo", outlet="echo"))


async def test_articles_know_of_the_same_words_elsewhere(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    mine, theirs = [(await empty_site.get(f"/api/v1/articles/{id}")).json for id in (GAZETTE, ECHO)]
    assert [(one["id"], one["outlet_id"]) for one in mine["elsewhere"]] == [(ECHO, "echo")], "edited since, and still"
    assert [(one["id"], one["outlet_id"]) for one in theirs["elsewhere"]] == [(GAZETTE, "gazette")]
    assert mine["sort_at"] < theirs["sort_at"]


async def test_the_page_says_who_was_first(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    page = (await empty_site.get(f"/a/{GAZETTE}/compared")).text
    assert "here first, then" in page and f'href="/a/{ECHO}"' in page
    page = (await empty_site.get(f"/a/{ECHO}/compared")).text
    assert "here first" not in page and f'<a href="/a/{GAZETTE}">gazette</a>' in page
    assert '<span class="note">first</span>' in page


async def test_what_is_withheld_or_too_short_is_not_named(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    photo = (await empty_site.get(f"/api/v1/articles/{article_id('https://gazette.example/photo')}")).json
    assert photo["elsewhere"] == []
    await empty_site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", ECHO)
    assert (await empty_site.get(f"/api/v1/articles/{GAZETTE}")).json["elsewhere"] == []
    assert "Same text" not in (await empty_site.get(f"/a/{GAZETTE}/compared")).text
