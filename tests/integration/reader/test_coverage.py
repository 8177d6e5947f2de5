"""The coverage ledger as a visitor and as a program see it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from shared.archive.read.outlets.coverage import _LOOKS
from shared.ids import article_id, derived_id
from tests.integration.reader.material import NOON, paragraphs
from tests.integration.reader.running import SiteUnderTest

pytestmark = pytest.mark.usefixtures("same_day")

FEED = "https://quiet.example/feed?a=1&b=<2>"


async def looked(site: SiteUnderTest, days_ago: int, kind: str, found: int = 0, new: int = 0, reason: str = "") -> None:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    await site.filler._put(
        "observation", id=f"{days_ago:032x}"[:31] + kind[0], observed_at=at, kind=kind, address_id="0" * 32, url=FEED,
        outlet_id="quiet", page_kind="feed", entry_point=FEED, origin="fetched", reason=reason, links_found=found,
        links_new=new,
    )  # fmt: skip


async def test_trouble_is_on_the_outlets_page_the_coverage_page_and_in_the_api(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("quiet", "Quiet Times", {})
    assert "<2>" not in (await site.get("/o/quiet")).text
    now = datetime.now(UTC)
    rows = [(f"a{n}", "blocked", "maintenance", "article", f"https://quiet.example/{n}") for n in range(6)]
    for number, (name, kind, reason, page, url) in enumerate([*rows, ("f", "polled", "html-instead", "feed", FEED)]):
        await site.filler._put(
            "observation", id=derived_id(name), observed_at=now - timedelta(minutes=30 - number), kind=kind,
            address_id=article_id(url), url=url, outlet_id="quiet", page_kind=page, origin="fetched", reason=reason,
        )  # fmt: skip
    for path in ("/o/quiet", "/o/quiet/coverage"):
        page = (await site.get(path)).text
        assert "placeholder everywhere" in page and "at 6 addresses" in page, path
        assert "entry point answers HTML" in page and "<2>" not in page, path
    reported = (await site.get("/api/v1/outlets/quiet/coverage?days=5")).json["troubles"]
    assert [(one["what"], one["until"]) for one in reported] == [("entry-html", None), ("placeholder", None)]
    assert datetime.fromisoformat(reported[1]["since"]) == now - timedelta(minutes=30)


async def test_a_page_that_is_still_no_feed_is_no_sight_of_it(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("quiet", "Quiet Times", {})
    await looked(site, 3, "polled", 5, 2)
    await looked(site, 2, "polled", reason="html-instead")
    await looked(site, 1, "not-modified", reason="same-body")
    (point,) = (await site.get("/api/v1/outlets/quiet/coverage?days=5")).json["entry_points"]
    assert [day["state"] for day in point["days"]][1:4] == ["new", "could-not-see", "could-not-see"]
    assert point["trouble"] == "polled: html-instead"


async def test_the_looks_at_a_quiet_list_are_not_all_read_for_each_of_them(empty_site: SiteUnderTest) -> None:
    """It was read once, and has answered "not modified" since."""
    site = empty_site
    await looked(site, 3, "polled", 5, 2)
    await site.filler.sql(
        "INSERT INTO observation (id, observed_at, kind, address_id, url, outlet_id, page_kind, origin) "
        "SELECT md5(n::text), now() - n * interval '1 minute', 'not-modified', address_id, url, outlet_id, page_kind, "
        "origin FROM observation, generate_series(1, 3000) n"
    )
    await site.filler.sql("ANALYZE observation")
    today = datetime.now(UTC).date()
    params = {"outlet": "quiet", "since": today - timedelta(days=4), "until": today + timedelta(days=1)}
    with psycopg.connect(site.database_url) as connection:
        plan = "\n".join(row[0] for row in connection.execute(f"EXPLAIN ANALYZE {_LOOKS}".encode(), params))
    assert "rows=3001" in plan, plan
    assert all(int(rows) < 10 for rows in re.findall(r"Rows Removed by Filter: (\d+)", plan)), plan


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
    day = (datetime.now(UTC) - timedelta(days=3)).date()
    (link,) = re.findall(r'<li class="look [^>]*><a href="([^"]*)"', page.text)
    assert link == f"/changes?kind=created&amp;outlet=quiet&amp;since={day}&amp;until={day}", "only a day with news"
    assert "<2>" not in page.text and "a=1&amp;b=&lt;2&gt;" in page.text
    assert (await site.get("/o/nobody/coverage")).status == 404


async def test_a_day_leads_to_what_came_in_on_it_whenever_it_was_printed(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("quiet", "Quiet Times", {})
    await looked(site, 0, "polled", 5, 1)
    await site.filler.article(
        "https://quiet.example/old", "Printed long ago", paragraphs("Old."), at=NOON - timedelta(days=900),
        outlet="quiet", edition=None,
    )  # fmt: skip
    await site.filler.sql("UPDATE event SET recorded_at = now()")
    (link,) = re.findall(r'<li class="look new"><a href="([^"]*)"', (await site.get("/o/quiet/coverage")).text)
    assert "Printed long ago" in (await site.get(link.replace("&amp;", "&"))).text
    assert "Printed long ago" not in (await site.get("/changes?kind=created&until=2026-01-01")).text


async def test_a_year_of_several_lists_is_shown_by_week_and_each_week_by_day(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("quiet", "Quiet Times", {})
    await looked(site, 0, "polled", 5, 1)
    await site.filler.sql(
        "INSERT INTO observation (id, observed_at, kind, address_id, url, outlet_id, page_kind, origin, links_found, "
        "links_new) SELECT md5(n || '-' || list), now() - n * interval '1 day', 'polled', address_id, url || list, "
        "outlet_id, page_kind, origin, 5, 1 FROM observation, generate_series(3, 360) n, generate_series(1, 2) list"
    )
    year = (await site.get("/o/quiet/coverage?days=366")).text
    assert len(year.encode()) < 120_000
    weeks = re.findall(r'<li class="look new gaps"><a href="([^"]*)" rel="nofollow" title="([^"]*)"', year)
    assert len(weeks) == 5, "the first and the last of each list, and the one with a single visit"
    said = {"6 days did not look", "3 days did not look"}
    assert {text.rpartition("; ")[2] for _, text in weeks} == said
    week = (await site.get(f"/o/quiet/coverage{weeks[1][0].replace('&amp;', '&')}")).text
    assert week.count('<li class="look') == 7 * 2 and week.count("/changes?kind=created") == 4 * 2


async def test_a_gap_of_long_ago_can_be_seen(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("quiet", "Quiet Times", {})
    await looked(site, 1000, "polled", 5, 2)
    await looked(site, 998, "unreachable", reason="timeout")
    today = datetime.now(UTC).date()
    until = today - timedelta(days=997)
    address = f"quiet/coverage?days=5&until={until}"
    reported = (await site.get(f"/api/v1/outlets/{address}")).json
    assert reported["last"] == until.isoformat()
    states = [day["state"] for day in reported["entry_points"][0]["days"]]
    assert states == ["did-not-look", "new", "did-not-look", "could-not-see", "did-not-look"]
    page = (await site.get(f"/o/{address}")).text
    assert page.count('<li class="look could-not-see') == 1
    assert "Earlier" not in page, "the first visit"
    later = (await site.get(f"/o/quiet/coverage?days=5&until={today}")).text
    assert f"/o/quiet/coverage?days=5&amp;until={today - timedelta(days=5)}" in later
    assert f"/o/quiet/coverage?days=5&amp;until={until + timedelta(days=5)}" in page
    assert "No visit" in (await site.get("/o/quiet/coverage")).text
    assert (await site.get("/api/v1/outlets/quiet/coverage?until=9999-12-31")).json["last"] == today.isoformat()
    for wrong in ("yesterday", "0001-01-01"):
        for path in ("/o/quiet/coverage", "/api/v1/outlets/quiet/coverage"):
            assert (await site.get(f"{path}?until={wrong}")).status == 400, wrong


async def test_a_crawler_comes_to_the_end_of_the_earlier_days(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("quiet", "Quiet Times", {})
    await looked(site, 40, "polled", 5, 2)
    path, pages = "/o/quiet/coverage", list[str]()
    while path and len(pages) < 5:
        pages.append((await site.get(path)).text)
        found = re.search(r'href="(/o/quiet/coverage[^"]*)" rel="prev nofollow"', pages[-1])
        path = found[1].replace("&amp;", "&") if found else ""
    assert len(pages) == 2 and "new link" in pages[1]
    links = re.findall(r'<a href="(?:/api/v1/outlets|/o)/quiet/coverage\?[^>]*>', "".join(pages))
    assert len(links) == 8 and all("nofollow" in link for link in links)
    assert "Disallow: /o/*/coverage?" in (await site.get("/robots.txt")).text


async def test_the_number_of_days_is_checked(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("quiet", "Quiet Times", {})
    assert (await site.get("/api/v1/outlets/quiet/coverage?days=0")).status == 400
