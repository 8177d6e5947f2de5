"""The history of an article reads forward: its texts, what happened at the source, and the visits that show it."""

from __future__ import annotations

import re
from datetime import timedelta

from shared.ids import article_id, derived_id
from tests.integration.reader.material import NOON, paragraphs
from tests.integration.reader.press import BRIDGE
from tests.integration.reader.running import SiteUnderTest
from tests.publishing import enriched, hours, open_press

ID = article_id(BRIDGE)
GONE = derived_id("visit", "gone")


async def steps(site: SiteUnderTest, id: str) -> list[str]:
    """Return the steps on the page as plain words."""
    page = (await site.get(f"/a/{id}/revisions")).text
    listed = page[page.index('<ol class="steps">') : page.index("</ol>")]
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in listed.split("<li")[1:]]


async def test_texts_and_events_stand_in_one_order(site: SiteUnderTest) -> None:
    first, second, removed = await steps(site, ID)
    assert "Text 1 Bridge is cheap" in first and "what changed" not in first
    assert "Text 2 Bridge gets dearer wording" in second and "what changed" in second
    assert "removed" in removed and "1 March 2026, 21:00 UTC" in removed


async def test_a_parser_is_named_where_two_read_the_texts(site: SiteUnderTest) -> None:
    assert "parser" not in "".join(await steps(site, ID))
    await site.filler.sql("UPDATE revision SET parser = '2' WHERE article_id = %s AND title = 'Bridge is cheap'", ID)
    assert ["parser" in one for one in await steps(site, ID)] == [True, True, False]


async def test_a_removal_has_the_visits_that_show_it(site: SiteUnderTest) -> None:
    await site.filler._put(
        "observation", id=GONE, observed_at=NOON + timedelta(hours=8), url=BRIDGE, outlet_id="gazette", kind="gone",
        reason="", address_id=ID, page_kind="article", origin="fetched", links_found=0, links_new=0,
    )  # fmt: skip
    await site.filler.sql(
        "UPDATE change SET evidence = jsonb_build_object('after', jsonb_build_array(%s::text, %s::text))"
        " WHERE article_id = %s AND kind = 'removed'", GONE, "0" * 32, ID,
    )  # fmt: skip
    removed = (await steps(site, ID))[-1]
    assert removed.endswith(f"gone (410) 1 March 2026, 20:00 UTC {BRIDGE}")


async def test_a_text_that_came_back_is_one_text_with_a_later_step(site: SiteUnderTest) -> None:
    first, second = [one["id"] for one in (await site.get(f"/api/v1/articles/{ID}")).json["revisions"]]
    await site.filler._put(
        "change", id=derived_id("back"), outlet_id="gazette", article_id=ID, kind="revised", weight="wording",
        at=NOON + timedelta(hours=5), since=NOON + timedelta(hours=4), from_revision=second, to_revision=first,
    )  # fmt: skip
    reported = await steps(site, ID)
    assert [one.count("Text ") for one in reported] == [1, 1, 1, 0]
    assert "revised Text 1" in reported[2] and "Bridge is cheap" not in reported[2]
    page = (await site.get(f"/a/{ID}/revisions")).text
    assert f"/diff/{second}/{first}" in page and f"/diff/{first}/{second}" in page


async def test_twenty_texts_repeat_no_title(site: SiteUnderTest) -> None:
    address = "https://gazette.example/often"
    earlier = [("The crane works", paragraphs(f"Draft {number}.")) for number in range(19)]
    await site.filler.article(address, "The crane works", paragraphs("Done."), earlier=earlier)
    reported = await steps(site, article_id(address))
    assert len(reported) == 20 and sum("The crane works" in one for one in reported) == 1


async def test_a_change_without_a_title_shows_how_the_text_begins(site: SiteUnderTest) -> None:
    await site.filler.sql("UPDATE article SET title = '', teaser = 'The bridge is cheap.' WHERE id = %s", ID)
    page = (await site.get("/changes?kind=removed")).text
    assert '(without a title)</a> <q class="quiet" lang="en">The bridge is cheap.</q>' in page


async def test_a_new_headline_is_told_beside_a_heavier_change(empty_site: SiteUnderTest) -> None:
    kept = "The harbour of Westmouth gets two new cranes of steel, which were built in the north."
    before = enriched(
        "farm", hours(1), [kept, "They cost nine million.", "They are red."], title="Cranes for Westmouth"
    )
    async with open_press(empty_site.database_url) as press:
        await press.publish(before)
        await press.publish(enriched("farm", hours(30), [kept, "They are red."], title="Red cranes arrive by ship"))
    id = article_id("https://gazette.example/farm")
    for path in ("/changes", f"/a/{id}/revisions"):
        page = (await empty_site.get(path)).text
        assert "<span>headline</span><span>paragraph</span>" in page, path
    assert "headline, paragraph" in (await empty_site.get("/changes.atom")).text
