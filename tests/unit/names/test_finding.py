"""Names are found in every script, as the longest that stands alone, and as nothing else."""

from __future__ import annotations

import pytest

from shared.names.finder import finder
from shared.names.gazetteer import ID, named, names, names_like

LEADER = "person.kim-jong-un"


def found(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], " ".join(one.ids)) for one in finder().find(text)]


@pytest.mark.parametrize(
    "spelling", ["Kim Jong Un", "Kim Jong-un", "KIM JONG UN", "김정은", "金正恩", "Ким Чен Ын", "Ким Чен Ына"]
)
def test_one_person_in_all_scripts(spelling: str) -> None:
    assert found(f"({spelling})") == [(spelling, LEADER)]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("el Sur de Corea", "place.rok"),
        ("la CC del PTC", "org.wpk-cc"),
        ("la Comision Militar Central del PTC", "org.wpk-cmc"),
        ("in der Koreanischen Volksarmee", "org.kpa"),
        ("plenary meeting of the Party Central Committee", "org.wpk-cc"),
        ("朝鮮総連", "org.chongryon"),
    ],
)
def test_other_languages_name_the_same(text: str, id: str) -> None:
    assert [ids for _, ids in found(text)] == [id]


def test_a_commission_of_another_party_is_not_the_committee_of_the_wpk() -> None:
    assert not found("chairman of the Commission for External Affairs of the Party Central Committee")


@pytest.mark.parametrize("spelling", ["로동신문", "노동신문", "Rodong Sinmun", "劳动新闻", "労働新聞"])
def test_one_newspaper_in_all_spellings(spelling: str) -> None:
    assert named(spelling) == ("org.rodong-sinmun",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("경애하는 김정은동지께서 오시였다", [("김정은", LEADER)]),
        ("김정은동지께서는 평양에서 일본의", [("김정은", LEADER), ("평양", "place.pyongyang"), ("일본", "place.jp")]),
        ("미국놈들과 한국인들", []),
        ("김정은하수", []),
        ("쏘련과 미국사이에", [("쏘련", "place.soviet-union"), ("미국", "place.us")]),
        ("남중국해에서", [("남중국해", "place.south-china-sea")]),
    ],
)
def test_korean_particles_end_a_name_and_other_syllables_do_not(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("남조선인민들의 투쟁", [("남조선", "place.rok")]),
        ("남조선괴뢰도당은 미제침략자들과", [("남조선", "place.rok"), ("미제", "place.us")]),
        ("일본군국주의자들이", [("일본", "place.jp")]),
        ("박정희파쑈악당들", [("박정희", "person.park-chung-hee")]),
        ("박 정희 도당이 왔다", [("박 정희", "person.park-chung-hee")]),
        ("총련일군들과 로농적위대원들", [("총련", "org.chongryon"), ("로농적위대", "org.worker-peasant-red-guards")]),
        ("순천비날론연합기업소", [("순천비날론연합기업소", "site.sunchon-vinalon")]),
        ("공화국창건 40돐", [("공화국", "place.dprk")]),
        ("세계의 로동당들과 청년전위의 기개", []),
        ("이 재명 씨", []),
        ("현대사회의 연대성", []),
        ("조선인민의 지향", []),
    ],
)
def test_a_noun_may_be_attached_to_a_korean_name(text: str, expected: list[tuple[str, str]]) -> None:
    """The North writes compounds as one word."""
    assert found(text) == expected


def test_russian_endings_behind_sibilants() -> None:
    assert [id for _, id in found("встреча с Мерцем и с Шольцем, газета «Вашингтон пост»")] == [
        "person.friedrich-merz",
        "person.olaf-scholz",
        "org.washington-post",
    ]


def test_russian_names_are_found_in_their_cases() -> None:
    text = "Центральный Комитет Трудовой партии Кореи, встреча с Путиным в России, в Пхеньяне и Москве"
    ids = ["org.wpk-cc", "person.vladimir-putin", "place.ru", "place.pyongyang", "place.moscow-ru"]
    assert [id for _, id in found(text)] == ids


def test_the_longest_name_counts() -> None:
    assert found("the WPK Central Committee") == [("WPK Central Committee", "org.wpk-cc")]
    assert found("朝鲜劳动党中央委员会") == [("朝鲜劳动党中央委员会", "org.wpk-cc")]
    assert found("Hwasong-17 and Hwasong-177") == [("Hwasong-17", "weapon.hwasong-17")]


def test_words_are_no_names() -> None:
    assert found("turkey for us, who said nice things, polish it in china shops") == []
    assert found("Koreans in Pyongyangs") == []


@pytest.mark.parametrize(
    "text",
    [
        "a Maine Coon, the river in Maine-et-Loire, Maine Road and avenue du Maine",
        "Alyssa Milano said so",
        'the frigate Luoyang, the missile destroyer "Harbin" and la fragata Almería',
        "Hnutí SPD má podle průzkumu desetinu hlasů",
        "la Casa Azul de Frida Kahlo",
        "el PCCh y la izquierda",
        "the Communist Party Central Committee",
        "the Vietnamese Party Central Committee",
        "Heinz Fischer, a baker",
    ],
)
def test_what_has_the_words_of_a_name_and_is_another_thing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Fukushima", {"place.fukushima-jp", "site.fukushima"}),
        ("Saint-Denis", {"place.saint-denis-fr", "place.saint-denis-re"}),
        ("민주당", {"org.dp-kr", "org.democratic-party-us"}),
    ],
)
def test_a_spelling_of_two_names_keeps_both(text: str, ids: set[str]) -> None:
    (one,) = finder().find(f"{text}.")
    assert set(one.ids) == ids


