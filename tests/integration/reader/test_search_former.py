"""What a search would have found that is gone: passages that edits took out, and removed articles."""

from __future__ import annotations

import asyncio
import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.ids import derived_id
from tests.integration.reader.material import paragraphs
from tests.integration.reader.running import SiteUnderTest, as_operator

ADDRESS = "https://gazette.example/bridge"


async def edited(site: SiteUnderTest) -> str:
    await site.filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
    before = paragraphs("Minister Vael opened the bridge.", "It cost 40 million.", "The “old” ferry sails on.")
    after = paragraphs("The bridge was opened.", "It cost 90 million.", 'The "old" ferry sails on.')
    id = await site.filler.article(ADDRESS, "The bridge", after, earlier=[("Minister at the bridge", before)])
    await site.filler.article("https://gazette.example/gone", "Vael resigns", paragraphs("He left."), state="removed")
    await site.filler.article("https://gazette.example/other", "Ferry", paragraphs("The ferry left."))
    await site.indexed(2)
    return id


@pytest.mark.parametrize(
    ("q", "total"),
    [
        ("former:vael", 1), ("former:minister", 1), ('former:"40 million"', 1), ("former:90", 0), ("former:open*", 1),
        ("former:opens", 1), ("former:ferry", 0), ("former:(vael OR nobody) outlet:gazette", 1), ("vael", 1),
        ("former:bridge", 1), ("former:bridge -bridge", 0), ("-former:vael", 2),
    ],
)  # fmt: skip
async def test_passages_that_an_edit_took_out(empty_site: SiteUnderTest, q: str, total: int) -> None:
    await edited(empty_site)
    assert (await empty_site.get("/api/v1/search?q=" + q.replace('"', "%22").replace(" ", "+"))).json["total"] == total


async def test_a_search_says_what_it_would_have_found(empty_site: SiteUnderTest) -> None:
    id = await edited(empty_site)
    page = (await empty_site.get("/search?q=minister")).text
    assert "Nothing found" in page
    found = re.search(r'<a href="([^"]+)">1 article had it in a passage that is gone', page)
    assert found
    gone = (await empty_site.get(unescape(found[1]))).text
    assert f'href="/a/{id}"' in gone and "No longer in the text:" in gone
    assert "<mark>Minister</mark> at the bridge" in gone
    for q in ("ferry", "nobody+OR+-90", "-90"):  # an earlier text lacked 90, and so nothing is gone
        assert "a passage that is gone" not in (await empty_site.get(f"/search?q={q}")).text


async def test_changes_lead_to_everything_that_is_gone(empty_site: SiteUnderTest) -> None:
    id = await edited(empty_site)
    answer = await empty_site.get("/changes?gone=vael")
    q = parse_qs(urlsplit(answer.headers["location"]).query)["q"][0]
    assert (answer.status, q) == (303, "((vael) state:removed) OR (former:(vael) -(vael))")
    page = (await empty_site.get("/changes?gone=vael", follow=True)).text
    assert page.count("<h2 lang") == 2 and f'href="/a/{id}"' in page and "Vael" in page
    for gone, search in {"-90": "(-90) state:removed", "former:vael": "former:vael", "%22former:%22": None}.items():
        answer = await empty_site.get(f"/changes?gone={gone}")
        (q,) = parse_qs(urlsplit(answer.headers["location"]).query)["q"]
        assert q == (search or '(("former:") state:removed) OR (former:("former:") -("former:"))')
    wrong = await empty_site.get("/changes?gone=%22vael", follow=True)
    assert wrong.status == 400 and "<code" in wrong.text


async def test_what_a_later_parser_reads_otherwise_was_never_taken_out(empty_site: SiteUnderTest) -> None:
    id = await edited(empty_site)
    assert (await empty_site.get("/api/v1/search?q=former:vael")).json["total"] == 1
    await empty_site.filler.sql(
        "UPDATE revision SET parser = 'older' WHERE id = %s", derived_id("revision", ADDRESS, "0")
    )
    await empty_site.filler.event("revised", id, "gazette")
    await empty_site.until("/api/v1/search?q=former:vael", lambda answer: answer.json["total"] == 0)


async def test_only_so_much_is_kept_of_what_is_gone(empty_site: SiteUnderTest) -> None:
    """A page that shows other words at each visit has no end of them."""
    await empty_site.filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
    texts = [(f"Title {n}", paragraphs(f"Marker{n}. " + f"word{n} " * 9_000)) for n in range(8)]
    await empty_site.filler.article(ADDRESS, "The bridge", paragraphs("It stands."), earlier=texts)
    await empty_site.indexed(1)
    found = [(await empty_site.get(f"/api/v1/search?q=former:marker{n}")).json["total"] for n in range(8)]
    assert found == [0, 0, 0, 0, 0, 1, 1, 1]


async def test_an_export_finds_what_an_edit_took_out(empty_site: SiteUnderTest) -> None:
    id = await edited(empty_site)
    done = [
        await asyncio.to_thread(as_operator, empty_site, "export", "--search", q) for q in ("former:vael", "former:90")
    ]
    assert [[json.loads(line)["id"] for line in one.stdout.splitlines()] for one in done] == [[id], []]
