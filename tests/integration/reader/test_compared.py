"""What an article was compared with is a page of its own, which the article's page loads when a reader comes to it."""

from __future__ import annotations

import re

import pytest

from services.reader.adapters.web import context
from shared.ids import article_id
from tests.integration.reader.press import BRIDGE, HARBOUR
from tests.integration.reader.running import SiteUnderTest
from tests.integration.reader.test_copies import CUT, FACTS, ONE
from tests.publishing import open_press


async def test_the_article_links_what_it_was_compared_with(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(*FACTS)
    article = (await empty_site.get(f"/a/{CUT}")).text
    part = re.search(r'hx-get="([^"]+)"', article)
    assert part and f'<a href="/a/{CUT}/compared" rel="nofollow">' in article and "Also printed by" not in article
    found = (await empty_site.get(part[1])).text
    assert "Also printed by" in found and f'/a/{ONE}"' in found and "<html" not in found
    await empty_site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", ONE)
    assert f'/a/{ONE}"' not in (await empty_site.get(part[1])).text
    await empty_site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", CUT)
    assert [(await empty_site.get(path)).status for path in (f"/a/{CUT}/compared", part[1])] == [451, 451]


async def test_an_earlier_text_is_compared_itself(site: SiteUnderTest) -> None:
    id = article_id(BRIDGE)
    old = (await site.get(f"/api/v1/articles/{id}")).json["revisions"][0]["id"]
    address = f"/a/{id}/revisions/{old}/compared"
    assert f'<a href="{address}" rel="nofollow">' in (await site.get(f"/a/{id}/revisions/{old}")).text
    assert f'<a href="/a/{id}/revisions/{old}">' in (await site.get(address)).text
    assert f'<a href="/a/{id}">' in (await site.get(f"/a/{id}/compared")).text


async def test_a_page_with_any_other_value_is_sent_again(site: SiteUnderTest) -> None:
    id = article_id(HARBOUR)
    had = (await site.get(f"/a/{id}")).headers["ETag"]

    async def status(language: str = "en") -> int:
        return (await site.get(f"/a/{id}", If_None_Match=had, Accept_Language=language)).status

    assert await status() == 304
    assert await status("ko") == 200
    assert (await site.get(f"/a/{id}?x=1", If_None_Match=had)).status == 200, "its links to other languages differ"
    await site.filler.sql("UPDATE article SET last_seen_at = last_seen_at + interval '1 day' WHERE id = %s", id)
    assert await status() == 200
    for statement in (
        "INSERT INTO annotation (address_id, revision_id, producer, version, kind, language, value, made_at)"
        " SELECT id, revision_id, 'desk', '1', 'tags', '', '[\"harbour\"]', now() FROM article WHERE id = %s",
        "INSERT INTO annotation_withdrawal (producer, version, reason) VALUES ('desk', '', %s)",
        "UPDATE revision SET title = 'Another title' WHERE article_id = %s",
    ):
        had = (await site.get(f"/a/{id}")).headers["ETag"]
        assert await status() == 304
        await site.filler.sql(statement, id)
        assert await status() == 200, statement
    had = (await site.get(f"/a/{id}")).headers["ETag"]
    assert await status() == 304
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(BRIDGE))
    assert await status() == 200, "it stood in a list below"
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", id)
    assert await status() == 451


async def test_in_a_large_archive_the_lists_below_are_a_second_old_at_most(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "LARGE_FROM", 0)
    card = f'href="/a/{article_id(BRIDGE)}"'
    address = f"/a/{article_id('https://gazette.example/news/000')}"
    assert card in (await site.get(address)).text
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(BRIDGE))
    await site.until(address, lambda answer: card not in answer.text)


async def test_a_program_may_ask_for_some_members_of_an_article(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(*FACTS)
    whole = (await empty_site.get(f"/api/v1/articles/{CUT}")).json
    assert (await empty_site.get(f"/api/v1/articles/{CUT}?fields=title,copies")).json == {
        "title": whole["title"], "copies": whole["copies"],
    }  # fmt: skip
    plain = (await empty_site.get(f"/api/v1/articles/{CUT}?fields=id,blocks")).json
    assert plain == {"id": CUT, "blocks": whole["blocks"]}
    assert (await empty_site.get(f"/api/v1/articles/{CUT}?fields=texts")).json["code"] == "bad-parameter"
