"""Other articles made of the same text: found in any order, distinguished from formulas, and compared."""

from __future__ import annotations

import threading
from itertools import permutations

import pytest

from services.enricher.core.enrich import enrich
from shared.archive import outbox
from shared.archive.read.alike import copies
from shared.archive.schema.connection import connection
from shared.archive.watches.first_copies import record_first_copies
from shared.contracts import EnrichedArticle
from shared.ids import article_id
from shared.text.likeness import ComparableText
from tests.integration.reader.running import SiteUnderTest
from tests.publishing import enriched, hours, open_press

FIRST = (
    "The dam above the old mill was finished on Monday after four years of work, the ministry said in the capital.",
    "Its lake is the largest of the northern province and will water nine thousand hectares of rice and maize.",
    "Engineers from three universities had warned that the ground below the eastern wall might not carry its weight.",
    "The minister answered that all tests had been passed, and that the power station will begin to run in autumn.",
)
REWORDED = (FIRST[0], FIRST[1].replace("largest", "biggest"), FIRST[2].replace("warned", "feared"), FIRST[3])
OTHER = (
    "The bridge above the old mill was finished on Monday after four years of work, the ministry said in the capital.",
    "Nobody in the town had asked for one, and the ferrymen have written a letter to the governor about their trade.",
    "They want to be paid for the boats, of which eleven were built only last spring with money from the same office.",
)


def fact(path: str, at: float, text: tuple[str, ...], outlet: str) -> EnrichedArticle:
    article = enriched(path, hours(at), text, outlet=outlet).article
    return enrich(article, ["en"], "UTC", lambda _: [("en", 0.99)])


FACTS = (
    fact("dam", 1, FIRST, "gazette"),
    fact("dam", 4, FIRST[:3], "echo"),
    fact("dam", 9, REWORDED, "herald"),
    fact("bridge", 2, OTHER, "echo"),
)
ONE, CUT, NEW = (article_id(f"https://{outlet}.example/dam") for outlet in ("gazette", "echo", "herald"))


async def copies_of(site: SiteUnderTest, id: str) -> dict[str, str]:
    found = (await site.get(f"/api/v1/articles/{id}")).json["copies"]
    assert found == sorted(found, key=lambda one: one["sort_at"]), "the earliest first"
    return {one["id"]: one["relation"] for one in found}


async def test_copies_are_found_from_each_side_in_any_order(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        for order in list(permutations(FACTS))[::7]:
            await press.rows("DELETE FROM revision RETURNING 1")
            for table in ("article", "address", "capture", "change"):
                await press.rows(f"DELETE FROM {table} RETURNING 1")
            for one in order:
                await press.publish(one)
            assert await copies_of(empty_site, ONE) == {CUT: "cut", NEW: "reworded"}
            assert await copies_of(empty_site, CUT) == {ONE: "longer", NEW: "reworded"}
            assert await copies_of(empty_site, NEW) == {ONE: "reworded", CUT: "reworded"}
            assert await copies_of(empty_site, article_id("https://echo.example/bridge")) == {}


async def test_the_page_says_who_printed_it_and_compares(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(*FACTS)
    page = (await empty_site.get(f"/a/{CUT}/compared")).text
    assert "Also printed by" in page and "earlier, with more" in page and f"/a/{CUT}/copy/{ONE}" in page
    compared = (await empty_site.get(f"/a/{ONE}/copy/{NEW}")).text
    assert "<del>largest" in compared and "<ins>biggest" in compared
    await press_withholds(empty_site)
    assert await copies_of(empty_site, ONE) == {NEW: "reworded"}


async def test_the_event_of_a_first_copy_can_be_read(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(*FACTS)
        async with connection(press.pool) as conn:
            await record_first_copies(conn, await outbox.events_after(conn, outbox.Cursor()))
    (event,) = (e for e in (await empty_site.get("/api/v1/events")).json["events"] if e["kind"] == "copied")
    assert (event["article"], event["data"]["copy"], event["data"]["relation"]) == (ONE, CUT, "cut")
    shown = (await empty_site.get(f"/api/v1/articles/{ONE}")).json["copies"][0]
    assert {name: event["data"][name] for name in ("kept", "added")} == {n: shown[n] for n in ("kept", "added")}
    assert (await empty_site.get(f"/a/{ONE}/copy/{event['data']['copy']}")).status == 200


async def press_withholds(site: SiteUnderTest) -> None:
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", CUT)


async def test_texts_are_compared_in_a_thread(empty_site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All other requests would wait for sixty long texts."""
    threads = set[int]()

    class Followed(ComparableText):
        def __init__(self, text: str, language: str) -> None:
            threads.add(threading.get_ident())
            super().__init__(text, language)

    monkeypatch.setattr(copies, "ComparableText", Followed)
    async with open_press(empty_site.database_url) as press:
        await press.publish(*FACTS)
    assert await copies_of(empty_site, ONE) == {CUT: "cut", NEW: "reworded"}
    assert threads and threading.get_ident() not in threads


async def test_a_text_with_the_same_key_by_chance_is_not_read(
    empty_site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a large archive, most texts that share a key have nothing else in common."""
    read = list[str]()

    class Followed(ComparableText):
        def __init__(self, text: str, language: str) -> None:
            read.append(text.partition(" above")[0])
            super().__init__(text, language)

    monkeypatch.setattr(copies, "ComparableText", Followed)
    async with open_press(empty_site.database_url) as press:
        await press.publish(*FACTS)
        bridge = article_id("https://echo.example/bridge")
        await press.rows(
            "UPDATE revision SET bands = (SELECT bands FROM revision WHERE article_id = %s) WHERE article_id = %s"
            " RETURNING 1",
            ONE, bridge,
        )  # fmt: skip
    assert await copies_of(empty_site, ONE) == {CUT: "cut", NEW: "reworded"}
    assert read == ["The dam"] * 3
