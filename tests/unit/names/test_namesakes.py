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
        "Fogo Island lies there", "in New Guinea", "der Urlaub auf Long Island", "the Norse of Fogo Island",
        "Der Film Shutter Island ist der beste", "Die Serie Love Island mit den Stars", "Treasure Island und die Küste",
        "Die Insel Robben Island ist für alle", "Auf Tracy Island, die für sie", "nach Wake Island ist es für",
        "die Bahn nach Roosevelt Island ist für alle", "Young Island ist für alle",
        "The cells were bought from ATCC and grown", "the CDN of the firm", "an APS from the shop", "CDN", "CRPP",
        "La lignée de ATCC et les autres", "ATCC",
        "Bruno Rodriguez scored twice", "Alan Garcia scored once", "Robert Gates the dentist", "Ali Bongo the magician",
        "Pedro Castillo won the chess game", "The Democratic Labor Party chose a leader", "Group of Eight hikers",
        "리명수로동자구의 살림집", "el Conjunto Deportivo Ri Myong Su", "the Ri Myong Su Sports Team",
        "리장춘동지가 참가했다", "오방국가들이 모였다", "주영강이 흐른다", "가경림 기자", "장덕강 선수가 이겼다",
        "The Trumpet", "Chinas of old cups",
        "He attended Colin Powell High School", "Ronald Reagan National Airport was closed",
        "Nelson Mandela University won", "the Obama Foundation gave", "Trump National Golf Club opened",
        "Bank of America", "Jersey City", "Alexandria Ocasio-Cortez.", "ロシア語を学ぶ", "北京时间八点",
    ],
)  # fmt: skip
def test_namesakes_are_not_found(text: str) -> None:
    assert [one for one in found(text) if one[1] != "person.donald-trump-jr"] == []


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Reisen nach Island", "place.is"), ("In Island regnet es", "place.is"),
        ("Warum Island die EU nicht will", "place.is"), ("Vulkanausbruch Island: Lava fließt", "place.is"),
        ("Gegen Island verlor sie", "place.is"), ("Während Island wählt", "place.is"), ("Wie Island lebt", "place.is"),
        ("Auch Island und er", "place.is"), ("Regierung Island", "place.is"),
        ("ATCC denuncia informaciones de un diario", "org.kcna"),
        ("Kim Jong Il, presidente del CDN, visitó", "person.kim-jong-il"), ("vicepresidente del CDN", "org.ndc"),
        ("CRPP advierte a la banda de Lee", "org.cprk"), ("MINREX rechaza el intento de Seúl", "org.mfa-kp"),
        ("los miembros de la UMDC y de otros", "org.swuk"), ("el Presidium de la APS y el PTC", "org.spa"),
        ("5 de julio (ATCC) -- Se reunió", "org.kcna"),
        ("President Trump said", "person.donald-trump"), ("Donald J. Trump won", "person.donald-trump"),
        ("On Monday Trump said", "person.donald-trump"), ("In Paris Peter Ber said so", "place.paris-fr"),
        ("Israel Vows to Retaliate Against Raiders", "place.il"), ("Jordan King Hussein died", "place.jo"),
        ("wenn Israel Raketen auf den Norden schießt", "place.il"), ("Trumps Regierung ist alt", "person.donald-trump"),
        ("in die Hauptstadt Chinas", "place.cn"), ("Kiew und die Ukrainer", "place.kyiv-ua"),
        ("Зеленского ждут", "person.volodymyr-zelenskyy"), ("in New Mexico", "place.new-mexico"),
        ("the Israel Hamas war", "place.il"), ("the Israel Lebanon border is long", "place.il"),
        ("Then Israel Radio reported it", "place.il"), ("He left Israel Aerospace Industries early", "place.il"),
        ("the long India Pakistan border", "place.in"), ("He flew with Kenya Airways to it", "place.ke"),
        ("The Kenya Red Cross said this", "place.ke"), ("the Georgia Russia war", "place.georgia-us place.ge"),
        ("He likes the Sydney Opera House most", "place.sydney-au"),
        ("After this Paris Commune was the name", "place.paris-fr"),
        ("They left London Heathrow early", "place.london-gb"), ("Zhang Wei China correspondent", "place.cn"),
        ("The Su China policy", "place.cn"), ("the Kim Il Sung Institute of Health", "person.kim-il-sung"),
        ("the Kim Jong Un Foundation", "person.kim-jong-un"), ("the Lenin Museum", "person.vladimir-lenin"),
        ("Colin Powell Opens School", "person.colin-powell"), ("Obama and University Heads", "person.barack-obama"),
        ("Kim Jong Il Library books", "person.kim-jong-il"),
        ("the Lenin Library", "person.vladimir-lenin"), ("Truman Doctrine was announced", "person.harry-truman"),
        ("Then Reagan Republicans said this", "person.ronald-reagan"),
    ],
)  # fmt: skip
def test_others_are_found(text: str, id: str) -> None:
    assert found(text)[0][1] == id


def test_iceland_may_follow_another_country() -> None:
    assert [id for _, id in found("Reisen nach Norwegen, Island und Polen")] == ["place.no", "place.is", "place.pl"]


def test_a_namesake_of_three_countries_and_towns_keeps_all() -> None:
    assert found("in Georgia, and later")[0][1] == "place.georgia-us place.ge"
