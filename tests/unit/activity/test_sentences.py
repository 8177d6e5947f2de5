"""Sentences end at full stops, but not at those of abbreviations."""

from __future__ import annotations

import pytest

from shared.activity.sentences import sentences


def parted(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Kim Jong Un climbed Mt. Paektu on Jan. 3.",
        "He met Gen. Pak, Col. Ri and Prof. An at St. Petersburg.",
        "Dr. Choe visited Factory No. 3 and Ft. Worth in Feb. 2019.",
        "The U.S. Navy, said Brig. Gen. Ho, left (Mts. Myohyang and Kumgang) by Sept. 9.",
        "Lieut. Gen. Ding signed the U.S.-S. Korea agreement.",
        "“Mt. Kumgang” was named, and —Mt. Paektu too.",
        "The firm Hongxiang Ltd. of Dandong opened at 10 a.m. in Pyongyang.",
    ],
)
def test_no_sentence_ends_at_an_abbreviation(sentence: str) -> None:
    assert parted(f"{sentence} He left.") == [sentence, "He left."]


def test_a_word_that_ends_like_an_abbreviation_ends_its_sentence() -> None:
    assert parted("He saw the summit. It was cold in the east. They rested.") == [
        "He saw the summit.",
        "It was cold in the east.",
        "They rested.",
    ]
    for end in ("Plan-B.", "300 ft.", "no.", "Feb. 12.", "5 mio.", "al mar.", "in a firm."):
        assert parted(f"They saw it: {end} Kim went on.") == [f"They saw it: {end}", "Kim went on."]
    assert parted("It was the best. Kim went on.\nNo rain fell.")[0] == "It was the best."
