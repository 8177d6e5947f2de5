"""Words that the papers print around the articles."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one edition."""

    paper: str
    front: str
    other: str
    other_name: str
    related: str
    older: str
    imprint: str
    gone: str
    sections: dict[str, str]
    share: tuple[str, ...]


HERALD = {
    "en": Words(
        paper="The Saebom Herald",
        front="Latest news",
        other="ko",
        other_name="한국어",
        related="More from the Herald",
        older="Older news",
        imprint="The Saebom Herald, Arlen. A paper of a country on no map, made up for a demonstration.",
        gone="The page you asked for is being revised. Please read our other reports.",
        sections={
            "politics": "Politics",
            "economy": "Economy",
            "society": "Society",
            "harbour": "Harbour",
            "country": "Country",
            "culture": "Culture",
            "science": "Science",
            "sport": "Sport",
            "weather": "Weather",
        },
        share=("Print", "Send", "Copy link"),
    ),
    "ko": Words(
        paper="새봄일보",
        front="최신 소식",
        other="en",
        other_name="English",
        related="새봄일보의 다른 기사",
        older="지난 소식",
        imprint="새봄일보, 아를렌. 시연을 위하여 지어낸, 지도에 없는 나라의 신문입니다.",
        gone="찾으시는 기사는 수정 중입니다. 다른 기사를 읽어 주십시오.",
        sections={
            "politics": "정치",
            "economy": "경제",
            "society": "사회",
            "harbour": "항구",
            "country": "농촌",
            "culture": "문화",
            "science": "과학",
            "sport": "체육",
            "weather": "날씨",
        },
        share=("인쇄", "보내기", "링크 복사"),
    ),
}
GAZETTE_SECTIONS = ("news", "city", "investigation", "people", "culture", "explained", "quay")
GAZETTE_GONE = "This story is not available at the moment."
