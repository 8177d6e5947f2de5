"""Bodies that go by an outlet's rules, and all that must not go with them."""

from __future__ import annotations

import asyncio
import os
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.console.archive.retain import _work
from services.console.archive.retain_tally import Tally
from shared.archive.maintenance.retention import cutoffs, expired_bodies
from shared.archive.maintenance.verify import missing
from shared.archive.maintenance.withhold import lift_article, withhold_article
from shared.archive.read.captures.stored_captures import StoredCaptureFilter, stored_captures
from shared.archive.schema.connection import connection
from shared.archive.schema.rows import Row
from shared.contracts import Article, Capture, EnrichedArticle, ObservationKind, Origin, PageKind
from shared.observability.traces import new_traceparent
from shared.settings import SharedSettings
from shared.sources.model import Retention
from shared.storage.blobs import BlobWrite
from shared.storage.folder_blobs import FolderBlobs
from tests.publishing import START, Press, enriched, hours, observed, polled

NOW = datetime(2024, 9, 1, tzinfo=UTC)
LONG = "A text that is long enough to be known again wherever it turns up, which not every text is, after all. {}"


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


async def keep(blobs: FolderBlobs, *articles: EnrichedArticle) -> None:
    """Store the bodies that `tests.publishing` gives these articles, with manifests, as if written long ago."""
    for one in articles:
        await asyncio.to_thread(blobs._keep_now, [kept(one.article)])
    for path in blobs.root.glob("sha256/??/??/*"):
        os.utime(path, (START.timestamp(), START.timestamp()))


def kept(article: Article) -> BlobWrite:
    texts = [getattr(block, "text", "") for block in article.blocks]
    body = "\n".join(texts).encode() + article.captured_at.isoformat().encode()
    capture = Capture(url=article.url, captured_at=article.captured_at, body=article.body, outlet=article.outlet)
    return BlobWrite(capture, body, new_traceparent())


def rules(**spans: object) -> list[Row]:
    return cutoffs({"gazette": Retention.model_validate(spans)}, NOW)


async def would_go(press: Press, given: list[Row]) -> set[str]:
    async with connection(press.pool) as conn:
        return {one.sha256 async for some in expired_bodies(conn, given) for one in some}


async def applied(press: Press, blobs: FolderBlobs, given: list[Row], *, apply: bool = True) -> Tally:
    settings = settings_of(press, blobs)
    return await _work(settings, given, datetime.now(UTC), lambda _: None, apply=apply)


def settings_of(press: Press, blobs: FolderBlobs) -> SharedSettings:
    return SharedSettings.model_validate({"database_url": press.pool.connections.conninfo, "blobs": str(blobs.root)})


def sha(one: EnrichedArticle) -> str:
    return one.article.body.sha256


async def test_unchanged_pages_go_and_the_first_and_last_of_each_text_stay(press: Press, blobs: FolderBlobs) -> None:
    facts = [enriched("a", hours(h), LONG.format("one" if h < 50 else "two")) for h in range(0, 100, 10)]
    await press.publish(*facts)
    await keep(blobs, *facts)
    gone = {sha(one) for one in (*facts[1:4], *facts[6:9])}
    assert await would_go(press, rules(unchanged="30d")) == gone
    assert await would_go(press, rules(unchanged="300d")) == set()
    assert await would_go(press, []) == set()

    before = await press.rows("SELECT * FROM capture ORDER BY id")
    shown = await applied(press, blobs, rules(unchanged="30d"), apply=False)
    assert shown.bodies == {("gazette", "unchanged"): 6} and len(set(blobs.bodies())) == 10
    done = await applied(press, blobs, rules(unchanged="30d"))
    assert done.bodies == shown.bodies and done.bytes == shown.bytes and sum(done.bytes.values()) > 0
    assert set(blobs.bodies()) == {sha(one) for one in facts} - gone
    assert await press.rows("SELECT * FROM capture ORDER BY id") == before, "facts stay as they are"
    async with connection(press.pool) as conn:
        assert [fault async for fault in missing(conn, blobs)] == []
        again = [row.body_sha256 async for rows in stored_captures(conn, StoredCaptureFilter()) for row in rows]
    assert not set(again) & gone, "what cannot be read any more is not asked to be read again"
    assert (await applied(press, blobs, rules(unchanged="30d"))).bodies == {}


