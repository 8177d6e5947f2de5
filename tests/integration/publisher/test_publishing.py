"""Facts go in, articles with their history come out; arriving twice changes nothing."""

from __future__ import annotations

from datetime import datetime

import pytest

from services.publisher.core.reading import Row
from shared.contracts import (
    BlobRef,
    Cut,
    CutReason,
    DateValue,
    EnrichedArticle,
    ObservationKind,
    Picture,
    Precision,
)
from shared.ids import article_id
from tests.publishing import START, TEXT, WINDOW, Press, Telling, enriched, everything, hours, moved, observed, polled


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
        enriched("a", hours(5), "Nothing was sown at all this year, and nobody could say why that was so.")
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


async def test_a_name_taken_out_is_told_beside_the_revision(press: Press) -> None:
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


async def test_a_removal_is_suspected_then_confirmed_then_restored(press: Press) -> None:
    await press.publish(enriched("a", START))
    await press.publish(observed("a", hours(1), ObservationKind.NOT_FOUND))
    assert (await press.one("SELECT state FROM article"))["state"] == "suspected"
    assert press.asked.addresses == ["https://gazette.example/a"]

    await press.publish(polled(hours(2)))
    await press.publish(observed("a", hours(1) + WINDOW, ObservationKind.NOT_FOUND))
    article = await press.one("SELECT * FROM article")
    assert (article["state"], article["last_seen_at"]) == ("removed", START)
    removed = await press.one("SELECT * FROM change WHERE kind = 'removed'")
    assert removed["confidence"] > 0.9
    assert len(removed["evidence"]["after"]) == 2

    await press.publish(enriched("a", hours(20)))
    assert (await press.one("SELECT state FROM article"))["state"] == "restored"
    assert await press.kinds() == ["created", "suspected", "removed", "restored"]


async def test_a_removal_is_not_confirmed_while_the_outlet_gives_no_good_answer(press: Press) -> None:
    await press.publish(enriched("a", START))
    await press.publish(observed("a", hours(1), ObservationKind.NOT_FOUND))
    await press.publish(observed("a", hours(9), ObservationKind.NOT_FOUND))
    assert (await press.one("SELECT state FROM article"))["state"] == "suspected"

    await press.publish(polled(hours(8)))  # late, but it shows that the outlet answered in between

    assert (await press.one("SELECT state FROM article"))["state"] == "removed"


async def test_an_outage_or_a_block_is_never_a_removal(press: Press) -> None:
    await press.publish(enriched("a", START))
    for hour, kind in enumerate([ObservationKind.UNREACHABLE, ObservationKind.BLOCKED, ObservationKind.NO_ARTICLE] * 3):
        await press.publish(observed("a", hours(7 * (1 + hour)), kind), polled(hours(7 * (1 + hour) + 1)))

    assert (await press.one("SELECT state FROM article"))["state"] == "live"
    assert await press.kinds() == ["created"]


async def test_a_sign_before_the_article_was_ever_seen_says_nothing(press: Press) -> None:
    await press.publish(observed("a", hours(-20), ObservationKind.NOT_FOUND))
    await press.publish(observed("a", hours(3), ObservationKind.NOT_FOUND))
    await press.publish(enriched("a", START))

    assert (await press.one("SELECT state FROM article"))["state"] == "suspected"
    assert await press.kinds("change") == ["suspected"]


async def test_unchanged_by_status_304_counts_as_seen(press: Press) -> None:
    await press.publish(enriched("a", START), observed("a", hours(1), ObservationKind.NOT_FOUND))
    await press.publish(observed("a", hours(2), ObservationKind.NOT_MODIFIED))

    article = await press.one("SELECT * FROM article")
    assert (article["state"], article["last_seen_at"]) == ("live", hours(2))
    assert await press.kinds("change") == ["suspected", "cleared"]


