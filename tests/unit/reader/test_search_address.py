"""The setting that names a search cluster."""

from __future__ import annotations

import pytest

from services.reader.adapters.search.opensearch.address import SearchAddress, parse_address
from shared.errors import Misconfigured


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://127.0.0.1:9201", SearchAddress(("http://127.0.0.1:9201",), "", "")),
        ("https://search.example", SearchAddress(("https://search.example:9200",), "", "")),
        ("http://[::1]:9200/press-2", SearchAddress(("http://[::1]:9200",), "", "", "press-2")),
        ("https://me:a%40b@x:1/n, https://y:2", SearchAddress(("https://x:1", "https://y:2"), "me", "a@b", "n")),
    ],
)
def test_an_address_is_read(text: str, address: SearchAddress) -> None:
    assert parse_address(text) == address
    assert address.password not in repr(address) or not address.password


@pytest.mark.parametrize(
    "text", ["search.example:9200", "ftp://x", "http://", "http://x:y", "http://x/A", "http://x/a/b", ","]
)
def test_a_wrong_address_is_refused_by_name(text: str) -> None:
    with pytest.raises(Misconfigured, match="PRESSWATCH_SEARCH_URL"):
        parse_address(text)
