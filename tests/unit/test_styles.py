"""What a page links, and what a style sheet names."""

from __future__ import annotations

from time import process_time

import pytest
from selectolax.lexbor import LexborHTMLParser

from shared.contracts import FetchRequest, PageKind
from shared.styles.addresses import absolute
from shared.styles.fonts import MOST_FONTS, font_type, fonts
from shared.styles.links import page_styles
from shared.styles.sheets import imports, pictures, sheet_text

BASE = "https://h.example/s/main.css"


def test_links_to_sheets_that_count_on_a_screen() -> None:
    html = (
        "<base href=/b/><link rel='StyleSheet' href=' 1.css '><link rel=stylesheet href=1.css#x><link rel=icon href=i>"
        "<link rel='alternate stylesheet' href=2.css><link rel=stylesheet disabled href=3.css><link rel=stylesheet>"
        "<link rel=stylesheet media=print href=4.css><link rel=preload as=style href=5.css><p>"
        "<link rel=stylesheet href=6>"
        "<link rel=stylesheet href='javascript:x'><link rel=stylesheet href='data:text/css,a'>"
    )
    assert page_styles(LexborHTMLParser(html), "https://h.example/a").sheets == (
        "https://h.example/b/1.css",
        "https://h.example/b/6",
    )


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("@import 'a.css';@IMPORT URL(b.css) print;@import url(\"c.css\") layer(x);", "abc"),
        ("@charset 'x';/* { */ @layer a; @\\69mport \"a.css\"; p{} @import 'b.css';", "a"),
        ("p{}@import 'a.css'", ""), ("@import a.css; @import; @import url();", ""), ("@import 'a.css", "a"),
        ("@media x{@import 'a.css';}", ""), ("/*" * 40_000, ""), ("(" * 40_000, ""),
    ],
)  # fmt: skip
def test_imports_before_the_first_block(css: str, found: str) -> None:
    assert imports(css, BASE) == tuple(f"https://h.example/s/{name}.css" for name in found)


def test_pictures_but_no_fonts_data_or_svg() -> None:
    css = "a{b:url(1.png)}c{d:url( '/2.JPG?x#y' )}e{f:url(f.woff2)}g{h:url(data:image/png,x.png)}"
    css += 'i{j:url(s.svg),url("1.png")}'
    assert pictures(css, BASE) == ("https://h.example/s/1.png", "https://h.example/2.JPG?x")


def test_a_link_without_address_is_no_request_for_the_page() -> None:
    html = "<link rel=stylesheet href=''><link rel=stylesheet href=' '><link rel=stylesheet href='#'>"
    assert page_styles(LexborHTMLParser(html + "<link rel=stylesheet href=a>"), "https://h.example/a").sheets == ()


def test_only_the_first_addresses_are_read() -> None:
    many = "".join(f"@import '{n}.css';" for n in range(500)) + "a{b:url(x.png)}" * 500
    assert imports(many, BASE) == tuple(f"https://h.example/s/{n}.css" for n in range(24))
    many = "a{b:url(f.woff)}" * 900 + "".join(f"a{{b:url({n}.png)}}" for n in range(500))
    assert pictures(many, BASE) == tuple(f"https://h.example/s/{n}.png" for n in range(24))
    assert pictures("a{b:url(f.woff)}" * 1_000 + "a{b:url(1.png)}", BASE) == ()
    links = "".join(f"<link rel=stylesheet href={n}.css>" for n in range(5_000))
    assert len(page_styles(LexborHTMLParser(links), "https://h.example/a").sheets) == 1_000


def test_what_a_page_names_in_its_own_styles() -> None:
    html = (
        "<base href=/b/><style>@import url(own.css) screen; p { background: url(p.png) }</style><link rel=stylesheet "
        "href=1.css><body><style>@font-face { src: url(f.woff2) }</style><style>a { color: red }</style>"
    )
    named = page_styles(LexborHTMLParser(html), "https://h.example/a")
    assert named.sheets == ("https://h.example/b/1.css", "https://h.example/b/own.css")
    assert (named.pictures, named.fonts) == (("https://h.example/b/p.png",), ("https://h.example/b/f.woff2",))


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        ("url(f.eot?#iefix) format('embedded-opentype'), url(f.ttf), url('f.woff') format('woff')", "f.woff"),
        ("local('F'), url( \"/f.woff2?v=1#x\" )format(woff2),url(f.woff)", "/f.woff2?v=1"),
        ("url(kit?id=1) format('woff2-variations'), url(f.svg#f) format('svg')", "kit?id=1"),
        ("url(data:font/woff2;base64,AA) format('woff2'), url(f.otf)", "f.otf"),
        ("url(f.svg), url(f), url(http://[x/f.woff2), local(F)", ""), ("url(f.woff2", ""),
    ],
)  # fmt: skip
def test_the_font_of_a_face_is_the_one_that_browsers_prefer(sources: str, found: str) -> None:
    assert fonts(f"@font-face{{font-family:F;src:{sources}}}", BASE) == ((absolute(BASE, found),) if found else ())