async def test_the_same_text_at_two_addresses_is_one_article_by_the_smaller(press: Press) -> None:
    text = "x" * 100
    await press.publish(enriched("b", hours(1), text, title="Same"))
    old = (await press.one("SELECT id FROM article"))["id"]
    await press.publish(enriched("a", hours(2), text, title="Same"))

    article = await press.one("SELECT * FROM article")
    assert article["id"] == article_id("https://gazette.example/a")
    assert article["address_count"] == 2
    kept = await press.one("SELECT article_id FROM address WHERE id = %s", old)
    assert kept["article_id"] == article["id"]
    assert await press.kinds() == ["created", "corrected", "corrected"]


async def test_an_unchanged_visit_beside_a_new_twin_counts_all_the_same(press: Press) -> None:
    text = "x" * 100
    await press.publish(enriched("b", hours(1), text, title="Same"), enriched("c", hours(1)))
    twin = enriched("a", hours(2), text, title="Same")
    await press.publish(enriched("b", hours(5), text, title="Same"), enriched("c", hours(6)), twin)

    mine, other = await press.rows("SELECT * FROM article ORDER BY address")
    assert (mine["id"], mine["address_count"], mine["last_seen_at"]) == (
        article_id("https://gazette.example/a"),
        2,
        hours(5),
    )
    assert other["last_seen_at"] == hours(6)
    seen = {row["address"][-1]: row["last_seen"] for row in await press.rows("SELECT * FROM address")}
    assert seen == {"a": hours(2), "b": hours(5), "c": hours(6)}


async def test_the_same_text_in_two_outlets_stays_two_articles(press: Press) -> None:
    text = "x" * 100
    await press.publish(
        enriched("a", START, text, title="Same"), enriched("a", START, text, title="Same", outlet="echo")
    )

    assert len(await press.rows("SELECT 1 FROM article")) == 2
    assert len({row["text_sha256"] for row in await press.rows("SELECT text_sha256 FROM revision")}) == 1


async def test_short_texts_do_not_make_one_article(press: Press) -> None:
    await press.publish(enriched("a", START, "Photo", title="Photo"), enriched("b", START, "Photo", title="Photo"))

    assert len(await press.rows("SELECT 1 FROM article")) == 2


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


SOON = "We will be back soon. Our site is being worked on at the moment, and all pages will return within the hour."


async def test_a_placeholder_at_many_addresses_is_an_outage(press: Press) -> None:
    """No merge, no revision, no removal; and all is as it was when the articles are back."""
    names = [f"n{number}" for number in range(12)]
    await press.publish(*(enriched(name, START) for name in names))
    for name in names:  # in batches of their own, as in an outage they come
        await press.publish(enriched(name, hours(1), SOON, title="Gazette"))
    for name in names:
        await press.publish(observed(name, hours(9), ObservationKind.NOT_MODIFIED))
    assert {r["state"] for r in await press.rows("SELECT state FROM article")} == {"suspected"}

    await press.publish(polled(hours(10)), *(enriched(name, hours(10)) for name in names))

    articles = await press.rows("SELECT state, address_count, revision_count, title FROM article")
    assert len(articles) == 12
    assert {(a["state"], a["address_count"], a["revision_count"]) for a in articles} == {("live", 1, 1)}
    assert {a["title"] for a in articles} == {f"News of {name}" for name in names}
    assert set(await press.kinds("change")) == {"suspected", "cleared"}


async def test_a_soft_404_of_its_own_words_becomes_a_removal(press: Press) -> None:
    """While the outlet's entry point shows that it is up, pages that all say the same are gone."""
    names = [f"n{number}" for number in range(5)]
    await press.publish(*(enriched(name, START) for name in names))
    for name in names[:3]:
        await press.publish(enriched(name, hours(1), SOON, title="Gazette"), polled(hours(2)))
    await press.publish(*(observed(name, hours(9), ObservationKind.NOT_MODIFIED) for name in names))

    states = {r["address"][-2:]: r["state"] for r in await press.rows("SELECT address, state FROM article")}
    assert states == {"n0": "removed", "n1": "removed", "n2": "removed", "n3": "live", "n4": "live"}


