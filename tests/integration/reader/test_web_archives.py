"""Captures as WACZ and WARC from the site: they open elsewhere, and hold nothing that is withheld.

The press has a capture of each article without a stored message, which is missing in each file.
"""

from __future__ import annotations

import asyncio
import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from warcio.archiveiterator import ArchiveIterator

from shared.ids import article_id, sha256_hex
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON, found, png
from tests.integration.reader.press import BRIDGE, HARBOUR, PICTURE, fill
from tests.integration.reader.running import Answer, SiteUnderTest, as_operator, serving_site, settings_for
from tests.integration.reader.test_exports import PAGE, two_articles
from tests.integration.reader.test_wacz_exports import opened, validated, verified_in_javascript

ARTICLE = f"/api/v1/articles/{article_id(HARBOUR)}/captures"


def saved(answer: Answer, file: Path) -> Path:
    assert answer.status == 200, answer.text
    assert answer.headers["Transfer-Encoding"] == "chunked"
    file.write_bytes(answer.body)
    return file


def addresses(warc: bytes) -> list[tuple[str, str]]:
    """Kind and address of each record, whose digests warcio checks."""
    found = []
    for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise"):
        record.content_stream().read()
        found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI")))
    return found


async def a_list(site: SiteUnderTest, at: datetime = NOON) -> str:
    """A capture of the Gazette's front page, as the archive records lists. Returns its address."""
    front = "https://gazette.example/"
    id = await capture(site, front, "no article", b"<ul><li>Crane</li></ul>", at, kind="listing")
    await site.filler.sql(
        "INSERT INTO observation (id, observed_at, kind, address_id, url, outlet_id, page_kind, capture_id, "
        "body_sha256, origin) VALUES (%s, %s, 'polled', %s, %s, 'gazette', 'listing', %s, %s, 'fetched')",
        id, at, article_id(front), front, id, sha256_hex(b"<ul><li>Crane</li></ul>"),
    )  # fmt: skip
    return front


async def test_an_article_as_wacz_and_warc_opens_elsewhere(site: SiteUnderTest, tmp_path: Path) -> None:
    id, _ = await two_articles(site)
    page = (await site.get(f"/a/{article_id(HARBOUR)}")).text
    assert f'href="{ARTICLE}.wacz"' in page and f'href="{ARTICLE}.warc.gz"' in page
    answer = await site.get(f"{ARTICLE}.wacz")
    assert answer.headers["Content-Type"] == "application/wacz" and ".wacz" in answer.headers["Content-Disposition"]
    file = saved(answer, tmp_path / "harbour.wacz")
    assert "the passed WACZ is valid" in validated(file)
    archive, pages, index = opened(file)
    assert [one["id"] for one in pages] == [id] and {one["url"] for one in index} == {HARBOUR, PICTURE}
    assert archive.testzip() is None
    assert "signedData" not in json.loads(archive.read("datapackage-digest.json"))
    warc = archive.read("archive/data.warc.gz")
    for entry in index:
        member = io.BytesIO(warc[int(entry["offset"]) :][: int(entry["length"])])
        record = next(iter(ArchiveIterator(member, check_digests="raise")))
        assert record.content_stream().read() in (PAGE, png(640, 400, (40, 90, 140)))
    alone = await site.get(f"{ARTICLE}.warc.gz")
    assert alone.headers["Content-Type"] == "application/gzip"
    assert addresses(saved(alone, tmp_path / "harbour.warc.gz").read_bytes()) == addresses(warc)


async def test_a_search_and_a_period_select(site: SiteUnderTest, tmp_path: Path) -> None:
    _, bridge = await two_articles(site)
    front = await a_list(site)
    link = "/api/v1/search.wacz?q=title%3Abridge"
    assert link in (await site.get("/search?q=title%3Abridge")).text
    pages = opened(saved(await site.get(link), tmp_path / "search.wacz"))[1]
    assert [one["id"] for one in pages] == [bridge]
    warc = saved(await site.get("/api/v1/captures.warc.gz?outlet=gazette&until=2026-03-01"), tmp_path / "day.warc.gz")
    assert {url for kind, url in addresses(warc.read_bytes()) if kind == "response"} == {HARBOUR, front}
    assert ("resource", PICTURE) in addresses(warc.read_bytes())
    other = saved(await site.get("/api/v1/captures.wacz?outlet=ilbo"), tmp_path / "other.wacz")
    assert opened(other)[1:] == ([], [])


