"""Memento as its public client library uses it, and as the RFC asks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio
from memento_client import MementoClient

from services.reader.adapters.pages import memento
from shared.ids import article_id
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON
from tests.integration.reader.press import HARBOUR
from tests.integration.reader.running import SiteUnderTest

TIMES = tuple(NOON + timedelta(days=days, milliseconds=345) for days in (3, 7, 20))


@pytest_asyncio.fixture
async def seen(site: SiteUnderTest) -> AsyncIterator[SiteUnderTest]:
    """Four captures of one address: the press's own at 13:00 on its first day, and three more."""
    for number, at in enumerate(TIMES):
        await capture(site, HARBOUR, article_id(HARBOUR), b"<html><h1>Crane %d</h1></html>" % number, at)
    yield site


async def test_the_public_client_finds_the_nearest_capture(seen: SiteUnderTest) -> None:
    client = MementoClient(timegate_uri=f"{seen.url}/timegate/", check_native_timegate=False)

    def ask(at: datetime) -> dict[str, object]:
        """Asks by a memento, whose original the client finds out: it would ask the outlet about its own address."""
        found: dict[str, object] = client.get_memento_info(f"{seen.url}/memento/20260321120000/{HARBOUR}", at)
        return found

    info = await asyncio.to_thread(ask, datetime(2026, 3, 9))
    assert info["original_uri"] == HARBOUR and info["timegate_uri"] == f"{seen.url}/timegate/{HARBOUR}"
    mementos = info["mementos"]
    assert isinstance(mementos, dict)
    assert mementos["closest"]["uri"] == [f"{seen.url}/memento/20260308120000/{HARBOUR}"]
    assert mementos["closest"]["datetime"] == datetime(2026, 3, 8, 12, 0)
    assert mementos["first"]["uri"] == [f"{seen.url}/memento/20260301130000/{HARBOUR}"]
    assert mementos["last"]["uri"] == [f"{seen.url}/memento/20260321120000/{HARBOUR}"]
    assert await asyncio.to_thread(client.is_memento, f"{seen.url}/memento/20260308120000/{HARBOUR}")
    assert await asyncio.to_thread(client.is_timegate, f"{seen.url}/timegate/{HARBOUR}")


async def test_a_memento_says_its_time_and_its_neighbours(seen: SiteUnderTest) -> None:
    answer = await seen.get(f"/memento/20260304120000/{HARBOUR}")
    assert answer.status == 200 and "2026-03-04 12:00:00.345 UTC" in answer.text
    assert answer.headers["Memento-Datetime"] == "Wed, 04 Mar 2026 12:00:00 GMT"
    link = answer.headers["Link"]
    assert f'<{HARBOUR}>; rel="original"' in link
    assert f'/memento/20260308120000/{HARBOUR}>; rel="next memento"; datetime="Sun, 08 Mar 2026 12:00:00 GMT"' in link
    assert 'rel="first prev memento"' in link
    near = await seen.get(f"/memento/2026030423/{HARBOUR}")
    assert (near.status, near.headers["Location"]) == (302, f"{seen.url}/memento/20260304120000/{HARBOUR}")
    assert (await seen.get(f"/memento/20261399/{HARBOUR}")).status == 404


async def test_the_timegate_negotiates(seen: SiteUnderTest) -> None:
    for asked, leads in (
        ("", "20260321120000"), ("Thu, 05 Mar 2026 00:00:00 GMT", "20260304120000"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "20260301130000"),
    ):  # fmt: skip
        answer = await seen.get(f"/timegate/{HARBOUR}", accept_datetime=asked)
        assert (answer.status, answer.headers["Location"]) == (302, f"{seen.url}/memento/{leads}/{HARBOUR}")
        assert answer.headers["Vary"] == "accept-datetime" and "Memento-Datetime" not in answer.headers
    for no_time in ("yesterday", "2026-03-05T00:00:00Z", "Thu, 31 Feb 2026 00:00:00 GMT",
                    "Fri, 31 Dec 9999 23:59:59 -0100", "Thu, 05 Mar 2026 00:00:00 +9999"):  # fmt: skip
        assert (await seen.get(f"/timegate/{HARBOUR}", accept_datetime=no_time)).status == 400, no_time
    assert (await seen.get(f"/timegate/http:/gazette.example/{'x' * 9}")).status == 404
    merged = await seen.get(f"/timegate/{HARBOUR.replace('//', '/')}")
    assert merged.headers["Location"].endswith(HARBOUR)


