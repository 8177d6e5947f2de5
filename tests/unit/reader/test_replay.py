"""What a stored page becomes before it is shown. The policy of its origin holds whatever gets through."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from services.reader.core.captures.page_text import page_text
from services.reader.core.captures.replay import ReplayPage, replay_page, sentence

ADDRESS = "https://h.example/a/x.html"


def shown(html: str, **ours: str) -> tuple[str, dict[str, int]]:
    page = ReplayPage(html, ADDRESS)
    text = page.shown(dict(zip(page.part_urls(), ours.values(), strict=False)))
    return text, dict(page.missing)


@pytest.mark.parametrize(
    "html",
    [
        "<script>steal()</script>", "<svg><script>steal()</script></svg>", "<img src=1 onerror=steal()>",
        "<iframe srcdoc='steal()'></iframe>", "<a href='javascript:steal()'>x</a>", "<form action=steal()></form>",
        "<meta http-equiv=refresh content='0;url=steal()'>", "<base href='steal()'>", "<link rel=preload href=steal()>",
        "<object data=steal()><embed src=steal()></object>", "<body background=steal()>", "<video src=steal()></video>",
        "<video poster=steal()><source src=steal()></video>", "<button formaction=steal()>x</button>",
        "<template><script>steal()</script></template>", "<a ping=steal()>x</a>", "<input type=image src=steal()>",
    ],
)  # fmt: skip
def test_nothing_that_acts_or_asks_is_left(html: str) -> None:
    assert "steal()" not in shown(html)[0].replace('title="', "").replace("https://h.example/a/steal()", "")


MUTATING = {
    "forms": "<form><math><mtext></form><form><mglyph><style></math><a href=//evil.example/>x</a>",
    "tables": "<math><mtext><table><mglyph><style><math><a href=//evil.example/>x</a>",
    "animation": "<svg><a><animate attributeName=href values=//evil.example/ /><text>x</text></a></svg>",
    "motion": "<svg><a><set attributeName=xlink:href to=//evil.example/ /><animateMotion xlink:href='#x'/></a></svg>",
    "plaintext": "<plaintext><a href=//evil.example/>x</a>",
}


@pytest.mark.parametrize("html", MUTATING.values(), ids=MUTATING)
def test_nothing_appears_when_the_page_is_read_again(html: str) -> None:
    read = LexborHTMLParser(shown(html)[0])
    assert read.css("[href]:not([href='#-']), [src], animate, set, animateMotion") == []


def test_a_page_that_never_settles_is_not_shown() -> None:
    layer = "<form><math><mtext></form><form><mglyph><xmp></math><a href=//evil.example/>x</a>"
    assert LexborHTMLParser(shown(layer * 3)[0]).css("[href]:not([href='#-'])") == []
    with pytest.raises(ValueError, match="in another way"):
        shown(layer * 20)


def test_links_look_like_links_and_lead_nowhere() -> None:
    assert '<a title="https://h.example/b" href="#-">' in shown("<a href=/b>x</a>")[0]
    for html in ("<a href='mailto:x'>x</a>", "<map><area href='javascript:x'></map>"):
        text = shown(html)[0]
        assert 'href="#-"' in text and "title" not in text
    for html in ("<a name=top>x</a>", "<svg><use href='#-'/></svg>", "<link href='#-'>", "<base href='#-'>"):
        assert "href" not in shown(html)[0] and "title" not in shown(html)[0]


def test_frames_within_frames_and_what_is_in_them() -> None:
    html = "<object><object><img src=a.png><script></script></object></object><video><iframe></iframe></video>" * 50
    text, missing = shown(html)
    assert "<img" not in text and missing["frames"] == 150


def test_pictures_are_ours_and_others_are_counted() -> None:
    text, missing = shown(
        "<base href=/b/><img src=1.png><img data-src=/2.png src='data:,'><img src=3.png>", a="/m", b="/n"
    )
    assert text.count('src="/m"') == 1 and text.count('src="/n"') == 1 and missing == {"pictures": 1}
    page = ReplayPage("<base href=/b/><img srcset='1.png 1x, 2.png 2x'>", ADDRESS)
    assert page.part_urls() == ["https://h.example/b/1.png", "https://h.example/b/2.png"]


def test_what_is_missing_is_a_sentence() -> None:
    assert sentence({}) == ""
    assert sentence({"scripts": 1}) == "1 script"
    assert sentence({"scripts": 2, "frames": 1, "pictures": 3}) == "1 frame, 3 pictures and 2 scripts"


@pytest.mark.parametrize("html", ["<div>" * 20_000, "<p>x</p>" * 120_000, "<b><p>" * 6_000])
def test_a_page_that_would_take_too_long_is_not_shown(html: str) -> None:
    assert replay_page(html.encode(), "", ADDRESS) is None


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("항구".encode("euc-kr"), "euc-kr"), ("<meta charset=euc-kr>항구".encode("euc-kr"), ""), ("항구".encode(), ""),
        ("항구".encode("utf-8-sig"), "euc-kr"), ("항구".encode("utf-16"), ""), ("항구".encode(), "utf-7"),
    ],
)  # fmt: skip
def test_pages_are_decoded_as_browsers_do(body: bytes, charset: str) -> None:
    assert page_text(body, charset).endswith("항구")


def test_bytes_that_cannot_be_decoded_are_replaced() -> None:
    assert page_text(b"caf\xe9") == "café"
    assert page_text(b"\xff\xfe\xff") and page_text(b"a\x81b", "rot13")