async def test_what_is_withheld_is_in_no_file(site: SiteUnderTest, tmp_path: Path) -> None:
    await two_articles(site)
    front = await a_list(site)
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(HARBOUR))
    assert (await site.get(f"{ARTICLE}.wacz")).status == 451
    file = saved(await site.get("/api/v1/captures.wacz"), tmp_path / "all.wacz")
    archive, pages, index = opened(file)
    assert {one["url"] for one in pages} == {BRIDGE}
    assert not {HARBOUR, PICTURE, front} & {one["url"] for one in index}, "its picture, and a list that may quote it"
    assert "Left out: 78 missing, 1 held back." in json.loads(archive.read("datapackage.json"))["description"]
    *_, last = archive.read("logs/left-out.jsonl").splitlines()
    assert json.loads(last) == {"captures": 1, "reason": "they may quote a withheld article"}
    assert opened(saved(await site.get("/api/v1/search.wacz?q=crane"), tmp_path / "found.wacz"))[1] == []


async def test_an_address_that_cannot_be_read_ends_no_export(site: SiteUnderTest, tmp_path: Path) -> None:
    bad = ["http://a.example:99999/x", "http://a.example:abc/", "http://[::1/x"]
    for number, url in enumerate(bad):
        body = b"<html>%d</html>" % number
        await capture(site, HARBOUR, article_id(HARBOUR), body, NOON + timedelta(hours=number), final_url=url)
    file = saved(await site.get(f"{ARTICLE}.wacz"), tmp_path / "bad.wacz")
    assert {*bad} <= {one["url"] for one in opened(file)[2]}


async def test_a_body_that_is_lost_is_named(site: SiteUnderTest, tmp_path: Path) -> None:
    await two_articles(site)
    hashed = sha256_hex(PAGE)
    for body in (Path(site.settings.blobs) / "sha256" / hashed[:2] / hashed[2:4]).glob(f"{hashed}*"):
        body.unlink()
    archive, pages, _ = opened(saved(await site.get(f"{ARTICLE}.wacz"), tmp_path / "harbour.wacz"))
    package = json.loads(archive.read("datapackage.json"))
    assert pages == [] and "2 missing" in package["description"]
    assert "logs/left-out.jsonl" in [one["path"] for one in package["resources"]]
    listed = [json.loads(line) for line in archive.read("logs/left-out.jsonl").splitlines()]
    assert {one["url"] for one in listed} == {HARBOUR}
    assert {one["reason"] for one in listed} == {"its body is not stored", "its message is not stored"}


async def test_the_site_looks_for_a_message_near_its_days_only(site: SiteUnderTest, tmp_path: Path) -> None:
    await two_articles(site)
    days = Path(site.settings.blobs) / "manifests"
    kept = days / f"{NOON:%Y/%m/%d}"
    kept.rename(kept.with_name("17"))
    archive, pages, _ = opened(saved(await site.get(f"{ARTICLE}.wacz"), tmp_path / "harbour.wacz"))
    assert pages == [] and "2 missing" in json.loads(archive.read("datapackage.json"))["description"]
    done = as_operator(site, "export", "--wacz", tmp_path / "all.wacz", "--article", HARBOUR)
    assert len(opened(tmp_path / "all.wacz")[1]) == 1, done.stderr


@pytest.mark.parametrize("path", [f"{ARTICLE}.wacz", "/api/v1/search.warc.gz?outlet=gazette", "/api/v1/captures.wacz"])
async def test_more_than_the_limit_is_refused_before_it_begins(empty_site: SiteUnderTest, path: str) -> None:
    settings = empty_site.settings.model_copy(
        update={"export_limit": 2, "site_port": 0, "index": Path(empty_site.settings.blobs).with_name("index2")}
    )
    async with serving_site(settings, empty_site.database_url) as site:
        await fill(site.filler)
        await site.indexed(77)
        await two_articles(site)
        await capture(site, HARBOUR, article_id(HARBOUR), b"<html>again</html>", NOON + timedelta(hours=6))
        answer = await site.get(path)
        assert answer.status == 400 and "More than 2 captures" in answer.json["detail"]


async def test_style_sheets_count_too(empty_site: SiteUnderTest) -> None:
    settings = empty_site.settings.model_copy(
        update={"export_limit": 8, "site_port": 0, "index": Path(empty_site.settings.blobs).with_name("index4")}
    )
    async with serving_site(settings, empty_site.database_url) as site:
        await fill(site.filler)
        page = b"\xef\xbb\xbf<!doctype html><link rel=stylesheet href=/look.css><h1>Crane</h1>"
        await capture(site, HARBOUR, article_id(HARBOUR), page, NOON + timedelta(hours=6))
        sheet = "https://gazette.example/look.css"
        await site.filler.picture(sheet, b"a{}", "text/css")
        answer = await site.get(f"{ARTICLE}.warc.gz")
        assert answer.status == 200 and ("resource", sheet) in addresses(answer.body)
        for n in range(8):
            await site.filler.picture(sheet, b"a{}" * (n + 2), "text/css")
        answer = await site.get(f"{ARTICLE}.warc.gz")
        assert answer.status == 400 and "More than 8 captures" in answer.json["detail"]


