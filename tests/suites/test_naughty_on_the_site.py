"""Strings that break programs, as headline and text of articles in a real archive: the site shows them as text."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from shared.ids import article_id
from tests.integration.reader.material import paragraphs
from tests.integration.reader.running import SiteUnderTest, empty_site
from tests.integration.reader.test_hostile import is_our_description
from tests.suites.naughty import strings

__all__ = ["empty_site"]
pytestmark = pytest.mark.shared_data
_EVERY = 24
"""One page of a few strings each, so that the test stays quick; every string is in a text."""


async def test_naughty_strings_are_text_on_the_site(empty_site: SiteUnderTest) -> None:
    texts = [text for one in strings() if (text := one.replace("\0", "").strip())]
    await empty_site.filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
    for start in range(0, len(texts), _EVERY):
        some = texts[start : start + _EVERY]
        url = f"https://gazette.example/{start}"
        await empty_site.filler.article(url, some[0], paragraphs(*some))
        answer = await empty_site.get(f"/a/{article_id(url)}")
        assert answer.status == 200, some
        page = LexborHTMLParser(answer.text)
        assert _words(page.css("h1")[0].text()) == _words(some[0])
        shown = {_words(node.text()) for node in page.css("p")}
        assert {_words(text) for text in some} - shown == set()
        scripts = [node for node in page.css("script") if not is_our_description(node)]
        assert all((node.attributes.get("src") or "").startswith("/") for node in scripts), some
        foreign = [n.tag for n in page.css("body *") if any(name.startswith("on") for name in n.attributes)]
        assert foreign == [], some


def _words(text: str) -> str:
    return " ".join(text.split())
