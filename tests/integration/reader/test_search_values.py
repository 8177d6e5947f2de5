"""Counts, spans, orders and similar words: the same from both engines."""

from __future__ import annotations

from collections import Counter

import pytest_asyncio

from services.reader.adapters.search.engine import SearchEngine, ValueSpan
from services.reader.core.search.search_suggestions import SHARED, nearest
from shared.archive.outbox import Cursor
from shared.query.nodes import All, Any, Is, Node, Not, Words
from tests.integration.reader.engines import entry, fill, show, write

DAY_MS = 86_400_000
ENTRIES = [
    entry(
        number,
        title="Harbour opened" if number == 7 else "Notes",
        text=f"harbour crane {'tides ' * (number % 3)}" if number % 2 else f"rice harvest word{number}",
        filters={
            "outlet": (f"paper{number % 3}",), "topic": ("ships", "trade") if number % 2 else (),
            "spelled": ("kim.1|C++ (a|b)", "kim.10|Kim") if number % 5 == 0 else ("kim.1|Kim \"x\" @&<~#",),
        },
        at_ms=number * DAY_MS,
        edits=number % 4,
    )
    for number in range(60)
]  # fmt: skip
CRANE = Words(("crane",))


@pytest_asyncio.fixture
async def filled(engine: SearchEngine) -> SearchEngine:
    await fill(engine, ENTRIES)
    return engine


async def test_values_are_counted(filled: SearchEngine) -> None:
    for field in ("outlet", "topic", "month", "day"):
        expected: Counter[object] = Counter()
        for one in ENTRIES[1::2]:
            expected.update([getattr(one, field)] if field in ("month", "day") else one.filters[field])
        found = (await filled.counts(CRANE, [field]))[field]
        assert found == dict(expected)
        assert list(found.values()) == sorted(expected.values(), reverse=True)


async def test_values_are_counted_anew_after_each_commit(filled: SearchEngine) -> None:
    before = (await filled.counts(CRANE, ["outlet"]))["outlet"]
    assert (await filled.counts(CRANE, ["outlet"]))["outlet"] == before
    added = entry(60, title="Notes", text="one more crane", filters={"outlet": ("paper0",)}, at_ms=60 * DAY_MS)
    await write(filled, [added], [], Cursor(101, 1))
    await show(filled)
    assert (await filled.counts(CRANE, ["outlet"]))["outlet"] == {**before, "paper0": before["paper0"] + 1}
    await write(filled, [], [added.id], Cursor(102, 1))
    await show(filled)
    assert (await filled.counts(CRANE, ["outlet"]))["outlet"] == before


async def test_values_with_a_beginning_have_their_first_and_last_time(filled: SearchEngine) -> None:
    found = await filled.spans(All(()), "spelled", "kim.1|")
    fifth, others = [one for one in range(60) if one % 5 == 0], [one for one in range(60) if one % 5]
    assert found == [
        ValueSpan('Kim "x" @&<~#', len(others), others[0] * DAY_MS, others[-1] * DAY_MS),
        ValueSpan("C++ (a|b)", len(fifth), 0, fifth[-1] * DAY_MS),
    ]


async def test_hits_in_titles_come_first(filled: SearchEngine) -> None:
    found = await filled.search(Words(("harbour",)), "relevance", 5, 0, None)
    assert found.ids[0] == ENTRIES[7].id
    assert found.total == 30


async def test_pages_by_number_show_every_hit_once(filled: SearchEngine) -> None:
    for sort in ("relevance", "changed"):
        seen = [id for at in range(0, 63, 9) for id in (await filled.search(All(()), sort, 9, at, None)).ids]
        assert sorted(seen) == sorted(one.id for one in ENTRIES)
    edits = {one.id: one.edits for one in ENTRIES}
    changed = (await filled.search(All(()), "changed", 60, 0, None)).ids
    assert [edits[id] for id in changed] == sorted(edits.values(), reverse=True)
    assert (await filled.search(All(()), "newest", 9, 5_000_000, None)).ids == ()


RARE: tuple[tuple[Node, int], ...] = (
    (Any(()), 0), (Not(CRANE), 30), (All((Not(CRANE), Not(Is("outlet", "paper0")))), 20),
    (Words(("word1",), prefix=True), 5), (Words(("rice", "harvest", "word"), prefix=True), 30),
    (Words(("harvest", "rice"), slop=2), 30), (Words(("harvest", "rice"), slop=1), 30),
    (Words(("harvest", "rice")), 0),
)  # fmt: skip


async def test_rare_forms_of_a_search(filled: SearchEngine) -> None:
    for node, hits in RARE:
        assert (await filled.search(node, "newest", 1, 0, None)).total == hits, node


async def test_words_side_by_side_come_before_the_same_words_apart(engine: SearchEngine) -> None:
    apart = "the leader of the farm said that a great harvest of rice is near. " * 5
    long = "The council of the town met on Monday and spoke of roads. " * 20
    texts = (apart, apart, f"{long} The great leader spoke. {long}")
    await fill(engine, [entry(n, title="Notes", text=text, at_ms=n * DAY_MS) for n, text in enumerate(texts)])
    found = await engine.search(All((Words(("great",)), Words(("leader",)))), "relevance", 5, 0, None)
    assert found.total == 3 and found.ids[0] == f"{2:032x}"


async def test_a_mistyped_word_finds_its_like(filled: SearchEngine) -> None:
    first, second, third = SHARED
    for word, like in {"harbuor": "harbour", "crane": None, "haxxxxr": None, "hzrbour": None}.items():
        assert nearest(word, await filled.words_like(word, *first)) == like, word
    assert nearest("hzrbour", await filled.words_like("hzrbour", *second)) == "harbour"
    assert nearest("zarbour", await filled.words_like("zarbour", *second)) is None
    assert nearest("zarbour", await filled.words_like("zarbour", *third)) == "harbour"


async def test_a_rare_word_with_another_first_letter_is_found_among_many(engine: SearchEngine) -> None:
    many = " ".join(f"word{n}" for n in range(5_500))
    texts = (many, many, "A lighthouse stands there.", "маяк стоит")
    await fill(engine, [entry(n, title="Notes", text=text, at_ms=n * DAY_MS) for n, text in enumerate(texts)])
    for word, like in {"kighthouse": "lighthouse", "чаяк": "маяк", "\ud7fbzz": None}.items():
        assert nearest(word, await engine.words_like(word, *SHARED[-1])) == like, word


async def test_a_rare_word_is_not_taken_for_a_mistake(filled: SearchEngine) -> None:
    assert await filled.words_like("word58", 2, 3) == [], "three words are as frequent and come before it"
