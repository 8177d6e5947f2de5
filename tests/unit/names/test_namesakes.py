"""A name that is part of another person's, of a son's or of a thing's is not found."""

from __future__ import annotations

import pytest

from tests.unit.names.test_finding import found


@pytest.mark.parametrize(
    "text",
    [
        "Cynthia Nixon said so", "Mary L. Trump wrote it", "Donald Trump Jr. went", "at Trump Tower",
        "Reagan National Airport",
        "the Kennedy Center opened", "the film of Cameron Diaz was shown", "Paris Hilton said it",
        "Michael Jordan played",
        "Santiago Alba said this yesterday", "Chad Wolf said so", "Rev. Kim Yong Ju came", "김영주 목사는",
        "Kenia Serrano Puig, president of the body", "vice-Premier of the Cabinet",
        "Huang Jinhua came", "He saw Denzel Washington", "Real Madrid won",
        "The Trumpet", "Chinas of old cups",
    ],
)  # fmt: skip
def test_namesakes_are_not_found(text: str) -> None:
    assert [one for one in found(text) if one[1] != "person.donald-trump-jr"] == []


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("President Trump said", "person.donald-trump"), ("Donald J. Trump won", "person.donald-trump"),
        ("On Monday Trump said", "person.donald-trump"), ("In Paris Peter Ber said so", "place.paris-fr"),
        ("Israel Vows to Retaliate Against Raiders", "place.il"), ("Jordan King Hussein died", "place.jo"),
        ("wenn Israel Raketen auf den Norden schießt", "place.il"), ("Trumps Regierung ist alt", "person.donald-trump"),
        ("in die Hauptstadt Chinas", "place.cn"), ("Kiew und die Ukrainer", "place.kyiv-ua"),
        ("Зеленского ждут", "person.volodymyr-zelenskyy"), ("in New Mexico", "place.new-mexico"),
    ],
)  # fmt: skip
def test_others_are_found(text: str, id: str) -> None:
    assert found(text)[0][1] == id


def test_a_namesake_of_three_countries_and_towns_keeps_all() -> None:
    assert found("in Georgia, and later")[0][1] == "place.georgia-us place.ge"