async def test_evidence_of_a_removal_stays_and_goes_with_all_pages(press: Press, blobs: FolderBlobs) -> None:
    facts = [enriched("a", hours(h), LONG.format(1)) for h in (0, 10, 20, 60)]
    await press.publish(*facts)
    gone = observed("a", hours(30), ObservationKind.GONE)
    await press.publish(gone, polled(hours(35)), observed("a", hours(40), ObservationKind.GONE))
    assert "removed" in await press.kinds("change")
    assert await would_go(press, rules(unchanged="30d")) == {sha(facts[1])}
    assert await would_go(press, rules(pages="30d")) == {sha(one) for one in facts[:3]}, "the newest stays in any case"


async def test_what_another_outlet_keeps_stays(press: Press) -> None:
    facts = [enriched("a", hours(h), LONG.format(1)) for h in (0, 10, 20)]
    shared = facts[1].article.body
    elsewhere = enriched("x", hours(10), LONG.format(2), outlet="other")
    same = elsewhere.model_copy(update={"article": elsewhere.article.model_copy(update={"body": shared})})
    await press.publish(*facts, same)
    assert await would_go(press, rules(unchanged="30d")) == set()
    both = cutoffs({name: Retention.model_validate({"pages": "30d"}) for name in ("gazette", "other")}, NOW)
    assert sha(facts[0]) in await would_go(press, both)
    assert shared.sha256 not in await would_go(press, both), "it is the newest there"


async def test_what_an_order_withholds_is_kept_until_it_is_lifted(press: Press) -> None:
    facts = [enriched("a", hours(h), LONG.format(1)) for h in (0, 10, 20)]
    await press.publish(*facts)
    async with connection(press.pool) as conn:
        name = await withhold_article(conn, "https://gazette.example/a", "order of a court")
    assert await would_go(press, rules(pages="30d")) == set()
    async with connection(press.pool) as conn:
        await lift_article(conn, name, "quashed")
    assert len(await would_go(press, rules(pages="30d"))) == 2


async def test_lists_go_by_their_own_rule(press: Press) -> None:
    feed = enriched("feed", START).article.body
    seen = observed("feed.xml", START, ObservationKind.POLLED, page_kind=PageKind.FEED, body=feed)
    await press.publish(seen)
    assert await would_go(press, rules(pages="1d", unchanged="1d")) == set()
    assert await would_go(press, rules(lists="1d")) == {feed.sha256}


@pytest.mark.parametrize("kind", [PageKind.IMAGE, PageKind.STYLE])
async def test_parts_of_pages_are_no_lists(press: Press, kind: PageKind) -> None:
    body = enriched("part", START).article.body
    await press.publish(observed("part", START, ObservationKind.POLLED, page_kind=kind, body=body))
    assert await would_go(press, rules(lists="1d", pages="1d")) == set()


async def test_what_is_not_in_the_archive_yet_is_spared(press: Press, blobs: FolderBlobs) -> None:
    """A capture on its way, or in the dead letters, has the body of one whose time has come."""
    facts = [enriched("a", hours(h), LONG.format(1)) for h in (0, 10, 20)]
    await press.publish(*facts)
    await keep(blobs, *facts)
    waits = Capture(url="https://gazette.example/b", captured_at=hours(9), body=facts[1].article.body, outlet="gazette")
    blobs._append_manifests([BlobWrite(waits, None, new_traceparent())])
    done = await applied(press, blobs, rules(unchanged="30d"))
    assert done.spared == {"not yet in the archive": 1} and sha(facts[1]) in set(blobs.bodies())


async def test_a_body_met_again_is_spared_and_one_that_comes_back_is_stored(press: Press, blobs: FolderBlobs) -> None:
    facts = [enriched("a", hours(h), LONG.format(1)) for h in (0, 10, 20)]
    await press.publish(*facts)
    await keep(blobs, *facts)
    await blobs.put([kept(facts[1].article)])
    assert (await applied(press, blobs, rules(unchanged="30d"))).spared == {"stored within a day": 1}
    await keep(blobs)
    assert (await applied(press, blobs, rules(unchanged="30d"))).bodies == {("gazette", "unchanged"): 1}
    await blobs.put([kept(facts[1].article)])
    assert blobs.read(sha(facts[1]))


