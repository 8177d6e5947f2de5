"""What other programs show of the site: oEmbed, OpenGraph, RSS and JSON Feed, and the command for a watch."""

from __future__ import annotations

import html
import re
import shlex
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import feedparser
import pytest

from shared.ids import article_id
from shared.query.parser import parse_query
from tests.integration.reader.material import found
from tests.integration.reader.press import BRIDGE, HARBOUR, KOREAN
from tests.integration.reader.running import Site, SiteUnderTest, serving_site, settings_for


async def test_an_article_leads_to_its_description_for_other_sites(shared_site: Site) -> None:
    page = (await shared_site.get(f"/a/{article_id(HARBOUR)}")).text
    link = re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)
    assert link and '<meta property="og:title" content="Crane lifts first container">' in page
    found = (await shared_site.get(html.unescape(link[1]).removeprefix(shared_site.url))).json
    assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", "Crane lifts first container")
    assert (found["author_name"], found["provider_name"], found["width"]) == ("Harbour Gazette (En)", "Presswatch", 600)
    assert f'<a href="{shared_site.url}/a/{article_id(HARBOUR)}" lang="en">' in found["html"]
    assert "1 March 2026" in found["html"] and "<script" not in found["html"]


async def test_a_description_says_what_happened_and_keeps_orders(site: SiteUnderTest) -> None:
    address = quote(f"{site.url}/a/{article_id(BRIDGE)}", safe="")
    assert "removed at source" in (await site.get(f"/oembed?url={address}&maxwidth=300")).json["html"]
    assert (await site.get(f"/oembed?url={address}&maxwidth=300")).json["width"] == 300
    assert (await site.get(f"/oembed?url={address}&format=xml")).status == 501
    assert (await site.get("/oembed?url=https://elsewhere.example/a/1")).status == 404
    assert (await site.get("/oembed")).status == 404
    korean = (await site.get(f"/oembed?url={site.url}/a/{article_id(KOREAN)}")).json
    assert '<p lang="ko">조선중앙통신은' in korean["html"]
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(BRIDGE))
    await site.filler.sql("INSERT INTO withholding (article_id, reason) VALUES (%s, 'order 7')", article_id(BRIDGE))
    assert (await site.get(f"/oembed?url={address}")).status == 451


@pytest.mark.parametrize("path", ["/feed", "/o/gazette/feed", "/o/gazette/en/feed", "/changes", "/search"])
async def test_every_feed_has_three_forms_with_the_same_entries(shared_site: Site, path: str) -> None:
    query = "?q=title:crane+OR+title:bridge" if path == "/search" else ""
    atom, rss, json = [await shared_site.get(f"{path}.{form}{query}") for form in ("atom", "rss", "json")]
    assert rss.headers["Content-Type"].startswith("application/rss+xml")
    assert json.headers["Content-Type"] == "application/feed+json"
    first, second = feedparser.parse(atom.body), feedparser.parse(rss.body)
    assert not first.bozo and not second.bozo
    ids = [entry.id for entry in first.entries]
    assert ids and [entry.id for entry in second.entries] == ids
    assert [entry["id"] for entry in json.json["items"]] == ids
    assert [entry.title for entry in second.entries] == [entry.title for entry in first.entries]
    assert json.json["version"] == "https://jsonfeed.org/version/1.1"
    assert json.json["feed_url"].startswith(f"{shared_site.url}{path}.json")


async def test_a_search_can_be_kept_as_a_watch(shared_site: Site) -> None:
    query = "q=crane+OR+%22it's%22&outlet=gazette&until=2026-03-01&state=live"
    page = (await shared_site.get(f"/search?{query}")).text
    command = re.search(r'<code id="watch-command">([^<]+)</code>', page)
    assert command
    name, search = shlex.split(html.unescape(command[1]))[3:6:2]
    assert (name, search) == (
        "crane-or-it-s-outlet-gazette", '(crane OR "it\'s") outlet:gazette state:live before:2026-03-02'
    )  # fmt: skip
    assert parse_query(search).asks
    assert "/search.rss?" in page and "watch-command" not in (await shared_site.get("/search")).text


async def test_one_file_lists_the_feeds_of_all_outlets_and_editions(shared_site: Site) -> None:
    answer = await shared_site.get("/feeds.opml")
    assert answer.headers["Content-Type"] == "text/x-opml; charset=utf-8"
    listed = [one.attrib for one in ElementTree.fromstring(answer.body).iter("outline")]
    assert {one["type"] for one in listed} == {"rss"} and len(listed) > 5
    assert f"{shared_site.url}/o/gazette/feed.atom" in {one["xmlUrl"] for one in listed}
    for one in listed:
        assert not feedparser.parse((await shared_site.get(one["xmlUrl"].removeprefix(shared_site.url))).text).bozo
        assert (await shared_site.get(one["htmlUrl"].removeprefix(shared_site.url))).status == 200
    assert 'href="/feeds.opml"' in (await shared_site.get("/outlets")).text


async def test_feeds_of_whole_lists_name_the_hub(database_url: str, tmp_path: Path) -> None:
    await found(database_url)
    given = {"websub_hub": "https://hub.example/?a=1&b=2", "site_url": "https://news.example"}
    async with serving_site(settings_for(database_url, tmp_path).model_copy(update=given), database_url) as site:
        await site.filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
        for path in ("/feed", "/changes", "/o/gazette/feed", "/o/gazette/en/feed"):
            for form in ("atom", "rss", "json"):
                answer = await site.get(f"{path}.{form}")
                own = f"https://news.example{path}.{form}"
                assert answer.headers["Link"] == f'<{given["websub_hub"]}>; rel="hub", <{own}>; rel="self"'
                if form == "json":
                    assert answer.json["hubs"] == [{"type": "WebSub", "url": given["websub_hub"]}]
                else:
                    links = feedparser.parse(answer.body).feed.links
                    assert {(one["rel"], one["href"]) for one in links} >= {("hub", given["websub_hub"]), ("self", own)}
        for path in ("/search.atom?q=crane", "/changes.atom?kind=removed", "/feed.rss?before=20260101T000000000000Z-0"):
            answer = await site.get(path)
            assert answer.status == 200 and "hub.example" not in answer.text and "Link" not in answer.headers


async def test_feeds_without_a_hub_name_none(shared_site: Site) -> None:
    for form in ("atom", "rss", "json"):
        answer = await shared_site.get(f"/feed.{form}")
        assert "hub" not in answer.text.replace("Hub", "") and "Link" not in answer.headers
