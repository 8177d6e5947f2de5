"""Facts go in, articles with their texts come out; arriving twice changes nothing."""

from __future__ import annotations

from datetime import datetime

from shared.archive.schema.connection import connection
from shared.contracts import (
    BlobRef,
    Cut,
    CutReason,
    EnrichedArticle,
    ObservationKind,
    Picture,
)
from shared.errors import Unavailable
from shared.ids import article_id
from tests.publishing import START, Press, Telling, enriched, everything, hours, observed

SOON = "We will be back soon. Our site is being worked on at the moment, and all pages will return within the hour."
OTHER = "Fishermen of the eastern coast landed twice what they did last autumn, harbour masters said on Tuesday night."


async def test_a_new_article_is_created(press: Press) -> None:
    await press.publish(enriched("a", START))

    article = await press.one("SELECT * FROM article")
    assert article["id"] == article_id("https://gazette.example/a")
    assert article["title"] == "News of a"
    assert article["state"] == "live"
    assert article["sort_at"] == article["first_captured_at"] == START
    revision = await press.one("SELECT * FROM revision")
    assert revision["id"] == article["revision_id"]
    assert revision["blocks"][0]["kind"] == "paragraph"
    assert await press.kinds() == ["created"]
    outlet = await press.one("SELECT * FROM outlet")
    assert outlet["name"] == "gazette"


async def test_the_same_again_changes_nothing(press: Press) -> None:
    messages: list[Telling] = [
        enriched("a", START),
        enriched("b", START),
        observed("a", hours(1), ObservationKind.GONE),
    ]
    await press.publish(*messages)
    before = await everything(press)
    events = await press.kinds()

    await press.publish(*messages)
    for message in messages:
        await press.publish(message)

    assert await everything(press) == before
    assert await press.kinds() == events


async def test_a_migration_beside_a_running_publisher_is_an_outage_and_no_refusal(press: Press) -> None:
    for n in range(10):  # prepare the statements
        await press.publish(enriched("a", hours(n), f"{OTHER} This is report {n}."))
    async with connection(press.pool) as conn:
        await conn.execute(b"ALTER TABLE article ADD COLUMN of_a_later_version text")

    outages = 0
    for n in range(10, 20):
        for _ in range(6):  # more than there are sessions, each with statements of its own
            try:
                await press.publish(enriched("a", hours(n), f"{OTHER} This is report {n}."))
                break
            except Unavailable:
                outages += 1
    assert outages
    assert (await press.one("SELECT last_captured_at AS at FROM article"))["at"] == hours(19)


async def test_a_later_capture_of_the_same_text_only_moves_the_last_sighting(press: Press) -> None:
    await press.publish(enriched("a", START))
    await press.publish(enriched("a", hours(5)))

    article = await press.one("SELECT * FROM article")
    assert article["last_seen_at"] == article["last_captured_at"] == hours(5)
    assert (await press.one("SELECT last_seen FROM revision"))["last_seen"] == hours(5)
    assert (await press.one("SELECT last_seen FROM address"))["last_seen"] == hours(5)
    assert len(await press.rows("SELECT 1 FROM capture")) == 2
    assert await press.kinds() == ["created"]


async def test_another_text_is_a_revision(press: Press) -> None:
    await press.publish(enriched("a", START))
    await press.publish(
        enriched("a", hours(5), "Nothing was sown at all this year, " + "and nobody could say why that was so. " * 3)
    )

    article = await press.one("SELECT * FROM article")
    assert article["revision_count"] == 2
    change = await press.one("SELECT * FROM change")
    assert (change["kind"], change["at"], change["since"]) == ("revised", hours(5), START)
    assert change["to_revision"] == article["revision_id"]
    assert await press.kinds() == ["created", "revised"]


async def test_what_a_text_leaves_out_is_kept_and_makes_no_revision(press: Press) -> None:
    await press.publish(_leaving_out(START, "Most read: the bridge"))
    await press.publish(_leaving_out(hours(5), "Most read: the canal"))

    revision = await press.one("SELECT * FROM revision")
    assert revision["cuts"] == [
        {"text": "Most read: the bridge", "reason": "label", "before": 1},
        {"text": "By our staff", "reason": "rule", "before": None},
    ]
    assert not revision["cuts_limited"]
    assert await press.kinds() == ["created"]


