"""The spellings of an address: scheme, `www.` and the index file of a folder, and nothing else."""

from __future__ import annotations

import pytest

from services.publisher.core.identity.spellings import spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://p.example/news/1", "https://www.p.example/news/1/index.php"),
        ("http://p.example/news/1/", "http://p.example/news/1"),
        ("https://p.example/a.html", "http://www.p.example/a.html"),
        ("http://p.example/index.php?id=1", "https://p.example/?id=1"),
    ],
)
def test_two_spellings_of_one_address(one: str, other: str) -> None:
    assert other in spellings(one)
    assert one in spellings(other)
    assert one not in spellings(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://p.example/a.html", "http://p.example/a.html/"),
        ("http://p.example/news/1", "http://p.example/news/2"),
        ("http://p.example/index.php?id=1", "http://p.example/index.php?id=2"),
        ("http://p.example/news/1", "http://m.p.example/news/1"),
    ],
)
def test_two_addresses(one: str, other: str) -> None:
    assert other not in spellings(one)


def test_a_front_page_is_no_address_of_an_article() -> None:
    assert spellings("http://p.example/en/index.html") == set()