async def test_a_period_of_an_outlet_holds_the_sheets_that_another_outlet_shares(site: SiteUnderTest) -> None:
    css, old, font = (f"https://cdn.example/{name}" for name in ("all.css", "old.css", "f.woff2"))
    await site.filler.picture(css, b"@font-face { src: url(f.woff2) }", "text/css")
    await site.filler.picture(old, b"old{}", "text/css")
    await site.filler.picture(css, b"later{}", "text/css")
    await site.filler.picture(font, b"wOF2" + bytes(60), "font/woff2")
    await site.filler.sql("UPDATE picture SET outlet_id = 'herald' WHERE url LIKE 'https://cdn.example/%%'")
    day, move = timedelta(days=1), "UPDATE picture SET captured_at = %s, last_seen = %s WHERE url = %s AND size = %s"
    await site.filler.sql(move, NOON - 9 * day, NOON + day, css, 32)
    await site.filler.sql(move, NOON + 3 * day, NOON + 3 * day, css, 7)
    await site.filler.sql(move, NOON - 9 * day, NOON - 8 * day, old, 5)
    await site.filler.sql(move, NOON - 9 * day, NOON - 9 * day, font, 64)
    page = f"<!doctype html><link rel=stylesheet href={css}><link rel=stylesheet href={old}><h1>Crane</h1>"
    await capture(site, HARBOUR, article_id(HARBOUR), page.encode(), NOON + timedelta(hours=6))
    days = f"since={NOON - day:%Y-%m-%d}&until={NOON + day:%Y-%m-%d}"
    for query in (f"outlet=gazette&{days}", days):
        answer = await site.get(f"/api/v1/captures.warc.gz?{query}")
        parts = [url for kind, url in addresses(answer.body) if kind == "resource" and "cdn." in url]
        assert sorted(parts) == [css, font], query


async def test_lists_that_are_held_back_hide_no_cut(empty_site: SiteUnderTest) -> None:
    settings = empty_site.settings.model_copy(
        update={"export_limit": 3, "site_port": 0, "index": Path(empty_site.settings.blobs).with_name("index3")}
    )
    async with serving_site(settings, empty_site.database_url) as site:
        await fill(site.filler)
        for hours in range(4):
            await capture(site, BRIDGE, article_id(BRIDGE), b"<html>%d</html>" % hours, NOON + timedelta(hours=hours))
        for minutes in range(8):
            await a_list(site, NOON + timedelta(minutes=minutes))
        await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(HARBOUR))
        await site.filler.sql("DELETE FROM picture")
        answer = await site.get("/api/v1/captures.warc.gz")
        assert answer.status == 400, addresses(answer.body)


async def test_two_are_selected_at_once_and_pages_are_read(site: SiteUnderTest) -> None:
    await two_articles(site)
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'capture'::regclass"
    async with await psycopg.AsyncConnection.connect(site.database_url) as locking:
        await locking.execute("LOCK TABLE capture")
        first = [asyncio.create_task(site.get("/api/v1/captures.wacz")) for _ in range(2)]
        while await (await locking.execute(waiting)).fetchone() != (2,):  # noqa: ASYNC110 - the server knows
            await asyncio.sleep(0.02)
        refused = await site.get("/api/v1/captures.wacz")
        assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
        assert "Other exports" in refused.json["detail"]
        assert (await site.get("/api/v1/release.zip")).status == 503
        assert (await site.get("/api/v1/articles")).status == 200
    await asyncio.gather(*first)
    assert (await site.get("/api/v1/captures.wacz")).status == 200


async def test_the_sites_own_key_signs_and_its_limits_hold(database_url: str, tmp_path: Path) -> None:
    await found(database_url)
    settings = settings_for(database_url, tmp_path)
    settings = settings.model_copy(update={"wacz_key": tmp_path / "keys" / "wacz.pem", "api_rate": 2})
    async with serving_site(settings, database_url) as site:
        await fill(site.filler)
        await two_articles(site)
        file = saved(await site.get(f"{ARTICLE}.wacz"), tmp_path / "signed.wacz")
        assert (await site.get(f"{ARTICLE}.warc.gz")).status == 200
        assert (await site.get(f"{ARTICLE}.warc.gz")).status == 429
    assert "the passed WACZ is valid" in validated(file)
    digest = json.loads(opened(file)[0].read("datapackage-digest.json"))
    assert verified_in_javascript(digest["signedData"], digest["hash"]) == "true"
