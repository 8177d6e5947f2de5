"""The page of what the archive sees now, for everyone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from shared.ids import article_id, derived_id
from tests.integration.reader.running import SiteUnderTest

pytestmark = pytest.mark.usefixtures("same_day")


async def looked(site: SiteUnderTest, list_: str, days_ago: int, kind: str, reason: str = "", new: int = 0) -> None:
    url = f"https://quiet.example/{list_}"
    await site.filler._put(
        "observation", id=derived_id(list_, str(days_ago), kind), kind=kind, address_id=article_id(url), url=url,
        observed_at=datetime.now(UTC) - timedelta(days=days_ago), outlet_id="quiet", page_kind="feed", entry_point=url,
        origin="fetched", reason=reason, links_found=5, links_new=new,
    )  # fmt: skip


async def test_the_days_of_an_outlet_are_those_of_its_best_list(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("quiet", "Quiet <Times>", {})
    await site.filler.outlet("mute", "Mute Post", {})
    for list_ in ("one", "two"):
        await looked(site, list_, 2, "unreachable", "timeout")
        await looked(site, list_, 0, "polled", new=1)
    await looked(site, "one", 1, "polled")
    await looked(site, "two", 1, "unreachable", "timeout")
    page = (await site.get("/status")).text
    assert re.findall(r'<span class="look ([a-z -]+)" title', page)[-4:] == [
        "did-not-look", "could-not-see", "nothing-new partly", "new",
    ]  # fmt: skip
    assert "Quiet &lt;Times&gt;" in page and "<Times>" not in page
    assert (
        "No trouble with the 1 visited outlet. 1 followed outlet was not visited in 14 days." in page
        and "not visited" in page
    )
    assert "3 failed; days on which we could not see: 1" in page


async def test_a_list_that_is_no_list_is_trouble_for_everyone_to_see(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("quiet", "Quiet Times", {})
    await looked(site, "one", 0, "polled", "html-instead")
    page = (await site.get("/status")).text
    assert "1 of 1 followed outlets cannot be seen in full." in page and "entry point answers HTML" in page
    assert (await site.get("/status?q=1")).status == 400
    assert 'href="/status"' in (await site.get("/")).text


async def test_many_outlets_come_in_turn_and_those_in_trouble_first(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.sql(
        "INSERT INTO outlet (id, name, country, known) SELECT 'paper-' || n, 'Paper ' || n || repeat('!', 20), 'ZZ',"
        " true FROM generate_series(100, 219) n"
    )
    await site.filler.outlet("quiet", "Quiet Times", {})
    await looked(site, "one", 0, "polled", "html-instead")
    await site.filler.sql(
        "INSERT INTO observation (id, observed_at, kind, address_id, url, outlet_id, page_kind, entry_point, origin)"
        " SELECT md5(n::text || day), now() - day * interval '1 day', 'polled', md5(n::text),"
        " 'https://paper.example/' || n, 'paper-' || n, 'feed', 'https://paper.example/' || n, 'fetched'"
        " FROM generate_series(100, 219) n, generate_series(0, 13) day"
    )
    path, seen = "/status", list[str]()
    while path:
        page = (await site.get(path)).text
        assert len(page.encode()) < 120_000 and "1 of 121 followed outlets" in page
        seen += re.findall('<th scope="row"><a href="/o/([a-z0-9-]+)"', page)
        path = next(iter(re.findall('href="([^"]*)" rel="next"', page)), "")
    assert seen == ["quiet", *(f"paper-{number}" for number in range(100, 220))]