async def test_placeholders_in_any_order_of_arrival(press: Press) -> None:
    names = ["a", "b", "c"]
    facts = [
        enriched(n, hours(h), SOON if h == 1 else None, title="Gazette" if h == 1 else "")
        for n in names
        for h in (0, 1, 2)
    ]
    for fact in sorted(facts, key=lambda f: (f.article.captured_at, f.article.url), reverse=True):
        await press.publish(fact)

    articles = await press.rows("SELECT state, address_count, revision_count FROM article")
    assert [(a["state"], a["address_count"], a["revision_count"]) for a in articles] == [("live", 1, 1)] * 3
    assert set(await press.kinds("change")) == {"suspected", "cleared"}


async def test_a_later_text_joins_nothing(press: Press) -> None:
    """An edit into the words of another article leaves two articles: only first texts make one of two addresses."""
    await press.publish(enriched("a", START), enriched("b", START))
    await press.publish(enriched("a", hours(1), SOON, title="Gazette"))
    await press.publish(enriched("c", hours(2), SOON, title="Gazette"))

    assert (await press.one("SELECT count(*) AS n FROM article"))["n"] == 3


async def test_an_outlet_whose_pages_answer_but_whose_feed_does_not_is_not_up(press: Press) -> None:
    await press.publish(enriched("a", START), enriched("b", START))
    await press.publish(observed("a", hours(1), ObservationKind.GONE))
    faulty = polled(hours(2)).model_copy(update={"links_found": 0, "reason": "no-feed"})
    await press.publish(faulty, observed("b", hours(3), ObservationKind.NOT_MODIFIED), enriched("b", hours(4)))
    await press.publish(observed("a", hours(9), ObservationKind.GONE))
    assert (await press.one("SELECT state FROM article WHERE address LIKE '%%/a'"))["state"] == "suspected"

    unchanged = observed("", hours(8), ObservationKind.NOT_MODIFIED, page_kind=faulty.page_kind)
    await press.publish(unchanged)  # the faulty feed, unchanged
    assert (await press.one("SELECT state FROM article WHERE address LIKE '%%/a'"))["state"] == "suspected"

    await press.publish(polled(hours(7)))
    assert (await press.one("SELECT state FROM article WHERE address LIKE '%%/a'"))["state"] == "removed"


OTHER = "Fishermen of the eastern coast landed twice what they did last autumn, harbour masters said on Tuesday night."


async def test_an_address_that_leads_to_another_article_is_no_removal(press: Press) -> None:
    """However often the same redirect is seen; but with other words there the two are not one."""
    await press.publish(enriched("old-slug", START))
    await press.publish(moved("old-slug", "new-slug", hours(1)))
    await press.publish(enriched("new-slug", hours(1), OTHER, title="Another headline"))
    await press.publish(polled(hours(2)), observed("old-slug", hours(9), ObservationKind.NOT_MODIFIED))

    assert [r["state"] for r in await press.rows("SELECT state FROM article")] == ["live", "live"]
    assert (await press.one("SELECT state FROM address WHERE address LIKE '%%/old-slug'"))["state"] == "moved"
    assert await press.kinds("change") == []


async def test_a_moved_article_is_one_with_two_addresses_and_its_new_headline_a_revision(press: Press) -> None:
    await press.publish(enriched("7-old-slug", START))
    at = hours(1)
    await press.publish(enriched("7-new-slug", at, TEXT.format("7-old-slug"), title="Better", by="7-old-slug"))
    await press.publish(moved("7-old-slug", "7-new-slug", at))
    for hour in (2, 9, 16):  # the same redirect, the same body
        await press.publish(moved("7-old-slug", "7-new-slug", hours(hour)), polled(hours(hour)))
        again = "https://gazette.example/7-new-slug"
        await press.publish(observed("7-old-slug", hours(hour + 1), ObservationKind.NOT_MODIFIED, moved_to=again))

    article = await press.one("SELECT * FROM article")
    assert (article["address_count"], article["revision_count"], article["state"]) == (2, 2, "live")
    assert (article["title"], article["last_seen_at"]) == ("Better", hours(17))
    assert await press.kinds("change") == ["revised"]
    states = await press.rows("SELECT right(address, 8) AS slug, state FROM address")
    assert {r["slug"]: r["state"] for r in states} == {"old-slug": "moved", "new-slug": "live"}


