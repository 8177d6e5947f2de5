"""What one text has of another, and the keys by which such texts are found."""

from __future__ import annotations

import random

from services.enricher.core.fingerprints import minhash
from shared.text.likeness import ComparableText, Likeness, bands
from shared.text.shingles import shingles

WORDS = [f"word{number}" for number in range(400)]


def likeness(one: list[str], other: list[str]) -> Likeness:
    return ComparableText(" ".join(one), "en").compare(ComparableText(" ".join(other), "en"))


def test_a_text_is_the_same_as_itself() -> None:
    alike = likeness(WORDS, WORDS)
    assert alike.relation == "same" and alike.is_copy(days_apart=400)


def test_a_part_is_a_cut_and_the_whole_is_longer() -> None:
    assert likeness(WORDS, WORDS[:240]).relation == "cut"
    assert likeness(WORDS[:240], WORDS).relation == "longer"
    assert likeness(WORDS[:240], WORDS).is_copy(days_apart=400)


def test_other_words_are_no_copy() -> None:
    assert not likeness(WORDS[:200], WORDS[200:]).is_copy()
    assert not ComparableText("", "en").compare(ComparableText("", "en")).is_copy()


def test_a_formula_with_other_names_and_numbers_is_no_copy() -> None:
    form = (
        "the leader received on {} a basket of flowers from {} and thanked {} for the friendly words that came with it"
    )
    one = form.format("May 3", "President Alpha Beta", "President Alpha Beta")
    other = form.format("June 9", "Chairman Gamma Delta", "Chairman Gamma Delta")
    alike = ComparableText(one, "en").compare(ComparableText(other, "en"))
    assert not alike.is_copy()


def test_what_is_half_the_same_days_later_is_a_formula() -> None:
    alike = Likeness(0.7, 0.7, 1.0)
    assert alike.is_copy(days_apart=1) and not alike.is_copy(days_apart=9)


_VISIT = (
    "Alpha Beta, president of the Republic, {} from the capital {}. With him {} the minister of trade Gamma Delta, the "
    "minister of culture Epsilon Zeta, the governor of the northern province Eta Theta, the general secretary of the "
    "union of writers Iota Kappa and the ambassador of the Republic Lambda My, who {} the delegation at the airport of "
    "the city together with members of the embassy, officials of the province and children with flowers."
)


def test_two_acts_of_one_visit_are_no_copy() -> None:
    came = _VISIT.format("arrived", "Monday", "came", "met")
    left = _VISIT.format("left", "on Thursday", "went", "saw off")
    later = _VISIT.format("left", "on Monday", "went", "saw off")
    assert likeness(came.split(), later.split()).is_copy(), "only the day tells them apart"
    assert likeness(came.split(), left.split()).other_days and not likeness(came.split(), left.split()).is_copy()


def test_a_short_text_is_a_copy_only_if_it_is_there_as_a_whole() -> None:
    short = WORDS[:25]
    assert not likeness(short, [*short[:12], "other", *short[13:]]).is_copy()
    assert likeness(short, WORDS[:24]).is_copy()


def test_who_attended_two_acts_does_not_make_them_one() -> None:
    attended = WORDS[:60]
    one, other = [*WORDS[100:130], *attended], [*WORDS[200:240], *attended]
    assert likeness(one, other).here > 0.5 and not likeness(one, other).is_copy()


def test_a_text_that_was_cut_and_reworded_is_a_copy() -> None:
    other = [word if number % 28 else "other" for number, word in enumerate(WORDS[:120])]
    assert likeness(WORDS, other).there < 0.9 and likeness(WORDS, other).is_copy()


def test_texts_that_differ_in_a_tenth_of_their_words_share_a_band() -> None:
    chance = random.Random(7)
    found = 0
    for _ in range(100):
        other = [word if chance.random() > 0.1 else f"x{chance.random()}" for word in WORDS]
        found += bool(set(bands(minhash(shingles(WORDS, "en")))) & set(bands(minhash(shingles(other, "en")))))
    assert found >= 97


def test_bands_are_twelve_different_keys() -> None:
    keys = bands(minhash(shingles(WORDS, "en")))
    assert len(set(keys)) == len(keys) == 12
    assert all(0 <= key < 12 << 18 for key in keys)
    assert bands(()) == []
    assert len(set(keys) & set(bands(minhash(shingles([f"other{number}" for number in range(400)], "en"))))) <= 1
