"""What search engines read: schema.org in the pages of articles, sitemap, robots.txt, and the wish not to be listed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import orjson
import pytest

from services.reader.adapters.pages import crawling
from services.reader.core.feeds import sitemap
from shared.archive.read import sitemaps
from shared.ids import article_id
from tests.integration.reader.material import NOON, found, paragraphs
from tests.integration.reader.press import BRIDGE, HARBOUR
from tests.integration.reader.running import Answer, Site, SiteUnderTest, serving_site, settings_for

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def described(answer: Answer) -> dict[str, Any]:
    """The JSON-LD of a page, which has exactly one element of it."""
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL)
    parsed: dict[str, Any] = orjson.loads(text)
    return parsed


def listed(answer: Answer) -> dict[str, str]:
    """Addresses with their times of change."""
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    rows = ElementTree.fromstring(answer.body)
    return {str(row.findtext(f"{SPACE}loc")): str(row.findtext(f"{SPACE}lastmod")) for row in rows}


async def test_an_article_is_described_as_based_on_the_page_of_the_outlet(shared_site: Site) -> None:
    id = article_id(HARBOUR)
    page = await shared_site.get(f"/a/{id}")
    found = described(page)
    assert (found["@type"], found["headline"]) == ("NewsArticle", "Crane lifts first container")
    assert (found["url"], found["inLanguage"]) == (f"{shared_site.url}/a/{id}", "en")
    assert found["datePublished"] == "2026-03-01", "no more precise than it was printed"
    assert found["publisher"]["name"] == "Harbour Gazette" and found["sdPublisher"]["name"] == "Presswatch"
    original = found["isBasedOn"]
    assert (original["url"], "creativeWorkStatus" in original) == (HARBOUR, False)
    for address in (original["archivedAt"], found["@id"], found["image"]):
        path = address.removeprefix(shared_site.url)
        assert path.startswith("/captures/") or (await shared_site.get(path)).status == 200, path
    assert f'<link rel="canonical" href="{shared_site.url}/a/{id}">' in page.text
    assert not {"dateModified", "author"} & set(found), "nothing that the outlet did not print"


async def test_an_earlier_text_and_a_removal_are_described_as_such(shared_site: Site) -> None:
    id = article_id(BRIDGE)
    old, new = [one["id"] for one in (await shared_site.get(f"/api/v1/articles/{id}")).json["revisions"]]
    page = await shared_site.get(f"/a/{id}/revisions/{old}")
    assert (described(page)["headline"], described(page)["version"]) == ("Bridge is cheap", old)
    assert 'rel="canonical"' not in page.text
    newest = described(await shared_site.get(f"/a/{id}"))
    assert (newest["version"], newest["isBasedOn"]["creativeWorkStatus"]) == (new, "removed")


async def test_words_of_an_outlet_cannot_end_the_description(site: SiteUnderTest) -> None:
    title = "</script><script>alert(1)</script> <!-- & \u2028 ]]>"
    id = await site.filler.article("https://gazette.example/x", title, paragraphs("x"), teaser=title)
    page = await site.get(f"/a/{id}")
    assert described(page)["headline"] == title and "<script>alert" not in page.text


async def test_crawlers_are_asked_to_leave_files_and_filters_alone(shared_site: Site) -> None:
    rules = RobotFileParser()
    robots = (await shared_site.get("/robots.txt")).text
    rules.parse(robots.splitlines())
    assert "Disallow: /a/*/compared\n" in robots, "comparing costs more than the article"
    for path in (f"/a/{article_id(HARBOUR)}", "/search?q=crane"):
        links = re.findall(
            r'<a href="(/api/[^"]+\.(?:wacz|warc\.gz)[^"]*)"([^>]*)>', (await shared_site.get(path)).text
        )
        assert len(links) == 2 and all('rel="nofollow"' in rest for _, rest in links)
        assert not any(rules.can_fetch("*", shared_site.url + link) for link, _ in links)
    assert not rules.can_fetch("*", f"{shared_site.url}/activity?person=x")
    assert rules.can_fetch("*", f"{shared_site.url}/a/{article_id(HARBOUR)}")


async def test_the_sitemap_lists_every_article_once(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sitemap, crawling):
        monkeypatch.setattr(module, "MOST", 30)
    monkeypatch.setattr(sitemaps, "_AT_ONCE", 7)
    await site.filler.article("https://gazette.example/old", "Old", paragraphs("x"), at=NOON.replace(year=1998))
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(BRIDGE))
    robots = await site.get("/robots.txt")
    assert f"\nSitemap: {site.url}/sitemap.xml\n" in robots.text
    files = listed(await site.get("/sitemap.xml"))
    names = [file.rpartition("/")[2] for file in files]
    assert names[0] == "2026-03.xml" and names[-1] == "1998-03.xml" and "2026-02-2.xml" in names
    found: dict[str, str] = {}
    for file in files:
        part = listed(await site.get(file.removeprefix(site.url)))
        assert len(part) <= 30 and not set(part) & set(found)
        found |= part
    shown = {one["id"] for one in (await site.get("/api/v1/articles?limit=1000")).json["articles"]}
    assert set(found) == {f"{site.url}/a/{id}" for id in shown} and len(found) == 78
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", at) for at in found.values())


@pytest.mark.parametrize("name", ["2011-01", "2026-03-2", "2026-3", "2026-13", "0000-01", "2026-03-1", "2026-03-0"])
async def test_a_file_that_the_sitemap_does_not_have(shared_site: Site, name: str) -> None:
    assert (await shared_site.get(f"/sitemap/{name}.xml")).status == 404


async def test_an_empty_archive_has_an_empty_sitemap(empty_site: SiteUnderTest) -> None:
    assert listed(await empty_site.get("/sitemap.xml")) == {}


async def test_a_site_can_ask_not_to_be_listed(database_url: str, tmp_path: Path) -> None:
    await found(database_url)
    settings = settings_for(database_url, tmp_path).model_copy(update={"site_noindex": True})
    async with serving_site(settings, database_url) as site:
        for path in ("/", "/about", "/robots.txt", "/feed.atom", "/api/v1/outlets", "/nowhere"):
            assert (await site.get(path)).headers["X-Robots-Tag"] == "noindex", path
        robots = (await site.get("/robots.txt")).text
        assert "Sitemap" not in robots and "Disallow: /\n" not in robots
        assert (await site.get("/sitemap.xml")).status == 404


async def test_the_replay_is_never_listed_and_the_site_is(site: SiteUnderTest) -> None:
    assert "X-Robots-Tag" not in (await site.get("/")).headers
    assert site.settings.site_file is not None
    replay = orjson.loads(site.settings.site_file.read_bytes())["replay"]
    assert (await site.get("/captures/none", base=replay)).headers["X-Robots-Tag"] == "noindex"
