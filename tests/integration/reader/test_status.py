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
