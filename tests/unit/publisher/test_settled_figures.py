"""A figure that stood still and then changed once was corrected, unless the line changed in other articles too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.publisher.core.facts import Seen
from services.publisher.core.texts.lines_of_texts import Lined
from services.publisher.core.texts.settled_figures import Step, steps, unmoved
from tests.publishing import hours
from tests.unit.publisher.test_counters import text
from tests.unit.publisher.test_history import seen

TOLL = "=So far carts have crossed"


def visits(*tolls: int, word: str = "carts") -> list[tuple[Seen, Lined]]:
    """Visits hour by hour that each see another counter."""
    return [
        (seen(n, f"t{n}"), Lined(text(f"So far {toll} {word} have crossed", f"Read {n} times so far.")))
        for n, toll in enumerate(tolls)
    ]


def test_a_figure_that_stood_still_and_changed_once_is_settled_when_a_second_visit_sees_it() -> None:
    assert steps(visits(40, 40, 44, 44)) == {"t2": Step(frozenset({TOLL}), hours(1), hours(2), hours(3))}
    assert steps(visits(40, 40, 44)) == {}, "one visit"
    assert steps(visits(40, 44, 44)) == {}, "it was seen once before"
    assert steps(visits(40, 40, 44, 46)) == {}, "it moves"
    assert list(steps(visits(40, 40, 44, 44, 46, 46))) == ["t2"], "it moved before"
    assert steps(visits(40, 40, 40, 40)) == {}, "the counter alone"


def test_a_line_that_is_new_or_has_other_words_is_not_judged() -> None:
    assert steps(visits(40, 40)[:2] + visits(40, 40, 40, 40, word="horses")[2:]) == {}


def test_a_text_that_comes_back_is_no_second_step() -> None:
    shown = visits(40, 40, 44, 44)
    back = [(replace(one, at=hours(n + 4)), lined) for n, (one, lined) in enumerate(shown[2:])]
    assert list(steps(shown + back)) == ["t2"]


def others(number: int, *, changed: int) -> Sequence[tuple[Lined, Lined]]:
    before = visits(*range(number))
    after = visits(*(toll + 50 * (toll < changed) for toll in range(number)))
    return [(one, other) for (_, one), (_, other) in zip(before, after, strict=True)]


def test_a_line_that_other_articles_have_and_few_of_them_changed_did_not_move_by_itself() -> None:
    assert unmoved(others(6, changed=1), [TOLL, "=Read times so"]) == {TOLL, "=Read times so"}
    assert unmoved(others(6, changed=2), [TOLL]) == set(), "too many changed"
    assert unmoved(others(3, changed=0), [TOLL]) == set(), "too few to tell"
    assert unmoved(others(6, changed=0), ["=Another line"]) == set(), "they lack the line"
