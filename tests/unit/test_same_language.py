"""Which texts of one language report one event: a visit seen by two outlets does, formulas and series do not."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from shared.text.editions import Report
from shared.text.guests import unlisted_names
from shared.text.same_language import Neighbours, alike
from shared.text.shingles import bare_words
from shared.text.story_texts import StoryText, shows_names

ARRIVAL = (
    "Governor Oleg Kozhemyako of Amur Region of Russia and his party arrived in the capital. They were met at the "
    "airport by Ri Ryong Nam and Ambassador Sukhinin. Kozhemyako brought a plan for farms near Blagoveshchensk."
)
TALKS = (
    "The minister had talks with Oleg Kozhemyako, governor of Amur Region of Russia. Present were Ri Ryong Nam and "
    "Ambassador Sukhinin. Kozhemyako spoke of farms near Blagoveshchensk and of trade."
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
    terms = {story.id: Counter(bare_words(f"{story.title} {story.text}")) for story in (one, *every)}
    scores = alike(terms.pop(one.id), terms)
    return [kin.id for kin in Neighbours(one, every, scores).kin()]


HERE = text("here", "Governor of Amur Region arrives", ARRIVAL, "gazette")


def test_a_visit_is_one_event_for_another_outlet_and_for_the_same() -> None:
    assert kin_of(HERE, text("there", "Minister meets governor", TALKS)) == ["there"]
    assert kin_of(HERE, text("later", "Minister meets governor", TALKS, "gazette")) == ["later"]


@pytest.mark.parametrize(("other", "kin"), [("Hassane Rabehi", []), ("Oleg Borisov", ["there"])])
def test_another_outlets_guest_is_another_visit(other: str, kin: list[str]) -> None:
    """Hosts and places are the same each time, and reports of farms do not show how common they are."""
    visit = "Kim Yong Nam met {} at the Mansudae Assembly Hall. Jo Yong Won sent a letter. {} came through Sinuiju."
    farms = [text(f"f{n}", "Harvest", f"Farm {n} in Wonsan had a good harvest. Pak Pong Ju came.") for n in range(20)]
    one, same = (text(id, "News", visit.format(*["Oleg Borisov"] * 2), id) for id in ("here", "same"))
    there = text("there", "News", visit.format(other, other))
    assert one.has_another_guest(there) is (not kin) and not one.has_another_guest(same)
    assert kin_of(one, there, *farms) == kin


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


GUEST = "The delegation led by Chairman Nanang Samodra of the Friendship Group {}."


def guests(titles: tuple[str, str], outlet: str = "gazette", of: str = GUEST) -> list[str]:
    """Return what is kin of the first: two short reports about one guest, with these titles."""
    texts = (of.format("visited the mine and saw its work"), of.format("came by air and spoke of its work"))
    here = text("here", titles[0], texts[0], "gazette")
    return kin_of(here, text("there", titles[1], texts[1], outlet))


def test_two_short_reports_about_one_guest_are_one_event() -> None:
    assert guests(("Guests at mine", "Arrival of delegation")) == ["there"]
    assert guests(("Guests at mine", "Arrival of delegation"), "echo") == ["there"]
    assert guests(("Guests at mine", "Gift from delegation")) == ["there"]


@pytest.mark.parametrize("title", ["Message from delegation", "Wreath from delegation", "Protest against delegation"])
def test_a_guest_does_not_join_what_many_send_or_what_is_reported_every_day(title: str) -> None:
    assert guests(("Guests at mine", title)) == []


@pytest.mark.parametrize(
    "of",
    [
        GUEST.replace("Chairman Nanang Samodra of", "members of"),
        GUEST.replace("Chairman Nanang Samodra", "Sunrise Publishing"),
        "They went for Nanang Samodra and {}.",
    ],
    ids=["nobody", "organisation", "not said who it is"],
)
def test_a_guest_is_a_person_of_whom_the_text_says_who_it_is(of: str) -> None:
    assert guests(("Guests at mine", "Arrival of delegation"), of=of) == []


def test_a_korean_official_and_a_person_on_the_list_are_no_guests() -> None:
    """They receive many guests in a few days."""
    said = "Present were Mayor Mauro Vecchio, Minister Pak Chol Min and President Kim Jong Un."
    assert unlisted_names(said, introduced=True) == {"mauro vecchio"}


def test_two_outlets_need_fewer_words_in_common() -> None:
    """A tenth of the proper names is enough if the texts as a whole are alike; one outlet needs far more."""
    rest = "It rained. The bridge is old and the mayor was glad that somebody paid for the repair of the roof."
    one = "At Blagoveshchensk the ferry Zarya hit the Amurets pier on Friday and sank. " + rest
    other = (
        "The ferry Zarya sank on Friday at Blagoveshchensk and the Amurets pier broke. Nobody knows why it was so late."
    )
    here = text("here", "Ferry sinks", one, "gazette")
    assert kin_of(here, text("there", "Ferry sinks at pier", other)) == ["there"]
    assert kin_of(here, text("there", "Ferry sinks at pier", other, "gazette")) == []
