"""Stored style sheets in the replay: the version of that time, without what is withheld or lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest_asyncio

from shared.ids import article_id, sha256_hex
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON
from tests.integration.reader.press import HARBOUR, PICTURE
from tests.integration.reader.running import SiteUnderTest, as_operator
from tests.integration.reader.test_captures import replay_of

SHEET, GRID = "https://gazette.example/look.css", "https://gazette.example/grid.css"
PAGE = b"<!doctype html><link rel=stylesheet href=/look.css><body><h1>Crane lifts first container</h1>"
DAY = timedelta(days=1)


async def keep(site: SiteUnderTest, url: str, css: bytes, first: datetime, last: datetime) -> str:
    """Store a version of a sheet that was seen from `first` to `last`. Returns its hash."""
    sha256 = await site.filler.picture(url, css, "text/css; charset=utf-8")
    times = "UPDATE picture SET captured_at = %s, last_seen = %s WHERE url = %s AND sha256 = %s"
    await site.filler.sql(times, first, last, url, sha256)
    return sha256


@pytest_asyncio.fixture
async def harbour(site: SiteUnderTest) -> AsyncIterator[tuple[SiteUnderTest, str]]:
    first = b"@import 'grid.css'; h1 { color: #111; background: url(pictures/crane.png) }"
    await keep(site, SHEET, first, NOON, NOON + DAY)
    await keep(site, SHEET, b"h1 { color: #222 }", NOON + 3 * DAY, NOON + 9 * DAY)
    await keep(site, GRID, b"h1 { display: grid }", NOON, NOON)
    yield site, await capture(site, HARBOUR, article_id(HARBOUR), PAGE, NOON + timedelta(hours=5))


async def replayed(site: SiteUnderTest, id: str) -> tuple[str, str]:
    """The replayed page, and what the page of the capture says is missing."""
    html = (await site.get(f"/captures/{id}", base=replay_of(site))).text
    page = (await site.get(f"/captures/{id}")).text
    return html, page.partition("Missing or removed: ")[2].partition("</p>")[0]


async def test_the_version_of_that_time_is_shown_with_its_imports(harbour: tuple[SiteUnderTest, str]) -> None:
    site, id = harbour
    html, missing = await replayed(site, id)
    assert 'h1 { display: grid }h1 { color: #111; background: url("/media/' in html and missing == ""
    answer = await site.get("/media/" + html.partition("/media/")[2].partition('"')[0], base=replay_of(site))
    assert answer.status == 200 and answer.headers["Content-Type"] == "image/png" and PICTURE not in html
    for days, color in ((1.4, "#111"), (2.6, "#222"), (5, "#222"), (400, "#222")):
        later = await capture(site, HARBOUR, article_id(HARBOUR), PAGE + b"%f" % days, NOON + days * DAY)
        assert f"color: {color}" in (await replayed(site, later))[0], days


async def test_a_redirected_sheet_and_a_font_are_shown_from_the_replay_alone(site: SiteUnderTest) -> None:
    body = b"wOF2" + bytes(60)
    moved, font = "https://gazette.example/moved/look.css", "https://gazette.example/moved/f.woff2"
    await keep(site, SHEET, b"@font-face { font-family: f; src: url(f.woff2) }", NOON, NOON)
    await site.filler.sql("UPDATE picture SET final_url = %s WHERE url = %s", moved, SHEET)
    sha256 = await site.filler.picture(font, body, "font/woff2")
    id = await capture(site, HARBOUR, article_id(HARBOUR), PAGE, NOON + timedelta(hours=5))
    html, missing = await replayed(site, id)
    path = f"/fonts/{sha256}.woff2"
    assert f'src: url("{path}")' in html and missing == ""
    answer = await site.get(path, base=replay_of(site))
    assert (answer.status, answer.headers["Content-Type"]) == (200, "font/woff2")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    for base, other in ((site.url, path), (site.url, f"/media/{sha256}"), (replay_of(site), f"/media/{sha256}")):
        assert (await site.get(other, base=base)).status == 404
    assert as_operator(site, "withhold", sha256, "--reason", "a court's order").returncode == 0
    assert (await site.get(path, base=replay_of(site))).status == 451
    html, missing = await replayed(site, id)
    assert "/fonts/" not in html and missing.startswith("1 font.")


async def test_a_lost_or_withheld_sheet_is_missing_and_the_page_stays(harbour: tuple[SiteUnderTest, str]) -> None:
    site, id = harbour
    grid = sha256_hex(b"h1 { display: grid }")
    assert as_operator(site, "withhold", grid, "--reason", "a court's order").returncode == 0
    html, missing = await replayed(site, id)
    assert "display: grid" not in html and "#111" in html and missing.startswith("1 style sheet.")
    assert as_operator(site, "lift", grid, "--reason", "over").returncode == 0
    assert "display: grid" in (await replayed(site, id))[0]
    (Path(site.settings.blobs) / "sha256" / grid[:2] / grid[2:4] / grid).unlink()
    html, missing = await replayed(site, id)
    assert "display: grid" not in html and "Crane lifts" in html and missing.startswith("1 style sheet.")


async def test_a_sheet_has_no_address_of_its_own(harbour: tuple[SiteUnderTest, str]) -> None:
    site, _ = harbour
    for base in (site.url, replay_of(site)):
        assert (await site.get(f"/media/{sha256_hex(b'h1 { color: #222 }')}", base=base)).status == 404
