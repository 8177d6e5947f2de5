"""What English sentences say that somebody did, and what they only seem to say."""

from __future__ import annotations

import pytest

from tests.unit.activity.sentences import acts, said

OFFICES = "general secretary of the Workers' Party of Korea and president of the State Affairs of the DPRK"


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Kim Jong Un visited Wonsan on Tuesday.", "kim-jong-un visit place.wonsan"),
        (f"Pyongyang, May 2 (KCNA) -- Kim Jong Un, {OFFICES}, inspected a farm.", "kim-jong-un inspect"),
        (f"Kim Jong Un, {OFFICES}, on May 1 gave field guidance to the mill in Hamhung.",
         "kim-jong-un guide place.hamhung"),
        ("The respected Comrade Kim Jong Un received a message of greeting from Xi Jinping.",
         "kim-jong-un get +person.xi-jinping"),
        ("Kim Jong Un received Chinese President Xi Jinping in Pyongyang.",
         "kim-jong-un receive place.pyongyang +person.xi-jinping"),
        ("Kim Jong Un received the representative of President Putin, an envoy.", "kim-jong-un receive"),
        ("DPRK Premier Kim Tok Hun sent a congratulatory letter to Vladimir Putin, president of Russia.",
         "kim-tok-hun send +person.vladimir-putin"),
        ("Kim Jong Un oversaw a test-firing of rockets.", "kim-jong-un test"),
        ("Kim Jong Un watched a missile launch.", "kim-jong-un test"),
        ("Kim Jong Un enjoyed a performance.", "kim-jong-un watch"),
        ("Pak Thae Song made a speech at the banquet.", "pak-thae-song speak"),
        ("Kim Jong Un warmly met with a delegation of teachers.", "kim-jong-un meet"),
        ("The meeting was attended by Kim Tok Hun and others.", "kim-tok-hun attend"),
        ("Kim Jong Un laid a wreath at the tower.", "kim-jong-un honour"),
        ("Kim Jong Un met and congratulated the leading cadres of the Party.", "kim-jong-un meet"),
        ("Kim Tok Hun met with leading members of a Russian delegation.", "kim-tok-hun meet"),
        ("Kim Jong Un replied to a message of sympathy sent by the president of Laos.", "kim-jong-un send"),
        ("Pak Ui Chun received credentials from Percy Misika, representative of FAO in the DPRK.",
         "pak-ui-chun receive"),
        ("Upon authorization of the president of Laos, Choe Ryong Hae received credentials in Wonsan.",
         "choe-ryong-hae receive place.wonsan"),
        ("On behalf of Kim Jong Un, Choe Ryong Hae, a vice-president, laid a wreath.", "choe-ryong-hae honour"),
        ("Kim Jong Un was presented with a floral basket by the ambassador.", "kim-jong-un get"),
        ("Kim Yong Nam was presented with credentials by the Slovak ambassador.", "kim-yong-nam receive"),
        ("On behalf of the Party and the government,Kim Jong Unlaid a flower at the stand.", "kim-jong-un honour"),
        ("Kim Yong Nam met and had a talk in a friendly atmosphere with a group of residents.", "kim-yong-nam meet"),
        ("Attending the meetings were Choe Ryong Hae, a secretary, and officials.", "choe-ryong-hae attend"),
        ("Among the audience were Choe Ryong Hae, a secretary, and officials.", "choe-ryong-hae attend"),
        ("Present there were Vice-Minister of Oil Industry Choe Ryong Hae and officials.", "choe-ryong-hae attend"),
        ("Kim Jong Un gave field guidance to the newly built Nampho Glass Bottle Factory.",
         "kim-jong-un guide site.nampho-glass-bottle-factory"),
        ("Pak Ui Chun sent a message to his Iranian counterpart Ali Akbar Salehi on Friday.",
         "pak-ui-chun send +person.ali-akbar-salehi"),
        ("Kim Jong Un inspected a shipyard in Nampho, state media reported.", "kim-jong-un inspect place.nampho"),
    ],
)  # fmt: skip
def test_a_plain_report(sentence: str, what: str) -> None:
    assert said(sentence) == [what]


def test_those_present_are_each_in_the_others_company() -> None:
    assert said("Present there were Pak Thae Song, premier of the Cabinet, and General Secretary Kim Jong Un.") == [
        "pak-thae-song attend +person.kim-jong-un", "kim-jong-un attend +person.pak-thae-song",
    ]  # fmt: skip
    assert said("Present there were Han Unbekannt and Kim Jong Un.") == ["kim-jong-un attend"]


@pytest.mark.parametrize(
    "end",
    [
        "an envoy of President Xi Jinping", "Vladimir Putin's son", "relatives of Jo Yong Won", "not Jo Yong Won",
        "wreaths from Xi Jinping", "who succeeded Kim Tok Hun", "Kim Tok Hun was absent", "Kim Tok Hun will come",
        "those who were received by the President and Kim Tok Hun",
    ],
)  # fmt: skip
def test_the_list_of_those_present_ends_at_a_person_of_another_kind(end: str) -> None:
    assert said(f"Present there were Pak Thae Song, {end}, Ri Sol Ju and Kim Jong Un.") in (
        [],
        ["pak-thae-song attend"],
    )


