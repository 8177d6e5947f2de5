"""A text that a faulty template prints several times is the article's own."""

from __future__ import annotations

from typing import Any

import pytest

from services.publisher.core.texts.repeated_texts import is_repeated, once


def text(*lines: str) -> dict[str, Any]:
    blocks = [{"kind": "paragraph", "text": line} for line in lines]
    return {"title": "Ferry", "blocks": blocks, "word_count": sum(len(line.split()) for line in lines)}


@pytest.mark.parametrize(
    ("after", "is_so"),
    [
        (("It sails.", "At ten.", "It sails.", "At ten."), True),
        (("It sails.", "At ten.") * 3, True),
        (("It sails again.", "At ten.", "It sails again.", "At ten."), False),
        (("It sails.", "At ten."), False),
        (("It sails.", "At ten.", "It sails.", "At six."), False),
        (("It sails.", "At ten.", "It sails."), False),
        (("It sails.", "It sails.", "At ten.", "At ten."), False),
    ],
)
def test_only_the_whole_text_again_is_a_repetition(after: tuple[str, ...], is_so: bool) -> None:
    assert is_repeated(text("It sails.", "At ten."), text(*after)) is is_so


def test_one_copy_of_a_text_that_is_there_several_times() -> None:
    assert once(text("It sails.", "At ten.", "It sails.", "At ten.")) == text("It sails.", "At ten.")
    assert once(text("It sails.", "At ten.", "It sails.")) == text("It sails.", "At ten.", "It sails.")
