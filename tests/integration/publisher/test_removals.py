"""When an article is suspected gone, removed, or back: never by an outage."""

from __future__ import annotations

import pytest

from services.publisher.core.reading import Row
from shared.contracts import ObservationKind
from tests.publishing import START, TEXT, WINDOW, Press, enriched, hours, observed, polled, unchanged

SOFT = [
    {"kind": ObservationKind.SOFT_GONE, "reason": "redirected-home"},
    {"kind": ObservationKind.SOFT_GONE, "capture_id": "c"},
    {"kind": ObservationKind.MOVED, "moved_to": "https://gazette.example/login"},
]


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


@pytest.mark.parametrize("status", [301, 302, 303, 307])
async def test_a_mirror_whose_page_names_the_address_as_its_own_is_no_sign(press: Press, status: int) -> None:
    await press.publish(enriched("s", START), enriched("other", START), polled(hours(1)))
    for day in (1, 2, 3):
        at, there = hours(24 * day), f"https://mirror.example/{day}/s"
        away = observed("s", at, ObservationKind.MOVED, reason=f"http-{status}", moved_to=there)
        edited = enriched("s", at, f"{TEXT.format('s')} It is day {day}.")
        await press.publish(away, edited, polled(hours(24 * day + 1)))
    assert "suspected" not in await press.kinds("change")


async def test_a_temporary_redirect_to_a_gate_with_the_same_path_is_no_sign(press: Press) -> None:
    others = [enriched(f"o{n}", START) for n in range(6)]
    await press.publish(enriched("s", START), *others, polled(hours(1)))
    for day in (1, 2, 3, 4):
        at, there = hours(24 * day), "https://gate.example/s"
        away = observed("s", at, ObservationKind.MOVED, reason="http-302", moved_to=there)
        again = [enriched(f"o{n}", at) for n in range(6)]
        await press.publish(away, *again, polled(hours(24 * day + 1)))
    assert await press.kinds("change") == []
    assert (await press.one("SELECT state FROM article WHERE address LIKE '%%/s'"))["state"] == "live"


async def test_a_mass_removal_is_reported_once_the_outlet_answered_after_it(press: Press) -> None:
    names = [f"n{number:02}" for number in range(12)]
    await press.publish(*(enriched(n, START) for n in (*names, "kept")), polled(hours(2)))
    await press.publish(*(observed(n, hours(h), ObservationKind.GONE) for n in names for h in (1, 9)))
    assert "removed" not in await press.kinds("change"), "the way to all articles may be broken"
    await press.publish(unchanged(enriched("kept", START), hours(9.5)))
    assert (await press.kinds("change")).count("removed") == 12
    assert "mass-removal" not in await press.kinds("change")

    await press.publish(polled(hours(8)))
    assert "mass-removal" not in await press.kinds("change")
    await press.publish(polled(hours(10)))

    mass = await press.one("SELECT data FROM change WHERE kind = 'mass-removal'")
    assert mass["data"]["count"] == 12
    assert (await press.kinds()).count("mass-removal") == 1


async def test_many_new_articles_do_not_hide_the_one_that_was_kept(press: Press) -> None:
    """They come in by a sitemap, before any article that was known is visited again."""
    await press.publish(*(enriched(n, START) for n in ("a", "b", "kept")), polled(hours(0.5)))
    for hour in (1, 9):
        gone = (observed(n, hours(hour), ObservationKind.NOT_FOUND) for n in "ab")
        await press.publish(*gone, polled(hours(hour + 0.5)))
    await press.publish(*(enriched(f"old-{n}", hours(9.6 + n / 100)) for n in range(40)))
    assert "removed" not in await press.kinds("change")
    await press.publish(unchanged(enriched("kept", START), hours(11)))
    assert (await press.kinds("change")).count("removed") == 2


async def test_an_outlet_that_removes_all_and_publishes_new_articles_is_found(press: Press) -> None:
    await press.publish(*(enriched(n, START) for n in "abcd"), polled(hours(0.5)))
    for turn, hour in enumerate((1, 9, 17)):
        assert "removed" not in await press.kinds("change"), "no article was seen before a visit and after it"
        await press.publish(*(observed(n, hours(hour), ObservationKind.NOT_FOUND) for n in "abcd"))
        new = enriched(f"new-{turn}", hours(hour + 1))
        await press.publish(polled(hours(hour + 0.5)), new, unchanged(new, hours(hour + 3)))
    await press.publish(unchanged(enriched("new-0", hours(2)), hours(21)))
    assert (await press.kinds("change")).count("removed") == 4


async def test_a_text_at_another_address_counts_while_it_is_seen_there(press: Press) -> None:
    """One address always shows the newest article. Nobody looked again since the next one came."""
    await press.publish(enriched("today", hours(-30)), *(enriched(n, START) for n in "ab"), polled(hours(0.5)))
    copy = enriched("a", hours(1), by="today")
    address = "https://gazette.example/today"
    await press.publish(copy.model_copy(update={"article": copy.article.model_copy(update={"address": address})}))
    gone = [observed("a", hours(hour), ObservationKind.NOT_FOUND) for hour in (2, 10, 20)]
    for sign in gone:
        again = unchanged(enriched("b", START), sign.observed_at)
        await press.publish(sign, polled(sign.observed_at + WINDOW / 12), again)
        is_fresh = sign.observed_at < hours(20)
        assert ("removed" in await press.kinds("change")) is not is_fresh


async def test_a_removal_is_reported_once_though_the_article_comes_back_at_a_smaller_address(press: Press) -> None:
    """The article gets the id of the smaller address, and so do its changes."""
    await press.publish(enriched("z", START), enriched("other", START), polled(START))
    for hour in (10, 20):
        await press.publish(observed("z", hours(hour), ObservationKind.NOT_FOUND), polled(hours(hour + 1)))
    assert (await press.kinds()).count("removed") == 1
    await press.publish(enriched("a", hours(40), TEXT.format("z"), title="News of z"))
    found = await press.kinds()
    assert (found.count("removed"), found.count("restored"), found.count("created")) == (1, 1, 2)
    assert await press.kinds("change") == ["suspected", "removed", "restored"]
