"""Signs that a template escapes twice, and texts that it prints twice, make no edit. The text as meant is shown."""

from __future__ import annotations

from typing import Any

import pytest

from services.publisher.core.history import compute
from services.publisher.core.texts.common_lines import Lines
from services.publisher.core.texts.counters import same_but_for_lines
from services.publisher.core.texts.escapes import unescaped
from services.publisher.core.texts.faulty_prints import as_meant, differ_in_print
from services.publisher.core.texts.lines_of_texts import Lined
from tests.publishing import WINDOW
from tests.unit.publisher.test_counters import picture, text
from tests.unit.publisher.test_history import at_once, seen

PLAIN = text('The "old" quay & the port', title="Quay & port")
ESCAPED = text("The &quot;old&quot; quay &amp; the port", title="Quay &amp; port")
TWICE = text("The &amp;quot;old&amp;quot; quay &amp;amp; the port", title="Quay &amp; port")
EDITED = text('The "new" quay & the port', title="Quay & port")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("AT&amp;amp;T", "AT&T"),
        ("it&#39;s &#x41;&nbsp;&nbsp;B", "it's A B"),
        ("AT&T; R&D &copy2", "AT&T; R&D &copy2"),
        ("a  b", "a b"),
        ("a\u00a0b &amp; e\u0301", "a b & \u00e9"),
    ],
)
def test_only_whole_escapes_are_read_as_signs(shown: str, expected: str) -> None:
    assert unescaped(shown) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (PLAIN, ESCAPED, True),
        (TWICE, ESCAPED, True),
        (PLAIN, EDITED, False),
        (EDITED, ESCAPED, False),
        (PLAIN, PLAIN, True),
        (text("a\u00a0b & c"), text("a\u00a0b &amp; c"), True),
        (text("Cafe\u0301 & co"), text("Cafe\u0301 &amp; co"), True),
        (text("It sails.", "At ten."), text("It sails.", "At ten.", "It sails.", "At ten."), True),
        (text("It sails.", "At ten."), text("It sails.", "At six.", "It sails.", "At six."), False),
        (text("It sails.", "At ten."), text("It sails.", "At ten.", "It sails."), False),
        (picture("https://a/x.jpg", "A &amp; B"), picture("https://a/x.jpg", "A & B"), True),
        (picture("https://a/x.jpg", "A &amp; B"), picture("https://a/y.jpg", "A & B"), False),
    ],
)
def test_texts_that_differ_in_print(one: dict[str, Any], other: dict[str, Any], expected: bool) -> None:
    assert differ_in_print(Lined(one), Lined(other)) is expected


def same(*texts: dict[str, Any]) -> dict[str, str]:
    lined = [(name, Lined(one)) for name, one in zip("abcdef", texts, strict=False)]
    return as_meant(lined, same_but_for_lines(lined, (), {}, {}))


def test_the_text_as_meant_stands_for_all() -> None:
    assert same(PLAIN, ESCAPED, EDITED) == {"b": "a"}
    assert same(ESCAPED, TWICE, PLAIN, EDITED) == {"a": "c", "b": "c"}
    assert same(TWICE, ESCAPED) == {"b": "a"}
    one = ("A quay", 'The "old" port')
    assert same(text(*one * 2), text(*one), text(*one * 3)) == {"a": "b", "c": "b"}
    assert same(text(*one * 3), text(*one * 2), text(*one)) == {"a": "c", "b": "c"}
    assert same(text("A quay", "The &quot;old&quot; port"), text(*one * 2), text(*one)) == {"a": "c", "b": "c"}


def _as(kind: str, *lines: str, standfirst: str = "") -> dict[str, Any]:
    return {**text(*lines), "standfirst": standfirst, "blocks": [{"kind": kind, "text": line} for line in lines]}


def test_the_same_words_in_other_elements_are_no_edit() -> None:
    lines = ("A ferry came.", "“Late again,” said the mayor.")
    assert same(text(*lines), _as("heading", *lines), _as("quote", *lines)) == {"b": "a", "c": "a"}
    assert same(text(*lines), _as("paragraph", lines[1], standfirst=lines[0])) == {"b": "a"}
    assert same(text(*lines), _as("heading", *lines[::-1])) == {}
    assert same(text(*lines), _as("heading", lines[0], lines[1].replace("again", "as ever"))) == {}


def test_a_long_run_of_digits_takes_no_longer_than_its_length() -> None:
    """Each digit was a beginning from which all others were read: a minute and a half for this line."""
    shown = "1" * 60_000 + "a"
    assert Lined(text(shown)).plain[-1][1] == shown


def test_a_counter_below_an_escaped_text_is_no_edit() -> None:
    one, other = text('A "quay"', "Read 5 times so far."), text("A &quot;quay&quot;", "Read 6 times so far.")
    lined = [("a", Lined(one)), ("b", Lined(other))]
    assert same_but_for_lines(lined, (), {"b": Lines({"=Read times so"})}, {}) == {"b": "a"}


def test_the_article_shows_the_text_as_meant() -> None:
    found = compute([seen(0, "a"), seen(1, "b"), seen(2, "a")], [], WINDOW, at_once, same_text={"a": "b"})
    assert (found.changes, found.revision_id) == ([], "b")
