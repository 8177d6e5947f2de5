"""A number in a line that most pages have is a counter; in any other line it is an edit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.publisher.core.counters import furniture, in_question, joined, same_but_for_counters
from services.publisher.core.history import compute
from tests.publishing import WINDOW
from tests.unit.publisher.test_history import at_once, seen

STORY = "Work on the harbour costs 900 crowns, paid by the port."


def blocks(*lines: str) -> list[dict[str, Any]]:
    return [{"kind": "paragraph", "text": line} for line in lines]


def text(*lines: str, title: str = "Harbour") -> dict[str, Any]:
    return {"title": title, "standfirst": "", "blocks": blocks(*lines)}


LINES = furniture([blocks(f"Another story {n}", f"Read {n * 17} times so far.") for n in range(6)])


def test_a_line_that_most_others_have_is_furniture() -> None:
    assert {"Another story", "Read times so"} == LINES
    assert furniture([blocks("Read 5 times so far.")] * 3) == set(), "three are too few to tell"
    assert (
        furniture([blocks("Read 5 times so far.")] * 2 + [blocks(words) for words in ("apples", "barrels", "candles")])
        == set()
    )


def test_only_numbers_in_such_lines_make_no_edit() -> None:
    texts = [
        ("a", text(STORY, "Read 5 times so far.")),
        ("b", text(STORY, "Read 6 times so far.")),
        ("c", text(STORY.replace("900", "950"), "Read 7 times so far.")),
        ("d", text(STORY.replace("900", "950"), "Read 9 times so far.")),
        ("e", text(STORY, "Read 9 times so far.", title="The harbour")),
        ("f", text(STORY, "Read 5 times, so far.")),
    ]
    assert same_but_for_counters(texts, LINES) == {"b": "a", "d": "c"}


def test_texts_with_the_same_words_at_one_address_are_in_question() -> None:
    facts = [replace(seen(n, f"t{n}"), wording="words") for n in (0, 1)]
    assert in_question(facts) == [facts]
    assert in_question([facts[0], replace(facts[1], wording="others")]) == []
    assert in_question([facts[0], replace(facts[1], address_id="b")]) == []
    assert in_question([seen(0, "t0"), seen(1, "t1")]) == [], "texts with few words have no wording"


def test_equal_texts_of_several_addresses_have_one_that_stands_for_all() -> None:
    assert joined({}, {"b": "a", "c": "a"}) == {"b": "a", "c": "a"}
    assert joined({"b": "a"}, {"a": "b"}) == {"b": "a"}
    assert joined({"b": "a"}, {"b": "c"}) == {"b": "c", "a": "c"}


def test_the_same_text_but_for_counters_is_no_revision() -> None:
    facts = [seen(0, "a"), seen(1, "b"), seen(2, "c"), seen(3, "d")]
    found = compute(facts, [], WINDOW, at_once, same_text={"b": "a", "d": "c"})
    assert [(c.kind, c.from_revision, c.to_revision) for c in found.changes] == [("revised", "b", "c")]
