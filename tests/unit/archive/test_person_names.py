"""People's names in texts: whatever their spelling, and only where they stand as words."""

from __future__ import annotations

import pytest

from shared.archive.diff.person_names import names_in, spans


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Comrade Kim Jong Un inspected the plant.", {"Kim Jong-un"}),
        ("Comrade Kim Jong-un, KIM JONG UN and Kim Jong\u2010un", {"Kim Jong-un"}),
        ("Kim Jong Und inspected nothing, nor did Akim Jong Un.", set()),
        ("김정은동지께서 현지지도하시였다.", {"Kim Jong-un"}),
        ("김정은이 말했다. 장성택은 없었다.", {"Kim Jong-un", "Jang Song Thaek"}),
        ("신김정은 김정은하다", set()),
        ("김정일, 김정은", {"Kim Jong-il", "Kim Jong-un"}),
        ("国家主席习近平在北京会见了客人", {"Xi Jinping"}),
        ("", set()),
    ],
)
def test_names_in(text: str, names: set[str]) -> None:
    assert names_in(text) == names


def test_spans_point_into_the_text() -> None:
    text = "İstanbul: Kim Jong Un and Ri Sol Ju"
    assert [text[start:end] for _, start, end in spans(text)] == ["Kim Jong Un", "Ri Sol Ju"]