async def test_a_run_that_was_killed_is_finished_by_the_next(press: Press, blobs: FolderBlobs) -> None:
    facts = [enriched("a", hours(h), LONG.format(1)) for h in range(0, 60, 10)]
    await press.publish(*facts)
    await keep(blobs, *facts)
    one, two = (next(blobs.root.glob(f"sha256/??/??/{sha(fact)}*")) for fact in facts[1:3])
    one.rename(one.with_name(f".dropping-{one.name}"))  # killed when the file was moved aside
    two.rename(two.with_name(f".dropping-{two.name}"))
    await blobs.put([kept(facts[2].article)])  # and this one was kept again meanwhile
    done = await applied(press, blobs, rules(unchanged="30d"))
    assert done.bodies[("gazette", "unchanged")] == 3 and done.spared == {"stored within a day": 1}
    assert not list(blobs.root.glob("sha256/??/??/.*"))
    async with connection(press.pool) as conn:
        assert [fault async for fault in missing(conn, blobs)] == []


def test_a_body_that_is_kept_while_it_goes_is_there_afterwards(tmp_path: Path) -> None:
    """Any number of turns of keeping and dropping at once, each keeping one reading its body right after."""
    blobs, other = FolderBlobs(tmp_path), FolderBlobs(tmp_path)
    one = kept(enriched("a", START).article)
    ref = one.message.body
    assert ref is not None and one.body is not None
    stop = time.monotonic() + 1.0
    chance = random.Random(1)

    async def keeping() -> None:
        while time.monotonic() < stop:
            await blobs.put([one])
            assert await blobs.get(ref.sha256) == one.body
            await asyncio.sleep(chance.random() * 0.002)

    def dropping() -> None:
        while time.monotonic() < stop:
            other.drop(ref.sha256, time.time() - 86_400)

    async def both() -> None:
        await asyncio.gather(keeping(), asyncio.to_thread(dropping))

    asyncio.run(both())
    assert blobs.read(ref.sha256) == one.body


async def test_of_any_history_each_text_keeps_its_first_and_last_page(press: Press) -> None:
    chance = random.Random(7)
    facts = [
        enriched(path, hours(h), LONG.format(path + str(chance.randrange(3))), outlet=outlet, origin=Origin.FETCHED)
        for outlet in ("gazette", "other") for path in ("a", "b", "c") for h in sorted(chance.sample(range(500), 12))
    ]  # fmt: skip
    chance.shuffle(facts)
    for fact in facts:
        await press.publish(fact)
    await press.publish(
        observed("b", hours(600), ObservationKind.GONE), observed("b", hours(640), ObservationKind.GONE)
    )
    gone = await would_go(press, rules(unchanged="1d"))
    assert gone
    kept_rows = await press.rows("SELECT id, body_sha256 FROM capture")
    dropped = {row["id"] for row in kept_rows if row["body_sha256"] in gone}
    ends = await press.rows(
        "SELECT array[(array_agg(id ORDER BY captured_at))[1], (array_agg(id ORDER BY captured_at DESC))[1]] AS both "
        "FROM capture GROUP BY address_id, revision_id"
    )
    assert not any(name in row["both"] for row in ends for name in dropped)
    evidence = await press.rows("SELECT evidence::text AS e FROM change")
    assert not any(name in row["e"] for row in evidence for name in dropped)
    first = {row["capture_id"] for row in await press.rows("SELECT capture_id FROM revision")}
    assert not first & dropped
    others = await press.rows("SELECT body_sha256 FROM capture WHERE outlet_id = 'other'")
    assert not gone & {row["body_sha256"] for row in others}


def test_the_spans_of_a_source_file() -> None:
    assert Retention.model_validate({"unchanged": "90d"}).unchanged == timedelta(days=90).total_seconds()
    assert Retention().is_empty
    for wrong in ("1h", "soon", -5):
        with pytest.raises(ValueError):
            Retention.model_validate({"pages": wrong})