def test_only_the_first_fonts_are_read_and_a_sheet_that_repeats_is_harmless() -> None:
    many = "".join(f"@font-face {{ src: url({n}.woff2) }}" for n in range(5_000))
    assert fonts(many, BASE) == tuple(f"https://h.example/s/{n}.woff2" for n in range(MOST_FONTS))
    for css in ("@font-face{" * 50_000, "@font-face{src:" + "url(" * 50_000, "@font-face{src:url(a)" + " " * 200_000):
        assert fonts(css, BASE) == ()


def test_a_font_is_known_by_its_first_bytes() -> None:
    assert font_type(b"wOF2" + bytes(60)) == "font/woff2" and font_type(b"OTTO" + bytes(60)) == "font/otf"
    assert font_type(b"wOF2") is None and font_type(b"<svg xmlns='http://www.w3.org/2000/svg'>" + bytes(60)) is None


def test_the_charset_of_a_sheet() -> None:
    text = "b{content:'항구'}"
    assert sheet_text(text.encode("euc-kr"), "text/css; charset=euc-kr") == text
    assert sheet_text(b"@charset 'x';" + text.encode()) == "@charset 'x';" + text
    assert sheet_text(b'@charset "euc-kr";' + text.encode("euc-kr")).endswith(text)
    assert sheet_text(b"\xff{}", "text/css; charset=none-such") == "\ufffd{}"


@pytest.mark.parametrize("address", ["http://[x", "mailto:a", "/a b", "/" + "x" * 5000, "http://h/\x01", "//h/\u2028x"])
def test_addresses_are_such_as_a_request_may_have(address: str) -> None:
    assert absolute(BASE, address) in ("", "https://h.example/a%20b")


@pytest.mark.parametrize("address", ["http://h/", "http://a.b", "https://h", "//h", "http://h/" + "x" * 4087])
def test_an_address_fits_into_a_message(address: str) -> None:
    url = absolute(BASE, address)
    assert not url or FetchRequest(url=url, kind=PageKind.STYLE).url == url


@pytest.mark.parametrize(
    "css", ["(" * 40_000, '@import "a.css";' + "([" * 20_000, "@" * 40_000, '@import "a.css";' * 3_000]
)
def test_few_imports_of_a_page_are_parsed(css: str) -> None:
    """Styles of several megabytes would keep the parser busy for ten seconds."""
    html = f"<style>@import 'b.css';{css}url(</style>" * 100
    began = process_time()
    named = page_styles(LexborHTMLParser(html), "https://h.example/a")
    assert process_time() - began < 4
    assert named.sheets[0] == "https://h.example/b.css"


def test_an_import_that_the_limit_cuts_is_none() -> None:
    many = "@import '" + "a" * 4_000 + ".css';"
    assert {len(url) for url in imports(many * 3, BASE)} == {len("https://h.example/s/.css") + 4_000}


def test_the_names_of_addresses_may_be_large() -> None:
    assert pictures("a{b:URL(1.png)}", BASE) == ("https://h.example/s/1.png",)
    assert fonts("@FONT-FACE{src:URL(f.woff2) FORMAT('woff2')}", BASE) == ("https://h.example/s/f.woff2",)
    assert fonts("@Font-Face{Src:Url(f.woff2) Format('woff2')}", BASE) == ("https://h.example/s/f.woff2",)
    assert pictures("a{b:Url(1.png)}", BASE) == ("https://h.example/s/1.png",)
    assert page_styles(LexborHTMLParser("<style>a{b:URL(1.png)}</style>"), BASE).pictures
