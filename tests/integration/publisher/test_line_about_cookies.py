"""A line about cookies that half of all visits see, from the first on, is no edit, and no reason for a removal."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.publishing import TEXT, Press, Telling, enriched, hours, unchanged

COOKIES = "We use cookies so that this page works. By reading on you agree to that, and to our partners' use."
STORIES, VISITS, PARTS = 30, 7, ("hills", "rivers", "villages")
SECOND = 1 / 3600
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def series(number: int) -> str:
    """Return what tells a report from the others: a figure."""
    return f"district {number}"


def story(number: int) -> str:
    return f"{LETTERS[number % 26]}{LETTERS[number // 26]}ton"


def visits(outlet: str, chance: Random, names: list[str]) -> list[Telling]:
    """Return the visits of all stories in order of time. Each is visited every eight seconds or more."""
    facts: list[tuple[float, Telling]] = []
    for number, name in enumerate(names):
        at, shown = chance.uniform(0, 4), None
        for _ in range(VISITS):
            lines = [COOKIES] * (chance.random() < 0.5) + [TEXT.format(f"{name} {part}") for part in PARTS]
            if shown is None or [block.text for block in shown.article.blocks] != lines:
                shown = enriched(f"p{number}", hours(at * SECOND), lines, outlet=outlet)
                facts.append((at, shown))
            else:
                facts.append((at, unchanged(shown, hours(at * SECOND))))
            at += 8 * chance.uniform(1, 1.3)
    return [fact for _, fact in sorted(facts, key=lambda f: f[0])]


@pytest.mark.parametrize("named", [story, series])
async def test_the_line_changes_nothing(press: Press, named: Callable[[int], str]) -> None:
    for seed in (0, 1, 5, 18):
        chance = Random(seed)
        facts = visits(f"o{seed}", chance, [named(n) for n in range(STORIES)])
        while facts:
            size = chance.randint(1, 12)
            await press.publish(*facts[:size])
            del facts[:size]
    assert {*await press.kinds()} <= {"created", "corrected"}
