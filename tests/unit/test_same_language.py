"""Which texts of one language report one event: a visit seen by two outlets does, formulas and series do not."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from shared.text.editions import Report
from shared.text.same_language import Neighbours, alike
from shared.text.shingles import bare_words
from shared.text.story_texts import StoryText, shows_names

ARRIVAL = (
    "Governor Oleg Kozhemyako of Amur Region of Russia and his party arrived in the capital. They were met at the "
    "airport by Ri Ryong Nam and Valery Sukhinin. Kozhemyako brought a plan for farms near Blagoveshchensk."
)
TALKS = (
    "The minister had talks with Oleg Kozhemyako, governor of Amur Region of Russia. Present were Ri Ryong Nam and "
    "Valery Sukhinin. Kozhemyako spoke of farms near Blagoveshchensk and of trade."
)
OTHERS = tuple(
    f"The {thing} of {place} reported on its work, which began earlier than before. {name} praised the workers for it."
    for thing, place, name in (
        ("mine", "Komdok", "Pak Chol"),
        ("mill", "Sinuiju", "Jang Ok"),
        ("farm", "Chaeryong", "An Hui"),
        ("school", "Hamhung", "Min Su"),
        ("port", "Nampho", "Choe Il"),
        ("railway", "Wonsan", "Yun Gil"),
    )
)


def text(id: str, title: str, words: str, outlet: str = "echo", language: str = "en") -> StoryText:
    report = Report(id, language, len(words.split()), {"person.oleg-kozhemyako": 1}, frozenset())
    return StoryText(report, outlet, title, words)


def kin_of(one: StoryText, *others: StoryText) -> list[str]:
    every = [*others, *(text(f"o{number}", f"News {number}", words) for number, words in enumerate(OTHERS))]
    terms = {story.id: Counter(bare_words(f"{story.title} {story.text}".split())) for story in (one, *every)}
    scores = alike(terms.pop(one.id), terms)
    return [kin.id for kin in Neighbours(one, every, scores).kin()]


HERE = text("here", "Governor of Amur Region arrives", ARRIVAL, "gazette")


def test_a_visit_is_one_event_for_another_outlet_and_for_the_same() -> None:
    assert kin_of(HERE, text("there", "Minister meets governor", TALKS)) == ["there"]
    assert kin_of(HERE, text("later", "Minister meets governor", TALKS, "gazette")) == ["later"]


def test_the_order_of_the_others_changes_nothing() -> None:
    others = [
        text("there", "Minister meets governor", TALKS),
        text("more", "Talks with governor", TALKS + " It rained."),
    ]
    first = kin_of(HERE, *others)
    for seed in range(5):
        Random(seed).shuffle(others)
        assert kin_of(HERE, *others) == first and len(first) == 2


@pytest.mark.parametrize(
    "title", ["Greetings to governor", "Floral basket from governor", "Anniversary marked by governor"]
)
def test_formulas_are_never_joined(title: str) -> None:
    assert kin_of(HERE, text("there", title, TALKS)) == []


def test_what_an_outlet_reports_every_day_is_joined_only_with_another_outlet() -> None:
    assert kin_of(HERE, text("there", "Rally for governor", TALKS)) == ["there"]
    assert kin_of(HERE, text("later", "Rally for governor", TALKS, "gazette")) == []


def test_titles_that_name_what_the_other_text_lacks_are_of_two_events() -> None:
    other = text("there", "Minister meets ICAP", TALKS)
    assert kin_of(text("here", "UNDP sends Kozhemyako", ARRIVAL, "gazette"), other) == []
    assert kin_of(HERE, text("there", "Governor opens 27 farms", TALKS)) == []


def test_two_acts_of_one_person_are_two_events_of_an_outlet() -> None:
    one = text("here", "Oleg Kozhemyako arrives", ARRIVAL, "gazette")
    assert kin_of(one, text("later", "Oleg Kozhemyako enjoys concert", TALKS, "gazette")) == []
    assert kin_of(one, text("there", "Oleg Kozhemyako enjoys concert", TALKS)) == ["there"]


def test_an_outlet_is_compared_with_itself_only_where_its_formulas_are_known_and_titles_are_there() -> None:
    french = text("here", "Gouverneur", ARRIVAL, "gazette", "fr")
    assert kin_of(french, text("later", "Ministre", TALKS, "gazette", "fr")) == []
    assert kin_of(french, text("there", "Ministre", TALKS, "echo", "fr")) == ["there"]
    assert kin_of(HERE, text("later", "", TALKS, "gazette")) == []


def test_a_number_within_a_word_is_in_the_text() -> None:
    one = text("here", "Kozhemyako opens 70th fair", ARRIVAL, "gazette")
    assert kin_of(one, text("there", "Governor opens fair", TALKS + " It is the 70th fair.")) == ["there"]
    assert kin_of(one, text("there", "Governor opens fair", TALKS + " It is the 71st fair.")) == []


@pytest.mark.parametrize(("language", "expected"), [("en", True), ("ru", True), ("de", False), ("zh-Hant", False)])
def test_a_language_shows_names_if_capitals_are_for_them_alone(language: str, expected: bool) -> None:
    assert shows_names(language) is expected


def test_other_news_and_other_languages_are_not_joined() -> None:
    assert kin_of(HERE) == []
    assert kin_of(HERE, text("there", "Minister meets governor", TALKS, language="fr")) == []
