"""Where a `Location` leads, whatever stands in it: to an address, or to a refusal."""

from __future__ import annotations

import pytest

from services.fetcher.adapters.request_targets import redirect_target
from services.fetcher.core.response import FetchFailure

AT = "https://news.example/a"


@pytest.mark.parametrize(
    "location",
    ["http://[::1", "http:// a\\b/", "http://a b:port/", "http://x :99999/", "javascript: x",
     "http://%\u2026 .example/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(location: str) -> None:
    with pytest.raises(FetchFailure) as refused:
        redirect_target(AT, location)
    assert refused.value.reason == "bad-redirect"


def test_spaces_and_letters_are_written_as_they_travel() -> None:
    assert redirect_target(AT, "/two words?q=a b#c") == "https://news.example/two%20words?q=a+b"
    assert redirect_target(AT, "//other.example/x") == "https://other.example/x"
