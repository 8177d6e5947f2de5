"""Recognize agencies, which sign reports like people do, and sections, which sign nothing."""

from __future__ import annotations

import re

_AGENCIES = frozenset(
    (
        "aap", "afp", "agence france-presse", "anadolu ajansı", "anadolu agency", "ani", "ansa", "antara", "ap",
        "apa", "associated press", "the associated press", "belga", "bernama", "bloomberg", "cna", "dpa", "efe",
        "interfax", "irna", "jiji press", "kcna", "kyodo", "kyodo news", "lusa", "ntb", "pap", "pti", "reuters",
        "ria novosti", "ritzau", "sana", "sda", "sputnik", "tass", "thomson reuters", "tt", "ukrinform", "upi",
        "vna", "wafa", "wam", "xinhua", "yonhap", "риа новости", "тасс", "интерфакс",
        "조선중앙통신", "연합뉴스", "新华社", "共同通信", "时事社",
    )
)  # fmt: skip
_SECTIONS = frozenset(
    (
        "africa", "americas", "analysis", "arts", "asia", "business", "columns", "commentary", "crime",
        "culture", "economy", "education", "entertainment", "environment", "europe", "events", "features",
        "finance", "food", "headlines", "health", "home", "international", "investigations", "lifestyle",
        "living", "local", "magazine", "markets", "media", "money", "national", "news", "obituaries", "opinion",
        "politics", "property", "regional", "reviews", "science", "society", "sport", "sports", "style", "tech",
        "technology", "travel", "video", "weather", "world", "kultur", "meinung", "panorama", "politik",
        "wetter", "wirtschaft", "wissen", "économie", "météo", "monde", "politique", "société", "clima",
        "cultura", "deportes", "economía", "internacional", "mundo", "política", "sociedad", "tiempo",
        "в мире", "культура", "общество", "погода", "политика", "спорт", "экономика", "날씨", "정치", "경제", "사회",
        "문화", "국제", "스포츠",
    )
)  # fmt: skip
_DESK = re.compile(
    r"(?:\w+\s){0,3}(?:desk|newsroom|bureau)|(?:news\s)?(?:agencies|wires?|services)|"
    r"(?:our\s|staff\s|web\s|news\s|online\s)?(?:staff|correspondents?|reporters?|web\steam)",
    re.I,
)


def is_agency(name: str) -> bool:
    return name.casefold() in _AGENCIES


def is_desk(name: str) -> bool:
    """Return whether the name is a part of a newsroom: `Web Desk`, `Agencies`."""
    return _DESK.fullmatch(name) is not None


def is_section(name: str) -> bool:
    """Return whether the name is a common one of a section. Nobody is called so."""
    return name.casefold() in _SECTIONS