def _leaving_out(at: datetime, label: str) -> EnrichedArticle:
    seen = enriched("a", at)
    cuts = (Cut(text=label, reason=CutReason.LABEL, before=1), Cut(text="By our staff", reason=CutReason.RULE))
    return seen.model_copy(update={"article": seen.article.model_copy(update={"cuts": cuts})})


async def test_a_name_taken_out_is_reported_beside_the_revision(press: Press) -> None:
    await press.publish(enriched("a", START, "On the spot were Jang Song Thaek and many officials of the province."))
    await press.publish(enriched("a", hours(5), "On the spot were many officials of the province."))
    before = await everything(press)
    await press.publish(enriched("a", hours(3), "On the spot were Jang Song Thaek and many officials of the province."))

    revised, removed = await press.rows("SELECT * FROM change ORDER BY kind DESC")
    assert (revised["kind"], revised["weight"], revised["since"]) == ("revised", "name", hours(3))
    assert (removed["kind"], removed["since"]) == ("name-removed", hours(3))
    assert removed["data"] == {"names": ["Jang Song Thaek"]}
    assert [row["id"] for row in before["change"]] == sorted([revised["id"], removed["id"]])
    assert await press.kinds() == ["created", "revised", "name-removed"]


async def test_what_another_parser_reads_is_no_revision(press: Press) -> None:
    await press.publish(enriched("a", START))
    await press.publish(enriched("a", hours(5), "Menu The text as a better parser reads it", parser="2"))

    assert (await press.one("SELECT revision_count FROM article"))["revision_count"] == 1
    assert await press.kinds("change") == []


async def test_reading_a_capture_again_replaces_what_was_read(press: Press) -> None:
    await press.publish(enriched("a", START, "Menu | Home | The text with the furniture of the page"))
    newer = enriched("a", START, "Menu | Home | The text with the furniture of the page", parser="2")
    article = newer.article.model_copy(update={"title": "A better title"})
    await press.publish(newer.model_copy(update={"article": article}))

    assert (await press.one("SELECT title FROM article"))["title"] == "A better title"
    assert (await press.one("SELECT parser FROM revision"))["parser"] == "2"
    assert await press.kinds("change") == []
    assert await press.kinds() == ["created", "corrected"]


async def test_a_picture_keeps_every_content_it_had(press: Press) -> None:
    def picture(sha: str, hour: int) -> Picture:
        body = BlobRef(sha256=sha * 64, size=10, media_type="image/png")
        return Picture(url="https://gazette.example/p.png", captured_at=hours(hour), outlet="gazette", body=body)

    await press.publish(picture("a", 0), picture("b", 5), picture("a", 2), picture("b", 5))
    await press.publish(picture("a", 1))

    rows = await press.rows("SELECT sha256, captured_at, last_seen FROM picture ORDER BY captured_at")
    assert [(r["sha256"][0], r["captured_at"], r["last_seen"]) for r in rows] == [
        ("a", hours(0), hours(2)),
        ("b", hours(5), hours(5)),
    ]


async def test_text_with_nul_is_stored(press: Press) -> None:
    await press.publish(enriched("a", START, "before\0after " + "x" * 100, title="A\0B \\u0000"))

    article = await press.one("SELECT title FROM article")
    assert article["title"] == "A\ufffdB \\u0000"


async def test_texts_served_in_turn_are_one_event(press: Press) -> None:
    """No event for each flip, whichever text comes."""
    for hour in range(24):
        await press.publish(enriched("a", hours(hour), (SOON, OTHER)[hour % 2], title="One"))

    article = await press.one("SELECT revision_count, title, state FROM article")
    assert (article["revision_count"], article["state"]) == (2, "live")
    assert await press.kinds("change") == ["alternating"]
    assert await press.kinds() == ["created", "revised", "revised", "alternating", "corrected"]