def test_counties_are_found_without_their_word() -> None:
    assert [id for _, id in found("the counties of Sonchon, Yomju and Kangryong")] == [
        "place.sonchon-county", "place.yomju-county", "place.kangryong-county",
    ]  # fmt: skip
    assert [id for _, id in found("peaches of Fukushima Prefecture; die SPD; warships near Luoyang")] == [
        "place.fukushima-jp", "org.spd", "place.luoyang-cn",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("the destroyer North Korea launched in April", ["place.dprk"]),
        ("the nuclear submarine South Korea plans to build", ["place.rok"]),
        ("the warship Russia sent to Syria", ["place.ru", "place.sy"]),
        ("HMS Canada left Seoul", ["place.seoul"]),
        ("Die SPD und die CDU einigten sich mit Jiří Dvořák", ["org.spd", "org.cdu"]),
    ],
)
def test_a_country_behind_a_ship_and_a_party_beside_a_czech_stay(text: str, ids: list[str]) -> None:
    assert [id for _, id in found(f"{text}.")] == ids


def test_a_longer_persons_name_is_not_cut() -> None:
    assert found("Choe Hyon Su and Choe Hyon") == [("Choe Hyon", "person.choe-hyon")]


def test_a_name_glued_to_a_word_by_lost_markup_is_found() -> None:
    assert found("Respected ComradeKim Jong Unand others") == [("Kim Jong Un", LEADER)]
    assert found("respected HEKim Jong Un, president") == [("Kim Jong Un", LEADER)]
    assert not found("SHEKim Jong Un")
    assert found("Choe Son Huireceived") == []


def test_an_ambiguous_spelling_keeps_all_its_names() -> None:
    assert dict(found("in Georgia"))["Georgia"].split() == ["place.georgia-us", "place.ge"]
    assert len(named("강원도")) == 2


def test_every_name_has_a_sound_id_and_spellings() -> None:
    for name in names().values():
        assert ID.fullmatch(name.id), name.id
        assert name.spellings and name.label == name.spellings[0]
        assert all(len(spelling) > 1 and spelling == spelling.strip() for spelling in name.spellings), name


@pytest.mark.parametrize(
    "text",
    [
        "로동계급은 모든 수단과 방법을 다하여",
        "단호히 저지하여야 한다",
        "현대 수정주의자들",
        "<문민정권>이란 허울뿐이다",
        "오중흡7연대칭호",
        "기쁘게 해주는 성과",
        "현대경제의 발전",
        "현대청년들의 사명",
        "무산혁명의 길",
        "무산로동자들은",
        "수단문제를 해결하다",
        "연대조직들과 연대부대들",
        "개성문제와 인도문제는",
        "전쟁 후에도 책임을 지다",
        "사나이가 옷을 말리는",
        "한국은행은 중국인민은행에",
        "the Bank of Korea and the Banco de España",
        "BANK OF CHINA OPENS IN THE WEST",
        "the Bank of South Korea and the Bank of the Philippines",
    ],
)
def test_korean_words_that_are_spelt_as_a_place_are_none(text: str) -> None:
    assert list(finder().find(text)) == []


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("수단대통령", "place.sd"),
        ("남수단인민들", "place.ss"),
        ("이란과 이라크", "place.ir place.iq"),
        ("현대그룹", "org.hyundai"),
        ("인도인민들과 인도정부", "place.in place.in"),
        ("개성지구와 미국문제는", "place.kaesong place.us"),
        ("한국은 말리정부와", "place.rok place.ml"),
        ("the banks of Korea", "place.korea"),
        ("the West Bank of the Jordan and the Left Bank of Paris", "place.west-bank place.jo place.paris-fr"),
        ("《로동신문》,《조선인민군》", "org.rodong-sinmun org.joson-inmingun"),
        ("조선인민군창건", "org.kpa"),
        ("노농적위군은", "org.worker-peasant-red-guards"),
        ("조선인민내무군은", "org.internal-security-forces-kp"),
        ("조선민주주의 인민공화국 창건", "place.dprk"),
    ],
)
def test_the_places_themselves_are_found(text: str, id: str) -> None:
    assert [one for found in finder().find(text) for one in found.ids] == id.split(" ")


@pytest.mark.parametrize("typed", ["yang gon", "Gon Kim-Yang", "양건", "Gordon Bro", "Ир Чен"])
def test_parts_of_a_name_are_like_it(typed: str) -> None:
    assert names_like(typed) & {"person.kim-yang-gon", "person.gordon-brown", "person.kim-jong-il"}


@pytest.mark.parametrize("typed", ["", " ", "-", "\n", "row", "ордон", "ен"])
def test_no_name_is_like_nothing_or_the_middle_of_a_word(typed: str) -> None:
    assert not names_like(typed) & {"person.gordon-brown", "person.kim-jong-un"}
