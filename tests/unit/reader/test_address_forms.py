"""The address of an article in the forms in which people write it."""

from __future__ import annotations

import pytest

from services.reader.core.search.address_forms import address_forms

OURS = "https://gazette.example/a/1"


@pytest.mark.parametrize(
    "text",
    [
        OURS, "http://gazette.example/a/1", "gazette.example/a/1", "https://www.gazette.example/a/1/",
        "www.gazette.example/a/1#top", f"{OURS}?utm_source=mail&fbclid=3", "HTTPS://Gazette.Example/a/1",
        "Https://WWW.gazette.example/a/1",
    ],
)  # fmt: skip
def test_one_article_is_meant(text: str) -> None:
    forms = address_forms(text)
    assert forms[0] == text and OURS in forms and len(forms) <= 17


def test_a_parameter_of_the_outlet_stays() -> None:
    assert "https://gazette.example/a?id=3&b=" in address_forms("http://gazette.example/a?id=3&utm_id=1&b=")


@pytest.mark.parametrize("query", ["day=3,4", "q=a+b", "q=a%20b", "q=%C5%E4", "id", "refer=1"])
def test_a_parameter_stays_as_it_was_written(query: str) -> None:
    assert f"https://gazette.example/a?{query}" in address_forms(f"gazette.example/a?{query}&fbclid=3")


@pytest.mark.parametrize(
    "text", ["", "rice", "U.S./DPRK", "rice/maize", "ftp://gazette.example/a", "http://", "http://[", "title:a.b/c d"]
)
def test_words_are_no_address(text: str) -> None:
    assert address_forms(text) == []