async def test_the_timemap_lists_all_in_pages(seen: SiteUnderTest) -> None:
    answer = await seen.get(f"/timemap/link/{HARBOUR}")
    assert answer.headers["Content-Type"] == "application/link-format"
    assert answer.text.count('rel="memento"') == 4
    assert 'rel="self"; type="application/link-format"; from="Sun, 01 Mar 2026 13:00:00 GMT"' in answer.text
    for time in ("9" * 20, "0" * 20):
        assert (await seen.get(f"/timemap/link/{time}-{'a' * 32}/{HARBOUR}")).status == 404, time
    for none in ("https://gazette.example/none", f"20260304120000345000/{HARBOUR}"):
        assert (await seen.get(f"/timemap/link/{none}")).status == 404, none


async def test_a_page_of_the_timemap_ends_between_captures_of_one_moment(
    seen: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    await capture(seen, HARBOUR, article_id(HARBOUR), b"<html>again</html>", TIMES[0])
    whole = (await seen.get(f"/timemap/link/{HARBOUR}")).text
    assert whole.count('datetime="Wed, 04 Mar 2026 12:00:00 GMT"') == 2
    monkeypatch.setattr(memento, "PAGE", 2)
    paged, path = [], f"/timemap/link/{HARBOUR}"
    while path:
        page = (await seen.get(path)).text
        paged += re.findall(r'<(\S+)>; rel="memento"', page)
        path = "".join(re.findall(rf'<{seen.url}(\S+)>; rel="timemap"', page))
    assert paged == re.findall(r'<(\S+)>; rel="memento"', whole) and len(paged) == 5


async def test_each_capture_of_one_second_has_an_address(seen: SiteUnderTest) -> None:
    """Two more beside the one of 12:00:00.345: one later in that second, and one at the same moment."""
    again = [TIMES[0] + timedelta(milliseconds=400), TIMES[0]]
    more = [await capture(seen, HARBOUR, article_id(HARBOUR), b"<html>%d</html>" % n, at) for n, at in enumerate(again)]
    rows = (await seen.get(f"/timemap/link/{HARBOUR}")).text.split(",\n")
    listed = [row[1:].partition(">")[0] for row in rows if 'rel="memento"' in row]
    assert len({*listed}) == 6
    assert {(await seen.get(place.removeprefix(seen.url))).headers["Memento-Datetime"] for place in listed[1:4]} == {
        "Wed, 04 Mar 2026 12:00:00 GMT"
    }
    assert f"{seen.url}/captures/{more[0]}" == listed[3]
    first = await seen.get(listed[1].removeprefix(seen.url))
    assert f'<{listed[2]}>; rel="next memento"' in first.headers["Link"]
    following = await seen.get(listed[4].removeprefix(seen.url))
    assert f'<{listed[3]}>; rel="prev memento"' in following.headers["Link"]
    second = await seen.get(listed[3].removeprefix(seen.url))
    assert f'/timegate/{HARBOUR}>; rel="timegate"' in second.headers["Link"]


async def test_an_address_keeps_its_query_and_its_letters(seen: SiteUnderTest) -> None:
    url = "https://gazette.example/항구?id=7&page=2"
    id = await seen.filler.article(url, "Harbour", [{"kind": "paragraph", "text": "Text."}])
    await capture(seen, url, id, b"<html></html>", TIMES[0])
    encoded = "https://gazette.example/%ED%95%AD%EA%B5%AC?id=7&page=2"
    answer = await seen.get(f"/timegate/{encoded}")
    assert answer.headers["Location"] == f"{seen.url}/memento/20260304120000/{encoded}"
    assert (await seen.get(f"/memento/20260304120000/{encoded}")).status == 200
    assert (await seen.get(f"/timegate/{encoded.partition('?')[0]}")).status == 404


async def test_withheld_articles_have_no_mementos(seen: SiteUnderTest) -> None:
    await seen.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(HARBOUR))
    for path in ("/timegate/", "/timemap/link/", "/memento/20260304120000/"):
        assert (await seen.get(path + HARBOUR)).status == 404, path
