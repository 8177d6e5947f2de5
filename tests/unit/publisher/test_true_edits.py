"""Corrections of lines that most articles of the outlet have are edits, also where some of the others changed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from services.publisher.core.texts.common_lines import Looked, lines_of
from services.publisher.core.texts.counters import same_but_for_lines
from services.publisher.core.texts.lines_of_texts import Lined, changed_lines
from tests.unit.publisher.test_counters import STORY, text

TOLL = "So far {} people are known to have died in the floods, the ministry of the interior said."
LIST = "Present were Minister Kim Chol, Vice Minister Ri Ho, Ambassador {} and other officials of both countries."
NOTE = "Correction: an earlier report gave the wrong {}."
READ = "This report has been read {} times since it was printed."


def article(*lines: str) -> Lined:
    return Lined(text(STORY, *lines))


def others(line: str, again: str = "", changed: int = 1, count: int = 6) -> list[Looked]:
    """Six other articles with the line, seen twice; in some of them it was another one before."""
    shown = Lined(text("Another story", line))
    return [Looked(shown, Lined(text("Another story", again)) if n < changed else None, True) for n in range(count)]


def edits(texts: Sequence[Lined], others: Sequence[Looked], *, stands: bool = True) -> int:
    """Return how many edits there are. Two visits in a row saw each text, unless counters beside it prevent that."""
    named = [(str(n), one) for n, one in enumerate(texts)]
    keys = {key for one in texts for other in texts for key in changed_lines(one, other) or ()}
    lines = {name: lines_of(others, keys) for name, _ in named}
    same = same_but_for_lines(named, [name for name, _ in named] if stands else (), lines, {})
    return len({same.get(name, name) for name, _ in named}) - 1


@pytest.mark.parametrize(
    ("before", "after", "other", "was"),
    [
        (TOLL.format(40), TOLL.format(44), TOLL.format(12), TOLL.format(11)),
        ("Death toll: 40", "Death toll: 44", "Death toll: 12", "Death toll: 11"),
        (
            "The talks were held on May 3, 2011.",
            "The talks were held on May 4, 2011.",
            "The talks were held on May 9.",
            "",
        ),
        (LIST.format("Pak Yong"), LIST.format("Pak Jong"), LIST.format("Pak Yong"), ""),
        ("", "The port stays closed tomorrow.", "The port stays closed tomorrow.", ""),
        ("", NOTE.format("date"), NOTE.format("name"), ""),
        (NOTE.format("date"), NOTE.format("year"), NOTE.format("date"), ""),
        (NOTE.format("date"), "", NOTE.format("date"), ""),
    ],
)
def test_a_correction_that_stands_is_an_edit(before: str, after: str, other: str, was: str) -> None:
    texts = [article(*filter(None, (line,))) for line in (before, after)]
    assert edits(texts, others(other, was)) == 1


def test_a_note_that_one_other_article_got_and_one_lost_is_an_edit() -> None:
    line, none = Lined(text("Another", NOTE.format("date"))), Lined(text("Another"))
    some = [Looked(line, none, True), Looked(none, line, True), *[Looked(line, None, True)] * 3]
    assert edits([article(), article(NOTE.format("date"))], some) == 1


LEAD = "KATHMANDU: The former minister took {} from the builders of the dam, a court of the capital found on Monday."


def test_a_lead_below_a_date_line_that_is_written_anew_is_an_edit_beside_a_counter() -> None:
    texts = [article(LEAD.format("bribes"), READ.format(5)), article(LEAD.format("no money at all"), READ.format(9))]
    moving = others(READ.format(1), READ.format(2), changed=6)
    both = [
        Looked(
            Lined(text(LEAD.format("rice"), READ.format(n))), Lined(text(LEAD.format("rice"), READ.format(n - 1))), True
        )
        for n in range(1, 7)
    ]
    assert edits([article(READ.format(5)), article(READ.format(9))], moving, stands=False) == 0
    assert edits(texts, both, stands=False) == 1


def test_a_summary_in_other_words_at_each_visit_is_no_edit() -> None:
    texts = [article("In short: " + f"{word} " * 20) for word in ("harbour", "bridge", "ferry")]
    moving = others("In short: " + "quay " * 20, "In short: " + "tram " * 20, changed=6)
    assert edits(texts, moving, stands=False) == 0


def test_one_other_that_begins_a_line_with_the_same_words_hides_no_correction() -> None:
    said = "The mayor said the bridge would open in {}."
    texts = [article(said.format("May")), article(said.format("June"))]
    having, none = Lined(text("Another", "The mayor said no.")), Lined(text("Another"))

    def told(number: int) -> int:
        return edits(texts, [Looked(having if n < number else none, None, True) for n in range(4)], stands=False)

    assert [told(0), told(1)] == [1, 1]


def test_one_other_with_all_words_of_a_line_lets_a_further_visit_decide() -> None:
    line = "We use cookies so that this page works. By reading on you agree to that, and to our partners' use of them."
    some = [Looked(Lined(text("Another", *[line] * (n == 0))), None, True) for n in range(4)]
    assert edits([article(), article(line)], some, stands=False) == 0
    assert edits([article(), article(line)], some) == 1
