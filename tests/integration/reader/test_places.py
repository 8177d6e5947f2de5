"""The map of places, on a page of its own and on the page of a name."""

from __future__ import annotations

import re

from tests.integration.reader.running import SiteUnderTest
from tests.integration.reader.test_names import named, publish
from tests.publishing import open_press

CIRCLE = re.compile(r'<a href="/names/([^"]+)" aria-label="([^"]+)"><circle( class="self")?')


async def test_places_are_on_maps_and_in_a_table(empty_site: SiteUnderTest) -> None:
    assert "No places yet" in (await empty_site.get("/places")).text
    await publish(empty_site)
    page = (await empty_site.get("/places")).text
    world, _, korea = page.partition('class="map korea"')
    assert [one[:2] for one in CIRCLE.findall(korea)] == [("place.wonsan", "Wonsan: 2 articles")]
    assert [one[0] for one in CIRCLE.findall(world)] == ["place.us"]
    rows = re.findall(r'<th scope="row"><a href="/names/([^"]+)".*?<td class="n">(\d+)</td>', page)
    assert rows == [("place.wonsan", "2"), ("place.us", "1")]
    assert "Natural Earth" in page and "GeoNames" in page and len(page) < 60_000
    assert not re.search(r'(src|xlink:href)="https?:', page), "nothing comes from elsewhere"
    echo = (await empty_site.get("/places?outlet=gazette")).text
    assert "place.us" not in echo and "Wonsan: 1 article" in echo


async def test_a_names_page_has_the_places_of_its_articles(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    person = (await empty_site.get("/names/person.kim-jong-un")).text
    assert {one[0] for one in CIRCLE.findall(person)} == {"place.wonsan", "place.us"}
    place = (await empty_site.get("/names/place.us", Accept_Language="ko")).text
    assert {one[0]: bool(one[2]) for one in CIRCLE.findall(place)} == {"place.us": True, "place.wonsan": False}
    assert 'href="/places"' in (await empty_site.get("/names")).text


async def test_a_place_without_a_position_is_only_in_the_table(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(named("boats", 1, "Many boats went down the Taedong River on Monday morning, they said."))
    await empty_site.indexed(1)
    page = (await empty_site.get("/places")).text
    assert 'href="/names/place.taedong-river" dir="auto"' in page and "<svg" not in page
    async with open_press(empty_site.database_url) as press:
        await press.publish(named("visit", 2, "A visit to Wonsan was described in the papers on Tuesday morning."))
    await empty_site.indexed(2)
    page = (await empty_site.get("/places")).text
    assert "One place is only in the table" in page and [one[0] for one in CIRCLE.findall(page)] == ["place.wonsan"]
