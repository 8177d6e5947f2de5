"""What reading again would change, and which rules no longer match: counted, shown, judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.console.archive.reparse.comparison import ComparableReading, Tally, compare_readings
from services.console.archive.reparse.rereader import Reservoir, outdated, version_today
from services.console.sources.rules.status import standings
from services.parser.adapters.outlet_rules import OutletRules
from services.parser.core import PARSER_VERSION
from services.parser.core.story import STORY_TYPE
from shared.archive.read.captures.stored_captures import StoredCapture
from shared.contracts import FEED_ITEM, Capture, PageKind
from shared.ids import capture_id
from shared.observability.traces import new_traceparent
from shared.sources import Outlet, Sources
from shared.sources.rules import Rules
from shared.storage import reparse
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.storage.reparse import RequestedCapture
from shared.storage.segments import FolderSegments

AT = datetime(2024, 3, 1, 12, tzinfo=UTC)
ROW = StoredCapture("c" * 32, AT, "https://paper.example/1", "paper", "text/html", "1", "a" * 64, AT, "")


def text(*paragraphs: str) -> ComparableReading:
    return ComparableReading(title="Sowing", blocks=[{"kind": "paragraph", "text": p} for p in paragraphs])


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        (text("One"), text("One  "), ("unchanged",)),
        (text("One"), text("One", "Two"), ("text",)),
        (text("One"), replace(text("One"), title="Other", published="2024"), ("title", "published")),
        (text("One"), replace(text("Two"), byline="Ann", standfirst="So"), ("text", "byline")),
        (text("One"), ComparableReading.of_refusal("consent"), ("refused",)),
        (ComparableReading.of_refusal("too-short"), text("One"), ("readable",)),
        (ComparableReading.of_refusal("too-short"), ComparableReading.of_refusal("consent"), ("unchanged",)),
    ],
)
def test_how_two_readings_differ(old: ComparableReading, new: ComparableReading, kinds: tuple[str, ...]) -> None:
    assert compare_readings(ROW, old, new).kinds == kinds


def test_differences_are_shown_word_by_word() -> None:
    one = compare_readings(
        ROW, text("The farm reported on its sowing", "Menu"), replace(text("The farm told of its sowing"), title="New")
    )
    assert one.lines == ["- title: Sowing", "+ title: New", *one.lines[2:]]
    assert "~ The farm [-reported-]{+told+} [-on-]{+of+} its sowing" in one.lines
    assert "- paragraph: Menu" in one.lines


def test_a_tally_shows_some_of_each_kind() -> None:
    tally = Tally(examples=2)
    for _ in range(5):
        tally.add(compare_readings(ROW, text("One"), text("Two")))
    tally.add(compare_readings(ROW, text("One"), text("One")))
    assert (tally.read, tally.counts["text"], tally.counts["unchanged"], len(tally.shown["text"])) == (6, 5, 1, 2)
    assert "unchanged" not in tally.shown


def test_a_sample_is_fair_and_the_same_each_time() -> None:
    rows = [replace(ROW, capture_id=str(n)) for n in range(1000)]
    samples = []
    for _ in range(2):
        sample = Reservoir(100)
        for start in range(0, 1000, 70):
            sample.add(rows[start : start + 70])
        samples.append([row.capture_id for row in sample.kept])
    assert samples[0] == samples[1] and len(set(samples[0])) == 100
    assert 20 < sum(int(name) < 500 for name in samples[0]) < 80
    everything = Reservoir(None)
    everything.add(rows)
    assert len(everything.kept) == everything.seen == 1000


def outlets(*rules: dict[str, object]) -> OutletRules:
    known = Sources([Outlet(id="paper", name="Paper", hosts=("paper.example",), rules=rules)])
    return OutletRules(lambda: known)


def test_what_todays_parser_would_read_by_a_later_version() -> None:
    known = outlets({"version": "9", "valid_until": "2024-12-31"}, {"version": "10", "valid_from": "2025-01-01"})
    today = f"{PARSER_VERSION}+paper@9"
    assert version_today(ROW, known) == today
    assert version_today(replace(ROW, captured_at=AT.replace(year=2025)), known) == f"{PARSER_VERSION}+paper@10"
    for kind in (STORY_TYPE, FEED_ITEM):
        assert version_today(replace(ROW, media_type=kind), known) == PARSER_VERSION
    parsers = ["", "1", "1+paper@9", PARSER_VERSION, f"{PARSER_VERSION}+paper@8", today, f"{PARSER_VERSION}+paper@10"]
    due = outdated([replace(ROW, parser=one) for one in parsers], known)
    assert [row.parser for row in due] == parsers[:5]
    due = outdated([replace(ROW, parser=one) for one in parsers], known, PARSER_VERSION)
    assert [row.parser for row in due] == parsers[:3]


RULED = {"paper": (Rules(version="9", title="h1", body="div"), Rules(version="10", title="h2"))}


def seen(hour: int, *missed: str, version: str = "9") -> dict[str, object]:
    doubts = ["no date of publication", *([f"rules no longer match: {', '.join(missed)}"] if missed else [])]
    return {
        "outlet_id": "paper", "parser": f"3+paper@{version}", "captured_at": AT + timedelta(hours=hour), "url": ROW.url,
        "doubts": doubts,
    }  # fmt: skip


def test_a_rule_is_broken_after_five_misses_in_a_row_and_whole_again_with_the_next_match() -> None:
    misses = [seen(hour, "body") for hour in range(1, 6)]
    body, title = standings([seen(0), *misses], RULED)
    assert (body.rule, body.pages, body.missed, body.is_broken, body.since) == (
        "body",
        6,
        5,
        True,
        AT + timedelta(hours=1),
    )
    assert (title.rule, title.missed, title.is_broken) == ("title", 0, False)
    assert not standings([seen(0), *misses[:4]], RULED)[0].is_broken, "an odd page is no new layout"
    healed = standings([*misses, seen(9)], RULED)[0]
    assert (healed.is_broken, healed.row()["since"]) == (False, None)


def test_rules_of_other_days_are_judged_by_their_own_pages() -> None:
    rows = [*(seen(hour, "body") for hour in range(5)), *(seen(5 + hour, version="10") for hour in range(5))]
    found = {(one.version, one.rule): one.is_broken for one in standings([*rows, seen(20, version="gone")], RULED)}
    assert found == {("9", "body"): True, ("9", "title"): False, ("10", "title"): False}


async def test_captures_are_found_on_the_day_they_were_kept_and_on_any_other(tmp_path: Path) -> None:
    clock, wanted = [AT], []
    store = FolderBlobs(tmp_path, now=lambda: clock[0])
    for number in range(15):
        clock[0] = AT + timedelta(days=number // 3)
        body = f"page {number}".encode()
        ref = blob_ref(body, "text/html")
        capture = Capture(url=f"https://paper.example/{number}", captured_at=AT, body=ref)
        await store.put([BlobWrite(capture, body, new_traceparent())])
        kept_by = clock[0] + timedelta(days=(0, 1, 400)[number % 3])
        wanted.append(RequestedCapture(capture_id(capture.url, AT, ref.sha256), ref.sha256, kept_by))
    feed = Capture(
        url="https://paper.example/feed", kind=PageKind.FEED, captured_at=AT, body=blob_ref(b"page 0", "x/y")
    )
    await store.put([BlobWrite(feed, b"page 0", new_traceparent())])
    with next((tmp_path / "manifests").rglob("*.jsonl")).open("ab") as torn:
        torn.write(b'{"schema":"capture/1","data":{"body"')

    found = dict(
        reparse.find(FolderSegments(tmp_path / "manifests"), [*wanted, RequestedCapture("f" * 32, "0" * 64, AT)])
    )

    assert set(found) == {one.capture_id for one in wanted}
    assert {reparse.page_id(manifest) for manifest in found.values()} == set(found)
    assert dict(reparse.find(FolderSegments(tmp_path / "manifests"), [])) == {}
