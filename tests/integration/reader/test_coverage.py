"""The coverage ledger as a visitor and as a program see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.integration.reader.running import SiteUnderTest

FEED = "https://quiet.example/feed?a=1&b=<2>"


async def looked(site: SiteUnderTest, days_ago: int, kind: str, found: int = 0, new: int = 0, reason: str = "") -> None:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    await site.filler._put(
        "observation", id=f"{days_ago:032x}"[:31] + kind[0], observed_at=at, kind=kind, address_id="0" * 32, url=FEED,
        outlet_id="quiet", page_kind="feed", entry_point=FEED, origin="fetched", reason=reason, links_found=found,
        links_new=new,
    )  # fmt: skip


async def test_a_strip_of_days_tells_silence_from_blindness(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("quiet", "Quiet Times", {})
    await looked(site, 3, "polled", 5, 2)
    await looked(site, 2, "not-modified")
    await looked(site, 1, "unreachable", reason="timeout")
    await looked(site, 0, "polled", reason="no-links")
    (point,) = (await site.get("/api/v1/outlets/quiet/coverage?days=5")).json["entry_points"]
    states = [day["state"] for day in point["days"]]
    assert states == ["did-not-look", "new", "nothing-new", "could-not-see", "could-not-see"]
    assert point["trouble"] == "polled: no-links" and point["looks"] == 4
    page = await site.get("/o/quiet/coverage?days=5")
    assert page.status == 200 and page.text.count('<li class="look could-not-see') == 2
    assert "<2>" not in page.text and "a=1&amp;b=&lt;2&gt;" in page.text
    assert (await site.get("/o/nobody/coverage")).status == 404
    assert (await site.get("/api/v1/outlets/quiet/coverage?days=0")).status == 400
