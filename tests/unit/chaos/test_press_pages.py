"""Texts that alternate differ in a line of their own: one that many share is no edit before two visits in a row."""

from __future__ import annotations

from collections import Counter

from services.publisher.core.texts.lines_of_texts import Lined, changed_lines
from tests.chaos.misbehaving.acts import alternate
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.scene import Sizes
from tests.unit.chaos.test_press_course import scene

STORIES = 200


def lined(text: Text) -> Lined:
    return Lined(
        {"title": text.title, "standfirst": "", "blocks": [{"kind": "paragraph", "text": p} for p in text.paragraphs]}
    )


def test_no_other_story_has_the_line_in_which_an_alternating_one_differs() -> None:
    there = scene(STORIES)
    alternate(there)
    assert len(there.next_batch) == Sizes().next_batch
    keys: Counter[str] = Counter()
    for number in there.next_batch:
        story = there.paper.stories[number]
        keys.update(changed_lines(lined(story.text), lined(story.also or story.text)) or ())
    assert (len(keys), max(keys.values())) == (len(there.next_batch), 1)
