"""What Korean sentences say that somebody did."""

from __future__ import annotations

import pytest

from tests.unit.activity.sentences import said


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("경애하는 김정은동지께서 새로 일떠선 종합온실을 현지지도하시였다.", "kim-jong-un guide"),
        ("(평양 5월 2일발 조선중앙통신) 경애하는 김정은동지께서 5월 1일 원산시를 방문하시였다.",
         "kim-jong-un visit place.wonsan"),
        ("김정은 북한 국무위원장이 12일 군수공장을 시찰했다고 조선중앙통신이 13일 보도했다.", "kim-jong-un inspect"),
        ("김정은동지께서는 로씨야련방 대통령 울라지미르 뿌찐동지에게 축전을 보내시였다.",
         "kim-jong-un send +person.vladimir-putin"),
        ("김정은동지께서는 평양에서 진행된 기념공연을 관람하시였다.", "kim-jong-un watch place.pyongyang"),
        ("김정은동지께서는 신형미싸일 시험발사를 참관하시였다.", "kim-jong-un test"),
        ("조선로동당 총비서이시며 조선민주주의인민공화국 국무위원장이신 김정은동지께서 병원을 돌아보시였다.",
         "kim-jong-un inspect"),
        ("김정은 위원장은 블라디미르 푸틴 러시아 대통령에게 축전을 보냈다.", "kim-jong-un send +person.vladimir-putin"),
        ("최룡해 최고인민회의 상임위원장이 집회에 참가하였다.", "choe-ryong-hae attend"),
        ("김정은 국무위원장이 지난 8일 수해지역을 둘러봤다고 조선중앙통신이 9일 전했다.", "kim-jong-un inspect"),
        ("김정은 국무위원장이 부인 리설주가 동행한 가운데 공장을 시찰했다.", "kim-jong-un inspect"),
        ("김덕훈이 김정은 동지가 지도한 공장을 시찰했다.", "kim-tok-hun inspect"),
        ("김정은이 오늘은 비가 오는 공장을 시찰했다.", "kim-jong-un inspect"),
        ("김정은동지께서 묘를 찾으시여 경의를 표시하시였다.", "kim-jong-un honour"),
    ],
)  # fmt: skip
def test_a_plain_report(sentence: str, what: str) -> None:
    assert said(sentence, "ko") == [what]


@pytest.mark.parametrize(
    "sentence",
    [
        "김정은동지께서 보내신 축전을 대통령이 받았다.",
        "김정은동지께서 보내신 축전을 받은 대통령이 평양을 방문하였다.",
        "김정은동지께서는 건강하시며 최룡해동지가 평양을 방문하였다.",
        "김정은 국무위원장이 원산을 방문하지 않았다.",
        "김정은 국무위원장이 원산을 방문할 예정이라고 밝혔다.",
        "김정은 국무위원장이 원산을 방문했다고 국가정보원이 밝혔다.",
        "주민들은 김정은동지께서 원산을 방문하시였다고 말하였다.",
        "김정은동지께서 현지지도하신 공장에서 대회가 열렸다.",
        "김정은 위원장이 받은 선물을 주민들이 관람했다.",
        "김정은 위원장이 보낸 대표단이 원산을 방문했다.",
        "김정은이 만난 아이들이 노래를 불렀고 공장을 돌아봤다.",
        "김정은이 방문한 공장이 문을 닫았고 주민들이 관람했다.",
        "김정은이 좋아하는 공연을 주민들이 관람했다.",
        "김정은이 지은 시를 듣고 주민들이 공연을 관람했다.",
    ],
)
def test_a_trap(sentence: str) -> None:
    assert said(sentence, "ko") == []


def test_any_verb_may_describe_a_noun() -> None:
    verbs = "머문 다닌 꾸민 이끈 들른 부른 오른 이룬 아낀 겨눈 쓰는 가는 거닌 고른 전하는"
    for verb in verbs.split():
        assert said(f"김정은이 {verb} 호텔을 대표단이 방문했다.", "ko") == [], verb


@pytest.mark.parametrize(("words", "is_read"), [(0, True), (6, True), (7, False)])
def test_the_agency_stands_near_behind_what_it_reports(words: int, is_read: bool) -> None:
    sentence = f"김정은 국무위원장이 군수공장을 시찰했다고 {'북한 ' * words}조선중앙통신이 보도했다."
    assert bool(said(sentence, "ko")) is is_read
