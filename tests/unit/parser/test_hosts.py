"""Links as browsers read them: hosts in any script, backslashes, odd numbers; and UTF-16 without a mark."""

from __future__ import annotations

import pytest

from services.parser.core.document.decode import decode_page
from services.parser.core.urls.canonical import join_url

PAGE = "https://site.example/a/b"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("http://한국.example/가", "http://xn--3e0b707e.example/%EA%B0%80"),
        ("//新闻.example/1", "https://xn--efvy88h.example/1"),
        ("\\news\\1.html", "https://site.example/news/1.html"),
        ("http:/other.example/x", "http://other.example/x"),
        ("http://0x7f.1/secret", "http://127.0.0.1/secret"),
        ("http://256.1.1.1/x", ""),
        ("http://two words.example/x", ""),
        ("//site.example/../up", "https://site.example/up"),
        ("javascript:alert('/a/b')", ""),
        ("mailto:a@b.example", ""),
        ("//./.7", ""),
        ("http://a:b]c@other.example/x", "http://a:b%5Dc@other.example/x"),
        ("?a=//b]c@d", "https://site.example/a/b?a=//b]c@d"),
        ("//other.example//x/../y", "https://other.example//y"),
        ("?page=2\\3", "https://site.example/a/b?page=2%5C3"),
    ],
)
def test_links_lead_where_a_browser_would_go(link: str, expected: str) -> None:
    assert join_url(PAGE, link) == expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark(encoding: str) -> None:
    text = "<html><p>News of 가격 today</p></html>"
    assert decode_page(text.encode(encoding)).text == text