async def test_a_moved_article_that_is_gone_there_too_is_removed(press: Press) -> None:
    """And what the old address answers by itself says nothing of the new one."""
    new = "https://gazette.example/new"
    await press.publish(enriched("old", START, OTHER, title="Fish"))
    await press.publish(enriched("new", hours(1), OTHER, title="Fish", by="old"))
    await press.publish(moved("old", "new", hours(1)))
    await press.publish(*(observed("old", hours(h), ObservationKind.NOT_FOUND) for h in (2, 10)), polled(hours(9)))
    assert (await press.one("SELECT state FROM article"))["state"] == "live"

    gone = (observed("old", hours(h), ObservationKind.NOT_FOUND, moved_to=new) for h in (11, 20))
    await press.publish(*gone, polled(hours(19)))

    assert (await press.one("SELECT state FROM article"))["state"] == "removed"
    assert await press.kinds("change") == ["suspected", "removed"]


@pytest.mark.parametrize("one_by_one", [True, False])
async def test_many_addresses_that_lead_to_one_are_no_move(press: Press, *, one_by_one: bool) -> None:
    """As many as no story has, though the words are alike: all that was joined before is parted again."""
    names = [f"n{number:02}" for number in range(14)]
    await press.publish(*(enriched(n, START) for n in names), enriched("all", hours(1)))
    facts = [moved(n, "all", hours(2)) for n in names]
    for batch in [[f] for f in facts] if one_by_one else [facts]:
        await press.publish(*batch)

    rows = await press.rows("SELECT address_count, state FROM article ORDER BY address")
    assert [(r["address_count"], r["state"]) for r in rows] == [(1, "live"), *[(1, "suspected")] * 14]


async def test_a_redirect_to_the_front_page_joins_nothing(press: Press) -> None:
    await press.publish(enriched("a", START), enriched("", START, TEXT.format("a")))
    await press.publish(moved("a", "", hours(1)))

    assert {r["address_count"] for r in await press.rows("SELECT address_count FROM article")} == {1}


@pytest.mark.parametrize("one_by_one", [True, False])
async def test_a_text_with_which_many_addresses_begin_joins_nothing(press: Press, *, one_by_one: bool) -> None:
    facts = [enriched(f"n{number:02}", hours(number), SOON, title="Gazette") for number in range(14)]
    for batch in [[f] for f in facts] if one_by_one else [facts]:
        await press.publish(*batch)

    assert [r["address_count"] for r in await press.rows("SELECT address_count FROM article")] == [1] * 14


async def test_texts_served_in_turn_are_one_event(press: Press) -> None:
    """No event for each flip, whichever text comes."""
    for hour in range(24):
        await press.publish(enriched("a", hours(hour), (SOON, OTHER)[hour % 2], title="One"))

    article = await press.one("SELECT revision_count, title, state FROM article")
    assert (article["revision_count"], article["state"]) == (2, "live")
    assert await press.kinds("change") == ["alternating"]
    assert await press.kinds() == ["created", "revised", "revised", "alternating", "corrected"]


NOTICE = "The page you asked for is being revised."
STORY = [TEXT.format("hills"), OTHER]


async def test_a_placeholder_of_one_article_is_no_edit(press: Press) -> None:
    await press.publish(enriched("a", START, STORY))
    for hour in (1, 2):
        await press.publish(enriched("a", hours(hour), NOTICE, title="Notice"), polled(hours(hour)))
        assert (await press.one("SELECT state FROM article"))["state"] == "suspected"
    assert [r["title"] for r in await press.rows("SELECT title FROM revision")] == ["News of a"]

    await press.publish(enriched("a", hours(3), STORY))

    assert await press.kinds("change") == ["suspected", "cleared"]
    assert await press.kinds() == ["created", "suspected", "cleared"]


