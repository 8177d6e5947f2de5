"""A text spoilt by a wrong encoding is the article's own; another text is not, however it is spoilt."""

from __future__ import annotations

from typing import Any

import pytest

from services.publisher.core.texts.garbled_texts import is_garbled

TITLE = "보도 7: 항구에서 새 공사가 시작되였다"
WORDS = (
    "항구의 새 공사가 화요일에 시작되였다고 시의회가 통지 7호에서 밝혔다. 약 60명의 주민이 모여 공사를 지켜보았으며 "
    "이것은 큰물이 난 이후 가장 많은 수이다. 항구 공사는 봄까지 계속되며 비용은 991원으로서 항구가 부담한다."
)


def text(title: str, words: str) -> dict[str, Any]:
    return {"title": title, "blocks": [{"kind": "paragraph", "text": words}]}


def lost(words: str) -> str:
    return words.encode("ascii", "replace").decode()


def unknown(words: str) -> str:
    return words.encode("euc-kr").decode("utf-8", "replace")


def as_latin(words: str) -> str:
    return words.encode().decode("latin-1")


def as_windows(words: str) -> str:
    return words.encode().decode("cp1252", "ignore")


@pytest.mark.parametrize("spoilt", [lost, unknown, as_latin, as_windows])
def test_the_own_text_is_found_in_what_a_wrong_encoding_made_of_it(spoilt: Any) -> None:
    assert is_garbled(text(TITLE, WORDS), text(spoilt(TITLE), spoilt(WORDS)))
    edited = WORDS.replace("991", "1,204")
    assert is_garbled(text(TITLE, WORDS), text(spoilt(TITLE), spoilt(edited))), "then nothing is known of the edit"


@pytest.mark.parametrize("spoilt", [lost, as_latin])
def test_another_text_is_none_of_its_own(spoilt: Any) -> None:
    other = "시장은 오늘 문을 닫았다. 주민 400명이 새 시장을 보러 왔고 모두 3시간을 기다렸다고 한다. 값은 그대로이다."
    assert not is_garbled(text(TITLE, WORDS), text(spoilt("시장이 문을 닫았다"), spoilt(other)))


def test_a_text_that_is_not_spoilt_is_compared_as_usual() -> None:
    assert not is_garbled(text(TITLE, WORDS), text(TITLE, WORDS.replace("991", "1,204")))
    assert not is_garbled(text("Report 7", "All in ASCII"), text("Report ?", "All in ASCII"))
