"""What an order withholds is said and shown nowhere, in no cache either, and its pictures go with it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import psycopg
import pytest

from services.reader.adapters.web import context
from services.reader.adapters.web.value_cache import CacheTimes
from shared.archive.maintenance.withhold import lift_article, withhold_article
from shared.archive.read.captures.evidence import CaptureFilter, evidence
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.connection.server import ReadServer
from shared.archive.read.texts import bodies_of
from shared.ids import article_id
from tests.integration.reader.material import NOON, paragraphs, png
from tests.integration.reader.running import SiteUnderTest
from tests.integration.reader.test_names import ENGLISH, ONE, named
from tests.publishing import open_press

URL, OTHER = "https://gazette.example/secret", "https://gazette.example/open"
OWN, SHARED = "https://gazette.example/own.png", "https://gazette.example/shared.png?" + "x" * 5000


def image(url: str) -> dict[str, object]:
    return {"kind": "image", "url": url, "caption": "A caption"}


async def order(site: SiteUnderTest, lift: bool = False) -> set[str]:
    """Withholds the article, or lifts that; returns the hashes of the pictures that an export has."""
    async with await psycopg.AsyncConnection.connect(site.database_url) as conn:
        await (lift_article if lift else withhold_article)(conn, URL, "order of a court")
        return {one.sha256 for one in (await evidence(conn, CaptureFilter())).pictures}


async def test_a_list_that_is_being_read_gets_no_text_that_was_just_withheld(site: SiteUnderTest) -> None:
    ids = [await site.filler.article(url, "A title", paragraphs("A text.")) for url in (URL, OTHER)]
    await order(site)
    async with ReadServer(site.database_url, pooled=False).opened() as server:
        assert list(await bodies_of(ReadPool(server), ids)) == [article_id(OTHER)]


async def test_pictures_that_nobody_else_shows_go_with_their_article(site: SiteUnderTest) -> None:
    own = await site.filler.picture(OWN, png(30, 20, (9, 9, 9)))
    shared = await site.filler.picture(SHARED, png(30, 20, (8, 8, 8)))
    former = [("Before", [image(OWN)])]
    await site.filler.article(URL, "Secret", [*paragraphs("A text."), image(SHARED)], earlier=former)
    await site.filler.article(OTHER, "Open", [*paragraphs("Another text."), image(SHARED)])
    tag = (await site.get(f"/media/{own}.png")).headers["ETag"]
    assert (await site.get(f"/media/{own}.png", If_None_Match=tag)).status == 304

    exported = await order(site)
    assert (await site.get(f"/media/{own}.png")).status == 451
    assert (await site.get(f"/media/{own}.png", If_None_Match=tag)).status == 451, "a cache that asks gets the refusal"
    assert (await site.get(f"/media/{own}.png")).headers["Cache-Control"] == "no-store"
    assert (await site.get(f"/media/{shared}.png")).status == 200, "an article that is shown shows it"
    assert own not in exported and shared in exported

    await site.filler.article("https://gazette.example/third", "Third", [image(OWN)])
    assert (await site.get(f"/media/{own}.png")).status == 200
    await site.filler.sql("DELETE FROM revision WHERE article_id = %s", article_id("https://gazette.example/third"))
    assert (await site.get(f"/media/{own}.png")).status == 451
    assert own in await order(site, lift=True)
    assert (await site.get(f"/media/{own}.png")).status == 200


async def test_a_picture_behind_its_text_goes_with_it(site: SiteUnderTest) -> None:
    """No article names such a picture: the page's own styles do, or a sheet."""
    sheet, named_by_sheet = "https://gazette.example/all.css", "https://gazette.example/paper.png"
    bodies = {url: png(30, 20, (n, 9, 9)) for n, url in enumerate((OWN, SHARED, named_by_sheet))}
    held, shown, paper = [await site.filler.picture(url, body) for url, body in bodies.items()]
    again = await site.filler.picture("https://gazette.example/again.png", bodies[SHARED])
    styles = await site.filler.picture(sheet, b"p { background: url(paper.png) }", "text/css")
    font = await site.filler.picture("https://gazette.example/f.woff2", b"wOF2" + bytes(60), "font/woff2")
    for address in (URL, OTHER):
        await site.filler.article(address, "A title", paragraphs("A text."))
    await site.filler.sql("UPDATE picture SET referrer = %s WHERE sha256 <> %s", URL, paper)
    await site.filler.sql("UPDATE picture SET referrer = %s WHERE sha256 = %s", sheet, paper)
    await site.filler.sql("UPDATE picture SET referrer = %s WHERE url LIKE '%%/again.png'", OTHER)

    exported = await order(site)
    assert again == shown and exported & {held, shown, paper, styles, font} == {shown, paper, styles, font}
    assert [(await site.get(f"/media/{one}.png")).status for one in (held, shown, paper)] == [451, 200, 200]
    assert held in await order(site, lift=True)
    assert (await site.get(f"/media/{held}.png")).status == 200


