"""What changed between two texts, and how much it weighs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.archive.diff.compare import Op, diff, shown, tokens, words
from shared.archive.diff.weight import Weight, weigh


def text(*paragraphs: str, title: str = "The harvest") -> dict[str, Any]:
    return {"title": title, "standfirst": "", "blocks": [{"kind": "paragraph", "text": p} for p in paragraphs]}


def kinds(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [op.kind for op in diff(before["blocks"], after["blocks"])]


ONE = "The first paragraph tells of the harvest in the southern province."
TWO = "The second paragraph tells of the weather and the rain that came late."
THREE = "The third paragraph quotes a farmer: “We have seen better years.”"

paragraphs = st.lists(st.text("ab 가나。.", max_size=12), max_size=8)


@given(paragraphs, paragraphs)
def test_both_texts_can_be_made_from_the_steps(old: list[str], new: list[str]) -> None:
    before, after = text(*old), text(*new)
    ops = diff(before["blocks"], after["blocks"])

    assert sorted(op.before for op in ops if op.before is not None) == list(range(len(old)))
    assert [op.after for op in ops if op.after is not None] == list(range(len(new)))
    for op in ops:
        if op.kind == "changed":
            assert op.before is not None and op.after is not None
            assert "".join(w.text for w in op.words if w.kind != "added") == old[op.before]
            assert "".join(w.text for w in op.words if w.kind != "removed") == new[op.after]


@given(st.text("ab1 가나中文、.\n-", max_size=40))
def test_tokens_lose_nothing(some: str) -> None:
    assert "".join(tokens(some)) == some


def test_a_paragraph_added_removed_changed_or_moved() -> None:
    assert kinds(text(ONE, TWO), text(ONE, THREE, TWO)) == ["same", "added", "same"]
    assert kinds(text(ONE, TWO, THREE), text(ONE, THREE)) == ["same", "removed", "same"]
    assert kinds(text(ONE, TWO), text(ONE, TWO.replace("late", "early"))) == ["same", "changed"]
    moved = diff(text(ONE, TWO, THREE)["blocks"], text(THREE, ONE, TWO)["blocks"])
    assert Op("moved", 2, 0) in moved
    assert not {"added", "removed"} & {op.kind for op in moved}


def test_words_of_a_change() -> None:
    assert [(w.kind, w.text) for w in words("rain came late today", "rain came early today")] == [
        ("same", "rain came "),
        ("removed", "late"),
        ("added", "early"),
        ("same", " today"),
    ]
    assert [w.text for w in words("北京的天气很好", "北京的天气不好") if w.kind != "same"] == ["很", "不"]
    assert [w.text for w in words("비가 늦게 왔다", "비가 일찍 왔다") if w.kind != "same"] == ["늦게", "일찍"]


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        (text(ONE), text(ONE.replace("harvest in", "harvest  in").replace(".", ",")), Weight.TYPOGRAPHIC),
        (text(ONE), text(ONE.replace("tells", "speaks")), Weight.WORDING),
        (text("It yielded 300 tons in 2011 alone."), text("It yielded 500 tons in 2011 alone."), Weight.NUMBER),
        (text(THREE), text(THREE.replace("better", "worse")), Weight.QUOTATION),
        (text(ONE), text(ONE, title="Another headline"), Weight.HEADLINE),
        (text(ONE), text(ONE, title="The Harvest"), Weight.TYPOGRAPHIC),
        (text(ONE, TWO), text(ONE), Weight.PARAGRAPH),
        (text(ONE, TWO), text(TWO, ONE), Weight.WORDING),
        (text(ONE, TWO), text("Nothing of all that was ever said by anyone."), Weight.WHOLE_TEXT),
        (text("With Jang Song Thaek came officials of it."), text("With him came officials of it."), Weight.NAME),
    ],
)  # fmt: skip
def test_weights(before: dict[str, Any], after: dict[str, Any], weight: Weight) -> None:
    assert weigh(before, after)[0] is weight


def test_a_replaced_picture() -> None:
    old, new = text(ONE), text(ONE)
    old["blocks"].append(
        {"kind": "image", "url": "https://a.example/1.jpg?w=3", "caption": "Farmers at work in the field"}
    )
    new["blocks"].append({"kind": "image", "url": "https://a.example/2.jpg", "caption": "Farmers at work in the field"})
    assert weigh(old, new)[0] is Weight.PICTURE
    new["blocks"][1]["url"] = "https://a.example/1.jpg?w=9"
    assert kinds(old, new) == ["same", "same"]


def test_a_name_that_vanished_is_named() -> None:
    old = text("김정은동지께서 장성택과 함께 공장을 찾으시였다고 한다.")
    new = text("김정은동지께서 공장을 찾으시였다고 한다.")
    assert weigh(old, new)[1]["names_removed"] == ["Jang Song Thaek"]


def test_a_text_rewritten_throughout_is_compared_in_time() -> None:
    old = [f"Paragraph {n} of the old text says this and that about {n * 7}." for n in range(150)]
    new = [f"Quite other words stand now at place {n}, and nothing else at all {n * 3}." for n in range(150)]
    assert {op.kind for op in diff(text(*old)["blocks"], text(*new)["blocks"])} <= {"removed", "added", "changed"}
    assert shown({"kind": "image", "caption": "beneath"}) == "beneath"


def test_a_text_that_repeats_one_word_is_compared_coarsely_in_time() -> None:
    before, after = "on " * 40_000, "on " * 20_000 + "and " + "on " * 20_000
    found = words(f"It began. {before}", f"It began. {after}")
    assert "".join(w.text for w in found if w.kind != "added") == f"It began. {before}"
    assert "".join(w.text for w in found if w.kind != "removed") == f"It began. {after}"
    assert any("and" in w.text for w in found if w.kind == "added")


def test_rows_without_number_that_are_all_the_same_are_compared_too() -> None:
    rows = [{"kind": "list-item", "text": f"{word} {'ditto ' * 300}"} for word in ("one", "two", "three") * 500]
    ops = diff(rows, rows[1:] + rows[:700])
    assert {op.after for op in ops if op.after is not None} == set(range(2199))
