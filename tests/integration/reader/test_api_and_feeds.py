"""The JSON API and the feeds: complete, linked, and clear about what they refuse."""

from __future__ import annotations

import json
import tarfile
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import quote

import pytest
from psycopg.types.json import Jsonb

from shared.ids import article_id
from tests.integration.reader.press import ARTICLES, BRIDGE, HARBOUR, KOREAN
from tests.integration.reader.running import Site, SiteUnderTest, serving_site, settings_for
from tests.shared_data import shared_data

ATOM = "{http://www.w3.org/2005/Atom}"


async def test_the_list_of_articles_goes_on_by_cursor(shared_site: Site) -> None:
    seen: list[str] = []
    before = ""
    while True:
        answer = (await shared_site.get(f"/api/v1/articles?limit=20{before}")).json
        seen += [article["id"] for article in answer["articles"]]
        if answer["before"] is None:
            break
        before = f"&before={answer['before']}"
    assert len(seen) == len(set(seen)) == ARTICLES + 3


async def test_an_article_has_its_blocks_revisions_and_addresses(shared_site: Site) -> None:
    article = (await shared_site.get(f"/api/v1/articles/{article_id(BRIDGE)}")).json
    assert [block["text"] for block in article["blocks"]][-1] == "Tolls are planned."
    assert [revision["title"] for revision in article["revisions"]] == ["Bridge is cheap", "Bridge gets dearer"]
    assert {change["kind"] for change in article["changes"]} == {"revised", "removed"}
    assert article["addresses"][0]["address"] == BRIDGE
    old = (
        await shared_site.get(f"/api/v1/articles/{article_id(BRIDGE)}?revision={article['revisions'][0]['id']}")
    ).json
    assert old["title"] == "Bridge is cheap"
    pictures = (await shared_site.get(f"/api/v1/articles/{article_id(HARBOUR)}")).json["pictures"]
    assert (await shared_site.get(pictures[0]["src"])).status == 200


async def test_an_article_has_what_its_text_leaves_out(site: SiteUnderTest) -> None:
    cuts = [{"text": "Read also: the bridge", "reason": "label", "before": 1}]
    await site.filler.sql("UPDATE revision SET cuts = %s WHERE article_id = %s", Jsonb(cuts), article_id(KOREAN))
    assert (await site.get(f"/api/v1/articles/{article_id(KOREAN)}")).json["cuts"] == cuts
    assert (await site.get(f"/api/v1/articles/{article_id(BRIDGE)}")).json["cuts"] == []


async def test_an_address_leads_to_its_article(shared_site: Site) -> None:
    answer = await shared_site.get(f"/api/v1/articles/by-url?url={quote(KOREAN, safe='')}")
    assert (answer.status, answer.headers["Location"]) == (303, f"/api/v1/articles/{article_id(KOREAN)}")
    assert (await shared_site.get("/api/v1/articles/by-url?url=https%3A%2F%2Fnowhere.example")).status == 404


async def test_events_are_read_from_a_cursor_without_gap(site: SiteUnderTest) -> None:
    end = (await site.get("/api/v1/events?after=end")).json["after"]
    first = (await site.get("/api/v1/events?limit=50")).json
    rest = (await site.get(f"/api/v1/events?limit=1000&after={first['after']}")).json
    assert len(first["events"]) == 50 and len(rest["events"]) == ARTICLES + 3 - 50
    assert rest["after"] == end
    assert (await site.get(f"/api/v1/events?after={end}")).json == {"events": [], "after": end}
    await site.filler.event("removed", article_id(KOREAN), "ilbo")
    (event,) = (await site.get(f"/api/v1/events?after={end}")).json["events"]
    assert (event["kind"], event["article"], event["outlet"]) == ("removed", article_id(KOREAN), "ilbo")


async def test_an_answer_has_the_members_asked_for(shared_site: Site) -> None:
    answer = (await shared_site.get("/api/v1/articles?fields=id,text&include=text&limit=200")).json
    assert all(set(one) == {"id", "text"} for one in answer["articles"])
    texts = {one["id"]: one["text"] for one in answer["articles"]}
    assert texts[article_id(BRIDGE)].endswith("Tolls are planned.")
    found = (await shared_site.get("/api/v1/search?q=bridge&fields=title,snippet")).json["articles"]
    assert found and all(set(one) == {"title", "snippet"} for one in found)
    wrong = await shared_site.get("/api/v1/articles?fields=id,texts")
    assert wrong.status == 400 and "'texts' is not a member" in wrong.json["detail"]


async def test_a_copy_is_kept_current_by_what_changed(shared_site: Site) -> None:
    cards = (await shared_site.get("/api/v1/articles?limit=1000")).json["articles"]
    latest = max(card["changed_at"] for card in cards)
    since = (await shared_site.get(f"/api/v1/articles?changed_since={latest}")).json["articles"]
    assert {card["id"] for card in since} == {card["id"] for card in cards if card["changed_at"] >= latest}
    assert (await shared_site.get("/api/v1/articles?changed_since=2999-01-01")).json["articles"] == []