async def test_its_address_says_nothing_and_links_to_it_are_links_to_the_outlet(site: SiteUnderTest) -> None:
    link = {"kind": "paragraph", "text": "See that.", "marks": [{"kind": "link", "start": 0, "end": 3, "url": URL}]}
    await site.filler.article(URL, "Secret", paragraphs("A text."))
    await site.filler.article(OTHER, "Open", [link])
    ask, page = f"/api/v1/articles/by-url?url={quote(URL)}", f"/a/{article_id(OTHER)}"
    assert (await site.get(ask)).status == 303
    assert f"/a/{article_id(URL)}" in (await site.get(page)).text
    await order(site)
    unknown = await site.get(f"/api/v1/articles/by-url?url={quote('https://gazette.example/never')}")
    answer = await site.get(ask)
    assert (answer.status, answer.json) == (404, unknown.json)
    assert f"/a/{article_id(URL)}" not in (await site.get(page)).text
    assert article_id(URL) not in (await site.get(f"/search?q={quote(URL)}")).text
    assert (await site.get(f"/a/{article_id(URL)}")).status == 451
    assert (await site.get(f"/api/v1/articles/{article_id(URL)}")).status == 451


async def test_it_is_in_no_cached_list(site: SiteUnderTest, keeping: None) -> None:
    at = NOON + timedelta(days=100)
    await site.filler.article(URL, "Secret", paragraphs("A text."), at=at, section="Secret section")
    await site.filler.article(OTHER, "Open", paragraphs("Another text."), at=at - timedelta(days=1))
    lists = {"/o/gazette": "Secret section", f"/o/gazette?year={at.year}": f"{at:%Y-%m-%d}: 1;"}
    lists[f"/a/{article_id(OTHER)}"] = "Secret"
    for path, shown in lists.items():
        assert shown in (await site.get(path)).text
    await order(site)
    assert [path for path, shown in lists.items() if shown in (await site.get(path)).text] == []
    await order(site, lift=True)
    for path, shown in lists.items():
        assert shown in (await site.get(path)).text


async def test_no_name_is_counted_in_it(empty_site: SiteUnderTest, keeping: None) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(named("one", 1, ENGLISH), named("two", 2, "Kim Jong Un visited Wonsan."))
    await empty_site.indexed(2)
    name, title = "/names/person.kim-jong-un", "general secretary of the Workers&#39; Party"
    assert title in (await empty_site.get(name)).text
    async with await psycopg.AsyncConnection.connect(empty_site.database_url) as connection:
        await withhold_article(connection, ONE, "order of a court")
    page = await empty_site.until(name, lambda answer: title not in answer.text)
    assert "1 article<" in page.text


@pytest.fixture
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a site keep what it counted for the whole test, as a large one does for seconds."""
    monkeypatch.setattr(context, "LARGE_FROM", 0)
    for name in ("_SMALL", "_LARGE", "SLOWLY"):
        monkeypatch.setattr(context, name, CacheTimes(600.0))
