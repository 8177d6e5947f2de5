"""A text that is not in the language of its address is the original, which stands there until it is translated."""

from __future__ import annotations

import pytest

from services.publisher.core.language_folders import is_untranslated

ENGLISH = "The harbour of Westmouth was reopened on Tuesday, the council said in its notice number 7."
KOREAN = "항구의 새 공사가 화요일에 시작되였다고 시의회가 통지 7호에서 밝혔다. " + (
    "주민들이 모여 공사를 지켜보았으며 이것은 큰물이 난 이후 가장 많은 수이다."
)
CHINESE = (
    "港口的新工程星期二开工，市议会在第七号通知中宣布了这一消息。约有一百名居民前来观看，这是洪水以来人数最多的一次。"
)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("/ko/7.html", ENGLISH, True),
        ("/ko/7.html", KOREAN, False),
        ("/en/7.html", KOREAN, True),
        ("/site/news/english/7.html", KOREAN, True),
        ("/en/7.html", ENGLISH, False),
        ("/zh/7.html", KOREAN, True),
        ("/zh/7.html", CHINESE, False),
        ("/ja/7.html", CHINESE, False),
        ("/fr/7.html", ENGLISH, False),
        ("/ko/7.html", f"{KOREAN} UNESCO and the IAEA", False),
        ("/ko/7.html", "Photo", False),
        ("/world/cn/7.html", ENGLISH, False),
        ("/news/7.html", KOREAN, False),
        ("/news/ko", ENGLISH, False),
    ],
)
def test_a_text_in_other_letters_than_its_address_says(path: str, text: str, *, expected: bool) -> None:
    assert is_untranslated(f"https://port.example{path}", text) is expected