async def test_other_sites_may_read_only_the_api_and_only_if_named(site: SiteUnderTest, tmp_path: Path) -> None:
    assert (
        "Access-Control-Allow-Origin" not in (await site.get("/api/v1/outlets", Origin="https://lab.example")).headers
    )
    (tmp_path / "shared").mkdir()
    settings = settings_for(site.database_url, tmp_path / "shared")
    settings = settings.model_copy(update={"api_origins": "https://lab.example"})
    async with serving_site(settings, site.database_url) as shared:
        for path, origin, allowed in (
            ("/api/v1/outlets", "https://lab.example", "https://lab.example"),
            ("/api/v1/outlets", "https://evil.example", None),
            ("/outlets", "https://lab.example", None),
        ):
            answer = await shared.get(path, Origin=origin)
            assert (answer.status, answer.headers.get("Access-Control-Allow-Origin")) == (200, allowed)


@pytest.mark.parametrize(
    "path",
    [
        "articles?limit=0", "articles?limit=x", "articles?limit=1001", "articles?limit=%00", "articles?before=x",
        "articles?before=20260101T000000000000Z-%27", "articles?outlet=%00", "articles?outlet=A%20B",
        "articles?language=%27--", "articles?state=x", "articles?since=2026-02-30", "articles?until=9999-12-31",
        "articles?since=0001-01-01T00:00:00%2B23:59", "articles?nonsense=1", "articles?limit=1&limit=x",
        "articles/by-url", "events?after=x", "events?after=" + "9" * 40 + "-1", "events?limit=1001", "outlets?x=1",
        "search?page=51", "search?page=-1", "search?sort=worst", "search?q=" + "x" * 1001, "search?outlet=%F0%9F",
    ],
)  # fmt: skip
async def test_junk_is_refused_by_name(shared_site: Site, path: str) -> None:
    answer = await shared_site.get(f"/api/v1/{path}")
    assert answer.status == 400, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["error"]["code"] == "bad-parameter"
    assert len(answer.json["detail"]) > 10
    assert answer.json["status"] == 400 and answer.json["code"] == answer.json["error"]["code"]


@pytest.mark.parametrize("path", ["articles/x", f"articles/{'0' * 32}", "nix", "", "articles/%00", "%F0%9F"])
async def test_what_the_api_does_not_have_is_404_as_json(shared_site: Site, path: str) -> None:
    answer = await shared_site.get(f"/api/v1/{path}")
    assert (answer.status, answer.json["error"]["code"]) == (404, "not-found")


@pytest.mark.shared_data
async def test_no_naughty_string_breaks_anything(site: SiteUnderTest) -> None:
    with tarfile.open(shared_data("suites/naughty-strings.tar.gz")) as archive:
        file = archive.extractfile("blns.json")
        assert file is not None
        strings = json.load(file)
    for number, text in enumerate(strings):
        mark = quote(text, safe="")
        assert (await site.get(f"/search?q={mark}")).status in (200, 400)
        for path in ("articles?outlet=", "articles?before=", "articles/by-url?url=", "search?q=", "events?after="):
            assert (await site.get(f"/api/v1/{path}{mark}")).status in (200, 400, 404)
        assert (await site.get(f"/a/{mark or '-'}")).status == 404
        if number % 25 == 0:
            await site.filler.article(f"https://naughty.example/{number}", text.replace("\0", ""), [], teaser=text)
    assert (await site.get("/")).status == 200
    ET.fromstring((await site.get("/feed.atom")).body)


async def test_the_description_names_every_path_and_no_other(shared_site: Site) -> None:
    from services.reader.adapters.web.static_files import Assets
    from services.reader.handler import routes

    served = {route.path for route in routes(Assets()) if route.path.startswith("/api/")}
    document = (await shared_site.get("/api/v1/openapi.json")).json
    assert set(document["paths"]) == served
    assert document["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    ("path", "entries"),
    [("/feed.atom", 40), ("/o/gazette/feed.atom", 40), ("/o/ilbo/ko/feed.atom", 1), ("/search.atom?q=crane", 1),
     ("/changes.atom", 2), ("/changes.atom?kind=removed", 1)],
)  # fmt: skip
async def test_each_list_has_a_feed(shared_site: Site, path: str, entries: int) -> None:
    answer = await shared_site.get(path)
    feed = ET.fromstring(answer.body)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert len(feed.findall(f"{ATOM}entry")) == entries
    assert feed.find(f"{ATOM}link[@rel='self']").attrib["href"] == shared_site.url + path  # type: ignore[union-attr]
    for link in feed.iter(f"{ATOM}link"):
        if link.attrib["href"].startswith(shared_site.url):
            assert (await shared_site.get(link.attrib["href"].removeprefix(shared_site.url))).status == 200


async def test_a_long_feed_goes_on(shared_site: Site) -> None:
    feed = ET.fromstring((await shared_site.get("/feed.atom")).body)
    following = feed.find(f"{ATOM}link[@rel='next']")
    assert following is not None
    rest = ET.fromstring((await shared_site.get(following.attrib["href"].removeprefix(shared_site.url))).body)
    ids = [entry.findtext(f"{ATOM}id") for one in (feed, rest) for entry in one.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == ARTICLES + 3
