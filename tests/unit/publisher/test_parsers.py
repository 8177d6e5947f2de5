"""Our parser's progress is never the outlet's edit: captures, later parsers and reading again in any interleaving."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.publisher.core.facts import Seen, first_readings, parser_rank
from services.publisher.core.history import compute
from services.publisher.core.history_model import History, HistoryChange
from shared.contracts import FEED_ITEM, ObservationKind
from tests.publishing import WINDOW, hours
from tests.unit.publisher.test_history import at_once, sign

NEWEST = 4


@dataclass(frozen=True)
class Page:
    """What the outlet showed at an hour: the number of its text."""

    hour: int
    text: int
    address: str

    def read(self, parser: int, former: dict[str, str] | None = None) -> Seen:
        return Seen(
            hours(self.hour), self.address, f"c{self.hour}", f"{self.text} by {parser}", str(parser), "fetched",
            "text/html", former or {},
        )  # fmt: skip


@dataclass
class Archive:
    """Takes pages in, and reads them again, as the publisher does."""

    seen: dict[int, Seen] = field(default_factory=dict)
    reported: list[str] = field(default_factory=list)

    def take(self, page: Page, parser: int) -> None:
        known = self.seen.get(page.hour)
        if known is None:
            self.seen[page.hour] = page.read(parser)
        elif parser_rank(str(parser)) > parser_rank(known.parser):
            self.seen[page.hour] = page.read(parser, known.readings)

    def history(self) -> History:
        return compute(list(self.seen.values()), [], WINDOW, at_once)


def edits(history: History) -> list[tuple[str, str]]:
    """At which capture, and the id under which it is reported."""
    return [(c.capture_id, c.id_in("x")) for c in history.changes]


@dataclass(frozen=True)
class InTurn:
    """What one `alternating` event stands for: the captures of its changes, and its texts."""

    captures: set[str]
    texts: set[str]

    def covers(self, change: HistoryChange) -> bool:
        between = {text.partition(" ")[0] for text in (change.from_revision, change.to_revision) if text}
        return change.capture_id in self.captures or between <= self.texts


def in_turn(history: History, present: dict[int, Page]) -> list[InTurn]:
    shown = {f"c{hour}": str(page.text) for hour, page in present.items()}
    turns: list[dict[str, list[str]]] = [c.evidence for c in history.changes if c.kind == "alternating"]  # type: ignore[misc]
    return [InTurn(set(t["after"]), {shown[c] for c in (*t["before"], *t["after"])}) for t in turns]


def in_order(pages: list[Page]) -> History:
    return compute([p.read(NEWEST) for p in pages], [], WINDOW, at_once)


pages = st.lists(
    st.builds(Page, st.integers(0, 30), st.integers(1, 3), st.sampled_from("ab")),
    min_size=1, max_size=7, unique_by=lambda p: p.hour,
)  # fmt: skip


@settings(max_examples=400)
@given(pages, st.data())
def test_finally_the_edits_are_those_that_the_newest_parser_sees(all_pages: list[Page], data: st.DataObject) -> None:
    """Any parser may have read any page in any order. On the way, nothing is reported that is not in the result, and
    nothing under two names, except changes between texts that turn out to alternate: one event then stands for them."""
    archive = Archive()
    steps = data.draw(st.lists(st.tuples(st.sampled_from(all_pages), st.integers(1, NEWEST)), max_size=14))
    present: dict[int, Page] = {}
    for page, parser in [*steps, *((p, NEWEST) for p in data.draw(st.permutations(all_pages)))]:
        archive.take(page, parser)
        present[page.hour] = page
        expected = in_order(list(present.values()))
        turns, told_then = in_turn(expected, present), {name for _, name in edits(expected)}
        for change in archive.history().changes:
            assert change.id_in("x") in told_then or any(turn.covers(change) for turn in turns)
    final = archive.history()
    assert final == compute([replace(s, former={}) for s in archive.seen.values()], [], WINDOW, at_once)
    assert final == in_order(all_pages)
    assert edits(final) == edits(in_order(all_pages))


@settings(max_examples=200)
@given(pages, st.data())
def test_reading_everything_again_hides_no_edit_meanwhile(all_pages: list[Page], data: st.DataObject) -> None:
    """All was read by one parser; then each page by the next, in any order."""
    archive = Archive()
    for page in all_pages:
        archive.take(page, 2)
    before = archive.history()
    for page in data.draw(st.permutations(all_pages)):
        archive.take(page, 3)
        now = archive.history()
        assert (edits(now), now.revision_count) == (edits(before), before.revision_count)


@settings(max_examples=200)
@given(pages)
def test_what_cannot_be_compared_is_read_again_until_it_can(all_pages: list[Page]) -> None:
    """Every page by the parser of its day; the captures that are asked for suffice."""
    archive = Archive()
    for number, page in enumerate(sorted(all_pages, key=lambda p: p.hour)):
        archive.take(page, 1 + number % NEWEST)
    for _ in range(20 * NEWEST):
        unread = archive.history().unread
        if not unread:
            break
        older, _ = unread[0]
        page = next(p for p in all_pages if f"c{p.hour}" == older)
        assert archive.seen[page.hour].parser != str(NEWEST)
        archive.take(page, NEWEST)
    assert edits(archive.history()) == edits(in_order(all_pages))


def test_a_new_capture_by_a_new_parser_asks_for_the_one_before() -> None:
    first, second = Page(0, 1, "a"), Page(1, 1, "a")
    found = compute([first.read(2), second.read(3)], [], WINDOW, at_once)
    assert (found.changes, found.unread, found.revision_id) == ([], [("c0", "c1")], "1 by 3")

    late = compute([first.read(3), second.read(2)], [], WINDOW, at_once)
    assert late.unread == [("c1", "c0")]


def test_the_same_text_by_two_parsers_needs_no_reading_again() -> None:
    first = replace(Page(0, 1, "a").read(2), revision_id="same")
    second = replace(Page(1, 1, "a").read(3), revision_id="same")
    assert compute([first, second], [], WINDOW, at_once).unread == []


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [
        ({"2": "a", "3": "b"}, {"2": "c"}, ("a", "c")),
        ({"2": "a", "3": "b"}, {"2": "c", "3": "d"}, ("b", "d")),
        ({"2+x@1": "a", "3+x@1": "b"}, {"2+x@1": "c", "3+x@2": "d"}, None),
        ({"2+x@1": "a", "2+x@2": "b"}, {"2+x@1": "c"}, ("a", "c")),
        ({"2": "a", "3": "b"}, {"2": "c", "4": "d"}, ("a", "c")),
        ({"2": "a"}, {"3": "b"}, None),
        ({"2": "a"}, {"3": "a"}, ("a", "a")),
    ],
)
def test_two_captures_are_compared_as_one_parser_read_them(
    one: dict[str, str], other: dict[str, str], texts: tuple[str, str] | None
) -> None:
    def seen(readings: dict[str, str]) -> Seen:
        *former, (parser, text) = readings.items()
        return replace(Page(0, 1, "a").read(1), parser=parser, revision_id=text, former=dict(former))

    assert first_readings(seen(one), seen(other)) == texts


def test_versions_of_rules_are_ordered_by_their_numbers() -> None:
    ordered = ["", "odd", "1", "2", "2+x@2022", "2+x@2022b", "2+x@2024", "10", "10+x@9", "10+x@10"]
    assert sorted(ordered, key=parser_rank)[2:] == ordered[2:]


def test_a_feeds_item_never_displaces_what_the_page_said_nor_counts_as_an_edit() -> None:
    item = replace(Page(1, 7, "a").read(2), media_type=FEED_ITEM)
    page, edited = Page(2, 1, "a").read(2), Page(3, 2, "a").read(2)
    later = replace(item, at=hours(4), capture_id="late", revision_id="8 by 2")

    alone = compute([item], [], WINDOW, at_once)
    assert (alone.revision_id, alone.changes, alone.state) == ("7 by 2", [], "live")
    found = compute([item, page], [], WINDOW, at_once)
    assert (found.revision_id, found.changes, found.revision_count) == ("1 by 2", [], 1)
    found = compute([item, page, edited, later], [], WINDOW, at_once)
    assert (found.revision_id, len(found.changes)) == ("2 by 2", 2)
    assert found.changes[0].from_revision == "1 by 2"


@pytest.mark.parametrize("name", ["application/octet-stream", "text/plain", "image/jpeg"])
def test_an_edit_is_found_though_the_server_calls_the_page_something_else(name: str) -> None:
    before = Page(1, 1, "a").read(2)
    edited = replace(Page(2, 2, "a").read(2), media_type=name)
    found = compute([before, edited], [], WINDOW, at_once)
    assert [c.to_revision for c in found.changes] == ["2 by 2"]


def test_a_feed_that_still_tells_of_a_page_does_not_bring_it_back() -> None:
    item = replace(Page(3, 7, "a").read(2), media_type=FEED_ITEM)
    gone = [sign(1, ObservationKind.GONE), sign(9, ObservationKind.GONE)]
    found = compute([Page(0, 1, "a").read(2), item], gone, WINDOW, at_once)
    assert (found.state, found.last_seen_at) == ("removed", hours(0))
