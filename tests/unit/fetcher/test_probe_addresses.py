"""Addresses that surely never existed, in the shape of real ones."""

from __future__ import annotations

import re

import pytest

from services.fetcher.core.probe_addresses import nonexistent_url


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("https://a.example/news/harbour-opens.html", r"https://a\.example/news/[a-p]{8}-9\d{11}\.html"),
        ("https://a.example/2026/11/28/harbour-4711/", r"https://a\.example/2026/11/28/[a-p]{8}-9\d{11}/"),
        ("https://a.example/20261128/471100/harbour", r"https://a\.example/20261128/9\d{11}/[a-p]{8}-9\d{11}"),
        (
            "https://a.example/index.php?page=SF01&newsID=2022-02-05-N001",
            r"https://a\.example/index\.php\?page=SF01&newsID=[a-p]{8}-9\d{11}",
        ),
        ("http://a.example/?MUBAMUAxQA", r"http://a\.example/\?[a-p]{8}-9\d{11}"),
    ],
)
def test_folders_and_days_stay_and_the_rest_is_another(url: str, shape: str) -> None:
    made = nonexistent_url(url, "secret")
    assert made is not None
    assert re.fullmatch(shape, made), made
    assert made != nonexistent_url(url, "another secret")


def test_a_front_page_has_no_such_address() -> None:
    assert nonexistent_url("https://a.example/", "secret") is None
