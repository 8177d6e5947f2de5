"""Every capture has a page, its bytes are for download, and what it looked like is shown in an origin of its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import orjson
import pytest_asyncio

from services.reader.settings import ReaderSettings
from shared.ids import article_id, sha256_hex
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON, found
from tests.integration.reader.press import HARBOUR, PICTURE, fill
from tests.integration.reader.running import SiteUnderTest, serving_site, settings_for

PAGE = (
    b"<!doctype html><html><head><title>Crane</title><link rel=stylesheet href=/look.css>"
    b"<style>h1 { color: rgb(1, 2, 3); background: url(https://evil.example/x.png) }</style>"
    b"<script src=/x.js></script></head><body onload='steal()'><h1>Crane lifts first container</h1>"
    b"<img src='/pictures/crane.png' onerror='steal()'><img src='/pictures/lost.png'>"
    b"<a href='https://evil.example/'>leave</a><iframe src='https://evil.example/'></iframe></body></html>"
)
HELD = "a court's order"


@pytest_asyncio.fixture
async def harbour(site: SiteUnderTest) -> AsyncIterator[tuple[SiteUnderTest, str]]:
    yield site, await capture(site, HARBOUR, article_id(HARBOUR), PAGE, NOON + timedelta(hours=5))


def replay_of(site: SiteUnderTest) -> str:
    assert site.settings.site_file is not None
    return str(orjson.loads(site.settings.site_file.read_bytes())["replay"])


async def test_the_page_says_what_was_asked_and_answered(harbour: tuple[SiteUnderTest, str]) -> None:
    site, id = harbour
    answer = await site.get(f"/captures/{id}")
    assert answer.status == 200
    for said in (HARBOUR, sha256_hex(PAGE), "2026-03-01 17:00:00.000 UTC", "ink/2.1", "192.0.2.7", "c0ffeec0ffee",
                 "301 https://gazette.example/harbour?old", f"{len(PAGE):,} bytes"):  # fmt: skip
        assert said in answer.text, said
    assert "<dt>Request headers</dt><dd>not recorded</dd>" in answer.text
    assert "Missing or removed: 1 picture of its styles, 1 frame, 1 picture, 1 script and 1 style sheet." in answer.text
    assert "steal" not in answer.text and "evil.example" not in answer.text
    assert f"frame-src {replay_of(site)}" in answer.headers["Content-Security-Policy"]
    assert f'href="/captures/{id}"' in (await site.get(f"/a/{article_id(HARBOUR)}/revisions")).text


async def test_a_capture_without_its_message_says_what_is_not_recorded(site: SiteUnderTest) -> None:
    [row] = (await site.get(f"/api/v1/articles/{article_id(HARBOUR)}")).json["revisions"]
    answer = await site.get(f"/captures/{row['capture_id']}")
    assert answer.status == 200
    assert "Response headers: not recorded." in answer.text
    assert "The body of this capture is missing from the archive or damaged." in answer.text
    assert (await site.get(f"/captures/{row['capture_id']}/body")).status == 404
    assert (await site.get(f"/captures/{row['capture_id']}/message")).status == 404


async def test_the_original_bytes_are_for_download_only(harbour: tuple[SiteUnderTest, str]) -> None:
    site, id = harbour
    answer = await site.get(f"/captures/{id}/body")
    assert answer.body == PAGE
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="capture-{id}.html"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(PAGE).digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert (await site.get(f"/captures/{id}/body", if_none_match=answer.headers["ETag"])).status == 304


async def test_the_replay_can_do_nothing(harbour: tuple[SiteUnderTest, str]) -> None:
    site, id = harbour
    answer = await site.get(f"/captures/{id}", base=replay_of(site))
    assert answer.status == 200 and "<h1>Crane lifts first container</h1>" in answer.text
    for gone in ("<script", "<iframe", "<link", "steal", 'href="h'):
        assert gone not in answer.text, gone
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; ")
    assert f"img-src {replay_of(site)}/media/ data:;" in policy
    assert "frame-ancestors http://127.0.0.1:*" in policy
    picture = (await site.get(f"/api/v1/articles/{article_id(HARBOUR)}")).json["pictures"][0]["src"]
    assert f'<img src="{picture}">' in answer.text
    shown = await site.get(picture, base=replay_of(site))
    assert shown.headers["Cross-Origin-Resource-Policy"] == "cross-origin" and shown.body.startswith(b"\x89PNG")


async def test_the_replay_serves_nothing_else(harbour: tuple[SiteUnderTest, str]) -> None:
    site, id = harbour
    for path in ("/", "/a/" + article_id(HARBOUR), f"/captures/{id}/body", "/captures/none", "/static/site.css"):
        assert (await site.get(path, base=replay_of(site))).status == 404, path
    assert "Crane lifts first container</h1>" not in (await site.get(f"/captures/{id}")).text


async def test_what_is_withheld_is_withheld_here(harbour: tuple[SiteUnderTest, str]) -> None:
    site, id = harbour
    sha256 = (await site.get(f"/api/v1/articles/{article_id(HARBOUR)}")).json["pictures"][0]["sha256"]
    await site.filler.sql("INSERT INTO withholding (picture_sha256, reason) VALUES (%s, %s)", sha256, HELD)
    assert sha256 not in (await site.get(f"/captures/{id}", base=replay_of(site))).text
    assert "2 pictures" in (await site.get(f"/captures/{id}")).text
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(HARBOUR))
    for path in ("", "/body", "/message", f"/beside/{id}"):
        assert (await site.get(f"/captures/{id}{path}")).status == 451, path
    assert (await site.get(f"/api/v1/captures/{id}")).status == 451
    assert (await site.get(f"/captures/{id}", base=replay_of(site))).status == 451


async def test_a_list_is_not_given_out_while_it_may_quote_a_withheld_article(site: SiteUnderTest) -> None:
    body, at = b"<rss/>", NOON + timedelta(hours=6)
    id = await capture(site, "https://gazette.example/feed", "none", body, at, kind="feed")
    await site.filler.sql(
        "INSERT INTO observation (id, observed_at, kind, address_id, url, outlet_id, page_kind, capture_id, "
        "body_sha256, origin) VALUES (%s, %s, 'polled', 'x', 'https://gazette.example/feed', 'gazette', 'feed', %s, "
        "%s, 'fetched')",
        "f" * 32, at, id, sha256_hex(body),
    )  # fmt: skip
    assert (await site.get(f"/captures/{id}/body")).body == body
    assert "No article was read" in (await site.get(f"/captures/{id}")).text
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(HARBOUR))
    assert (await site.get(f"/captures/{id}/body")).status == 451
    assert "may quote a withheld article" in (await site.get(f"/captures/{id}")).text


async def test_two_captures_side_by_side(harbour: tuple[SiteUnderTest, str]) -> None:
    site, id = harbour
    later = await capture(site, HARBOUR, article_id(HARBOUR), PAGE + b"<!-- -->", NOON + timedelta(hours=9))
    answer = await site.get(f"/captures/{id}/beside/{later}")
    assert answer.text.count("<iframe") == 2
    assert f"{replay_of(site)}/captures/{id}" in answer.text and f"{replay_of(site)}/captures/{later}" in answer.text
    assert "have the same bytes" not in answer.text
    assert "have the same bytes" in (await site.get(f"/captures/{id}/beside/{id}")).text
    assert (await site.get(f"/captures/{id}/beside/{'0' * 32}")).status == 404
    history = await site.get(f"/a/{article_id(HARBOUR)}/revisions")
    assert f'href="/captures/{id}/beside/{later}"' in history.text


async def test_programs_get_the_whole_message(harbour: tuple[SiteUnderTest, str]) -> None:
    site, id = harbour
    answer = (await site.get(f"/api/v1/captures/{id}")).json
    assert answer["message"]["headers"][1] == ["Server", "ink/2.1"] and answer["body"]["size"] == len(PAGE)
    assert (await site.get(f"/captures/{id}/message")).json["certificate_sha256"].startswith("c0ffee")
    assert PICTURE not in answer["url"]


async def test_a_public_site_names_a_replay_only_if_it_has_one(database_url: str, tmp_path: Path) -> None:
    await found(database_url)
    public = settings_for(database_url, tmp_path).model_copy(update={"site_url": "https://news.example"})
    for settings, holds in ((public, "not set an address"), (_with_replay(public), "https://replay.example/captures/")):
        async with serving_site(settings, database_url) as site:
            await fill(site.filler)
            id = await capture(site, HARBOUR, article_id(HARBOUR), PAGE, NOON + timedelta(hours=5))
            assert holds in (await site.get(f"/captures/{id}")).text
            policy = (await site.get(f"/captures/{id}", base=replay_of(site))).headers["Content-Security-Policy"]
            assert "frame-ancestors https://news.example" in policy


def _with_replay(settings: ReaderSettings) -> ReaderSettings:
    return settings.model_copy(update={"replay_url": "https://replay.example"})