@pytest.mark.parametrize("other", [enriched("b", hours(3)), observed("b", hours(3), ObservationKind.NOT_MODIFIED)])
async def test_a_placeholder_without_the_articles_date_that_stays_is_a_removal(press: Press, other: Telling) -> None:
    date = DateValue(printed="1 March 2024", value=START, precision=Precision.DAY, rule="meta")
    await press.publish(enriched("a", START, STORY, published=date), enriched("b", START))
    await press.publish(enriched("a", hours(1), NOTICE, title="Notice"), polled(hours(2)))
    await press.publish(observed("a", hours(8), ObservationKind.NOT_MODIFIED))
    assert (await press.one("SELECT state FROM article WHERE revision_count = 1 AND unsettled"))["state"] == "suspected"

    await press.publish(other)

    assert await press.kinds("change") == ["suspected", "removed"]
    await press.publish(enriched("a", hours(30), STORY, published=date))
    assert await press.kinds("change") == ["suspected", "removed", "restored"]


SOFT = [
    {"kind": ObservationKind.SOFT_GONE, "reason": "redirected-home"},
    {"kind": ObservationKind.SOFT_GONE, "capture_id": "c"},
    {"kind": ObservationKind.MOVED, "moved_to": "https://gazette.example/login"},
]


@pytest.mark.parametrize("sign", SOFT)
async def test_all_articles_led_elsewhere_while_the_feed_is_well_are_no_removals(press: Press, sign: Row) -> None:
    await press.publish(*(enriched(name, START) for name in "abcdefghijkl"))
    for hour in (1, 9, 17):
        await press.publish(*(observed(name, hours(hour), **sign) for name in "abcdefghijkl"), polled(hours(hour + 1)))
    if "reason" not in sign:  # an unchanged body is what it was judged to be
        await press.publish(*(observed(name, hours(18), ObservationKind.NOT_MODIFIED) for name in "ab"))
    assert set(await press.kinds("change")) == {"suspected"}

    await press.publish(*(enriched(name, hours(20)) for name in "abcdefghijkl"))

    assert set(await press.kinds("change")) == {"suspected", "cleared"}
    assert {"removed", "restored", "mass-removal"}.isdisjoint(await press.kinds())


async def test_a_short_text_that_stays_in_place_of_the_old_one_is_an_edit(press: Press) -> None:
    """Where a second sign is wanting: the article had no date that it could have lost."""
    await press.publish(enriched("a", START, STORY))
    await press.publish(enriched("a", hours(1), NOTICE, title="Notice"), polled(hours(2)))
    await press.publish(observed("a", hours(4), ObservationKind.NOT_MODIFIED))
    await press.publish(observed("a", hours(8), ObservationKind.NOT_MODIFIED))

    article = await press.one("SELECT title, state, revision_count, last_seen_at FROM article")
    assert tuple(article.values()) == ("Notice", "live", 2, hours(8))
    revised = await press.one("SELECT at, since, weight FROM change WHERE kind = 'revised'")
    assert tuple(revised.values()) == (hours(8), START, "whole-text")
    assert await press.kinds() == ["created", "suspected", "revised", "cleared"]

    await press.publish(enriched("a", hours(20), STORY))
    assert (await press.kinds())[-1] == "revised"


async def test_a_mass_removal_is_told_once_the_outlet_answered_after_it(press: Press) -> None:
    names = [f"n{number:02}" for number in range(12)]
    await press.publish(*(enriched(n, START) for n in names), polled(hours(2)))
    await press.publish(*(observed(n, hours(h), ObservationKind.GONE) for n in names for h in (1, 9)))
    assert (await press.kinds("change")).count("removed") == 12
    assert "mass-removal" not in await press.kinds("change")

    await press.publish(polled(hours(8)))
    assert "mass-removal" not in await press.kinds("change")
    await press.publish(polled(hours(10)))

    mass = await press.one("SELECT data FROM change WHERE kind = 'mass-removal'")
    assert mass["data"]["count"] == 12
    assert (await press.kinds()).count("mass-removal") == 1