def test_things_behind_the_list_of_those_present_are_not_in_it() -> None:
    end = "and officials concerned, and letters of thanks were read out."
    assert said(f"Present at the ceremony were Pak Thae Song, Jo Yong Won {end}") == [
        "pak-thae-song attend +person.jo-yong-won", "jo-yong-won attend +person.pak-thae-song",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "Present on the wall were Pak Thae Song and Jo Yong Won portraits, and visitors.",
        "Present were many books by Kim Jong Un.",
        "Present at the funeral were wreaths from Xi Jinping, Vladimir Putin and Kim Jong Un.",
        "Present on the wall were portraits of Kim Il Sung and Kim Jong Un.",
        "Present at the exhibition were photos, Pak Thae Song and Kim Jong Un.",
        "Present at the meeting were not Kim Tok Hun and Jo Yong Won.",
        "Present there were the widow of Colin Powell, Bill Clinton was absent.",
        "Present there were members, and Kim Jong Un will come tomorrow.",
        "Present at the ceremony were letters from Kim Tok Hun, Jo Yong Won and others.",
    ],
)
def test_who_is_not_present(sentence: str) -> None:
    assert said(sentence) == []


def test_two_subjects_are_each_in_the_others_company() -> None:
    assert said("Kim Jong Un and Ri Sol Ju attended a concert.") == [
        "kim-jong-un attend +person.ri-sol-ju", "ri-sol-ju attend +person.kim-jong-un",
    ]  # fmt: skip
    assert said("Kim Jong Un visited the farm, accompanied by Pak Thae Song and Jo Yong Won.") == [
        "kim-jong-un visit +person.pak-thae-song +person.jo-yong-won"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Kim Jong Un did not visit Wonsan.",
        "Kim Jong Un will visit Wonsan.",
        "Kim Jong Un is to visit Wonsan.",
        "Kim Jong Un may have visited Wonsan.",
        "Kim Jong Un reportedly visited Wonsan.",
        "Did Kim Jong Un visit Wonsan?",
        "If Kim Jong Un visited Wonsan, nobody saw it.",
        "South Korea said that Kim Jong Un visited Wonsan.",
        "Kim Jong Un visited Wonsan, a South Korean lawmaker said.",
        "The farm that Kim Jong Un visited has a new roof.",
        "Visitors saw a photo of Kim Jong Un visiting Wonsan.",
        "Kim Jong Un was received by Xi Jinping at the airport.",
        "Kim Jong Un was given a clear view.",
        "Kim Jong Un was handed the chairmanship.",
        "Kim Jong Un was given a minister's post.",
        "Kim Jong Un was given a guest house.",
        "The visit of Kim Jong Un to Wonsan went well.",
        "Kim Jong Un's wife visited Wonsan.",
        "One day Kim Jong Un visited Wonsan.",
        "Kim Jong Un visited Wonsan some time ago.",
        "In the novel Kim Jong Un visited Wonsan.",
        "Trump sent a clear message to Beijing.",
        "Kim Jong Un received a warm welcome.",
        "Kim Jong Un met the demands of the time.",
        "Kim Jong Un made public a written address.",
        "A delegation met Kim Jong Un.",
    ],
)
def test_a_trap(sentence: str) -> None:
    assert [one for one in said(sentence) if one.startswith("kim-jong-un") or "trump" in one] == []


def test_a_passive_is_of_who_did_it() -> None:
    assert said("A delegation was received by President Xi Jinping in Beijing.") == [
        "xi-jinping receive place.beijing-cn"
    ]


def test_the_present_counts_in_headlines_alone() -> None:
    assert said("Kim Jong Un Visits Wonsan", title=True) == ["kim-jong-un visit place.wonsan"]
    assert said("Kim Jong Un visits Wonsan.") == []
    assert said("Kim Jong Un Visits Wonsan Next Week", title=True) == []
    assert said("Russian Envoy Hails Kim Jong Un Visits", title=True) == []


def test_a_place_where_somebody_lives_is_none_of_the_act() -> None:
    assert said("Kim Jong Un met a group of Koreans in Japan in Wonsan.") == ["kim-jong-un meet place.wonsan"]


def test_an_attached_name_is_read() -> None:
    """Archives that drop the leaders' mark-up join the words."""
    assert said("The respected ComradeKim Jong Unvisited Wonsan.") == ["kim-jong-un visit place.wonsan"]


def test_the_predicate_begins_with_the_verb() -> None:
    sentence = f"Kim Jong Un, {OFFICES}, visited Wonsan."
    assert sentence[acts(sentence)[0].predicate :] == "visited Wonsan."
